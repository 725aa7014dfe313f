"""The days of the package chinese-calendar, for the years of which no notice is held here; nothing else imports it."""

from __future__ import annotations

from datetime import date, timedelta

from chinese_calendar.constants import Holiday as PackageHoliday
from chinese_calendar.constants import holidays, workdays

from eligibility.calendar.day import is_weekend
from eligibility.calendar.holidays import FIRST_YEAR, Holiday, anchor
from eligibility.calendar.notices import PACKAGE, Arrangement, Notice

_NAMES = {
    PackageHoliday.new_years_day: Holiday.NEW_YEAR,
    PackageHoliday.spring_festival: Holiday.SPRING_FESTIVAL,
    PackageHoliday.tomb_sweeping_day: Holiday.QINGMING,
    PackageHoliday.labour_day: Holiday.LABOUR_DAY,
    PackageHoliday.dragon_boat_festival: Holiday.DRAGON_BOAT,
    PackageHoliday.mid_autumn_festival: Holiday.MID_AUTUMN,
    PackageHoliday.national_day: Holiday.NATIONAL_DAY,
}
_BY_VALUE = {holiday.value: ours for holiday, ours in _NAMES.items()}
_NEXT = timedelta(1)
_REACH = timedelta(30)
"""The farthest that a day off or a day worked lies from its holiday."""


def package_years() -> range:
    """The years the package knows."""
    return range(FIRST_YEAR, max(holidays).year + 1)


def package_is_working(day: date) -> bool:
    """What the package says of a day of its years."""
    return day in workdays or (day not in holidays and not is_weekend(day))


def package_notice(year: int) -> Notice:
    """The package's arrangement of a year, in the form of a notice."""
    found = {holiday: (_days(holidays, holiday, year), _days(workdays, holiday, year)) for holiday in Holiday}
    autumn, national = found[Holiday.MID_AUTUMN], found[Holiday.NATIONAL_DAY]
    arrangements = []
    if autumn[0] and national[0] and min(abs(one - other) for one in autumn[0] for other in national[0]) <= _NEXT:
        rest, work = (tuple(sorted((*one, *other))) for one, other in zip(autumn, national, strict=True))
        arrangements.append(Arrangement((Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY), rest, work))
        del found[Holiday.MID_AUTUMN], found[Holiday.NATIONAL_DAY]
    arrangements += [Arrangement((holiday,), rest, work) for holiday, (rest, work) in found.items() if rest]
    special = tuple(day for day in sorted(holidays) if day.year == year and holidays[day] not in _BY_VALUE)
    if special:
        work = tuple(day for day in sorted(workdays) if day.year == year and workdays[day] not in _BY_VALUE)
        arrangements.append(Arrangement((), special, work, extended=special[:1]))
    return Notice(f"{PACKAGE}_{year}", "chinese-calendar", tuple(arrangements), year=year)


def _days(table: dict[date, str], holiday: Holiday, year: int) -> tuple[date, ...]:
    """Days of one holiday of a year; those of New Year's Day may lie in the December before."""
    near = anchor(holiday, year)
    return tuple(day for day in sorted(table) if _BY_VALUE.get(table[day]) is holiday and abs(day - near) <= _REACH)
