"""Difference: one case before and after, side by side, and what made the difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from eligibility.materials.checklist import pick_checklist
from eligibility.materials.options import Need
from eligibility.policy.causes import Cause, find_causes, find_criterion_causes
from eligibility.policy.inputs import FactChange, FigureChange, fact_changes, figure_changes
from eligibility.procedure.timeline import build_timeline
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.materials.item import ChecklistItem
    from eligibility.procedure.entry import TimelineEntry
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.outcome import Outcome
    from eligibility.rules.verdict import Verdict
    from eligibility.text import Bilingual

T = TypeVar("T")
Move = Literal["same", "added", "dropped", "changed"]


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """One thing on both sides, None where that side has none, and how it moved.

    An added route is one that now holds, an added document one that is now required, an added entitlement one now
    granted; dropped, the other way round; changed is anything else that is not the same.
    """

    id: str
    title: Bilingual
    before: T | None
    after: T | None
    move: Move


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two determinations of one service (比较), and why.

    `outcomes` before and after; `causes` are the fewest criteria that account for it, where the outcome is the same
    those of the routes that changed. `facts` and `figures` are all that went in and differs. `routes`,
    `entitlements`, `documents` and `steps` are side by side, what is the same included; the days of `steps` are
    there if `events` were given. Each is worked out when asked for.
    """

    before: Verdict
    after: Verdict
    events: Mapping[str, date | datetime | str | None] | None = field(default=None, repr=False)
    calendar: WorkCalendar | None = field(default=None, repr=False, compare=False)

    @property
    def outcomes(self) -> tuple[Outcome, Outcome]:
        """The outcome before, and after."""
        return self.before.outcome, self.after.outcome

    @property
    def same(self) -> bool:
        """Whether nothing an applicant would notice differs: outcome, routes, entitlements, documents, steps."""
        if self.outcomes[0] is not self.outcomes[1]:
            return False
        parts: tuple[tuple[Pair[Any], ...], ...] = (self.routes, self.entitlements, self.documents, self.steps)
        return not any(moved(part) for part in parts)

    @property
    def changed(self) -> bool:
        """Whether anything of that differs."""
        return not self.same

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The fewest criteria that account for the outcome, or, where it is the same, for the routes."""
        old, new = self.before.evaluation, self.after.evaluation
        if self.before.outcome is not self.after.outcome:
            return find_causes(old, new)
        routes = [pair.id for pair in self.routes if pair.move != "same"]
        causes = [cause for route in routes for cause in find_criterion_causes(old, new, route)]
        return tuple(dict.fromkeys(causes)) or find_causes(old, new)

    @property
    def facts(self) -> tuple[FactChange, ...]:
        """Every fact that is not the same, those that follow from others included."""
        return tuple(fact_changes(self.before.evaluation, self.after.evaluation))

    @property
    def figures(self) -> tuple[FigureChange, ...]:
        """Every number of the rules that is not the same."""
        return tuple(figure_changes(self.before.evaluation, self.after.evaluation))

    @property
    def routes(self) -> tuple[Pair[Truth], ...]:
        """Each route with whether one qualifies by it."""
        sides = [
            {name: evaluation.truth(index) for name, index in evaluation.program.routes.items()}
            for evaluation in (self.before.evaluation, self.after.evaluation)
        ]
        titles = {
            name: it.title for one in (self.after, self.before) for name, it in one.evaluation.rules.criteria.items()
        }
        return _pairs(sides[0], sides[1], lambda name, _: titles[name], lambda it: it, lambda it: it is Truth.TRUE)

    @property
    def entitlements(self) -> tuple[Pair[Entitlement], ...]:
        """Each entitlement with what it comes to."""
        sides = [{it.id: it for it in one.entitlements} for one in (self.before, self.after)]
        return _pairs(
            sides[0],
            sides[1],
            lambda _, it: it.title,
            lambda it: (it.granted, it.granted is not Truth.FALSE and it.text),
            lambda it: it.granted is Truth.TRUE,
        )

    @property
    def documents(self) -> tuple[Pair[ChecklistItem], ...]:
        """Each document as it is asked for, on one list: by the first route that holds, else with the open ones."""
        sides = [{it.id: it for it in pick_checklist(one.evaluation)} for one in (self.before, self.after)]
        return _pairs(
            sides[0],
            sides[1],
            lambda _, it: it.title,
            lambda it: (it.need, it.need is not Need.NOT_REQUIRED and (it.combination, it.form)),
            lambda it: it.need is Need.REQUIRED,
        )

    @property
    def steps(self) -> tuple[Pair[TimelineEntry], ...]:
        """Each step of the procedure with its time, and its days where events were given."""
        sides = [
            {it.id: it for it in build_timeline(one.evaluation, self._events(one), calendar=self.calendar)}
            for one in (self.before, self.after)
        ]
        return _pairs(sides[0], sides[1], lambda _, it: it.title, _time, lambda it: it.applies is Truth.TRUE)

    def _events(self, side: Verdict) -> Mapping[str, Any]:
        """The events of steps that this side has; a step that neither has is left for the timeline to refuse."""
        known = [{step.id for step in it.evaluation.rules.procedure} for it in (self.before, self.after)]
        own = known[0] if side is self.before else known[1]
        return {
            name: day for name, day in (self.events or {}).items() if name in own or name not in set().union(*known)
        }


def _time(entry: TimelineEntry) -> object:
    days = tuple((term.kind, term.deadline and (term.deadline.earliest, term.deadline.latest)) for term in entry.terms)
    return entry.applies, entry.limit, entry.done, entry.after, days


def _pairs(
    before: Mapping[str, T],
    after: Mapping[str, T],
    title: Callable[[str, T], Bilingual],
    key: Callable[[T], object],
    is_there: Callable[[T], bool],
) -> tuple[Pair[T], ...]:
    """Both sides by id, in the order of the later, then what the earlier alone has."""
    found = []
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        shown = new if new is not None else old
        if shown is not None:
            had, has = (it is not None and is_there(it) for it in (old, new))
            move = _move(None if old is None else key(old), None if new is None else key(new), had=had, has=has)
            found.append(Pair(name, title(name, shown), old, new, move))
    return tuple(found)


def _move(old: object, new: object, *, had: bool, has: bool) -> Move:
    if old == new:
        return "same"
    if had is not has:
        return "added" if has else "dropped"
    return "changed"


def moved(pairs: Iterable[Pair[T]]) -> tuple[Pair[T], ...]:
    """Those that are not the same."""
    return tuple(pair for pair in pairs if pair.move != "same")
