"""The command verify, as one types it."""

from __future__ import annotations

import json
import sys

import pytest

import eligibility as el
from tests.terminal import run


def test_two_versions_by_setting_a_number(ruleset: el.Ruleset) -> None:
    result = run("verify", "1-1", "--on", "2021-06-01", "--set", "min_age.female=45", "--json")
    assert (result.code, result.err) == (1, "")
    proof = el.verify(ruleset, {"parameters.min_age.female": 45})
    data = json.loads(result.out)
    assert data.pop("title")["en"].endswith("(reform: min_age.female=45)")
    expected = json.loads(proof.to_json())
    expected.pop("title")
    assert data == expected
    assert data["moves"][0] == {"before": "ineligible", "after": "eligible", "answer": "nobody", "facts": {}}


def test_two_days_with_the_same_rules() -> None:
    result = run("verify", "1-1", "--on", "2021-06-01", "--to", "2021-07-01", "--lang", "zh")
    assert result.code == 0
    assert "已证明：事实齐全的，没有一个人的答案不同" in result.out


def test_all_services_of_a_day() -> None:
    result = run("verify", "2-4", "9", "--on", "2026-06-01", "--json")
    assert result.code == 0
    assert [it["service"] for it in json.loads(result.out)] == ["2-4", "9"]


def test_a_flaw_is_told_by_the_exit_code() -> None:
    result = run("verify", "10", "--on", "2026-06-01", "--lang", "en")
    assert result.code == 1
    assert "Flaws, each proved: 1" in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "min_age.female=45"], "name it"),
        (["1-1", "2-1", "--to", "2022-06-01"], "name it"),
        (["1-1", "--to", "2022-06-01", "--set", "min_age.female=45"], "either --to or"),
        (["1-7"], "1-7"),
    ],
)
def test_what_does_not_go_together_is_told(arguments: list[str], said: str) -> None:
    result = run("verify", *arguments, "--on", "2021-06-01")
    assert result.code not in (0, 1)
    assert said in result.err
    assert "Traceback" not in result.err


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch, ruleset: el.Ruleset) -> None:
    for name in [it for it in sys.modules if it == "z3" or it.startswith("z3.") or it == "eligibility.proofs.smt"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(el.MissingExtraError, match=r"eligibility\[verify\]"):
        el.verify(ruleset)
