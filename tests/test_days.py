from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import read_day
from eligibility.errors import EligibilityError, quote


@given(st.dates())
def test_a_day_is_read_from_a_date_and_from_its_iso_text(day: date) -> None:
    assert read_day(day, "on") == day
    assert read_day(day.isoformat(), "on") == day


@pytest.mark.parametrize(
    "value",
    [
        "2021-6-1",
        "20210601",
        "2021-W22-2",
        "2021-06-31",
        "2021-00-01",
        "2021-06-01T00:00",
        " 2021-06-01",
        "２０２１-06-01",
        "today",
        "",
        None,
        20210601,
        True,
        b"2021-06-01",
        datetime(2021, 6, 1, tzinfo=UTC),
        ("2021-06-01",),
    ],
)
def test_anything_else_is_refused_with_the_name_of_the_argument(value: object) -> None:
    with pytest.raises(EligibilityError, match=r"\(on must be a day, as a date or YYYY-MM-DD, not ") as caught:
        read_day(value, "on")
    assert caught.value.en.endswith(quote(value))


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(EligibilityError) as caught:
        read_day("x" * 10_000, "today")
    assert len(caught.value.en) < 120
