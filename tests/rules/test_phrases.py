from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from eligibility.materials.demand import demand_of
from eligibility.rules.grammar import parse_test
from eligibility.rules.history import find_parameter
from eligibility.rules.model import ALWAYS, InForce
from eligibility.rules.phrases import say_figures, say_limit, say_number, say_span, say_test, say_value
from eligibility.rules.scope import Scope
from eligibility.rules.vocabulary import UNITS
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el
    from eligibility.rules.binding import DayRules


@pytest.fixture(scope="module")
def rules(snowfield: el.Catalog) -> DayRules:
    return snowfield["1-1"].on("2020-11-01").compiled.rules


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        (6, "month", "6个月", "6 months"),
        (1, "month", "1个月", "1 month"),
        (0, "day", "0日", "0 days"),
        (1, "working_day", "1个工作日", "1 working day"),
        (2, "CNY/month", "2元/月", "2 CNY a month"),
        (1, "person", "1人", "1 person"),
        (3, "times", "3", "3"),
        (3, None, "3", "3"),
        (Decimal("1.50"), "year", "1.5年", "1.5 years"),
        (Decimal("1E+3"), "CNY", "1000元", "1000 CNY"),
        (40, "age", "40周岁", "40 years of age"),
    ],
)
def test_a_number_is_said_with_its_unit(number: int | Decimal, unit: str | None, zh: str, en: str) -> None:
    said = say_number(number, unit)
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize(("unit", "en"), [("age", "1 year of age"), ("copy", "1 copy")])
def test_one_is_said_in_the_singular(unit: str, en: str) -> None:
    assert say_number(1, unit).en == en


def test_every_unit_has_words_in_both_languages() -> None:
    assert all(words.zh and words.en for words in UNITS.values())


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("is_resident", True, "是", "yes"),
        ("is_resident", False, "否", "no"),
        ("is_resident", None, "未知", "unknown"),
        ("dwelling", "boat", "船", "boat"),
        ("age", 40, "40周岁", "40 years of age"),
        ("household_income", Decimal("99.5"), "99.5元/月", "99.5 CNY a month"),
        ("birth_date", date(1980, 5, 2), "1980-05-02", "1980-05-02"),
    ],
)
def test_a_fact_is_said_with_its_labels_and_unit(rules: DayRules, name: str, value: Any, zh: str, en: str) -> None:
    said = say_value(rules.service.vocabulary.facts[name], value)
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize(
    ("text", "facts", "zh", "en"),
    [
        ("is_resident", {}, "本镇居民", "Resident"),
        ("dwelling in {house, boat}", {}, "住所为平房或船", "Dwelling: house or boat"),
        ("household_size != 3", {}, "家庭人数≠3", "Household size ≠ 3"),
        ("months_here >= min_months", {}, "迁入月数≥6个月", "Months since moving in ≥ 6 months"),
        ("age >= min_age[dwelling]", {"dwelling": "boat"}, "年龄≥50周岁", "Age ≥ 50 years of age"),
        ("age >= min_age[flat]", {}, "年龄≥65周岁", "Age ≥ 65 years of age"),
        (
            "age >= min_age[dwelling]",
            {},
            "年龄≥平房60周岁、楼房65周岁、船50周岁",
            "Age ≥ 60 years of age (house), 65 years of age (flat), 50 years of age (boat)",
        ),
        (
            "household_income <= income_line",
            {},
            "家庭收入≤1000元/月或1200元/月",
            "Household income ≤ 1000 CNY a month or 1200 CNY a month",
        ),
        ("min(age, 3) < 2 * age", {}, "min(年龄、3)<2×年龄", "min(Age, 3) < 2 × Age"),
        ("2 * (age - 1) - (age + 3) > 0", {}, "2×(年龄-1)-(年龄+3)>0", "2 × (Age - 1) - (Age + 3) > 0"),
        ("route(poor)", {}, "途径「低收入」", "route “Low income”"),
        ('unstated("没有说明 (not stated)")', {}, "没有说明", "not stated"),
    ],
)
def test_a_condition_is_said_in_both_languages(
    rules: DayRules, text: str, facts: dict[str, Any], zh: str, en: str
) -> None:
    service = rules.service
    parameters = {**service.vocabulary.parameters, **service.parameters}
    scope = Scope(service.vocabulary.facts, parameters, service.criteria, rules.routes, "material")
    node, faults = parse_test(text, scope)
    assert faults == ()
    assert node is not None
    said = say_test(node, rules, facts)
    assert (said.zh, said.en) == (zh, en)


def test_how_a_document_must_be_is_said(rules: DayRules) -> None:
    said = {
        piece.document: demand_of(piece, rules, {}).text for material in rules.materials for piece in material.pieces
    }
    assert {name: text.zh if text else None for name, text in said.items()} == {
        "aid_form": "原件，复印件2份",
        "payslip": None,
        "bank_statement": "近6个月",
        "medical_proof": "由医院出具，1个月内，盖医院公章或病区章",
        "stove_papers": None,
    }


def test_how_long_a_step_takes_is_said(rules: DayRules, snowfield: el.Catalog) -> None:
    said = [say_limit(step.limit, rules) for step in rules.procedure]
    assert [text.zh if text else None for text in said] == [None, "5个工作日内", "不少于3个工作日", "没有规定时限"]
    duty = snowfield["9-1"].on("2021-01-01").compiled.rules
    (at_once,) = (say_limit(step.limit, duty) for step in duty.procedure)
    assert at_once is not None
    assert at_once.en == "at once"


def test_a_typical_time_is_said_as_such(town: Town) -> None:
    town.edit(SERVICE, "{at_most: 5, unit: working_day}", "{typical: min_months, unit: month, roll: unadjusted}")
    rules = town.catalog()["1-1"].on("2021-01-01").compiled.rules
    said = say_limit(rules.procedure[1].limit, rules)
    assert said is not None
    assert (said.zh, said.en) == ("一般为6个月，末日是休息日的不变", "typically 6 months, a last day of rest stays")


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (ALWAYS, "一直", "always"),
        (InForce(date(2021, 1, 1)), "自 2021-01-01 起", "from 2021-01-01"),
        (InForce(until=date(2021, 1, 1)), "至 2021-01-01 止", "until 2021-01-01"),
        (InForce(date(2021, 1, 1), date(2021, 6, 30)), "2021-01-01 至 2021-06-30", "2021-01-01 to 2021-06-30"),
    ],
)
def test_days_in_force_are_said_with_both_ends(span: InForce, zh: str, en: str) -> None:
    assert (say_span(span).zh, say_span(span).en) == (zh, en)


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ("{2020-01-01: 1}", "1倍", "1 time"),
        ("{2020-01-01: 0.5}", "0.5倍", "0.5 times"),
        ("{2020-01-01: {one_of: [1, 2]}}", "1倍或2倍（未定）", "1 time or 2 times (not settled which)"),
        (
            "{2020-01-01: {value: 2, between: [2019-06-01, 2020-01-01]}}",
            "2倍（最早可能自 2019-06-01 起）",
            "2 times (possibly from 2019-06-01)",
        ),
        ('{2020-01-01: {unstated: "没写 (not written)"}}', "来源没有说明（没写）", "not stated (not written)"),
    ],
)
def test_a_figure_is_said_with_how_far_it_is_settled(town: Town, values: str, zh: str, en: str) -> None:
    town.edit(SERVICE, "at: 第四条}\n    values: {2020-01-01: 1}", f"at: 第四条}}\n    values: {values}")
    service = town.catalog()["1-1"].model
    parameter = service.parameters["size_weight"]
    said = say_figures(parameter.values[0].figures, parameter, service.vocabulary)
    assert (said.zh, said.en) == (zh, en)


def test_figures_split_by_an_enum_are_said_by_member(rules: DayRules) -> None:
    parameter = find_parameter(rules.service, "min_age")
    assert parameter is not None
    said = say_figures(parameter.values[0].figures, parameter, rules.service.vocabulary)
    assert said.zh == "平房60周岁、楼房65周岁、船50周岁"
    assert said.en == "60 years of age (house), 65 years of age (flat), 50 years of age (boat)"
