"""The one question that would settle an open answer, where a single one can."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from eligibility.rules.derivation import unknown_sources
from eligibility.rules.evaluation import missing_facts, unknown_below
from eligibility.rules.nodes import FactIn, facts_of
from eligibility.rules.program import follow
from eligibility.rules.questions import ask
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.questions import Question

_MOST_TESTS = 6
"""Of a number, so many tests are tried in every combination of true and false; above it none is said to settle."""


def settling_question(evaluation: Evaluation, root: int) -> Question | None:
    """The first missing fact any answer to which settles *root*, as a question; where none does, the first missing."""
    facts = evaluation.rules.service.vocabulary.facts
    missing = [facts[name] for name in missing_facts(evaluation, root)]
    below = sorted(unknown_below(evaluation, root))
    tests = _tests_by_fact(evaluation, below)
    return ask([fact for fact in missing if _settles(evaluation, below, tests, fact.name)]) or ask(missing)


def settles(evaluation: Evaluation, root: int, fact: str) -> bool:
    """Whether *root* is TRUE or FALSE whatever the answer on *fact* is, nothing else being learnt."""
    below = sorted(unknown_below(evaluation, root))
    return _settles(evaluation, below, _tests_by_fact(evaluation, below), fact)


def _tests_by_fact(evaluation: Evaluation, below: list[int]) -> dict[str, list[int]]:
    """The tests that are UNKNOWN, by each fact that is missing to them, in order."""
    vocabulary = evaluation.rules.service.vocabulary.facts
    found: dict[str, dict[int, None]] = {}
    for index in below:
        for name in evaluation.program.operations[index].facts:
            for source in unknown_sources(vocabulary, evaluation.values, name):
                found.setdefault(source, {})[index] = None
    return {name: list(indices) for name, indices in found.items()}


def _settles(evaluation: Evaluation, below: list[int], tests: Mapping[str, list[int]], fact: str) -> bool:
    """As `settles`, of the last of *below*: the UNKNOWN operations that it hangs on, and itself, in order."""
    operations = evaluation.program.operations
    turned = [
        index
        for index in tests.get(fact, ())
        if all(_becomes_known(evaluation, name, fact) for name in operations[index].facts)
    ]
    answers = list(_answers(evaluation, turned, fact))
    return bool(answers) and all(_truth(evaluation, below, answer) != Truth.UNKNOWN.value for answer in answers)


def _becomes_known(evaluation: Evaluation, name: str, fact: str) -> bool:
    """Whether *name* is known once *fact* is."""
    if name == fact or evaluation.values.get(name) is not None:
        return True
    formula = evaluation.rules.service.vocabulary.facts[name].derive
    return formula is not None and all(_becomes_known(evaluation, source, fact) for source in facts_of(formula))


def _answers(evaluation: Evaluation, turned: list[int], fact: str) -> Iterator[Mapping[int, int]]:
    """The truths the tests may take together: by member of an enum, else every combination.

    One test that stands there by several clauses is the same each time.
    """
    tests = [evaluation.program.operations[index].test for index in turned]
    members = evaluation.rules.service.vocabulary.facts[fact].members
    if members and all(isinstance(test, FactIn) for test in tests):
        for member in members:
            held = (isinstance(test, FactIn) and member in test.members for test in tests)
            yield dict(zip(turned, (Truth.of(it).value for it in held), strict=True))
        return
    different = list(dict.fromkeys(tests))
    if different and len(different) <= _MOST_TESTS:
        for truths in product((Truth.FALSE.value, Truth.TRUE.value), repeat=len(different)):
            of_test = dict(zip(different, truths, strict=True))
            yield {index: of_test[test] for index, test in zip(turned, tests, strict=True)}


def _truth(evaluation: Evaluation, below: list[int], answer: Mapping[int, int]) -> int:
    """The truth number of the last of *below* with those of some tests replaced.

    What is known stays as it is whatever is learnt, so that only what is UNKNOWN is worked out anew.
    """
    operations, known = evaluation.program.operations, evaluation.truths
    truths = dict(answer)
    for index in below:
        operation = operations[index]
        if operation.arguments:
            truths[index] = follow(operation, [truths.get(it, known[it]) for it in operation.arguments])
    return truths.get(below[-1], Truth.UNKNOWN.value)
