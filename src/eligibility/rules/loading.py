"""A folder of ruleset files as a Library: everything read, formed, linked and tried on every day it changes.

All faults of all files come back together; nothing is half-loaded. What a folder extends is loaded
before it, and is never changed by it: shared words are only added to, a service is replaced as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.errors import Position, Problem, RulesetError
from eligibility.files.codes import Code
from eligibility.files.forms import FormT, Notes, read_form
from eligibility.files.shipped import shipped_rulesets
from eligibility.files.yaml_reader import read_file, read_text
from eligibility.frozen import FrozenMap
from eligibility.rules.joining import check_days, check_replaces, check_taken
from eligibility.rules.linking import (
    RESERVED,
    Linker,
    link_agencies,
    link_documents,
    link_facts,
    link_sources,
    link_stamps,
)
from eligibility.rules.model import with_vocabulary
from eligibility.rules.schema import (
    AgenciesFile,
    CatalogForm,
    DocumentsFile,
    FactsFile,
    ParametersFile,
    ServiceForm,
    SourcesFile,
    StampsFile,
)
from eligibility.rules.service_linking import link_service
from eligibility.rules.vocabulary import Declared, Fact, Vocabulary
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.files.yaml_reader import Tree
    from eligibility.rules.model import ServiceModel

CATALOG_FILE = "catalog.yaml"
SHARED_FILES = ("sources.yaml", "agencies.yaml", "stamps.yaml", "documents.yaml", "facts.yaml", "parameters.yaml")
SHIPPED = "shipped"


T = TypeVar("T", bound=Declared)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Library:
    """The vocabulary, and every service by its number, in order.

    `added` are the services of the folder itself, those that replace one of `base` included.
    """

    vocabulary: Vocabulary
    services: Mapping[str, ServiceModel]
    added: Mapping[str, ServiceModel]
    base: Library | None = field(default=None, compare=False, repr=False)
    folder: Path | None = field(default=None, compare=False, repr=False)


_NOT_RULES = "不是规则集的，放在别处，或名称以 _ 开头 (what is none goes elsewhere, or begins with _)"
_OTHER_NAME = "请换一个名称 (choose another name)"
_NONE: FrozenMap[str, Any] = FrozenMap()
EMPTY = Library(Vocabulary(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE), _NONE, _NONE)


def load_library(root: Path, *, base: Library | None = None) -> Library:
    """The ruleset files under *root*, on top of *base*, else of what its catalog.yaml names.

    RulesetError with every fault if there is any.
    """
    loader = _Loader(root)
    library = loader.load(base)
    if loader.problems:
        raise RulesetError(loader.problems)
    return library


def load_vocabulary(root: Path) -> Vocabulary:
    """What the shared files of a folder that extends nothing declare; RulesetError with every fault if there is any."""
    loader = _Loader(root)
    vocabulary = loader.vocabulary(EMPTY.vocabulary)
    if loader.problems:
        raise RulesetError(loader.problems)
    return vocabulary


def service_files(root: Path) -> Iterator[Path]:
    """The files of services in the folder, by name."""
    for path in sorted((root / "services").rglob("*.yaml")):
        if not path.name.endswith(".cases.yaml") and not path.name.startswith("_"):
            yield path


def read_service(text: str, name: str, vocabulary: Vocabulary) -> ServiceModel:
    """One service on its own, from the text of its file; *name* is the file's in positions.

    RulesetError with every fault if there is any.
    """
    loader = _Loader(Path(name))
    form = loader.form(read_text(text, name), ServiceForm)
    services = loader.services([form] if form else [], vocabulary, EMPTY)
    if loader.problems:
        raise RulesetError(loader.problems)
    return next(iter(services.values()))


class _Loader:
    """Loads one folder; `above` are the folders that extend it, to find a ring of them."""

    def __init__(self, root: Path, above: tuple[Path, ...] = ()) -> None:
        self.root = root
        self.above = (*above, root.resolve())
        self.problems: list[Problem] = []
        # Names of a shared file that has no form cannot be told from undeclared ones, so nothing is linked to them.
        self.sound = True

    def load(self, given: Library | None = None) -> Library:
        if not self.root.is_dir():
            self._fault(Position(str(self.root)), "不是规则集目录 (not a folder of rulesets)")
            return EMPTY
        base = self._base(given)
        self._check_file_names()
        vocabulary = self.vocabulary(base.vocabulary)
        read = [form for path in service_files(self.root) if (form := self._read(path, ServiceForm))]
        added = self.services(read, vocabulary, base) if self.sound else {}
        if not read and not self.problems:
            hint = "用 eligibility new-service 写一个 (write one with eligibility new-service)"
            self._fault(Position(str(self.root)), "没有事项文件 services/**/*.yaml (no service files)", hint)
        # Services of the base take every fact of the new vocabulary too, so that one applicant's facts fit them all.
        kept = {number: with_vocabulary(service, vocabulary) for number, service in base.services.items()}
        return Library(vocabulary, in_order(kept | added), in_order(added), base, self.root)

    def _base(self, given: Library | None) -> Library:
        """What the folder is added to: what the caller gives, else what its catalog.yaml names, else nothing."""
        named = self._shared(CATALOG_FILE, CatalogForm)
        self.sound = not self.problems
        if given is not None or named is None or not self.sound:
            return given or EMPTY
        form, notes = named
        folder = shipped_rulesets() if form.extends == SHIPPED else (self.root / form.extends).resolve()
        if folder in self.above:
            ring = " → ".join(str(it) for it in (*self.above[self.above.index(folder) :], folder))
            notes.add(("extends",), Code.CYCLE, f"规则集扩展自身：{ring} (a folder that extends itself)")
        elif not folder.is_dir():
            near = closest(form.extends, [SHIPPED])
            other = f"写 {SHIPPED}，或从本目录出发的路径 ({SHIPPED}, or a path from this folder)"
            hint = f"是否为 {near}？(did you mean?)" if near else other
            notes.add(("extends",), Code.UNREADABLE, f"没有目录 {folder} (no such folder)", hint)
        loader = _Loader(folder, self.above)
        base = loader.load() if not notes.problems else EMPTY
        self.problems += [*notes.problems, *loader.problems]
        self.sound = not notes.problems and not loader.problems
        return base

    def services(
        self, read: list[tuple[ServiceForm, Notes]], vocabulary: Vocabulary, base: Library
    ) -> dict[str, ServiceModel]:
        """Services by number, of the forms read; their faults are in `problems`."""
        numbers = {form.number for form, _ in read}
        kept = [service for number, service in base.services.items() if number not in numbers]
        added: dict[str, ServiceModel] = {}
        for form, notes in read:
            service = link_service(form, notes, vocabulary)
            if check_replaces(form, notes, base.services):
                check_taken(service, notes, [*kept, *added.values()])
            check_days(service, notes)
            added.setdefault(service.number, service)
            self.problems += notes.problems
        return added

    def vocabulary(self, base: Vocabulary) -> Vocabulary:
        """What the shared files declare, on top of *base*; their faults are in `problems`."""
        sources, agencies, documents = base.sources, base.agencies, base.documents
        facts, parameters, stamps = base.facts, base.parameters, base.stamps
        known = self.sound
        if found := self._shared("sources.yaml", SourcesFile):
            sources = self._merge(sources, link_sources(found[0].root, found[1]), found[1])
        if who := self._shared("agencies.yaml", AgenciesFile):
            agencies = self._merge(agencies, link_agencies(who[0].root, who[1]), who[1])
        if marks := self._shared("stamps.yaml", StampsFile):
            stamps = self._merge(stamps, link_stamps(marks[0].root, marks[1]), marks[1])
        if papers := self._shared("documents.yaml", DocumentsFile):
            documents = self._merge(documents, link_documents(papers[0].root, papers[1]), papers[1])
        if (words := self._shared("facts.yaml", FactsFile)) and known:
            own = link_facts(words[0].root, words[1], base.facts)
            for name in own:
                if name in base.parameters:
                    text = f"{name} 与参数同名 (shadowed name)"
                    words[1].add((name,), Code.SHADOWED_NAME, text, _OTHER_NAME, key=True)
            facts = self._merge(facts, own, words[1])
        figures = self._shared("parameters.yaml", ParametersFile)
        if figures and self.sound:
            form, notes = figures
            linker = Linker(notes, facts, sources)
            added = {name: linker.parameter(name, it, (name,)) for name, it in form.root.items()}
            for name in added:
                if name in facts or name in RESERVED:
                    text = f"{name} 与事实或保留字同名 (shadowed name)"
                    notes.add((name,), Code.SHADOWED_NAME, text, _OTHER_NAME, key=True)
            parameters = self._merge(parameters, added, notes)
        return Vocabulary(
            facts=FrozenMap(facts),
            documents=FrozenMap(documents),
            agencies=FrozenMap(agencies),
            stamps=FrozenMap(stamps),
            sources=FrozenMap(sources),
            parameters=FrozenMap(parameters),
        )

    def _merge(self, base: Mapping[str, T], added: Mapping[str, T], notes: Notes) -> dict[str, T]:
        """Both together. What *base* declares may be declared again in the same words, and in no others."""
        for name, item in added.items():
            if name in base and not _is_same(base[name], item):
                text = f"{name} 已在 {base[name].where} 声明，内容不同 (declared there, in other words)"
                hint = "是同一件事就删去这一处，否则换一个名称 (delete it if it is the same, else rename it)"
                notes.add((name,), Code.DUPLICATE_ID, text, hint, key=True)
        self.problems += notes.problems
        return {**base, **{name: item for name, item in added.items() if name not in base}}

    def _shared(self, name: str, kind: type[FormT]) -> tuple[FormT, Notes] | None:
        path = self.root / name
        if not path.exists():
            return None
        read = self._read(path, kind)
        self.sound = self.sound and read is not None
        return read

    def _read(self, path: Path, kind: type[FormT]) -> tuple[FormT, Notes] | None:
        return self.form(read_file(path, str(path)), kind)

    def form(self, read: tuple[Tree | None, tuple[Problem, ...]], kind: type[FormT]) -> tuple[FormT, Notes] | None:
        """What was read of a file as *kind*, or None; its faults are in `problems`."""
        tree, problems = read
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

    def _check_file_names(self) -> None:
        known = (CATALOG_FILE, *SHARED_FILES)
        for path in sorted((*self.root.glob("*.y*ml"), *(self.root / "services").rglob("*.yml"))):
            if path.name not in known and not path.name.startswith("_"):
                near = closest(path.name, known)
                hint = f"是否为 {near}？(did you mean?)" if near else f"可有：{'、'.join(known)} (one of)"
                hint = f"{hint}；{_NOT_RULES}"
                self._fault(Position(str(path)), "不认识的文件 (unknown file)", hint, Code.UNKNOWN_FILE)

    def _fault(self, where: Position, message: str, hint: str = "", code: Code = Code.UNREADABLE) -> None:
        self.problems.append(Problem(where, code, message, hint))


def in_order(services: Mapping[str, V]) -> FrozenMap[str, V]:
    """By number as people count: 1-2 before 1-10, and 9 before 10; what is no number comes last."""
    parts = {number: [int(part) if part.isdigit() else part for part in number.split("-")] for number in services}
    order = sorted(services, key=lambda number: [(isinstance(part, str), part) for part in parts[number]])
    return FrozenMap({number: services[number] for number in order})


def _is_same(one: object, other: object) -> bool:
    """Whether two declarations say the same, wherever they stand."""
    if isinstance(one, Fact) and isinstance(other, Fact):
        other = replace(other, order=one.order)
    return one == other
