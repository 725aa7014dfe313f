from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.calendar.held import check_calendar, held_notices, published_by, put_on_top
from eligibility.calendar.notice_file import read_notices
from eligibility.calendar.package import package_notices
from eligibility.calendar.work_calendar import build_calendar
from eligibility.files.shipped import shipped_rulesets
from tests.calendar.known import CHINA, NOTICE, between, day, notice_of

if TYPE_CHECKING:
    from pathlib import Path


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "calendar" / "notices.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------- what was known on a day


@pytest.mark.parametrize(
    ("as_of", "known_until"),
    [
        ("2018-12-04", "2019-12-28"),
        ("2019-11-20", "2019-12-28"),
        ("2019-11-21", "2020-12-28"),
        ("2022-12-07", "2022-12-28"),
        ("2022-12-08", "2023-12-28"),
        ("2025-11-04", "2026-12-28"),
    ],
)
def test_a_year_is_known_from_the_day_of_its_notice(as_of: str, known_until: str) -> None:
    calendar = el.WorkCalendar.china(as_of=as_of)
    assert str(calendar.known_until) == known_until
    assert str(calendar.known_from) == "2004-01-01"


CHANGED = {
    # as of, and what the days were then
    "2019-03-21": "2019-04-28 weekend, 2019-05-01 statutory, 2019-05-02 work, 2019-05-03 work, 2019-05-05 weekend",
    "2019-03-22": "2019-04-28 make_up, 2019-05-01 statutory, 2019-05-02 swapped, 2019-05-03 swapped, "
    "2019-05-05 make_up",
    "2020-01-26": "2020-01-19 make_up, 2020-01-30 swapped, 2020-01-31 work, 2020-02-01 make_up, 2020-02-03 work",
    "2020-01-27": "2020-01-19 make_up, 2020-01-30 swapped, 2020-01-31 extension, 2020-02-01 extension, 2020-02-03 work",
}


@pytest.mark.parametrize("as_of", CHANGED)
def test_a_change_of_a_running_year_is_known_from_its_day(as_of: str) -> None:
    calendar = el.WorkCalendar.china(as_of=as_of)
    for line in CHANGED[as_of].split(", "):
        written, status = line.split()
        assert calendar.explain(written).status == status, written


def test_a_deadline_of_a_running_year_is_what_it_was_on_that_day() -> None:
    def due(as_of: str) -> str:
        calendar = el.WorkCalendar.china(as_of=as_of)
        return str(el.deadline("2020-01-17", el.Period(10, "working_day"), calendar=calendar).due)

    assert due("2020-01-26") == "2020-02-05"
    assert due("2020-01-27") == "2020-02-07"


def test_nothing_is_known_of_what_was_known_before_the_first_notice_held() -> None:
    with pytest.raises(el.CalendarRangeError) as caught:
        el.WorkCalendar.china(as_of="2018-12-03")
    assert caught.value.en == (
        "as_of 2018-12-03 is before the first notice held, 国办发明电〔2018〕15号 of 2018-12-04; "
        "what was known earlier is not recorded"
    )


def test_a_calendar_of_a_later_day_has_every_day_of_an_earlier_one_that_no_notice_changed() -> None:
    before, after = el.WorkCalendar.china(as_of="2024-11-11"), CHINA
    for it in between(before.known_from, before.known_until):
        assert before.explain(it) == after.explain(it)


def test_days_after_the_last_notice_wait_for_the_next_even_if_a_package_has_them() -> None:
    package = package_notices(range(2004, 2027))
    ours = [it for it in CHINA.notices if not it.from_package and it.arrangements[0].year < 2025]
    held = put_on_top(package, ours)
    assert build_calendar(held).known_until.year == 2026
    assert build_calendar(published_by(day("2030-01-01"), held)).known_until.year == 2024


def test_notices_take_the_place_of_the_package_in_their_years_alone() -> None:
    package = package_notices(range(2004, 2027))
    ours = [it for it in CHINA.notices if it.year in (2020, 2024)]
    held = put_on_top(package, ours)
    assert {it.year for it in held if it.from_package} == set(range(2004, 2027)) - {2020, 2024}
    assert held[-2:] == tuple(ours)
    assert len(held) == 23
    assert {it.year for it in held_notices() if it.from_package and (it.year or 0) < 2027} == set(range(2004, 2019))


# ---------------------------------------------------------------- a file of one's own


YEAR = el.WorkCalendar.china().known_until.year + 1
"""The first year of which no notice is held."""
CHANGED_LATER = f"""\
- id: change
  number: 虚构〔2〕2号
  published: {YEAR}-03-20
  supersedes: cn_{YEAR}
  arrangements:
    - {{holiday: labour_day, rest: [{YEAR}-05-01, {YEAR}-05-10], days: 10, extended_from: {YEAR}-05-03}}
"""


def test_a_file_of_ones_own_makes_another_calendar_and_leaves_the_first(tmp_path: Path) -> None:
    before = el.WorkCalendar.china()
    digest, until = before.digest, before.known_until
    calendar = el.WorkCalendar.china(notices=own(tmp_path, notice_of(YEAR)))
    assert calendar.known_until == date(YEAR, 12, 28)
    assert not calendar.is_working_day(date(YEAR, 1, 1))
    assert calendar.explain(date(YEAR, 6, 30)).source == "虚构〔1〕1号"
    assert calendar != before
    assert calendar.digest != digest
    assert (before.digest, before.known_until) == (digest, until) == (el.WorkCalendar.china().digest, until)


def test_a_file_may_be_named_by_text(tmp_path: Path) -> None:
    path = own(tmp_path, notice_of(YEAR))
    assert el.WorkCalendar.china(notices=str(path)) == el.WorkCalendar.china(notices=path)


def test_a_change_is_known_from_its_day_in_a_file_of_ones_own_too(tmp_path: Path) -> None:
    path = own(tmp_path, notice_of(YEAR) + CHANGED_LATER)
    before, after = (el.WorkCalendar.china(notices=path, as_of=date(YEAR, 3, number)) for number in (19, 20))
    week = list(between(date(YEAR, 5, 3), date(YEAR, 5, 9)))
    assert sum(before.is_working_day(it) for it in week) == 5
    assert {after.explain(it).status for it in week} == {"extension"}
    first = el.WorkCalendar.china(notices=path, as_of=date(YEAR - 1, 11, 29))
    assert first.known_until == date(YEAR - 1, 12, 28)


def test_what_was_known_cannot_be_told_of_a_notice_without_a_day(tmp_path: Path) -> None:
    path = own(tmp_path, notice_of(YEAR).replace(f"  published: {YEAR - 1}-11-30\n", ""))
    assert el.WorkCalendar.china(notices=path).known_until.year == YEAR
    message = rf"\(notice cn_{YEAR} has no day of publication, so what was known on {YEAR}-01-01 cannot be told: "
    with pytest.raises(el.EligibilityError, match=message):
        el.WorkCalendar.china(notices=path, as_of=date(YEAR, 1, 1))


@pytest.mark.parametrize("more", range(6))
def test_a_notice_that_does_what_the_law_asks_for_has_no_problem(tmp_path: Path, more: int) -> None:
    text = "".join(notice_of(year) for year in range(YEAR, YEAR + more + 1))
    assert el.WorkCalendar.china(notices=own(tmp_path, text)).known_until.year == YEAR + more


def test_a_file_that_cannot_be_used_is_a_ruleset_error(tmp_path: Path) -> None:
    path = own(tmp_path, notice_of(YEAR).replace("days: 4", "days: 5"))
    with pytest.raises(el.RulesetError) as caught:
        el.WorkCalendar.china(notices=path)
    assert [(problem.where.path, problem.code) for problem in caught.value.problems] == [(str(path), "E601")]


@pytest.mark.parametrize("path", [5, b"x", "a\0b", ["x"], "/nowhere", "."])
def test_a_path_that_is_none_is_refused(path: object) -> None:
    with pytest.raises(el.EligibilityError):
        el.WorkCalendar.china(notices=path)  # type: ignore[arg-type]


def test_a_notice_of_ones_own_goes_before_a_package_that_learns_its_year(tmp_path: Path) -> None:
    path = own(tmp_path, NOTICE)
    before = build_calendar((*CHINA.notices, *read_notices(path, "n", known=CHINA.notices)))
    year = before.notices[-1]
    learnt = replace(
        year, id="chinese_calendar_2027", number="包", arrangements=year.arrangements[:1], from_package=True
    )
    held = (*CHINA.notices, learnt)
    after = build_calendar((*held, *read_notices(path, "n", known=held)))
    assert after == before
    assert after.explain("2027-01-01").source == after.explain("2027-06-01").source == "虚构〔2026〕1号"
    assert build_calendar(held).explain("2027-06-01").source == "包"


# ---------------------------------------------------------------- checking a folder


def test_a_folder_without_calendar_has_no_problem(tmp_path: Path) -> None:
    assert check_calendar(tmp_path) == ()


def test_the_shipped_folder_and_a_copy_of_it_have_no_problem(tmp_path: Path) -> None:
    assert check_calendar(shipped_rulesets()) == ()
    shutil.copytree(shipped_rulesets() / "calendar", tmp_path / "calendar")
    assert check_calendar(tmp_path) == ()


def test_a_file_of_another_name_is_told(tmp_path: Path) -> None:
    own(tmp_path, notice_of(YEAR)).rename(tmp_path / "calendar" / "notice.yaml")
    (tmp_path / "calendar" / "_draft.yaml").write_text("?", encoding="utf-8")
    (tmp_path / "calendar" / "plan.yml").write_text("?", encoding="utf-8")
    assert [str(problem).replace(str(tmp_path), "") for problem in check_calendar(tmp_path)] == [
        "/calendar/notice.yaml:1:1 E107 不认识的文件 (unknown file)；是否为 notices.yaml？(did you mean?)",
        "/calendar/plan.yml:1:1 E107 不认识的文件 (unknown file)；可有：holidays.yaml、notices.yaml (one of)",
    ]


def test_the_law_and_the_notices_of_a_folder_are_checked(tmp_path: Path) -> None:
    own(tmp_path, notice_of(YEAR).replace("days: 4", "days: 5"))
    assert [problem.code for problem in check_calendar(tmp_path)] == ["E601"]
    (tmp_path / "calendar" / "holidays.yaml").write_text("- number: 1\n", encoding="utf-8")
    assert {problem.where.path[-13:] for problem in check_calendar(tmp_path)} == {"holidays.yaml"}
    assert {problem.code for problem in el.check_rulesets(tmp_path)} >= {"E302", "E303"}
