"""A calendar that no new release of a package changes, rules to draw, and a year of notices made up for 2027."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import assume
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.holidays import statutory_days
from eligibility.calendar.periods import Roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.calendar.periods import Rule

DAY = timedelta(1)
CHINA = el.WorkCalendar.china(as_of="2026-11-23")
"""Known to 2026-12-28, whatever is published later."""

FIRST, LAST = CHINA.known_from, CHINA.known_until
known_days = st.dates(FIRST, LAST)
events = st.dates(date(2004, 6, 1), date(2028, 12, 31))
counts = st.integers(-400, 400)
rolls: st.SearchStrategy[Roll] = st.sampled_from(get_args(Roll))


def day(text: str) -> date:
    return date.fromisoformat(text)


def between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + DAY * step for step in range((last - first).days + 1))


def walk(start: date, count: int, calendar: el.WorkCalendar = CHINA) -> date:
    """The count-th working day after *start*, or before it, by looking at one day after the other."""
    step = DAY if count > 0 else -DAY
    while count:
        start += step
        count -= calendar.is_working_day(start) * (1 if step == DAY else -1)
    return start


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule of any kind."""
    kind = draw(st.sampled_from(["working_day", "day", "month", "year", "day_of_month", "next_month"]))
    if kind == "day_of_month":
        number = draw(st.integers(-31, 31).filter(bool))
        return el.DayOfMonth(number, roll=draw(rolls), inclusive=draw(st.booleans()))
    if kind == "next_month":
        return el.WorkingDayOfNextMonth(draw(st.integers(1, 23)))
    count = draw(st.integers(-60, 60).filter(bool)) if kind != "year" else draw(st.integers(-2, 2).filter(bool))
    roll = None if kind == "working_day" else draw(rolls)
    if count < 0 and roll in ("following", "modified_following"):
        roll = "preceding"
    return el.Period(count, kind, start=draw(st.sampled_from(["exclusive", "inclusive"])), roll=roll)  # type: ignore[arg-type]


def working(count: int, **more: Any) -> el.Period:
    return el.Period(count, "working_day", **more)


def days(count: int, **more: Any) -> el.Period:
    return el.Period(count, "day", **{"roll": "following", **more})


def months(count: int, **more: Any) -> el.Period:
    return el.Period(count, "month", **{"roll": "following", **more})


def made(event: date, rule: Rule, calendar: el.WorkCalendar = CHINA) -> el.Deadline:
    """A deadline, if it does not lead before the calendar."""
    try:
        return el.deadline(event, rule, calendar=calendar)
    except el.CalendarRangeError:
        assume(False)  # noqa: FBT003
        raise


def notice_of(year: int) -> str:
    """A file with an invented notice of a year that does what the law asks for and nothing more."""
    joined = {holiday: names for names in statutory_days(year).values() if len(names) > 1 for holiday in names}
    groups: dict[tuple[str, ...], set[date]] = {}
    for it, names in statutory_days(year).items():
        groups.setdefault(joined.get(names[0], names), set()).add(it)
    lines = [
        f"    - {{holiday: [{', '.join(names)}], rest: [{min(days)}, {max(days)}], days: {len(days)}}}"
        for names, days in groups.items()
    ]
    head = [f"- id: cn_{year}", "  number: 虚构〔1〕1号", f"  year: {year}", f"  published: {year - 1}-11-30"]
    return "\n".join([*head, "  arrangements:", *lines, ""])


# Invented: no notice for 2027 is known.
NOTICE = """\
- id: cn_2027
  number: 虚构〔2026〕1号
  year: 2027
  published: 2026-11-30
  arrangements:
    - {holiday: new_year, rest: [2027-01-01, 2027-01-03], days: 3}
    - {holiday: spring_festival, rest: [2027-02-05, 2027-02-12], days: 8, work: [2027-01-31, 2027-02-20]}
    - {holiday: qingming, rest: [2027-04-03, 2027-04-05], days: 3}
    - {holiday: labour_day, rest: [2027-05-01, 2027-05-05], days: 5, work: [2027-05-08]}
    - {holiday: dragon_boat, rest: [2027-06-09, 2027-06-09], days: 1}
    - {holiday: mid_autumn, rest: [2027-09-15, 2027-09-15], days: 1}
    - {holiday: national_day, rest: [2027-10-01, 2027-10-07], days: 7, work: [2027-09-26, 2027-10-09]}
"""
CHANGE = """\
- id: cn_2027_labour_day
  number: 虚构〔2027〕2号
  published: 2027-03-20
  supersedes: cn_2027
  arrangements:
    - {holiday: labour_day, rest: [2027-05-01, 2027-05-04], days: 4, extended_from: 2027-05-03}
"""
