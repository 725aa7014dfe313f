"""Whether a condition is exact: never UNKNOWN where every completion of the facts would agree.

Kleene logic can miss that two tests of one fact cover every case. The check tries, for each fact, the
values around each threshold and every enum member, known and unknown in every combination.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.native import compile_root
from eligibility.rules.nodes import Compare, Day, FactValue, Number, walk
from eligibility.rules.program import reachable
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from eligibility.rules.program import Program

MAX_COMBINATIONS = 20_000
SAMPLES = 400
FAR = 10**9
Assignment: TypeAlias = tuple[Any, ...]


def find_inexact(program: Program, root: int, vocabulary: Mapping[str, Fact]) -> dict[str, Any] | None:
    """Facts (None is unknown) for which *root* is UNKNOWN though every completion agrees; None if none was found.

    Every combination is tried where there are few; otherwise each list and condition below *root* is
    tried on applicants drawn at random (always the same), hiding one fact at a time.
    """
    names, choices = _choices(program, root, vocabulary)
    if prod(len(points) + 1 for points in choices) <= MAX_COMBINATIONS:
        return _exhaust(program, root, names, choices)
    found = (_sample(program, index, vocabulary) for index in reachable(program, root))
    return next((facts for facts in found if facts), None)


def _choices(program: Program, root: int, vocabulary: Mapping[str, Fact]) -> tuple[list[str], list[list[Any]]]:
    names = sorted({name for index in reachable(program, root) for name in program.operations[index].facts})
    thresholds = dict(_thresholds(program, root))
    return names, [_points(vocabulary[name], thresholds.get(name, set())) for name in names]


def _exhaust(program: Program, root: int, names: list[str], choices: list[list[Any]]) -> dict[str, Any] | None:
    run = compile_root(program, root)
    every = product(*((*points, None) for points in choices))
    truths = {given: run(dict(zip(names, given, strict=True)))[0] for given in every}
    settled: dict[Assignment, frozenset[int]] = {}
    for given in sorted(truths, key=lambda it: sum(value is None for value in it)):
        settled[given] = _completions(given, choices, truths, settled)
        if truths[given] == Truth.UNKNOWN.value and settled[given] in ({Truth.TRUE.value}, {Truth.FALSE.value}):
            return dict(zip(names, given, strict=True))
    return None


def _sample(program: Program, root: int, vocabulary: Mapping[str, Fact]) -> dict[str, Any] | None:
    names, choices = _choices(program, root, vocabulary)
    points = dict(zip(names, choices, strict=True))
    hidden = [name for name in names if _is_repeated(program, root, name)]
    if not hidden:
        return None
    run = compile_root(program, root)
    draw = Random(root)  # noqa: S311 - a search, not a secret
    for _ in range(SAMPLES):
        person = {name: draw.choice(points[name]) for name in names}
        for name in hidden:
            if run({**person, name: None})[0] == Truth.UNKNOWN.value:
                settled = {run({**person, name: point})[0] for point in points[name]}
                if settled in ({Truth.TRUE.value}, {Truth.FALSE.value}):
                    return {**person, name: None}
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


def _thresholds(program: Program, root: int) -> Iterator[tuple[str, set[Any]]]:
    """The numbers each fact is compared with; facts compared with each other share theirs."""
    found: dict[str, set[Any]] = {}
    for index in reachable(program, root):
        test = program.operations[index].test
        if isinstance(test, Compare):
            numbers = {side.value for side in (test.left, test.right) if isinstance(side, Number | Day)}
            for node in walk(test):
                if isinstance(node, FactValue):
                    found.setdefault(node.fact, set()).update(numbers)
    yield from found.items()


def _is_repeated(program: Program, root: int, name: str) -> bool:
    """Whether more than one path leads from *root* to tests of the fact."""
    operations = program.operations
    paths = dict.fromkeys(reachable(program, root), 0)
    paths[root] = 1
    for index in sorted(paths, reverse=True):
        for argument in operations[index].arguments:
            paths[argument] += paths[index]
    return sum(count for index, count in paths.items() if name in operations[index].facts) > 1
