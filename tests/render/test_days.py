from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.render.days import say_kind, say_rest, say_span, spans


@pytest.fixture(scope="module")
def calendar() -> el.WorkCalendar:
    return el.WorkCalendar.china(as_of="2026-06-01")


def stretch(calendar: el.WorkCalendar, first: str, last: str) -> list[el.CalendarDay]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [calendar.explain(start + timedelta(ahead)) for ahead in range((end - start).days + 1)]


@given(st.dates(date(2004, 1, 1), date(2100, 12, 31)))
def test_a_kind_is_the_text_of_the_day_without_its_weekday(day: date) -> None:
    found = el.WorkCalendar.china().explain(day)
    kind = say_kind(found)
    assert found.status.label.zh in kind.zh
    assert found.status.label.en in kind.en
    assert found.text.zh == f"{found.text.zh[:2]}，{kind.zh}"
    assert found.text.en == f"{day:%a}, {kind.en}"


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        ("2026-01-10", "2026-01-11", "周末", "weekend"),
        (
            "2025-01-28",
            "2025-02-04",
            "春节：法定节假日4天、周末2天、调休放假2天",
            "Spring Festival: statutory holiday ×4, weekend ×2, day off in exchange ×2",
        ),
        (
            "2025-10-01",
            "2025-10-08",
            "国庆节、中秋节：法定节假日4天、周末2天、调休放假2天",
            "National Day and Mid-Autumn Festival: statutory holiday ×4, weekend ×2, day off in exchange ×2",
        ),
        (
            "2027-02-05",
            "2027-02-10",
            "春节：法定节假日4天、补假2天（推算）",
            "Spring Festival: statutory holiday ×4, holiday in lieu ×2 (projected)",
        ),
        ("2026-04-06", "2026-04-06", "清明节补假", "holiday in lieu, Qingming"),
    ],
)
def test_days_of_rest_in_a_row_are_counted_by_kind(
    calendar: el.WorkCalendar, first: str, last: str, zh: str, en: str
) -> None:
    assert say_rest(stretch(calendar, first, last)) == el.Bilingual(zh, en)


def test_a_span_leaves_out_the_year_that_is_known() -> None:
    first, last = date(2022, 12, 31), date(2023, 1, 2)
    assert say_span(first, last) == "2022-12-31 – 2023-01-02"
    assert say_span(first, last, year=2022) == "12-31 – 2023-01-02"
    assert say_span(first, last, year=2023) == "2022-12-31 – 01-02"
    assert say_span(last, last, year=2023) == "01-02"
    assert say_span(last, last) == "2023-01-02"


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 2, 28))))
def test_spans_are_the_days_and_never_touch(days: set[date]) -> None:
    found = list(spans(days))
    assert {first + timedelta(n) for first, last in found for n in range((last - first).days + 1)} == days
    assert all((after[0] - before[1]).days > 1 for before, after in pairwise(found))
