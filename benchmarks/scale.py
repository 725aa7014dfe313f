"""`make scale`: people from Parquet to Parquet, thirty outcomes a row, each run in a process of its own.

People are drawn in pieces into a file in a temporary folder, some 70 bytes a row, and as much again for the answers.
The first answers of every run are held against those of `assess_frame`. Every run is printed, written to
benchmarks/scale.json in the place of the last one of that engine and size, and shown in docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time, strftime
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
from polars import selectors as cs

import eligibility as el
from benchmarks import machine
from benchmarks.measure import DisagreementError
from benchmarks.people import asked, draw_people, tops
from benchmarks.plan import DAY
from benchmarks.scale_page import Run, Scale, add_runs, read_scale, say_run, write_page, write_scale
from eligibility.days import read_day

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
RESULTS, PAGE = ROOT / "benchmarks" / "scale.json", ROOT / "docs" / "scale.md"
ROWS = (200_000, 1_000_000, 10_000_000)
MOST = {"polars": 10**9, "duckdb": 10_000_000, "spark": 1_000_000}
"""Each engine, and up to how many rows it is measured unless it is named: one machine is not what Spark is for."""
GROUP = 200_000
CHECKED = 1_000
PERSON = "person"


def main() -> None:
    """Measure each size with each engine; with --one, one of them in this process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("rows", nargs="*", type=lambda it: int(float(it)), help="such as 1e6 1e7", default=ROWS)
    parser.add_argument("--engine", choices=MOST, action="append", help="only these, whatever the size")
    parser.add_argument("--services", type=int, default=30, help="so many services, the first ones")
    parser.add_argument("--folder", type=Path, help="where there is room; default: the folder for temporary files")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the figures; default: benchmarks/scale.json")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page with the table; default: docs/scale.md")
    parser.add_argument("--redraw", action="store_true", help="write the page from the last figures")
    parser.add_argument("--one", type=Path, nargs=2, metavar=("SOURCE", "TARGET"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measured = measure(given.engine[0], rulesets(given.services), *given.one)
        sys.stdout.write(json.dumps(measured) + "\n")
        return
    if given.redraw:
        write_page(given.page, read_scale(given.results))
        return
    described = machine.describe(machine.SCALE_PACKAGES)
    sys.stdout.write(", ".join(f"{name} {value}" for name, value in described.items()) + "\n")
    described.pop("load")  # it is told of each run
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for rows in given.rows:
            source = Path(folder) / f"{rows}.parquet"
            draw_file(source, rows)
            for engine in given.engine or [name for name, most in MOST.items() if rows <= most]:
                with tempfile.TemporaryDirectory(dir=folder) as answers:
                    run = run_apart(engine, given.services, source, Path(answers) / "answers.parquet")
                sys.stdout.write(f"{say_run(run)}\n")
                sys.stdout.flush()
                write_scale(given.results, add_runs(read_scale(given.results), Scale(described, (run,))))
                write_page(given.page, read_scale(given.results))
            source.unlink()


def rulesets(count: int) -> list[el.Ruleset]:
    """The first services, on the day of all benchmarks."""
    return [service.on(DAY) for service in el.load_catalog().values()][:count]


def draw_file(path: Path, rows: int) -> None:
    """People with a number and every fact that outcomes hang on, one in twenty unknown, piece by piece."""
    rules = rulesets(30)
    facts, most = asked(rules), tops(rules)
    writer = None
    for start in range(0, rows, GROUP):
        size = min(GROUP, rows - start)
        people = draw_people(facts, size, today=read_day(DAY, "day"), unknown=0.05, most=most, seed=start)
        people = people.with_columns(cs.enum().cast(pl.String), pl.int_range(start, start + size).alias(PERSON))
        table = people.to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        _tell("drawn", start + size, rows)
    if writer:
        writer.close()


def run_apart(engine: str, services: int, source: Path, target: Path) -> Run:
    """The figures of one run in a process of its own, whose first answers are looked at."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.scale", "--engine", engine]
    command += ["--services", str(services), "--one", str(source), str(target)]
    load = machine.load()
    # The last line: Java may have something to say before it.
    shown = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1]  # noqa: S603 - our own interpreter and arguments
    check_answers(rulesets(services), source, target)
    rows = pq.read_metadata(source).num_rows
    read, written = (_size(it) / rows for it in (source, target))
    run = Run(engine, services, rows, **json.loads(shown), read=read, written=written, measured=strftime("%Y-%m-%d"))
    return replace(run, load=load)


def check_answers(rules: Sequence[el.Ruleset], source: Path, target: Path) -> None:
    """Hold the answers of the first people to those of `assess_frame`; DisagreementError where they differ."""
    first = pl.col(PERSON) < CHECKED
    expected = el.assess_frame(rules, pl.scan_parquet(source).filter(first).collect())
    names = [name for name in expected.columns if name.endswith("outcome")]
    parts = f"{target}/*.parquet" if target.is_dir() else target
    found = pl.scan_parquet(parts).filter(first).select(PERSON, *names).sort(PERSON).collect()
    if not found.equals(expected.select(PERSON, cs.by_name(names).cast(pl.String))):
        raise DisagreementError(f"the answers in {target} are not those of assess_frame")


def measure(engine: str, rules: Sequence[el.Ruleset], source: Path, target: Path) -> dict[str, Any]:
    """Assess the file in this process: seconds, those before the first row is read, of processors, and megabytes."""
    begun = perf_counter()
    planned = None
    match engine:
        case "polars":
            el.assess_parquet(rules, source, target, progress=lambda done, all_: _tell("assessed", done, all_))
        case "duckdb":
            connection = duckdb.connect(config={"preserve_insertion_order": "false"})
            found = el.assess_frame(rules, connection.read_parquet(str(source)), on_invalid="null")
            planned = perf_counter() - begun
            found.write_parquet(str(target), compression="zstd", overwrite=True)
        case _:
            planned, begun = _run_spark(rules, source, target)
    seconds = perf_counter() - begun
    whose = resource.RUSAGE_SELF
    if engine == "spark":  # the work is done by Java, which is a process of its own
        _end_java()
        whose = resource.RUSAGE_CHILDREN
    used = resource.getrusage(whose)
    processor = process_time() + (used.ru_utime + used.ru_stime if engine == "spark" else 0)
    return {"seconds": seconds, "planning": planned, "processor": processor, "megabytes": used.ru_maxrss / 1024}


def _run_spark(rules: Sequence[el.Ruleset], source: Path, target: Path) -> tuple[float, float]:
    """How long Spark plans, and when it began: what it takes to start is not counted."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - takes seconds, and is for one engine

    builder = SparkSession.builder.master(f"local[{os.cpu_count()}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.memory", "4g")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    # Else PySpark tells Java of the line of code behind every expression, which is most of what it says to Java.
    session = builder.config("spark.python.sql.dataFrameDebugging.enabled", "false").getOrCreate()
    begun = perf_counter()
    found = el.assess_frame(rules, session.read.parquet(str(source)), on_invalid="null")
    found._jdf.queryExecution().executedPlan()  # noqa: SLF001 - PySpark has no other way to plan without running
    planned = perf_counter() - begun
    found.write.mode("overwrite").option("compression", "zstd").parquet(str(target))
    return planned, begun


def _end_java() -> None:
    """Wait for Java to end, so that the system tells what it used."""
    from pyspark import SparkContext  # noqa: PLC0415 - as above

    SparkContext.getOrCreate().stop()
    gateway: Any = SparkContext._gateway  # noqa: SLF001 - PySpark leaves Java to end by itself
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()


def _size(path: Path) -> int:
    files = path.glob("*.parquet") if path.is_dir() else [path]
    return sum(it.stat().st_size for it in files)


def _tell(what: str, done: int, rows: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what} {done:,} of {rows:,}" + ("\n" if done == rows else ""))


if __name__ == "__main__":
    main()
