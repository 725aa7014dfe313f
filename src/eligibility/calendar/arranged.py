"""The days that notices arrange, each with its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.calendar.day import CalendarDay, Certainty, DayStatus, is_weekend
from eligibility.calendar.holidays import statutory_days
from eligibility.calendar.notices import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.calendar.holidays import Holiday
    from eligibility.calendar.notices import Arrangement, Notice


def arranged_days(notices: Iterable[Notice]) -> dict[date, CalendarDay]:
    """Every day off and every make-up day of the notices that hold."""
    found: dict[date, CalendarDay] = {}
    for notice, arrangement in in_force(notices):
        certainty = Certainty.PACKAGE if notice.from_package else Certainty.NOTICE
        for day, status, holidays in _kinds(arrangement):
            found[day] = CalendarDay(day, status, holidays, certainty, notice.number)
    return found


def _kinds(arrangement: Arrangement) -> Iterator[tuple[date, DayStatus, tuple[Holiday, ...]]]:
    lieu = set(_lieu_days(arrangement))
    for day in arrangement.rest:
        statutory = statutory_days(day.year).get(day, ())
        if day in arrangement.extended:
            status = DayStatus.EXTENSION
        elif statutory:
            status = DayStatus.STATUTORY
        elif is_weekend(day):
            status = DayStatus.WEEKEND
        else:
            status = DayStatus.COMPENSATORY if day in lieu else DayStatus.SWAPPED
        yield day, status, statutory or arrangement.holidays
    for day in arrangement.work:
        yield day, DayStatus.MAKE_UP, arrangement.holidays


def _lieu_days(arrangement: Arrangement) -> list[date]:
    """Which days off stand for statutory days on a weekend: the first after, by our reading; notices do not say."""
    statutory = [day for day in arrangement.rest if day in statutory_days(day.year)]
    owed = sum(len(statutory_days(day.year)[day]) - (not is_weekend(day)) for day in statutory)
    free = [
        day
        for day in arrangement.rest
        if not is_weekend(day) and day not in statutory and day not in arrangement.extended
    ]
    free.sort(key=lambda day: (bool(statutory) and day < statutory[0], day))
    return free[:owed]
