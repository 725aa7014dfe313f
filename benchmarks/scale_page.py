"""The figures of runs from Parquet to Parquet: written as JSON, read back, and what docs/scale.md says of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.page import write_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIGURES, RECKONED = "figures", "reckoned"
NAMES = {"polars": "polars, `assess_parquet`", "duckdb": "DuckDB, `assess_frame`", "spark": "Spark, `assess_frame`"}
_HEAD = (
    "做法 way",
    "事项 services",
    "行 rows",
    "秒 seconds",
    "其中计划 of it planning",
    "处理器秒 processor seconds",
    "每秒 rows a second",
    "内存峰值 peak memory",
    "负载 load",
)
_CORES = 16
_DISK = 500e6
"""Bytes a second of the disks reckoned with."""
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `planning` are the seconds before a row is read, where that can be told.

    `read` and `written` are bytes a row; `load` is how busy the machine was before: an idle one has a load near 0.
    """

    engine: str
    services: int
    rows: int
    seconds: float
    processor: float
    megabytes: float
    read: float
    written: float
    measured: str
    planning: float | None = None
    load: str = "?"


@dataclass(frozen=True, slots=True)
class Scale:
    """Runs on one machine with the same versions of everything."""

    machine: Mapping[str, str]
    runs: tuple[Run, ...]


def add_runs(old: Scale | None, new: Scale) -> Scale:
    """The old runs with the new ones, each in the place of that of its kind; of another machine none is kept."""
    kept = old.runs if old and old.machine == new.machine else ()
    runs = {(it.engine, it.services, it.rows): it for it in (*kept, *new.runs)}
    order = list(NAMES)
    return Scale(new.machine, tuple(runs[key] for key in sorted(runs, key=lambda it: (order.index(it[0]), *it[1:]))))


def write_scale(path: Path, scale: Scale) -> None:
    """As JSON; figures to four digits."""
    runs = [{name: _rounded(value) for name, value in asdict(run).items()} for run in scale.runs]
    data = {"machine": dict(scale.machine), "runs": runs}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_scale(path: Path) -> Scale | None:
    """What `write_scale` wrote; None where nothing was."""
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return Scale(data["machine"], tuple(Run(**it) for it in data["runs"]))


def say_run(run: Run) -> str:
    """One run in a line."""
    planning = "" if run.planning is None else f"{run.planning:.1f} s of it planning, "
    return (
        f"{run.engine:8}{run.rows:13,} rows  {run.seconds:.1f} s, {planning}{run.processor:.1f} processor seconds, "
        f"{run.rows / run.seconds:,.0f} rows/s, {run.megabytes:,.0f} MB"
    )


def write_page(page: Path, scale: Scale | None) -> None:
    """Put the table, and what is reckoned from it, between the markers of the page."""
    if scale:
        write_between(page, FIGURES, figures(scale))
        write_between(page, RECKONED, reckoned(scale))


def figures(scale: Scale) -> str:
    """The machine in a line, then every run."""
    machine = "，".join(f"{name} {value}" for name, value in scale.machine.items())
    days = sorted({run.measured for run in scale.runs})
    return f"{'、'.join(days)}：{machine}。\n\n{table(scale)}"


def table(scale: Scale) -> str:
    """A line for each run."""
    lines = [_HEAD, ("---", *["---:"] * (len(_HEAD) - 1))]
    lines += [
        (
            NAMES[run.engine],
            f"{run.services}",
            f"{run.rows:,}",
            _digits(run.seconds),
            "" if run.planning is None else _digits(run.planning),
            _digits(run.processor),
            f"{float(f'{run.rows / run.seconds:.3g}'):,.0f}",
            f"{run.megabytes:,.0f} MB",
            run.load,
        )
        for run in scale.runs
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def reckoned(scale: Scale) -> str:
    """What 10⁹ rows take, from the smallest and largest run of each engine: in Chinese, then in English."""
    ends: dict[str, tuple[Run, Run]] = {}
    most = max((run.services for run in scale.runs), default=0)
    for run in sorted((it for it in scale.runs if it.services == most), key=lambda it: it.rows):
        ends[run.engine] = (ends.get(run.engine, (run, run))[0], run)
    lines = [_processors(*ends[name]) for name in NAMES if name in ends]
    lines += [_disks(run) for _, run in ends.values()][:1]
    return "\n\n".join("\n".join(f"- {it}" for it in told) for told in zip(*lines, strict=True))


def _processors(least: Run, most: Run) -> tuple[str, str]:
    name, rows, used = NAMES[most.engine], most.rows, most.processor
    if least.rows < most.rows:  # what it takes to start is not of the rows
        rows, used = most.rows - least.rows, most.processor - least.processor
    each, busy = used / rows * 1e6, used / rows * _MANY
    one, all_ = _span(busy), _span(busy / _CORES)
    zh = (
        f"{name}：每多一百万行 {_digits(each)} 处理器秒（到 {most.rows:,} 行为止）；"
        f"十亿行一核{one[0]}，{_CORES} 核{all_[0]}。"
    )
    en = (
        f"{name}: {_digits(each)} processor seconds for each further million rows (up to {most.rows:,}); "
        f"so 10⁹ take {one[1]} on one core, {all_[1]} on {_CORES}."
    )
    return zh, en


def _disks(run: Run) -> tuple[str, str]:
    read, written = (f"{it * _MANY / 1e9:,.0f} GB" for it in (run.read, run.written))
    took, speed = _span((run.read + run.written) * _MANY / _DISK), f"{_DISK / 1e6:.0f} MB"
    zh = (
        f"磁盘：每行读 {run.read:.0f} 字节、写 {run.written:.0f} 字节；"
        f"十亿行读 {read}、写 {written}，每秒 {speed} 要{took[0]}。"
    )
    en = (
        f"Disks: {run.read:.0f} bytes a row in and {run.written:.0f} out; 10⁹ rows are {read} in and {written} out, "
        f"{took[1]} at {speed} a second."
    )
    return zh, en


def _span(seconds: float) -> tuple[str, str]:
    """A span in both languages, in two digits."""
    for size, zh, en in ((3600, "小时", "hours"), (60, "分钟", "minutes")):
        if seconds >= 2 * size:
            return f" {float(f'{seconds / size:.2g}'):g} {zh}", f"{float(f'{seconds / size:.2g}'):g} {en}"
    return f" {float(f'{seconds:.2g}'):g} 秒", f"{float(f'{seconds:.2g}'):g} seconds"


def _digits(number: float) -> str:
    return f"{float(f'{number:.3g}'):,g}"


def _rounded(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
