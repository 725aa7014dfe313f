"""Every row and every curve by name, in the order in which they are measured and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.jobs import case, cold, deadlines, growth, population

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure import Growth, Job
    from benchmarks.plan import Plan

JOBS: dict[str, Callable[[Plan], Job]] = {
    "verdict": case.verdict,
    "assess": case.assess,
    "findings": case.findings,
    "checklist": case.checklist,
    "people": population.people,
    "many_people": population.many_people,
    "openfisca": population.openfisca,
    "deadlines": deadlines.deadlines,
    "import": cold.import_time,
    "first_answer": cold.first_answer,
    "all_loaded": cold.all_loaded,
}
GROWTH: dict[str, Callable[[Plan], Growth]] = {
    "by_people": growth.by_people,
    "by_services": growth.by_services,
    "by_criteria": growth.by_criteria,
}
