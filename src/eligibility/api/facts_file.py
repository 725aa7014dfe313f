"""Facts from a file, with the place of each, so that a fault can say where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.errors import FactError, FactFault, Position
from eligibility.files.yaml_reader import read_file, read_path
from eligibility.rules.facts import NO_FACTS, GivenFacts
from eligibility.text import Bilingual, read_bilingual

if TYPE_CHECKING:
    from os import PathLike

    from eligibility.errors import Problem


def read_facts(path: str | PathLike[str]) -> GivenFacts:
    """Facts of one applicant from a YAML or JSON file, a mapping of names to values.

    `{}` is an applicant of whom nothing is known; an empty file is an error. In a file named `.json` a
    number may be written 1.5e3. Values are checked when they are assessed. Raises FactError if the file
    cannot be read as a mapping.
    """
    file = read_path(path)
    tree, problems = read_file(file, str(path), lenient=True, json=file.suffix.lower() == ".json")
    if tree is None or problems:
        raise FactError(_fault(problem) for problem in problems)
    if not isinstance(tree.data, dict):
        zh = "事实文件应为“名称: 值”的表；什么都不知道时写 {}"
        en = "a facts file is a mapping of names to values; write {} if nothing is known"
        raise FactError([FactFault("", NO_FACTS, f"{NO_FACTS} {zh}", f"{NO_FACTS} {en}", Position(str(path)))])
    return GivenFacts(tree.data, {name: tree.where((name,)) for name in tree.data})


def _fault(problem: Problem) -> FactFault:
    text = tell(problem)
    return FactFault("", NO_FACTS, f"{NO_FACTS} {text.zh}", f"{NO_FACTS} {text.en}", problem.where)


def tell(problem: Problem) -> Bilingual:
    """What is wrong with a file and what to do, for people who are no authors of rules."""
    text, hint = read_bilingual(problem.message), read_bilingual(problem.hint)
    zh, en = (f"；{hint.zh}", f"; {hint.en}") if problem.hint else ("", "")
    return Bilingual(f"{text.zh}{zh}", f"{text.en}{en}")
