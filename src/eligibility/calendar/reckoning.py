"""The arithmetic of deadlines: an arrival, a rule and the pauses of its period come to a day, with a log if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from dateutil.relativedelta import relativedelta

from eligibility.calendar.periods import DayOfMonth, Period
from eligibility.errors import CalendarRangeError
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from eligibility.calendar.periods import Roll, Rule
    from eligibility.calendar.projection import Leaning
    from eligibility.calendar.work_calendar import WorkCalendar

_ONE = timedelta(1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The day something arrived, with its moment in Beijing if that is known.

    What came late, past the hour of closing, counts as received on the next working day; with
    `rest_waits` so does what came on a day of rest.
    """

    day: date
    moment: datetime | None = None
    is_late: bool = False
    rest_waits: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a period stood still: after *stopped* up to *resumed*, and then went on, or began afresh."""

    stopped: date
    resumed: date
    how: Literal["suspended", "restarted"]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One day of a deadline's reckoning: its number if it counted, and why it did or did not."""

    day: date
    counted: int | None
    text: Bilingual


class Reckoning:
    """The days a reckoning asks about, under one leaning of those not known, and a log of it if wanted."""

    def __init__(self, calendar: WorkCalendar, leaning: Leaning, log: list[TraceLine] | None = None) -> None:
        self.calendar = calendar
        self.log = log
        self._works = calendar.works(leaning)
        self._seen: dict[date, bool] = {}

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        if day not in self._seen:
            self._seen[day] = self._works(day)
        return self._seen[day]

    @property
    def unsettled(self) -> set[date]:
        """The days asked about that no notice has settled."""
        return {day for day in self._seen if day > self.calendar.known_until}

    def note(self, day: date, zh: str, en: str, *, counted: int | None = None, why: bool = False) -> None:
        """Write a line of the log; with *why*, what the day is."""
        if self.log is None:
            return
        if why:
            kind = self.calendar.explain(day).text
            zh, en = f"{zh}（{kind.zh}）", f"{en} ({kind.en})"
        self.log.append(TraceLine(day, counted, Bilingual(zh, en)))


def receive(arrival: Arrival, days: Reckoning) -> date:
    """The day an arrival counts as received: the event from which is counted."""
    rests = arrival.rest_waits and not days.is_working(arrival.day)
    if not (arrival.is_late or rests):
        return arrival.day
    if arrival.is_late and arrival.moment:
        at = arrival.moment.strftime("%H:%M")
        days.note(
            arrival.day,
            f"{at} 收到，已过截止时间，视为下一个工作日收到",
            f"{at}, past the cutoff: received on the next working day",
        )
    else:
        days.note(
            arrival.day, "休息日收到，视为下一个工作日收到", "a day of rest: received on the next working day", why=True
        )
    return _rolled(arrival.day + _ONE, _ONE, days)


def reckon(event: date, rule: Rule, pauses: tuple[Pause, ...], days: Reckoning) -> date:
    """The day *rule* makes due, counted from the event."""
    if isinstance(rule, DayOfMonth):
        return _day_of_month(event, rule, days)
    if not isinstance(rule, Period):
        return _next_month(event, rule.count, days)
    if not rule.roll:
        return _working_days(event, rule, pauses, days)
    return _roll(_last_day(event, rule, pauses, days), rule.roll, days)


def bounds(
    arrival: Arrival, rule: Rule, pauses: tuple[Pause, ...], most: Reckoning, least: Reckoning
) -> tuple[date, date]:
    """The earliest and the latest day that can become due, between as much work and as little as notices may bring."""
    ends: list[date] = []
    for event in {receive(arrival, most), receive(arrival, least)}:
        if isinstance(rule, DayOfMonth):
            ends += _days_of_month(event, rule, most, least)
        elif isinstance(rule, Period) and rule.roll:
            for days in (most, least):
                ends += _rolls(_last_day(event, rule, pauses, days), rule.roll, most, least)
        else:
            ends += [reckon(event, rule, pauses, days) for days in (most, least)]
    return min(ends), max(ends)


def _working_days(event: date, rule: Period, pauses: tuple[Pause, ...], days: Reckoning) -> date:
    """The last working day of a count: looked up where every day is known, else walked to, and over the pauses."""
    if days.log is None and not pauses:
        try:
            return days.calendar.add(event, rule.count, start=rule.start)
        except CalendarRangeError:
            pass  # it lies beyond the days that are known
    step = _ONE if rule.count > 0 else -_ONE
    day, counted, total = event, 0, abs(rule.count)
    waiting = list(pauses)
    if rule.start == "inclusive":
        day -= step
    else:
        days.note(event, "起算的当日，不计", "the day of the event, not counted")
    while True:
        if waiting and day >= waiting[0].stopped:
            pause = waiting.pop(0)
            day = max(day, pause.resumed)
            counted = _stand_still(pause, counted, days)
        elif counted == total:
            return day
        else:
            day += step
            counted = _count(day, counted, days)


def _count(day: date, counted: int, days: Reckoning) -> int:
    if not days.is_working(day):
        days.note(day, "不计", "not counted", why=True)
        return counted
    counted += 1
    days.note(day, f"第{counted}个工作日", f"working day {counted}", counted=counted, why=True)
    return counted


def _stand_still(pause: Pause, counted: int, days: Reckoning) -> int:
    if pause.how == "restarted":
        days.note(pause.resumed, "中断，自次日起重新计算", "interrupted: counted afresh from the next day")
        return 0
    zh = f"自 {pause.stopped} 中止，自本日的次日起继续计算"
    days.note(pause.resumed, zh, f"stood still since {pause.stopped}: counted on from the next day")
    return counted


def _last_day(event: date, rule: Period, pauses: tuple[Pause, ...], days: Reckoning) -> date:
    """The last day of a count of days, months or years, before it is looked at what that day is."""
    last = _counted_off(event, rule)
    _note_last(event, last, rule, days)
    for pause in pauses:
        _stand_still(pause, 0, days)
        if pause.how == "restarted":
            last = _counted_off(pause.resumed, rule)
            _note_last(pause.resumed, last, rule, days)
        else:
            end = last if pause.stopped < last else _roll(last, rule.roll or "unadjusted", days)
            left = (end - pause.stopped).days
            last = pause.resumed + timedelta(left)
            days.note(last, f"中止时余下 {left} 日，至本日届满", f"{left} days were left: this is the last of them")
    return last


def _note_last(event: date, last: date, rule: Period, days: Reckoning) -> None:
    first = Bilingual("当日不计", "not counted") if rule.start == "exclusive" else Bilingual("当日计入", "counted")
    days.note(event, f"起算的当日，{first.zh}", f"the day of the event, {first.en}")
    count = abs(rule.count)
    back = rule.count < 0
    if rule.unit == "day":
        zh, en = f"第{count}日", f"day {count}"
    else:
        noun = {"month": Bilingual("个月", "month"), "year": Bilingual("年", "year")}[rule.unit]
        zh, en = f"{count}{noun.zh}的末日", f"last day of {count} {noun.en}{'s' if count > 1 else ''}"
    days.note(last, f"倒数{zh}" if back else zh, f"{en}, counted back" if back else en)


def _counted_off(event: date, rule: Period) -> date:
    inclusive = rule.start == "inclusive"
    if rule.unit == "day":
        return event + timedelta(rule.count - (inclusive if rule.count > 0 else -inclusive))
    months = rule.count * (12 if rule.unit == "year" else 1)
    if not inclusive:
        return event + relativedelta(months=months)
    if rule.count < 0:
        return event + relativedelta(months=months) + _ONE
    if event.day == 1:
        return event + relativedelta(months=months) - _ONE
    return event + relativedelta(months=months, day=event.day - 1)


def _day_of_month(event: date, rule: DayOfMonth, days: Reckoning) -> date:
    """The day of the first month in which it has not passed."""
    for raw in _fixed_days(event, rule):
        if rule.next_month or _roll(raw, rule.roll, days, noted=False) >= event:
            break
    said = (
        Bilingual("含当日", "included")
        if rule.inclusive
        else Bilingual("当日不含，取前一日", "not included: the day before")
    )
    month = Bilingual("次月", "the next month") if rule.next_month else Bilingual("每月", "the month")
    days.note(raw, f"{month.zh}的固定日，{said.zh}", f"the fixed day of {month.en}, {said.en}")
    return _roll(raw, rule.roll, days)


def _days_of_month(event: date, rule: DayOfMonth, most: Reckoning, least: Reckoning) -> tuple[date, date]:
    """The earliest and latest such day: of the first month in which it may not have passed, and in which it cannot."""
    earliest = None
    for raw in _fixed_days(event, rule):
        low, high = _rolls(raw, rule.roll, most, least)
        if rule.next_month:
            break
        if earliest is None and high >= event:
            earliest = max(low, event)
        if low >= event:
            break
    return earliest or low, high


def _fixed_days(event: date, rule: DayOfMonth) -> Iterator[date]:
    """The fixed day of the month of the event, or of the one after it, and of those that follow."""
    month = event.replace(day=1) + relativedelta(months=1 if rule.next_month else 0)
    while True:
        last = month + relativedelta(day=31)
        day = last + timedelta(rule.day + 1) if rule.day < 0 else month + relativedelta(day=rule.day)
        yield max(day, month) - (timedelta(0) if rule.inclusive else _ONE)
        month = last + _ONE


def _next_month(event: date, count: int, days: Reckoning) -> date:
    day = event.replace(day=1) + relativedelta(months=1)
    days.note(day, "次月首日，自本日起数", "the first of the next month, from which days are counted")
    day -= _ONE
    counted = 0
    while counted < count:
        day += _ONE
        counted = _count(day, counted, days)
    return day


def _roll(day: date, roll: Roll, days: Reckoning, *, noted: bool = True) -> date:
    """What a last day becomes; notes the days it moves over."""
    if roll == "unadjusted":
        return day
    if days.is_working(day):
        if noted:
            days.note(day, "末日是工作日，不变", "the last day is a working day and stays", why=True)
        return day
    rolled = _rolled(day, -_ONE if roll == "preceding" else _ONE, days)
    if roll == "modified_following" and rolled.month != day.month:
        rolled = _rolled(day, -_ONE, days)
    if noted:
        _note_roll(day, rolled, days)
    return rolled


def _rolls(day: date, roll: Roll, most: Reckoning, least: Reckoning) -> tuple[date, date]:
    """The earliest and the latest day that a last day can become."""
    ends = [_roll(day, roll, days, noted=False) for days in (most, least)]
    end_of_month = day + relativedelta(day=31)
    if roll == "modified_following" and _roll(day, "following", least, noted=False) > end_of_month:
        ends += [_roll(day, "preceding", least, noted=False), end_of_month]
    return min(ends), max(ends)


def _rolled(day: date, step: timedelta, days: Reckoning) -> date:
    while not days.is_working(day):
        day += step
    return day


def _note_roll(day: date, rolled: date, days: Reckoning) -> None:
    step, zh, en = (_ONE, "顺延", "moves on") if rolled > day else (-_ONE, "提前", "moves back")
    while day != rolled:
        days.note(day, f"末日休息，{zh}", f"the last day is one of rest: {en}", why=True)
        day += step
    days.note(day, "到期", "due", why=True)
