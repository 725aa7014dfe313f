"""Collects `*.cases.yaml` files as tests; imports the library only when there is one.

`--ruleset-coverage` reports at the end what the cases that ran touch of their rulesets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eligibility.rules.compiled import History
    from eligibility.testing.cases import Case
    from eligibility.testing.comparing import Mismatch
    from eligibility.testing.coverage import ServiceCoverage
    from eligibility.testing.runner import Rulesets


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options for coverage of rulesets."""
    group = parser.getgroup("eligibility", "规则集 (rulesets)")
    shown = "报告案例覆盖规则集的情况 (report coverage of rulesets by the cases that ran)"
    group.addoption("--ruleset-coverage", action="store_true", help=shown)
    under = "合计低于 N%% 则失败 (fail if the total is under N percent; implies the report)"
    group.addoption("--ruleset-coverage-fail-under", type=int, metavar="N", help=under)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of cases is collected as one test a case, unless its name or its folder's begins with _."""
    hidden = file_path.name.startswith("_") or file_path.parent.name.startswith("_")
    if file_path.name.endswith(".cases.yaml") and not hidden:
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
        from eligibility.testing.comparing import run_case

        history = self.file.rulesets().history(self.path, self.case)
        self.session.stash.setdefault(_RAN, {}).setdefault(history, []).append(self.case)
        mismatches = run_case(self.case, history)
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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Measure coverage if it was asked for; a total under the least wanted fails the session."""
    config = session.config
    least = config.getoption("ruleset_coverage_fail_under")
    if config.option.collectonly or (least is None and not config.getoption("ruleset_coverage")):
        return
    ran = session.stash.get(_RAN, {})
    services: tuple[ServiceCoverage, ...] = ()
    is_under = bool(least)
    if ran:
        from eligibility.testing.coverage import cover_service, percent_of

        services = tuple(cover_service(history, cases) for history, cases in ran.items())
        is_under = least is not None and percent_of(services) < least
    if is_under and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    config.stash[_COVERAGE], config.stash[_IS_UNDER] = services, is_under


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The report, and why the session failed if it did for that."""
    services = config.stash.get(_COVERAGE, None)
    if services is None:
        return
    terminalreporter.section("规则集覆盖 (ruleset coverage)")
    if services:
        from eligibility.render.coverage import coverage_lines

        for line in coverage_lines(services):
            terminalreporter.write_line(line)
    else:
        terminalreporter.write_line("没有运行案例 (no cases ran in this process)")
    if config.stash[_IS_UNDER]:
        least = config.getoption("ruleset_coverage_fail_under")
        terminalreporter.write_line(f"失败：覆盖低于 {least}% (failed: coverage is under {least}%)", red=True)


_RULESETS = pytest.StashKey["Rulesets"]()
_RAN: pytest.StashKey[dict[History, list[Case]]] = pytest.StashKey()
_COVERAGE: pytest.StashKey[tuple[ServiceCoverage, ...]] = pytest.StashKey()
_IS_UNDER: pytest.StashKey[bool] = pytest.StashKey()
