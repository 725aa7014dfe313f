from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.retirement import Age, Category

CATEGORIES: tuple[Category, ...] = ("male_60", "female_55", "female_50")


@pytest.mark.parametrize(
    ("category", "birth", "delay", "age", "month"),
    [
        ("male_60", "1964-12", 0, (60, 0), "2024-12"),
        ("male_60", "1965-01", 1, (60, 1), "2025-02"),
        ("male_60", "1965-04", 1, (60, 1), "2025-05"),
        ("male_60", "1965-05", 2, (60, 2), "2025-07"),
        ("male_60", "1976-08", 35, (62, 11), "2039-07"),
        ("male_60", "1976-09", 36, (63, 0), "2039-09"),
        ("male_60", "1976-12", 36, (63, 0), "2039-12"),
        ("male_60", "1977-01", 36, (63, 0), "2040-01"),
        ("female_55", "1969-12", 0, (55, 0), "2024-12"),
        ("female_55", "1970-01", 1, (55, 1), "2025-02"),
        ("female_55", "1971-04", 4, (55, 4), "2026-08"),
        ("female_55", "1981-08", 35, (57, 11), "2039-07"),
        ("female_55", "1981-09", 36, (58, 0), "2039-09"),
        ("female_55", "1982-01", 36, (58, 0), "2040-01"),
        ("female_50", "1974-12", 0, (50, 0), "2024-12"),
        ("female_50", "1975-01", 1, (50, 1), "2025-02"),
        ("female_50", "1975-03", 2, (50, 2), "2025-05"),
        ("female_50", "1975-11", 6, (50, 6), "2026-05"),
        ("female_50", "1984-10", 59, (54, 11), "2039-09"),
        ("female_50", "1984-11", 60, (55, 0), "2039-11"),
        ("female_50", "1985-01", 60, (55, 0), "2040-01"),
        ("female_50", "2000-06", 60, (55, 0), "2055-06"),
    ],
)
def test_the_statutory_age(category: Category, birth: str, delay: int, age: tuple[int, int], month: str) -> None:
    found = el.statutory_retirement(birth, category=category)
    assert (found.months_delayed, found.age, found.month) == (delay, age, month)


@pytest.mark.parametrize(
    ("category", "birth", "earliest", "statutory", "latest"),
    [
        ("male_60", "1965-09", "2025-09", "2025-12", "2028-12"),
        ("male_60", "1976-12", "2036-12", "2039-12", "2042-12"),
        ("male_60", "1970-01", "2030-01", "2031-05", "2034-05"),
        ("female_50", "1984-11", "2036-11", "2039-11", "2042-11"),
        ("female_50", "1980-01", "2030-01", "2032-08", "2035-08"),
        ("male_60", "1964-12", "2024-12", "2024-12", "2024-12"),
        ("female_55", "1969-12", "2024-12", "2024-12", "2024-12"),
    ],
)
def test_up_to_three_years_earlier_but_not_before_the_original_age_or_later(
    category: Category, birth: str, earliest: str, statutory: str, latest: str
) -> None:
    found = el.statutory_retirement(birth, category=category)
    assert (found.earliest_month, found.month, found.latest_month) == (earliest, statutory, latest)


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (1990, 180), (2029, 180), (2030, 186), (2031, 192), (2032, 198), (2033, 204), (2034, 210), (2035, 216),
        (2036, 222), (2037, 228), (2038, 234), (2039, 240), (2040, 240), (2100, 240),
    ],
)  # fmt: skip
def test_the_least_contributions_rise_by_half_a_year(year: int, months: int) -> None:
    assert el.minimum_contribution_months(year) == months


def test_the_least_contributions_are_those_of_the_year_one_retires_in() -> None:
    found = el.statutory_retirement("1976-12", category="male_60")
    assert found.minimum_contribution_months == 240
    assert el.minimum_contribution_months(int(found.earliest_month[:4])) == 222
    assert el.statutory_retirement("1965-09", category="male_60").minimum_contribution_months == 180


months = st.integers(1900 * 12, 2101 * 12 - 2)


def text(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


@given(months, st.sampled_from(CATEGORIES))
def test_who_is_born_later_retires_later_and_at_no_lower_age(month: int, category: Category) -> None:
    one, other = (el.statutory_retirement(text(it), category=category) for it in (month, month + 1))
    assert one.month < other.month
    assert one.age <= other.age
    assert one.earliest_month <= other.earliest_month
    assert one.earliest_month <= one.month <= one.latest_month
    assert one.original_month <= one.earliest_month


@given(months, st.sampled_from(CATEGORIES))
def test_the_month_is_that_of_birth_and_the_age(month: int, category: Category) -> None:
    found = el.statutory_retirement(text(month), category=category)
    assert found.month == text(month + found.age.years * 12 + found.age.months)
    assert found.original_month == text(month + int(category[-2:]) * 12)
    assert found.months_delayed == found.age.years * 12 + found.age.months - int(category[-2:]) * 12


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(CATEGORIES))
def test_only_the_month_of_birth_counts(birth: date, category: Category) -> None:
    found = el.statutory_retirement(birth, category=category)
    assert found == el.statutory_retirement(str(birth), category=category)
    assert found == el.statutory_retirement(f"{birth:%Y-%m}", category=category)


@pytest.mark.parametrize(
    ("age", "zh", "en"),
    [
        ((60, 0), "60岁", "60 years"),
        ((60, 1), "60岁1个月", "60 years 1 month"),
        ((60, 2), "60岁2个月", "60 years 2 months"),
        ((62, 11), "62岁11个月", "62 years 11 months"),
    ],
)
def test_an_age_in_words(age: tuple[int, int], zh: str, en: str) -> None:
    assert (Age(*age).text.zh, Age(*age).text.en) == (zh, en)


@pytest.mark.parametrize(
    ("birth", "message"),
    [
        ("1971", "birth is a day, or a month as YYYY-MM, not '1971'"),
        ("1971-13", "birth is a day, or a month as YYYY-MM, not '1971-13'"),
        ("1971-02-30", "birth is a day, or a month as YYYY-MM, not '1971-02-30'"),
        ("", "birth is a day, or a month as YYYY-MM, not ''"),
        (None, "birth must be a day, as a date or YYYY-MM-DD, not None"),
        (1971, "birth must be a day, as a date or YYYY-MM-DD, not 1971"),
        (
            datetime(1971, 4, 1, tzinfo=UTC),
            "birth must be a day, as a date or YYYY-MM-DD, not 1971-04-01 00:00:00+00:00",
        ),
        ("1899-12", "birth is a month of 1900 to 2100, not 1899-12-01"),
        (date(2101, 1, 1), "birth is a month of 1900 to 2100, not 2101-01-01"),
    ],
)
def test_a_birth_that_is_none_is_refused(birth: Any, message: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        el.statutory_retirement(birth, category="male_60")
    assert caught.value.en == message


@pytest.mark.parametrize(
    ("category", "shown"), [("female", "'female'"), ("60", "'60'"), (None, "None"), (["male_60"], "list")]
)
def test_a_category_that_is_none_is_refused_and_none_is_proposed(category: Any, shown: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        el.statutory_retirement("1971-04", category=category)
    assert caught.value.en == (
        f"category is one of 'male_60', 'female_55', 'female_50': the original age is in one's file; not {shown}"
    )


@pytest.mark.parametrize("year", ["2030", 2030.0, None, True, [2030]])
def test_a_year_that_is_none_is_refused(year: Any) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(year is a whole number, not "):
        el.minimum_contribution_months(year)
