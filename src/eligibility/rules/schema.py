"""The form of each kind of ruleset file, as pydantic models: what may be written, before it is linked.

Field names are the contract for rule authors. Expressions and ids are still text here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StrictBool, StrictInt

from eligibility.calendar.periods import Roll
from eligibility.files.fields import (
    AsNumber,
    Day,
    Form,
    Identifier,
    Line,
    Numeric,
    ShownAs,
    Text,
    as_tuple,
    either,
    exactly_one,
)
from eligibility.rules.fields import (
    Bound,
    Cites,
    Eligibility,
    Group,
    Groups,
    InForceForm,
    LatestBound,
    Length,
    Unit,
    UnstatedText,
)
from eligibility.rules.material_schema import MaterialForm, ProhibitionForm
from eligibility.rules.model import Kind
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.config import JsonDict


class ServiceInForceForm(InForceForm):
    """As InForceForm; `basis` says whether a source gives the first day or we chose it."""

    start: Day = Field(alias="from")
    basis: Literal["cited", "chosen"]


class FactForm(Form):
    """A fact of the vocabulary; a derived one has no question, and only an enum lists members."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                either({"properties": {"type": {"const": "enum"}}}, then=["members"]),
                either({"required": ["derive"]}, then=["derive"], otherwise=["question", "asked_of"]),
            ]
        }
    )

    type: FactType
    label: Text
    question: Text | None = None
    help: Text | None = None
    asked_of: Literal["applicant", "register", "agency"] | None = None
    sensitive: StrictBool = False
    unit: Unit | None = None
    min: Bound = None
    max: LatestBound = None
    members: dict[Identifier, Text] | None = None
    derive: Line | None = None
    granted_by: Line | None = None


class DocumentForm(Form):
    """A document of the registry."""

    title: Text
    issued_by: Text | None = None
    produced_by: Annotated[Line | None, Field(examples=["1-1"])] = None
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


class FigureForm(Form):
    """A value that says more than a number: exactly one of value, one_of, unstated."""

    model_config = ConfigDict(json_schema_extra=exactly_one("value", "one_of", "unstated"))

    value: AsNumber = None
    one_of: Annotated[tuple[Numeric, ...], BeforeValidator(as_tuple), Field(min_length=2)] | None = None
    unstated: Line | None = None
    between: Annotated[tuple[Day, Day], BeforeValidator(as_tuple)] | None = None
    cite: Cites | None = None


Value: TypeAlias = Numeric | FigureForm
Dated: TypeAlias = Annotated[Any, ShownAs(Value | dict[Identifier, Value])]


class ParameterForm(Form):
    """A number with its values by day; a value may be a number, a map by member, or say more."""

    unit: Unit
    title: Text
    by: Identifier | None = None
    cite: Cites | None = None
    values: Annotated[dict[Day, Dated], Field(min_length=1)]


class CriterionForm(Form):
    """What the law demands: exactly one of when, all, any, not."""

    model_config = ConfigDict(
        json_schema_extra=exactly_one("when", "all", "any", "not") | {"dependencies": {"when": ["cite"]}}
    )

    title: Text
    cite: Cites | None = None
    when: Line | None = None
    all: Groups = None
    any: Groups = None
    not_: Group = Field(default=None, alias="not")
    in_force: InForceForm | None = None
    reading: Text | None = None
    note: Text | None = None


TIME_KINDS = ("at_most", "at_least", "typical", "immediate", "monthly_cutoff", "next_month_window")


_UNIT_WITH: JsonDict = {
    "dependencies": {
        "at_most": ["unit"],
        "at_least": ["unit"],
        "typical": ["unit"],
        "monthly_cutoff": ["roll", "inclusive"],
        "unit": {"anyOf": [{"required": [kind]} for kind in ("at_most", "at_least", "typical")]},
        "start": ["unit"],
        "inclusive": ["monthly_cutoff"],
        "next_month": ["monthly_cutoff"],
    }
}


class TimeForm(Form):
    """A length of time, or the days of a month; days, months and years say their `roll`, a cut-off `inclusive` too."""

    at_most: Length | None = None
    at_least: Length | None = None
    typical: Length | None = None
    immediate: Literal[True] | None = None
    monthly_cutoff: Annotated[StrictInt, Field(ge=-31, le=31)] | None = None
    next_month_window: Annotated[StrictInt, Field(ge=1, le=23)] | None = None
    unit: Unit | None = None
    start: Literal["exclusive", "inclusive"] | None = None
    roll: Roll | None = None
    inclusive: StrictBool | None = None
    next_month: Literal[True] | None = None


class ReadingForm(TimeForm):
    """One reading of words that allow several: how they are read, and the time that gives."""

    model_config = ConfigDict(json_schema_extra=exactly_one(*TIME_KINDS) | _UNIT_WITH)

    reading: Text


class LimitForm(TimeForm):
    """How long a step takes: exactly one kind of time, or the readings of words that allow several."""

    model_config = ConfigDict(json_schema_extra=exactly_one(*TIME_KINDS, "readings") | _UNIT_WITH)

    readings: Annotated[tuple[ReadingForm, ...], BeforeValidator(as_tuple), Field(min_length=2)] | None = None


class EntitlementRowForm(Form):
    """One row of a table of entitlements: in which case, and what follows."""

    title: Text
    when: Line | None = None
    value: Annotated[Any, ShownAs(Numeric | Line)]
    cite: Cites
    in_force: InForceForm | None = None
    reading: Text | None = None
    note: Text | None = None


class EntitlementForm(Form):
    """What an eligible applicant gets: the first row that holds decides."""

    title: Text
    unit: Unit
    rows: Annotated[tuple[EntitlementRowForm, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class StepForm(Form):
    """One step of the procedure."""

    id: Identifier
    title: Text
    actor: Identifier
    after: Identifier | None = None
    since: Identifier | None = None
    before: Identifier | None = None
    when: Line | None = None
    channels: Annotated[tuple[Text, ...], BeforeValidator(as_tuple)] = ()
    place: Text | None = None
    limit: Annotated[Any, ShownAs(LimitForm | UnstatedText | None)] = None
    cite: Cites
    in_force: InForceForm | None = None
    note: Text | None = None


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
    phone: Annotated[Line, Field(examples=["12345"])]


class ServiceForm(Form):
    """One matter with its whole history."""

    model_config = ConfigDict(
        json_schema_extra=either({"properties": {"kind": {"const": "duty"}}}, otherwise=["eligibility"])
    )

    id: Identifier
    number: Annotated[Line, Field(examples=["1-1"])]
    kind: Kind
    title: Text
    printed: PrintedForm
    agencies: dict[Literal["accepts", "reviews", "decides"], Identifier]
    legal_basis: Annotated[tuple[Identifier, ...], BeforeValidator(as_tuple)]
    supervision: SupervisionForm
    in_force: ServiceInForceForm
    replaces: Line | None = None
    grants: Identifier | None = None
    parameters: dict[Identifier, ParameterForm] = Field(default={})
    criteria: dict[Identifier, CriterionForm] = Field(default={})
    eligibility: Eligibility = None
    materials: Annotated[tuple[MaterialForm, ...], BeforeValidator(as_tuple)] = ()
    must_not_ask: Annotated[tuple[ProhibitionForm, ...], BeforeValidator(as_tuple)] = ()
    entitlements: dict[Identifier, EntitlementForm] = Field(default={})
    procedure: Annotated[tuple[StepForm, ...], BeforeValidator(as_tuple)] = ()
    open_questions: Annotated[tuple[QuestionForm, ...], BeforeValidator(as_tuple)] = ()


class CatalogForm(Form):
    """What a folder of rulesets is added to, catalog.yaml: `shipped`, or another folder by its path from this one."""

    extends: Annotated[Line, Field(examples=["shipped"])]


class FactsFile(RootModel[dict[Identifier, FactForm]]):
    """The vocabulary, facts.yaml."""


class DocumentsFile(RootModel[dict[Identifier, DocumentForm]]):
    """The registry of documents, documents.yaml."""


class StampsFile(RootModel[dict[Identifier, Text]]):
    """Stamps on documents, stamps.yaml."""


class SourcesFile(RootModel[dict[Identifier, SourceForm]]):
    """The sources, sources.yaml."""


class ParametersFile(RootModel[dict[Identifier, ParameterForm]]):
    """Shared parameters, parameters.yaml."""


class AgenciesFile(RootModel[dict[Identifier, Text]]):
    """Who acts, agencies.yaml."""


RULESET_FORMS: Mapping[str, type[BaseModel]] = {
    "facts": FactsFile,
    "documents": DocumentsFile,
    "agencies": AgenciesFile,
    "stamps": StampsFile,
    "sources": SourcesFile,
    "parameters": ParametersFile,
    "catalog": CatalogForm,
    "service": ServiceForm,
}
"""The forms of the files that are loaded, by kind."""
