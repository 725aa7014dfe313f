"""Derived facts and formulas as columns: computed once where a comparison of the day they follow will not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial, reduce
from typing import TYPE_CHECKING

import narwhals as nw

from eligibility.engines.frame_days import DayValue, elapsed, pick_day
from eligibility.engines.frame_exact import Exact, ExactArithmetic, apply, constant, unscaled
from eligibility.engines.frame_facts import (
    FactColumn,
    Reading,
    RowFault,
    bound_faults,
    exact,
    temporary,
)
from eligibility.rules.derivation import FUNCTIONS, compute
from eligibility.rules.facts import CONTRADICTION, INEXACT, OUT_OF_BOUNDS
from eligibility.rules.inversion import invertible, on_source
from eligibility.rules.nodes import Arithmetic, Call, Day, FactValue, Number, Today, facts_of
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from eligibility.rules.nodes import Operator, Value
    from eligibility.rules.vocabulary import Fact

_TOO_LARGE = Bilingual("数太大，不能精确计算", "comes to a number too large to compute with exactly")


def readable_facts(vocabulary: Mapping[str, Fact], given: Collection[str]) -> frozenset[str]:
    """The facts that columns hold, and those that derive from such facts."""
    readable = set(given)

    def can_derive(name: str) -> bool:
        formula = vocabulary[name].derive
        return formula is not None and all(it in readable or can_derive(it) for it in facts_of(formula))

    return frozenset(name for name in vocabulary if name in readable or can_derive(name))


@dataclass
class Facts:
    """The facts of a frame as columns, with what is derived put into `stages`, each over those before it."""

    vocabulary: Mapping[str, Fact]
    reading: Reading
    today: date
    in_polars: bool
    stages: list[list[nw.Expr]] = field(default_factory=list)
    _levels: dict[str, int] = field(default_factory=dict)
    _exact: dict[str, Exact] = field(default_factory=dict)

    @property
    def columns(self) -> Mapping[str, FactColumn]:
        """The facts that have a column of their own by now."""
        return self.reading.columns

    def column(self, name: str) -> FactColumn:
        """The column of a readable fact, derived if it has to be."""
        fact = self.vocabulary[name]
        if fact.derive is not None and name not in self._levels:
            self._derive(fact, fact.derive)
        return self.reading.columns[name]

    def follows(self, name: str) -> FactColumn | None:
        """The day whose comparisons say all of a derived fact that no column states; None if there is none."""
        if name in self.reading.columns or self.vocabulary[name].derive is None:
            return None
        source = invertible(name, self.vocabulary)
        return self.column(source) if source else None

    def check(self, names: Iterable[str]) -> None:
        """Add to the faults that a derived fact comes out of its bounds, or contradicts what a column states."""
        for name in names:
            source = self.follows(name)
            if source is None:
                if self._can_derive(name):
                    self.column(name)
            else:
                self.reading.faults += self._bounds_of_source(name, source)

    def number(self, value: Value, arithmetic: ExactArithmetic) -> Exact:
        """What a formula over facts and numbers comes to; unknown where a fact in it is."""
        match value:
            case Number(number):
                return constant(number)
            case FactValue(name):
                if name not in self._exact:
                    self._exact[name] = exact(self.column(name), self.reading.faults)
                return self._exact[name]
            case Arithmetic(operator, left, right):
                return arithmetic.combine(operator, self.number(left, arithmetic), self.number(right, arithmetic))
            case Call("min" | "max" as function, arguments):
                return arithmetic.pick(function, [self.number(it, arithmetic) for it in arguments])
            case Call(function, (start, end)):
                return self._elapsed(function, self._day(start), self._day(end))
            case _:
                msg = f"not a number of a frame: {value}"
                raise AssertionError(msg)

    def guard(self, fact: str, arithmetic: ExactArithmetic) -> None:
        """Make faults of the rows in which a result was too large."""
        self.reading.faults += [RowFault(fact, INEXACT, _TOO_LARGE, it) for it in arithmetic.guards]

    def _day(self, value: Value) -> DayValue:
        match value:
            case Today():
                return DayValue(self.today, self.today)
            case Day(day):
                return DayValue(day, day)
            case FactValue(name):
                fact = self.vocabulary[name]
                first = fact.minimum if isinstance(fact.minimum, date) else date.min
                last = fact.maximum if isinstance(fact.maximum, date) else date.max
                return DayValue(first, self.today if fact.latest_today else last, self.column(name).expr)
            case Call("min" | "max" as function, arguments):
                return reduce(partial(pick_day, function), map(self._day, arguments))
            case _:
                msg = f"not a day of a frame: {value}"
                raise AssertionError(msg)

    def _elapsed(self, function: str, start: DayValue, end: DayValue) -> Exact:
        low = FUNCTIONS[function](start.last, end.first)
        high = FUNCTIONS[function](start.first, end.last)
        if start.column is None and end.column is None:
            return Exact(0, low, high)
        column = elapsed(function, start, end, in_polars=self.in_polars).cast(nw.Float64)
        return Exact(0, low, high, column)

    def _can_derive(self, name: str) -> bool:
        formula = self.vocabulary[name].derive
        return formula is not None and all(
            it in self.reading.columns or self._can_derive(it) for it in facts_of(formula)
        )

    def _derive(self, fact: Fact, formula: Value) -> None:
        """Put the derived fact into a stage, beside the column that states it, if there is one."""
        stated = self.reading.columns.get(fact.name)
        self._levels[fact.name] = 0
        if not self._can_derive(fact.name):
            return
        arithmetic = ExactArithmetic()
        derived = self.number(formula, arithmetic)
        self.guard(fact.name, arithmetic)
        level = 1 + max((self._levels.get(it, 0) for it in facts_of(formula)), default=0)
        value = unscaled(derived.expr, derived.scale)
        name = temporary("derived", fact.name)
        self._stage(level, value.alias(name))
        column = FactColumn(fact, name, "float" if derived.scale else "whole")
        self.reading.faults += self._unproven_bounds(derived, column)
        if stated is not None:
            differs = stated.expr.cast(nw.Float64) != column.expr
            text = Bilingual("与推导所用的事实矛盾", "contradicts the facts it derives from")
            self.reading.faults.append(RowFault(fact.name, CONTRADICTION, text, differs))
            level += 1
            joined = temporary("joined", fact.name)
            self._stage(level, nw.coalesce(column.expr, stated.expr.cast(nw.Float64)).alias(joined))
            column = FactColumn(fact, joined, column.form)
        self._levels[fact.name] = level
        self.reading.columns[fact.name] = column

    def _stage(self, level: int, column: nw.Expr) -> None:
        while len(self.stages) < level:
            self.stages.append([])
        self.stages[level - 1].append(column)

    def _unproven_bounds(self, derived: Exact, column: FactColumn) -> Iterator[RowFault]:
        """The bounds of the fact, unless those of its sources keep it within them."""
        low, high = column.fact.minimum, column.fact.maximum
        factor = 10**derived.scale
        if isinstance(low, int | Decimal) and derived.low is not None and derived.low >= low * factor:
            low = None
        if isinstance(high, int | Decimal) and derived.high is not None and derived.high <= high * factor:
            high = None
        if low is not None or high is not None:
            yield from bound_faults(column, self.today)

    def _bounds_of_source(self, name: str, source: FactColumn) -> Iterator[RowFault]:
        fact = self.vocabulary[name]
        formula = fact.derive
        assert formula is not None  # noqa: S101 - it follows a day
        day = self._day(FactValue(source.fact.name))
        ends = [compute(formula, {source.fact.name: it}, self.vocabulary, self.today) for it in (day.first, day.last)]
        checks: tuple[tuple[Operator, object, tuple[str, str]], ...] = (
            ("<", fact.minimum, ("小", "least")),
            (">", fact.maximum, ("大", "most")),
        )
        for operator, bound, words in checks:
            if isinstance(bound, int | Decimal) and any(_beyond(operator, end, bound) for end in ends):
                found = on_source(operator, bound, name, self.vocabulary, self.today)
                if not isinstance(found, bool):
                    text = Bilingual(f"不能{words[0]}于 {bound}", f"must be at {words[1]} {bound}")
                    where = apply(found[0], source.expr, nw.lit(found[1]))
                    yield RowFault(name, OUT_OF_BOUNDS, text, where)


def _beyond(operator: str, value: int | Decimal, bound: int | Decimal) -> bool:
    return value < bound if operator == "<" else value > bound
