"""A day's rules compiled to a program.

A parameter split by an unknown enum fact, and a value known only as candidates, are lowered to plain all/any, so that
engines know nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from eligibility.frozen import FrozenMap
from eligibility.rules.binding import MAX_CANDIDATES, BoundFigure
from eligibility.rules.derivation import calculate
from eligibility.rules.history import find_parameter
from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Day,
    FactIn,
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
    facts_of,
    parameters_of,
    pick_member,
)
from eligibility.rules.program import Ground, Kind, Operation, Program
from eligibility.rules.vocabulary import Figure
from eligibility.text import join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.citation import Citation
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import InForce
    from eligibility.rules.nodes import Operator

_NO_VALUE = "没有来源给出那一天的数 (no source gives the figure of that day)"


def build_program(rules: DayRules) -> Program:
    """Compile a day's rules."""
    return _Builder(rules).build()


@dataclass
class _Builder:
    rules: DayRules
    operations: list[Operation] = field(default_factory=list)
    known: dict[Operation, int] = field(default_factory=dict)
    criteria: dict[str, int] = field(default_factory=dict)
    routes: dict[str, int] = field(default_factory=dict)
    nodes: dict[tuple[str, Test], int] = field(default_factory=dict)

    def build(self) -> Program:
        rules = self.rules
        for name in rules.criteria:
            self._criterion(name)
        outcome = self._eligibility(None)
        for route in rules.routes:
            self.routes[route] = self._eligibility(route)
        conditions = {
            (at, route): self._condition(at, route)
            for at in range(len(rules.materials))
            for route in (None, *rules.routes)
        }
        rows = {
            (name, at): self._test(row.when, f"entitlement:{name}:{at}", self._grounds(row.basis, row.in_force))
            for name, table in rules.entitlements.items()
            for at, row in enumerate(table.rows)
        }
        steps = tuple(
            self._test(step.when, f"step:{at}", self._grounds(step.basis, step.in_force))
            for at, step in enumerate(rules.procedure)
        )
        used = {name for operation in self.operations for name in operation.facts}
        facts = tuple(name for name in rules.service.vocabulary.facts if name in used)
        return Program(
            operations=tuple(self.operations),
            facts=facts,
            outcome=outcome,
            criteria=FrozenMap(self.criteria),
            routes=FrozenMap(self.routes),
            nodes=FrozenMap(self.nodes),
            conditions=FrozenMap(conditions),
            rows=FrozenMap(rows),
            steps=steps,
        )

    def _criterion(self, name: str) -> int:
        if name not in self.criteria:
            criterion = self.rules.criteria[name]
            grounds = self._grounds(criterion.basis, criterion.in_force)
            self.criteria[name] = self._test(criterion.when, name, grounds)
        return self.criteria[name]

    def _eligibility(self, only: str | None) -> int:
        eligibility = self.rules.eligibility
        if eligibility is None:
            return self._constant(value=True)
        return self._test(eligibility, "" if only is None else f"route:{only}", (), only)

    def _condition(self, at: int, only: str | None) -> int:
        material = self.rules.materials[at]
        grounds = self._grounds(material.basis, material.in_force)
        origin = f"material:{at}" if only is None else f"material:{at}:{only}"
        need = self._test(material.when, origin, grounds, only)
        if material.exempt_when is None:
            return need
        exempt = self._test(material.exempt_when, origin, grounds, only)
        return self._all((need, self._not(exempt)))

    def _grounds(self, basis: tuple[Citation, ...], span: InForce) -> tuple[Ground, ...]:
        closed = span.until is not None or self.rules.service.in_force.until is not None
        return (Ground(basis, closed),) if basis else ()

    def _test(self, node: Test, origin: str, grounds: tuple[Ground, ...], only: str | None = None) -> int:
        """Lower *node*; with *only*, every other route is FALSE."""
        index = self._lower(node, origin, grounds, only)
        self.nodes[origin, node] = index
        return index

    def _lower(self, node: Test, origin: str, grounds: tuple[Ground, ...], only: str | None) -> int:
        match node:
            case Constant(value):
                return self._constant(value=value)
            case Unstated(reason):
                return self._add(Operation(Kind.UNSTATED, reason=reason, grounds=grounds))
            case Not(item):
                return self._not(self._test(item, origin, grounds, only))
            case AllOf(items):
                return self._all(tuple(self._test(item, origin, grounds, only) for item in items))
            case AnyOf(items):
                return self._any(tuple(self._test(item, origin, grounds, only) for item in items))
            case Holds(name, as_route=True) if only is not None and name != only:
                return self._constant(value=False)
            case Holds(name):
                return self._criterion(name)
            case Via(route):
                if route not in self.routes or (only is not None and route != only):
                    return self._constant(value=False)
                return self.routes[route]
            case Compare():
                return self._comparison(node, grounds)
            case _:
                return self._add(Operation(Kind.TEST, test=node, facts=facts_of(node), grounds=grounds))

    def _comparison(self, node: Compare, grounds: tuple[Ground, ...]) -> int:
        """The comparison, split by every enum fact that picks a parameter in it."""
        keys = dict.fromkeys(read.key_fact for read in parameters_of(node) if read.key_fact)
        return self._split(node, tuple(keys), {}, grounds)

    def _split(self, node: Compare, keys: tuple[str, ...], chosen: dict[str, str], grounds: tuple[Ground, ...]) -> int:
        """OR over members m of (fact == m and the comparison for m), or it is so for every member."""
        if not keys:
            return self._spans(_pick_members(node, chosen), {}, grounds)
        key, *rest = keys
        picked = []
        every = []
        for member in self.rules.service.vocabulary.facts[key].members or ():
            compared = self._split(node, tuple(rest), {**chosen, key: member}, grounds)
            test = FactIn(key, (member,))
            match = self._add(Operation(Kind.TEST, test=test, facts=(key,), grounds=grounds))
            picked.append(self._all((match, compared)))
            every.append(compared)
        return self._any((*picked, self._all(tuple(every))))

    def _spans(self, node: Compare, known: Mapping[ValueAt, BoundFigure], grounds: tuple[Ground, ...]) -> int:
        """As `_split`, by the spans of days in which a parameter read as of a day has the same figure."""
        open_ = (part for part in parameters_of(node) if isinstance(part, ValueAt) and part not in known)
        part = next(open_, None)
        if part is None:
            return self._candidates(node, known, grounds)
        picked, every = [], []
        for start, end in self.rules.spans_of(part.parameter):
            held = self.rules.figures_as_of(part.parameter, start).get(part.key)
            bound = held or BoundFigure(Figure((), _NO_VALUE), closed=True)
            compared = self._spans(node, {**known, part: bound}, grounds)
            within = self._within(part.day, start, end, grounds)
            picked.append(self._all((within, compared)))
            every.append(compared)
        return self._any((*picked, self._all(tuple(every))))

    def _within(self, fact: str, start: date | None, end: date | None, grounds: tuple[Ground, ...]) -> int:
        """Whether the day is from *start* to before *end*."""
        ends: list[tuple[Operator, date | None]] = [(">=", start), ("<", end)]
        tests = [Compare(operator, FactValue(fact), Day(day)) for operator, day in ends if day]
        return self._all(
            tuple(self._add(Operation(Kind.TEST, test=it, facts=(fact,), grounds=grounds)) for it in tests)
        )

    def _candidates(self, node: Compare, as_of: Mapping[ValueAt, BoundFigure], grounds: tuple[Ground, ...]) -> int:
        """The comparison for each candidate value, one at a time of each figure: decided only if all agree."""
        read = [part for part in parameters_of(node) if isinstance(part, ParameterValue)]
        figures: dict[Value, BoundFigure] = {part: self.rules.figures[part.parameter][part.key] for part in read}
        figures.update(as_of.items())
        basis = grounds + tuple(Ground(it.figure.basis, it.closed) for it in figures.values() if it.figure.basis)
        for bound in figures.values():
            if bound.figure.unstated:
                return self._add(Operation(Kind.UNSTATED, reason=bound.figure.unstated, grounds=basis))
        indices = []
        if prod(len(bound.figure.candidates) for bound in figures.values()) > MAX_CANDIDATES:
            reason = "可能的取值太多，不能逐一比较 (too many candidate values)"
            return self._add(Operation(Kind.UNSTATED, reason=reason, grounds=basis))
        for numbers in product(*(bound.figure.candidates for bound in figures.values())):
            test = _with_numbers(node, {part: Number(number) for part, number in zip(figures, numbers, strict=True)})
            indices.append(self._add(Operation(Kind.TEST, test=test, facts=facts_of(test), grounds=basis)))
        if len(indices) == 1:
            return indices[0]
        names = dict.fromkeys([part.parameter for part in read] + [part.parameter for part in as_of])
        named = (find_parameter(self.rules.service, name) for name in names)
        titles = join([parameter.title for parameter in named if parameter], zh="、", en=", ")
        reason = f"「{titles.zh}」此日可能有几个值 ({titles.en}: several values are possible on that day)"
        unsure = self._add(Operation(Kind.UNSTATED, reason=reason, grounds=basis))
        return self._any((self._all(tuple(indices)), self._all((self._any(tuple(indices)), unsure))))

    def _constant(self, *, value: bool) -> int:
        return self._add(Operation(Kind.CONSTANT, value=value))

    def _not(self, item: int) -> int:
        operation = self.operations[item]
        if operation.kind is Kind.CONSTANT:
            return self._constant(value=not operation.value)
        return operation.arguments[0] if operation.kind is Kind.NOT else self._add(Operation(Kind.NOT, (item,)))

    def _all(self, items: tuple[int, ...]) -> int:
        return self._combine(Kind.ALL, items, absorbing=False)

    def _any(self, items: tuple[int, ...]) -> int:
        return self._combine(Kind.ANY, items, absorbing=True)

    def _combine(self, kind: Kind, items: tuple[int, ...], *, absorbing: bool) -> int:
        left = dict.fromkeys(items)
        for item in items:
            operation = self.operations[item]
            if operation.kind is Kind.CONSTANT:
                if operation.value is absorbing:
                    return item
                left.pop(item, None)
        if not left:
            return self._constant(value=not absorbing)
        return next(iter(left)) if len(left) == 1 else self._add(Operation(kind, tuple(left)))

    def _add(self, operation: Operation) -> int:
        """The operation's place; an equal one is shared."""
        if operation not in self.known:
            self.known[operation] = len(self.operations)
            self.operations.append(operation)
        return self.known[operation]


def _pick_members(node: Compare, chosen: Mapping[str, str]) -> Compare:
    return _with_numbers(node, {read: pick_member(read, chosen) for read in parameters_of(node)})


def _with_numbers(node: Compare, values: Mapping[Value, Value]) -> Compare:
    return Compare(node.operator, substitute(node.left, values), substitute(node.right, values))


def substitute(value: Value, values: Mapping[Value, Value]) -> Value:
    """The value with those parameters replaced, and what needs no fact worked out."""
    match value:
        case ParameterValue() | ValueAt():
            return values.get(value, value)
        case Arithmetic(operator, left, right):
            one, two = substitute(left, values), substitute(right, values)
            if isinstance(one, Number) and isinstance(two, Number):
                return Number(calculate(operator, one.value, two.value))
            return Arithmetic(operator, one, two)
        case Call(function, arguments):
            return Call(function, tuple(substitute(argument, values) for argument in arguments))
        case _:
            return value
