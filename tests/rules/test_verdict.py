from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import eligibility as el
from eligibility.truth import Truth
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from tests.situations import Facts

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
def test_no_route_is_truer_than_the_outcome(situation: Situation) -> None:
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


def test_the_days_of_rules_and_facts_are_told_apart(service: el.Service) -> None:
    d = service.assess({"birth_date": "1960-06-15", "dwelling": "house"}, on="2022-01-01", today="2020-06-15")
    assert (d.on, d.today) == (date(2022, 1, 1), date(2020, 6, 15))
    assert d["old"].truth is Truth.TRUE
    assert (
        service.assess({"birth_date": "1960-06-15", "dwelling": "house"}, on="2020-06-14")["old"].truth is Truth.FALSE
    )
