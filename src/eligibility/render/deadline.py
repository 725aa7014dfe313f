"""A deadline day by day: rows for a table, days of rest that belong together in one, and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.calendar.day import Certainty, DayStatus
from eligibility.errors import CalendarRangeError
from eligibility.render.days import say_rest
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from eligibility.calendar.day import CalendarDay
    from eligibility.calendar.deadline import Deadline
    from eligibility.calendar.reckoning import TraceLine
    from eligibility.calendar.work_calendar import WorkCalendar

_DUE = Bilingual("到期", "due")
_SKIPPED = Bilingual("不计", "not counted")
"""What the trace notes of a day that a count of working days passes over."""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One day, or days of rest in a row: the number if it counted, and why.

    `status` is the kind of day that the row tells of, None where it tells of none; `is_settled` unless it tells of
    one that is only projected.
    """

    first: date
    last: date
    counted: int | None
    why: Bilingual
    status: DayStatus | None
    is_settled: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the trace; if it tells what its day is, that `day`, and `head`, its text without that."""

    line: TraceLine
    head: Bilingual
    day: CalendarDay | None = None


def deadline_rows(deadline: Deadline) -> tuple[DeadlineRow, ...]:
    """Every day of the reckoning in its order; days of rest in a row of one holiday, or one weekend, are one row."""
    groups: list[list[_Line]] = []
    for line in deadline.trace:
        it = _read(line, deadline.calendar)
        if groups and _belongs(groups[-1][-1], it):
            groups[-1].append(it)
        else:
            groups.append([it])
    return tuple(_row(group, deadline, is_last=group is groups[-1]) for group in groups)


def sources_of(deadline: Deadline) -> tuple[str, ...]:
    """The numbers of the notices and of the law by which the days of the reckoning are what they are."""
    found = (_read(line, deadline.calendar).day for line in deadline.trace)
    return tuple(dict.fromkeys(day.source for day in found if day and day.source))


def traced_data(deadline: Deadline) -> dict[str, Any]:
    """A deadline with the reason of every day, as plain data."""
    return deadline.to_dict() | {
        "received": deadline.received.isoformat() if deadline.received else None,
        "text": {"zh": deadline.text.zh, "en": deadline.text.en},
        "trace": [_line_data(line, _explain(deadline.calendar, line.day)) for line in deadline.trace],
    }


def _line_data(line: TraceLine, day: CalendarDay | None) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "counted": line.counted,
        "status": day.status.value if day else None,
        "certainty": day.certainty.value if day else None,
        "source": day.source or None if day else None,
        "text": {"zh": line.text.zh, "en": line.text.en},
    }


def _explain(calendar: WorkCalendar, day: date) -> CalendarDay | None:
    """What a day is; None where the calendar does not reach, for a count of days may begin or end there."""
    try:
        return calendar.explain(day)
    except CalendarRangeError:
        return None


def _read(line: TraceLine, calendar: WorkCalendar) -> _Line:
    day = _explain(calendar, line.day)
    if day is None or not line.text.zh.endswith(kind := f"（{day.text.zh}）"):
        return _Line(line, line.text)
    head = Bilingual(line.text.zh.removesuffix(kind), line.text.en.removesuffix(f" ({day.text.en})"))
    return _Line(line, head, day)


def _belongs(before: _Line, after: _Line) -> bool:
    """Whether two lines that follow one another tell the same of days of rest, of one holiday or one weekend."""
    one, other = before.day, after.day
    if one is None or other is None or one.is_working_day or other.is_working_day or before.head != after.head:
        return False
    return one.holidays == other.holidays or not set(one.holidays).isdisjoint(other.holidays)


def _row(group: Sequence[_Line], deadline: Deadline, *, is_last: bool) -> DeadlineRow:
    line, days = group[0].line, sorted((it.day for it in group if it.day), key=lambda day: day.date)
    why = _why(group[0], days)
    is_due = is_last and line.day == deadline.due
    if is_due and not why.zh.startswith(_DUE.zh):
        why = join([why, _DUE], zh="，", en=", ")
    kinds = sorted((day.status for day in days), key=lambda status: status is DayStatus.WEEKEND)
    return DeadlineRow(
        days[0].date if days else line.day,
        days[-1].date if days else line.day,
        line.counted,
        why,
        kinds[0] if kinds else None,
        is_settled=all(day.certainty is not Certainty.PROJECTED for day in days),
        is_due=is_due,
    )


def _why(line: _Line, days: Sequence[CalendarDay]) -> Bilingual:
    """What is noted, and what the days are; that alone of a day counted or skipped, for the number says the rest."""
    if not days:
        return line.head
    kind = say_rest(days)
    if line.line.counted or line.head == _SKIPPED:
        return kind
    return Bilingual("{head}（{kind}）", "{head} ({kind})").format(head=line.head, kind=kind)
