"""The native engine: a program's operations as one generated Python function.

It works on the numbers of truths: FALSE is 0, UNKNOWN 1 and TRUE 3, each with the bits of those before it, so that all
is `&` and any is `|`: ten nanoseconds where `min` takes a hundred. The source holds only names made here, and fact
names, quoted; numbers and enum members are passed in, never written into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.derivation import calculate
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    Day,
    FactIn,
    FactIs,
    FactValue,
    Number,
    Today,
    Value,
)
from eligibility.rules.program import Graph, Kind, Operation, Program, leaves, reachable
from eligibility.truth import NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
    """A function from facts to the truth numbers of the `leaves`, in their order."""
    return _compile(program, leaves(program), leaves(program))


def _compile(program: Graph, indices: Iterable[int], results: Iterable[int]) -> Run:
    writer = Writer({name: f"f{at}" for at, name in enumerate(program.facts)})
    lines = list(writer.operations(program, indices))
    reads = [f"    {slot} = get({name!r})" for name, slot in writer.slots.items() if name in writer.read]
    returned = "".join(f"t{index}, " for index in results)
    source = ["def run(facts):", "    get = facts.get", *reads, *lines, f"    return ({returned})"]
    return load_function(source, writer.constants, "run")  # type: ignore[no-any-return]


def load_function(source: Iterable[str], names: Mapping[str, Any], name: str) -> Any:
    """The function of that name which the lines of *source* define, over those *names* and no others."""
    namespace: dict[str, Any] = {"__builtins__": _BUILTINS, **names}
    exec(compile("\n".join(source), "<ruleset>", "exec"), namespace)  # noqa: S102 - our own source, see the module's docstring
    return namespace[name]


def _join(operator: str, function: str, items: list[str]) -> str:
    """The items joined; very many by a call, since the nesting of operators is limited."""
    return f" {operator} ".join(items) if len(items) <= _MOST_JOINED else f"{function}({', '.join(items)})"


class Writer:
    """Writes Python over facts that are in local variables, which `slots` names.

    What it wrote needs the `constants` beside it, and reads the facts in `read`.
    """

    def __init__(self, slots: Mapping[str, str]) -> None:
        self.slots = slots
        self.constants: dict[str, Any] = {"NOT": NOT}
        self.read: set[str] = set()

    def operations(self, program: Graph, indices: Iterable[int]) -> Iterator[str]:
        """Lines that work out the operations of those *indices*, each as t and its index."""
        for index in indices:
            yield f"    t{index} = {self._operation(program.operations[index])}"

    def value(self, value: Value) -> str:
        """A number or a day as an expression; the day the facts are read is `today`."""
        match value:
            case Number(known) | Day(known):
                return self.constant(known)
            case Today():
                return "today"
            case FactValue(fact):
                return self._slot(fact)
            case Arithmetic(operator, left, right):
                return f"calculate({operator!r}, {self.value(left)}, {self.value(right)})"
            case Call(function, arguments):
                return f"{function}({', '.join(map(self.value, arguments))})"
            case _:
                msg = f"a parameter has no value of its own here: {value}"
                raise AssertionError(msg)

    def constant(self, value: object) -> str:
        """A name for what may not be written into the source."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def _operation(self, operation: Operation) -> str:
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
                answer = f"3 if {self._slot(fact)} in {self.constant(frozenset(members))} else 0"
            case Compare(operator, left, right):
                answer = f"3 if {self.value(left)} {operator} {self.value(right)} else 0"
            case None:  # pragma: no cover - a TEST always has its test
                answer = "1"
        unknown = " or ".join(f"{self._slot(fact)} is None" for fact in operation.facts)
        return f"1 if {unknown} else {answer}" if unknown else answer

    def _slot(self, fact: str) -> str:
        self.read.add(fact)
        return self.slots[fact]
