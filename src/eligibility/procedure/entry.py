"""One step of a timeline: its terms, and what it is due, done or waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from eligibility.truth import Truth

if TYPE_CHECKING:
    from datetime import date

    from eligibility.calendar.deadline import Deadline
    from eligibility.citation import Citation, Grade
    from eligibility.rules.model import LimitKind
    from eligibility.text import Bilingual

State = Literal["done", "due", "waiting", "unstated", "untimed", "not_needed"]


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


def state_of(terms: tuple[Term, ...]) -> State:
    """What a step with these terms waits for, were it not done."""
    if not terms:
        return "untimed"
    if any(term.deadline for term in terms):
        return "due"
    return "unstated" if all(term.unstated for term in terms) else "waiting"


def _in_time(done: date, term: Term) -> bool | None:
    if term.deadline is None or term.kind == "typical":
        return None
    first, last = term.deadline.earliest, term.deadline.latest
    if term.kind == "at_least":
        return True if done >= last else False if done < first else None
    return True if done <= first else False if done > last else None
