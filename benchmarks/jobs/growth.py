"""How time grows with the number of people, of services, and of criteria."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias

import zen

import eligibility as el
from benchmarks.jobs import population
from benchmarks.jobs.made_up import write_rules
from benchmarks.measure import OURS, DisagreementError, Growth, Line, time_once
from benchmarks.peers.zen import expression
from benchmarks.plan import DAY
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.plan import Plan

    _Ways: TypeAlias = dict[Bilingual, Callable[[], object]]

_LOOPS = 200
_FRAMES = ((OURS, population.by_us), (population.BY_HAND, population.by_polars))
_SLOW = 3_000_000
"""From so many people on, once is enough."""


def by_people(plan: Plan) -> Growth:
    """Thirty services, three-valued."""
    rules = population.rulesets()
    everybody = population.crowd(plan.people_sizes[-1], rules)

    def at(size: int) -> _Ways:
        some = everybody.head(size)
        return {way: partial(do, some, rules) for way, do in _FRAMES}

    title = Bilingual("三十项，人越来越多", "thirty services, more people")
    return _grow("by_people", title, Bilingual("人数", "people"), plan.people_sizes, at, plan)


def by_services(plan: Plan) -> Growth:
    """The first so many services, three-valued."""
    everybody = population.crowd(plan.people, population.rulesets())

    def at(size: int) -> _Ways:
        rules = population.rulesets()[:size]
        return {way: partial(do, everybody, rules) for way, do in _FRAMES}

    title = Bilingual(f"{plan.people:,} 人，事项越来越多", f"{plan.people:,} people, more services")
    return _grow("by_services", title, Bilingual("事项数", "services"), plan.service_sizes, at, plan)


def by_criteria(plan: Plan) -> Growth:
    """One verdict on a made-up service of so many criteria, two facts each, all of which hold."""
    ours, assessed, by_zen = [], [], []
    for size in plan.criteria_sizes:
        ruleset = _made_up(size)
        facts: dict[str, Any] = {f"number_{at}": at + 5 for at in range(size)} | {
            f"has_{at}": True for at in range(size)
        }
        condition = " and ".join(f"number_{at} >= {at} and has_{at}" for at in range(size))
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": expression(condition)}}})
        answers = {ruleset.outcome(facts) is el.Outcome.ELIGIBLE, engine.evaluate("rules", facts)["result"]["outcome"]}
        if answers != {True}:
            msg = f"{size} criteria: answers are not the same"
            raise DisagreementError(msg)
        ours.append((size, _seconds(partial(ruleset.outcome, facts), plan)))
        assessed.append((size, _seconds(partial(ruleset.assess, facts), plan)))
        by_zen.append((size, _seconds(partial(engine.evaluate, "rules", facts), plan)))
    lines = (
        Line(Bilingual("本库，只要结论", "eligibility, verdict"), tuple(ours), is_ours=True),
        Line(Bilingual("本库，认定", "eligibility, assess"), tuple(assessed)),
        Line(Bilingual("ZEN 一个表达式", "ZEN, one expression"), tuple(by_zen)),
    )
    title = Bilingual("一个人，条件越来越多", "one applicant, more criteria")
    return Growth("by_criteria", title, Bilingual("条件数", "criteria"), lines)


def _grow(
    name: str, title: Bilingual, size: Bilingual, sizes: tuple[int, ...], at: Callable[[int], _Ways], plan: Plan
) -> Growth:
    points: dict[Bilingual, list[tuple[int, float]]] = {}
    for number in sizes:
        ways = at(number)
        seconds: dict[Bilingual, list[float]] = {way: [] for way in ways}
        for _ in range(1 if number >= _SLOW else plan.growth_runs):
            for way, do in ways.items():
                seconds[way].append(time_once(do))
        for way, taken in seconds.items():
            points.setdefault(way, []).append((number, median(taken)))
    lines = tuple(Line(way, tuple(found), is_ours=way is OURS) for way, found in points.items())
    return Growth(name, title, size, lines)


def _made_up(size: int) -> el.Ruleset:
    with tempfile.TemporaryDirectory() as folder:
        write_rules(Path(folder), size)
        return el.load_catalog(folder)["0-0"].on(DAY)


def _seconds(do: Callable[[], object], plan: Plan) -> float:
    def run() -> None:
        for _ in range(_LOOPS):
            do()

    return median(time_once(run) / _LOOPS for _ in range(2 * plan.growth_runs + 1))
