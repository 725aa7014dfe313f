from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.calendar import full_months, full_years

DAY = timedelta(days=1)
starts = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def is_anniversary(start: date, day: date) -> bool:
    """Whether a month is full on *day*: the day of the same number, else the last of the month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day == min(start.day, last)


def counted_months(start: date, end: date) -> int:
    """Full months by looking at every day after *start* up to *end*."""
    days = (start + DAY * step for step in range(1, (end - start).days + 1))
    return sum(is_anniversary(start, day) for day in days)


def counted_years(start: date, end: date) -> int:
    """Full years by looking at every day after *start* up to *end*."""
    days = (start + DAY * step for step in range(1, (end - start).days + 1))
    return sum(is_anniversary(start, day) and day.month == start.month for day in days)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2021-01-31", "2021-02-27", 0),
        ("2021-01-31", "2021-02-28", 1),
        ("2021-01-31", "2021-03-30", 1),
        ("2021-01-31", "2021-03-31", 2),
        ("2021-01-30", "2021-02-28", 1),
        ("2020-01-30", "2020-02-28", 0),
        ("2020-01-30", "2020-02-29", 1),
        ("2021-02-28", "2021-03-27", 0),
        ("2021-02-28", "2021-03-28", 1),
        ("2021-06-15", "2021-06-15", 0),
        ("2021-06-15", "2021-06-14", 0),
        ("2021-06-15", "2021-05-15", -1),
        ("2020-12-31", "2021-12-30", 11),
    ],
)
def test_a_month_is_full_on_the_corresponding_day_or_the_months_last(start: str, end: str, months: int) -> None:
    assert full_months(date.fromisoformat(start), date.fromisoformat(end)) == months


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1981-06-01", "2021-05-31", 39),
        ("1981-06-01", "2021-06-01", 40),
        ("2004-02-29", "2021-02-27", 16),
        ("2004-02-29", "2021-02-28", 17),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2000-01-01", "1999-01-02", 0),
        ("2000-01-01", "1999-01-01", -1),
    ],
)
def test_an_age_is_reached_on_the_birthday(birth: str, day: str, age: int) -> None:
    assert full_years(date.fromisoformat(birth), date.fromisoformat(day)) == age


@given(starts, st.integers(0, 1500))
def test_full_months_are_those_counted_day_by_day(start: date, days: int) -> None:
    end = start + DAY * days
    assert full_months(start, end) == counted_months(start, end)


@given(starts, st.integers(0, 9000))
def test_full_years_are_those_counted_day_by_day(start: date, days: int) -> None:
    end = start + DAY * days
    assert full_years(start, end) == counted_years(start, end)


@given(st.dates(), st.dates())
def test_backwards_is_the_negative_and_never_an_error(one: date, two: date) -> None:
    assert full_months(one, two) == -full_months(two, one)
    assert full_years(one, two) == -full_years(two, one)


@given(starts, st.integers(0, 1500))
def test_time_never_takes_a_month_away(start: date, days: int) -> None:
    end = start + DAY * days
    assert full_months(start, end) <= full_months(start, end + DAY) <= full_months(start, end) + 1
