"""The festivals' dates and the working days, held against libraries that share nothing with this one.

Run by `make calendar` in an environment of its own; not a part of the tests.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import holidays
import sxtwl
from lunar_python import Lunar, Solar

import eligibility as el
from eligibility.calendar.holidays import FIRST_YEAR, LAST_YEAR, Holiday, festivals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LUNAR = {Holiday.SPRING_FESTIVAL: (1, 1), Holiday.DRAGON_BOAT: (5, 5), Holiday.MID_AUTUMN: (8, 15)}
QINGMING = 7
"""The number of Qingming among the solar terms of sxtwl."""


def by_sxtwl(holiday: Holiday, year: int) -> date:
    """The date of a festival by sxtwl."""
    if holiday is Holiday.QINGMING:
        days = (date(year, 4, number) for number in range(1, 11))
        return next(day for day in days if _term(day) == QINGMING)
    day = sxtwl.fromLunar(year, *LUNAR[holiday])
    return date(day.getSolarYear(), day.getSolarMonth(), day.getSolarDay())


def _term(day: date) -> int | None:
    found = sxtwl.fromSolar(day.year, day.month, day.day)
    return int(found.getJieQi()) if found.hasJieQi() else None


def by_lunar_python(holiday: Holiday, year: int) -> date:
    """The date of a festival by lunar_python."""
    if holiday is Holiday.QINGMING:
        found = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()["清明"]
    else:
        found = Lunar.fromYmd(year, *LUNAR[holiday]).getSolar()
    return date(found.getYear(), found.getMonth(), found.getDay())


def festivals_that_differ(other: Callable[[Holiday, int], date]) -> Iterator[str]:
    """A line for each festival of which the other says something else."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for holiday, day in festivals(year).items():
            if (told := other(holiday, year)) != day:
                yield f"  {holiday} {year}: {day} here, {told} there"


def working_days_that_differ(calendar: el.WorkCalendar) -> Iterator[str]:
    """A line for each day of which the package holidays says something else, in the years whose notices it has."""
    china = holidays.country_holidays("CN", years=range(FIRST_YEAR, calendar.known_until.year + 1))
    last_year = max(china.weekend_workdays).year  # it guesses the years after
    day = calendar.known_from
    while day <= min(calendar.known_until, date(last_year, 12, 28)):
        if calendar.is_working_day(day) != china.is_working_day(day):
            yield f"  {day}: {calendar.explain(day).text.en} here, not so there"
        day += timedelta(1)


def main() -> int:
    """Print what was compared and what differs; 1 if anything does."""
    calendar = el.WorkCalendar.china()
    years = f"festivals {FIRST_YEAR} to {LAST_YEAR}"
    compared = {
        f"{years}, sxtwl": list(festivals_that_differ(by_sxtwl)),
        f"{years}, lunar_python": list(festivals_that_differ(by_lunar_python)),
        f"working days from {FIRST_YEAR}, holidays {holidays.__version__}": list(working_days_that_differ(calendar)),
    }
    for name, lines in compared.items():
        print(f"{name}: {f'{len(lines)} differ' if lines else 'all agree'}")
        print("".join(f"{line}\n" for line in lines), end="")
    return any(compared.values())


if __name__ == "__main__":
    sys.exit(main())
