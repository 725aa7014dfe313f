"""A channel carries other services: their list and deadlines, with the channel's steps before them."""

from __future__ import annotations

from typing import Any

import pytest

import eligibility as el
from tests.terminal import run
from tests.town import FILES, SERVICE, Town

CHANNEL = (
    FILES[SERVICE][: FILES[SERVICE].index("\nparameters:")]
    .replace("heating_aid", "town_counter")
    .replace('"1-1"', '"8"')
    .replace("kind: application", "kind: channel")
    .replace("取暖补助", "通办")
    .replace("Heating aid", "One counter")
    .replace("from: 2020-01-01, basis: cited", "from: 2021-01-01, until: 2023-12-31, basis: cited")
    + """
eligibility: {all: []}
procedure:
  - id: submit
    title: {zh: 平台提交, en: "Submit on the platform"}
    actor: applicant
    cite: {source: heating_rules}
  - id: passed
    title: {zh: 平台审核, en: "Passed on the platform"}
    actor: town_hall
    after: submit
    limit: {at_most: 2, unit: working_day}
    cite: {source: heating_rules}
open_questions:
  - {zh: 平台未列时限。, en: "The platform states no times."}
"""
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> el.Catalog:
    return Town(tmp_path_factory.mktemp("counter")).add("services/08-counter.yaml", CHANNEL).catalog()


def test_it_asks_what_the_service_asks(town: el.Catalog) -> None:
    facts = {"is_resident": True, "has_stove": True, "household_income": 100}
    carried = town["8"].carry(town["1-1"]).assess(facts, on="2021-06-01")
    own = town["1-1"].assess(facts, on="2021-06-01")
    assert carried.outcome is own.outcome
    assert [item.id for item in carried.checklist()] == [item.id for item in own.checklist()]
    assert carried.title.zh == "取暖补助（通办）"
    assert carried.open_questions[-1].zh == "平台未列时限。"


def test_the_channels_steps_come_first_and_the_services_own_follow(town: el.Catalog) -> None:
    carried = town["8"].carry(town["1-1"]).assess({}, on="2021-06-01")
    found = carried.timeline({"submit": "2021-06-01", "passed": "2021-06-02", "apply": "2021-06-02"})
    assert [entry.id for entry in found] == ["submit", "passed", "apply", "check", "notice", "pay"]
    assert found["apply"].after == "passed"
    assert str(found["passed"].deadlines[0].due) == "2021-06-03"
    assert str(found["check"].deadlines[0].due) == "2021-06-09"


def test_it_holds_on_the_days_on_which_both_do(town: el.Catalog) -> None:
    service = town["8"].carry(town["1-1"])
    for day in ("2020-12-31", "2024-01-01"):
        with pytest.raises(el.NotInForceError):
            service.on(day)


@pytest.mark.parametrize(
    ("channel", "target", "says"),
    [
        ("8", "8", "a channel itself"),
        ("8", "9-1", "a duty"),
        ("1-1", "8", "no channel"),
    ],
)
def test_what_cannot_be_carried_is_refused(town: el.Catalog, channel: str, target: str, says: str) -> None:
    with pytest.raises(el.EligibilityError, match=says):
        town[channel].carry(town[target])


def test_steps_of_one_name_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = CHANNEL.replace("submit", "apply")
    town = Town(tmp_path_factory.mktemp("clash")).add("services/08-counter.yaml", other).catalog()
    with pytest.raises(el.EligibilityError, match="both have a step apply"):
        town["8"].carry(town["1-1"])


def test_the_command_assesses_by_a_channel(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = Town(tmp_path_factory.mktemp("command")).add("services/08-counter.yaml", CHANNEL).write()
    facts = root / "_facts.yaml"
    facts.write_text("is_resident: true\n", encoding="utf-8")
    done = run(
        "assess", "1-1", "--via", "8", "--facts", facts, "--on", "2021-06-01", "--rulesets", root, "--lang", "zh"
    )
    assert done.code == 0
    assert "取暖补助（通办）" in done.out
    assert "平台提交" in done.out
    steps = run("timeline", "1-1", "--via", "8", "--event", "submit=2021-06-01", "--rulesets", root, "--lang", "zh")
    assert "不晚于 2021-06-03" in steps.out


def test_only_a_service_is_carried(town: el.Catalog) -> None:
    wrong: Any = "1-1"
    with pytest.raises(el.EligibilityError, match="carries a Service, not str"):
        town["8"].carry(wrong)
