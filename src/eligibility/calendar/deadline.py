"""When something is due: a rule applied to an event, with what is settled, what is not, and every day's reason."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal

from eligibility.calendar.periods import DayOfMonth, Period, WorkingDayOfNextMonth, check_choice
from eligibility.calendar.reckoning import Arrival, Pause, Reckoning, bounds, receive, reckon
from eligibility.calendar.work_calendar import WorkCalendar
from eligibility.days import parse_day, read_day
from eligibility.errors import CalendarRangeError, EligibilityError, quote
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from eligibility.calendar.periods import Rule
    from eligibility.calendar.reckoning import TraceLine
    from eligibility.text import Lang

BEIJING = timezone(timedelta(hours=8), "Beijing")
Status = Literal["final", "provisional"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day something is due.

    A *final* one rests on days that notices have settled; only a notice that changes a running year, as
    in 2019 and 2020, could still move it. A *provisional* one does not: `due` is then projected from the
    law on holidays, and lies, by what past notices did, between `earliest` and `latest`, and `depends_on`
    names the years whose notices it waits for. Who must not be late acts by `earliest`. `event` is the day
    from which is counted, that of the arrival or the working day after it.
    """

    event: date
    rule: Rule
    due: date
    status: Status
    earliest: date
    latest: date
    calendar: WorkCalendar = field(repr=False)
    arrival: Arrival = field(repr=False)
    depends_on: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether notices have settled every day it rests on."""
        return self.status == "final"

    @property
    def received(self) -> datetime | None:
        """The moment in Beijing at which the event arrived, if one was given."""
        return self.arrival.moment

    @property
    def opens(self) -> date | None:
        """The first day of the time for acting, where the rule is a window of the next month."""
        if not isinstance(self.rule, WorkingDayOfNextMonth):
            return None
        return _next_month(self.event)

    @property
    def trace(self) -> tuple[TraceLine, ...]:
        """Day by day, what counted, what did not, and why; made when asked for."""
        log: list[TraceLine] = []
        days = Reckoning(self.calendar, "projected", log)
        reckon(receive(self.arrival, days), self.rule, self.pauses, days)
        return tuple(log)

    def explain(self, lang: Lang = "zh") -> str:
        """The rule, every day's reason and the result, as lines of text."""
        head = Bilingual(f"{self.event} 起，{self.rule.text.zh}", f"from {self.event}, {self.rule.text.en}")[lang]
        lines = [f"{it.day}  {it.text[lang]}" for it in self.trace]
        return "\n".join([head, *lines, self.text[lang]])

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: days as ISO text, the rule in words, the digest of the calendar."""
        return {
            "event": self.event.isoformat(),
            "due": self.due.isoformat(),
            "status": self.status,
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "opens": self.opens.isoformat() if self.opens else None,
            "depends_on": list(self.depends_on),
            "rule": self.rule.text.to_dict(),
            "calendar": self.calendar.digest,
        }

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    @property
    def text(self) -> Bilingual:
        """The result in words."""
        due = Bilingual(f"到期日 {self.due}", f"due {self.due}")
        return due if self.is_final else join([due, self.doubt], zh="，", en=", ")

    @property
    def doubt(self) -> Bilingual:
        """Between which days a provisional deadline lies, and what it waits for; of a final one, that it is settled."""
        if self.is_final:
            return Bilingual("已确定", "final")
        years = join([Bilingual(str(year), str(year)) for year in self.depends_on], zh="、", en=", ")
        return Bilingual(
            "暂定：在 {earliest} 至 {latest} 之间，待 {years} 年放假通知公布",
            "provisional: between {earliest} and {latest}, until the notice for {years} is published",
        ).format(earliest=str(self.earliest), latest=str(self.latest), years=years)


def deadline(
    event: date | datetime | str,
    rule: Rule,
    *,
    calendar: WorkCalendar | None = None,
    cutoff: time | str | None = None,
    rest_day: Literal["counts", "next_working_day"] = "counts",
) -> Deadline:
    """The deadline that *rule* sets for an *event*.

    An event is a day, or a moment: a datetime (Beijing time if it names no zone) or text such as
    2026-01-03T17:30:00Z. Past *cutoff*, such as "17:30", it counts as received on the next working
    day. What is received on a day of rest counts that day, or with rest_day="next_working_day" on the next
    working day: no source settles which. Rules by the month also take a month, "2026-04".
    Raises CalendarRangeError where the calendar's years end before an answer.

    >>> deadline("2025-01-20", Period(10, "working_day")).due
    datetime.date(2025, 2, 8)
    """
    if not isinstance(rule, Period | DayOfMonth | WorkingDayOfNextMonth):
        raise EligibilityError(
            f"a rule is a Period, DayOfMonth or WorkingDayOfNextMonth, not {type(rule).__name__}",
            zh=f"期限的规则应为 Period、DayOfMonth 或 WorkingDayOfNextMonth，不是 {type(rule).__name__}",
        )
    calendar = read_calendar(calendar)
    check_choice("rest_day", rest_day, ("counts", "next_working_day"))
    day, moment = read_event(event, by_month=not isinstance(rule, Period))
    is_late = cutoff is not None and _is_late(moment, cutoff)
    return _deadline(Arrival(day, moment, is_late, rest_day == "next_working_day"), rule, (), calendar)


def read_calendar(calendar: object) -> WorkCalendar:
    """The calendar given, or China's where none is; EligibilityError for what is none."""
    if calendar is None:
        return WorkCalendar.china()
    if not isinstance(calendar, WorkCalendar):
        kind = type(calendar).__name__
        raise EligibilityError(
            f"calendar must be a WorkCalendar, not {kind}", zh=f"calendar 应为 WorkCalendar，不是 {kind}"
        )
    return calendar


def resume(
    deadline: Deadline,
    stopped: date | str,
    resumed: date | str,
    *,
    how: Literal["suspended", "restarted"] = "suspended",
) -> Deadline:
    """The deadline when its period stood still from *stopped* to *resumed*.

    A suspended period (中止) goes on with what was left: the day it stopped still counts, the day it
    resumed does not, as with any event. A restarted one (中断) runs afresh, in full, from *resumed*.
    What is left of months or years is counted in days. Source: 民法典 art. 201 by analogy;
    劳动争议调解仲裁法 art. 27.
    """
    if not isinstance(deadline, Deadline):
        raise EligibilityError(
            f"resume takes a Deadline, not {type(deadline).__name__}",
            zh=f"resume 接着算的应为 Deadline，不是 {type(deadline).__name__}",
        )
    if not isinstance(deadline.rule, Period) or deadline.rule.count < 0:
        raise EligibilityError("only a period counted forward can stand still", zh="只有往后数的期间才能中止、中断")
    check_choice("how", how, ("suspended", "restarted"))
    pause = Pause(read_day(stopped, "stopped"), read_day(resumed, "resumed"), how)
    begun = deadline.pauses[-1].resumed if deadline.pauses else deadline.event
    last = deadline.due if how == "restarted" else deadline.due - timedelta(1)
    if not begun <= pause.stopped <= last:
        raise EligibilityError(
            f"the period runs from {begun} to {deadline.due}: it cannot be {how} on {pause.stopped}",
            zh=f"期间自 {begun} 至 {deadline.due}：不能在 {pause.stopped} {'中止' if how == 'suspended' else '中断'}",
        )
    if pause.resumed < pause.stopped:
        raise EligibilityError(
            f"a period that stopped on {pause.stopped} cannot resume on {pause.resumed}, before it",
            zh=f"期间 {pause.stopped} 停下，不能在此前的 {pause.resumed} 接着算",
        )
    return _deadline(deadline.arrival, deadline.rule, (*deadline.pauses, pause), deadline.calendar)


def _deadline(arrival: Arrival, rule: Rule, pauses: tuple[Pause, ...], calendar: WorkCalendar) -> Deadline:
    days = Reckoning(calendar, "projected")
    try:
        event = receive(arrival, days)
        due = reckon(event, rule, pauses, days)
        if not days.unsettled:
            return Deadline(event, rule, due, "final", due, due, calendar, arrival, (), pauses)
        most, least = Reckoning(calendar, "most_work"), Reckoning(calendar, "least_work")
        earliest, latest = bounds(arrival, rule, pauses, most, least)
    except (OverflowError, ValueError):
        zh = f"自 {arrival.day} 起{rule.text.zh}：没有这一天"
        raise CalendarRangeError(f"{rule.text.en}, from {arrival.day}: no such day", zh=zh) from None
    years = {year for it in (days, most, least) for day in it.unsettled for year in calendar.waits_for(day)}
    ends = min(due, earliest), max(due, latest)
    return Deadline(event, rule, due, "provisional", *ends, calendar, arrival, tuple(sorted(years)), pauses)


def read_event(event: object, *, by_month: bool = False) -> tuple[date, datetime | None]:
    """The day of an event in Beijing, and its moment where one is given; *by_month* a month will do."""
    if isinstance(event, str):
        if by_month and (day := parse_day(f"{event}-01")):
            return day, None
        event = _read_moment(event)
    if isinstance(event, datetime):
        try:
            moment = event.astimezone(BEIJING) if event.tzinfo else event.replace(tzinfo=BEIJING)
            return moment.date(), moment
        except (OverflowError, ValueError):
            raise EligibilityError(
                f"event is outside the days there are: {event}", zh=f"event 超出了能表示的日期范围：{event}"
            ) from None
    return read_day(event, "event"), None


def _read_moment(text: str) -> date | datetime:
    """A day, or a day with a time."""
    if "T" not in text and " " not in text:
        return read_day(text, "event")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise EligibilityError(
            f"event is a day as YYYY-MM-DD, or a moment such as 2026-01-05T17:45, not {quote(text)}",
            zh=f"event 应为日期 YYYY-MM-DD，或时刻如 2026-01-05T17:45，不是 {quote(text)}",
        ) from None


def _is_late(moment: datetime | None, cutoff: time | str) -> bool:
    closes = _read_time(cutoff)
    if moment is None:
        raise EligibilityError(
            "a cutoff needs an event with a time, such as 2026-01-05T17:45",
            zh="写了 cutoff，event 就要有时刻，如 2026-01-05T17:45",
        )
    return moment.time() > closes


def _read_time(value: object) -> time:
    given = quote(value)
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, time) or value.tzinfo:
        raise EligibilityError(
            f"cutoff is a time of day in Beijing, such as '17:30', not {given}",
            zh=f"cutoff 应为北京时间的时刻，如 '17:30'，不是 {given}",
        )
    return value


def _next_month(day: date) -> date:
    try:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    except ValueError:
        raise CalendarRangeError(f"no month follows {day}", zh=f"{day} 之后没有下一个月") from None
