"""Claims about the rules, without a solver: that nobody is in a certain situation.

A situation is put together of what is settled for a person: that an operation is TRUE, FALSE, or that no further fact
can decide it. A person may leave facts open; what is settled stays so whatever they turn out to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Settled:
    """The operation has this truth, and no fact can change that."""

    root: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class Every:
    """All of these situations at once."""

    items: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these situations."""

    items: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Not this situation."""

    item: Situation


Situation: TypeAlias = Settled | Every | Some | Otherwise
NEVER = Some(())
"""A situation that nobody can be in."""


def holds(situation: Situation, settled: Callable[[Settled], bool]) -> bool:
    """Whether a person is in the situation, where *settled* answers for the operations."""
    match situation:
        case Settled():
            return settled(situation)
        case Every(items):
            return all(holds(item, settled) for item in items)
        case Some(items):
            return any(holds(item, settled) for item in items)
        case Otherwise(item):
            return not holds(item, settled)


EVERYBODY = Every(())
"""A situation that everybody is in."""


def settled_not(root: int, truth: Truth) -> Situation:
    """An operation that is settled, and not as that."""
    return Some(tuple(Settled(root, other) for other in Truth if other is not truth))


def differ(one: int, other: int) -> Situation:
    """Both operations are settled, and not alike."""
    return Some(tuple(Every((Settled(one, a), Settled(other, b))) for a in Truth for b in Truth if a is not b))


def open_otherwise(one: int, other: int) -> Situation:
    """One operation is settled, while facts can still change the other."""
    if one == other:
        return NEVER
    this, that = (Some(tuple(Settled(root, truth) for truth in Truth)) for root in (one, other))
    return Some((Every((this, Otherwise(that))), Every((Otherwise(this), that))))
