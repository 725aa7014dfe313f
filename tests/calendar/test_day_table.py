from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.calendar.day_table import DayTable, build_table
from eligibility.errors import CalendarRangeError

FIRST = date(2020, 1, 1)
DAY = timedelta(1)


@st.composite
def tables(draw: st.DrawFn) -> tuple[DayTable, list[bool]]:
    """A table of a few weeks with some days off and some worked, and what it should hold."""
    length = draw(st.integers(1, 40))
    days = [FIRST + DAY * ahead for ahead in range(length)]
    rest = draw(st.sets(st.sampled_from(days)))
    work = draw(st.sets(st.sampled_from(days))) - rest
    table = build_table(FIRST, days[-1], rest=rest, work=work)
    return table, [day in work or (day not in rest and day.weekday() < 5) for day in days]


@given(tables())
def test_a_table_holds_monday_to_friday_without_the_days_off_and_with_those_worked(
    drawn: tuple[DayTable, list[bool]],
) -> None:
    table, works = drawn
    assert [table.is_working(table.first + at) for at in range(len(works))] == works
    assert table.last == table.first + len(works) - 1


@given(tables(), st.integers(0, 39), st.integers(-45, 45))
def test_adding_is_going_from_day_to_day_and_ends_where_the_table_does(
    drawn: tuple[DayTable, list[bool]], at: int, count: int
) -> None:
    table, works = drawn
    at %= len(works)
    ahead = range(at + 1, len(works)) if count > 0 else range(at - 1, -1, -1)
    counted = [place for place in ahead if works[place]]
    if abs(count) > len(counted):
        with pytest.raises(CalendarRangeError):
            table.add(table.first + at, count)
    else:
        expected = counted[abs(count) - 1] if count else at
        assert table.add(table.first + at, count) == table.first + expected


@given(tables(), st.integers(0, 39), st.integers(0, 39))
def test_counting_takes_the_last_day_and_leaves_the_first(
    drawn: tuple[DayTable, list[bool]], one: int, other: int
) -> None:
    table, works = drawn
    one, other = one % len(works), other % len(works)
    expected = sum(works[one + 1 : other + 1]) if one <= other else -sum(works[other:one])
    assert table.count(table.first + one, table.first + other) == expected


@pytest.mark.parametrize("outside", [-1, 7, -1000, 10**6])
def test_no_other_day_is_answered_for(outside: int) -> None:
    table = build_table(FIRST, FIRST + DAY * 6, rest=[FIRST - DAY], work=[FIRST + DAY * 7])
    for call in (table.is_working, lambda day: table.add(day, 1), lambda day: table.count(table.first, day)):
        with pytest.raises(
            CalendarRangeError, match=r"beyond the days whose holidays are known, 2020-01-01 to 2020-01-07"
        ):
            call(table.first + outside)


def test_days_past_the_ends_change_nothing_inside() -> None:
    table = build_table(FIRST, FIRST + DAY * 6, rest=[FIRST - DAY], work=[FIRST + DAY * 7, FIRST - DAY * 3])
    assert [table.is_working(table.first + at) for at in range(7)] == [True, True, True, False, False, True, True]


def test_the_first_and_the_last_working_day_can_be_reached_and_no_other() -> None:
    table = build_table(FIRST, FIRST + DAY * 6, rest=(), work=())
    assert table.add(table.last, -4) == table.first
    assert table.add(table.first, 4) == table.last
    with pytest.raises(
        CalendarRangeError, match=r"\(working day 5 before 2020-01-07 lies beyond the days .* 2020-01-07\)$"
    ):
        table.add(table.last, -5)
    with pytest.raises(
        CalendarRangeError, match=r"\(working day 1 after 2020-01-07 lies beyond .* the notice for 2021 "
    ):
        table.add(table.last, 1)


def test_its_repr_is_short() -> None:
    assert repr(build_table(FIRST, FIRST, rest=(), work=())) == f"DayTable(first={FIRST.toordinal()})"


def test_only_what_lies_ahead_waits_for_a_notice() -> None:
    table = build_table(FIRST, FIRST + DAY * 6, rest=(), work=())
    with pytest.raises(CalendarRangeError, match=r"the notice for 2021 is not held\. Give it to WorkCalendar\.china"):
        table.add(table.first, 10)
    with pytest.raises(CalendarRangeError, match=r"2020-01-07\)$"):
        table.add(table.last, -10)
