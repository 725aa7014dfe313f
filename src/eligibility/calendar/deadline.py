"""When something is due: a rule applied to an event, with what is settled, what is not, and every day's reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from eligibility.calendar.periods import DayOfMonth, Period, WorkingDayOfNextMonth
from eligibility.calendar.reckoning import Pause, Reckoning, reckon
from eligibility.calendar.work_calendar import WorkCalendar
from eligibility.days import parse_day, read_day
from eligibility.errors import CalendarRangeError, EligibilityError
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

    A *final* one rests on days that notices have settled. A *provisional* one does not: `due` is then
    projected from the law on holidays, and lies, by what past notices did, between `earliest` and
    `latest`, and `depends_on` names the years whose notices it waits for. Who must not be late acts by
    `earliest`.
    """

    event: date
    rule: Rule
    due: date
    status: Status
    earliest: date
    latest: date
    calendar: WorkCalendar = field(repr=False)
    depends_on: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = ()
    received: datetime | None = None

    @property
    def is_final(self) -> bool:
        """Whether no notice to come can move it."""
        return self.status == "final"

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
        reckon(self.event, self.rule, self.pauses, Reckoning(self.calendar, "projected", log))
        return tuple(log)

    def explain(self, lang: Lang = "zh") -> str:
        """The rule, every day's reason and the result, as lines of text."""
        head = {"zh": f"{self.event} 起，{self.rule.text.zh}", "en": f"from {self.event}, {self.rule.text.en}"}[lang]
        lines = [f"{it.day}  {it.text[lang]}" for it in self.trace]
        return "\n".join([head, *lines, self.text[lang]])

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
        raise EligibilityError(f"a rule is a Period, DayOfMonth or WorkingDayOfNextMonth, not {type(rule).__name__}")
    if calendar is None:
        calendar = WorkCalendar.china()
    elif not isinstance(calendar, WorkCalendar):
        raise EligibilityError(f"calendar must be a WorkCalendar, not {type(calendar).__name__}")
    day, moment = _read_event(event, by_month=not isinstance(rule, Period))
    if cutoff is not None or rest_day != "counts":
        day = _received(day, moment, cutoff, rest_day, calendar)
    return _deadline(day, rule, (), calendar, moment)


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
        raise EligibilityError(f"resume takes a Deadline, not {type(deadline).__name__}")
    if not isinstance(deadline.rule, Period) or deadline.rule.count < 0:
        raise EligibilityError("only a period counted forward can stand still")
    if how not in ("suspended", "restarted"):
        raise EligibilityError(f"how is 'suspended' or 'restarted', not {how!r}")
    pause = Pause(read_day(stopped, "stopped"), read_day(resumed, "resumed"), how)
    begun = deadline.pauses[-1].resumed if deadline.pauses else deadline.event
    last = deadline.due if how == "restarted" else deadline.due - timedelta(1)
    if not begun <= pause.stopped <= last:
        raise EligibilityError(f"the period runs from {begun} to {deadline.due}: it cannot be {how} on {pause.stopped}")
    if pause.resumed < pause.stopped:
        raise EligibilityError(f"a period that stopped on {pause.stopped} cannot resume on {pause.resumed}, before it")
    return _deadline(deadline.event, deadline.rule, (*deadline.pauses, pause), deadline.calendar, deadline.received)


def _deadline(
    event: date, rule: Rule, pauses: tuple[Pause, ...], calendar: WorkCalendar, moment: datetime | None
) -> Deadline:
    projected = Reckoning(calendar, "projected")
    due = reckon(event, rule, pauses, projected)
    if not projected.unsettled:
        return Deadline(event, rule, due, "final", due, due, calendar, (), pauses, moment)
    others = [Reckoning(calendar, "most_work"), Reckoning(calendar, "least_work")]
    ends = [due, *(reckon(event, rule, pauses, other) for other in others)]
    years = {year for it in (projected, *others) for day in it.unsettled for year in calendar.waits_for(day)}
    return Deadline(
        event, rule, due, "provisional", min(ends), max(ends), calendar, tuple(sorted(years)), pauses, moment
    )


def _read_event(event: object, *, by_month: bool) -> tuple[date, datetime | None]:
    if isinstance(event, str):
        if by_month and (day := parse_day(f"{event}-01")):
            return day, None
        event = _read_moment(event)
    if isinstance(event, datetime):
        try:
            moment = event.astimezone(BEIJING) if event.tzinfo else event.replace(tzinfo=BEIJING)
        except (OverflowError, ValueError):
            raise EligibilityError(f"event is outside the days there are: {event}") from None
        return moment.date(), moment
    return read_day(event, "event"), None


def _read_moment(text: str) -> date | datetime:
    """A day, or a day with a time."""
    if "T" not in text and " " not in text:
        return read_day(text, "event")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise EligibilityError(
            f"event is a day as YYYY-MM-DD, or a moment such as 2026-01-05T17:45, not {text[:40]!r}"
        ) from None


def _received(
    day: date, moment: datetime | None, cutoff: time | str | None, rest_day: str, calendar: WorkCalendar
) -> date:
    """The day an event counts as received."""
    if rest_day not in ("counts", "next_working_day"):
        raise EligibilityError(f"rest_day is 'counts' or 'next_working_day', not {rest_day!r}")
    if cutoff is not None:
        if moment is None:
            raise EligibilityError("a cutoff needs an event with a time, such as 2026-01-05T17:45")
        if moment.time() > _read_time(cutoff):
            return calendar.add(day, 1)
    if rest_day == "next_working_day" and not calendar.is_working_day(day):
        return calendar.add(day, 1)
    return day


def _read_time(value: object) -> time:
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, time) or value.tzinfo:
        raise EligibilityError("cutoff is a time of day in Beijing, such as '17:30'")
    return value


def _next_month(day: date) -> date:
    try:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    except ValueError:
        raise CalendarRangeError(f"no month follows {day}") from None
