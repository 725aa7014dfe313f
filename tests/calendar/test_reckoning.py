from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.day import DayStatus
from eligibility.calendar.holidays import Holiday, anchor, statutory_days
from eligibility.calendar.notices import Arrangement, Notice
from eligibility.calendar.projection import lieu_days, project
from eligibility.calendar.work_calendar import build_calendar
from tests.calendar.known import CHINA, DAY, between, days, events, known_days, made, months, rules, working

if TYPE_CHECKING:
    from eligibility.calendar.periods import Rule


# ---------------------------------------------------------------- the trace


@given(events, rules())
def test_the_trace_ends_on_the_due_day_and_numbers_the_days_that_counted(event: date, rule: Rule) -> None:
    found = made(event, rule)
    assert found.trace[-1].day == found.due
    counted = [line.counted for line in found.trace if line.counted]
    if isinstance(rule, el.WorkingDayOfNextMonth) or (isinstance(rule, el.Period) and rule.unit == "working_day"):
        assert counted == list(range(1, abs(rule.count) + 1))
    else:
        assert counted == []
    assert all(line.text.zh and line.text.en.isascii() for line in found.trace)


@given(events, st.integers(-30, 30).filter(bool))
def test_the_trace_of_working_days_leaves_no_day_out(event: date, count: int) -> None:
    found = made(event, working(count))
    step = DAY if count > 0 else -DAY
    assert [line.day for line in found.trace] == [event + step * at for at in range(abs((found.due - event).days) + 1)]


def test_a_trace_in_words() -> None:
    found = el.deadline("2026-09-30", working(2), calendar=CHINA)
    assert [str(line.text) for line in found.trace] == [
        "起算的当日，不计 (the day of the event, not counted)",
        "不计（周四，国庆节法定节假日） (not counted (Thu, statutory holiday, National Day))",
        "不计（周五，国庆节法定节假日） (not counted (Fri, statutory holiday, National Day))",
        "不计（周六，国庆节法定节假日） (not counted (Sat, statutory holiday, National Day))",
        "不计（周日，国庆节周末） (not counted (Sun, weekend, National Day))",
        "不计（周一，国庆节补假） (not counted (Mon, holiday in lieu, National Day))",
        "不计（周二，国庆节调休放假） (not counted (Tue, day off in exchange, National Day))",
        "不计（周三，国庆节调休放假） (not counted (Wed, day off in exchange, National Day))",
        "第1个工作日（周四，工作日） (working day 1 (Thu, working day))",
        "第2个工作日（周五，工作日） (working day 2 (Fri, working day))",
    ]


EXPLAINED = {
    ("2026-09-16", days(11)): """\
2026-09-16 起，11日内，当日不计，末日是休息日的顺延
2026-09-16  起算的当日，当日不计
2026-09-27  第11日
2026-09-27  末日休息，顺延（周日，中秋节周末）
2026-09-28  到期（周一，工作日）
到期日 2026-09-28""",
    ("2026-09-05", days(15)): """\
2026-09-05 起，15日内，当日不计，末日是休息日的顺延
2026-09-05  起算的当日，当日不计
2026-09-20  第15日
2026-09-20  末日是工作日，不变（周日，国庆节调休上班）
到期日 2026-09-20""",
    ("2026-10-09", months(-1, roll="preceding", start="inclusive")): """\
2026-10-09 起，前1个月，当日计入，末日是休息日的提前
2026-10-09  起算的当日，当日计入
2026-09-10  倒数1个月的末日
2026-09-10  末日是工作日，不变（周四，工作日）
到期日 2026-09-10""",
    ("2026-04", el.DayOfMonth(25, roll="preceding", inclusive=False)): """\
2026-04-01 起，每月25日前，不含当日，末日是休息日的提前
2026-04-24  每月的固定日，当日不含，取前一日
2026-04-24  末日是工作日，不变（周五，工作日）
到期日 2026-04-24""",
    ("2026-01-31", el.WorkingDayOfNextMonth(1)): """\
2026-01-31 起，次月前1个工作日内
2026-02-01  次月首日，自本日起数
2026-02-01  不计（周日，周末）
2026-02-02  第1个工作日（周一，工作日）
到期日 2026-02-02""",
}


@pytest.mark.parametrize(("asked", "lines"), EXPLAINED.items(), ids=range(len(EXPLAINED)))
def test_a_deadline_explained(asked: tuple[str, Rule], lines: str) -> None:
    assert el.deadline(*asked, calendar=CHINA).explain() == lines


def test_a_provisional_deadline_explained_in_english() -> None:
    assert (
        el.deadline("2026-12-29", working(2), calendar=CHINA).explain("en")
        == """\
from 2026-12-29, within 2 working days, the day of the event not counted
2026-12-29  the day of the event, not counted
2026-12-30  working day 1 (Wed, working day, projected)
2026-12-31  working day 2 (Thu, working day, projected)
due 2026-12-31, provisional: between 2026-12-31 and 2027-01-04, until the notice for 2027 is published"""
    )


# ---------------------------------------------------------------- bounds


def some(free: list[date], most: int) -> st.SearchStrategy[list[date]]:
    return st.lists(st.sampled_from(free), max_size=most, unique=True) if free else st.just([])


@st.composite
def notices(draw: st.DrawFn, year: int, *, moving: bool) -> Notice:
    """A notice of a year that does no more than past notices did, or only what the law asks for."""
    arrangements = []
    moved: set[date] = set()
    for holiday in Holiday:
        law = [*statutory_days(year).items(), *lieu_days(year).items()]
        rest = [it for it, names in law if names[0] is holiday]
        off, worked = CHINA.experience.off[holiday], CHINA.experience.worked[holiday]
        near = anchor(holiday, year)
        week = near - DAY * near.weekday()
        around = [*between(near + DAY * off.first, near + DAY * off.last)]
        weekends = [*between(week + DAY * 7 * worked.first, week + DAY * (7 * worked.last + 6))]
        free = {it for it in (*around, *weekends) if it > CHINA.known_until and it not in moved and moving}
        extra = draw(some([it for it in around if it in free and project(it)[0] is DayStatus.WORK], off.most))
        work = draw(some([it for it in weekends if it in free and project(it)[0] is DayStatus.WEEKEND], worked.most))
        moved.update(extra, work)
        if days_off := (*rest, *extra):
            arrangements.append(Arrangement((holiday,), tuple(sorted(days_off)), tuple(sorted(work))))
        elif work:
            moved.difference_update(work)
    return Notice(f"cn_{year}", "虚构", tuple(arrangements), year)


@st.composite
def settled(draw: st.DrawFn) -> tuple[el.WorkCalendar, date]:
    """A calendar that knows some years more, the last of them as past notices might have it, and a day of that year."""
    last = draw(st.integers(2027, 2040))
    years = [draw(notices(year, moving=year == last)) for year in range(2027, last + 1)]
    return build_calendar((*CHINA.notices, *years)), draw(st.dates(date(last, 1, 1), date(last, 11, 15)))


@given(settled(), rules())
def test_no_notice_like_those_of_the_past_leads_out_of_the_bounds(
    drawn: tuple[el.WorkCalendar, date], rule: Rule
) -> None:
    calendar, event = drawn
    final, found = made(event, rule, calendar), made(event, rule)
    assume(final.is_final)
    assert found.earliest <= final.due <= found.latest


# ---------------------------------------------------------------- a period that stands still

START = "2026-03-02"  # a Monday; there is no holiday in March


@pytest.mark.parametrize(
    ("rule", "pauses", "expected"),
    [
        # suspended: 3 and 4 March count, then 23, 24, 25
        (working(5), [("2026-03-04", "2026-03-20", "suspended")], "2026-03-25"),
        # on the day of the event: 11, 12, 13, 16, 17
        (working(5), [("2026-03-02", "2026-03-10", "suspended")], "2026-03-17"),
        # on the last day but one: 3, 4, 5, 6, then 31
        (working(5), [("2026-03-06", "2026-03-30", "suspended")], "2026-03-31"),
        # and resumed on the day it stopped: nothing is lost
        (working(5), [("2026-03-04", "2026-03-04", "suspended")], "2026-03-09"),
        # the day itself counted: 2, then 10, 11
        (working(3, start="inclusive"), [("2026-03-02", "2026-03-09", "suspended")], "2026-03-11"),
        # stopped and resumed on days of rest: 3 to 6, then 16
        (working(5), [("2026-03-07", "2026-03-15", "suspended")], "2026-03-16"),
        # twice: 3, then 6, then 11, 12, 13
        (
            working(5),
            [("2026-03-03", "2026-03-05", "suspended"), ("2026-03-06", "2026-03-10", "suspended")],
            "2026-03-13",
        ),
        # three times, the second time on the day it resumed
        (
            working(3),
            [
                ("2026-03-03", "2026-03-05", "suspended"),
                ("2026-03-05", "2026-03-12", "suspended"),
                ("2026-03-13", "2026-03-20", "suspended"),
            ],
            "2026-03-23",
        ),
        # restarted: 5 working days from 10 March
        (working(5), [("2026-03-04", "2026-03-10", "restarted")], "2026-03-17"),
        # restarted on the last day, and on the day of the event
        (working(5), [("2026-03-09", "2026-03-09", "restarted")], "2026-03-16"),
        (working(5), [("2026-03-02", "2026-03-03", "restarted")], "2026-03-10"),
        # suspended after a restart: 11, 12, then 24, 25, 26
        (
            working(5),
            [("2026-03-04", "2026-03-10", "restarted"), ("2026-03-12", "2026-03-23", "suspended")],
            "2026-03-26",
        ),
        # restarted after a suspension
        (
            working(5),
            [("2026-03-04", "2026-03-20", "suspended"), ("2026-03-23", "2026-03-25", "restarted")],
            "2026-04-01",
        ),
        # days: 7 of 15 are left
        (days(15), [("2026-03-10", "2026-03-20", "suspended")], "2026-03-27"),
        # days: none is lost; a Saturday moves on
        (days(15), [("2026-03-02", "2026-03-13", "suspended")], "2026-03-30"),
        (days(15, roll="unadjusted"), [("2026-03-02", "2026-03-13", "suspended")], "2026-03-28"),
        # days, the day itself counted: one of 15 is used, 14 are left
        (days(15, start="inclusive"), [("2026-03-02", "2026-03-20", "suspended")], "2026-04-03"),
        # days, twice: 5 left of 15, then 2
        (
            days(15),
            [("2026-03-12", "2026-03-20", "suspended"), ("2026-03-23", "2026-04-08", "suspended")],
            "2026-04-10",
        ),
        # days, restarted on the last
        (days(15), [("2026-03-17", "2026-03-17", "restarted")], "2026-04-01"),
        # months: 2 days are left of the month to 2 April; 12 April is a Sunday
        (months(1), [("2026-03-31", "2026-04-10", "suspended")], "2026-04-13"),
        # months, restarted: to the corresponding day
        (months(1), [("2026-03-20", "2026-03-31", "restarted")], "2026-04-30"),
        # a year, suspended in March: 335 days are left
        (el.Period(1, "year", roll="following"), [("2025-04-01", "2025-04-30", "suspended")], "2026-03-31"),
    ],
)
def test_a_period_that_stood_still_worked_out_by_hand(
    rule: Rule, pauses: list[tuple[str, str, Any]], expected: str
) -> None:
    start = "2025-03-02" if pauses[0][0] < "2026" else START
    found = el.deadline(start, rule, calendar=CHINA)
    for stopped, resumed, how in pauses:
        found = el.resume(found, stopped, resumed, how=how)
    assert str(found.due) == expected
    assert found.is_final
    assert [(str(it.stopped), str(it.resumed), it.how) for it in found.pauses] == pauses
    assert found.trace[-1].day == found.due


def test_a_pause_may_reach_over_a_holiday_and_a_saturday_worked() -> None:
    found = el.resume(el.deadline("2026-09-16", working(10), calendar=CHINA), "2026-09-18", "2026-10-07")
    assert str(found.due) == "2026-10-16"


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [
        ("2026-07-17", "2026-08-04"),  # a day is left to the Saturday
        ("2026-07-18", "2026-08-05"),  # the Saturday has passed, and two days are left to the Monday it moved on to
        ("2026-07-19", "2026-08-04"),
    ],
)
def test_a_period_stopped_on_the_days_over_which_it_moves_on(stopped: str, expected: str) -> None:
    found = el.resume(el.deadline("2026-07-03", days(15), calendar=CHINA), stopped, "2026-08-03")
    assert str(found.due) == expected


def test_a_pause_into_days_not_known_makes_it_provisional() -> None:
    found = el.deadline("2026-03-02", el.Period(1, "year", roll="following"), calendar=CHINA)
    again = el.resume(found, "2026-06-01", "2026-07-01")
    assert (str(again.due), again.status, again.depends_on) == ("2027-04-01", "provisional", (2027,))
    assert again.earliest <= again.due <= again.latest


def test_a_pause_holds_even_if_the_arrival_may_count_only_after_it_began() -> None:
    late = el.deadline("2026-12-30T18:00", working(5), calendar=CHINA, cutoff="17:30")
    assert (str(late.event), str(late.latest)) == ("2026-12-31", "2027-01-11")
    again = el.resume(late, "2026-12-31", "2027-03-01")
    assert (str(again.earliest), str(again.due), str(again.latest)) == ("2027-03-08", "2027-03-08", "2027-03-08")


def test_what_the_trace_says_of_pauses() -> None:
    found = el.resume(el.deadline(START, working(2), calendar=CHINA), "2026-03-03", "2026-03-05")
    found = el.resume(found, "2026-03-06", "2026-03-09", how="restarted")
    assert [(str(line.day), line.counted, line.text.en) for line in found.trace] == [
        ("2026-03-02", None, "the day of the event, not counted"),
        ("2026-03-03", 1, "working day 1 (Tue, working day)"),
        ("2026-03-05", None, "stood still since 2026-03-03: counted on from the next day"),
        ("2026-03-06", 2, "working day 2 (Fri, working day)"),
        ("2026-03-09", None, "interrupted: counted afresh from the next day"),
        ("2026-03-10", 1, "working day 1 (Tue, working day)"),
        ("2026-03-11", 2, "working day 2 (Wed, working day)"),
    ]
    month = el.resume(el.deadline(START, months(1), calendar=CHINA), "2026-03-31", "2026-04-10")
    assert [(str(line.day), line.text.zh) for line in month.trace] == [
        ("2026-03-02", "起算的当日，当日不计"),
        ("2026-04-02", "1个月的末日"),
        ("2026-04-10", "自 2026-03-31 中止，自本日的次日起继续计算"),
        ("2026-04-12", "中止时余下 2 日，至本日届满"),
        ("2026-04-12", "末日休息，顺延（周日，周末）"),
        ("2026-04-13", "到期（周一，工作日）"),
    ]


@given(known_days, st.integers(2, 40), st.integers(0, 30), st.integers(0, 60))
def test_a_suspended_count_is_what_was_counted_and_what_was_left(
    event: date, count: int, before: int, pause: int
) -> None:
    found = made(event, working(count))
    stopped = event + DAY * before
    assume(stopped < found.due)
    resumed = stopped + DAY * pause
    again = el.resume(found, stopped, resumed)
    assume(again.is_final)
    assert CHINA.count(event, stopped) + CHINA.count(resumed, again.due) == count


@given(known_days, st.integers(1, 40), st.integers(0, 30), st.integers(0, 60))
def test_a_restarted_period_is_that_of_an_event_on_the_day_it_resumed(
    event: date, count: int, before: int, pause: int
) -> None:
    for rule in (working(count), days(count), months(count)):
        found = made(event, rule)
        stopped = event + DAY * before
        assume(stopped <= found.due)
        again = el.resume(found, stopped, stopped + DAY * pause, how="restarted")
        assert again.due == made(stopped + DAY * pause, rule).due
