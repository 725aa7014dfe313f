"""Scenario: changed facts as data, laid over the facts of an applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from eligibility.days import read_day
from eligibility.errors import EligibilityError, FactError, FactFault, quote
from eligibility.frozen import FrozenMap
from eligibility.policy.moving import Shift, move_derived, shifted
from eligibility.rules.derivation import compute
from eligibility.rules.facts import NO_FACTS, check_facts
from eligibility.text import Bilingual, closest, join

if TYPE_CHECKING:
    from datetime import date

    from eligibility.rules.compiled import Compiled
    from eligibility.rules.facts import Scalar
    from eligibility.rules.vocabulary import Fact

_KEYS = ("shift", "unit")


class DayRuleset(Protocol):
    """What is read of a Ruleset."""

    @property
    def compiled(self) -> Compiled: ...  # noqa: D102 - as of a Ruleset
    @property
    def on(self) -> date: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Put:
    """A fact is this, or unknown."""

    value: Any


@dataclass(frozen=True, slots=True, repr=False)
class Scenario:
    """Changed facts (情形): of an applicant, what would be otherwise.

    `changes` gives each fact its new value, None for unknown, or `{"shift": 6}`: by so much more than it is;
    a day is shifted by a `unit` of day, month or year: `{"shift": -1, "unit": "year"}`. What is unknown stays
    unknown when shifted. `first + then` makes both changes, in that order. Names and types are checked when it
    is applied; FactError for what is no change at all. It never changes the facts it is laid over.

    >>> worse_off = Scenario({"marital_status": "divorced", "birth_date": {"shift": -10, "unit": "year"}})
    >>> worse_off
    Scenario(marital_status, birth_date)
    """

    changes: Mapping[str, Any]
    title: Bilingual | None = field(default=None)

    def __post_init__(self) -> None:
        if not isinstance(self.changes, Mapping):
            raise FactError([_fault("", *_no_mapping(self.changes))], _WHAT)
        steps: dict[str, tuple[Put | Shift, ...]] = {}
        faults = []
        for name, change in self.changes.items():
            read = read_change(change)
            if isinstance(read, Bilingual):
                faults.append(_fault(str(name), read.zh, read.en))
            else:
                steps[str(name)] = read
        if faults:
            raise FactError(faults, _WHAT)
        object.__setattr__(self, "changes", FrozenMap(steps))

    def __repr__(self) -> str:
        return f"Scenario({', '.join(self.changes)})"

    def __add__(self, then: Scenario) -> Scenario:
        """Both changes, *then* after this."""
        if not isinstance(then, Scenario):
            return NotImplemented
        steps = dict(self.changes)
        for name, later in then.changes.items():
            steps[name] = later if isinstance(later[0], Put) else (*steps.get(name, ()), *later)
        titles = [it.title for it in (self, then) if it.title]
        return Scenario(steps, join(titles, zh="，", en=", ") if titles else None)

    def apply(
        self, facts: Mapping[str, Any], rules: DayRuleset, *, today: date | str | None = None
    ) -> dict[str, Scalar | None]:
        """The facts with the changes made, as a new mapping, typed by the vocabulary of *rules* (a Ruleset).

        *today* is the day the facts are read, by default that of the rules. A derived fact such as age, where what
        it derives from is known, is changed through that: the day of birth moves by whole years. FactError with
        every fault.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> Scenario({"age": 50}).apply({"birth_date": "1981-06-01"}, ruleset)
        {'birth_date': datetime.date(1971, 6, 1)}
        """
        if getattr(rules, "compiled", None) is None:
            kind = type(rules).__name__
            raise EligibilityError(f"rules must be a Ruleset, not {kind}", zh=f"rules 应为规则集 Ruleset，不是 {kind}")
        day = rules.on if today is None else read_day(today, "today")
        vocabulary = rules.compiled.rules.service.vocabulary.facts
        return apply_changes(self, given_facts(vocabulary, check_facts(vocabulary, facts, day), day), vocabulary, day)


_WHAT = Bilingual("情形", "the scenario")


def read_scenario(changes: Scenario | Mapping[str, Any]) -> Scenario:
    """A Scenario as it is, a mapping of changes as one."""
    return changes if isinstance(changes, Scenario) else Scenario(changes)


def read_change(change: Any) -> tuple[Put | Shift, ...] | Bilingual:
    """What happens to a fact, or what is wrong with how that is written."""
    if isinstance(change, tuple) and all(isinstance(step, Put | Shift) for step in change):
        return change
    if not isinstance(change, Mapping):
        return (Put(change),)
    for key in change:
        if key not in _KEYS:
            near = closest(key, _KEYS) or "shift"
            zh = f"变动写 {{shift: 数, unit: 单位}}，没有键 {quote(key)}；是否为 {near}？"
            return Bilingual(
                zh, f"a shift is {{shift: number, unit: unit}}, without {quote(key)}; did you mean {near}?"
            )
    amount, unit = change.get("shift"), change.get("unit")
    if isinstance(amount, float):
        amount = Decimal(repr(amount))
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal) or not Decimal(amount).is_finite():
        return Bilingual("shift 应为数", "shift must be a number")
    return (Shift(amount, unit),)


def given_facts(vocabulary: Mapping[str, Fact], values: Mapping[str, Scalar], today: date) -> dict[str, Scalar | None]:
    """The checked facts without those that follow from the others."""
    given: dict[str, Scalar | None] = dict(values)
    for name, value in values.items():
        formula = vocabulary[name].derive
        if formula is not None and compute(formula, values, vocabulary, today) == value:
            del given[name]
    return given


def apply_changes(
    scenario: Scenario, given: Mapping[str, Scalar | None], vocabulary: Mapping[str, Fact], today: date
) -> dict[str, Scalar | None]:
    """The facts with the changes made, checked; derived ones are changed last, through what they derive from."""
    derived = {name for name in (*given, *scenario.changes) if name in vocabulary and vocabulary[name].derive}
    facts: dict[str, Any] = {name: value for name, value in given.items() if name not in derived}
    faults: list[FactFault] = []
    for name, steps in scenario.changes.items():
        if name not in derived:
            facts[name], fault = _changed(steps, vocabulary.get(name), facts.get(name))
            faults += [fault] if fault else []
    facts = dict(_checked(facts, vocabulary, today, faults))
    facts = given_facts(vocabulary, facts, today)
    # What was stated in place of facts not known gives way to those, once they are.
    facts |= {
        name: given[name]
        for name in derived
        if name in given and _derive(vocabulary[name], facts, vocabulary, today) is None
    }
    for name in (name for name in scenario.changes if name in derived):
        fact = vocabulary[name]
        current = facts.get(name)
        known = _derive(fact, facts, vocabulary, today) if current is None else current
        value, fault = _changed(scenario.changes[name], fact, known)
        if fault is None and value is not None:
            value = _checked({name: value}, vocabulary, today, faults).get(name)
        if fault is None and not faults:
            fault = move_derived(facts, fact, value, vocabulary, today)
        faults += [fault] if fault else []
    _checked(facts, vocabulary, today, faults)
    return facts


def _checked(
    facts: Mapping[str, Any], vocabulary: Mapping[str, Fact], today: date, faults: list[FactFault]
) -> Mapping[str, Scalar]:
    """The facts checked; FactError with their faults and those found before."""
    try:
        checked = check_facts(vocabulary, facts, today)
    except FactError as error:
        raise FactError([*faults, *error.faults]) from None
    if faults:
        raise FactError(faults)
    return checked


def _derive(fact: Fact, facts: Mapping[str, Any], vocabulary: Mapping[str, Fact], today: date) -> Any:
    return None if fact.derive is None else compute(fact.derive, facts, vocabulary, today)


def _changed(steps: tuple[Put | Shift, ...], fact: Fact | None, value: Any) -> tuple[Any, FactFault | None]:
    """The new value of a fact, or the fault that keeps it from having one; None of a fact there is not."""
    for step in steps if fact else ():
        if isinstance(step, Put):
            value = step.value
            continue
        result = shifted(fact, value, step) if fact else None
        if isinstance(result, FactFault):
            return None, result
        value = result
    return value if fact else None, None


def _no_mapping(given: object) -> tuple[str, str]:
    kind = type(given).__name__
    return f"情形应为“事实: 新值”的表，不是 {kind}", f"a scenario is a mapping of facts to new values, not {kind}"


def _fault(name: str, zh: str, en: str) -> FactFault:
    said = f"{name} " if name else ""
    return FactFault(name, NO_FACTS, f"{NO_FACTS} {said}{zh}", f"{NO_FACTS} {said}{en}")
