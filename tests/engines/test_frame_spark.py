"""The same on Spark, in one session: answers, laziness, and rows at fault."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import eligibility as el
from tests.engines import crowds

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
TODAY = date(2026, 6, 1)
EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")


def test_rows_on_spark_answer_as_single_cases(catalog: el.Catalog, spark: Any) -> None:
    rulesets = [catalog[number].on(TODAY) for number in ("1-1", "15")]
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
    frame = crowds.as_spark(
        spark, pl.DataFrame({"row": [0, 1, 2], "sex": ["female", "women", None], "age": [40, 41, 200]})
    )
    with pytest.raises(el.FrameError, match="2 rows of 3"):
        el.assess_frame(ruleset, frame)
    found = crowds.rows_of(el.assess_frame(ruleset, frame, on_invalid="null"))
    assert [row["outcome"] for row in found] == ["undetermined", None, None]
    assert found[2]["problem"] == "F103 age：不能大于 130 (must be at most 130)"
