"""The steps of a procedure as far as they are the same for every applicant, made once for a day's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from eligibility.calendar.periods import Period, WorkingDayOfNextMonth
from eligibility.errors import EligibilityError
from eligibility.procedure.entry import Term, TimelineEntry, state_of
from eligibility.rules.phrases import fixed_day, say_limit
from eligibility.text import Bilingual, read_bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from eligibility.calendar.periods import Rule
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Limit, LimitKind, Step
    from eligibility.rules.program import Program

SAME_DAY = Period(1, "day", start="inclusive", roll="unadjusted")


@dataclass(frozen=True, slots=True, eq=False)
class StepPlan:
    """One step. `terms` are without a day, each with the rule that gives it one; `is_timed` if any has a rule."""

    step: Step
    index: int
    limit: Bilingual | None
    terms: tuple[tuple[Term, Rule | None], ...]
    is_timed: bool
    # The whole entry where the step is not done, no day is known that it counts from, and no fact is missing.
    waiting: TimelineEntry = field(init=False)
    not_needed: TimelineEntry = field(init=False)

    def __post_init__(self) -> None:
        undated = tuple(term for term, _ in self.terms)
        object.__setattr__(self, "waiting", self.entry(undated))
        object.__setattr__(self, "not_needed", self.entry((), applies=Truth.FALSE))

    def entry(
        self,
        terms: tuple[Term, ...],
        *,
        done: date | None = None,
        applies: Truth = Truth.TRUE,
        missing: tuple[str, ...] = (),
        unstated: tuple[Bilingual, ...] = (),
    ) -> TimelineEntry:
        """The step in one case."""
        step = self.step
        pending = "not_needed" if applies is Truth.FALSE else state_of(terms)
        return TimelineEntry(
            id=step.id,
            title=step.title,
            actor=step.actor.title,
            after=step.after,
            done=done,
            terms=terms,
            limit=self.limit,
            citations=step.basis,
            note=step.note,
            state="done" if done else pending,
            since=step.since,
            before=step.before,
            applies=applies,
            missing=missing,
            unstated=unstated,
            channels=step.channels,
            place=step.place,
        )


def plans_of(rules: DayRules, program: Program) -> tuple[tuple[StepPlan, ...], dict[str, StepPlan]]:
    """The steps in force in the order of the ruleset, and by id; a mutant may have two of one id on a day."""
    plans = tuple(_plan_of(step, index, rules) for step, index in zip(rules.procedure, program.steps, strict=True))
    return plans, {plan.step.id: plan for plan in plans}


def _plan_of(step: Step, index: int, rules: DayRules) -> StepPlan:
    way: Literal[1, -1] = -1 if step.before else 1
    parts = step.limit.parts if step.limit else ()
    terms = tuple(term for part in parts for term in _terms(part, rules, way))
    return StepPlan(step, index, say_limit(step.limit, rules), terms, any(rule for _, rule in terms))


def _terms(limit: Limit, rules: DayRules, way: Literal[1, -1]) -> Iterator[tuple[Term, Rule | None]]:
    """The terms of a limit, without a day: one, or as many as its parameter has candidate values.

    Counted back (*way* -1), to be so long before is to be done by that day.
    """
    kind: LimitKind = limit.kind if way == 1 else "at_most"
    if limit.kind == "unstated":
        yield Term(limit.kind, reading=limit.reading, unstated=read_bilingual(limit.unstated)), None
        return
    said = say_limit(limit, rules)
    for rule in _rules(limit, rules, way):
        if isinstance(rule, Bilingual):
            yield Term(kind, reading=limit.reading, unstated=rule), None
        else:
            yield Term(kind, None, said, limit.reading), rule


def _rules(limit: Limit, rules: DayRules, way: Literal[1, -1]) -> Iterator[Rule | Bilingual]:
    """The rules of the calendar that a limit comes to on the day, or why its number is not stated."""
    if limit.kind == "immediate":
        yield SAME_DAY
    elif limit.kind == "monthly_cutoff":
        yield fixed_day(limit)
    elif limit.kind == "next_month_window":
        yield WorkingDayOfNextMonth(limit.number or 1)
    elif limit.length:
        count, unit = limit.length.count, limit.length.unit
        figure = None if count is not None else rules.figures[str(limit.length.parameter)][None].figure
        if figure and figure.unstated:
            yield read_bilingual(figure.unstated)
        for number in figure.candidates if figure else (count,):
            yield Period(way * _whole(number), unit, start=limit.start, roll=limit.roll)  # type: ignore[arg-type]


def _whole(number: int | Decimal | None) -> int:
    whole = int(number or 0)
    if whole != number:
        raise EligibilityError(f"a time limit counts whole units, not {number}", zh=f"期限应为整数，不是 {number}")
    return whole
