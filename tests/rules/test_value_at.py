"""A figure read as of another day: conditions are decided by the span of its history that the day falls in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.testing import facts
from eligibility.testing.boundaries import Boundaries
from eligibility.truth import Truth
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el
    from tests.situations import Facts

LINE = """\
  line_then:
    unit: CNY/month
    by: dwelling
    title: {zh: 当时的线, en: "The line of that day"}
    cite: {source: heating_rules, at: 第九条}
    values:
      2015-01-01: {house: 10, flat: 20, boat: 20}
      2018-01-01: {house: {one_of: [30, 40]}, flat: 30, boat: {unstated: "没有 (none)"}}
      2020-01-01: {house: 50, flat: 50, boat: 50}
"""
CONDITION = "household_income >= value_at(line_then[dwelling], move_date)"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> el.Ruleset:
    town = Town(tmp_path_factory.mktemp("then"))
    town.edit(SERVICE, "\ncriteria:\n", f"{LINE}\ncriteria:\n")
    return town.edit(SERVICE, "when: is_resident\n", f"when: {CONDITION}\n").catalog()["1-1"].on("2022-06-01")


def truth(ruleset: el.Ruleset, **known: object) -> Truth:
    return ruleset.assess(known)["resident"].truth


@pytest.mark.parametrize(
    ("moved", "dwelling", "income", "expected"),
    [
        ("2017-12-31", "house", 10, Truth.TRUE),
        ("2017-12-31", "house", 9, Truth.FALSE),
        ("2018-01-01", "flat", 30, Truth.TRUE),
        ("2018-01-01", "flat", 29, Truth.FALSE),
        ("2018-01-01", "house", 40, Truth.TRUE),
        ("2018-01-01", "house", 35, Truth.UNKNOWN),
        ("2018-01-01", "house", 29, Truth.FALSE),
        ("2019-12-31", "boat", 99, Truth.UNKNOWN),
        ("2020-01-01", "boat", 50, Truth.TRUE),
        ("2014-12-31", "flat", 99, Truth.UNKNOWN),
        (None, "flat", 5, Truth.UNKNOWN),
        ("2016-01-01", None, 25, Truth.TRUE),
        ("2016-01-01", None, 15, Truth.UNKNOWN),
        ("2021-01-01", None, 49, Truth.FALSE),
        ("2021-01-01", "flat", None, Truth.UNKNOWN),
    ],
)
def test_the_day_picks_the_figure(
    ruleset: el.Ruleset, moved: str | None, dwelling: str | None, income: int | None, expected: Truth
) -> None:
    assert truth(ruleset, move_date=moved, dwelling=dwelling, household_income=income) is expected


def test_what_is_missing_and_how_it_reads(ruleset: el.Ruleset) -> None:
    d = ruleset.assess({"dwelling": "flat", "household_income": 25})
    assert {"move_date", "household_income"} & set(d.missing) == {"move_date"}
    assert "当时的线（按迁入日期）" in d["resident"].children[0].title.zh


MEANT = {
    "house": [(date(2015, 1, 1), {10}), (date(2018, 1, 1), {30, 40}), (date(2020, 1, 1), {50})],
    "flat": [(date(2015, 1, 1), {20}), (date(2018, 1, 1), {30}), (date(2020, 1, 1), {50})],
    "boat": [(date(2015, 1, 1), {20}), (date(2018, 1, 1), set()), (date(2020, 1, 1), {50})],
}


@given(st.data())
def test_it_is_as_the_figures_of_the_day_have_it(ruleset: el.Ruleset, data: st.DataObject) -> None:
    known: Facts = data.draw(facts(ruleset, complete=True))
    moved, income = known["move_date"], known["household_income"]
    day = moved if isinstance(moved, date) else date.fromisoformat(str(moved))
    figures: set[int] = set()
    for start, found in MEANT[str(known["dwelling"])]:
        figures = found if day >= start else figures
    truths = {Truth.of(income >= figure) for figure in figures}
    assert truth(ruleset, **known) is (truths.pop() if len(truths) == 1 else Truth.UNKNOWN)


@pytest.mark.parametrize("step", [-1, 0])
def test_applicants_are_drawn_on_the_days_where_it_turns(ruleset: el.Ruleset, step: int) -> None:
    boundaries = Boundaries(ruleset.compiled, date(2022, 6, 1))
    days = boundaries.choices("move_date", {"household_income": 35, "dwelling": "flat"})
    assert date(2020, 1, 1) + timedelta(days=step) in days
