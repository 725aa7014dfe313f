from __future__ import annotations

import pickle
from datetime import date

import pytest

import eligibility as el
from eligibility.errors import quote

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
MEANT = el.Bilingual("是否为 1-1？", "did you mean 1-1?")
CHOSEN = el.Bilingual("选定", "chosen")
PROVING = el.Bilingual("证明", "proving")
ERRORS: tuple[el.EligibilityError, ...] = (
    el.EligibilityError("plain", zh="中文"),
    el.RulesetError(PROBLEMS),
    el.FactError(FAULTS),
    el.FrameError(FAULTS, rows=3, of=9),
    el.UnknownServiceError("9-9", MEANT),
    el.NotInForceError("1-1", date(2019, 1, 1), date(2020, 1, 1), None, CHOSEN),
    el.CalendarRangeError("out of range", zh="不在其内"),
    el.MissingExtraError(PROVING, "z3", "verify"),
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


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_told_in_chinese_then_in_english(error: el.EligibilityError) -> None:
    said = str(error).partition("\n")[0]
    assert said.startswith(error.zh[:4])
    assert error.en[:4] in said.partition(" (")[2]


def test_a_ruleset_error_lists_its_problems_in_order_of_place() -> None:
    error = el.RulesetError(PROBLEMS)
    assert error.problems == (PROBLEMS[2], PROBLEMS[1], PROBLEMS[0])
    assert str(error) == (
        "文件中有 3 个问题 (3 problems in files)\n"
        "a.yaml:3:7 E104 重复 (duplicate)\n"
        "a.yaml:10:1 E201 未声明 (undeclared)；是否为 sex？\n"
        "b.yaml:1:1 E302 缺少键 (missing key)"
    )
    assert error.en == str(error).replace("文件中有 3 个问题 (3 problems in files)", "3 problems in files")


def test_one_problem_and_one_fault_are_told_in_the_singular() -> None:
    assert el.RulesetError(PROBLEMS[:1]).en.startswith("1 problem in")
    assert el.FactError(FAULTS[:1]).en.startswith("1 fault in")


def test_a_fact_error_lists_its_faults_with_their_places() -> None:
    error = el.FactError(iter(FAULTS))
    assert error.faults == FAULTS
    assert error.zh == "事实有 2 处错误\n  a.yaml:3:7 F102 sex：应为\n  F101 agee：没有"
    assert error.en == "2 faults in the facts\n  a.yaml:3:7 F102 sex must be\n  F101 agee is not"
    assert str(error) == (
        "事实有 2 处错误 (2 faults in the facts)\n"
        "  a.yaml:3:7 F102 sex：应为 (F102 sex must be)\n"
        "  F101 agee：没有 (F101 agee is not)"
    )


def test_an_unknown_service_is_a_key_error_that_reads_as_a_sentence() -> None:
    error = el.UnknownServiceError("9-9", MEANT)
    assert isinstance(error, KeyError)
    assert str(error) == "没有事项 9-9；是否为 1-1？ (no service '9-9' in this catalog; did you mean 1-1?)"
    assert str(el.UnknownServiceError("9-9")) == "没有事项 9-9 (no service '9-9' in this catalog)"


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("key", ["9" * 100_000, ["9"] * 100_000, Hostile()])
def test_what_was_given_is_quoted_briefly_whatever_it_is(key: object) -> None:
    error = el.UnknownServiceError(key)
    assert len(str(error)) < 200
    assert len(error.zh) < 200


@pytest.mark.parametrize(
    ("value", "said"),
    [("a", "'a'"), (3, "3"), (None, "None"), (date(2020, 1, 1), "2020-01-01"), ({"sex": 1}, "dict"), ([1], "list")],
)
def test_only_text_numbers_and_days_are_quoted(value: object, said: str) -> None:
    assert quote(value) == said


def test_out_of_force_says_the_span_and_the_day() -> None:
    day, start, end = date(2019, 1, 1), date(2020, 1, 1), date(2024, 12, 31)
    assert str(el.NotInForceError("1-1", day, start, None)) == (
        "事项 1-1 的规则自 2020-01-01 起，2019-01-01 不在其内 "
        "(service 1-1 has rules from 2020-01-01; asked for 2019-01-01)"
    )
    assert str(el.NotInForceError("1-1", day, start, end, CHOSEN)) == (
        "事项 1-1 的规则自 2020-01-01 起，至 2024-12-31 止（选定），2019-01-01 不在其内 "
        "(service 1-1 has rules from 2020-01-01 until 2024-12-31 (chosen); asked for 2019-01-01)"
    )


def test_a_missing_extra_names_the_command_to_install_it_once() -> None:
    error = el.MissingExtraError(PROVING, "z3", "verify")
    assert str(error) == '证明要用 z3 (proving needs z3): pip install "eligibility[verify]"'
    assert error.zh == '证明要用 z3：pip install "eligibility[verify]"'
