"""Eligibility by definition: straight recursion over the rules as loaded, in three values, one reader more.

It reads the service's history itself (what is in force, which figures hold) and shares no code with the
library's binding, program or engine.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    FactIn,
    FactIs,
    FactValue,
    Holds,
    Not,
    Number,
    ParameterValue,
    Test,
    Unstated,
    Value,
    ValueAt,
    Via,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from eligibility.rules.model import ServiceModel

F, U, T = "false", "unknown", "true"
Key = tuple[str, "str | None", "str | None"]
"""Which figure is read: of which parameter, for which member, as of which fact's day if not that of the rules."""
World = dict[Key, Fraction]


def kleene_all(truths: Iterable[str]) -> str:
    seen = set(truths)
    return F if F in seen else U if U in seen else T


def kleene_any(truths: Iterable[str]) -> str:
    seen = set(truths)
    return T if T in seen else U if U in seen else F


def kleene_not(truth: str) -> str:
    return {T: F, F: T, U: U}[truth]


class Reference:
    """One service on one day for one applicant."""

    def __init__(self, service: ServiceModel, day: date, facts: Mapping[str, Any]) -> None:
        self.service = service
        self.day = day
        self.facts = facts
        self.listed = {name for name, it in service.criteria.items() if day in it.in_force}

    def outcome(self) -> str:
        return self.qualifies(None)

    def routes(self) -> dict[str, str]:
        routes = [
            node.criterion for node in self._route_nodes(self.service.eligibility) if node.criterion in self.listed
        ]
        return {route: self.qualifies(route) for route in routes}

    def criteria(self) -> dict[str, str]:
        return {name: self.test(it.when, None) for name, it in self.service.criteria.items() if name in self.listed}

    def materials(self, route: str | None) -> list[str]:
        """Whether each material in force is asked for, with that route fixed if one is given."""
        asked = []
        for material in self.service.materials:
            if self.day in material.in_force:
                need = self.test(material.when, route)
                exempt = self.test(material.exempt_when, route) if material.exempt_when else F
                asked.append(kleene_all([need, kleene_not(exempt)]))
        return asked

    def qualifies(self, only: str | None) -> str:
        """Eligibility; with *only*, every other route is false."""
        return T if self.service.eligibility is None else self.test(self.service.eligibility, only)

    def test(self, node: Test, only: str | None) -> str:
        match node:
            case Constant(value):
                return T if value else F
            case Unstated():
                return U
            case Not(item):
                return kleene_not(self.test(item, only))
            case AllOf(items):
                return kleene_all(self.test(item, only) for item in self._left(items))
            case AnyOf(items):
                return kleene_any(self.test(item, only) for item in self._left(items))
            case Holds(name, as_route):
                if as_route and only is not None and name != only:
                    return F
                return self.test(self.service.criteria[name].when, None)
            case Via(route):
                if route not in self.listed or (only is not None and route != only):
                    return F
                return self.qualifies(route)
            case FactIs(fact):
                return self._known(fact, lambda value: value is True)
            case FactIn(fact, members):
                return self._known(fact, lambda value: value in members)
            case Compare(operator, left, right):
                return self._compare(operator, left, right)

    def _left(self, items: Iterable[Test]) -> Iterator[Test]:
        return (it for it in items if not (isinstance(it, Holds) and it.listed and it.criterion not in self.listed))

    def _known(self, fact: str, holds: Callable[[Any], bool]) -> str:
        value = self.facts.get(fact)
        return U if value is None else T if holds(value) else F

    def _compare(self, operator: str, left: Value, right: Value) -> str:
        """One truth if every member of each unknown enum, and every candidate figure, gives it; else unknown."""
        read = [part for side in (left, right) for part in _parameters(side)]
        enums = sorted({part.key_fact for part in read if part.key_fact})
        choices = [self._members(enum) for enum in enums]
        truths = {
            truth
            for members in product(*choices)
            for truth in self._in_worlds(operator, left, right, read, dict(zip(enums, members, strict=True)))
        }
        return truths.pop() if len(truths) == 1 else U

    def _members(self, enum: str) -> list[str]:
        value = self.facts.get(enum)
        return [value] if value is not None else list(self.service.vocabulary.facts[enum].members or ())

    def _in_worlds(
        self, operator: str, left: Value, right: Value, read: list[ParameterValue | ValueAt], chosen: Mapping[str, str]
    ) -> Iterator[str]:
        keys = sorted({_key(part, chosen) for part in read}, key=str)
        if not all(self._is_known(side) for side in (left, right)):
            yield U
            return
        for days in product(*(self._days(*key) for key in keys)):
            yield from self._on_days(operator, left, right, dict(zip(keys, days, strict=True)), chosen)

    def _on_days(
        self, operator: str, left: Value, right: Value, days: Mapping[Key, date], chosen: Mapping[str, str]
    ) -> Iterator[str]:
        keys = list(days)
        figures = [self.figures(parameter, member, days[parameter, member, day]) for parameter, member, day in keys]
        if None in figures:
            yield U
            return
        for candidates in product(*(figure for figure in figures if figure)):
            world = dict(zip(keys, candidates, strict=True))
            one, two = (self._value(side, world, chosen) for side in (left, right))
            yield T if _COMPARE[operator](one, two) else F

    def _days(self, parameter: str, _: str | None, as_of: str | None) -> list[date]:
        """The day a figure is read for; of an unknown one, a day of each span that the figures tell apart."""
        known = self.day if as_of is None else self.facts.get(as_of)
        if known is not None:
            return [known]
        it = self.service.parameters.get(parameter) or self.service.vocabulary.parameters[parameter]
        turns = {figure.possible_from for dated in it.values for figure in dated.figures.values()}
        return [date.min, *(day for day in {*turns, *(dated.start for dated in it.values)} if day)]

    def figures(self, parameter: str, key: str | None, day: date | None = None) -> list[Fraction] | None:
        """What the parameter can be on the day, that of the rules unless given; None if no source says."""
        day = day or self.day
        it = self.service.parameters.get(parameter) or self.service.vocabulary.parameters[parameter]
        now = max((dated for dated in it.values if dated.start <= day), key=lambda dated: dated.start, default=None)
        next_ = min((dated for dated in it.values if dated.start > day), key=lambda dated: dated.start, default=None)
        possible = [now.figures[key]] if now else []
        coming = next_.figures[key] if next_ else None
        if coming is not None and coming.possible_from is not None and coming.possible_from <= day:
            possible.append(coming)
        if now is None or any(figure.unstated for figure in possible):
            return None
        return [Fraction(candidate) for figure in possible for candidate in figure.candidates]

    def _is_known(self, value: Value) -> bool:
        match value:
            case FactValue(fact):
                return self.facts.get(fact) is not None
            case Arithmetic(_, left, right):
                return self._is_known(left) and self._is_known(right)
            case Call(_, arguments):
                return all(self._is_known(it) for it in arguments)
            case _:
                return True

    def _value(self, value: Value, world: World, chosen: Mapping[str, str]) -> Fraction:
        match value:
            case Number(number):
                return Fraction(number)
            case FactValue(fact):
                return Fraction(self.facts[fact])
            case ParameterValue() | ValueAt():
                return world[_key(value, chosen)]
            case Arithmetic(operator, left, right):
                return _APPLY[operator](self._value(left, world, chosen), self._value(right, world, chosen))
            case Call("min", arguments):
                return min(self._value(it, world, chosen) for it in arguments)
            case Call("max", arguments):
                return max(self._value(it, world, chosen) for it in arguments)
            case _:
                raise AssertionError(value)

    def _route_nodes(self, node: Test | None) -> Iterator[Holds]:
        match node:
            case Holds(as_route=True):
                yield node
            case AllOf(items) | AnyOf(items):
                for item in items:
                    yield from self._route_nodes(item)
            case _:
                pass


def _key(part: ParameterValue | ValueAt, chosen: Mapping[str, str]) -> Key:
    member = chosen[part.key_fact] if part.key_fact else part.key
    return part.parameter, member, part.day if isinstance(part, ValueAt) else None


def _parameters(value: Value) -> list[ParameterValue | ValueAt]:
    match value:
        case ParameterValue() | ValueAt():
            return [value]
        case Arithmetic(_, left, right):
            return [*_parameters(left), *_parameters(right)]
        case Call(_, arguments):
            return [part for it in arguments for part in _parameters(it)]
        case _:
            return []


_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}
_APPLY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda one, two: one + two,
    "-": lambda one, two: one - two,
    "*": lambda one, two: one * two,
}
