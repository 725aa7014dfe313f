from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import eligibility as el
from eligibility.rules.findings import decisive
from eligibility.rules.verdict import Verdict
from eligibility.truth import Truth
from tests.random_rules import Situation, situations

if TYPE_CHECKING:
    from tests.people import Facts

POOR: Facts = {"is_resident": True, "household_income": 100}


@pytest.fixture(scope="module")
def service(snowfield: el.Catalog) -> el.Service:
    return snowfield["1-1"]


def test_routes_are_the_true_ones_and_open_routes_the_unknown_ones(service: el.Service) -> None:
    d = service.assess({**POOR, "age": 20}, on="2022-06-01")
    assert d.routes == ("poor",)
    assert d.open_routes == ("frail", "stoveless")
    assert service.assess({"is_resident": False}, on="2022-06-01").open_routes == ()


def test_a_route_is_eligibility_with_every_other_route_false(service: el.Service) -> None:
    d = service.assess({"household_income": 100}, on="2021-06-01")
    assert d["poor"].truth is Truth.TRUE
    assert d.routes == ()
    assert "poor" in d.open_routes


@given(situations())
def test_an_outcome_by_routes_alone_is_the_best_of_its_routes(situation: Situation) -> None:
    evaluation = situation.evaluate()
    routes = [evaluation.truth(index) for index in evaluation.program.routes.values()]
    assert Truth.any_of(routes) <= evaluation.outcome


def test_a_duty_is_not_applicable_and_asks_nothing(snowfield: el.Catalog) -> None:
    d = snowfield["9-1"].assess({"is_resident": True}, on="2021-06-01")
    assert d.outcome is el.Outcome.NOT_APPLICABLE
    assert (d.findings, d.reasons, d.missing, d.unstated, d.routes, d.next_question) == (None, (), (), (), (), None)
    assert [item.id for item in d.checklist()] == ["stove_papers"]


def test_a_duty_still_checks_the_facts(snowfield: el.Catalog) -> None:
    with pytest.raises(el.FactError):
        snowfield["9-1"].assess({"is_resident": "yes"}, on="2021-06-01")


def test_a_criterion_is_found_by_id(service: el.Service) -> None:
    d = service.assess(POOR, on="2021-06-01")
    assert (d["resident"].id, d["resident"].truth) == ("resident", Truth.TRUE)
    assert d["stoveless"].truth is Truth.UNKNOWN


@pytest.mark.parametrize("key", ["residnt", "frail", "nothing_at_all", 0, None])
def test_no_other_criterion_is_found(service: el.Service, key: str) -> None:
    with pytest.raises(el.EligibilityError, match=r"no criterion .* in force on 2021-06-01") as caught:
        _ = service.assess({}, on="2021-06-01")[key]
    assert ("did you mean resident" in str(caught.value)) == (key == "residnt")


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"is_resident": False, "age": 20}, ["not so: Resident"]),
        ({"is_resident": True, "age": 70, "dwelling": "flat"}, ["Resident", "Age ≥ 65 years of age"]),
    ],
)
def test_reasons_are_what_decided(service: el.Service, facts: Facts, reasons: list[str]) -> None:
    assert [finding.statement.en for finding in service.assess(facts, on="2021-06-01").reasons] == reasons


def test_an_open_outcome_has_every_open_test_as_a_reason(service: el.Service) -> None:
    d = service.assess({"is_resident": True, "age": 20, "months_here": 7}, on="2021-06-01")
    assert {fact.name for finding in d.reasons for fact in finding.facts} == {"household_income", "has_stove"}
    assert {finding.truth for finding in d.reasons} == {Truth.UNKNOWN}


@given(situations())
def test_the_findings_add_up(situation: Situation) -> None:
    verdict = Verdict(situation.evaluate())
    assert verdict.findings is not None
    assert verdict.findings.truth is verdict.evaluation.outcome
    assert verdict.reasons
    for finding in verdict.findings.walk():
        below = [child.truth for child in finding.children]
        if finding.joined == "all":
            assert finding.truth is Truth.all_of(below)
        elif finding.joined == "any":
            assert finding.truth is Truth.any_of(below)
        elif finding.joined == "not":
            assert [~truth for truth in below] == [finding.truth]
        assert all(part.children == () for part in decisive(finding))


@given(situations())
def test_every_criterion_in_force_has_a_finding_of_its_truth(situation: Situation) -> None:
    evaluation = situation.evaluate()
    verdict = Verdict(evaluation)
    for name, index in evaluation.program.criteria.items():
        assert verdict[name].truth is evaluation.truth(index)


def test_the_days_of_rules_and_facts_are_told_apart(service: el.Service) -> None:
    d = service.assess({"birth_date": "1960-06-15", "dwelling": "house"}, on="2022-01-01", today="2020-06-15")
    assert (d.on, d.today) == (date(2022, 1, 1), date(2020, 6, 15))
    assert d["old"].truth is Truth.TRUE
    assert (
        service.assess({"birth_date": "1960-06-15", "dwelling": "house"}, on="2020-06-14")["old"].truth is Truth.FALSE
    )


# ---------------------------------------------------------------- the next question


def test_the_first_missing_fact_is_asked(service: el.Service) -> None:
    d = service.assess({"is_resident": True, "age": 55, "household_income": 5000, "has_stove": True}, on="2021-06-01")
    question = d.next_question
    assert question is not None
    assert (question.fact, question.type.value, question.asked_of) == ("dwelling", "enum", "applicant")
    assert question.text.en == "Where do you live?"
    assert {name: label.en for name, label in question.choices.items()} == {
        "house": "house",
        "flat": "flat",
        "boat": "boat",
    }


def test_an_agencys_judgement_is_asked_last(service: el.Service) -> None:
    facts = {"is_resident": True, "household_income": 5000, "age": 20, "months_here": 9, "illness": "asthma"}
    d = service.assess(facts, on="2022-06-01")
    assert d.missing == ("is_frail", "has_stove")
    assert d.next_question is not None
    assert d.next_question.fact == "has_stove"
    last = service.assess({**facts, "has_stove": True}, on="2022-06-01").next_question
    assert last is not None
    assert (last.fact, last.asked_of) == ("is_frail", "agency")


def test_a_derived_fact_is_asked_for_by_what_it_derives_from(service: el.Service) -> None:
    d = service.assess(
        {"is_resident": True, "household_income": 5000, "dwelling": "boat", "has_stove": True}, on="2021-06-01"
    )
    assert set(d.missing) == {"age", "birth_date"}
    assert d.next_question is not None
    assert d.next_question.fact == "birth_date"


def test_a_question_of_yes_or_no_and_one_of_numbers(service: el.Service) -> None:
    d = service.assess({"age": 70, "dwelling": "boat"}, on="2021-06-01")
    assert d.next_question is not None
    assert {name: label.en for name, label in d.next_question.choices.items()} == {"true": "yes", "false": "no"}
    d = service.assess({"is_resident": True, "age": 20, "has_stove": True}, on="2021-06-01")
    assert d.next_question is not None
    assert (d.next_question.fact, d.next_question.unit, dict(d.next_question.choices)) == (
        "household_income",
        "CNY/month",
        {},
    )


def test_answering_every_question_settles_the_outcome(service: el.Service) -> None:
    answers: Facts = {
        "is_resident": True,
        "household_income": 5000,
        "birth_date": "2000-01-01",
        "has_stove": False,
        "move_date": "2010-01-01",
        "dwelling": "boat",
    }
    facts: Facts = {}
    asked = []
    while question := service.assess(facts, on="2021-06-01").next_question:
        assert question.fact not in facts
        asked.append(question.fact)
        facts[question.fact] = answers[question.fact]
    assert service.assess(facts, on="2021-06-01").outcome is el.Outcome.ELIGIBLE
    assert len(asked) <= len(answers)
