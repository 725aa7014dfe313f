"""Every row and every curve by name, in the order in which they are measured and shown.

New processes come before the rows of many people, which drive files out of the system's memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.jobs import case, cold, deadlines, growth, population, proofs

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure import Growth, Job
    from benchmarks.plan import Plan

JOBS: dict[str, Callable[[Plan], Job]] = {
    "verdict": case.verdict,
    "assess": case.assess,
    "findings": case.findings,
    "checklist": case.checklist,
    "import": cold.import_time,
    "first_answer": cold.first_answer,
    "all_loaded": cold.all_loaded,
    "difference": proofs.difference,
    "audit": proofs.audit,
    "people": population.people,
    "many_people": population.many_people,
    "openfisca": population.openfisca,
    "deadlines": deadlines.deadlines,
}
GROWTH: dict[str, Callable[[Plan], Growth]] = {
    "by_people": growth.by_people,
    "by_services": growth.by_services,
    "by_criteria": growth.by_criteria,
}
