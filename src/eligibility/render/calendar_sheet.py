"""A year of the working calendar, or one month of it: every day, the counts, the holidays and the notices behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from eligibility.calendar.day import Certainty, DayStatus
from eligibility.calendar.holidays import LAST_YEAR
from eligibility.calendar.notices import in_force
from eligibility.errors import CalendarRangeError
from eligibility.render.days import say_holidays
from eligibility.render.plain import text_data
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.calendar.day import CalendarDay
    from eligibility.calendar.holidays import Holiday
    from eligibility.calendar.notices import Notice
    from eligibility.calendar.work_calendar import WorkCalendar

SPECIAL = Bilingual("特别放假", "special days off")
MARKS = {
    DayStatus.WORK: " ",
    DayStatus.WEEKEND: ".",
    DayStatus.STATUTORY: "*",
    DayStatus.COMPENSATORY: "+",
    DayStatus.SWAPPED: "~",
    DayStatus.EXTENSION: "!",
    DayStatus.MAKE_UP: "#",
}
"""The mark of each kind of day, in ASCII: anything wider on a Chinese terminal would put the days out of line."""
OPEN = "?"
"""The mark of a day that the next year's notice can still change."""


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday, or several joined: the days off, which of them are only projected, and the days worked for them."""

    holidays: tuple[Holiday, ...]
    rest: tuple[date, ...]
    work: tuple[date, ...] = ()
    projected: tuple[date, ...] = ()

    @property
    def title(self) -> Bilingual:
        """Their names; of days off for no holiday, that they are special."""
        return say_holidays(self.holidays) if self.holidays else SPECIAL


@dataclass(frozen=True, slots=True)
class CalendarSheet:
    """A year, or with *month* one month of it. A notice has arranged the year unless `is_projected`."""

    year: int
    month: int | None
    days: tuple[CalendarDay, ...]
    holidays: tuple[HolidayRow, ...]
    notices: tuple[Notice, ...]
    calendar: WorkCalendar

    @property
    def is_projected(self) -> bool:
        """Whether no notice has arranged the year yet."""
        return date(self.year, 1, 1) > self.calendar.known_until

    @property
    def open_days(self) -> tuple[CalendarDay, ...]:
        """The days that a notice to come can still change."""
        return tuple(day for day in self.days if day.certainty is Certainty.PROJECTED)

    @property
    def awaited(self) -> tuple[int, ...]:
        """The years whose notices the open days wait for."""
        return tuple(sorted({year for day in self.open_days for year in self.calendar.waits_for(day.date)}))

    @property
    def sources(self) -> tuple[str, ...]:
        """The numbers of the notices, and of the law where it alone says what a day is."""
        laws = (day.source for day in self.days if day.certainty is Certainty.STATUTE)
        return tuple(dict.fromkeys((*(notice.number for notice in self.notices), *laws)))

    @property
    def counts(self) -> Mapping[DayStatus, int]:
        """How many days there are of each kind."""
        return Counter(day.status for day in self.days)

    @property
    def working_days(self) -> int:
        """How many days are worked."""
        return sum(day.is_working_day for day in self.days)

    def mark(self, day: CalendarDay) -> str:
        """The mark of a day; of a year no notice has arranged, that of its kind alone."""
        return OPEN if day.certainty is Certainty.PROJECTED and not self.is_projected else MARKS[day.status]


def build_sheet(calendar: WorkCalendar, year: int, month: int | None = None) -> CalendarSheet:
    """The sheet of a year or a month; CalendarRangeError outside the years the calendar can tell of."""
    if not calendar.known_from.year <= year <= LAST_YEAR:
        first, last = calendar.known_from.year, LAST_YEAR
        zh, en = f"年份须在 {first} 至 {last} 之间，不是 {year}", f"a year is from {first} to {last}, not {year}"
        raise CalendarRangeError(en, zh=zh)
    begin, end = date(year, month or 1, 1), _month_end(date(year, month or 12, 1))
    days = tuple(calendar.explain(begin + timedelta(ahead)) for ahead in range((end - begin).days + 1))
    inside = {day.date for day in days}
    arranged = [
        (notice, HolidayRow(it.holidays, it.rest, it.work))
        for notice, it in in_force(calendar.notices)
        if inside.intersection(it.days)
    ]
    rows = sorted((*(row for _, row in arranged), *_unarranged(days)), key=lambda row: min(row.rest))
    behind = [notice for notice, _ in arranged]
    notices = tuple(it for it in calendar.notices if it.year == year or it in behind)
    return CalendarSheet(year, month, days, tuple(rows), notices, calendar)


def _month_end(first: date) -> date:
    return (first + timedelta(31)).replace(day=1) - timedelta(1)


def _unarranged(days: Iterable[CalendarDay]) -> Iterator[HolidayRow]:
    """The holidays of days that no notice has arranged: what the law has off, and what is projected in lieu of it."""
    groups: list[tuple[dict[Holiday, None], list[CalendarDay]]] = []
    for day in days:
        names = dict.fromkeys(day.holidays)
        if day.certainty not in (Certainty.STATUTE, Certainty.PROJECTED) or not names:
            continue
        joined = next((group for group in groups if names.keys() & group[0].keys()), None)
        if joined is None:
            groups.append((names, [day]))
        else:
            joined[0].update(names)
            joined[1].append(day)
    for names, off in groups:
        projected = tuple(day.date for day in off if day.certainty is Certainty.PROJECTED)
        yield HolidayRow(tuple(names), tuple(day.date for day in off), projected=projected)


def sheet_data(sheet: CalendarSheet) -> dict[str, Any]:
    """The sheet as plain data: texts as {zh, en}, days as ISO text."""
    return {
        "year": sheet.year,
        "month": sheet.month,
        "projected": sheet.is_projected,
        "known_until": sheet.calendar.known_until.isoformat(),
        "awaited": list(sheet.awaited),
        "calendar": sheet.calendar.digest,
        "working_days": sheet.working_days,
        "counts": {status.value: sheet.counts[status] for status in DayStatus},
        "days": [_day_data(day) for day in sheet.days],
        "holidays": [
            {
                "holidays": [holiday.value for holiday in row.holidays],
                "title": text_data(row.title),
                "rest": [day.isoformat() for day in row.rest],
                "work": [day.isoformat() for day in row.work],
                "projected": [day.isoformat() for day in row.projected],
            }
            for row in sheet.holidays
        ],
        "notices": [_notice_data(notice) for notice in sheet.notices],
    }


def _day_data(day: CalendarDay) -> dict[str, Any]:
    return {
        "day": day.date.isoformat(),
        "working": day.is_working_day,
        "status": day.status.value,
        "holidays": [holiday.value for holiday in day.holidays],
        "certainty": day.certainty.value,
        "source": day.source or None,
        "text": text_data(day.text),
    }


def _notice_data(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "number": notice.number,
        "year": notice.year,
        "published": notice.published.isoformat() if notice.published else None,
        "url": notice.url,
        "supersedes": notice.supersedes,
    }
