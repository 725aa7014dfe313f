"""How long a paper is good, and which period it must cover, counted in days, months and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.materials.demand import Span

_MONTHS = {"month": 1, "year": 12}
_DAY = timedelta(days=1)
_COUNTED = Bilingual("含交件当日（{first} 至 {last}）", "the day of handing in counted ({first} to {last})")
_NOT_COUNTED = Bilingual("不含交件当日（{first} 至 {last}）", "that day not counted ({first} to {last})")
_FULL_MONTHS = Bilingual("只数整月（{first} 至 {last}）", "full calendar months ({first} to {last})")


def last_good_days(issued_on: date, span: Span) -> tuple[date, ...]:
    """The last day on which a paper issued then is within *span*, one for each count that *span* may have, in order.

    The corresponding day, or the month's last where there is none (民法典 art. 202, by analogy); the day is included.

    >>> from eligibility.materials.demand import Span
    >>> last_good_days(date(2020, 2, 29), Span((1,), "year"))
    (datetime.date(2021, 2, 28),)
    """
    return tuple(_shift(issued_on, count, span.unit) for count in sorted(span.counts))


@dataclass(frozen=True, slots=True)
class Reading:
    """The period that must be covered by one reading of “the last n months”; both days are included."""

    first: date
    last: date
    text: Bilingual

    def is_covered(self, period: tuple[date, date]) -> bool:
        """Whether no day of it is outside *period*."""
        return period[0] <= self.first and self.last <= period[1]


def readings_of(span: Span, on: date) -> tuple[Reading, ...]:
    """The periods that a paper handed in on *on* may have to cover: no source says which is meant.

    Back from the day of handing in, counted or not, or the last full calendar months.

    >>> from eligibility.materials.demand import Span
    >>> [(str(it.first), str(it.last)) for it in readings_of(Span((3,), "month"), date(2021, 6, 15))]
    [('2021-03-16', '2021-06-15'), ('2021-03-15', '2021-06-14'), ('2021-03-01', '2021-05-31')]
    """
    return tuple(dict.fromkeys(it for count in sorted(span.counts) for it in _readings(count, span.unit, on)))


def _readings(count: int, unit: str, on: date) -> Iterator[Reading]:
    start = _shift(on, -count, unit)
    yield _reading(min(_shift(start, 1, "day"), on), on, _COUNTED)
    before = _shift(on, -1, "day")
    yield _reading(min(start, before), before, _NOT_COUNTED)
    if unit in _MONTHS:
        first = _shift(on.replace(day=1), -count, unit)
        yield _reading(first, max(first, _shift(on.replace(day=1), -1, "day")), _FULL_MONTHS)


def _reading(first: date, last: date, text: Bilingual) -> Reading:
    return Reading(first, last, text.format(first=first.isoformat(), last=last.isoformat()))


def _shift(day: date, count: int, unit: str) -> date:
    """So many units on, or back; the first or last day there is where that lies beyond."""
    try:
        return day + (relativedelta(months=count * _MONTHS[unit]) if unit in _MONTHS else count * _DAY)
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min
