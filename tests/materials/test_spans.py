from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.calendar.elapsed import full_months
from eligibility.materials.demand import Span
from eligibility.materials.spans import last_good_days, readings_of

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
ONE = timedelta(1)


@pytest.mark.parametrize(
    ("issued", "count", "unit", "last"),
    [
        (date(2020, 6, 1), 1, "year", date(2021, 6, 1)),
        (date(2020, 2, 29), 1, "year", date(2021, 2, 28)),
        (date(2021, 8, 31), 6, "month", date(2022, 2, 28)),
        (date(2021, 1, 30), 1, "month", date(2021, 2, 28)),
        (date(2021, 6, 1), 30, "day", date(2021, 7, 1)),
        (date(2021, 6, 1), 0, "day", date(2021, 6, 1)),
        (date(2021, 6, 1), 10**40, "year", date.max),
        (date(2021, 6, 1), 10**40, "day", date.max),
    ],
)
def test_a_paper_is_good_until_the_corresponding_day(issued: date, count: int, unit: str, last: date) -> None:
    assert last_good_days(issued, Span((count,), unit)) == (last,)


def test_each_candidate_has_its_day_in_order() -> None:
    assert last_good_days(date(2021, 6, 1), Span((12, 3), "month")) == (date(2021, 9, 1), date(2022, 6, 1))


@given(DAYS, st.integers(1, 40))
def test_on_the_last_good_day_the_months_are_full_and_the_day_before_they_are_not(issued: date, count: int) -> None:
    (last,) = last_good_days(issued, Span((count,), "month"))
    assert full_months(issued, last) == count
    assert full_months(issued, last - ONE) == count - 1


def spans_of(count: int, unit: str, on: date) -> list[tuple[date, date]]:
    return [(it.first, it.last) for it in readings_of(Span((count,), unit), on)]


def test_the_last_months_have_three_readings() -> None:
    assert spans_of(3, "month", date(2021, 5, 31)) == [
        (date(2021, 3, 1), date(2021, 5, 31)),
        (date(2021, 2, 28), date(2021, 5, 30)),
        (date(2021, 2, 1), date(2021, 4, 30)),
    ]


def test_the_last_days_have_no_full_months() -> None:
    assert spans_of(30, "day", date(2021, 6, 30)) == [
        (date(2021, 6, 1), date(2021, 6, 30)),
        (date(2021, 5, 31), date(2021, 6, 29)),
    ]


@given(DAYS, st.integers(1, 30), st.sampled_from(["day", "month", "year"]))
def test_every_reading_is_a_span_of_about_that_length_that_has_ended(on: date, count: int, unit: str) -> None:
    least = {"day": 1, "month": 28, "year": 365}[unit] * count
    for first, last in spans_of(count, unit, on):
        assert last <= on
        assert (last - first).days + 1 >= least
        if unit == "day":
            assert (last - first).days + 1 == count


@pytest.mark.parametrize("unit", ["day", "month", "year"])
@pytest.mark.parametrize("on", [date.min, date.max, date(2021, 6, 1)])
def test_no_count_is_too_large(on: date, unit: str) -> None:
    for first, last in spans_of(10**40, unit, on):
        assert date.min <= first <= last <= on
