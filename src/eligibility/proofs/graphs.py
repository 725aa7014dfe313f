"""Graphs of operations put together for a question: of what a criterion decides, and of where two amounts differ."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.binding import bind_figures
from eligibility.rules.history import find_parameter
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
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
    walk,
)
from eligibility.rules.program import Kind, Operation, reachable
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from eligibility.rules.binding import DayRules
    from eligibility.rules.nodes import Operator, Value
    from eligibility.rules.program import Graph
    from eligibility.rules.vocabulary import Figure

_Guards: TypeAlias = "tuple[FactIn | Compare, ...]"
_Read: TypeAlias = "ParameterValue | ValueAt"


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

    A figure that is not settled is the same as itself alone.
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

    In place of a formula with a figure that is not settled: the formula and what is known of its figures.
    """
    if isinstance(value, Unstated):
        yield (), (value.reason,)
        return
    read = [part for part in dict.fromkeys(walk(value)) if isinstance(part, ParameterValue | ValueAt)]
    keys = list(dict.fromkeys(part.key_fact for part in read if part.key_fact))
    days = list(dict.fromkeys(part.day for part in read if isinstance(part, ValueAt)))
    members = [tuple(rules.service.vocabulary.facts[key].members or ()) for key in keys]
    spans = [_spans(day, read, rules) for day in days]
    for picked, within in product(product(*members), product(*spans)):
        chosen, start = dict(zip(keys, picked, strict=True)), dict(zip(days, (it[0] for it in within), strict=True))
        guards: list[FactIn | Compare] = [FactIn(key, (member,)) for key, member in chosen.items()]
        guards += [test for day, span in zip(days, within, strict=True) for test in _within(day, *span)]
        figures = {part: _figure(part, chosen, start, rules) for part in read}
        settled = {part: it.candidates[0] for part, it in figures.items() if it and len(it.candidates) == 1}
        if len(settled) == len(figures):
            yield tuple(guards), _bound(value, {part: Number(number) for part, number in settled.items()})
        else:
            yield tuple(guards), (value, *(it and it.candidates for it in figures.values()))


def _spans(
    day: str, read: Iterable[ParameterValue | ValueAt], rules: DayRules
) -> list[tuple[date | None, date | None]]:
    """The spans of days in which the figures read as of that day stay the same."""
    parameters = [
        find_parameter(rules.service, it.parameter) for it in read if isinstance(it, ValueAt) and it.day == day
    ]
    starts = {mark for it in parameters if it for dated in it.values for mark in (dated.start, dated.possible_from)}
    return list(pairwise((None, *sorted(starts), None)))


def _within(day: str, start: date | None, end: date | None) -> Iterator[Compare]:
    ends: tuple[tuple[Operator, date | None], ...] = ((">=", start), ("<", end))
    yield from (Compare(operator, FactValue(day), Day(mark)) for operator, mark in ends if mark)


def _figure(part: _Read, chosen: Mapping[str, str], start: Mapping[str, date | None], rules: DayRules) -> Figure | None:
    key = chosen[part.key_fact] if part.key_fact else part.key
    if isinstance(part, ParameterValue):
        bound = rules.figures[part.parameter].get(key)
    else:
        day, parameter = start[part.day], find_parameter(rules.service, part.parameter)
        bound = bind_figures(parameter, day).get(key) if day and parameter else None
    return bound.figure if bound else None


def _bound(value: Value, numbers: Mapping[Value, Number]) -> Value:
    match value:
        case Arithmetic(operator, left, right):
            return Arithmetic(operator, _bound(left, numbers), _bound(right, numbers))
        case Call(function, arguments):
            return Call(function, tuple(_bound(it, numbers) for it in arguments))
        case _:
            return numbers.get(value, value)
