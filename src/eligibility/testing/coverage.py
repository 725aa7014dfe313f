"""Coverage of rulesets by their cases: which conditions the cases touch, and whether each ever decides.

A criterion, a material's condition (`when` and `exempt_when` as one) and every single test in them is to
be TRUE once, FALSE once, and decisive once: some case in which changing its truth alone changes what hangs
on it (MC/DC). For a criterion that is the outcome; for a test, the criterion or material it stands in; a
material is decisive if a test of its own turns it when it is TRUE, and one when it is FALSE.

UNKNOWN for want of a fact is shown and is no goal; UNKNOWN because no source says is an answer like any
other, and takes the place of a truth it keeps out of reach. On a day a rule is out of force no case sees it.
Tests that are the same, under the same citations, are one operation of the program and change together.

Coverage says what the cases touch, whether or not they expect anything of it; mutation says what they
would notice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal

from eligibility.errors import EligibilityError
from eligibility.rules.compiled import History
from eligibility.rules.evaluation import unknown_below
from eligibility.rules.loading import load_library
from eligibility.rules.nodes import Unstated
from eligibility.rules.program import reachable
from eligibility.testing.cases import read_cases
from eligibility.testing.runner import Rulesets, find_case_files, find_root
from eligibility.testing.subjects import SETTLED, answer, attainable_truths, find_subjects, say_leaf, turns
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from eligibility.errors import Position
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.nodes import Test
    from eligibility.testing.cases import Case
    from eligibility.testing.subjects import Subject
    from eligibility.text import Bilingual

ItemKind = Literal["criterion", "material", "entitlement", "step", "test"]


class Goal(Enum):
    """What cases should bring about. UNSTATED: reach the place where no source says."""

    TRUE = "true"
    FALSE = "false"
    UNSTATED = "unstated"
    DECISIVE = "decisive"


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """A condition, the truths the cases saw of it, its goals, and those that were met.

    A test is named by its criterion or material and its place in the expression, `older_jobseeker.2`.
    """

    kind: ItemKind
    id: str
    title: Bilingual
    where: Position
    seen: frozenset[Truth]
    goals: tuple[Goal, ...]
    met: frozenset[Goal]

    @property
    def decisive(self) -> bool:
        """Whether it alone decided in some case."""
        return Goal.DECISIVE in self.met

    @property
    def missing(self) -> tuple[Goal, ...]:
        """Goals no case met."""
        return tuple(goal for goal in self.goals if goal not in self.met)


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """What the cases of one service touch of its rules, in file order, each item before its tests."""

    number: str
    title: Bilingual
    path: str
    cases: int
    items: tuple[CoveredItem, ...]

    @property
    def goals(self) -> int:
        """How many goals there are."""
        return sum(len(item.goals) for item in self.items)

    @property
    def met(self) -> int:
        """How many goals were met."""
        return self.goals - sum(len(item.missing) for item in self.items)

    @property
    def percent(self) -> Decimal:
        """Goals met in a hundred, rounded down to one place."""
        return percent_of([self])


def percent_of(services: Iterable[ServiceCoverage]) -> Decimal:
    """Goals met in a hundred over all services, rounded down, so that 100 is the whole; 100 of nothing.

    >>> percent_of([])
    Decimal('100.0')
    """
    counted = [(service.met, service.goals) for service in services]
    met, goals = sum(met for met, _ in counted), sum(goals for _, goals in counted)
    return (Decimal(100 * met) / goals if goals else Decimal(100)).quantize(Decimal("0.1"), ROUND_DOWN)


def cover(path: Path) -> tuple[ServiceCoverage, ...]:
    """Coverage of the services with cases under *path*; of a whole folder of rulesets, every service's.

    RulesetError if a file is broken.
    """
    rulesets = Rulesets()
    histories: dict[tuple[Path, str], History] = {}
    cases: dict[tuple[Path, str], list[Case]] = defaultdict(list)
    for file in find_case_files(path):
        for case in read_cases(file):
            key = (find_root(file), case.service)
            histories[key] = rulesets.history(file, case)
            cases[key].append(case)
    if (path / "services").is_dir():
        root = path.resolve()
        for number, service in load_library(root).added.items():
            histories.setdefault((root, number), History(service))
    covered = (cover_service(history, cases[key]) for key, history in histories.items())
    return tuple(sorted(covered, key=lambda it: it.path))


def cover_service(history: History, cases: Iterable[Case]) -> ServiceCoverage:
    """Coverage of one service by *cases*; a case that ends in an error touches nothing."""
    tallies = _tallies(history)
    listed = tuple(cases)
    for case in listed:
        try:
            evaluation = history.on(case.on).evaluate(case.facts, case.on, case.today)
        except EligibilityError:
            continue
        route = case.route if case.route in evaluation.rules.routes else None
        for subject in find_subjects(evaluation.rules, evaluation.program, route):
            _record(evaluation, subject, tallies[subject.where], _hangs_on(evaluation, subject, route))
    service = history.service
    return ServiceCoverage(service.number, service.title, service.where.path, len(listed), tuple(_items(tallies)))


@dataclass
class _Tally:
    """What the cases did with one condition or test. `turned`: its truths that a test of its own turned."""

    kind: ItemKind
    id: str
    title: Bilingual
    where: Position
    attainable: frozenset[Truth] = frozenset()
    seen: set[Truth] = field(default_factory=set)
    turned: set[Truth] = field(default_factory=set)
    is_decisive: bool = False
    is_unstated: bool = False
    written: tuple[Test, ...] = ()
    tests: dict[Test, _Tally] = field(default_factory=dict)

    def item(self) -> CoveredItem:
        decisive = self.is_decisive if self.kind in ("criterion", "test") else self.attainable & SETTLED <= self.turned
        reached = {Goal.TRUE: Truth.TRUE in self.seen, Goal.FALSE: Truth.FALSE in self.seen}
        reached |= {Goal.UNSTATED: self.is_unstated, Goal.DECISIVE: decisive}
        goals = {Goal.TRUE: Truth.TRUE in self.attainable, Goal.FALSE: Truth.FALSE in self.attainable}
        goals[Goal.UNSTATED] = Truth.UNKNOWN in self.attainable and not self.attainable >= SETTLED
        goals[Goal.DECISIVE] = bool(self.attainable & SETTLED)
        return CoveredItem(
            kind=self.kind,
            id=self.id,
            title=self.title,
            where=self.where,
            seen=frozenset(self.seen),
            goals=tuple(goal for goal in Goal if goals[goal]),
            met=frozenset(goal for goal in Goal if goals[goal] and reached[goal]),
        )


def _tallies(history: History) -> dict[Position, _Tally]:
    """A tally for every condition of the service's history, by its place in the file."""
    tallies: dict[Position, _Tally] = {}
    for day in history.days:
        rules, program = history.on(day).rules, history.on(day).program
        attainable = attainable_truths(program)
        for subject in find_subjects(rules, program, None):
            empty = _Tally(subject.kind, subject.id, subject.title, subject.where, written=subject.written)
            tally = tallies.setdefault(subject.where, empty)
            tally.attainable |= attainable[subject.root]
            for leaf, index in subject.tests.items():
                test = tally.tests.setdefault(leaf, _Tally("test", "", say_leaf(leaf, rules), subject.where))
                test.attainable |= attainable[index]
    return tallies


def _items(tallies: dict[Position, _Tally]) -> Iterator[CoveredItem]:
    """In file order. A test that is the whole of its condition has no item of its own."""
    for where in sorted(tallies):
        tally = tallies[where]
        yield tally.item()
        for place, leaf in enumerate(tally.written if len(tally.tests) > 1 else (), start=1):
            if leaf in tally.tests:
                yield replace(tally.tests[leaf], id=f"{tally.id}.{place}").item()


def _hangs_on(evaluation: Evaluation, subject: Subject, route: str | None) -> tuple[int, ...]:
    """What a criterion is to decide: the outcome; where that does not read it, materials, entitlements and steps."""
    program = evaluation.program
    if subject.kind != "criterion":
        return ()
    if subject.root in reachable(program, program.outcome):
        return (program.outcome,)
    listed = (index for (_, fixed), index in program.conditions.items() if fixed == route)
    return (*listed, *program.rows.values(), *program.steps)


def _record(evaluation: Evaluation, subject: Subject, tally: _Tally, hanging: tuple[int, ...]) -> None:
    truth = evaluation.truth(subject.root)
    unknown = set(unknown_below(evaluation, subject.root))
    tally.seen.add(truth)
    tally.is_unstated |= subject.root in unknown and answer(evaluation, subject.root) is truth
    tally.is_decisive = tally.is_decisive or any(turns(evaluation, subject.root, root) for root in hanging)
    for leaf, index in subject.tests.items():
        test = tally.tests[leaf]
        reached = index in unknown
        if reached or not isinstance(leaf, Unstated):
            test.seen.add(evaluation.truth(index))
        test.is_unstated |= reached and answer(evaluation, index) is Truth.UNKNOWN
        if not test.is_decisive or truth not in tally.turned:
            turned = turns(evaluation, index, subject.root)
            test.is_decisive |= turned
            tally.turned |= {truth} if turned else set()
