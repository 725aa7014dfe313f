"""Exact arithmetic on numbers of the rules and the facts, whatever decimal context the caller has set."""

from __future__ import annotations

from decimal import Context, Decimal

_CONTEXT = Context(prec=200, traps=[])


def calculate(operator: str, left: int | Decimal, right: int | Decimal) -> int | Decimal:
    """`left operator right` for + - *, exactly; whole numbers stay whole.

    >>> calculate("*", 2, Decimal("1010.50"))
    Decimal('2021.00')
    """
    if isinstance(left, int) and isinstance(right, int):
        return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__}[operator](right)
    one, two = Decimal(left), Decimal(right)
    return {"+": _CONTEXT.add, "-": _CONTEXT.subtract, "*": _CONTEXT.multiply}[operator](one, two)
