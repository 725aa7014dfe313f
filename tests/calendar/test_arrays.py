from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar import arrays
from tests.calendar.known import CHINA, FIRST, LAST, counts, day, known_days
from tests.terminal import python

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from eligibility.calendar.periods import Start

rows = st.lists(st.tuples(known_days, counts), min_size=1, max_size=30)
starts: st.SearchStrategy[Start] = st.sampled_from(["exclusive", "inclusive"])


def days(*written: str | date) -> NDArray[np.datetime64]:
    return np.array(written, dtype="datetime64[D]")


def scalar(start: date, count: int, counted: Start) -> date | None:
    try:
        return CHINA.add(start, count, start=counted)
    except el.CalendarRangeError:
        return None


@given(rows, starts)
def test_an_array_is_added_to_as_each_of_its_days(drawn: list[tuple[date, int]], counted: Start) -> None:
    expected = [scalar(start, count, counted) for start, count in drawn]
    array, numbers = days(*(start for start, _ in drawn)), np.array([count for _, count in drawn])
    if None in expected:
        with pytest.raises(
            el.CalendarRangeError, match=rf"\(row {expected.index(None)} \({drawn[expected.index(None)][0]}\) "
        ):
            CHINA.add(array, numbers, start=counted)
    else:
        assert CHINA.add(array, numbers, start=counted).tolist() == expected


@given(st.lists(st.tuples(known_days, known_days), min_size=1, max_size=30))
def test_days_are_counted_as_between_each_two(drawn: list[tuple[date, date]]) -> None:
    found = CHINA.count(days(*(one for one, _ in drawn)), days(*(other for _, other in drawn)))
    assert found.dtype == np.int64
    assert found.tolist() == [CHINA.count(one, other) for one, other in drawn]


def test_more_rows_than_are_worked_on_at_a_time() -> None:
    length = arrays._CHUNK * 2 + 7  # noqa: SLF001 - the seam is what is tested
    array = np.resize(np.arange("2010-01-01", "2020-01-01", dtype="datetime64[D]"), length)
    numbers = np.resize(np.arange(-40, 41), length)
    found = CHINA.add(array, numbers)
    for at in (*range(50), *range(arrays._CHUNK - 50, arrays._CHUNK + 50), *range(length - 50, length)):  # noqa: SLF001
        assert found[at].item() == CHINA.add(array[at].item(), int(numbers[at]))
    array[-1] = np.datetime64("2027-01-01")
    with pytest.raises(el.CalendarRangeError, match=rf"\(row {length - 1} \(2027-01-01\)"):
        CHINA.add(array, 1)


def test_one_count_for_all_and_one_day_for_all() -> None:
    assert CHINA.add(days("2026-09-30", "2026-10-01"), 3).tolist() == [day("2026-10-10"), day("2026-10-10")]
    assert CHINA.add("2026-09-30", np.array([1, 3])).tolist() == [day("2026-10-08"), day("2026-10-10")]
    assert CHINA.count(days("2026-09-30", "2026-10-01"), "2026-10-10").tolist() == [3, 3]
    assert CHINA.count("2026-09-30", days("2026-10-08")).tolist() == [1]


def test_shapes_are_kept() -> None:
    grid = days("2026-09-30", "2026-10-01", "2026-10-08", "2026-10-09").reshape(2, 2)
    assert CHINA.add(grid, 1).shape == (2, 2)
    assert CHINA.count(grid, grid).shape == (2, 2)
    assert CHINA.add(days(), 1).shape == CHINA.count(days(), days()).shape == (0,)
    assert CHINA.add(grid.T, np.array([[1], [2]])).tolist() == [
        [day("2026-10-08"), day("2026-10-09")],
        [day("2026-10-09"), day("2026-10-12")],
    ]


def test_single_numpy_days_give_single_days() -> None:
    assert CHINA.add(np.datetime64("2026-09-30"), 3) == day("2026-10-10")  # type: ignore[call-overload]
    assert type(CHINA.add(np.datetime64("2026-09-30"), np.int8(3))) is date  # type: ignore[call-overload]
    found = CHINA.count(np.datetime64("2026-09-30"), np.datetime64("2026-10-10"))  # type: ignore[call-overload]
    assert (found, type(found)) == (3, int)


@pytest.mark.parametrize(
    "array",
    [
        np.array(["2026-09-30", "2026-10-01"]),
        np.array([date(2026, 9, 30), "2026-10-01"], dtype=object),
        np.array(["2026-09-30", "2026-10-01"], dtype="datetime64[s]"),
        np.array(["2026-09-30T00:00", "2026-10-01T00:00"], dtype="datetime64[ns]"),
    ],
    ids=lambda array: str(array.dtype),
)
def test_days_written_in_other_ways_are_days(array: NDArray[Any]) -> None:
    assert CHINA.add(array, 3).tolist() == [day("2026-10-10")] * 2


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (
            np.array(["2026-01-05", "NaT", "NaT"], dtype="datetime64[D]"),
            r"\(day holds 2 missing days \(NaT\), the first at 1: leave them out\)$",
        ),
        (np.datetime64("NaT"), r"\(day holds 1 missing days \(NaT\), the first at 0: leave them out\)$"),
        (np.array(["2026-01-05T08:00"], dtype="datetime64[m]"), r"\(day must hold days without a time of day\)$"),
        (
            np.array(["2026-01"], dtype="datetime64[M]"),
            r"\(day must hold days \(datetime64\[D\]\), not datetime64\[M\]\)$",
        ),
        (np.array(["2026"], dtype="datetime64[Y]"), r"not datetime64\[Y\]\)$"),
        (np.array([20260105]), r"\(day must hold days \(datetime64\[D\]\), not int64\)$"),
        (np.array([1.5]), r"not float64\)$"),
        (np.array([True]), r"not bool\)$"),
        (np.array([b"2026-01-05"]), r"not \|S10\)$"),
        (np.array(["2026-01-05", "today"]), r"\(day\[1\] must be a day, as a date or YYYY-MM-DD, not 'today'\)$"),
        (np.array(["2026"]), r"\(day\[0\] must be a day, as a date or YYYY-MM-DD, not '2026'\)$"),
        (np.array("2026-1-5"), r"\(day must be a day, as a date or YYYY-MM-DD, not '2026-1-5'\)$"),
        (np.array([None, date(2026, 1, 5)]), r"\(day\[0\] must be a day, .* not None\)$"),
        (np.array([5, date(2026, 1, 5)]), r"\(day\[0\] must be a day, .* not 5\)$"),
        (np.array([datetime(2026, 1, 5, 8)], dtype=object), r"\(day\[0\] must be a day, .* not 2026-01-05 08:00:00\)$"),  # noqa: DTZ001
    ],
)
def test_what_is_no_day_is_refused(array: Any, message: str) -> None:
    with pytest.raises(el.EligibilityError, match=message):
        CHINA.add(array, 1)
    with pytest.raises(el.EligibilityError, match=message.replace(r"\(day", r"\(start")):
        CHINA.count(array, "2026-01-05")


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1.0, "not float64"),
        (True, "not bool"),
        (None, "not object"),
        ("1", "not <U1"),
        (np.array([1.0]), "not float64"),
        (np.array([True]), "not bool"),
        (np.timedelta64(1, "D"), "not timedelta64"),
        (10**30, "not object"),
    ],
)
def test_what_is_no_whole_number_is_refused(count: object, message: str) -> None:
    with pytest.raises(el.EligibilityError, match=rf"\(count must hold whole numbers, {message}"):
        CHINA.add(days("2026-01-05"), count)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "count", [np.array([2**64 - 1], "u8"), np.array([2**63 - 1]), np.array([-(2**63)]), np.array([10**9 + 1]), 10**9]
)
def test_a_count_that_leads_out_of_the_calendar_is_out_of_range(count: Any) -> None:
    for counted in ("exclusive", "inclusive"):
        with pytest.raises(el.CalendarRangeError):
            CHINA.add(days("2026-01-05"), count, start=counted)


@pytest.mark.parametrize("outside", ["2003-12-31", "2026-12-29", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_calendar_is_told_with_its_row(outside: str) -> None:
    array = days("2026-01-05", outside)
    message = rf"\(row 1 \({outside}\) leads beyond the days whose holidays are known, 2004-01-01 to 2026-12-28"
    for call in (lambda: CHINA.add(array, 1), lambda: CHINA.count(array, day("2026-01-05"))):
        with pytest.raises(el.CalendarRangeError, match=message) as caught:
            call()
        assert ("the notice for 2027" in caught.value.en) == (outside > "2026")
    with pytest.raises(el.CalendarRangeError, match=message):
        CHINA.count("2026-01-05", array)


def test_no_days_from_a_day_outside_are_that_day() -> None:
    assert CHINA.add(days("1999-01-01", "2026-10-04"), 0).tolist() == [day("1999-01-01"), day("2026-10-04")]


def test_the_first_and_the_last_known_day() -> None:
    ahead, back = CHINA.count(FIRST, LAST), CHINA.count(LAST, FIRST)
    assert CHINA.add(days(FIRST), ahead).tolist() == [LAST]
    assert CHINA.add(days(LAST), back).tolist() == [day("2004-01-02")]
    for start, count in ((FIRST, ahead + 1), (LAST, back - 1)):
        with pytest.raises(el.CalendarRangeError):
            CHINA.add(days(start), count)


def test_lengths_that_do_not_match_are_told() -> None:
    with pytest.raises(el.EligibilityError, match=r"\(day and count must be of one length, not \(2,\) and \(3,\)\)$"):
        CHINA.add(days("2026-01-05", "2026-01-06"), np.array([1, 2, 3]))
    with pytest.raises(el.EligibilityError, match=r"\(start and end must be of one length, not \(1, 2\) and \(3,\)\)$"):
        CHINA.count(days("2026-01-05", "2026-01-06").reshape(1, 2), days("2026-01-05", "2026-01-06", "2026-01-07"))


def test_what_is_given_is_left_as_it_is() -> None:
    array, numbers = days("2026-09-30", "2026-10-04"), np.array([3, 0])
    array.flags.writeable = numbers.flags.writeable = False
    assert CHINA.add(array, numbers).tolist() == [day("2026-10-10"), day("2026-10-04")]
    assert array.tolist() == [day("2026-09-30"), day("2026-10-04")]


def test_without_numpy_its_extra_is_named() -> None:
    code = """
import sys
sys.modules["numpy"] = None
import eligibility as el
class Array: dtype = "datetime64[D]"
try:
    el.WorkCalendar.china().add(Array(), 1)
except el.MissingExtraError as error:
    print(error)
print(el.WorkCalendar.china().add("2026-09-30", 3))
"""
    assert (
        python("-c", code).out
        == '日子的数组要用 numpy (an array of days needs numpy): pip install "eligibility[frames]"\n2026-10-10\n'
    )
    assert "numpy" in sys.modules
