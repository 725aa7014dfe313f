"""A folder known to be without a fault as a Library whose services are linked when they are first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from eligibility.frozen import FrozenMap
from eligibility.rules.loading import (
    CATALOG_FILE,
    EMPTY,
    Library,
    in_order,
    load_library,
    load_vocabulary,
    read_service,
    service_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from eligibility.rules.model import ServiceModel
    from eligibility.rules.vocabulary import Vocabulary

_ID = re.compile(r"^id: ([a-z][a-z0-9_]*)$", re.MULTILINE)
_NUMBER = re.compile(r'^number: "([^"\\]+)"$', re.MULTILINE)


class Shelf(Mapping[str, "ServiceModel"]):
    """Services by number, each linked once from the text its file had when the folder was opened.

    RulesetError, when a service is asked for, with every fault of its file.
    """

    def __init__(self, files: Mapping[str, tuple[str, str]], ids: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self._files = files
        self.ids = ids
        self._vocabulary = vocabulary
        self._linked: dict[str, ServiceModel] = {}
        self._lock = Lock()

    def __getitem__(self, number: str) -> ServiceModel:
        found = self._linked.get(number)
        if found is None:
            path, text = self._files[number]
            with self._lock:
                found = self._linked.get(number) or read_service(text, path, self._vocabulary)
                self._linked[number] = found
        return found

    def __contains__(self, number: object) -> bool:
        return number in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"Shelf({', '.join(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Shelf, (self._files, self.ids, self._vocabulary)


def open_library(root: Path) -> Library:
    """As load_library, with services linked when asked for, where each file plainly begins with its id and number.

    RulesetError with every fault of the shared files if there is any.
    """
    if (root / CATALOG_FILE).exists():
        return load_library(root)
    files: dict[str, tuple[str, str]] = {}
    ids: dict[str, str] = {}
    for path in service_files(root):
        text = path.read_text(encoding="utf-8")
        id_, number = _ID.search(text), _NUMBER.search(text)
        if not id_ or not number or id_[1] in ids or number[1] in files:
            return load_library(root)
        ids[id_[1]] = number[1]
        files[number[1]] = str(path), text
    words = load_vocabulary(root)
    services = Shelf(in_order(files), FrozenMap(ids), words)
    return Library(words, services, services, EMPTY, root)


def ids_of(services: Mapping[str, ServiceModel]) -> Mapping[str, str]:
    """The number of each service by its id."""
    return services.ids if isinstance(services, Shelf) else {it.id: number for number, it in services.items()}
