"""The form of each kind of ruleset file, as pydantic models: what may be written, before it is linked.

Field names are the contract for rule authors. Expressions and ids are still text here.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from eligibility.rules.model import Kind
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual


def _day(value: object) -> object:
    """A key is always text; as a day it must read YYYY-MM-DD."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if len(value) == len("2020-12-31") else value
        except ValueError:
            return value
    return value


def as_tuple(value: object) -> object:
    """A list as a tuple; anything else is left for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


def _one_or_more(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


def _said(text: Bilingual) -> Bilingual:
    if not (text.zh.strip() and text.en.strip()):
        msg = "zh 和 en 都要写 (both languages are needed)"
        raise ValueError(msg)
    return text


def _positive(value: object) -> object:
    if isinstance(value, int | Decimal) and not value > 0:
        msg = "应大于零 (must be above zero)"
        raise ValueError(msg)
    return value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        msg = "应为数 (a number is expected)"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return value


Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64, strict=True)]
Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S.*\S$|^\S$", strict=True)]
Day: TypeAlias = Annotated[date, Field(strict=True), BeforeValidator(_day)]
Text: TypeAlias = Annotated[Bilingual, AfterValidator(_said)]
Numeric: TypeAlias = Annotated[Any, BeforeValidator(_number)]


def _length(value: object) -> object:
    """A number above zero, or a parameter's name."""
    return _positive(_number(value)) if not isinstance(value, str) else value


Length: TypeAlias = Annotated[Any, BeforeValidator(_length)]


class Form(BaseModel):
    """Base of every form: unknown keys are faults, and no value is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CiteForm(Form):
    """A clause: the source's id, and the place in it as printed."""

    source: Identifier
    at: Line | None = None


Cites: TypeAlias = Annotated[tuple[CiteForm, ...], BeforeValidator(_one_or_more)]


class InForceForm(Form):
    """Days in force, both ends included."""

    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class ServiceInForceForm(InForceForm):
    """As InForceForm; `basis` says whether a source gives the first day or we chose it."""

    start: Day = Field(alias="from")
    basis: Literal["cited", "chosen"]


class FactForm(Form):
    """A fact of the vocabulary."""

    type: FactType
    label: Text
    question: Text | None = None
    help: Text | None = None
    asked_of: Literal["applicant", "register", "agency"] | None = None
    sensitive: StrictBool = False
    unit: Line | None = None
    min: Any = None
    max: Any = None
    members: dict[Identifier, Text] | None = None
    derive: Line | None = None
    granted_by: Line | None = None


class DocumentForm(Form):
    """A document of the registry."""

    title: Text
    issued_by: Text | None = None
    note: Text | None = None


class SourceForm(Form):
    """A legal document or page."""

    title: Text
    issuer: Text
    grade: Literal["legal", "guide", "secondary", "assumption"]
    seen: StrictBool
    checked: Day
    number: Line | None = None
    as_printed: Line | None = None
    published: Day | None = None
    in_force: InForceForm | None = None
    url: Line | None = None
    note: Text | None = None


class ParameterForm(Form):
    """A number with its values by day; a value may be a number, a map by member, or say more."""

    unit: Line
    title: Text
    by: Identifier | None = None
    cite: Cites | None = None
    values: Annotated[dict[Day, Any], Field(min_length=1)]


class FigureForm(Form):
    """A value that says more than a number."""

    value: Any = None
    one_of: Annotated[tuple[Numeric, ...], BeforeValidator(as_tuple), Field(min_length=2)] | None = None
    unstated: Line | None = None
    between: Annotated[tuple[Day, Day], BeforeValidator(as_tuple)] | None = None
    cite: Cites | None = None


class CriterionForm(Form):
    """What the law demands: exactly one of when, all, any, not."""

    title: Text
    cite: Cites | None = None
    when: Line | None = None
    all: Any = None
    any: Any = None
    not_: Any = Field(default=None, alias="not")
    in_force: InForceForm | None = None
    reading: Text | None = None
    note: Text | None = None


class QuantityForm(Form):
    """A count (a number, or a parameter's name) of a unit."""

    count: Length
    unit: Line


class PieceForm(Form):
    """One document as it must be brought."""

    document: Identifier
    original: StrictBool | None = None
    copies: Annotated[StrictInt, Field(ge=0)] | None = None
    covers_last: QuantityForm | None = None
    issued_within: QuantityForm | None = None
    issuer: Text | None = None
    note: Text | None = None


def _piece(value: object) -> object:
    return {"document": value} if isinstance(value, str) else value


Piece_: TypeAlias = Annotated[PieceForm, BeforeValidator(_piece)]
Pieces: TypeAlias = Annotated[tuple[Piece_, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class MaterialForm(PieceForm):
    """A requirement: a document, or any of / all of several, when its condition holds."""

    item: Line | None = None
    any_of: Pieces | None = None
    all_of: Pieces | None = None
    when: Line | None = None
    exempt_when: Line | None = None
    open_ended: StrictBool = False
    provided_by: Literal["applicant", "agency", "system"] = "applicant"
    cite: Cites
    in_force: InForceForm | None = None


class StepForm(Form):
    """One step of the procedure."""

    id: Identifier
    title: Text
    actor: Identifier
    after: Identifier | None = None
    limit: Any = None
    cite: Cites
    in_force: InForceForm | None = None
    note: Text | None = None


class LimitForm(Form):
    """How long a step takes: exactly one of the kinds."""

    at_most: Length | None = None
    at_least: Length | None = None
    typical: Length | None = None
    immediate: Literal[True] | None = None
    unit: Line | None = None


class QuestionForm(Form):
    """An open question, in both languages."""

    zh: Line
    en: Line
    in_force: InForceForm | None = None


class PrintedForm(Form):
    """The matter as its table prints it."""

    name: Line
    legal_basis: Line
    implementing_agency: Line
    responsibility_boundary: Line
    duty: Line


class SupervisionForm(Form):
    """Where to complain."""

    office: Identifier
    phone: Line


class ServiceForm(Form):
    """One matter with its whole history."""

    id: Identifier
    number: Line
    kind: Kind
    title: Text
    printed: PrintedForm
    agencies: dict[Literal["accepts", "reviews", "decides"], Identifier]
    legal_basis: Annotated[tuple[Identifier, ...], BeforeValidator(as_tuple)]
    supervision: SupervisionForm
    in_force: ServiceInForceForm
    grants: Identifier | None = None
    parameters: dict[Identifier, ParameterForm] = {}
    criteria: dict[Identifier, CriterionForm] = {}
    eligibility: Any = None
    materials: Annotated[tuple[MaterialForm, ...], BeforeValidator(as_tuple)] = ()
    procedure: Annotated[tuple[StepForm, ...], BeforeValidator(as_tuple)] = ()
    open_questions: Annotated[tuple[QuestionForm, ...], BeforeValidator(as_tuple)] = ()


class FactsFile(RootModel[dict[Identifier, FactForm]]):
    """The vocabulary, facts.yaml."""


class DocumentsFile(RootModel[dict[Identifier, DocumentForm]]):
    """The registry of documents, documents.yaml."""


class SourcesFile(RootModel[dict[Identifier, SourceForm]]):
    """The sources, sources.yaml."""


class ParametersFile(RootModel[dict[Identifier, ParameterForm]]):
    """Shared parameters, parameters.yaml."""


class AgenciesFile(RootModel[dict[Identifier, Text]]):
    """Who acts, agencies.yaml."""
