from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.render.deadline import deadline_rows, sources_of

FROZEN = el.WorkCalendar.china(as_of="2026-06-01")


def rows(
    event: str, rule: el.Period | el.DayOfMonth | el.WorkingDayOfNextMonth
) -> list[tuple[str, str, int | None, str]]:
    found = deadline_rows(el.deadline(event, rule, calendar=FROZEN))
    return [(f"{row.first:%m-%d}", f"{row.last:%m-%d}", row.counted, row.why.zh) for row in found]


def test_a_holiday_is_one_row_and_every_day_counted_another() -> None:
    assert rows("2025-01-24", el.Period(3, "working_day")) == [
        ("01-24", "01-24", None, "起算的当日，不计"),
        ("01-25", "01-25", None, "周末"),
        ("01-26", "01-26", 1, "春节调休上班"),
        ("01-27", "01-27", 2, "工作日"),
        ("01-28", "02-04", None, "春节：法定节假日4天、周末2天、调休放假2天"),
        ("02-05", "02-05", 3, "工作日，到期"),
    ]


def test_a_weekend_beside_a_holiday_it_does_not_belong_to_stands_alone() -> None:
    found = rows("2026-12-31", el.Period(1, "working_day"))
    assert found[1:3] == [("01-01", "01-01", None, "元旦法定节假日"), ("01-02", "01-03", None, "周末")]


def test_two_holidays_that_touch_are_one_row_where_they_were_joined() -> None:
    assert rows("2025-09-30", el.Period(1, "working_day"))[1][:2] == ("10-01", "10-08")


def test_a_count_back_has_its_rest_days_in_the_order_of_the_calendar() -> None:
    found = rows("2026-10-08", el.Period(-1, "working_day"))
    assert [row[:3] for row in found] == [("10-08", "10-08", None), ("10-01", "10-07", None), ("09-30", "09-30", 1)]


def test_a_roll_over_a_holiday_is_one_row_that_says_so() -> None:
    found = rows("2026-02-01", el.Period(15, "day", roll="following"))
    assert found[-2][:2] == ("02-16", "02-23")
    assert found[-2][3].startswith("末日休息，顺延（春节：法定节假日4天、")
    assert found[-1] == ("02-24", "02-24", None, "到期（工作日）")


def test_an_arrival_that_waits_is_a_row_of_its_own() -> None:
    found = el.deadline("2026-01-10", el.Period(1, "working_day"), calendar=FROZEN, rest_day="next_working_day")
    assert [(f"{row.first:%m-%d}", row.why.zh) for row in deadline_rows(found)] == [
        ("01-10", "休息日收到，视为下一个工作日收到（周末）"),
        ("01-12", "起算的当日，不计"),
        ("01-13", "工作日，到期"),
    ]


def test_a_deadline_that_asks_of_no_day_is_settled_and_cites_nothing() -> None:
    found = el.deadline("2030-02-01", el.Period(15, "day", roll="unadjusted"), calendar=FROZEN)
    assert sources_of(found) == ()
    assert [(row.status, row.is_settled, row.is_due) for row in deadline_rows(found)] == [
        (None, True, False),
        (None, True, True),
    ]


@pytest.mark.parametrize("event", ["1999-01-01", "2100-12-30"])
def test_days_outside_the_calendar_can_be_shown(event: str) -> None:
    found = el.deadline(event, el.Period(15, "day", roll="unadjusted"), calendar=FROZEN)
    assert [row.first for row in deadline_rows(found)] == [found.event, found.due]


def test_what_is_projected_is_not_settled_though_a_statutory_day_is() -> None:
    found = deadline_rows(el.deadline("2026-12-28", el.Period(4, "working_day"), calendar=FROZEN))
    assert [(row.first.isoformat(), row.is_settled) for row in found[1:]] == [
        ("2026-12-29", False),
        ("2026-12-30", False),
        ("2026-12-31", False),
        ("2027-01-01", True),
        ("2027-01-02", False),
        ("2027-01-04", False),
    ]


def test_sources_are_those_of_the_days_told_of() -> None:
    assert sources_of(el.deadline("2025-01-20", el.Period(1, "working_day"), calendar=FROZEN)) == (
        "国办发明电〔2024〕12号",
    )
    assert sources_of(el.deadline("2026-12-25", el.Period(9, "working_day"), calendar=FROZEN)) == (
        "国办发明电〔2025〕7号",
        "国务院令第795号",
    )


@given(
    st.dates(date(2008, 1, 1), date(2030, 12, 31)),
    st.integers(-70, 70).filter(bool),
    st.sampled_from(["exclusive", "inclusive"]),
)
def test_the_rows_are_every_day_from_the_event_to_the_due_day(event: date, count: int, start: str) -> None:
    found = el.deadline(event, el.Period(count, "working_day", start=start), calendar=FROZEN)  # type: ignore[arg-type]
    told = deadline_rows(found)
    days = [row.first + timedelta(ahead) for row in told for ahead in range((row.last - row.first).days + 1)]
    ends = sorted((found.event, found.due))
    assert sorted(days) == [ends[0] + timedelta(ahead) for ahead in range((ends[1] - ends[0]).days + 1)]
    assert [row.counted for row in told if row.counted] == list(range(1, abs(count) + 1))
    assert [row.is_due for row in told] == [False] * (len(told) - 1) + [True]
    assert all("周" not in row.why.zh.replace("周末", "") for row in told)
