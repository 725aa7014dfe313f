"""Notices that arrange the holidays of a year (节假日安排的通知), and which of them hold.

A notice arranges whole holidays: the days off, and the weekend days worked in exchange. One that
changes days another has arranged says which it supersedes; what it says of a holiday replaces all
that the other says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from eligibility.calendar.holidays import Holiday

PACKAGE = "chinese_calendar"
"""What a notice names to supersede days of the package."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Days off and days worked for the sake of some holidays; `extended` are days off added in an emergency."""

    holidays: tuple[Holiday, ...]
    rest: tuple[date, ...]
    work: tuple[date, ...] = ()
    extended: tuple[date, ...] = ()

    @property
    def year(self) -> int:
        """The year whose holidays it arranges; the days of New Year may begin in the December before."""
        return self.rest[-1].year

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it says something of."""
        return (*self.rest, *self.work)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read, or what the package has of a year in the form of one.

    With `year` it arranges all holidays of that year. `published` is None where the day is not known.
    """

    id: str
    number: str
    arrangements: tuple[Arrangement, ...]
    year: int | None = None
    published: date | None = None
    url: str | None = None
    supersedes: str | None = None
    from_package: bool = False

    @property
    def family(self) -> str:
        """What another names to supersede it."""
        return PACKAGE if self.from_package else self.id


Held = tuple[tuple[Notice, Arrangement], ...]
"""Arrangements, each with the notice that makes it."""


def in_force(notices: Iterable[Notice]) -> Held:
    """The arrangements that hold when later notices have replaced what they supersede."""
    held: Held = ()
    for notice in notices:
        kept, _ = replace(held, notice)
        held = (*kept, *((notice, it) for it in notice.arrangements))
    return held


def replace(held: Held, notice: Notice) -> tuple[Held, Held]:
    """What a notice leaves of the arrangements held, and what it takes the place of.

    A notice of a year replaces the package's days of that year without saying so.
    """
    kept: list[tuple[Notice, Arrangement]] = []
    replaced: list[tuple[Notice, Arrangement]] = []
    for by, it in held:
        (replaced if _replaces(notice, by, it) else kept).append((by, it))
    return tuple(kept), tuple(replaced)


def _replaces(notice: Notice, by: Notice, arrangement: Arrangement) -> bool:
    if by.from_package and notice.year == by.year:
        return True
    if notice.supersedes != by.family:
        return False
    changing = [it for it in notice.arrangements if set(it.holidays) & set(arrangement.holidays)]
    return any(not by.from_package or set(it.rest) & set(arrangement.rest) for it in changing)
