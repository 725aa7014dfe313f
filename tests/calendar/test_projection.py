from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.day import DayStatus, is_weekend
from eligibility.calendar.holidays import Holiday, anchor, statutory_days
from eligibility.calendar.notices import Arrangement, in_force
from eligibility.calendar.projection import (
    Experience,
    Leaning,
    Window,
    gather_experience,
    leaning_days,
    lieu_days,
    project,
)
from eligibility.frozen import FrozenMap
from tests.calendar.known import CHINA, DAY, between, day

NOTHING = Experience(FrozenMap(), FrozenMap())
future = st.dates(date(2027, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "04-06 05-04 10-05"),
        (2027, "02-09 02-10 05-03 05-04 10-04 10-05"),
        (2028, "01-03 05-29 10-04 10-05"),
        (2031, "01-27 04-07 10-06"),
        (2033, "01-03 02-03 05-03 10-04 10-05"),
    ],
)
def test_days_in_lieu_are_the_next_working_days_after_the_holiday(year: int, days: str) -> None:
    weekend = sum(is_weekend(it) for it in statutory_days(year))
    twice = sum(len(names) - 1 for names in statutory_days(year).values())
    assert len(lieu_days(year)) == weekend + twice
    assert [f"{it:%m-%d}" for it in sorted(lieu_days(year))] == days.split()


@given(st.integers(2004, 2100))
def test_a_year_has_as_many_weekdays_off_as_holidays(year: int) -> None:
    off = [
        it
        for it in between(date(year, 1, 1), date(year, 12, 31))
        if not is_weekend(it) and not project(it)[0].is_working
    ]
    assert len(off) == sum(len(names) for names in statutory_days(year).values())


def test_what_the_law_makes_of_a_day() -> None:
    assert project(day("2027-02-06")) == (DayStatus.STATUTORY, (Holiday.SPRING_FESTIVAL,))
    assert project(day("2027-02-10")) == (DayStatus.COMPENSATORY, (Holiday.SPRING_FESTIVAL,))
    assert project(day("2027-02-11")) == (DayStatus.WORK, ())
    assert project(day("2027-02-13")) == (DayStatus.WEEKEND, ())
    assert project(day("2100-12-31")) == (DayStatus.WORK, ())
    with pytest.raises(
        el.CalendarRangeError, match=r"\(2101-01-01 is after 2100, the last year whose festivals are known\)$"
    ):
        project(day("2101-01-01"))


# ---------------------------------------------------------------- experience


def spring(rest: tuple[str, str], *work: str, extended: tuple[date, ...] = ()) -> Arrangement:
    days = tuple(between(day(rest[0]), day(rest[1])))
    return Arrangement((Holiday.SPRING_FESTIVAL,), days, tuple(map(day, work)), extended)


def test_weekends_are_counted_in_weeks_and_days_off_in_days_from_the_holiday() -> None:
    past = [
        spring(("2025-01-28", "2025-02-04"), "2025-01-26", "2025-02-08"),  # from Wednesday 29 January
        spring(("2026-02-15", "2026-02-23"), "2026-02-14", "2026-02-28"),  # from Tuesday 17 February
    ]
    found = gather_experience(past)
    assert found.worked == {Holiday.SPRING_FESTIVAL: Window(-1, 1, 2)}
    assert found.off == {Holiday.SPRING_FESTIVAL: Window(3, 6, 2)}


def test_added_days_and_years_before_the_seven_holidays_teach_nothing() -> None:
    extended = tuple(between(day("2020-01-31"), day("2020-02-02")))
    (window,) = gather_experience([spring(("2020-01-24", "2020-02-02"), extended=extended)]).off.values()
    assert window == Window(-1, 5, 2)
    assert gather_experience([spring(("2007-02-18", "2007-02-24"), "2007-02-25")]) == NOTHING
    assert gather_experience([spring(("2008-02-06", "2008-02-12"), "2008-02-02")]) != NOTHING
    assert gather_experience([Arrangement((), (day("2015-09-03"),))]) == NOTHING


def test_joined_holidays_teach_what_the_longest_can_do() -> None:
    rest = tuple(between(day("2025-10-01"), day("2025-10-08")))
    work = (day("2025-09-28"), day("2025-10-11"))
    found = gather_experience([Arrangement((Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY), rest, work)])
    assert found.worked == {Holiday.NATIONAL_DAY: Window(-1, 1, 2)}
    assert found.off == {Holiday.NATIONAL_DAY: Window(6, 7, 2)}


def test_the_experience_of_today() -> None:
    worked = {holiday: (it.first, it.last, it.most) for holiday, it in CHINA.experience.worked.items()}
    assert worked == {
        Holiday.NEW_YEAR: (-1, 0, 2),
        Holiday.SPRING_FESTIVAL: (-1, 1, 2),
        Holiday.QINGMING: (-1, 0, 2),
        Holiday.LABOUR_DAY: (-2, 1, 2),
        Holiday.DRAGON_BOAT: (-1, 0, 2),
        Holiday.MID_AUTUMN: (-1, 0, 2),
        Holiday.NATIONAL_DAY: (-2, 1, 2),
    }
    assert len(CHINA.experience.lines) == 14


# ---------------------------------------------------------------- leaning


def leaning(lean: Leaning, experience: Experience, first: str, last: str) -> list[str]:
    """The days that are not what the law alone makes of them."""
    works = leaning_days(lean, experience)
    return [f"{it:%m-%d}" for it in between(day(first), day(last)) if works(it) != project(it)[0].is_working]


def test_most_work_takes_the_weekends_of_the_window_up_to_the_most_of_a_year() -> None:
    experience = Experience(FrozenMap({Holiday.QINGMING: Window(-1, 1, 3)}), FrozenMap())
    assert leaning("most_work", experience, "2027-03-20", "2027-04-30") == ["04-03", "04-04", "04-10"]  # from Monday 5
    assert leaning("least_work", experience, "2027-03-20", "2027-04-30") == []


def test_least_work_takes_days_before_and_after_the_holiday_up_to_the_most_of_a_year() -> None:
    experience = Experience(FrozenMap(), FrozenMap({Holiday.DRAGON_BOAT: Window(-2, 2, 3)}))
    assert leaning("least_work", experience, "2027-06-01", "2027-06-30") == ["06-07", "06-08", "06-10"]  # from Wed 9
    assert leaning("most_work", experience, "2027-06-01", "2027-06-30") == []


def test_each_year_has_its_own_and_new_year_begins_in_december() -> None:
    experience = Experience(FrozenMap({Holiday.NEW_YEAR: Window(-1, 0, 1)}), FrozenMap())
    assert leaning("most_work", experience, "2026-12-01", "2028-01-31") == ["12-26", "12-25"]
    backward = leaning_days("most_work", experience)
    assert backward(day("2027-01-02"))
    assert not backward(day("2026-12-26"))


def test_two_holidays_may_move_days_of_one_week() -> None:
    windows = FrozenMap({Holiday.MID_AUTUMN: Window(0, 0, 1), Holiday.NATIONAL_DAY: Window(-1, -1, 1)})
    assert leaning("most_work", Experience(windows, FrozenMap()), "2026-09-20", "2026-09-30") == ["09-26", "09-27"]
    assert leaning("most_work", Experience(windows, FrozenMap()), "2028-09-20", "2028-10-10") == ["09-23", "10-07"]


@given(future)
def test_without_experience_every_leaning_is_the_law(it: date) -> None:
    for lean in get_args(Leaning):
        assert leaning_days(lean, NOTHING)(it) == project(it)[0].is_working


@given(future, st.integers(1, 40))
def test_more_work_is_never_less_work(start: date, days: int) -> None:
    projected, most, least = (leaning_days(it, CHINA.experience) for it in get_args(Leaning))
    for it in between(start, min(start + DAY * days, date(2100, 12, 31))):
        assert least(it) <= projected(it) <= most(it)


@pytest.mark.parametrize("year", range(2009, 2027))
def test_experience_covers_the_years_it_is_made_of(year: int) -> None:
    """Every weekend day worked, and every day off beyond the law's, lies in the window of its holiday."""
    for _, arrangement in in_force(CHINA.notices):
        if arrangement.year != year or not arrangement.holidays or arrangement.extended:
            continue
        found = gather_experience([arrangement])
        for windows, all_ in ((found.worked, CHINA.experience.worked), (found.off, CHINA.experience.off)):
            for holiday, window in windows.items():
                assert all_[holiday].first <= window.first
                assert all_[holiday].last >= window.last
                assert all_[holiday].most >= window.most
                assert abs((anchor(holiday, year) - arrangement.rest[0]).days) < 10
