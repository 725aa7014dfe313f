"""The axes of a sweep: values of a fact, checked, with what each does to the facts; values of a figure of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from operator import index
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.errors import EligibilityError, FactError, FactFault, items_of, quote
from eligibility.policy.scenario import Put, Scenario, apply_changes
from eligibility.rules.facts import check_value
from eligibility.rules.history import find_parameter, parameters_used
from eligibility.rules.phrases import say_number, say_value
from eligibility.rules.vocabulary import FactType, sources_of
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from eligibility.rules.binding import DayRules
    from eligibility.rules.vocabulary import Fact, Parameter

Scalar: TypeAlias = "bool | int | Decimal | date | str | None"

FIGURES = "parameters."
MOST_VALUES = 100_000
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Axis:
    """What is varied: a fact by its name, or a figure of the rules as `parameters.min_age.female`.

    `said` are the values in words, None being unknown; `is_exact` if they have decimals.
    """

    name: str
    title: Bilingual
    values: tuple[Scalar, ...] = field(repr=False)
    said: tuple[Bilingual, ...] = field(repr=False)
    unit: str | None = None
    is_figure: bool = False
    is_exact: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether something can lie between two of its values, so that the outcome turns at a place."""
        return all(
            it is None or (isinstance(it, int | Decimal | date) and not isinstance(it, bool)) for it in self.values
        )

    def place(self, value: Any) -> int:
        """Where a value stands among the values; EligibilityError if it does not."""
        if isinstance(value, str) and value not in self.values and self.is_ordered:
            value = next((it for it in self.values if str(it) == value), value)
        elif isinstance(value, float):
            value = Decimal(repr(value))
        if value not in self.values:
            zh = f"{self.name} 的值里没有 {quote(value)}"
            raise EligibilityError(f"{quote(value)} is none of the values of {self.name}", zh=zh)
        return self.values.index(value)


def split(axis: Axis, low: Any, high: Any) -> Any:
    """A value in the middle, exact to one, a day or a hundredth; None if there is none between."""
    if isinstance(low, date):
        days = (high - low).days
        return low + timedelta(int(days / 2)) if abs(days) > 1 else None
    if not axis.is_exact:
        return (low + high) // 2 if abs(high - low) > 1 else None
    cents = int((Decimal(high) - Decimal(low)) / _CENT)
    return Decimal(low) + int(cents / 2) * _CENT if abs(cents) > 1 else None


def fact_axis(
    fact: Fact, values: object, given: Mapping[str, Any], vocabulary: Mapping[str, Fact], today: date
) -> tuple[Axis, dict[Scalar, Mapping[str, Any]]]:
    """The axis, and for each of its values the facts that change with it; FactError with every fault of its values."""
    changes: dict[Scalar, Mapping[str, Any]] = {}
    faults: dict[FactFault, None] = {}
    typed: list[Scalar] = []
    for value in _listed(fact.name, values):
        try:
            scalar, change = changed_by(fact, value, given, vocabulary, today)
        except FactError as error:
            faults |= dict.fromkeys(error.faults)
            continue
        if scalar in changes:
            raise _twice(fact.name, "…" if fact.sensitive else value)
        changes[scalar] = change
        typed.append(scalar)
    if faults:
        raise FactError(faults)
    said = tuple(say_value(fact, value) for value in typed)
    return Axis(fact.name, fact.label, tuple(typed), said, fact.unit, is_exact=fact.type is FactType.DECIMAL), changes


def changed_by(
    fact: Fact, value: Any, given: Mapping[str, Any], vocabulary: Mapping[str, Fact], today: date
) -> tuple[Scalar, dict[str, Any]]:
    """The value as the fact holds it, and the facts that are not the same once it is that."""
    if value is not None and not _is_tied(fact, vocabulary):
        scalar, fault = check_value(fact, value, today)
        if fault is None:
            return scalar, {} if scalar == given.get(fact.name) else {fact.name: scalar}
    after = apply_changes(Scenario({fact.name: (Put(value),)}), given, vocabulary, today)
    changes = {name: after.get(name) for name in {*given, *after} if after.get(name) != given.get(name)}
    own = after.get(fact.name)
    # A derived fact that was moved through what it derives from is not among the facts; it was checked to be whole.
    return index(value) if own is None and value is not None else own, changes


def _is_tied(fact: Fact, vocabulary: Mapping[str, Fact]) -> bool:
    """Whether a fact derives from others, or others from it, so that changing it alone may contradict them."""
    return fact.derive is not None or any(fact.name in sources_of(name, vocabulary) for name in vocabulary)


def figure_axis(name: str, values: object, rules: DayRules) -> Axis:
    """The axis of a figure of the rules; EligibilityError for a parameter there is not."""
    parameter, key = _find(name, rules)
    numbers: list[Scalar] = []
    for value in _listed(name, values):
        number = _number(value)
        if number is None:
            raise EligibilityError(
                f"{name} must be a number, not {quote(value)}", zh=f"{name} 应为数，不是 {quote(value)}"
            )
        if number in numbers:
            raise _twice(name, value)
        numbers.append(number)
    members = rules.service.vocabulary.facts[parameter.by].members if parameter.by else None
    title = parameter.title
    if members and key:
        title = Bilingual("{title}（{member}）", "{title} ({member})").format(title=title, member=members[key])
    said = tuple(say_number(number, parameter.unit) for number in numbers if isinstance(number, int | Decimal))
    is_exact = not all(isinstance(it, int) for it in numbers)
    return Axis(name, title, tuple(numbers), said, parameter.unit, is_figure=True, is_exact=is_exact)


def own_figure(name: str, rules: DayRules) -> int | Decimal | None:
    """The figure as it is in the rules; None if it is not one number."""
    parameter, key = _find(name, rules)
    bound = rules.figures.get(parameter.name, {}).get(key)
    candidates = bound.figure.candidates if bound else ()
    return candidates[0] if len(candidates) == 1 else None


def unknown_name(name: object, rules: DayRules) -> EligibilityError:
    """That there is neither fact nor parameter of that name, with the one meant."""
    names = [*rules.service.vocabulary.facts, *_figures(rules)]
    near = closest(name, names)
    zh, en = (f"；是否为 {near}？", f"; did you mean {near}?") if near else ("", "")
    shown = quote(name)
    return EligibilityError(
        f"no fact, and no parameter of these rules, is {shown}{en}", zh=f"没有事实或参数 {shown}{zh}"
    )


def _find(name: str, rules: DayRules) -> tuple[Parameter, str | None]:
    figures = _figures(rules)
    if name not in figures:
        raise unknown_name(name, rules)
    return figures[name]


def _figures(rules: DayRules) -> dict[str, tuple[Parameter, str | None]]:
    """Every figure the rules of the day read, by its path."""
    found: dict[str, tuple[Parameter, str | None]] = {}
    for parameter in parameters_used(rules):
        for key in rules.figures.get(parameter.name, {}):
            path = f"{FIGURES}{parameter.name}" + (f".{key}" if key else "")
            found[path] = (find_parameter(rules.service, parameter.name) or parameter, key)
    return found


def _listed(name: str, values: object) -> list[Any]:
    listed = None if isinstance(values, str | bytes | Mapping) else items_of(values, MOST_VALUES + 1)
    if listed is None:
        kind = type(values).__name__
        raise EligibilityError(
            f"the values of {name} are a list or range, not {kind}", zh=f"{name} 的值应为列表，不是 {kind}"
        )
    if len(listed) > MOST_VALUES:
        raise EligibilityError(
            f"{name} has more than {MOST_VALUES} values: take fewer, the place where it turns is found between them",
            zh=f"{name} 的值超过 {MOST_VALUES} 个；请少取几个，结果在其间哪里变，会自动找出",
        )
    if not listed:
        raise EligibilityError(f"{name} has no values to go over", zh=f"{name} 没有列出值")
    return listed


def _number(value: Any) -> int | Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    try:
        return index(value)
    except TypeError:
        return None


def _twice(name: str, value: object) -> EligibilityError:
    return EligibilityError(f"{name} has the value {quote(value)} twice", zh=f"{name} 的值 {quote(value)} 写了两次")
