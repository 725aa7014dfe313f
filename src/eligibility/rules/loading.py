"""A folder of ruleset files as a Library: everything read, formed, linked and tried on every day it changes.

All faults of all files come back together; nothing is half-loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.errors import Position, Problem, RulesetError
from eligibility.files.codes import Code
from eligibility.files.forms import FormT, Notes, read_form
from eligibility.files.yaml_reader import read_file
from eligibility.frozen import FrozenMap
from eligibility.rules.binding import bind
from eligibility.rules.history import change_days
from eligibility.rules.linking import RESERVED, Linker, link_agencies, link_documents, link_facts, link_sources
from eligibility.rules.schema import (
    AgenciesFile,
    DocumentsFile,
    FactsFile,
    ParametersFile,
    ServiceForm,
    SourcesFile,
)
from eligibility.rules.service_linking import duplicate_ids, link_service
from eligibility.rules.vocabulary import Vocabulary
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from eligibility.rules.model import ServiceModel

SHARED_FILES = ("sources.yaml", "agencies.yaml", "documents.yaml", "facts.yaml", "parameters.yaml")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Library:
    """The vocabulary, and every service by its number, in order of the files' names."""

    vocabulary: Vocabulary
    services: Mapping[str, ServiceModel]


_NONE: FrozenMap[str, Any] = FrozenMap()
EMPTY = Library(Vocabulary(_NONE, _NONE, _NONE, _NONE, _NONE), _NONE)


def load_library(root: Path, *, base: Library = EMPTY) -> Library:
    """The ruleset files under *root*, on top of *base*; RulesetError with every fault if there is any."""
    loader = _Loader(root, base)
    library = loader.load()
    if loader.problems:
        raise RulesetError(loader.problems)
    return library


class _Loader:
    def __init__(self, root: Path, base: Library) -> None:
        self.root = root
        self.base = base
        self.problems: list[Problem] = []
        # Names of a shared file that has no form cannot be told from undeclared ones, so nothing is linked to them.
        self.sound = True

    def load(self) -> Library:
        vocabulary = self._vocabulary()
        services = dict(self.base.services)
        added: dict[str, ServiceModel] = {}
        for path in self._service_files():
            read = self._form(path, ServiceForm)
            if read is None or not self.sound:
                continue
            form, notes = read
            service = link_service(form, notes, vocabulary)
            self._check(service, notes, added)
            added[service.number] = service
            self.problems += notes.problems
        if not added and not self.problems:
            text = "没有事项文件 services/**/*.yaml (no service files)"
            hint = "用 eligibility new-service 写一个 (write one with eligibility new-service)"
            self.problems.append(Problem(Position(str(self.root)), Code.UNREADABLE, text, hint))
        return Library(vocabulary, FrozenMap(services | added))

    def _check(self, service: ServiceModel, notes: Notes, added: Mapping[str, ServiceModel]) -> None:
        """What shows only when the parts are together: ids used twice, and every day the rules change."""
        others = {**self.base.services, **added}
        for other in others.values():
            if other.id == service.id and other.number != service.number:
                notes.add(("id",), Code.DUPLICATE_ID, f"{service.id} 已是 {other.number} 的 id (id used twice)")
        if service.number in added:
            notes.add(("number",), Code.DUPLICATE_ID, f"序号 {service.number} 已有事项 (number used twice)")
        for path, name in duplicate_ids(service):
            notes.add(path, Code.DUPLICATE_ID, f"{name} 在同一天出现两次 (id used twice)")
        if not notes.problems:
            told: dict[tuple[Position, str, str], Problem] = {}
            for day in change_days(service):
                for problem in bind(service, day)[1]:
                    told.setdefault((problem.where, problem.code, problem.message), problem)
            notes.problems += told.values()

    def _vocabulary(self) -> Vocabulary:
        base = self.base.vocabulary
        if not self.root.is_dir():
            text = "不是规则集目录 (not a folder of rulesets)"
            self.problems.append(Problem(Position(str(self.root)), Code.UNREADABLE, text))
            return base
        self._check_file_names()
        sources, agencies, documents = base.sources, base.agencies, base.documents
        facts, parameters = base.facts, base.parameters
        if found := self._shared("sources.yaml", SourcesFile):
            sources = self._merge(sources, link_sources(found[0].root, found[1]), found[1])
        if who := self._shared("agencies.yaml", AgenciesFile):
            agencies = self._merge(agencies, link_agencies(who[0].root, who[1]), who[1])
        if papers := self._shared("documents.yaml", DocumentsFile):
            documents = self._merge(documents, link_documents(papers[0].root, papers[1]), papers[1])
        if words := self._shared("facts.yaml", FactsFile):
            facts = self._merge(facts, link_facts(words[0].root, words[1], base.facts), words[1])
        figures = self._shared("parameters.yaml", ParametersFile)
        if figures and self.sound:
            form, notes = figures
            linker = Linker(notes, facts, sources)
            added = {name: linker.parameter(name, it, (name,)) for name, it in form.root.items()}
            for name in added:
                if name in facts or name in RESERVED:
                    notes.add((name,), Code.SHADOWED_NAME, f"{name} 与事实或保留字同名 (shadowed name)", key=True)
            parameters = self._merge(parameters, added, notes)
        return Vocabulary(
            facts=FrozenMap(facts),
            documents=FrozenMap(documents),
            agencies=FrozenMap(agencies),
            sources=FrozenMap(sources),
            parameters=FrozenMap(parameters),
        )

    def _merge(self, base: Mapping[str, T], added: Mapping[str, T], notes: Notes) -> dict[str, T]:
        for name in added:
            if name in base:
                text = f"{name} 在所扩展的规则集中已声明 (declared in the catalog this one extends)"
                notes.add((name,), Code.DUPLICATE_ID, text, key=True)
        self.problems += notes.problems
        return {**base, **added}

    def _shared(self, name: str, kind: type[FormT]) -> tuple[FormT, Notes] | None:
        path = self.root / name
        if not path.exists():
            return None
        read = self._form(path, kind)
        self.sound = self.sound and read is not None
        return read

    def _form(self, path: Path, kind: type[FormT]) -> tuple[FormT, Notes] | None:
        tree, problems = read_file(path, str(path))
        self.problems += problems
        if tree is None:
            return None
        notes = Notes(tree)
        form = read_form(kind, notes)
        if form is None:
            told = {problem.where for problem in problems}
            self.problems += [problem for problem in notes.problems if problem.where not in told]
            return None
        return form, notes

    def _service_files(self) -> Iterator[Path]:
        for path in sorted((self.root / "services").rglob("*.yaml")):
            if not path.name.endswith(".cases.yaml") and not path.name.startswith("_"):
                yield path

    def _check_file_names(self) -> None:
        for path in sorted((*self.root.glob("*.y*ml"), *(self.root / "services").rglob("*.yml"))):
            if path.name not in SHARED_FILES and not path.name.startswith("_"):
                near = closest(path.name, SHARED_FILES)
                hint = f"是否为 {near}？(did you mean?)" if near else f"可有：{'、'.join(SHARED_FILES)}"
                self.problems.append(
                    Problem(Position(str(path)), Code.UNKNOWN_FILE, "不认识的文件 (unknown file)", hint)
                )
