from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest

from eligibility.calendar.holidays import Holiday
from eligibility.calendar.package import package_notices, package_years
from tests.calendar.known import CHINA, between, day
from tests.terminal import python

WRONG = {day("2005-12-31"): "国办发明电〔2005〕35号 has people work on it"}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_calendar_agrees_with_the_package_day_by_day(year: int) -> None:
    last = min(date(year, 12, 31), CHINA.known_until)
    differ = [
        it for it in between(date(year, 1, 1), last) if CHINA.is_working_day(it) != chinese_calendar.is_workday(it)
    ]
    assert differ == [it for it in WRONG if it.year == year]
    assert all(CHINA.explain(it).source == WRONG[it].split(" ")[0] for it in differ)


def test_the_package_knows_at_least_the_years_it_is_asked_for() -> None:
    assert package_years().start == 2004
    assert package_years().stop >= 2027


def test_a_year_of_the_package_is_a_notice() -> None:
    (notice,) = package_notices(range(2014, 2015))
    assert (notice.id, notice.year, notice.published, notice.from_package) == (
        "chinese_calendar_2014",
        2014,
        None,
        True,
    )
    assert [it.holidays[0] for it in notice.arrangements] == list(Holiday)
    autumn = next(it for it in notice.arrangements if Holiday.MID_AUTUMN in it.holidays)
    assert autumn.days == (day("2014-09-08"),)


def test_holidays_that_run_into_one_another_are_one_arrangement() -> None:
    joined = {
        notice.year: arrangement
        for notice in package_notices(range(2004, 2019))
        for arrangement in notice.arrangements
        if len(arrangement.holidays) > 1
    }
    assert set(joined) == {2009, 2012, 2017}
    assert joined[2012].rest == tuple(between(day("2012-09-30"), day("2012-10-07")))
    assert joined[2012].work == (day("2012-09-29"),)


def test_new_year_may_begin_in_december_and_belongs_to_its_year() -> None:
    (notice,) = package_notices(range(2012, 2013))
    new_year = notice.arrangements[0]
    assert new_year.holidays == (Holiday.NEW_YEAR,)
    assert new_year.days == (day("2012-01-01"), day("2012-01-02"), day("2012-01-03"), day("2011-12-31"))


def test_days_of_no_holiday_are_an_arrangement_of_their_own() -> None:
    (notice,) = package_notices(range(2015, 2016))
    (special,) = (it for it in notice.arrangements if not it.holidays)
    assert special.rest == (day("2015-09-03"), day("2015-09-04"))
    assert special.work == (day("2015-09-06"),)
    assert special.extended == (day("2015-09-03"),)


@pytest.mark.parametrize("module", ["work_calendar", "deadline", "package", "held", "notices", "retirement", "periods"])
def test_no_module_loads_the_package_or_numpy_before_a_calendar_is_made(module: str) -> None:
    show = "import sys; print([it for it in ('numpy', 'chinese_calendar') if it in sys.modules])"
    assert python("-c", f"import eligibility.calendar.{module}; {show}").out == "[]\n"


def test_a_calendar_loads_the_package_and_not_numpy() -> None:
    code = "import eligibility as el, sys; el.deadline('2026-06-01', el.Period(3, 'working_day'))"
    assert (
        python("-c", f"{code}; print('chinese_calendar' in sys.modules, 'numpy' in sys.modules)").out == "True False\n"
    )
