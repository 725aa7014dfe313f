"""Numbers that may be any from a least to a most, as columns: interval arithmetic on the rows of a frame.

Both ends are wholes of a power of ten in floats, as in `frame_exact`, so that infinity is an end like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import inf
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw

from eligibility.engines.frame_exact import constant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

Part: TypeAlias = "float | nw.Expr"


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most, as wholes of 10**-scale; `floor` and `ceiling` hold for every row."""

    scale: int
    low: Part
    high: Part
    floor: float
    ceiling: float


ANYTHING = Range(0, -inf, inf, -inf, inf)


def exactly(number: int | Decimal) -> Range:
    """One number, the same in every row."""
    found = constant(number)
    whole = float(found.low or 0)
    return Range(found.scale, whole, whole, whole, whole)


def align(items: Iterable[Range]) -> list[Range]:
    """The items at the finest scale among them."""
    every = tuple(items)
    scale = max(it.scale for it in every)
    return [_finer(it, scale) for it in every]


def either(items: Iterable[Range]) -> Range:
    """What may be any one of the items."""
    return reduce(_join, align(items))


def combine(operator: str, left: Range, right: Range) -> Range:
    """`left operator right` for + - *."""
    if operator == "*":
        return _product(left, right)
    one, two = align((left, right))
    if operator == "-":
        low, high = one.low - two.high, one.high - two.low
        return Range(one.scale, low, high, one.floor - two.ceiling, one.ceiling - two.floor)
    return Range(one.scale, one.low + two.low, one.high + two.high, one.floor + two.floor, one.ceiling + two.ceiling)


def pick(function: str, items: Sequence[Range]) -> Range:
    """The least (min) or the greatest (max) of the items."""
    end, bound = (_least, min) if function == "min" else (_most, max)

    def choose(left: Range, right: Range) -> Range:
        one, two = align((left, right))
        ends = end(one.low, two.low), end(one.high, two.high)
        return Range(one.scale, *ends, bound(one.floor, two.floor), bound(one.ceiling, two.ceiling))

    return reduce(choose, items)


def as_expr(part: Part) -> nw.Expr:
    """An end as a column."""
    return nw.lit(part) if isinstance(part, float) else part


def _finer(item: Range, scale: int) -> Range:
    factor = float(10 ** (scale - item.scale))
    if factor == 1:
        return item
    return Range(scale, item.low * factor, item.high * factor, item.floor * factor, item.ceiling * factor)


def _join(one: Range, two: Range) -> Range:
    low, high = _least(one.low, two.low), _most(one.high, two.high)
    return Range(one.scale, low, high, min(one.floor, two.floor), max(one.ceiling, two.ceiling))


def _product(one: Range, two: Range) -> Range:
    scale = one.scale + two.scale
    corners = [_nothing_or(left, right) for left in (one.floor, one.ceiling) for right in (two.floor, two.ceiling)]
    floor, ceiling = min(corners), max(corners)
    if one.floor >= 0 and two.floor >= 0:
        return Range(scale, _times(one.low, two.low), _times(one.high, two.high), floor, ceiling)
    ends = [_times(left, right) for left in (one.low, one.high) for right in (two.low, two.high)]
    return Range(scale, reduce(_least, ends), reduce(_most, ends), floor, ceiling)


def _times(one: Part, two: Part) -> Part:
    """The product; nothing times whatever is nothing."""
    if isinstance(one, float) and isinstance(two, float):
        return _nothing_or(one, two)
    if 0 in [it for it in (one, two) if isinstance(it, float)]:
        return 0.0
    left, right = as_expr(one), as_expr(two)
    return nw.when((left == 0.0) | (right == 0.0)).then(0.0).otherwise(left * right)


def _nothing_or(one: float, two: float) -> float:
    return 0.0 if 0 in (one, two) else one * two


def _least(one: Part, two: Part) -> Part:
    if isinstance(one, float) and isinstance(two, float):
        return min(one, two)
    return nw.min_horizontal(as_expr(one), as_expr(two))


def _most(one: Part, two: Part) -> Part:
    if isinstance(one, float) and isinstance(two, float):
        return max(one, two)
    return nw.max_horizontal(as_expr(one), as_expr(two))
