"""Two versions of the rules of a service, for everyone: who gains, who loses, and the proof that nobody else does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError
from eligibility.frozen import FrozenMap
from eligibility.materials.checklist import names_route
from eligibility.proofs.claims import (
    EVERYBODY,
    NEVER,
    Every,
    Settled,
    Situation,
    Some,
    open_otherwise,
    settled_not,
)
from eligibility.proofs.graphs import Sketch, differing, told, unsaid
from eligibility.proofs.witness import Answer, Search, Witness
from eligibility.rules.entitlements import find_entitlements
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import NOTHING
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.rules.binding import DayRules
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.model import EntitlementTable
    from eligibility.rules.nodes import Unstated, Value
    from eligibility.rules.vocabulary import Fact


class PartKind(StrEnum):
    """What of the rules is compared, besides the outcome."""

    ROUTE = "route"
    DOCUMENT = "document"
    ENTITLEMENT = "entitlement"


@dataclass(frozen=True, slots=True)
class Move:
    """Whether anybody has one outcome before and another after, once all of their facts are known."""

    before: Outcome
    after: Outcome
    witness: Witness


@dataclass(frozen=True, slots=True)
class PartProof:
    """A route, a document or an entitlement: whether anybody has it after who had it not, or no longer, or otherwise.

    `changed` is for whom no source settles it on one side alone; and of an entitlement, who gets another amount, with
    what it comes to `said`; of a document, of whom it is asked on one side alone where they go by a certain route.
    """

    kind: PartKind
    id: str
    title: Bilingual
    gained: Witness
    lost: Witness
    changed: Witness
    said: tuple[Bilingual, Bilingual] | None = None

    @property
    def is_same(self) -> bool:
        """Whether it is proved the same for everyone."""
        return all(it.answer is Answer.NOBODY for it in (self.gained, self.lost, self.changed))


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of two versions of a service's rules, for every person.

    `moves` are those of the outcome, `parts` routes, documents and entitlements. `while_open`: whether the outcome of
    somebody who leaves facts open is settled on one side and not on the other. `facts` are the vocabulary's that
    matter, for labels.
    """

    number: str
    title: Bilingual
    on: tuple[date, date]
    today: date
    moves: tuple[Move, ...]
    parts: tuple[PartProof, ...]
    while_open: Witness
    facts: Mapping[str, Fact]

    @property
    def is_same(self) -> bool:
        """Whether it is proved that nobody whose facts are known gets another outcome, route, document or amount."""
        return all(it.witness.answer is Answer.NOBODY for it in self.moves) and all(it.is_same for it in self.parts)

    @property
    def is_settled(self) -> bool:
        """Whether every question is answered: by a proof, or by a person."""
        return all(it.answer is not Answer.OPEN for it in (*self._asked(), self.while_open))

    @property
    def is_refuted(self) -> bool:
        """Whether somebody whose facts are known gets another answer."""
        return any(it.answer is Answer.SOMEBODY for it in self._asked())

    def _asked(self) -> Iterator[Witness]:
        yield from (it.witness for it in self.moves)
        yield from (it for part in self.parts for it in (part.gained, part.lost, part.changed))


_MOVES = (
    (Truth.FALSE, Truth.TRUE),
    (Truth.UNKNOWN, Truth.TRUE),
    (Truth.TRUE, Truth.FALSE),
    (Truth.TRUE, Truth.UNKNOWN),
    (Truth.FALSE, Truth.UNKNOWN),
    (Truth.UNKNOWN, Truth.FALSE),
)


_PERHAPS = Bilingual("可能{amount}", "perhaps {amount}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table of entitlements: where its condition stands, its amount, and where that is known, or not stated.

    For whom it may decide, and for whom it does not.
    """

    root: int
    value: Value | Unstated
    rules: DayRules
    told: int
    unsaid: int
    may: Situation
    not_it: Situation


def prove(before: Compiled, after: Compiled, on: tuple[date, date], today: date) -> Proof:
    """What is the same for everyone, and for whom not, where the facts are read on *today*.

    EligibilityError for rules of two services, or with a fact that means something else on the other side.
    """
    return _Comparison(before, after, on, today).prove()


class _Comparison:
    """Both sides in one graph, so that what they share is shared: a root is the same if its place is."""

    def __init__(self, before: Compiled, after: Compiled, on: tuple[date, date], today: date) -> None:
        self.sides = (before, after)
        self.on, self.today = on, today
        self.facts = _shared_facts(before, after)
        self.sketch = Sketch()
        self.outcomes = tuple(self.sketch.copy(it.program, it.program.outcome) for it in self.sides)
        self.questions = list(self._parts())
        self.search = Search(self.facts, self.sketch.graph, today)

    def prove(self) -> Proof:
        after = self.sides[1]
        both = all(it.rules.is_applied_for for it in self.sides)
        moves = tuple(
            Move(old, new, self.search.find(Every((self._comes_to(0, old), self._comes_to(1, new)))))
            for old, new in self._pairs()
        )
        return Proof(
            number=after.rules.service.number,
            title=after.rules.service.title,
            on=self.on,
            today=self.today,
            moves=moves,
            parts=tuple(self._part(*question) for question in self.questions),
            while_open=self.search.find(open_otherwise(*self.outcomes) if both else NEVER),
            facts=FrozenMap(self.search.world.facts),
        )

    def _pairs(self) -> Iterator[tuple[Outcome, Outcome]]:
        """The outcomes somebody may come from and to; where no one applies there is one alone."""
        applied = [it.rules.is_applied_for for it in self.sides]
        if all(applied):
            yield from ((Outcome.of(old), Outcome.of(new)) for old, new in _MOVES)
        elif any(applied):
            known = [tuple(map(Outcome.of, Truth)) if it else (Outcome.NOT_APPLICABLE,) for it in applied]
            yield from product(*known)

    def _comes_to(self, side: int, outcome: Outcome) -> Situation:
        if outcome is Outcome.NOT_APPLICABLE:
            return EVERYBODY
        return Settled(self.outcomes[side], next(it for it in Truth if Outcome.of(it) is outcome))

    def _part(
        self, kind: PartKind, name: str, title: Bilingual, situations: tuple[Situation, Situation, Situation]
    ) -> PartProof:
        gained, lost, changed = (self.search.find(it) for it in situations)
        said = (
            self._amounts(name, changed.facts)
            if kind is PartKind.ENTITLEMENT and changed.answer is Answer.SOMEBODY
            else None
        )
        return PartProof(kind, name, title, gained, lost, changed, said)

    def _amounts(self, name: str, facts: Mapping[str, Any]) -> tuple[Bilingual, Bilingual]:
        """What the entitlement comes to for a person on either side."""
        before, after = (self._amount(side, name, facts, day) for side, day in zip(self.sides, self.on, strict=True))
        return before, after

    def _amount(self, side: Compiled, name: str, facts: Mapping[str, Any], day: date) -> Bilingual:
        known = {it: value for it, value in facts.items() if it in side.rules.service.vocabulary.facts}
        found = (it for it in find_entitlements(side.evaluate(known, day, self.today)) if it.id == name)
        entitlement = next((it for it in found if it.granted is not Truth.FALSE), None)
        if entitlement is None:
            return NOTHING
        return entitlement.text if entitlement.granted is Truth.TRUE else _PERHAPS.format(amount=entitlement.text)

    def _parts(self) -> Iterator[tuple[PartKind, str, Bilingual, tuple[Situation, Situation, Situation]]]:
        before, after = self.sides
        routes = [{name: self._root(side, at) for name, at in side.program.routes.items()} for side in self.sides]
        for name in dict.fromkeys((*routes[1], *routes[0])):
            rules = (after if name in after.rules.criteria else before).rules
            yield PartKind.ROUTE, name, rules.criteria[name].title, self._moved(routes, name)
        asked = [self._asked(it, None) for it in self.sides]
        named = {it.id: it.document for side in self.sides for it in side.rules.materials}
        for name in dict.fromkeys((*asked[1], *asked[0])):
            vocabulary = (after if name in asked[1] else before).rules.service.vocabulary
            yield (
                PartKind.DOCUMENT,
                name,
                vocabulary.documents[named[name]].title,
                self._demanded(asked, name),
            )
        for name in dict.fromkeys((*after.rules.entitlements, *before.rules.entitlements)):
            tables = before.rules.entitlements.get(name), after.rules.entitlements.get(name)
            title = next(it.title for it in reversed(tables) if it)
            yield PartKind.ENTITLEMENT, name, title, self._paid(tables)

    def _root(self, side: Compiled, at: int) -> int:
        return self.sketch.copy(side.program, at)

    def _asked(self, side: Compiled, route: str | None) -> dict[str, int]:
        """Where it stands whether each document is asked for, by *route* alone if that is given."""
        return {
            it.id: self._root(side, side.program.conditions[at, route]) for at, it in enumerate(side.rules.materials)
        }

    def _demanded(self, asked: Sequence[Mapping[str, int]], name: str) -> tuple[Situation, Situation, Situation]:
        """As `_moved`; changed too for whom it moves by a route which they may go by before and after."""
        gained, lost, changed = self._moved(asked, name)
        naming = any(it.id == name and names_route(it) for side in self.sides for it in side.rules.materials)
        if not (naming and all(name in side for side in asked)):
            return gained, lost, changed
        before, after = (it.program.routes for it in self.sides)
        by_route: list[Situation] = []
        for route in (it for it in before if it in after):
            taken = [settled_not(self._root(it, it.program.routes[route]), Truth.FALSE) for it in self.sides]
            moved = Some(self._moved([self._asked(it, route) for it in self.sides], name))
            by_route += [Every((*taken, moved))] if set(moved.items) != {NEVER} else []
        return gained, lost, Some((changed, *by_route)) if by_route else changed

    def _moved(self, roots: Sequence[Mapping[str, int]], name: str) -> tuple[Situation, Situation, Situation]:
        """Somebody has it after alone, before alone, or is left without an answer on one side alone."""
        return self._moves(*(side[name] if name in side else self.sketch.constant(value=False) for side in roots))

    def _moves(self, one: int, other: int) -> tuple[Situation, Situation, Situation]:
        if one == other:
            return NEVER, NEVER, NEVER
        has, had = Settled(other, Truth.TRUE), Settled(one, Truth.TRUE)
        changed = [
            Every((Settled(one, old), Settled(other, new)))
            for old, new in ((Truth.FALSE, Truth.UNKNOWN), (Truth.UNKNOWN, Truth.FALSE))
        ]
        gained, lost = Every((settled_not(one, Truth.TRUE), has)), Every((had, settled_not(other, Truth.TRUE)))
        return gained, lost, Some(tuple(changed))

    def _paid(
        self, tables: tuple[EntitlementTable | None, EntitlementTable | None]
    ) -> tuple[Situation, Situation, Situation]:
        """Somebody gets it after alone, before alone, or another amount, or it is open on one side alone."""
        before, after = ([*self._rows(at, table)] for at, table in enumerate(tables))
        unlike = [[self._unlike(tables, one, other) for other in after] for one in before]
        if (
            self.outcomes[0] == self.outcomes[1]
            and [it.root for it in before] == [it.root for it in after]
            and all(unlike[at][at] == NEVER and before[at].unsaid == after[at].unsaid for at in range(len(before)))
        ):
            return NEVER, NEVER, NEVER
        granted = [self._granted(at, rows) for at, rows in enumerate((before, after))]
        gained, lost, changed = self._moves(*granted)
        turned = [list(column) for column in zip(*unlike, strict=True)]
        alone = Some((*_none_alike(before, after, unlike), *_none_alike(after, before, turned)))
        (old, no_old), (new, no_new) = _said(before), _said(after)
        otherwise = Some((Every((no_old, new)), Every((old, no_new)), Every((old, new, alone))))
        both = (Settled(it, Truth.TRUE) for it in granted)
        return gained, lost, Some((changed, Every((*both, otherwise))))

    def _granted(self, side: int, rows: Sequence[_Row]) -> int:
        """Whether it is granted: to an eligible person for whom a row holds."""
        if not rows:
            return self.sketch.constant(value=False)
        return self.sketch.all_of((self.outcomes[side], self.sketch.any_of(it.root for it in rows)))

    def _rows(self, at: int, table: EntitlementTable | None) -> Iterator[_Row]:
        side, outcome = self.sides[at], self.outcomes[at]
        earlier: list[int] = []
        for place, row in enumerate(table.rows if table else ()):
            root = self._root(side, side.program.rows[table.id, place]) if table else outcome
            may = (settled_not(it, Truth.FALSE) for it in (outcome, root))
            passed = (settled_not(it, Truth.TRUE) for it in earlier)
            not_it = [Settled(it, Truth.FALSE) for it in (outcome, root)] + [Settled(it, Truth.TRUE) for it in earlier]
            stated, open_ = (it(self.sketch, row.value, side.rules) for it in (told, unsaid))
            yield _Row(root, row.value, side.rules, stated, open_, Every((*may, *passed)), Some(tuple(not_it)))
            earlier.append(root)

    def _unlike(self, tables: Sequence[EntitlementTable | None], one: _Row, other: _Row) -> Situation:
        if len({it.unit for it in tables if it}) > 1:
            return EVERYBODY
        unlike = differing(self.sketch, (one.value, one.rules), (other.value, other.rules))
        return Settled(unlike, Truth.TRUE) if self.sketch.operations[unlike].value is not False else NEVER


def _none_alike(
    these: Sequence[_Row], others: Sequence[_Row], unlike: Sequence[Sequence[Situation]]
) -> Iterator[Situation]:
    """One of these rows may decide, and none of the others with the same amount."""
    for at, row in enumerate(these):
        yield Every((row.may, *(Some((other.not_it, unlike[at][place])) for place, other in enumerate(others))))


def _said(rows: Sequence[_Row]) -> tuple[Situation, Situation]:
    """The amount of every row that may decide is known; that of one of them is not, so that it may be anything."""
    said = (Some((it.not_it, Settled(it.told, Truth.TRUE))) for it in rows)
    return Every(tuple(said)), Some(tuple(Every((it.may, Settled(it.unsaid, Truth.TRUE))) for it in rows))


def _shared_facts(before: Compiled, after: Compiled) -> Mapping[str, Fact]:
    """The facts of both sides by name; EligibilityError for two services, or a fact that is not the same on both."""
    services = [it.rules.service for it in (before, after)]
    if services[0].number != services[1].number:
        numbers = services[0].number, services[1].number
        raise EligibilityError(
            f"two versions of one service are compared, not {numbers[0]} with {numbers[1]}",
            zh=f"比较的是同一个事项的两版规则，不是 {numbers[0]} 和 {numbers[1]}",
        )
    facts = [it.vocabulary.facts for it in services]
    if facts[0] is facts[1]:
        return facts[1]
    for name in facts[0].keys() & facts[1].keys():
        if _meaning(facts[0][name]) != _meaning(facts[1][name]):
            raise EligibilityError(
                f"the fact {name} is not the same on both sides: {facts[0][name].where} and {facts[1][name].where}",
                zh=f"事实 {name} 在两边不是同一个：{facts[0][name].where} 和 {facts[1][name].where}",
            )
    return FrozenMap({**facts[0], **facts[1]})


def _meaning(fact: Fact) -> object:
    members = frozenset(fact.members or ())
    return fact.type, fact.unit, fact.minimum, fact.maximum, fact.latest_today, members, fact.derive
