from __future__ import annotations

import ast
import pickle
from datetime import date
from pathlib import Path

import pytest

import eligibility as el

HERE = el.Position("a.yaml", 3, 7)
PROBLEMS = (
    el.Problem(el.Position("b.yaml", 1, 1), "E302", "缺少键 (missing key)"),
    el.Problem(el.Position("a.yaml", 10, 1), "E201", "未声明 (undeclared)", "是否为 sex？"),
    el.Problem(HERE, "E104", "重复 (duplicate)"),
)
FAULTS = (
    el.FactFault("sex", "F102", "F102 sex：应为", "F102 sex must be", HERE),
    el.FactFault("agee", "F101", "F101 agee：没有", "F101 agee is not"),
)
ERRORS: tuple[el.EligibilityError, ...] = (
    el.EligibilityError("plain"),
    el.EligibilityError("plain", zh="中文"),
    el.RulesetError(PROBLEMS),
    el.FactError(FAULTS),
    el.UnknownServiceError("9-9", "did you mean 1-1?", zh="是否为 1-1？"),
    el.NotInForceError("1-1", date(2019, 1, 1), date(2020, 1, 1), None, "chosen"),
    el.CalendarRangeError("out of range"),
    el.MissingExtraError("verify()", "z3", "verify"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling(error: el.EligibilityError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made one line above
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_is_an_eligibility_error(error: Exception) -> None:
    assert isinstance(error, el.EligibilityError)


def test_a_ruleset_error_lists_its_problems_in_order_of_place() -> None:
    error = el.RulesetError(PROBLEMS)
    assert error.problems == (PROBLEMS[2], PROBLEMS[1], PROBLEMS[0])
    assert str(error) == (
        "3 problems in ruleset files\n"
        "a.yaml:3:7 E104 重复 (duplicate)\n"
        "a.yaml:10:1 E201 未声明 (undeclared)；是否为 sex？\n"
        "b.yaml:1:1 E302 缺少键 (missing key)"
    )


def test_one_problem_and_one_fault_are_told_in_the_singular() -> None:
    assert str(el.RulesetError(PROBLEMS[:1])).startswith("1 problem in")
    assert str(el.FactError(FAULTS[:1])).startswith("1 fault in")


def test_a_fact_error_lists_its_faults_with_their_places() -> None:
    error = el.FactError(iter(FAULTS))
    assert error.faults == FAULTS
    assert str(error) == "2 faults in the facts\n  a.yaml:3:7 F102 sex must be\n  F101 agee is not"


def test_an_unknown_service_is_a_key_error_that_reads_as_a_sentence() -> None:
    error = el.UnknownServiceError("9-9", "did you mean 1-1?")
    assert isinstance(error, KeyError)
    assert str(error) == "no service '9-9' in this catalog; did you mean 1-1?"
    assert str(el.UnknownServiceError("9-9")) == "no service '9-9' in this catalog"


def test_an_unknown_service_says_in_chinese_what_was_meant() -> None:
    assert el.UnknownServiceError("9-9", "did you mean 1-1?", zh="是否为 1-1？").zh == "没有事项 9-9；是否为 1-1？"
    assert el.UnknownServiceError("9-9").zh == "没有事项 9-9"


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("key", ["9" * 100_000, ["9"] * 100_000, Hostile()])
def test_what_was_given_is_quoted_briefly_whatever_it_is(key: object) -> None:
    error = el.UnknownServiceError(key)
    assert len(str(error)) < 200
    assert len(error.zh) < 200


def test_out_of_force_says_the_span_and_the_day() -> None:
    day, start, end = date(2019, 1, 1), date(2020, 1, 1), date(2024, 12, 31)
    assert str(el.NotInForceError("1-1", day, start, None)) == (
        "service 1-1 has rules from 2020-01-01; asked for 2019-01-01"
    )
    assert str(el.NotInForceError("1-1", day, start, end, "chosen")) == (
        "service 1-1 has rules from 2020-01-01 until 2024-12-31 (chosen); asked for 2019-01-01"
    )


def test_a_missing_extra_names_the_command_to_install_it() -> None:
    error = el.MissingExtraError("verify()", "z3", "verify")
    assert str(error) == 'verify() needs z3: pip install "eligibility[verify]"'


@pytest.mark.parametrize("place", ["engines/*.py", "api/frame.py", "api/population.py"])
def test_errors_of_frames_and_engines_are_in_both_languages(place: str) -> None:
    root = Path(el.__file__).parent
    raised = [
        (path.name, call.lineno, any(it.arg == "zh" for it in call.keywords))
        for path in root.glob(place)
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "EligibilityError"
    ]
    assert raised
    assert [(name, line) for name, line, has_zh in raised if not has_zh] == []
