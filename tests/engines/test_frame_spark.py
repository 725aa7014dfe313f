"""The same on Spark, in one session: answers, laziness, and rows at fault; and on a cluster of two workers."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import eligibility as el
from tests.engines import crowds
from tests.terminal import python

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
TODAY = date(2026, 6, 1)
EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")


def test_rows_on_spark_answer_as_single_cases(catalog: el.Catalog, spark: Any) -> None:
    rulesets = [catalog[number].on(TODAY) for number in ("1-1", "4-2")]
    crowd = [it for ruleset in rulesets for it in crowds.draw_crowd(ruleset, TODAY, 8, seed=4)]
    frame = crowds.as_spark(spark, crowds.as_polars(catalog.library.vocabulary.facts, crowd))
    found = el.assess_frame(rulesets, frame, columns=EVERYTHING)
    assert type(found) is type(frame)
    expected = [
        {
            name: value
            for ruleset in rulesets
            for name, value in crowds.answers(ruleset, it, TODAY, f"{catalog[ruleset.number].id}__").items()
        }
        for it in crowd
    ]
    assert [{name: row[name] for name in expected[0]} for row in crowds.rows_of(found)] == expected


def test_people_on_spark_are_counted_there_as_in_polars(ruleset: el.Ruleset, spark: Any) -> None:
    crowd = [{"weight": at, **it} for at, it in enumerate(crowds.draw_crowd(ruleset, date(2021, 6, 1), 12, seed=6))]
    facts = ruleset.compiled.rules.service.vocabulary.facts
    frame = crowds.as_polars(facts, crowd).with_columns(weight=pl.Series([it["weight"] for it in crowd]))
    options: dict[str, Any] = {"by": ["row"], "weight": "weight"}
    found, expected = (
        el.compare(ruleset, {"parameters.min_age.female": 45}, it, **options)
        for it in (crowds.as_spark(spark, frame), frame)
    )
    assert found == expected
    assert found.open_rows > 0


def test_rows_on_spark_that_cannot_be_used_are_told(ruleset: el.Ruleset, spark: Any) -> None:
    rows = pl.DataFrame(
        {
            "row": [0, 1, 2, 3],
            "sex": ["female", "women", None, None],
            "age": [40, 41, 200, 41],
            "birth_date": [None, None, None, date(1980, 6, 2)],
        }
    )
    frame = crowds.as_spark(spark, rows)
    with pytest.raises(el.FrameError, match="3 rows of 4"):
        el.assess_frame(ruleset, frame)
    found = crowds.rows_of(el.assess_frame(ruleset, frame, on_invalid="null"))
    assert [row["outcome"] for row in found] == ["undetermined", None, None, None]
    assert found[2]["problem"] == "F103 age：不能大于 130 (must be at most 130)"
    assert found[3]["problem"].startswith("F104 age")


@pytest.mark.parametrize("make", [crowds.as_odd, crowds.as_odd_text])
def test_no_value_makes_a_frame_on_spark_fail_when_it_is_collected(catalog: el.Catalog, spark: Any, make: Any) -> None:
    """Two services with amounts, formulas and spans of days; Spark, too, refuses what it cannot cast."""
    rules = [catalog[number].on(TODAY) for number in ("1-2", "14")]
    frame = crowds.as_spark(spark, make(catalog.library.vocabulary.facts))
    rows = crowds.rows_of(el.assess_frame(rules, frame, on_invalid="null", columns=EVERYTHING))
    assert [row["problem"] is None for row in rows] == [False, False, False, True]


def test_a_day_is_the_whole_text_and_a_name_is_a_name_on_spark(ruleset: el.Ruleset, spark: Any) -> None:
    """For Java a pattern ends before the last line's end too, and a name with a dot is a part of another."""
    days = ["1980-01-01", "1980-01-01\n", "1980-01-01\u2028", None]
    frame = crowds.as_spark(spark, pl.DataFrame({"row": [0, 1, 2, 3], "a.b": [5] * 4, "birth_date": days}))
    found = crowds.rows_of(el.assess_frame(ruleset, frame, on_invalid="null"))
    assert [row["problem"] is None for row in found] == [True, False, False, True]
    assert [row["a.b"] for row in found] == [5] * 4
    with pytest.raises(el.EligibilityError, match="two columns of the frame have one name"):
        el.assess_frame(ruleset, spark.sql("select 40 as age, 41 as AGE"))


@pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("JAVA_HOME")), reason="Spark needs Java, which is not on this machine"
)
def test_a_cluster_of_two_workers_answers_a_parquet_file(ruleset: el.Ruleset, tmp_path: Path) -> None:
    crowd = crowds.draw_crowd(ruleset, ruleset.on, 60, seed=11)
    people = crowds.as_polars(ruleset.compiled.rules.service.vocabulary.facts, crowd)
    people.write_parquet(tmp_path / "people.parquet")
    given = (ruleset.number, str(ruleset.on), str(tmp_path / "people.parquet"), str(tmp_path / "answers.parquet"))
    done = python("-W", "ignore", "-m", "tests.engines.cluster", *given, timeout=600)
    assert done.code == 0, done.err[-3000:]
    tasks = [int(it) for it in done.out.split()]
    assert len(tasks) == 2
    assert all(tasks)  # both had a part in it
    found = pl.read_parquet(tmp_path / "answers.parquet" / "*.parquet").sort("row")
    expected = [crowds.answers(ruleset, it, ruleset.on) for it in crowd]
    asked = [name for name in expected[0] if not name.startswith(("route_", "document_", "granted_", "entitlement_"))]
    assert found["row"].to_list() == list(range(len(crowd)))
    assert found.select(asked).to_dicts() == [{name: it[name] for name in asked} for it in expected]
