"""The same on Spark, in one session: answers, laziness, and rows at fault."""

from __future__ import annotations

import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import eligibility as el
from tests.engines import crowds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
TODAY = date(2026, 6, 1)
EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")
TYPES = {pl.Boolean: "boolean", pl.Int64: "bigint", pl.Float64: "double", pl.Date: "date", pl.String: "string"}


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session in this process; it takes seconds to start, so there is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession  # noqa: PLC0415 - it takes seconds, and warns

        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def as_spark(spark: Any, frame: pl.DataFrame) -> Any:
    types = ", ".join(f"`{name}` {TYPES[type(dtype)]}" for name, dtype in frame.schema.items())
    return spark.createDataFrame(frame.rows(), types)


def rows_of(frame: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in sorted(frame.collect(), key=lambda it: it["row"])]


def test_rows_on_spark_answer_as_single_cases(catalog: el.Catalog, spark: Any) -> None:
    rulesets = [catalog[number].on(TODAY) for number in ("1-1", "15")]
    crowd = [it for ruleset in rulesets for it in crowds.draw_crowd(ruleset, TODAY, 8, seed=4)]
    frame = as_spark(spark, crowds.as_polars(catalog.library.vocabulary.facts, crowd))
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
    assert rows_of(found, list(expected[0])) == expected


def test_rows_on_spark_that_cannot_be_used_are_told(ruleset: el.Ruleset, spark: Any) -> None:
    frame = as_spark(spark, pl.DataFrame({"row": [0, 1, 2], "sex": ["female", "women", None], "age": [40, 41, 200]}))
    with pytest.raises(el.FrameError, match="2 rows of 3"):
        el.assess_frame(ruleset, frame)
    found = rows_of(el.assess_frame(ruleset, frame, on_invalid="null"), ["outcome", "problem"])
    assert [row["outcome"] for row in found] == ["undetermined", None, None]
    assert found[2]["problem"] == "F103 age：不能大于 130 (must be at most 130)"
