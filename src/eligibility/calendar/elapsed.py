"""Full years, months and days between two days (满…周岁、满…个月).

A year or month is full on the corresponding day, or on the month's last day where there is none:
29 February counts on 28 February in common years. Source: 民法典 art. 202, as python-dateutil reads it.
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


_SHORTEST = 28
"""Days of the shortest month: before this one no month ends."""


def full_months(start: date, end: date) -> int:
    """Full months from *start* to *end*; negative if *end* comes first.

    >>> from datetime import date
    >>> full_months(date(2024, 2, 29), date(2025, 2, 28))
    12
    >>> full_months(date(2025, 2, 28), date(2025, 3, 27))
    0
    """
    if end < start:
        return -full_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    day = end.day
    if day >= start.day or (day >= _SHORTEST and day == monthrange(end.year, end.month)[1]):
        return months
    return months - 1


def full_days(start: date, end: date) -> int:
    """Days from *start* to *end*; day 1 is the day after *start* (民法典 art. 201). Negative if *end* comes first.

    >>> from datetime import date
    >>> full_days(date(2024, 2, 28), date(2024, 3, 1))
    2
    """
    return (end - start).days


def full_years(start: date, end: date) -> int:
    """Full years from *start* to *end*, such as an age reached on the birthday.

    >>> from datetime import date
    >>> full_years(date(1981, 6, 1), date(2021, 6, 1))
    40
    """
    months = full_months(start, end)
    return months // 12 if months >= 0 else -(-months // 12)
