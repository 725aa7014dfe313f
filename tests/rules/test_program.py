"""What a parameter means where it is split, several, unstated or not yet begun; on a service of one criterion."""

from __future__ import annotations

import decimal
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from eligibility.rules.compiled import History
from eligibility.rules.loading import load_library
from eligibility.rules.model import ALWAYS, Criterion, InForce
from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    FactIs,
    FactValue,
    Holds,
    Not,
    Number,
    ParameterValue,
    Test,
    Unstated,
)
from eligibility.rules.program import Kind, reachable
from eligibility.rules.vocabulary import DatedFigures, Figure, Parameter
from eligibility.testing.random_rules import WORDS
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import ServiceModel

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
ONE = FactValue("few")
Figures = dict["str | None", Figure]


FIRST, MAYBE, SECOND = date(2020, 1, 1), date(2020, 10, 1), date(2021, 1, 1)
NAME = Bilingual("名", "name")
FRAME = load_library(WORDS).services["0-0"]


def service_of(when: Test, *parameters: Parameter) -> ServiceModel:
    """A service whose only criterion is *when*."""
    return replace(
        FRAME,
        parameters={parameter.name: parameter for parameter in parameters},
        criteria={"it": Criterion("it", NAME, when, (), ALWAYS, FRAME.where)},
        eligibility=Holds("it", listed=True),
        materials=(),
        in_force=InForce(FIRST),
    )


def evaluate(when: Test, facts: Mapping[str, Any], *parameters: Parameter, on: date = FIRST) -> Evaluation:
    return History(service_of(when, *parameters)).on(on).evaluate(facts, on, on)


def outcome(when: Test, facts: Mapping[str, Any], *parameters: Parameter, on: date = FIRST) -> Truth:
    return evaluate(when, facts, *parameters, on=on).outcome


def parameter(*dated: DatedFigures, by: str | None = None) -> Parameter:
    return Parameter("p", "times", NAME, by, dated)


def fixed(*candidates: int, why: str = "", possible_from: date | None = None) -> Figure:
    return Figure(candidates, why, (), possible_from)


# ---------------------------------------------------------------- split by an enum

BY_COLOUR = parameter(DatedFigures(FIRST, {"red": fixed(2), "blue": fixed(4)}), by="colour")
AT_LEAST = Compare(">=", ONE, ParameterValue("p", key_fact="colour"))


@pytest.mark.parametrize(
    ("number", "colour", "truth"),
    [
        (1, "red", F),
        (2, "red", T),
        (3, "red", T),
        (3, "blue", F),
        (4, "blue", T),
        (1, None, F),
        (2, None, U),
        (3, None, U),
        (4, None, T),
        (6, None, T),
        (None, "red", U),
        (None, None, U),
    ],
)
def test_an_unknown_member_leaves_open_only_what_members_disagree_on(
    number: int | None, colour: str | None, truth: Truth
) -> None:
    assert outcome(AT_LEAST, {"few": number, "colour": colour}, BY_COLOUR) is truth
    assert outcome(Not(AT_LEAST), {"few": number, "colour": colour}, BY_COLOUR) is ~truth


def test_the_figure_of_one_member_needs_no_enum() -> None:
    node = Compare(">=", ONE, ParameterValue("p", key="red"))
    evaluation = evaluate(node, {"few": 2}, BY_COLOUR)
    assert evaluation.outcome is T
    assert evaluation.program.facts == ("few",)


SHAPES: Figures = {"round": fixed(0), "square": fixed(1), "flat": fixed(2)}
BY_SHAPE = Parameter("q", "times", NAME, "shape", (DatedFigures(FIRST, SHAPES),))
TWO = (ParameterValue("p", key_fact="colour"), ParameterValue("q", key_fact="shape"))


def test_two_split_parameters_are_tried_in_every_combination() -> None:
    assert outcome(Compare(">=", *TWO), {}, BY_COLOUR, BY_SHAPE) is T
    assert outcome(Compare(">", *TWO), {}, BY_COLOUR, BY_SHAPE) is U
    assert outcome(Compare("<", *TWO), {}, BY_COLOUR, BY_SHAPE) is F
    assert outcome(Compare(">", *TWO), {"colour": "red", "shape": "flat"}, BY_COLOUR, BY_SHAPE) is F
    assert outcome(Compare(">", *TWO), {"colour": "red", "shape": "square"}, BY_COLOUR, BY_SHAPE) is T


@pytest.mark.parametrize("facts", [{"colour": "blue"}, {"shape": "square"}])
def test_of_two_split_parameters_one_may_be_known(facts: dict[str, str]) -> None:
    assert outcome(Compare(">", *TWO), facts, BY_COLOUR, BY_SHAPE) is T


def test_a_member_whose_figure_nobody_states_is_unknown_and_the_others_are_not() -> None:
    figures = parameter(DatedFigures(FIRST, {"red": fixed(2), "blue": fixed(why="原因 (why)")}), by="colour")
    assert outcome(AT_LEAST, {"few": 3, "colour": "red"}, figures) is T
    assert outcome(AT_LEAST, {"few": 3, "colour": "blue"}, figures) is U
    assert outcome(AT_LEAST, {"few": 3}, figures) is U
    assert outcome(AT_LEAST, {"few": 1}, figures) is U


# ---------------------------------------------------------------- several, unstated

EITHER = parameter(DatedFigures(FIRST, {None: fixed(2, 4)}))
OVER = Compare(">=", ONE, ParameterValue("p"))


@pytest.mark.parametrize(("number", "truth"), [(1, F), (2, U), (3, U), (4, T), (None, U)])
def test_a_comparison_holds_only_if_every_candidate_says_so(number: int | None, truth: Truth) -> None:
    assert outcome(OVER, {"few": number}, EITHER) is truth
    assert outcome(Not(OVER), {"few": number}, EITHER) is ~truth


def test_one_parameter_read_twice_has_one_candidate_at_a_time() -> None:
    node = Compare("==", ParameterValue("p"), ParameterValue("p"))
    assert outcome(node, {}, EITHER) is T


def test_one_figure_read_by_fact_and_by_member_has_one_candidate_at_a_time() -> None:
    figures: Figures = {"red": fixed(2, 4), "blue": fixed(3)}
    split = parameter(DatedFigures(FIRST, figures), by="colour")
    node = Compare("==", ParameterValue("p", key_fact="colour"), ParameterValue("p", key="red"))
    assert [outcome(node, {"colour": colour}, split) for colour in ("red", "blue", None)] == [T, F, U]


def test_equality_with_candidates_is_open_or_false_but_never_true() -> None:
    node = Compare("==", ONE, ParameterValue("p"))
    assert [outcome(node, {"few": number}, EITHER) for number in (2, 3, 4)] == [U, F, U]


def test_a_figure_nobody_states_is_unknown_for_ever() -> None:
    unstated = parameter(DatedFigures(FIRST, {None: fixed(why="原因 (why)")}))
    assert outcome(OVER, {"few": 6}, unstated) is U
    assert outcome(AllOf((OVER, FactIs("has_a"))), {"few": 6, "has_a": False}, unstated) is F
    assert outcome(AnyOf((OVER, FactIs("has_a"))), {"few": 6, "has_a": True}, unstated) is T


def test_too_many_candidates_to_compare_are_unknown_with_the_reason() -> None:
    many = [Parameter(name, "times", NAME, None, (DatedFigures(FIRST, {None: fixed(*range(11))}),)) for name in "pq"]
    few = [Parameter(name, "times", NAME, None, (DatedFigures(FIRST, {None: fixed(*range(10))}),)) for name in "pq"]
    node = Compare(">=", Arithmetic("+", ParameterValue("p"), ParameterValue("q")), Number(0))
    evaluation = evaluate(node, {}, *many)
    assert evaluation.outcome is U
    assert [it.reason for it in evaluation.program.operations if "too many" in it.reason]
    assert outcome(node, {}, *few) is T


# ---------------------------------------------------------------- through time

THEN = parameter(DatedFigures(FIRST, {None: fixed(2)}), DatedFigures(SECOND, {None: fixed(4, possible_from=MAYBE)}))


@pytest.mark.parametrize(
    ("on", "truths"),
    [
        ("2020-01-01", (F, T, T)),
        ("2020-09-30", (F, T, T)),
        ("2020-10-01", (F, U, T)),
        ("2020-12-31", (F, U, T)),
        ("2021-01-01", (F, F, T)),
    ],
)
def test_while_a_value_may_have_begun_both_neighbours_are_candidates(on: str, truths: tuple[Truth, ...]) -> None:
    day = date.fromisoformat(on)
    assert tuple(outcome(OVER, {"few": number}, THEN, on=day) for number in (1, 3, 5)) == truths


def test_before_a_first_value_of_unknown_start_there_is_none() -> None:
    late = parameter(DatedFigures(SECOND, {None: fixed(4, possible_from=FIRST)}))
    assert [outcome(OVER, {"few": 6}, late, on=day) for day in (FIRST, SECOND)] == [U, T]


def test_a_neighbour_nobody_states_leaves_the_meantime_unknown() -> None:
    then = parameter(
        DatedFigures(FIRST, {None: fixed(2)}),
        DatedFigures(SECOND, {None: fixed(why="原因 (why)", possible_from=MAYBE)}),
    )
    assert [outcome(OVER, {"few": 6}, then, on=day) for day in (FIRST, MAYBE, SECOND)] == [T, U, U]


def test_each_member_has_its_own_neighbours() -> None:
    then = parameter(
        DatedFigures(FIRST, {"red": fixed(2), "blue": fixed(2)}),
        DatedFigures(SECOND, {"red": fixed(4, possible_from=MAYBE), "blue": fixed(4)}),
        by="colour",
    )
    facts = [{"few": 3, "colour": colour} for colour in ("red", "blue")]
    assert [outcome(AT_LEAST, it, then, on=MAYBE) for it in facts] == [U, T]
    assert [outcome(AT_LEAST, it, then, on=SECOND) for it in facts] == [F, F]


# ---------------------------------------------------------------- the graph


def test_equal_tests_are_done_once() -> None:
    node = AllOf((AnyOf((FactIs("has_a"), FactIs("has_b"))), AnyOf((FactIs("has_a"), FactIs("has_c")))))
    tests = [it.test for it in evaluate(node, {}).program.operations if it.kind is Kind.TEST]
    assert tests == [FactIs("has_a"), FactIs("has_b"), FactIs("has_c")]


def test_not_not_is_nothing() -> None:
    program = evaluate(Not(Not(FactIs("has_a"))), {}).program
    assert program.operations[program.outcome].test == FactIs("has_a")


def test_an_operation_comes_after_those_it_reads() -> None:
    program = evaluate(AllOf((Not(FactIs("has_a")), OVER, Unstated("why"))), {}, EITHER).program
    assert all(below < index for index, it in enumerate(program.operations) for below in it.arguments)
    assert program.outcome in set(reachable(program, program.outcome)) <= set(range(len(program.operations)))


# ---------------------------------------------------------------- exact numbers


def test_the_callers_decimal_precision_changes_nothing() -> None:
    node = Compare(">=", Arithmetic("*", FactValue("amount"), Number(2)), Number(Decimal("4.08")))
    with decimal.localcontext() as context:
        context.prec = 1
        assert outcome(node, {"amount": Decimal("2.04")}) is T


def test_decimals_are_compared_exactly() -> None:
    node = Compare(">=", FactValue("amount"), Number(Decimal("0.3")))
    assert outcome(node, {"amount": 0.3}) is T
    assert outcome(node, {"amount": Decimal("0.299999")}) is F
    assert outcome(node, {"amount": 1}) is T
