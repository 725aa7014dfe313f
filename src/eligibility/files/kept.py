"""Files kept as text, to be read again by whoever changes a copy, and one Tree grafted onto another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from eligibility.files.yaml_reader import Tree, read_text

if TYPE_CHECKING:
    from eligibility.errors import Position
    from eligibility.files.yaml_reader import Path_


class Kept(Protocol):
    """A file that can be read again as it was."""

    def tree(self) -> Tree:
        """Its plain data with positions; not to be changed."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The lines of a file that was read without a fault; cheap to hold and to pickle."""

    path: str
    lines: tuple[str, ...] = field(repr=False)

    def tree(self) -> Tree:
        """The file as it was read; read once more on first use."""
        return _read(self.path, self.lines)


@lru_cache(maxsize=128)
def _read(path: str, lines: tuple[str, ...]) -> Tree:
    tree, _ = read_text("\n".join(lines), path)
    return tree or Tree(path, {}, {}, {})


@dataclass(frozen=True, slots=True)
class GraftedTree(Tree):
    """A tree of which parts come from another place of it, or from another tree: each path with its origin."""

    origins: dict[Path_, tuple[Tree, Path_]] = field(default_factory=dict)

    def origin(self, path: Path_) -> tuple[Tree, Path_]:
        """The tree and the path in it that what stands at *path* comes from."""
        for end in range(len(path), 0, -1):
            if found := self.origins.get(path[:end]):
                return found[0], (*found[1], *path[end:])
        tree, root = self.origins[()]
        return tree, (*root, *path)

    def where(self, path: Path_, *, key: bool = False) -> Position:
        """Position in the file that it comes from."""
        tree, place = self.origin(path)
        return tree.where(place, key=key)

    def locate(self, path: Path_, offset: int) -> Position:
        """Position of a character of the text at *path*, in the file that it comes from."""
        tree, place = self.origin(path)
        return tree.locate(place, offset)
