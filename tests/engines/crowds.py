"""Applicants of rulesets as frames of every kind, and the answers that one at a time gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl

import eligibility as el
from eligibility.materials.options import NEED_BY_TRUTH
from eligibility.rules.vocabulary import FactType
from eligibility.testing.applicants import pick_applicant
from eligibility.testing.boundaries import Boundaries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from eligibility.rules.vocabulary import Fact

TYPES: dict[FactType, Any] = {
    FactType.BOOLEAN: pl.Boolean,
    FactType.INTEGER: pl.Int64,
    FactType.DECIMAL: pl.Float64,
    FactType.DATE: pl.Date,
    FactType.ENUM: pl.String,
}


SPARK_TYPES = {
    pl.Boolean: "boolean",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Date: "date",
    pl.String: "string",
    pl.Decimal: "decimal(38, 20)",
}


def draw_crowd(ruleset: el.Ruleset, today: date, count: int, *, seed: int = 0) -> list[dict[str, Any]]:
    """So many applicants, on boundaries mostly, each with other facts unknown."""
    random = Random(seed)  # noqa: S311 - not for secrets
    boundaries = Boundaries(ruleset.compiled, today)
    found = (pick_applicant(boundaries, random.randint, {}, complete=False) for _ in range(count))
    return [it for it in found if it is not None]


def as_polars(facts: Mapping[str, Fact], crowd: Sequence[Mapping[str, Any]], **types: Any) -> pl.DataFrame:
    """One column for every fact anyone has, of the type that holds it best."""
    names = [name for name in facts if any(name in it for it in crowd)]
    schema = {name: types.get(name, TYPES[facts[name].type]) for name in names}
    columns = {name: [_plain(it.get(name), schema[name]) for it in crowd] for name in names}
    return pl.DataFrame({"row": range(len(crowd)), **columns}, schema={"row": pl.Int64, **schema})


def _plain(value: Any, dtype: Any) -> Any:
    return float(value) if value is not None and dtype == pl.Float64 else value


def as_arrow(frame: pl.DataFrame) -> Any:
    return frame.to_arrow()


def as_pandas(frame: pl.DataFrame) -> Any:
    """Default types: objects with None for booleans, floats for numbers, datetimes for days."""
    table = pd.DataFrame({name: frame[name].to_list() for name in frame.columns})
    days = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    return table.assign(**{name: pd.to_datetime(table[name]) for name in days})


def as_pandas_arrow(frame: pl.DataFrame) -> Any:
    return frame.to_pandas(use_pyarrow_extension_array=True)


def as_pandas_nullable(frame: pl.DataFrame) -> Any:
    return as_pandas(frame).convert_dtypes()


def as_duckdb(frame: pl.DataFrame) -> Any:
    return duckdb.connect().from_arrow(frame.to_arrow())


def as_spark(spark: Any, frame: pl.DataFrame) -> Any:
    types = ", ".join(f"`{name}` {SPARK_TYPES[type(dtype)]}" for name, dtype in frame.schema.items())
    return spark.createDataFrame(frame.rows(), types)


def as_lazy(frame: pl.DataFrame) -> Any:
    return frame.lazy()


def same(frame: pl.DataFrame) -> Any:
    return frame


KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": same,
    "polars lazy": as_lazy,
    "pyarrow": as_arrow,
    "pandas": as_pandas,
    "pandas nullable": as_pandas_nullable,
    "pandas arrow": as_pandas_arrow,
    "duckdb": as_duckdb,
}


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind as plain values."""
    if isinstance(frame, pl.LazyFrame):
        return rows_of(frame.collect())
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    if isinstance(frame, pd.DataFrame):
        return [{name: None if pd.isna(it) else it for name, it in row.items()} for row in frame.to_dict("records")]
    if hasattr(frame, "sparkSession"):
        return sorted((row.asDict() for row in frame.collect()), key=lambda row: int(row["row"]))
    if hasattr(frame, "to_arrow_table"):
        return rows_of(pl.DataFrame(frame.to_arrow_table()))
    return rows_of(pl.DataFrame(frame))


def answers(
    ruleset: el.Ruleset,
    facts: Mapping[str, Any],
    today: date,
    prefix: str = "",
    *,
    engine: Any = "native",
    nodes: bool = False,
) -> dict[str, Any]:
    """What `assess` says of one applicant, as the columns of a frame have it; *nodes* too, one for each operation."""
    d = ruleset.assess(facts, today=today, engine=engine)
    evaluation, program = d.evaluation, ruleset.compiled.program

    def shown(index: int) -> bool | None:
        return {el.Truth.TRUE: True, el.Truth.FALSE: False}.get(evaluation.truth(index))

    found: dict[str, Any] = {"outcome": d.outcome.value}
    found |= {f"criterion_{name}": shown(index) for name, index in program.criteria.items()}
    found |= {f"route_{name}": shown(index) for name, index in program.routes.items()}
    for it in d.entitlements:
        found[f"granted_{it.id}"] = {el.Truth.TRUE: True, el.Truth.FALSE: False}.get(it.granted)
        found[f"entitlement_{it.id}"] = None if it.value is None else float(it.value)
    for at, material in enumerate(ruleset.compiled.rules.materials):
        found[f"document_{material.id}"] = NEED_BY_TRUTH[evaluation.truth(program.conditions[at, None])].value
    if nodes:
        found |= {f"node_{at}": shown(at) for at in range(len(program.operations))}
    return {f"{prefix}{name}": value for name, value in found.items()}


def as_odd(facts: Mapping[str, Fact]) -> pl.DataFrame:
    """Values that columns of the usual types can hold and hardly a fact can: four rows, the last of nothing."""
    odd: dict[FactType, list[Any]] = {
        FactType.BOOLEAN: [True, False, True],
        FactType.INTEGER: [2**63 - 1, -(2**63), 0],
        FactType.DECIMAL: [1e308, float("-inf"), float("nan")],
        FactType.DATE: [date(1, 1, 1), date(9999, 12, 31), date(2000, 2, 29)],
        FactType.ENUM: ["", "长" * 1000, "\0"],
    }
    columns = {name: pl.Series([*odd[fact.type], None], dtype=TYPES[fact.type]) for name, fact in facts.items()}
    return pl.DataFrame({"row": [0, 1, 2, 3], **columns})


def as_odd_text(facts: Mapping[str, Fact]) -> pl.DataFrame:
    """The same of days as text, and of exact decimals."""
    nines = Decimal("9" * 18 + "." + "9" * 20)
    decimals = pl.Series([nines, -nines, Decimal("1e-20"), None], dtype=pl.Decimal(38, 20))
    days = pl.Series(["0001-01-01", "0000-00-00", "9999-12-31T00:00", None])
    other = {FactType.DECIMAL: decimals, FactType.DATE: days}
    changed = [other[fact.type].alias(name) for name, fact in facts.items() if fact.type in other]
    return as_odd(facts).with_columns(changed)
