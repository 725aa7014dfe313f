"""The days of the package chinese-calendar, for the years of which no notice is held here; nothing else imports it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from eligibility.calendar.holidays import FIRST_YEAR, Holiday, anchor
from eligibility.calendar.notices import PACKAGE, Arrangement, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    _Table = Mapping[Holiday | None, Sequence[date]]

_NAMES = {
    "New Year's Day": Holiday.NEW_YEAR,
    "Spring Festival": Holiday.SPRING_FESTIVAL,
    "Tomb-sweeping Day": Holiday.QINGMING,
    "Labour Day": Holiday.LABOUR_DAY,
    "Dragon Boat Festival": Holiday.DRAGON_BOAT,
    "Mid-autumn Festival": Holiday.MID_AUTUMN,
    "National Day": Holiday.NATIONAL_DAY,
}
"""The package's names; days of another name, such as the anniversary of 2015, belong to no holiday of a year."""
_NEXT = timedelta(1)
_REACH = timedelta(30)
"""The farthest that a day off or a day worked lies from its holiday."""


def package_years() -> range:
    """The years the package knows."""
    off, _ = _tables()
    return range(FIRST_YEAR, max(max(days) for days in off.values()).year + 1)


def package_notices(years: range) -> tuple[Notice, ...]:
    """The package's arrangements of some years, in the form of notices."""
    return tuple(_notice(year) for year in years)


@cache
def _notice(year: int) -> Notice:
    off, worked = _tables()
    found = {holiday: (_days(off, holiday, year), _days(worked, holiday, year)) for holiday in Holiday}
    autumn, national = found[Holiday.MID_AUTUMN], found[Holiday.NATIONAL_DAY]
    arrangements = []
    if any(abs(one - other) <= _NEXT for one in autumn[0] for other in national[0]):
        rest, work = (tuple(sorted((*one, *other))) for one, other in zip(autumn, national, strict=True))
        arrangements.append(Arrangement((Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY), rest, work))
        del found[Holiday.MID_AUTUMN], found[Holiday.NATIONAL_DAY]
    arrangements += [Arrangement((holiday,), rest, work) for holiday, (rest, work) in found.items() if rest]
    special, work = (tuple(day for day in table.get(None, ()) if day.year == year) for table in (off, worked))
    if special:
        arrangements.append(Arrangement((), special, work, extended=special[:1]))
    arrangements.sort(key=lambda it: it.rest)
    return Notice(f"{PACKAGE}_{year}", "chinese-calendar", tuple(arrangements), year=year, from_package=True)


def _days(table: _Table, holiday: Holiday, year: int) -> tuple[date, ...]:
    """Days of one holiday of a year; those of New Year's Day may lie in the December before."""
    near = anchor(holiday, year)
    return tuple(day for day in table.get(holiday, ()) if abs(day - near) <= _REACH)


@cache
def _tables() -> tuple[_Table, _Table]:
    """The package's days off and its weekend days worked, by holiday; None for days of no holiday of a year."""
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 - not before a calendar is made

    return _by_holiday(holidays), _by_holiday(workdays)


def _by_holiday(table: Mapping[date, str]) -> _Table:
    found: dict[Holiday | None, list[date]] = {}
    for day in sorted(table):
        found.setdefault(_NAMES.get(table[day]), []).append(day)
    return found
