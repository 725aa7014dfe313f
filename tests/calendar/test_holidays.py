from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from eligibility.calendar.holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    Holiday,
    anchor,
    check_statutes,
    festivals,
    statute_of,
    statutory_days,
)

if TYPE_CHECKING:
    from pathlib import Path

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
LUNAR = (Holiday.SPRING_FESTIVAL, Holiday.DRAGON_BOAT, Holiday.MID_AUTUMN)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2007, "01-01 02-18 02-19 02-20 05-01 05-02 05-03 10-01 10-02 10-03"),
        (2008, "01-01 02-06 02-07 02-08 04-04 05-01 06-08 09-14 10-01 10-02 10-03"),
        (2013, "01-01 02-09 02-10 02-11 04-04 05-01 06-12 09-19 10-01 10-02 10-03"),
        (2014, "01-01 01-31 02-01 02-02 04-05 05-01 06-02 09-08 10-01 10-02 10-03"),
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2025, "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06"),
        (2027, "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
    ],
)
def test_the_days_of_each_version_of_the_law(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in statutory_days(year)] == days.split()


@pytest.mark.parametrize(("years", "days"), [((2004, 2007), 10), ((2008, 2024), 11), ((2025, 2100), 13)])
def test_so_many_days_a_year(years: tuple[int, int], days: int) -> None:
    for year in range(years[0], years[1] + 1):
        assert sum(len(holidays) for holidays in statutory_days(year).values()) == days


def test_a_day_of_two_holidays_names_both() -> None:
    assert statutory_days(2031)[date(2031, 10, 1)] == (Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY)


def test_the_number_of_the_law_is_that_of_the_version() -> None:
    assert [statute_of(year).number for year in (2007, 2008, 2013, 2014, 2024, 2025, 2100)] == [
        "国务院令第270号",
        *["国务院令第513号"] * 2,
        *["国务院令第644号"] * 2,
        *["国务院令第795号"] * 2,
    ]


def test_the_festivals_of_every_year_lie_where_moon_and_sun_put_them() -> None:
    for year in YEARS:
        assert date(year, 1, 21) <= festivals(year)[Holiday.SPRING_FESTIVAL] <= date(year, 2, 20)
        assert festivals(year)[Holiday.QINGMING] in (date(year, 4, 4), date(year, 4, 5))
        assert date(year, 5, 27) <= festivals(year)[Holiday.DRAGON_BOAT] <= date(year, 6, 25)
        assert date(year, 9, 7) <= festivals(year)[Holiday.MID_AUTUMN] <= date(year, 10, 8)


def test_whole_lunar_months_lie_between_the_festivals() -> None:
    """From 1-1 to 5-5 and on to 8-15, with or without a leap month; a lunar year has twelve or thirteen."""
    for year in YEARS:
        spring, dragon, autumn = (festivals(year)[holiday] for holiday in LUNAR)
        assert (dragon - spring).days in (121, 122, 123, 151, 152, 153)
        assert (autumn - dragon).days in (97, 98, 99, 127, 128, 129)
        if year < LAST_YEAR:
            assert (festivals(year + 1)[Holiday.SPRING_FESTIVAL] - spring).days in (354, 355, 383, 384, 385)


def test_a_holiday_is_anchored_at_its_festival_or_its_first_day() -> None:
    assert anchor(Holiday.SPRING_FESTIVAL, 2026) == date(2026, 2, 17)
    assert anchor(Holiday.LABOUR_DAY, 2026) == date(2026, 5, 1)
    assert anchor(Holiday.MID_AUTUMN, 2031) == anchor(Holiday.NATIONAL_DAY, 2031) == date(2031, 10, 1)


LAW = """\
- number: 甲
  in_force: {from: 2000-01-01}
  holidays: {new_year: {from: "01-01", days: 1}, spring_festival: {from: -1, days: 3}}
- number: 乙
  in_force: {from: 2014-01-01}
  holidays: {national_day: {from: "10-01", days: 3}}
"""


def check(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "holidays.yaml"
    path.write_text(text, encoding="utf-8")
    statutes, problems = check_statutes(path, "holidays.yaml")
    assert bool(statutes) or problems
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("first", ["2000-01-01", "2004-01-01"])
def test_a_law_may_have_versions_and_begins_with_the_calendar(tmp_path: Path, first: str) -> None:
    assert check(tmp_path, LAW.replace("2000-01-01", first)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2000-01-01", "2005-01-01", "2:20 E404 2004 年没有规定"),
        ("2014-01-01", "2000-01-01", "5:20 E401 应由早到晚"),
        ("2014-01-01", "2014-02-01", "5:20 E303 应为某年1月1日"),
        ("from: -1", 'from: "01-22"', "3:75 E303 春节的写法不对"),
        ('from: "10-01"', "from: 0", "6:35 E303 国庆节的写法不对"),
        ('from: "10-01"', 'from: "10-32"', "6:36 E303 应为 MM-DD"),
        ('from: "10-01"', 'from: "02-29"', "6:36 E303 应为 MM-DD"),
        ('from: "10-01"', "from: true", "6:35 E303 应为 MM-DD"),
        ("days: 3}}\n- ", "days: 0}}\n- ", "3:84 E303 不能小于 1 (must be at least 1)"),
        ("new_year", "newyear", "3:14 E303"),
        ("number: 乙\n  ", "", "4:3 E302 缺少键 number"),
        ("number: 乙", "number: no", "4:11 E106 no"),
        ("  in_force: {from: 2000-01-01}", "in_force: {from: 2000-01-01}", "2:1 E103"),
    ],
)
def test_a_law_that_cannot_be_used_is_told_at_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in LAW
    (problem,) = check(tmp_path, LAW.replace(old, new, 1))
    assert told in problem


def test_a_law_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in check_statutes(tmp_path / "none.yaml", "none.yaml")[1]] == ["E101"]
