"""A curve of many people is one comparison after another, each with the rules as they are."""

from __future__ import annotations

import csv
import io
import json
import pickle
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import eligibility as el
from eligibility.render.html import Html

if TYPE_CHECKING:
    from collections.abc import Mapping

AGE = "parameters.min_age.female"
AGES = (36, 40, 44)


@pytest.fixture(scope="module")
def rules(catalog: el.Catalog) -> el.Ruleset:
    return catalog["1-1"].on("2021-06-01")


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    found = el.synthetic_population("examples/populations/older-jobseekers.yaml", 600, seed=3)
    return found.with_columns(recognised_under_other_rules=pl.lit(value=False))


@pytest.fixture(scope="module")
def curve(rules: el.Ruleset, people: pl.DataFrame) -> el.PopulationSweep:
    return el.sweep(rules, people, {AGE: AGES}, by="sex", weight="weight")


def test_every_point_is_a_comparison(rules: el.Ruleset, people: pl.DataFrame, curve: el.PopulationSweep) -> None:
    assert [value for value, _ in curve] == list(AGES)
    assert len(curve) == len(AGES)
    for value, point in curve:
        same: Any = el.compare(rules, rules.reform({AGE: value}), people, by="sex", weight="weight", sample=0)
        assert point == same == curve[value]
    assert curve[40].unchanged == curve[40].people
    assert curve[36].after(el.Outcome.ELIGIBLE) > curve[44].after(el.Outcome.ELIGIBLE)
    assert curve.own == 40


def test_any_frame_will_do(rules: el.Ruleset, people: pl.DataFrame, curve: el.PopulationSweep) -> None:
    for frame in (people.lazy(), people.to_arrow()):
        assert el.sweep(rules, frame, {AGE: AGES}, by="sex", weight="weight") == curve


def test_it_says_how_far_it_is(rules: el.Ruleset, people: pl.DataFrame) -> None:
    told: list[tuple[int, int]] = []
    service = el.Service(rules.compiled.rules.service)
    found = el.sweep(service, people, {AGE: AGES}, on="2021-06-01", progress=lambda *it: told.append(it))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert found[40].on[0] == rules.on


def test_rows_csv_and_json_hold_every_value_and_group(curve: el.PopulationSweep) -> None:
    rows = curve.to_rows()
    assert len(rows) == len(AGES) * len(curve[40].groups)
    assert sum(row["eligible_after"] for row in rows if row[AGE] == 36) == curve[36].after(el.Outcome.ELIGIBLE)
    read = list(csv.DictReader(io.StringIO(curve.to_csv())))
    assert [row[AGE] for row in read] == [str(row[AGE]) for row in rows]
    data = json.loads(curve.to_json())
    assert data == curve.to_dict()
    assert data["axis"]["own"] == 40
    assert [point["people"] for point in data["points"]] == [point.people for _, point in curve]
    assert pickle.loads(pickle.dumps(curve)) == curve  # noqa: S301


def test_it_is_told_in_words_and_shown(curve: el.PopulationSweep) -> None:
    assert repr(curve) == f"PopulationSweep(1-1, {AGE}, 3 values, 600 rows)"
    text = curve.explain("en")
    assert f"▸ 40: eligible {curve[40].after(el.Outcome.ELIGIBLE):,.0f}" in text
    assert "Invented people" in text
    assert isinstance(curve._repr_html_(), Html)
    assert "People eligible, by group" in curve.to_html()


def lines_of(chart: Mapping[str, Any]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for row in chart["layer"][-1]["data"]["values"]:
        found.setdefault(row["line"], []).append((row["value"], row["count"]))
    return found


def test_the_chart_has_a_line_for_each_group_or_outcome(
    rules: el.Ruleset, people: pl.DataFrame, curve: el.PopulationSweep
) -> None:
    groups = lines_of(curve.chart().to_dict())
    women = next(it for it in curve[36].groups if it.values == ("female",))
    assert list(groups["女 female"][0]) == [36, women.after(el.Outcome.ELIGIBLE)]
    plain = el.sweep(rules, people, {AGE: AGES})
    chart = plain.chart().to_dict()
    lines = lines_of(chart)
    assert list(lines) == ["符合条件 eligible", "尚不能确定 undetermined"]
    assert [count for _, count in lines["符合条件 eligible"]] == [it.after(el.Outcome.ELIGIBLE) for _, it in plain]
    assert chart["layer"][1]["encoding"]["text"]["value"] == "现行 now 40"


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"age": range(3)}, "change its column"),
        ({AGE: AGES, "parameters.min_insured_months": (6,)}, "change its column"),
        ({"parameters.min_agee.female": AGES}, "did you mean parameters.min_age.female"),
        ({AGE: ["40"]}, "must be a number"),
        ({AGE: []}, "no values"),
    ],
)
def test_what_cannot_be_varied(rules: el.Ruleset, people: pl.DataFrame, over: Any, message: str) -> None:
    with pytest.raises(el.EligibilityError, match=message):
        el.sweep(rules, people, over)


def test_what_is_of_a_frame_is_not_of_one_case(rules: el.Ruleset, people: pl.DataFrame) -> None:
    with pytest.raises(el.EligibilityError, match="not of one case"):
        el.sweep(rules, {}, {AGE: AGES}, by="sex")
    with pytest.raises(el.EligibilityError, match="no column"):
        el.sweep(rules, people, {AGE: AGES}, by="sexx")
    with pytest.raises(el.EligibilityError, match="no frame"):
        el.sweep(rules, 3, {AGE: AGES})
