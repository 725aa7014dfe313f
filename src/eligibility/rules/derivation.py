"""The number a formula comes to for one applicant, exactly: how derived facts are worked out."""

from __future__ import annotations

from decimal import Context, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from eligibility.calendar import full_days, full_months, full_years
from eligibility.rules.nodes import Arithmetic, Call, Day, FactValue, Number, Today, Value, facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from eligibility.rules.vocabulary import Fact

_CONTEXT = Context(prec=200, traps=[])
"""Exact, whatever decimal context the caller has set."""


def compute(value: Value, known: Mapping[str, Any], vocabulary: Mapping[str, Fact], today: date) -> Any:
    """The number or day, or None while a fact it needs is unknown; a derived fact not *known* is derived."""
    match value:
        case Number(value=known_) | Day(value=known_):
            return known_
        case Today():
            return today
        case FactValue(name):
            formula = vocabulary[name].derive
            if formula is None or known.get(name) is not None:
                return known.get(name)
            return compute(formula, known, vocabulary, today)
        case Arithmetic(operator, left, right):
            return _apply(partial(calculate, operator), (left, right), known, vocabulary, today)
        case Call(function, arguments):
            return _apply(FUNCTIONS[function], arguments, known, vocabulary, today)
        case _:
            msg = f"a parameter has no value of its own here: {value}"
            raise AssertionError(msg)


def unknown_sources(vocabulary: Mapping[str, Fact], known: Mapping[str, Any], name: str) -> Iterator[str]:
    """The fact if it is unknown, and unknown facts it is derived from; what a known fact derives from is settled."""
    todo, seen = [name], set[str]()
    while todo:
        asked = todo.pop(0)
        if asked not in seen and known.get(asked) is None:
            seen.add(asked)
            yield asked
            formula = vocabulary[asked].derive
            todo += facts_of(formula) if formula else ()


def _apply(
    function: Callable[..., Any],
    arguments: tuple[Value, ...],
    known: Mapping[str, Any],
    vocabulary: Mapping[str, Fact],
    today: date,
) -> Any:
    values = [compute(argument, known, vocabulary, today) for argument in arguments]
    return None if any(value is None for value in values) else function(*values)


def calculate(operator: str, left: int | Decimal, right: int | Decimal) -> int | Decimal:
    """`left operator right` for + - *, exactly; whole numbers stay whole.

    >>> calculate("*", 2, Decimal("1010.50"))
    Decimal('2021.00')
    """
    if isinstance(left, int) and isinstance(right, int):
        return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__}[operator](right)
    one, two = Decimal(left), Decimal(right)
    return {"+": _CONTEXT.add, "-": _CONTEXT.subtract, "*": _CONTEXT.multiply}[operator](one, two)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "full_years": full_years,
    "full_months": full_months,
    "full_days": full_days,
    "min": min,
    "max": max,
}
