"""One applicant's facts: checked against the vocabulary, all faults at once, and derived facts added.

An absent fact, or None, is unknown; there are no defaults. Values of sensitive facts are never echoed.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from operator import index
from typing import TYPE_CHECKING, Any

from eligibility.days import parse_day
from eligibility.errors import FactError, FactFault, Position, quote
from eligibility.rules.derivation import compute
from eligibility.rules.vocabulary import Fact, FactType
from eligibility.text import Bilingual, closest, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from eligibility.rules.nodes import Value

    Scalar: TypeAlias = bool | int | Decimal | date | str

UNKNOWN_FACT, WRONG_TYPE, OUT_OF_BOUNDS, CONTRADICTION, NO_FACTS = "F101", "F102", "F103", "F104", "F105"
INEXACT = "F106"  # in a frame alone: one applicant's numbers are exact however long they are

WHOLE_DIGITS, FRACTION_DIGITS = 38, 20
BEYOND: int = 10**WHOLE_DIGITS
MAX_NAME = 64
_EXPECTED = {
    FactType.BOOLEAN: ("是非，请写 true 或 false", "true or false"),
    FactType.INTEGER: ("整数", "a whole number"),
    FactType.DECIMAL: ("数", "a number"),
    FactType.DATE: ("日期 YYYY-MM-DD", "a day as YYYY-MM-DD, without a time"),
    FactType.ENUM: ("取值之一", "one of its members"),
}


class GivenFacts(Mapping[str, Any]):
    """Facts read from a file; `where` finds each one's place, so that a fault can say it."""

    def __init__(self, facts: Mapping[str, Any], positions: Mapping[str, Position]) -> None:
        self._facts = dict(facts)
        self._positions = dict(positions)

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"GivenFacts({', '.join(self._facts)})"

    def where(self, name: str) -> Position | None:
        """Where the value of that fact stands."""
        return self._positions.get(name)


def check_facts(vocabulary: Mapping[str, Fact], given: object, today: date) -> dict[str, Scalar]:
    """The facts by name, typed, with derived ones computed for *today*; FactError with every fault."""
    if not isinstance(given, Mapping):
        raise FactError([_not_a_mapping(given)])
    checker = _Checker(vocabulary, given, today)
    values = checker.check()
    if checker.faults:
        raise FactError(checker.faults)
    return values


def _not_a_mapping(given: object) -> FactFault:
    kind = type(given).__name__
    zh, en = f"事实应为“名称: 值”的表，不是 {kind}", f"facts are a mapping of names to values, not {kind}"
    return FactFault("", NO_FACTS, f"{NO_FACTS} {zh}", f"{NO_FACTS} {en}")


class _Checker:
    def __init__(self, vocabulary: Mapping[str, Fact], given: Mapping[Any, Any], today: date) -> None:
        self.vocabulary = vocabulary
        self.given = given
        self.today = today
        self.faults: list[FactFault] = []
        self.values: dict[str, Scalar] = {}

    def check(self) -> dict[str, Scalar]:
        for name, value in self._items():
            fact = self.vocabulary.get(name) if isinstance(name, str) else None
            if fact is None:
                self._unknown_name(name)
            elif value is not None:
                scalar, fault = check_value(fact, value, self.today)
                if fault:
                    self._add(fact.name, *fault)
                else:
                    self.values[fact.name] = scalar
        if not self.faults:
            for fact in self.vocabulary.values():
                if fact.derive is not None:
                    self._derive(fact, fact.derive)
        return self.values

    def _items(self) -> list[tuple[Any, Any]]:
        try:
            return [(_plain(name), self.given[name]) for name in self.given]
        except Exception as error:
            kind = type(error).__name__
            zh, en = f"读取事实时出错 {kind}", f"the mapping of facts raised {kind} when it was read"
            raise FactError([FactFault("", NO_FACTS, f"{NO_FACTS} {zh}", f"{NO_FACTS} {en}")]) from error

    def _derive(self, fact: Fact, formula: Value) -> None:
        derived = compute(formula, self.values, self.vocabulary, self.today)
        if derived is None:
            return
        stated = self.values.get(fact.name)
        if stated is not None and stated != derived:
            zh = (
                "与推导所用的事实矛盾"
                if fact.sensitive
                else f"写的是 {stated}，但由其他事实推得 {derived}（{self.today}）"
            )
            en = "contradicts the facts it derives from"
            detail = "" if fact.sensitive else f": given {stated}, derived {derived} on {self.today}"
            self._add(fact.name, CONTRADICTION, Bilingual(zh, f"{en}{detail}"))
        elif fault := _say_out_of_bounds(fact, derived, self.today):
            self._add(fact.name, OUT_OF_BOUNDS, fault)
        else:
            self.values[fact.name] = derived

    def _unknown_name(self, name: object) -> None:
        meant = suggest(closest(name, self.vocabulary))
        text = Bilingual(f"没有这个事实{meant.zh}", f"is not a fact of this vocabulary{meant.en}")
        is_short = isinstance(name, str) and len(name) <= MAX_NAME
        self._add(str(name) if is_short else quote(name), UNKNOWN_FACT, text)

    def _add(self, name: str, code: str, text: Bilingual) -> None:
        where = self.given.where(name) if isinstance(self.given, GivenFacts) else None
        fact = self.vocabulary.get(name)
        label = f"（{fact.label.zh}）" if fact else ""
        self.faults.append(FactFault(name, code, f"{code} {name}{label}：{text.zh}", f"{code} {name} {text.en}", where))


def check_value(fact: Fact, value: object, today: date | None) -> tuple[Any, tuple[str, Bilingual] | None]:
    """The value as that fact holds it, or the code and text of its fault; with no *today*, days to come are taken."""
    value = _plain(value)
    scalar = _READERS[fact.type](fact, value)
    if scalar is None:
        return None, (WRONG_TYPE, _say_wrong_type(fact, value))
    if fault := _say_out_of_bounds(fact, scalar, today):
        return None, (OUT_OF_BOUNDS, fault)
    if fact.type.is_number and not _is_plain(scalar):
        zh = f"整数部分至多 {WHOLE_DIGITS} 位，小数部分至多 {FRACTION_DIGITS} 位"
        en = f"must have at most {WHOLE_DIGITS} digits before the point and {FRACTION_DIGITS} after it"
        return None, (OUT_OF_BOUNDS, _with_value(fact, value, Bilingual(zh, en)))
    return scalar, None


def _plain(value: object) -> object:
    """A text of a type of its own as plain text, since its comparisons may do and raise anything."""
    return str.__str__(value) if isinstance(value, str) else value


def say_expected(fact: Fact) -> tuple[str, str]:
    """What the fact takes, in both languages."""
    zh, en = _EXPECTED[fact.type]
    if fact.members:
        return f"{zh}（{'、'.join(fact.members)}）", f"{en} ({', '.join(fact.members)})"
    return zh, en


def _say_wrong_type(fact: Fact, value: object) -> Bilingual:
    """What the fact takes, and what the value is instead, unless it is sensitive."""
    zh, en = say_expected(fact)
    if fact.sensitive:
        return Bilingual(f"应为{zh}", f"must be {en}")
    meant, shown = suggest(_near_member(fact, value)), echo(value)
    return Bilingual(f"应为{zh}，不是{shown.zh}{meant.zh}", f"must be {en}, not {shown.en}{meant.en}")


def _say_out_of_bounds(fact: Fact, value: Any, today: date | None) -> Bilingual | None:
    """How the value is out of the fact's bounds, None if it is within."""
    low, high = fact.minimum, today if fact.latest_today else fact.maximum
    if low is not None and value < low:
        text = Bilingual(f"不能小于 {low}", f"must be at least {low}")
    elif high is not None and value > high:
        text = Bilingual(f"不能大于 {high}", f"must be at most {high}")
        if fact.latest_today:
            zh, en = f"不能晚于 {high}（事实所指之日）", f"must not be after {high}, the day the facts are read"
            text = Bilingual(zh, en)
    else:
        return None
    return _with_value(fact, value, text)


def _with_value(fact: Fact, value: object, text: Bilingual) -> Bilingual:
    shown = echo(value)
    return text if fact.sensitive else Bilingual(f"{text.zh}，给的是{shown.zh}", f"{text.en}: {shown.en}")


def _boolean(_fact: Fact, value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _integer(_fact: Fact, value: object) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return index(value)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 - a foreign __index__ may raise anything, and is then no whole number
        return None


def _decimal(fact: Fact, value: object) -> Decimal | int | None:
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    if isinstance(value, Decimal):
        return _written_out(value) if value.is_finite() else None
    return _integer(fact, value)


def _is_plain(value: int | Decimal) -> bool:
    """Whether a number has no more digits than any sum of money, or any float, has use for."""
    if isinstance(value, int):
        return -BEYOND < value < BEYOND
    digits, exponent = len(value.as_tuple().digits), int(value.as_tuple().exponent)
    return exponent >= -FRACTION_DIGITS and digits + exponent <= WHOLE_DIGITS


def _written_out(value: Decimal) -> Decimal:
    """1500 for 1.5E+3, as people write it."""
    return Decimal(int(value)) if 0 < int(value.as_tuple().exponent) <= WHOLE_DIGITS else value


def _day(_fact: Fact, value: object) -> date | None:
    if isinstance(value, str):
        return parse_day(value)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _member(fact: Fact, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return next((member for member in fact.members or {} if member == value), None)


_READERS: dict[FactType, Callable[[Fact, object], Any]] = {
    FactType.BOOLEAN: _boolean,
    FactType.INTEGER: _integer,
    FactType.DECIMAL: _decimal,
    FactType.DATE: _day,
    FactType.ENUM: _member,
}


def _near_member(fact: Fact, value: object) -> str | None:
    """The member meant by a label, or by a misspelt id."""
    members = fact.members or {}
    if not isinstance(value, str):
        return None
    labelled = next((name for name, label in members.items() if value in (label.zh, label.en)), None)
    return labelled or closest(value, members)


def echo(value: object) -> Bilingual:
    """A value as an error shows it: never long, whatever it is."""
    if isinstance(value, str):
        shown = f"{value[:40]!r}{'…' if len(value) > 40 else ''}"  # noqa: PLR2004
        return Bilingual(f"文字 {shown}", f"{shown} (text)")
    if isinstance(value, int) and not _is_plain(value):
        return Bilingual(f"超过 {WHOLE_DIGITS} 位的数", f"a number of more than {WHOLE_DIGITS} digits")
    if isinstance(value, Decimal) and (digits := len(value.as_tuple().digits)) > WHOLE_DIGITS + FRACTION_DIGITS:
        return Bilingual(f" {digits} 位的数", f"a number of {digits} digits")
    try:
        shown = reprlib.repr(value) if not isinstance(value, date | Decimal) else str(value)
    except Exception:  # noqa: BLE001 - a foreign __repr__ may raise anything, and must not hide the fault
        shown = type(value).__name__
    return Bilingual(f" {shown}", shown)
