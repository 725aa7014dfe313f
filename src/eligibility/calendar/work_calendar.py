"""The working days of China by its notices: which days are worked, adding and counting them, and why."""

from __future__ import annotations

import hashlib
import operator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, overload

from eligibility.calendar.arranged import arranged_days
from eligibility.calendar.day import CalendarDay, Certainty, DayStatus, is_weekend
from eligibility.calendar.day_table import DayTable, build_table
from eligibility.calendar.holidays import FIRST_YEAR, statute_of
from eligibility.calendar.notices import PACKAGE, Notice, check_notices, in_force, read_notices
from eligibility.calendar.package import package_notice, package_years
from eligibility.calendar.projection import Experience, Leaning, gather_experience, leaning_days, project
from eligibility.days import read_day
from eligibility.errors import CalendarRangeError, EligibilityError
from eligibility.files.shipped import shipped_rulesets
from eligibility.files.yaml_reader import read_path
from eligibility.frozen import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from eligibility.errors import Problem

Start = Literal["exclusive", "inclusive"]

_HORIZON = (12, 28)
"""The last day a year's notices settle: the next year's notice may still move the days after it."""
_NOTICES = "calendar/notices.yaml"
_FIRST_NOTICED = 2019
"""The first year whose notice is held; before it the days are the package's."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Working days by the notices held: immutable, and equal to another with the same days.

    `known_until` is the last day whose kind is settled. Up to it bare dates are given; what asks for
    a later one, or for one before `known_from`, raises CalendarRangeError. `digest` names the content.
    """

    notices: tuple[Notice, ...] = field(repr=False)
    known_from: date
    known_until: date
    digest: str
    experience: Experience = field(repr=False)
    _table: DayTable = field(repr=False)
    _arranged: Mapping[date, CalendarDay] = field(repr=False)

    @classmethod
    def china(cls, *, as_of: date | str | None = None, notices: str | PathLike[str] | None = None) -> WorkCalendar:
        """The calendar of the State Council's notices.

        *as_of* leaves out what was published after that day. *notices* is a file with notices of your own,
        on top of those shipped; RulesetError tells what is wrong with it.

        >>> WorkCalendar.china().known_until >= date(2026, 12, 28)
        True
        """
        if as_of is None and notices is None:
            return _shipped_calendar()
        held = held_notices()
        if notices is not None:
            path = read_path(notices)
            held = (*held, *read_notices(path, str(path), known=held))
        if as_of is not None:
            held = _published_by(read_day(as_of, "as_of"), held)
        return build_calendar(held)

    def is_working_day(self, day: date | str) -> bool:
        """Whether people work on that day; CalendarRangeError for a day that is not known.

        >>> WorkCalendar.china().is_working_day("2026-02-14")  # a Saturday worked for Spring Festival
        True
        """
        return self._table.is_working(read_day(day, "day").toordinal())

    @overload
    def add(self, day: date | str, count: int, *, start: Start = "exclusive") -> date: ...
    @overload
    def add(
        self, day: NDArray[np.datetime64], count: int | NDArray[np.integer[Any]], *, start: Start = "exclusive"
    ) -> NDArray[np.datetime64]: ...
    def add(self, day: Any, count: Any, *, start: Start = "exclusive") -> Any:
        """The count-th working day after *day*, before it if *count* is negative; *day* itself for 0.

        With start="inclusive" the day counts as the first, if it is a working day. A numpy array of days
        gives an array; a day that is not known raises CalendarRangeError.

        >>> WorkCalendar.china().add("2026-09-30", 3)
        datetime.date(2026, 10, 10)
        """
        if start not in ("exclusive", "inclusive"):
            raise EligibilityError(f"start is 'exclusive' or 'inclusive', not {start!r}")
        if hasattr(day, "dtype") or hasattr(count, "__array__"):
            from eligibility.calendar.arrays import add_days  # noqa: PLC0415 - numpy is an extra

            return add_days(self._table, day, count, inclusive=start == "inclusive")
        number = _whole(count)
        first = read_day(day, "day").toordinal()
        if start == "inclusive" and number:
            first += -1 if number > 0 else 1
        return date.fromordinal(self._table.add(first, number))

    @overload
    def count(self, start: date | str, end: date | str) -> int: ...
    @overload
    def count(self, start: NDArray[np.datetime64], end: NDArray[np.datetime64]) -> NDArray[np.int64]: ...
    def count(self, start: Any, end: Any) -> Any:
        """Working days after *start* up to and with *end*; negative if *end* comes first, so that add undoes it.

        >>> WorkCalendar.china().count("2026-09-30", "2026-10-10")
        3
        """
        if hasattr(start, "dtype") or hasattr(end, "dtype"):
            from eligibility.calendar.arrays import count_days  # noqa: PLC0415 - numpy is an extra

            return count_days(self._table, start, end)
        return self._table.count(read_day(start, "start").toordinal(), read_day(end, "end").toordinal())

    def explain(self, day: date | str) -> CalendarDay:
        """What a day is, who says so and how certain that is; days not known are projected up to 2100.

        >>> WorkCalendar.china().explain("2026-09-25").source
        '国办发明电〔2025〕7号'
        """
        found = read_day(day, "day")
        if found < self.known_from:
            raise CalendarRangeError(f"{found} is before {self.known_from}, the first day this calendar knows")
        if found in self._arranged:
            return self._arranged[found]
        status, holidays = project(found)
        if found <= self.known_until:
            status = DayStatus.WEEKEND if is_weekend(found) else DayStatus.WORK
            by_package = self._by_year[found.year].id.startswith(PACKAGE)
            return CalendarDay(
                found,
                status,
                (),
                Certainty.PACKAGE if by_package else Certainty.NOTICE,
                self._by_year[found.year].number,
            )
        if status is DayStatus.STATUTORY:
            return CalendarDay(found, status, holidays, Certainty.STATUTE, statute_of(found.year).number)
        return CalendarDay(found, status, holidays, Certainty.PROJECTED, "")

    def works(self, leaning: Leaning) -> Callable[[date], bool]:
        """Whether a day is a working day, days not known by *leaning*; ask in the order of the days.

        CalendarRangeError before `known_from` and after 2100.
        """
        beyond = leaning_days(leaning, self.experience)

        def is_working(day: date) -> bool:
            if day <= self.known_until:
                return self._table.is_working(day.toordinal())
            arranged = self._arranged.get(day)
            return beyond(day) if arranged is None else arranged.is_working_day

        return is_working

    def waits_for(self, day: date) -> set[int]:
        """The years whose notices, not yet held, will settle a day: its own, and for the last of December the next."""
        last = {day.year, day.year + 1} if (day.month, day.day) > _HORIZON else {day.year}
        return {year for year in last if year > self.known_until.year}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkCalendar) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, ...]:
        return build_calendar, (self.notices,)

    @property
    def _by_year(self) -> Mapping[int, Notice]:
        return {it.year: it for it in self.notices if it.year}


def build_calendar(notices: Sequence[Notice]) -> WorkCalendar:
    """The calendar of notices, of which every year follows the one before."""
    years = [it.year for it in notices if it.year]
    first, last = date(min(years), 1, 1), date(max(years), *_HORIZON)
    arranged = arranged_days(notices)
    table = build_table(
        first,
        last,
        rest=(day for day, it in arranged.items() if not it.is_working_day),
        work=(day for day, it in arranged.items() if it.is_working_day),
    )
    experience = gather_experience((it.rest[-1].year, it) for _, it in in_force(notices))
    content = "\n".join(f"{day} {it.status}" for day, it in sorted(arranged.items()))
    digest = hashlib.sha256(f"{first} {last}\n{content}".encode()).hexdigest()[:16]
    return WorkCalendar(tuple(notices), first, last, digest, experience, table, FrozenMap(arranged))


@cache
def held_notices() -> tuple[Notice, ...]:
    """What is held: the shipped notices, and the package's years before the first and after the last of them."""
    first = package_notices(FIRST_YEAR, _FIRST_NOTICED - 1)
    shipped = read_notices(shipped_rulesets() / _NOTICES, _NOTICES, known=first)
    last = max(it.year for it in shipped if it.year)
    return (*first, *shipped, *package_notices(last + 1, package_years()[-1]))


def check_calendar(folder: Path) -> tuple[Problem, ...]:
    """Problems of a folder's calendar/notices.yaml, read on top of what is held; none if there is no such file."""
    path = folder / _NOTICES
    if not path.exists():
        return ()
    own = folder.resolve() == shipped_rulesets().resolve()
    known = package_notices(FIRST_YEAR, _FIRST_NOTICED - 1) if own else held_notices()
    return check_notices(path, str(path), known=known)[1]


def package_notices(first: int, last: int) -> tuple[Notice, ...]:
    """The package's arrangements of the years from *first* to *last*."""
    return tuple(package_notice(year) for year in range(first, last + 1))


@cache
def _shipped_calendar() -> WorkCalendar:
    return build_calendar(held_notices())


def _published_by(day: date, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices published by a day, and the package's years before the first of them, whose day is not known."""
    dated = [it for it in notices if it.published]
    first = min(dated, key=lambda it: it.published or day)
    if first.published and day < first.published:
        raise CalendarRangeError(
            f"as_of {day} is before the first notice held, {first.number} of {first.published}; "
            "what was known earlier is not recorded"
        )
    return tuple(
        it
        for it in notices
        if (it.published <= day if it.published else not it.year or not first.year or it.year < first.year)
    )


def _whole(count: object) -> int:
    if isinstance(count, bool):
        raise EligibilityError("count must be a whole number, not bool")
    try:
        return operator.index(count)  # type: ignore[arg-type]
    except TypeError:
        raise EligibilityError(f"count must be a whole number, not {type(count).__name__}") from None
