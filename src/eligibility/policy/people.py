"""A declared population, checked: columns in order, each with how its values are spread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.rules.vocabulary import Fact
    from eligibility.text import Bilingual

Value: TypeAlias = "bool | int | Decimal | date | str"
PERSON, WEIGHT = "synthetic_person", "weight"


@dataclass(frozen=True, slots=True)
class Shares:
    """Each value with its share; the shares add up to 1. `unknown` is the share of people of whom it is not known."""

    values: tuple[Value, ...]
    shares: tuple[Decimal, ...]
    unknown: Decimal


@dataclass(frozen=True, slots=True)
class Bins:
    """Ranges with their shares, every value of a range as likely as the other; bounds included.

    A value is `first + at * step`, days counted in days; each bin is (first, how many values).
    """

    bins: tuple[tuple[Decimal | int | date, int], ...]
    shares: tuple[Decimal, ...]
    step: Decimal | int
    unknown: Decimal


@dataclass(frozen=True, slots=True)
class By:
    """As it is for each value of an earlier column, "unknown" being one; a boolean's are "true" and "false"."""

    column: str
    of: Mapping[str, Spread]


Spread: TypeAlias = Shares | Bins | By


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the frame: a fact, a group that is no fact, or the weight."""

    name: str
    title: Bilingual
    spread: Spread
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class People:
    """A declared population: no statistics of anyone. `today` is the day its facts are read."""

    title: Bilingual
    note: Bilingual
    today: date
    columns: tuple[Column, ...] = field(repr=False)


def outcomes_of(spread: Spread) -> dict[str, None]:
    """Every value a column can have, as text, "unknown" among them if it can be; empty where it cannot be listed."""
    match spread:
        case Shares(values, _, unknown):
            return dict.fromkeys([*map(key_of, values), *(["unknown"] if unknown else [])])
        case By(_, of):
            each = [outcomes_of(it) for it in of.values()]
            return {} if not all(each) else dict.fromkeys(name for it in each for name in it)
        case _:
            return {}


def key_of(value: Value) -> str:
    """A value as it is written as a key."""
    return str(value).lower() if isinstance(value, bool) else str(value)
