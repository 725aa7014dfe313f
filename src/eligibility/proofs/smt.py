"""Persons looked for by z3: one in a situation, or the proof that there is none.

Every operation becomes three conditions on a person, who may leave facts open: that it is TRUE, that it is FALSE, and
that it stays UNKNOWN whatever the open facts turn out to be. A solver has a context of its own, so that threads do not
meet. The only module that imports z3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from eligibility.engines.frame_thresholds import invertible, on_source
from eligibility.errors import MissingExtraError
from eligibility.proofs.claims import Every, Otherwise, Settled, Situation, Some
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
)
from eligibility.rules.program import Kind
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual
from eligibility.truth import Truth

try:
    import z3
except ImportError as error:
    raise MissingExtraError(Bilingual("证明", "a proof"), "z3", "verify") from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from eligibility.proofs.world import World
    from eligibility.rules.nodes import Operator, Test, Value
    from eligibility.rules.program import Graph, Operation
    from eligibility.rules.vocabulary import Fact

Expr: TypeAlias = Any
"""A z3 expression, or a Python boolean."""

TEN_THOUSAND = 10_000
YEAR, MONTH, SLACK = 3_652_425, 304_369, 5
"""Length of a year and a month in ten-thousandths of a day, and the days by which a count of them can be off that."""


@dataclass(frozen=True, slots=True)
class Rails:
    """When an operation is settled as TRUE, as FALSE, or as what no fact can decide."""

    true: Expr
    false: Expr
    open: Expr

    def of(self, truth: Truth) -> Expr:
        """The one for that truth."""
        return {Truth.TRUE: self.true, Truth.FALSE: self.false, Truth.UNKNOWN: self.open}[truth]


Found: TypeAlias = "Mapping[str, Any] | Literal['none', 'open']"
"""The facts that a person states; none if there is nobody, open if that could not be settled in time."""


class Solver:
    """Looks for persons of a world by the operations of a graph."""

    def __init__(self, world: World, graph: Graph, *, seconds: float) -> None:
        self.world = world
        self.context = z3.Context()
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("timeout", int(seconds * 1000))
        self.solver.set("random_seed", 0)
        self.values = {name: self._variable(fact) for name, fact in world.facts.items()}
        self.known = {name: z3.Bool(f"known {name}", self.context) for name in world.facts}
        for name in world.facts:
            self._bound(name)
        for name in world.linked:
            self._link(name)
        self.rails = self._rails(graph)

    def stated(self, name: str) -> Expr:
        """Whether a person states the fact, rather than leaving it open or to be worked out."""
        sources = self.world.sources(name)
        follows = self._all([self.known[it] for it in sources]) if sources else False
        return self._all([self.known[name], self._not(follows)])

    def find(self, situation: Situation, *, fewer_than: int | None = None) -> Found:
        """A person in the situation, who states *fewer_than* so many facts."""
        self.solver.push()
        try:
            self.solver.add(self._situation(situation))
            if fewer_than is not None:
                every = [(self.stated(name), 1) for name in self.world.facts]
                self.solver.add(z3.PbLe(every, fewer_than - 1))
            answer = self.solver.check()
            if answer == z3.unsat:
                return "none"
            return self._person(self.solver.model()) if answer == z3.sat else "open"
        finally:
            self.solver.pop()

    def rule_out(self, person: Mapping[str, Any]) -> None:
        """No further person has these very values: what they come to was not what it seemed."""
        same = [self.values[name] == self._constant(self.world.facts[name], value) for name, value in person.items()]
        self.solver.add(self._not(self._all(same)))

    def _person(self, model: Any) -> dict[str, Any]:
        return {
            name: self._read(fact, model.eval(self.values[name], model_completion=True))
            for name, fact in self.world.facts.items()
            if z3.is_true(model.eval(self.stated(name), model_completion=True))
        }

    def _read(self, fact: Fact, value: Any) -> Any:
        match fact.type:
            case FactType.BOOLEAN:
                return z3.is_true(value)
            case FactType.ENUM:
                return tuple(fact.members or ())[value.as_long()]
            case FactType.DATE:
                return date.fromordinal(value.as_long())
            case FactType.INTEGER:
                return value.as_long()
            case _:
                exact = Fraction(value.numerator_as_long(), value.denominator_as_long())
                return round(Decimal(exact.numerator) / Decimal(exact.denominator), 20).normalize() + 0

    def _variable(self, fact: Fact) -> Expr:
        if fact.type is FactType.BOOLEAN:
            return z3.Bool(fact.name, self.context)
        return (z3.Real if fact.type is FactType.DECIMAL else z3.Int)(fact.name, self.context)

    def _bound(self, name: str) -> None:
        fact, value = self.world.facts[name], self.values[name]
        if fact.type is FactType.BOOLEAN:
            return
        if fact.members:
            self.solver.add(value >= 0, value < len(fact.members))
            return
        low, high = self.world.bounds(name)
        if low is not None:
            self.solver.add(value >= self._constant(fact, low))
        if high is not None:
            self.solver.add(value <= self._constant(fact, high))

    def _constant(self, fact: Fact, value: Any) -> Expr:
        match fact.type:
            case FactType.BOOLEAN:
                return z3.BoolVal(value, self.context)
            case FactType.ENUM:
                return z3.IntVal(tuple(fact.members or ()).index(value), self.context)
            case _:
                return self._number(value)

    def _number(self, value: Any) -> Expr:
        if isinstance(value, date):
            return z3.IntVal(value.toordinal(), self.context)
        if isinstance(value, Decimal) and value != value.to_integral_value():
            return z3.RealVal(str(value), self.context)
        return z3.IntVal(int(value), self.context)

    # ------------------------------------------------------------------ derived facts

    def _link(self, name: str) -> None:
        """A derived fact is known where its sources are, and is then what they come to."""
        world = self.world
        sources = world.sources(name)
        self.solver.add(z3.Implies(self._all([self.known[it] for it in sources]), self.known[name]))
        formula = world.vocabulary[name].derive
        if formula is None:  # pragma: no cover - a linked fact is derived
            return
        self.solver.add(self.values[name] == self._term(formula))
        source = invertible(name, world.vocabulary)
        if source in self.values:
            self._follow(name, source)

    def _follow(self, name: str, source: str) -> None:
        """Where the fact passes the numbers it is compared with, by the day it follows: exactly, not by length."""
        world = self.world
        value, day = self.values[name], self.values[source]
        operators: tuple[Operator, ...] = (">=", ">")
        for number in world.thresholds.get(name, ()):
            for operator in operators:
                found = on_source(operator, number, name, world.vocabulary, world.today)
                held = found if isinstance(found, bool) else self._compare(found[0], day, self._number(found[1]))
                self.solver.add(self._compare(operator, value, self._number(number)) == held)

    def _term(self, value: Value) -> Expr:
        match value:
            case Number(number):
                return self._number(number)
            case Day(day):
                return self._number(day)
            case Today():
                return self._number(self.world.today)
            case FactValue(name):
                return self.values[name]
            case Arithmetic(operator, left, right):
                one, two = self._term(left), self._term(right)
                return one + two if operator == "+" else one - two if operator == "-" else one * two
            case Call("full_days", (first, last)):
                return self._term(last) - self._term(first)
            case Call(("full_years" | "full_months") as function, (first, last)):
                return self._full(YEAR if function == "full_years" else MONTH, self._term(last) - self._term(first))
            case Call(("min" | "max") as function, arguments):
                return self._extreme(function, [self._term(it) for it in arguments])
            case _:
                msg = f"not a value of a compiled program: {value}"
                raise AssertionError(msg)

    def _full(self, length: int, days: Expr) -> Expr:
        """Full years or months in so many days, on either side of nothing: within the days that calendars vary by."""
        count = z3.FreshInt("full", self.context)
        passed, slack = z3.If(days >= 0, days, -days) * TEN_THOUSAND, SLACK * TEN_THOUSAND
        self.solver.add(count >= 0, passed >= count * length - slack, passed < (count + 1) * length + slack)
        return z3.If(days >= 0, count, -count)

    def _extreme(self, function: str, terms: Sequence[Expr]) -> Expr:
        found = terms[0]
        for term in terms[1:]:
            found = z3.If(found <= term if function == "min" else found >= term, found, term)
        return found

    # ------------------------------------------------------------------ operations

    def _rails(self, graph: Graph) -> list[Rails]:
        found: list[Rails] = []
        for operation in graph.operations:
            found.append(self._operation(operation, [found[at] for at in operation.arguments]))
        return found

    def _operation(self, operation: Operation, below: Sequence[Rails]) -> Rails:
        match operation.kind:
            case Kind.CONSTANT:
                return Rails(bool(operation.value), not operation.value, open=False)
            case Kind.UNSTATED:
                return Rails(true=False, false=False, open=True)
            case Kind.NOT:
                return Rails(below[0].false, below[0].true, below[0].open)
            case Kind.ALL:
                opened = self._any([it.open for it in below])
                kept = self._all([self._any([it.true, it.open]) for it in below])
                true, false = self._all([it.true for it in below]), self._any([it.false for it in below])
                return Rails(true, false, self._all([opened, kept]))
            case Kind.ANY:
                opened = self._any([it.open for it in below])
                kept = self._all([self._any([it.false, it.open]) for it in below])
                true, false = self._any([it.true for it in below]), self._all([it.false for it in below])
                return Rails(true, false, self._all([opened, kept]))
            case Kind.TEST:
                known = self._all([self.known[name] for name in operation.facts])
                test = self._test(operation.test)
                return Rails(self._all([known, test]), self._all([known, self._not(test)]), open=False)

    def _test(self, test: Test | None) -> Expr:
        match test:
            case FactIs(fact):
                return self.values[fact]
            case FactIn(fact, members):
                listed = tuple(self.world.facts[fact].members or ())
                return self._any([self.values[fact] == listed.index(it) for it in members])
            case Compare(operator, left, right):
                return self._compare(operator, self._term(left), self._term(right))
            case _:  # pragma: no cover - a TEST always has its test
                msg = f"not a test of a compiled program: {test}"
                raise AssertionError(msg)

    def _compare(self, operator: Operator, left: Expr, right: Expr) -> Expr:
        compared: dict[str, Callable[[], Expr]] = {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
        }
        return compared[operator]()

    def _situation(self, situation: Situation) -> Expr:
        match situation:
            case Settled(root, truth):
                return self.rails[root].of(truth)
            case Every(items):
                return self._all([self._situation(it) for it in items])
            case Some(items):
                return self._any([self._situation(it) for it in items])
            case Otherwise(item):
                return self._not(self._situation(item))

    def _all(self, items: Iterable[Expr]) -> Expr:
        left = [it for it in items if it is not True]
        if any(it is False for it in left):
            return False
        return z3.And(*left) if len(left) > 1 else left[0] if left else True

    def _any(self, items: Iterable[Expr]) -> Expr:
        left = [it for it in items if it is not False]
        if any(it is True for it in left):
            return True
        return z3.Or(*left) if len(left) > 1 else left[0] if left else False

    def _not(self, item: Expr) -> Expr:
        return not item if isinstance(item, bool) else z3.Not(item)
