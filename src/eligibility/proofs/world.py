"""Everybody the rules may meet: the facts that matter for them, the bounds of each, and how they hang together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from eligibility.rules.derivation import calculate
from eligibility.rules.nodes import Compare, Day, FactValue, Number, facts_of
from eligibility.rules.vocabulary import FactType, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eligibility.rules.program import Graph
    from eligibility.rules.vocabulary import Fact

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class World:
    """The facts that matter, in the order of the vocabulary; `linked` are derived ones held to what they follow from.

    A derived fact that nothing else of the world hangs together with stands by itself, within its bounds. `thresholds`
    are the numbers and days that the rules compare a fact with, in order.
    """

    facts: Mapping[str, Fact]
    vocabulary: Mapping[str, Fact]
    linked: frozenset[str]
    thresholds: Mapping[str, tuple[Any, ...]]
    today: date

    def sources(self, name: str) -> tuple[str, ...]:
        """The facts of the world that this one is worked out from; none of one that stands by itself."""
        if name not in self.linked:
            return ()
        return tuple(it for it in sources_of(name, self.vocabulary) if self.vocabulary[it].derive is None)

    def parts(self, name: str) -> tuple[str, ...]:
        """The facts of the world that the formula of this one reads; none of one that stands by itself."""
        formula = self.vocabulary[name].derive if name in self.linked else None
        return facts_of(formula) if formula else ()

    def followers(self, name: str) -> tuple[str, ...]:
        """The facts of the world that are worked out from this one, however far."""
        return tuple(it for it in self.facts if it in self.linked and name in sources_of(it, self.vocabulary))

    def bounds(self, name: str) -> tuple[Any, Any]:
        """The least and the greatest value of the fact; None is no bound."""
        fact = self.facts[name]
        low, high = fact.minimum, self.today if fact.latest_today else fact.maximum
        if fact.type is FactType.DATE:
            return low or FIRST, high or LAST
        return low, high

    def points(self, name: str) -> tuple[Any, ...]:
        """Values of the fact among which every comparison with a number or a day comes out in every way it can."""
        fact = self.facts[name]
        if fact.type is FactType.BOOLEAN:
            return (False, True)
        if fact.members:
            return tuple(fact.members)
        low, high = self.bounds(name)
        marks = _marks(fact, {*self.thresholds.get(name, ()), *(it for it in (low, high) if it is not None)})
        steps = [near for mark in marks for near in _beside(mark)]
        between = [_middle(fact, one, two) for one, two in pairwise(marks)]
        found = {it for it in (*marks, *steps, *between) if (low is None or it >= low) and (high is None or it <= high)}
        return tuple(sorted(found))


def build_world(vocabulary: Mapping[str, Fact], graph: Graph, today: date) -> World:
    """The facts that operations of the graph read, with those they hang together with."""
    read = {name for operation in graph.operations for name in operation.facts}
    linked = _linked(read, vocabulary)
    linked |= {source for name in linked for source in sources_of(name, vocabulary)}
    return World(
        facts={name: fact for name, fact in vocabulary.items() if name in read | linked},
        vocabulary=vocabulary,
        linked=frozenset(name for name in linked if vocabulary[name].derive is not None),
        thresholds={name: tuple(sorted(found)) for name, found in _thresholds(graph).items()},
        today=today,
    )


def _linked(read: Iterable[str], vocabulary: Mapping[str, Fact]) -> set[str]:
    """Derived facts of which a source is read too, or that another derived fact follows as well."""
    derived = {name: set(sources_of(name, vocabulary)) for name in read if vocabulary[name].derive is not None}
    held = {name for name in read if vocabulary[name].derive is None}
    found: set[str] = set()
    grown = True
    while grown:
        grown = False
        for name, sources in derived.items():
            others = set().union(*(it for other, it in derived.items() if other != name), derived.keys() - {name})
            if name not in found and sources & (held | others):
                found.add(name)
                held |= sources
                grown = True
    return found


def _thresholds(graph: Graph) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for operation in graph.operations:
        if isinstance(operation.test, Compare):
            sides = operation.test.left, operation.test.right
            numbers = {part.value for part in sides if isinstance(part, Number | Day)}
            for part in sides:
                if isinstance(part, FactValue):
                    found.setdefault(part.fact, set()).update(numbers)
    return found


def _marks(fact: Fact, numbers: Iterable[Any]) -> list[Any]:
    """The numbers in order; of a whole number, those on either side of a fraction."""
    if fact.type is FactType.INTEGER:
        numbers = {whole for number in numbers for whole in (floor(number), ceil(number))}
    return sorted(numbers)


def _beside(mark: Any) -> tuple[Any, ...]:
    if isinstance(mark, date):
        day = timedelta(days=1)
        return tuple(it for it in (mark - day if mark > FIRST else None, mark + day if mark < LAST else None) if it)
    return calculate("-", mark, 1), calculate("+", mark, 1)


def _middle(fact: Fact, one: Any, two: Any) -> Any:
    if isinstance(one, date):
        return one + (two - one) / 2
    if fact.type is FactType.INTEGER:
        return (one + two) // 2
    return calculate("*", calculate("+", one, two), Decimal("0.5"))
