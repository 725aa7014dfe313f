"""A service on one day: what is in force, with each parameter's figures of that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from eligibility.errors import Position, Problem
from eligibility.files.codes import Code
from eligibility.frozen import FrozenMap
from eligibility.rules.history import find_parameter, parameters_used
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not, ParameterValue, Test, walk
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_span
from eligibility.rules.vocabulary import Figure
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from eligibility.rules.model import (
        Criterion,
        EntitlementTable,
        InForce,
        Material,
        OpenQuestion,
        Prohibition,
        ServiceModel,
        Step,
    )
    from eligibility.rules.nodes import Node
    from eligibility.rules.vocabulary import Parameter
    from eligibility.truth import Truth

MAX_CANDIDATES = 100
"""Of the figures that a day may have, so many combinations are tried at most."""

_LIST_ONE = Bilingual("列出此日施行的条件，或给这里 in_force", "list a criterion in force, or give this in_force")
_LIST_IT = Bilingual("放进 all 或 any 的列表，或给这里同样的 in_force", "list it in all or any, or give this the same")
_NAME_ANOTHER = Bilingual("写此日施行的环节，或给这里同样的 in_force", "name a step in force, or give this the same")
_ADD_VALUE = Bilingual("在 {place} 补上更早的值，或给这里 in_force", "add an earlier one there, or give this in_force")


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
    must_not_ask: tuple[Prohibition, ...]
    entitlements: Mapping[str, EntitlementTable]
    procedure: tuple[Step, ...]
    open_questions: tuple[OpenQuestion, ...]
    figures: Mapping[str, Mapping[str | None, BoundFigure]]

    @property
    def is_applied_for(self) -> bool:
        """Whether anyone applies: for a duty no one does, and a channel only carries what others apply for."""
        return self.eligibility is not None and self.service.kind != "channel"

    def outcome(self, truth: Truth) -> Outcome:
        """The outcome where eligibility has this truth; NOT_APPLICABLE where no one applies."""
        return Outcome.of(truth) if self.is_applied_for else Outcome.NOT_APPLICABLE

    def figures_as_of(self, parameter: str, day: date | None) -> Mapping[str | None, BoundFigure]:
        """The figures that a parameter has as of another day; none where that is not known."""
        found = find_parameter(self.service, parameter)
        return bind_figures(found, day) if found and day else {}

    def spans_of(self, parameter: str) -> Iterator[tuple[date | None, date | None]]:
        """The spans of days over which a parameter has the same figures: the first day, and the first of the next."""
        found = find_parameter(self.service, parameter)
        days = {day for it in (found.values if found else ()) for day in (it.start, it.possible_from)}
        return pairwise((None, *sorted(days), None))


def bind(service: ServiceModel, day: date) -> tuple[DayRules, tuple[Problem, ...]]:
    """The service's rules on *day*, with the Problems that only show on that day."""
    binder = _Binder(service.era(day), day)
    rules = binder.bind()
    return rules, tuple(dict.fromkeys(binder.problems))


class _Binder:
    def __init__(self, service: ServiceModel, day: date) -> None:
        self.service = service
        self.day = day
        self.problems: list[Problem] = []
        self.eligibility_where = service.eligibility_where or service.where
        self.criteria = {name: it for name, it in service.criteria.items() if day in it.in_force}
        self.figures = {parameter.name: bind_figures(parameter, day) for parameter in parameters_used(service)}

    def bind(self) -> DayRules:
        service, day = self.service, self.day
        criteria = {name: replace(it, when=self._prune(it.when, it.where)) for name, it in self.criteria.items()}
        eligibility = service.eligibility and self._prune(service.eligibility, self.eligibility_where)
        materials = tuple(it for it in service.materials if day in it.in_force)
        steps = tuple(it for it in service.procedure if day in it.in_force)
        entitlements = {
            name: replace(table, rows=tuple(it for it in table.rows if day in it.in_force))
            for name, table in service.entitlements.items()
        }
        if eligibility:
            self._check_test(eligibility, self.eligibility_where)
        for criterion in criteria.values():
            self._check_test(criterion.when, criterion.where)
        for material in materials:
            self._check_material(material)
        for row in (row for table in entitlements.values() for row in table.rows):
            self._check_test(row.when, row.where)
            self._check_formula(row.value, row.where)
        for step in steps:
            self._check_step(step, steps)
        return DayRules(
            service=service,
            day=day,
            criteria=FrozenMap(criteria),
            routes=_routes(eligibility),
            eligibility=eligibility,
            materials=materials,
            entitlements=FrozenMap(entitlements),
            must_not_ask=tuple(it for it in service.must_not_ask if day in it.in_force),
            procedure=steps,
            open_questions=tuple(it for it in service.open_questions if day in it.in_force),
            figures=FrozenMap(self.figures),
        )

    def _prune(self, test: Test, where: Position) -> Test:
        """The test without the listed criteria that are out of force."""
        match test:
            case AllOf(items) | AnyOf(items) if items:
                left = tuple(self._prune(item, where) for item in items if not self._has_left(item))
                if not left:
                    self._fault(where, Code.EMPTIED, "所列条件都不在施行期 (an emptied list)", _LIST_ONE)
                return type(test)(left)
            case Not(item):
                return Not(self._prune(item, where))
            case _:
                return test

    def _has_left(self, item: Test) -> bool:
        return isinstance(item, Holds) and item.listed and item.criterion not in self.criteria

    def _check_test(self, test: Test, where: Position) -> None:
        for node in walk(test):
            if isinstance(node, ParameterValue):
                self._check_figure(node.parameter, node.where or where)
            if isinstance(node, Holds) and node.criterion not in self.criteria:
                spans = [self.service.criteria[node.criterion].in_force]
                self._out_of_force(f"条件 {node.criterion}", spans, node.where or where, _LIST_IT)

    def _check_material(self, material: Material) -> None:
        for test in (material.when, material.exempt_when):
            if test:
                self._check_test(test, material.where)
        for piece in material.pieces:
            if piece.copies:
                self._check_formula(piece.copies, material.where)
            for quantity in (piece.covers_last, piece.issued_within):
                if quantity and quantity.parameter:
                    self._check_figure(quantity.parameter, quantity.where or material.where)

    def _check_formula(self, formula: Node, where: Position) -> None:
        for part in walk(formula):
            if isinstance(part, ParameterValue):
                self._check_figure(part.parameter, part.where or where)

    def _check_step(self, step: Step, steps: tuple[Step, ...]) -> None:
        self._check_test(step.when, step.where)
        for part in step.limit.parts if step.limit else ():
            if part.length and part.length.parameter:
                self._check_figure(part.length.parameter, part.length.where or step.where)
        for name in (step.after, step.before):
            if name and name not in [it.id for it in steps]:
                spans = [it.in_force for it in self.service.procedure if it.id == name]
                self._out_of_force(f"环节 {name}", spans, step.after_where or step.where, _NAME_ANOTHER)

    def _out_of_force(self, what: str, spans: Iterable[InForce], where: Position, advice: Bilingual) -> None:
        said = join([say_span(span) for span in spans], zh="、", en=", ")
        text = f"{what} 不在施行期，它{said.zh} (out of force; it holds {said.en})"
        self._fault(where, Code.OUT_OF_FORCE, text, advice)

    def _check_figure(self, name: str, where: Position) -> None:
        parameter = find_parameter(self.service, name)
        keys = {key for dated in parameter.values for key in dated.figures} if parameter else set()
        missing = keys - set(self.figures[name])
        if parameter and missing:
            of = f" {'、'.join(sorted(map(str, missing)))} 的" if missing < keys else ""
            text = f"参数 {name} 没有{of}值，第一个值自 {parameter.values[0].start} 起 (no value yet)"
            advice = _ADD_VALUE.format(place=str(parameter.where))
            self._fault(where, Code.NO_VALUE, text, advice)

    def _fault(self, where: Position, code: Code, message: str, advice: Bilingual) -> None:
        hint = f"自 {self.day} 起：{advice.zh} (from {self.day}: {advice.en})"
        self.problems.append(Problem(where, code, message, hint))


def _routes(eligibility: Test | None) -> tuple[str, ...]:
    nodes = walk(eligibility) if eligibility else ()
    return tuple(node.criterion for node in nodes if isinstance(node, Holds) and node.as_route)


def bind_figures(parameter: Parameter, day: date) -> FrozenMap[str | None, BoundFigure]:
    """Figures of the latest value begun by *day*; while the next may have begun, both are candidates."""
    begun = [dated for dated in parameter.values if dated.start <= day]
    after = parameter.values[len(begun) :]
    current = begun[-1].figures if begun else {}
    coming = after[0].figures if after else {}
    bound = {}
    for key in dict.fromkeys((*current, *coming)):
        now, following = current.get(key), coming.get(key)
        if following and following.possible_from and following.possible_from <= day:
            now = _either(now, following)
        if now:
            bound[key] = BoundFigure(now, closed=bool(after))
    return FrozenMap(bound)


def _either(old: Figure | None, new: Figure) -> Figure:
    if old is None:
        return Figure((), "起始日不明，此前没有值 (unknown start, no earlier value)", new.basis)
    if old.unstated or new.unstated:
        return Figure((), old.unstated or new.unstated, (*old.basis, *new.basis))
    return Figure(tuple(dict.fromkeys((*old.candidates, *new.candidates))), "", (*old.basis, *new.basis))
