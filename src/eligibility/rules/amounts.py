"""What a formula comes to for one applicant: a number, or the numbers it may still be."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.arithmetic import calculate
from eligibility.rules.derivation import unknown_sources
from eligibility.rules.nodes import Arithmetic, Call, FactValue, Number, ParameterValue, Value, facts_of, walk
from eligibility.rules.phrases import say_test
from eligibility.rules.program import MAX_CANDIDATES
from eligibility.text import Bilingual, read_bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.binding import DayRules
    from eligibility.rules.facts import Scalar

Numeric: TypeAlias = "int | Decimal"
_Range: TypeAlias = "tuple[Numeric, Numeric]"
_INFINITE = Decimal("Infinity")


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


def amount_of(value: Value, rules: DayRules, facts: Mapping[str, Scalar]) -> Amount:
    """What *value* comes to: an unknown fact leaves its bounds, an unknown enum or unsettled figure each candidate."""
    vocabulary = rules.service.vocabulary.facts
    unknown = [name for name in facts_of(value) if facts.get(name) is None]
    missing = dict.fromkeys(source for name in unknown for source in unknown_sources(vocabulary, facts, name))
    ranges: list[_Range] = []
    reasons: dict[Bilingual, None] = {}
    for figures in _assignments(value, rules, facts):
        ranges.append(_range(value, figures, facts, rules) if isinstance(figures, dict) else (-_INFINITE, _INFINITE))
        if isinstance(figures, Bilingual):
            reasons[figures] = None
    listed = dict.fromkeys(low for low, _ in ranges) if all(low == high for low, high in ranges) else {}
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


_Figures: TypeAlias = "dict[ParameterValue, Numeric]"


def _assignments(value: Value, rules: DayRules, facts: Mapping[str, Scalar]) -> Iterator[_Figures | Bilingual]:
    """The numbers the parameters may have together; in place of them the reason where one has none."""
    read = list(dict.fromkeys(part for part in walk(value) if isinstance(part, ParameterValue)))
    keys = list(dict.fromkeys(part.key_fact for part in read if part.key_fact))
    choices = [
        (str(facts[key]),) if facts.get(key) is not None else tuple(rules.service.vocabulary.facts[key].members or ())
        for key in keys
    ]
    for members in product(*choices):
        chosen = dict(zip(keys, members, strict=True))
        # `p[home]` is then `p[town]`: the same figure as a `p[town]` beside it, with one candidate at a time.
        picked = {part: (part.parameter, chosen.get(part.key_fact or "", part.key)) for part in read}
        figures = {(name, key): rules.figures[name][key].figure for name, key in picked.values()}
        reasons = [figure.unstated for figure in figures.values() if figure.unstated]
        if reasons:
            yield read_bilingual(reasons[0])
        elif prod(len(figure.candidates) for figure in figures.values()) > MAX_CANDIDATES:
            yield Bilingual("可能的取值太多", "too many candidate values")
        else:
            for numbers in product(*(figure.candidates for figure in figures.values())):
                number = dict(zip(figures, numbers, strict=True))
                yield {part: number[key] for part, key in picked.items()}


def _range(value: Value, figures: _Figures, facts: Mapping[str, Scalar], rules: DayRules) -> _Range:
    match value:
        case Number(number):
            return number, number
        case ParameterValue():
            return figures[value], figures[value]
        case FactValue(name):
            return _bounds(name, facts, rules)
        case Arithmetic(operator, left, right):
            one, two = (_range(side, figures, facts, rules) for side in (left, right))
            if operator == "*":
                ends = [_times(low, high) for low in one for high in two]
                return min(ends), max(ends)
            low, high = two if operator == "+" else reversed(two)
            return calculate(operator, one[0], low), calculate(operator, one[1], high)
        case Call(("min" | "max") as function, arguments):
            pick = min if function == "min" else max
            parts = [_range(argument, figures, facts, rules) for argument in arguments]
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
