"""How good past projections would have been: the table of docs/calendar.md, by `python -m tests.calendar.backtest`.

A calendar that knows only the notices of the years before projects a year; every deadline from every
day of it is then held against what the notices of that year, as they ended, made of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import eligibility as el
from eligibility.calendar.work_calendar import build_calendar
from tests.calendar.known import CHINA, between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

YEARS = range(2014, 2027)
COUNTS = (1, 5, 10, 20, 30)


@dataclass(frozen=True, slots=True)
class Score:
    """Of so many deadlines: how many were due on the projected day, in the bounds, before them; their width in days."""

    deadlines: int
    exact: int
    inside: int
    before: int
    width: int

    @property
    def cell(self) -> str:
        """Shares in per cent, and the mean width in days."""
        exact, inside = (f"{100 * share / self.deadlines:.1f}" for share in (self.exact, self.inside))
        return f"{exact} / {inside} / {self.width / self.deadlines:.1f}"


def before(year: int) -> el.WorkCalendar:
    """The calendar that knows the notices of the years before."""
    return build_calendar([it for it in CHINA.notices if (it.year or it.arrangements[-1].year) < year])


def score(year: int, count: int) -> Score:
    """Deadlines of so many working days from every day of the year on, as far as their days are known today."""
    calendar, rule = before(year), el.Period(count, "working_day")
    found = [0] * 5
    for event in between(date(year, 1, 1), date(year, 12, 31)):
        try:
            due = CHINA.add(event, count)
        except el.CalendarRangeError:
            break
        told = el.deadline(event, rule, calendar=calendar)
        width = (told.latest - told.earliest).days
        one = (1, due == told.due, told.earliest <= due <= told.latest, due < told.earliest, width)
        found = [total + it for total, it in zip(found, one, strict=True)]
    return Score(*found)


def total(scores: Iterable[Score]) -> Score:
    """All of them together."""
    listed = list(scores)
    names = ("deadlines", "exact", "inside", "before", "width")
    return Score(*(sum(getattr(it, name) for it in listed) for name in names))


def table() -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield "| 年 year | " + " | ".join(f"n = {count}" for count in COUNTS) + " |"
    yield "|---" * (len(COUNTS) + 1) + "|"
    scores = {(year, count): score(year, count) for year in YEARS for count in COUNTS}
    for year in YEARS:
        yield f"| {year} | " + " | ".join(scores[year, count].cell for count in COUNTS) + " |"
    together = [total(scores[year, count] for year in YEARS) for count in COUNTS]
    yield "| 合计 all | " + " | ".join(it.cell for it in together) + " |"
    early = [f"{100 * it.before / it.deadlines:.1f}" for it in together]
    yield "| 早于最早日 before the earliest | " + " | ".join(early) + " |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table())
