from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.rules.compiled import History
from eligibility.rules.history import facts_used, find_parameter, parameters_used
from eligibility.rules.model import InForce
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.rules.model import ServiceModel


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.fixture(scope="module")
def service(snowfield: el.Catalog) -> ServiceModel:
    return snowfield["1-1"].model


def test_rules_change_where_a_value_begins_or_may_begin_and_where_a_span_begins(snowfield: el.Catalog) -> None:
    changes = days("2020-01-01", "2020-10-01", "2021-01-01", "2022-01-01", "2023-01-01")
    assert snowfield["1-1"].change_days == changes


def test_rules_change_on_the_day_after_a_spans_last(town: Town) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: 2022-01-01, until: 2022-06-30}")
    assert date(2022, 7, 1) in town.catalog()["1-1"].change_days


def test_values_of_no_use_on_the_services_days_change_nothing(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].change_days == days("2020-01-01")
    assert date(2019, 1, 1) not in snowfield["1-1"].change_days


def test_what_a_service_reads_is_listed_once(service: ServiceModel) -> None:
    assert sorted(parameter.name for parameter in parameters_used(service)) == [
        "income_line",
        "min_age",
        "min_months",
        "notice_days",
        "size_weight",
    ]
    assert set(facts_used(service)) == set(service.vocabulary.facts)
    assert facts_used(service) == tuple(service.vocabulary.facts)


def test_a_services_own_parameter_is_found_and_a_shared_one_too(service: ServiceModel) -> None:
    own, shared = find_parameter(service, "min_age"), find_parameter(service, "income_line")
    assert own is service.parameters["min_age"]
    assert shared is service.vocabulary.parameters["income_line"]
    assert find_parameter(service, "nothing") is None


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (InForce(), ["0001-01-01", "9999-12-31"], []),
        (InForce(date(2020, 1, 1)), ["2020-01-01", "9999-12-31"], ["2019-12-31"]),
        (InForce(until=date(2020, 1, 1)), ["0001-01-01", "2020-01-01"], ["2020-01-02"]),
        (InForce(date(2020, 1, 1), date(2020, 1, 1)), ["2020-01-01"], ["2019-12-31", "2020-01-02"]),
    ],
)
def test_both_ends_of_a_span_are_in_force(span: InForce, inside: list[str], outside: list[str]) -> None:
    assert all(day in span for day in days(*inside))
    assert not any(day in span for day in days(*outside))


def test_the_rules_of_a_span_are_compiled_once(service: ServiceModel) -> None:
    history = History(service)
    assert history.on(date(2022, 1, 1)) is history.on(date(2022, 12, 31))
    assert history.on(date(2021, 12, 31)) is not history.on(date(2022, 1, 1))
    assert "frail" not in history.on(date(2021, 12, 31)).rules.routes
    assert "frail" in history.on(date(2022, 1, 1)).rules.routes


@pytest.mark.parametrize(("number", "day"), [("1-1", "2019-12-31"), ("9-1", "2019-12-31"), ("9-1", "2025-01-01")])
def test_a_day_outside_the_service_is_refused_with_its_span(snowfield: el.Catalog, number: str, day: str) -> None:
    with pytest.raises(el.NotInForceError) as caught:
        snowfield[number].on(day)
    error = caught.value
    assert (error.service, error.day, error.starts) == (number, date.fromisoformat(day), date(2020, 1, 1))
    assert error.ends == (date(2024, 12, 31) if number == "9-1" else None)
    assert ("first day this library answers for" in error.why) == ((number, day) == ("9-1", "2019-12-31"))


def test_first_and_last_day_are_in_force(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].on("2020-01-01").on == date(2020, 1, 1)
    assert snowfield["9-1"].on("2024-12-31").on == date(2024, 12, 31)
