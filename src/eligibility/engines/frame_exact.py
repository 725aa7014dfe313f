"""Exact arithmetic on columns: whole numbers of a power of ten, held in floats, which are exact below 2**53.

Sums and products of facts and figures are worked out on such wholes. Where bounds do not show that a step stays
below the limit, a guard finds the rows in which it does not; they have a fault, never a wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.rules.nodes import Operator

LIMIT = 2**53
"""From here on a float does not hold every whole number."""
Number: TypeAlias = "int | Decimal"


@dataclass(frozen=True, slots=True)
class Exact:
    """A column of whole numbers of 10**-scale, or one `constant`; `low` and `high` are its bounds, None if unknown."""

    scale: int
    low: int | None
    high: int | None
    column: nw.Expr | None = None

    @property
    def constant(self) -> int | None:
        """The number, where it is no column."""
        return self.low if self.column is None else None

    @property
    def expr(self) -> nw.Expr:
        """The wholes, as floats."""
        return nw.lit(float(self.low or 0)) if self.column is None else self.column

    @property
    def is_small(self) -> bool:
        """Whether the bounds show that every value is below the limit."""
        return self.low is not None and self.high is not None and max(-self.low, self.high) < LIMIT


@dataclass
class ExactArithmetic:
    """Adds, subtracts, multiplies and picks; `guards` hold where a result is too large to be exact."""

    guards: list[nw.Expr] = field(default_factory=list)

    def combine(self, operator: str, left: Exact, right: Exact) -> Exact:
        """`left operator right` for + - *."""
        if operator == "*":
            return self._product(left, right)
        left, right = self.align(left, right)
        sign = 1 if operator == "+" else -1
        ends = (right.low, right.high) if sign == 1 else (right.high, right.low)
        low, high = (
            None if one is None or two is None else one + sign * two
            for one, two in zip((left.low, left.high), ends, strict=True)
        )
        if left.column is None and right.column is None:
            return Exact(left.scale, low, high)
        column = left.expr + right.expr if sign == 1 else left.expr - right.expr
        return self._guarded(Exact(left.scale, low, high, column))

    def pick(self, function: str, items: Sequence[Exact]) -> Exact:
        """The least, or the greatest, of the items; unknown if one is."""
        found, *rest = items
        for item in rest:
            one, two = self.align(found, item)
            choose = min if function == "min" else max
            low, high = (
                None if first is None or second is None else choose(first, second)
                for first, second in ((one.low, two.low), (one.high, two.high))
            )
            column = None
            if one.column is not None or two.column is not None:
                first, second = (one.expr, two.expr) if function == "min" else (two.expr, one.expr)
                is_first = one.expr <= two.expr
                column = nw.when(is_first).then(first).when(~is_first).then(second)
            found = Exact(one.scale, low, high, column)
        return found

    def compare(self, operator: Operator, left: Exact, right: Exact) -> nw.Expr:
        """The comparison; unknown where a side is."""
        one, two = self.align(left, right)
        return apply(operator, one.expr, two.expr)

    def align(self, left: Exact, right: Exact) -> tuple[Exact, Exact]:
        """Both at the finer scale."""
        scale = max(left.scale, right.scale)
        return self._finer(left, scale), self._finer(right, scale)

    def _finer(self, item: Exact, scale: int) -> Exact:
        factor = 10 ** (scale - item.scale)
        if factor == 1:
            return item
        low, high = (None if end is None else end * factor for end in (item.low, item.high))
        column = None if item.column is None else item.column * float(factor)
        return self._guarded(Exact(scale, low, high, column))

    def _product(self, left: Exact, right: Exact) -> Exact:
        ends = (left.low, left.high, right.low, right.high)
        scale = left.scale + right.scale
        low = high = None
        if None not in ends:
            corners = [one * two for one, two in product(ends[:2], ends[2:]) if one is not None and two is not None]
            low, high = min(corners), max(corners)
        if left.column is None and right.column is None:
            return Exact(scale, low, high)
        return self._guarded(Exact(scale, low, high, left.expr * right.expr))

    def _guarded(self, item: Exact) -> Exact:
        if item.column is not None and not item.is_small:
            self.guards.append(item.column.abs() >= float(LIMIT))
        return item


def constant(number: Number) -> Exact:
    """A figure of the rules as a whole number at its own scale."""
    scale = max(0, -int(Decimal(number).as_tuple().exponent)) if isinstance(number, Decimal) else 0
    whole = scaled(number, scale)
    return Exact(scale, whole, whole)


def scaled(number: Number, scale: int) -> int:
    """How many of 10**-scale it is, rounded towards zero."""
    if isinstance(number, int):
        return number * _power(scale)
    sign, digits, exponent = number.as_tuple()
    shift = int(exponent) + scale
    whole = int("".join(map(str, digits)))
    whole = whole * _power(shift) if shift >= 0 else whole // _power(-shift)
    return -whole if sign else whole


def unscaled(wholes: nw.Expr, scale: int) -> nw.Expr:
    """The number that so many of 10**-scale are: the float nearest to it.

    Divided by a column, since polars divides by a constant as it multiplies by the inverse, which is not the nearest.
    """
    return wholes / (wholes * 0.0 + float(10**scale)) if scale else wholes


def _power(exponent: int) -> int:
    return int(10**exponent)


def apply(operator: Operator, left: nw.Expr, right: object) -> nw.Expr:
    """The comparison of a column with a column or a value."""
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
