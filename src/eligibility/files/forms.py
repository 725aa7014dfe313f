"""From a file's plain data to its form, with what does not fit told as Problems at their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from eligibility.errors import Problem
from eligibility.files.kinds import BAD

if TYPE_CHECKING:
    from eligibility.errors import Position
    from eligibility.files.codes import Code
    from eligibility.files.kinds import Kind
    from eligibility.files.yaml_reader import Path_, Tree

T = TypeVar("T")


class Notes:
    """Collects the Problems of one file by path from its root."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []

    def add(self, path: Path_, code: Code, message: str, hint: str = "", *, key: bool = False) -> None:
        """Note a fault at the value, or the key, at *path*."""
        self.add_at(self.tree.where(path, key=key), code, message, hint)

    def add_at(self, where: Position, code: Code, message: str, hint: str = "") -> None:
        """Note a fault at a place of the file, once."""
        problem = Problem(where, code, message, hint)
        if problem not in self.problems:
            self.problems.append(problem)


def read_form(kind: Kind[T], notes: Notes) -> T | None:
    """The file as *kind*, or None with its faults noted."""
    found = kind.read(notes.tree.data, (), notes)
    return None if found is BAD else found
