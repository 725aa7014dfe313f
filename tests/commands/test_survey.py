"""The command survey, as one types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.terminal import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.town import Town


@pytest.fixture
def applicant(tmp_path: Path) -> Path:
    path = tmp_path / "applicant.yaml"
    path.write_text("is_resident: true\nbirth_date: 1990-05-01\n", encoding="utf-8")
    return path


@pytest.fixture
def rulesets(town: Town, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "120")
    return town.write()


def test_it_shows_each_service_under_its_outcome(applicant: Path, rulesets: Path) -> None:
    result = run("survey", "--facts", applicant, "--on", "2022-06-01", "--rulesets", rulesets, "--lang", "zh")
    assert (result.code, result.err) == (0, "")
    for text in (
        "2022-06-01 各事项",
        "下一个问题：",
        "尚不能确定",
        "? 1-1 取暖补助",
        "不适用（没有人申请）",
        "– 9-1 扫雪",
    ):
        assert text in result.out
    assert "Heating" not in result.out


def test_the_day_of_the_facts_may_be_another(applicant: Path, rulesets: Path) -> None:
    result = run(
        "survey", "--facts", applicant, "--on", "2022-06-01", "--today", "2022-07-01", "--rulesets", rulesets, "--json"
    )
    data = json.loads(result.out)
    assert (data["on"], data["today"]) == ("2022-06-01", "2022-07-01")
    assert [it["service"]["number"] for it in data["services"]] == ["1-1", "9-1"]


def test_without_a_day_it_is_today(applicant: Path, rulesets: Path) -> None:
    data = json.loads(run("survey", "--facts", applicant, "--rulesets", rulesets, "--json").out)
    assert data["on"] == data["today"]
    assert [it["number"] for it in data["not_in_force"]] == ["9-1"]


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("is_residnt: true\n", (), "did you mean is_resident?"),
        ("is_resident: true\n", ("--on", "2022-13-01"), "2022-13-01"),
    ],
)
def test_bad_input_ends_with_one_message(
    tmp_path: Path, rulesets: Path, text: str, options: tuple[str, ...], says: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("survey", "--facts", path, "--rulesets", rulesets, *options)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert "Traceback" not in result.err
