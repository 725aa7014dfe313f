"""How much of everything is measured: in full, or just enough to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass

DAY = "2026-06-01"
"""The day of the rules and of the facts in every job, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes and numbers of runs; `runs` of None leaves them to each job."""

    cases: int = 200
    people: int = 1_000_000
    many_people: int = 10_000_000
    deadlines: int = 1_000_000
    runs: int | None = None
    growth_runs: int = 3
    people_sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    service_sizes: tuple[int, ...] = (1, 5, 10, 15, 20, 25, 30)
    criteria_sizes: tuple[int, ...] = (1, 2, 5, 10, 20, 50, 100)


FULL = Plan()
QUICK = Plan(
    cases=40,
    people=2_000,
    many_people=4_000,
    deadlines=2_000,
    runs=1,
    growth_runs=1,
    people_sizes=(100, 1_000),
    service_sizes=(1, 30),
    criteria_sizes=(1, 5),
)
