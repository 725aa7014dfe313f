"""Rules that fire forward: what they are, and that any program fits the bounds of an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from eligibility.engines.network import MOST_PATTERNS, MOST_READERS, Network, Token, build_network, implications
from eligibility.rules.program import Kind, Operation
from eligibility.truth import Truth


@dataclass
class Drawn:
    """A graph by hand."""

    operations: tuple[Operation, ...]
    facts: tuple[str, ...] = field(default=())


def run(network: Network, given: dict[int, int]) -> dict[int, int]:
    """The plainest engine there is: fire what can fire until nothing does."""
    truths = dict(given)

    def tokens() -> set[Token]:
        return {copy for token in truths.items() for copy in network.copies.get(token, ())}

    fired = True
    while fired:
        held = tokens()
        ready = (rule for rule in network.rules if rule.of.node not in truths and held.issuperset(rule.patterns))
        rule = next(ready, None)
        fired = rule is not None
        if rule:
            truths[rule.of.node] = rule.of.truth
    return truths


def network_of(*operations: Operation) -> Network:
    return build_network(implications(Drawn(operations)), len(operations))


def test_rules_come_to_kleene_logic() -> None:
    leaf = Operation(Kind.UNSTATED)
    network = network_of(
        leaf,
        leaf,
        Operation(Kind.ALL, (0, 1)),
        Operation(Kind.ANY, (0, 1)),
        Operation(Kind.NOT, (0,)),
    )
    for left, right in product(Truth, repeat=2):
        given = {node: truth.value for node, truth in ((0, left), (1, right)) if truth is not Truth.UNKNOWN}
        truths = run(network, given)
        found = [Truth(truths.get(node, Truth.UNKNOWN)) for node in (2, 3, 4)]
        assert found == [Truth.all_of((left, right)), Truth.any_of((left, right)), ~left]


def test_one_rule_never_asks_for_more_than_it_may_nor_do_more_rules_read_a_token() -> None:
    count = 150
    leaf = Operation(Kind.UNSTATED)
    wide = (Operation(Kind.ALL, tuple(range(count))), Operation(Kind.ANY, tuple(range(count))))
    readers = tuple(Operation(Kind.NOT, (0,)) for _ in range(count))
    network = network_of(*(leaf for _ in range(count)), *wide, *readers)
    assert max(len(rule.patterns) for rule in network.rules) <= MOST_PATTERNS
    read = [token for rule in network.rules for token in rule.patterns]
    assert max(map(read.count, set(read))) <= MOST_READERS
    assert set(read) == {copy for copies in network.copies.values() for copy in copies}
    known = dict.fromkeys(range(count), 3)
    truths = run(network, known)
    assert (truths[count], truths[count + 1], truths[count + 2], truths[2 * count + 1]) == (3, 3, 0, 0)
    assert run(network, known | {77: 0})[count] == 0
    assert count not in run(network, dict.fromkeys(range(count - 1), 3))
    assert run(network, dict.fromkeys(range(count), 0))[count + 1] == 0
