"""Runs the engine durable on the shipped cases, again and again, in several threads: same truths, flat memory.

`make soak`, or `python -m tests.engines.soak 100000`.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from time import perf_counter
from typing import TYPE_CHECKING

import eligibility as el
from eligibility.files.shipped import shipped_rulesets
from eligibility.testing.cases import read_cases
from eligibility.testing.runner import find_case_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

THREADS = 4
WARM_UP = 3000


@dataclass
class Soak:
    """How often the two engines were asked, how often they differed, and the memory before and after."""

    runs: int = 0
    firings: int = 0
    mismatches: int = 0
    before: int = 0
    after: int = 0
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __str__(self) -> str:
        return (
            f"{self.runs} determinations in {THREADS} threads, {self.runs / self.seconds:.0f} a second; "
            f"{self.firings} firings; mismatches {self.mismatches}; "
            f"resident {self.before / 1024:.1f} MB before, {self.after / 1024:.1f} MB after"
        )


def resident() -> int:
    """Memory of this process in KB, where the system tells it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no file
            return next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    except OSError:
        return 0


def native(catalog: el.Catalog, *, of_each: int | None = None) -> Iterator[tuple[el.Ruleset, el.Determination]]:
    """Every shipped case that can be assessed, or so many of each service, as the native engine answers it."""
    for path in find_case_files(shipped_rulesets()):
        for case in islice(read_cases(path), of_each):
            try:
                ruleset = catalog[case.service].on(case.on)
                yield ruleset, ruleset.assess(case.facts, today=case.today)
            except el.EligibilityError:
                continue


def soak(known: Sequence[tuple[el.Ruleset, el.Determination]], runs: int) -> Soak:
    """Ask so often, in turn, and compare every truth."""
    found = Soak(before=resident())
    turns, cases = count(), list(islice(cycle(known), runs))

    def work() -> None:
        while (at := next(turns)) < runs:
            ruleset, wanted = cases[at]
            facts = given(wanted)
            determination = ruleset.assess(facts, today=wanted.today, engine="durable")
            with found.lock:
                found.runs += 1
                found.firings += len(determination.firings)
                found.mismatches += determination.evaluation.truths != wanted.evaluation.truths

    started = perf_counter()
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds, found.after = perf_counter() - started, resident()
    return found


def given(determination: el.Determination) -> dict[str, object]:
    """Its facts; derived ones agree with their sources."""
    return dict(determination.evaluation.values)


def main() -> None:
    """Warm up, so that every network is built, then run, and print what came of it in ten parts."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    known = list(native(el.load_catalog()))
    soak(known, WARM_UP)
    whole = Soak(before=resident())
    for part in range(10):
        found = soak(known, runs // 10)
        whole.runs += found.runs
        whole.firings += found.firings
        whole.mismatches += found.mismatches
        whole.seconds += found.seconds
        sys.stdout.write(f"{part + 1}0 %: {found}\n")
        sys.stdout.flush()
    whole.after = resident()
    sys.stdout.write(f"{len(known)} cases: {whole}\n")
    raise SystemExit(1 if whole.mismatches or whole.runs < runs // 10 * 10 else 0)


if __name__ == "__main__":
    main()
