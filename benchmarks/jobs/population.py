"""Many people at once: thirty services three-valued beside polars by hand, ten criteria beside OpenFisca."""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

import eligibility as el
from benchmarks.jobs import hardship
from benchmarks.measure import OURS, Bar, Job, Way
from benchmarks.peers import by_hand
from benchmarks.peers import openfisca as fisca
from benchmarks.people import asked, draw_people, tops
from benchmarks.plan import DAY
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.plan import Plan

UNKNOWN = 0.1
"""The share of facts that are not known."""
BY_HAND = Bilingual("polars 手写同样的表达式", "polars, the same expressions by hand")
_COMPARED = 1_000_000
"""At most so many people are compared, one by one; all are timed."""


@cache
def rulesets() -> tuple[el.Ruleset, ...]:
    """All thirty on the day."""
    return tuple(service.on(DAY) for service in el.load_catalog().values())


def crowd(rows: int, rules: Sequence[el.Ruleset], *, unknown: float = UNKNOWN) -> pl.DataFrame:
    """A column for each fact on which any of the outcomes hangs."""
    return draw_people(asked(rules), rows, today=date.fromisoformat(DAY), unknown=unknown, most=tops(rules))


def by_us(people: pl.DataFrame, rules: Sequence[el.Ruleset]) -> pl.DataFrame:
    """The outcomes, a column a service, named by its id."""
    found: pl.DataFrame = el.assess_frame(rules, people).select(pl.exclude(people.columns))
    ids = [ruleset.compiled.rules.service.id for ruleset in rules]
    return found.rename(dict(zip(found.columns, ids, strict=True)))


def by_polars(people: pl.DataFrame, rules: Sequence[el.Ruleset]) -> pl.DataFrame:
    """The same as one would write it."""
    return by_hand.assess(people.lazy(), tuple(ruleset.compiled.rules.service.id for ruleset in rules)).collect()


def people(plan: Plan) -> Job:
    """Thirty services, a million people."""
    return _thirty("people", plan.people, Bar("times_slower", 2, against=1), runs=7)


def many_people(plan: Plan) -> Job:
    """Thirty services, ten million people."""
    return _thirty("many_people", plan.many_people, Bar("times_slower", 1.3, against=1), runs=3)


def openfisca(plan: Plan) -> Job:
    """Ten criteria of 1-1, a million people of whom everything is known."""
    ruleset, everybody = hardship.rules(), hardship.draw_applicants(plan.people)
    system, arrays = fisca.build_system(asked([ruleset])), fisca.as_arrays(everybody)
    names = [f"criterion_{name}" for name in fisca.CRITERIA]

    def ours() -> pl.DataFrame:
        found: pl.DataFrame = el.assess_frame(ruleset, everybody, columns=names).select(names)
        return found

    def theirs() -> dict[str, object]:
        return {f"criterion_{name}": found for name, found in fisca.calculate(system, arrays, DAY[:7]).items()}

    ways = (
        Way(OURS, ours, plan.people, lambda: digest(ours()), _CHECKED, is_ours=True),
        Way(
            Bilingual("OpenFisca-core，建模拟并计算", "OpenFisca-core, build and calculate"),
            theirs,
            plan.people,
            lambda: digest(pl.DataFrame(theirs())),
            Bilingual("二值，缺的取默认值；不校验", "two-valued, defaults for what is missing; checks nothing"),
        ),
    )
    title = Bilingual(f"{plan.people:,} 人、1-1 的十个条件", f"{plan.people:,} people, ten criteria of 1-1")
    return Job("openfisca", title, ways, (Bar("times_faster", 10, against=1),), per=plan.people)


_CHECKED = Bilingual("三值，校验每个事实", "three-valued, checks every fact")


def _thirty(name: str, rows: int, bar: Bar, *, runs: int) -> Job:
    rules = rulesets()
    everybody = crowd(rows, rules)
    some = everybody.head(_COMPARED)

    def way(name: Bilingual, do: Callable[..., pl.DataFrame], note: Bilingual, *, is_ours: bool = False) -> Way:
        return Way(name, lambda: do(everybody, rules), rows, lambda: digest(do(some, rules)), note, is_ours=is_ours)

    unchecked = Bilingual("三值，不校验", "three-valued, checks nothing")
    title = Bilingual(f"{rows:,} 人、三十项", f"{rows:,} people, thirty services")
    ways = (way(OURS, by_us, _CHECKED, is_ours=True), way(BY_HAND, by_polars, unchecked))
    return Job(name, title, ways, (bar,), per=rows, runs=runs)


def digest(found: pl.DataFrame) -> list[tuple[str, str]]:
    """What stands in each column, row by row, as a text that differs wherever an answer does."""
    whole = found.with_columns(pl.all().to_physical().cast(pl.Int8).fill_null(-1))
    return [(column.name, sha256(column.to_numpy().tobytes()).hexdigest()) for column in whole]
