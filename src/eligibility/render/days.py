"""Days of the working calendar in words: what one is, what several in a row are, from when to when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from eligibility.calendar.day import WEEKDAYS, Certainty, DayStatus
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from eligibility.calendar.day import CalendarDay
    from eligibility.calendar.holidays import Holiday

PROJECTED = Bilingual("推算", "projected")
_DAY = timedelta(1)


def say_kind(day: CalendarDay) -> Bilingual:
    """What a day is, without its weekday.

    >>> import eligibility as el
    >>> str(say_kind(el.WorkCalendar.china().explain("2026-02-14")))
    '春节调休上班 (make-up working day, Spring Festival)'
    """
    weekday = WEEKDAYS[day.date.weekday()]
    return Bilingual(day.text.zh.removeprefix(f"{weekday.zh}，"), day.text.en.removeprefix(f"{weekday.en}, "))


def say_rest(days: Sequence[CalendarDay]) -> Bilingual:
    """What days of rest in a row are: their holiday, and how many are of which kind."""
    if len(days) == 1:
        return say_kind(days[0])
    kinds: dict[tuple[DayStatus, bool], int] = {}
    for day in days:
        guess = day.certainty is Certainty.PROJECTED and day.status is not DayStatus.WEEKEND
        kinds[day.status, guess] = kinds.get((day.status, guess), 0) + 1
    names = say_holidays(holiday for day in days for holiday in day.holidays)
    if set(kinds) == {(DayStatus.WEEKEND, False)} and not names.zh:
        return DayStatus.WEEKEND.label
    each = join([_counted(kind, count) for kind, count in kinds.items()], zh="、", en=", ")
    return Bilingual("{names}：{each}", "{names}: {each}").format(names=names, each=each) if names.zh else each


def _counted(kind: tuple[DayStatus, bool], count: int) -> Bilingual:
    status, guess = kind
    said = Bilingual("{label}{count}天", "{label} ×{count}").format(label=status.label, count=count)
    return Bilingual("{said}（{guess}）", "{said} ({guess})").format(said=said, guess=PROJECTED) if guess else said


def say_holidays(holidays: Iterable[Holiday]) -> Bilingual:
    """The names of holidays, each once."""
    return join([holiday.label for holiday in dict.fromkeys(holidays)], zh="、", en=" and ")


def say_span(first: date, last: date, *, year: int | None = None) -> str:
    """From a day to a day; what the reader knows of the year, because it is *year* or the first day's, is left out.

    >>> from datetime import date
    >>> say_span(date(2025, 1, 28), date(2025, 2, 4)), say_span(date(2022, 12, 31), date(2023, 1, 2), year=2023)
    ('2025-01-28 – 02-04', '2022-12-31 – 01-02')
    """
    start = _short(first, year)
    return start if first == last else f"{start} – {_short(last, year or first.year)}"


def _short(day: date, year: int | None) -> str:
    return f"{day:%m-%d}" if day.year == year else day.isoformat()


def spans(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """First and last of the days that follow one another."""
    run: list[date] = []
    for day in sorted(days):
        if run and day - run[-1] != _DAY:
            yield run[0], run[-1]
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1]
