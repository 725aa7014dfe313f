"""Every claim of a proof and of an audit, held against people drawn on the boundaries of random rules and of mutants.

`python -m tests.proofs.people SECONDS [SEED]` does it for as long as it is told.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

from eligibility.days import read_day
from eligibility.errors import NotInForceError
from eligibility.proofs.audit import audit
from eligibility.proofs.comparison import PartKind, prove
from eligibility.proofs.graphs import Sketch
from eligibility.proofs.witness import Answer
from eligibility.rules.compiled import History
from eligibility.rules.entitlements import find_entitlements
from eligibility.rules.evaluation import missing_facts
from eligibility.rules.loading import load_library, read_service
from eligibility.rules.native import compile_root
from eligibility.rules.outcome import Outcome
from eligibility.rules.program import Kind, Operation
from eligibility.rules.vocabulary import sources_of
from eligibility.testing.applicants import pick_applicant
from eligibility.testing.boundaries import Boundaries
from eligibility.testing.mutants import make_mutants
from eligibility.testing.random_rules import DAYS, WORDS, RulesWriter
from eligibility.truth import Truth
from tests.engines.agreement import TODAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from eligibility.proofs.comparison import PartProof, Proof
    from eligibility.proofs.witness import Witness
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.native import Run
    from eligibility.rules.program import Program
    from eligibility.rules.vocabulary import Fact

_VOCABULARY = load_library(WORDS).vocabulary
_MUTANTS, _TAKEN = 400, 2
_IDLE = ("implied", "covered")


@dataclass
class Tally:
    """What was looked at, and what was wrong."""

    faults: list[tuple[object, ...]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def check(self, holds: object, *said: object) -> None:
        """Note a fault if it does not hold."""
        if not holds:
            self.faults.append(said)


def settled(evaluation: Evaluation, root: int | None) -> Truth | None:
    """The truth of an operation, FALSE where there is none; None while facts can change it."""
    if root is None:
        return Truth.FALSE
    truth = evaluation.truth(root)
    return None if truth is Truth.UNKNOWN and list(missing_facts(evaluation, root)) else truth


@dataclass(frozen=True)
class Pair:
    """Two versions, the days of their rules, and the day the facts are read."""

    before: Compiled
    after: Compiled
    on: tuple[date, date]
    today: date

    @property
    def sides(self) -> tuple[Compiled, Compiled]:
        """Both."""
        return self.before, self.after

    def evaluate(self, facts: Mapping[str, Any]) -> list[Evaluation]:
        """One applicant under both."""
        return [side.evaluate(dict(facts), day, self.today) for side, day in zip(self.sides, self.on, strict=True)]

    def draw(self, random: Random, count: int) -> Iterator[tuple[dict[str, object], bool]]:
        """People on the boundaries of either version, two in three of them with every fact that it reads."""
        boundaries = [Boundaries(side, self.today) for side in self.sides]
        for at in range(count):
            complete = at % 3 != 0
            person = pick_applicant(boundaries[at % 2], random.randint, {}, complete=complete)
            if person is not None and self._can_be(person):
                yield person, complete

    def _can_be(self, person: Mapping[str, object]) -> bool:
        """Not of who states a derived fact by itself: it may be what nobody can be, of whom nothing is claimed."""
        vocabulary = self.before.rules.service.vocabulary.facts
        stated = [name for name, value in person.items() if value is not None and vocabulary[name].derive is not None]
        return all(person.get(it) is not None for name in stated for it in facts_below(name, vocabulary))


def facts_below(name: str, vocabulary: Mapping[str, Fact]) -> Iterator[str]:
    """The facts that people state from which a derived one follows."""
    yield from (it for it in sources_of(name, vocabulary) if vocabulary[it].derive is None)


def root_of(side: Compiled, kind: PartKind, name: str) -> int | None:
    """Where a route or a document stands in the program of one version."""
    if kind is PartKind.ROUTE:
        return side.program.routes.get(name)
    places = [at for at, it in enumerate(side.rules.materials) if it.id == name]
    return side.program.conditions[places[0], None] if places else None


def entitled(evaluation: Evaluation, name: str) -> Entitlement | None:
    return next((it for it in find_entitlements(evaluation) if it.id == name), None)


def truths_of(pair: Pair, found: list[Evaluation], kind: PartKind, name: str) -> list[Truth | None]:
    if kind is PartKind.ENTITLEMENT:
        both = [entitled(it, name) for it in found]
        return [
            Truth.FALSE if it is None else None if it.granted is Truth.UNKNOWN and it.missing else it.granted
            for it in both
        ]
    return [settled(it, root_of(side, kind, name)) for it, side in zip(found, pair.sides, strict=True)]


def amounts_of(found: list[Evaluation], name: str) -> list[object]:
    amounts = [it.amount if it else None for it in (entitled(side, name) for side in found)]
    return [(it.candidates, it.least, it.most) if it else None for it in amounts]


def expected(part: PartProof, old: Truth, new: Truth) -> Witness:
    """The claim that somebody contradicts for whom the part turns so."""
    return part.gained if new is Truth.TRUE else part.lost if old is Truth.TRUE else part.changed


def check_proof(pair: Pair, tally: Tally, random: Random, count: int) -> None:
    """The persons of a proof are as they are said to be; whoever is drawn is where it does not say nobody."""
    proof = prove(pair.before, pair.after, pair.on, pair.today)
    tally.seen["proofs"] += 1
    tally.seen["not settled"] += not proof.is_settled
    check_witnesses(pair, proof, tally)
    moves = {(it.before, it.after): it.witness.answer for it in proof.moves}
    for person, complete in pair.draw(random, count):
        tally.seen["people"] += 1
        found = pair.evaluate(person)
        old, new = (settled(it, side.program.outcome) for it, side in zip(found, pair.sides, strict=True))
        if old is not None and new is not None and old is not new:
            tally.check(moves[Outcome.of(old), Outcome.of(new)] is not Answer.NOBODY, "move", person)
        if (old is None) is not (new is None):
            tally.check(proof.while_open.answer is not Answer.NOBODY, "open", person)
        for part in proof.parts:
            before, after = truths_of(pair, found, part.kind, part.id)
            if before is not None and after is not None and before is not after:
                tally.seen[f"{part.kind} turned"] += 1
                answer = expected(part, before, after).answer
                tally.check(answer is not Answer.NOBODY, "part", part.id, before, after, person)
            elif part.kind is PartKind.ENTITLEMENT and complete and before is after is Truth.TRUE:
                one, other = amounts_of(found, part.id)
                tally.seen["amounts turned"] += one != other
                tally.check(one == other or part.changed.answer is not Answer.NOBODY, "amount", one, other, person)


def check_witnesses(pair: Pair, proof: Proof, tally: Tally) -> None:
    """The persons who are shown."""
    for move in proof.moves:
        if move.witness.answer is Answer.SOMEBODY:
            found = pair.evaluate(move.witness.facts)
            ends = [settled(it, side.program.outcome) for it, side in zip(found, pair.sides, strict=True)]
            tally.check(ends == [_truth(move.before), _truth(move.after)], "move witness", move)
    if proof.while_open.answer is Answer.SOMEBODY:
        found = pair.evaluate(proof.while_open.facts)
        open_ = [settled(it, side.program.outcome) is None for it, side in zip(found, pair.sides, strict=True)]
        tally.check(open_[0] is not open_[1], "open witness", proof.while_open)
    for part in proof.parts:
        for name in ("gained", "lost", "changed"):
            witness = getattr(part, name)
            if witness.answer is not Answer.SOMEBODY:
                continue
            tally.seen[f"{part.kind} {name}"] += 1
            found = pair.evaluate(witness.facts)
            before, after = truths_of(pair, found, part.kind, part.id)
            if name == "changed":
                amounts = amounts_of(found, part.id)
                same = before is after and amounts[0] == amounts[1] and part.kind is not PartKind.DOCUMENT
                tally.check(not same, "changed witness", part)
                tally.check(part.said is not None or part.kind is not PartKind.ENTITLEMENT, "said", part)
            else:
                first, last = (after, before) if name == "gained" else (before, after)
                tally.check(first is Truth.TRUE and last is not Truth.TRUE, f"{name} witness", part)


def _truth(outcome: Outcome) -> Truth:
    return next(it for it in Truth if Outcome.of(it) is outcome)


def check_audit(rules: Compiled, on: date, tally: Tally, random: Random, count: int) -> None:
    """Nobody who is drawn contradicts a flaw, or reaches what nobody should."""
    told, program = audit(rules, on, on), rules.program
    tally.seen["audits"] += 1
    flaws = {(it.kind.value, it.id) for it in told.flaws}
    tally.seen.update(f"flaw {kind}" for kind, _ in flaws)
    idle = {name: _left_out(program, name, value=kind == "implied") for kind, name in flaws if kind in _IDLE}
    unreached = {it.id for it in (*told.outcomes, *told.routes) if it.witness.answer is Answer.NOBODY}
    for person, _ in Pair(rules, rules, (on, on), on).draw(random, count):
        found = rules.evaluate(dict(person), on, on)
        outcome = settled(found, program.outcome)
        tally.check(outcome is None or Outcome.of(outcome).value not in unreached, "outcome", person)
        tally.check(("nobody_eligible", rules.rules.service.id) not in flaws or outcome is not Truth.TRUE, "nobody")
        for name, at in program.routes.items():
            if found.truth(at) is Truth.TRUE:
                others = [settled(found, other) for route, other in program.routes.items() if route != name]
                tally.check(name not in unreached, "route", name, person)
                covered = ("covered", name) in flaws
                tally.check(not covered or Truth.TRUE in others or None in others, "covered", name, person)
        for name, at in program.criteria.items():
            tally.check(("never_holds", name) not in flaws or found.truth(at) is not Truth.TRUE, "never", name)
            tally.check(("always_holds", name) not in flaws or found.truth(at) is not Truth.FALSE, "always", name)
        for name, run in idle.items():
            said = run(found.values)[0]
            tally.check(said == found.truth(program.outcome).value, "idle", name, person)
        for place, material in enumerate(rules.rules.materials):
            asked = found.truth(program.conditions[place, None]) is Truth.TRUE
            tally.check(("never_asked", material.id) not in flaws or not asked, "asked", material.id, person)
        for table in rules.rules.entitlements.values():
            rows = [found.truth(program.rows[table.id, at]) for at in range(len(table.rows))]
            decides = next((row for row, it in zip(table.rows, rows, strict=True) if it is not Truth.FALSE), None)
            if decides and outcome is Truth.TRUE and rows[table.rows.index(decides)] is Truth.TRUE:
                tally.check(("never_decides", decides.id) not in flaws, "decides", decides.id, person)
        for step, at in zip(rules.rules.procedure, program.steps, strict=True):
            taken = found.truth(at) is Truth.TRUE
            tally.check(("never_taken", step.id) not in flaws or not taken, "taken", step.id, person)


def _left_out(program: Program, name: str, *, value: bool) -> Run:
    """The outcome with a criterion taken as met, or as not met; a route as it is."""
    sketch, taken = Sketch(), Operation(Kind.CONSTANT, value=value)
    given = {} if name in program.routes else {program.criteria[name]: taken}
    root = sketch.copy(program, program.outcome, given=given)
    return compile_root(sketch.graph, root)


def check_random(seed: int, tally: Tally, count: int = 30) -> None:
    """One random service: audited, and against itself on another day and two of its mutants."""
    random = Random(seed)  # noqa: S311 - not for secrets
    writer = RulesWriter(lambda below: random.randint(0, below - 1))
    service = read_service(writer.service(), "random.yaml", _VOCABULARY)
    day, other = read_day(writer.day(), "day"), read_day(random.choice(DAYS), "day")
    mutants = list(islice(make_mutants(service), _MUTANTS))
    others = [History(it.service) for it in random.sample(mutants, min(_TAKEN, len(mutants)))]
    history = History(service)
    known = len(tally.faults)
    check_audit(history.on(day), day, tally, random, count)
    for version, on in (*((it, day) for it in others), (history, other)):
        try:
            pair = Pair(history.on(day), version.on(on), (day, on), random.choice((on, *TODAYS)))
        except NotInForceError:
            continue  # the mutant begins a day later
        check_proof(pair, tally, random, count)
    tally.faults[known:] = [(seed, *it) for it in tally.faults[known:]]


def main(seconds: float, seed: int = 0) -> int:
    """Random services for so many seconds; 1 if anything was wrong."""
    tally, until = Tally(), monotonic() + seconds
    while monotonic() < until:
        check_random(seed, tally)
        seed += 1
    for fault in tally.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{dict(tally.seen)}\n{len(tally.faults)} faults, next seed {seed}\n")
    return bool(tally.faults)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *map(int, sys.argv[2:])))
