"""Nodes of the expression language: frozen, hashable, the only form of a condition that engines see.

Tests are answered TRUE, FALSE or UNKNOWN; values are a number, a day, or unknown. Names and numbers that
a Problem may be about know where they are written; nodes that differ in that alone are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.errors import Position

Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class FactIs:
    """A boolean fact holds."""

    fact: str


@dataclass(frozen=True, slots=True)
class FactIn:
    """An enum fact is one of *members*."""

    fact: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers (or two days) compared."""

    operator: Operator
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Holds:
    """A criterion of the service holds; as a route it is a category by which one qualifies.

    A listed one, out of force, leaves its list; naming it in an expression on such a day is a Problem.
    """

    criterion: str
    as_route: bool = False
    listed: bool = False
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Via:
    """The applicant qualifies by this route: eligibility with every other route FALSE."""

    route: str


@dataclass(frozen=True, slots=True)
class Unstated:
    """No source says; UNKNOWN for ever."""

    reason: str


@dataclass(frozen=True, slots=True)
class Not:
    """The item does not hold."""

    item: Test


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every item holds."""

    items: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one item holds."""

    items: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """TRUE or FALSE of itself: what is left of an item that is out of force, or always asked."""

    value: bool


@dataclass(frozen=True, slots=True)
class FactValue:
    """The number or day of a fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: int | Decimal
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A day; only in compiled programs, where the spans of a parameter's history are told apart by days."""

    value: date


@dataclass(frozen=True, slots=True)
class Today:
    """The day on which the facts are read; in derivations only."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A parameter's value on the day; `key` is a member, or `key_fact` the enum fact that picks one."""

    parameter: str
    key: str | None = None
    key_fact: str | None = None
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueAt:
    """A parameter's value as of the day that the fact *day* is; `key` and `key_fact` as in ParameterValue."""

    parameter: str
    day: str
    key: str | None = None
    key_fact: str | None = None
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers added, subtracted or multiplied."""

    operator: Literal["+", "-", "*"]
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list: min, max, full_years, full_months."""

    function: str
    arguments: tuple[Value, ...]


Test: TypeAlias = FactIs | FactIn | Compare | Holds | Via | Unstated | Not | AllOf | AnyOf | Constant
Value: TypeAlias = FactValue | Number | Day | Today | ParameterValue | ValueAt | Arithmetic | Call
Node: TypeAlias = Test | Value
ParameterRead: TypeAlias = ParameterValue | ValueAt


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below *node*."""
    match node:
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case AllOf(items) | AnyOf(items):
            return items
        case Not(item):
            return (item,)
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """*node* and every node below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_of(node: Node) -> tuple[str, ...]:
    """Names of the facts *node* reads, each once, in reading order."""
    names: dict[str, None] = {}
    for part in walk(node):
        match part:
            case FactIs(fact) | FactIn(fact, _) | FactValue(fact):
                names[fact] = None
            case ParameterValue(key_fact=str(fact)):
                names[fact] = None
            case ValueAt(day=day, key_fact=key_fact):
                names |= dict.fromkeys(name for name in (day, key_fact) if name)
    return tuple(names)


def parameters_of(node: Node) -> tuple[ParameterRead, ...]:
    """Where *node* reads a parameter, each once, in reading order."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, ParameterValue | ValueAt)))


def pick_member(read: ParameterRead, members: Mapping[str, str]) -> ParameterRead:
    """What is read where enum facts are those *members*; `p[home]` is then equal to a `p[town]` beside it."""
    return replace(read, key=members[read.key_fact], key_fact=None) if read.key_fact else read
