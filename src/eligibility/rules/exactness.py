"""Whether a condition is exact: never UNKNOWN where every completion of the facts would agree.

Kleene logic can miss that two tests of one fact cover every case. The check tries, for each fact, the
values around each threshold and every enum member, known and unknown in every combination.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.native import compile_root
from eligibility.rules.nodes import Arithmetic, Compare, FactValue, Number, Value, walk
from eligibility.rules.program import reachable
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from eligibility.rules.program import Program

MAX_COMBINATIONS = 60_000
Assignment: TypeAlias = tuple[Any, ...]


def find_inexact(program: Program, root: int, vocabulary: Mapping[str, Fact]) -> dict[str, Any] | None:
    """Facts (None is unknown) for which *root* is UNKNOWN though every completion agrees; None if there are none."""
    names = sorted({name for index in reachable(program, root) for name in program.operations[index].facts})
    thresholds = dict(_thresholds(program, root))
    choices = [_points(vocabulary[name], thresholds.get(name, set())) for name in names]
    if prod(len(points) + 1 for points in choices) > MAX_COMBINATIONS:
        choices = [
            points if _is_repeated(program, root, name) else points[:2]
            for name, points in zip(names, choices, strict=True)
        ]
    if prod(len(points) + 1 for points in choices) > MAX_COMBINATIONS:
        return None
    run = compile_root(program, root)
    truths = {
        given: run(dict(zip(names, given, strict=True)))[0]
        for given in product(*((*points, None) for points in choices))
    }
    settled: dict[Assignment, frozenset[int]] = {}
    for given in sorted(truths, key=lambda it: sum(value is None for value in it)):
        settled[given] = _completions(given, choices, truths, settled)
        if truths[given] == Truth.UNKNOWN.value and settled[given] in ({Truth.TRUE.value}, {Truth.FALSE.value}):
            return dict(zip(names, given, strict=True))
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
    tried = {threshold + step for threshold in thresholds for step in (-1, 0, 1)} or {0, 1}
    low, high = fact.minimum, fact.maximum
    within = [it for it in sorted(tried) if (low is None or it >= low) and (high is None or it <= high)]
    return within or [low if low is not None else high]


def _thresholds(program: Program, root: int) -> Iterator[tuple[str, set[Any]]]:
    """The numbers each fact is compared with; facts compared with each other share theirs."""
    found: dict[str, set[Any]] = {}
    for index in reachable(program, root):
        test = program.operations[index].test
        if isinstance(test, Compare):
            numbers = {number for side in (test.left, test.right) if (number := _number(side)) is not None}
            for node in walk(test):
                if isinstance(node, FactValue):
                    found.setdefault(node.fact, set()).update(numbers)
    yield from found.items()


def _number(value: Value) -> int | Decimal | None:
    """The number a value comes to if it reads no fact."""
    match value:
        case Number(number):
            return number
        case Arithmetic(operator, left, right):
            one, two = _number(left), _number(right)
            if one is None or two is None:
                return None
            exact = Decimal(one), Decimal(two)
            return {"+": exact[0] + exact[1], "-": exact[0] - exact[1], "*": exact[0] * exact[1]}[operator]
        case _:
            return None


def _is_repeated(program: Program, root: int, name: str) -> bool:
    """Whether more than one path leads from *root* to tests of the fact."""
    operations = program.operations
    paths = dict.fromkeys(reachable(program, root), 0)
    paths[root] = 1
    for index in sorted(paths, reverse=True):
        for argument in operations[index].arguments:
            paths[argument] += paths[index]
    return sum(count for index, count in paths.items() if name in operations[index].facts) > 1
