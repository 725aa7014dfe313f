"""Findings: what was found on each criterion for one applicant, as a tree, built when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.rules.evaluation import grade_of
from eligibility.rules.finding_plan import GROUPS, MOST_KEPT, FindingKind, Join, plan_of
from eligibility.rules.nodes import Holds, Not, Test, facts_of
from eligibility.rules.phrases import say_not, say_test, say_value
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from eligibility.citation import Citation, Grade
    from eligibility.errors import Position
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.facts import Scalar
    from eligibility.rules.finding_plan import Plan


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact as it was seen; its value stays out of reprs."""

    name: str
    label: Bilingual
    value: Scalar | None = field(repr=False)
    said: Bilingual = field(repr=False)
    sensitive: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """What was found on one criterion, group or condition.

    `joined` says how the children make it. `citations` are those of the criterion and of the figures it
    used. A "condition" is one test of an expression; a "route" finding is the applicant's way of
    qualifying, seen from a material.
    """

    kind: FindingKind
    id: str | None
    title: Bilingual
    truth: Truth
    grade: Grade | None
    citations: tuple[Citation, ...]
    facts: tuple[SeenFact, ...]
    children: tuple[Finding, ...] = ()
    joined: Join | None = None
    is_route: bool = False
    where: Position | None = field(default=None, compare=False, repr=False)
    reading: Bilingual | None = None
    note: Bilingual | None = None

    def __repr__(self) -> str:
        hidden = any(fact.sensitive for part in self.walk() for fact in part.facts)
        return f"Finding({self.id or self.title.en}, {'…' if hidden else self.truth.name})"

    def walk(self) -> Iterator[Finding]:
        """This finding and every one below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

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
    return Finding("group", None, GROUPS["all"], truth, need.grade, material.basis, (), (need, exempt), "all")


def find_row(evaluation: Evaluation, table: str, at: int) -> Finding:
    """Why a row of a table of entitlements applies or not."""
    return _find(evaluation, evaluation.rules.entitlements[table].rows[at].when, f"entitlement:{table}:{at}")


def find_at(evaluation: Evaluation, node: Test, origin: str) -> Finding:
    """The tree of a node as written, *origin* being the criterion it stands in, or "" for eligibility itself."""
    return _find(evaluation, node, origin, node)


def seen_facts(evaluation: Evaluation, node: Test) -> tuple[SeenFact, ...]:
    """The facts that a condition reads, as they were seen."""
    seen = _Seen(evaluation)
    return tuple(seen[name] for name in facts_of(node))


def exemption(finding: Finding) -> Finding | None:
    """Of a finding on a material that has an exemption, that of the exemption, where it is what takes it away."""
    need, exempt = finding.children
    return exempt.children[0] if exempt.truth is Truth.FALSE and need.truth is not Truth.FALSE else None


class _Seen(dict[str, SeenFact]):
    """Facts as they were seen, each made once for a tree."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self.facts = evaluation.rules.service.vocabulary.facts
        self.given = dict(evaluation.values.items())

    def __missing__(self, name: str) -> SeenFact:
        fact, value = self.facts[name], self.given.get(name)
        seen = self[name] = SeenFact(name, fact.label, value, say_value(fact, value), fact.sensitive)
        return seen


def _find(evaluation: Evaluation, node: Test, origin: str, part: Hashable = "") -> Finding:
    """The finding on a condition as written; *origin* and *part* are a name of its own."""
    rules, program = evaluation.rules, evaluation.program
    plan = program.memo.once((_find, origin, part), lambda: plan_of(rules, program, node, origin))
    return _fill(plan, evaluation, _Seen(evaluation))


def _fill(plan: Plan, evaluation: Evaluation, seen: _Seen) -> Finding:
    """The plan with what was found; what hangs on answers of a closed list alone is the same for the same ones."""
    if plan.answers is None:
        return _found(plan, evaluation, seen)
    answers = tuple([seen.given.get(name) for name in plan.answers])
    kept = plan.kept.get(answers)
    if kept is None:
        kept = _found(plan, evaluation, seen)
        if len(plan.kept) >= MOST_KEPT:
            plan.kept.clear()
        plan.kept[answers] = kept
    return kept


def _found(plan: Plan, evaluation: Evaluation, seen: _Seen) -> Finding:
    below = tuple([_fill(child, evaluation, seen) for child in plan.children])
    if plan.joined == "not":
        item = below[0]
        title = plan.title or say_not(item.title)
        return Finding("group", None, title, ~item.truth, item.grade, item.citations, item.facts, below, "not")
    truth, grade = evaluation.truth(plan.index), grade_of(evaluation, plan.index)
    title = plan.title or say_test(plan.node, evaluation.rules, evaluation.values)
    facts = tuple([seen[name] for name in plan.facts]) if plan.facts else ()
    if plan.criterion is None:
        return Finding(plan.kind, plan.id, title, truth, grade, plan.citations, facts, below, plan.joined)
    is_route, it = isinstance(plan.node, Holds) and plan.node.as_route, plan.criterion
    more = (is_route, it.where, it.reading, it.note)
    return Finding("criterion", plan.id, title, truth, grade, plan.citations, facts, below, plan.joined, *more)


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
