"""`python -m benchmarks.scale ROWS ...`: from Parquet to Parquet, thirty outcomes a row, each run in its own process.

People are drawn in pieces into a file in a temporary folder (some 65 bytes a row, and as much again for the answers).
Prints seconds, processor seconds, rows a second and peak memory. For 10**8 rows: make scale.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import duckdb
import polars as pl
import pyarrow.parquet as pq
from polars import selectors as cs

import eligibility as el
from benchmarks import machine
from benchmarks.people import asked, draw_people, tops
from benchmarks.plan import DAY
from eligibility.days import read_day

GROUP = 200_000
ENGINES = ("polars", "duckdb", "spark")


def main() -> None:
    """Measure each size with each engine; with --one, one of them in this process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("rows", nargs="+", type=lambda it: int(float(it)), help="such as 1e6 1e7")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--services", type=int, default=30, help="so many services, the first ones")
    parser.add_argument("--folder", type=Path, help="where there is room; default: the folder for temporary files")
    parser.add_argument("--one", type=Path, nargs=2, metavar=("SOURCE", "TARGET"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        sys.stdout.write(run_one(given.engine[0], rulesets(given.services), *given.one) + "\n")
        return
    on = ", ".join(f"{name} {value}" for name, value in machine.describe().items())
    sys.stdout.write(f"{on}\n{'engine':8}{'rows':>12}  seconds, rows/s, processor seconds, peak memory\n")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for rows in given.rows:
            source = Path(folder) / f"{rows}.parquet"
            draw_file(source, rows)
            for engine in given.engine or ENGINES:
                one = ["--one", str(source), str(Path(folder) / "answers.parquet")]
                command = [sys.executable, "-W", "ignore", "-m", "benchmarks.scale", str(rows), "--engine", engine]
                shown = subprocess.run(  # noqa: S603 - our own interpreter and arguments
                    [*command, "--services", str(given.services), *one], stdout=subprocess.PIPE, text=True, check=True
                ).stdout
                sys.stdout.write(f"{engine:8}{rows:12,}  {shown.splitlines()[-1]}\n")
                sys.stdout.flush()
            source.unlink()


def rulesets(count: int) -> list[el.Ruleset]:
    """The first services, on the day of all benchmarks."""
    return [service.on(DAY) for service in el.load_catalog().values()][:count]


def draw_file(path: Path, rows: int) -> None:
    """People with every fact that outcomes hang on, one in twenty of them unknown, piece by piece."""
    rules = rulesets(30)
    facts, most = asked(rules), tops(rules)
    writer = None
    for start in range(0, rows, GROUP):
        size = min(GROUP, rows - start)
        people = draw_people(facts, size, today=read_day(DAY, "day"), unknown=0.05, most=most, seed=start)
        table = people.with_columns(cs.enum().cast(pl.String)).to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def run_one(engine: str, rules: list[el.Ruleset], source: Path, target: Path) -> str:
    """Assess the file in this process; the figures in one line."""
    rows = pq.read_metadata(source).num_rows
    begun, busy = perf_counter(), process_time()
    match engine:
        case "polars":
            el.assess_parquet(rules, source, target)
        case "duckdb":
            el.assess_frame(rules, duckdb.read_parquet(str(source)), on_invalid="null").write_parquet(str(target))
        case _:
            _run_spark(rules, source, target.with_suffix(".spark"))
    seconds, processor = perf_counter() - begun, process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # The work of Spark is done by Java, which is a process of its own.
    own = (
        f"{processor:.1f} s, {rows / seconds:,.0f}/s, {peak:.0f} MB"
        if engine != "spark"
        else f"{rows / seconds:,.0f}/s"
    )
    return f"{seconds:.1f} s, {own}"


def _run_spark(rules: list[el.Ruleset], source: Path, target: Path) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - takes seconds, and is for one engine

    builder = SparkSession.builder.master(f"local[{os.cpu_count()}]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.memory", "4g").getOrCreate()
    for start in range(0, len(rules), 10):
        found = el.assess_frame(rules[start : start + 10], session.read.parquet(str(source)), on_invalid="null")
        found.write.mode("overwrite").parquet(f"{target}.{start}")
    session.stop()


if __name__ == "__main__":
    main()
