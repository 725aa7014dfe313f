"""The operations of a shared graph as columns: tests of facts, and Kleene logic over them.

What more than one operation is over becomes a column of its own, level by level, so that nothing is worked out
twice on any kind of frame. `&`, `|` and `~` are Kleene's on all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import narwhals as nw

from eligibility.engines.frame_exact import LIMIT, ExactArithmetic, apply
from eligibility.engines.frame_facts import exact, fix, one_of, temporary
from eligibility.engines.frame_thresholds import FLIPPED
from eligibility.rules.inversion import on_source
from eligibility.rules.nodes import Compare, Day, FactIn, FactIs, FactValue, Number
from eligibility.rules.program import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from eligibility.engines.frame_derived import Facts
    from eligibility.engines.frame_facts import FactColumn
    from eligibility.engines.frame_graph import SharedGraph
    from eligibility.rules.nodes import Operator, Test
    from eligibility.rules.program import Operation


@dataclass
class Truths:
    """The truth of operations as expressions; `stages` are the columns they are over, each over those before it."""

    graph: SharedGraph
    facts: Facts
    stages: list[list[nw.Expr]] = field(default_factory=list)
    _found: dict[int, nw.Expr] = field(default_factory=dict)
    _levels: dict[int, int] = field(default_factory=dict)

    def build(self, roots: Iterable[int]) -> None:
        """Make the columns that what is asked for is over."""
        asked = tuple(roots)
        shared = self.graph.shared(asked)
        for index in self.graph.needed(asked):
            operation = self.graph.operations[index]
            level = max((self._levels[it] for it in operation.arguments), default=0)
            expr = self._operation(operation)
            if index in shared and not _is_free(operation):
                while len(self.stages) <= level:
                    self.stages.append([])
                name = temporary("truth", index)
                self.stages[level].append(expr.alias(name))
                expr, level = nw.col(name), level + 1
            self._found[index], self._levels[index] = expr, level

    def truth(self, index: int) -> nw.Expr:
        """The truth of an operation: true, false, or null where it is unknown."""
        return self._found[index]

    def _operation(self, operation: Operation) -> nw.Expr:
        below = [self._found[it] for it in operation.arguments]
        match operation.kind:
            case Kind.ALL:
                return reduce(and_, below)
            case Kind.ANY:
                return reduce(or_, below)
            case Kind.NOT:
                return ~below[0]
            case Kind.TEST if operation.test is not None:
                return self._test(operation.test)
            case _:
                return nw.lit(operation.value, nw.Boolean if operation.value is None else None)

    def _test(self, test: Test) -> nw.Expr:
        match test:
            case FactIs(fact):
                return self.facts.column(fact).expr
            case FactIn(fact, members):
                return _member(self.facts.column(fact), members)
            case Compare(operator, Number() | Day() as left, FactValue() as right):
                return self._fixed(FLIPPED[operator], right.fact, left.value)
            case Compare(operator, FactValue() as left, Number() | Day() as right):
                return self._fixed(operator, left.fact, right.value)
            case Compare(operator, FactValue() as left, FactValue() as right) if (
                found := self._facts(operator, self.facts.column(left.fact), self.facts.column(right.fact))
            ) is not None:
                return found
            case Compare(operator, left, right):
                arithmetic = ExactArithmetic()
                sides = self.facts.number(left, arithmetic), self.facts.number(right, arithmetic)
                compared = arithmetic.compare(operator, *sides)
                self.facts.guard("", arithmetic)
                return compared
            case _:
                msg = f"not a test of a compiled program: {test}"
                raise AssertionError(msg)

    def _facts(self, operator: Operator, left: FactColumn, right: FactColumn) -> nw.Expr | None:
        """Two facts compared as they are held; None where they are not held alike."""
        if "decimal" in (left.form, right.form):
            is_held = self.facts.in_polars or left.is_comparable(right)
            return apply(operator, left.expr, right.expr) if is_held else None
        if left.form == right.form:
            return apply(operator, left.expr, right.expr)
        for column in (left, right):
            if column.form == "integer" and not exact(column, []).is_small:
                guard = ExactArithmetic([column.expr.cast(nw.Float64).abs() >= float(LIMIT)])
                self.facts.guard(column.fact.name, guard)
        return apply(operator, left.expr.cast(nw.Float64), right.expr.cast(nw.Float64))

    def _fixed(self, operator: Operator, name: str, value: int | Decimal | date) -> nw.Expr:
        """A fact compared with a fixed number or day."""
        source = self.facts.follows(name)
        if source is None or isinstance(value, date):
            column = self.facts.column(name)
            found = fix(operator, value, column)
        else:
            column = source
            found = self._followed(operator, name, source, value)
        return column.settled(value=found) if isinstance(found, bool) else found

    def _followed(self, operator: Operator, name: str, source: FactColumn, value: int | Decimal) -> nw.Expr | bool:
        if operator in ("==", "!="):
            at_least, above = self._fixed(">=", name, value), self._fixed(">", name, value)
            is_equal = at_least & ~above
            return is_equal if operator == "==" else ~is_equal
        found = on_source(operator, value, name, self.facts.vocabulary, self.facts.today)
        return found if isinstance(found, bool) else apply(found[0], source.expr, nw.lit(found[1]))


def _is_free(operation: Operation) -> bool:
    """Whether it is a column already."""
    return isinstance(operation.test, FactIs)


def _member(column: FactColumn, members: tuple[str, ...]) -> nw.Expr:
    possible = [it for it in members if column.categories is None or it in column.categories]
    return one_of(column.expr, possible) if possible else column.settled(value=False)
