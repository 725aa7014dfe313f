"""What follows from the truths: missing facts and their promise, reasons, grades, confirmation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.citation import Grade
from eligibility.rules.evaluation import grade_of, missing_facts, unknown_below, unstated_reasons
from eligibility.rules.finding_tree import find_eligibility
from eligibility.rules.nodes import facts_of
from eligibility.rules.outcome import Outcome
from eligibility.rules.program import Kind
from eligibility.testing import facts
from eligibility.text import read_bilingual
from eligibility.truth import Truth
from tests.engines.crowds import draw_crowd
from tests.situations import TODAY, Situation, more_facts, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.vocabulary import Fact
    from tests.situations import Facts

DAYS_OF_1_1 = st.sampled_from((date(2021, 6, 1), date(2022, 7, 1)))
HOPEFUL: Facts = {
    "has_local_hukou": True,
    "has_work_capacity": True,
    "is_willing_to_work": True,
    "is_registered_unemployed": True,
    "is_unplaced_after_referral": True,
    "receives_basic_pension": False,
}


def settled(evaluation: Evaluation) -> dict[int, int]:
    """Every truth that is not UNKNOWN, by operation."""
    return {index: truth for index, truth in enumerate(evaluation.truths) if truth != Truth.UNKNOWN.value}


# ---------------------------------------------------------------- the promise of missing


@given(situations(), st.data())
def test_no_fact_outside_missing_can_change_the_outcome(situation: Situation, data: st.DataObject) -> None:
    before = situation.evaluate()
    missing = missing_facts(before, before.program.outcome)
    more = data.draw(situation.more(but=missing))
    event(f"{len(missing)} missing, {len(more) - len(situation.facts)} added")
    assert situation.compiled.outcome(more, TODAY) is Outcome.of(before.outcome)


@given(st.data(), DAYS_OF_1_1)
def test_in_1_1_no_fact_outside_missing_can_change_the_outcome(
    catalog: el.Catalog, data: st.DataObject, on: date
) -> None:
    ruleset = catalog["1-1"].on(on)
    applicant = data.draw(facts(ruleset, known=data.draw(st.sampled_from(({}, HOPEFUL)))))
    before = ruleset.assess(applicant)
    more = data.draw(more_facts(ruleset, applicant, but=before.missing))
    event(f"{before.outcome.value}, {len(more) > len(applicant)}")
    assert ruleset.outcome(more) is before.outcome


@given(situations())
def test_an_open_outcome_has_something_missing_or_unstated(situation: Situation) -> None:
    evaluation = situation.evaluate()
    root = evaluation.program.outcome
    is_open = evaluation.outcome is Truth.UNKNOWN
    assert is_open == bool(missing_facts(evaluation, root) or unstated_reasons(evaluation, root))


@given(situations())
def test_missing_facts_are_unknown_and_named_once(situation: Situation) -> None:
    evaluation = situation.evaluate()
    missing = missing_facts(evaluation, evaluation.program.outcome)
    assert len(set(missing)) == len(missing)
    assert not set(missing) & set(evaluation.values)


@given(situations(), st.data())
def test_more_facts_never_unsettle_an_answer(situation: Situation, data: st.DataObject) -> None:
    before = situation.evaluate()
    more = data.draw(situation.more())
    after = situation.compiled.evaluate(more, situation.day, TODAY)
    assert settled(before).items() <= settled(after).items()


@given(st.data(), DAYS_OF_1_1)
def test_in_1_1_more_facts_never_unsettle_an_answer(catalog: el.Catalog, data: st.DataObject, on: date) -> None:
    service = catalog["1-1"]
    applicant = data.draw(facts(service.on(on)))
    more = data.draw(more_facts(service.on(on), applicant))
    before, after = (service.history.on(on).evaluate(it, on, on) for it in (applicant, more))
    assert settled(before).items() <= settled(after).items()


# ---------------------------------------------------------------- order of missing


def paths(evaluation: Evaluation, index: int, above: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every way down from an operation through UNKNOWN ones to one without arguments."""
    if evaluation.truths[index] == Truth.UNKNOWN.value:
        path = (*above, index)
        below = evaluation.program.operations[index].arguments
        if not below:
            yield path
        for it in below:
            yield from paths(evaluation, it, path)


def missing_by_definition(evaluation: Evaluation) -> list[str]:
    vocabulary = evaluation.rules.service.vocabulary.facts
    over: dict[str, set[int]] = defaultdict(set)
    for path in paths(evaluation, evaluation.program.outcome):
        for name in evaluation.program.operations[path[-1]].facts:
            for fact in unknown_sources(vocabulary, name, evaluation.values):
                over[fact] |= set(path)
    return sorted(over, key=lambda name: (-len(over[name]), vocabulary[name].order))


def unknown_sources(vocabulary: Mapping[str, Fact], name: str, values: Mapping[str, Any]) -> list[str]:
    if name in values:
        return []
    derive = vocabulary[name].derive
    below = facts_of(derive) if derive else ()
    return [name, *(source for it in below for source in unknown_sources(vocabulary, it, values))]


@given(situations())
def test_facts_under_most_unknown_nodes_come_first_then_file_order(situation: Situation) -> None:
    evaluation = situation.evaluate()
    assert list(missing_facts(evaluation, evaluation.program.outcome)) == missing_by_definition(evaluation)


@given(situations())
def test_only_unknown_operations_are_looked_at(situation: Situation) -> None:
    evaluation = situation.evaluate()
    below = list(unknown_below(evaluation, evaluation.program.outcome))
    assert len(set(below)) == len(below)
    assert set(below) == {it for path in paths(evaluation, evaluation.program.outcome) for it in path}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"is_resident": False}, ()),
        ({"age": 70, "dwelling": "boat"}, ("is_resident",)),
        ({"is_resident": True, "age": 49, "has_stove": True}, ("household_income",)),
        ({"is_resident": True, "household_income": 5000, "has_stove": True, "age": 55}, ("dwelling",)),
        (
            {"is_resident": True, "household_income": 5000, "has_stove": True, "dwelling": "flat"},
            ("birth_date", "age"),
        ),
        (
            {"is_resident": True, "household_income": 5000, "age": 49},
            ("has_stove", "move_date", "months_here"),
        ),
        ({"is_resident": True, "household_income": 5000, "age": 49, "months_here": 5}, ()),
        ({"is_resident": True, "household_income": 5000, "age": 49, "months_here": 6}, ("has_stove",)),
    ],
)
def test_what_is_missing_is_what_can_still_decide(
    snowfield: el.Catalog, facts: Facts, missing: tuple[str, ...]
) -> None:
    d = snowfield["1-1"].assess(facts, on="2021-06-01")
    assert set(d.missing) == set(missing)
    assert (d.outcome is Outcome.UNDETERMINED) == bool(missing)


def test_what_a_known_fact_derives_from_is_not_missing(town: Town) -> None:
    derived = "least:\n  type: integer\n  label: {zh: 甲, en: x}\n  derive: min(age, months_here)\n"
    town.edit(
        "facts.yaml", "months_here:\n  type: integer\n  unit: month\n", f"{derived}months_here:\n  type: integer\n"
    )
    town.edit(SERVICE, "when: not has_stove", "when: least >= 3")
    service = town.catalog()["1-1"]
    known = {"is_resident": True, "household_income": 9999, "dwelling": "boat", "age": 40}
    assert set(service.assess(known, on="2021-06-01").missing) == {"move_date", "months_here", "least"}


# ---------------------------------------------------------------- unstated

ASTHMATIC: Facts = {"is_resident": True, "household_income": 5000, "age": 40, "months_here": 12, "has_stove": True}


def test_what_no_source_states_is_told_where_no_fact_can_help(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    d = service.assess({**ASTHMATIC, "is_frail": True, "illness": "none"}, on="2022-06-01")
    assert (d.outcome, d.missing, d.next_question) == (Outcome.UNDETERMINED, (), None)
    assert [reason.en for reason in d.unstated] == ["other illnesses are not stated"]
    assert [reason.zh for reason in d.unstated] == ["其他疾病没有说明"]


def test_what_no_source_states_is_silent_where_facts_decide(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    for health in ({"illness": "asthma", "is_frail": True}, {"illness": "none", "is_frail": False}):
        d = service.assess({**ASTHMATIC, **health}, on="2022-06-01")
        assert d.outcome is not Outcome.UNDETERMINED
        assert d.unstated == ()


@given(situations())
def test_each_reason_is_of_an_operation_the_outcome_hangs_on(situation: Situation) -> None:
    evaluation = situation.evaluate()
    operations = evaluation.program.operations
    hung_on = {it for path in paths(evaluation, evaluation.program.outcome) for it in path}
    expected = [operations[at].reason for at in sorted(hung_on) if operations[at].kind is Kind.UNSTATED]
    reasons = [read_bilingual(reason) for reason in dict.fromkeys(expected)]
    assert list(unstated_reasons(evaluation, evaluation.program.outcome)) == reasons


# ---------------------------------------------------------------- grade

RESIDENT: Facts = {"is_resident": True}
OLD: Facts = {"age": 70, "dwelling": "flat"}
YOUNG: Facts = {"age": 20}
SETTLED: Facts = {"months_here": 12}
FRAIL: Facts = {"is_frail": True, "illness": "asthma"}
NOTHING_ELSE: Facts = {**YOUNG, "household_income": 9000, "months_here": 1}


@pytest.mark.parametrize(
    ("on", "facts", "outcome", "grade"),
    [
        # all-TRUE is as weak as its weakest part
        ("2021-06-01", {**RESIDENT, **OLD}, Outcome.ELIGIBLE, Grade.LEGAL),
        ("2021-06-01", {**RESIDENT, "household_income": 100}, Outcome.ELIGIBLE, Grade.GUIDE),
        ("2021-06-01", {**RESIDENT, **SETTLED, "has_stove": False}, Outcome.ELIGIBLE, Grade.GUIDE),
        ("2022-06-01", {**RESIDENT, **SETTLED, **FRAIL}, Outcome.ELIGIBLE, Grade.SECONDARY),
        # a figure is as weak as its own source
        ("2023-06-01", {**RESIDENT, "household_income": 100}, Outcome.ELIGIBLE, Grade.SECONDARY),
        # any-TRUE is as strong as its strongest TRUE part
        ("2023-06-01", {**RESIDENT, **OLD, "household_income": 100}, Outcome.ELIGIBLE, Grade.LEGAL),
        # all-FALSE is as strong as its strongest FALSE part
        ("2021-06-01", {"is_resident": False}, Outcome.INELIGIBLE, Grade.LEGAL),
        ("2021-06-01", {"is_resident": False, **NOTHING_ELSE}, Outcome.INELIGIBLE, Grade.LEGAL),
        # any-FALSE is as weak as its weakest part
        ("2021-06-01", {**RESIDENT, **NOTHING_ELSE}, Outcome.INELIGIBLE, Grade.GUIDE),
        ("2023-06-01", {**RESIDENT, **NOTHING_ELSE}, Outcome.INELIGIBLE, Grade.SECONDARY),
        # UNKNOWN is as weak as its weakest UNKNOWN part
        ("2021-06-01", {**OLD}, Outcome.UNDETERMINED, Grade.LEGAL),
        ("2021-06-01", {**RESIDENT, **YOUNG, "months_here": 1}, Outcome.UNDETERMINED, Grade.GUIDE),
        ("2022-06-01", {**RESIDENT}, Outcome.UNDETERMINED, Grade.SECONDARY),
        ("2021-06-01", {**RESIDENT, "household_income": 9000, "months_here": 1}, Outcome.UNDETERMINED, Grade.LEGAL),
    ],
)  # fmt: skip
def test_the_grade_is_that_of_what_decided(
    snowfield: el.Catalog, on: str, facts: Facts, outcome: Outcome, grade: Grade
) -> None:
    d = snowfield["1-1"].assess(facts, on=on)
    assert (d.outcome, d.grade) == (outcome, grade)


def _plainly(evaluation: Evaluation, index: int) -> Grade | None:
    """The grade of an operation, straight from its definition."""
    operation, truth = evaluation.program.operations[index], evaluation.truth(index)
    if not operation.arguments:
        return min((max(it.source.grade for it in ground.citations) for ground in operation.grounds), default=None)
    same = ~truth if operation.kind is Kind.NOT else truth
    alike = [_plainly(evaluation, it) for it in operation.arguments if evaluation.truth(it) is same]
    one_is_enough = (operation.kind, truth) in ((Kind.ALL, Truth.FALSE), (Kind.ANY, Truth.TRUE))
    return (max if one_is_enough else min)((it for it in alike if it is not None), default=None)


@pytest.mark.parametrize("number", el.load_catalog())
def test_every_grade_of_shipped_rules_is_that_of_the_definition(catalog: el.Catalog, number: str) -> None:
    ruleset = catalog[number].on("2026-06-01")
    for applicant in draw_crowd(ruleset, ruleset.on, 6, seed=3):
        evaluation = ruleset.compiled.evaluate(applicant, ruleset.on, ruleset.on)
        for index in range(len(evaluation.program.operations)):
            found = grade_of(evaluation, index)
            assert found == _plainly(evaluation, index)
        findings = find_eligibility(evaluation)
        assert findings is None or findings.grade == grade_of(evaluation, evaluation.program.outcome)


def test_a_reform_of_what_must_hold_together_shows_in_the_tree_whenever_it_is_asked(catalog: el.Catalog) -> None:
    ruleset = catalog["1-1"].on("2026-06-01").reform({"eligibility.routes.disabled": None})
    for applicant in draw_crowd(ruleset, ruleset.on, 20, seed=3):
        d = ruleset.assess(applicant)
        assert d.grade is Grade.ASSUMPTION
        assert d.findings is not None
        assert d.findings.grade is d.grade


def test_sources_that_agree_are_as_good_as_the_best_of_them(town: Town) -> None:
    town.edit(
        SERVICE, "    cite: {source: heating_guide, at: 三}", "    cite: [{source: rumour}, {source: heating_rules}]"
    )
    d = town.catalog()["1-1"].assess({**RESIDENT, **SETTLED, "has_stove": False}, on="2021-06-01")
    assert d.grade is Grade.LEGAL


def test_a_duty_has_no_grade(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].assess({}, on="2021-06-01").grade is None


# ---------------------------------------------------------------- confirmation


@pytest.mark.parametrize(
    ("on", "facts", "day"),
    [
        # heating_rules was checked 2022-12-31, heating_guide 2021-12-31, rumour 2020-06-30
        ("2022-12-31", {**RESIDENT, **OLD}, None),
        ("2023-01-01", {**RESIDENT, **OLD}, "2022-12-31"),
        ("2021-12-31", {**RESIDENT, "household_income": 100}, None),
        ("2022-01-01", {**RESIDENT, "household_income": 100}, "2021-12-31"),
        ("2022-01-01", {**RESIDENT, "household_income": 100, **OLD}, None),
        ("2022-01-01", {**RESIDENT, **SETTLED, **FRAIL}, "2020-06-30"),
        ("2023-06-01", {**RESIDENT, "household_income": 100}, "2020-06-30"),
        ("2023-06-01", {"is_resident": False}, "2022-12-31"),
        ("2022-12-31", {"is_resident": False}, None),
    ],
)  # fmt: skip
def test_a_day_past_the_last_check_says_since_when(
    snowfield: el.Catalog, on: str, facts: Facts, day: str | None
) -> None:
    d = snowfield["1-1"].assess(facts, on=on)
    assert d.unconfirmed == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("after", "day"), [("", "2020-06-30"), ("2023-01-01: {value: 5, cite: {source: rumour}}", None)]
)
def test_a_value_known_to_have_ended_is_certain(town: Town, after: str, day: str | None) -> None:
    values = f"values: {{2020-01-01: {{value: 6, cite: {{source: rumour}}}}, {after}}}"
    town.edit(SERVICE, "values: {2020-01-01: 6}", values)
    town.edit("sources.yaml", "checked: 2021-12-31", "checked: 2030-01-01")
    d = town.catalog()["1-1"].assess({**RESIDENT, **SETTLED, "has_stove": False}, on="2021-06-01")
    assert d.outcome is Outcome.ELIGIBLE
    assert d.unconfirmed == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("span", "day"), [("{from: 2022-01-01}", "2020-06-30"), ("{from: 2022-01-01, until: 2024-12-31}", None)]
)
def test_a_criterion_with_a_printed_end_is_certain_until_then(town: Town, span: str, day: str | None) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", f"in_force: {span}")
    facts = {**RESIDENT, **SETTLED, **FRAIL}
    d = town.catalog()["1-1"].assess(facts, on="2022-06-01")
    assert d.unconfirmed == (date.fromisoformat(day) if day else None)


def test_the_latest_check_of_sources_that_agree_counts(town: Town) -> None:
    town.edit(
        SERVICE, "    cite: {source: heating_guide, at: 三}", "    cite: [{source: rumour}, {source: heating_rules}]"
    )
    d = town.catalog()["1-1"].assess({**RESIDENT, **SETTLED, "has_stove": False}, on="2022-12-31")
    assert d.unconfirmed is None
