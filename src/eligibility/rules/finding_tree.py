"""The tree of findings of one applicant: the plan of a day's rules, filled in with what was found."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from eligibility.rules.evaluation import grade_of, grades_known
from eligibility.rules.finding_plan import GROUPS, MOST_KEPT, plan_of
from eligibility.rules.findings import Finding, Heading, SeenFact
from eligibility.rules.nodes import Holds, Not, Test, facts_of
from eligibility.rules.phrases import say_not, say_test
from eligibility.truth import TRUTHS, Truth

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from eligibility.citation import Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.facts import Scalar
    from eligibility.rules.finding_plan import FindingPlan
    from eligibility.rules.vocabulary import Fact


def find_eligibility(evaluation: Evaluation) -> Finding | None:
    """The tree of the whole determination; None where there is no eligibility to determine."""
    eligibility = evaluation.rules.eligibility
    return _find(evaluation, eligibility, "") if eligibility else None


def find_criterion(evaluation: Evaluation, name: str) -> Finding:
    """The tree of one criterion."""
    return _find(evaluation, Holds(name, as_route=name in evaluation.rules.routes), f"criterion:{name}")


def find_material(evaluation: Evaluation, at: int, route: str | None) -> Finding:
    """Why the material at that place is asked for or not, with *route* fixed if one is given."""
    material = evaluation.rules.materials[at]
    origin = f"material:{at}" if route is None else f"material:{at}:{route}"
    need = _find(evaluation, material.when, origin)
    if material.exempt_when is None:
        return need
    exempt = _find(evaluation, Not(material.exempt_when), origin, "exempt")
    truth = evaluation.truth(evaluation.program.conditions[at, route])
    heading = Heading("group", GROUPS["all"], citations=material.basis, joined="all")
    return Finding(heading, truth, need.grade, (), (need, exempt))


def find_row(evaluation: Evaluation, table: str, at: int) -> Finding:
    """Why a row of a table of entitlements applies or not."""
    return _find(evaluation, evaluation.rules.entitlements[table].rows[at].when, f"entitlement:{table}:{at}")


def find_at(evaluation: Evaluation, node: Test, origin: str) -> Finding:
    """The tree of a node as written, *origin* being the criterion it stands in, or "" for eligibility itself."""
    return _find(evaluation, node, origin, node)


def seen_facts(evaluation: Evaluation, node: Test) -> tuple[SeenFact, ...]:
    """The facts that a condition reads, as they were seen."""
    facts = evaluation.rules.service.vocabulary.facts
    return tuple(SeenFact(facts[name], evaluation.values.get(name)) for name in facts_of(node))


def _find(evaluation: Evaluation, node: Test, origin: str, part: Hashable = "") -> Finding:
    """The finding on a condition as written; *origin* and *part* are a name of its own."""
    rules, program = evaluation.rules, evaluation.program
    plan = program.memo.once((_find, origin, part), lambda: plan_of(rules, program, node, origin))
    return _Filler(evaluation).fill(plan)


class _Filler:
    """Fills plans with what was found for one applicant."""

    __slots__ = ("evaluation", "grades", "seen", "truths", "values")

    def __init__(self, evaluation: Evaluation) -> None:
        program = evaluation.program
        self.evaluation = evaluation
        self.truths = evaluation.truths
        self.grades = grades_known(evaluation)
        self.values = _Values(evaluation.values.copy())
        self.seen = _Seen(evaluation.rules.service.vocabulary.facts, self.values, program.memo.once(SeenFact, dict))

    def fill(self, plan: FindingPlan) -> Finding:
        """The finding; what hangs on answers of a closed list alone is the same object for the same ones."""
        if plan.answers is None:
            return self._found(plan)
        answers = plan.read(self.values)
        kept = plan.kept.get(answers)
        if kept is None:
            kept = self._found(plan)
            if len(plan.kept) >= MOST_KEPT:
                plan.kept.clear()
            plan.kept[answers] = kept
        return kept

    def _found(self, plan: FindingPlan) -> Finding:
        below = tuple(map(self.fill, plan.children)) if plan.children else ()
        facts = tuple(map(self.seen.__getitem__, plan.facts)) if plan.facts else ()
        heading, index = self._heading(plan, below) if plan.named_by else plan.heading, plan.index
        if index < 0:
            return _made(heading, ~below[0].truth, below[0].grade, facts, below)
        is_known = index in self.grades and index != self.evaluation.program.outcome
        grade = self.grades[index] if is_known else grade_of(self.evaluation, index)
        return _made(heading, TRUTHS[self.truths[index]], grade, facts, below)

    def _heading(self, plan: FindingPlan, below: tuple[Finding, ...]) -> Heading:
        """The heading with the figure that the members of those enum facts pick."""
        members = tuple([self.values[name] for name in plan.named_by])
        if members not in plan.headings:
            is_not = plan.heading.joined == "not"
            values = self.evaluation.values
            title = say_not(below[0].title) if is_not else say_test(plan.node, self.evaluation.rules, values)
            plan.headings[members] = replace(plan.heading, title=title)
        return plan.headings[members]


class _Values(dict[str, Any]):
    """The values of facts; None where one is unknown."""

    def __missing__(self, name: str) -> None:
        return None


class _Seen(dict[str, SeenFact]):
    """Facts as they were seen, made once for a tree; answers of a closed list once for all applicants, in `kept`."""

    __slots__ = ("facts", "given", "kept")

    def __init__(
        self,
        facts: Mapping[str, Fact],
        values: Mapping[str, Scalar | None],
        kept: dict[tuple[str, Scalar | None], SeenFact],
    ) -> None:
        self.facts, self.given, self.kept = facts, values, kept

    def __missing__(self, name: str) -> SeenFact:
        value = self.given[name]
        seen = self.kept.get((name, value))
        if seen is None:
            fact = self.facts[name]
            seen = SeenFact(fact, value)
            if fact.is_closed:
                self.kept[name, value] = seen
        self[name] = seen
        return seen


def _made(
    heading: Heading, truth: Truth, grade: Grade | None, facts: tuple[SeenFact, ...], children: tuple[Finding, ...]
) -> Finding:
    """A Finding by its slots, as trees hold many: the `__init__` of a frozen dataclass takes twice as long."""
    finding = object.__new__(Finding)
    for_heading, for_truth, for_grade, for_facts, for_children = _SLOTS
    for_heading(finding, heading)
    for_truth(finding, truth)
    for_grade(finding, grade)
    for_facts(finding, facts)
    for_children(finding, children)
    return finding


_SLOTS = tuple(getattr(Finding, it.name).__set__ for it in fields(Finding))
