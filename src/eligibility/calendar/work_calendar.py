"""The working days of China by its notices: which days are worked, adding and counting them, and why."""

from __future__ import annotations

import hashlib
import operator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, overload

from eligibility.calendar.arranged import arranged_days
from eligibility.calendar.day import CalendarDay, Certainty, DayStatus, is_weekend
from eligibility.calendar.day_table import DayTable, build_table
from eligibility.calendar.held import held_notices, published_by, with_own
from eligibility.calendar.holidays import statute_of
from eligibility.calendar.notices import in_force
from eligibility.calendar.periods import Start, check_choice
from eligibility.calendar.projection import Experience, Leaning, gather_experience, leaning_days, project
from eligibility.days import read_day
from eligibility.errors import CalendarRangeError, EligibilityError, quote
from eligibility.files.yaml_reader import read_path
from eligibility.frozen import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike

    import numpy as np
    from numpy.typing import NDArray

    from eligibility.calendar.notices import Notice

_HORIZON = (12, 28)
"""The last day a year's notices settle: the next year's notice may still move the days after it."""
_MOST = 10**9


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Working days by the notices held: immutable, and equal to another with the same days.

    `known_until` is the last day whose kind is settled. Up to it bare dates are given; what asks for
    a later one, or for one before `known_from`, raises CalendarRangeError. `digest` names the content:
    the days, and what past years lead one to expect of those not settled.
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
        held = held_notices() if notices is None else with_own([read_path(notices)])
        if as_of is not None:
            held = published_by(read_day(as_of, "as_of"), held)
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
    @overload
    def add(
        self, day: date | str, count: NDArray[np.integer[Any]], *, start: Start = "exclusive"
    ) -> NDArray[np.datetime64]: ...
    def add(self, day: Any, count: Any, *, start: Start = "exclusive") -> Any:
        """The count-th working day after *day*, before it if *count* is negative; *day* itself for 0.

        With start="inclusive" the day counts as the first, if it is a working day. A numpy array of days
        gives an array; a day that is not known raises CalendarRangeError.

        >>> WorkCalendar.china().add("2026-09-30", 3)
        datetime.date(2026, 10, 10)
        """
        if start != "exclusive":
            check_choice("start", start, get_args(Start))
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
    def count(self, start: NDArray[np.datetime64], end: NDArray[np.datetime64] | date | str) -> NDArray[np.int64]: ...
    @overload
    def count(self, start: date | str, end: NDArray[np.datetime64]) -> NDArray[np.int64]: ...
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
            raise CalendarRangeError(
                f"{found} is before {self.known_from}, the first day this calendar knows",
                zh=f"{found} 早于 {self.known_from}：日历从那一天才开始",
            )
        if found in self._arranged:
            return self._arranged[found]
        if found <= self.known_until:
            status = DayStatus.WEEKEND if is_weekend(found) else DayStatus.WORK
            notice = next(it for it in reversed(self.notices) if it.year == found.year)
            certainty = Certainty.PACKAGE if notice.from_package else Certainty.NOTICE
            return CalendarDay(found, status, (), certainty, notice.number)
        status, holidays = project(found)
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
    experience = gather_experience(it for _, it in in_force(notices))
    content = [f"{first} {last}", *(f"{day} {it.status}" for day, it in sorted(arranged.items())), *experience.lines]
    digest = hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]
    return WorkCalendar(tuple(notices), first, last, digest, experience, table, FrozenMap(arranged))


@cache
def _shipped_calendar() -> WorkCalendar:
    return build_calendar(held_notices())


def _whole(count: object) -> int:
    try:
        number = operator.index(None if isinstance(count, bool) else count)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 - a foreign __index__ may raise anything, and is then no whole number
        shown = quote(count)
        raise EligibilityError(
            f"count must be a whole number, not {shown}", zh=f"count 应为整数，不是 {shown}"
        ) from None
    if abs(number) > _MOST:
        raise CalendarRangeError(
            f"count is more than {_MOST}, more working days than a calendar has",
            zh=f"count 超过 {_MOST}，日历没有这么多工作日",
        )
    return number
