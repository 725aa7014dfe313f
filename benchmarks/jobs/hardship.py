"""Applicants for 1-1 at random: every fact known, one in three eligible, a few undetermined."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import eligibility as el
from benchmarks.people import as_cases, asked, draw_people, read, tops
from benchmarks.plan import DAY
from eligibility.rules.facts import check_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

NUMBER = "1-1"
LIKELY = {
    "has_local_hukou": 0.95,
    "receives_basic_pension": 0.05,
    "has_work_capacity": 0.95,
    "is_willing_to_work": 0.95,
    "is_registered_unemployed": 0.95,
    "is_unplaced_after_referral": 0.95,
}
_RARE = 0.08


@cache
def rules() -> el.Ruleset:
    """The rules of 1-1 on the day."""
    return el.load_catalog()[NUMBER].on(DAY)


def draw_applicants(rows: int, *, unknown: float = 0.0) -> pl.DataFrame:
    """A column for each fact on which the outcome hangs; dates where the rules derive ages and months."""
    ruleset = rules()
    facts = asked([ruleset])
    likely = dict.fromkeys(facts, _RARE) | LIKELY
    day = date.fromisoformat(DAY)
    return draw_people(facts, rows, today=day, unknown=unknown, likely=likely, most=tops([ruleset]))


def cases(rows: int) -> list[dict[str, Any]]:
    """The same as mappings of facts."""
    return as_cases(draw_applicants(rows))


def derived(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Exactly what the outcome reads: ages and months in place of dates, for engines that derive nothing."""
    compiled = rules().compiled
    values = check_facts(compiled.rules.service.vocabulary.facts, facts, date.fromisoformat(DAY))
    return {name: values[name] for name in read(compiled.program)}
