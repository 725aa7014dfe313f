from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.render.calendar_sheet import MARKS, OPEN, CalendarSheet, build_sheet, sheet_data

FROZEN = el.WorkCalendar.china(as_of="2026-06-01")


def holidays(sheet: CalendarSheet) -> dict[str, tuple[str, ...]]:
    return {row.title.zh: tuple(f"{day:%m-%d}" for day in row.rest) for row in sheet.holidays}


def test_every_kind_of_day_has_a_mark_of_its_own_one_column_wide() -> None:
    assert set(MARKS) == set(el.DayStatus)
    marks = [*MARKS.values(), OPEN]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) == 1 and mark.isascii() for mark in marks)


@given(st.integers(2004, 2100), st.one_of(st.none(), st.integers(1, 12)))
def test_a_sheet_has_every_day_once_and_counts_add_up(year: int, month: int | None) -> None:
    sheet = build_sheet(FROZEN, year, month)
    days = [day.date for day in sheet.days]
    assert {(after - before).days for before, after in pairwise(days)} == {1}
    assert days[0] == date(year, month or 1, 1)
    assert (days[-1].year, days[-1].month, (days[-1] + timedelta(1)).day) == (year, month or 12, 1)
    assert sum(sheet.counts.values()) == len(days)
    assert sheet.working_days == sum(day.is_working_day for day in sheet.days)
    assert {day.source for day in sheet.days} - {""} <= set(sheet.sources)
    assert sheet_data(sheet)["working_days"] == sheet.working_days


@given(st.integers(2004, 2100))
def test_the_holidays_listed_are_the_days_off_and_worked(year: int) -> None:
    sheet = build_sheet(FROZEN, year)
    rest = {day for row in sheet.holidays for day in row.rest if day.year == year}
    work = {day for row in sheet.holidays for day in row.work if day.year == year}
    assert rest == {day.date for day in sheet.days if day.date in rest and not day.is_working_day}
    assert rest >= {day.date for day in sheet.days if day.holidays and not day.is_working_day}
    assert work == {day.date for day in sheet.days if day.status is el.DayStatus.MAKE_UP}
    plain = {el.DayStatus.WORK, el.DayStatus.WEEKEND}
    assert {day.date for day in sheet.days if day.status not in plain} <= rest | work


def test_the_last_days_of_a_year_wait_for_the_next_notice() -> None:
    sheet = build_sheet(FROZEN, 2026)
    assert not sheet.is_projected
    assert [day.date.isoformat() for day in sheet.open_days] == ["2026-12-29", "2026-12-30", "2026-12-31"]
    assert sheet.awaited == (2027,)
    assert [sheet.mark(day) for day in sheet.days[-4:]] == [" ", OPEN, OPEN, OPEN]
    assert build_sheet(FROZEN, 2025).open_days == ()


def test_a_year_without_notice_is_the_law_and_what_is_projected_of_it() -> None:
    sheet = build_sheet(FROZEN, 2027)
    assert sheet.is_projected
    assert (sheet.notices, sheet.sources) == ((), ("国务院令第795号",))
    spring = next(row for row in sheet.holidays if row.title.zh == "春节")
    assert [f"{day:%m-%d}" for day in spring.rest] == ["02-05", "02-06", "02-07", "02-08", "02-09", "02-10"]
    assert [f"{day:%m-%d}" for day in spring.projected] == ["02-09", "02-10"]
    assert OPEN not in {sheet.mark(day) for day in sheet.days}


def test_holidays_that_share_a_day_are_one_row_where_not_arranged() -> None:
    assert holidays(build_sheet(FROZEN, 2028))["国庆节、中秋节"] == ("10-01", "10-02", "10-03", "10-04", "10-05")


def test_a_holiday_that_reaches_into_the_year_before_is_in_both() -> None:
    first, last = (build_sheet(FROZEN, year).holidays[at] for year, at in ((2023, 0), (2022, -1)))
    assert first == last
    assert [day.isoformat() for day in first.rest] == ["2022-12-31", "2023-01-01", "2023-01-02"]
    assert [notice.id for notice in build_sheet(FROZEN, 2022).notices] == ["cn_2022", "cn_2023"]


def test_notices_that_changed_a_year_are_there_and_their_days_hold() -> None:
    sheet = build_sheet(FROZEN, 2019)
    assert [notice.id for notice in sheet.notices] == ["cn_2019", "cn_2019_labour_day"]
    assert holidays(sheet)["劳动节"] == ("05-01", "05-02", "05-03", "05-04")
    before = build_sheet(el.WorkCalendar.china(as_of="2019-03-21"), 2019)
    assert [notice.id for notice in before.notices] == ["cn_2019"]


def test_days_off_for_no_holiday_are_special() -> None:
    assert holidays(build_sheet(FROZEN, 2015))["特别放假"] == ("09-03", "09-04")


def test_a_month_has_its_own_holidays_whole() -> None:
    sheet = build_sheet(FROZEN, 2020, 2)
    assert list(holidays(sheet)) == ["春节"]
    assert len(holidays(sheet)["春节"]) == 10
    assert build_sheet(FROZEN, 2026, 7).holidays == ()


@pytest.mark.parametrize("year", [0, 1999, 2003, 2101, 10_000])
def test_a_year_out_of_range_is_an_error_that_names_the_range(year: int) -> None:
    with pytest.raises(el.CalendarRangeError, match=f"2004 to 2100, not {year}"):
        build_sheet(FROZEN, year)
