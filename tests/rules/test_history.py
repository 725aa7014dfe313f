from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from eligibility.rules.history import facts_used, find_parameter, parameters_used
from eligibility.rules.model import InForce
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el
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
