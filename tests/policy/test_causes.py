"""Why two evaluations differ: the causes account for the change, and none of them is idle."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from eligibility.policy.causes import find_causes
from eligibility.rules.compiled import History
from eligibility.rules.finding_tree import find_at
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not, Test
from eligibility.testing import facts
from eligibility.truth import Truth
from tests.situations import TODAY, situations

if TYPE_CHECKING:
    from eligibility.policy.causes import Cause
    from eligibility.rules.evaluation import Evaluation
    from tests.situations import Situation
    from tests.town import Town

DAYS = [date(2020, 6, 1), date(2021, 6, 1), date(2022, 6, 1), date(2023, 6, 1)]


def leaves(evaluation: Evaluation) -> list[tuple[str, Test]]:
    """Every condition the outcome is made of, with the criterion it stands in, as often as it is reached."""
    found: list[tuple[str, Test]] = []

    def visit(node: Test, origin: str) -> None:
        match node:
            case Holds(name):
                visit(evaluation.rules.criteria[name].when, name)
            case AllOf(items) | AnyOf(items):
                for item in items:
                    visit(item, origin)
            case Not(item):
                visit(item, origin)
            case _:
                found.append((origin, node))

    assert evaluation.rules.eligibility is not None
    visit(evaluation.rules.eligibility, "")
    return found


def outcome_with(evaluation: Evaluation, truths: dict[tuple[str, Test], Truth]) -> Truth:
    """The outcome if those conditions had those truths."""

    def truth(node: Test, origin: str) -> Truth:
        match node:
            case Holds(name):
                return truth(evaluation.rules.criteria[name].when, name)
            case AllOf(items):
                return Truth.all_of(truth(item, origin) for item in items)
            case AnyOf(items):
                return Truth.any_of(truth(item, origin) for item in items)
            case Not(item):
                return ~truth(item, origin)
            case _:
                return truths.get((origin, node), evaluation.truth(evaluation.program.nodes[origin, node]))

    assert evaluation.rules.eligibility is not None
    return truth(evaluation.rules.eligibility, "")


def told(evaluation: Evaluation, causes: tuple[Cause, ...]) -> set[tuple[str, Test]]:
    """The conditions that the causes name, found again by their titles."""
    named = {(cause.id or "", test.before.title) for cause in causes for test in cause.tests if test.before}
    return {leaf for leaf in leaves(evaluation) if (leaf[0], find_at(evaluation, leaf[1], leaf[0]).title) in named}


@given(st.data(), situations())
def test_the_causes_account_for_the_outcome_and_none_is_idle(data: st.DataObject, situation: Situation) -> None:
    before = situation.evaluate()
    after = situation.compiled.evaluate(data.draw(facts(situation.ruleset, today=TODAY)), situation.day, TODAY)
    causes = find_causes(before, after)
    assert bool(causes) == (before.outcome is not after.outcome)
    reached = leaves(before)
    if not causes or len(reached) != len(set(reached)):
        return
    conditions = told(before, causes)
    truths = {leaf: after.truth(after.program.nodes[leaf]) for leaf in conditions}
    assert outcome_with(before, truths) is after.outcome
    for leaf in conditions:
        fewer = {it: truth for it, truth in truths.items() if it != leaf}
        assert outcome_with(before, fewer) is not after.outcome


@given(st.data(), situations(), st.sampled_from(DAYS))
def test_rules_of_two_days_differ_by_causes_whose_truth_differs(
    data: st.DataObject, situation: Situation, day: date
) -> None:
    before = situation.evaluate()
    given_ = data.draw(st.one_of(st.just(situation.facts), facts(situation.ruleset, today=TODAY)))
    after = History(situation.service).on(day).evaluate(given_, day, TODAY)
    causes = find_causes(before, after)
    assert bool(causes) == (before.outcome is not after.outcome)
    for cause in causes:
        assert cause.before is not cause.after
        assert cause.tests
        assert all(change.before != change.after for change in cause.facts)


def cause_of(
    town: Town, facts_: dict[str, object], *, on: str = "2021-06-01", later: str = "2021-06-01", **changed: object
) -> Cause:
    service = town.catalog()["1-1"]
    before = service.assess(facts_, on=on, today="2021-06-01").evaluation
    after = service.assess(facts_ | changed, on=later, today="2021-06-01").evaluation
    (cause,) = find_causes(before, after)
    return cause


OLD = {"is_resident": True, "age": 70, "dwelling": "flat", "household_income": 5000, "months_here": 1}


def test_a_fact_that_decides_is_named_with_its_condition_and_clause(town: Town) -> None:
    cause = cause_of(town, OLD, age=64)
    assert (cause.id, cause.before, cause.after) == ("old", Truth.TRUE, Truth.FALSE)
    assert [(fact.name, fact.before, fact.after) for fact in cause.facts] == [("age", 70, 64)]
    assert cause.figures == ()
    (test,) = cause.tests
    assert test.after is not None
    assert test.after.statement.zh == "不成立：年龄≥65周岁（实为64周岁、楼房）"
    assert [str(citation.at) for citation in cause.citations] == ["第三条"]


def test_a_figure_of_the_rules_is_told_old_and_new_for_this_applicant(town: Town) -> None:
    town.edit(
        "services/01-1-heating-aid.yaml",
        "{house: 60, flat: 65, boat: 50}\n",
        "{house: 60, flat: 65, boat: 50}\n      2022-01-01: {house: 55, flat: 71, boat: 50}\n",
    )
    cause = cause_of(town, OLD, later="2022-06-01")
    (figure,) = cause.figures
    assert figure.before is not None
    assert figure.after is not None
    assert (figure.parameter, figure.key, figure.before.zh, figure.after.zh) == ("min_age", "flat", "65周岁", "71周岁")
    assert figure.title.zh == "最低年龄（楼房）"
    assert cause.facts == ()


def test_a_criterion_that_comes_into_force_is_told_as_new(town: Town) -> None:
    frail: dict[str, object] = {
        **OLD,
        "age": 20,
        "has_stove": True,
        "months_here": 9,
        "is_frail": True,
        "illness": "asthma",
    }
    cause = cause_of(town, frail, later="2022-06-01")
    assert (cause.id, cause.before, cause.after) == ("frail", None, Truth.TRUE)
    assert [test.before for test in cause.tests] == [None, None]


def test_values_of_sensitive_facts_stay_out_of_reprs(town: Town) -> None:
    cause = cause_of(town, {**OLD, "age": 20, "has_stove": True}, household_income=777)
    assert [fact.name for fact in cause.facts] == ["household_income"]
    assert "777" not in repr(cause)
    assert "777" not in repr(cause.facts)
