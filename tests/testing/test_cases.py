from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.testing.cases import Case, read_cases
from eligibility.testing.comparing import Mismatch, run_case
from eligibility.testing.runner import run_cases
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from pathlib import Path

BASE = "service: 1-1\nbase: {is_resident: true, household_income: 100, age: 55, has_stove: false, months_here: 9}\n"


def cases_of(folder: Path, text: str) -> tuple[Case, ...]:
    path = folder / "x.cases.yaml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path)


def mismatches(folder: Path, catalog: el.Catalog, case: str, *, base: str = BASE) -> list[Mismatch]:
    """What comes out other than expected of one case on 2021-06-01."""
    (it,) = cases_of(folder, f"{base}cases:\n  - name: 甲\n    on: 2021-06-01\n{case}")
    return list(run_case(it, catalog["1-1"].history))


@pytest.mark.parametrize(
    "expect",
    [
        "{outcome: eligible}",
        "{routes: [poor, stoveless]}",
        "{routes: [stoveless, poor], open_routes: [old]}",
        "{missing: []}",
        "{truths: {resident: true, poor: true, old: unknown}}",
        "{grade: guide}",
        "{unconfirmed: never}",
        '{required: ["1", "2"], not_required: ["3", "4"]}',
        "{forms: {bank_statement: 近6个月}}",
        "{limits: {check: 5个工作日内, pay: 没有规定时限}}",
        "{steps: [apply, check, notice, pay]}",
        "{must_not_ask: [tax_record]}",
        "{forms: {medical_proof: 由医院出具，1个月内，盖医院公章或病区章}}",
        "{says: {aid_form: 所有申请人都须提供}}",
    ],
)
def test_a_case_that_comes_out_as_expected_has_no_mismatch(tmp_path: Path, snowfield: el.Catalog, expect: str) -> None:
    assert mismatches(tmp_path, snowfield, f"    expect: {expect}\n") == []


@pytest.mark.parametrize(
    ("expect", "what", "expected", "found"),
    [
        ("{outcome: ineligible}", "outcome", "ineligible", "eligible"),
        ("{routes: [poor]}", "routes", "poor", "poor、stoveless"),
        ("{routes: []}", "routes", "", "poor、stoveless"),
        ("{open_routes: []}", "open_routes", "", "old"),
        ("{missing: [age]}", "missing", "age", ""),
        ("{next_question: age}", "next_question", "age", "—"),
        ("{truths: {poor: false}}", "truths.poor", "FALSE", "TRUE"),
        ("{truths: {old: true}}", "truths.old", "TRUE", "UNKNOWN"),
        ("{truths: {poor: unknown}}", "truths.poor", "UNKNOWN", "TRUE"),
        ("{grade: legal}", "grade", "legal", "guide"),
        ("{unconfirmed: 2020-06-30}", "unconfirmed", "2020-06-30", "never"),
        ('{required: ["3"]}', "材料 3", "required", "not_required"),
        ('{not_required: ["2"]}', "材料 2", "not_required", "required"),
        ('{may_be_required: ["1"]}', "材料 1", "may_be_required", "required"),
        ('{required: ["9"]}', "材料 9", "required", "没有这一项 (no such item)"),
        ("{forms: {bank_statement: 近3个月}}", "forms.bank_statement", "近3个月", "近6个月"),
        ("{forms: {payslip: 原件}}", "forms.payslip", "原件", "—"),
        ("{limits: {check: 6个工作日内}}", "limits.check", "6个工作日内", "5个工作日内"),
        ("{limits: {nothing: 6个工作日内}}", "limits.nothing", "6个工作日内", "—"),
        ("{steps: [apply]}", "steps", "apply", "apply、check、notice、pay"),
        ("{must_not_ask: []}", "must_not_ask", "", "tax_record"),
        ("{must_not_ask: [tax_record, anything_else]}", "must_not_ask", "tax_record、anything_else", "tax_record"),
        ("{questions: {aid_form: has_stove}}", "questions.aid_form", "has_stove", "—"),
        ("{questions: {aidform: has_stove}}", "questions.aidform", "has_stove", "没有这一项 (no such item)"),
        ("{says: {aid_form: 原件}}", "says.aid_form", "原件", "所有申请人都须提供 ／ 原件，复印件2份"),
        ("{says: {aidform: 原件}}", "says.aidform", "原件", "没有这一项 (no such item)"),
    ],
)
def test_a_mismatch_says_what_was_expected_and_what_was_found(
    tmp_path: Path, snowfield: el.Catalog, expect: str, what: str, expected: str, found: str
) -> None:
    (mismatch,) = mismatches(tmp_path, snowfield, f"    expect: {expect}\n")
    assert (mismatch.what, mismatch.expected, mismatch.found) == (what, expected, found)
    assert str(mismatch).startswith(f"{what}：应为 {expected}，实为 {found}")


@pytest.mark.parametrize(
    "expect",
    [
        "{choices: {incme_proof: 工资单、或银行流水}}",
        "{truths: {residnt: true}}",
        "{truths: {frail: true}}",
    ],
)
def test_an_expectation_of_what_is_not_there_is_a_mismatch(tmp_path: Path, snowfield: el.Catalog, expect: str) -> None:
    assert len(mismatches(tmp_path, snowfield, f"    expect: {expect}\n")) == 1


def test_a_case_names_what_would_settle_an_open_item_and_what_is_not_asked_for_at_all(
    tmp_path: Path, town: Town
) -> None:
    town.edit(SERVICE, "must_not_ask:\n", "must_not_ask:\n  - anything_else: true\n    cite: {source: rumour}\n")
    base = "service: 1-1\nbase: {dwelling: flat, has_stove: true}\n"
    expect = "{questions: {stove_papers: household_size}, must_not_ask: [anything_else, tax_record]}"
    assert mismatches(tmp_path, town.catalog(), f"    expect: {expect}\n", base=base) == []
    other = expect.replace("household_size", "dwelling").replace("anything_else, ", "")
    found = mismatches(tmp_path, town.catalog(), f"    expect: {other}\n", base=base)
    assert [(it.what, it.found) for it in found] == [
        ("questions.stove_papers", "household_size"),
        ("must_not_ask", "anything_else、tax_record"),
    ]


def test_a_form_of_a_document_asked_for_twice_is_named_by_its_item(tmp_path: Path, town: Town) -> None:
    again = "  - id: household_forms\n    document: aid_form\n    copies: household_size\n    cite: {source: rumour}\n"
    town.edit(SERVICE, "  - document: income_proof\n", f"{again}  - document: income_proof\n")
    case = (
        "    facts: {household_size: 3}\n    expect: {forms: {aid_form: 原件，复印件2份, household_forms: 复印件3份}}\n"
    )
    assert mismatches(tmp_path, town.catalog(), case) == []


def test_every_mismatch_of_a_case_is_told(tmp_path: Path, snowfield: el.Catalog) -> None:
    found = mismatches(tmp_path, snowfield, '    expect: {outcome: ineligible, grade: legal, required: ["3"]}\n')
    assert [mismatch.what for mismatch in found] == ["outcome", "grade", "材料 3"]


def test_a_case_lays_its_facts_over_the_base_and_null_takes_one_away(tmp_path: Path, snowfield: el.Catalog) -> None:
    expect = "{outcome: undetermined, missing: [has_stove, dwelling]}"
    case = f"    facts: {{household_income: 9000, has_stove: null}}\n    expect: {expect}\n"
    assert mismatches(tmp_path, snowfield, case) == []
    without = mismatches(tmp_path, snowfield, case.replace("household_income: 9000, ", ""))
    assert [mismatch.what for mismatch in without] == ["outcome", "missing"]


def test_the_day_of_the_facts_may_be_another_than_that_of_the_rules(tmp_path: Path, snowfield: el.Catalog) -> None:
    base = "service: 1-1\nbase: {birth_date: 1960-06-01, dwelling: house}\n"
    case = "    expect: {truths: {old: true}}\n"
    assert mismatches(tmp_path, snowfield, case, base=base) == []
    assert mismatches(tmp_path, snowfield, "    today: 2020-05-31\n" + case, base=base) != []


def test_a_fixed_route_lists_its_documents_alone(tmp_path: Path, snowfield: el.Catalog) -> None:
    assert mismatches(tmp_path, snowfield, '    route: stoveless\n    expect: {not_required: ["2"]}\n') == []


@pytest.mark.parametrize("expect", ["{}", "{required: []}", "{truths: {}, forms: {}}", "{outcome: null}"])
def test_a_case_that_expects_nothing_is_refused(tmp_path: Path, expect: str) -> None:
    with pytest.raises(el.RulesetError, match="expects nothing") as caught:
        cases_of(tmp_path, f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n    expect: {expect}\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line, problem.where.column) == ("E303", 6, 13)


def test_an_expected_problem_must_come(tmp_path: Path, snowfield: el.Catalog) -> None:
    wrong = "    facts: {age: 200}\n"
    assert mismatches(tmp_path, snowfield, f"{wrong}    expect: {{problem: at most 130}}\n") == []
    (other,) = mismatches(tmp_path, snowfield, f"{wrong}    expect: {{problem: at least}}\n")
    assert (other.what, other.expected) == ("problem", "at least")
    assert "x.cases.yaml:6:18 F103 age" in other.found
    (none,) = mismatches(tmp_path, snowfield, "    expect: {problem: at most 130}\n")
    assert none.found == "没有错误 (none)"


def test_a_problem_nobody_expected_is_a_mismatch(tmp_path: Path, snowfield: el.Catalog) -> None:
    (mismatch,) = mismatches(tmp_path, snowfield, "    facts: {agee: 3}\n    expect: {outcome: eligible}\n")
    assert mismatch.what == "problem"
    assert "did you mean age?" in mismatch.found
    (case,) = cases_of(tmp_path, f"{BASE}cases:\n  - name: 甲\n    on: 2019-01-01\n    expect: {{outcome: eligible}}\n")
    (early,) = run_case(case, snowfield["1-1"].history)
    assert "has rules from 2020-01-01" in early.found


def test_a_case_stands_where_its_name_does(tmp_path: Path) -> None:
    first, second = cases_of(
        tmp_path,
        BASE
        + "cases:\n"
        + "".join(f"  - name: {name}\n    on: 2021-06-01\n    expect: {{missing: []}}\n" for name in "甲乙"),
    )
    assert [(case.name, case.where.line, case.where.column) for case in (first, second)] == [("甲", 4, 5), ("乙", 7, 5)]
    assert first.today == first.on
    assert "household_income" not in repr(first)


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("service: 1-1\ncases: []\n", ":2:8", "E303"),
        ("service: 1-1\n", ":1:1", "E302"),
        (f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n", ":4:5", "E302"),
        (f"{BASE}cases:\n  - name: 甲\n    on: someday\n    expect: {{}}\n", ":5:9", "E303"),
        (f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n    expect: {{outcom: eligible}}\n", ":6:14", "E301"),
        (f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n    expects: {{}}\n    expect: {{}}\n", ":6:5", "E301"),
        (f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n    expect: {{outcome: yes}}\n", ":6:23", "E106"),
        (f"{BASE}cases:\n  - name: &x 甲\n    on: 2021-06-01\n    expect: {{}}\n", ":4:11", "E105"),
        (f"{BASE}cases:\n  - name: 甲\n    name: 乙\n    on: 2021-06-01\n    expect: {{}}\n", ":5:5", "E104"),
        (f"{BASE}cases:\n  - name: 甲\n    on: 2021-06-01\n    expect: {{routes: poor}}\n", ":6:22", "E303"),
        ("", ":1:1", "E102"),
        ("[\n", ":2:1", "E103"),
    ],
)
def test_a_fault_in_a_cases_file_is_told_at_its_place(tmp_path: Path, text: str, where: str, code: str) -> None:
    with pytest.raises(el.RulesetError) as caught:
        cases_of(tmp_path, text)
    first = caught.value.problems[0]
    assert str(first.where).endswith(f"x.cases.yaml{where}")
    assert first.code == code


# ---------------------------------------------------------------- deadlines


def deadline_mismatches(town: Town, expected: str, events: str = "{apply: 2021-03-01}") -> list[str]:
    text = f"""\
service: "1-1"
cases:
  - name: 一例
    on: 2021-01-01
    events: {events}
    expect: {{deadlines: {expected}}}
"""
    path = town.add("services/01-1-heating-aid.cases.yaml", text).write() / "services/01-1-heating-aid.cases.yaml"
    (result,) = run_cases(path)
    return [f"{it.what} {it.expected} {it.found}" for it in result.mismatches]


@pytest.mark.parametrize(
    ("expected", "mismatches"),
    [
        ("{apply: untimed, check: 2021-03-08, notice: waiting, pay: unstated}", []),
        ("{check: [2021-03-08]}", []),
        ("{check: 2021-03-09}", ["deadlines.check 2021-03-09 2021-03-08"]),
        ("{check: [2021-03-08, 2021-03-09]}", ["deadlines.check 2021-03-08、2021-03-09 2021-03-08"]),
        ("{check: waiting}", ["deadlines.check waiting 2021-03-08"]),
        (
            "{notice: 2021-03-11, pay: waiting}",
            ["deadlines.notice 2021-03-11 waiting", "deadlines.pay waiting unstated"],
        ),
    ],
)
def test_deadlines_are_compared_step_by_step(town: Town, expected: str, mismatches: list[str]) -> None:
    assert deadline_mismatches(town, expected) == mismatches


def test_a_step_that_is_done_still_has_its_deadline(town: Town) -> None:
    events = "{apply: 2021-03-01, check: 2021-03-20, notice: 2021-03-30}"
    expected = "{apply: untimed, check: 2021-03-08, notice: 2021-03-24, pay: unstated}"
    assert deadline_mismatches(town, expected, events) == []


def test_a_step_that_is_none_is_a_problem_of_the_case(town: Town) -> None:
    (mismatch,) = deadline_mismatches(town, "{chek: waiting}")
    assert "did you mean check?" in mismatch
