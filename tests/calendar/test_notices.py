from __future__ import annotations

from dataclasses import replace as changed

from eligibility.calendar.holidays import Holiday
from eligibility.calendar.notices import PACKAGE, Arrangement, Notice, in_force, replace
from tests.calendar.known import day

LABOUR = Arrangement((Holiday.LABOUR_DAY,), (day("2021-05-01"), day("2021-05-02")), (day("2021-04-25"),))
AUTUMN = Arrangement((Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY), (day("2021-10-01"),))
OTHER = Arrangement((Holiday.LABOUR_DAY,), (day("2022-05-01"),))
YEAR = Notice("cn_2021", "甲", (LABOUR, AUTUMN), 2021)
LATER = Arrangement((Holiday.LABOUR_DAY,), (day("2021-05-01"),))


def held(*notices: Notice) -> list[tuple[str, Arrangement]]:
    return [(by.id, it) for by, it in in_force(notices)]


def test_what_a_notice_says_of_a_holiday_replaces_all_the_other_said_of_it() -> None:
    change = Notice("change", "乙", (LATER,), supersedes="cn_2021")
    assert held(YEAR, change) == [("cn_2021", AUTUMN), ("change", LATER)]


def test_joined_holidays_are_replaced_together() -> None:
    alone = Arrangement((Holiday.MID_AUTUMN,), (day("2021-09-21"),))
    change = Notice("change", "乙", (alone,), supersedes="cn_2021")
    assert held(YEAR, change) == [("cn_2021", LABOUR), ("change", alone)]


def test_only_the_notice_named_is_replaced() -> None:
    change = Notice("change", "乙", (LATER,), supersedes="cn_2020")
    assert held(YEAR, change) == [("cn_2021", LABOUR), ("cn_2021", AUTUMN), ("change", LATER)]


def test_a_change_can_be_changed() -> None:
    first = Notice("first", "乙", (LATER,), supersedes="cn_2021")
    second = Notice("second", "丙", (LABOUR,), supersedes="first")
    assert held(YEAR, first, second) == [("cn_2021", AUTUMN), ("second", LABOUR)]


def test_the_package_is_replaced_for_the_days_named() -> None:
    package = [
        Notice("chinese_calendar_2021", "包", (LABOUR,), 2021, from_package=True),
        Notice("chinese_calendar_2022", "包", (OTHER,), 2022, from_package=True),
    ]
    change = Notice("change", "乙", (LATER,), supersedes=PACKAGE)
    assert held(*package, change) == [("chinese_calendar_2022", OTHER), ("change", LATER)]


def test_the_package_gives_way_to_the_notice_of_its_year() -> None:
    package = Notice("chinese_calendar_2021", "包", (LABOUR, AUTUMN), 2021, from_package=True)
    assert held(package, YEAR) == [("cn_2021", LABOUR), ("cn_2021", AUTUMN)]
    assert held(package, changed(YEAR, year=2022)) == [
        *(("chinese_calendar_2021", it) for it in (LABOUR, AUTUMN)),
        *(("cn_2021", it) for it in (LABOUR, AUTUMN)),
    ]


def test_what_is_left_and_what_is_replaced_is_all_there_was() -> None:
    change = Notice("change", "乙", (LATER,), supersedes="cn_2021")
    kept, replaced = replace(in_force([YEAR]), change)
    assert (kept, replaced) == (((YEAR, AUTUMN),), ((YEAR, LABOUR),))
    assert replace(kept, changed(change, supersedes=None)) == (kept, ())


def test_an_arrangement_is_of_the_year_of_its_last_day_off() -> None:
    new_year = Arrangement((Holiday.NEW_YEAR,), (day("2018-12-30"), day("2019-01-01")), (day("2018-12-29"),))
    assert new_year.year == 2019
    assert new_year.days == (day("2018-12-30"), day("2019-01-01"), day("2018-12-29"))
