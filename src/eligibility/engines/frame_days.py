"""Full years, months and days between columns of days: `calendar/elapsed.py` as expressions.

A day is put as 100 * months + day of the month. A month is full on its corresponding day, or on the month's last day
where there is none; so the last day of a month counts as the 31st where it ends a span, and full months are the
difference by 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import narwhals as nw

Part: TypeAlias = "int | nw.Expr"
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS, _HUNDRED, _LAST = 12, 100, 31
_PLAIN_YEARS = (1901, 2099)
"""Between these every fourth year is a leap year."""


@dataclass(frozen=True, slots=True)
class DayValue:
    """A day, or a column of days; `first` and `last` are its bounds."""

    first: date
    last: date
    column: nw.Expr | None = None

    @property
    def as_start(self) -> Part:
        """The day as it begins a span."""
        if self.column is None:
            return self._months(self.first.year, self.first.month) + self.first.day
        return self._column_months() + self.column.dt.day().cast(nw.Int32)

    @property
    def as_end(self) -> Part:
        """The day as it ends a span: the last of a month as the 31st."""
        if self.column is None:
            is_last = self.first == date.max or (self.first + timedelta(days=1)).day == 1
            return self._months(self.first.year, self.first.month) + (_LAST if is_last else self.first.day)
        day = self.column.dt.day().cast(nw.Int32)
        ends = day >= self._month_length(self.column)
        return self._column_months() + nw.when(ends).then(_LAST).when(~ends).then(day)

    def ordinal(self, *, in_polars: bool) -> Part:
        """Days since 1970; only polars can cast a day to that."""
        if self.column is None:
            return self.first.toordinal() - _EPOCH
        if in_polars:
            return self.column.cast(nw.Int32)
        month = self.column.dt.month().cast(nw.Int32)
        early = (14 - month) // 12  # January and February belong to the year before, whose last days they are
        year = self.column.dt.year().cast(nw.Int32) + 4800 - early
        days = self.column.dt.day().cast(nw.Int32) + (153 * (month + 12 * early - 3) + 2) // 5
        return days + 365 * year + year // 4 - year // 100 + year // 400 - 32045 - 1721425 - _EPOCH

    def _months(self, year: int, month: int) -> int:
        return (year * _MONTHS + month) * _HUNDRED

    def _column_months(self) -> nw.Expr:
        assert self.column is not None  # noqa: S101 - asked of columns alone
        year, month = self.column.dt.year().cast(nw.Int32), self.column.dt.month().cast(nw.Int32)
        return year * (_MONTHS * _HUNDRED) + month * _HUNDRED

    def _month_length(self, column: nw.Expr) -> nw.Expr:
        year, month = column.dt.year().cast(nw.Int32), column.dt.month().cast(nw.Int32)
        is_leap = year % 4 == 0
        if not (_PLAIN_YEARS[0] <= self.first.year and self.last.year <= _PLAIN_YEARS[1]):
            is_leap = (is_leap & (year % 100 != 0)) | (year % 400 == 0)
        is_short = (month == 4) | (month == 6) | (month == 9) | (month == 11)  # noqa: PLR2004 - months of 30 days
        length = nw.when(is_short).then(30).otherwise(_LAST)
        february = nw.when(is_leap).then(29).otherwise(28)
        return nw.when(month == 2).then(february).otherwise(length)  # noqa: PLR2004 - February


def pick_day(function: str, one: DayValue, two: DayValue) -> DayValue:
    """The earlier (min) or the later (max) of two days; unknown if one is."""
    choose = min if function == "min" else max
    first, last = choose(one.first, two.first), choose(one.last, two.last)
    if one.column is None and two.column is None:
        return DayValue(first, last)
    is_first = _day(one) < _day(two) if function == "min" else _day(one) > _day(two)
    column = nw.when(is_first).then(_day(one)).when(~is_first).then(_day(two))
    return DayValue(first, last, column)


def elapsed(function: str, start: DayValue, end: DayValue, *, in_polars: bool) -> nw.Expr:
    """full_years, full_months or full_days from *start* to *end*, one of which is a column."""
    if function == "full_days":
        return _expr(end.ordinal(in_polars=in_polars)) - _expr(start.ordinal(in_polars=in_polars))
    unit = _HUNDRED if function == "full_months" else _MONTHS * _HUNDRED
    whole = _whole(start, end, unit)
    if end.first >= start.last:
        return whole
    is_forward = _day(start) <= _day(end)
    return nw.when(is_forward).then(whole).when(~is_forward).then(0 - _whole(end, start, unit))


def _whole(start: DayValue, end: DayValue, unit: int) -> nw.Expr:
    """Full months, or the twelfth of them, where *start* is not after *end*."""
    return (_expr(end.as_end) - _expr(start.as_start)) // unit


def _day(one: DayValue) -> nw.Expr:
    return nw.lit(one.first) if one.column is None else one.column


def _expr(part: Part) -> nw.Expr:
    return nw.lit(part) if isinstance(part, int) else part
