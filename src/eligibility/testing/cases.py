"""Worked cases: `<service>.cases.yaml` beside the ruleset, each an applicant and what must come out.

A case lays its facts over the file's `base`; a null takes a fact away again. Only what `expect` names
is compared. Items are named by their printed number, or by id where none is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from eligibility.errors import EligibilityError, Position, RulesetError
from eligibility.files.fields import Day, Form, Identifier, Line, Numeric, Text, as_tuple
from eligibility.files.forms import Notes, read_form
from eligibility.files.yaml_reader import read_file
from eligibility.materials.checklist import build_checklist
from eligibility.materials.demand import demand_of
from eligibility.materials.options import Need
from eligibility.procedure.entry import state_of
from eligibility.procedure.timeline import build_timeline
from eligibility.rules.facts import GivenFacts
from eligibility.rules.fields import Answer
from eligibility.rules.findings import decisive, decisive_criteria
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_limit
from eligibility.rules.verdict import Verdict
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from eligibility.files.yaml_reader import Tree
    from eligibility.rules.compiled import History
    from eligibility.rules.entitlements import Entitlement

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
class Mismatch:
    """What came out other than expected."""

    what: str
    expected: str
    found: str
    because: str = ""

    def __str__(self) -> str:
        return f"{self.what}：应为 {self.expected}，实为 {self.found} (expected, found){self.because}"


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


def run_case(case: Case, history: History) -> tuple[Mismatch, ...]:
    """What comes out other than expected; nothing if all is well."""
    try:
        evaluation = history.on(case.on).evaluate(case.facts, case.on, case.today)
        found = tuple(_compare(case, Verdict(evaluation)))
    except EligibilityError as error:
        wanted = case.expect.problem
        if wanted and wanted in str(error):
            return ()
        return (Mismatch("problem", wanted or "没有错误 (none)", str(error)),)
    if case.expect.problem:
        return (*found, Mismatch("problem", case.expect.problem, "没有错误 (none)"))
    return found


def _compare(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    expect = case.expect
    if expect.outcome and verdict.outcome is not Outcome(expect.outcome):
        yield Mismatch("outcome", expect.outcome, verdict.outcome.value, _reasons(verdict))
    for what, expected, found in (
        ("routes", expect.routes, verdict.routes),
        ("open_routes", expect.open_routes, verdict.open_routes),
        ("missing", expect.missing, verdict.missing),
        ("steps", expect.steps, [step.id for step in verdict.evaluation.rules.procedure]),
    ):
        if expected is not None and set(expected) != set(found):
            yield Mismatch(what, _shown(expected), _shown(found))
    question = verdict.next_question
    if expect.next_question and (question is None or question.fact != expect.next_question):
        yield Mismatch("next_question", expect.next_question, question.fact if question else "—")
    for criterion, truth in expect.truths.items():
        wanted = Truth.UNKNOWN if truth == "unknown" else Truth.of(bool(truth))
        if (seen := verdict[criterion].truth) is not wanted:
            why = "；".join(part.statement.zh for part in decisive(verdict[criterion]))
            yield Mismatch(f"truths.{criterion}", wanted.name, seen.name, f"\n    {verdict[criterion].where} {why}")
    if expect.grade and (verdict.grade is None or verdict.grade.name.lower() != expect.grade):
        yield Mismatch("grade", expect.grade, verdict.grade.name.lower() if verdict.grade else "—")
    if expect.unconfirmed and verdict.unconfirmed != (None if expect.unconfirmed == "never" else expect.unconfirmed):
        yield Mismatch("unconfirmed", str(expect.unconfirmed), str(verdict.unconfirmed or "never"))
    yield from _compare_items(case, verdict)
    yield from _compare_choices(case, verdict)
    yield from _compare_lengths(expect, verdict)
    yield from _compare_entitlements(expect, verdict)
    if expect.deadlines:
        yield from _compare_deadlines(case, verdict)


def _reasons(verdict: Verdict) -> str:
    """The criteria that made the outcome, each with its place in the ruleset."""
    findings = verdict.findings
    lines = []
    for criterion in decisive_criteria(findings) if findings else ():
        why = "；".join(finding.statement.zh for finding in decisive(criterion))
        lines.append(f"\n    {criterion.where or ''} {criterion.title.zh}：{why}")
    return "".join(lines)


def _compare_items(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    expect = case.expect
    wanted = {Need.REQUIRED: expect.required, Need.NOT_REQUIRED: expect.not_required}
    wanted[Need.MAY_BE_REQUIRED] = expect.may_be_required
    if not any(wanted.values()):
        return
    found: dict[str, set[str]] = {}
    for item in build_checklist(verdict.evaluation, route=case.route):
        found.setdefault(item.item or item.id, set()).add(item.need.value)
    for need, names in wanted.items():
        for name in names:
            if found.get(name) != {need.value}:
                yield Mismatch(f"材料 {name}", need.value, _shown(found.get(name, ())) or "没有这一项 (no such item)")


def _compare_choices(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """Which documents an item takes and what it says, in Chinese; what would settle it; what may not be asked for."""
    expect = case.expect
    if not (expect.choices or expect.says or expect.questions or expect.must_not_ask is not None):
        return
    checklist = build_checklist(verdict.evaluation, route=case.route)
    choices = {item.id: item.combination.zh for item in checklist}
    asked = {item.id: item.question.fact if item.question else "—" for item in checklist}
    for what, expected, found in (("choices", expect.choices, choices), ("questions", expect.questions, asked)):
        for name, text in expected.items():
            if found.get(name) != text:
                yield Mismatch(f"{what}.{name}", text, found.get(name, "没有这一项 (no such item)"))
    said = {item.id: [line.zh for line in item.details()] for item in checklist}
    for name, line in expect.says.items():
        if line not in said.get(name, ()):
            yield Mismatch(f"says.{name}", line, " ／ ".join(said.get(name, ())) or "没有这一项 (no such item)")
    if expect.must_not_ask is not None:
        named = {document.id for it in checklist.must_not_ask for document in it.documents}
        named |= {ANYTHING_ELSE for it in checklist.must_not_ask if not it.documents}
        if named != set(expect.must_not_ask):
            yield Mismatch("must_not_ask", _shown(expect.must_not_ask), _shown(sorted(named)))


def _compare_lengths(expect: ExpectForm, verdict: Verdict) -> Iterator[Mismatch]:
    """Forms and limits are compared in their Chinese words, as people read them."""
    rules = verdict.evaluation.rules
    facts = verdict.evaluation.values
    listed = (piece for material in rules.materials for piece in material.pieces)
    pieces = {piece.document: demand_of(piece, rules, facts).text for piece in listed}
    for material in rules.materials:
        if len(material.pieces) == 1:
            pieces[material.id] = demand_of(material.pieces[0], rules, facts).text
    limits = {step.id: say_limit(step.limit, rules) for step in rules.procedure}
    for what, expected, said in (("forms", expect.forms, pieces), ("limits", expect.limits, limits)):
        for name, text in expected.items():
            found = said.get(name)
            if found is None or found.zh != text:
                yield Mismatch(f"{what}.{name}", text, found.zh if found else "—")


def _compare_entitlements(expect: ExpectForm, verdict: Verdict) -> Iterator[Mismatch]:
    """What a table comes to: a number, the candidates, `none`, or `unknown`."""
    found = {it.id: it for it in verdict.entitlements} if expect.entitlements else {}
    for name, expected in expect.entitlements.items():
        if name not in found:
            yield Mismatch(f"entitlements.{name}", str(expected), "没有这一项 (no such entitlement)")
        elif (worth := _worth(found[name])) != (expected if isinstance(expected, tuple | str) else (expected,)):
            why = "；".join(case.title.zh for case in found[name].cases)
            yield Mismatch(f"entitlements.{name}", _worded(expected), _worded(worth), f"\n    {why}" if why else "")


def _worth(entitlement: Entitlement) -> tuple[int | Decimal, ...] | str:
    if entitlement.granted is Truth.TRUE and entitlement.amount and entitlement.amount.candidates:
        return entitlement.amount.candidates
    return "none" if entitlement.granted is Truth.FALSE else "unknown"


def _worded(worth: object) -> str:
    return _shown(map(str, worth)) if isinstance(worth, tuple) else str(worth)


def _compare_deadlines(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """A step's due day, or its days where the words have several readings, or why there is none."""
    timeline = build_timeline(verdict.evaluation, case.events)
    for step, expected in case.expect.deadlines.items():
        entry = timeline[step]
        days = tuple(deadline.due for deadline in entry.deadlines)
        pending = "not_needed" if entry.applies is Truth.FALSE else state_of(entry.terms)
        found = days or (pending,)
        wanted = expected if isinstance(expected, tuple) else (expected,)
        if found != wanted:
            yield Mismatch(f"deadlines.{step}", _shown(map(str, wanted)), _shown(map(str, found)))


def _shown(names: Any) -> str:
    return "、".join(names)
