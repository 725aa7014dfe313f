"""compare: what goes together, and what comes of it."""

from __future__ import annotations

import io
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

import eligibility as el
from eligibility.render.difference_terminal import show_difference
from tests.situations import TODAY, Situation, situations
from tests.town import Town

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.text import Lang

POOR = {
    "is_resident": True,
    "household_income": 500,
    "has_stove": True,
    "dwelling": "house",
    "birth_date": "1980-06-01",
}
ON = "2021-06-01"


@pytest.fixture(scope="module")
def d(snowfield: el.Catalog) -> el.Determination:
    return snowfield["1-1"].assess(POOR, on=ON)


def shown(difference: el.Difference, languages: Sequence[Lang] = ("zh", "en"), *, width: int = 120) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False, markup=False).print(show_difference(difference, languages))
    return stream.getvalue()


def test_every_way_to_name_two_sides_comes_to_the_same(snowfield: el.Catalog, d: el.Determination) -> None:
    service, ruleset = snowfield["1-1"], snowfield["1-1"].on(ON)
    rich = {"household_income": 5000}
    expected = el.compare(d, ruleset.assess(POOR | rich)).to_dict()
    assert expected["before"]["outcome"] == "eligible"
    for difference in (
        el.compare(d, rich),
        el.compare(d, el.Scenario(rich)),
        el.compare(d, d.with_facts(rich)),
        el.compare(ruleset, rich, POOR),
        el.compare(service, rich, POOR, on=ON),
        el.compare(d, ruleset, POOR | rich),
        el.compare(d, service, POOR | rich, on=ON),
    ):
        assert difference.to_dict() == expected


def test_rules_of_two_days_read_the_facts_each_on_its_own_day(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    it = el.compare(service.on("2021-06-01"), service.on("2022-06-01"), POOR)
    assert [(fact.name, fact.before, fact.after) for fact in it.facts] == [("age", 41, 42)]
    it = el.compare(service.on("2021-06-01"), service.on("2022-06-01"), POOR, today="2021-06-01")
    assert it.facts == ()
    it = el.compare(service.assess(POOR, on=ON), service.on("2022-06-01"))
    assert it.after.today == it.before.today


@pytest.mark.parametrize(
    ("sides", "options", "said"),
    [
        (("d", "d"), {"facts": {}}, "has its facts and days already"),
        (("d", "scenario"), {"facts": {}}, "leave out facts, on and today"),
        (("d", "scenario"), {"on": ON}, "leave out facts, on and today"),
        (("d", "ruleset"), {"facts": 5}, "has its facts and days already"),
        (("d", "reform"), {"today": ON}, "leave out facts, on and today"),
        (("d", "d"), {"events": 5}, "mapping of steps to days, not int"),
        (("d", "d"), {"events": "apply"}, "mapping of steps to days, not str"),
        (("d", "d"), {"events": []}, "mapping of steps to days, not list"),
        (("ruleset", "ruleset"), {}, "give the facts"),
        (("service", "service"), {"facts": {}}, "say the day of the rules"),
        (("d", "duty"), {"on": ON}, "not 1-1 with 9-1"),
        (("d", 3), {}, "not int"),
        ((None, "d"), {}, "not NoneType"),
        (("d", "d"), {"events": {"aply": ON}}, "did you mean apply"),
        (("d", "d"), {"events": {"apply": "soon"}}, "step apply"),
    ],
)
def test_sides_that_do_not_go_together_are_refused(
    snowfield: el.Catalog, d: el.Determination, sides: tuple[Any, Any], options: dict[str, Any], said: str
) -> None:
    known: dict[str, Any] = {
        "d": d,
        "service": snowfield["1-1"],
        "ruleset": snowfield["1-1"].on(ON),
        "duty": snowfield["9-1"],
        "scenario": {"is_resident": False},
        "reform": el.Reform({"parameters.min_age.house": 62}),
    }
    before, after = (known[it] if isinstance(it, str) else it for it in sides)
    with pytest.raises(el.EligibilityError, match=said) as caught:
        el.compare(before, after, **options)
    assert caught.value.zh


def test_facts_are_faulted_as_by_assess(d: el.Determination, snowfield: el.Catalog) -> None:
    with pytest.raises(el.FactError, match="did you mean dwelling"):
        el.compare(d, {"dweling": "house"})
    with pytest.raises(el.FactError, match="did you mean dwelling"):
        el.compare(d, snowfield["1-1"].on(ON), {"dweling": "house"})


def test_with_facts_leaves_the_determination_as_it_is(d: el.Determination) -> None:
    before = d.to_json()
    changed = d.with_facts({"household_income": None, "age": 50})
    assert changed.outcome is el.Outcome.UNDETERMINED
    assert (changed.on, changed.today) == (d.on, d.today)
    assert d.to_json() == before
    assert d.with_facts({}).to_json() == before


@settings(max_examples=20)
@given(situations())
def test_a_case_does_not_differ_from_itself(situation: Situation) -> None:
    d = situation.ruleset.assess(situation.facts, today=TODAY)
    assert el.compare(d, {}).same
    assert el.compare(d, {}).to_dict() == el.compare(d, d).to_dict()


def test_the_text_says_what_made_the_difference(d: el.Determination) -> None:
    text = el.compare(d, {"household_income": 5000, "has_stove": True, "age": 20}, events={"apply": ON}).explain("zh")
    lines = text.splitlines()
    assert lines[3] == "结论：符合条件 → 不符合条件"
    assert "  − 低收入：成立 → 不成立  [1]二 [1] [2]第四条" in lines
    assert "    ≠ 家庭收入：500元/月 → 5000元/月" in lines
    assert "  − 2 收入证明：需要：工资单、或银行流水：银行流水：近6个月 → 不需要" in lines
    assert "没有差别" not in text
    assert "没有差别" in el.compare(d, {}).explain()
    assert "no difference" in el.compare(d, {}).explain("en")


@pytest.mark.parametrize("width", [40, 100, 200])
def test_the_terminal_shows_both_sides_within_its_width(d: el.Determination, width: int) -> None:
    text = shown(el.compare(d, {"household_income": 5000}), width=width)
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    assert "低收入" in text
    assert "Low" in text
    assert "Low" not in shown(el.compare(d, {"household_income": 5000}), ("zh",), width=width)


def test_json_reads_back_and_has_both_languages(d: el.Determination) -> None:
    it = el.compare(d, {"household_income": 5000}, events={"apply": ON})
    data = json.loads(it.to_json())
    assert data == it.to_dict()
    assert [cause["criterion"] for cause in data["causes"]] == ["poor"]
    assert data["causes"][0]["facts"] == ["household_income"]
    assert {pair["id"]: pair["move"] for pair in data["documents"]}["income_proof"] == "dropped"
    assert {pair["id"]: pair["before"]["due"] for pair in data["steps"]}["check"] == [
        {"earliest": "2021-06-08", "latest": "2021-06-08"}
    ]


def test_a_difference_is_data(d: el.Determination) -> None:
    it = el.compare(d, {"household_income": 5000})
    assert repr(it) == "Difference(1-1, eligible → ineligible)"
    assert pickle.loads(pickle.dumps(it)) == it  # noqa: S301 - our own
    assert it == el.compare(d, {"household_income": 5000})
    assert "5000" not in repr(it.causes)


def test_a_duty_differs_only_in_what_it_has(tmp_path: Any) -> None:
    duty = Town(tmp_path).catalog()["9-1"].on("2021-06-01")
    it = el.compare(duty, duty, {})
    assert it.same
    assert it.outcomes == (el.Outcome.NOT_APPLICABLE, el.Outcome.NOT_APPLICABLE)
    assert it.causes == ()


def test_a_reform_is_told_by_the_figure_and_its_clause(d: el.Determination, snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on(ON)
    old = d.with_facts({"household_income": 5000})
    it = el.compare(old, el.Reform({"parameters.min_age.house": 40}))
    assert it.to_dict() == el.compare(old, ruleset.reform({"parameters.min_age.house": 40})).to_dict()
    assert (
        it.to_dict()
        == el.compare(ruleset, el.Reform({"parameters.min_age.house": 40}), POOR | {"household_income": 5000}).to_dict()
    )
    (cause,) = it.causes
    (figure,) = cause.figures
    assert (cause.id, cause.facts, str(figure.before), str(figure.after)) == (
        "old",
        (),
        "60周岁 (60 years of age)",
        "40周岁 (40 years of age)",
    )


def test_a_mapping_of_paths_is_a_reform_and_one_of_facts_a_scenario() -> None:
    d = el.load_catalog()["1-1"].assess(el.read_facts("examples/older-jobseeker.yaml"), on="2021-06-01")
    changes = {"parameters.min_age.female": 45}
    reformed = el.compare(d, changes)
    assert reformed.outcomes == el.compare(d, el.Reform(changes)).outcomes
    assert reformed.figures
    assert not reformed.facts
    scenario = el.compare(d, {"age": 39})
    assert scenario.facts
    assert not scenario.figures
    with pytest.raises(el.RulesetError, match="female"):
        el.compare(d, {"parameters.min_age.femal": 45})
