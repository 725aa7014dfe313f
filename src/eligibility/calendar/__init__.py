"""Days as callers give them, and full years and months between two; knows nothing of rulesets."""

from eligibility.calendar.days import parse_day, read_day
from eligibility.calendar.elapsed import full_months, full_years

__all__ = ["full_months", "full_years", "parse_day", "read_day"]
