"""The form of what is asked of an applicant, and of what may not be asked: part of a service's file."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, WithJsonSchema

from eligibility.files.fields import Form, Identifier, Line, OrText, Text, as_tuple, exactly_one
from eligibility.rules.fields import Cites, InForceForm, Length
from eligibility.rules.model import Paper, PhotoFormat

Names: TypeAlias = Annotated[tuple[Identifier, ...], BeforeValidator(as_tuple), Field(min_length=1)]


def _count(value: object) -> object:
    """A whole number of at least 0, or a formula as text."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    msg = "应为不小于零的整数，或算式 (a whole number of at least 0, or a formula)"
    raise ValueError(msg)


Count: TypeAlias = Annotated[
    Any,
    BeforeValidator(_count),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "minLength": 1}]}),
]


class SpanForm(Form):
    """A length of time back from the day of applying: a count (a number, or a parameter's name) of a unit."""

    count: Length
    unit: Literal["day", "month", "year"]


class StampsForm(Form):
    """Stamps a document must carry: exactly one of all_of, any_of."""

    model_config = ConfigDict(json_schema_extra=exactly_one("all_of", "any_of"))

    all_of: Names | None = None
    any_of: Names | None = None


class PhotoForm(Form):
    """A photo: on paper (`prints` of them), or a file (`format`, under so many KB), of a size."""

    model_config = ConfigDict(
        json_schema_extra=exactly_one("format", "prints")
        | {
            "dependencies": {
                "under": ["format"],
                "dpi": ["format", "width_mm"],
                "width_mm": ["height_mm"],
                "height_mm": ["width_mm"],
            }
        }
    )

    inches: Annotated[StrictInt, Field(ge=1, le=4)] | None = None
    prints: Annotated[StrictInt, Field(ge=1)] | None = None
    format: PhotoFormat | None = None
    under: Annotated[StrictInt, Field(ge=1)] | None = None
    width_mm: Annotated[StrictInt, Field(ge=1)] | None = None
    height_mm: Annotated[StrictInt, Field(ge=1)] | None = None
    dpi: Annotated[StrictInt, Field(ge=1)] | None = None


class PieceForm(Form):
    """One document as it must be brought; `paper` is that of its copies."""

    model_config = ConfigDict(json_schema_extra={"dependencies": {"paper": ["copies"]}})

    document: Identifier
    original: StrictBool | None = None
    copies: Count | None = None
    paper: Paper | None = None
    stamps: StampsForm | None = None
    covers_last: SpanForm | None = None
    issued_within: SpanForm | None = None
    issuer: Text | None = None
    photo: PhotoForm | None = None
    note: Text | None = None


def _piece(value: object) -> object:
    return {"document": value} if isinstance(value, str) else value


Piece_: TypeAlias = Annotated[PieceForm, BeforeValidator(_piece), OrText()]
Pieces: TypeAlias = Annotated[tuple[Piece_, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class MaterialForm(PieceForm):
    """A requirement: a document, or any of / all of several, when its condition holds."""

    model_config = ConfigDict(
        json_schema_extra={"dependencies": {"paper": ["copies"], "exempt_because": ["exempt_when"]}}
    )

    id: Identifier | None = None
    item: Line | None = None
    any_of: Pieces | None = None
    all_of: Pieces | None = None
    when: Line | None = None
    exempt_when: Line | None = None
    exempt_because: Text | None = None
    open_ended: StrictBool = False
    provided_by: Literal["applicant", "agency", "system"] = "applicant"
    cite: Cites
    in_force: InForceForm | None = None


class ProhibitionForm(Form):
    """What may not be asked for: named documents, or anything beyond the materials listed."""

    model_config = ConfigDict(json_schema_extra=exactly_one("documents", "anything_else"))

    documents: Names | None = None
    anything_else: Literal[True] | None = None
    cite: Cites
    in_force: InForceForm | None = None
    note: Text | None = None
