"""A million working-day deadlines, against a single look-up, numpy's own business days and chinese-calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from chinese_calendar import find_workday

import eligibility as el
from benchmarks.measure import OURS, Bar, Job, Way
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from datetime import date

    from benchmarks.plan import Plan

_FEW = 100
"""How many of them the package is asked for."""


def deadlines(plan: Plan) -> Job:
    """The day that lies 1 to 59 working days after a day of 2010 to 2026."""
    calendar = el.WorkCalendar.china()
    chance = np.random.default_rng(2026)
    days = np.datetime64("2010-01-01") + chance.integers(0, 5_900, plan.deadlines)
    counts = chance.integers(1, 60, plan.deadlines)

    everyday = np.arange(np.datetime64(calendar.known_from), np.datetime64(calendar.known_until) + 1)
    rest = np.array([day for day in everyday if not calendar.is_working_day(day.item())])
    numpy_calendar = np.busdaycalendar(weekmask="1111111", holidays=rest)
    table = np.arange(everyday.size, dtype="int32")
    places = (days - everyday[0]).astype("int32")
    out = np.empty(plan.deadlines, dtype="int32")

    some = plan.deadlines // 100
    few = min(_FEW, some)
    few_days, few_counts = days[:some].tolist(), counts[:some].tolist()

    def one_by_one() -> list[date]:
        return [calendar.add(day, count) for day, count in zip(few_days, few_counts, strict=True)]

    def by_numpy() -> np.ndarray:
        return np.busday_offset(days, counts, roll="backward", busdaycal=numpy_calendar)

    def by_package() -> list[date]:
        # Its count starts at the day itself: 0 is the first working day from there on.
        pairs = zip(few_days[:few], few_counts[:few], strict=True)
        return [find_workday(count - 1, day + timedelta(1)) for day, count in pairs]

    def answers(found: np.ndarray | list[date]) -> list[date]:
        return list(found[:few])

    ours = calendar.add(days, counts)
    ways = (
        Way(OURS, lambda: calendar.add(days, counts), plan.deadlines, lambda: answers(ours.tolist()), is_ours=True),
        Way(
            Bilingual("一次 np.take（int32）", "one np.take of int32"),
            lambda: np.take(table, places, out=out, mode="clip"),
            plan.deadlines,
            note=Bilingual("只是查表，不是期限：下限", "a look-up, no deadline: the floor"),
        ),
        Way(
            Bilingual("np.busday_offset，全部休息日", "np.busday_offset, full rest list"),
            by_numpy,
            plan.deadlines,
            lambda: answers(by_numpy().tolist()) if (by_numpy() == ours).all() else None,
            most_runs=5,
        ),
        Way(Bilingual("本库，逐个", "eligibility, one by one"), one_by_one, some, lambda: answers(one_by_one())),
        Way(
            Bilingual("chinese-calendar 的 find_workday", "find_workday of chinese-calendar"),
            by_package,
            few,
            lambda: answers(by_package()),
            Bilingual(f"量 {few} 个，按比例推算", f"{few} of them measured, scaled"),
            most_runs=3,
        ),
    )
    title = Bilingual(f"{plan.deadlines:,} 个工作日期限", f"{plan.deadlines:,} working-day deadlines")
    bars = (Bar("times_slower", 10, against=1), Bar("times_faster", 30, against=2))
    return Job("deadlines", title, ways, bars, per=plan.deadlines)
