"""A reform from a file, and as callers give it."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING

from eligibility.days import read_day
from eligibility.errors import EligibilityError, RulesetError
from eligibility.files.forms import Notes, read_form
from eligibility.files.kept import KeptFile
from eligibility.files.yaml_reader import read_file, read_path
from eligibility.policy.reform import Reform
from eligibility.rules.reform_schema import ReformFile

if TYPE_CHECKING:
    from datetime import date


def read_reform(path: str | PathLike[str]) -> Reform:
    """The reform in a YAML file. RulesetError with every fault of its form; the rest is seen when it is applied."""
    file = read_path(path)
    tree, problems = read_file(file, str(path))
    notes = Notes(tree) if tree else None
    form = read_form(ReformFile, notes) if notes else None
    found = [*problems, *(notes.problems if notes else ())]
    if form is None or tree is None or found:
        raise RulesetError(dict.fromkeys(found))
    cite = [it.model_dump(exclude_none=True) for it in form.cite or ()]
    kept = KeptFile(tree.path, tree.lines)
    return Reform(tree.data["changes"], from_=form.start, title=form.title, cite=cite, reading=form.reading, kept=kept)


def start_of(reform: Reform, given: date | str | None) -> date:
    """The first day of a reform: as the caller gives it, else its own; EligibilityError where there is none."""
    if given is not None:
        return read_day(given, "from_")
    if reform.from_ is None:
        raise EligibilityError(
            "from which day? give from_, or let the reform say it", zh="改革自哪一天起？写 from_，或由改革自己写"
        )
    return reform.from_


def as_reform(given: object) -> Reform:
    """A Reform as callers give it: itself, its changes, or the path of its file."""
    if isinstance(given, Reform):
        return given
    if isinstance(given, str | PathLike):
        return read_reform(given)
    if not isinstance(given, Mapping):
        raise EligibilityError(
            f"a reform is a Reform, a mapping of paths to changes, or the path of a file, not {type(given).__name__}",
            zh=f"改革应为 Reform、“路径: 值”的表，或文件的路径，不是 {type(given).__name__}",
        )
    return Reform(given)
