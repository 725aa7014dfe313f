from __future__ import annotations

from datetime import date

import pytest

import eligibility as el
from eligibility.rules.compiled import History


def test_the_rules_of_a_span_are_compiled_once(snowfield: el.Catalog) -> None:
    history = History(snowfield["1-1"].model)
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
    assert ("first day this library answers for" in error.en) == ((number, day) == ("9-1", "2019-12-31"))


def test_first_and_last_day_are_in_force(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].on("2020-01-01").on == date(2020, 1, 1)
    assert snowfield["9-1"].on("2024-12-31").on == date(2024, 12, 31)
