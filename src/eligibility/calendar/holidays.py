"""The statutory holidays of all citizens (全体公民放假的节日) of any year from 2004 to 2100.

The law is in `rulesets/calendar/holidays.yaml`, each version with its first day. The dates of the
festivals that follow the lunar calendar or the sun are a frozen table, festivals.csv.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, RootModel, StrictInt, WithJsonSchema

from eligibility.errors import RulesetError
from eligibility.files.codes import Code
from eligibility.files.fields import Day, Form, Line
from eligibility.files.forms import Notes, read_form
from eligibility.files.shipped import shipped_rulesets
from eligibility.files.yaml_reader import read_file
from eligibility.frozen import FrozenMap
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.errors import Problem

FIRST_YEAR, LAST_YEAR = 2004, 2100
HOLIDAYS = "calendar/holidays.yaml"
_COMMON_YEAR = 2001
"""A year without 29 February."""
_FESTIVALS = Path(__file__).with_name("festivals.csv")


class Holiday(StrEnum):
    """A statutory holiday of all citizens."""

    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    QINGMING = "qingming"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL_DAY = "national_day"

    @property
    def label(self) -> Bilingual:
        """Its name for people."""
        return _LABELS[self]


_LABELS = {
    Holiday.NEW_YEAR: Bilingual("元旦", "New Year's Day"),
    Holiday.SPRING_FESTIVAL: Bilingual("春节", "Spring Festival"),
    Holiday.QINGMING: Bilingual("清明节", "Qingming"),
    Holiday.LABOUR_DAY: Bilingual("劳动节", "Labour Day"),
    Holiday.DRAGON_BOAT: Bilingual("端午节", "Dragon Boat Festival"),
    Holiday.MID_AUTUMN: Bilingual("中秋节", "Mid-Autumn Festival"),
    Holiday.NATIONAL_DAY: Bilingual("国庆节", "National Day"),
}


def _start(value: Any) -> Any:
    """A day of the year as MM-DD, or a number of days after the festival's date."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        date.fromisoformat(f"{_COMMON_YEAR}-{value}")
    except ValueError:
        msg = "应为 MM-DD，或距节日的天数 (MM-DD, or days after the festival, is expected)"
        raise ValueError(msg) from None
    return value


_START_SCHEMA = {"type": ["string", "integer"], "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}


class HolidayForm(Form):
    """Days off in a row: a day of the year as MM-DD, or days after the festival's date, and how many."""

    start: Annotated[Any, BeforeValidator(_start), WithJsonSchema(_START_SCHEMA), Field(alias="from")]
    days: Annotated[StrictInt, Field(ge=1, le=7)]


def _new_year(day: date) -> date:
    if (day.month, day.day) != (1, 1):
        msg = "应为某年1月1日 (the first of January is expected)"
        raise ValueError(msg)
    return day


class SinceForm(Form):
    """The first day a version of the law is in force: a 1 January, for a year has one version."""

    start: Annotated[Day, Field(alias="from"), AfterValidator(_new_year)]


class StatuteForm(Form):
    """One version of the law on holidays."""

    number: Line
    in_force: SinceForm
    holidays: dict[Holiday, HolidayForm]


class HolidaysFile(RootModel[tuple[StatuteForm, ...]]):
    """The statutory holidays, calendar/holidays.yaml: the versions of the law, oldest first."""


@dataclass(frozen=True, slots=True)
class Statute:
    """One version of the law on holidays, and the first year it governs."""

    number: str
    first_year: int
    holidays: Mapping[Holiday, tuple[str | int, int]]


def check_statutes(path: Path, name: str) -> tuple[tuple[Statute, ...], tuple[Problem, ...]]:
    """The versions of the law on holidays in a file, oldest first, and what is wrong with it."""
    tree, problems = read_file(path, name)
    if tree is None or problems:
        return (), problems
    notes = Notes(tree)
    form = read_form(HolidaysFile, notes)
    if form is None:
        return (), tuple(notes.problems)
    statutes = tuple(
        Statute(
            it.number,
            it.in_force.start.year,
            FrozenMap({holiday: (rule.start, rule.days) for holiday, rule in it.holidays.items()}),
        )
        for it in form.root
    )
    _check_statutes(statutes, notes)
    return statutes, tuple(notes.problems)


def _check_statutes(statutes: tuple[Statute, ...], notes: Notes) -> None:
    first = FIRST_YEAR
    for at, statute in enumerate(statutes):
        here = (at, "in_force", "from")
        if at == 0 and statute.first_year > first:
            notes.add(here, Code.NO_VALUE, f"{first} 年没有规定 (no law for that year)")
        elif at and statute.first_year <= first:
            notes.add(here, Code.DATE_ORDER, "应由早到晚 (earlier first)")
        first = statute.first_year
        for holiday, (start, _) in statute.holidays.items():
            if isinstance(start, int) != (holiday in festivals(FIRST_YEAR)):
                message = f"{holiday.label.zh}的写法不对 (a festival counts from its date, other holidays from MM-DD)"
                notes.add((at, "holidays", holiday.value, "from"), Code.WRONG_VALUE, message)


@cache
def read_statutes() -> tuple[Statute, ...]:
    """The versions of the law on holidays, oldest first; RulesetError if the shipped file cannot be used."""
    statutes, problems = check_statutes(shipped_rulesets() / HOLIDAYS, HOLIDAYS)
    if problems:
        raise RulesetError(problems)
    return statutes


@cache
def statute_of(year: int) -> Statute:
    """The version of the law that governs a year from 2004 on."""
    return [it for it in read_statutes() if it.first_year <= year][-1]


@cache
def statutory_days(year: int) -> Mapping[date, tuple[Holiday, ...]]:
    """The statutory days of a year, each with the holidays that fall on it.

    >>> list(statutory_days(2025))[1:5]  # Spring Festival: its eve and three days
    [datetime.date(2025, 1, 28), datetime.date(2025, 1, 29), datetime.date(2025, 1, 30), datetime.date(2025, 1, 31)]
    """
    found: dict[date, tuple[Holiday, ...]] = {}
    for holiday, (start, days) in statute_of(year).holidays.items():
        for ahead in range(days):
            day = _first_day(holiday, start, year) + timedelta(ahead)
            found[day] = (*found.get(day, ()), holiday)
    return FrozenMap(dict(sorted(found.items())))


def anchor(holiday: Holiday, year: int) -> date:
    """The day a holiday is named for in a year: the festival's date, or the first statutory day.

    >>> anchor(Holiday.SPRING_FESTIVAL, 2027)
    datetime.date(2027, 2, 6)
    """
    return festivals(year).get(holiday) or next(day for day, names in statutory_days(year).items() if holiday in names)


def _first_day(holiday: Holiday, start: str | int, year: int) -> date:
    if isinstance(start, int):
        return festivals(year)[holiday] + timedelta(start)
    return date.fromisoformat(f"{year}-{start}")


def festivals(year: int) -> Mapping[Holiday, date]:
    """The dates of the festivals by the lunar calendar or the sun in a year, from the table shipped."""
    return _festivals()[year]


@cache
def _festivals() -> Mapping[int, Mapping[Holiday, date]]:
    with _FESTIVALS.open(encoding="utf-8") as file:
        return {
            int(row["year"]): {
                Holiday(name): date.fromisoformat(f"{row['year']}-{day}") for name, day in row.items() if name != "year"
            }
            for row in csv.DictReader(file)
        }
