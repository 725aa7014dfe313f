"""The shipped rulesets: whole, and held by their cases so tightly that no number can move unnoticed."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from eligibility.api import load_catalog
from eligibility.citation import Grade
from eligibility.errors import EligibilityError
from eligibility.rules.compiled import History
from eligibility.rules.nodes import Test, Unstated, walk
from eligibility.testing.cases import Case, read_case_file, read_cases
from eligibility.testing.comparing import run_case
from eligibility.testing.mutants import move_numbers
from eligibility.testing.mutation import mutate, report_mutation, sample_mutants
from eligibility.truth import Truth

ROOT = Path(__file__).resolve().parents[1]
CASE_FILES = sorted((ROOT / "rulesets" / "services").rglob("*.cases.yaml"))
WITHOUT_NUMBERS = {"2-4", "3-3", "7-1", "7-2", "8", "9", "11", "12", "13", "17"}
"""Services whose rules hold no number that could move."""
MOST_MUTANTS = None if "ALL_MUTANTS" in os.environ else 150
SERVICE_FILES = [path for path in (ROOT / "rulesets" / "services").rglob("*.yaml") if path not in CASE_FILES]


def test_every_service_has_its_cases_beside_it() -> None:
    assert {path.name.removesuffix(".yaml") for path in SERVICE_FILES} == {
        path.name.removesuffix(".cases.yaml") for path in CASE_FILES
    }


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.name)
def test_no_number_can_move_unnoticed(path: Path) -> None:
    file = read_case_file(path)
    moved = list(move_numbers(load_catalog()[file.service].model))
    assert moved or file.service in WITHOUT_NUMBERS
    unnoticed = {mutant.change for mutant, noticed in mutate(moved, file) if not noticed}
    assert unnoticed <= set(file.equivalent)


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.name)
def test_no_small_change_goes_unnoticed(path: Path) -> None:
    file = read_case_file(path)
    mutants = sample_mutants(load_catalog()[file.service].model, most=MOST_MUTANTS)
    report = report_mutation(mutate(mutants, file), file, whole=MOST_MUTANTS is None)
    assert not [f"{mutant.where} {mutant.change}" for mutant in report.survivors]
    assert not report.stale


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.name)
def test_every_criterion_is_true_once_or_unstated_and_false_once(path: Path) -> None:
    cases = read_cases(path)
    history = History(load_catalog()[cases[0].service].model)
    seen: dict[str, set[Truth]] = {name: set() for name in history.service.criteria}
    for case in cases:
        if case.expect.problem is None:
            evaluation = history.on(case.on).evaluate(case.facts, case.on, case.today)
            for name, index in evaluation.program.criteria.items():
                seen[name].add(evaluation.truth(index))
    unstated = {name for name, it in history.service.criteria.items() if _says_unstated(it.when)}
    assert {name for name, truths in seen.items() if not {Truth.FALSE, Truth.TRUE} <= truths} <= unstated
    assert {name for name in unstated if Truth.UNKNOWN not in seen[name]} == set()


def _says_unstated(when: Test) -> bool:
    """Whether no source says a part of it, so that it may never be TRUE, or never FALSE."""
    return any(isinstance(node, Unstated) for node in walk(when))


def passing_cases() -> list[Case]:
    return [case for path in CASE_FILES for case in read_cases(path) if case.expect.outcome == "eligible"]


def test_a_case_with_a_wrong_expectation_fails() -> None:
    case = passing_cases()[0]
    history = History(load_catalog()[case.service].model)
    wrong = case.expect.model_copy(update={"outcome": "ineligible"})
    assert not run_case(case, history)
    (mismatch,) = run_case(replace(case, expect=wrong), history)
    assert mismatch.what == "outcome"
    assert mismatch.expected == "ineligible"


CATALOG = load_catalog()


@pytest.mark.parametrize("number", [it.number for it in CATALOG.values() if it.kind in {"application", "enquiry"}])
def test_the_common_counter_carries_every_application_and_enquiry(number: str) -> None:
    counter, service = CATALOG["9"], CATALOG[number]
    day = service.model.in_force.until or max(filter(None, (it.model.in_force.start for it in (counter, service))))
    carried, own = counter.carry(service).on(day), service.on(day)
    alone = counter.on(day).assess({}).evaluation.rules.procedure
    first, then = alone, own.assess({}).evaluation.rules.procedure
    steps = carried.assess({}).evaluation.rules.procedure
    assert [it.id for it in steps] == [it.id for it in (*first, *then)]
    assert carried.assess({}).outcome is own.assess({}).outcome


@pytest.mark.parametrize("number", [it.number for it in CATALOG.values() if it.kind in {"duty", "channel"}])
def test_the_common_counter_carries_no_duty_and_not_itself(number: str) -> None:
    with pytest.raises(EligibilityError, match="a duty" if number != "9" else "a channel itself"):
        CATALOG["9"].carry(CATALOG[number])


def test_no_step_of_a_service_has_the_name_of_a_step_of_the_common_counter() -> None:
    names = {step.id for step in CATALOG["9"].model.procedure}
    clashes = {
        it.number for it in CATALOG.values() if it.number != "9" for step in it.model.procedure if step.id in names
    }
    assert names
    assert not clashes


@pytest.mark.parametrize(
    ("number", "step", "grade"),
    [
        ("1-1", "village_check", Grade.SECONDARY),  # the table has the step, a repost alone its five days
        ("1-1", "public_notice", Grade.SECONDARY),
        ("1-2", "review", Grade.GUIDE),
        ("1-2", "pay", Grade.GUIDE),
        ("1-3", "pay", Grade.GUIDE),
        ("2-1", "register", Grade.SECONDARY),
        ("2-2", "register_hiring", Grade.SECONDARY),
        ("2-3", "issue", Grade.SECONDARY),
        ("2-4", "answer", Grade.ASSUMPTION),
        ("3-1", "apply_first", Grade.SECONDARY),
        ("3-4", "training_review", Grade.SECONDARY),
        ("3-4", "public_notice", Grade.SECONDARY),
        ("3-4", "complete", Grade.ASSUMPTION),  # that the regulations' ten days hold for this subsidy is inferred
        ("3-5", "town_check", Grade.GUIDE),
    ],
)
def test_a_time_has_the_grade_of_the_source_that_gives_it(number: str, step: str, grade: Grade) -> None:
    timeline = CATALOG[number].assess({}, on="2024-06-01").timeline({})
    assert {entry.id: entry.grade for entry in timeline.entries}[step] is grade
