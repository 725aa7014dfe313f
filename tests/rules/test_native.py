"""The engine against eligibility by definition (tests/reference.py), node by node, on random rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import event, given
from hypothesis import strategies as st

from eligibility.rules.binding import bind
from eligibility.rules.compiled import History
from eligibility.rules.history import change_days
from eligibility.rules.outcome import Outcome
from eligibility.testing import facts
from eligibility.truth import Truth
from tests.reference import F, Reference, T, U
from tests.situations import TODAY, Situation, situations

if TYPE_CHECKING:
    import eligibility as el
    from eligibility.rules.evaluation import Evaluation
    from tests.situations import Facts

TRUTHS = {Truth.FALSE: F, Truth.UNKNOWN: U, Truth.TRUE: T}


def check(evaluation: Evaluation, reference: Reference) -> None:
    """Hold the engine to the definition: outcome, criteria, routes, materials."""
    program = evaluation.program

    def said(index: int) -> str:
        return TRUTHS[evaluation.truth(index)]

    assert said(program.outcome) == reference.outcome()
    assert {name: said(index) for name, index in program.criteria.items()} == reference.criteria()
    assert {name: said(index) for name, index in program.routes.items()} == reference.routes()
    for route in (None, *program.routes):
        places = range(len(evaluation.rules.materials))
        assert [said(program.conditions[at, route]) for at in places] == reference.materials(route)


@given(situations())
def test_random_rules_come_to_what_they_mean(situation: Situation) -> None:
    evaluation = situation.evaluate()
    reference = Reference(situation.service, situation.day, evaluation.values)
    event(f"outcome {reference.outcome()}")
    check(evaluation, reference)


@given(situations())
def test_the_outcome_alone_is_the_outcome_among_all_truths(situation: Situation) -> None:
    compiled = situation.compiled
    assert compiled.outcome(situation.facts, TODAY) is Outcome.of(situation.evaluate().outcome)


@given(situations())
def test_random_rules_have_no_problem_on_any_day_they_change(situation: Situation) -> None:
    for day in change_days(situation.service):
        assert bind(situation.service, day)[1] == ()


@given(situations(), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_rules_change_only_on_the_days_they_are_said_to(situation: Situation, day: date) -> None:
    history = History(situation.service)
    evaluation = history.on(day).evaluate(situation.facts, day, TODAY)
    check(evaluation, Reference(situation.service, day, evaluation.values))


@given(st.data())
def test_1_1_comes_to_what_it_means(catalog: el.Catalog, data: st.DataObject) -> None:
    service = catalog["1-1"]
    day = data.draw(st.sampled_from((date(2020, 12, 31), date(2021, 6, 1), date(2022, 4, 1), date(2025, 9, 1))))
    known = dict.fromkeys(data.draw(st.sampled_from(((), HOPEFUL))), True)
    applicant: Facts = data.draw(facts(service.on(day), known=known))
    evaluation = service.history.on(day).evaluate(applicant, day, day)
    event(f"outcome {evaluation.outcome.name}")
    check(evaluation, Reference(service.model, day, evaluation.values))


HOPEFUL = (
    "has_local_hukou",
    "has_work_capacity",
    "is_willing_to_work",
    "is_registered_unemployed",
    "is_unplaced_after_referral",
)
