"""Facts moved: a number or a day by an amount, a derived fact through what it derives from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from eligibility.errors import FactFault, quote
from eligibility.rules.derivation import calculate, compute
from eligibility.rules.facts import CONTRADICTION, OUT_OF_BOUNDS, WRONG_TYPE, check_value
from eligibility.rules.nodes import Call, FactValue, Today
from eligibility.rules.vocabulary import FactType, sources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.rules.vocabulary import Fact

_STEPS = {"day": "days", "month": "months", "year": "years"}
_FULL = {"full_days": "days", "full_months": "months", "full_years": "years"}
_NEAR = (0, -1, 1, -2, 2, -3, 3)
"""A month or year that ends early leaves the day sought within three days of the one found."""


@dataclass(frozen=True, slots=True)
class Shift:
    """By so much more than it is; a day by days, months or years."""

    amount: int | Decimal
    unit: Any = None


def shifted(fact: Fact, value: Any, shift: Shift) -> Any:
    """The value by so much more, or a FactFault; what is unknown stays so. Months and years end as in the calendar."""
    if fact.type is FactType.DATE:
        if not isinstance(shift.unit, str) or shift.unit not in _STEPS or int(shift.amount) != shift.amount:
            zh = "日期的变动写整数，并写 unit: day、month 或 year"
            return _fault(fact, WRONG_TYPE, zh, "a day is shifted by a whole number, with unit: day, month or year")
        day = check_value(fact, value, None)[0] if value is not None else None
        return None if day is None else _moved(fact, day, _STEPS[shift.unit], int(shift.amount))
    if not fact.type.is_number:
        return _fault(
            fact, WRONG_TYPE, "不是数，也不是日期，不能变动", "is neither a number nor a day, and has no shift"
        )
    if shift.unit not in (None, fact.unit):
        zh = f"单位是 {fact.unit}，不是 {quote(shift.unit)}"
        return _fault(fact, WRONG_TYPE, zh, f"is counted in {fact.unit}, not in {quote(shift.unit)}")
    number = check_value(fact, value, None)[0] if value is not None else None
    return None if number is None else _tidy(calculate("+", number, shift.amount))


def move_derived(
    facts: dict[str, Any], fact: Fact, value: Any, vocabulary: Mapping[str, Fact], today: date
) -> FactFault | None:
    """Make a derived fact that value through what it derives from, where that is known; the fault if it cannot be.

    Full years, months or days since a day move that day by as many; what is unknown leaves the fact to be stated
    alone; to make it unknown makes unknown what it derives from.
    """
    sources = sources_of(fact.name, vocabulary)
    facts.pop(fact.name, None)
    if value is None:
        facts |= dict.fromkeys(sources)
        return None
    formula = fact.derive
    derived = None if formula is None else compute(formula, facts, vocabulary, today)
    if derived is None or derived == value:
        facts |= {fact.name: value} if derived is None else {}
        return None
    match formula:
        case Call(function, (FactValue(source), Today())) if function in _FULL and vocabulary[source].derive is None:
            start = facts[source]
            for near in _NEAR:
                moved = _moved(vocabulary[source], start, _FULL[function], derived - value)
                if isinstance(moved, FactFault):
                    return moved
                moved += timedelta(near)
                if compute(formula, {source: moved}, vocabulary, today) == value:
                    facts[source] = moved
                    return None
    named = "、".join(sources)
    zh = f"由 {named} 推得，请改 {named}，或使其未知（null）"
    return _fault(
        fact, CONTRADICTION, zh, f"derives from {', '.join(sources)}: change those, or make them unknown (null)"
    )


def _moved(fact: Fact, day: date, unit: str, amount: int) -> date | FactFault:
    try:
        return day + relativedelta(**{unit: amount})  # type: ignore[arg-type]
    except (OverflowError, ValueError):
        return _fault(fact, OUT_OF_BOUNDS, "变动后没有这一天", "is shifted to where there are no days")


def _tidy(number: int | Decimal) -> int | Decimal:
    return int(number) if isinstance(number, Decimal) and number == number.to_integral_value() else number


def _fault(fact: Fact, code: str, zh: str, en: str) -> FactFault:
    return FactFault(fact.name, code, f"{code} {fact.name}（{fact.label.zh}）：{zh}", f"{code} {fact.name} {en}")
