"""A day as callers and files give it."""

from __future__ import annotations

import re
from datetime import date, datetime

from eligibility.errors import EligibilityError, quote

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> date | None:
    """The day written YYYY-MM-DD, or None for anything else.

    >>> parse_day("2021-02-29")
    """
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def read_day(value: object, name: str) -> date:
    """A date, or text as YYYY-MM-DD, as a date; a day has no time. *name* is the argument, for the error.

    >>> read_day("2021-06-01", "on")
    datetime.date(2021, 6, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and (day := parse_day(value)):
        return day
    zh = f"{name} 应为日期 YYYY-MM-DD，不是 {quote(value)}"
    raise EligibilityError(f"{name} must be a day, as a date or YYYY-MM-DD, not {quote(value)}", zh=zh)
