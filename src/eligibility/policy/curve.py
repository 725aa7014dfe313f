"""Many people under each of several values of one figure of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from eligibility.policy.axes import Axis
    from eligibility.policy.population import PopulationDifference


@dataclass(frozen=True, slots=True)
class PopulationSweep:
    """Many people under each value of a figure, each compared with the rules as they are.

    `axis` is the figure with its values and `points` what they come to, in the same order; `own` is the figure as the
    rules have it, None if that is not one number.
    """

    axis: Axis
    own: int | Decimal | None
    points: tuple[PopulationDifference, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[tuple[Any, PopulationDifference]]:
        """Each value with what it comes to."""
        return zip(self.axis.values, self.points, strict=True)

    def __getitem__(self, value: Any) -> PopulationDifference:
        """What a value comes to: `curve[45].after(el.Outcome.ELIGIBLE)`; EligibilityError if it is none of them."""
        return self.points[self.axis.place(value)]
