"""What time alone does to the facts of one applicant, and the few days on which it can settle a test otherwise."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from eligibility.rules.derivation import compute
from eligibility.rules.nodes import Arithmetic, Call, Compare, FactValue, Today, facts_of, walk
from eligibility.rules.program import reachable
from eligibility.rules.vocabulary import sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from eligibility.rules.facts import Scalar
    from eligibility.rules.nodes import Value
    from eligibility.rules.program import Program
    from eligibility.rules.vocabulary import Fact

_ANY = date(2000, 1, 1)  # for what is the same on every day


class Moving:
    """The facts of one applicant as the days pass: `known` are those that stay, `names` those that move.

    A fact derived from the day moves; given by itself it held on its day alone, and is unknown afterwards.
    """

    def __init__(self, vocabulary: Mapping[str, Fact], values: Mapping[str, Scalar], given: Mapping[str, Any]) -> None:
        self.vocabulary = vocabulary
        self.names = frozenset(name for name in vocabulary if reads_today(name, vocabulary))
        self.known = {name: value for name, value in values.items() if name not in self.names}
        self.given = {name: given[name] for name in given if name not in self.names}
        self.is_cut = any(given.get(name) is not None and self._value(name, _ANY) is None for name in self.names)

    def _value(self, name: str, day: date) -> Any:
        return compute(FactValue(name), self.known, self.vocabulary, day)

    def last_day(self, start: date, until: date) -> date:
        """The last day to *until* on which every derived fact is within its bounds: nobody grows older than 130."""
        for name in self.names:
            fact = self.vocabulary[name]
            if self._value(name, start) is not None:
                first = self._first(partial(self._is_beyond, name), start, until, is_steady=self._is_steady(fact))
                until = date.fromordinal(first.toordinal() - 1) if first else until
        return until

    def _is_steady(self, fact: Fact) -> bool:
        return self._direction(FactValue(fact.name)) is not None

    def _is_beyond(self, name: str, day: date) -> bool:
        value, low, high = self._value(name, day), self.vocabulary[name].minimum, self.vocabulary[name].maximum
        return (low is not None and value < low) or (high is not None and value > high)

    def days(self, program: Program, first: date, last: date) -> list[date]:
        """Days after *first*, to *last*, on which a test that the outcome hangs on can become another."""
        found: set[date] = set()
        for test in _tests(program):
            if any(name in self.names for name in facts_of(test)):
                found |= set(self._crossings(test, first, last))
        return sorted(found)

    def _crossings(self, test: Compare, first: date, last: date) -> Iterator[date]:
        """The two days on which a side that only grows reaches the other and passes it."""
        if any(compute(side, self.known, self.vocabulary, first) is None for side in (test.left, test.right)):
            return
        way = self._direction(Arithmetic("-", test.left, test.right))
        for passes in (partial(self._passes, test, 1), partial(self._passes, test, 0)):
            if way is None:
                yield from self._flips(passes, first, last)
            elif way:
                begins = passes(first)
                crossed = self._first(lambda day: passes(day) != begins, first, last)  # noqa: B023 - used at once
                yield from (crossed,) if crossed else ()

    def _passes(self, test: Compare, least: int, day: date) -> bool:
        """Whether the left side is at least the right one, or with *least* is above it."""
        left, right = (compute(side, self.known, self.vocabulary, day) for side in (test.left, test.right))
        return bool(left > right) if least else bool(left >= right)

    def _flips(self, holds: Callable[[date], bool], first: date, last: date) -> Iterator[date]:
        days = [date.fromordinal(at) for at in range(first.toordinal(), last.toordinal() + 1)]
        held = [holds(day) for day in days]
        yield from (days[at] for at in range(1, len(days)) if held[at] != held[at - 1])

    def _first(self, holds: Callable[[date], bool], first: date, last: date, *, is_steady: bool = True) -> date | None:
        """The first day after *first* on which it holds; a steady one then holds for good, and is halved for."""
        low, high = first.toordinal(), last.toordinal()
        if not is_steady:
            return next((day for at in range(low + 1, high + 1) if holds(day := date.fromordinal(at))), None)
        if low >= high or not holds(last):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(date.fromordinal(middle)) else (middle, high)
        return date.fromordinal(high)

    def _direction(self, value: Value) -> int | None:
        """1 if it never falls as days pass, -1 if it never grows, 0 if it stays, None if it may do both."""
        match value:
            case Today():
                return 1
            case FactValue(name):
                formula = self.vocabulary[name].derive
                return self._direction(formula) if formula and name not in self.known else 0
            case Arithmetic("*", left, right):
                return self._product(left, right)
            case Arithmetic(operator, left, right):
                return _both(self._direction(left), self._direction(right), -1 if operator == "-" else 1)
            case Call("min" | "max", arguments):
                ways = {self._direction(it) for it in arguments} - {0}
                return ways.pop() if len(ways) == 1 else None if ways else 0
            case Call(_, (start, end)):
                return _both(self._direction(end), self._direction(start), -1)
            case _:
                return 0

    def _product(self, left: Value, right: Value) -> int | None:
        one, other = self._direction(left), self._direction(right)
        if one == 0 == other:
            return 0
        if one != 0 != other:
            return None
        still, way = (left, other) if one == 0 else (right, one)
        factor = compute(still, self.known, self.vocabulary, _ANY)
        return None if factor is None or way is None else way * ((factor > 0) - (factor < 0))


def reads_today(name: str, vocabulary: Mapping[str, Fact]) -> bool:
    """Whether a fact is derived from the day the facts are read, however far."""
    formulas = [vocabulary[it].derive for it in (name, *sources_of(name, vocabulary))]
    return any(isinstance(part, Today) for formula in formulas if formula for part in walk(formula))


def _both(one: int | None, other: int | None, sign: int) -> int | None:
    """The direction of a sum, or with a *sign* of -1 of a difference."""
    if one is None or other is None:
        return None
    ways = {one, sign * other} - {0}
    return ways.pop() if len(ways) == 1 else None if ways else 0


def _tests(program: Program) -> Iterator[Compare]:
    """The comparisons that the outcome hangs on, each once."""
    tests = (program.operations[index].test for index in reachable(program, program.outcome))
    yield from (test for test in tests if isinstance(test, Compare))
