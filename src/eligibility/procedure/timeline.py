"""The steps of a procedure with the days that are known: a deadline for each actor, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from eligibility.calendar.deadline import deadline, read_calendar, read_event
from eligibility.errors import CalendarRangeError, EligibilityError, quote
from eligibility.procedure.entry import Term
from eligibility.procedure.plan import SAME_DAY, plans_of
from eligibility.rules.evaluation import missing_facts, unstated_reasons
from eligibility.text import Bilingual, closest
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import time

    from eligibility.calendar.periods import Rule
    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.procedure.entry import TimelineEntry
    from eligibility.procedure.plan import StepPlan
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Step

_BEYOND = Bilingual(
    "自 {day} 起算，超出所知放假安排的日子，算不出", "counted from {day}, beyond the days whose holidays are known"
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The procedure of one case: an entry for every step in force, in the order of the ruleset."""

    service: str
    title: Bilingual
    on: date
    entries: tuple[TimelineEntry, ...]
    calendar: WorkCalendar = field(repr=False)

    __contains__: ClassVar[None] = None

    def __iter__(self) -> Iterator[TimelineEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, step: str) -> TimelineEntry:
        """The entry of a step by id; EligibilityError if none of that id is in force."""
        for entry in self.entries:
            if entry.id == step:
                return entry
        raise _no_step(step, [entry.id for entry in self.entries], self.on)

    @property
    def next_due(self) -> TimelineEntry | None:
        """The step not yet done that is due first; None if none can be told."""
        due = [entry for entry in self.entries if entry.state == "due"]
        return min(due, key=lambda entry: min(it.earliest for it in entry.deadlines), default=None)


@dataclass(frozen=True, slots=True)
class _Done:
    """A step that is done: the Beijing day, and the day from which what follows is counted."""

    day: date
    received: date


def build_timeline(
    evaluation: Evaluation,
    events: Mapping[str, Any],
    *,
    calendar: WorkCalendar | None = None,
    cutoff: time | str | None = None,
) -> Timeline:
    """The timeline of a case whose *events* are steps done, each with its day, or moment, or None.

    A step after one that is not yet done waits for it; one after a step that this case does not have counts
    from what that would follow. A limit that counts from a fact waits while the fact is unknown. Moments past
    *cutoff* count as received on the next working day. Raises EligibilityError for a step that is none, a day
    that is none, or a step done before the one it follows; CalendarRangeError for a day before the calendar
    begins.
    """
    calendar = read_calendar(calendar)
    service = evaluation.rules.service
    plans, by_id = evaluation.program.memo.once(plans_of, lambda: plans_of(evaluation.rules, evaluation.program))
    done = _read_events(by_id, events, evaluation.on, calendar, cutoff)
    case = _Case(evaluation, by_id, done, calendar)
    entries = tuple([case.entry(plan) for plan in plans])
    return Timeline(service.number, service.title, evaluation.on, entries, calendar)


def check_events(events: object) -> None:
    """EligibilityError unless *events* are a mapping."""
    if not isinstance(events, Mapping):
        kind = type(events).__name__
        raise EligibilityError(
            f"events are a mapping of steps to days, not {kind}", zh=f"events 应为“环节: 日子”的表，不是 {kind}"
        )


def _read_events(
    plans: Mapping[str, StepPlan],
    events: Mapping[str, Any],
    on: date,
    calendar: WorkCalendar,
    cutoff: time | str | None,
) -> dict[str, _Done]:
    check_events(events)
    done: dict[str, _Done] = {}
    for name, event in events.items():
        if name not in plans:
            raise _no_step(name, plans, on)
        if event is not None:
            try:
                done[name] = _read_done(event, calendar, cutoff)
            except EligibilityError as error:
                raise type(error)(f"step {name}: {error.en}", zh=f"环节 {name}：{error.zh}") from None
    for name, it in done.items():
        before = plans[name].step.after
        if before in done and it.day < done[before].day:
            raise EligibilityError(
                f"step {name} cannot be done on {it.day}: it follows {before}, done on {done[before].day}",
                zh=f"环节 {name} 不能在 {it.day} 办：它在 {before} 之后，而 {before} 是 {done[before].day} 办的",
            )
    return done


def _read_done(event: Any, calendar: WorkCalendar, cutoff: time | str | None) -> _Done:
    day, moment = read_event(event)
    if cutoff is None or moment is None:
        return _Done(day, day)
    return _Done(day, deadline(moment, SAME_DAY, calendar=calendar, cutoff=cutoff).due)


@dataclass(frozen=True, slots=True)
class _Case:
    evaluation: Evaluation
    plans: Mapping[str, StepPlan]
    done: Mapping[str, _Done]
    calendar: WorkCalendar

    def entry(self, plan: StepPlan) -> TimelineEntry:
        evaluation, step, own = self.evaluation, plan.step, self.done.get(plan.step.id)
        applies = evaluation.truth(plan.index)
        if own is None and applies is Truth.FALSE:
            return plan.not_needed
        anchor = self._anchor(step) if plan.is_timed else None
        if own is None and anchor is None and applies is Truth.TRUE:
            return plan.waiting
        is_open = applies is Truth.UNKNOWN
        return plan.entry(
            tuple([_dated(term, rule, anchor.received, step, self.calendar) for term, rule in plan.terms])
            if anchor
            else plan.waiting.terms,
            done=own.day if own else None,
            applies=applies,
            missing=missing_facts(evaluation, plan.index) if is_open else (),
            unstated=unstated_reasons(evaluation, plan.index) if is_open else (),
        )

    def _anchor(self, step: Step) -> _Done | None:
        """What the limit counts from: a fact, or the step before, over those that this case does not have."""
        if step.since:
            day = self.evaluation.values.get(step.since)
            return _Done(day, day) if isinstance(day, date) else None
        if step.before:
            return self.done.get(step.before)
        name = step.after
        while name and name not in self.done:
            before = self.plans[name]
            if self.evaluation.truth(before.index) is not Truth.FALSE:
                return None
            name = before.step.after
        return self.done.get(name or "")


def _dated(term: Term, rule: Rule | None, event: date, step: Step, calendar: WorkCalendar) -> Term:
    """The term counted from a day; one that counts from a fact and lies beyond the calendar says so instead."""
    if rule is None:
        return term
    try:
        due = deadline(event, rule, calendar=calendar)
    except CalendarRangeError:
        # A day of birth may lie decades back: that must not take the other steps away.
        if not step.since:
            raise
        return Term(term.kind, None, term.limit, term.reading, _BEYOND.format(day=event.isoformat()))
    return Term(term.kind, due, term.limit, term.reading)


def _no_step(name: object, steps: Iterable[str], day: date) -> EligibilityError:
    near = closest(name, steps)
    hint = f"did you mean {near}?" if near else f"it has {', '.join(steps)}"
    meant = f"是否为 {near}？" if near else f"有 {'、'.join(steps)}"
    said = quote(name)
    return EligibilityError(f"no step {said} in force on {day}; {hint}", zh=f"{day} 没有环节 {said}；{meant}")
