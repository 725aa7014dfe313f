"""One service's rules on one day, compiled, and one applicant evaluated against them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eligibility.errors import NotInForceError
from eligibility.frozen import FrozenMap
from eligibility.rules.binding import bind
from eligibility.rules.evaluation import Evaluation
from eligibility.rules.facts import check_facts
from eligibility.rules.history import change_days
from eligibility.rules.intake import compile_assess, compile_decide
from eligibility.rules.lowering import build_program
from eligibility.rules.model import InForce
from eligibility.rules.native import compile_truths
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.rules.binding import DayRules
    from eligibility.rules.digest import RulesDigest
    from eligibility.rules.facts import Scalar
    from eligibility.rules.intake import Assess, Decide
    from eligibility.rules.model import ServiceModel
    from eligibility.rules.native import Run
    from eligibility.rules.outcome import Outcome
    from eligibility.rules.program import Program


class Compiled:
    """A day's rules with their program and its functions, which are made on first use."""

    def __init__(self, rules: DayRules, program: Program) -> None:
        self.rules = rules
        self.program = program

    @cached_property
    def _assess(self) -> Assess:
        return self.program.memo.once(compile_assess, lambda: compile_assess(self.rules, self.program))

    @cached_property
    def _decide(self) -> Decide:
        return self.program.memo.once(compile_decide, lambda: compile_decide(self.rules, self.program))

    @cached_property
    def _truths(self) -> Run:
        return self.program.memo.once(compile_truths, lambda: compile_truths(self.program))

    def digest(self, on: date) -> RulesDigest:
        """What the rules say on *on*, as digests; between two days on which a source was checked they are the same."""
        from eligibility.rules.digest import digest_rules

        checked = sorted({source.checked for source in self.rules.service.vocabulary.sources.values()})
        lapsed = bisect_left(checked, on)
        return self.program.memo.once((digest_rules, lapsed), lambda: digest_rules(self.rules, on))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compiled) and self.rules == other.rules

    def __hash__(self) -> int:
        return hash((self.rules.service.number, self.rules.day))

    def __reduce__(self) -> tuple[Any, ...]:
        return Compiled, (self.rules, self.program)

    def evaluate(self, facts: Mapping[str, Any], on: date, today: date) -> Evaluation:
        """Every truth for one applicant; FactError with every fault of the facts."""
        try:
            plain = self._assess(facts, today) if type(facts) is dict else None
        except Exception:  # noqa: BLE001 - a name of a type of its own may raise anything where it is compared
            plain = None
        if plain is None:
            return self.run(FrozenMap(self._check(facts, today)), on, today)
        values, truths = plain
        return Evaluation(self.rules, self.program, on, today, FrozenMap.owning(values), truths)

    def run(self, values: FrozenMap[str, Scalar], on: date, today: date) -> Evaluation:
        """Every truth for one applicant whose facts were checked, and derived for *today*, before."""
        return Evaluation(self.rules, self.program, on, today, values, self._truths(values.copy()))

    def outcome(self, facts: Mapping[str, Any], today: date) -> Outcome:
        """The outcome alone."""
        try:
            plain = self._decide(facts, today) if type(facts) is dict else None
        except Exception:  # noqa: BLE001 - as above
            plain = None
        if plain is None:
            return self.rules.outcome(Truth(self._truths(self._check(facts, today))[self.program.outcome]))
        return plain

    def _check(self, facts: object, today: date) -> dict[str, Scalar]:
        return check_facts(self.rules.service.vocabulary.facts, facts, today)


_CHOSEN = Bilingual(
    "本库从那一天起作答，没有来源写明施行的日子",
    "the first day this library answers for; no source gives the day they took effect",
)


class History:
    """A service with its rules compiled once for each span of days between changes."""

    def __init__(self, service: ServiceModel) -> None:
        self.service = service
        self._compiled: dict[date, Compiled] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return History, (self.service,)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which its rules change, its first day included."""
        return change_days(self.service)

    def on(self, day: date) -> Compiled:
        """The rules in force on *day*; NotInForceError outside the service's days."""
        first, until = self.service.first, self.service.in_force.until
        if day not in InForce(first.in_force.start, until):
            chosen = first.in_force_basis == "chosen" and day < self.days[0]
            raise NotInForceError(self.service.number, day, self.days[0], until, _CHOSEN if chosen else None)
        start = self.days[bisect_right(self.days, day) - 1]
        if start not in self._compiled:
            rules = bind(self.service, start)[0]
            self._compiled[start] = Compiled(rules, build_program(rules))
        return self._compiled[start]
