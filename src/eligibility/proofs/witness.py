"""The smallest person in a situation, every one of them held against the native engine.

A solver proposes; what it finds is never believed. Its facts are put to the rules as anybody's are, and what they come
to decides. Of a person the facts that are not needed are then left out, and values are made plain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Any

from eligibility.errors import FactError
from eligibility.frozen import FrozenMap
from eligibility.proofs.claims import NEVER, Settled, Situation, holds
from eligibility.proofs.world import build_world
from eligibility.rules.facts import check_facts
from eligibility.rules.native import compile_root
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.rules.native import Run
    from eligibility.rules.program import Graph
    from eligibility.rules.vocabulary import Fact

SECONDS = 10.0
"""How long one question may take a solver."""
_TRIES = 20
"""How many persons who are not what they seem are passed over before a question is left open."""


class Answer(StrEnum):
    """Whether there is a person in a situation."""

    NOBODY = "nobody"
    SOMEBODY = "somebody"
    OPEN = "open"

    @property
    def label(self) -> Bilingual:
        """The answer in words."""
        return _LABELS[self]


_LABELS = {
    Answer.NOBODY: Bilingual("没有人（已证明）", "nobody (proved)"),
    Answer.SOMEBODY: Bilingual("有人", "somebody"),
    Answer.OPEN: Bilingual("没有证出", "not settled"),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """Whether there is a person in a situation, and the smallest one found: the facts that put anybody in it."""

    answer: Answer
    facts: Mapping[str, Any]


class Search:
    """Looks for persons by the operations of a graph, whose facts are read on one day."""

    def __init__(self, vocabulary: Mapping[str, Fact], graph: Graph, today: date) -> None:
        from eligibility.proofs.smt import Solver

        self.graph = graph
        self.world = build_world(vocabulary, graph, today)
        self.solver = Solver(self.world, graph)
        self._until = 0.0
        self._runs: dict[int, Run] = {}

    def find(self, situation: Situation) -> Witness:
        """The smallest person in the situation: with the fewest facts, and of those the plainest."""
        self._until = monotonic() + SECONDS
        found = self._propose(situation)
        if isinstance(found, Answer):
            return Witness(found, FrozenMap())
        return Witness(Answer.SOMEBODY, FrozenMap(self._plain(situation, self._smallest(situation, found))))

    def exists(self, situation: Situation) -> Answer:
        """Whether there is a person in the situation."""
        self._until = monotonic() + SECONDS
        found = self._propose(situation)
        return found if isinstance(found, Answer) else Answer.SOMEBODY

    def _propose(self, situation: Situation, *, fewer_than: int | None = None) -> Mapping[str, Any] | Answer:
        """Some person in the situation, by what their facts come to, who states *fewer_than* so many.

        That there is nobody is proved only if nobody was passed over who is not what they seem.
        """
        if situation == NEVER:
            return Answer.NOBODY
        unlike: list[Mapping[str, Any]] = []
        while len(unlike) < _TRIES:
            found = self.solver.find(situation, until=self._until, fewer_than=fewer_than, besides=unlike)
            if isinstance(found, str):
                return Answer.NOBODY if found == "none" and not unlike else Answer.OPEN
            if self._is_in(situation, found):
                return found
            unlike.append(found)
        return Answer.OPEN

    def _smallest(self, situation: Situation, person: Mapping[str, Any]) -> Mapping[str, Any]:
        person = self._without(situation, person)
        while person and not isinstance(found := self._propose(situation, fewer_than=len(person)), Answer):
            person = self._without(situation, found)
        return person

    def _without(self, situation: Situation, person: Mapping[str, Any]) -> Mapping[str, Any]:
        """The person without what is not needed."""
        for name in reversed(list(person)):
            less = {other: value for other, value in person.items() if other != name}
            if self._is_in(situation, less):
                person = less
        return person

    def _plain(self, situation: Situation, person: Mapping[str, Any]) -> dict[str, Any]:
        """The person with the first value of each fact that leaves them in the situation, the nearest one."""
        found = dict(person)
        for name in person:
            for point in sorted(self.world.points(name), key=self._distance):
                other = {**found, name: point}
                if self._is_in(situation, other) and self._can_be(other):
                    found = other
                    break
        return found

    def _can_be(self, person: Mapping[str, Any]) -> bool:
        """Whether anybody can be so: the engine takes derived facts by themselves as they are stated."""
        return self.world.linked.isdisjoint(person) or self.solver.can_be(person, until=self._until)

    def _distance(self, value: Any) -> Any:
        """How far a day is from the day the facts are read, or a number from nothing."""
        if isinstance(value, date):
            return abs((value - self.world.today).days)
        return 0 if isinstance(value, str) else value.copy_abs() if isinstance(value, Decimal) else abs(value)

    def _is_in(self, situation: Situation, person: Mapping[str, Any]) -> bool:
        try:
            values = check_facts(self.world.vocabulary, person, self.world.today)
        except FactError:
            return False
        return holds(situation, lambda it: self._is_settled(it, values))

    def _is_settled(self, settled: Settled, values: Mapping[str, Any]) -> bool:
        if self._truth(settled.root, values) != settled.truth.value:
            return False
        return settled.truth is not Truth.UNKNOWN or not self._can_change(settled.root, values)

    def _can_change(self, root: int, values: Mapping[str, Any]) -> bool:
        """Whether some open fact stands below what is UNKNOWN by way of what is UNKNOWN."""
        todo, seen = [root], {root}
        while todo:
            operation = self.graph.operations[todo.pop()]
            if any(values.get(name) is None for name in operation.facts):
                return True
            fresh = set(operation.arguments) - seen
            seen |= fresh
            todo += [at for at in fresh if self._truth(at, values) == Truth.UNKNOWN.value]
        return False

    def _truth(self, root: int, values: Mapping[str, Any]) -> int:
        if root not in self._runs:
            self._runs[root] = compile_root(self.graph, root)
        return self._runs[root](values)[0]
