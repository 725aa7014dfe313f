"""Whether a condition is exact: never UNKNOWN where every completion of the facts would agree.

Kleene logic can miss that two tests of one fact cover every case. The check tries, for each fact, the
values around each threshold and every enum member, known and unknown in every combination.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.native import compile_root
from eligibility.rules.nodes import Compare, Day, Number, facts_of
from eligibility.rules.program import reachable
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eligibility.rules.program import Graph, Operation, Program

MAX_COMBINATIONS = 20_000
SAMPLES = 400
FAR = 10**9
Assignment: TypeAlias = tuple[Any, ...]
_UNKNOWN = Truth.UNKNOWN.value
_AGREED = ({Truth.TRUE.value}, {Truth.FALSE.value})


class ExactnessSearch:
    """Conditions of one vocabulary searched, those of several days too: what was searched once is known.

    Operations are kept once for all programs, without what they rest on, which no truth depends on.
    """

    def __init__(self, vocabulary: Mapping[str, Fact]) -> None:
        self.vocabulary = vocabulary
        self._places: dict[Operation, int] = {}
        self._found: dict[int, dict[str, Any] | None] = {}
        self._sampled: dict[int, dict[str, Any] | None] = {}

    def find_inexact(self, program: Program, root: int) -> dict[str, Any] | None:
        """Facts (None is unknown) for which *root* is UNKNOWN though every completion agrees; None if none was found.

        Every combination is tried where there are few; otherwise each list and condition below *root* is
        tried on applicants drawn at random (always the same), hiding one fact at a time.
        """
        places = self._add(program, root)
        at = places[root]
        if at not in self._found:
            self._found[at] = self._search(places, at)
        return self._found[at]

    def _add(self, program: Program, root: int) -> dict[int, int]:
        """The place among the operations kept of each that *root* needs, in order."""
        places: dict[int, int] = {}
        for index in reachable(program, root):
            operation = program.operations[index]
            arguments = tuple(places[it] for it in operation.arguments)
            bare = replace(operation, arguments=arguments, reason="", grounds=())
            places[index] = self._places.setdefault(bare, len(self._places))
        return places

    def _search(self, places: Mapping[int, int], root: int) -> dict[str, Any] | None:
        kept = _Kept(tuple(self._places), tuple(self.vocabulary))
        names, choices = _choices(kept, root, self.vocabulary)
        if prod(len(points) + 1 for points in choices) <= MAX_COMBINATIONS:
            return _exhaust(kept, root, names, choices)
        for seed, at in places.items():
            if at not in self._sampled:
                self._sampled[at] = _sample(kept, at, self.vocabulary, seed)
            if self._sampled[at]:
                return self._sampled[at]
        return None


@dataclass(frozen=True, slots=True)
class _Kept:
    """The operations of all programs searched so far."""

    operations: tuple[Operation, ...]
    facts: tuple[str, ...]


def _choices(program: Graph, root: int, vocabulary: Mapping[str, Fact]) -> tuple[list[str], list[list[Any]]]:
    names = sorted({name for index in reachable(program, root) for name in program.operations[index].facts})
    thresholds = _thresholds(program, root)
    return names, [_points(vocabulary[name], thresholds[name]) for name in names]


def _exhaust(program: Graph, root: int, names: list[str], choices: list[list[Any]]) -> dict[str, Any] | None:
    run = compile_root(program, root)
    every = product(*((*points, None) for points in choices))
    truths = {given: run(dict(zip(names, given, strict=True)))[0] for given in every}
    settled: dict[Assignment, frozenset[int]] = {}
    for given in sorted(truths, key=lambda it: it.count(None)):
        settled[given] = _completions(given, choices, truths, settled)
        if truths[given] == _UNKNOWN and settled[given] in _AGREED:
            return dict(zip(names, given, strict=True))
    return None


def _sample(program: Graph, root: int, vocabulary: Mapping[str, Fact], seed: int) -> dict[str, Any] | None:
    names, choices = _choices(program, root, vocabulary)
    points = dict(zip(names, choices, strict=True))
    hidden = [name for name in names if _is_repeated(program, root, name)]
    if not hidden:
        return None
    run = compile_root(program, root)
    draw = Random(seed)  # noqa: S311 - a search, not a secret
    for _ in range(SAMPLES):
        person = {name: draw.choice(points[name]) for name in names}
        for name in hidden:
            left = {**person, name: None}
            if run(left)[0] == _UNKNOWN and {run({**person, name: point})[0] for point in points[name]} in _AGREED:
                return left
    return None


def _completions(
    given: Assignment,
    choices: Sequence[Sequence[Any]],
    truths: Mapping[Assignment, int],
    settled: Mapping[Assignment, frozenset[int]],
) -> frozenset[int]:
    """Truths that the completions of *given* come to, from those with one unknown fewer."""
    at = next((place for place, value in enumerate(given) if value is None), None)
    if at is None:
        return frozenset({truths[given]})
    return frozenset().union(*(settled[(*given[:at], point, *given[at + 1 :])] for point in choices[at]))


def _points(fact: Fact, thresholds: set[Any]) -> list[Any]:
    if fact.type is FactType.BOOLEAN:
        return [True, False]
    if fact.members:
        return list(fact.members)
    low: Any = fact.minimum
    high: Any = fact.maximum
    first, last = (date.min, date.max) if fact.type is FactType.DATE else (-FAR, FAR)
    ends = {first if low is None else low, last if high is None else high}
    one = timedelta(days=1) if fact.type is FactType.DATE else 1
    tried = {threshold + step * one for threshold in thresholds for step in (-1, 0, 1)} | ends
    return [it for it in sorted(tried) if (low is None or it >= low) and (high is None or it <= high)]


def _thresholds(program: Graph, root: int) -> Mapping[str, set[Any]]:
    """The numbers each fact is compared with; facts compared with each other share theirs."""
    found: dict[str, set[Any]] = defaultdict(set)
    tests = (program.operations[index].test for index in reachable(program, root))
    for test in (it for it in tests if isinstance(it, Compare)):
        numbers = {side.value for side in (test.left, test.right) if isinstance(side, Number | Day)}
        for name in facts_of(test):
            found[name] |= numbers
    return found


def _is_repeated(program: Graph, root: int, name: str) -> bool:
    """Whether more than one path leads from *root* to tests of the fact."""
    operations = program.operations
    paths = dict.fromkeys(reachable(program, root), 0)
    paths[root] = 1
    for index in sorted(paths, reverse=True):
        for argument in operations[index].arguments:
            paths[argument] += paths[index]
    return sum(count for index, count in paths.items() if name in operations[index].facts) > 1
