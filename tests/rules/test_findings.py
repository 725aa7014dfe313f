from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.finding_plan import MOST_KEPT, FindingPlan, plan_of
from eligibility.rules.finding_tree import find_eligibility, find_material, find_row
from eligibility.rules.findings import SeenFact, decisive
from eligibility.rules.nodes import Unstated
from eligibility.rules.verdict import Verdict
from eligibility.testing import facts, rulesets
from eligibility.truth import Truth
from tests.engines.crowds import draw_crowd
from tests.situations import TODAY, Situation, situations

if TYPE_CHECKING:
    from collections.abc import Iterator

    import eligibility as el
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.findings import Finding
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
    closed = {it.heading.id: it.answers for it in _below(plan) if it.heading.kind == "criterion"}
    assert closed == {
        "resident": ("is_resident",),
        "poor": None,
        "old": None,
        "settled": None,
        "frail": ("is_frail", "illness"),
        "stoveless": ("has_stove",),
    }


def _below(plan: FindingPlan) -> Iterator[FindingPlan]:
    yield plan
    for child in plan.children:
        yield from _below(child)


@given(st.data())
def test_what_is_kept_of_one_applicant_never_shows_in_the_findings_of_another(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    crowd = [data.draw(facts(ruleset, today=TODAY)) for _ in range(3)]
    for evaluation in [ruleset.compiled.evaluate(it, ruleset.on, TODAY) for it in [*crowd, *crowd]]:
        _is_own(evaluation)


@pytest.mark.parametrize("number", ["1-1", "3-1", "15"])
def test_of_shipped_rules_too_one_applicant_never_shows_in_the_findings_of_another(
    catalog: el.Catalog, number: str
) -> None:
    ruleset = catalog[number].on("2026-06-01")
    for it in draw_crowd(ruleset, ruleset.on, 40, seed=7):
        _is_own(ruleset.compiled.evaluate(it, ruleset.on, ruleset.on))
    memo = ruleset.compiled.program.memo
    plans = [plan for known in memo._known.values() if isinstance(known, FindingPlan) for plan in _below(known)]  # noqa: SLF001
    answers = [it for plan in plans for key in plan.kept for it in (key if isinstance(key, tuple) else (key,))]
    answers += [value for _, value in memo._known[SeenFact]]  # noqa: SLF001
    assert {type(it) for it in answers} <= {bool, str, type(None)}
    assert max(len(plan.kept) for plan in plans) in range(2, MOST_KEPT + 1)


def _is_own(evaluation: Evaluation) -> None:
    """Findings are the same as where nothing was kept, and every value in them is one of this applicant's."""
    anew = pickle.loads(pickle.dumps(evaluation))  # noqa: S301 - our own bytes; nothing is kept in them
    for found, fresh in zip(_all_findings(evaluation), _all_findings(anew), strict=True):
        assert found == fresh
        for part in found.walk():
            assert all(seen.value == evaluation.values.get(seen.name) for seen in part.facts)


def _all_findings(evaluation: Evaluation) -> Iterator[Finding]:
    root = find_eligibility(evaluation)
    yield from [root] if root else []
    yield from (find_material(evaluation, at, None) for at in range(len(evaluation.rules.materials)))
    for table in evaluation.rules.entitlements.values():
        yield from (find_row(evaluation, table.id, at) for at in range(len(table.rows)))
