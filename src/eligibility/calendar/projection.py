"""Days that no notice arranges yet: what the law on holidays makes of them, and how far a notice may move that.

The projection takes the statutory days, and the days in lieu of those on a weekend. Around each
holiday past notices have had weekend days worked and further days off; how far from the holiday, and
how many, bounds what the next notice may do. It is experience, not a guarantee.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from eligibility.calendar.day import DayStatus, is_weekend
from eligibility.calendar.holidays import LAST_YEAR, Holiday, anchor, statutory_days
from eligibility.errors import CalendarRangeError
from eligibility.frozen import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from eligibility.calendar.notices import Arrangement

Leaning = Literal["projected", "most_work", "least_work"]
FIRST_MODERN_YEAR = 2008
"""The first year of today's seven holidays; earlier notices say nothing of what the next will do."""

_ONE = timedelta(1)


@dataclass(frozen=True, slots=True)
class Window:
    """Where days of one sort have lain from their holiday, in days, and how many there were at most in a year."""

    first: int
    last: int
    most: int


@dataclass(frozen=True, slots=True)
class Experience:
    """What past notices did around each holiday: weekend days worked, and days off beyond the law's."""

    worked: Mapping[Holiday, Window]
    off: Mapping[Holiday, Window]


def gather_experience(arranged: Iterable[tuple[int, Arrangement]]) -> Experience:
    """The windows of past arrangements, each with its year; days added in an emergency teach nothing."""
    worked: dict[Holiday, list[list[int]]] = {}
    off: dict[Holiday, list[list[int]]] = {}
    for year, arrangement in arranged:
        if year < FIRST_MODERN_YEAR or not arrangement.holidays:
            continue
        legal = {*statutory_days(year), *lieu_days(year)}
        extra = [
            day
            for day in arrangement.rest
            if not is_weekend(day) and day not in legal and day not in arrangement.extended
        ]
        for holiday in arrangement.holidays:
            near = anchor(holiday, year)
            worked.setdefault(holiday, []).append([(day - near).days for day in arrangement.work])
            off.setdefault(holiday, []).append([(day - near).days for day in extra])
    return Experience(_windows(worked), _windows(off))


def _windows(offsets: Mapping[Holiday, list[list[int]]]) -> Mapping[Holiday, Window]:
    found = {}
    for holiday, years in offsets.items():
        days = [day for year in years for day in year]
        if days:
            found[holiday] = Window(min(days), max(days), max(len(year) for year in years))
    return FrozenMap(found)


@cache
def lieu_days(year: int) -> Mapping[date, tuple[Holiday, ...]]:
    """The days in lieu (补假) of a year's statutory days that fall on a weekend or on one another.

    The law asks for a working day; which one, it leaves to the notice. Notices take the first after the holiday.
    """
    statutory = statutory_days(year)
    found: dict[date, tuple[Holiday, ...]] = {}
    for day, holidays in statutory.items():
        owed = len(holidays) - (not is_weekend(day))
        free = day
        while owed:
            free += _ONE
            if not is_weekend(free) and free not in statutory and free not in found:
                found[free] = holidays
                owed -= 1
    return FrozenMap(found)


def project(day: date) -> tuple[DayStatus, tuple[Holiday, ...]]:
    """The kind of a day by the law on holidays alone, and its holidays.

    >>> project(date(2027, 2, 9))
    (<DayStatus.COMPENSATORY: 'compensatory'>, (<Holiday.SPRING_FESTIVAL: 'spring_festival'>,))
    """
    if day.year > LAST_YEAR:
        raise CalendarRangeError(f"{day} is after {LAST_YEAR}, the last year whose festivals are known")
    if day in (statutory := statutory_days(day.year)):
        return DayStatus.STATUTORY, statutory[day]
    if day in (lieu := lieu_days(day.year)):
        return DayStatus.COMPENSATORY, lieu[day]
    return (DayStatus.WEEKEND if is_weekend(day) else DayStatus.WORK), ()


def leaning_days(leaning: Leaning, experience: Experience) -> Callable[[date], bool]:
    """Whether a day is a working day: as projected, or with as much work or rest as past notices make possible.

    Ask it in the order of the days, forward or backward: it spends what a year's notice may move as it goes.
    """
    if leaning == "projected":
        return lambda day: project(day)[0].is_working
    windows = experience.worked if leaning == "most_work" else experience.off
    spent: dict[tuple[Holiday, int], int] = {}

    def is_working(day: date) -> bool:
        status, _ = project(day)
        movable = DayStatus.WEEKEND if leaning == "most_work" else DayStatus.WORK
        if status is movable:
            for holiday, year in _near(day, windows):
                if spent.get((holiday, year), 0) < windows[holiday].most:
                    spent[holiday, year] = spent.get((holiday, year), 0) + 1
                    return not status.is_working
        return status.is_working

    return is_working


def _near(day: date, windows: Mapping[Holiday, Window]) -> list[tuple[Holiday, int]]:
    """The holidays whose windows a day lies in, those of the next new year included."""
    found = []
    for year in (day.year, day.year + 1):
        if year > LAST_YEAR:
            continue
        for holiday, window in windows.items():
            if (holiday is Holiday.NEW_YEAR or year == day.year) and window.first <= (
                day - anchor(holiday, year)
            ).days <= window.last:
                found.append((holiday, year))
    return found
