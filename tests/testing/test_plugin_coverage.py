"""Coverage of rulesets at the end of a pytest session, in a project of its own."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from tests.town import SERVICE, Town

CASES = "services/01-1-heating-aid.cases.yaml"
PASSING = """\
service: "1-1"
base: {is_resident: true, household_income: 100}
cases:
  - {name: 低收入的居民, on: 2021-06-01, expect: {outcome: eligible}}
  - {name: 外地人, on: 2021-06-01, facts: {is_resident: false}, expect: {outcome: ineligible}}
"""
FAILING = "  - {name: 错的, on: 2021-06-01, expect: {outcome: ineligible}}\n"
REPORT = "规则集覆盖 (ruleset coverage)"
SPY = """\
import sys
def pytest_unconfigure():
    print("LOADED", sorted(name for name in sys.modules if name.startswith("eligibility.")))
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> Town:
    """The tiny town in the folder pytest runs in, with two cases that pass."""
    return Town(pytester.path / "rulesets").add(CASES, PASSING)


def arguments(*given: str) -> tuple[str, ...]:
    installed = entry_points(group="pytest11", name="eligibility")
    return (
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
        *(() if installed else ("-p", "eligibility.pytest_plugin")),
        *given,
    )


def run(pytester: pytest.Pytester, *given: str) -> tuple[pytest.RunResult, str]:
    result = pytester.runpytest(*arguments(*given))
    return result, "\n".join(result.outlines)


def test_nothing_is_said_unless_asked_for(pytester: pytest.Pytester, project: Town) -> None:
    project.write()
    result, said = run(pytester)
    assert result.ret == 0
    assert REPORT not in said


def test_the_report_stands_at_the_end(pytester: pytest.Pytester, project: Town) -> None:
    root = project.write()
    result, said = run(pytester, "--ruleset-coverage")
    result.assert_outcomes(passed=2)
    assert result.ret == 0
    assert said.index(REPORT) < said.index("1-1 取暖补助 (Heating aid)") < said.index("合计 (total)")
    (resident,) = (line.split() for line in result.outlines if ":41" in line)
    assert resident == ["01-1-heating-aid.yaml:41", "resident", "T", "F", "-", "D"]
    assert str(root / SERVICE) in said
    assert "案例 2 (cases)" in said


def test_only_cases_that_ran_count(pytester: pytest.Pytester, project: Town) -> None:
    project.write()
    _, said = run(pytester, "--ruleset-coverage", "-k", "低收入")
    assert "案例 1 (cases)" in said
    assert "没有案例使它不成立 (never FALSE)" in next(line for line in said.splitlines() if " resident " in line)


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("15", 0), ("99", 1)])
def test_a_session_under_the_least_wanted_fails(
    pytester: pytest.Pytester, project: Town, least: str, code: int
) -> None:
    project.write()
    result, said = run(pytester, "--ruleset-coverage-fail-under", least)
    result.assert_outcomes(passed=2)
    assert result.ret == code
    assert REPORT in said
    assert (f"coverage is under {least}%" in said) is bool(code)


def test_exactly_the_least_wanted_is_enough(pytester: pytest.Pytester, project: Town) -> None:
    early = 'service: "1-1"\ncases:\n  - {name: 太早, on: 2019-12-31, expect: {problem: has rules from}}\n'
    project.add(CASES, early).write()
    result, said = run(pytester, "--ruleset-coverage-fail-under", "0")
    assert result.ret == 0
    assert "合计 (total)  0/" in said


def test_another_reason_to_fail_is_kept(pytester: pytest.Pytester, project: Town) -> None:
    project.write()
    result, _ = run(pytester, "--ruleset-coverage-fail-under", "99", "-k", "nothing_of_this_name")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_failing_case_still_counts_and_still_fails(pytester: pytest.Pytester, project: Town) -> None:
    project.add(CASES, PASSING + FAILING).write()
    result, said = run(pytester, "--ruleset-coverage-fail-under", "0")
    result.assert_outcomes(passed=2, failed=1)
    assert result.ret == 1
    assert "案例 3 (cases)" in said
    assert "coverage is under" not in said


def test_no_cases_are_under_any_least(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result, said = run(pytester, "--ruleset-coverage-fail-under", "1")
    assert result.ret == 1
    assert "没有运行案例 (no cases ran in this process)" in said


def test_broken_rulesets_leave_nothing_to_report(pytester: pytest.Pytester, project: Town) -> None:
    project.edit(SERVICE, "when: is_resident", "when: is_residnt").write()
    result, said = run(pytester, "--ruleset-coverage")
    result.assert_outcomes(failed=2)
    assert "没有运行案例" in said
    assert "Traceback" not in said


def test_collecting_alone_measures_nothing(pytester: pytest.Pytester, project: Town) -> None:
    project.write()
    result, said = run(pytester, "--collect-only", "--ruleset-coverage-fail-under", "99")
    assert result.ret == 0
    assert REPORT not in said


def test_a_least_that_is_no_number_is_refused(pytester: pytest.Pytester) -> None:
    assert pytester.runpytest(*arguments("--ruleset-coverage-fail-under", "all")).ret == pytest.ExitCode.USAGE_ERROR


def test_without_cases_the_library_is_not_loaded(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    pytester.makeconftest(SPY)
    result = pytester.runpytest_subprocess(*arguments("--ruleset-coverage"))
    assert result.ret == 0
    result.stdout.fnmatch_lines(["LOADED ['eligibility.pytest_plugin']"])
