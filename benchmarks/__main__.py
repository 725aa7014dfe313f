"""`python -m benchmarks [--quick] [--redraw] [name ...]`: measure; a whole run is written down and drawn.

With names only those are measured and nothing is written, since figures of two runs are not beside each other.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from time import strftime

from benchmarks import charts, console, machine
from benchmarks.measure import measure
from benchmarks.page import write_figures
from benchmarks.plan import FULL, QUICK
from benchmarks.results import Results, read_results, write_results
from benchmarks.rows import GROWTH, JOBS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
IMAGES = ROOT / "docs" / "img"


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join([*JOBS, *GROWTH]))
    parser.add_argument("--quick", action="store_true", help="everything once and small: does it run, do answers agree")
    parser.add_argument("--redraw", action="store_true", help="write page and drawings from the last figures")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in {**JOBS, **GROWTH}]:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join([*JOBS, *GROWTH])}")
    if asked.redraw:
        publish(read_results(RESULTS))
        return
    results = run(asked.names or [*JOBS, *GROWTH], quick=asked.quick)
    if not asked.quick and not asked.names:
        write_results(RESULTS, results)
        publish(read_results(RESULTS))


def run(names: list[str], *, quick: bool) -> Results:
    """Measure each in turn, showing it as soon as it is there."""
    plan = QUICK if quick else FULL
    described = machine.describe()
    console.show_machine(described)
    rows, growth = [], []
    for name in names:
        with console.progress() as bar:
            task = bar.add_task(name, total=None)
            if name in JOBS:
                job = JOBS[name](plan)
                bar.update(task, description=f"{job.title.zh} {job.title.en}")
                bar.update(task, total=len(job.ways) * (plan.runs or job.runs))
                rows.append(measure(job, runs=plan.runs, tell=partial(bar.advance, task)))
            else:
                growth.append(GROWTH[name](plan))
        if name in JOBS:
            console.show_row(rows[-1])
        else:
            console.show_growth(growth[-1])
    return Results(strftime("%Y-%m-%d"), described, tuple(rows), tuple(growth))


def publish(results: Results) -> None:
    """Bring page and drawings up to these figures."""
    charts.draw(results, IMAGES)
    write_figures(PAGE, results)


if __name__ == "__main__":
    main()
