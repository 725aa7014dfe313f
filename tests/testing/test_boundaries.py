"""Where answers turn, against trying every value in turn."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from eligibility.rules.facts import check_facts
from eligibility.rules.native import compile_truths
from eligibility.testing.boundaries import Boundaries
from tests.situations import TODAY, Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el
    from tests.situations import Facts

LEAP = date(2020, 2, 29)
WINDOWS: dict[str, list[Any]] = {
    "few": [*range(7)],
    "many": [*range(-12, 13)],
    "amount": [Decimal(cents) / 100 for cents in range(601)],
    "since": [TODAY - timedelta(days=days) for days in range(400, -1, -1)],
    "planned": [TODAY + timedelta(days=days) for days in range(-200, 200)],
    "months_since": [*range(9)],
    "months_between": [*range(-12, 13)],
    "one_more": [*range(-12, 13)],
    "least": [*range(-12, 9)],
}


def of(service: el.Service, on: str, today: date | None = None) -> Boundaries:
    ruleset = service.on(on)
    return Boundaries(ruleset.compiled, today or ruleset.on)


def shown(boundaries: Boundaries, name: str, facts: Facts | None = None) -> set[str]:
    return {str(value) for value in boundaries.choices(name, facts or {})}


@given(situations(), st.sampled_from(sorted(WINDOWS)))
def test_wherever_a_condition_turns_both_sides_are_choices(situation: Situation, name: str) -> None:
    boundaries = Boundaries(situation.compiled, TODAY)
    vocabulary, program = boundaries.vocabulary, situation.compiled.program
    run = compile_truths(program)
    beside = {it: value for it, value in situation.facts.items() if value is not None and it != name}
    choices = boundaries.choices(name, beside)
    valid = [value for value in WINDOWS[name] if boundaries.agree(name, {**beside, name: value})]
    turns = 0
    for low, high in pairwise(valid):
        before, after = (run(check_facts(vocabulary, {**beside, name: value}, TODAY)) for value in (low, high))
        if before != after:
            turns += 1
            assert {low, high} <= {*choices}
    event(f"turns {min(turns, 3)}")


@given(situations())
def test_every_choice_is_valid_and_the_simplest_comes_first(situation: Situation) -> None:
    boundaries = Boundaries(situation.compiled, TODAY)
    beside = {name: value for name, value in situation.facts.items() if value is not None}
    for fact in boundaries.facts:
        others = {name: value for name, value in beside.items() if name != fact.name}
        choices = boundaries.choices(fact.name, others)
        assert len(set(choices)) == len(choices)
        for value in choices:
            check_facts(boundaries.vocabulary, {**others, fact.name: value}, TODAY)
        if fact.name in {"few", "amount"} and "share" not in others:
            assert choices[0] == 0


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("dwelling", {"house", "flat", "boat"}),
        ("is_resident", {"True", "False"}),
        ("age", {"0", "49", "50", "51", "59", "60", "61", "64", "65", "66", "130"}),
        ("household_income", {"0", "999.99", "1000", "1000.01", "1199.99", "1200", "1200.01", "1201", "1000000"}),
        # months_here >= 6 on 2020-10-15: since 2020-04-15 at the latest, 7 months from 2020-03-15
        ("move_date", {"2020-03-15", "2020-03-16", "2020-04-15", "2020-04-16", "2020-10-15", "2020-10-14"}),
        # ages 50, 60 and 65 from one birthday to the day before the next
        ("birth_date", {"1960-10-15", "1960-10-16", "1959-10-15", "1959-10-16", "1900-01-01", "1955-10-15"}),
    ],
)
def test_each_threshold_has_its_neighbours(snowfield: el.Catalog, name: str, values: set[str]) -> None:
    assert values <= shown(of(snowfield["1-1"], "2020-10-15"), name)


def test_the_thresholds_are_those_of_the_day(snowfield: el.Catalog) -> None:
    early, late = (shown(of(snowfield["1-1"], on), "household_income") for on in ("2020-09-30", "2021-01-01"))
    assert ("1000" in early, "1200" in early) == (True, False)
    assert ("1000" in late, "1200" in late) == (False, True)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        # full on 28 February in a common year also for those born on 29 February
        (date(2021, 2, 28), {"1961-02-28", "1961-03-01", "1960-02-29", "1960-03-01"}),
        (LEAP, {"1960-02-29", "1960-03-01", "1959-02-28", "1959-03-01", "2020-02-28", "2020-02-29"}),
    ],
)
def test_birthdays_of_a_leap_day_are_found(snowfield: el.Catalog, today: date, days: set[str]) -> None:
    assert days <= shown(of(snowfield["1-1"], "2021-06-01", today), "birth_date")


def test_a_threshold_that_hangs_on_another_fact_follows_it(town: Town) -> None:
    town.edit(SERVICE, "income_line * size_weight", "income_line * household_size")
    town.edit("facts.yaml", "  unit: person\n", "")
    boundaries = of(town.catalog()["1-1"], "2021-06-01")
    for size in (1, 3, 20):
        line = 1200 * size
        found = shown(boundaries, "household_income", {"household_size": size})
        assert {str(line), f"{line - 1}.99", f"{line}.01"} <= found
    assert "2400" not in shown(boundaries, "household_income")
    assert {"1", "2", "3"} <= shown(boundaries, "household_size", {"household_income": 2400})


def test_sums_and_literals_are_thresholds(town: Town) -> None:
    town.edit(SERVICE, "when: is_resident", "when: household_size * 3 - 0.5 > 11 or household_income == 99.125")
    boundaries = of(town.catalog()["1-1"], "2021-06-01")
    assert {"3", "4"} <= shown(boundaries, "household_size")
    assert {"99.124", "99.125", "99.126"} <= shown(boundaries, "household_income")


def test_what_is_derived_binds_what_it_derives_from(town: Town) -> None:
    town.edit("facts.yaml", "min: 0\n  max: 130", "min: 18\n  max: 99")
    boundaries = of(town.catalog()["1-1"], "2021-06-01")
    days = {date.fromisoformat(day) for day in shown(boundaries, "birth_date")}
    assert (min(days), max(days)) == (date(1921, 6, 2), date(2003, 6, 1))
    forty = {date.fromisoformat(day) for day in shown(boundaries, "birth_date", {"age": 40})}
    assert (min(forty), max(forty)) == (date(1980, 6, 2), date(1981, 6, 1))


def test_a_day_that_must_lie_before_its_first_day_has_no_choices(snowfield: el.Catalog) -> None:
    assert shown(of(snowfield["1-1"], "2021-06-01", date(1899, 12, 31)), "birth_date") == set()


def test_numbers_are_exact_whatever_the_callers_precision(snowfield: el.Catalog) -> None:
    with localcontext() as context:
        context.prec = 1
        assert "1199.99" in shown(of(snowfield["1-1"], "2021-06-01"), "household_income")
