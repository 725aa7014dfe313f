"""What holds for everyone: two versions of 1-1, and an audit of all thirty services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import eligibility as el
from benchmarks.measure import OURS, Bar, Job, Way
from benchmarks.plan import DAY
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from benchmarks.plan import Plan

BEFORE, AFTER = "2021-06-01", "2022-06-01"


def difference(_plan: Plan) -> Job:
    """The rules of 1-1 before and after those of 2022, every person of whom something else holds found."""
    service = el.load_catalog()["1-1"]
    before, after = service.on(BEFORE), service.on(AFTER)
    way = Way(
        OURS,
        lambda: el.verify(before, after),
        1,
        note=Bilingual(
            "每种变化要么证明没有人，要么给出最小的人", "each change proved of nobody, or the smallest person"
        ),
        is_ours=True,
    )
    return Job(
        "difference", Bilingual("两版规则的证明，1-1", "proof of two versions, 1-1"), (way,), (Bar("seconds", 0.2),)
    )


def audit(_plan: Plan) -> Job:
    """Every flaw that can be proved of all thirty services."""
    rules = [service.on(DAY) for service in el.load_catalog().values()]

    def run() -> None:
        for ruleset in rules:
            el.verify(ruleset)

    title = Bilingual("三十项规则的审查", "audit of all thirty services")
    return Job("audit", title, (Way(OURS, run, 1, is_ours=True),), (Bar("seconds", 10),), runs=3)
