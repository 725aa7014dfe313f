"""Full years, months and days between two columns of days, as polars expressions.

Reached on the corresponding day, or at the end of a month that has none. Frames of people have no days after
the one that is counted to, so nothing here counts backwards.
"""

from __future__ import annotations

import polars as pl


def full_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Months that are over."""
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
    is_short = (end.dt.day() < start.dt.day()) & (end != end.dt.month_end())
    return months - is_short.cast(pl.Int32)


def full_years(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Years that are over, such as an age."""
    return full_months(start, end) // 12


def full_days(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Days from one to the other."""
    return (end - start).dt.total_days()
