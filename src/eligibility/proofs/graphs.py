"""Graphs of operations put together for a question: of what a criterion decides, and of where two amounts differ."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.lowering import substitute
from eligibility.rules.nodes import (
    Compare,
    Day,
    FactIn,
    FactIs,
    FactValue,
    Number,
    ParameterValue,
    Unstated,
    ValueAt,
    facts_of,
    parameters_of,
    pick_member,
)
from eligibility.rules.program import Kind, Operation, reachable
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.rules.binding import DayRules
    from eligibility.rules.nodes import Operator, ParameterRead, Value
    from eligibility.rules.program import Graph

_Guards: TypeAlias = "tuple[FactIn | Compare, ...]"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A graph that was put together."""

    operations: tuple[Operation, ...]
    facts: tuple[str, ...]


@dataclass
class Sketch:
    """Operations put together one by one; an equal one is shared."""

    operations: list[Operation] = field(default_factory=list)
    _known: dict[Operation, int] = field(default_factory=dict)

    @property
    def graph(self) -> Graph:
        """All of them as a graph, with every fact that is read."""
        return Drawn(tuple(self.operations), tuple(dict.fromkeys(name for it in self.operations for name in it.facts)))

    def add(self, operation: Operation) -> int:
        """The operation's place."""
        if operation not in self._known:
            self._known[operation] = len(self.operations)
            self.operations.append(operation)
        return self._known[operation]

    def test(self, test: FactIn | Compare) -> int:
        """A test of facts."""
        return self.add(Operation(Kind.TEST, test=test, facts=facts_of(test)))

    def all_of(self, items: Iterable[int]) -> int:
        """All of them."""
        return self.add(Operation(Kind.ALL, tuple(items)))

    def any_of(self, items: Iterable[int]) -> int:
        """Any of them."""
        return self.add(Operation(Kind.ANY, tuple(items)))

    def constant(self, *, value: bool) -> int:
        """TRUE or FALSE."""
        return self.add(Operation(Kind.CONSTANT, value=value))

    def copy(self, graph: Graph, root: int, *, given: Mapping[int, Operation] | None = None) -> int:
        """What *root* is over in another graph, with those operations *given* in place of its own."""
        places: dict[int, int] = {}
        for at in reachable(graph, root):
            if given and at in given:
                places[at] = self.add(given[at])
                continue
            operation = graph.operations[at]
            arguments = tuple(places[it] for it in operation.arguments)
            places[at] = self.add(replace(operation, arguments=arguments, reason="", grounds=()))
        return places[root]


def free_fact(at: int) -> Fact:
    """A fact that is in no vocabulary: what no source states, as if somebody knew."""
    name = f"unstated {at}"
    return Fact(name, FactType.BOOLEAN, Bilingual("来源没有说明的", "what no source states"), order=0)


def test_of(fact: Fact) -> Operation:
    """Whether a yes-or-no fact holds."""
    return Operation(Kind.TEST, test=FactIs(fact.name), facts=(fact.name,))


def differing(sketch: Sketch, one: tuple[Value | Unstated, DayRules], other: tuple[Value | Unstated, DayRules]) -> int:
    """Where the two amounts are not the same number, each a formula with the rules that hold its figures.

    Amounts that no source states are alike; one that may be several numbers is like itself alone.
    """
    cases = [list(_cases(*side)) for side in (one, other)]
    parted = []
    for (left_guards, left), (right_guards, right) in product(*cases):
        guards = [sketch.test(it) for it in (*left_guards, *right_guards)]
        if isinstance(left, tuple) or isinstance(right, tuple):
            unlike = sketch.constant(value=left != right)
        else:
            unlike = sketch.test(Compare("!=", left, right)) if left != right else sketch.constant(value=False)
        parted.append(sketch.all_of((*guards, unlike)))
    return sketch.any_of(parted)


def _cases(value: Value | Unstated, rules: DayRules) -> Iterator[tuple[_Guards, Value | tuple[object, ...]]]:
    """The formula with its figures as numbers, for each case of the facts that pick them.

    In place of a formula with a figure that may be several numbers: the formula and all of them; where no source states
    one, nothing.
    """
    if isinstance(value, Unstated):
        yield (), ()
        return
    read = parameters_of(value)
    keys = tuple(dict.fromkeys(part.key_fact for part in read if part.key_fact))
    dated = tuple(dict.fromkeys((part.parameter, part.day) for part in read if isinstance(part, ValueAt)))
    members = product(*(tuple(rules.service.vocabulary.facts[key].members or ()) for key in keys))
    spans = product(*(tuple(rules.spans_of(parameter)) for parameter, _ in dated))
    for picked, within in product(members, spans):
        chosen = dict(zip(keys, picked, strict=True))
        start = {it: span[0] for it, span in zip(dated, within, strict=True)}
        guards: list[FactIn | Compare] = [FactIn(key, (member,)) for key, member in chosen.items()]
        guards += [test for (_, day), span in zip(dated, within, strict=True) for test in _within(day, *span)]
        candidates = {part: _candidates(pick_member(part, chosen), start, rules) for part in read}
        if all(len(it) == 1 for it in candidates.values()):
            yield tuple(guards), substitute(value, {part: Number(it[0]) for part, it in candidates.items()})
        else:
            yield tuple(guards), (value, *candidates.values()) if all(candidates.values()) else ()


def _within(day: str, start: date | None, end: date | None) -> Iterator[Compare]:
    ends: tuple[tuple[Operator, date | None], ...] = ((">=", start), ("<", end))
    yield from (Compare(operator, FactValue(day), Day(mark)) for operator, mark in ends if mark)


def _candidates(
    part: ParameterRead, start: Mapping[tuple[str, str], date | None], rules: DayRules
) -> tuple[int | Decimal, ...]:
    """The numbers that a figure may be; none where no source states it."""
    if isinstance(part, ParameterValue):
        figures = rules.figures[part.parameter]
    else:
        figures = rules.figures_as_of(part.parameter, start[part.parameter, part.day])
    bound = figures.get(part.key)
    return bound.figure.candidates if bound else ()
