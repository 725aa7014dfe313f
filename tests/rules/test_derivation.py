from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from operator import add, mul, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.derivation import calculate

OPERATORS = {"+": add, "-": sub, "*": mul}
numbers = st.integers(-(10**20), 10**20) | st.decimals(-(10**20), 10**20, places=6)


@given(st.sampled_from(sorted(OPERATORS)), numbers, numbers)
def test_it_is_exact_in_any_context_of_the_caller(operator: str, left: int | Decimal, right: int | Decimal) -> None:
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_UP)):
        found = calculate(operator, left, right)
    assert Fraction(found) == OPERATORS[operator](Fraction(left), Fraction(right))


@pytest.mark.parametrize("operator", OPERATORS)
def test_whole_numbers_stay_whole(operator: str) -> None:
    assert type(calculate(operator, 3, 2)) is int
