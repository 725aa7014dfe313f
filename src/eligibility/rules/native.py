"""The native engine: a program's operations as one generated Python function over Kleene numbers.

0 is FALSE, 1 UNKNOWN, 2 TRUE, so all is min, any is max and not is 2 - x. The source holds only names
made here, and fact names, quoted; numbers and enum members are passed in, never written into it.
"""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from decimal import Decimal

FactScalar: TypeAlias = Any
Run: TypeAlias = "Callable[[Mapping[str, FactScalar]], tuple[int, ...]]"


def compile_truths(program: Program) -> Run:
    """A function from facts (absent is unknown) to the truth number of every operation."""
    return _compile(program, range(len(program.operations)), range(len(program.operations)))


def compile_outcome(program: Program) -> Run:
    """A function from facts to a tuple with the outcome's truth number alone."""
    return compile_root(program, program.outcome)


def compile_root(program: Graph, root: int) -> Run:
    """A function from facts to a tuple with one operation's truth number alone."""
    return _compile(program, reachable(program, root), (root,))


def compile_leaves(program: Graph) -> Run:
    """A function from facts to the truth numbers of the operations over no others, in their order."""
    leaves = [at for at, operation in enumerate(program.operations) if not operation.arguments]
    return _compile(program, leaves, leaves)


def _compile(program: Graph, indices: Iterable[int], results: Iterable[int]) -> Run:
    writer = _Writer(program)
    body = [f"    t{index} = {writer.operation(program.operations[index])}" for index in indices]
    reads = [f"    f{at} = get({name!r})" for at, name in enumerate(program.facts) if at in writer.read]
    returned = "".join(f"t{index}, " for index in results)
    source = "\n".join(["def run(facts):", "    get = facts.get", *reads, *body, f"    return ({returned})"])
    namespace: dict[str, Any] = {"__builtins__": {"min": min, "max": max, "calculate": calculate}, **writer.constants}
    exec(compile(source, "<ruleset>", "exec"), namespace)  # noqa: S102 - our own source, see the module's docstring
    return namespace["run"]  # type: ignore[no-any-return]


class _Writer:
    def __init__(self, program: Graph) -> None:
        self.slots = {name: at for at, name in enumerate(program.facts)}
        self.constants: dict[str, Any] = {}
        self.read: set[int] = set()

    def operation(self, operation: Operation) -> str:
        below = ", ".join(f"t{index}" for index in operation.arguments)
        match operation.kind:
            case Kind.CONSTANT:
                return "2" if operation.value else "0"
            case Kind.UNSTATED:
                return "1"
            case Kind.ALL:
                return f"min({below})"
            case Kind.ANY:
                return f"max({below})"
            case Kind.NOT:
                return f"2 - {below}"
            case Kind.TEST:
                return self._test(operation)

    def _test(self, operation: Operation) -> str:
        match operation.test:
            case FactIs(fact):
                answer = f"2 if {self._slot(fact)} else 0"
            case FactIn(fact, members):
                answer = f"2 if {self._slot(fact)} in {self._constant(frozenset(members))} else 0"
            case Compare(operator, left, right):
                answer = f"2 if {self._value(left)} {operator} {self._value(right)} else 0"
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
        at = self.slots[fact]
        self.read.add(at)
        return f"f{at}"

    def _constant(self, value: int | Decimal | date | frozenset[str]) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
