"""The form of what is asked of an applicant, and of what may not be asked: part of a service's file."""

from __future__ import annotations

from typing import Any, Literal, get_args

from eligibility.files.fields import Form, exactly_one, key, of, optional
from eligibility.files.kinds import BOOLEAN, IDENTIFIER, LINE, TEXT, YES, Choice, Judged, Whole
from eligibility.files.shapes import Listed
from eligibility.rules.fields import CITES, LENGTH, InForceForm
from eligibility.rules.model import Paper, PhotoFormat

NAMES = Listed(IDENTIFIER, least=1)
_SIZE = Whole(least=1)


def _count(value: object) -> object:
    """A whole number of at least 0, or a formula as text."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    msg = "应为不小于零的整数，或算式 (a whole number of at least 0, or a formula)"
    raise ValueError(msg)


COUNT: Judged[Any] = Judged(_count, {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "minLength": 1}]})


class SpanForm(Form):
    """A length of time back from the day of applying: a count (a number, or a parameter's name) of a unit."""

    count = key(LENGTH)
    unit: str = key(Choice("day", "month", "year"))


class StampsForm(Form, shown=exactly_one("all_of", "any_of")):
    """Stamps a document must carry: exactly one of all_of, any_of."""

    all_of = optional(NAMES)
    any_of = optional(NAMES)


class PhotoForm(
    Form,
    shown=exactly_one("format", "prints")
    | {
        "dependencies": {
            "under": ["format"],
            "dpi": ["format", "width_mm"],
            "width_mm": ["height_mm"],
            "height_mm": ["width_mm"],
        }
    },
):
    """A photo: on paper (`prints` of them), or a file (`format`, under so many KB), of a size."""

    inches = optional(Whole(least=1, most=4))
    prints = optional(_SIZE)
    format: PhotoFormat | None = optional(Choice(*get_args(PhotoFormat)))
    under = optional(_SIZE)
    width_mm = optional(_SIZE)
    height_mm = optional(_SIZE)
    dpi = optional(_SIZE)


class PieceForm(Form, shown={"dependencies": {"paper": ["copies"]}}):
    """One document as it must be brought; `paper` is that of its copies."""

    document = key(IDENTIFIER)
    original = optional(BOOLEAN)
    copies = optional(COUNT)
    paper: Paper | None = optional(Choice(*get_args(Paper)))
    stamps = optional(of(StampsForm))
    covers_last = optional(of(SpanForm))
    issued_within = optional(of(SpanForm))
    issuer = optional(TEXT)
    photo = optional(of(PhotoForm))
    note = optional(TEXT)


PIECES = Listed(of(PieceForm, text="document"), least=1)


class MaterialForm(PieceForm, shown={"dependencies": {"paper": ["copies"], "exempt_because": ["exempt_when"]}}):
    """A requirement: a document, or any of / all of several, when its condition holds."""

    id = optional(IDENTIFIER)
    item = optional(LINE)
    any_of = optional(PIECES)
    all_of = optional(PIECES)
    when = optional(LINE)
    exempt_when = optional(LINE)
    exempt_because = optional(TEXT)
    open_ended = key(BOOLEAN, default=False)
    provided_by: Literal["applicant", "agency", "system"] = key(
        Choice("applicant", "agency", "system"), default="applicant"
    )
    cite = key(CITES)
    in_force = optional(of(InForceForm))


class ProhibitionForm(Form, shown=exactly_one("documents", "anything_else")):
    """What may not be asked for: named documents, or anything beyond the materials listed."""

    documents = optional(NAMES)
    anything_else = optional(YES)
    cite = key(CITES)
    in_force = optional(of(InForceForm))
    note = optional(TEXT)
