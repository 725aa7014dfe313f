"""Working days of a run of known days, so laid out that counting and adding take one look-up each."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from eligibility.calendar.day import SATURDAY
from eligibility.errors import CalendarRangeError
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, eq=False)
class DayTable:
    """Days by ordinal from *first* on; `works[i]` is 1 where day first + i is a working day.

    `before[i]` is the number of working days among the first i days, `working` the ordinals of all of them.
    """

    first: int
    works: bytes = field(repr=False)
    before: array[int] = field(repr=False)
    working: array[int] = field(repr=False)

    @property
    def last(self) -> int:
        """The ordinal of the last day."""
        return self.first + len(self.works) - 1

    def add(self, start: int, count: int) -> int:
        """The ordinal of the count-th working day after *start*, or before it if *count* is negative."""
        if count == 0:
            return start
        at = self.before[self._at(start) + (count > 0)] + (count - 1 if count > 0 else count)
        if not 0 <= at < len(self.working):
            where, side = ("after", "后") if count > 0 else ("before", "前")
            day, beyond = date.fromordinal(start), self.beyond(count > 0)
            raise CalendarRangeError(
                f"working day {abs(count)} {where} {day} lies {beyond.en}",
                zh=f"{day} {side}第 {abs(count)} 个工作日在{beyond.zh}",
            )
        return self.working[at]

    def count(self, start: int, end: int) -> int:
        """Working days after *start* up to and with *end*; negative if *end* comes first, so that add undoes it."""
        if end < start:
            return self.before[self._at(end)] - self.before[self._at(start)]
        return self.before[self._at(end) + 1] - self.before[self._at(start) + 1]

    def is_working(self, day: int) -> bool:
        """Whether the day is a working day; CalendarRangeError outside the table."""
        return self.works[self._at(day)] == 1

    def beyond(self, later: bool) -> Bilingual:  # noqa: FBT001 - a side of the table
        """What is said of days past one of its ends: which are known, and what would make more of them known."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        zh, en = (
            f"已知放假安排的 {first} 至 {last} 之外",
            f"beyond the days whose holidays are known, {first} to {last}",
        )
        if not later:
            return Bilingual(zh, en)
        year = last.year + 1
        return Bilingual(
            f"{zh}：还没有 {year} 年的放假通知；请用 WorkCalendar.china(notices=...) 给出，或用 deadline() 推算",
            f"{en}: the notice for {year} is not held. Give it to WorkCalendar.china(notices=...), "
            "or let deadline() project",
        )

    def _at(self, day: int) -> int:
        if not self.first <= day <= self.last:
            told, beyond = date.fromordinal(day), self.beyond(day > self.last)
            raise CalendarRangeError(f"{told} lies {beyond.en}", zh=f"{told} 在{beyond.zh}")
        return day - self.first


def build_table(first: date, last: date, *, rest: Iterable[date], work: Iterable[date]) -> DayTable:
    """The table of the days from *first* to *last*: Monday to Friday, without *rest* and with *work*."""
    start, length = first.toordinal(), last.toordinal() - first.toordinal() + 1
    week = bytes(1 if (first.weekday() + ahead) % 7 < SATURDAY else 0 for ahead in range(7))
    works = bytearray((week * (length // 7 + 1))[:length])
    for days, value in ((rest, 0), (work, 1)):
        for day in days:
            at = day.toordinal() - start
            if 0 <= at < length:
                works[at] = value
    before = array("i", accumulate(works, initial=0))
    working = array("i", compress(range(start, start + length), works))
    return DayTable(start, bytes(works), before, working)
