"""The programs of several rulesets as one graph in which every operation stands once, for what is asked of it.

What no column can tell is UNKNOWN from the start, and folds: so a frame of few columns has few operations left.
"""

from __future__ import annotations

import operator
from collections import Counter
from typing import TYPE_CHECKING

from eligibility.rules.derivation import compute
from eligibility.rules.nodes import Compare, facts_of
from eligibility.rules.program import Kind, Operation, reachable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from eligibility.rules.program import Program

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class SharedGraph:
    """Operations in order, each after those it is over; equal ones are one, whatever they rest on.

    A CONSTANT with the value None is UNKNOWN.
    """

    def __init__(self, readable: Collection[str], today: date) -> None:
        self.operations: list[Operation] = []
        self._readable = readable
        self._today = today
        self._known: dict[Operation, int] = {}
        self._added: dict[tuple[int, int], int] = {}

    def add(self, program: Program, root: int) -> int:
        """The place of one operation of a program, which it and what it needs are put into the graph for."""
        for index in reachable(program, root):
            if (id(program), index) not in self._added:
                below = tuple(self._added[id(program), it] for it in program.operations[index].arguments)
                self._added[id(program), index] = self._add(program.operations[index], below)
        return self._added[id(program), root]

    def join(self, kind: Kind, items: tuple[int, ...]) -> int:
        """The place of all, or any, of the items."""
        return self._combine(kind, items, absorbing=kind is Kind.ANY)

    def facts(self, roots: Iterable[int]) -> Iterator[str]:
        """The facts that the roots rest on, in the order they are come to, as often as they are."""
        for index in self.needed(roots):
            test = self.operations[index].test
            yield from facts_of(test) if test else ()

    def needed(self, roots: Iterable[int]) -> tuple[int, ...]:
        """The operations that the roots are over, themselves included, in order."""
        todo, found = list(roots), set[int]()
        while todo:
            index = todo.pop()
            if index not in found:
                found.add(index)
                todo += self.operations[index].arguments
        return tuple(sorted(found))

    def shared(self, roots: Iterable[int]) -> frozenset[int]:
        """The operations that more than one other, or more than one root, is over."""
        asked = tuple(roots)
        uses = Counter(asked)
        for index in self.needed(asked):
            uses.update(self.operations[index].arguments)
        return frozenset(
            at for at, count in uses.items() if count > 1 and self.operations[at].kind is not Kind.CONSTANT
        )

    def _add(self, operation: Operation, below: tuple[int, ...]) -> int:
        match operation.kind:
            case Kind.CONSTANT:
                return self._constant(operation.value)
            case Kind.UNSTATED:
                return self._constant(None)
            case Kind.NOT:
                return self._not(below[0])
            case Kind.ALL:
                return self._combine(Kind.ALL, below, absorbing=False)
            case Kind.ANY:
                return self._combine(Kind.ANY, below, absorbing=True)
            case Kind.TEST:
                return self._test(operation)

    def _test(self, operation: Operation) -> int:
        if not all(name in self._readable for name in operation.facts):
            return self._constant(None)
        if isinstance(operation.test, Compare) and not operation.facts:
            sides = [compute(it, {}, {}, self._today) for it in (operation.test.left, operation.test.right)]
            return self._constant(COMPARE[operation.test.operator](*sides))
        return self._put(Operation(Kind.TEST, test=operation.test))

    def _not(self, item: int) -> int:
        operation = self.operations[item]
        if operation.kind is Kind.CONSTANT:
            return self._constant(None if operation.value is None else not operation.value)
        return operation.arguments[0] if operation.kind is Kind.NOT else self._put(Operation(Kind.NOT, (item,)))

    def _combine(self, kind: Kind, items: tuple[int, ...], *, absorbing: bool) -> int:
        left = dict.fromkeys(items)
        for item in items:
            operation = self.operations[item]
            if operation.kind is Kind.CONSTANT and operation.value is not None:
                if operation.value is absorbing:
                    return item
                left.pop(item, None)
        if not left:
            return self._constant(not absorbing)
        return next(iter(left)) if len(left) == 1 else self._put(Operation(kind, tuple(sorted(left))))

    def _constant(self, value: bool | None) -> int:  # noqa: FBT001 - the value is the subject
        return self._put(Operation(Kind.CONSTANT, value=value))

    def _put(self, operation: Operation) -> int:
        if operation not in self._known:
            self._known[operation] = len(self.operations)
            self.operations.append(operation)
        return self._known[operation]
