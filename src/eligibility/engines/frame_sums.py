"""Sums over the people of a frame, on both sides of a comparison: people, criteria that turned, amounts granted.

Each is one column, added up by group in the engine. Amounts are added up in whole units and millionths, so that no sum
depends on the order of rows, unless people have weights that are no whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

from eligibility.engines.frame_facts import temporary
from eligibility.errors import EligibilityError, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eligibility.engines.frame_native import OpenFrame

WEIGHT = temporary("weight")
MILLIONTHS = 6
_MOST = 1e15
Count: TypeAlias = "int | float"
State: TypeAlias = "bool | None"
Name: TypeAlias = "tuple[Any, ...]"
"""What a sum is of: ("criterion", id, before, after) or ("table", id, what)."""
ABSENT = "absent"
"""In place of a truth where that side has no such criterion."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one group and one pair of outcomes: rows, the people they stand for, and sums by name."""

    rows: int
    people: Count
    sums: Mapping[Name, Any]

    def __add__(self, other: Totals) -> Totals:
        sums = {name: value + other.sums[name] for name, value in self.sums.items()}
        return Totals(self.rows + other.rows, self.people + other.people, sums)


def read_weight(opened: OpenFrame, name: str | None) -> nw.Expr | None:
    """The column of weights: whole numbers as such, others as floats; EligibilityError for what are no numbers."""
    if name is None:
        return None
    dtype = opened.lazy.collect_schema()[name]
    if dtype.is_integer():
        given = nw.col(name)
        # What is too large is no weight; a wide column of such could not be cast.
        return nw.when((given >= -1) & (given <= _MOST)).then(given).cast(nw.Int64)
    if dtype.is_float() or dtype.is_decimal():
        return nw.col(name).cast(nw.Float64)
    raise EligibilityError(
        f"weights are numbers; column {quote(name)} holds {dtype}", zh=f"权数应为数字；{quote(name)} 列是 {dtype}"
    )


@dataclass
class Sums:
    """The sums to make of the columns *names*, which begin with the names of the sides."""

    sides: tuple[str, str]
    names: Sequence[str]
    is_exact: bool

    @cached_property
    def of(self) -> dict[Name, nw.Expr]:
        """Each sum as a column: how much a row adds to it."""
        found: dict[Name, nw.Expr] = {}
        for name in self._stems("criterion_"):
            found |= self._criterion(name)
        for name in self._stems("granted_"):
            found |= self._table(name)
        return found

    def collect(
        self, frame: nw.LazyFrame[Any], keys: Sequence[str], *, is_weighted: bool, in_polars: bool
    ) -> dict[tuple[Any, ...], Totals]:
        """The sums by the values of *keys*, in one pass; EligibilityError where a weight is no weight."""
        if not is_weighted:
            frame = frame.with_columns(nw.lit(1, nw.Int64).alias(WEIGHT))
        columns = {temporary("sum", at): value for at, value in enumerate(self.of.values())}
        wrong = temporary("wrong")
        weight = nw.col(WEIGHT)
        bad = weight.is_null() | (weight < 0) | (weight != weight) | (weight > _MOST)  # noqa: PLR0124 - a NaN
        made = frame.select(*keys, weight, nw.when(bad).then(nw.lit(1)).otherwise(nw.lit(0)).alias(wrong), **columns)
        rows = temporary("rows")
        grouped = made.group_by(*keys).agg(
            nw.len().alias(rows), *(nw.col(it).sum() for it in (WEIGHT, wrong, *columns))
        )
        options = {"engine": "streaming"} if in_polars else {}
        found = grouped.collect("polars", **options).rows(named=True)
        if bad_rows := sum(int(row[wrong]) for row in found):
            raise EligibilityError(
                f"{bad_rows} rows have no weight, or one that is negative or not finite",
                zh=f"{bad_rows} 行没有权数，或权数为负、不是有限的数",
            )
        return {
            tuple(row[key] for key in keys): Totals(
                int(row[rows]), self._count(row[WEIGHT]), self._read([row[it] for it in columns])
            )
            for row in found
        }

    def _count(self, value: Any) -> Count:
        return int(value or 0) if self.is_exact else round(float(value or 0), MILLIONTHS)

    def _read(self, values: Sequence[Any]) -> dict[Name, Any]:
        found: dict[Name, Any] = {}
        for name, value in zip(self.of, values, strict=True):
            if name[-1] == "millionths":
                found[name[:-1]] += Decimal(int(value or 0)).scaleb(-MILLIONTHS)
            elif name[-1] == "whole":
                found[name[:-1]] = Decimal(int(value or 0))
            elif name[-1] == "float":
                found[name[:-1]] = Decimal(repr(round(float(value or 0), MILLIONTHS)))
            else:
                found[name] = self._count(value)
        return found

    def _stems(self, family: str) -> list[str]:
        found = [name.removeprefix(side) for side in self.sides for name in self.names if name.startswith(side)]
        return list(dict.fromkeys(it.removeprefix(family) for it in found if it.startswith(family)))

    def _has(self, side: str, name: str) -> bool:
        return f"{side}{name}" in self.names

    def _weighed(self, where: nw.Expr) -> nw.Expr:
        weight = nw.col(WEIGHT)
        return nw.when(where).then(weight).otherwise(nw.lit(0))

    def _criterion(self, name: str) -> dict[Name, nw.Expr]:
        """How many turned from each truth to each other."""
        found: dict[Name, nw.Expr] = {}
        states = [self._states(side, f"criterion_{name}") for side in self.sides]
        for (old, was), (new, is_) in product(states[0].items(), states[1].items()):
            if old != new:
                both = [it for it in (was, is_) if it is not None]
                where = both[0] & both[1] if len(both) > 1 else both[0]
                found["criterion", name, old, new] = self._weighed(where)
        return found

    def _states(self, side: str, name: str) -> dict[Any, nw.Expr | None]:
        if not self._has(side, name):
            return {ABSENT: None}
        column = nw.col(f"{side}{name}")
        return {True: column, False: ~column, None: column.is_null()}

    def _table(self, name: str) -> dict[Name, nw.Expr]:
        """People who get it, people of whom it is open, and what it comes to, on each side and in between."""
        found: dict[Name, nw.Expr] = {}
        values = [self._value(side, name) for side in self.sides]
        for what, side, value in zip(("before", "after"), self.sides, values, strict=True):
            granted = nw.col(f"{side}granted_{name}") if self._has(side, f"granted_{name}") else None
            nobody = nw.lit(0)
            found["table", name, f"receiving_{what}"] = nobody if granted is None else self._weighed(granted)
            found["table", name, f"open_{what}"] = self._weighed(value.is_null())
            found |= self._amounts(("table", name, what), value)
        old, new = values
        found["table", name, "open"] = self._weighed(old.is_null() | new.is_null())
        found["table", name, "more"] = self._weighed(new > old)
        found["table", name, "less"] = self._weighed(new < old)
        settled = ~(old.is_null() | new.is_null())
        found |= self._amounts(("table", name, "settled_before"), nw.when(settled).then(old))
        found |= self._amounts(("table", name, "settled_after"), nw.when(settled).then(new))
        return found

    def _value(self, side: str, name: str) -> nw.Expr:
        """What a person gets: nothing where it is not granted, null where it is open."""
        if not self._has(side, f"granted_{name}"):
            return nw.lit(0.0)
        granted, amount = nw.col(f"{side}granted_{name}"), nw.col(f"{side}entitlement_{name}")
        return nw.when(granted).then(amount).when(~granted).then(nw.lit(0.0))

    def _amounts(self, name: Name, value: nw.Expr) -> dict[Name, nw.Expr]:
        weight, known = nw.col(WEIGHT), value.fill_null(0.0)
        if not self.is_exact:
            return {(*name, "float"): known * weight}
        whole = known.floor()
        millionths = ((known - whole) * float(10**MILLIONTHS)).round(0)
        return {
            (*name, "whole"): whole.cast(nw.Int64) * weight,
            (*name, "millionths"): millionths.cast(nw.Int64) * weight,
        }
