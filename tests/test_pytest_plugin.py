"""Cases files collected by pytest, in a project of their own."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from pathlib import Path

CASES = "services/01-1-heating-aid.cases.yaml"
PASSING = """\
service: 1-1
base: {is_resident: true, household_income: 100}
cases:
  - name: 低收入的居民可得补助
    on: 2021-06-01
    expect: {outcome: eligible, routes: [poor]}
"""
FAILING = """\
  - name: 非居民不可得补助
    on: 2021-06-01
    facts: {is_resident: false}
    expect: {outcome: eligible}
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> Town:
    """The tiny town in the folder pytest runs in."""
    return Town(pytester.path / "rulesets")


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Pytest in a project that has nothing but the plugin."""
    installed = entry_points(group="pytest11", name="eligibility")
    plugin = () if installed else ("-p", "eligibility.pytest_plugin")
    return pytester.runpytest("-p", "no:cacheprovider", "-W", "error", *plugin, *arguments)


def output(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


def test_every_case_is_a_test(pytester: pytest.Pytester, project: Town) -> None:
    project.add(CASES, PASSING + PASSING.split("cases:\n")[1].replace("低收入", "很低收入")).write()
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2)
    assert "低收入的居民可得补助" in output(result)


def test_a_failing_case_says_where_it_stands_what_was_expected_and_what_was_found(
    pytester: pytest.Pytester, project: Town
) -> None:
    project.add(CASES, PASSING + FAILING).write()
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    said = output(result)
    assert f"{project.root / CASES}:7:5 非居民不可得补助" in said
    assert "outcome：应为 eligible，实为 ineligible" in said
    assert f"{project.root / SERVICE}:" in said
    assert "Traceback" not in said
    assert "pytest_plugin.py" not in said


def test_cases_are_chosen_by_name_and_by_file(pytester: pytest.Pytester, project: Town) -> None:
    project.add(CASES, PASSING + FAILING).write()
    run(pytester, "-k", "低收入").assert_outcomes(passed=1, deselected=1)
    run(pytester, str(project.root / CASES)).assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("service: 1-1\ncases: [\n", ":3:1 E103"),
        ("service: 1-1\ncases:\n  - name: 甲\n    on: 2021-06-01\n    expect: {outcom: eligible}\n", ":5:14 E301"),
        ("", ":1:1 E102"),
    ],
)
def test_a_broken_cases_file_is_one_error_without_a_stack_trace(
    pytester: pytest.Pytester, project: Town, text: str, says: str
) -> None:
    project.add(CASES, text).write()
    result = run(pytester)
    result.assert_outcomes(errors=1)
    said = output(result)
    assert f"{project.root / CASES}{says}" in said
    assert "Traceback" not in said
    assert "cases.py" not in said


def test_an_unknown_key_brings_the_one_that_was_meant(pytester: pytest.Pytester, project: Town) -> None:
    project.add(CASES, PASSING.replace("expect: {outcome", "expect: {outcom")).write()
    assert "outcome？(did you mean?)" in output(run(pytester))


def test_broken_rulesets_fail_their_cases_without_a_stack_trace(pytester: pytest.Pytester, project: Town) -> None:
    project.edit(SERVICE, "when: is_resident", "when: is_residnt").add(CASES, PASSING).write()
    result = run(pytester)
    result.assert_outcomes(failed=1)
    said = output(result)
    assert f"{project.root / SERVICE}:43:11 E201" in said
    assert "loading.py" not in said


@pytest.mark.parametrize(("service", "says"), [("1-9", "1-9"), ("9-1", "outcome：应为 eligible，实为 not_applicable")])
def test_a_case_of_another_service_fails(pytester: pytest.Pytester, project: Town, service: str, says: str) -> None:
    project.add(CASES, PASSING.replace("service: 1-1", f"service: {service}").replace(", routes: [poor]", "")).write()
    result = run(pytester)
    result.assert_outcomes(failed=1)
    assert says in output(result)
    assert "runner.py" not in output(result)


def test_cases_outside_a_services_folder_say_so(pytester: pytest.Pytester) -> None:
    (pytester.path / "loose.cases.yaml").write_text(PASSING, encoding="utf-8")
    result = run(pytester)
    assert result.ret != pytest.ExitCode.OK
    assert "services" in output(result)
    assert "StopIteration" not in output(result)


def test_other_files_are_left_alone(pytester: pytest.Pytester, project: Town) -> None:
    project.add("services/_template.cases.yaml", "{").add("services/notes.yaml.txt", "{").write()
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_rulesets_are_loaded_when_a_case_runs_not_when_it_is_collected(
    pytester: pytest.Pytester, project: Town, tmp_path: Path
) -> None:
    project.edit(SERVICE, "when: is_resident", "when: is_residnt").add(CASES, PASSING).write()
    result = run(pytester, "--collect-only", "-q", "--rootdir", str(tmp_path))
    assert result.ret == pytest.ExitCode.OK
    assert "低收入的居民可得补助" in output(result)
