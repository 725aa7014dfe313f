"""The one question that would settle an open item: it does, whatever the answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.rules.evaluation import missing_facts
from eligibility.rules.settling import settles, settling_question
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.truth import Truth
from tests.situations import TODAY, Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.rules.evaluation import Evaluation


def answers(fact: Fact) -> st.SearchStrategy[Any]:
    """Anything one may answer to the fact."""
    low, high = fact.minimum, fact.maximum
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(tuple(fact.members or ()))
        case FactType.DATE:
            return st.integers(0, 12_000).map(lambda days: date(1990, 1, 1) + timedelta(days=days))
        case FactType.DECIMAL:
            return st.integers(0, 24).map(lambda quarters: Decimal(quarters) / 4)
        case _:
            first, last = (bound if isinstance(bound, int) else other for bound, other in ((low, -12), (high, 260)))
            return st.integers(first, last)


def roots(evaluation: Evaluation) -> list[int]:
    """The outcome, every criterion, and every material on every route, as far as they are open."""
    program = evaluation.program
    every = (program.outcome, *program.criteria.values(), *program.conditions.values())
    return [index for index in dict.fromkeys(every) if evaluation.truth(index) is Truth.UNKNOWN]


@given(situations(), st.data())
def test_every_answer_to_a_fact_that_settles_settles(situation: Situation, data: st.DataObject) -> None:
    evaluation = situation.evaluate()
    vocabulary = situation.service.vocabulary.facts
    for root in roots(evaluation):
        for name in missing_facts(evaluation, root):
            fact = vocabulary[name]
            if fact.question and settles(evaluation, root, name):
                given_ = {**situation.facts, name: data.draw(answers(fact), label=name)}
                try:
                    answered = situation.compiled.evaluate(given_, situation.day, TODAY)
                except el.FactError:
                    continue  # it contradicts what is known, so nobody can answer that
                assert answered.truth(root) is not Truth.UNKNOWN


@given(situations())
def test_the_question_is_one_that_settles_wherever_there_is_one(situation: Situation) -> None:
    evaluation = situation.evaluate()
    vocabulary = situation.service.vocabulary.facts
    for root in roots(evaluation):
        asked = [vocabulary[name] for name in missing_facts(evaluation, root) if vocabulary[name].question]
        settling = [fact for fact in asked if settles(evaluation, root, fact.name)]
        question = settling_question(evaluation, root)
        assert (question is None) == (not asked)
        if question and settling:
            assert question.fact in [fact.name for fact in settling]
        if question and question.asked_of == "agency":
            assert all(fact.asked_of == "agency" for fact in settling or asked)


@given(situations())
def test_a_yes_or_no_that_an_item_hangs_on_alone_settles_it(situation: Situation) -> None:
    """Where one boolean is all that is missing and nothing is unstated, it is the one question."""
    evaluation = situation.evaluate()
    for root in roots(evaluation):
        missing = missing_facts(evaluation, root)
        if len(missing) == 1 and situation.service.vocabulary.facts[missing[0]].type is FactType.BOOLEAN:
            both = [
                situation.compiled.evaluate({**situation.facts, missing[0]: answer}, situation.day, TODAY).truth(root)
                for answer in (True, False)
            ]
            assert settles(evaluation, root, missing[0]) == (Truth.UNKNOWN not in both)


# ---------------------------------------------------------------- the tiny town

PAPERS = "    when: has_stove and dwelling in {house, flat}\n    exempt_when: household_size == 1\n"
KNOWN: dict[str, object] = {"is_resident": True, "household_income": 5000, "age": 20}


def asked(town: Town, condition: str, facts: dict[str, object]) -> str | None:
    """The fact asked for to settle whether the stove papers are needed."""
    town.edit(SERVICE, PAPERS, condition)
    checklist = town.catalog()["1-1"].assess({**KNOWN, **facts}, on="2022-06-01").checklist()
    (item,) = [item for item in checklist if item.id == "stove_papers"]
    assert item.need is el.Need.MAY_BE_REQUIRED
    return item.question.fact if item.question else None


@pytest.mark.parametrize(
    ("condition", "facts", "fact"),
    [
        # One fact is enough, whichever way it is answered; the one that is not comes first in the file.
        ("    when: has_stove and (has_stove or household_size > 2)\n", {}, "has_stove"),
        ("    when: household_size > 2\n", {}, "household_size"),
        ("    when: 2 < household_size < 5\n", {}, "household_size"),
        ("    when: dwelling == boat\n", {}, "dwelling"),
        ("    when: dwelling == boat or dwelling == flat\n", {}, "dwelling"),
        ("    when: months_here > 3\n", {}, "move_date"),
        # It takes both: the first of them is asked.
        ("    when: has_stove and household_size > 2\n", {}, "household_size"),
        ("    when: has_stove and household_size > 2\n", {"household_size": 3}, "has_stove"),
        # The agency's judgement is asked last, unless it alone settles.
        ("    when: is_frail or has_stove\n", {}, "has_stove"),
        ("    when: is_frail\n", {}, "is_frail"),
        ("    when: is_frail and (is_frail or has_stove)\n", {}, "is_frail"),
        # What no source says, no question settles.
        ('    when: unstated("没有说 (not said)")\n', {}, None),
    ],
)
def test_the_one_question(town: Town, condition: str, facts: dict[str, object], fact: str | None) -> None:
    assert asked(town, condition, facts) == fact


def test_a_question_that_leaves_it_open_after_one_answer_does_not_settle(town: Town) -> None:
    town.edit(SERVICE, PAPERS, "    when: has_stove and household_size > 2\n")
    evaluation = town.catalog()["1-1"].assess(KNOWN, on="2022-06-01").evaluation
    (at,) = [at for at, it in enumerate(evaluation.rules.materials) if it.id == "stove_papers"]
    root = evaluation.program.conditions[at, None]
    assert missing_facts(evaluation, root) == ("household_size", "has_stove")
    assert not settles(evaluation, root, "has_stove")
    assert not settles(evaluation, root, "household_size")


def test_one_fact_that_many_clauses_ask_about_settles_them_together(town: Town) -> None:
    """A test that stands there by two clauses has one truth: has_stove cannot be so by the one and not by the other."""
    by_guide = """\
  stove_by_guide:
    title: {zh: 有炉（按指南）, en: "A stove, by the guide"}
    when: has_stove
    cite: {source: heating_guide}
  stove_by_rumour:
    title: {zh: 有炉（按传闻）, en: "A stove, by the rumour"}
    when: has_stove
    cite: {source: rumour}
"""
    town.edit(SERVICE, "\ncriteria:\n", f"\ncriteria:\n{by_guide}")
    condition = "    when: (stove_by_guide and not stove_by_rumour and household_size > 2) or stove_by_rumour\n"
    assert asked(town, condition, {}) == "has_stove"
    (item,) = [it for it in town.catalog()["1-1"].assess(KNOWN, on="2022-06-01").checklist() if it.id == "stove_papers"]
    assert item.settles
