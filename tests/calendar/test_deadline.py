from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

import eligibility as el
from tests.calendar.known import (
    CHINA,
    DAY,
    between,
    counts,
    day,
    days,
    events,
    known_days,
    made,
    months,
    rules,
    working,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.calendar.periods import Rule


def due(event: str | datetime, rule: Rule, **more: Any) -> str:
    found = el.deadline(event, rule, calendar=CHINA, **more)
    assert found.is_final
    assert found.earliest == found.due == found.latest
    assert found.depends_on == ()
    return str(found.due)


FINAL: dict[str, tuple[str, Rule, str]] = {
    # working days
    "across Mid-Autumn and National Day": ("2026-09-24", working(5), "2026-10-09"),
    "the last day a Saturday worked": ("2026-09-30", working(3), "2026-10-10"),
    "a Saturday worked before nine days off": ("2026-02-12", working(5), "2026-02-26"),
    "across a year's end to a Sunday worked": ("2025-12-31", working(2), "2026-01-05"),
    "across Labour Day and a Saturday worked": ("2026-04-30", working(5), "2026-05-11"),
    "the first New Year's Eve that is a holiday": ("2025-01-24", working(5), "2025-02-07"),
    "a New Year's Eve that is none, to a Sunday worked": ("2024-02-08", working(2), "2024-02-18"),
    "a Saturday and a Sunday worked in a row": ("2023-09-28", working(2), "2023-10-08"),
    "two holidays' days worked": ("2021-09-17", working(10), "2021-10-08"),
    "across days added in an emergency": ("2020-01-17", working(10), "2020-02-07"),
    "back across National Day": ("2026-10-09", working(-3), "2026-09-29"),
    "back across Spring Festival and a Saturday worked": ("2026-02-25", working(-5), "2026-02-11"),
    "across National Day 2025": ("2025-09-26", working(5), "2025-10-10"),
    "across Labour Day 2025": ("2025-04-30", working(3), "2025-05-08"),
    "an event on a day of rest": ("2025-02-01", working(3), "2025-02-07"),
    "the day itself counted": ("2026-09-30", working(1, start="inclusive"), "2026-09-30"),
    "the day itself counted, but a day of rest": ("2026-10-01", working(1, start="inclusive"), "2026-10-08"),
    "back with the day itself": ("2026-10-09", working(-3, start="inclusive"), "2026-09-30"),
    # days
    "the last day on a holiday": ("2026-09-16", days(15), "2026-10-08"),
    "the last day on a Saturday of a holiday": ("2026-09-11", days(15), "2026-09-28"),
    "the last day a Sunday worked": ("2026-09-05", days(15), "2026-09-20"),
    "the last day on a plain Saturday": ("2026-07-03", days(15), "2026-07-20"),
    "the last day a day off in exchange": ("2025-01-20", days(15), "2025-02-05"),
    "the last day a Saturday worked after Spring Festival": ("2025-01-24", days(15), "2025-02-08"),
    "ninety days to a holiday": ("2025-07-05", days(90), "2025-10-09"),
    "holidays on the way do not count out": ("2026-09-23", days(15), "2026-10-08"),
    "the day itself counted among days": ("2026-07-03", days(15, start="inclusive"), "2026-07-17"),
    "a last day of rest that stays": ("2026-07-03", days(15, roll="unadjusted"), "2026-07-18"),
    "a last day of rest moved back": ("2026-07-03", days(15, roll="preceding"), "2026-07-17"),
    "a last day of rest moved on within its month": ("2026-07-03", days(15, roll="modified_following"), "2026-07-20"),
    "a last day of rest moved back in its month": ("2026-05-20", days(10, roll="modified_following"), "2026-05-29"),
    "days back": ("2026-07-20", days(-5, roll="unadjusted"), "2026-07-15"),
    "days back to a day of rest, moved back": ("2026-07-20", days(-1, roll="preceding"), "2026-07-17"),
    "days back with the day itself": ("2026-07-20", days(-5, start="inclusive", roll="unadjusted"), "2026-07-16"),
    # months and years
    "no such day, and the month's last a Saturday worked": ("2025-11-30", months(3), "2026-02-28"),
    "no such day in a leap year": ("2024-01-31", months(1), "2024-02-29"),
    "a year from 29 February": ("2024-02-29", months(12), "2025-02-28"),
    "a year to a holiday": ("2024-10-03", months(12), "2025-10-09"),
    "the month's last is not kept": ("2026-02-28", months(3, roll="unadjusted"), "2026-05-28"),
    "a year is twelve months": ("2024-11-20", el.Period(1, "year", roll="following"), "2025-11-20"),
    "months from the day, not month by month": ("2026-01-31", months(2, roll="unadjusted"), "2026-03-31"),
    "months back": ("2026-05-31", months(-3, roll="unadjusted"), "2026-02-28"),
    "a month with its first day": ("2026-03-01", months(1, start="inclusive", roll="unadjusted"), "2026-03-31"),
    "a month with its day": ("2026-03-10", months(1, start="inclusive", roll="unadjusted"), "2026-04-09"),
    "a month with its 31st day": ("2026-03-31", months(1, start="inclusive", roll="unadjusted"), "2026-04-30"),
    "a month with its 30th of January": ("2026-01-30", months(1, start="inclusive", roll="unadjusted"), "2026-02-28"),
    "a month back with its day": ("2026-03-10", months(-1, start="inclusive", roll="unadjusted"), "2026-02-11"),
    # by the month
    "by the 25th, a Saturday, moved back": ("2026-04", el.DayOfMonth(25, roll="preceding"), "2026-04-24"),
    "by the 25th, a Saturday, moved on": ("2026-04", el.DayOfMonth(25, roll="following"), "2026-04-27"),
    "by the 25th, a Saturday, that stays": ("2026-04", el.DayOfMonth(25, roll="unadjusted"), "2026-04-25"),
    "by the 25th, not included": ("2026-04", el.DayOfMonth(25, roll="unadjusted", inclusive=False), "2026-04-24"),
    "by the 25th, not included, of a holiday": (
        "2026-09",
        el.DayOfMonth(27, roll="preceding", inclusive=False),
        "2026-09-24",
    ),
    "by the 10th of the next month": ("2026-04-03", el.DayOfMonth(10, roll="following", next_month=True), "2026-05-11"),
    "by the first of the next month, not included, moved back": (
        "2026-05-31",
        el.DayOfMonth(1, roll="preceding", inclusive=False, next_month=True),
        "2026-05-29",
    ),
    "by the last day of the next month": (
        "2026-01-31",
        el.DayOfMonth(-1, roll="unadjusted", next_month=True),
        "2026-02-28",
    ),
    "on the 25th": ("2026-05-25", el.DayOfMonth(25, roll="following"), "2026-05-25"),
    "after the 25th": ("2026-05-26", el.DayOfMonth(25, roll="following"), "2026-06-25"),
    "after the 25th, but before the day it moves on to": (
        "2026-04-26",
        el.DayOfMonth(25, roll="following"),
        "2026-04-27",
    ),
    "before the 25th, but after the day it moves back to": (
        "2026-04-25",
        el.DayOfMonth(25, roll="preceding"),
        "2026-05-25",
    ),
    "by the 31st of a month without": ("2026-02-01", el.DayOfMonth(31, roll="unadjusted"), "2026-02-28"),
    "by the last day": ("2026-02-01", el.DayOfMonth(-1, roll="unadjusted"), "2026-02-28"),
    "by the fifth day from the end": ("2026-06-01", el.DayOfMonth(-5, roll="unadjusted"), "2026-06-26"),
    "by the 31st day from the end of a shorter month": (
        "2026-02-01",
        el.DayOfMonth(-31, roll="unadjusted"),
        "2026-02-01",
    ),
    "by the first, not included": ("2026-04-30", el.DayOfMonth(1, roll="unadjusted", inclusive=False), "2026-04-30"),
    "by the first, passed": ("2026-04-02", el.DayOfMonth(1, roll="following"), "2026-05-06"),
    "across a year's end": ("2025-12-26", el.DayOfMonth(25, roll="unadjusted"), "2026-01-25"),
    "ten working days of October": ("2026-09-15", el.WorkingDayOfNextMonth(10), "2026-10-20"),
    "the first working day of January": ("2025-12-31", el.WorkingDayOfNextMonth(1), "2026-01-04"),
    "more than the working days of a month": ("2026-01-31", el.WorkingDayOfNextMonth(20), "2026-03-05"),
    "a month before": ("2026-01", el.WorkingDayOfNextMonth(1), "2026-02-02"),
}


@pytest.mark.parametrize("name", FINAL)
def test_a_deadline_worked_out_by_hand(name: str) -> None:
    event, rule, expected = FINAL[name]
    assert due(event, rule) == expected


@pytest.mark.parametrize(
    ("event", "rule", "earliest", "projected", "latest"),
    [
        ("2030-06-04", working(2), "2030-06-07", "2030-06-07", "2030-06-10"),
        ("2026-02-05", months(12), "2027-02-11", "2027-02-11", "2027-02-15"),
        ("2026-12-25", working(2), "2026-12-29", "2026-12-29", "2026-12-29"),
        ("2026-12-25", working(4), "2026-12-31", "2026-12-31", "2027-01-04"),
        ("2027-04-24", el.DayOfMonth(25, roll="preceding"), "2027-04-24", "2027-05-25", "2027-05-25"),
    ],
)
def test_a_day_no_notice_has_settled_makes_it_provisional(
    event: str, rule: Rule, earliest: str, projected: str, latest: str
) -> None:
    found = el.deadline(event, rule, calendar=CHINA)
    assert found.status == "provisional"
    assert not found.is_final
    assert (str(found.earliest), str(found.due), str(found.latest)) == (earliest, projected, latest)


def test_what_returns_a_bare_day_refuses_what_a_deadline_projects() -> None:
    with pytest.raises(el.CalendarRangeError, match="2004-01-01 to 2026-12-28: the notice for 2027 is not held"):
        CHINA.add("2030-06-04", 2)


@pytest.mark.parametrize("rule", [working(5), days(5), working(-5)])
def test_before_the_calendar_there_is_no_deadline(rule: Rule) -> None:
    with pytest.raises(el.CalendarRangeError, match=r"lies beyond the days whose holidays are known, 2004-01-01 to 20"):
        el.deadline("1999-12-20", rule, calendar=CHINA)


def test_which_notices_it_waits_for() -> None:
    assert el.deadline("2026-12-25", working(2), calendar=CHINA).depends_on == (2027,)
    assert el.deadline("2027-12-20", working(10), calendar=CHINA).depends_on == (2027, 2028)
    assert el.deadline("2028-06-01", working(1), calendar=CHINA).depends_on == (2028,)


def test_without_a_calendar_it_is_the_shipped_one() -> None:
    assert el.deadline("2026-09-30", working(3)).calendar is el.WorkCalendar.china()


# ---------------------------------------------------------------- properties


@given(known_days, counts.filter(bool), st.sampled_from(["exclusive", "inclusive"]))
def test_in_working_days_it_is_the_calendars_sum(event: date, count: int, start: Any) -> None:
    try:
        expected = CHINA.add(event, count, start=start)
    except el.CalendarRangeError:
        assume(False)  # noqa: FBT003
    assert made(event, working(count, start=start)).due == expected


any_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
lengths = st.integers(-500, 500).filter(bool)


@given(any_days, lengths)
def test_in_months_and_years_it_is_what_dateutil_says(event: date, count: int) -> None:
    in_months = el.deadline(event, el.Period(count, "month", roll="unadjusted"), calendar=CHINA)
    in_years = el.deadline(event, el.Period(count, "year", roll="unadjusted"), calendar=CHINA)
    assert in_months.due == event + relativedelta(months=count)
    assert in_years.due == event + relativedelta(years=count)
    assert in_months.is_final
    assert in_years.is_final


@given(any_days, lengths)
def test_the_day_itself_counted_makes_it_a_day_less(event: date, count: int) -> None:
    one = el.deadline(event, days(count, roll="unadjusted"), calendar=CHINA)
    other = el.deadline(event, days(count, roll="unadjusted", start="inclusive"), calendar=CHINA)
    assert one.due - event == DAY * count
    assert abs(one.due - other.due) == DAY
    assert abs(other.due - event) < abs(one.due - event)


@given(events, rules())
def test_it_lies_between_its_bounds_and_is_final_if_every_day_it_asked_is_settled(event: date, rule: Rule) -> None:
    found = made(event, rule)
    assert found.earliest <= found.due <= found.latest
    unsettled = [line.day for line in found.trace if line.day > CHINA.known_until]
    if found.is_final:
        assert found.earliest == found.latest
        assert not found.depends_on
        assert found.due <= CHINA.known_until or getattr(rule, "roll", None) == "unadjusted"
    else:
        assert found.depends_on
        assert unsettled or found.due > CHINA.known_until


@given(events, st.integers(1, 40))
def test_a_forward_count_is_provisional_exactly_beyond_the_known_days(event: date, count: int) -> None:
    found = made(event, working(count))
    assert found.is_final is (found.due <= CHINA.known_until)


@given(events, rules())
def test_a_later_event_is_never_due_earlier(event: date, rule: Rule) -> None:
    one, other = made(event, rule), made(event + DAY, rule)
    assert one.due <= other.due
    assert one.earliest <= other.earliest
    assert one.latest <= other.latest


@given(events, rules())
def test_it_is_a_value(event: date, rule: Rule) -> None:
    found = made(event, rule)
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just pickled
    assert copy == found
    assert hash(copy) == hash(found)
    assert copy.trace == found.trace
    assert found != made(event, rule, el.WorkCalendar.china(as_of="2018-12-04"))


@given(events, rules())
def test_a_day_that_rolls_following_or_preceding_ends_on_a_working_day(event: date, rule: Rule) -> None:
    found = made(event, rule)
    if found.is_final and getattr(rule, "roll", None) != "unadjusted":
        assert CHINA.is_working_day(found.due)


# ---------------------------------------------------------------- when the next notice comes

SETTLED = [
    ("2021-10-24", "2021-10-25"),
    ("2023-10-24", "2023-10-25"),
    ("2024-11-11", "2024-11-12"),
    ("2025-11-03", "2025-11-04"),
]
RULES: list[Rule] = [
    working(1),
    working(10),
    working(30),
    days(15),
    months(3),
    el.DayOfMonth(25, roll="preceding"),
    el.WorkingDayOfNextMonth(10),
]


@pytest.mark.parametrize(("before", "after"), SETTLED, ids=[after[:4] for _, after in SETTLED])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.text.en[:25])
def test_the_next_notice_makes_it_final_between_its_bounds(before: str, after: str, rule: Rule) -> None:
    """In four years of the last five; the docs say how often past notices did otherwise."""
    early, late = el.WorkCalendar.china(as_of=before), el.WorkCalendar.china(as_of=after)
    year = late.known_until.year
    settled = 0
    for event in between(date(year - 1, 12, 1), date(year, 11, 1)):
        provisional, final = el.deadline(event, rule, calendar=early), el.deadline(event, rule, calendar=late)
        if provisional.is_final:
            assert final.due == provisional.due
        elif final.is_final:
            assert year in provisional.depends_on
            assert provisional.earliest <= final.due <= provisional.latest, event
            settled += 1
    assert settled > 200


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize("lang", ["fr", "", None, ["zh"]])
def test_there_are_two_languages(lang: Any) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(lang is one of 'zh', 'en', not "):
        el.deadline("2026-12-25", working(2), calendar=CHINA).explain(lang)


def test_the_window_of_a_month_opens_on_its_first_day() -> None:
    assert el.deadline("2025-12-31", el.WorkingDayOfNextMonth(3), calendar=CHINA).opens == day("2026-01-01")
    assert el.deadline("2026-02", el.WorkingDayOfNextMonth(3), calendar=CHINA).opens == day("2026-03-01")
    assert el.deadline("2026-02-01", working(3), calendar=CHINA).opens is None


# ---------------------------------------------------------------- moments


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("2026-01-03T17:30:00Z", "2026-01-05"),  # 01:30 of the 4th, a Sunday worked, in Beijing
        ("2026-01-03T15:59:59Z", "2026-01-04"),
        ("2026-01-03T16:00:00Z", "2026-01-05"),
        ("2026-01-04 23:59", "2026-01-05"),
        ("2026-01-04T01:30+08:00", "2026-01-05"),
        ("2026-01-04T01:30+14:00", "2026-01-04"),
        (datetime(2026, 1, 3, 17, 30, tzinfo=UTC), "2026-01-05"),
        (datetime(2026, 1, 4, 1, 30), "2026-01-05"),  # noqa: DTZ001 - Beijing, if no zone is named
        (datetime(2026, 1, 4, 1, 30, tzinfo=timezone(timedelta(hours=9))), "2026-01-05"),
    ],
)
def test_a_moment_is_of_its_day_in_beijing(event: str | datetime, expected: str) -> None:
    assert due(event, working(1)) == expected


def test_the_moment_is_kept_in_beijing_time() -> None:
    found = el.deadline("2026-01-03T17:30:00Z", working(1), calendar=CHINA)
    assert found.event == day("2026-01-04")
    assert found.received
    assert found.received.isoformat() == "2026-01-04T01:30:00+08:00"
    assert el.deadline("2026-01-04", working(1), calendar=CHINA).received is None


@pytest.mark.parametrize(
    ("event", "cutoff", "received", "expected"),
    [
        ("2026-01-05T17:30", "17:30", "2026-01-05", "2026-01-06"),
        ("2026-01-05T17:30:00.000001", "17:30", "2026-01-06", "2026-01-07"),
        ("2026-01-05T17:45", time(17, 30), "2026-01-06", "2026-01-07"),
        ("2026-01-05T09:45Z", "17:30", "2026-01-06", "2026-01-07"),
        ("2026-09-30T18:00", "17:30", "2026-10-08", "2026-10-09"),
        ("2026-10-03T09:00", "17:30", "2026-10-03", "2026-10-08"),
        ("2026-10-03T18:00", "17:30", "2026-10-08", "2026-10-09"),
    ],
)
def test_what_comes_past_the_cutoff_is_received_on_the_next_working_day(
    event: str, cutoff: str | time, received: str, expected: str
) -> None:
    assert due(event, working(1), cutoff=cutoff) == expected
    assert str(el.deadline(event, working(1), calendar=CHINA, cutoff=cutoff).event) == received


@pytest.mark.parametrize(("rest_day", "expected"), [("counts", "2025-02-07"), ("next_working_day", "2025-02-08")])
def test_what_comes_on_a_day_of_rest_is_received_as_one_says(rest_day: str, expected: str) -> None:
    assert due("2025-02-01", working(3), rest_day=rest_day) == expected
    assert due("2025-01-26", working(1), rest_day=rest_day) == "2025-01-27"


def test_a_cutoff_reaches_over_the_known_days() -> None:
    same_day = days(1, roll="unadjusted", start="inclusive")
    found = el.deadline("2026-12-30T18:00", same_day, calendar=CHINA, cutoff="17:30")
    assert (found.event, found.due, found.status) == (day("2026-12-31"), day("2026-12-31"), "provisional")
    assert (found.earliest, found.latest) == (day("2026-12-31"), day("2027-01-04"))
    assert found.depends_on == (2027,)


def test_the_trace_tells_why_it_was_received_later() -> None:
    late = el.deadline("2026-09-30T18:05", working(1), calendar=CHINA, cutoff="17:30")
    assert [(str(line.day), line.text.zh) for line in late.trace] == [
        ("2026-09-30", "18:05 收到，已过截止时间，视为下一个工作日收到"),
        ("2026-10-08", "起算的当日，不计"),
        ("2026-10-09", "第1个工作日（周五，工作日）"),
    ]
    rest = el.deadline("2026-10-07", working(1), calendar=CHINA, rest_day="next_working_day")
    assert [(str(line.day), line.text.en) for line in rest.trace][:2] == [
        ("2026-10-07", "a day of rest: received on the next working day (Wed, day off in exchange, National Day)"),
        ("2026-10-08", "the day of the event, not counted"),
    ]


# ---------------------------------------------------------------- what is refused


def ask(event: Any = "2026-01-05", rule: Any = working(3), **more: Any) -> el.Deadline:  # noqa: B008 - immutable
    return el.deadline(event, rule, **{"calendar": CHINA, **more})


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "a number as event": (lambda: ask(5), "event must be a day, as a date or YYYY-MM-DD, not 5"),
    "no event": (lambda: ask(None), "event must be a day, as a date or YYYY-MM-DD, not None"),
    "a month for working days": (lambda: ask("2026-01"), "event must be a day, as a date or YYYY-MM-DD, not '2026-01'"),
    "a month that is none": (
        lambda: ask("2026-13", el.DayOfMonth(25, roll="following")),
        "event must be a day, as a date or YYYY-MM-DD, not '2026-13'",
    ),
    "a moment that is none": (
        lambda: ask("2026-01-05T17:5"),
        "event is a day as YYYY-MM-DD, or a moment such as 2026-01-05T17:45, not '2026-01-05T17:5'",
    ),
    "a moment after the last day": (
        lambda: ask(datetime.max.replace(tzinfo=UTC)),
        "event is outside the days there are: 9999-12-31 23:59:59.999999+00:00",
    ),
    "a number as rule": (lambda: ask(rule=3), "a rule is a Period, DayOfMonth or WorkingDayOfNextMonth, not int"),
    "a text as calendar": (lambda: ask(calendar="china"), "calendar must be a WorkCalendar, not str"),
    "a cutoff without a time": (
        lambda: ask(cutoff="17:30"),
        "a cutoff needs an event with a time, such as 2026-01-05T17:45",
    ),
    "a cutoff that is none": (
        lambda: ask("2026-01-05T17:45", cutoff="5pm"),
        "cutoff is a time of day in Beijing, such as '17:30', not '5pm'",
    ),
    "a cutoff of another zone": (
        lambda: ask("2026-01-05T17:45", cutoff=time(17, tzinfo=UTC)),
        "cutoff is a time of day in Beijing, such as '17:30', not time",
    ),
    "a number as cutoff": (
        lambda: ask("2026-01-05T17:45", cutoff=17),
        "cutoff is a time of day in Beijing, such as '17:30', not 17",
    ),
    "a rest day that is none": (
        lambda: ask(rest_day="next_workingday"),
        "rest_day is one of 'counts', 'next_working_day', not 'next_workingday'; did you mean 'next_working_day'?",
    ),
    "no such day": (
        lambda: ask("9999-12-31", days(1, roll="unadjusted")),
        "within 1 day, the day of the event not counted, a last day of rest stays, from 9999-12-31: no such day",
    ),
    "a window after the last month": (
        lambda: ask("9999-12-30", el.WorkingDayOfNextMonth(1)),
        "within the first working day of the next month, from 9999-12-30: no such day",
    ),
    "a month before the first": (
        lambda: ask("0001-01-31", months(-1, roll="unadjusted")),
        "1 month before, the day of the event not counted, a last day of rest stays, from 0001-01-31: no such day",
    ),
    "a deadline after 2100": (
        lambda: ask("2100-12-30", working(2)),
        "2101-01-01 is after 2100, the last year whose festivals are known",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_in_one_message(name: str) -> None:
    call, message = REFUSED[name]
    with pytest.raises(el.EligibilityError) as caught:
        call()
    assert caught.value.en == message


def test_a_count_as_long_as_can_be_ends() -> None:
    with pytest.raises(el.CalendarRangeError):
        ask(rule=working(99_999))
    with pytest.raises(el.CalendarRangeError):
        ask(rule=working(-99_999))


# ---------------------------------------------------------------- pauses that cannot be

START = "2026-03-02"
RUNS = "the period runs from 2026-03-02 to 2026-03-09: it cannot be"


@pytest.mark.parametrize(
    ("stopped", "resumed", "how", "message"),
    [
        ("2026-03-01", "2026-03-05", "suspended", f"{RUNS} suspended on 2026-03-01"),
        ("2026-03-09", "2026-03-15", "suspended", f"{RUNS} suspended on 2026-03-09"),
        ("2026-03-10", "2026-03-15", "restarted", f"{RUNS} restarted on 2026-03-10"),
        (
            "2026-03-04",
            "2026-03-03",
            "suspended",
            "a period that stopped on 2026-03-04 cannot resume on 2026-03-03, before it",
        ),
        (
            "2026-03-04",
            "2026-03-05",
            "suspend",
            "how is one of 'suspended', 'restarted', not 'suspend'; did you mean 'suspended'?",
        ),
        ("2026-03", "2026-03-05", "suspended", "stopped must be a day, as a date or YYYY-MM-DD, not '2026-03'"),
        ("2026-03-04", None, "suspended", "resumed must be a day, as a date or YYYY-MM-DD, not None"),
    ],
)
def test_a_pause_that_cannot_be_is_refused(stopped: Any, resumed: Any, how: Any, message: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        el.resume(el.deadline(START, working(5), calendar=CHINA), stopped, resumed, how=how)
    assert caught.value.en == message


def test_a_second_pause_begins_after_the_first() -> None:
    found = el.resume(el.deadline(START, working(5), calendar=CHINA), "2026-03-04", "2026-03-20")
    with pytest.raises(
        el.EligibilityError, match="runs from 2026-03-20 to 2026-03-25: it cannot be suspended on 2026-03-19"
    ):
        el.resume(found, "2026-03-19", "2026-03-21")


@pytest.mark.parametrize(
    "rule", [working(-3), days(-3, roll="preceding"), el.DayOfMonth(25, roll="following"), el.WorkingDayOfNextMonth(3)]
)
def test_only_a_period_counted_forward_can_stand_still(rule: Rule) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(only a period counted forward can stand still\)$"):
        el.resume(el.deadline(START, rule, calendar=CHINA), START, START)


def test_only_a_deadline_can_be_resumed() -> None:
    with pytest.raises(el.EligibilityError, match=r"\(resume takes a Deadline, not Period\)$"):
        el.resume(working(1), START, START)  # type: ignore[arg-type]


def test_a_deadline_is_plain_data() -> None:
    found = el.deadline("2026-12-20", el.Period(15, "working_day"), calendar=CHINA)
    data = found.to_dict()
    assert json.loads(found.to_json()) == data
    told = [data[name] for name in ("event", "earliest", "due", "latest")]
    assert told == sorted(str(it) for it in (found.event, found.earliest, found.due, found.latest))
    assert (data["status"], data["depends_on"], data["calendar"]) == ("provisional", [2027], CHINA.digest)
