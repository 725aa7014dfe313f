"""Scenarios from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import eligibility as el

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_example_applies(ruleset: el.Ruleset) -> None:
    scenarios = el.read_scenarios("examples/scenarios/older-jobseeker.yaml")
    assert scenarios["one_year_on"].title == el.Bilingual("年长一岁", "One year older")
    d = ruleset.assess(el.read_facts("examples/older-jobseeker.yaml"))
    outcomes = {name: d.with_facts(it).outcome.value for name, it in scenarios.items()}
    assert outcomes == {"one_year_on": "eligible", "leaves_the_land": "eligible", "sex_not_known": "undetermined"}


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("", "1:1", "empty"),
        ("[]\n", "1:1", "a mapping of names"),
        ("a: 3\n", "1:4", "a mapping of names"),
        ("a: {title: 甲}\n", "1:4", "a mapping of names"),
        ("a:\n  facts: {}\n  titel: x\n", "3:3", "did you mean title"),
        ("a:\n  facts: {}\n  title: {zh: 甲}\n", "3:10", "title must be {zh, en}"),
        ("a:\n  facts:\n    sex: {shift: much}\n", "3:10", "sex shift must be a number"),
        ("a:\n  facts: {sex: 1}\n  facts: {}\n", "3:3", "duplicate"),
    ],
)
def test_a_fault_of_the_file_is_told_at_its_place(tmp_path: Path, text: str, where: str, said: str) -> None:
    path = tmp_path / "scenarios.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(el.FactError, match="the scenarios") as caught:
        el.read_scenarios(path)
    (fault,) = caught.value.faults
    assert str(fault.where).endswith(f"scenarios.yaml:{where}")
    assert said in fault.en


def test_a_scenario_without_a_title_has_none(tmp_path: Path) -> None:
    path = tmp_path / "scenarios.json"
    path.write_text('{"a": {"facts": {"unemployment_insured_months": {"shift": 1e1}}}}', encoding="utf-8")
    (scenario,) = el.read_scenarios(path).values()
    assert scenario.title is None
    assert scenario == el.Scenario({"unemployment_insured_months": {"shift": 10}})
