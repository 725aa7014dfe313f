"""What a formula may come to: held against every completion of the facts, by Fractions and by brute force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eligibility.rules.amounts import Amount, amount_of
from eligibility.rules.binding import bind
from eligibility.rules.grammar import parse_amount
from eligibility.rules.nodes import Arithmetic, Call, Compare, FactValue, Number, ParameterValue, Unstated, Value, walk
from eligibility.rules.scope import Scope
from eligibility.rules.vocabulary import DatedFigures, Figure, Parameter
from tests.reference import Reference
from tests.rules.test_program import FRAME, NAME, service_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from eligibility.rules.model import ServiceModel

Facts = dict[str, Any]
FIRST, MAYBE, SECOND = date(2020, 1, 1), date(2020, 10, 1), date(2021, 1, 1)
DAYS = (FIRST, MAYBE, SECOND)
WORDS = FRAME.vocabulary.facts

numbers = st.integers(-3, 5)
figures = st.lists(numbers, min_size=1, max_size=2, unique=True).map(lambda them: Figure(tuple(them)))
figures |= st.just(Figure((), "原因 (why)"))


@st.composite
def parameters(draw: st.DrawFn) -> list[Parameter]:
    """A plain one whose second value may have begun before its day, and one for each enum."""
    second = draw(figures)
    later = Figure(second.candidates, second.unstated, (), MAYBE if draw(st.booleans()) else None)
    dated = (DatedFigures(FIRST, {None: draw(figures)}), DatedFigures(SECOND, {None: later}))
    found = [Parameter("p_plain", "times", NAME, None, dated)]
    for name, enum in (("p_colour", "colour"), ("p_shape", "shape")):
        split: dict[str | None, Figure] = {member: draw(figures) for member in WORDS[enum].members or ()}
        found.append(Parameter(name, "times", NAME, enum, (DatedFigures(FIRST, split),)))
    return found


READ = (
    ParameterValue("p_plain"),
    ParameterValue("p_colour", key_fact="colour"),
    ParameterValue("p_colour", key="red"),
    ParameterValue("p_shape", key_fact="shape"),
)


def formulas(*facts: str) -> st.SearchStrategy[Value]:
    """Formulas of these facts, of parameters and of numbers."""
    leaves: st.SearchStrategy[Value] = numbers.map(Number) | st.sampled_from([FactValue(name) for name in facts])
    leaves |= st.sampled_from(READ)
    return st.recursive(
        leaves,
        lambda below: (
            st.builds(Arithmetic, st.sampled_from("+-*"), below, below)
            | st.builds(lambda name, one, two: Call(name, (one, two)), st.sampled_from(("min", "max")), below, below)
        ),
        max_leaves=5,
    )


KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "few": st.integers(0, 6),
    "amount": st.integers(0, 12).map(lambda halves: Decimal(halves) / 2),
    "many": st.integers(-1000, 1000),
    "colour": st.sampled_from(("red", "blue")),
    "shape": st.sampled_from(("round", "square", "flat")),
}
applicants = st.fixed_dictionaries({}, optional=KNOWN)


def service(value: Value | Unstated, figures_: list[Parameter]) -> ServiceModel:
    """A service that reads *value*, and so its parameters."""
    return service_of(value if isinstance(value, Unstated) else Compare(">=", value, Number(0)), *figures_)


def find(value: Value | Unstated, facts: Facts, figures_: list[Parameter], on: date) -> Amount:
    return amount_of(value, bind(service(value, figures_), on)[0], facts)


def values(value: Value, facts: Facts, figures_: list[Parameter], on: date) -> set[Fraction] | None:
    """Every number *value* may be for facts that are all known; None if no source states a figure of it."""
    reference = Reference(service(value, figures_), on, facts)
    read = [part for part in walk(value) if isinstance(part, ParameterValue)]
    chosen: dict[str, str] = {enum: facts[enum] for enum in ("colour", "shape") if enum in facts}
    members = (chosen[part.key_fact] if part.key_fact else part.key for part in read)
    keys = [*dict.fromkeys((part.parameter, member, None) for part, member in zip(read, members, strict=True))]
    candidates = [reference.figures(parameter, member) for parameter, member, _ in keys]
    if None in candidates:
        return None
    worlds = product(*(them for them in candidates if them))
    return {reference._value(value, dict(zip(keys, world, strict=True)), chosen) for world in worlds}  # noqa: SLF001


def holds(amount: Amount, number: Fraction) -> bool:
    """Whether *number* is one of those the amount may be."""
    above = amount.least is None or number >= amount.least
    below = amount.most is None or number <= amount.most
    return above and below and (not amount.candidates or number in amount.candidates)


@given(formulas("few", "amount", "many"), parameters(), applicants, st.sampled_from(DAYS), st.data())
def test_whatever_the_facts_turn_out_to_be_the_amount_holds_what_it_comes_to(
    value: Value, figures_: list[Parameter], facts: Facts, on: date, data: st.DataObject
) -> None:
    amount = find(value, facts, figures_, on)
    whole = {**data.draw(st.fixed_dictionaries(KNOWN)), **facts}
    found = values(value, whole, figures_, on)
    if found is None:
        assert amount.value is None
        assert amount.unstated
    else:
        assert all(holds(amount, number) for number in found)


def corners(facts: Facts) -> Iterator[Facts]:
    """Every completion at the bounds of the numbers, and at each member."""
    ends = {"few": (0, 6), "amount": (0, 6), "colour": ("red", "blue"), "shape": ("round", "square", "flat")}
    left = {name: them for name, them in ends.items() if name not in facts}
    for picked in product(*left.values()):
        yield {**facts, **dict(zip(left, picked, strict=True))}


def reads_each_fact_once(value: Value) -> bool:
    read = [part.fact for part in walk(value) if isinstance(part, FactValue)]
    return len(read) == len(set(read))


@given(formulas("few", "amount"), parameters(), applicants, st.sampled_from(DAYS))
def test_an_amount_is_settled_exactly_when_every_completion_agrees(
    value: Value, figures_: list[Parameter], facts: Facts, on: date
) -> None:
    """A formula of facts that each stand once takes its ends where the facts take theirs."""
    assume(reads_each_fact_once(value))
    amount = find(value, facts, figures_, on)
    found = [values(value, whole, figures_, on) for whole in corners(facts)]
    if None in found:
        assert (amount.value, amount.least, amount.most) == (None, None, None)
        return
    every = {number for numbers_ in found if numbers_ for number in numbers_}
    assert amount.least == min(every)
    assert amount.most == max(every)
    assert (amount.value is not None) == (len(every) == 1)
    if amount.value is not None:
        assert (amount.missing, amount.unstated) == ((), ())


@given(formulas("few", "amount", "many"), parameters(), applicants, st.sampled_from(DAYS), st.data())
def test_no_fact_that_is_not_missing_narrows_an_amount(
    value: Value, figures_: list[Parameter], facts: Facts, on: date, data: st.DataObject
) -> None:
    amount = find(value, facts, figures_, on)
    others = {name: strategy for name, strategy in KNOWN.items() if name not in (*facts, *amount.missing)}
    more = data.draw(st.fixed_dictionaries(others))
    again = find(value, {**facts, **more}, figures_, on)
    assert (again.least, again.most, again.candidates) == (amount.least, amount.most, amount.candidates)


@given(formulas("few", "amount", "many"), parameters(), applicants, st.sampled_from(DAYS), st.data())
def test_more_facts_only_narrow_an_amount(
    value: Value, figures_: list[Parameter], facts: Facts, on: date, data: st.DataObject
) -> None:
    before = find(value, facts, figures_, on)
    after = find(value, {**data.draw(applicants), **facts}, figures_, on)
    assert before.least is None or (after.least is not None and after.least >= before.least)
    assert before.most is None or (after.most is not None and after.most <= before.most)
    assert before.value is None or after.value == before.value
    assert set(after.missing) <= set(before.missing)


# ---------------------------------------------------------------- by example

P = Figure((2, 4))
PLAIN = [Parameter("p_plain", "times", NAME, None, (DatedFigures(FIRST, {None: P}),))]
SPLIT: dict[str | None, Figure] = {"red": Figure((1,)), "blue": Figure((3,))}
COLOUR = [Parameter("p_colour", "times", NAME, "colour", (DatedFigures(FIRST, SPLIT),))]
WHY: dict[str | None, Figure] = {"red": Figure((1,)), "blue": Figure((), "没有说 (not said)")}
PARTLY = [Parameter("p_colour", "times", NAME, "colour", (DatedFigures(FIRST, WHY),))]


@pytest.mark.parametrize(
    ("text", "facts", "figures_", "shown", "candidates", "missing"),
    [
        ("3", {}, [], "3", (3,), ()),
        ("1 + few", {"few": 2}, [], "3", (3,), ()),
        ("1 + few", {}, [], "1–7", (), ("few",)),
        ("1 + many", {}, [], "…", (), ("many",)),
        ("max(1, many)", {}, [], "1–…", (), ("many",)),
        ("min(5, max(1, many))", {}, [], "1–5", (), ("many",)),
        ("min(few, 0)", {}, [], "0", (0,), ()),
        ("max(few, 6)", {}, [], "6", (6,), ()),
        ("0 * many", {}, [], "0", (0,), ()),
        ("few - 6", {}, [], "-6–0", (), ("few",)),
        ("6 - few", {}, [], "0–6", (), ("few",)),
        ("-2 * few", {}, [], "-12–0", (), ("few",)),
        ("few - few", {}, [], "-6–6", (), ("few",)),
        ("one_more", {}, [], "…", (), ("one_more", "many")),
        ("one_more", {"one_more": 3}, [], "3", (3,), ()),
        ("few + p_plain", {"few": 1}, PLAIN, "3–5", (3, 5), ()),
        ("p_plain - p_plain", {}, PLAIN, "0", (0,), ()),
        ("p_colour[colour]", {}, COLOUR, "1–3", (1, 3), ("colour",)),
        ("p_colour[colour]", {"colour": "blue"}, COLOUR, "3", (3,), ()),
        ("p_colour[colour] - p_colour[red]", {"colour": "red"}, COLOUR, "0", (0,), ()),
        ("p_colour[colour]", {}, PARTLY, "…", (), ("colour",)),
        ("p_colour[colour]", {"colour": "red"}, PARTLY, "1", (1,), ()),
    ],
)
def test_what_a_formula_comes_to(
    text: str,
    facts: Facts,
    figures_: list[Parameter],
    shown: str,
    candidates: tuple[int, ...],
    missing: tuple[str, ...],
) -> None:
    value, faults = parse_amount(text, Scope(WORDS, {it.name: it for it in figures_}, purpose="copies"), "copy")
    assert not faults
    assert value
    amount = find(value, facts, figures_, FIRST)
    assert (str(amount), amount.candidates, amount.missing) == (shown, candidates, missing)


def test_one_figure_read_by_fact_and_by_member_has_one_candidate_at_a_time() -> None:
    either: dict[str | None, Figure] = {"red": Figure((1, 2)), "blue": Figure((3,))}
    split = [Parameter("p_colour", "times", NAME, "colour", (DatedFigures(FIRST, either),))]
    value = Arithmetic("-", ParameterValue("p_colour", key_fact="colour"), ParameterValue("p_colour", key="red"))
    assert find(value, {"colour": "red"}, split, FIRST).value == 0
    assert find(value, {"colour": "blue"}, split, FIRST).candidates == (1, 2)


def test_a_figure_nobody_states_is_told_with_its_reason_as_long_as_it_may_count() -> None:
    value = ParameterValue("p_colour", key_fact="colour")
    assert [reason.en for reason in find(value, {}, PARTLY, FIRST).unstated] == ["not said"]
    assert find(value, {"colour": "blue"}, PARTLY, FIRST).missing == ()
    assert find(value, {"colour": "red"}, PARTLY, FIRST).unstated == ()


def test_a_number_that_no_source_states_is_any_number_and_says_why() -> None:
    amount = find(Unstated("没有说 (not said)"), {}, [], FIRST)
    assert (amount.value, amount.least, amount.most, amount.candidates, amount.missing) == (None, None, None, (), ())
    assert [reason.en for reason in amount.unstated] == ["not said"]


def test_too_many_candidates_are_told_to_be_too_many() -> None:
    many = [
        Parameter(name, "times", NAME, None, (DatedFigures(FIRST, {None: Figure(tuple(range(11)))}),)) for name in "pq"
    ]
    amount = find(Arithmetic("+", ParameterValue("p"), ParameterValue("q")), {}, many, FIRST)
    assert (amount.value, amount.least, amount.most) == (None, None, None)
    assert [reason.en for reason in amount.unstated] == ["too many candidate values"]


def test_the_formula_is_told_in_both_languages() -> None:
    value, _ = parse_amount("1 + few * 2", Scope(WORDS, purpose="copies"), "copy")
    assert value
    formula = find(value, {}, [], FIRST).formula
    assert (formula.zh, formula.en) == ("1+小数目×2", "1 + A small number × 2")
