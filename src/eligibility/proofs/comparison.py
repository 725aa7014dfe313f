"""Two versions of the rules of a service, for everyone: who gains, who loses, and the proof that nobody else does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError
from eligibility.frozen import FrozenMap
from eligibility.proofs.claims import (
    NEVER,
    Every,
    Settled,
    Situation,
    Some,
    differ,
    open_otherwise,
    settled_not,
)
from eligibility.proofs.graphs import Sketch, differing
from eligibility.proofs.witness import Answer, Search, Witness
from eligibility.rules.entitlements import find_entitlements
from eligibility.rules.outcome import Outcome
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.rules.binding import DayRules
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.model import EntitlementTable
    from eligibility.rules.nodes import Unstated, Value
    from eligibility.rules.vocabulary import Fact
    from eligibility.text import Bilingual


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

    `changed` is, of an entitlement, who gets another amount, with the amounts `said`; else for whom no source settles
    it on one side alone.
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
        """Whether it is proved that nobody whose facts are known gets another answer."""
        return all(it.witness.answer is Answer.NOBODY for it in self.moves) and all(it.is_same for it in self.parts)

    @property
    def is_settled(self) -> bool:
        """Whether every question is answered: by a proof, or by a person."""
        asked = [it.witness for it in self.moves]
        asked += [it for part in self.parts for it in (part.gained, part.lost, part.changed)]
        return all(it.answer is not Answer.OPEN for it in (*asked, self.while_open))


_MOVES = (
    (Truth.FALSE, Truth.TRUE),
    (Truth.UNKNOWN, Truth.TRUE),
    (Truth.TRUE, Truth.FALSE),
    (Truth.TRUE, Truth.UNKNOWN),
    (Truth.FALSE, Truth.UNKNOWN),
    (Truth.UNKNOWN, Truth.FALSE),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table of entitlements: where its condition stands in the graph, and its amount."""

    root: int
    value: Value | Unstated
    rules: DayRules


@dataclass(frozen=True, slots=True)
class _Cases:
    """A table for one applicant: each row decides, or it is open which does, or there is none for them."""

    decided: tuple[Situation, ...]
    open: Situation
    none: Situation

    @property
    def some(self) -> Situation:
        return Some((*self.decided, self.open))


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
        before, after = self.sides
        one, other = self.outcomes
        moves = tuple(
            Move(Outcome.of(old), Outcome.of(new), self.search.find(Every((Settled(one, old), Settled(other, new)))))
            for old, new in (_MOVES if before.rules.is_applied_for or after.rules.is_applied_for else ())
        )
        return Proof(
            number=after.rules.service.number,
            title=after.rules.service.title,
            on=self.on,
            today=self.today,
            moves=moves,
            parts=tuple(self._part(*question) for question in self.questions),
            while_open=self.search.find(open_otherwise(one, other) if moves else NEVER),
            facts=FrozenMap(self.search.world.facts),
        )

    def _part(
        self, kind: PartKind, name: str, title: Bilingual, situations: tuple[Situation, Situation, Situation]
    ) -> PartProof:
        gained, lost, changed = (self.search.find(it) for it in situations)
        said = self._amounts(name, changed.facts) if kind is PartKind.ENTITLEMENT and changed.facts else None
        return PartProof(kind, name, title, gained, lost, changed, said)

    def _amounts(self, name: str, facts: Mapping[str, Any]) -> tuple[Bilingual, Bilingual]:
        """What the entitlement comes to for a person on either side."""
        before, after = (
            next(it.text for it in find_entitlements(side.evaluate(dict(facts), day, self.today)) if it.id == name)
            for side, day in zip(self.sides, self.on, strict=True)
        )
        return before, after

    def _parts(self) -> Iterator[tuple[PartKind, str, Bilingual, tuple[Situation, Situation, Situation]]]:
        before, after = self.sides
        routes = [{name: self._root(side, at) for name, at in side.program.routes.items()} for side in self.sides]
        for name in dict.fromkeys((*routes[1], *routes[0])):
            rules = (after if name in after.rules.criteria else before).rules
            yield PartKind.ROUTE, name, rules.criteria[name].title, self._moved(routes, name)
        asked = [
            {it.id: self._root(side, side.program.conditions[at, None]) for at, it in enumerate(side.rules.materials)}
            for side in self.sides
        ]
        named = {it.id: it.document for side in self.sides for it in side.rules.materials}
        for name in dict.fromkeys((*asked[1], *asked[0])):
            vocabulary = (after if name in asked[1] else before).rules.service.vocabulary
            yield PartKind.DOCUMENT, name, vocabulary.documents[named[name]].title, self._moved(asked, name)
        for name in dict.fromkeys((*after.rules.entitlements, *before.rules.entitlements)):
            tables = before.rules.entitlements.get(name), after.rules.entitlements.get(name)
            title = next(it.title for it in reversed(tables) if it)
            yield PartKind.ENTITLEMENT, name, title, self._paid(tables)

    def _root(self, side: Compiled, at: int) -> int:
        return self.sketch.copy(side.program, at)

    def _moved(self, roots: Sequence[Mapping[str, int]], name: str) -> tuple[Situation, Situation, Situation]:
        """Somebody has it after alone, before alone, or is left without an answer on one side alone."""
        one, other = (side[name] if name in side else self.sketch.constant(value=False) for side in roots)
        if one == other:
            return NEVER, NEVER, NEVER
        has, had = Settled(other, Truth.TRUE), Settled(one, Truth.TRUE)
        changed = [
            Every((Settled(one, old), Settled(other, new)))
            for old, new in ((Truth.FALSE, Truth.UNKNOWN), (Truth.UNKNOWN, Truth.FALSE))
        ]
        return Every((settled_not(one), has)), Every((had, settled_not(other))), Some(tuple(changed))

    def _paid(
        self, tables: tuple[EntitlementTable | None, EntitlementTable | None]
    ) -> tuple[Situation, Situation, Situation]:
        """Somebody gets it after alone, before alone, or another amount."""
        sides = [self._rows(side, table) for side, table in zip(self.sides, tables, strict=True)]
        if self.outcomes[0] == self.outcomes[1] and self._unlike_rows(*sides) == NEVER:
            return NEVER, NEVER, NEVER
        before, after = (self._cases(at, rows) for at, rows in enumerate(sides))
        changed: list[Situation] = [
            Every((old, new, self._unlike(sides[0][i], sides[1][j])))
            for i, old in enumerate(before.decided)
            for j, new in enumerate(after.decided)
        ]
        changed += [Every((before.open, Some(after.decided))), Every((Some(before.decided), after.open))]
        changed.append(Every((before.open, after.open, self._unlike_rows(*sides))))
        return Every((before.none, after.some)), Every((before.some, after.none)), Some(tuple(changed))

    def _rows(self, side: Compiled, table: EntitlementTable | None) -> list[_Row]:
        if table is None:
            return []
        return [
            _Row(self._root(side, side.program.rows[table.id, at]), row.value, side.rules)
            for at, row in enumerate(table.rows)
        ]

    def _cases(self, side: int, rows: Sequence[_Row]) -> _Cases:
        outcome = self.outcomes[side]
        earlier: list[Situation] = [Settled(outcome, Truth.TRUE)]
        decided: list[Situation] = []
        opened: list[Situation] = []
        for row in rows:
            decided.append(Every((*earlier, Settled(row.root, Truth.TRUE))))
            opened.append(Every((*earlier, Settled(row.root, Truth.UNKNOWN))))
            earlier.append(Settled(row.root, Truth.FALSE))
        return _Cases(tuple(decided), Some(tuple(opened)), Some((settled_not(outcome), Every(tuple(earlier[1:])))))

    def _unlike(self, one: _Row, other: _Row) -> Situation:
        unlike = differing(self.sketch, (one.value, one.rules), (other.value, other.rules))
        return Settled(unlike, Truth.TRUE) if self.sketch.operations[unlike].value is not False else NEVER

    def _unlike_rows(self, before: Sequence[_Row], after: Sequence[_Row]) -> Situation:
        """Some row is not the same on both sides."""
        if len(before) != len(after):
            return Every(())
        parted: list[Situation] = []
        for one, other in zip(before, after, strict=True):
            parted += [differ(one.root, other.root)] if one.root != other.root else []
            unlike = self._unlike(one, other)
            parted += [unlike] if unlike != NEVER else []
        return Some(tuple(parted))


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
    return fact.type, fact.minimum, fact.maximum, fact.latest_today, tuple(fact.members or ()), fact.derive
