"""The generated reader of plain facts beside the full check: the same values, truths and errors, or it leaves off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.rules.facts import BEYOND
from eligibility.rules.intake import compile_assess, compile_decide
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.testing import facts, rulesets
from tests.town import SERVICE

if TYPE_CHECKING:
    from eligibility.rules.compiled import Compiled
    from tests.town import Town

CATALOG = el.load_catalog()
NUMBERS = tuple(CATALOG)
DAY = date(2025, 6, 1)


class Text(str):
    """Text of another type, as some databases give it."""

    __slots__ = ()


class Whole(int):
    """A whole number of another type."""

    __slots__ = ()


class Later(date):
    """A day of another type."""


class Sex(StrEnum):
    FEMALE = "female"


class Seven(IntEnum):
    SEVEN = 7


class Hostile:
    """Raises whatever it is asked."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __index__(self) -> int:
        raise RuntimeError("no index")


ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, 7, -1, 40, 10**6, BEYOND - 1, BEYOND, -BEYOND, 10**400, Whole(40), Seven.SEVEN,
    0.0, 1.5, -0.1, 1e300, float("nan"), float("inf"), Decimal(3), Decimal("1.5E+3"), Decimal("1e-30"), Decimal("NaN"),
    Decimal("sNaN"), Decimal("-Infinity"), Decimal(-1), "", "female", "男", "town", "true", "1", Text("female"),
    Sex.FEMALE, "2021-06-01", "2021-6-1", "2021-02-29", "1899-12-31", "9999-12-31", Text("2020-01-01"), DAY,
    date.min, date.max, DAY + timedelta(1), Later(2020, 2, 29), datetime(2021, 6, 1, 12), b"female", [], {}, object,  # noqa: DTZ001
    Hostile(),
)  # fmt: skip


def told(call: Any, *arguments: Any) -> tuple[Any, ...]:
    """What it comes to, types included, or the whole error."""
    try:
        found = call(*arguments)
    except el.FactError as error:
        return "error", str(error), [(it.fact, it.code, it.zh, it.where) for it in error.faults]
    if isinstance(found, el.Outcome):
        return ("outcome", found)
    values = [(name, value, type(value)) for name, value in found.values.items()]
    return "values", values, found.truths, found.on, found.today


def hold(compiled: Compiled, facts_: dict[Any, Any], today: date) -> tuple[Any, ...]:
    """A dict takes the generated function, any other mapping the full check alone."""
    full = told(compiled.evaluate, MappingProxyType(facts_), today, today)
    assert told(compiled.evaluate, dict(facts_), today, today) == full
    assert told(compiled.outcome, dict(facts_), today) == told(compiled.outcome, MappingProxyType(facts_), today)
    return full


def plausible(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that are mostly taken, on bounds too."""
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(sorted(fact.members or ()))
        case FactType.DATE:
            days = st.dates(date(1950, 1, 1), DAY + timedelta(2))
            return days | days.map(date.isoformat)
        case _:
            low, high = int(fact.minimum or 0), int(fact.maximum or 100)  # type: ignore[arg-type]
            return st.integers(low - 1, min(low + 50, high + 1)) | st.sampled_from((high, high + 1))


@given(st.data())
def test_of_every_service_the_generated_function_takes_and_refuses_as_the_full_check(data: st.DataObject) -> None:
    compiled = CATALOG[data.draw(st.sampled_from(NUMBERS))].on(DAY).compiled
    vocabulary = compiled.rules.service.vocabulary.facts
    names = data.draw(st.lists(st.sampled_from([*compiled.program.facts, "birth_date"]), max_size=12, unique=True))
    some: dict[Any, Any] = {name: data.draw(plausible(vocabulary[name]), label=name) for name in names}
    if data.draw(st.booleans()):
        odd = data.draw(
            st.sampled_from([*compiled.program.facts, "birth_date", "has_local_hukou", "no_such_fact", 7, None])
        )
        some[odd] = ODD[data.draw(st.integers(0, len(ODD) - 1))]
    hold(compiled, some, DAY)


@given(st.data())
def test_of_random_rules_it_takes_and_refuses_as_the_full_check(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    applicant = data.draw(facts(ruleset))
    hold(ruleset.compiled, applicant, ruleset.on)
    for name in applicant:
        hold(ruleset.compiled, {**applicant, name: ODD[data.draw(st.integers(0, len(ODD) - 1))]}, ruleset.on)


@pytest.mark.parametrize("number", ["1-1", "2-2", "3-1", "4-1", "4-2"])
def test_every_fact_with_every_odd_value(number: str) -> None:
    compiled = CATALOG[number].on(DAY).compiled
    taken = {hold(compiled, {name: value}, DAY)[0] for name in compiled.program.facts for value in ODD}
    assert taken == {"values", "error"}


@given(st.data())
def test_plain_facts_are_not_left_to_the_full_check(data: st.DataObject) -> None:
    ruleset = CATALOG[data.draw(st.sampled_from(NUMBERS))].on(DAY)
    applicant = data.draw(facts(ruleset))
    rules, program = ruleset.compiled.rules, ruleset.compiled.program
    evaluation = ruleset.compiled.evaluate(MappingProxyType(applicant), DAY, DAY)
    assert compile_assess(rules, program)(applicant, DAY) == (dict(evaluation.values), evaluation.truths)
    assert compile_decide(rules, program)(applicant, DAY) is rules.outcome(evaluation.outcome)


DERIVED = """\
last:
  {type: integer, label: {zh: 末, en: "last"}, max: 50, derive: middle + spare}
middle:
  {type: integer, label: {zh: 中, en: "middle"}, max: 40, derive: household_size * 2}
spare:
  {type: integer, label: {zh: 余, en: "spare"}, question: {zh: 几？, en: "How many?"}, asked_of: applicant}
"""


def test_facts_derived_from_derived_ones_are_derived_in_order_and_contradictions_found(town: Town) -> None:
    town.add("facts.yaml", town.files["facts.yaml"].replace("max: 20", "max: 30") + DERIVED)
    compiled = (
        town.edit(SERVICE, "when: is_resident", "when: is_resident and last >= 4").catalog()["1-1"].on(DAY).compiled
    )
    taken: list[dict[str, Any]] = [
        {}, {"household_size": 3}, {"household_size": 3, "spare": 1}, {"middle": 6, "spare": 1}, {"last": 7},
        {"last": 7, "household_size": 3, "spare": 1}, {"middle": None, "household_size": 3, "last": None, "spare": 0},
    ]  # fmt: skip
    refused: list[dict[str, Any]] = [
        {"last": 8, "household_size": 3, "spare": 1}, {"middle": 5, "household_size": 3}, {"household_size": 21},
        {"last": 51}, {"household_size": 20, "spare": 11}, {"middle": 5, "household_size": 3, "last": 4, "spare": 1},
    ]  # fmt: skip
    assert {hold(compiled, it, DAY)[0] for it in taken} == {"values"}
    assert {hold(compiled, it, DAY)[0] for it in refused} == {"error"}


def test_what_is_given_is_left_as_it_is() -> None:
    applicant = {"birth_date": "1980-05-02", "sex": None}
    before = dict(applicant)
    CATALOG["1-1"].on(DAY).assess(applicant)
    assert applicant == before
