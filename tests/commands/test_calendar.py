"""The commands deadline and calendar, as one types them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from tests.terminal import Result, python, run

if TYPE_CHECKING:
    from pathlib import Path

FROZEN = ("--as-of", "2026-06-01")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOTICE = """\
- id: our_2027
  number: 雪府发〔2026〕1号
  year: 2027
  published: 2026-11-20
  arrangements:
    - {holiday: new_year, rest: [2027-01-01, 2027-01-03], days: 3}
    - {holiday: spring_festival, rest: [2027-02-05, 2027-02-11], days: 7, work: [2027-01-31]}
    - {holiday: qingming, rest: [2027-04-03, 2027-04-05], days: 3}
    - {holiday: labour_day, rest: [2027-05-01, 2027-05-05], days: 5, work: [2027-05-08]}
    - {holiday: dragon_boat, rest: [2027-06-09, 2027-06-09], days: 1}
    - {holiday: mid_autumn, rest: [2027-09-15, 2027-09-15], days: 1}
    - {holiday: national_day, rest: [2027-10-01, 2027-10-05], days: 5}
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    path = tmp_path / "notices.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def shown(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert (result.code, result.err) == (0, "")
    return result.out


def refused(result: Result, *says: str) -> None:
    """Bad input: exit code 2, one message on standard error, nothing on standard output."""
    assert (result.code, result.out) == (2, "")
    assert "Traceback" not in result.err
    for text in says:
        assert text in result.err


# ---------------------------------------------------------------- deadline


def test_a_deadline_is_shown_with_the_reason_of_every_day() -> None:
    out = shown("deadline", "2025-01-20", "10 working_days")
    for text in ("到期日 2025-02-08", "Due 2025-02-08 Sat, final", "春节调休上班", "国办发明电〔2024〕12号"):
        assert text in out
    assert "暂定" not in out


def test_a_provisional_deadline_says_so_and_between_which_days_it_lies() -> None:
    out = shown("deadline", "2026-12-20", "15 working_days", *FROZEN)
    due = el.deadline("2026-12-20", el.Period(15, "working_day"), calendar=el.WorkCalendar.china(as_of="2026-06-01"))
    for text in (
        f"到期日 {due.due}",
        "暂定",
        "provisional",
        f"最早 {due.earliest}",
        f"latest {due.latest}",
        "待 2027 年",
    ):
        assert text in out
    assert "final" not in out


def test_a_provisional_deadline_that_cannot_move_far_names_no_range() -> None:
    out = shown("deadline", "2027-01-20", "15 days", "--roll", "following", *FROZEN)
    assert "provisional" in out
    assert "earliest" not in out


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("2026-01-20", "day 25 of month", "--roll", "following"), "2026-01-26"),
        (("2026-01-20", "before day 25 of month", "--roll", "unadjusted"), "2026-01-24"),
        (("2026-01-20", "10 working_days of next month"), "2026-02-13"),
        (("2026-01", "10 working_days of next month"), "2026-02-13"),
        (("2026-10-08", "5 working_days before"), "2026-09-23"),
        (("2026-01-31", "1 month", "--roll", "unadjusted"), "2026-02-28"),
        (("2026-01-05", "1 working_days", "--start", "inclusive"), "2026-01-05"),
        (("2026-01-05T17:45", "1 working_days", "--cutoff", "17:30"), "2026-01-07"),
        (("2026-01-05T17:30", "1 working_days", "--cutoff", "17:30"), "2026-01-06"),
        (("2026-01-10", "1 working_days"), "2026-01-12"),
        (("2026-01-10", "1 working_days", "--rest-day", "next_working_day"), "2026-01-13"),
        (("1999-01-01", "15 days", "--roll", "unadjusted"), "1999-01-16"),
    ],
)
def test_the_options_reach_the_deadline(arguments: tuple[str, ...], due: str) -> None:
    assert json.loads(shown("deadline", *arguments, "--json"))["due"] == due
    assert due in shown("deadline", *arguments)


def test_an_event_that_counts_on_another_day_is_told() -> None:
    moved = "received 2026-01-10 Sat, counts as 2026-01-12 Mon"
    assert moved in shown("deadline", "2026-01-10", "1 working_days", "--rest-day", "next_working_day")
    assert "counts as" not in shown("deadline", "2026-01-10", "1 working_days")


def test_notices_known_on_a_day_decide() -> None:
    before = ("--as-of", "2019-03-21")
    assert json.loads(shown("deadline", "2019-04-26", "1 working_days", "--json"))["due"] == "2019-04-28"
    assert json.loads(shown("deadline", "2019-04-26", "1 working_days", "--json", *before))["due"] == "2019-04-29"


def test_a_notice_of_ones_own_settles_a_deadline(notices: Path) -> None:
    out = shown("deadline", "2027-01-29", "1 working_days", "--notices", notices)
    assert "Due 2027-01-31 Sun, final" in out
    assert "雪府发〔2026〕1号" in out


def test_json_of_a_deadline_has_its_reasons() -> None:
    data = json.loads(shown("deadline", "2026-12-30", "2 working_days", *FROZEN, "--json"))
    assert (data["status"], data["depends_on"]) == ("provisional", [2027])
    assert data["earliest"] <= data["due"] <= data["latest"]
    assert [line["counted"] for line in data["trace"]] == [None, 1, None, None, None, 2]
    assert data["trace"][2] == {
        "day": "2027-01-01",
        "counted": None,
        "status": "statutory",
        "certainty": "statute",
        "source": "国务院令第795号",
        "text": {"zh": "不计（周五，元旦法定节假日）", "en": "not counted (Fri, statutory holiday, New Year's Day)"},
    }


# ---------------------------------------------------------------- calendar


def test_a_year_is_shown_with_its_notice_and_holidays() -> None:
    out = shown("calendar", "2026", *FROZEN)
    for text in ("12月 December", "春节 Spring Festival", "02-15 – 02-23", "02-14, 02-28", "国办发明电〔2025〕7号"):
        assert text in out
    assert "published 2025-11-04" in out


def test_a_year_without_a_notice_says_that_it_is_projected() -> None:
    out = shown("calendar", "2027", *FROZEN)
    assert "2027年还没有放假通知" in out
    assert "no notice for 2027 yet" in out
    assert "国务院令第795号" in out
    assert "arranged by notice" not in out


def test_a_notice_of_ones_own_arranges_its_year(notices: Path) -> None:
    out = shown("calendar", "2027", "--notices", notices)
    assert "arranged by notice" in out
    assert "雪府发〔2026〕1号  2026-11-20 公布" in out


def test_a_month_is_shown_day_by_day() -> None:
    out = shown("calendar", "2026-02")
    for text in ("14#", "周六 Sat", "春节调休上班", "make-up working day, Spring Festival", "[1]", "20~", "16*"):
        assert text in out


def test_a_year_as_known_on_a_day() -> None:
    assert "05-01 – 05-04" in shown("calendar", "2019")
    assert "05-01 – 05-04" not in shown("calendar", "2019", "--as-of", "2019-03-21")


@pytest.mark.parametrize(
    "arguments", [("calendar", "2026"), ("calendar", "2026-02"), ("deadline", "2026-02-01", "9 working_days")]
)
def test_one_language_is_shown_alone(arguments: tuple[str, ...]) -> None:
    english = re.sub(r"国办发明电〔2025〕7号", "", shown(*arguments, "--lang", "en"))
    assert not CHINESE.search(english)
    chinese = re.sub(r"https://\S+", "", shown(*arguments, "--lang", "zh"))
    assert not re.search(r"[A-Za-z]{2}", chinese)


def test_json_of_a_year_has_every_day() -> None:
    data = json.loads(shown("calendar", "2026", *FROZEN, "--json"))
    assert (len(data["days"]), data["working_days"], data["projected"], data["awaited"]) == (365, 248, False, [2027])
    assert data["counts"]["statutory"] == 13
    assert data["days"][44]["day"] == "2026-02-14"
    assert data["days"][44]["status"] == "make_up"
    assert [notice["published"] for notice in data["notices"]] == ["2025-11-04"]


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("2025-01-20", "10 wroking_days"), ["did you mean 10 working_days?", "是否为"]),
        (("2025-01-20", "soon"), ["'soon'", "规则写作"]),
        (("2025-01-20", ""), ["规则写作"]),
        (("2025-01-20", "15 days"), ["--roll", "following", "顺延"]),
        (("2025-01-20", "1000000000 days", "--roll", "following"), ["1000000000"]),
        (("2025-01-20", "1000000000 working_days"), ["1000000000"]),
        (("2025-01-20", "99999 working_days"), ["2100"]),
        (("2025-01-20", "0 days", "--roll", "following"), ["not 0"]),
        (("2025-01-20", "0 working_days"), ["not 0"]),
        (("2025-01-20", "10 working_days", "--roll", "following"), ["no use for --roll"]),
        (("soon", "10 working_days"), ["'soon'", "YYYY-MM-DD"]),
        (("", "10 working_days"), ["YYYY-MM-DD"]),
        (("1999", "10 working_days"), ["'1999'"]),
        (("1999-01-01", "10 working_days"), ["2004-01-01"]),
        (("2101-01-01", "10 working_days"), ["2100"]),
        (("2025-02-30", "10 working_days"), ["2025-02-30"]),
        (("2025-01-20", "10 working_days", "--cutoff", "17:30"), ["a time"]),
        (("2025-01-20T17:45", "10 working_days", "--cutoff", "half past five"), ["'17:30'"]),
        (("2025-01-20", "10 working_days", "--as-of", "soon"), ["as_of", "'soon'"]),
        (("2025-01-20", "10 working_days", "--as-of", "2001-01-01"), ["2018-12-04"]),
    ],
)
def test_a_bad_deadline_is_one_message(arguments: tuple[str, ...], says: list[str]) -> None:
    result = run("deadline", *arguments)
    refused(result, *says)
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("year", ["1999", "2003", "2101", "9999", "0000"])
def test_a_year_out_of_range_is_told_the_range(year: str) -> None:
    result = run("calendar", year)
    refused(result, "2004", "2100", str(int(year)), "年份")
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("year", ["soon", "", "2026-13", "2026-00", "2026-2", "2026-02-14", "20260", "２０２６", "26"])
def test_what_is_no_year_is_one_message(year: str) -> None:
    result = run("calendar", year)
    refused(result, repr(year), "2026-02")
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("deadline", "2025-01-20", "15 days", "--roll", "folowing"),
        ("deadline", "2025-01-20"),
        ("deadline", "2025-01-20", "-5 days"),
        ("calendar",),
        ("calendar", "2026", "--lang", "fr"),
        ("calendar", "2026", "--notices"),
    ],
)
def test_a_wrong_command_is_refused(arguments: tuple[str, ...]) -> None:
    refused(run(*arguments))


def test_a_file_of_notices_is_told_its_faults(tmp_path: Path, notices: Path) -> None:
    refused(run("calendar", "2026", "--notices", tmp_path / "none.yaml"), "none.yaml:1:1 E101")
    notices.write_text(NOTICE.replace("days: 7", "days: 8"), encoding="utf-8")
    refused(run("deadline", "2026-01-05", "1 working_days", "--notices", notices), f"{notices}:", "E601")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_the_marks_reach_a_terminal_that_knows_little(encoding: str) -> None:
    result = python("-m", "eligibility", "calendar", "2026", env={"PYTHONIOENCODING": encoding, "COLUMNS": "80"})
    assert result.code == 0
    assert "16*17*18*19*20~" in result.out
    assert "14#15." in result.out
