from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from eligibility.rules.history import facts_used, find_parameter, parameters_used, value_in_force
from eligibility.rules.model import InForce
from eligibility.rules.vocabulary import DatedFigures, Figure, Parameter
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


VALUES = (date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1))


@pytest.mark.parametrize(
    ("span", "in_force"),
    [
        (InForce(date(2020, 1, 1)), (False, True, True)),
        (InForce(date(2019, 12, 31)), (True, True, True)),
        (InForce(date(2020, 1, 1), date(2020, 12, 31)), (False, True, False)),
        (InForce(date(2020, 1, 1), date(2021, 1, 1)), (False, True, True)),
        (InForce(date(2022, 1, 1)), (False, False, True)),
        (InForce(date(2018, 1, 1), date(2018, 12, 31)), (False, False, False)),
    ],
)
def test_a_value_is_in_force_if_it_holds_on_some_day_of_the_service(
    service: ServiceModel, span: InForce, in_force: tuple[bool, ...]
) -> None:
    dated = tuple(DatedFigures(start, {None: Figure((1,))}) for start in VALUES)
    parameter = Parameter("p", "times", service.title, None, dated)
    spanned = replace(service, in_force=span)
    assert tuple(value_in_force(spanned, parameter, at) for at in range(len(VALUES))) == in_force
