"""Comparisons with a fixed number or day, as one comparison of a column with a value of its own kind.

The exact number of the rules becomes the nearest value that a column can hold, with the operator that then says the
same. So an amount is compared as it is written, though the column holds floats.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eligibility.rules.nodes import Operator

FLIPPED: dict[Operator, Operator] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WIDE = Context(prec=100)
"""For numbers of more digits than decimals are rounded to by themselves."""
_UP: dict[Operator, Operator] = {">": ">=", ">=": ">=", "<": "<", "<=": "<"}
_DOWN: dict[Operator, Operator] = {">": ">", ">=": ">", "<": "<=", "<=": "<="}


def on_grid(operator: Operator, number: int | Decimal, scale: int) -> tuple[Operator, int | Decimal] | bool:
    """The same comparison for multiples of 10**-scale; a bool where it is so for all of them.

    >>> on_grid(">", Decimal("2.5"), 0)
    ('>=', 3)
    """
    if isinstance(number, Decimal) and int(number.as_tuple().exponent) < -scale:
        step = Decimal(1).scaleb(-scale)
        up, down = (number.quantize(step, rounding, _WIDE) for rounding in (ROUND_CEILING, ROUND_FLOOR))
        if up != down:
            if operator in ("==", "!="):
                return operator == "!="
            operator = _UP[operator]
        number = up
    return operator, int(number) if scale == 0 else number


def as_float(operator: Operator, number: int | Decimal) -> tuple[Operator, float] | bool:
    """The same comparison for floats, each of which stands for the shortest number that is written for it.

    >>> as_float(">=", Decimal("0.3"))
    ('>=', 0.3)
    """
    near = float(number)
    written = Decimal(repr(near))
    if written == number:
        return operator, near
    if operator in ("==", "!="):
        return operator == "!="
    return (_UP if written > number else _DOWN)[operator], near
