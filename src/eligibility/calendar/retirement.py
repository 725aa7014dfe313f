"""The statutory retirement age (法定退休年龄), which rises month by month from 2025.

Source: 全国人大常委会关于实施渐进式延迟法定退休年龄的决定 of 2024-09-13 and 国务院关于渐进式延迟法定退休年龄的办法
arts. 1-3, in force from 2025-01-01. Everything is reckoned in months, as the law does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from eligibility.days import parse_day, read_day
from eligibility.errors import EligibilityError, quote
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from datetime import date

Category = Literal["male_60", "female_55", "female_50"]

_START = 2025 * 12
"""January 2025 in months of the calendar: the first month whose original retirements are delayed."""
_FIRST_BIRTH, _LAST_BIRTH = 1900, 2100
_FLEXIBLE = 36
"""Months by which one may retire earlier, not before the original age, or by agreement later."""


class _Terms(NamedTuple):
    """The original age in years, after how many months it rises by one, and by how many at most."""

    age: int
    step: int
    most: int


_TERMS: dict[str, _Terms] = {
    "male_60": _Terms(60, 4, 36),
    "female_55": _Terms(55, 4, 36),
    "female_50": _Terms(50, 2, 60),
}


class Age(NamedTuple):
    """An age in full years and months."""

    years: int
    months: int

    @property
    def text(self) -> Bilingual:
        """The age in words."""
        zh, en = f"{self.years}岁", f"{self.years} years"
        if not self.months:
            return Bilingual(zh, en)
        return Bilingual(f"{zh}{self.months}个月", f"{en} {self.months} month{'s' if self.months > 1 else ''}")


@dataclass(frozen=True, slots=True)
class Retirement:
    """When someone retires; months read YYYY-MM.

    `month` and `age` are the statutory ones, `months_delayed` past the `original_month`. One may retire
    from `earliest_month` on, given the contributions, and by agreement with the employer until `latest_month`.
    """

    month: str
    age: Age
    months_delayed: int
    original_month: str
    earliest_month: str
    latest_month: str

    @property
    def minimum_contribution_months(self) -> int:
        """Months of contributions a pension needs if one retires in the statutory month."""
        return minimum_contribution_months(int(self.month[:4]))


def statutory_retirement(birth: date | str, *, category: Category) -> Retirement:
    """The statutory retirement of someone born in a month, given as a day or as YYYY-MM.

    The category is the original age: male_60, female_55 (cadres) or female_50 (workers). Which one a woman has,
    her file says; it is never inferred.

    >>> r = statutory_retirement("1971-04", category="female_55")
    >>> r.month, r.age.text.en, r.months_delayed
    ('2026-08', '55 years 4 months', 4)
    """
    given: object = category
    if given not in tuple(_TERMS):
        options = [repr(it) for it in _TERMS]
        raise EligibilityError(
            f"category is one of {', '.join(options)}: the original age is in one's file; not {quote(given)}",
            zh=f"category 应为 {'、'.join(options)} 之一，即档案里的原退休年龄，不是 {quote(given)}",
        )
    terms = _TERMS[category]
    original = _read_month(birth) + terms.age * 12
    late = original - _START
    delay = 0 if late < 0 else min(terms.most, late // terms.step + 1)
    month = original + delay
    earliest = max(month - _FLEXIBLE, original) if delay else month
    latest = month + _FLEXIBLE if delay else month
    return Retirement(
        _show(month),
        Age(*divmod(terms.age * 12 + delay, 12)),
        delay,
        _show(original),
        _show(earliest),
        _show(latest),
    )


def minimum_contribution_months(year: int) -> int:
    """Months of contributions that a monthly pension needs if one retires in *year*.

    Fifteen years, from 2030 on half a year more each year, up to twenty. Source: 国务院办法 art. 2.

    >>> [minimum_contribution_months(year) for year in (2029, 2030, 2039, 2050)]
    [180, 186, 240, 240]
    """
    if isinstance(year, bool) or not isinstance(year, int):
        raise EligibilityError(f"year is a whole number, not {quote(year)}", zh=f"year 应为整数，不是 {quote(year)}")
    return min(240, 180 + 6 * max(0, year - 2029))


def _read_month(birth: object) -> int:
    """Months of the calendar since year 0."""
    if isinstance(birth, str):
        day = parse_day(f"{birth}-01") or parse_day(birth)
        if not day:
            raise EligibilityError(
                f"birth is a day, or a month as YYYY-MM, not {quote(birth)}",
                zh=f"birth 应为日期，或月份 YYYY-MM，不是 {quote(birth)}",
            )
    else:
        day = read_day(birth, "birth")
    if not _FIRST_BIRTH <= day.year <= _LAST_BIRTH:
        raise EligibilityError(
            f"birth is a month of {_FIRST_BIRTH} to {_LAST_BIRTH}, not {day}",
            zh=f"birth 应为 {_FIRST_BIRTH} 至 {_LAST_BIRTH} 年的月份，不是 {day}",
        )
    return day.year * 12 + day.month - 1


def _show(months: int) -> str:
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
