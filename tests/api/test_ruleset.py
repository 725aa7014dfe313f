from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.testing import facts

if TYPE_CHECKING:
    from tests.situations import Facts


def test_the_routes_in_force_are_listed_in_file_order(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    assert service.on("2021-06-01").routes == ("poor", "old", "stoveless")
    assert service.on("2022-06-01").routes == ("poor", "old", "frail", "stoveless")
    assert snowfield["9-1"].on("2022-06-01").routes == ()


def test_a_ruleset_says_its_number_and_day(snowfield: el.Catalog) -> None:
    assert repr(snowfield["1-1"].on("2021-06-01")) == "Ruleset(number='1-1', on=datetime.date(2021, 6, 1))"


@given(st.data())
def test_the_outcome_alone_is_that_of_the_determination(catalog: el.Catalog, data: st.DataObject) -> None:
    service = catalog["1-1"]
    on = data.draw(st.sampled_from((date(2021, 6, 1), date(2022, 7, 1))))
    applicant: Facts = data.draw(facts(service.on(on)))
    assert service.on(on).outcome(applicant) is service.assess(applicant, on=on).outcome


def test_the_outcome_of_a_duty_is_not_applicable(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].on("2021-06-01").outcome({}) is el.Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("method", ["assess", "outcome"])
def test_today_is_the_day_of_the_rules_unless_given(snowfield: el.Catalog, method: str) -> None:
    ruleset = snowfield["1-1"].on("2020-06-14")
    call: Any = getattr(ruleset, method)
    facts = {
        "is_resident": True,
        "birth_date": "1960-06-15",
        "dwelling": "house",
        "household_income": 9000,
        "has_stove": True,
    }
    outcomes = [
        call(facts),
        call(facts, today=None),
        call(facts, today="2020-06-15"),
        call(facts, today=date(2020, 6, 15)),
    ]
    shown = [getattr(it, "outcome", it) for it in outcomes]
    assert shown == [el.Outcome.INELIGIBLE, el.Outcome.INELIGIBLE, el.Outcome.ELIGIBLE, el.Outcome.ELIGIBLE]
    with pytest.raises(el.EligibilityError, match="today must be a day"):
        call(facts, today="yesterday")


@pytest.mark.parametrize("method", ["assess", "outcome"])
def test_faults_of_the_facts_are_raised(snowfield: el.Catalog, method: str) -> None:
    call: Any = getattr(snowfield["1-1"].on("2020-06-14"), method)
    with pytest.raises(el.FactError, match="did you mean age"):
        call({"agee": 40})
    with pytest.raises(el.FactError, match="facts are a mapping"):
        call(None)
