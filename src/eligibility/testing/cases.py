"""Worked cases: `<service>.cases.yaml` beside the ruleset, each an applicant and what must come out.

A case lays its facts over the file's `base`; a null takes a fact away again. Only what `expect` names
is compared. Items are named by their printed number, or by id where none is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from eligibility.errors import Position, RulesetError
from eligibility.files.fields import Day, Form, Identifier, Line, Numeric, Text, as_tuple
from eligibility.files.forms import Notes, read_form
from eligibility.files.yaml_reader import read_file
from eligibility.rules.facts import GivenFacts
from eligibility.rules.fields import Answer

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from eligibility.files.yaml_reader import Tree

ANYTHING_ELSE = "anything_else"
"""How a case names what may not be asked for beyond the list."""
Names = Annotated[tuple[Line, ...], BeforeValidator(as_tuple)]
DueDay = Annotated[
    Day
    | Literal["waiting", "unstated", "untimed", "not_needed"]
    | Annotated[tuple[Day, ...], BeforeValidator(as_tuple)],
    Field(union_mode="left_to_right"),
]


Worth = Annotated[
    Numeric | Literal["none", "unknown"] | Annotated[tuple[Numeric, ...], BeforeValidator(as_tuple)],
    Field(union_mode="left_to_right"),
]


class ExpectForm(Form):
    """What must come out: one thing at least. `routes`, `open_routes`, `missing` are whole sets; items those named."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    outcome: Literal["eligible", "ineligible", "undetermined", "not_applicable"] | None = None
    routes: Names | None = None
    open_routes: Names | None = None
    missing: Names | None = None
    next_question: Identifier | None = None
    truths: Mapping[Identifier, bool | Literal["unknown"]] = Field(default_factory=dict)
    grade: Literal["legal", "guide", "secondary", "assumption"] | None = None
    unconfirmed: Day | Literal["never"] | None = None
    required: Names = ()
    not_required: Names = ()
    may_be_required: Names = ()
    questions: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    must_not_ask: Names | None = None
    choices: Mapping[Identifier, Line] = Field(default_factory=dict)
    says: Mapping[Identifier, Line] = Field(default_factory=dict)
    forms: Mapping[Identifier, Line] = Field(default_factory=dict)
    entitlements: Mapping[Identifier, Worth] = Field(default_factory=dict)
    limits: Mapping[Identifier, Line] = Field(default_factory=dict)
    steps: Names | None = None
    deadlines: Mapping[Identifier, DueDay] = Field(default_factory=dict)
    problem: Line | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        """An empty list of items is nothing, too; an empty list of routes says that there are none."""
        fields = type(self).model_fields.items()
        if all(getattr(self, name) == field.get_default(call_default_factory=True) for name, field in fields):
            msg = "没有写应有的结果，什么结果都会通过；至少写一项，如 outcome (expects nothing, so anything passes)"
            raise ValueError(msg)
        return self


class CaseForm(Form):
    """One applicant on one day; `route` fixes the checklist's route, `events` are the steps done, each with its day."""

    name: Line
    on: Day
    today: Day | None = None
    facts: Mapping[str, Answer] = Field(default_factory=dict)
    route: Identifier | None = None
    events: Mapping[Identifier, Day] = Field(default_factory=dict)
    expect: Annotated[ExpectForm, Field(examples=[{"outcome": "eligible"}])]


class EquivalentForm(Form):
    """A change of the ruleset that no case can notice, and why."""

    change: Line
    why: Text


class CasesForm(Form):
    """A file of cases of one service; `equivalent` lists changes argued to make no difference, one by one."""

    service: Annotated[Line, Field(examples=["1-1"])]
    equivalent: Annotated[tuple[EquivalentForm, ...], BeforeValidator(as_tuple)] = ()
    base: Mapping[str, Answer] = Field(default_factory=dict)
    cases: Annotated[tuple[CaseForm, ...], BeforeValidator(as_tuple), Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is run, with its place in the file."""

    service: str
    name: str
    on: date
    today: date
    facts: Mapping[str, Any] = field(repr=False)
    route: str | None
    events: Mapping[str, date]
    expect: ExpectForm
    where: Position


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one service, and the changes of its ruleset argued to make no difference."""

    service: str
    cases: tuple[Case, ...]
    equivalent: tuple[str, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file; RulesetError with every fault of it."""
    return read_case_file(path).cases


def read_case_file(path: Path) -> CaseFile:
    """A whole cases file; RulesetError with every fault of it."""
    tree, problems = read_file(path, str(path))
    notes = Notes(tree) if tree else None
    form = read_form(CasesForm, notes) if notes else None
    if tree is None or form is None or problems:
        raise RulesetError((*problems, *(notes.problems if notes else ())))
    cases = tuple(_case(form, at, tree) for at in range(len(form.cases)))
    return CaseFile(form.service, cases, tuple(it.change for it in form.equivalent))


def _case(form: CasesForm, at: int, tree: Tree) -> Case:
    case = form.cases[at]
    facts = {**form.base, **case.facts}
    positions = {name: tree.where(("base", name)) for name in form.base}
    positions |= {name: tree.where(("cases", at, "facts", name)) for name in case.facts}
    return Case(
        service=form.service,
        name=case.name,
        on=case.on,
        today=case.today or case.on,
        facts=GivenFacts(facts, positions),
        route=case.route,
        events=case.events,
        expect=case.expect,
        where=tree.where(("cases", at)),
    )
