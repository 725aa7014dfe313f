"""Days that no notice arranges yet: what the law on holidays makes of them, and how far a notice may move that.

The projection takes the statutory days, and the days in lieu of those on a weekend. Around each
holiday past notices have had weekend days worked, and further days off. On which weekends, counted in
weeks from the holiday's own, how many days before or after it, and how many in a year at most, bounds
what the next notice may do. It is experience, not a guarantee.
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
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from eligibility.calendar.notices import Arrangement

Leaning = Literal["projected", "most_work", "least_work"]
FIRST_MODERN_YEAR = 2008
"""The first year of today's seven holidays; earlier notices say nothing of what the next will do."""

_ONE = timedelta(1)


@dataclass(frozen=True, slots=True)
class Window:
    """How far from their holiday days of one sort have lain, first to last, and how many there were at most in a year.

    Days worked are counted in weeks from the week of the holiday, further days off in days from its first.
    """

    first: int
    last: int
    most: int


@dataclass(frozen=True, slots=True)
class Experience:
    """What past notices did around each holiday: weekend days worked, and days off beyond the law's."""

    worked: Mapping[Holiday, Window]
    off: Mapping[Holiday, Window]

    @property
    def lines(self) -> tuple[str, ...]:
        """Every window as a line of text, for a digest."""
        return tuple(
            f"{sort} {holiday} {it.first} {it.last} {it.most}"
            for sort, windows in (("worked", self.worked), ("off", self.off))
            for holiday, it in windows.items()
        )


def gather_experience(arrangements: Iterable[Arrangement]) -> Experience:
    """The windows of past arrangements; days added in an emergency teach nothing.

    Holidays joined into one teach what the longest of them can do: the others did not stand alone.
    """
    worked: dict[Holiday, list[list[int]]] = {}
    off: dict[Holiday, list[list[int]]] = {}
    for arrangement in arrangements:
        year = arrangement.year
        if year < FIRST_MODERN_YEAR or not arrangement.holidays:
            continue
        statutory = statutory_days(year)
        holiday = max(arrangement.holidays, key=lambda it: sum(it in names for names in statutory.values()))
        near = anchor(holiday, year)
        legal = {*statutory, *lieu_days(year), *arrangement.extended}
        extra = [day for day in arrangement.rest if not is_weekend(day) and day not in legal]
        worked.setdefault(holiday, []).append([_weeks(near, day) for day in arrangement.work])
        off.setdefault(holiday, []).append([(day - near).days for day in extra])
    return Experience(_windows(worked), _windows(off))


def _weeks(near: date, day: date) -> int:
    """Whole weeks, Monday to Sunday, from that of the first day to that of the second."""
    return (day.toordinal() - 1) // 7 - (near.toordinal() - 1) // 7


def _windows(distances: Mapping[Holiday, list[list[int]]]) -> Mapping[Holiday, Window]:
    found = {}
    for holiday in Holiday:
        years = distances.get(holiday, [])
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
        raise CalendarRangeError(
            f"{day} is after {LAST_YEAR}, the last year whose festivals are known",
            zh=f"{day} 在 {LAST_YEAR} 年之后：节日的日期只知道到那一年",
        )
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
    movable, windows = (
        (DayStatus.WEEKEND, experience.worked) if leaning == "most_work" else (DayStatus.WORK, experience.off)
    )
    spent: dict[tuple[Holiday, int], int] = {}

    def is_working(day: date) -> bool:
        status, _ = project(day)
        if status is movable:
            for holiday, year in _near(day, windows, _weeks if leaning == "most_work" else _days):
                if spent.get((holiday, year), 0) < windows[holiday].most:
                    spent[holiday, year] = spent.get((holiday, year), 0) + 1
                    return not status.is_working
        return status.is_working

    return is_working


def _days(near: date, day: date) -> int:
    return (day - near).days


def _near(
    day: date, windows: Mapping[Holiday, Window], distance: Callable[[date, date], int]
) -> Iterator[tuple[Holiday, int]]:
    """The holidays whose windows a day lies in, those of the next new year included."""
    for holiday, window in windows.items():
        years = (day.year, day.year + 1) if holiday is Holiday.NEW_YEAR and day.year < LAST_YEAR else (day.year,)
        for year in years:
            if window.first <= distance(anchor(holiday, year), day) <= window.last:
                yield holiday, year
