"""Entitlements as columns: of each table the first row that holds, with its amount where that is settled.

An amount is a pair of columns, the least and the most it may be, as `rules/amounts.py` has it for one applicant:
an unknown fact leaves its bounds, an unknown enum or unsettled figure each candidate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from itertools import product
from math import inf, prod
from operator import and_, or_
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw

from eligibility.engines.frame_exact import LIMIT, unscaled
from eligibility.engines.frame_facts import RowFault, exact, temporary
from eligibility.engines.frame_ranges import ANYTHING, Range, align, as_expr, combine, either, exactly, pick
from eligibility.rules.binding import MAX_CANDIDATES
from eligibility.rules.facts import INEXACT
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    FactValue,
    Number,
    ParameterValue,
    Unstated,
    ValueAt,
    facts_of,
    parameters_of,
    pick_member,
)
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.engines.frame_derived import Facts
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import EntitlementTable
    from eligibility.rules.nodes import ParameterRead, Value
    from eligibility.rules.vocabulary import Figure

_Figures: TypeAlias = "Mapping[ParameterRead, tuple[ParameterRead, Figure | None]]"
"""What each part of a formula reads: the parameter with its member, and the figure if there is one."""
_TOO_LARGE = Bilingual("待遇数额太大，不能精确计算", "an amount comes out too large to compute with exactly")


@dataclass(slots=True)
class Stages:
    """What amounts are over, as columns: `columns` by stage, each over those before it, and nothing twice."""

    columns: tuple[list[nw.Expr], list[nw.Expr]] = field(default_factory=lambda: ([], []))
    _known: dict[object, nw.Expr] = field(default_factory=dict)

    def put(self, stage: int, key: object, column: nw.Expr) -> nw.Expr:
        """The column of that key, put into a stage unless it is there."""
        if key not in self._known:
            name = temporary("amount", len(self._known))
            self.columns[stage].append(column.alias(name))
            self._known[key] = nw.col(name)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of one day's entitlements, over the facts of a frame."""

    rules: DayRules
    facts: Facts
    readable: frozenset[str]
    stages: Stages

    def value(self, table: EntitlementTable, truths: Sequence[nw.Expr], granted: nw.Expr) -> nw.Expr:
        """The number where it is settled and granted; `truths` are those of the rows."""
        aligned = align(self._of(row.value) for row in table.rows)
        low, high = aligned[0].low, aligned[0].high  # which holds where anything is granted, if it is the only row
        if len(aligned) > 1:
            may_decide = [self.stages.put(0, object(), it) for it in _candidates(truths)]
            low, high = (
                choose(*(nw.when(may).then(as_expr(end)) for may, end in zip(may_decide, ends, strict=True)))
                for choose, ends in (
                    (nw.min_horizontal, [it.low for it in aligned]),
                    (nw.max_horizontal, [it.high for it in aligned]),
                )
            )
        least = nw.lit(low) if isinstance(low, float) else self.stages.put(1, object(), low)
        return nw.when(granted & (least == as_expr(high))).then(unscaled(least, aligned[0].scale))

    def _of(self, value: Value | Unstated) -> Range:
        if isinstance(value, Unstated):
            return ANYTHING
        read = parameters_of(value)
        days = tuple(dict.fromkeys(it.day for it in read if isinstance(it, ValueAt)))
        if any(day not in self.readable for day in days):
            return ANYTHING
        situations = list(self._situations(read))
        found = align(self._range(value, figures) for _, figures in situations)
        if len(found) == 1:
            return found[0]
        # Where a day is unknown, no situation is known to be that of the row.
        whens = [nw.when(when) for when, _ in situations]
        lows = [when.then(as_expr(it.low)) for when, it in zip(whens, found, strict=True)]
        highs = [when.then(as_expr(it.high)) for when, it in zip(whens, found, strict=True)]
        low, high = nw.min_horizontal(*lows).fill_null(-inf), nw.max_horizontal(*highs).fill_null(inf)
        return Range(found[0].scale, low, high, min(it.floor for it in found), max(it.ceiling for it in found))

    def _situations(self, read: tuple[ParameterRead, ...]) -> Iterator[tuple[nw.Expr, _Figures]]:
        """Which figures are read, by the enums that pick them and the spans of days they are read for."""
        keys = tuple(dict.fromkeys(it.key_fact for it in read if it.key_fact))
        members = [tuple(self.rules.service.vocabulary.facts[key].members or ()) for key in keys]
        dated = tuple(dict.fromkeys((it.parameter, it.day) for it in read if isinstance(it, ValueAt)))
        spans = [tuple(self.rules.spans_of(parameter)) for parameter, _ in dated]
        for chosen in product(*members):
            for picked in product(*spans):
                member = dict(zip(keys, chosen, strict=True))
                starts = {key: start for key, (start, _) in zip(dated, picked, strict=True)}
                tests = [self._may_be(key, it) for key, it in member.items() if key in self.readable]
                tests += [self._within(day, *span) for (_, day), span in zip(dated, picked, strict=True)]
                yield _all(tests), {it: self._figure(it, member, starts) for it in read}

    def _figure(
        self, part: ParameterRead, member: Mapping[str, str], starts: Mapping[tuple[str, str], date | None]
    ) -> tuple[ParameterRead, Figure | None]:
        picked = pick_member(part, member)
        if isinstance(picked, ParameterValue):
            bound = self.rules.figures[picked.parameter].get(picked.key)
        else:
            start = starts[picked.parameter, picked.day]
            bound = self.rules.figures_as_of(picked.parameter, start).get(picked.key)
        return picked, bound.figure if bound else None

    def _may_be(self, key: str, member: str) -> nw.Expr:
        is_it = (self.facts.column(key).expr == member).fill_null(True)  # noqa: FBT003 - unknown, it may be any
        return self.stages.put(0, (key, member), is_it)

    def _within(self, day: str, start: date | None, end: date | None) -> nw.Expr:
        column = self.facts.column(day).expr
        tests = [column >= nw.lit(start)] if start else []
        tests += [column < nw.lit(end)] if end else []
        return self.stages.put(0, (day, start, end), _all(tests))

    def _range(self, value: Value, figures: _Figures) -> Range:
        """The range over every candidate of every figure."""
        # `p[home]` may be the `p[town]` beside it: the same figure, with one candidate at a time.
        read = {same: figure.candidates for same, figure in figures.values() if figure and not figure.unstated}
        if any(same not in read for same, _ in figures.values()) or prod(map(len, read.values())) > MAX_CANDIDATES:
            return ANYTHING
        found = []
        for numbers in product(*read.values()):
            number = dict(zip(read, numbers, strict=True))
            found.append(self._formula(value, {part: number[same] for part, (same, _) in figures.items()}))
        return either(found)

    def _formula(self, value: Value, numbers: Mapping[ParameterRead, int | Decimal]) -> Range:
        match value:
            case Number(number):
                return exactly(number)
            case ParameterValue() | ValueAt():
                return exactly(numbers[value])
            case FactValue(name):
                return self._fact(name)
            case Arithmetic(operator, left, right):
                return self._guarded(combine(operator, self._formula(left, numbers), self._formula(right, numbers)))
            case Call("min" | "max" as function, arguments):
                return pick(function, [self._formula(it, numbers) for it in arguments])
            case _:
                msg = f"not the value of an amount: {value}"
                raise AssertionError(msg)

    def _fact(self, name: str) -> Range:
        fact = self.rules.service.vocabulary.facts[name]
        least, most = fact.minimum, fact.maximum
        if name not in self.readable:
            low = exactly(least) if isinstance(least, int | Decimal) else ANYTHING
            high = exactly(most) if isinstance(most, int | Decimal) else ANYTHING
            one, two = align((low, high))
            return Range(one.scale, one.floor, two.ceiling, one.floor, two.ceiling)
        found = exact(self.facts.column(name), self.facts.reading.faults)
        floor = -inf if found.low is None else float(found.low)
        ceiling = inf if found.high is None else float(found.high)
        return Range(found.scale, found.expr.fill_null(floor), found.expr.fill_null(ceiling), floor, ceiling)

    def _guarded(self, found: Range) -> Range:
        for end in (found.low, found.high):
            if isinstance(end, nw.Expr) and max(-found.floor, found.ceiling) >= LIMIT:
                where = (end.abs() >= float(LIMIT)) & end.is_finite()
                self.facts.reading.faults.append(RowFault("", INEXACT, _TOO_LARGE, where))
        return found


def table_facts(table: EntitlementTable) -> Iterator[str]:
    """The facts that the formulas of a table read."""
    for row in table.rows:
        yield from facts_of(row.value)


def _all(tests: Sequence[nw.Expr]) -> nw.Expr:
    return reduce(and_, tests) if tests else nw.lit(True)  # noqa: FBT003


def _candidates(truths: Sequence[nw.Expr]) -> Iterator[nw.Expr]:
    """Of each row, whether it may be the one that decides: it may hold, and none before it does."""
    for at, holds in enumerate(truths):
        may_hold = holds.fill_null(True)  # noqa: FBT003
        yield may_hold & ~reduce(or_, truths[:at]).fill_null(False) if at else may_hold  # noqa: FBT003
