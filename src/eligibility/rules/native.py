"""The native engine: a program's operations as one generated Python function.

It works on the numbers of truths: FALSE is 0, UNKNOWN 1 and TRUE 3, each with the bits of those before it, so that all
is `&` and any is `|`: ten nanoseconds where `min` takes a hundred. The source holds only names made here, and fact
names, quoted; numbers and enum members are passed in, never written into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.arithmetic import calculate
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    Day,
    FactIn,
    FactIs,
    FactValue,
    Number,
    Value,
)
from eligibility.rules.program import Graph, Kind, Operation, Program, reachable
from eligibility.truth import NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from decimal import Decimal

FactScalar: TypeAlias = Any
Run: TypeAlias = "Callable[[Mapping[str, FactScalar]], tuple[int, ...]]"

_MOST_JOINED = 50
_BUILTINS = {
    "len": len,
    "min": min,
    "max": max,
    "type": type,
    "int": int,
    "str": str,
    "float": float,
    "calculate": calculate,
}


def compile_truths(program: Program) -> Run:
    """A function from facts (absent is unknown) to the truth number of every operation."""
    return _compile(program, range(len(program.operations)), range(len(program.operations)))


def compile_root(program: Graph, root: int) -> Run:
    """A function from facts to a tuple with one operation's truth number alone."""
    return _compile(program, reachable(program, root), (root,))


def compile_leaves(program: Graph) -> Run:
    """A function from facts to the truth numbers of the operations over no others, in their order."""
    leaves = [at for at, operation in enumerate(program.operations) if not operation.arguments]
    return _compile(program, leaves, leaves)


def _compile(program: Graph, indices: Iterable[int], results: Iterable[int]) -> Run:
    slots = {name: f"f{at}" for at, name in enumerate(program.facts)}
    written = write_operations(program, indices, slots)
    reads = [f"    {slots[name]} = get({name!r})" for name in slots if name in written.read]
    returned = "".join(f"t{index}, " for index in results)
    source = ["def run(facts):", "    get = facts.get", *reads, *written.lines, f"    return ({returned})"]
    return load_function(source, written.constants, "run")  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of Python that work out operations as t0, t1 ..., the constants in them, and the facts they read."""

    lines: tuple[str, ...]
    constants: Mapping[str, Any]
    read: frozenset[str]


def write_operations(program: Graph, indices: Iterable[int], slots: Mapping[str, str]) -> Written:
    """The operations of those *indices*, over facts that are in local variables: `slots` names that of each."""
    writer = _Writer(slots)
    lines = tuple(f"    t{index} = {writer.operation(program.operations[index])}" for index in indices)
    return Written(lines, writer.constants, frozenset(writer.read))


def load_function(source: Iterable[str], names: Mapping[str, Any], name: str) -> Any:
    """The function of that name which the lines of *source* define, over those *names* and no others."""
    namespace: dict[str, Any] = {"__builtins__": _BUILTINS, **names}
    exec(compile("\n".join(source), "<ruleset>", "exec"), namespace)  # noqa: S102 - our own source, see the module's docstring
    return namespace[name]


def _join(operator: str, function: str, items: list[str]) -> str:
    """The items joined; very many by a call, since the nesting of operators is limited."""
    return f" {operator} ".join(items) if len(items) <= _MOST_JOINED else f"{function}({', '.join(items)})"


class _Writer:
    def __init__(self, slots: Mapping[str, str]) -> None:
        self.slots = slots
        self.constants: dict[str, Any] = {"NOT": NOT}
        self.read: set[str] = set()

    def operation(self, operation: Operation) -> str:
        below = [f"t{index}" for index in operation.arguments]
        match operation.kind:
            case Kind.CONSTANT:
                return "3" if operation.value else "0"
            case Kind.UNSTATED:
                return "1"
            case Kind.ALL:
                return _join("&", "min", below)
            case Kind.ANY:
                return _join("|", "max", below)
            case Kind.NOT:
                return f"NOT[{below[0]}]"
            case Kind.TEST:
                return self._test(operation)

    def _test(self, operation: Operation) -> str:
        match operation.test:
            case FactIs(fact):
                answer = f"3 if {self._slot(fact)} else 0"
            case FactIn(fact, members):
                answer = f"3 if {self._slot(fact)} in {self._constant(frozenset(members))} else 0"
            case Compare(operator, left, right):
                answer = f"3 if {self._value(left)} {operator} {self._value(right)} else 0"
            case None:  # pragma: no cover - a TEST always has its test
                answer = "1"
        unknown = " or ".join(f"{self._slot(fact)} is None" for fact in operation.facts)
        return f"1 if {unknown} else {answer}" if unknown else answer

    def _value(self, value: Value) -> str:
        match value:
            case Number(number):
                return self._constant(number)
            case Day(day):
                return self._constant(day)
            case FactValue(fact):
                return self._slot(fact)
            case Arithmetic(operator, left, right):
                return f"calculate({operator!r}, {self._value(left)}, {self._value(right)})"
            case Call(function, arguments):
                return f"{function}({', '.join(self._value(argument) for argument in arguments)})"
            case _:
                msg = f"not a value of a compiled program: {value}"
                raise AssertionError(msg)

    def _slot(self, fact: str) -> str:
        self.read.add(fact)
        return self.slots[fact]

    def _constant(self, value: int | Decimal | date | frozenset[str]) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
