"""Conditions and answers in words, in both languages, with the numbers of the day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from eligibility.calendar.periods import ROLLS, STARTS, DayOfMonth, WorkingDayOfNextMonth
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    Day,
    FactIn,
    FactIs,
    FactValue,
    Node,
    Number,
    ParameterValue,
    Unstated,
    ValueAt,
    Via,
)
from eligibility.rules.vocabulary import UNITS, Fact
from eligibility.text import Bilingual, join, read_bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.rules.amounts import Amount
    from eligibility.rules.binding import DayRules
    from eligibility.rules.facts import Scalar
    from eligibility.rules.model import InForce, Limit, Quantity
    from eligibility.rules.vocabulary import Figure, Parameter, Vocabulary

_SYMBOLS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "*": "×", "+": "+", "-": "-"}
UNKNOWN = Bilingual("未知", "unknown")
NOTHING = Bilingual("没有", "none")
_AT_LEAST, _AT_MOST = Bilingual("至少{n}", "at least {n}"), Bilingual("至多{n}", "at most {n}")
_AS_OF = Bilingual("{figure}（按{day}）", "{figure} (as of {day})")
ALL_OF = Bilingual("以下都满足", "all of")
ANY_OF = Bilingual("以下至少满足一项", "any of")
_SINGULAR = {"copies": "copy", "years of age": "year of age"}
YES, NO = Bilingual("是", "yes"), Bilingual("否", "no")


def say_value(fact: Fact, value: Scalar | None) -> Bilingual:
    """A fact's value with its unit; None is unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if fact.members:
        return fact.members[str(value)]
    return say_number(value, fact.unit) if isinstance(value, int | Decimal) else say_plain(value)


def say_plain(value: date | str) -> Bilingual:
    """A day or a text, the same in both languages."""
    return Bilingual(str(value), str(value))


def say_number(value: int | Decimal, unit: str | None) -> Bilingual:
    """A number with its unit; a bare ratio has none.

    >>> say_number(6, "month").zh
    '6个月'
    """
    return say_plain(_digits(value)) if not unit or unit == "times" else _with_unit(value, unit)


def _digits(value: int | Decimal) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(value: int | Decimal, unit: str) -> Bilingual:
    number, words = _digits(value), UNITS[unit]
    english = _SINGULAR.get(words.en, words.en.removesuffix("s")) if value == 1 else words.en
    return Bilingual(f"{number}{words.zh}", f"{number} {english}")


def say_amount(amount: Amount | None, unit: str) -> Bilingual:
    """What an amount comes to, with its unit: the number, its candidates, or its bounds; None is nothing."""
    if amount is None:
        return NOTHING
    if amount.candidates:
        return join([say_number(value, unit) for value in amount.candidates], zh="或", en=" or ")
    bounds = {_AT_LEAST: amount.least, _AT_MOST: amount.most}
    said = [text.format(n=say_number(bound, unit)) for text, bound in bounds.items() if bound is not None]
    return join(said, zh="，", en=", ") if said else UNKNOWN


def say_quantity(quantity: Quantity, rules: DayRules) -> Bilingual:
    """A length of a material or limit, with a parameter's figure of the day."""
    if quantity.count is not None:
        return say_number(quantity.count, quantity.unit)
    return _figure(rules.figures[str(quantity.parameter)][None].figure, quantity.unit)


def say_not(item: Bilingual) -> Bilingual:
    """That the item does not hold; quoted, so that one sees how far the `not` goes."""
    quoted, bare = Bilingual("不是「{item}」", "not “{item}”"), Bilingual("不是{item}", "not {item}")
    return (bare if item.zh.endswith("」") else quoted).format(item=item)


def say_span(span: InForce) -> Bilingual:
    """From which day until which, both included.

    >>> from datetime import date
    >>> from eligibility.rules.model import InForce
    >>> say_span(InForce(date(2022, 4, 1))).zh
    '自 2022-04-01 起'
    """
    match span.start, span.until:
        case None, None:
            return Bilingual("一直", "always")
        case start, None:
            return Bilingual(f"自 {start} 起", f"from {start}")
        case None, until:
            return Bilingual(f"至 {until} 止", f"until {until}")
        case start, until:
            return Bilingual(f"{start} 至 {until}", f"{start} to {until}")


def say_test(node: Node, rules: DayRules, facts: Mapping[str, Scalar]) -> Bilingual:
    """A condition in words; a parameter split by a known fact is given as its one number."""
    vocabulary = rules.service.vocabulary.facts
    match node:
        case FactIs(name):
            return vocabulary[name].label
        case FactIn(name, members):
            labels = [(vocabulary[name].members or {})[member] for member in members]
            return Bilingual("{fact}为{members}", "{fact}: {members}").format(
                fact=vocabulary[name].label, members=join(labels, zh="或", en=" or ")
            )
        case Compare(operator, left, right) | Arithmetic(operator, left, right):
            symbol = _SYMBOLS[operator]
            sides = [_side(operator, side, rules, facts) for side in (left, right)]
            return join(sides, zh=symbol, en=f" {symbol} ")
        case Via(route):
            return Bilingual("途径「{title}」", "route “{title}”").format(title=rules.service.criteria[route].title)
        case Unstated(reason):
            return read_bilingual(reason)
        case Constant():
            return Bilingual("所有申请人", "every applicant")
        case FactValue(name):
            return vocabulary[name].label
        case Number(value):
            return say_number(value, None)
        case Day(day):
            return say_plain(day)
        case ParameterValue():
            return _parameter(node, rules, facts)
        case ValueAt(name, day):
            figure = (rules.service.parameters.get(name) or rules.service.vocabulary.parameters[name]).title
            return _AS_OF.format(figure=figure, day=vocabulary[day].label)
        case Call(function, arguments):
            listed = join([say_test(item, rules, facts) for item in arguments], zh="、", en=", ")
            return Bilingual(f"{function}({listed.zh})", f"{function}({listed.en})")
        case _:
            return say_plain("…")


def _side(operator: str, side: Node, rules: DayRules, facts: Mapping[str, Scalar]) -> Bilingual:
    """One side of an operator, in brackets where it would read otherwise without."""
    said = say_test(side, rules, facts)
    if isinstance(side, Arithmetic) and operator in ("*", "-") and side.operator != "*":
        return Bilingual(f"({said.zh})", f"({said.en})")
    return said


def _parameter(node: ParameterValue, rules: DayRules, facts: Mapping[str, Scalar]) -> Bilingual:
    figures = rules.figures[node.parameter]
    own = rules.service.parameters.get(node.parameter)
    parameter = own or rules.service.vocabulary.parameters[node.parameter]
    if node.key_fact is None:
        return _figure(figures[node.key].figure, parameter.unit)
    if node.key_fact in facts:
        return _figure(figures[str(facts[node.key_fact])].figure, parameter.unit)
    members = rules.service.vocabulary.facts[node.key_fact].members or {}
    return _by_member({key: _figure(bound.figure, parameter.unit) for key, bound in figures.items()}, members)


def say_figures(figures: Mapping[str | None, Figure], parameter: Parameter, vocabulary: Vocabulary) -> Bilingual:
    """What a parameter comes to from one of its days on, each member apart; what is not settled is said to be so."""
    members = vocabulary.facts[parameter.by].members if parameter.by else None
    return _by_member({key: _told(figure, parameter.unit) for key, figure in figures.items()}, members or {})


def _by_member(said: Mapping[str | None, Bilingual], members: Mapping[str, Bilingual]) -> Bilingual:
    each = [
        Bilingual("{who}{what}", "{what} ({who})").format(who=members[key], what=what) if key else what
        for key, what in said.items()
    ]
    return join(each, zh="、", en=", ")


def _told(figure: Figure, unit: str) -> Bilingual:
    """A figure that stands alone, with its unit, and how far it is settled."""
    if figure.unstated:
        said = Bilingual("来源没有说明（{why}）", "not stated ({why})").format(why=read_bilingual(figure.unstated))
    else:
        said = join([_with_unit(value, unit) for value in figure.candidates], zh="或", en=" or ")
    if len(figure.candidates) > 1:
        said = Bilingual("{said}（未定）", "{said} (not settled which)").format(said=said)
    if figure.possible_from:
        possibly = Bilingual("{said}（最早可能自 {day} 起）", "{said} (possibly from {day})")
        said = possibly.format(said=said, day=figure.possible_from.isoformat())
    return said


def _figure(figure: Figure, unit: str) -> Bilingual:
    if figure.unstated:
        return Bilingual("{why}", "{why}").format(why=read_bilingual(figure.unstated))
    return join([say_number(value, unit) for value in figure.candidates], zh="或", en=" or ")


_LIMITS = {
    "at_most": Bilingual("{length}内", "within {length}"),
    "at_least": Bilingual("不少于{length}", "at least {length}"),
    "typical": Bilingual("一般为{length}", "typically {length}"),
    "immediate": Bilingual("现场办结", "at once"),
}


def fixed_day(limit: Limit) -> DayOfMonth:
    """The fixed day of the month that a monthly cut-off is."""
    roll = limit.roll or "unadjusted"
    return DayOfMonth(limit.number or 1, roll=roll, inclusive=limit.inclusive, next_month=limit.next_month)


def say_limit(limit: Limit | None, rules: DayRules) -> Bilingual | None:
    """A step's time in words; None where the step has none to speak of."""
    if limit is None:
        return None
    match limit.kind:
        case "unstated":
            return read_bilingual(limit.unstated)
        case "readings":
            return join([say_reading(part, rules) for part in limit.readings], zh="；或", en="; or ")
        case "monthly_cutoff":
            return fixed_day(limit).text
        case "next_month_window":
            return WorkingDayOfNextMonth(limit.number or 1).text
    said = _LIMITS[limit.kind]
    if limit.length:
        said = said.format(length=say_quantity(limit.length, rules))
    more = [STARTS["inclusive"]] if limit.start == "inclusive" else []
    return join([said, *more, *([ROLLS[limit.roll]] if limit.roll else [])], zh="，", en=", ")


def say_reading(limit: Limit, rules: DayRules) -> Bilingual:
    """One of several readings of a step's time: the time, and how the words are read."""
    return Bilingual("{limit}（{reading}）", "{limit} ({reading})").format(
        limit=say_limit(limit, rules) or UNKNOWN, reading=limit.reading or UNKNOWN
    )
