"""Where the answers of a day's rules turn: for each fact, the values on, just below and just above a threshold.

A comparison turns where its two sides change order while one fact moves and the others stand still. That
place is searched for, so that a parameter's value, an income for each person, and the birthday on which an
age is reached are all found in one way.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.errors import FactError
from eligibility.rules.derivation import compute
from eligibility.rules.facts import check_facts
from eligibility.rules.facts_model import usable_facts
from eligibility.rules.native import compile_root
from eligibility.rules.nodes import Compare, FactValue, Number, Value, facts_of, walk
from eligibility.rules.vocabulary import FactType, sources_of
from eligibility.testing.steps import Steps
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.rules.compiled import Compiled
    from eligibility.rules.native import Run
    from eligibility.rules.vocabulary import Fact

Given: TypeAlias = "Mapping[str, Any]"
Sides: TypeAlias = tuple[Value, Value]


class Boundaries:
    """The facts that a day's rules can use, and the values of each at which something turns.

    `facts` are in file order; `targets` are the operations for the outcome, then for each condition. *given*
    is always what is known of one applicant, valid and without None.
    """

    def __init__(self, compiled: Compiled, today: date) -> None:
        self.program = compiled.program
        self.today = today
        self.vocabulary = compiled.rules.service.vocabulary.facts
        self.facts = tuple(usable_facts(compiled))
        named = (self.program.criteria, self.program.routes, self.program.conditions, self.program.rows)
        found = (*(root for roots in named for root in roots.values()), *self.program.steps)
        self.targets = (self.program.outcome, *dict.fromkeys(found))
        tests = (operation.test for operation in self.program.operations)
        sides = [(test.left, test.right) for test in tests if isinstance(test, Compare)]
        sides += [limits for fact in self.vocabulary.values() for limits in _limits(fact)]
        self._kin = _families(self.vocabulary)
        self._sides = {name: [it for it in sides if name in self._facts_below(it)] for name in self.vocabulary}
        self._beside = {
            name: self._kin[name].union(*(self._facts_below(it) for it in found)) - {name}
            for name, found in self._sides.items()
        }
        self._steps: dict[str, Steps] = {}
        self._runs: dict[int, Run] = {}
        self._remembered = lru_cache(maxsize=1000)(lambda name, given: tuple(self._choices(name, dict(given))))

    def choices(self, name: str, given: Given) -> tuple[Any, ...]:
        """Valid values of a fact beside those *given*, simplest first; none if no value agrees with them."""
        fact = self.vocabulary[name]
        if fact.type is FactType.BOOLEAN:
            return (False, True)
        if fact.members:
            return tuple(fact.members)
        return self._remembered(name, tuple((it, given[it]) for it in given if it in self._beside[name]))

    def span(self, name: str, given: Given) -> tuple[int, int]:
        """The first and last step between which any value of a number or a day can be tried."""
        steps = self.steps(name)
        found = [steps.at(value) for value in self.choices(name, given)]
        ends = min(found), max(found)
        beyond = steps.around(*ends)
        agree = [self.agree(name, {**given, name: steps.value(step)}) for step in beyond]
        return beyond[0] if agree[0] else ends[0], beyond[1] if agree[1] else ends[1]

    def steps(self, name: str) -> Steps:
        """The values of a number or a day as steps."""
        if name not in self._steps:
            numbers = (number for sides in self._sides[name] for number in self._numbers(sides))
            self._steps[name] = Steps.of(self.vocabulary[name], self.today, numbers)
        return self._steps[name]

    def agree(self, name: str, given: Given) -> bool:
        """Whether this fact, *given* too, has no fault with those it hangs together with by derivations."""
        kin = self._kin[name]
        if len(kin) == 1:
            return True
        try:
            check_facts({it: self.vocabulary[it] for it in kin}, {it: given.get(it) for it in kin}, self.today)
        except FactError:
            return False
        return True

    def truth(self, target: int, given: Given) -> Truth:
        """What one of the `targets` comes to for an applicant."""
        if target not in self._runs:
            self._runs[target] = compile_root(self.program, target)
        return Truth(self._runs[target](check_facts(self.vocabulary, given, self.today))[0])

    def _choices(self, name: str, given: Given) -> Iterator[Any]:
        steps = self.steps(name)
        stated = [it for it in self._kin[name] if it in given and name in sources_of(it, self.vocabulary)]
        formulas = ((self.vocabulary[it].derive, Number(given[it])) for it in stated)
        found = set(steps.landmarks)
        for left, right in (*self._sides[name], *formulas):
            if left is not None:
                found |= steps.with_wholes(self._turns((left, right), name, given))
        for value in (steps.value(step) for step in sorted(found, key=steps.simplicity)):
            if self.agree(name, {**given, name: value}):
                yield value

    def _turns(self, sides: Sides, name: str, given: Given) -> Iterator[int]:
        """The steps next to which the order of the two sides changes."""
        steps = self.steps(name)

        def order(step: int) -> int | None:
            known = {**given, name: steps.value(step)}
            left, right = (compute(side, known, self.vocabulary, self.today) for side in sides)
            return None if left is None or right is None else (left > right) - (left < right)

        return _changes(order, steps.probes(self._numbers(sides)))

    def _numbers(self, sides: Sides) -> Iterator[int | Decimal]:
        """Numbers written in two values, and in what their facts are derived from."""
        for node in (part for side in sides for part in walk(side)):
            if isinstance(node, Number):
                yield node.value
            elif isinstance(node, FactValue) and (formula := self.vocabulary[node.fact].derive):
                yield from self._numbers((formula, formula))

    def _facts_below(self, sides: Sides) -> set[str]:
        named = {name for side in sides for name in facts_of(side)}
        return named | {source for name in named for source in sources_of(name, self.vocabulary)}


def _limits(fact: Fact) -> Iterator[Sides]:
    """The bounds of a derived fact as comparisons, since they bind what it is derived from."""
    for bound in (fact.minimum, fact.maximum):
        if fact.derive and bound is not None:
            yield fact.derive, Number(bound)  # type: ignore[arg-type] # only numbers are derived


def _families(vocabulary: Mapping[str, Fact]) -> dict[str, set[str]]:
    """For each fact, those it hangs together with by derivations, itself included."""
    families = {name: {name} for name in vocabulary}
    for name in vocabulary:
        joined = families[name].union(*(families[source] for source in sources_of(name, vocabulary)))
        families |= dict.fromkeys(joined, joined)
    return families


def _changes(order: Callable[[int], int | None], probes: list[int]) -> Iterator[int]:
    """Both steps wherever *order* changes, between probes for which it differs."""
    for low, high in pairwise(probes):
        last = order(high)
        before = low
        while (first := order(before)) != last:
            after = high
            while after - before > 1:
                middle = (before + after) // 2
                before, after = (middle, after) if order(middle) == first else (before, middle)
            yield before
            yield after
            before = after
