"""One applicant picked fact by fact: always valid, boundaries preferred, the simplest choice first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.rules.facts import check_facts
from eligibility.rules.vocabulary import FactType, sources_of
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from eligibility.rules.vocabulary import Fact
    from eligibility.testing.boundaries import Boundaries

Between: TypeAlias = "Callable[[int, int], int]"
"""Picks a number from a first to a last one, the simplest being the one nearest to zero."""

# Two facts in so many are unknown, one of them left out and one None: few are known, half, most, nearly all.
_SHARES = (3, 6, 12, 100)
_AT_WILL = 4  # one number or day in so many is any at all, the others are boundaries


def pick_applicant(
    boundaries: Boundaries, between: Between, known: Mapping[str, object], *, complete: bool
) -> dict[str, object] | None:
    """Valid facts on top of those *known*, which are valid; None if they should be *complete* and cannot be."""
    applicant = _Applicant(boundaries, between, known, complete=complete)
    return applicant.facts if applicant.pick() else None


class _Applicant:
    def __init__(
        self, boundaries: Boundaries, between: Between, known: Mapping[str, object], *, complete: bool
    ) -> None:
        self.boundaries = boundaries
        self.between = between
        self.complete = complete
        self.facts = dict(known)
        values = check_facts(boundaries.vocabulary, known, boundaries.today)
        self.given: dict[str, Any] = {name: values[name] for name in known if known[name] is not None}
        self.unknown = {name for name in known if known[name] is None}
        self.unknown |= {source for name in self.unknown for source in self._sources(name)}
        self.share = _SHARES[between(0, len(_SHARES) - 1)]
        self.aim = self._pick_aim()

    def pick(self) -> bool:
        """Pick every fact that is not fixed; False if one is unknown that should not be."""
        free = [fact for fact in self.boundaries.facts if fact.name not in {*self.facts, *self.unknown}]
        for fact in free:
            if fact.derive is None:
                self._answer(fact, is_known=True if self.complete else self._is_known())
        settled = {source for name in self.given for source in self._sources(name)}
        for fact in free:
            if fact.derive is not None:
                self._derive(fact, settled)
        return not self.complete or self._is_complete()

    def _sources(self, name: str) -> tuple[str, ...]:
        return sources_of(name, self.boundaries.vocabulary)

    def _values(self) -> Mapping[str, object]:
        return check_facts(self.boundaries.vocabulary, self.given, self.boundaries.today)

    def _is_known(self) -> bool | None:
        """Whether to give a fact; None to give it as None."""
        place = self.between(0, self.share - 1)
        return None if place == self.share - 1 else place > 0

    def _answer(self, fact: Fact, *, is_known: bool | None) -> None:
        if is_known:
            self._give(fact)
        elif is_known is None:
            self.facts[fact.name] = None

    def _derive(self, fact: Fact, settled: set[str]) -> None:
        """State a derived fact: as it is derived, or alone where nothing it derives from is known or *settled*."""
        values, sources, is_known = self._values(), self._sources(fact.name), self._is_known()
        if fact.name in values:
            if is_known:
                self.facts[fact.name] = self.given[fact.name] = values[fact.name]
        elif settled.isdisjoint(sources) and values.keys().isdisjoint(sources):
            self._answer(fact, is_known=self.complete or is_known)
            settled |= {*sources} if fact.name in self.given else set()

    def _pick_aim(self) -> tuple[int, Truth] | None:
        """What to keep away from where there is a choice: nothing, a refusal, or a truth of any of the targets.

        Left to chance, hardly anyone would meet a condition that many facts must meet together.
        """
        targets = self.boundaries.targets
        match self.between(0, 2):
            case 1:
                return targets[0], Truth.FALSE
            case 2:
                return targets[self.between(0, len(targets) - 1)], (Truth.FALSE, Truth.TRUE)[self.between(0, 1)]
            case _:
                return None

    def _give(self, fact: Fact) -> None:
        """A value that agrees with the others, if there is one."""
        choices = self.boundaries.choices(fact.name, self.given)
        if choices:
            value = self._at_will(fact, choices[self.between(0, len(choices) - 1)])
            if self._misses(fact, value):
                value = next((choice for choice in choices if not self._misses(fact, choice)), value)
            self.facts[fact.name] = self.given[fact.name] = value

    def _at_will(self, fact: Fact, value: Any) -> Any:
        """Now and then any value at all in place of a boundary, if it agrees with the others too."""
        boundaries = self.boundaries
        is_ordered = fact.type.is_number or fact.type is FactType.DATE
        if not is_ordered or self.between(1, _AT_WILL) < _AT_WILL:
            return value
        step = self.between(*boundaries.span(fact.name, self.given))
        other = boundaries.steps(fact.name).value(step)
        return other if boundaries.agree(fact.name, {**self.given, fact.name: other}) else value

    def _misses(self, fact: Fact, value: Any) -> bool:
        if self.aim is None:
            return False
        target, unwanted = self.aim
        return self.boundaries.truth(target, {**self.given, fact.name: value}) is unwanted

    def _is_complete(self) -> bool:
        """Whether every fact the rules read is known, but for those fixed as unknown and what derives from them."""
        values = self._values()
        names = self.boundaries.program.facts
        return all(name in values or self.unknown & {name, *self._sources(name)} for name in names)
