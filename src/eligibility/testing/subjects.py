"""What coverage asks about: conditions and their single tests, and what would follow if one were otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from eligibility.rules.evaluation import unknown_below
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not
from eligibility.rules.phrases import say_test
from eligibility.rules.program import Kind, follow
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.errors import Position
    from eligibility.rules.binding import DayRules
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import EntitlementRow, Step
    from eligibility.rules.nodes import Test
    from eligibility.rules.program import Operation, Program
    from eligibility.text import Bilingual

SETTLED = frozenset({Truth.TRUE, Truth.FALSE})


SubjectKind: TypeAlias = Literal["criterion", "material", "entitlement", "step"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A condition on one day: its operation, and those of its single tests; `written` are the tests of any day."""

    kind: SubjectKind
    id: str
    title: Bilingual
    where: Position
    root: int
    written: tuple[Test, ...]
    tests: Mapping[Test, int]


def find_subjects(rules: DayRules, program: Program, route: str | None) -> Iterator[Subject]:
    """The conditions of a day that facts can move; the materials' under *route*, if one is fixed."""
    for name, index in program.criteria.items():
        criterion = rules.service.criteria[name]
        written = tuple(dict.fromkeys(_leaves(criterion.when)))
        tests = _indices(program, name, written)
        yield Subject("criterion", name, criterion.title, criterion.where, index, written, tests)
    for at, material in enumerate(rules.materials):
        index = program.conditions[at, route]
        if program.operations[index].kind is not Kind.CONSTANT:
            origin = f"material:{at}" if route is None else f"material:{at}:{route}"
            tests_of = (material.when, *((material.exempt_when,) if material.exempt_when else ()))
            written = tuple(dict.fromkeys(leaf for test in tests_of for leaf in _leaves(test)))
            tests = _indices(program, origin, written)
            yield Subject("material", material.id, material.title, material.where, index, written, tests)
    yield from _cases(rules, program)


def _cases(rules: DayRules, program: Program) -> Iterator[Subject]:
    """In which cases there is a row of entitlements, or a step."""
    for name, table in rules.entitlements.items():
        for at, row in enumerate(table.rows):
            yield from _case("entitlement", row, f"entitlement:{name}:{at}", program.rows[name, at], program)
    for at, step in enumerate(rules.procedure):
        yield from _case("step", step, f"step:{at}", program.steps[at], program)


def _case(
    kind: SubjectKind, item: EntitlementRow | Step, origin: str, index: int, program: Program
) -> Iterator[Subject]:
    if program.operations[index].kind is not Kind.CONSTANT:
        written = tuple(dict.fromkeys(_leaves(item.when)))
        tests = _indices(program, origin, written)
        yield Subject(kind, item.id, item.title, item.where, index, written, tests)


def _indices(program: Program, origin: str, written: Iterable[Test]) -> dict[Test, int]:
    """Operations of the tests in force on the day; a constant, as a route out of force, is none."""
    found = {leaf: program.nodes[origin, leaf] for leaf in written if (origin, leaf) in program.nodes}
    return {leaf: index for leaf, index in found.items() if program.operations[index].kind is not Kind.CONSTANT}


def _leaves(test: Test) -> Iterator[Test]:
    match test:
        case AllOf(items) | AnyOf(items):
            for item in items:
                yield from _leaves(item)
        case Not(item):
            yield from _leaves(item)
        case _:
            yield test


def say_leaf(leaf: Test, rules: DayRules) -> Bilingual:
    """A single test in words, with the numbers of the day."""
    return rules.criteria[leaf.criterion].title if isinstance(leaf, Holds) else say_test(leaf, rules, {})


def suppose(evaluation: Evaluation, index: int, truth: Truth) -> Evaluation:
    """The evaluation if one operation had that truth: what stands on it follows, all else is as it was."""
    operations, truths, changed = evaluation.program.operations, list(evaluation.truths), {index}
    truths[index] = truth.value
    for at in range(index + 1, len(operations)):
        if not changed.isdisjoint(operations[at].arguments):
            truths[at] = follow(operations[at], [truths[below] for below in operations[at].arguments])
            if truths[at] != evaluation.truths[at]:
                changed.add(at)
    return replace(evaluation, truths=tuple(truths))


def turns(evaluation: Evaluation, index: int, root: int) -> bool:
    """Whether *root* would be answered otherwise if the operation alone had its opposite truth; UNKNOWN has none."""
    before = answer(evaluation, root)
    after = answer(suppose(evaluation, index, ~evaluation.truth(index)), root)
    return before is not after and before is not None and after is not None


def answer(evaluation: Evaluation, root: int) -> Truth | None:
    """The truth of *root*; None where it is UNKNOWN for want of a fact, which is no answer."""
    operations = evaluation.program.operations
    wanting = any(operations[index].facts for index in unknown_below(evaluation, root))
    return None if wanting else evaluation.truth(root)


def attainable_truths(program: Program) -> list[frozenset[Truth]]:
    """The truths that known facts can bring each operation to: UNKNOWN only where no source says."""
    found: list[frozenset[Truth]] = []
    for operation in program.operations:
        match operation.kind:
            case Kind.CONSTANT:
                found.append(frozenset({Truth.of(operation.value)}))
            case Kind.TEST:
                found.append(SETTLED)
            case Kind.UNSTATED:
                found.append(frozenset({Truth.UNKNOWN}))
            case _:
                found.append(_combined(operation, [found[below] for below in operation.arguments]))
    return found


def _combined(operation: Operation, below: list[frozenset[Truth]]) -> frozenset[Truth]:
    made = frozenset(follow(operation, [truth.value]) for truth in below[0])
    for following in below[1:]:
        made = frozenset(follow(operation, [one, other.value]) for one in made for other in following)
    return frozenset(map(Truth, made))
