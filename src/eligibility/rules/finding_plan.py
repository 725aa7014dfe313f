"""The tree of findings as far as it is the same for every applicant: titles, citations, which facts are seen.

It is made once for a day's rules; `finding_tree` fills in what was found. A part that reads only answers of a closed
list (yes, no, one of some members) can come out in few ways: each is kept with its answers, and is the same object for
everyone who gave them. Numbers and days of applicants are never kept, and of ways no more than MOST_KEPT.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from eligibility.rules.findings import Heading, Join
from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Holds,
    Not,
    ParameterValue,
    Test,
    Unstated,
    Via,
    facts_of,
    walk,
)
from eligibility.rules.phrases import ALL_OF, ANY_OF, say_not, say_test

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from eligibility.citation import Citation
    from eligibility.rules.binding import DayRules
    from eligibility.rules.program import Program
    from eligibility.text import Bilingual

GROUPS: dict[Join, Bilingual] = {"all": ALL_OF, "any": ANY_OF}
MOST_KEPT = 32


@dataclass(frozen=True, slots=True, eq=False)
class FindingPlan:
    """One finding without what was found.

    `answers` are the facts that decide all of it, None if not all are of a closed list; `read` gives those of an
    applicant, and `kept` what came of them. Where the title names a figure that hangs on enum facts, these are
    `named_by`, and `headings` those with the figure, by member.
    """

    heading: Heading
    node: Test
    index: int
    facts: tuple[str, ...] = ()
    children: tuple[FindingPlan, ...] = ()
    answers: tuple[str, ...] | None = None
    named_by: tuple[str, ...] = ()
    read: Callable[[Mapping[str, Any]], Hashable] = field(init=False, repr=False)
    headings: dict[tuple[Any, ...], Heading] = field(default_factory=dict, init=False, repr=False)
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", itemgetter(*self.answers) if self.answers else _nothing)


def _nothing(_: object) -> None:
    """What is read where no answer decides."""


def plan_of(rules: DayRules, program: Program, node: Test, origin: str) -> FindingPlan:
    """The plan of a condition as written, in the criterion or material *origin*."""
    return _Planner(rules, program, origin).plan(node)


@dataclass(frozen=True, slots=True)
class _Planner:
    rules: DayRules
    program: Program
    origin: str

    def plan(self, node: Test) -> FindingPlan:
        match node:
            case Holds(name):
                return self._criterion(node, name)
            case AllOf(items) | AnyOf(items):
                joined: Join = "all" if isinstance(node, AllOf) else "any"
                below = tuple(self.plan(item) for item in items)
                index, answers = self.program.nodes[self.origin, node], _joined(below)
                heading = Heading("group", GROUPS[joined], joined=joined)
                return FindingPlan(heading, node, index, (), below, answers)
            case Not(item):
                below = (self.plan(item),)
                inner = below[0].heading
                heading = Heading("group", say_not(inner.title), citations=inner.citations, joined="not")
                return FindingPlan(heading, node, -1, below[0].facts, below, _joined(below), below[0].named_by)
            case _:
                return self._test(node)

    def _test(self, node: Test) -> FindingPlan:
        index, title = self.program.nodes[self.origin, node], say_test(node, self.rules, {})
        if isinstance(node, Via):
            return FindingPlan(Heading("route", title, node.route), node, index)
        if isinstance(node, Unstated):
            return FindingPlan(Heading("unstated", title), node, index, answers=())
        facts, heading = facts_of(node), Heading("condition", title, citations=self._parameter_citations(node))
        keys = [part.key_fact for part in walk(node) if isinstance(part, ParameterValue)]
        named_by = tuple(dict.fromkeys(key for key in keys if key))
        return FindingPlan(heading, node, index, facts, (), self._closed(facts), named_by)

    def _criterion(self, node: Holds, name: str) -> FindingPlan:
        criterion = self.rules.criteria[name]
        inner = plan_of(self.rules, self.program, criterion.when, name)
        joined = inner.heading.joined
        heading = Heading(
            kind="criterion",
            title=criterion.title,
            id=name,
            citations=tuple(dict.fromkeys((*criterion.basis, *self._parameter_citations(criterion.when)))),
            joined=joined if joined in ("all", "any") else "all",
            is_route=node.as_route,
            where=criterion.where,
            reading=criterion.reading,
            note=criterion.note,
        )
        below = inner.children if joined in ("all", "any") else (inner,)
        index, facts = self.program.criteria[name], facts_of(criterion.when)
        return FindingPlan(heading, node, index, facts, below, inner.answers)

    def _closed(self, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """The names, if the answers to all of them are of a closed list."""
        facts = self.rules.service.vocabulary.facts
        return names if all(facts[name].is_closed for name in names) else None

    def _parameter_citations(self, node: Test) -> tuple[Citation, ...]:
        read = (part for part in walk(node) if isinstance(part, ParameterValue))
        figures = (bound.figure for part in read for bound in self.rules.figures[part.parameter].values())
        return tuple(dict.fromkeys(citation for figure in figures for citation in figure.basis))


def _joined(below: tuple[FindingPlan, ...]) -> tuple[str, ...] | None:
    names = [plan.answers for plan in below]
    return None if None in names else tuple(dict.fromkeys(name for answers in names if answers for name in answers))
