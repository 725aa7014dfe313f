"""The changes of a step's limit that the cases must notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eligibility.testing.mutants import make_mutants
from tests.town import SERVICE

if TYPE_CHECKING:
    from tests.town import Town

CHECK = "{at_most: 5, unit: working_day}"


def changes(town: Town, limit: str) -> set[str]:
    model = town.edit(SERVICE, CHECK, limit).catalog()["1-1"].model
    prefix = "step check: "
    found = [mutant.change.removeprefix(prefix) for mutant in make_mutants(model) if mutant.change.startswith(prefix)]
    assert len(found) == len(set(found))
    return set(found) - {"dropped"}


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (CHECK, {"at_most → at_least", "5 → 6", "5 → 4", "working_day → day", "start exclusive → inclusive"}),
        (
            "{at_least: 1, unit: month, roll: following, start: inclusive}",
            {
                "at_least → at_most",
                "1 → 2",
                "1 → 0",
                "month → year",
                "start inclusive → exclusive",
                "roll following → preceding",
                "roll following → unadjusted",
            },
        ),
        (
            "{monthly_cutoff: 25, inclusive: true, roll: unadjusted}",
            {
                "roll unadjusted → following",
                "roll unadjusted → preceding",
                "inclusive True → False",
                "25 → 26",
                "25 → 24",
            },
        ),
        ("{next_month_window: 10}", {"10 → 11", "10 → 9"}),
        ("{immediate: true}", set()),
        (
            "{readings: [{next_month_window: 10, reading: {zh: 甲, en: a}},"  # noqa: ISC004
            " {at_most: 3, unit: day, roll: following, reading: {zh: 乙, en: b}}]}",
            {
                "reading 1 10 → 11",
                "reading 1 10 → 9",
                "reading 2 at_most → at_least",
                "reading 2 3 → 4",
                "reading 2 3 → 2",
                "reading 2 day → working_day",
                "reading 2 start exclusive → inclusive",
                "reading 2 roll following → preceding",
                "reading 2 roll following → unadjusted",
            },
        ),
    ],
)
def test_a_limit_is_changed_in_every_way(town: Town, limit: str, expected: set[str]) -> None:
    assert changes(town, limit) == expected


def test_a_changed_unit_still_says_what_a_last_day_of_rest_becomes(town: Town) -> None:
    model = town.catalog()["1-1"].model
    (mutant,) = [it for it in make_mutants(model) if it.change == "step check: working_day → day"]
    limit = mutant.service.procedure[1].limit
    assert limit
    assert (limit.length and limit.length.unit, limit.roll) == ("day", "following")
