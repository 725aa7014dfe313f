from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eligibility.calendar.held import held_notices
from eligibility.calendar.holidays import Holiday
from eligibility.calendar.notice_file import check_notices, read_notices
from eligibility.errors import RulesetError
from eligibility.files.shipped import shipped_rulesets
from tests.calendar.known import CHANGE, CHINA, NOTICE, between, day

if TYPE_CHECKING:
    from pathlib import Path

    from eligibility.calendar.notices import Notice

KNOWN = CHINA.notices


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "notices.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def check(tmp_path: Path, text: str) -> tuple[tuple[Notice, ...], list[str]]:
    notices, problems = check_notices(write(tmp_path, text), "n", known=KNOWN)
    return notices, [str(problem) for problem in problems]


def test_a_notice_and_its_change_are_read(tmp_path: Path) -> None:
    year, change = read_notices(write(tmp_path, NOTICE + CHANGE), "n", known=KNOWN)
    assert (year.id, year.number, year.year, year.published) == ("cn_2027", "虚构〔2026〕1号", 2027, day("2026-11-30"))
    spring = year.arrangements[1]
    assert spring.holidays == (Holiday.SPRING_FESTIVAL,)
    assert spring.rest == tuple(between(day("2027-02-05"), day("2027-02-12")))
    assert spring.work == (day("2027-01-31"), day("2027-02-20"))
    assert (change.year, change.supersedes) == (None, "cn_2027")
    assert change.arrangements[0].extended == (day("2027-05-03"), day("2027-05-04"))
    assert spring.extended == ()


def test_holidays_may_be_joined_and_a_december_before_worked(tmp_path: Path) -> None:
    joined = NOTICE.replace("holiday: dragon_boat", "holiday: [dragon_boat]").replace(
        "rest: [2027-01-01, 2027-01-03], days: 3", "rest: [2026-12-31, 2027-01-03], days: 4, work: [2026-12-26]"
    )
    (notice,), problems = check(tmp_path, joined)
    assert problems == []
    assert notice.arrangements[0].work == (day("2026-12-26"),)


# What is written, what instead, and what is told where the mark ◊ stands.
FAULTS: dict[str, tuple[str, str, str]] = {
    "days that do not add up": ("days: 8", "days: ◊7", "E601 2027-02-05 至 2027-02-12 是 8 天，不是 7 天"),
    "a weekday worked": ("2027-02-20]", "◊2027-02-19]", "E602 2027-02-19 不是周末"),
    "a Monday worked": ("[2027-05-08]", "[◊2027-05-10]", "E602 2027-05-10 不是周末"),
    "a day off and worked": ("[2027-05-08]", "[◊2027-05-02]", "E603 2027-05-02 既放假又上班"),
    "a day off for one holiday and worked for another": (
        "[2027-05-08]",
        "[◊2027-10-02]",
        "E603 2027-10-02 既放假又上班",
    ),
    "a day worked twice": ("[2027-09-26,", "[2027-09-26, ◊2027-09-26,", "E603 2027-09-26 已列为上班"),
    "a day worked for two holidays": ("[2027-09-26,", "[◊2027-05-08,", "E603 2027-05-08 已列为上班"),
    "a day off twice": (
        "    - {holiday: national_day",
        "    - {holiday: mid_autumn, rest: ◊[2027-09-15, 2027-09-15], days: 1}\n    - {holiday: national_day",
        "E603 2027-09-15 已列为放假",
    ),
    "a statutory day left out": (
        "{holiday: spring_festival, rest: [2027-02-05, 2027-02-12], days: 8",
        "◊{holiday: spring_festival, rest: [2027-02-06, 2027-02-12], days: 7",
        "E604 2027-02-05 春节没有放假",
    ),
    "a last day before the first": (
        "[2027-04-03, 2027-04-05]",
        "◊[2027-04-05, 2027-04-03]",
        "E401 末日 2027-04-03 早于首日 2027-04-05",
    ),
    "emergency days after the days off": (
        "2027-09-15], days: 1",
        "2027-09-15], days: 1, extended_from: ◊2027-09-16",
        "E401 2027-09-16 不在放假期间",
    ),
    "emergency days before the days off": (
        "2027-09-15], days: 1",
        "2027-09-15], days: 1, extended_from: ◊2027-09-14",
        "E401 2027-09-14 不在放假期间",
    ),
    "a day of another year": ("[2027-05-08]", "[◊2028-05-06]", "E303 2028-05-06 不在通知所管的日子里"),
    "a day of the November before": (
        "[2027-01-01, 2027-01-03]",
        "[◊2026-11-30, 2027-01-03]",
        "E303 2026-11-30 不在通知所管的日子里",
    ),
    "days without end": ("2027-04-05]", "◊9999-12-31]", "E303 9999-12-31 不在通知所管的日子里"),
    "no year and nothing superseded": (
        "- id: cn_2027\n  number: 虚构〔2026〕1号\n  year: 2027\n",
        "- ◊id: cn_2027\n  number: 虚构〔2026〕1号\n",
        "E302 既没有 year 也没有 supersedes",
    ),
    "nothing of that name to supersede": (
        "  year: 2027\n",
        "  year: 2027\n  supersedes: ◊cn_2062\n",
        "E208 没有通知 cn_2062 (no such notice)；是否为 cn_2026？",
    ),
    "the id of another": ("cn_2027", "◊cn_2026", "E305 已有通知 cn_2026"),
    "the name of the package": ("cn_2027", "◊chinese_calendar", "E305 已有通知 chinese_calendar"),
    "a holiday that is none": ("holiday: qingming", "holiday: ◊qing_ming", "E303 取值不在其列"),
    "an unknown key": ("days: 8,", "days: 8, ◊off: 8,", "E301 不认识的键 off"),
    "a day that is none": ("2027-04-05]", "◊2027-04-31]", "E106"),
}


def told(tmp_path: Path, text: str) -> list[str]:
    """What is told of the text without its mark; MARK stands for the place of the mark."""
    before = text.partition("◊")[0].split("\n")
    place = f"n:{len(before)}:{len(before[-1]) + 1} "
    return [problem.replace(place, "MARK ", 1) for problem in check(tmp_path, text.replace("◊", ""))[1]]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_once_at_its_place(tmp_path: Path, name: str) -> None:
    old, new, message = FAULTS[name]
    assert old in NOTICE
    (problem,) = told(tmp_path, NOTICE.replace(old, new, 1))
    assert problem.startswith(f"MARK {message}")


CHANGES: dict[str, tuple[str, str, str]] = {
    "a day another has arranged": (
        "cn_2027\n  arrangements:\n    - {",
        "cn_2026\n  arrangements:\n    - ◊{",
        "E603 2027-05-01 已由 虚构〔2026〕1号 安排 (two notices for a day)；写 supersedes: cn_2027",
    ),
    "a statutory day lost": (
        "{holiday: labour_day, rest: [2027-05-01, 2027-05-04], days: 4",
        "◊{holiday: labour_day, rest: [2027-05-02, 2027-05-04], days: 3",
        "E604 2027-05-01 劳动节没有放假 (a statutory day is not off)；国务院令第795号规定当日放假",
    ),
    "a day off before the first year": ("2027-05-01,", "◊2003-05-01,", "E303 2003-05-01 不在通知所管的日子里"),
    "a day off after the last year": ("2027-05-04]", "◊2101-05-04]", "E303 2101-05-04 不在通知所管的日子里"),
    "a holiday moved to another year": (
        "{holiday: labour_day, rest: [2027-05-01, 2027-05-04], days: 4, extended_from: 2027-05-03",
        "◊{holiday: labour_day, rest: [2026-12-29, 2026-12-30], days: 2",
        "E604 2027-05-01 劳动节没有放假",
    ),
    "an id used twice": ("cn_2027_labour_day", "◊cn_2027", "E305 已有通知 cn_2027"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_fault_of_a_change_is_told_once_at_its_place(tmp_path: Path, name: str) -> None:
    old, new, message = CHANGES[name]
    assert old in CHANGE
    (problem,) = told(tmp_path, NOTICE + CHANGE.replace(old, new, 1))
    assert problem.startswith(f"MARK {message}")


def test_a_last_day_just_before_the_first_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, NOTICE.replace("[2027-04-03, 2027-04-05]", "◊[2027-04-05, 2027-04-04]"))
    assert problem.startswith("MARK E401 末日 2027-04-04 早于首日 2027-04-05")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[2027-01-01, 2027-01-03], days: 3", "[2026-12-01, 2027-01-03], days: 34"),
        ("work: [2027-09-26, 2027-10-09]", "work: [2027-12-26, 2027-10-09]"),
        ("[2027-10-01, 2027-10-07], days: 7, work: [2027-09-26, 2027-10-09]", "[2027-10-01, 2027-12-31], days: 92"),
        ("2027-09-15], days: 1", "2027-09-15], days: 1, extended_from: 2027-09-15"),
        ("2027-10-07], days: 7", "2027-10-07], days: 7, extended_from: 2027-10-01"),
        ("2027-10-07], days: 7", "2027-10-07], days: 7, extended_from: 2027-10-07"),
    ],
)
def test_the_first_and_the_last_day_there_can_be(tmp_path: Path, old: str, new: str) -> None:
    assert old in NOTICE
    assert told(tmp_path, NOTICE.replace(old, new)) == []


@pytest.mark.parametrize(("day", "codes"), [("2004-01-01", []), ("2003-12-31", ["E303"])])
def test_a_change_may_go_back_to_the_first_day_of_the_calendar(tmp_path: Path, day: str, codes: list[str]) -> None:
    text = f"""\
- id: change
  number: 乙
  supersedes: chinese_calendar
  arrangements:
    - {{holiday: new_year, rest: [{day}, {day}], days: 1}}
"""
    assert [it.split(" ")[1] for it in check(tmp_path, text)[1]] == codes


@pytest.mark.parametrize(("last", "codes"), [("2100-12-31", []), ("2101-01-01", ["E303"])])
def test_a_change_may_reach_to_the_last_day_of_the_calendar(tmp_path: Path, last: str, codes: list[str]) -> None:
    text = CHANGE.replace("2027-05-04], days: 4", f"{last}], days: 4")
    found = [it.split(" ")[1] for it in check(tmp_path, NOTICE + text)[1]]
    assert [code for code in found if code == "E303"] == codes


def test_a_file_with_faults_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match="E602 2027-05-10"):
        read_notices(write(tmp_path, NOTICE.replace("[2027-05-08]", "[2027-05-10]")), "n", known=KNOWN)
    with pytest.raises(RulesetError, match="n:1:1 E101"):
        read_notices(tmp_path / "none.yaml", "n", known=KNOWN)
    with pytest.raises(RulesetError, match="E103"):
        read_notices(write(tmp_path, "- id: ["), "n", known=KNOWN)


def test_a_holiday_left_out_is_told_of_the_notice(tmp_path: Path) -> None:
    without = "".join(line for line in NOTICE.splitlines(keepends=True) if "dragon_boat" not in line)
    (problem,) = told(tmp_path, without.replace("- id", "- ◊id"))
    assert problem.startswith("MARK E604 2027-06-09 端午节没有放假")


def test_a_joined_holiday_lost_by_a_change_is_told(tmp_path: Path) -> None:
    text = """\
- id: change
  number: 乙
  supersedes: cn_2025
  arrangements:
    - {holiday: national_day, rest: [2025-10-01, 2025-10-05], days: 5}
"""
    _, (problem,) = check(tmp_path, text)
    assert problem.startswith("n:1:3 E604 2025-10-06 中秋节没有放假 (a statutory day is not off)")


def test_all_faults_of_a_file_come_together(tmp_path: Path) -> None:
    text = NOTICE.replace("days: 8", "days: 7").replace("[2027-05-08]", "[2027-05-10]") + CHANGE.replace(
        "cn_2027\n", "cn_2072\n"
    )
    _, problems = check(tmp_path, text)
    assert [problem.split(" ")[1] for problem in problems] == ["E601", "E602", "E208"]


def test_what_is_wrong_with_a_notice_is_not_told_again_of_its_change(tmp_path: Path) -> None:
    text = NOTICE.replace("[2027-04-03, 2027-04-05]", "[2027-04-05, 2027-04-03]") + CHANGE
    _, problems = check(tmp_path, text)
    assert [problem.split(" ")[1] for problem in problems[:1]] == ["E401"]
    assert not any("E208" in problem for problem in problems)


def test_a_year_needs_the_one_before(tmp_path: Path) -> None:
    later = NOTICE.replace("2027", "2028").replace("2026-11-30", "2027-11-30")
    days = {"2028-02-05, 2028-02-12": "2028-01-25, 2028-02-01", "2028-01-31, 2028-02-20": "2028-01-22, 2028-02-05"}
    days |= {"2028-04-03, 2028-04-05": "2028-04-02, 2028-04-04", "2028-06-09, 2028-06-09": "2028-05-28, 2028-05-28"}
    days |= {"[2028-05-08]": "[2028-05-07]", "2028-09-15, 2028-09-15": "2028-09-16, 2028-09-16"}
    days |= {"[2028-10-01, 2028-10-07], days: 7, work: [2028-09-26, 2028-10-09]": "[2028-10-01, 2028-10-07], days: 7"}
    for old, new in days.items():
        assert old in later
        later = later.replace(old, new)
    assert check(tmp_path, later)[1] == [
        "n:3:9 E401 缺 2027 年的通知 (the year before has no notice)；已有至 2026 年 (known to)"
    ]
    assert check(tmp_path, NOTICE + later)[1] == []


def test_a_copy_of_what_is_held_says_nothing_new(tmp_path: Path) -> None:
    shipped = (shipped_rulesets() / "calendar" / "notices.yaml").read_text(encoding="utf-8")
    assert check(tmp_path, shipped) == ((), [])
    (added,), problems = check(tmp_path, shipped + NOTICE)
    assert (added.id, problems) == ("cn_2027", [])
    altered = shipped.replace("[2026-05-01, 2026-05-05], days: 5", "[2026-05-01, 2026-05-04], days: 4")
    (problem,) = check(tmp_path, altered)[1]
    assert "E305 已有通知 cn_2026 (duplicate notice)；更改已有安排的，用另一个 id，写 supersedes" in problem


def test_the_shipped_file_is_whole() -> None:
    notices = [it for it in held_notices() if not it.from_package]
    years = [it.year for it in notices if it.year]
    assert years == list(range(2019, years[-1] + 1))
    assert years[-1] >= 2026
    for notice in notices:
        if notice.year:
            assert notice.published
            assert notice.url
            assert notice.url.startswith("https://www.gov.cn/zhengce/zhengceku/")
            assert notice.published.year == notice.year - 1
            assert f"〔{notice.published.year}〕" in notice.number


@pytest.mark.parametrize(
    ("number", "published"),
    [
        ("国办发明电〔2018〕15号", "2018-12-04"),
        ("国办发明电〔2019〕3号", "2019-03-22"),
        ("国办发明电〔2019〕16号", "2019-11-21"),
        ("国办发明电〔2020〕1号", "2020-01-27"),
        ("国办发明电〔2020〕27号", "2020-11-25"),
        ("国办发明电〔2021〕11号", "2021-10-25"),
        ("国办发明电〔2022〕16号", "2022-12-08"),
        ("国办发明电〔2023〕7号", "2023-10-25"),
        ("国办发明电〔2024〕12号", "2024-11-12"),
        ("国办发明电〔2025〕7号", "2025-11-04"),
    ],
)
def test_numbers_and_days_of_publication(number: str, published: str) -> None:
    (notice,) = [it for it in KNOWN if it.number == number]
    assert str(notice.published) == published
