"""Collects `*.cases.yaml` files as tests; imports the library only when there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eligibility.testing.cases import Case, Mismatch
    from eligibility.testing.runner import Rulesets


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of cases is collected as one test a case."""
    if file_path.name.endswith(".cases.yaml") and not file_path.name.startswith("_"):
        return CasesFile.from_parent(parent, path=file_path)
    return None


class CasesFile(pytest.File):
    """One file of cases; its rulesets are those of the folder that holds its `services` folder."""

    def collect(self) -> Iterable[CaseItem]:
        """One item for each case; faults of the file are told without a stack trace."""
        from eligibility.errors import RulesetError
        from eligibility.testing.cases import read_cases

        try:
            cases = read_cases(self.path)
        except RulesetError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)

    def rulesets(self) -> Rulesets:
        """The rulesets the cases are about, loaded once a session."""
        from eligibility.testing.runner import Rulesets

        return self.session.stash.setdefault(_RULESETS, Rulesets())


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, parent: CasesFile, **rest: Any) -> None:
        super().__init__(parent=parent, **rest)
        self.file = parent
        self.case = case

    def runtest(self) -> None:
        """Fail with everything that came out other than expected."""
        from eligibility.testing.cases import run_case

        mismatches = run_case(self.case, self.file.rulesets().history(self.path, self.case))
        if mismatches:
            raise CaseFailedError(self.case, mismatches)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """A failed case, or broken rulesets, are told in their own words; anything else as pytest does."""
        from eligibility.errors import EligibilityError

        if isinstance(excinfo.value, CaseFailedError | EligibilityError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands."""
        return self.path, self.case.where.line - 1, self.case.name


class CaseFailedError(AssertionError):
    """A case came out other than expected."""

    def __init__(self, case: Case, mismatches: tuple[Mismatch, ...]) -> None:
        lines = "\n".join(f"  {mismatch}" for mismatch in mismatches)
        super().__init__(f"{case.where} {case.name}\n{lines}")


_RULESETS = pytest.StashKey["Rulesets"]()
