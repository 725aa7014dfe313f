"""The compiled rules of one day: a flat graph of Kleene operations that every engine reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from eligibility.truth import NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from eligibility.citation import Citation
    from eligibility.rules.nodes import Compare, FactIn, FactIs, Test

T = TypeVar("T")


class Kind(Enum):
    """What an operation does."""

    CONSTANT = "constant"
    TEST = "test"
    UNSTATED = "unstated"
    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Ground:
    """Citations that corroborate one statement; `closed` if its span of days is over, and so certain."""

    citations: tuple[Citation, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One Kleene operation over earlier ones. A TEST decides from facts; parameters in it are numbers."""

    kind: Kind
    arguments: tuple[int, ...] = ()
    test: FactIs | FactIn | Compare | None = None
    value: bool | None = None
    reason: str = ""
    facts: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()


class Graph(Protocol):
    """Operations in order, each after those it is over, and the facts they may read."""

    @property
    def operations(self) -> tuple[Operation, ...]: ...  # noqa: D102 - as of a Program
    @property
    def facts(self) -> tuple[str, ...]: ...  # noqa: D102


class Memo:
    """What readers of a program work out of it alone, once for all applicants; it is not copied or pickled.

    What is kept is as large as the program, whoever applies.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Memo, ()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under *key*, made at first; two threads may make it twice, and get the same."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Program:
    """Operations in order, and which of them answers what.

    `nodes` finds the operation of a node as written, by the criterion (or material) it stands in.
    `conditions` are materials by position and fixed route; None is no fixed route. `rows` are those of tables
    of entitlements, by table and position, `steps` those of the procedure by position.
    """

    operations: tuple[Operation, ...]
    facts: tuple[str, ...]
    outcome: int
    criteria: Mapping[str, int]
    routes: Mapping[str, int]
    nodes: Mapping[tuple[str, Test], int]
    conditions: Mapping[tuple[int, str | None], int]
    rows: Mapping[tuple[str, int], int]
    steps: tuple[int, ...]
    memo: Memo = field(default_factory=Memo, init=False, repr=False, compare=False)


def reachable(program: Graph, root: int) -> Iterator[int]:
    """Operations that the answer of *root* needs, itself included, each once, in order."""
    needed: set[int] = set()
    todo = [root]
    while todo:
        index = todo.pop()
        if index not in needed:
            needed.add(index)
            todo += program.operations[index].arguments
    yield from sorted(needed)


def leaves(program: Graph) -> tuple[int, ...]:
    """Operations over no others, in order: what facts alone decide."""
    return tuple(at for at, operation in enumerate(program.operations) if not operation.arguments)


def follow(operation: Operation, below: Sequence[int]) -> int:
    """The truth number of an operation over others, from theirs."""
    match operation.kind:
        case Kind.ALL:
            return min(below)
        case Kind.ANY:
            return max(below)
        case _:
            return NOT[below[0]]
