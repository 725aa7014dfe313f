"""The calendar of working days, periods and deadlines; knows nothing of rulesets."""

from eligibility.calendar.elapsed import full_days, full_months, full_years

__all__ = ["full_days", "full_months", "full_years"]
