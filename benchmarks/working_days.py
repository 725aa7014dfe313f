"""A million working-day deadlines, against a single look-up, numpy's own business days and chinese-calendar."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from chinese_calendar import is_workday

import eligibility as el
from benchmarks.timing import Row, best, show

ROWS = 1_000_000
SLOW_ROWS = 300


def main() -> None:
    """Measure and print; every way must give the same days."""
    calendar = el.WorkCalendar.china()
    chance = np.random.default_rng(2026)
    days = np.datetime64("2010-01-01") + chance.integers(0, 5_900, ROWS)
    counts = chance.integers(1, 60, ROWS)

    everyday = np.arange(np.datetime64(calendar.known_from), np.datetime64(calendar.known_until) + 1)
    rest = np.array([day for day in everyday if not calendar.is_working_day(day.item())])
    numpy_calendar = np.busdaycalendar(weekmask="1111111", holidays=rest)
    table = np.arange(everyday.size, dtype="int32")
    places = (days - everyday[0]).astype("int32")
    out = np.empty(ROWS, dtype="int32")

    def by_numpy() -> np.ndarray:
        return np.busday_offset(days, counts, roll="backward", busdaycal=numpy_calendar)

    def by_package() -> list[object]:
        found = []
        for day, count in zip(days[:SLOW_ROWS].tolist(), counts[:SLOW_ROWS].tolist(), strict=True):
            left = count
            while left:
                day += timedelta(1)  # noqa: PLW2901 - the walk
                left -= is_workday(day)
            found.append(day)
        return found

    def by_scalar() -> list[object]:
        return [calendar.add(day, count) for day, count in zip(few_days, few_counts, strict=True)]

    few_days, few_counts = days[: ROWS // 100].tolist(), counts[: ROWS // 100].tolist()
    ours = calendar.add(days, counts)
    assert (ours == by_numpy()).all()
    assert ours[:SLOW_ROWS].tolist() == by_package()
    assert ours[: ROWS // 100].tolist() == by_scalar()

    take = best(lambda: np.take(table, places, out=out, mode="clip"))
    whole = best(lambda: calendar.add(days, counts))
    business = best(by_numpy, runs=3)
    rows = [
        Row("one np.take of int32", take),
        Row("WorkCalendar.add, arrays", whole),
        Row("WorkCalendar.add, one by one", best(by_scalar) * 100, share=0.01),
        Row("numpy.busday_offset, full rest list", business),
        Row("loop over chinese_calendar.is_workday", best(by_package, runs=1) * ROWS / SLOW_ROWS, SLOW_ROWS / ROWS),
    ]
    bars = [
        ("arrays against one np.take, times", whole / take, 10, "at most"),
        ("numpy.busday_offset against arrays, times", business / whole, 30, "at least"),
    ]
    show(f"{ROWS:,} working-day deadlines, 2010 to 2026, 1 to 59 days", rows, bars)


if __name__ == "__main__":
    main()
