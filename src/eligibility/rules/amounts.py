"""What an expression of numbers comes to for one applicant: the values it may have, and which facts would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.arithmetic import calculate
from eligibility.rules.evaluation import unknown_sources
from eligibility.rules.nodes import Arithmetic, Call, FactValue, Number, ParameterValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.nodes import Value
    from eligibility.rules.vocabulary import Figure

Numeral: TypeAlias = int | Decimal
_EXTREMES = {"min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Amount:
    """The values an expression may have, in rising order; none where they cannot be listed.

    `missing` are the facts that would settle it, `unstated` the reasons why no fact does.
    """

    values: tuple[Numeral, ...]
    missing: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()

    @property
    def value(self) -> Numeral | None:
        """The one value it has; None while it may have several, or cannot be told."""
        return self.values[0] if len(self.values) == 1 else None


def find_amount(node: Value, evaluation: Evaluation) -> Amount:
    """The amount of *node*; a missing fact leaves it open, save where every value of it comes to the same."""
    match node:
        case Number(value):
            return Amount((value,))
        case FactValue(name):
            return _fact(name, evaluation)
        case ParameterValue():
            return _parameter(node, evaluation)
        case Arithmetic(operator, left, right):
            sides = (find_amount(left, evaluation), find_amount(right, evaluation))
            return _combine(sides, lambda pair: calculate(operator, *pair))
        case Call(function, arguments) if function in _EXTREMES:
            return _combine([find_amount(it, evaluation) for it in arguments], _EXTREMES[function])
        case _:
            raise AssertionError(f"no number: {node}")


def _fact(name: str, evaluation: Evaluation) -> Amount:
    known = evaluation.values.get(name)
    if isinstance(known, int | Decimal):
        return Amount((known,))
    return Amount((), missing=tuple(unknown_sources(evaluation, name)))


def _parameter(node: ParameterValue, evaluation: Evaluation) -> Amount:
    figures = evaluation.rules.figures[node.parameter]
    if node.key_fact is None:
        return _figure(figures[node.key].figure)
    member = evaluation.values.get(node.key_fact)
    if member is not None:
        return _figure(figures[str(member)].figure)
    each = [_figure(bound.figure) for bound in figures.values()]
    unstated = tuple(dict.fromkeys(reason for amount in each for reason in amount.unstated))
    values = () if unstated else _sorted(value for amount in each for value in amount.values)
    missing = () if len(values) == 1 else tuple(unknown_sources(evaluation, node.key_fact))
    return Amount(values, missing, unstated)


def _figure(figure: Figure) -> Amount:
    return Amount((), unstated=(figure.unstated,)) if figure.unstated else Amount(_sorted(figure.candidates))


def _combine(parts: Iterable[Amount], reckon: Callable[[tuple[Numeral, ...]], Numeral]) -> Amount:
    """Every way the parts can come together."""
    parts = tuple(parts)
    missing = tuple(dict.fromkeys(name for part in parts for name in part.missing))
    unstated = tuple(dict.fromkeys(reason for part in parts for reason in part.unstated))
    if not all(part.values for part in parts):
        return Amount((), missing, unstated)
    values = _sorted(reckon(chosen) for chosen in product(*(part.values for part in parts)))
    return Amount(values, () if len(values) == 1 else missing, unstated)


def _sorted(values: Iterable[Numeral]) -> tuple[Numeral, ...]:
    return tuple(sorted(set(values)))
