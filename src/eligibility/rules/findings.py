"""Findings: what was found on each criterion for one applicant, as a tree, built when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from eligibility.rules.evaluation import grade_of, grades_known
from eligibility.rules.finding_plan import GROUPS, MOST_KEPT, FindingKind, Heading, Join, plan_of
from eligibility.rules.nodes import Holds, Not, Test, facts_of
from eligibility.rules.phrases import say_not, say_test, say_value
from eligibility.text import Bilingual, join
from eligibility.truth import TRUTHS, Truth

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from eligibility.citation import Citation, Grade
    from eligibility.errors import Position
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.facts import Scalar
    from eligibility.rules.finding_plan import Plan
    from eligibility.rules.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact as it was seen; its value stays out of reprs."""

    fact: Fact = field(repr=False, hash=False)
    value: Scalar | None = field(repr=False)

    def __repr__(self) -> str:
        return f"SeenFact({self.name})"

    @property
    def name(self) -> str:
        """The fact's name."""
        return self.fact.name

    @property
    def label(self) -> Bilingual:
        """The fact for people."""
        return self.fact.label

    @property
    def sensitive(self) -> bool:
        """Whether its value is kept from errors and paper."""
        return self.fact.sensitive

    @property
    def said(self) -> Bilingual:
        """The value for people, with its unit."""
        return say_value(self.fact, self.value)


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """What was found on one criterion, group or condition.

    `joined` says how the children make it. `citations` are those of the criterion and of the figures it
    used. A "condition" is one test of an expression; a "route" finding is the applicant's way of
    qualifying, seen from a material.
    """

    _heading: Heading
    truth: Truth
    grade: Grade | None
    facts: tuple[SeenFact, ...]
    children: tuple[Finding, ...] = ()

    @property
    def kind(self) -> FindingKind:
        """What it is about."""
        return self._heading.kind

    @property
    def title(self) -> Bilingual:
        """What it is about, for people; a figure that hangs on a known fact is the one it comes to."""
        return self._heading.title

    @property
    def id(self) -> str | None:
        """Of a criterion or a route, its id."""
        return self._heading.id

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it is written."""
        return self._heading.citations

    @property
    def joined(self) -> Join | None:
        """How the children make it; None where there are none."""
        return self._heading.joined

    @property
    def is_route(self) -> bool:
        """Whether it is a way of qualifying."""
        return self._heading.is_route

    @property
    def where(self) -> Position | None:
        """Of a criterion, its place in the ruleset's file."""
        return self._heading.where

    @property
    def reading(self) -> Bilingual | None:
        """How its clause was read, where the words allow several readings."""
        return self._heading.reading

    @property
    def note(self) -> Bilingual | None:
        """What the ruleset's author remarks."""
        return self._heading.note

    def __repr__(self) -> str:
        hidden = any(fact.sensitive for part in self.walk() for fact in part.facts)
        return f"Finding({self.id or self.title.en}, {'…' if hidden else self.truth.name})"

    def walk(self) -> Iterator[Finding]:
        """This finding and every one below it, in reading order."""
        todo = [self]
        while todo:
            finding = todo.pop()
            yield finding
            if finding.children:
                todo += finding.children[::-1]

    @property
    def claim(self) -> Bilingual:
        """The title, with the value seen where a test compared one and failed."""
        compared = [fact.said for fact in self.facts if fact.value is not None and not isinstance(fact.value, bool)]
        if self.kind != "condition" or self.truth is not Truth.FALSE or not compared:
            return self.title
        seen = join(compared, zh="、", en=", ")
        return Bilingual("{title}（实为{seen}）", "{title} (found {seen})").format(title=self.title, seen=seen)

    @property
    def statement(self) -> Bilingual:
        """The claim, and whether it holds; what no source states is said as it is."""
        if self.kind == "unstated":
            return self.title
        return _STATEMENTS[self.truth].format(title=self.claim)

    @property
    def discreet(self) -> Bilingual:
        """The statement for paper that others see: no value, and of a sensitive fact only that it is looked at."""
        if self.kind == "unstated":
            return self.title
        hidden = self.truth is not Truth.UNKNOWN and any(fact.sensitive for fact in self.facts)
        return (_LOOKED_AT if hidden else _STATEMENTS[self.truth]).format(title=self.title)


_LOOKED_AT = Bilingual("视「{title}」而定", "depends on “{title}”")
_STATEMENTS = {
    Truth.TRUE: Bilingual("{title}", "{title}"),
    Truth.FALSE: Bilingual("不成立：{title}", "not so: {title}"),
    Truth.UNKNOWN: Bilingual("未知：{title}", "not known: {title}"),
}


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


def exemption(finding: Finding) -> Finding | None:
    """Of a finding on a material that has an exemption, that of the exemption, where it is what takes it away."""
    need, exempt = finding.children
    return exempt.children[0] if exempt.truth is Truth.FALSE and need.truth is not Truth.FALSE else None


def _find(evaluation: Evaluation, node: Test, origin: str, part: Hashable = "") -> Finding:
    """The finding on a condition as written; *origin* and *part* are a name of its own."""
    rules, program = evaluation.rules, evaluation.program
    plan = program.memo.once((_find, origin, part), lambda: plan_of(rules, program, node, origin))
    return _Tree(evaluation).fill(plan)


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


class _Tree:
    """Fills plans with what was found for one applicant."""

    __slots__ = ("evaluation", "grades", "seen", "truths", "values")

    def __init__(self, evaluation: Evaluation) -> None:
        program = evaluation.program
        self.evaluation = evaluation
        self.truths = evaluation.truths
        self.grades = grades_known(evaluation)
        self.values = _Values(evaluation.values.copy())
        self.seen = _Seen(evaluation.rules.service.vocabulary.facts, self.values, program.memo.once(SeenFact, dict))

    def fill(self, plan: Plan) -> Finding:
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

    def _found(self, plan: Plan) -> Finding:
        below = tuple(map(self.fill, plan.children)) if plan.children else ()
        facts = tuple(map(self.seen.__getitem__, plan.facts)) if plan.facts else ()
        heading, index = self._heading(plan, below) if plan.named_by else plan.heading, plan.index
        if index < 0:
            return _made(heading, ~below[0].truth, below[0].grade, facts, below)
        is_known = index in self.grades and index != self.evaluation.program.outcome
        grade = self.grades[index] if is_known else grade_of(self.evaluation, index)
        return _made(heading, TRUTHS[self.truths[index]], grade, facts, below)

    def _heading(self, plan: Plan, below: tuple[Finding, ...]) -> Heading:
        """The heading with the figure that the members of those enum facts pick."""
        members = tuple([self.values[name] for name in plan.named_by])
        if members not in plan.headings:
            is_not = plan.heading.joined == "not"
            values = self.evaluation.values
            title = say_not(below[0].title) if is_not else say_test(plan.node, self.evaluation.rules, values)
            plan.headings[members] = replace(plan.heading, title=title)
        return plan.headings[members]


def tells_sensitive(finding: Finding) -> bool:
    """Whether what was found would tell the value of a sensitive fact."""
    return finding.truth is not Truth.UNKNOWN and any(it.sensitive and it.value is not None for it in finding.facts)


def decisive(finding: Finding) -> tuple[Finding, ...]:
    """The findings at the bottom that made this one what it is.

    Where every child counts (all-TRUE, any-FALSE) those of all; where one is enough, those of the child
    with the strongest grade; where UNKNOWN, those of every UNKNOWN child.
    """
    if not finding.children:
        return (finding,)
    return tuple(dict.fromkeys(found for child in deciding(finding) for found in decisive(child)))


def decisive_criteria(finding: Finding) -> tuple[Finding, ...]:
    """As `decisive`, but down to criteria that have no criteria below them."""
    below = [child for child in deciding(finding) if any(part.kind == "criterion" for part in child.walk())]
    if not below:
        return (finding,)
    return tuple(dict.fromkeys(found for child in below for found in decisive_criteria(child)))


def deciding(finding: Finding) -> list[Finding]:
    """The children that made it what it is, as `decisive` follows them down."""
    if finding.joined == "not":
        return list(finding.children)
    alike = [child for child in finding.children if child.truth is finding.truth]
    one_is_enough = (finding.joined, finding.truth) in (("any", Truth.TRUE), ("all", Truth.FALSE))
    return [max(alike, key=lambda child: child.grade or 0)] if one_is_enough and alike else alike
