"""Every engine gives one answer: random rules and the shipped ones, node by node, with facts unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.engines import durable, frame_facts, frame_tests
from eligibility.engines.frame_facts import fix
from eligibility.materials.options import Need
from eligibility.testing import rulesets
from tests.engines import crowds
from tests.engines.agreement import DAYS, TODAYS, Question, column_types, compare, random_question, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)


def needs_durable() -> None:
    pytest.importorskip("durable.engine", reason=durable.BUILD_FOR_3_13, exc_type=ImportError)


def check(question: Question, found: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]]) -> None:
    compared = compare(expected, found)
    assert not compared.differences, str(compared)
    assert compared.refused < max(2, len(question.people) / 2)


@settings(max_examples=40)
@given(rulesets(), st.sampled_from(TODAYS), st.integers(0, 9))
def test_random_rules_say_the_same_in_polars_node_by_node(ruleset: el.Ruleset, today: date, seed: int) -> None:
    question = Question([ruleset], crowds.draw_crowd(ruleset, today, 12, seed=seed), today)
    found = question.ask_frame(crowds.same, **column_types(seed))
    check(question, found, question.ask_one_by_one())


@settings(max_examples=20)
@given(rulesets(), st.sampled_from(TODAYS), st.integers(0, 9))
def test_random_rules_say_the_same_in_durable_to_the_amounts(ruleset: el.Ruleset, today: date, seed: int) -> None:
    needs_durable()
    question = Question([ruleset], crowds.draw_crowd(ruleset, today, 3, seed=seed), today)
    check(question, question.ask_one_by_one("durable"), question.ask_one_by_one())


@pytest.mark.parametrize("first", [1, 4, 7, 10])
def test_random_rules_say_the_same_in_duckdb_node_by_node(first: int) -> None:
    question = random_question(range(first, first + 3), 12)
    check(question, question.ask_frame(crowds.as_duckdb, **column_types(first)), question.ask_one_by_one())


def test_random_rules_say_the_same_on_spark_node_by_node(spark: Any) -> None:
    question = random_question(range(20, 23), 8)
    found = question.ask_frame(lambda frame: crowds.as_spark(spark, frame), **column_types(1))
    check(question, found, question.ask_one_by_one())


# ---------------------------------------------------------------- the thirty shipped services


@pytest.fixture(scope="module", params=DAYS, ids=str)
def thirty(request: pytest.FixtureRequest, catalog: el.Catalog) -> tuple[Question, list[dict[str, Any]]]:
    """The services on one day, and what the native engine answers."""
    question = shipped(catalog, request.param, 2)
    return question, question.ask_one_by_one()


def test_shipped_rules_say_the_same_in_polars_node_by_node(thirty: tuple[Question, list[dict[str, Any]]]) -> None:
    question, expected = thirty
    check(question, question.ask_frame(crowds.same), expected)


@pytest.mark.parametrize("part", range(len(DAYS)))
def test_shipped_rules_say_the_same_in_duckdb_node_by_node(catalog: el.Catalog, part: int) -> None:
    """A third of the services on each day, for its queries take seconds to plan."""
    whole = shipped(catalog, DAYS[part], 3)
    question = Question(whole.rulesets[part :: len(DAYS)], whole.people[:: len(DAYS)], whole.today)
    check(question, question.ask_frame(crowds.as_duckdb), question.ask_one_by_one())


def test_shipped_rules_say_the_same_in_durable(catalog: el.Catalog) -> None:
    needs_durable()
    for day in DAYS:
        for ruleset in shipped(catalog, day, 0).rulesets:
            question = Question([ruleset], crowds.draw_crowd(ruleset, day, 3, seed=day.year), day)
            check(question, question.ask_one_by_one("durable"), question.ask_one_by_one())


@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]], ids=str)
def test_shipped_rules_say_the_same_on_spark_node_by_node(catalog: el.Catalog, spark: Any, day: date) -> None:
    """All services in one call, for the number of calls is what takes time; more people under `make agree`."""
    question = shipped(catalog, day, 3)
    check(question, question.ask_frame(lambda frame: crowds.as_spark(spark, frame)), question.ask_one_by_one())


@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]], ids=str)
def test_the_people_put_to_spark_come_to_answers_of_all_kinds(catalog: el.Catalog, day: date) -> None:
    """Else agreement would say little."""
    question = shipped(catalog, day, 3)
    expected = question.ask_one_by_one()
    seen: dict[str, set[Any]] = {}
    for row in expected:
        for name, value in row.items():
            kind = name.partition("__")[2].partition("_")[0]
            seen.setdefault(kind, set()).add(value)
    assert {*seen} == {"outcome", "criterion", "route", "granted", "entitlement", "document", "node"}
    assert seen["outcome"] == {it.value for it in el.Outcome}
    assert seen["document"] == {it.value for it in Need}
    assert all(seen[it] == {True, False, None} for it in ("criterion", "route", "granted", "node"))
    assert len(seen["entitlement"]) > 3


def test_rules_differ_on_the_days_put_to_spark(catalog: el.Catalog) -> None:
    """Figures and rules: a value of one day taken for that of the other would be seen."""
    first, last = (shipped(catalog, day, 0).rulesets for day in (DAYS[0], DAYS[-1]))
    differing = [old.number for old, new in zip(first, last, strict=True) if old.digest != new.digest]
    assert len(differing) > 5


# ---------------------------------------------------------------- it would be seen


def test_an_operator_that_one_engine_reads_otherwise_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    question = random_question(range(30, 33), 12)
    expected = question.ask_one_by_one()
    assert not compare(expected, question.ask_frame(crowds.same)).differences

    loose: Any = {"<": "<=", ">": ">="}
    monkeypatch.setattr(frame_tests, "fix", lambda operator, *rest: fix(loose.get(operator, operator), *rest))
    assert compare(expected, question.ask_frame(crowds.same)).differences


def closed(column: nw.Expr, form: str) -> nw.Expr:
    return column.fill_null(False) if form == "boolean" else column  # noqa: FBT003


def test_an_unknown_taken_for_false_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    question = random_question(range(30, 33), 12)
    monkeypatch.setattr(frame_facts.FactColumn, "expr", property(lambda it: closed(nw.col(it.name), it.form)))
    assert compare(question.ask_one_by_one(), question.ask_frame(crowds.same)).differences
