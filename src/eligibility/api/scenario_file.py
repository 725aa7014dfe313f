"""Scenarios from a file, each by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.api.facts_file import tell
from eligibility.errors import FactError, FactFault, Position, quote
from eligibility.files.yaml_reader import read_file, read_path
from eligibility.policy.scenario import Scenario, read_change
from eligibility.rules.facts import NO_FACTS
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from os import PathLike

    from eligibility.files.yaml_reader import Tree

_WHAT = Bilingual("情形", "the scenarios")
_KEYS = ("title", "facts")
_FORM = Bilingual(
    "情形文件应为“名称: {title: {zh, en}, facts: {事实: 新值}}”的表",
    "scenarios are a mapping of names to {title: {zh, en}, facts: {fact: new value}}",
)


def read_scenarios(path: str | PathLike[str]) -> dict[str, Scenario]:
    """Scenarios by name from a YAML or JSON file, in its order: each has `facts`, and may have a `title` {zh, en}.

    Facts and values are checked when a scenario is applied. Raises FactError with every other fault at its place.

    >>> list(read_scenarios("examples/scenarios/older-jobseeker.yaml"))
    ['one_year_on', 'leaves_the_land', 'sex_not_known']
    """
    file = read_path(path)
    tree, problems = read_file(file, str(path), lenient=True, json=file.suffix.lower() == ".json")
    faults = [_fault(it.where, tell(it)) for it in problems]
    if tree is None or faults:
        raise FactError(faults, _WHAT)
    if not isinstance(tree.data, dict):
        raise FactError([_fault(Position(str(path)), _FORM)], _WHAT)
    found: dict[str, Scenario] = {}
    for name, said in tree.data.items():
        own = _faults(tree, name, said)
        faults += own
        if not own:
            title = said.get("title")
            found[name] = Scenario(said["facts"], Bilingual(**title) if title else None)
    if faults:
        raise FactError(faults, _WHAT)
    return found


def _faults(tree: Tree, name: str, said: Any) -> list[FactFault]:
    """What is wrong with how one scenario is written."""
    if not isinstance(said, dict) or not isinstance(said.get("facts"), dict):
        return [_fault(tree.where((name,)), _FORM)]
    faults = []
    for key in said:
        if key not in _KEYS:
            near = closest(key, _KEYS) or "facts"
            text = Bilingual(f"没有键 {quote(key)}；是否为 {near}？", f"has no key {quote(key)}; did you mean {near}?")
            faults.append(_fault(tree.where((name, key), key=True), text))
    title = said.get("title")
    if title is not None and not _is_bilingual(title):
        faults.append(_fault(tree.where((name, "title")), Bilingual("title 应为 {zh, en}", "title must be {zh, en}")))
    for fact, change in said["facts"].items():
        read = read_change(change)
        if isinstance(read, Bilingual):
            faults.append(_fault(tree.where((name, "facts", fact)), read, fact))
    return faults


def _is_bilingual(title: Any) -> bool:
    return isinstance(title, dict) and set(title) == {"zh", "en"} and all(isinstance(it, str) for it in title.values())


def _fault(where: Position, text: Bilingual, fact: str = "") -> FactFault:
    said = f"{fact} " if fact else ""
    return FactFault(fact, NO_FACTS, f"{NO_FACTS} {said}{text.zh}", f"{NO_FACTS} {said}{text.en}", where)
