"""What was searched on one day is known on the next: the search costs once, and finds the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility import load_catalog
from eligibility.rules import exactness, native
from eligibility.rules.binding import bind
from eligibility.rules.exactness import ExactnessSearch
from eligibility.rules.lowering import build_program

if TYPE_CHECKING:
    from datetime import date

    import pytest

    from eligibility.rules.program import Program


def program_on(day: date) -> Program:
    return build_program(bind(load_catalog()["1-1"].model, day)[0])


def test_a_condition_that_stays_the_same_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    service = load_catalog()["1-1"].model
    compiled: list[int] = []

    def compile_root(program: Any, root: int) -> Any:
        compiled.append(root)
        return native.compile_root(program, root)

    monkeypatch.setattr(exactness, "compile_root", compile_root)
    search = ExactnessSearch(service.vocabulary.facts)
    first, second = (program_on(day) for day in load_catalog()["1-1"].change_days[:2])
    name = "single_parent"
    assert name in first.criteria
    assert search.find_inexact(first, first.criteria[name]) is None
    assert len(compiled) == 1
    assert search.find_inexact(second, second.criteria[name]) is None
    assert len(compiled) == 1


def test_a_search_of_several_days_finds_what_one_for_each_day_finds() -> None:
    service = load_catalog()["3-5"].model
    shared = ExactnessSearch(service.vocabulary.facts)
    for day in load_catalog()["3-5"].change_days:
        program = build_program(bind(service, day)[0])
        for root in program.criteria.values():
            alone = ExactnessSearch(service.vocabulary.facts)
            assert shared.find_inexact(program, root) == alone.find_inexact(program, root)
