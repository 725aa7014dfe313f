"""Full years, months and days between columns of days: `calendar/elapsed.py` as expressions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import narwhals as nw

Part: TypeAlias = "int | nw.Expr"
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class DayValue:
    """A day, or a column of days; `first` and `last` are its bounds."""

    first: date
    last: date
    column: nw.Expr | None = None

    @property
    def months(self) -> Part:
        """Months since the year 0."""
        if self.column is None:
            return self.first.year * _MONTHS + self.first.month
        return self.column.dt.year().cast(nw.Int32) * _MONTHS + self.column.dt.month().cast(nw.Int32)

    @property
    def day(self) -> Part:
        """The day of the month."""
        return self.first.day if self.column is None else self.column.dt.day()

    @property
    def is_month_end(self) -> bool | nw.Expr:
        """Whether it is the last day of its month."""
        if self.column is None:
            return self.first == date.max or (self.first + timedelta(days=1)).day == 1
        year, month, day = self.column.dt.year(), self.column.dt.month(), self.column.dt.day()
        is_leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
        is_short = (month == 4) | (month == 6) | (month == 9) | (month == 11)  # noqa: PLR2004 - months of 30 days
        february = (month == 2) & ((day == 29) | ((day == 28) & ~is_leap))  # noqa: PLR2004
        return february | (is_short & (day == 30)) | (day == 31)  # noqa: PLR2004

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


def pick_day(function: str, one: DayValue, two: DayValue) -> DayValue:
    """The earlier (min) or the later (max) of two days; unknown if one is."""
    choose = min if function == "min" else max
    first, last = choose(one.first, two.first), choose(one.last, two.last)
    if one.column is None and two.column is None:
        return DayValue(first, last)
    is_first = _before(one, two) if function == "min" else _before(two, one)
    column = nw.when(is_first).then(_column(one)).when(~is_first).then(_column(two))
    return DayValue(first, last, column)


def elapsed(function: str, start: DayValue, end: DayValue, *, in_polars: bool) -> nw.Expr:
    """full_years, full_months or full_days from *start* to *end*, one of which is a column."""
    if function == "full_days":
        return _expr(end.ordinal(in_polars=in_polars)) - _expr(start.ordinal(in_polars=in_polars))
    months = _full_months(start, end)
    if end.first < start.last:
        is_backward = _before(end, start)
        months = nw.when(is_backward).then(0 - _full_months(end, start)).when(~is_backward).then(months)
    if function == "full_months":
        return months
    years = months // _MONTHS
    if end.first < start.last:
        years = nw.when(months >= 0).then(years).when(months < 0).then(0 - (0 - months) // _MONTHS)
    return years


def _full_months(start: DayValue, end: DayValue) -> nw.Expr:
    """Full months where *start* is not after *end*: the last is not full before its corresponding day, or month end."""
    months = _expr(end.months) - _expr(start.months)
    if end.is_month_end is True:
        return months
    is_full = _expr(start.day) <= _expr(end.day)
    if end.column is not None:
        is_full |= end.is_month_end
    return months - nw.when(is_full).then(0).when(~is_full).then(1)


def _before(one: DayValue, two: DayValue) -> nw.Expr:
    return _column(one) < _column(two)


def _column(one: DayValue) -> nw.Expr:
    return nw.lit(one.first) if one.column is None else one.column


def _expr(part: Part) -> nw.Expr:
    return nw.lit(part) if isinstance(part, int) else part
