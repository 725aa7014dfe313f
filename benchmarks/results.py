"""The figures of one run: written as JSON, read back, and as the lines of a table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Bar, Growth, Line, Row, Timing
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Results:
    """Rows and growth with the machine and the day, as YYYY-MM-DD."""

    measured: str
    machine: Mapping[str, str]
    rows: tuple[Row, ...]
    growth: tuple[Growth, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table: a way of doing a job. `times` is its time as a multiple of ours."""

    job: Bilingual | None
    way: Bilingual
    note: Bilingual | None
    seconds: float
    times: float | None
    bar: str
    is_met: bool | None


def entries(rows: tuple[Row, ...]) -> Iterator[Entry]:
    """The lines of a table; the first of each job names it and is ours."""
    for row in rows:
        for at, timing in enumerate(row.timings):
            bars = [bar for bar in row.bars if bar.against == at]
            yield Entry(
                row.title if at == 0 else None,
                timing.name,
                timing.note,
                timing.median,
                timing.median / row.ours if at else None,
                "；".join(say_bar(row, bar) for bar in bars),
                all(row.is_met(bar) for bar in bars) if bars else None,
            )


def say_bar(row: Row, bar: Bar) -> str:
    """A bar, and where it is a ratio the ratio reached."""
    match bar.kind:
        case "seconds":
            return f"≤ {say_seconds(bar.limit)}"
        case "times_slower":
            return f"本库 / 它 ours / its {row.reached(bar):.3g} ≤ {bar.limit:g}"
        case "times_faster":
            return f"它 / 本库 its / ours {row.reached(bar):.3g} ≥ {bar.limit:g}"


def say_seconds(seconds: float) -> str:
    """Three digits and a unit.

    >>> say_seconds(0.0000125), say_seconds(0.05), say_seconds(843.08)
    ('12.5 µs', '50 ms', '843 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{_three_digits(seconds / size)} {unit}"
    return f"{_three_digits(seconds * 1e9)} ns"


def _three_digits(number: float) -> str:
    return f"{float(f'{number:.3g}'):,g}"


def write_results(path: Path, results: Results) -> None:
    """As JSON; seconds rounded to what they can tell."""
    path.write_text(json.dumps(_rounded(asdict(results)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> Results:
    """What `write_results` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        data["measured"],
        data["machine"],
        tuple(_row(it) for it in data["rows"]),
        tuple(_growth(it) for it in data["growth"]),
    )


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return float(f"{value:.4g}")
        case dict():
            return {key: _rounded(it) for key, it in value.items()}
        case list() | tuple():
            return [_rounded(it) for it in value]
        case _:
            return value


def _row(data: dict[str, Any]) -> Row:
    timings = tuple(
        Timing(Bilingual(**it["name"]), tuple(it["seconds"]), it["is_ours"], _text(it["note"]))
        for it in data["timings"]
    )
    return Row(data["id"], Bilingual(**data["title"]), timings, tuple(Bar(**it) for it in data["bars"]))


def _growth(data: dict[str, Any]) -> Growth:
    lines = tuple(
        Line(Bilingual(**it["name"]), tuple((size, seconds) for size, seconds in it["points"]), it["is_ours"])
        for it in data["lines"]
    )
    return Growth(data["id"], Bilingual(**data["title"]), Bilingual(**data["size"]), lines)


def _text(data: dict[str, str] | None) -> Bilingual | None:
    return Bilingual(**data) if data else None
