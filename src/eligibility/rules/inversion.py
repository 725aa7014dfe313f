"""Comparisons of a derived fact, such as an age, as comparisons of the one day that it follows.

`age >= 40` is a comparison of birth dates, found with the very function that counts the years of one applicant.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from eligibility.rules.derivation import compute
from eligibility.rules.nodes import Arithmetic, Call, FactValue, Number, Today, facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from eligibility.rules.nodes import Operator, Value
    from eligibility.rules.vocabulary import Fact


def on_source(
    operator: Operator, number: int | Decimal, name: str, vocabulary: Mapping[str, Fact], today: date
) -> tuple[Operator, date] | bool:
    """A comparison of a derived fact, as one of the day it derives from; that fact must be `invertible`."""
    formula = vocabulary[name].derive
    source = invertible(name, vocabulary)
    assert formula is not None  # noqa: S101 - it is derived
    assert source is not None  # noqa: S101 - see above
    rises = _direction(formula, source) > 0

    def value(day: date) -> int | Decimal:
        return compute(formula, {source: day}, vocabulary, today)  # type: ignore[no-any-return]

    match operator:
        case ">=" | "<":
            first = first_day(lambda day: (value(day) >= number) is rises)
        case ">" | "<=":
            first = first_day(lambda day: (value(day) > number) is rises)
        case _:
            msg = f"no order: {operator}"
            raise AssertionError(msg)
    holds_later = (operator in (">=", ">")) is rises
    if first is None:
        return not holds_later
    return (">=" if holds_later else "<"), first


def invertible(name: str, vocabulary: Mapping[str, Fact]) -> str | None:
    """The one day that a derived fact follows, always rising or always falling with it; None if it is not so."""
    formula = vocabulary[name].derive
    sources = facts_of(formula) if formula else ()
    if formula is None or len(sources) != 1 or vocabulary[sources[0]].derive is not None:
        return None
    return sources[0] if _direction(formula, sources[0]) else None


def _direction(formula: Value, source: str) -> int:
    """1 where it rises with the day *source*, -1 where it falls, 0 where that is not plain."""
    match formula:
        case Call("full_years" | "full_months" | "full_days", (FactValue(fact), Today())) if fact == source:
            return -1
        case Call("full_years" | "full_months" | "full_days", (Today(), FactValue(fact))) if fact == source:
            return 1
        case Arithmetic("+" | "-", left, Number()):
            return _direction(left, source)
        case _:
            return 0


def first_day(is_past: Callable[[date], bool]) -> date | None:
    """The first day for which it is so, if it is so from some day on; None if it never is."""
    low, high = date.min.toordinal(), date.max.toordinal() + 1
    while low < high:
        middle = (low + high) // 2
        if is_past(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low) if low <= date.max.toordinal() else None
