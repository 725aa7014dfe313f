"""Runs the cases found under a path, each against the rulesets of the folder it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.errors import Position, Problem, RulesetError
from eligibility.files.codes import Code
from eligibility.rules.compiled import History
from eligibility.rules.loading import load_library
from eligibility.testing.cases import Case, CaseFile, read_case_file, read_cases
from eligibility.testing.comparing import Mismatch, run_case
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from eligibility.rules.loading import Library

SUFFIX = ".cases.yaml"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case and what came out other than expected; nothing if it passed."""

    case: Case
    mismatches: tuple[Mismatch, ...]


class Rulesets:
    """Loads each folder of rulesets once, and finds the service a case is about."""

    def __init__(self) -> None:
        self._libraries: dict[Path, Library] = {}
        self._histories: dict[tuple[Path, str], History] = {}

    def history(self, cases_file: Path, case: Case) -> History:
        """The service's history; RulesetError if the rulesets are broken or have no such service."""
        root = find_root(cases_file)
        if root not in self._libraries:
            self._libraries[root] = load_library(root)
        services = self._libraries[root].services
        if case.service not in services:
            near = closest(case.service, services)
            hint = f"是否为 {near}？(did you mean?)" if near else ""
            text = f"没有事项 {case.service} (unknown service)"
            raise RulesetError([Problem(Position(str(cases_file)), Code.UNDECLARED_ID, text, hint)])
        key = (root, case.service)
        if key not in self._histories:
            self._histories[key] = History(services[case.service])
        return self._histories[key]


def find_root(cases_file: Path) -> Path:
    """The folder of rulesets a cases file belongs to: the one that holds its `services` folder."""
    for folder in cases_file.resolve().parents:
        if folder.name == "services":
            return folder.parent
    text = "案例文件须在规则集的 services/ 之下 (cases lie under the services folder of their rulesets)"
    raise RulesetError([Problem(Position(str(cases_file)), Code.UNREADABLE, text)])


def find_case_files(path: Path) -> list[Path]:
    """The cases file itself, or every one under a folder, in order; files and folders named _… are left out."""
    if not path.is_dir():
        return [] if path.name.startswith("_") else [path]
    found = sorted(path.rglob(f"*{SUFFIX}"))
    return [file for file in found if not any(part.startswith("_") for part in file.relative_to(path).parts)]


def find_case_file(root: Path, service: str) -> CaseFile:
    """The cases of a service in a folder of rulesets; RulesetError if it has none."""
    for path in find_case_files(root):
        file = read_case_file(path)
        if file.service == service:
            return file
    text = f"事项 {service} 没有案例文件 (no cases file for this service)"
    raise RulesetError([Problem(Position(str(root)), Code.UNREADABLE, text)])


def run_cases(path: Path) -> Iterator[CaseResult]:
    """Run every case under *path*, one at a time, so that progress can be shown."""
    rulesets = Rulesets()
    for file in find_case_files(path):
        for case in read_cases(file):
            yield CaseResult(case, run_case(case, rulesets.history(file, case)))
