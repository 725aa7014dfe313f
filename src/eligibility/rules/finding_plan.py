"""The tree of findings as far as it is the same for every applicant: titles, citations, which facts are seen.

It is made once for a day's rules; `findings` fills in what was found. A part that reads only answers of a closed list
(yes, no, one of some members) can come out in few ways: each is kept with its answers, and is the same object for
everyone who gave them. Numbers and days of applicants are never kept, and of ways no more than MOST_KEPT.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Holds,
    Not,
    ParameterValue,
    Test,
    Unstated,
    ValueAt,
    Via,
    facts_of,
    walk,
)
from eligibility.rules.phrases import ALL_OF, ANY_OF, say_not, say_test
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from eligibility.citation import Citation
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Criterion
    from eligibility.rules.program import Program
    from eligibility.text import Bilingual

FindingKind = Literal["criterion", "group", "condition", "route", "unstated"]
Join = Literal["all", "any", "not"]

GROUPS: dict[Join, Bilingual] = {"all": ALL_OF, "any": ANY_OF}
MOST_KEPT = 32


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One finding without what was found. `title` is None where it names a figure that hangs on a fact.

    `answers` are the facts that decide all of it, None if not all are of a closed list; `kept` what came of them.
    """

    kind: FindingKind
    node: Test
    index: int
    title: Bilingual | None
    id: str | None = None
    facts: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    children: tuple[Plan, ...] = ()
    joined: Join | None = None
    criterion: Criterion | None = None
    answers: tuple[str, ...] | None = None
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)


def plan_of(rules: DayRules, program: Program, node: Test, origin: str) -> Plan:
    """The plan of a condition as written, in the criterion or material *origin*."""
    return _Planner(rules, program, origin).plan(node)


@dataclass(frozen=True, slots=True)
class _Planner:
    rules: DayRules
    program: Program
    origin: str

    def plan(self, node: Test) -> Plan:
        match node:
            case Holds(name):
                return self._criterion(node, name)
            case AllOf(items) | AnyOf(items):
                joined: Join = "all" if isinstance(node, AllOf) else "any"
                below = tuple(self.plan(item) for item in items)
                index, answers = self.program.nodes[self.origin, node], _joined(below)
                return Plan("group", node, index, GROUPS[joined], children=below, joined=joined, answers=answers)
            case Not(item):
                below = (self.plan(item),)
                title = say_not(below[0].title) if below[0].title else None
                return Plan("group", node, -1, title, children=below, joined="not", answers=_joined(below))
            case _:
                return self._test(node)

    def _test(self, node: Test) -> Plan:
        index, title = self.program.nodes[self.origin, node], say_test(node, self.rules, {})
        if isinstance(node, Via):
            return Plan("route", node, index, title, id=node.route)
        if isinstance(node, Unstated):
            return Plan("unstated", node, index, title, answers=())
        is_split = any(isinstance(part, ParameterValue | ValueAt) and part.key_fact for part in walk(node))
        return Plan(
            kind="condition",
            node=node,
            index=index,
            title=None if is_split else title,
            facts=facts_of(node),
            citations=self._parameter_citations(node),
            answers=self._closed(facts_of(node)),
        )

    def _criterion(self, node: Holds, name: str) -> Plan:
        criterion = self.rules.criteria[name]
        inner = plan_of(self.rules, self.program, criterion.when, name)
        is_list = inner.joined in ("all", "any")
        return Plan(
            kind="criterion",
            node=node,
            index=self.program.criteria[name],
            title=criterion.title,
            id=name,
            facts=facts_of(criterion.when),
            citations=tuple(dict.fromkeys((*criterion.basis, *self._parameter_citations(criterion.when)))),
            children=inner.children if is_list else (inner,),
            joined=inner.joined if is_list else "all",
            criterion=criterion,
            answers=inner.answers,
        )

    def _closed(self, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """The names, if the answers to all of them are of a closed list."""
        types = {self.rules.service.vocabulary.facts[name].type for name in names}
        return names if types <= {FactType.BOOLEAN, FactType.ENUM} else None

    def _parameter_citations(self, node: Test) -> tuple[Citation, ...]:
        read = (part for part in walk(node) if isinstance(part, ParameterValue))
        figures = (bound.figure for part in read for bound in self.rules.figures[part.parameter].values())
        return tuple(dict.fromkeys(citation for figure in figures for citation in figure.basis))


def _joined(below: tuple[Plan, ...]) -> tuple[str, ...] | None:
    names = [plan.answers for plan in below]
    return None if None in names else tuple(dict.fromkeys(name for answers in names if answers for name in answers))
