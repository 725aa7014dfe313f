"""The values of a number or a day as whole steps from the simplest one, in order, so that they can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility.rules.vocabulary import Fact

ORIGIN = date(2000, 1, 1).toordinal()  # the day that hypothesis takes for the simplest
LEAP_DAY = date(2000, 2, 29)
FAR, NEAR = 10**18, 1000  # how far to search, and to pick at will, where a fact has no bound
FEW = 64  # so many values are all probed
CENTS = 2


@dataclass(frozen=True, slots=True)
class Steps:
    """A fact's values: one step is a day, a whole number, or the last of the decimal `places`.

    Steps go from `low` to `high`; an end that is not `bounded` is only far away. `landmarks` are worth
    trying whatever the rules say: the bounds, the simplest value, today and the days around it.
    """

    type: FactType
    places: int
    low: int
    high: int
    bounded: tuple[bool, bool]
    landmarks: frozenset[int]

    @classmethod
    def of(cls, fact: Fact, today: date, numbers: Iterable[int | Decimal]) -> Steps:
        """The steps of *fact*, as fine as its bounds and the *numbers* it is compared with."""
        minimum, maximum = fact.minimum, today if fact.latest_today else fact.maximum
        days = fact.type is FactType.DATE
        places = 0
        if fact.type is FactType.DECIMAL:
            places = max(CENTS, *(_places(it) for it in (*numbers, minimum, maximum)))
        far = FAR * 10**places
        low = _step(minimum or date.min, 0) if days else -far if minimum is None else _step(minimum, places)
        high = _step(maximum or date.max, 0) if days else far if maximum is None else _step(maximum, places)
        landmarks = {min(max(0, low), high)}
        landmarks |= {end for end, bound in ((low, minimum), (high, maximum)) if bound is not None}
        if days:
            now = _step(today, 0)
            landmarks |= {now - 1, now, now + 1, _step(LEAP_DAY, 0)}
        bounded = (minimum is not None, maximum is not None)
        return cls(fact.type, places, low, high, bounded, frozenset(it for it in landmarks if low <= it <= high))

    def value(self, step: int) -> int | Decimal | date:
        """The value at a step."""
        if self.type is FactType.DATE:
            return date.fromordinal(ORIGIN + step)
        if self.type is FactType.INTEGER:
            return step
        whole, rest = divmod(abs(step), 10**self.places)
        digits = f"{whole}.{rest:0{self.places}}".rstrip("0").rstrip(".")
        return Decimal(f"-{digits}" if step < 0 else digits)

    def at(self, value: int | Decimal | date) -> int:
        """The step of a value."""
        return _step(value, self.places)

    def simplicity(self, step: int) -> tuple[bool, int, bool]:
        """Orders steps from the simplest: whole numbers first, then near the origin, then not below it."""
        return step % 10**self.places != 0, abs(step), step < 0

    def probes(self, numbers: Iterable[int | Decimal]) -> list[int]:
        """Steps, in order, between which to look for changes: all if few, else landmarks and beside *numbers*."""
        if self.high - self.low <= FEW:
            return [*range(self.low, self.high + 1)]
        found = {self.low, self.high, *self.landmarks}
        if self.type is not FactType.DATE:
            for number in numbers:
                step = _step(number, self.places)
                found |= {step - 1, step, step + 1}  # mostly it is right there, and nothing is left to search
        return sorted(step for step in found if self.low <= step <= self.high)

    def with_wholes(self, steps: Iterable[int]) -> set[int]:
        """The steps, and for whole numbers among decimals the whole numbers below and above."""
        found, one = set(steps), 10**self.places
        found |= {step + more for step in found if step % one == 0 for more in (-one, one)} if self.places else set()
        return {step for step in found if self.low <= step <= self.high}

    def around(self, first: int, last: int) -> tuple[int, int]:
        """From *first* to *last*, and beyond where there is no bound."""
        more = NEAR * 10**self.places
        low = first if self.bounded[0] else max(self.low, first - more)
        return low, last if self.bounded[1] else min(self.high, last + more)


def _step(value: int | Decimal | date, places: int) -> int:
    """The step of a value, or the one below it where a whole number is compared with a broken one."""
    return value.toordinal() - ORIGIN if isinstance(value, date) else floor(Fraction(value) * 10**places)


def _places(number: object) -> int:
    return max(0, -int(number.as_tuple().exponent)) if isinstance(number, Decimal) else 0
