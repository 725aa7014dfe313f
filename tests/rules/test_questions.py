from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import eligibility as el

if TYPE_CHECKING:
    from tests.situations import Facts


@pytest.fixture(scope="module")
def service(snowfield: el.Catalog) -> el.Service:
    return snowfield["1-1"]


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


def test_a_question_is_plain_data(service: el.Service) -> None:
    d = service.assess({"is_resident": True, "age": 55, "household_income": 5000, "has_stove": True}, on="2021-06-01")
    assert d.next_question is not None
    data = d.next_question.to_dict()
    assert data["choices"]["boat"] == {"zh": "船", "en": "boat"}
    assert (data["fact"], data["type"], data["unit"], data["help"]) == ("dwelling", "enum", None, None)
    assert json.loads(json.dumps(data)) == data == d.to_dict()["next_question"]
