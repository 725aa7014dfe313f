"""Names that lead back to themselves, each ring told whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


def find_rings(below: Mapping[str, Collection[str]]) -> Iterator[tuple[str, ...]]:
    """The shortest ring through each name that is in one, in order of *below*; names of a ring told are passed over.

    >>> list(find_rings({"a": ["b"], "b": ["c", "b"], "c": ["a"], "d": ["a"]}))
    [('a', 'b', 'c')]
    """
    told: set[str] = set()
    for name in below:
        ring = _ring(name, below) if name not in told else ()
        if ring:
            told |= set(ring)
            yield ring


def say_ring(ring: tuple[str, ...]) -> str:
    """The ring as it goes round.

    >>> say_ring(("a", "b"))
    'a → b → a'
    """
    return " → ".join((*ring, ring[0]))


def _ring(name: str, below: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    reached: dict[str, None] = {}
    paths: list[tuple[str, ...]] = [(name,)]
    for path in paths:
        for step in below.get(path[-1], ()):
            if step == name:
                return path
            if step not in reached:
                reached[step] = None
                paths.append((*path, step))
    return ()
