from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.work_calendar import build_calendar
from tests.calendar.known import CHINA, DAY, FIRST, LAST, between, counts, day, known_days, walk

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # the last a Saturday worked
        ("2026-10-01", 1, "2026-10-08"),  # from a day of rest
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-09", -3, "2026-09-29"),
        ("2026-10-04", 0, "2026-10-04"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2005-12-30", 1, "2005-12-31"),  # worked, whatever the package says
        ("2026-12-25", 1, "2026-12-28"),
    ],
)
def test_working_days_added(start: str, count: int, due: str) -> None:
    assert str(CHINA.add(start, count)) == due


@given(known_days, counts)
def test_adding_is_going_from_day_to_day(start: date, count: int) -> None:
    try:
        due = CHINA.add(start, count)
    except el.CalendarRangeError:
        with pytest.raises(el.CalendarRangeError):
            walk(start, count)
    else:
        assert due == walk(start, count)


def added(start: date, count: int) -> date:
    """CHINA.add, if it is known."""
    try:
        return CHINA.add(start, count)
    except el.CalendarRangeError:
        assume(False)  # noqa: FBT003
        raise


@given(known_days, counts)
def test_counting_undoes_adding(start: date, count: int) -> None:
    assert CHINA.count(start, added(start, count)) == count


@given(known_days, known_days)
def test_adding_undoes_counting_from_one_working_day_to_another(one: date, other: date) -> None:
    assume(CHINA.is_working_day(one) and CHINA.is_working_day(other))
    assert CHINA.add(one, CHINA.count(one, other)) == other
    assert CHINA.count(one, other) == -CHINA.count(other, one)


@given(known_days, st.integers(0, 300), st.integers(0, 300), st.booleans())
def test_a_count_can_be_split(start: date, one: int, other: int, back: bool) -> None:  # noqa: FBT001
    one, other = (-one, -other) if back else (one, other)
    assert added(added(start, one), other) == added(start, one + other)


@given(known_days, known_days, counts)
def test_a_later_day_is_never_due_earlier(one: date, other: date, count: int) -> None:
    one, other = sorted((one, other))
    assert added(one, count) <= added(other, count)


@given(known_days, counts, counts)
def test_more_days_are_due_later(start: date, one: int, other: int) -> None:
    one, other = sorted((one, other))
    assume(one < other)
    assume(one != 0 != other)
    assert added(start, one) < added(start, other)


@given(known_days, st.integers(1, 300), st.booleans())
def test_counting_the_day_itself_gains_one_day_if_it_is_a_working_day(
    start: date,
    count: int,
    back: bool,  # noqa: FBT001
) -> None:
    count = -count if back else count
    assume(FIRST < start < LAST)
    assume(added(start, count) > FIRST)
    inclusive = CHINA.add(start, count, start="inclusive")
    step = 1 if count > 0 else -1
    if CHINA.is_working_day(start):
        assert inclusive == (start if abs(count) == 1 else CHINA.add(start, count - step))
    else:
        assert inclusive == CHINA.add(start, count)


def test_no_days_are_the_day_itself() -> None:
    assert CHINA.add("2026-10-04", 0, start="inclusive") == day("2026-10-04")
    assert CHINA.add("1999-01-01", 0) == day("1999-01-01")


@given(known_days)
def test_what_a_day_is_says_whether_people_work_on_it(it: date) -> None:
    found = CHINA.explain(it)
    assert found.date == it
    assert found.is_working_day is CHINA.is_working_day(it)
    assert found.certainty in (el.Certainty.NOTICE, el.Certainty.PACKAGE)
    assert found.source


@pytest.mark.parametrize(
    ("written", "status", "certainty", "source"),
    [
        ("2026-06-01", "work", "notice", "国办发明电〔2025〕7号"),
        ("2026-06-06", "weekend", "notice", "国办发明电〔2025〕7号"),
        ("2018-06-04", "work", "package", "chinese-calendar"),
        ("2026-12-28", "work", "notice", "国办发明电〔2025〕7号"),
        ("2026-12-29", "work", "projected", ""),
        ("2027-01-01", "statutory", "statute", "国务院令第795号"),
        ("2027-02-09", "compensatory", "projected", ""),
        ("2027-02-13", "weekend", "projected", ""),
        ("2100-12-31", "work", "projected", ""),
    ],
)
def test_who_says_what_a_day_is(written: str, status: str, certainty: str, source: str) -> None:
    found = CHINA.explain(written)
    assert (found.status, found.certainty, found.source) == (status, certainty, source)


# ---------------------------------------------------------------- what is known


def test_the_last_days_of_december_wait_for_the_next_notice() -> None:
    assert CHINA.known_until == day("2026-12-28")
    assert CHINA.add("2026-12-25", 1) == day("2026-12-28")
    with pytest.raises(el.CalendarRangeError, match=r"2026-12-29 lies beyond .* the notice for 2027 is not held"):
        CHINA.is_working_day("2026-12-29")
    with pytest.raises(el.CalendarRangeError, match=r"\(working day 2 after 2026-12-25 lies beyond the days"):
        CHINA.add("2026-12-25", 2)


def test_the_shipped_calendar_knows_at_least_2026_and_is_made_once() -> None:
    assert el.WorkCalendar.china().known_until >= day("2026-12-28")
    assert el.WorkCalendar.china() is el.WorkCalendar.china()


def test_which_notices_a_day_waits_for() -> None:
    assert CHINA.waits_for(day("2026-12-28")) == set()
    assert CHINA.waits_for(day("2026-12-29")) == {2027}
    assert CHINA.waits_for(day("2027-12-28")) == {2027}
    assert CHINA.waits_for(day("2027-12-29")) == {2027, 2028}


CALLS: list[Callable[[Any], object]] = [
    lambda it: CHINA.add(it, 1),
    lambda it: CHINA.count(it, "2026-01-05"),
    lambda it: CHINA.count("2026-01-05", it),
    CHINA.is_working_day,
    CHINA.explain,
]


@pytest.mark.parametrize("call", range(len(CALLS)))
@pytest.mark.parametrize(
    "it",
    [
        "2026-1-5",
        "2026-02-30",
        "today",
        "",
        20260105,
        1.5,
        True,
        None,
        ("2026-01-05",),
        datetime(2026, 1, 5, tzinfo=UTC),
    ],
    ids=repr,
)
def test_what_is_no_day_is_refused(call: int, it: object) -> None:
    with pytest.raises(el.EligibilityError, match=r" must be a day, as a date or YYYY-MM-DD, not ") as caught:
        CALLS[call](it)
    assert not isinstance(caught.value, el.CalendarRangeError)


@pytest.mark.parametrize("call", range(len(CALLS)))
@pytest.mark.parametrize("it", ["1999-12-31", "2003-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_calendar_is_out_of_range(call: int, it: str) -> None:
    with pytest.raises(el.CalendarRangeError):
        CALLS[call](it)


@pytest.mark.parametrize("count", [1.0, "1", None, True, [1], 2 + 0j])
def test_what_is_no_whole_number_is_refused(count: object) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(count must be a whole number, not "):
        CHINA.add("2026-01-05", count)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "count", [10**4, -(10**4), 10**9, 10**9 + 1, -(10**9) - 1, 10**5000, -(10**5000)], ids=lambda it: "-"[: it < 0]
)
def test_a_count_that_leads_out_of_the_calendar_is_out_of_range(count: int) -> None:
    with pytest.raises(el.CalendarRangeError) as caught:
        CHINA.add("2026-01-05", count)
    assert len(caught.value.en) < 250


def test_a_start_that_is_none_is_refused() -> None:
    for start in ("Inclusive", None, 1, ["inclusive"]):
        with pytest.raises(el.EligibilityError, match=r"\(start is one of 'exclusive', 'inclusive', not "):
            CHINA.add("2026-01-05", 1, start=start)  # type: ignore[call-overload]


# ---------------------------------------------------------------- as a value


def test_calendars_of_the_same_notices_are_equal_and_one_key() -> None:
    other = build_calendar(CHINA.notices)
    assert other is not CHINA
    assert other == CHINA
    assert {CHINA: 1}[other] == 1
    assert other.digest == CHINA.digest
    assert len(CHINA.digest) == 16


def test_calendars_of_other_notices_are_not() -> None:
    others = [el.WorkCalendar.china(as_of=as_of) for as_of in ("2019-03-21", "2019-03-22", "2020-01-26", "2020-01-27")]
    assert len({it.digest for it in (CHINA, *others)}) == 5
    assert others[0] != CHINA
    assert CHINA != "china"


def test_the_digest_is_that_of_the_days_and_of_the_experience() -> None:
    changed = [it for it in CHINA.notices if it.year != 2008]
    without = build_calendar(changed)
    assert without.digest != CHINA.digest
    assert build_calendar(tuple(reversed(CHINA.notices[:15]))).digest == build_calendar(CHINA.notices[:15]).digest


@pytest.mark.parametrize("copied", [pickle.loads, copy.copy, copy.deepcopy])
def test_a_copy_is_equal_and_counts_alike(copied: Callable[[object], el.WorkCalendar]) -> None:
    other = copied(pickle.dumps(CHINA) if copied is pickle.loads else CHINA)
    assert other == CHINA
    assert other.add("2026-09-30", 3) == day("2026-10-10")
    assert other.experience == CHINA.experience


def test_nothing_can_be_changed() -> None:
    for name in ("known_until", "digest", "notices", "anything"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(CHINA, name, None)


@pytest.mark.parametrize(
    "value",
    [
        CHINA.explain("2026-06-01"),
        CHINA.experience,
        CHINA.notices[0],
        CHINA.notices[0].arrangements[0],
        el.Period(3, "working_day"),
        el.DayOfMonth(25, roll="following"),
        el.WorkingDayOfNextMonth(3),
        el.deadline("2026-06-01", el.Period(3, "working_day"), calendar=CHINA),
        el.deadline("2026-06-01", el.Period(3, "working_day"), calendar=CHINA).trace[0],
        el.statutory_retirement("1971-04", category="female_55"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_value_of_the_calendar_can_be_changed(value: object) -> None:
    name = next(iter(type(value).__slots__))  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        setattr(value, name, None)
    hash(value)


def test_its_repr_is_short() -> None:
    assert repr(CHINA) == (
        f"WorkCalendar(known_from=datetime.date(2004, 1, 1), known_until=datetime.date(2026, 12, 28), "
        f"digest='{CHINA.digest}')"
    )


def test_many_threads_may_ask_at_once() -> None:
    days = list(between(day("2027-01-01"), day("2027-01-31")))
    expected = [CHINA.explain(it) for it in days]
    due = el.deadline("2026-12-20", el.Period(20, "working_day"), calendar=CHINA)

    def ask(_: int) -> bool:
        again = el.deadline("2026-12-20", el.Period(20, "working_day"), calendar=CHINA)
        return [CHINA.explain(it) for it in days] == expected and again == due and again.trace == due.trace

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(64)))


def test_days_go_by_one_at_a_time() -> None:
    """Between two neighbouring days the count is one, or none: nothing is skipped or counted twice."""
    total = 0
    for it in between(FIRST, LAST - DAY):
        step = CHINA.count(it, it + DAY)
        assert step == CHINA.is_working_day(it + DAY)
        total += step
    assert total == CHINA.count(FIRST, LAST)
