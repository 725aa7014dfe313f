"""One applicant against one day's rules: truths, and what follows from them by folding over the program."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.citation import Grade, last_checked
from eligibility.rules.derivation import unknown_sources
from eligibility.rules.program import Kind, Program
from eligibility.text import read_bilingual
from eligibility.truth import NOT, TRUTHS, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from eligibility.frozen import FrozenMap
    from eligibility.rules.binding import DayRules
    from eligibility.rules.facts import Scalar
    from eligibility.rules.program import Ground, Operation
    from eligibility.text import Bilingual

T = TypeVar("T", Grade, date)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Facts (derived ones included) read on `today`, and the truth number of every operation."""

    rules: DayRules = field(repr=False)
    program: Program = field(repr=False)
    on: date
    today: date
    values: FrozenMap[str, Scalar] = field(repr=False)
    truths: tuple[int, ...] = field(repr=False)
    # What was folded, by operation: it follows from the rest, and is kept because findings share operations.
    folded: dict[object, dict[int, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def truth(self, index: int) -> Truth:
        """Truth of one operation."""
        return TRUTHS[self.truths[index]]

    @property
    def outcome(self) -> Truth:
        """Truth of eligibility as a whole."""
        return self.truth(self.program.outcome)


def unknown_below(evaluation: Evaluation, root: int) -> Iterator[int]:
    """UNKNOWN operations reachable from *root* through UNKNOWN ones, itself included."""
    todo, seen = [root], set()
    while todo:
        index = todo.pop()
        if index not in seen and evaluation.truths[index] == Truth.UNKNOWN.value:
            seen.add(index)
            yield index
            todo += evaluation.program.operations[index].arguments


def missing_facts(evaluation: Evaluation, root: int) -> tuple[str, ...]:
    """Facts that can still change the truth of *root*: no other fact can.

    A fact is counted once for each UNKNOWN operation it stands under; most counted first, ties in file
    order. A derived fact is missing along with the facts that would settle it, and follows them.
    """
    vocabulary = evaluation.rules.service.vocabulary.facts
    counts = count_missing(evaluation, root)
    return tuple(sorted(counts, key=lambda name: (-counts[name], vocabulary[name].order)))


def count_missing(evaluation: Evaluation, root: int) -> dict[str, int]:
    """The missing facts of *root*, each with the number of UNKNOWN operations it stands under."""
    vocabulary = evaluation.rules.service.vocabulary.facts
    above: dict[str, set[int]] = defaultdict(set)
    below = {index: evaluation.program.operations[index] for index in unknown_below(evaluation, root)}
    parents: dict[int, list[int]] = defaultdict(list)
    for index, operation in below.items():
        for argument in operation.arguments:
            if argument in below:
                parents[argument].append(index)
    for index, operation in below.items():
        over = _over(index, parents)
        for name in operation.facts:
            for fact in unknown_sources(vocabulary, evaluation.values, name):
                above[fact] |= over
    return {name: len(over) for name, over in above.items()}


def _over(index: int, parents: Mapping[int, list[int]]) -> set[int]:
    """The operation and every UNKNOWN one above it."""
    todo, seen = [index], set()
    while todo:
        step = todo.pop()
        if step not in seen:
            seen.add(step)
            todo += parents.get(step, ())
    return seen


def unstated_reasons(evaluation: Evaluation, root: int) -> tuple[Bilingual, ...]:
    """Why no fact can settle *root*: reasons of UNSTATED operations it hangs on, in file order."""
    operations = evaluation.program.operations
    found = sorted(index for index in unknown_below(evaluation, root) if operations[index].kind is Kind.UNSTATED)
    return tuple(read_bilingual(reason) for reason in dict.fromkeys(operations[index].reason for index in found))


def grade_of(evaluation: Evaluation, root: int) -> Grade | None:
    """Evidence grade of an answer; None where it rests on no source.

    all-TRUE: the weakest child; any-TRUE: the strongest TRUE child; dual for FALSE; UNKNOWN: the
    weakest UNKNOWN child; a test: the weakest of its citation and its parameters.
    """
    found = _fold(evaluation, root, _graded)
    return _amended(evaluation, found) if root == evaluation.program.outcome else found


def grades_known(evaluation: Evaluation) -> Mapping[int, Grade | None]:
    """The grades by operation that `grade_of` has worked out so far, but for that of the outcome."""
    return _known(evaluation, _graded)


def _amended(evaluation: Evaluation, found: Grade | None) -> Grade | None:
    """No better than the reforms that changed what must hold together, and that no criterion can cite."""
    made = [it for it in evaluation.rules.service.amendments if it.structural]
    grades = [max(citation.source.grade for citation in it.basis) for it in made]
    return min([*grades, *([] if found is None else [found])], default=None)


def _graded(ground: Ground) -> Grade:
    return max(citation.source.grade for citation in ground.citations)


def confirmed_until(evaluation: Evaluation, root: int) -> date | None:
    """Last day on which what the answer rests on was confirmed in force; None if it rests on no source.

    A closed span (superseded, or with a printed end) is certain for ever. Folds as grades do.
    """
    return _fold(evaluation, root, confirmed)


def confirmed(ground: Ground) -> date:
    """The last day on which it was confirmed; what has a certain end needs no confirmation."""
    return date.max if ground.closed else last_checked(ground.citations) or date.max


def _fold(evaluation: Evaluation, root: int, leaf: Callable[[Ground], T]) -> T | None:
    """Fold over what decided *root*: minimum where every child counts, maximum where one is enough."""
    program, truths, known = evaluation.program, evaluation.truths, _known(evaluation, leaf)
    if root in known:
        return known[root]
    shapes = program.memo.once(_fold, lambda: [_shape(operation) for operation in program.operations])

    def visit(index: int) -> T | None:
        if index in known:
            return known[index]
        arguments, sames, enough = shapes[index]
        same = sames[truths[index]]
        below = [visit(at) for at in arguments if truths[at] == same]
        alike = [found for found in below if found is not None]
        known[index] = found = (max(alike) if truths[index] == enough else min(alike)) if alike else None
        return found

    return visit(root)


def _known(evaluation: Evaluation, leaf: Callable[[Ground], T]) -> dict[int, T | None]:
    """What was folded so far; at first what is the same whoever applies."""
    known: dict[int, T | None] | None = evaluation.folded.get(leaf)
    if known is None:
        program = evaluation.program
        alike: dict[int, T | None] = program.memo.once(leaf, lambda: _same_for_all(program, leaf))
        known = evaluation.folded[leaf] = alike.copy()
    return known


def _same_for_all(program: Program, leaf: Callable[[Ground], T]) -> dict[int, T | None]:
    """What comes of operations whoever applies: the weakest ground of a leaf, and of those over what is all alike."""
    found: dict[int, T | None] = {}
    for index, operation in enumerate(program.operations):
        below = {found.get(at, ...) for at in operation.arguments}
        if not below:
            found[index] = min((leaf(ground) for ground in operation.grounds), default=None)
        elif len(below) == 1 and ... not in below:
            found[index] = found[operation.arguments[0]]
    return found


def _shape(operation: Operation) -> tuple[tuple[int, ...], tuple[int, ...], int | None]:
    """What it is over; by its truth that of the children that made it; the truth for which one child is enough."""
    enough = {Kind.ANY: Truth.TRUE.value, Kind.ALL: Truth.FALSE.value}.get(operation.kind)
    return operation.arguments, NOT if operation.kind is Kind.NOT else (0, 1, 2, 3), enough
