"""A case run: what came out other than it expects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError
from eligibility.materials.checklist import build_checklist
from eligibility.materials.demand import demand_of
from eligibility.materials.options import Need
from eligibility.procedure.entry import state_of
from eligibility.procedure.timeline import build_timeline
from eligibility.rules.findings import decisive, decisive_criteria
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_limit
from eligibility.rules.verdict import Verdict
from eligibility.testing.cases import ANYTHING_ELSE
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from eligibility.rules.compiled import History
    from eligibility.rules.entitlements import Entitlement
    from eligibility.testing.cases import Case


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What came out other than expected."""

    what: str
    expected: str
    found: str
    because: str = ""

    def __str__(self) -> str:
        return f"{self.what}：应为 {self.expected}，实为 {self.found} (expected, found){self.because}"


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
    for compare in (
        _compare_outcome,
        _compare_truths,
        _compare_evidence,
        _compare_items,
        _compare_choices,
        _compare_lengths,
        _compare_entitlements,
        _compare_deadlines,
    ):
        yield from compare(case, verdict)


def _compare_outcome(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """The outcome, the sets that go with it, and what to ask next."""
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


def _compare_truths(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    for criterion, truth in case.expect.truths.items():
        wanted = Truth.UNKNOWN if truth == "unknown" else Truth.of(bool(truth))
        if (seen := verdict[criterion].truth) is not wanted:
            why = "；".join(part.statement.zh for part in decisive(verdict[criterion]))
            yield Mismatch(f"truths.{criterion}", wanted.name, seen.name, f"\n    {verdict[criterion].where} {why}")


def _compare_evidence(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """How good the sources are, and until when they are confirmed."""
    expect = case.expect
    if expect.grade and (verdict.grade is None or verdict.grade.name.lower() != expect.grade):
        yield Mismatch("grade", expect.grade, verdict.grade.name.lower() if verdict.grade else "—")
    if expect.unconfirmed and verdict.unconfirmed != (None if expect.unconfirmed == "never" else expect.unconfirmed):
        yield Mismatch("unconfirmed", str(expect.unconfirmed), str(verdict.unconfirmed or "never"))


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


def _compare_lengths(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """Forms and limits are compared in their Chinese words, as people read them."""
    expect = case.expect
    if not (expect.forms or expect.limits):
        return
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


def _compare_entitlements(case: Case, verdict: Verdict) -> Iterator[Mismatch]:
    """What a table comes to: a number, the candidates, `none`, or `unknown`."""
    wanted = case.expect.entitlements
    found = {it.id: it for it in verdict.entitlements} if wanted else {}
    for name, expected in wanted.items():
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
    if not case.expect.deadlines:
        return
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
