"""The rules of one day, for everyone: what can never happen, what makes no difference, what clashes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from eligibility.frozen import FrozenMap
from eligibility.proofs.claims import Every, Settled, Situation, differ, open_otherwise, settled_not
from eligibility.proofs.graphs import Sketch, free_fact, test_of
from eligibility.proofs.witness import Answer, Search, Witness
from eligibility.rules.outcome import Outcome
from eligibility.rules.program import Kind, Operation, reachable
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from eligibility.errors import Position
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact


class FlawKind(StrEnum):
    """What is proved of a part of the rules that its author will hardly have meant."""

    NOBODY_ELIGIBLE = "nobody_eligible"
    NEVER_HOLDS = "never_holds"
    ALWAYS_HOLDS = "always_holds"
    IMPLIED = "implied"
    COVERED = "covered"
    NEVER_ASKED = "never_asked"
    NEVER_DECIDES = "never_decides"
    NEVER_TAKEN = "never_taken"

    @property
    def label(self) -> Bilingual:
        """What is proved, in words."""
        return _SAID[self]


_SAID = {
    FlawKind.NOBODY_ELIGIBLE: Bilingual("所要求的互相冲突，没有人能符合", "clashing: nobody can be eligible"),
    FlawKind.NEVER_HOLDS: Bilingual("没有人能满足", "nobody can meet it"),
    FlawKind.ALWAYS_HOLDS: Bilingual("人人都满足", "everybody meets it"),
    FlawKind.IMPLIED: Bilingual("不起作用：不满足它的，别的也不满足", "no difference: who fails it fails another"),
    FlawKind.COVERED: Bilingual("不起作用：满足它的，别的也满足", "no difference: who meets it meets another"),
    FlawKind.NEVER_ASKED: Bilingual("从不要求", "never asked for"),
    FlawKind.NEVER_DECIDES: Bilingual("从不轮到这一行", "this row never decides"),
    FlawKind.NEVER_TAKEN: Bilingual("从不走这一环节", "this step is never taken"),
}


class PartOf(StrEnum):
    """What a flaw is in."""

    SERVICE = "service"
    CRITERION = "criterion"
    ROUTE = "route"
    DOCUMENT = "document"
    ENTITLEMENT = "entitlement"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something proved of one part of the rules; `witness` is a person it concerns, where there is one."""

    kind: FlawKind
    part: PartOf
    id: str
    title: Bilingual
    where: Position
    witness: Witness


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether anybody comes to an outcome, or qualifies by a route, with the smallest person who does."""

    id: str
    title: Bilingual
    witness: Witness


@dataclass(frozen=True, slots=True)
class Audit:
    """What is proved of the rules of a day: `outcomes` and `routes` with a person for each, and `flaws`.

    `unsettled` counts the questions not settled in time. `facts` are the vocabulary's that matter, for labels.
    """

    number: str
    title: Bilingual
    on: date
    today: date
    outcomes: tuple[Reached, ...]
    routes: tuple[Reached, ...]
    flaws: tuple[Flaw, ...]
    unsettled: int
    facts: Mapping[str, Fact]


def audit(compiled: Compiled, on: date, today: date) -> Audit:
    """Everything that is proved of the rules, where the facts are read on *today*."""
    return _Auditor(compiled, on, today).audit()


@dataclass(frozen=True, slots=True)
class _View:
    """The rules with what no source states left open, or, so or not so, taken as one more fact.

    `places` are those of the program's operations in the sketch; `without` the outcome with a criterion taken as met,
    or as not met.
    """

    places: Mapping[int, int]
    without: Mapping[tuple[str, bool], int]


class _Auditor:
    def __init__(self, compiled: Compiled, on: date, today: date) -> None:
        self.rules, self.program = compiled.rules, compiled.program
        self.on, self.today = on, today
        self.sketch = Sketch()
        # Nothing is a flaw for want of a source alone: it is one in every view.
        free = {at: free_fact(at) for at, it in enumerate(self.program.operations) if it.kind is Kind.UNSTATED}
        self.views = [self._view({})]
        if free:
            self.views.append(self._view({at: test_of(fact) for at, fact in free.items()}))
        self.places = self.views[0].places
        self.outcome = self.places[self.program.outcome]
        facts = {**self.rules.service.vocabulary.facts, **{fact.name: fact for fact in free.values()}}
        self.search = Search(facts, self.sketch.graph, today)
        self.unsettled = 0

    def _view(self, given: dict[int, Operation]) -> _View:
        program = self.program
        return _View(
            {at: self.sketch.copy(program, at, given=given) for at in range(len(program.operations))},
            {
                (name, value): self._taken(at, given, value=value)
                for name, at in self._deciding().items()
                for value in (True, False)
            },
        )

    def audit(self) -> Audit:
        service = self.rules.service
        outcomes = tuple(self._outcomes()) if self.rules.is_applied_for else ()
        routes = tuple(self._routes())
        flaws = tuple(flaw for part in self._parts() for flaw in part())
        return Audit(
            number=service.number,
            title=service.title,
            on=self.on,
            today=self.today,
            outcomes=outcomes,
            routes=routes,
            flaws=flaws,
            unsettled=self.unsettled,
            facts=FrozenMap(
                {name: fact for name, fact in self.search.world.facts.items() if name in service.vocabulary.facts}
            ),
        )

    def _deciding(self) -> dict[str, int]:
        """Criteria the outcome hangs on that are not the whole of it; routes are looked at one against the other."""
        below = set(reachable(self.program, self.program.outcome)) - {self.program.outcome}
        return {
            name: at for name, at in self.program.criteria.items() if at in below and name not in self.program.routes
        }

    def _taken(self, at: int, given: dict[int, Operation], *, value: bool) -> int:
        """The outcome with an operation taken as TRUE, or as FALSE."""
        taken = {**given, at: Operation(Kind.CONSTANT, value=value)}
        return self.sketch.copy(self.program, self.program.outcome, given=taken)

    def _outcomes(self) -> Iterator[Reached]:
        for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN):
            outcome = Outcome.of(truth)
            yield Reached(outcome.value, outcome.label, self._find(Settled(self.outcome, truth)))

    def _routes(self) -> Iterator[Reached]:
        for name, at in self.program.routes.items():
            yield Reached(name, self.rules.criteria[name].title, self._find(Settled(self.places[at], Truth.TRUE)))

    def _parts(self) -> tuple[Callable[[], Iterator[Flaw]], ...]:
        return self._service, self._criteria, self._by_routes, self._documents, self._entitlements, self._steps

    def _service(self) -> Iterator[Flaw]:
        service = self.rules.service
        if self.rules.is_applied_for and self._never(self.program.outcome, Truth.TRUE):
            where = service.eligibility_where or service.where
            yield Flaw(FlawKind.NOBODY_ELIGIBLE, PartOf.SERVICE, service.id, service.title, where, _NOBODY)

    def _criteria(self) -> Iterator[Flaw]:
        for name, at in self.program.criteria.items():
            criterion = self.rules.criteria[name]
            kind = self._settled_kind(at) or (self._idle_kind(name) if (name, True) in self.views[0].without else None)
            if kind:
                yield Flaw(kind, PartOf.CRITERION, name, criterion.title, criterion.where, _NOBODY)

    def _settled_kind(self, at: int) -> FlawKind | None:
        if self._never(at, Truth.TRUE):
            return FlawKind.NEVER_HOLDS
        return FlawKind.ALWAYS_HOLDS if self._never(at, Truth.FALSE) else None

    def _never(self, at: int, truth: Truth) -> bool:
        """Whether an operation has the truth for nobody, whatever is so of what no source states."""
        return all(self._nobody(Settled(view.places[at], truth)) for view in self.views)

    def _idle_kind(self, name: str) -> FlawKind | None:
        """Whether the outcome is the same for everyone with the criterion taken as met, or as not met.

        One that changes nothing once all facts are known may yet settle an outcome while some are open: that is a use.
        """
        for value, kind in ((True, FlawKind.IMPLIED), (False, FlawKind.COVERED)):
            if all(self._is_idle(view, name, value=value) for view in self.views):
                return kind
        return None

    def _is_idle(self, view: _View, name: str, *, value: bool) -> bool:
        outcome, other = view.places[self.program.outcome], view.without[name, value]
        return self._nobody(differ(outcome, other)) and self._nobody(open_otherwise(outcome, other))

    def _by_routes(self) -> Iterator[Flaw]:
        for name, at in self.program.routes.items():
            others = [
                settled_not(self.places[other], Truth.TRUE)
                for route, other in self.program.routes.items()
                if route != name
            ]
            holds = Settled(self.places[at], Truth.TRUE)
            if others and not self._nobody(holds) and self._nobody(Every((holds, *others))):
                criterion = self.rules.criteria[name]
                yield Flaw(FlawKind.COVERED, PartOf.ROUTE, name, criterion.title, criterion.where, self._find(holds))

    def _documents(self) -> Iterator[Flaw]:
        documents = self.rules.service.vocabulary.documents
        for at, material in enumerate(self.rules.materials):
            asked = self.program.conditions[at, None]
            title = documents[material.document].title
            if self._never(asked, Truth.TRUE):
                yield Flaw(FlawKind.NEVER_ASKED, PartOf.DOCUMENT, material.id, title, material.where, _NOBODY)

    def _entitlements(self) -> Iterator[Flaw]:
        for table in self.rules.entitlements.values():
            for at, row in enumerate(table.rows):
                if all(self._nobody(self._decides(table.id, at, view.places)) for view in self.views):
                    title = Bilingual("{table}：{row}", "{table}: {row}").format(table=table.title, row=row.title)
                    yield Flaw(FlawKind.NEVER_DECIDES, PartOf.ENTITLEMENT, row.id, title, row.where, _NOBODY)

    def _decides(self, table: str, at: int, places: Mapping[int, int]) -> Situation:
        """An eligible person for whom the row decides, every earlier one being FALSE."""
        rows = [places[self.program.rows[table, it]] for it in range(at + 1)]
        earlier = (Settled(it, Truth.FALSE) for it in rows[:-1])
        return Every((Settled(places[self.program.outcome], Truth.TRUE), *earlier, Settled(rows[-1], Truth.TRUE)))

    def _steps(self) -> Iterator[Flaw]:
        for step, at in zip(self.rules.procedure, self.program.steps, strict=True):
            if self._never(at, Truth.TRUE):
                yield Flaw(FlawKind.NEVER_TAKEN, PartOf.STEP, step.id, step.title, step.where, _NOBODY)

    def _nobody(self, situation: Situation) -> bool:
        return self._exists(situation) is Answer.NOBODY

    def _exists(self, situation: Situation) -> Answer:
        answer = self.search.exists(situation)
        self.unsettled += answer is Answer.OPEN
        return answer

    def _find(self, situation: Situation) -> Witness:
        witness = self.search.find(situation)
        self.unsettled += witness.answer is Answer.OPEN
        return witness


_NOBODY = Witness(Answer.NOBODY, FrozenMap())
