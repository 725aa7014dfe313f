"""Sweeps: every cell is the case itself, and the places where the outcome turns are exact."""

from __future__ import annotations

import csv
import io
import itertools
import json
import pickle
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import eligibility as el
from eligibility.render.sweep_terminal import show_sweep
from eligibility.testing import facts

if TYPE_CHECKING:
    from collections.abc import Sequence

ON = "2021-06-01"
APPLICANT = {
    "is_resident": True,
    "birth_date": "1956-03-01",
    "dwelling": "house",
    "household_income": 1500,
    "has_stove": True,
}


@pytest.fixture(scope="module")
def rules(snowfield: el.Catalog) -> el.Ruleset:
    return snowfield["1-1"].on(ON)


AGES = {"age": range(55, 70)}


@settings(max_examples=15)
@given(st.data())
def test_every_cell_is_the_outcome_of_that_case(rules: el.Ruleset, data: st.DataObject) -> None:
    applicant = data.draw(facts(rules))
    over: dict[str, Sequence[Any]] = {
        "dwelling": ["house", "boat", None],
        "age": [None, *data.draw(st.lists(st.integers(0, 90), unique=True))],
    }
    names = data.draw(st.lists(st.sampled_from(sorted(over)), min_size=1, unique=True))
    result = el.sweep(rules, applicant, {name: over[name] for name in names})
    d = rules.assess(applicant)
    assert result.outcome is d.outcome
    for values, outcome in zip(result.cells(), result.outcomes, strict=True):
        case = d.with_facts(dict(zip(names, values, strict=True)))
        assert case.outcome is outcome
        assert result[values] is outcome
        assert (values in result.changed) == (outcome is not d.outcome)


@settings(max_examples=15)
@given(st.data())
def test_the_outcome_turns_just_where_it_is_said_to(rules: el.Ruleset, data: st.DataObject) -> None:
    applicant = data.draw(facts(rules))
    over: dict[str, Sequence[Any]] = {
        "household_income": [0, 500, Decimal("1000.5"), 3000],
        "age": range(0, 101, 25),
        "move_date": [date(2000, 1, 1), date(2020, 1, 1), date(2021, 1, 1)],
        "household_size": [1, 20],
    }
    name = data.draw(st.sampled_from(sorted(over)))
    result = el.sweep(rules, applicant, {name: over[name]})
    turns: list[Any] = [turn for turn in result.thresholds if turn.axis == name]
    grain: Any = {"household_income": Decimal("0.01"), "move_date": timedelta(1)}.get(name, 1)
    d = rules.assess(applicant)
    for turn in turns:
        below, above = turn.below, turn.above
        assert above - below == grain
        assert d.with_facts({name: turn.below}).outcome is turn.before
        assert d.with_facts({name: turn.above}).outcome is turn.after
    for (low, before), (high, after) in pairwise(zip(over[name], result.outcomes, strict=True)):
        between = [turn for turn in turns if low <= turn.below and turn.above <= high]
        assert between or before is after


def test_an_age_moves_the_day_of_birth_and_what_hangs_on_it(rules: el.Ruleset) -> None:
    result = el.sweep(rules, APPLICANT, AGES)
    assert [(it.axis, it.below, it.above, it.before.value, it.after.value, it.others) for it in result.thresholds] == [
        ("age", 59, 60, "ineligible", "eligible", ())
    ]
    assert result.base == (10,)
    assert result.changed == tuple((age,) for age in range(55, 60))


def test_turns_along_both_axes_are_told_with_where(rules: el.Ruleset) -> None:
    result = el.sweep(rules, APPLICANT, {"dwelling": ["house", "flat", "boat"], "age": range(45, 70, 5)})
    told = [(it.axis, it.below, it.above, it.others) for it in result.thresholds]
    assert told == [
        ("age", 59, 60, ("house",)),
        ("age", 64, 65, ("flat",)),
        ("age", 49, 50, ("boat",)),
    ]
    turned = el.sweep(rules, APPLICANT, {"age": range(45, 70, 5), "dwelling": ["house", "flat", "boat"]})
    assert [(it.axis, it.below, it.above, it.others) for it in turned.thresholds] == told
    assert result["flat", 65] is turned[65, "flat"] is el.Outcome.ELIGIBLE
    assert result.at(1, 4) is el.Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("over", "error", "said"),
    [
        ({}, el.EligibilityError, "one or two"),
        ({"age": [1], "dwelling": ["house"], "has_stove": [True]}, el.EligibilityError, "one or two"),
        (["age"], el.EligibilityError, "a mapping"),
        ({"agee": [1]}, el.EligibilityError, "did you mean age"),
        ({"parameters.min_agee.house": [1]}, el.EligibilityError, r"did you mean parameters\.min_age\.house"),
        ({"parameters.min_age": [1]}, el.EligibilityError, r"did you mean parameters\.min_age"),
        ({"parameters.min_age.house": ["x"]}, el.EligibilityError, "must be a number"),
        ({"parameters.min_age.house": [60, 60]}, el.EligibilityError, "twice"),
        ({"age": []}, el.EligibilityError, "no values"),
        ({"age": 40}, el.EligibilityError, "a list or range"),
        ({"age": "40"}, el.EligibilityError, "a list or range"),
        ({"age": [40, 41, 40]}, el.EligibilityError, "value 40 twice"),
        ({"age": [40, 200, "x"]}, el.FactError, "2 faults"),
        ({"dwelling": ["hose"]}, el.FactError, "did you mean house"),
        ({"age": [40], "birth_date": ["1980-01-01"]}, el.EligibilityError, "both change birth_date"),
        ({"age": [65], "birth_date": ["1950-01-01"]}, el.EligibilityError, "both change birth_date"),
        ({"age": [{"shift": 1}]}, el.FactError, "must be a whole number"),
        ({"age": itertools.count()}, el.EligibilityError, "more than 100000 values"),
        ({"parameters.min_age.house": range(10**12)}, el.EligibilityError, "more than 100000 values"),
        ({3: [1]}, el.EligibilityError, "no fact"),
        ({"household_size": range(1, 3), "household_income": range(3_000_000)}, el.FactError, "at most"),
    ],
)
def test_what_cannot_be_varied_is_refused(rules: el.Ruleset, over: Any, error: type[Exception], said: str) -> None:
    if over and isinstance(over, dict) and len(over.get("household_income", ())) > 10:
        over = over | {"household_income": range(1_000_000, 1_000_002)}
    with pytest.raises(error, match=said) as caught:
        el.sweep(rules, APPLICANT, over)
    assert getattr(caught.value, "zh", "") or isinstance(caught.value, el.FactError)


def test_too_many_cells_are_refused_before_any_is_answered(rules: el.Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.policy.sweep.MOST_CELLS", 14)
    with pytest.raises(el.EligibilityError, match="15 cells are too many"):
        el.sweep(rules, APPLICANT, AGES)


def test_rules_are_a_ruleset_or_a_service_and_a_day(snowfield: el.Catalog, rules: el.Ruleset) -> None:
    service = snowfield["1-1"]
    assert el.sweep(service, APPLICANT, AGES, on=ON) == el.sweep(rules, APPLICANT, AGES)
    with pytest.raises(el.EligibilityError, match="say the day of the rules"):
        el.sweep(service, APPLICANT, AGES)
    with pytest.raises(el.EligibilityError, match="not Catalog"):
        el.sweep(snowfield, APPLICANT, AGES)  # type: ignore[call-overload]
    with pytest.raises(el.FactError, match="did you mean dwelling"):
        el.sweep(rules, {"dweling": "house"}, AGES)


def test_facts_of_no_use_to_the_rules_make_no_difference(catalog: el.Catalog) -> None:
    rules = catalog["1-1"].on(ON)
    result = el.sweep(rules, {"is_recognised_hardship": True}, {"is_recognised_hardship": [True, False, None]})
    assert set(result.outcomes) == {rules.outcome({})}


def test_a_sweep_is_read_by_value(rules: el.Ruleset) -> None:
    result = el.sweep(rules, APPLICANT, {"birth_date": ["1950-01-01", "1990-01-01"], "household_income": [0.5, 1500]})
    assert result["1950-01-01", Decimal("0.5")] is result[date(1950, 1, 1), 0.5] is el.Outcome.ELIGIBLE
    for wrong in ("1950-01-01", ("1951-01-01", 0.5), (date(1950, 1, 1), 7)):
        with pytest.raises(el.EligibilityError):
            _ = result[wrong]


def test_progress_is_told_up_to_the_last_cell(rules: el.Ruleset) -> None:
    told: list[tuple[int, int]] = []
    el.sweep(
        rules, APPLICANT, {"age": range(20, 60), "household_size": range(1, 20)}, progress=lambda *it: told.append(it)
    )
    assert told[-1] == (760, 760)
    assert 100 <= len(told) <= 110
    assert sorted(told) == told


def test_rows_csv_and_json_hold_every_cell(rules: el.Ruleset) -> None:
    result = el.sweep(rules, APPLICANT, {"dwelling": ["house", None], "household_income": [Decimal("999.50"), 3000]})
    rows = result.to_rows()
    assert rows[0] == {"dwelling": "house", "household_income": Decimal("999.50"), "outcome": "eligible"}
    read = list(csv.DictReader(io.StringIO(result.to_csv())))
    assert read[3] == {"dwelling": "", "household_income": "3000", "outcome": "eligible"}
    assert len(read) == len(rows) == len(result) == 4
    data = json.loads(result.to_json())
    assert data == result.to_dict()
    assert data["axes"][1]["values"] == ["999.50", 3000]
    assert data["axes"][0]["own"] == 0
    assert data["outcomes"] == [row["outcome"] for row in rows]
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own


def test_the_text_is_a_grid_that_marks_the_applicants_own_place(rules: el.Ruleset) -> None:
    text = el.sweep(rules, APPLICANT, {"age": range(58, 67), "dwelling": ["house", "flat", None]}).explain()
    assert text.splitlines()[1:] == [
        "横：年龄（周岁）　纵：住所",
        "按现在的事实和规则：符合条件",
        "✔ 符合条件　? 尚不能确定　✘ 不符合条件　[ ] 申请人现在的",
        "",
        "      58 59 60 61 62 63 64 65 66",
        "平房  ✘  ✘  ✔  ✔  ✔  ✔  ✔ [✔] ✔",
        "楼房  ✘  ✘  ✘  ✘  ✘  ✘  ✘  ✔  ✔",
        "未知  ?  ?  ?  ?  ?  ?  ?  ✔  ✔",
        "",
        "在哪里变：",
        "  年龄 59周岁 → 60周岁：不符合条件 → 符合条件（住所 平房）",
        "  年龄 64周岁 → 65周岁：不符合条件 → 符合条件（住所 楼房）",
        "  年龄 64周岁 → 65周岁：尚不能确定 → 符合条件（住所 未知）",
    ]
    assert "Where it turns: the same everywhere" in el.sweep(rules, APPLICANT, {"age": [70]}).explain("en")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_terminal_shows_the_grid_in_pieces_that_fit(rules: el.Ruleset, width: int) -> None:
    result = el.sweep(
        rules, APPLICANT, {"birth_date": [date(year, 1, 1) for year in range(1930, 2000)], "household_size": [1, 2]}
    )
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False, markup=False).print(show_sweep(result, width=width))
    lines = stream.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    marks = [line for line in lines if line[:2] in ("1 ", "2 ")]
    assert sum(line.count(mark) for line in marks for mark in "✔?✘") == 140
    assert any("1930-01-01" in line for line in lines)


def test_a_sensitive_value_stays_out_of_reprs_and_errors(rules: el.Ruleset) -> None:
    result = el.sweep(rules, APPLICANT, {"household_income": [777]})
    assert "777" not in repr(result) + repr(result.axes)
    for values in ([777, 777], [-777], ["777x"]):
        with pytest.raises(el.EligibilityError) as caught:
            el.sweep(rules, APPLICANT, {"household_income": values})
        assert "777" not in str(caught.value)


def test_a_figure_of_the_rules_is_varied_by_reform(rules: el.Ruleset) -> None:
    name = "parameters.min_age.house"
    result = el.sweep(rules, APPLICANT, {name: range(50, 81, 10), "age": range(60, 70, 4)})
    assert result.base == (1, None)
    assert result.axes[0].title.zh == "最低年龄（平房）"
    assert [(it.axis, it.below, it.above, it.others) for it in result.thresholds] == [
        (name, 60, 61, (60,)),
        (name, 64, 65, (64,)),
        (name, 68, 69, (68,)),
    ]
    for (figure, age), outcome in zip(result.cells(), result.outcomes, strict=True):
        applicant = el.Scenario({"age": age}).apply(APPLICANT, rules)
        assert rules.reform({name: figure}).outcome(applicant) is outcome


def test_two_figures_are_varied_together(rules: el.Ruleset) -> None:
    names = "parameters.min_age.house", "parameters.min_months"
    result = el.sweep(
        rules, APPLICANT | {"months_here": 9, "has_stove": False}, {names[0]: [60, 70], names[1]: [6, 12]}
    )
    assert [it.value for it in result.outcomes] == ["eligible", "eligible", "eligible", "ineligible"]


def test_a_figure_shared_by_services_is_asked_of_the_catalog(rules: el.Ruleset) -> None:
    with pytest.raises(el.RulesetError):
        el.sweep(rules, APPLICANT, {"parameters.income_line": [1000, 2000]})
