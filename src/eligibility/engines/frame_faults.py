"""Rows whose facts cannot be used: found, counted, shown, or told in a column."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime, time
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from eligibility.engines.frame_facts import temporary
from eligibility.engines.frame_native import collect_small
from eligibility.errors import FactError, FactFault, FrameError
from eligibility.rules.facts import check_facts
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from eligibility.engines.frame_facts import RowFault
    from eligibility.engines.frame_native import OpenFrame
    from eligibility.rules.vocabulary import Fact

SHOWN = 5
_ROW = temporary("row")


def find_faults(frame: nw.LazyFrame[Any], faults: Sequence[RowFault]) -> list[RowFault]:
    """Those of the faults that some row has, in one pass over the frame."""
    if not faults:
        return []
    asked = [fault.where.any().alias(temporary("fault", at)) for at, fault in enumerate(faults)]
    row = collect_small(frame.select(*asked)).to_dict(as_series=False)
    return [fault for at, fault in enumerate(faults) if row[temporary("fault", at)] == [True]]


def raise_faults(
    opened: OpenFrame,
    frame: nw.LazyFrame[Any],
    faults: Sequence[RowFault],
    vocabulary: Mapping[str, Fact],
    today: date,
) -> None:
    """Raise FrameError: how many rows, and what is wrong with the first five."""
    is_wrong = reduce(or_, [fault.where.fill_null(False) for fault in faults])  # noqa: FBT003
    counted = frame.select(nw.len().alias("all"), nw.when(is_wrong).then(1).otherwise(0).sum().alias("wrong"))
    counts = collect_small(counted).to_dict(as_series=False)
    has_order = opened.in_polars
    if has_order:
        frame = nw.from_native(frame.to_native().with_row_index(_ROW))
    given = [name for name in opened.names if name in vocabulary]
    told = [_within_years(name, frame) for name in given]
    marks = [fault.where.alias(temporary("fault", at)) for at, fault in enumerate(faults)]
    shown = frame.filter(is_wrong).head(SHOWN).select(*([_ROW] if has_order else []), *told, *marks)
    found: list[FactFault] = []
    for row in collect_small(shown).rows(named=True):
        hit = [fault for at, fault in enumerate(faults) if row[temporary("fault", at)]]
        found += _tell(row, hit, {name: _as_one(vocabulary[name], row[name]) for name in given}, vocabulary, today)
    raise FrameError(found, rows=int(counts["wrong"][0]), of=int(counts["all"][0]))


def _within_years(name: str, frame: nw.LazyFrame[Any]) -> nw.Expr:
    """The column without days before the year 1 or after 9999, which frames have and Python has not."""
    column = nw.col(name)
    if not frame.collect_schema()[name].is_temporal() or frame.collect_schema()[name] in (nw.Duration, nw.Time):
        return column
    return nw.when((column.dt.year() >= MINYEAR) & (column.dt.year() <= MAXYEAR)).then(column).alias(name)


def problem_column(faults: Sequence[RowFault]) -> nw.Expr:
    """What is wrong with each row, in words; null where nothing is. No value is shown."""
    told = [nw.when(fault.where).then(nw.lit(f"{fault.code} {fault.fact}：{fault.text}")) for fault in faults]
    if not told:
        return nw.lit(None, nw.String)
    if len(told) == 1:
        return told[0]
    is_wrong = reduce(or_, [fault.where.fill_null(False) for fault in faults])  # noqa: FBT003
    return nw.when(is_wrong).then(nw.concat_str(*told, separator="；", ignore_nulls=True))


def _as_one(fact: Fact, value: Any) -> Any:
    """The value as one applicant would have it: days of midnights, whole numbers of floats that are whole."""
    if fact.type is FactType.DATE and isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    if fact.type is FactType.INTEGER and isinstance(value, float | Decimal) and value == value.__floor__():
        return int(value)
    return value


def _tell(
    row: Mapping[str, Any],
    hit: Sequence[RowFault],
    given: Mapping[str, Any],
    vocabulary: Mapping[str, Fact],
    today: date,
) -> list[FactFault]:
    """The faults of one row as one applicant's would be told; what only a frame cannot do, in its own words."""
    at = row.get(_ROW)
    place = ("", "") if at is None else (f"第 {at} 行 ", f"row {at} ")
    named = {fault.fact for fault in hit}
    try:
        check_facts(vocabulary, given, today)
        said: tuple[FactFault, ...] = ()
    except FactError as error:
        said = tuple(fault for fault in error.faults if fault.fact in named)
    told = {fault.fact for fault in said}
    rest = [
        FactFault(
            fault.fact,
            fault.code,
            f"{fault.code} {fault.fact}：{fault.text.zh}",
            f"{fault.code} {fault.fact} {fault.text.en}",
        )
        for fault in hit
        if fault.fact not in told
    ]
    return [FactFault(it.fact, it.code, f"{place[0]}{it.zh}", f"{place[1]}{it.en}") for it in (*said, *rest)]
