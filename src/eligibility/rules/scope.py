"""What an expression may use: names, and the functions of the language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from eligibility.rules.vocabulary import COUNTS, Parameter

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from eligibility.rules.vocabulary import Fact

FUNCTIONS = ("full_years", "full_months", "full_days", "min", "max", "route", "unstated", "value_at")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use. `purpose` decides which functions make sense in it."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    criteria: Collection[str] = ()
    routes: Collection[str] = ()
    purpose: Literal["criterion", "material", "derivation", "amount", "copies"] = "criterion"

    def names(self) -> tuple[str, ...]:
        """Every name that could be meant."""
        return (*self.facts, *self.parameters, *self.criteria)

    def unit_of(self, item: Fact | Parameter) -> str | None:
        """The unit of what is read; where copies are counted, people are a bare number: so many for so many."""
        if self.purpose == "copies" and item.unit in COUNTS:
            return None
        return None if isinstance(item, Parameter) and item.unit == "times" else item.unit
