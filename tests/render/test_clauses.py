"""What the rules say of a criterion, a document and a step, line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from eligibility.render.clauses import Describer
from eligibility.rules.grammar import parse_test
from eligibility.rules.nodes import AllOf, AnyOf, FactIs, Holds, Not
from eligibility.rules.scope import Scope
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Iterable

    import eligibility as el
    from eligibility.render.page import Line
    from eligibility.rules.binding import DayRules
    from eligibility.rules.nodes import Test
    from eligibility.text import Lang


def drawn(lines: Iterable[Line], lang: Lang = "en") -> list[str]:
    """Each line with its indent and mark."""
    return [f"{'  ' * it.depth}{it.mark}{' ' if it.mark else ''}{it.text[lang]}" for it in lines]


@pytest.fixture(scope="module")
def rules(snowfield: el.Catalog) -> DayRules:
    return snowfield["1-1"].on("2022-06-01").compiled.rules


def read(rules: DayRules, text: str) -> Test:
    service = rules.service
    routes = ("poor", "old", "frail", "stoveless")
    parameters = {**service.vocabulary.parameters, **service.parameters}
    node, faults = parse_test(text, Scope(service.vocabulary.facts, parameters, service.criteria, routes, "material"))
    assert faults == ()
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("has_stove", ["· Has a stove"]),
        ("not has_stove", ["· not “Has a stove”"]),
        ("not not has_stove", ["· Has a stove"]),
        ("dwelling != boat", ["· not “Dwelling: boat”"]),
        ('unstated("没写 (not written)")', ["? not written"]),
        ("route(old)", ["· route “Old”"]),
        ("resident", ["· criterion “Resident of the town”"]),
        ("not resident", ["· not criterion “Resident of the town”"]),
        ("has_stove and is_frail", ["all of", "  · Has a stove", "  · Frail"]),
        ("not (has_stove and is_frail)", ["not all of", "  · Has a stove", "  · Frail"]),
        ("not (has_stove or is_frail)", ["none of", "  · Has a stove", "  · Frail"]),
        (
            "has_stove and not (is_frail or not is_resident)",
            ["all of", "  · Has a stove", "  none of", "    · Frail", "    · not “Resident”"],
        ),
        ("1 <= household_size < 6", ["all of", "  · 1 ≤ Household size", "  · Household size < 6"]),
    ],
)
def test_a_condition_is_a_tree(rules: DayRules, text: str, lines: list[str]) -> None:
    assert drawn(Describer(rules).condition(read(rules, text))) == lines


@pytest.mark.parametrize(
    ("test", "lines"),
    [
        (AllOf((FactIs("has_stove"),)), ["· Has a stove"]),
        (AnyOf((AllOf((FactIs("has_stove"),)),)), ["· Has a stove"]),
        (Not(AnyOf((FactIs("has_stove"),))), ["· not “Has a stove”"]),
        (Not(AnyOf((Not(FactIs("has_stove")),))), ["· Has a stove"]),
        (AnyOf((Holds("old", as_route=True),)), ["by any of these routes", "  · criterion “Old”"]),
    ],
)
def test_a_group_of_one_is_what_it_holds_but_for_routes(rules: DayRules, test: Test, lines: list[str]) -> None:
    assert drawn(Describer(rules).condition(test)) == lines


def test_a_criterion_is_told_where_it_stands_first(rules: DayRules) -> None:
    describer = Describer(rules, nested=True)
    twice = AllOf((Holds("resident"), Not(Holds("resident")), AnyOf((Holds("old", as_route=True),))))
    assert drawn(describer.condition(twice)) == [
        "all of",
        "  ■ Resident of the town: Resident",
        "  this does not hold",
        "    ■ Resident of the town (see above)",
        "  by any of these routes",
        "    ◆ Old: Age ≥ 60 years of age (house), 65 years of age (flat), 50 years of age (boat)",
    ]


def test_a_criterion_made_of_criteria_holds_them(town: Town) -> None:
    town.edit(
        SERVICE,
        "criteria:\n",
        'criteria:\n  here:\n    title: {zh: 在此, en: "Here"}\n    all: [resident, settled]\n'
        '  elsewhere:\n    title: {zh: 在外, en: "Elsewhere"}\n    not: here\n',
    )
    town.edit(SERVICE, "    - resident\n", "    - elsewhere\n")
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    assert drawn(Describer(rules, nested=True).condition(Holds("elsewhere"))) == [
        "■ Elsewhere: this does not hold",
        "  ■ Here: all of",
        "    ■ Resident of the town: Resident",
        "    ■ Settled: Months since moving in ≥ 6 months",
    ]


def test_a_criterion_no_source_settles_is_not_taken_for_one_that_is(town: Town) -> None:
    town.edit(SERVICE, "    when: is_resident\n", '    when: unstated("没写 (not written)")\n')
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    told = drawn(Describer(rules, nested=True).condition(Holds("resident")))
    assert told == ["■ Resident of the town", "  ? not written"]


def test_how_a_criterion_was_read_its_note_and_its_days_stand_below(town: Town) -> None:
    line = '    title: {zh: 体弱, en: "Frail"}\n    in_force'
    town.edit(
        SERVICE, line, line.replace("in_force", "reading: {zh: 甲, en: a}\n    note: {zh: 乙, en: b}\n    in_force")
    )
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    (*_, reading, note, days) = Describer(rules, nested=True).condition(Holds("frail"))
    assert drawn((reading, note, days), "zh") == ["  读法：甲", "  乙", "  施行：自 2022-01-01 起"]
    assert {line.tone for line in (reading, note, days)} == {"dim"}


def test_a_route_out_of_force_is_said_to_be_so(snowfield: el.Catalog) -> None:
    earlier = snowfield["1-1"].on("2021-06-01").compiled.rules
    (line,) = Describer(earlier).condition(read(earlier, "route(frail)"))
    assert line.text.en == "route “Frail” (not in force on that day)"


def test_a_document_is_told_with_when_and_how(rules: DayRules) -> None:
    told = {it.id: drawn(Describer(rules).material(it)) for it in rules.materials}
    assert told == {
        "aid_form": ["● 1 Aid form", "  original, copies: 2"],
        "income_proof": [
            "○ 2 Proof of income",
            "  Asked if: route “Low income”",
            "  any one of these",
            "    · Payslip",
            "    · Bank statement: of the last 6 months",
        ],
        "medical_proof": [
            "○ 3 Diagnosis",
            "  Asked if: route “Frail”",
            "  issued by a hospital, within 1 month, stamped: seal of the hospital or stamp of the ward",
        ],
        "stove_papers": [
            "○ 4 Stove papers",
            "  Asked if: all of",
            "    · Has a stove",
            "    · Dwelling: house or flat",
            "  Not asked if: Household size = 1",
            "  the list is open: other papers that prove it will do",
        ],
    }


def test_what_else_is_said_of_a_document_stands_below_it(town: Town) -> None:
    town.edit("documents.yaml", 'en: "Payslip"}', 'en: "Payslip"}\n  issued_by: {zh: 雇主, en: "the employer"}')
    town.edit("documents.yaml", 'en: "Aid form"}', 'en: "Aid form"}\n  note: {zh: 现场领, en: "At the town hall"}')
    stamped = "    all_of:\n      - {document: payslip, note: {zh: 盖章, en: Stamped}}\n"
    town.edit(SERVICE, "    any_of:\n      - payslip\n", f"    provided_by: agency\n{stamped}")
    dated = "    in_force: {until: 2022-12-31}\n    copies: 2\n"
    town.edit(SERVICE, "    copies: 2\n", f"    note: {{zh: 手写, en: By hand}}\n{dated}")
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    form, income, *_ = rules.materials
    assert drawn(Describer(rules).material(form)) == [
        "● 1 Aid form",
        "  original, copies: 2",
        "  At the town hall",
        "  By hand",
        "  In force: until 2022-12-31",
    ]
    assert drawn(Describer(rules).material(income))[2:] == [
        "  all of these",
        "    · Payslip: issued by the employer",
        "      Stamped",
        "    · Bank statement: of the last 6 months",
        "  provided by the agency, not by the applicant",
    ]


def test_a_document_exempt_in_some_cases_is_not_always_asked_for(town: Town) -> None:
    town.edit(SERVICE, "    copies: 2\n", "    exempt_when: is_frail\n    copies: 2\n")
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    assert drawn(Describer(rules).material(rules.materials[0]))[:2] == ["○ 1 Aid form", "  Not asked if: Frail"]


def test_a_step_is_told_with_actor_and_time(rules: DayRules) -> None:
    told = [drawn(Describer(rules).step(it, at), "zh") for at, it in enumerate(rules.procedure, start=1)]
    assert told == [
        ["1. 申请", "  申请人"],
        ["2. 核查", "  镇政府", "  期限：5个工作日内"],
        ["3. 公示", "  镇政府", "  期限：不少于3个工作日"],
        ["4. 发放", "  镇政府", "  期限没有说明：没有规定时限"],
    ]


def test_words_with_several_readings_give_a_time_each(town: Town) -> None:
    readings = """\
{readings: [
      {monthly_cutoff: -5, roll: unadjusted, inclusive: true, reading: {zh: 倒数第5日, en: "fifth from the end"}},
      {next_month_window: 10, reading: {zh: 次月, en: "the next month"}}]}"""
    town.edit(SERVICE, "{at_most: 5, unit: working_day}", readings)
    rules = town.catalog()["1-1"].on("2021-01-01").compiled.rules
    assert drawn(Describer(rules).step(rules.procedure[1], 2), "zh") == [
        "2. 核查",
        "  镇政府",
        "  期限有几种读法",
        "    · 月末倒数第5日前，含当日，末日是休息日的不变（倒数第5日）",
        "    · 次月前10个工作日内（次月）",
    ]


def test_a_step_that_does_not_follow_the_one_before_says_which(rules: DayRules) -> None:
    *_, notice, pay = rules.procedure
    elsewhere = replace(pay, after="check")
    changed = replace(rules, procedure=(*rules.procedure[:3], elsewhere))
    assert drawn(Describer(changed).step(elsewhere, 4), "zh")[2] == "  在「核查」之后"
    assert notice.after == "check"
    assert "在「" not in "".join(drawn(Describer(changed).step(notice, 3), "zh"))


def test_why_a_document_is_exempt_stands_under_when(town: Town) -> None:
    because = "    exempt_because: {zh: 甲, en: had by data sharing}\n"
    town.edit(SERVICE, "    exempt_when: household_size == 1\n", f"    exempt_when: household_size == 1\n{because}")
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    lines = drawn(Describer(rules).material(rules.materials[3]))
    at = lines.index("  Not asked if: Household size = 1")
    assert lines[at + 1] == "  Not asked because: had by data sharing"


def test_what_may_not_be_asked_for_is_told_with_its_days(town: Town) -> None:
    town.edit(SERVICE, "documents: [tax_record]", "documents: [tax_record]\n    in_force: {from: 2021-06-01}")
    rules = town.catalog()["1-1"].on("2022-06-01").compiled.rules
    assert drawn(Describer(rules).prohibition(rules.must_not_ask[0])) == [
        "⊘ Tax record",
        "  The town hall looks it up.",
        "  In force: from 2021-06-01",
    ]
