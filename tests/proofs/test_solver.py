"""The solver's three conditions on a person say what the native engine says, operation by operation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.calendar import full_months, full_years
from eligibility.proofs import smt
from eligibility.proofs.smt import MONTH, PARTS, SLACK, YEAR, Solver
from eligibility.proofs.world import build_world
from eligibility.rules.facts import check_facts
from eligibility.rules.native import compile_truths
from eligibility.rules.program import Kind
from eligibility.testing import rulesets
from eligibility.truth import TRUTHS
from tests.engines import crowds
from tests.engines.agreement import DAYS, TODAYS
from tests.engines.constructs import ruleset_of_all
from tests.proofs.settle import solver_truths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import eligibility as el


def hangs_together(solver: Solver, values: Mapping[str, object]) -> bool:
    """Whether the sources of derived facts are known: stated by themselves, they may be what nobody can be."""
    world = solver.world
    return all(values.get(it) is not None for name in world.linked for it in world.sources(name))


def differences(ruleset: el.Ruleset, today: date, count: int, seed: int) -> list[tuple[object, ...]]:
    """Where the solver says otherwise of people drawn at random, some of their facts open."""
    program, vocabulary = ruleset.compiled.program, ruleset.compiled.rules.service.vocabulary.facts
    solver = Solver(build_world(vocabulary, program, today), program)
    run = compile_truths(program)
    found: list[tuple[object, ...]] = []
    for person in crowds.draw_crowd(ruleset, today, count, seed=seed):
        values = check_facts(vocabulary, person, today)
        native = [TRUTHS[it] for it in run(values)]
        told = solver_truths(solver, values)
        if told is None and any(
            values.get(it) is None for name in solver.world.linked for it in solver.world.sources(name)
        ):
            continue  # derived facts stated by themselves, of which no person can have both
        if told != native:
            found.append((person, native, told))
    return found


@settings(max_examples=40)
@given(rulesets(), st.sampled_from(TODAYS), st.integers(0, 9))
def test_random_rules_come_to_the_native_truths(ruleset: el.Ruleset, today: date, seed: int) -> None:
    assert differences(ruleset, today, 6, seed) == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_shipped_rules_come_to_the_native_truths(catalog: el.Catalog, day: date) -> None:
    for service in catalog.values():
        assert differences(service.on(day), day, 3, 1) == [], service.number


def test_every_construct_of_the_language_comes_to_the_native_truths() -> None:
    assert differences(ruleset_of_all(), date(2024, 2, 29), 40, 8) == []


def test_an_operator_read_otherwise_is_seen(catalog: el.Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    ruleset = catalog["1-1"].on("2021-06-01")
    assert not differences(ruleset, ruleset.on, 30, 1)
    right = smt.Solver._all  # noqa: SLF001
    monkeypatch.setattr(smt.Solver, "_all", lambda self, items: right(self, list(items)[:1]))
    assert differences(ruleset, ruleset.on, 30, 1)


def test_every_kind_of_operation_is_read(catalog: el.Catalog) -> None:
    read = {operation.kind for it in catalog.values() for operation in it.on("2026-06-01").compiled.program.operations}
    assert read == set(Kind)


@given(st.dates(), st.integers(-40_000, 50_000))
def test_full_years_and_months_are_within_the_lengths_that_the_solver_takes(start: date, days: int) -> None:
    try:
        end = start + timedelta(days=days)
    except OverflowError:
        return
    lengths: Sequence[tuple[int, int]] = ((full_years(start, end), YEAR), (full_months(start, end), MONTH))
    for count, length in lengths:
        slack = SLACK * PARTS
        assert count * days >= 0
        assert abs(count) * length - slack <= abs(days) * PARTS < (abs(count) + 1) * length + slack
