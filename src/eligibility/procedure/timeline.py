"""The steps of a procedure with the days that are known: a deadline for each actor, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from eligibility.calendar.deadline import deadline, read_calendar
from eligibility.calendar.periods import Period, WorkingDayOfNextMonth
from eligibility.errors import CalendarRangeError, EligibilityError, quote
from eligibility.rules.phrases import fixed_day, say_limit
from eligibility.text import Bilingual, closest, read_bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import time
    from decimal import Decimal

    from eligibility.calendar.deadline import Deadline
    from eligibility.calendar.periods import Rule
    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.citation import Citation, Grade
    from eligibility.rules.binding import DayRules
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Limit, LimitKind, Step

State = Literal["done", "due", "waiting", "unstated", "untimed", "not_needed"]
_BEYOND = Bilingual(
    "自 {day} 起算，超出所知放假安排的日子，算不出", "counted from {day}, beyond the days whose holidays are known"
)
_SAME_DAY = Period(1, "day", start="inclusive", roll="unadjusted")


@dataclass(frozen=True, slots=True)
class Term:
    """One time a step has: its kind, the deadline once it can be told, the limit in words, the reading it rests on.

    at_most: to be done by the due day. at_least: to last until the due day. typical: usually done by
    it, which binds nobody. An unstated one has no deadline, and says why.
    """

    kind: LimitKind
    deadline: Deadline | None = None
    limit: Bilingual | None = None
    reading: Bilingual | None = None
    unstated: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step: who acts, when it was done if it was, and by when it must be.

    `state` is done, due (a deadline is known), waiting (for the step `after`, the fact `since`, or the day of
    the step it comes `before`),
    unstated (no source gives a time), untimed (nothing limits it) or not_needed (not in this case). Several
    terms are the readings of one wording. `applies`: whether this case has the step at all; if that is
    UNKNOWN, `missing` facts would tell, or `unstated` says why none can.
    """

    id: str
    title: Bilingual
    actor: Bilingual
    after: str | None
    done: date | None
    terms: tuple[Term, ...]
    limit: Bilingual | None
    citations: tuple[Citation, ...]
    note: Bilingual | None
    state: State
    since: str | None = None
    before: str | None = None
    applies: Truth = Truth.TRUE
    missing: tuple[str, ...] = ()
    unstated: tuple[Bilingual, ...] = ()
    channels: tuple[Bilingual, ...] = ()
    place: Bilingual | None = None

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of its readings that can be told."""
        return tuple(term.deadline for term in self.terms if term.deadline)

    @property
    def grade(self) -> Grade | None:
        """Evidence grade of its time: its strongest citation."""
        return max((citation.source.grade for citation in self.citations), default=None)

    @property
    def in_time(self) -> bool | None:
        """Whether it was done when it had to be; None if not done, not bound, or readings or days to come differ."""
        if self.done is None:
            return None
        verdicts = {_in_time(self.done, term) for term in self.terms}
        return verdicts.pop() if len(verdicts) == 1 else None


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
    rules = evaluation.rules
    done = _read_events(rules, events, evaluation.on, calendar, cutoff)
    builder = _Builder(evaluation, done, calendar)
    entries = tuple(builder.entry(at, step) for at, step in enumerate(rules.procedure))
    return Timeline(rules.service.number, rules.service.title, evaluation.on, entries, calendar)


def check_events(events: object) -> None:
    """EligibilityError unless *events* are a mapping."""
    if not hasattr(events, "items"):
        kind = type(events).__name__
        raise EligibilityError(
            f"events are a mapping of steps to days, not {kind}", zh=f"events 应为“环节: 日子”的表，不是 {kind}"
        )


def _read_events(
    rules: DayRules, events: Mapping[str, Any], on: date, calendar: WorkCalendar, cutoff: time | str | None
) -> dict[str, _Done]:
    check_events(events)
    steps = {step.id: step for step in rules.procedure}
    done: dict[str, _Done] = {}
    for name, event in events.items():
        if name not in steps:
            raise _no_step(name, steps, on)
        if event is not None:
            try:
                given = deadline(event, _SAME_DAY, calendar=calendar)
                late = cutoff is not None and given.received is not None
                received = deadline(event, _SAME_DAY, calendar=calendar, cutoff=cutoff) if late else given
            except EligibilityError as error:
                raise type(error)(f"step {name}: {error}", zh=f"环节 {name}：{error.zh}" if error.zh else "") from None
            done[name] = _Done(given.due, received.due)
    for name, it in done.items():
        before = steps[name].after
        if before in done and it.day < done[before].day:
            raise EligibilityError(
                f"step {name} cannot be done on {it.day}: it follows {before}, done on {done[before].day}",
                zh=f"环节 {name} 不能在 {it.day} 办：它在 {before} 之后，而 {before} 是 {done[before].day} 办的",
            )
    return done


@dataclass(frozen=True, slots=True)
class _Builder:
    evaluation: Evaluation
    done: Mapping[str, _Done]
    calendar: WorkCalendar

    def entry(self, at: int, step: Step) -> TimelineEntry:
        evaluation, rules = self.evaluation, self.evaluation.rules
        index = evaluation.program.steps[at]
        applies, own = evaluation.truth(index), self.done.get(step.id)
        parts = step.limit.parts if step.limit and (applies is not Truth.FALSE or own) else ()
        anchor = self._anchor(step)
        way: Literal[1, -1] = -1 if step.before else 1
        terms = tuple(
            term for part in parts for term in _terms(part, rules, anchor, self.calendar, way, is_fact=bool(step.since))
        )
        pending = "not_needed" if applies is Truth.FALSE else state_of(terms)
        is_open = applies is Truth.UNKNOWN
        return TimelineEntry(
            id=step.id,
            title=step.title,
            actor=step.actor.title,
            after=step.after,
            done=own.day if own else None,
            terms=terms,
            limit=say_limit(step.limit, rules),
            citations=step.basis,
            note=step.note,
            state="done" if own else pending,
            since=step.since,
            before=step.before,
            applies=applies,
            missing=evaluation.missing(index) if is_open else (),
            unstated=evaluation.unstated(index) if is_open else (),
            channels=step.channels,
            place=step.place,
        )

    def _anchor(self, step: Step) -> _Done | None:
        """What the limit counts from: a fact, or the step before, over those that this case does not have."""
        if step.since:
            day = self.evaluation.values.get(step.since)
            return _Done(day, day) if isinstance(day, date) else None
        if step.before:
            return self.done.get(step.before)
        places = {it.id: (at, it) for at, it in enumerate(self.evaluation.rules.procedure)}
        name = step.after
        while name and name not in self.done:
            at, before = places[name]
            if self.evaluation.truth(self.evaluation.program.steps[at]) is not Truth.FALSE:
                return None
            name = before.after
        return self.done.get(name or "")


def state_of(terms: tuple[Term, ...]) -> State:
    """What a step with these terms waits for, were it not done."""
    if not terms:
        return "untimed"
    if any(term.deadline for term in terms):
        return "due"
    return "unstated" if all(term.unstated for term in terms) else "waiting"


def _terms(
    limit: Limit,
    rules: DayRules,
    anchor: _Done | None,
    calendar: WorkCalendar,
    way: Literal[1, -1],
    *,
    is_fact: bool,
) -> Iterator[Term]:
    """The terms of a limit: one, or as many as its parameter has candidate values.

    One that counts from a fact (*is_fact*) and lies beyond the calendar has no deadline, and says so. Counted back
    (*way* -1), to be so long before is to be done by that day.
    """
    kind: LimitKind = limit.kind if way == 1 else "at_most"
    if limit.kind == "unstated":
        yield Term(limit.kind, reading=limit.reading, unstated=read_bilingual(limit.unstated))
        return
    said = say_limit(limit, rules)
    for rule in _rules(limit, rules, way):
        if isinstance(rule, Bilingual):
            yield Term(kind, reading=limit.reading, unstated=rule)
            continue
        try:
            due = deadline(anchor.received, rule, calendar=calendar) if anchor else None
        except CalendarRangeError:
            if not is_fact:
                raise
            # A day of birth may lie decades back: that must not take the other steps away.
            day = anchor.received.isoformat() if anchor else ""
            yield Term(kind, None, said, limit.reading, _BEYOND.format(day=day))
        else:
            yield Term(kind, due, said, limit.reading)


def _rules(limit: Limit, rules: DayRules, way: Literal[1, -1]) -> Iterator[Rule | Bilingual]:
    """The rules of the calendar that a limit comes to on the day, or why its number is not stated."""
    if limit.kind == "immediate":
        yield _SAME_DAY
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
        raise EligibilityError(f"a time limit counts whole units, not {number}")
    return whole


def _in_time(done: date, term: Term) -> bool | None:
    if term.deadline is None or term.kind == "typical":
        return None
    first, last = term.deadline.earliest, term.deadline.latest
    if term.kind == "at_least":
        return True if done >= last else False if done < first else None
    return True if done <= first else False if done > last else None


def _no_step(name: object, steps: Mapping[str, Step] | list[str], day: date) -> EligibilityError:
    near = closest(name, steps)
    hint = f"did you mean {near}?" if near else f"it has {', '.join(steps)}"
    meant = f"是否为 {near}？" if near else f"有 {'、'.join(steps)}"
    said = quote(name)
    return EligibilityError(f"no step {said} in force on {day}; {hint}", zh=f"{day} 没有环节 {said}；{meant}")
