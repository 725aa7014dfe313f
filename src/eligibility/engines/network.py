"""A program as rules that fire forward, from truths that are known to those that follow; any such engine can run it.

A node is an operation of the program, a conclusion drawn from it, or a helper. What is UNKNOWN is never concluded: no
rule fires for it either way. Engines bound how much one rule may ask for and how many rules may read one token; both
bounds are kept here, so that any program fits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from eligibility.rules.program import Kind
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.rules.program import Graph, Operation

Token: TypeAlias = tuple[int, int]
"""A node and its truth number."""

MOST_PATTERNS = 8
MOST_READERS = 32
_TRUE, _FALSE = Truth.TRUE.value, Truth.FALSE.value


@dataclass(frozen=True, slots=True)
class Implication:
    """A node has that truth because others have theirs."""

    node: int
    truth: int
    because: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """An implication as it is fired: `patterns` are the tokens to match, by copies and helpers where there are many."""

    of: Implication
    patterns: tuple[Token, ...]
    is_helper: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Rules in the order to prefer, and under which tokens each truth is to be put in: none, if nobody reads it."""

    rules: tuple[Rule, ...]
    copies: Mapping[Token, tuple[Token, ...]]


def implications(program: Graph) -> Iterator[Implication]:
    """What follows from what in a program, in its order; nothing of tests and constants, which are put in."""
    for node, operation in enumerate(program.operations):
        yield from _implied(node, operation)


def _implied(node: int, operation: Operation) -> Iterator[Implication]:
    match operation.kind:
        case Kind.NOT:
            (item,) = operation.arguments
            yield Implication(node, _TRUE, ((item, _FALSE),))
            yield Implication(node, _FALSE, ((item, _TRUE),))
        case Kind.ALL | Kind.ANY:
            each, one = (_TRUE, _FALSE) if operation.kind is Kind.ALL else (_FALSE, _TRUE)
            yield Implication(node, each, tuple((item, each) for item in operation.arguments))
            yield from (Implication(node, one, ((item, one),)) for item in operation.arguments)
        case Kind.TEST | Kind.CONSTANT | Kind.UNSTATED:
            return


def build_network(implied: Iterable[Implication], size: int) -> Network:
    """Rules for those implications over nodes below *size*."""
    builder = _Builder(size)
    for implication in implied:
        builder.add(implication)
    return Network(tuple(builder.rules), {token: tuple(copies) for token, copies in builder.copies.items()})


@dataclass
class _Builder:
    free: int
    rules: list[Rule] = field(default_factory=list)
    copies: dict[Token, list[Token]] = field(default_factory=dict)
    readers: Counter[Token] = field(default_factory=Counter)

    def add(self, implication: Implication, *, is_helper: bool = False) -> None:
        # One token may not stand for two patterns of a rule.
        wanted = tuple(dict.fromkeys(implication.because))
        while len(wanted) > MOST_PATTERNS:
            parts = [wanted[at : at + MOST_PATTERNS] for at in range(0, len(wanted), MOST_PATTERNS)]
            wanted = tuple(part[0] if len(part) == 1 else self._helper(part) for part in parts)
        self.rules.append(Rule(implication, tuple(self._read(token) for token in wanted), is_helper))

    def _helper(self, part: tuple[Token, ...]) -> Token:
        node = self._new()
        self.add(Implication(node, _TRUE, part), is_helper=True)
        return node, _TRUE

    def _read(self, token: Token) -> Token:
        """The copy of the token that the next rule is to read."""
        copies = self.copies.setdefault(token, [token])
        if self.readers[copies[-1]] == MOST_READERS:
            copies.append((self._new(), token[1]))
        self.readers[copies[-1]] += 1
        return copies[-1]

    def _new(self) -> int:
        self.free += 1
        return self.free - 1
