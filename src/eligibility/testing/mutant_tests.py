"""A condition with one thing changed: an operator, a join, an item dropped or negated, a literal moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    FactIn,
    FactIs,
    Holds,
    Not,
    Number,
    Test,
    Unstated,
    Value,
    Via,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.nodes import Operator

_OTHER_OPERATORS: dict[Operator, tuple[Operator, ...]] = {
    "==": ("!=",),
    "!=": ("==",),
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
}


_OTHER_ARITHMETIC: dict[str, Literal["+", "-", "*"]] = {"+": "-", "-": "+", "*": "+"}


def mutate_test(test: Test) -> Iterator[tuple[str, Test]]:
    """Each changed test with the change in words. What no source states stays unknown under any change but dropping."""
    match test:
        case AllOf(items) | AnyOf(items):
            if len(items) > 1:
                joined = AnyOf(items) if isinstance(test, AllOf) else AllOf(items)
                yield ("and → or" if isinstance(test, AllOf) else "or → and"), joined
            for at, item in enumerate(items):
                if len(items) > 1:
                    yield f"{_name(item)} dropped", type(test)((*items[:at], *items[at + 1 :]))
                for label, changed in mutate_test(item):
                    yield label, type(test)((*items[:at], changed, *items[at + 1 :]))
        case Not(item):
            yield f"not {_name(item)} → {_name(item)}", item
            yield from ((label, Not(changed)) for label, changed in mutate_test(item))
        case Compare(operator, left, right):
            for other in _OTHER_OPERATORS[operator]:
                yield f"{operator} → {other}", Compare(other, left, right)
            yield from ((label, Compare(operator, changed, right)) for label, changed in mutate_value(left))
            yield from ((label, Compare(operator, left, changed)) for label, changed in mutate_value(right))
        case FactIn(fact, members):
            yield f"{fact} negated", Not(test)
            if len(members) > 1:
                for member in members:
                    yield f"{fact} without {member}", FactIn(fact, tuple(it for it in members if it != member))
        case FactIs() | Holds() | Via():
            yield f"{_name(test)} negated", Not(test)
        case Constant(value):
            yield f"{value} → {not value}", Constant(value=not value)
        case Unstated():
            return


def mutate_value(value: Value | Unstated) -> Iterator[tuple[str, Value]]:
    """Each changed formula with the change in words."""
    match value:
        case Number(number):
            for step in (1, -1):
                yield f"{number} → {number + step}", Number(number + step)
        case Arithmetic(operator, left, right):
            swapped = _OTHER_ARITHMETIC[operator]
            yield f"{operator} → {swapped}", Arithmetic(swapped, left, right)
            yield from ((label, Arithmetic(operator, changed, right)) for label, changed in mutate_value(left))
            yield from ((label, Arithmetic(operator, left, changed)) for label, changed in mutate_value(right))
        case Call("min" | "max" as function, arguments):
            other = "max" if function == "min" else "min"
            yield f"{function} → {other}", Call(other, arguments)
            for at, argument in enumerate(arguments):
                for label, changed in mutate_value(argument):
                    yield label, Call(function, (*arguments[:at], changed, *arguments[at + 1 :]))
        case _:
            return


def _name(test: Test) -> str:
    match test:
        case FactIs(fact) | FactIn(fact, _):
            return fact
        case Holds(name) | Via(name):
            return name
        case Unstated():
            return "unstated"
        case _:
            return "group"
