"""The papers brought, from a file, each with its place, so that a fault can say where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.api.facts_file import tell
from eligibility.errors import FactError, FactFault, Position
from eligibility.files.codes import Code
from eligibility.files.yaml_reader import read_file, read_path
from eligibility.materials.provided import FIELDS, WHAT, Provided, ProvidedCode, build_fault, read_fields
from eligibility.rules.facts import echo
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from os import PathLike

    from eligibility.files.yaml_reader import Tree

_EXPECTED = Bilingual(
    "应为材料的列表，每件写 document: 名称；什么都没有带时写 []",
    "a list of papers is expected, each with document: its id; write [] if nothing was brought",
)
_ONE = Bilingual(
    "每件材料应为“键: 值”的表，或证件的名称", "a paper is a mapping of keys to values, or the id of a document"
)


def read_provided(path: str | PathLike[str]) -> tuple[Provided, ...]:
    """The papers brought from a YAML or JSON file: a list of mappings with the keys of a Provided.

    `[]` is nothing brought; an empty file is an error. A paper of which only the document is known may stand as
    its id alone. The path of a photo is relative to the file. Raises FactError with every fault at its place; whether
    documents and stamps of those names exist is found out when they are checked.
    """
    file = read_path(path)
    tree, problems = read_file(file, str(path), lenient=True, json=file.suffix.lower() == ".json")
    faults = [_whole(it.where, _EXPECTED if it.code == Code.EMPTY else tell(it)) for it in problems]
    if tree is None or faults:
        raise FactError(faults, WHAT)
    if not isinstance(tree.data, list):
        raise FactError([_whole(Position(str(path)), _EXPECTED)], WHAT)
    papers: list[Provided] = []
    for at in range(len(tree.data)):
        values, found = _read_paper(tree, at)
        faults += found
        if not found:
            if isinstance(photo := values.get("photo"), Path):
                values["photo"] = file.parent / photo
            papers.append(Provided(**values, where=tree.where((at,))))
    if faults:
        raise FactError(faults, WHAT)
    return tuple(papers)


def _read_paper(tree: Tree, at: int) -> tuple[dict[str, Any], list[FactFault]]:
    """What is said of one paper, and every fault in it at its place."""
    said = tree.data[at]
    if isinstance(said, str):
        said = {"document": said}
    if not isinstance(said, dict):
        shown = echo(said)
        text = Bilingual(f"{_ONE.zh}，不是{shown.zh}", f"{_ONE.en}, not {shown.en}")
        return {}, [_whole(tree.where((at,)), text)]
    values, faults = read_fields(said)
    places = [tree.where((at, name), key=name not in FIELDS) for name, _, _ in faults]
    return values, [build_fault(where, *fault) for where, fault in zip(places, faults, strict=True)]


def _whole(where: Position, text: Bilingual) -> FactFault:
    """A fault of the file, or of an item of the list, as a whole."""
    code = ProvidedCode.UNREADABLE
    return FactFault("", code, f"{code} {text.zh}", f"{code} {text.en}", where)
