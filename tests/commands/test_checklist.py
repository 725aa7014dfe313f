from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Result, run
from tests.town import NEW_SERVICE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.town import Town


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "applicant.yaml"
    path.write_text("is_resident: true\nhousehold_income: 100\nhas_stove: false\n", encoding="utf-8")
    return path


def checklist(town: Town, facts: Path, *more: str | Path, on: str = "2021-06-01", service: str = "1-1") -> Result:
    return run("checklist", service, "--facts", facts, "--on", on, "--rulesets", town.write(), *more)


def refused(result: Result, *says: str) -> None:
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    for text in says:
        assert text in result.err


def test_the_list_is_printed(town: Town, facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = checklist(town, facts)
    assert (result.code, result.err) == (0, "")
    for text in ("☐ 1 补助申请表", "☐ 1 Aid form", "○ 工资单", "雪府发〔2020〕1号"):
        assert text in result.out


def test_one_language_is_printed_alone(town: Town, facts: Path) -> None:
    assert "Aid form" not in checklist(town, facts, "--lang", "zh").out
    assert "补助申请表" not in checklist(town, facts, "--lang", "en").out


def test_markdown_is_printed(town: Town, facts: Path) -> None:
    out = checklist(town, facts, "--format", "markdown", "--lang", "zh").out
    assert "- [ ] **1 补助申请表**\n" in out
    assert "    - [ ] 银行流水：近6个月\n" in out


@pytest.mark.parametrize("more", [(), ("--format", "markdown"), ("--json",)])
def test_a_page_is_written_as_well(town: Town, facts: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    path = tmp_path / "list.html"
    result = checklist(town, facts, "--html", path, *more)
    assert result.code == 0
    assert result.out
    html = path.read_bytes().decode("utf-8")
    assert html.startswith("<!DOCTYPE html>\n")
    assert "补助申请表" in html


def test_json_is_the_checklist(town: Town, facts: Path) -> None:
    data = json.loads(checklist(town, facts, "--json").out)
    assert data["common"][0]["id"] == "aid_form"
    assert data["groups"][0]["route"] == "poor"


def test_a_route_is_listed_alone(town: Town, facts: Path) -> None:
    assert "按「" not in checklist(town, facts, "--route", "old").out
    refused(checklist(town, facts, "--route", "ol"), "did you mean old?")


def test_a_page_that_cannot_be_written_is_one_message(town: Town, facts: Path, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "list.html"):
        refused(checklist(town, facts, "--html", path), f"写不了 {path}", "cannot be written")


@pytest.mark.parametrize(
    ("on", "service", "says"),
    [
        ("2019-12-31", "1-1", "rules from 2020-01-01"),
        ("2021-6-1", "1-1", "on must be a day"),
        ("2021-06-01", "heating", "did you mean heating_aid?"),
    ],
)
def test_bad_arguments_are_one_message(town: Town, facts: Path, on: str, service: str, says: str) -> None:
    refused(checklist(town, facts, on=on, service=service), says)


def test_bad_facts_are_one_message_without_a_sensitive_value(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("household_income: 987654321\n", encoding="utf-8")
    result = checklist(town, path)
    refused(result, "F103")
    assert "987654321" not in result.err


# ---------------------------------------------------------------- what was brought


@pytest.fixture
def provided(tmp_path: Path) -> Path:
    path = tmp_path / "provided.yaml"
    path.write_text("- {document: aid_form, original: true, copies: 2}\n", encoding="utf-8")
    return path


def test_what_was_brought_is_held_against_the_list(
    town: Town, facts: Path, provided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = checklist(town, facts, "--check", provided, "--lang", "zh")
    assert (result.code, result.err) == (0, "")
    for text in ("还不齐：缺 1 项；按 2021-06-01 交件核对", "☑ 1 补助申请表", "✔ 具备", "☐ 2 收入证明", "✘ 缺"):
        assert text in result.out
    data = json.loads(checklist(town, facts, "--check", provided, "--json").out)
    assert data["check"]["is_complete"] == "false"
    assert data["check"]["common"][0]["status"] == "satisfied"
    assert "check" not in json.loads(checklist(town, facts, "--json").out)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {document: aid_from}\n", "did you mean aid_form?"),
        ("- {document: aid_form, origina: true}\n", "original"),
        ("document: aid_form\n", "D101"),
        ("", "D101"),
    ],
)
def test_bad_papers_are_one_message_at_their_place(
    town: Town, facts: Path, provided: Path, text: str, says: str
) -> None:
    provided.write_text(text, encoding="utf-8")
    refused(checklist(town, facts, "--check", provided), f"{provided}:1:", says)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--next-step", "2021-07-01"), "needs --check"),
        (("--check", "none.yaml"), "none.yaml"),
    ],
)
def test_bad_options_of_a_check_are_one_message(town: Town, facts: Path, more: tuple[str, ...], says: str) -> None:
    refused(checklist(town, facts, *more), says)


@pytest.mark.parametrize("day", ["2021-05-01", "2021-7-1", ""])
def test_a_next_step_that_is_no_day_or_past_is_one_message(town: Town, facts: Path, provided: Path, day: str) -> None:
    refused(checklist(town, facts, "--check", provided, "--next-step", day), "next_step")


# ---------------------------------------------------------------- several services


@pytest.fixture
def two(town: Town) -> Town:
    return town.add("services/01-2-coal-aid.yaml", NEW_SERVICE)


def several(town: Town, facts: Path, *more: str | Path) -> Result:
    return run(
        "checklist", "1-2", "heating_aid", "--facts", facts, "--on", "2021-06-01", "--rulesets", town.write(), *more
    )


def test_several_services_are_one_list(two: Town, facts: Path, provided: Path, tmp_path: Path) -> None:
    result = several(two, facts, "--lang", "zh", "--check", provided, "--html", tmp_path / "list.html")
    assert (result.code, result.err) == (0, "")
    assert "1-1 + 1-2 材料清单" in result.out
    assert result.out.count("☑ 补助申请表") == 1
    assert "1-1（材料1）" in result.out
    assert "1-2（材料1）" in (tmp_path / "list.html").read_text(encoding="utf-8")
    data = json.loads(several(two, facts, "--json", "--check", provided).out)
    assert data["to_bring"][0]["id"] == "aid_form"
    assert [it["service"] for it in data["to_bring"][0]["wanted_by"]] == ["1-1", "1-2"]
    assert data["check"]["is_complete"] == "false"


def test_one_service_named_twice_is_one(town: Town, facts: Path) -> None:
    assert checklist(town, facts, "heating_aid").out == checklist(town, facts).out


def test_each_of_several_services_may_have_its_route(two: Town, facts: Path) -> None:
    data = json.loads(several(two, facts, "--json", "--route", "1-1=old").out)
    assert data["routes"] == {"1-1": "old", "1-2": "poor"}


@pytest.mark.parametrize(
    ("routes", "says"),
    [
        (("old",), "number=route"),
        (("1-1=old", "1-1=poor"), "number=route"),
        (("1-1=ol",), "did you mean old?"),
        (("9-1=old",), "9-1"),
        (("7-7=old",), "no service '7-7'"),
    ],
)
def test_a_route_of_several_services_that_is_none_is_one_message(
    two: Town, facts: Path, routes: tuple[str, ...], says: str
) -> None:
    refused(several(two, facts, *(word for route in routes for word in ("--route", route))), says)


def test_several_services_are_not_carried_by_a_channel(two: Town, facts: Path) -> None:
    refused(several(two, facts, "--via", "9-1"), "--via is for one service")


def test_a_service_that_carries_nothing_is_no_channel(town: Town, facts: Path) -> None:
    refused(checklist(town, facts, "--via", "9-1"), "9-1")


def test_one_service_has_one_route(town: Town, facts: Path) -> None:
    refused(
        checklist(town, facts, "--route", "old", "--route", "poor"),
        "一个事项只写一条 --route (one service takes one --route)",
    )
