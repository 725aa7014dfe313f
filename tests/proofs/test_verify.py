"""Two versions of rules, for everyone: what is proved holds of whoever is drawn, and who is shown is as they say."""

from __future__ import annotations

from itertools import combinations, product
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.proofs.claims import Settled
from eligibility.proofs.witness import Answer, Search
from eligibility.testing import rulesets
from eligibility.truth import Truth
from tests.engines.agreement import TODAYS
from tests.proofs.people import Pair, Tally, check_proof

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from eligibility.proofs.witness import Witness


def moved(proof: el.Proof, before: el.Outcome, after: el.Outcome) -> Witness:
    return next(it.witness for it in proof.moves if (it.before, it.after) == (before, after))


def check_against_people(before: el.Ruleset, after: el.Ruleset, today: date, count: int = 30) -> None:
    tally = Tally()
    check_proof(Pair(before.compiled, after.compiled, (before.on, after.on), today), tally, Random(1), count)  # noqa: S311
    assert tally.faults == []


@settings(max_examples=25)
@given(rulesets(), rulesets(), st.sampled_from(TODAYS))
def test_what_is_proved_of_random_rules_holds_of_whoever_is_drawn(
    before: el.Ruleset, after: el.Ruleset, today: date
) -> None:
    check_against_people(before, after, today)


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [("1-1", "2021-06-01", "2023-06-01"), ("3-1", "2021-06-01", "2025-06-01"), ("14", "2021-06-01", "2026-06-01")],
)
def test_what_is_proved_of_shipped_rules_holds_of_whoever_is_drawn(
    catalog: el.Catalog, number: str, before: str, after: str
) -> None:
    service = catalog[number]
    check_against_people(service.on(before), service.on(after), service.on(after).on, 60)


# ---------------------------------------------------------------- every person there can be, tried one by one

SMALL = 1500


def every_person(search: Search, size: int | None = None) -> Iterator[dict[str, Any]]:
    """Everybody who states all facts of the world, or just so many of them, at values that tell them apart.

    Not those who state derived facts that hang together: some state what nobody can be.
    """
    names = [name for name in search.world.facts if name not in search.world.linked]
    for chosen in combinations(names, len(names) if size is None else size):
        for values in product(*(search.world.points(name) for name in chosen)):
            yield dict(zip(chosen, values, strict=True))


def is_settled(ruleset: el.Ruleset, person: Mapping[str, Any], today: date, truth: Truth) -> bool:
    try:
        verdict = ruleset.assess(person, today=today)
    except el.FactError:
        return False
    return verdict.outcome is el.Outcome.of(truth) and not verdict.missing


@settings(max_examples=40)
@given(rulesets(), st.sampled_from(TODAYS), st.sampled_from(list(Truth)))
def test_the_smallest_person_is_found_where_there_is_one(ruleset: el.Ruleset, today: date, truth: Truth) -> None:
    program = ruleset.compiled.program
    assume(ruleset.compiled.rules.is_applied_for)
    search = Search(ruleset.compiled.rules.service.vocabulary.facts, program, today)
    assume(prod(len(search.world.points(it)) for it in search.world.facts) <= SMALL)
    found = search.find(Settled(program.outcome, truth))
    if found.answer is Answer.NOBODY:
        assert not any(is_settled(ruleset, person, today, truth) for person in every_person(search))
        return
    assert found.answer is Answer.SOMEBODY
    assert is_settled(ruleset, found.facts, today, truth)
    for size in range(len(found.facts)):
        assert not any(is_settled(ruleset, person, today, truth) for person in every_person(search, size))


# ---------------------------------------------------------------- what people ask


def test_a_higher_age_helps_nobody_and_the_smallest_loser_is_at_the_old_age(ruleset: el.Ruleset) -> None:
    proof = el.verify(ruleset, {"parameters.min_age.female": 45})
    assert not proof.is_same
    assert proof.is_settled
    assert [(it.before.value, it.after.value) for it in proof.moves if it.witness.answer is Answer.SOMEBODY] == [
        ("eligible", "ineligible"),
        ("eligible", "undetermined"),
    ]
    loser = moved(proof, el.Outcome.ELIGIBLE, el.Outcome.INELIGIBLE).facts
    assert (loser["sex"], loser["age"]) == ("female", 40)
    assert {it.id for it in proof.parts if not it.is_same} == {"older_jobseeker"}


def test_rules_said_otherwise_are_proved_the_same(ruleset: el.Ruleset) -> None:
    path = "criteria.older_jobseeker.when"
    said = "not (age < min_age[sex]) and not (unemployment_insured_months < min_insured_months)"
    proof = el.verify(ruleset, {path: said})
    assert ruleset.reform({path: said}).digest != ruleset.digest
    assert proof.is_same
    assert proof.while_open.answer is Answer.NOBODY


def test_rules_may_be_the_same_once_all_facts_are_known_and_not_before(ruleset: el.Ruleset) -> None:
    said = (
        "age >= min_age[sex] and unemployment_insured_months >= min_insured_months and (is_veteran or not is_veteran)"
    )
    proof = el.verify(ruleset, {"criteria.older_jobseeker.when": said})
    assert proof.is_same
    assert proof.while_open.answer is Answer.SOMEBODY
    known = dict(proof.while_open.facts)
    assert "is_veteran" not in known
    before, after = (it.assess(known) for it in (ruleset, ruleset.reform({"criteria.older_jobseeker.when": said})))
    assert not before.missing
    assert "is_veteran" in after.missing


def test_an_amount_is_told_with_both_numbers(catalog: el.Catalog) -> None:
    service = catalog["3-1"]
    proof = el.verify(service.on("2021-06-30"), service.on("2021-07-01"))
    part = next(it for it in proof.parts if it.id == "monthly_amount")
    assert part.gained.answer is part.lost.answer is Answer.NOBODY
    assert part.said
    assert part.said[0] != part.said[1]
    sides = [service.assess(part.changed.facts, on=day, today="2021-07-01") for day in ("2021-06-30", "2021-07-01")]
    amounts = [next(it.text for it in side.entitlements if it.id == "monthly_amount") for side in sides]
    assert tuple(amounts) == part.said


def test_two_services_are_not_two_versions(catalog: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="not 1-1 with 3-1"):
        el.verify(catalog["1-1"].on("2021-06-01"), catalog["3-1"].on("2021-06-01"))
    with pytest.raises(el.EligibilityError, match="has many"):
        el.verify(catalog["1-1"])
    with pytest.raises(el.EligibilityError, match="not str"):
        el.verify("1-1")  # type: ignore[call-overload]
