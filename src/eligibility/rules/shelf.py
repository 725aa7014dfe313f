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
    """As load_library, with each service linked when it is asked for; as a whole where no file may wait.

    RulesetError with every fault of the shared files if there is any.
    """
    waiting = _waiting(root)
    if waiting is None:
        return load_library(root)
    files, ids = waiting
    words = load_vocabulary(root)
    services = Shelf(in_order(files), FrozenMap(ids), words)
    return Library(words, services, services, EMPTY, root)


def _waiting(root: Path) -> tuple[dict[str, tuple[str, str]], dict[str, str]] | None:
    """Path and text of each service by number, and numbers by id; None if these are not plain, or not only its own."""
    files: dict[str, tuple[str, str]] = {}
    ids: dict[str, str] = {}
    for path in service_files(root):
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        id_, number = _ID.search(text), _NUMBER.search(text)
        if not id_ or not number or id_[1] in ids or number[1] in files:
            return None
        ids[id_[1]] = number[1]
        files[number[1]] = str(path), text
    return None if not files or (root / CATALOG_FILE).exists() else (files, ids)


def ids_of(services: Mapping[str, ServiceModel]) -> Mapping[str, str]:
    """The number of each service by its id."""
    return services.ids if isinstance(services, Shelf) else {it.id: number for number, it in services.items()}
