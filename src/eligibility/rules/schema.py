"""The form of each kind of ruleset file, what may be written, before it is linked.

Field names are the contract for rule authors. Expressions and ids are still text here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from eligibility.calendar.periods import Roll
from eligibility.files.fields import Form, either, exactly_one, key, of, optional
from eligibility.files.kinds import (
    BOOLEAN,
    DAY,
    IDENTIFIER,
    LINE,
    NO_KEYS,
    NULL,
    NUMBER,
    TEXT,
    YES,
    Choice,
    Member,
    Whole,
)
from eligibility.files.shapes import AS_NUMBER, Anything, Listed, Table
from eligibility.rules.fields import (
    BOUND,
    CITES,
    ELIGIBILITY,
    GROUP,
    GROUPS,
    LATEST_BOUND,
    LENGTH,
    UNIT,
    UNSTATED,
    InForceForm,
)
from eligibility.rules.material_schema import MaterialForm, ProhibitionForm
from eligibility.rules.model import Kind
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.files.kinds import JsonDict
    from eligibility.files.kinds import Kind as ValueKind


class ServiceInForceForm(InForceForm):
    """As InForceForm; `basis` says whether a source gives the first day or we chose it."""

    start = key(DAY, name="from")
    basis: Literal["cited", "chosen"] = key(Choice("cited", "chosen"))


class FactForm(
    Form,
    shown={
        "allOf": [
            either({"properties": {"type": {"const": "enum"}}}, then=["members"]),
            either({"required": ["derive"]}, then=["derive"], otherwise=["question", "asked_of"]),
        ]
    },
):
    """A fact of the vocabulary; a derived one has no question, and only an enum lists members."""

    type = key(Member(FactType))
    label = key(TEXT)
    question = optional(TEXT)
    help = optional(TEXT)
    asked_of: str | None = optional(Choice("applicant", "register", "agency"))
    sensitive = key(BOOLEAN, default=False)
    unit = optional(UNIT)
    min: Any = optional(BOUND)
    max: Any = optional(LATEST_BOUND)
    members = optional(Table(IDENTIFIER, TEXT))
    derive = optional(LINE)
    granted_by = optional(LINE)


class DocumentForm(Form):
    """A document of the registry."""

    title = key(TEXT)
    issued_by = optional(TEXT)
    produced_by = optional(LINE.telling(examples=["1-1"]))
    note = optional(TEXT)


class SourceForm(Form):
    """A legal document or page."""

    title = key(TEXT)
    issuer = key(TEXT)
    grade: str = key(Choice("legal", "guide", "secondary", "assumption"))
    seen = key(BOOLEAN)
    checked = key(DAY)
    number = optional(LINE)
    as_printed = optional(LINE)
    published = optional(DAY)
    in_force = optional(of(InForceForm))
    url = optional(LINE)
    note = optional(TEXT)


class FigureForm(Form, shown=exactly_one("value", "one_of", "unstated")):
    """A value that says more than a number: exactly one of value, one_of, unstated."""

    value = optional(AS_NUMBER)
    one_of = optional(Listed(NUMBER, least=2))
    unstated = optional(LINE)
    between = optional(Listed(DAY, exactly=2))
    cite = optional(CITES)


_VALUE = Anything(NUMBER, of(FigureForm))
DATED = Anything(_VALUE, Table(IDENTIFIER, _VALUE))


class ParameterForm(Form):
    """A number with its values by day; a value may be a number, a map by member, or say more."""

    unit = key(UNIT)
    title = key(TEXT)
    by = optional(IDENTIFIER)
    cite = optional(CITES)
    values = key(Table(DAY, DATED, least=1))


class CriterionForm(Form, shown=exactly_one("when", "all", "any", "not") | {"dependencies": {"when": ["cite"]}}):
    """What the law demands: exactly one of when, all, any, not."""

    title = key(TEXT)
    cite = optional(CITES)
    when = optional(LINE)
    all = optional(GROUPS)
    any = optional(GROUPS)
    not_ = optional(GROUP, name="not")
    in_force = optional(of(InForceForm))
    reading = optional(TEXT)
    note = optional(TEXT)


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

    at_most = optional(LENGTH)
    at_least = optional(LENGTH)
    typical = optional(LENGTH)
    immediate = optional(YES)
    monthly_cutoff = optional(Whole(least=-31, most=31))
    next_month_window = optional(Whole(least=1, most=23))
    unit = optional(UNIT)
    start: Literal["exclusive", "inclusive"] | None = optional(Choice("exclusive", "inclusive"))
    roll: Roll | None = optional(Choice(*get_args(Roll)))
    inclusive = optional(BOOLEAN)
    next_month = optional(YES)


class ReadingForm(TimeForm, shown=exactly_one(*TIME_KINDS) | _UNIT_WITH):
    """One reading of words that allow several: how they are read, and the time that gives."""

    reading = key(TEXT)


class LimitForm(TimeForm, shown=exactly_one(*TIME_KINDS, "readings") | _UNIT_WITH):
    """How long a step takes: exactly one kind of time, or the readings of words that allow several."""

    readings = optional(Listed(of(ReadingForm), least=2))


class EntitlementRowForm(Form):
    """One row of a table of entitlements: in which case, and what follows."""

    title = key(TEXT)
    when = optional(LINE)
    value = key(Anything(NUMBER, LINE))
    cite = key(CITES)
    in_force = optional(of(InForceForm))
    reading = optional(TEXT)
    note = optional(TEXT)


class EntitlementForm(Form):
    """What an eligible applicant gets: the first row that holds decides."""

    title = key(TEXT)
    unit = key(UNIT)
    rows = key(Listed(of(EntitlementRowForm), least=1))


class StepForm(Form):
    """One step of the procedure."""

    id = key(IDENTIFIER)
    title = key(TEXT)
    actor = key(IDENTIFIER)
    after = optional(IDENTIFIER)
    since = optional(IDENTIFIER)
    before = optional(IDENTIFIER)
    when = optional(LINE)
    channels = key(Listed(TEXT), default=())
    place = optional(TEXT)
    limit = optional(Anything(of(LimitForm), UNSTATED, NULL))
    cite = key(CITES)
    in_force = optional(of(InForceForm))
    note = optional(TEXT)


class QuestionForm(Form):
    """An open question, in both languages."""

    zh = key(LINE)
    en = key(LINE)
    in_force = optional(of(InForceForm))


class PrintedForm(Form):
    """The matter as its table prints it."""

    name = key(LINE)
    legal_basis = key(LINE)
    implementing_agency = key(LINE)
    responsibility_boundary = key(LINE)
    duty = key(LINE)


class SupervisionForm(Form):
    """Where to complain."""

    office = key(IDENTIFIER)
    phone = key(LINE.telling(examples=["12345"]))


class ServiceForm(Form, shown=either({"properties": {"kind": {"const": "duty"}}}, otherwise=["eligibility"])):
    """One matter with its whole history."""

    id = key(IDENTIFIER)
    number = key(LINE.telling(examples=["1-1"]))
    kind: Kind = key(Choice(*get_args(Kind)))
    title = key(TEXT)
    printed = key(of(PrintedForm))
    agencies = key(Table(Choice("accepts", "reviews", "decides"), IDENTIFIER))
    legal_basis = key(Listed(IDENTIFIER))
    supervision = key(of(SupervisionForm))
    in_force = key(of(ServiceInForceForm))
    replaces = optional(LINE)
    grants = optional(IDENTIFIER)
    parameters = key(Table(IDENTIFIER, of(ParameterForm)), default=NO_KEYS)
    criteria = key(Table(IDENTIFIER, of(CriterionForm)), default=NO_KEYS)
    eligibility = optional(ELIGIBILITY)
    materials = key(Listed(of(MaterialForm)), default=())
    must_not_ask = key(Listed(of(ProhibitionForm)), default=())
    entitlements = key(Table(IDENTIFIER, of(EntitlementForm)), default=NO_KEYS)
    procedure = key(Listed(of(StepForm)), default=())
    open_questions = key(Listed(of(QuestionForm)), default=())


class CatalogForm(Form):
    """What a folder of rulesets is added to, catalog.yaml: `shipped`, or another folder by its path from this one."""

    extends = key(LINE.telling(examples=["shipped"]))


FACTS_FILE = Table(IDENTIFIER, of(FactForm)).telling(description="The vocabulary, facts.yaml.")
DOCUMENTS_FILE = Table(IDENTIFIER, of(DocumentForm)).telling(description="The registry of documents, documents.yaml.")
STAMPS_FILE = Table(IDENTIFIER, TEXT).telling(description="Stamps on documents, stamps.yaml.")
SOURCES_FILE = Table(IDENTIFIER, of(SourceForm)).telling(description="The sources, sources.yaml.")
PARAMETERS_FILE = Table(IDENTIFIER, of(ParameterForm)).telling(description="Shared parameters, parameters.yaml.")
AGENCIES_FILE = Table(IDENTIFIER, TEXT).telling(description="Who acts, agencies.yaml.")
CATALOG_FORM = of(CatalogForm)
SERVICE_FORM = of(ServiceForm)

RULESET_FILES: Mapping[str, ValueKind[Any]] = {
    "facts": FACTS_FILE,
    "documents": DOCUMENTS_FILE,
    "agencies": AGENCIES_FILE,
    "stamps": STAMPS_FILE,
    "sources": SOURCES_FILE,
    "parameters": PARAMETERS_FILE,
    "catalog": CATALOG_FORM,
    "service": SERVICE_FORM,
}
"""What is read of each kind of file that is loaded."""
