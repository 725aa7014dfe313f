"""Persons looked for by z3: one in a situation, or the proof that there is none.

Every operation becomes three conditions on a person, who may leave facts open: that it is TRUE, that it is FALSE, and
that it stays UNKNOWN whatever the open facts turn out to be. A solver has a context of its own, so that threads do not
meet. The only module that imports z3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from eligibility.calendar import full_months, full_years
from eligibility.errors import MissingExtraError
from eligibility.proofs.claims import Every, Otherwise, Settled, Situation, Some
from eligibility.rules.inversion import first_day, invertible, on_source
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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from eligibility.proofs.world import World
    from eligibility.rules.nodes import Operator, Test, Value
    from eligibility.rules.program import Graph, Operation
    from eligibility.rules.vocabulary import Fact

Expr: TypeAlias = Any
"""A z3 expression, or a Python boolean."""

PARTS = 4800
YEAR, MONTH, SLACK = 146_097 * 12, 146_097, 5
"""Length of a year and a month in such parts of a day, exactly, and the days by which a count can be off that."""
_COUNTS: dict[str, tuple[int, Callable[[date, date], int]]] = {
    "full_years": (YEAR, full_years),
    "full_months": (MONTH, full_months),
}
_CORRECTIONS = 50
_DIGITS = Decimal(1).scaleb(-20)
_WIDE = Context(prec=400, traps=[])


@dataclass(frozen=True, slots=True)
class Rails:
    """When an operation is settled as TRUE, as FALSE, or as what no fact can decide."""

    true: Expr
    false: Expr
    open: Expr

    def of(self, truth: Truth) -> Expr:
        """The one for that truth."""
        return {Truth.TRUE: self.true, Truth.FALSE: self.false, Truth.UNKNOWN: self.open}[truth]


@dataclass(frozen=True, slots=True)
class Counted:
    """Full years or months between two days, as the solver has them."""

    function: str
    first: Expr
    last: Expr
    count: Expr


Found: TypeAlias = "Mapping[str, Any] | Literal['none', 'open']"
"""The facts that a person states; none if there is nobody, open if that could not be settled in time."""


class Solver:
    """Looks for persons of a world by the operations of a graph."""

    def __init__(self, world: World, graph: Graph) -> None:
        self.world = world
        self.context = z3.Context()
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("random_seed", 0)
        self._counted: list[Counted] = []
        self.values = {name: self._variable(fact) for name, fact in world.facts.items()}
        self.known = {name: z3.Bool(f"known {name}", self.context) for name in world.facts}
        for name in world.facts:
            self._bound(name)
        for name in (it for it in world.facts if it in world.linked):
            self._link(name)
        self.rails = self._rails(graph)

    def stated(self, name: str) -> Expr:
        """Whether a person states the fact, rather than leaving it open or to be worked out."""
        parts = self.world.parts(name)
        follows = self._all([self.known[it] for it in parts]) if parts else False
        return self._all([self.known[name], self._not(follows)])

    def find(
        self,
        situation: Situation,
        *,
        until: float,
        fewer_than: int | None = None,
        besides: Iterable[Mapping[str, Any]] = (),
    ) -> Found:
        """A person in the situation, who states *fewer_than* so many facts, *besides* those; open after *until*."""
        asked = [self._situation(situation), *(self._not(self._states(person, exactly=True)) for person in besides)]
        if fewer_than is not None:
            asked.append(z3.PbLe([(self.stated(name), 1) for name in self.world.facts], fewer_than - 1))
        return self._ask(asked, until)

    def can_be(self, person: Mapping[str, Any], *, until: float) -> bool:
        """Whether somebody is found who states these facts: derived ones among them hang together."""
        return not isinstance(self._ask([self._states(person, exactly=False)], until), str)

    def _ask(self, asked: Sequence[Expr], until: float) -> Found:
        """As often as a count of years or months is off, what it truly is becomes known, and it is asked again."""
        for _ in range(_CORRECTIONS):
            left = int((until - monotonic()) * 1000)
            if left <= 0:
                return "open"
            self.solver.set("timeout", left)
            self.solver.push()
            try:
                self.solver.add(*asked)
                answer = self.solver.check()
                if answer == z3.unsat:
                    return "none"
                if answer != z3.sat:
                    if "keyboard" in self.solver.reason_unknown():
                        raise KeyboardInterrupt
                    return "open"
                model = self.solver.model()
                corrections = list(self._corrections(model))
                if not corrections:
                    return self._person(model)
            except z3.Z3Exception:
                return "open"
            finally:
                self.solver.pop()
            self.solver.add(*corrections)
        return "open"

    def _states(self, person: Mapping[str, Any], *, exactly: bool) -> Expr:
        facts = self.world.facts
        same = [self.values[name] == self._constant(facts[name], value) for name, value in person.items()]
        same += [self.stated(name) if exactly else self.known[name] for name in person]
        same += [self._not(self.stated(name)) for name in facts if exactly and name not in person]
        return self._all(same)

    def _corrections(self, model: Any) -> Iterator[Expr]:
        """What is so of the days on which the model counts wrongly, whoever has one of them."""
        for it in self._counted:
            first, last, count = (
                model.eval(term, model_completion=True).as_long() for term in (it.first, it.last, it.count)
            )
            if not all(date.min.toordinal() <= day <= date.max.toordinal() for day in (first, last)):
                continue
            days, counted = (date.fromordinal(first), date.fromordinal(last)), _COUNTS[it.function][1]
            found = counted(*days)
            if found == count:
                continue
            for least in (found, found + 1):
                reached = first_day(lambda day: counted(days[0], day) >= least)  # noqa: B023 - used at once
                missed = first_day(lambda day: counted(day, days[1]) < least)  # noqa: B023 - the same
                enough = it.count >= least
                yield z3.Implies(it.first == first, enough == (it.last >= reached.toordinal() if reached else False))
                yield z3.Implies(it.last == last, enough == (it.first < missed.toordinal() if missed else True))

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
                if z3.is_algebraic_value(value):
                    value = value.approx(20)
                exact = _WIDE.divide(Decimal(value.numerator_as_long()), Decimal(value.denominator_as_long()))
                return _plain(exact)

    def _variable(self, fact: Fact) -> Expr:
        if fact.type is FactType.BOOLEAN:
            return z3.Bool(fact.name, self.context)
        return (z3.Real if fact.type is FactType.DECIMAL else z3.Int)(fact.name, self.context)

    def _bound(self, name: str) -> None:
        """Of what nobody knows nothing is asked: a fact that has no value on the day rules out nobody who leaves it."""
        fact, value = self.world.facts[name], self.values[name]
        if fact.type is FactType.BOOLEAN:
            return
        if fact.members:
            self.solver.add(value >= 0, value < len(fact.members))
            return
        low, high = self.world.bounds(name)
        if low is not None:
            self._require(name, value >= self._constant(fact, low))
        if high is not None:
            self._require(name, value <= self._constant(fact, high))

    def _require(self, name: str, condition: Expr) -> None:
        """What holds of a fact that is known, or that a known one follows."""
        known = self._any([self.known[it] for it in (name, *self.world.followers(name))])
        self.solver.add(z3.Implies(known, condition))

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
        """A derived fact is known where what it is worked out from is, and is what that comes to."""
        world = self.world
        self.solver.add(z3.Implies(self._all([self.known[it] for it in world.parts(name)]), self.known[name]))
        formula = world.vocabulary[name].derive
        if formula is None:  # pragma: no cover - a linked fact is derived
            return
        self._require(name, self.values[name] == self._term(formula))
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
                self._require(name, self._compare(operator, value, self._number(number)) == held)

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
                return self._full(function, self._term(first), self._term(last))
            case Call(("min" | "max") as function, arguments):
                return self._extreme(function, [self._term(it) for it in arguments])
            case _:
                msg = f"not a value of a compiled program: {value}"
                raise AssertionError(msg)

    def _full(self, function: str, first: Expr, last: Expr) -> Expr:
        """Full years or months between days, on either side of nothing: within the days that calendars vary by."""
        count, days, length = z3.FreshInt("full", self.context), last - first, _COUNTS[function][0]
        passed, slack = z3.If(days >= 0, days, -days) * PARTS, SLACK * PARTS
        self.solver.add(count >= 0, passed >= count * length - slack, passed < (count + 1) * length + slack)
        found = z3.If(days >= 0, count, -count)
        self._counted.append(Counted(function, first, last, found))
        return found

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


def _plain(number: Decimal) -> Decimal:
    """The number with as many digits as a fact may have."""
    return _WIDE.add(number.quantize(_DIGITS, ROUND_HALF_EVEN, _WIDE).normalize(_WIDE), 0)
