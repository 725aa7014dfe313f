from __future__ import annotations

from datetime import date

import pytest

from eligibility.calendar.day import WEEKDAYS, CalendarDay, Certainty, DayStatus, is_weekend
from eligibility.calendar.holidays import Holiday


def test_people_work_on_working_days_and_make_up_days_alone() -> None:
    assert {status for status in DayStatus if status.is_working} == {DayStatus.WORK, DayStatus.MAKE_UP}


@pytest.mark.parametrize("kind", [DayStatus, Certainty, Holiday])
def test_every_kind_has_a_name_of_its_own_in_both_languages(kind: type[DayStatus]) -> None:
    labels = [it.label for it in kind]
    assert all(label.zh and label.en.isascii() for label in labels)
    assert len({label.zh for label in labels}) == len({label.en for label in labels}) == len(kind)


def test_the_weekend_is_saturday_and_sunday() -> None:
    week = [date(2026, 6, day) for day in range(1, 8)]
    assert [is_weekend(day) for day in week] == [False] * 5 + [True] * 2
    assert [WEEKDAYS[day.weekday()].en for day in week] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@pytest.mark.parametrize(
    ("day", "status", "holidays", "certainty", "text"),
    [
        ("2026-06-01", DayStatus.WORK, (), Certainty.NOTICE, "周一，工作日 (Mon, working day)"),
        ("2027-06-01", DayStatus.WORK, (), Certainty.PROJECTED, "周二，工作日（推算） (Tue, working day, projected)"),
        ("2027-06-05", DayStatus.WEEKEND, (), Certainty.PROJECTED, "周六，周末 (Sat, weekend)"),
        (
            "2031-10-01",
            DayStatus.STATUTORY,
            (Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY),
            Certainty.STATUTE,
            "周三，中秋节、国庆节法定节假日 (Wed, statutory holiday, Mid-Autumn Festival and National Day)",
        ),
    ],
)
def test_a_day_in_words(
    day: str, status: DayStatus, holidays: tuple[Holiday, ...], certainty: Certainty, text: str
) -> None:
    found = CalendarDay(date.fromisoformat(day), status, holidays, certainty, "")
    assert str(found.text) == text
    assert found.is_working_day is status.is_working
