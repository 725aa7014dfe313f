"""Engines by constructs: a table whose every cell is earned, and that nothing of the language is without a sample.

`make update-recorded` writes the table of docs/engines.md anew.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest

from eligibility.engines import durable, frame_graph
from eligibility.rules import derivation, grammar, nodes, phrases, scope
from eligibility.rules.program import Kind
from tests.engines import constructs, crowds
from tests.engines.agreement import Question, compare
from tests.engines.constructs import CONSTRUCTS, columns_of, gaps, ruleset_of_all
from tests.reference import Reference
from tests.rules.test_native import check

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "engines.md"
START, END = "<!-- constructs -->\n", "<!-- /constructs -->\n"
TODAY = date(2024, 2, 29)
ENGINES = ("native", "durable", "polars", "duckdb", "spark", "pandas", "pyarrow")
NAMES = {"duckdb": "DuckDB", "spark": "Spark"}
FIXED = {"no_value": {None}, "not_stated": {True, None}, "always": {"required"}}
"""What can come out of a sample, where it is not true, false and unknown."""


@cache
def question() -> Question:
    """The service with every sample, and people of whom some things are not known."""
    ruleset = ruleset_of_all()
    return Question([ruleset], crowds.draw_crowd(ruleset, TODAY, 150, seed=8), TODAY)


@cache
def expected() -> list[dict[str, Any]]:
    return question().ask_one_by_one()


def ask(engine: str, request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """What an engine answers, or a skip where it is not there."""
    if engine in ("native", "durable"):
        if engine == "durable":
            pytest.importorskip("durable.engine", reason=durable.BUILD_FOR_3_13, exc_type=ImportError)
        return question().ask_one_by_one(engine)
    if engine == "spark":
        spark = request.getfixturevalue("spark")
        wanted = {name for it in CONSTRUCTS for name in columns_of(it, question().rulesets[0])}
        return question().ask_frame(lambda frame: crowds.as_spark(spark, frame), only=lambda it: it.name in wanted)
    return question().ask_frame(crowds.KINDS[engine])


@pytest.fixture(scope="module", params=ENGINES)
def found(request: pytest.FixtureRequest) -> tuple[str, frozenset[str]]:
    """An engine, and the columns in which it differs from the native one."""
    return request.param, compare(expected(), ask(request.param, request)).columns


def test_every_engine_answers_every_construct_alike(found: tuple[str, frozenset[str]]) -> None:
    engine, differing = found
    ruleset = question().rulesets[0]
    assert [it.id for it in CONSTRUCTS if differing & {*columns_of(it, ruleset)}] == [], engine
    assert not differing, engine


def test_the_samples_come_to_true_and_false_and_unknown() -> None:
    for it in CONSTRUCTS:
        column, *_ = columns_of(it, question().rulesets[0])
        seen = {row[column] for row in expected()}
        assert seen == FIXED[it.id] if it.id in FIXED else len(seen) > 2, (it.id, seen)


def test_the_native_engine_answers_them_as_they_are_meant() -> None:
    ruleset = question().rulesets[0]
    for person in question().people:
        evaluation = ruleset.compiled.evaluate(person, ruleset.on, TODAY)
        check(evaluation, Reference(ruleset.compiled.rules.service, ruleset.on, evaluation.values))


def table() -> str:
    """The table: each cell stands for a run that a test above holds to it."""
    names = [NAMES.get(it, it) for it in ENGINES]
    lines = [f"| 构造 construct | 例 sample | {' | '.join(names)} |", "|" + "---|" * (len(names) + 2)]
    for it in CONSTRUCTS:
        sample = f"`{it.sample}`" if it.sample else "—"
        lines.append(f"| {it.zh} {it.en} | {sample} | {' | '.join('✔' for _ in ENGINES)} |")
    return "\n".join(lines) + "\n"


def test_the_page_has_the_table() -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    text = f"{before}{START}{table()}{END}{rest.partition(END)[2]}"
    if os.environ.get("UPDATE_RECORDED"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


# ---------------------------------------------------------------- nothing is without a sample


def test_everything_there_is_in_the_language_has_a_sample() -> None:
    assert gaps() == set()


ADDED: dict[str, tuple[Any, str, Any]] = {
    "a comparison of the grammar": (grammar, "_OPERATORS", {**grammar._OPERATORS, object: "~="}),  # noqa: SLF001
    "a comparison of the nodes": (nodes, "Operator", Literal["==", "!=", "<", "<=", ">", ">=", "~="]),
    "a comparison of the frames": (frame_graph, "COMPARE", {**frame_graph.COMPARE, "~=": max}),
    "arithmetic of the grammar": (grammar, "_ARITHMETIC", {**grammar._ARITHMETIC, object: "/"}),  # noqa: SLF001
    "a symbol in words": (phrases, "_SYMBOLS", {**phrases._SYMBOLS, "/": "÷"}),  # noqa: SLF001
    "a function of expressions": (scope, "FUNCTIONS", (*scope.FUNCTIONS, "half")),
    "a function of derivations": (derivation, "FUNCTIONS", {**derivation.FUNCTIONS, "half": max}),
    "a test": (nodes, "Test", nodes.Test | Kind),
    "a value": (nodes, "Value", nodes.Value | Kind),
    "an operation": (constructs, "Kind", [*Kind, SimpleNamespace(value="most")]),
}


@pytest.mark.parametrize("added", ADDED)
def test_what_is_added_to_one_reader_only_is_told(added: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*ADDED[added])
    assert gaps()


def test_a_sample_taken_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    left = tuple(it for it in CONSTRUCTS if "value_at" not in it.sample)
    monkeypatch.setattr(constructs, "CONSTRUCTS", left)
    assert gaps() == {"no sample of ValueAt", "no sample of Day", "no sample of function value_at"}
