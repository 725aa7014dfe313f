"""The day on which time alone changes a verdict, and what makes it: a derived fact, or a change of rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from eligibility.errors import FactError
from eligibility.rules.changes import Change, find_changes
from eligibility.rules.content import ELIGIBILITY
from eligibility.rules.facts import check_facts
from eligibility.rules.findings import Finding, decisive_criteria
from eligibility.rules.moving import Moving
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_value
from eligibility.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from eligibility.rules.compiled import Compiled, History
    from eligibility.rules.facts import Scalar
    from eligibility.text import Bilingual

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A derived fact that was one thing on the day before and is another; its values stay out of reprs."""

    fact: str
    label: Bilingual
    before: Scalar | None = field(repr=False)
    after: Scalar | None = field(repr=False)
    said: tuple[Bilingual, Bilingual] = field(repr=False)
    sensitive: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Turning:
    """The first day on which the verdict is another, or that nobody can say whether there is one.

    `day` is that day, `before` and `after` the outcomes on the day before and on it; `before` is None if it is so on
    the very day asked about, `after` None if the service has no rules any more. `crossings`, `findings` and `changes`
    are what made it: derived facts, the criteria that then decide, and changes of the rules. `open_from` is the first
    UNDETERMINED day on the way, and `missing` what would settle it; where `day` is None, it hangs on that alone.
    """

    number: str
    title: Bilingual
    day: date | None
    before: Outcome | None
    after: Outcome | None
    crossings: tuple[Crossing, ...] = ()
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    open_from: date | None = None
    missing: tuple[str, ...] = ()
    unstated: tuple[Bilingual, ...] = ()

    def __repr__(self) -> str:
        before, after = (it.value if it else None for it in (self.before, self.after))
        return f"{type(self).__name__}({self.number}, {self.day}, {before} → {after})"


class Passage:
    """One applicant from a day on: the same rules (*history* is None), or those of each day."""

    def __init__(
        self, compiled: Compiled, on: date, facts: Mapping[str, Any], start: date, *, history: History | None = None
    ) -> None:
        self.compiled = compiled
        self.on = on
        self.start = start
        self.history = history
        self.facts = facts
        vocabulary = compiled.rules.service.vocabulary.facts
        self.moving = Moving(vocabulary, check_facts(vocabulary, facts, start), dict(facts))

    def eligible_from(self, until: date) -> Turning | None:
        """The first day to *until* on which the applicant is eligible; None if there is certainly none."""
        before, opened = None, None
        for day, outcome in self._outcomes(until):
            if outcome is Outcome.ELIGIBLE:
                return self._turning(day, before, opened)
            opened = opened or (day if outcome is Outcome.UNDETERMINED else None)
            before = outcome
        return self._undecided(opened) if opened else None

    def eligible_until(self, until: date) -> Turning | None:
        """The first day to *until* on which one who was eligible no longer is; None if there is certainly none."""
        before, opened, was_eligible = None, None, False
        for day, outcome in self._outcomes(until):
            if was_eligible and outcome is Outcome.INELIGIBLE:
                return self._turning(day, before, opened)
            if outcome is Outcome.ELIGIBLE and not was_eligible:
                was_eligible, opened = True, None
            opened = opened or (day if outcome is Outcome.UNDETERMINED else None)
            before = outcome
        ends = self.history.service.in_force.until if self.history else None
        if was_eligible and before is Outcome.ELIGIBLE and ends and self._last(until) == ends < until:
            return self._ended(ends + _DAY, opened)
        return self._undecided(opened) if opened else None

    def _outcomes(self, until: date) -> Iterator[tuple[date, Outcome]]:
        """Days on which the outcome can become another, each with it; between two of them it is the same."""
        last = self._last(until)
        if last < self.start:
            return
        yield self.start, self._outcome(self.start)
        days = {self.start + _DAY} if self.moving.is_cut and self.start < last else set[date]()
        days |= {day for day in self.history.days if self.start < day <= last} if self.history else set()
        firsts = [self.start, *sorted(days)]
        lasts = [*(day - _DAY for day in firsts[1:]), last]
        for first, before_next in zip(firsts, lasts, strict=True):
            if first > self.start:
                yield first, self._outcome(first)
            for day in self.moving.days(self._rules(first).program, first, before_next):
                yield day, self._outcome(day)

    def _last(self, until: date) -> date:
        ends = self.history.service.in_force.until if self.history else None
        last = min(until, ends) if ends else until
        return self.moving.last_day(self.start, last) if last > self.start else last

    def _rules(self, day: date) -> Compiled:
        return self.history.on(day) if self.history else self.compiled

    def _facts(self, day: date) -> Mapping[str, Any]:
        return self.facts if day == self.start else self.moving.given

    def _outcome(self, day: date, rules: Compiled | None = None) -> Outcome:
        return (rules or self._rules(day)).outcome(self._facts(day), day)

    def _verdict(self, day: date) -> Verdict:
        rules = self._rules(day)
        return Verdict(rules.evaluate(self._facts(day), day if self.history else self.on, day))

    def _turning(self, day: date, before: Outcome | None, opened: date | None) -> Turning:
        found = self._verdict(day)
        missing, unstated = self._open(opened)
        made = (found.number, found.title, day, before, found.outcome)
        if before is None:
            return Turning(*made, findings=_deciding(found))
        eve = self._verdict(day - _DAY)
        findings = _turned(found, eve)
        crossings = tuple(self._crossings(findings, found, eve))
        changes = self._changes(day, findings)
        if crossings and changes:
            by_rules = self._alone(lambda: self._outcome(day - _DAY, self._rules(day)), found.outcome)
            by_time = self._alone(lambda: self._outcome(day, self._rules(day - _DAY)), found.outcome)
            crossings = () if by_rules and not by_time else crossings
            changes = () if by_time and not by_rules else changes
        return Turning(*made, crossings, findings, changes, opened, missing, unstated)

    @staticmethod
    def _alone(outcome: Callable[[], Outcome], wanted: Outcome) -> bool:
        """Whether one of two things that changed on a day would have made the outcome by itself."""
        try:
            return outcome() is wanted
        except FactError:
            return False

    def _crossings(self, findings: tuple[Finding, ...], found: Verdict, eve: Verdict) -> Iterator[Crossing]:
        vocabulary = self.moving.vocabulary
        read = dict.fromkeys(fact.name for finding in findings for part in finding.walk() for fact in part.facts)
        told = _told_otherwise(found, eve)
        for name in [it for it in read if it in told] or read:
            before, after = (it.evaluation.values.get(name) for it in (eve, found))
            if name in self.moving.names and before != after:
                fact = vocabulary[name]
                said = (say_value(fact, before), say_value(fact, after))
                yield Crossing(name, fact.label, before, after, said, fact.sensitive)

    def _changes(self, day: date, findings: tuple[Finding, ...]) -> tuple[Change, ...]:
        """Changes of the day in what decides then; failing that, in anything that eligibility rests on."""
        if not self.history or day not in self.history.days:
            return ()
        reach: dict[str, set[str]] = {}
        for rules, on in ((self._rules(day - _DAY), day - _DAY), (self._rules(day), day)):
            for part in rules.digest(on).parts:
                if part.kind in ("eligibility", "criterion"):
                    reach.setdefault(part.id, set()).update((part.id, *(id_ for _, id_ in part.rests_on)))
        dated = [it for it in find_changes(self.history.service) if it.day == day]
        near = set().union(*(reach.get(it.id or "", set()) for it in findings))
        for names in (near, reach.get(ELIGIBILITY, set())):
            if found := tuple(it for it in dated if it.kind in ("criterion", "parameter") and it.id in names):
                return found
        return ()

    def _ended(self, day: date, opened: date | None) -> Turning:
        assert self.history is not None  # noqa: S101 - only the rules of days end
        service = self.history.service
        changes = tuple(it for it in find_changes(service) if it.day == day)
        missing, unstated = self._open(opened)
        made = (service.number, service.title, day, Outcome.ELIGIBLE, None)
        return Turning(*made, changes=changes, open_from=opened, missing=missing, unstated=unstated)

    def _undecided(self, opened: date) -> Turning:
        found = self._verdict(opened)
        return Turning(
            found.number,
            found.title,
            None,
            None,
            None,
            open_from=opened,
            missing=found.missing,
            unstated=found.unstated,
        )

    def _open(self, opened: date | None) -> tuple[tuple[str, ...], tuple[Bilingual, ...]]:
        found = self._verdict(opened) if opened else None
        return (found.missing, found.unstated) if found else ((), ())


def _deciding(found: Verdict) -> tuple[Finding, ...]:
    tree = found.findings
    return decisive_criteria(tree) if tree else ()


def _turned(found: Verdict, eve: Verdict) -> tuple[Finding, ...]:
    """Of the findings that decide, those that are not as they were the day before."""
    now = _deciding(found)
    changed = tuple(it for it in now if it.id is None or it.truth is not _truth(eve, it.id))
    return changed or now


def _told_otherwise(found: Verdict, eve: Verdict) -> set[str]:
    """Facts of the tests that the day before came out otherwise."""
    before = {it.test: eve.evaluation.truths[at] for at, it in enumerate(eve.evaluation.program.operations)}
    now = enumerate(found.evaluation.program.operations)
    turned = (it for at, it in now if it.test and before.get(it.test) not in (None, found.evaluation.truths[at]))
    return {name for operation in turned for name in operation.facts}


def _truth(eve: Verdict, criterion: str) -> object:
    at = eve.evaluation.program.criteria.get(criterion)
    return None if at is None else eve.evaluation.truth(at)
