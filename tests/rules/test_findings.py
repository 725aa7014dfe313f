from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from eligibility.rules.finding_plan import plan_of
from eligibility.rules.findings import decisive, find_eligibility
from eligibility.rules.nodes import Unstated
from eligibility.rules.verdict import Verdict
from eligibility.truth import Truth
from tests.situations import TODAY, Situation, situations

if TYPE_CHECKING:
    from collections.abc import Iterator

    import eligibility as el
    from eligibility.rules.finding_plan import Plan
    from tests.situations import Facts


@pytest.fixture(scope="module")
def service(snowfield: el.Catalog) -> el.Service:
    return snowfield["1-1"]


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"is_resident": False, "age": 20}, ["not so: Resident"]),
        ({"is_resident": True, "age": 70, "dwelling": "flat"}, ["Resident", "Age ≥ 65 years of age"]),
    ],
)
def test_reasons_are_what_decided(service: el.Service, facts: Facts, reasons: list[str]) -> None:
    assert [finding.statement.en for finding in service.assess(facts, on="2021-06-01").reasons] == reasons


def test_an_open_outcome_has_every_open_test_as_a_reason(service: el.Service) -> None:
    d = service.assess({"is_resident": True, "age": 20, "months_here": 7}, on="2021-06-01")
    assert {fact.name for finding in d.reasons for fact in finding.facts} == {"household_income", "has_stove"}
    assert {finding.truth for finding in d.reasons} == {Truth.UNKNOWN}


@given(situations())
def test_the_findings_add_up(situation: Situation) -> None:
    verdict = Verdict(situation.evaluate())
    assert verdict.findings is not None
    assert verdict.findings.truth is verdict.evaluation.outcome
    assert verdict.reasons
    for finding in verdict.findings.walk():
        below = [child.truth for child in finding.children]
        if finding.joined == "all":
            assert finding.truth is Truth.all_of(below)
        elif finding.joined == "any":
            assert finding.truth is Truth.any_of(below)
        elif finding.joined == "not":
            assert [~truth for truth in below] == [finding.truth]
        assert all(part.children == () for part in decisive(finding))


@given(situations())
def test_every_criterion_in_force_has_a_finding_of_its_truth(situation: Situation) -> None:
    evaluation = situation.evaluate()
    verdict = Verdict(evaluation)
    for name, index in evaluation.program.criteria.items():
        assert verdict[name].truth is evaluation.truth(index)


@given(situations())
def test_a_tree_is_the_same_whether_parts_of_it_are_kept_or_made_anew(situation: Situation) -> None:
    evaluation = situation.evaluate()
    first, again = find_eligibility(evaluation), find_eligibility(evaluation)
    anew = find_eligibility(pickle.loads(pickle.dumps(evaluation)))  # noqa: S301 - our own bytes; nothing is kept in them
    assert first == again == anew
    assert repr(first) == repr(anew)


def test_parts_with_numbers_are_not_kept_and_the_others_by_their_answers(service: el.Service) -> None:
    rules = service.history.on(TODAY).rules
    plan = plan_of(rules, service.history.on(TODAY).program, rules.eligibility or Unstated(""), "")
    closed = {it.id: it.answers for it in _below(plan) if it.kind == "criterion"}
    assert closed == {
        "resident": ("is_resident",),
        "poor": None,
        "old": None,
        "settled": None,
        "frail": ("is_frail", "illness"),
        "stoveless": ("has_stove",),
    }


def _below(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.children:
        yield from _below(child)
