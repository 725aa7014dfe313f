"""The command line: what it prints, and one message on standard error for everything else."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from tests.terminal import Result, python, run
from tests.town import DUTY, SERVICE, Town

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CASES = """\
service: 1-1
cases:
  - name: 居民
    on: 2021-06-01
    facts: {is_resident: true, household_income: 100}
    expect: {outcome: eligible}
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path, "is_resident: true\nhousehold_income: 99.5\n")


def write(folder: Path, text: str) -> Path:
    path = folder / "applicant.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def assess(town: Town, facts: Path, *more: str, service: str = "1-1", on: str = "2021-06-01") -> Result:
    return run("assess", service, "--facts", facts, "--on", on, "--rulesets", town.write(), *more)


def refused(result: Result, *says: str) -> None:
    """Bad input: exit code 2, nothing on standard output, what is wrong on standard error, no stack trace."""
    assert (result.code, result.out) == (2, "")
    assert "Traceback" not in result.err
    for text in says:
        assert text in result.err


# ---------------------------------------------------------------- assess


def test_a_determination_is_shown_in_both_languages(town: Town, facts: Path) -> None:
    result = assess(town, facts)
    assert (result.code, result.err) == (0, "")
    for text in (
        "取暖补助",
        "Heating aid",
        "符合条件",
        "eligible",
        "低收入",
        "Low income",
        "收入证明",
        "雪府发〔2020〕1号",
    ):
        assert text in result.out


def test_one_language_is_shown_alone(town: Town, facts: Path) -> None:
    facts.write_text("{}", encoding="utf-8")
    english = assess(town, facts, "--lang", "en", service="9-1").out.replace("雪府发〔2020〕1号", "")
    chinese = assess(town, facts, "--lang", "zh", service="9-1").out
    assert "Snow clearing" in english
    assert not CHINESE.search(english)
    assert "扫雪" in chinese
    assert "Snow clearing" not in chinese
    assert "Stove papers" not in chinese


def test_json_is_the_determination(town: Town, facts: Path) -> None:
    result = assess(town, facts, "--json")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 99.5}, on="2021-06-01")
    assert data == d.to_dict()


def test_json_of_a_fixed_route_has_its_documents(town: Town, facts: Path) -> None:
    data = json.loads(assess(town, facts, "--json", "--route", "old").out)
    assert data["checklist"]["route"] == "old"
    assert [item["id"] for item in data["checklist"]["not_required"]] == ["income_proof", "medical_proof"]


def test_a_service_is_named_by_its_id_too(town: Town, facts: Path) -> None:
    assert assess(town, facts, service="heating_aid").out == assess(town, facts).out


def test_the_day_of_the_facts_may_be_given(town: Town, facts: Path) -> None:
    facts.write_text("birth_date: 1960-06-15\n", encoding="utf-8")
    data = json.loads(assess(town, facts, "--json", "--today", "2021-07-01").out)
    assert (data["on"], data["today"]) == ("2021-06-01", "2021-07-01")


def test_nothing_known_is_a_determination(town: Town, tmp_path: Path) -> None:
    result = assess(town, write(tmp_path, "{}"))
    assert result.code == 0
    assert "undetermined" in result.out


def test_the_shipped_rulesets_are_the_default(tmp_path: Path) -> None:
    result = run("assess", "1-1", "--facts", write(tmp_path, "has_local_hukou: false"), "--on", "2021-06-01")
    assert result.code == 0
    assert "就业困难人员认定" in result.out
    assert "ineligible" in result.out


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("is_residnt: true", "1:13", ["F101", "did you mean is_resident?", "是否为 is_resident"]),
        ("is_resident: true\nhousehold_size: '3'", "2:18", ["F102", "a whole number", "整数"]),
        ("birth_date: 2030-01-01", "1:13", ["F103", "must not be after 2021-06-01"]),
        ("is_resident: no", "1:14", ["F102", "true or false", "请写 true 或 false"]),
        ("household_size: 99", "1:17", ["F103", "at most 20"]),
        ("dwelling: 船", "1:11", ["F102", "did you mean boat?"]),
        ("birth_date: 1980-5-2", "1:13", ["F102", "YYYY-MM-DD"]),
        ("age: 20\nbirth_date: 1960-01-01", "1:6", ["F104", "derived 61"]),
        ("", "1:1", ["the file is empty"]),
        ("# nothing", "1:1", ["the file is empty"]),
        ("- age", "1:1", ["{}"]),
        ("age: [", "1:7", ["F105"]),
        ("age: 1\nage: 2", "2:1", ["age"]),
    ],
)
def test_bad_facts_are_one_message_with_its_place(
    town: Town, tmp_path: Path, text: str, place: str, says: list[str]
) -> None:
    path = write(tmp_path, text)
    result = assess(town, path)
    refused(result, *says)
    (line,) = result.err.splitlines()
    if text != "age: [":  # where libyaml notices the end is its own affair
        assert line.startswith(f"{path}:{place} ")


def test_every_fault_of_the_facts_has_a_line(town: Town, tmp_path: Path) -> None:
    result = assess(town, write(tmp_path, "agee: 1\nis_resident: no\nhousehold_size: 99"))
    refused(result)
    assert [re.search(r"F\d+", line) is not None for line in result.err.splitlines()] == [True] * 3


def test_a_sensitive_value_is_not_repeated(town: Town, tmp_path: Path) -> None:
    result = assess(town, write(tmp_path, "household_income: 987654321\nillness: 987654321\nis_frail: 987654321"))
    refused(result)
    assert "987654321" not in result.err


def test_facts_that_cannot_be_read_are_one_message(town: Town, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        result = assess(town, path)
        refused(result, str(path))
        assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("on", "more", "service", "says"),
    [
        ("2019-12-31", (), "1-1", ["rules from 2020-01-01", "asked for 2019-12-31"]),
        ("2025-01-01", (), "9-1", ["until 2024-12-31"]),
        ("2021-06-01", (), "1-99", ["no service '1-99'", "it has 1-1, 9-1"]),
        ("2021-06-01", (), "heating", ["did you mean heating_aid?"]),
        ("2021-6-1", (), "1-1", ["on must be a day", "'2021-6-1'"]),
        ("", (), "1-1", ["on must be a day"]),
        ("2021-06-01", ("--today", "soon"), "1-1", ["today must be a day", "'soon'"]),
        ("2021-06-01", ("--route", "frail"), "1-1", ["no route 'frail'", "poor, old, stoveless"]),
        ("2021-06-01", ("--route", "ol"), "1-1", ["did you mean old?"]),
    ],
)
def test_bad_arguments_are_one_message(
    town: Town, facts: Path, on: str, more: tuple[str, ...], service: str, says: list[str]
) -> None:
    result = assess(town, facts, *more, service=service, on=on)
    refused(result, *says)
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "1-1"),
        ("assess",),
        ("asses", "1-1"),
        ("assess", "1-1", "--facts", "x.yaml", "--lang", "fr"),
        ("assess", "1-1", "--fact", "x.yaml"),
        ("list", "--rulesets"),
        ("show",),
        ("show", "1-1", "--lang", "fr"),
    ],
)
def test_a_wrong_command_is_refused(arguments: tuple[str, ...]) -> None:
    refused(run(*arguments))


def test_three_faults_of_a_ruleset_folder_are_three_lines(town: Town, facts: Path) -> None:
    town.edit("sources.yaml", "雪府发〔2020〕1号", "雪府发[2020]1号")
    town.edit(SERVICE, "when: is_resident", "when: is_residnt")
    town.edit(DUTY, "actor: town_hall", "actor: town_hal")
    result = assess(town, facts)
    refused(result)
    lines = result.err.splitlines()
    assert [line.split(" ")[0].removeprefix(f"{town.root}/").split(":")[0] for line in lines] == [
        SERVICE,
        DUTY,
        "sources.yaml",
    ]
    assert [line.split(" ")[1] for line in lines] == ["E201", "E208", "E303"]


def test_a_ruleset_folder_that_is_none_is_one_message(tmp_path: Path, facts: Path) -> None:
    for path in (tmp_path / "none", facts):
        refused(run("list", "--rulesets", path), f"{path}:1:1 E101")


# ---------------------------------------------------------------- show


def show(town: Town, *more: str, service: str = "1-1") -> Result:
    return run("show", service, "--rulesets", town.write(), *more)


def test_the_rules_of_a_day_are_shown_in_both_languages(town: Town) -> None:
    result = show(town, "--on", "2021-06-01")
    assert (result.code, result.err) == (0, "")
    for text in ("取暖补助", "Heating aid", "谁符合条件", "Who is eligible", "1200元/月", "雪府发〔2020〕1号"):
        assert text in result.out
    assert "◆ Frail" not in result.out
    assert "◆ Frail" in show(town, "--on", "2022-06-01").out


def test_the_rules_are_shown_in_one_language_alone(town: Town) -> None:
    chinese = show(town, "--on", "2021-06-01", "--lang", "zh").out
    assert "谁符合条件" in chinese
    assert "Who is eligible" not in chinese
    english = show(town, "--on", "2021-06-01", "--lang", "en").out
    assert "Who is eligible" in english
    assert "谁符合条件" not in english


def test_the_rules_of_today_are_shown_if_no_day_is_given(town: Town) -> None:
    assert f"rules of {date.today().isoformat()}" in show(town).out  # noqa: DTZ011, TID251 - the command asks the clock


def test_what_changed_when_is_shown(town: Town) -> None:
    result = show(town, "--history")
    assert (result.code, result.err) == (0, "")
    for day in town.catalog()["1-1"].change_days:
        assert f"From {day}" in result.out
    assert "Route “Frail”" in result.out
    assert "1200 CNY a month → 1300 CNY a month" in result.out


@pytest.mark.parametrize(
    ("more", "service", "says"),
    [
        (("--on", "2019-12-31"), "1-1", ["rules from 2020-01-01", "asked for 2019-12-31", "自 2020-01-01 起"]),
        (("--on", "2025-01-01"), "9-1", ["until 2024-12-31"]),
        ((), "1-99", ["no service '1-99'", "it has 1-1, 9-1", "没有事项 1-99"]),
        (("--history",), "heating", ["did you mean heating_aid?"]),
        (("--on", "2021-6-1"), "1-1", ["on must be a day", "'2021-6-1'"]),
        (("--on", ""), "1-1", ["on must be a day"]),
        (("--on", "2021-06-01", "--history"), "1-1", ["leave out --on", "不与 --on 同用"]),
    ],
)
def test_what_cannot_be_shown_is_one_message(town: Town, more: tuple[str, ...], service: str, says: list[str]) -> None:
    result = show(town, *more, service=service)
    refused(result, *says)
    assert len(result.err.splitlines()) == 1


# ---------------------------------------------------------------- list, check, test


def test_the_services_are_listed(town: Town) -> None:
    result = run("list", "--rulesets", town.write())
    assert (result.code, result.err) == (0, "")
    assert [line.split() for line in result.out.splitlines()] == [
        ["1-1", "取暖补助", "Heating", "aid", "heating_aid"],
        ["9-1", "扫雪", "Snow", "clearing", "snow_clearing"],
    ]
    assert "取暖" not in run("list", "--lang", "en", "--rulesets", town.root).out


def test_an_id_is_listed_whole_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "employment_hardship_recognition" in run("list").out.split()


def test_nothing_of_a_list_is_cut_off_on_the_narrowest_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("list", "--lang", "en").out
    assert "…" not in out
    ends = "".join(line.split()[-1] for line in out.splitlines())
    assert [service.id for service in el.load_catalog().values() if service.id not in ends] == []


def test_checking_broken_rulesets_lists_the_problems_and_fails(town: Town) -> None:
    town.edit(SERVICE, "when: is_resident", "when: ◊is_residnt")
    result = run("check", town.write())
    assert (result.code, result.err) == (1, "")
    assert f"{town.root}/{town.mark} E201" in result.out
    data = json.loads(run("check", town.root, "--json").out)
    assert [problem["code"] for problem in data] == ["E201"]


def test_checking_sound_rulesets_passes_and_strictly_fails_on_warnings(town: Town) -> None:
    town.edit("documents.yaml", "payslip:\n", "unused_paper:\n  title: {zh: 废纸, en: x}\npayslip:\n")
    assert run("check", town.write()).code == 0
    strict = run("check", town.root, "--strict")
    assert strict.code == 1
    assert "unused_paper" in strict.out


@pytest.mark.parametrize(
    ("expect", "code", "says"), [("eligible", 0, "1"), ("ineligible", 1, "应为 ineligible，实为 eligible")]
)
def test_the_cases_of_a_folder_are_run(town: Town, expect: str, code: int, says: str) -> None:
    town.add("services/01-1-heating-aid.cases.yaml", CASES.replace("outcome: eligible", f"outcome: {expect}"))
    result = run("test", town.write())
    assert (result.code, result.err) == (code, "")
    assert says in result.out


def test_a_folder_without_cases_is_refused(town: Town) -> None:
    refused(run("test", town.write()), "no cases under")


# ---------------------------------------------------------------- a process of its own


@pytest.mark.parametrize(
    ("text", "code"),
    [("is_resident: true", 0), ("is_residnt: true", 2), ("is_resident: no", 2), ("", 2)],
)
def test_the_command_ends_with_its_exit_code_and_no_stack_trace(
    town: Town, tmp_path: Path, text: str, code: int
) -> None:
    arguments = ("assess", "1-1", "--facts", write(tmp_path, text), "--on", "2021-06-01", "--rulesets", town.write())
    result = python("-W", "error", "-m", "eligibility", *arguments)
    assert result.code == code
    assert "Traceback" not in result.err
    assert bool(result.out) == (code == 0)
    assert bool(result.err) == (code == 2)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_terminal_that_knows_no_chinese_gets_no_stack_trace(town: Town, facts: Path, encoding: str) -> None:
    arguments = ("assess", "1-1", "--facts", facts, "--on", "2021-06-01", "--rulesets", town.write())
    for more in ((), ("--json",), ("--today", "soon"), ("--route", "ol")):
        result = python("-m", "eligibility", *arguments, *more, env={"PYTHONIOENCODING": encoding})
        assert "Traceback" not in result.err
