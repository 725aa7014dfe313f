"""A service on one day: what is in force, with each parameter's figures of that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eligibility.errors import Position, Problem
from eligibility.rules.codes import Code
from eligibility.rules.history import parameters_used
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not, ParameterValue, Test, Via, walk
from eligibility.rules.vocabulary import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.rules.model import Criterion, Material, OpenQuestion, ServiceModel, Step
    from eligibility.rules.vocabulary import Parameter


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A parameter's figure on the day; `closed` when a later value is known, so that its span is certain."""

    figure: Figure
    closed: bool


@dataclass(frozen=True, slots=True)
class DayRules:
    """The rules of one service in force on one day; lists hold only what is in force."""

    service: ServiceModel
    day: date
    criteria: Mapping[str, Criterion]
    routes: tuple[str, ...]
    eligibility: Test | None
    materials: tuple[Material, ...]
    procedure: tuple[Step, ...]
    open_questions: tuple[OpenQuestion, ...]
    figures: Mapping[str, Mapping[str | None, BoundFigure]]


def bind(service: ServiceModel, day: date) -> tuple[DayRules, tuple[Problem, ...]]:
    """The service's rules on *day*, with the Problems that only show on that day."""
    problems: list[Problem] = []
    criteria = {name: it for name, it in service.criteria.items() if day in it.in_force}

    def fault(where: Position, code: Code, message: str) -> None:
        problems.append(Problem(where, code, f"{message}（{day} 起 from {day}）"))

    def prune(test: Test, where: Position) -> Test:
        match test:
            case AllOf(items) | AnyOf(items) if items:
                left = tuple(prune(item, where) for item in items if not _has_left(item, criteria))
                if not left:
                    fault(where, Code.EMPTIED, "此日所列条件都不在施行期 (an emptied list)")
                return type(test)(left)
            case Not(item):
                return Not(prune(item, where))
            case Holds(name) if name not in criteria:
                fault(where, Code.OUT_OF_FORCE, f"条件 {name} 此日不在施行期 (out of force)")
        return test

    bound = {name: _with_when(it, prune(it.when, it.where)) for name, it in criteria.items()}
    eligibility = service.eligibility and prune(service.eligibility, service.where)
    routes = (
        ()
        if eligibility is None
        else tuple(node.criterion for node in walk(eligibility) if isinstance(node, Holds) and node.as_route)
    )
    figures = {parameter.name: _figures(parameter, day) for parameter in parameters_used(service)}
    materials = tuple(it for it in service.materials if day in it.in_force)
    steps = tuple(it for it in service.procedure if day in it.in_force)
    tests = [(it.when, it.where) for it in bound.values()]
    tests += [(test, it.where) for it in materials for test in (it.when, it.exempt_when) if test]
    for test, where in tests:
        for node in walk(test):
            if isinstance(node, ParameterValue) and not figures[node.parameter]:
                fault(where, Code.NO_VALUE, f"参数 {node.parameter} 此日没有值 (no value)")
            if isinstance(node, Holds) and node.criterion not in criteria and not node.listed:
                fault(where, Code.OUT_OF_FORCE, f"条件 {node.criterion} 此日不在施行期 (out of force)")
    for material in materials:
        for piece in material.pieces:
            for quantity in (piece.covers_last, piece.issued_within):
                if quantity and quantity.parameter and not figures[quantity.parameter]:
                    fault(material.where, Code.NO_VALUE, f"参数 {quantity.parameter} 此日没有值 (no value)")
    for step in steps:
        name = step.limit.length.parameter if step.limit and step.limit.length else None
        if name and not figures[name]:
            fault(step.where, Code.NO_VALUE, f"参数 {name} 此日没有值 (no value)")
        if step.after and step.after not in [it.id for it in steps]:
            fault(step.where, Code.OUT_OF_FORCE, f"环节 {step.after} 此日不在施行期 (out of force)")
    questions = tuple(it for it in service.open_questions if day in it.in_force)
    rules = DayRules(service, day, bound, routes, eligibility, materials, steps, questions, figures)
    return rules, tuple(dict.fromkeys(problems))


def _has_left(item: Test, criteria: Mapping[str, Criterion]) -> bool:
    return isinstance(item, Holds) and item.listed and item.criterion not in criteria


def _with_when(criterion: Criterion, when: Test) -> Criterion:
    return criterion if when is criterion.when else replace(criterion, when=when)


def _figures(parameter: Parameter, day: date) -> dict[str | None, BoundFigure]:
    """Figures of the latest value begun by *day*; while the next may have begun, both are candidates."""
    begun = [dated for dated in parameter.values if dated.start <= day]
    after = parameter.values[len(begun) :]
    current = begun[-1].figures if begun else {}
    coming = after[0] if after and after[0].possible_from and after[0].possible_from <= day else None
    if coming:
        merged = {key: _either(current.get(key), figure) for key, figure in coming.figures.items()}
        return {key: BoundFigure(figure, closed=True) for key, figure in merged.items()}
    return {key: BoundFigure(figure, closed=bool(after)) for key, figure in current.items()}


def _either(old: Figure | None, new: Figure) -> Figure:
    if old is None:
        return Figure((), "起始日不明，此前没有值 (unknown start, no earlier value)", new.basis)
    if old.unstated or new.unstated:
        return Figure((), old.unstated or new.unstated, (*old.basis, *new.basis))
    return Figure(tuple(dict.fromkeys((*old.candidates, *new.candidates))), "", (*old.basis, *new.basis))
