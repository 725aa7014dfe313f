"""What a formula comes to for one applicant: a number, or the numbers it may still be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.binding import MAX_CANDIDATES
from eligibility.rules.derivation import calculate, unknown_sources
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    FactValue,
    Number,
    ParameterValue,
    Unstated,
    Value,
    ValueAt,
    facts_of,
    parameters_of,
    pick_member,
)
from eligibility.rules.phrases import say_test
from eligibility.rules.program import Ground
from eligibility.rules.vocabulary import Figure
from eligibility.text import Bilingual, join, read_bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from eligibility.rules.binding import BoundFigure, DayRules
    from eligibility.rules.facts import Scalar
    from eligibility.rules.nodes import ParameterRead

Numeric: TypeAlias = "int | Decimal"
_Range: TypeAlias = "tuple[Numeric, Numeric]"
_INFINITE = Decimal("Infinity")
_ANYTHING = (-_INFINITE, _INFINITE)
_NO_VALUE = "没有来源给出 {day} 的数 (no source gives the figure of {day})"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or what it may be: `candidates` if they can be listed, else only `least` and `most`.

    No bound is None. `missing` are the facts that would narrow it, `unstated` why none can settle it;
    `formula` is how it is worked out, in words.
    """

    candidates: tuple[Numeric, ...]
    least: Numeric | None
    most: Numeric | None
    missing: tuple[str, ...] = ()
    unstated: tuple[Bilingual, ...] = ()
    formula: Bilingual = field(default=Bilingual("", ""), compare=False)

    @property
    def value(self) -> Numeric | None:
        """The number; None while it may be more than one."""
        return self.least if self.least is not None and self.least == self.most else None

    def __str__(self) -> str:
        low, high = ("…" if bound is None else str(bound) for bound in (self.least, self.most))
        return low if low == high else f"{low}–{high}"


def amount_of(value: Value | Unstated, rules: DayRules, facts: Mapping[str, Scalar]) -> Amount:
    """What *value* comes to: an unknown fact leaves its bounds, an unknown enum or unsettled figure each candidate."""
    vocabulary = rules.service.vocabulary.facts
    unknown = [name for name in facts_of(value) if facts.get(name) is None]
    missing = dict.fromkeys(source for name in unknown for source in unknown_sources(vocabulary, facts, name))
    ranges: list[_Range] = []
    reasons: dict[Bilingual, None] = {}
    for numbers in _numbers(value, rules, facts):
        ranges.append(_range(value, numbers, facts, rules) if isinstance(numbers, dict) else _ANYTHING)
        if isinstance(numbers, Bilingual):
            reasons[numbers] = None
    listed = {low for low, _ in ranges} if all(low == high for low, high in ranges) else set()
    least, most = min(low for low, _ in ranges), max(high for _, high in ranges)
    settled = least == most
    return Amount(
        candidates=tuple(sorted(listed)),
        least=None if least == -_INFINITE else least,
        most=None if most == _INFINITE else most,
        missing=() if settled else tuple(missing),
        unstated=() if settled else tuple(reasons),
        formula=say_test(value, rules, facts),
    )


_Numbers: TypeAlias = "dict[Value, Numeric]"


def _numbers(
    value: Value | Unstated, rules: DayRules, facts: Mapping[str, Scalar]
) -> Iterator[_Numbers | Bilingual | None]:
    """The numbers the parameters may have together; in place of them the reason, or None, where one has none."""
    if isinstance(value, Unstated):
        yield read_bilingual(value.reason)
        return
    read = parameters_of(value)
    keys = list(dict.fromkeys(part.key_fact for part in read if part.key_fact))
    choices = [
        (str(facts[key]),) if facts.get(key) is not None else tuple(rules.service.vocabulary.facts[key].members or ())
        for key in keys
    ]
    for members in product(*choices):
        chosen = dict(zip(keys, members, strict=True))
        # Two that pick the same figure have one candidate at a time.
        picked = {part: pick_member(part, chosen) for part in read}
        found = {part: _figure(part, rules, facts) for part in picked.values()}
        figures = {part: it for part, it in found.items() if it}
        unstated = [it.unstated for it in figures.values() if it.unstated]
        if unstated or len(figures) < len(found):
            yield read_bilingual(unstated[0]) if unstated else None
        elif prod(len(it.candidates) for it in figures.values()) > MAX_CANDIDATES:
            yield Bilingual("可能的取值太多", "too many candidate values")
        else:
            for numbers in product(*(it.candidates for it in figures.values())):
                number = dict(zip(figures, numbers, strict=True))
                yield {part: number[it] for part, it in picked.items()}


def _figure(part: ParameterRead, rules: DayRules, facts: Mapping[str, Scalar]) -> Figure | None:
    """A parameter's figure on the day it is read for; None while that day is not known."""
    bound = _bound(part, rules, facts).get(part.key)
    if bound is not None:
        return bound.figure
    day = facts.get(part.day) if isinstance(part, ValueAt) else None
    return Figure((), _NO_VALUE.format(day=day)) if day is not None else None


def _range(value: Value | Unstated, numbers: _Numbers, facts: Mapping[str, Scalar], rules: DayRules) -> _Range:
    match value:
        case Number(number):
            return number, number
        case ParameterValue() | ValueAt():
            return numbers[value], numbers[value]
        case FactValue(name):
            return _bounds(name, facts, rules)
        case Arithmetic(operator, left, right):
            one, two = (_range(side, numbers, facts, rules) for side in (left, right))
            if operator == "*":
                ends = [_times(low, high) for low in one for high in two]
                return min(ends), max(ends)
            low, high = two if operator == "+" else reversed(two)
            return calculate(operator, one[0], low), calculate(operator, one[1], high)
        case Call(("min" | "max") as function, arguments):
            pick = min if function == "min" else max
            parts = [_range(argument, numbers, facts, rules) for argument in arguments]
            return pick(low for low, _ in parts), pick(high for _, high in parts)
        case _:
            msg = f"not the value of an amount: {value}"
            raise AssertionError(msg)


def _bounds(name: str, facts: Mapping[str, Scalar], rules: DayRules) -> _Range:
    known = facts.get(name)
    if isinstance(known, int | Decimal):
        return known, known
    fact = rules.service.vocabulary.facts[name]
    least, most = fact.minimum, fact.maximum
    low = least if isinstance(least, int | Decimal) else -_INFINITE
    return low, most if isinstance(most, int | Decimal) else _INFINITE


def _times(left: Numeric, right: Numeric) -> Numeric:
    """The product; nothing times whatever is nothing."""
    return 0 if 0 in (left, right) else calculate("*", left, right)


def either(amounts: Sequence[Amount]) -> Amount:
    """What may be any one of *amounts*, of which there is one at least."""
    least = [it.least for it in amounts]
    most = [it.most for it in amounts]
    listed = all(it.candidates for it in amounts)
    formulas = tuple(dict.fromkeys(it.formula for it in amounts))
    found = Amount(
        candidates=tuple(sorted({value for it in amounts for value in it.candidates})) if listed else (),
        least=None if None in least else min(it for it in least if it is not None),
        most=None if None in most else max(it for it in most if it is not None),
        missing=tuple(dict.fromkeys(name for it in amounts for name in it.missing)),
        unstated=tuple(dict.fromkeys(reason for it in amounts for reason in it.unstated)),
        formula=join(formulas, zh="，或", en=", or "),
    )
    return found if found.value is None else replace(found, missing=(), unstated=())


def formula_grounds(value: Value | Unstated, rules: DayRules, facts: Mapping[str, Scalar]) -> Iterator[Ground]:
    """What the figures that a formula reads rest on; of an enum that is not known, the figures of every member."""
    for part in parameters_of(value):
        bounds = _bound(part, rules, facts)
        key = part.key if part.key_fact is None else facts.get(part.key_fact)
        picked = [bound for member, bound in bounds.items() if member == key or (part.key_fact and key is None)]
        yield from (Ground(bound.figure.basis, bound.closed) for bound in picked if bound.figure.basis)


def _bound(part: ParameterRead, rules: DayRules, facts: Mapping[str, Scalar]) -> Mapping[str | None, BoundFigure]:
    """A parameter's figures on the day it is read for; none while that day is not known."""
    if isinstance(part, ParameterValue):
        return rules.figures[part.parameter]
    day = facts.get(part.day)
    return rules.figures_as_of(part.parameter, day if isinstance(day, date) else None)
