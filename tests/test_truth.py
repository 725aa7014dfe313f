from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.truth import Truth

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
BOTH = {(T, T): T, (T, U): U, (T, F): F, (U, T): U, (U, U): U, (U, F): F, (F, T): F, (F, U): F, (F, F): F}
EITHER = {(T, T): T, (T, U): T, (T, F): T, (U, T): T, (U, U): U, (U, F): U, (F, T): T, (F, U): U, (F, F): F}
truths = st.lists(st.sampled_from(Truth), max_size=6)


@pytest.mark.parametrize("pair", BOTH)
def test_all_of_two_follows_kleenes_table(pair: tuple[Truth, Truth]) -> None:
    assert Truth.all_of(pair) is BOTH[pair]


@pytest.mark.parametrize("pair", EITHER)
def test_any_of_two_follows_kleenes_table(pair: tuple[Truth, Truth]) -> None:
    assert Truth.any_of(pair) is EITHER[pair]


def test_not_mirrors_and_leaves_unknown_unknown() -> None:
    assert [~truth for truth in (T, U, F)] == [F, U, T]
    assert all(isinstance(~truth, Truth) for truth in Truth)


def test_all_of_nothing_is_true_and_any_of_nothing_is_false() -> None:
    assert Truth.all_of([]) is T
    assert Truth.any_of([]) is F


@given(truths)
def test_not_all_is_any_not(some: list[Truth]) -> None:
    assert ~Truth.all_of(some) is Truth.any_of([~truth for truth in some])


@given(truths)
def test_all_of_decides_only_what_every_completion_decides(some: list[Truth]) -> None:
    completions = itertools.product(*([T, F] if truth is U else [truth] for truth in some))
    outcomes = {Truth.all_of(completion) for completion in completions}
    assert Truth.all_of(some) is (outcomes.pop() if len(outcomes) == 1 else U)


@pytest.mark.parametrize(("answer", "truth"), [(True, T), (False, F), (None, U)])
def test_an_answer_has_a_truth_and_none_is_unknown(answer: bool | None, truth: Truth) -> None:  # noqa: FBT001
    assert Truth.of(answer) is truth


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_refuses_to_be_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError, match=r"truth is Truth\.TRUE"):
        bool(truth)
    with pytest.raises(TypeError, match="three values"):
        assert not truth
