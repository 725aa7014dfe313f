"""What differs for many people between two rulesets of one service: counted by group, and what it costs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from eligibility.engines.names import BAND, BAND_YEARS
from eligibility.errors import EligibilityError
from eligibility.frozen import FrozenMap
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import NO, UNKNOWN, YES, say_number, say_plain
from eligibility.rules.settling import settles
from eligibility.rules.verdict import Verdict
from eligibility.rules.vocabulary import UNITS
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.engines.frame_sides import Tally
    from eligibility.engines.frame_sums import Totals
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact

Shift: TypeAlias = Literal["gained", "lost", "newly_unknown", "no_longer_unknown", "unchanged"]
Count: TypeAlias = "int | float"
_SHARES = ("percent", "times", "age")
_BAND = Bilingual("{age}段", "{age} band")
_STATES: dict[Any, Truth | None] = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN, "absent": None}


def shift_of(before: Outcome, after: Outcome) -> Shift:
    """What became of a person, told by the outcome before and after.

    >>> shift_of(Outcome.UNDETERMINED, Outcome.ELIGIBLE)
    'no_longer_unknown'
    """
    if before is after:
        return "unchanged"
    if after is Outcome.UNDETERMINED:
        return "newly_unknown"
    if before is Outcome.UNDETERMINED:
        return "no_longer_unknown"
    return "gained" if after is Outcome.ELIGIBLE else "lost"


@dataclass(frozen=True, slots=True)
class Cost:
    """An entitlement of many people: who gets it, and what it comes to, in `unit`, before and after.

    `before` and `after` add up what is settled; of the people in `open_before` and `open_after` it is not known whether
    they get it, or how much, and nothing is added for them. `change` is that of the people settled on both sides, who
    are all but `open`; of those, `more` get more than before and `less` get less.
    """

    id: str
    title: Bilingual
    unit: str
    receiving_before: Count
    receiving_after: Count
    before: Decimal
    after: Decimal
    change: Decimal
    open_before: Count
    open_after: Count
    open: Count
    more: Count
    less: Count

    @property
    def adds_up(self) -> bool:
        """Whether the sums mean anything: those of sums of money and of spans do, those of shares do not."""
        return self.unit not in _SHARES


@dataclass(frozen=True, slots=True)
class Flip:
    """A criterion that turned: how many people by its truth before and after, None where that side has none such.

    `moved` are those of them whose outcome changed too.
    """

    id: str
    title: Bilingual
    cells: FrozenMap[tuple[Truth | None, Truth | None], Count]
    moved: Count

    @property
    def people(self) -> Count:
        """All for whom it turned."""
        return sum(self.cells.values())


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that people still undetermined hang on: of how many any answer to it would settle the outcome.

    `matters` are those whose outcome it can change, alone or with others. `has_column` where the frame holds it.
    """

    name: str
    label: Bilingual
    settles: Count
    matters: Count
    has_column: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """People counted by the outcome before and after, by weight if there is one; `rows` as they stand.

    `invalid` are people whose facts cannot be used; they are in no other number but `rows` and `people`.
    """

    rows: int
    cells: FrozenMap[tuple[Outcome, Outcome], Count]
    invalid: Count
    entitlements: tuple[Cost, ...] = ()

    @property
    def people(self) -> Count:
        """All of them."""
        return sum(self.cells.values()) + self.invalid

    @property
    def gained(self) -> Count:
        """Not eligible before, eligible now."""
        return self._shifted("gained")

    @property
    def lost(self) -> Count:
        """Eligible before, not eligible now."""
        return self._shifted("lost")

    @property
    def newly_unknown(self) -> Count:
        """Undetermined now, and not before."""
        return self._shifted("newly_unknown")

    @property
    def no_longer_unknown(self) -> Count:
        """Undetermined before, and not now."""
        return self._shifted("no_longer_unknown")

    @property
    def unchanged(self) -> Count:
        """Those with the same outcome."""
        return self._shifted("unchanged")

    def before(self, outcome: Outcome) -> Count:
        """How many had that outcome before."""
        return sum(count for (old, _), count in self.cells.items() if old is outcome)

    def after(self, outcome: Outcome) -> Count:
        """How many have it now."""
        return sum(count for (_, new), count in self.cells.items() if new is outcome)

    def _shifted(self, shift: Shift) -> Count:
        return sum(count for key, count in self.cells.items() if shift_of(*key) == shift)


@dataclass(frozen=True, slots=True)
class Group(Crowd):
    """The people with the same values of what they are grouped by, None where it is not known."""

    values: tuple[Any, ...] = ()
    titles: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class PopulationDifference(Crowd):
    """What differs for many people between two rulesets of one service.

    `on` are the days of the rules, `today` that of the facts. `by` and `weight` are the columns people are grouped and
    weighted by. `flips` are the criteria that turned, those with most people whose outcome changed first. `open_facts`
    are told of the people undetermined after, from `sampled` of their rows: of all of them where that is `open_rows`,
    else the numbers are estimates. `is_synthetic` where the people are invented: then no number is that of anyone.
    """

    number: str = ""
    title: Bilingual = field(kw_only=True)
    changed_by: Bilingual | None = None
    on: tuple[date, date] = field(kw_only=True)
    today: date = field(kw_only=True)
    by: tuple[str, ...] = ()
    by_titles: tuple[Bilingual, ...] = ()
    weight: str | None = None
    groups: tuple[Group, ...] = ()
    flips: tuple[Flip, ...] = ()
    open_facts: tuple[OpenFact, ...] = ()
    sampled: int = 0
    open_rows: int = 0
    is_synthetic: bool = False


def gather(totals: Iterable[tuple[tuple[Any, ...], Totals]], sides: tuple[Compiled, Compiled]) -> dict[str, Any]:
    """The fields of a Crowd from what was counted, by the outcome before and after."""
    found = list(totals)
    cells: Counter[tuple[Outcome, Outcome]] = Counter()
    invalid: Count = 0
    valid = []
    for key, it in found:
        if key[-1] is None:
            invalid += it.people
        else:
            cells[key[-2:]] += it.people  # type: ignore[assignment]
            valid.append(it)
    return {
        "rows": sum(it.rows for _, it in found),
        "cells": FrozenMap({key: cells[key] for key in sorted(cells, key=_order)}),
        "invalid": invalid,
        "entitlements": tuple(_costs(valid, sides)),
    }


def _order(key: tuple[Outcome, Outcome]) -> tuple[int, int]:
    outcomes = list(Outcome)
    return outcomes.index(key[0]), outcomes.index(key[1])


def _costs(totals: Sequence[Totals], sides: tuple[Compiled, Compiled]) -> Iterator[Cost]:
    tables = {name: it for side in sides for name, it in side.rules.entitlements.items() if it.rows}
    for name, table in tables.items():
        units = {side.rules.entitlements[name].unit for side in sides if name in side.rules.entitlements}
        if len(units) > 1:
            zh = f"待遇 {name} 前后的单位不同（{'、'.join(sorted(units))}），不能相减"
            raise EligibilityError(f"{name} is in {' and '.join(sorted(units))}: it cannot be compared", zh=zh)

        def total(what: str, name: str = name) -> Any:
            return sum((it.sums["table", name, what] for it in totals), start=0)

        money = {it: _trim(Decimal(total(it))) for it in ("before", "after", "settled_before", "settled_after")}
        yield Cost(
            name,
            table.title,
            table.unit,
            total("receiving_before"),
            total("receiving_after"),
            money["before"],
            money["after"],
            _trim(money["settled_after"] - money["settled_before"]),
            total("open_before"),
            total("open_after"),
            total("open"),
            total("more"),
            total("less"),
        )


def _trim(value: Decimal) -> Decimal:
    """Without zeros behind the point, and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def find_flips(tally: Tally, sides: tuple[Compiled, Compiled]) -> tuple[Flip, ...]:
    """The criteria that turned for anyone, those first that turned with most outcomes."""
    titles = {name: it.title for side in sides for name, it in side.rules.criteria.items()}
    cells: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    moved: Counter[str] = Counter()
    for (*_, old, new), totals in tally.sums.items():
        if new is None:
            continue
        for name, count in totals.sums.items():
            if name[0] == "criterion" and count:
                cells[name[1]][_STATES[name[2]], _STATES[name[3]]] += count
                moved[name[1]] += 0 if old is new else count
    flips = [Flip(name, titles[name], FrozenMap(cells[name]), moved[name]) for name in titles if name in cells]
    return tuple(sorted(flips, key=lambda it: (-it.moved, -it.people)))


def find_open_facts(tally: Tally, after: Compiled, on: date, today: date) -> tuple[tuple[OpenFact, ...], int]:
    """The facts that the undetermined hang on, most useful first, and how many rows were looked at for them."""
    vocabulary = after.rules.service.vocabulary.facts
    settled: Counter[str] = Counter()
    matters: Counter[str] = Counter()
    seen: dict[tuple[Any, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for facts, people in tally.sample:
        evaluation = after.evaluate(dict(facts), on, today)
        key = (bytes(evaluation.truths), frozenset(evaluation.values))
        if key not in seen:
            missing, root = Verdict(evaluation).missing, evaluation.program.outcome
            seen[key] = missing, tuple(name for name in missing if settles(evaluation, root, name))
        for counter, names in zip((matters, settled), seen[key], strict=True):
            for name in names:
                counter[name] += people  # type: ignore[assignment]
    looked = len(tally.sample)
    is_whole = looked == tally.open_rows
    found = [
        OpenFact(
            name,
            vocabulary[name].label,
            _said(settled[name], is_whole=is_whole),
            _said(matters[name], is_whole=is_whole),
            name in tally.held,
        )
        for name in matters
    ]
    return tuple(sorted(found, key=lambda it: (-it.settles, -it.matters, vocabulary[it.name].order))), looked


def _said(count: Count, *, is_whole: bool) -> Count:
    """An estimate is a whole number of people; so is a count, unless weights are no whole numbers."""
    return round(count) if not is_whole or count == round(count) else round(count, 6)


def gather_groups(
    tally: Tally, sides: tuple[Compiled, Compiled], by: Sequence[str], vocabulary: Mapping[str, Fact]
) -> tuple[Group, ...]:
    """The groups in the order of their values, those not known last."""
    if not by:
        return ()
    parts: defaultdict[tuple[Any, ...], list[tuple[tuple[Any, ...], Totals]]] = defaultdict(list)
    for key, totals in tally.sums.items():
        parts[key[:-2]].append((key, totals))

    def order(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(_rank(name, value, vocabulary) for name, value in zip(by, values, strict=True))

    return tuple(
        Group(
            **gather(parts[values], sides),
            values=values,
            titles=tuple(say_group(name, value, vocabulary) for name, value in zip(by, values, strict=True)),
        )
        for values in sorted(parts, key=order)
    )


def _rank(name: str, value: Any, vocabulary: Mapping[str, Fact]) -> tuple[Any, ...]:
    members = list(vocabulary[name].members or ()) if name in vocabulary else []
    if value is None:
        return 3, 0, ()
    if value in members:
        return 0, members.index(value), ()
    return (1, value, ()) if isinstance(value, int | float | Decimal) else (2, 0, _natural(str(value)))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """An order of text in which numbers count as such: a column of CSV that is no fact is text, ward 2 before ward 10.

    >>> sorted(["10", "9", "2号", "甲"], key=_natural)
    ['2号', '9', '10', '甲']
    """
    parts = re.split(r"([0-9]+)", text)
    return tuple((0, int(it), "") if it.isdigit() else (1, 0, it) for it in parts if it)


def say_by(name: str, vocabulary: Mapping[str, Fact]) -> Bilingual:
    """What people are grouped by: a fact, an age in bands, or a column by its own name."""
    if name in vocabulary:
        return vocabulary[name].label
    age = vocabulary.get(name.removesuffix(BAND))
    return _BAND.format(age=age.label) if age and name.endswith(BAND) else say_plain(name)


def say_group(name: str, value: Any, vocabulary: Mapping[str, Fact]) -> Bilingual:
    """One value of what people are grouped by.

    >>> say_group("village", None, {}).zh
    '未知'
    """
    if value is None:
        return UNKNOWN
    fact = vocabulary.get(name)
    if isinstance(value, bool):
        return YES if value else NO
    if fact and fact.members and value in fact.members:
        return fact.members[value]
    age = vocabulary.get(name.removesuffix(BAND)) if name.endswith(BAND) else None
    if age and age.unit and isinstance(value, int):
        return Bilingual(f"{value}–{value + BAND_YEARS - 1}{UNITS[age.unit].zh}", f"{value}–{value + BAND_YEARS - 1}")
    if fact and isinstance(value, int | float | Decimal):
        return say_number(value if isinstance(value, int | Decimal) else Decimal(repr(value)), fact.unit)
    return say_plain(str(value))
