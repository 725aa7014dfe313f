"""What the strategies promise: valid applicants on every boundary, and rulesets of every kind."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import eligibility as el
from eligibility import testing
from eligibility.rules.nodes import (
    AnyOf,
    Arithmetic,
    Call,
    Constant,
    FactIn,
    Holds,
    Not,
    ParameterValue,
    Unstated,
    ValueAt,
    Via,
    walk,
)
from eligibility.testing import facts, rulesets
from tests.situations import TODAY
from tests.terminal import python
from tests.town import DUTY, SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.situations import Facts
    from tests.town import Town

ROOT = Path(__file__).resolve().parents[2]
DAYS = st.sampled_from(("2021-06-01", "2022-07-01", "2024-02-29"))
TODAYS = st.sampled_from((date(2021, 2, 28), date(2024, 2, 29), date(2024, 3, 31), date(2030, 1, 1)))


def sample(strategy: SearchStrategy[Any], count: int = 600) -> list[Any]:
    """Always the same draws."""
    drawn = []

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategy)
    def draw(value: Any) -> None:
        drawn.append(value)

    draw()
    return drawn


def smallest(strategy: SearchStrategy[Any], condition: Callable[[Any], Any]) -> Any:
    """What an example shrinks to; always the same search."""
    return find(strategy, condition, settings=settings(max_examples=2000, derandomize=True, database=None))


def known_of(applicant: Facts) -> Facts:
    return {name: value for name, value in applicant.items() if value is not None}


# ---------------------------------------------------------------- as a user meets them


def test_the_public_names_have_types(ruleset: el.Ruleset) -> None:
    assert_type(facts(ruleset), SearchStrategy[dict[str, object]])
    assert_type(facts(ruleset, known={"age": 40}, complete=True, today="2021-06-01"), SearchStrategy[dict[str, object]])
    assert_type(rulesets(), SearchStrategy[el.Ruleset])
    assert testing.__all__ == ["facts", "rulesets"]


MINE = """
import eligibility as el
from eligibility.testing import facts, rulesets
from hypothesis import given, settings, strategies as st

@settings(max_examples=20, deadline=None)
@given(st.data())
def test_mine(data):
    ruleset = data.draw(rulesets())
    assert ruleset.outcome(data.draw(facts(ruleset))) in el.Outcome
"""


def test_they_work_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_mine.py").write_text(MINE, encoding="utf-8")
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py")
    assert done.code == 0, done.out
    assert "1 passed" in done.out


def test_hypothesis_is_loaded_only_when_a_strategy_is_named() -> None:
    script = "import sys, eligibility.testing; print('hypothesis' in sys.modules); "
    done = python("-c", script + "eligibility.testing.facts; print('hypothesis' in sys.modules)")
    assert done.out.split() == ["False", "True"]


@pytest.mark.parametrize("name", ["facts", "rulesets"])
def test_without_hypothesis_the_error_says_what_to_install(name: str) -> None:
    script = f"import sys; sys.modules['hypothesis'] = None\nfrom eligibility.testing import {name}"
    done = python("-c", script)
    last = done.err.splitlines()[-1]
    assert last.startswith(f"eligibility.errors.MissingExtraError: eligibility.testing.{name} 要用 hypothesis (")
    assert f"(eligibility.testing.{name} needs hypothesis): pip " in last
    named = re.findall(r"eligibility\[(\w+)\]", last)
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert [re.match(r"\w+", extras[extra][0])[0] for extra in named] == ["hypothesis"]  # type: ignore[index]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'people'"):
        _ = testing.people


@pytest.mark.parametrize("what", [None, "1-1", {}, 5])
def test_applicants_are_of_a_ruleset(what: Any) -> None:
    with pytest.raises(el.EligibilityError, match=rf"of a Ruleset, not of a {type(what).__name__}\)$"):
        facts(what)


def test_a_service_in_place_of_a_ruleset_is_told_how_to_get_one(snowfield: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match=r"service\.on\(day\)"):
        facts(snowfield["1-1"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "code"),
    [({"agee": 40}, "F101"), ({"age": "40"}, "F102"), ({"age": 200}, "F103"), ([], "F105"),
     ({"age": 40, "birth_date": "2000-01-01"}, "F104")],
)  # fmt: skip
def test_what_is_known_must_be_valid(snowfield: el.Catalog, known: Any, code: str) -> None:
    with pytest.raises(el.FactError, match=code):
        facts(snowfield["1-1"].on("2021-06-01"), known=known)


def test_today_is_a_day(snowfield: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="today must be a day"):
        facts(snowfield["1-1"].on("2021-06-01"), today="soon")


# ---------------------------------------------------------------- every applicant


@given(st.data(), DAYS, TODAYS, st.booleans())
def test_every_applicant_is_taken(
    catalog: el.Catalog,
    snowfield: el.Catalog,
    data: st.DataObject,
    on: str,
    today: date,
    complete: bool,  # noqa: FBT001
) -> None:
    shipped = st.sampled_from((catalog["1-1"].on(on), snowfield["1-1"].on(on), snowfield["9-1"].on(on)))
    ruleset = data.draw(shipped | rulesets())
    applicant = data.draw(facts(ruleset, today=today, complete=complete))
    d = ruleset.assess(applicant, today=today)
    assert set(applicant) <= set(ruleset.facts_model().model_fields)
    if complete:
        assert None not in applicant.values()
        assert set(ruleset.compiled.program.facts) <= set(d.evaluation.values)
        assert d.missing == ()


@given(st.data(), TODAYS, st.booleans())
def test_what_is_known_stays_and_the_rest_agrees(
    snowfield: el.Catalog,
    data: st.DataObject,
    today: date,
    complete: bool,  # noqa: FBT001
) -> None:
    ruleset = data.draw(st.just(snowfield["1-1"].on("2022-06-01")) | rulesets())
    known = data.draw(facts(ruleset, today=today))
    applicant = data.draw(facts(ruleset, known=known, today=today, complete=complete))
    d = ruleset.assess(applicant, today=today)
    assert known.items() <= applicant.items()
    assert {name for name, value in known.items() if value is None}.isdisjoint(d.evaluation.values)


def test_a_fact_fixed_as_unknown_is_not_derived_either(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    for complete in (False, True):
        for applicant in sample(facts(ruleset, known={"age": None}, complete=complete), 100):
            assert "age" not in ruleset.assess(applicant).evaluation.values
            assert applicant["age"] is None


def test_a_known_age_brings_birthdays_that_agree(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    drawn = sample(facts(ruleset, known={"age": 40}, complete=True), 200)
    days = {applicant["birth_date"] for applicant in drawn}
    assert {date(1980, 6, 2), date(1981, 6, 1)} < days
    assert all(date(1980, 6, 2) <= day <= date(1981, 6, 1) for day in days)


def test_what_is_known_may_be_written_as_in_a_file(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    known = {"birth_date": "1981-06-01", "household_income": 99.5}
    for applicant in sample(facts(ruleset, known=known), 50):
        assert known.items() <= applicant.items()
        assert applicant.get("age") in {None, 40}


def test_a_day_that_cannot_be_is_left_out(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    for applicant in sample(facts(ruleset, today="1899-12-31"), 50):
        assert applicant.get("birth_date") is None


def with_facts(town: Town, condition: str, **more: str) -> el.Ruleset:
    """The town with facts more, each in YAML on one line, and a criterion that reads them; its rules of 2021-06-01."""
    written = "".join(f"{name}: {{label: {{zh: 甲, en: x}}, {rest}}}\n" for name, rest in more.items())
    town.edit("facts.yaml", "is_frail:\n", f"{written}is_frail:\n").edit("facts.yaml", "  unit: person\n", "")
    town.edit(SERVICE, "when: not has_stove", f"when: {condition}")
    return town.catalog()["1-1"].on("2021-06-01")


ASKED = "question: {zh: 甲, en: x}, asked_of: applicant"


def test_two_facts_derived_from_one_are_never_such_as_nobody_has(town: Town) -> None:
    derived = "type: integer, derive: 'full_months(birth_date, today)'"
    drawn = [known_of(it) for it in sample(facts(with_facts(town, "age_months > 9", age_months=derived)), 300)]
    assert any("age_months" in it and "birth_date" not in it for it in drawn)
    for it in drawn:
        if {"age", "age_months"} <= set(it):
            assert it["age_months"] // 12 == it["age"]


@given(st.data())
def test_what_derives_from_a_known_fact_is_not_made_up(data: st.DataObject) -> None:
    it = known_of(data.draw(facts(data.draw(rulesets()), today=TODAY)))
    for above in {"one_more", "months_since"} & set(it) if "least" in it else ():
        assert it["least"] <= it[above]


def test_a_complete_applicant_is_found_or_given_up_but_never_half(town: Town) -> None:
    lodgers, heads = f"type: integer, min: 0, {ASKED}", "type: integer, derive: household_size + lodgers"
    ruleset = with_facts(town, "heads > 3 or lodgers > 1", lodgers=lodgers, heads=heads)
    for it in sample(facts(ruleset, known={"heads": 5}, complete=True), 60):
        assert it["household_size"] + it["lodgers"] == 5


def test_a_day_without_bounds_agrees_with_what_derives_from_it(town: Town) -> None:
    stay = "type: integer, derive: 'full_months(move_date, leaving)'"
    ruleset = with_facts(town, "stay > 2", leaving=f"type: date, {ASKED}", stay=stay)
    drawn = sample(facts(ruleset, known={"move_date": date(2020, 1, 15), "stay": 3}, complete=True), 200)
    days = {it["leaving"] for it in drawn}
    assert (min(days), max(days)) == (date(2020, 4, 15), date(2020, 5, 14))


# ---------------------------------------------------------------- all applicants


def boundaries_of_1_1() -> Iterator[tuple[str, object]]:
    for name, values in {
        "sex": ("female", "male", None),
        "marital_status": ("unmarried", "married", "divorced", "widowed", None),
        "has_local_hukou": (True, False, None),
        "unemployment_insured_months": (0, 5, 6, 7, 800, None),
        "age": (0, 15, 16, 17, 39, 40, 41, 49, 50, 51, 130, None),
        "household_monthly_income_per_person": ("0", "2019", "2019.99", "2020", "2020.01", "2021", "100000000"),
        "birth_date": (
            *("2005-06-01", "2005-06-02", "2004-06-01", "2004-06-02"),  # 16 and 15, 17 and 16
            *("1981-06-01", "1981-06-02", "1980-06-01", "1980-06-02"),  # 40
            *("1971-06-01", "1971-06-02", "1970-06-01", "1970-06-02"),  # 50
            *("1900-01-01", "2021-05-31", "2021-06-01", "None"),
        ),
        "unemployment_registration_date": ("2020-06-01", "2020-06-02", "1980-01-01", "2021-06-01"),  # 12 months
    }.items():
        yield from ((name, value) for value in values)


@pytest.fixture(scope="module")
def seen(ruleset: el.Ruleset) -> Counter[tuple[str, str]]:
    """How often each fact of 1-1 had each value."""
    drawn = sample(facts(ruleset), 1500)
    return Counter((name, str(value)) for applicant in drawn for name, value in applicant.items())


@pytest.mark.parametrize(("name", "value"), [*boundaries_of_1_1()])
def test_every_boundary_is_reached(seen: Counter[tuple[str, str]], name: str, value: object) -> None:
    assert seen[name, str(value)]


def test_unknown_facts_are_left_out_or_none_and_some_applicants_are_whole(ruleset: el.Ruleset) -> None:
    drawn = sample(facts(ruleset), 300)
    names = set(ruleset.facts_model().model_fields)
    given_ = [len(known_of(applicant)) for applicant in drawn]
    assert min(given_) < 5
    assert max(given_) >= len(names) - 2
    for name in names:
        assert any(name not in applicant for applicant in drawn)
        assert any(name in applicant and applicant[name] is None for applicant in drawn)


def test_a_derived_fact_is_stated_alone_or_in_agreement_or_left_out(ruleset: el.Ruleset) -> None:
    drawn = [known_of(applicant) for applicant in sample(facts(ruleset), 300)]
    ways = {("birth_date" in applicant, "age" in applicant) for applicant in drawn}
    assert ways == {(False, False), (False, True), (True, False), (True, True)}


def test_every_outcome_and_both_truths_of_every_criterion_occur(ruleset: el.Ruleset) -> None:
    drawn = sample(facts(ruleset), 300)
    assert {ruleset.outcome(applicant) for applicant in drawn} == {*el.Outcome} - {el.Outcome.NOT_APPLICABLE}
    whole = [ruleset.assess(applicant).evaluation for applicant in sample(facts(ruleset, complete=True), 400)]
    assert sum(evaluation.outcome is el.Truth.TRUE for evaluation in whole) > 40
    for name, index in ruleset.compiled.program.criteria.items():
        truths = {evaluation.truth(index) for evaluation in whole}
        assert {el.Truth.TRUE, el.Truth.FALSE} <= truths or el.Truth.UNKNOWN in truths, name


def test_a_paper_that_hangs_on_many_facts_together_is_asked_for(town: Town) -> None:
    many = "has_stove and is_frail and illness == asthma and dwelling == boat and household_size == 17 and age == 33"
    town.edit(DUTY, "document: stove_papers\n", f"document: stove_papers\n    when: {many} and months_here == 44\n")
    ruleset = town.catalog()["9-1"].on("2022-06-01")
    drawn = sample(facts(ruleset, complete=True), 200)
    needs = Counter(item.need for applicant in drawn for item in ruleset.assess(applicant).checklist())
    assert needs[el.Need.REQUIRED] > 5


def test_today_moves_the_birthdays(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    days = {applicant.get("birth_date") for applicant in sample(facts(ruleset, today="2024-02-29"), 300)}
    assert {date(1964, 2, 29), date(1964, 3, 1), date(2024, 2, 29)} <= days


# ---------------------------------------------------------------- shrinking


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (lambda _, __: True, {}),
        (lambda _, d: d["resident"].truth is el.Truth.FALSE, {"is_resident": False}),
        (lambda _, d: d["poor"].truth is el.Truth.FALSE, {"household_income": 1201}),
        (lambda it, d: it.get("move_date") and d["settled"].truth is el.Truth.TRUE, {"move_date": date(2000, 1, 1)}),
        (lambda it, d: it.get("move_date") and d["settled"].truth is el.Truth.FALSE, {"move_date": date(2020, 12, 2)}),
        (lambda it, _: (it.get("household_size") or 0) > 1, {"household_size": 2}),
        (lambda it, _: it.get("dwelling") == "boat", {"dwelling": "boat"}),
        (lambda it, _: "illness" in it and it["illness"] is None, {"illness": None}),
        (lambda _, d: "poor" in d.routes, {"is_resident": True, "household_income": 0}),
    ],
)
def test_an_applicant_shrinks_to_few_facts_and_simple_values(
    snowfield: el.Catalog, condition: Callable[[Facts, el.Determination], bool], expected: Facts
) -> None:
    ruleset = snowfield["1-1"].on("2022-06-01")
    drawn = facts(ruleset, today="2021-06-01")
    assert smallest(drawn, lambda it: condition(it, ruleset.assess(it, today="2021-06-01"))) == expected


def test_rulesets_shrink_to_none_or_one_condition() -> None:
    rules = smallest(rulesets(), lambda _: True).compiled.rules
    assert (len(rules.criteria), len(rules.materials), rules.day) == (0, 0, date(2020, 1, 1))
    rules = smallest(rulesets(), lambda ruleset: ruleset.routes).compiled.rules
    assert (len(rules.criteria), len(rules.materials), rules.day) == (1, 0, date(2020, 1, 1))


# ---------------------------------------------------------------- all rulesets


def features(ruleset: el.Ruleset) -> Iterator[str]:
    """What a ruleset has."""
    rules = ruleset.compiled.rules
    service = rules.service
    yield from ("no routes",) if not rules.routes else ("one route",) if len(rules.routes) == 1 else ("several routes",)
    yield f"eligibility {type(rules.eligibility).__name__}"
    conditions = [it.when for it in service.criteria.values()]
    conditions += [test for it in rules.materials for test in (it.when, it.exempt_when) if test]
    for node in (node for test in (rules.eligibility, *conditions) if test for node in walk(test)):
        yield type(node).__name__
        match node:
            case Call(function, _) | Arithmetic(function, _, _):
                yield function
            case ParameterValue(_, key, key_fact):
                yield f"split by {'member' if key else 'fact' if key_fact else 'nothing'}"
            case FactIn(_, members):
                yield f"{len(members)} members"
    for figure in (bound.figure for by in rules.figures.values() for bound in by.values()):
        yield "unstated figure" if figure.unstated else f"{len(figure.candidates)} candidates"
    yield from ("a criterion out of force" for _ in service.criteria.keys() - rules.criteria.keys())
    yield from ("a material out of force" for it in service.materials if it not in rules.materials)
    yield from ("a choice of papers" for it in rules.materials if it.choice)
    yield from ("a step with a condition" for it in rules.procedure if not isinstance(it.when, Constant))
    yield from ("entitlements" for _ in rules.entitlements)
    rows = [row for table in service.entitlements.values() for row in table.rows]
    yield from ("a row out of force" for row in rows if rules.day not in row.in_force)
    yield from ("an amount as of another day" for row in rows if any(isinstance(it, ValueAt) for it in walk(row.value)))
    yield from ("exempt" for it in rules.materials if it.exempt_when)
    yield from (f"reads {name}" for name in ruleset.compiled.program.facts)
    yield f"on {ruleset.on}"


def test_rulesets_have_every_part_there_is() -> None:
    seen = Counter(feature for ruleset in sample(rulesets(), 400) for feature in {*features(ruleset)})
    nodes = {kind.__name__ for kind in (Not, AnyOf, Holds, Via, Unstated, FactIn, ParameterValue, Call, Arithmetic)}
    facts_ = {"has_a", "has_b", "has_c", "few", "many", "amount", "colour", "shape", "months_since", "least"}
    parts = {
        *nodes,
        *(f"reads {name}" for name in facts_ | {"months_between", "one_more"}),
        *("no routes", "one route", "several routes", "eligibility AllOf", "eligibility AnyOf"),
        *("+", "-", "*", "min", "max", "1 members", "2 members"),
        *("split by member", "split by fact", "split by nothing"),
        *("unstated figure", "1 candidates", "2 candidates"),
        *("a criterion out of force", "a material out of force", "a choice of papers", "exempt"),
        *("ValueAt", "a step with a condition", "entitlements", "a row out of force", "an amount as of another day"),
        *(f"reads {name}" for name in ("years_since", "days_left", "months_apart", "share")),
        *("on 2020-01-01", "on 2021-01-01", "on 2024-02-29"),
    }
    assert {part for part in parts if seen[part] < 3} == set()


@given(rulesets())
def test_a_ruleset_is_one_that_was_read_from_a_file(ruleset: el.Ruleset) -> None:
    service = ruleset.compiled.rules.service
    places = [criterion.where for criterion in service.criteria.values()]
    assert all(place.path == "random.yaml" and place.line > 1 for place in places)
    assert places == sorted(places)
    assert repr(ruleset) == f"Ruleset(number='0-0', on={ruleset.on!r})"


def test_a_failing_test_shows_the_rules() -> None:
    @settings(derandomize=True, database=None)
    @given(rulesets())
    def claim(ruleset: el.Ruleset) -> None:
        assert not ruleset.routes

    with pytest.raises(AssertionError) as caught:
        claim()
    shown = "\n".join(caught.value.__notes__)
    assert "eligibility: {all: [{routes: [route_1]}]}" in shown
    assert "when: has_a" in shown


def test_rulesets_and_their_applicants_come_to_every_outcome() -> None:
    pairs = sample(rulesets().flatmap(lambda it: st.tuples(st.just(it), facts(it, today=TODAY))), 300)
    outcomes = Counter(ruleset.outcome(applicant, today=TODAY) for ruleset, applicant in pairs)
    assert min(outcomes[it] for it in el.Outcome if it is not el.Outcome.NOT_APPLICABLE) > 20
