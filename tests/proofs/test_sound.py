"""That there is nobody is never wrong: of random rules, and of everything that could make it so."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, Rounded, localcontext
from typing import TYPE_CHECKING, Any

import pytest
import z3

import eligibility as el
from eligibility.calendar import full_months
from eligibility.proofs import smt, witness
from eligibility.proofs.claims import Every, Settled, settled_not
from eligibility.proofs.comparison import prove
from eligibility.proofs.graphs import Sketch
from eligibility.proofs.witness import Answer, Search
from eligibility.rules.nodes import Arithmetic, Call, Compare, FactValue, Number, Today
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.text import Bilingual
from eligibility.truth import Truth
from tests.proofs.people import Tally, check_random

if TYPE_CHECKING:
    from eligibility.rules.nodes import Operator, Value
    from tests.town import Town

TODAY = date(2022, 3, 1)
SERVICE = "services/01-1-heating-aid.yaml"


def test_a_context_of_its_own_for_decimals_changes_nothing(ruleset: el.Ruleset) -> None:
    change = ruleset.reform({"parameters.income_multiple": Decimal("2.25")})
    proof = el.verify(ruleset, change)
    with localcontext(Context(prec=2, traps=[Inexact, Rounded, InvalidOperation])):
        assert el.verify(ruleset, change) == proof
        assert ruleset.reform({"parameters.income_multiple": Decimal("2.25")}).digest == change.digest


@pytest.mark.parametrize("seed", range(8))
def test_whoever_is_drawn_is_where_random_rules_and_their_mutants_say(seed: int) -> None:
    tally = Tally()
    check_random(seed, tally)
    assert tally.faults == []
    assert tally.seen["people"]


# ---------------------------------------------------------------- facts by themselves


def fact(name: str, type_: FactType, **more: Any) -> Fact:
    return Fact(name, type_, Bilingual(name, name), order=0, **more)


def search(sketch: Sketch, *facts: Fact, today: date = TODAY) -> Search:
    return Search({it.name: it for it in facts}, sketch.graph, today)


def compared(sketch: Sketch, left: str, operator: Operator, right: Value) -> Settled:
    return Settled(sketch.test(Compare(operator, FactValue(left), right)), Truth.TRUE)


def number(value: float | str) -> Number:
    return Number(Decimal(value) if isinstance(value, str) else int(value))


def test_nobody_is_not_said_where_somebody_was_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    sketch = Sketch()
    rich = Every((compared(sketch, "income", ">=", number(5)), compared(sketch, "income", "<", number(6))))
    looked = search(sketch, fact("income", FactType.INTEGER))
    believed = Search._is_in  # noqa: SLF001
    monkeypatch.setattr(Search, "_is_in", lambda *_: False)
    assert looked.find(rich).answer is looked.exists(rich) is Answer.OPEN
    monkeypatch.setattr(Search, "_is_in", believed)
    assert looked.find(rich).facts == {"income": 5}


def test_a_fact_without_a_possible_value_rules_out_nobody_who_leaves_it_open() -> None:
    since = fact("since", FactType.DATE, minimum=date(2023, 1, 1), latest_today=True)
    months = fact("months", FactType.INTEGER, derive=Call("full_months", (FactValue("since"), Today())))
    sketch = Sketch()
    owns = compared(sketch, "rooms", ">=", number(1))
    late = compared(sketch, "since", "<", FactValue("since"))
    long = compared(sketch, "months", ">=", number(1))
    looked = search(sketch, since, months, fact("rooms", FactType.INTEGER))
    assert looked.find(owns).facts == {"rooms": 1}
    assert looked.exists(late) is Answer.NOBODY
    assert looked.exists(long) is Answer.NOBODY  # whoever states the months was there since a day that cannot be


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [
        (">=", "1000000000000.5", "1000000000000.5"),
        (">", "0.00000000000000000001", "1"),
        ("==", "99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ],
)
def test_numbers_of_any_length_are_exact(operator: Operator, value: str, found: str) -> None:
    sketch = Sketch()
    told = compared(sketch, "income", operator, number(value))
    somebody = search(sketch, fact("income", FactType.DECIMAL, minimum=0)).find(told)
    assert somebody.answer is Answer.SOMEBODY
    assert Decimal(found) == somebody.facts["income"] or somebody.facts["income"] > Decimal(value)


def test_a_number_that_nobody_can_write_is_not_settled() -> None:
    sketch = Sketch()
    squared = Arithmetic("*", FactValue("income"), FactValue("income"))
    root = sketch.test(Compare("==", squared, Number(2)))
    thrice = sketch.test(Compare("==", Arithmetic("*", FactValue("income"), Number(3)), Number(1)))
    looked = search(sketch, fact("income", FactType.DECIMAL))
    for at in (root, thrice):
        assert looked.find(Settled(at, Truth.TRUE)).answer is not Answer.SOMEBODY
    assert looked.exists(Settled(root, Truth.FALSE)) is Answer.SOMEBODY


def between(first: str, last: str) -> Fact:
    return fact("months", FactType.INTEGER, derive=Call("full_months", (FactValue(first), FactValue(last))))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2021, 1, 31), date(2021, 2, 28)),
        (date(2021, 1, 31), date(2021, 2, 27)),
        (date(1, 3, 1), date(9999, 2, 28)),
        (date(1, 7, 31), date(9999, 12, 31)),
        (date(9999, 7, 31), date(1, 2, 28)),
        (date(2022, 5, 31), date(2022, 2, 28)),
    ],
)
def test_months_between_two_days_are_those_of_the_calendar(first: date, last: date) -> None:
    months = full_months(first, last)
    days = [fact(name, FactType.DATE, minimum=day, maximum=day) for name, day in (("first", first), ("last", last))]
    sketch = Sketch()
    known = [Settled(sketch.test(Compare("<=", FactValue(it.name), FactValue(it.name))), Truth.TRUE) for it in days]
    right = Every((*known, compared(sketch, "months", "==", number(months))))
    wrong = [Every((*known, compared(sketch, "months", "==", number(months + off)))) for off in (-1, 1)]
    looked = search(sketch, *days, between("first", "last"))
    assert [looked.exists(it) for it in wrong] == [Answer.NOBODY] * 2
    assert looked.find(right).facts == {"first": first, "last": last}
    assert [looked.exists(it) for it in wrong] == [Answer.NOBODY] * 2


def test_a_person_who_states_what_follows_the_same_day_can_be() -> None:
    birth = fact("birth", FactType.DATE, latest_today=True)
    age = fact("age", FactType.INTEGER, derive=Call("full_years", (FactValue("birth"), Today())))
    days = fact("days", FactType.INTEGER, derive=Call("full_days", (FactValue("birth"), Today())))
    sketch = Sketch()
    grown = compared(sketch, "age", ">=", number(18))
    settled = Settled(sketch.test(Compare(">", FactValue("days"), Number(-1))), Truth.TRUE)
    found = search(sketch, birth, age, days).find(Every((grown, settled))).facts
    assert "birth" in found or (found["age"] == 18 and 6570 <= found["days"] <= 6940)


def test_a_person_states_two_facts_of_one_day_only_if_there_is_such_a_day() -> None:
    months = fact("months", FactType.INTEGER, derive=Call("full_months", (FactValue("since"), Today())))
    days = fact("days", FactType.INTEGER, derive=Call("full_days", (FactValue("since"), Today())))
    sketch = Sketch()
    both = [compared(sketch, "months", "==", number(1)), compared(sketch, "days", ">=", number(28))]
    none = Every((both[0], compared(sketch, "days", "<", number(28))))
    looked = search(sketch, fact("since", FactType.DATE), months, days)
    assert looked.exists(none) is Answer.NOBODY
    assert looked.find(Every(tuple(both))).answer is Answer.SOMEBODY
    assert looked.exists(settled_not(both[0].root, Truth.TRUE)) is Answer.SOMEBODY


# ---------------------------------------------------------------- a solver in trouble


@pytest.mark.parametrize("seconds", [0.0, 0.000_1])
def test_without_time_nothing_is_settled(ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(witness, "SECONDS", seconds)
    proof, audit = el.verify(ruleset, {"parameters.min_age.female": 45}), el.verify(ruleset)
    assert {it.witness.answer for it in proof.moves} == {proof.while_open.answer} == {Answer.OPEN}
    assert not any((proof.is_same, proof.is_settled, proof.is_refuted))
    assert repr(proof).endswith("not settled)")
    assert audit.flaws == ()
    assert f"{audit.unsettled} questions not settled" in repr(audit)
    assert "没有证出" in audit.explain()
    assert "没有证出" in proof.explain()


def test_an_error_of_the_solver_is_no_answer(ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise z3.Z3Exception("out of memory")

    monkeypatch.setattr(z3.Solver, "check", fail)
    assert not el.verify(ruleset, {"parameters.min_age.female": 45}).is_settled


def test_an_interrupted_solver_interrupts(ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(z3.Solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr(z3.Solver, "reason_unknown", lambda *_: "interrupted from keyboard")
    with pytest.raises(KeyboardInterrupt):
        el.verify(ruleset)


def test_threads_copies_and_pickles_are_equal(ruleset: el.Ruleset) -> None:
    change = {"parameters.min_age.female": 45}
    proof, audit = el.verify(ruleset, change), el.verify(ruleset)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: el.verify(ruleset, change), range(4))) == [proof] * 4
    for it in (proof, audit):
        assert pickle.loads(pickle.dumps(it)) == copy.deepcopy(it) == copy.copy(it) == it  # noqa: S301 - our own
        assert type(copy.copy(it)) is type(it)
    assert proof != el.verify(ruleset, {"parameters.min_age.female": 44})


def test_what_the_solver_takes_a_length_to_be_is_exact() -> None:
    assert (smt.YEAR, smt.MONTH) == (146_097 * 12, 146_097)
    assert date(2400, 1, 1).toordinal() - date(2000, 1, 1).toordinal() == 400 * smt.YEAR / smt.PARTS


# ---------------------------------------------------------------- sides that do not go together


def test_a_fact_of_one_side_alone_is_everybodys_own(town: Town) -> None:
    before = town.catalog()["1-1"].on("2022-06-01")
    facts = "facts.yaml"
    town.edit(
        facts,
        "is_frail:\n",
        "has_garden:\n  type: boolean\n  label: {zh: 有院子, en: Garden}\n"
        "  question: {zh: 有院子吗？, en: Is there a garden?}\n  asked_of: applicant\nis_frail:\n",
    )
    town.edit(SERVICE, "    when: not has_stove\n", "    when: not has_stove and has_garden\n")
    after = town.catalog()["1-1"].on("2022-06-01")
    proof = el.verify(before, after)
    lost = next(it.witness for it in proof.moves if it.before is el.Outcome.ELIGIBLE and it.witness.facts)
    assert lost.facts["has_garden"] is False
    assert {it.id for it in proof.parts if not it.is_same} >= {"stoveless"}


def test_where_nobody_applied_before_everybody_moves(town: Town) -> None:
    after = town.catalog()["1-1"].on("2022-06-01").compiled
    rules = replace(after.rules, service=replace(after.rules.service, kind="channel"))
    before = type(after)(rules, after.program)
    day = date(2022, 6, 1)
    moves = prove(before, after, (day, day), day).moves
    assert {(it.before.value, it.after.value) for it in moves if it.witness.answer is Answer.SOMEBODY} >= {
        ("not_applicable", "eligible"),
        ("not_applicable", "ineligible"),
    }


def test_arguments_that_say_nothing_are_refused(catalog: el.Catalog, ruleset: el.Ruleset) -> None:
    with pytest.raises(el.EligibilityError, match="has a day of its own"):
        el.verify(ruleset, on="2022-06-01")
    with pytest.raises(el.EligibilityError, match="not Catalog"):
        el.verify(ruleset, catalog)


# ---------------------------------------------------------------- amounts

TABLE = """\
entitlements:
  aid:
    title: {{zh: 补助, en: "Aid"}}
    unit: {unit}
    rows:
      - {{title: {{zh: 甲, en: "A"}}, when: household_size >= 5, value: "{first}", cite: {{source: heating_rules}}}}
      - {{title: {{zh: 乙, en: "B"}}, value: "{second}", cite: {{source: heating_rules}}}}

materials:
"""


def with_table(town: Town, old: str, **values: str) -> tuple[el.Ruleset, str]:
    new = TABLE.format(**{"unit": "person", "first": "10", "second": "5", **values})
    town.edit(SERVICE, old, new)
    return town.catalog()["1-1"].on("2022-06-01"), new


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ({}, True),
        ({"first": "household_size * 2"}, False),
        ({"first": "max(10, household_size)"}, False),
        ({"first": "max(10, min(household_size, 10))"}, True),
        ({"first": "min(household_size * household_size, 10)"}, True),
        ({"first": "min(household_size * household_size - 20, 10)"}, False),
        ({"unit": "copy"}, False),
        ({"second": "unstated('没有说明 (not stated)')"}, False),
    ],
)
def test_amounts_are_compared_as_numbers(town: Town, values: dict[str, str], *, same: bool) -> None:
    before, text = with_table(town, "materials:\n")
    after, _ = with_table(town, text, **values)
    proof = el.verify(before, after)
    part = next(it for it in proof.parts if it.id == "aid")
    assert part.is_same is same
    assert (part.gained.answer, part.lost.answer) == (Answer.NOBODY, Answer.NOBODY)
    if not same:
        assert part.said
        assert part.said[0] != part.said[1]
