"""An audit tells what an author got wrong, and nothing of what is right or merely not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.proofs.witness import Answer

if TYPE_CHECKING:
    from tests.town import Town

DAY = "2022-06-01"
OLD = "    when: age >= min_age[dwelling]\n"
SERVICE = "services/01-1-heating-aid.yaml"


def flaws(town: Town, day: str = DAY) -> list[tuple[str, str]]:
    return [(it.kind.value, it.id) for it in el.verify(town.catalog()["1-1"].on(day)).flaws]


def test_the_town_as_it_is_has_no_flaw(town: Town) -> None:
    assert flaws(town) == []


TABLE = """\
entitlements:
  aid:
    title: {zh: 补助, en: "Aid"}
    unit: CNY/month
    rows:
      - {title: {zh: 两口, en: "Two"}, when: household_size >= 2, value: 100, cite: {source: heating_rules}}
      - {title: {zh: 五口, en: "Five"}, when: household_size >= 5, value: 200, cite: {source: heating_rules}}

materials:
"""
WRONG = {
    "never_holds": (OLD, "    when: age >= min_age[dwelling] and age < 18\n", "old"),
    "always_holds": ("    when: not has_stove\n", "    when: household_size >= 1\n", "stoveless"),
    "covered": ("    when: not has_stove\n", "    when: is_frail and illness == asthma\n", "frail"),
    "nobody_eligible": (
        "    - resident\n    - any:",
        "    - resident\n    - {not: resident}\n    - any:",
        "heating_aid",
    ),
    "never_asked": ("dwelling in {house, flat}\n", "dwelling == boat and dwelling == house\n", "stove_papers"),
    "never_decides": ("materials:\n", TABLE, "aid.2"),
    "never_taken": (
        "    after: check\n",
        "    after: check\n    when: is_resident and not is_resident\n",
        "notice",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_each_flaw_is_told_at_its_place(town: Town, kind: str) -> None:
    old, new, part = WRONG[kind]
    town.edit(SERVICE, old, new)
    assert (kind, part) in flaws(town)
    flaw = next(it for it in el.verify(town.catalog()["1-1"].on(DAY)).flaws if it.kind == kind)
    assert flaw.where.path.endswith(SERVICE)
    assert flaw.where.line > 1


def test_a_criterion_that_another_implies_is_told(town: Town) -> None:
    town.edit(SERVICE, "    when: is_resident\n", "    when: is_resident and household_size >= 1\n")
    town.edit(
        SERVICE,
        "eligibility:\n  all:\n    - resident\n",
        "  some_resident:\n    title: {zh: 居民, en: Some}\n    when: is_resident\n"
        "    cite: {source: heating_rules}\n\n"
        "eligibility:\n  all:\n    - resident\n    - some_resident\n",
    )
    assert flaws(town) == [("implied", "some_resident")]


def test_what_settles_a_case_while_facts_are_open_is_no_flaw(catalog: el.Catalog) -> None:
    ruleset = catalog["4-2"].on("2026-06-01")
    left = ["known_within_a_year", "ordinary_claim_in_time", "arrears_claim_in_time"]
    changes = {"criteria.within_limitation.any": left, "criteria.either_claim_in_time": None}
    proof = el.verify(ruleset, changes)
    assert proof.is_same
    assert proof.while_open.answer is Answer.SOMEBODY
    assert not el.verify(ruleset).flaws


def test_what_no_source_states_is_no_flaw(town: Town) -> None:
    town.edit(SERVICE, OLD, '    when: age >= min_age[dwelling] and unstated("没有说明 (not stated)")\n')
    town.edit(
        SERVICE, "    when: not has_stove\n", '    when: not has_stove and not unstated("没有说明 (not stated)")\n'
    )
    assert flaws(town) == []
    audit = el.verify(town.catalog()["1-1"].on(DAY))
    assert {it.id: it.witness.answer for it in audit.routes}["old"] is Answer.NOBODY


@pytest.mark.parametrize("day", ["2021-06-01", "2026-06-01"])
def test_the_shipped_rules_have_one_route_that_adds_nobody_and_no_flaw(catalog: el.Catalog, day: str) -> None:
    """Of 10 the regulation names rural workers alone, and the platform takes anybody: both are printed as routes."""
    audits = [el.verify(it.on(day)) for it in catalog.values()]
    assert [(it.number, flaw.kind.value, flaw.id) for it in audits for flaw in it.flaws] == [
        ("10", "covered", "rural_worker")
    ]
    assert not any(it.unsettled for it in audits)
    for it in audits:
        for reached in it.outcomes:
            if reached.witness.answer is Answer.SOMEBODY:
                assert catalog[it.number].assess(reached.witness.facts, on=day).outcome.value == reached.id


def test_what_no_source_states_may_be_so_here_and_not_so_there(town: Town) -> None:
    unstated = 'unstated("没有说明 (not stated)")'
    either = f'is_frail and (illness == asthma or {unstated}) and not unstated("也没有说明 (nor is this)")'
    town.edit(
        SERVICE,
        '    when: is_frail and (illness == asthma or unstated("其他疾病没有说明 (other illnesses are not stated)"))\n',
        f"    when: {either}\n",
    )
    assert flaws(town) == []


def test_a_duty_has_no_outcomes(snowfield: el.Catalog) -> None:
    audit = el.verify(snowfield["9-1"].on(DAY))
    assert (audit.outcomes, audit.routes, audit.flaws) == ((), (), ())
    assert el.verify(snowfield["9-1"].on(DAY), snowfield["9-1"].on("2023-06-01")).is_same
