"""Adding and counting working days of whole arrays; the only reader of the calendar that needs numpy."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from eligibility.days import read_day
from eligibility.errors import CalendarRangeError, EligibilityError, MissingExtraError
from eligibility.text import Bilingual

try:
    import numpy as np
except ImportError:
    raise MissingExtraError(Bilingual("日子的数组", "an array of days"), "numpy", "frames") from None

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from eligibility.calendar.day_table import DayTable

_CHUNK = 16_384
"""Rows worked on at a time, so that what lies between two look-ups stays in the processor's cache."""
_EPOCH = date(1970, 1, 1).toordinal()
_MOST = 10**9
_COARSE = ("Y", "M", "W")
"""Units of time that are no days."""


def add_days(table: DayTable, days: Any, counts: Any, *, inclusive: bool) -> Any:
    """The counts-th working day after each day, as DayTable.add does for one; a date for single ones."""
    starts, numbers = _aligned(_days(days, "day"), _counts(counts), "day and count")
    shape = starts.shape
    starts, numbers = starts.reshape(-1), numbers.reshape(-1)
    due = np.empty(len(starts), dtype="int64")
    for at in range(0, len(starts), _CHUNK):
        rows = slice(at, at + _CHUNK)
        _add(table, starts[rows], numbers[rows], due[rows], inclusive=inclusive, offset=at)
    return due.view("datetime64[D]").reshape(shape) if shape else due.view("datetime64[D]").item()


def _add(
    table: DayTable,
    starts: NDArray[np.int64],
    numbers: NDArray[np.int64],
    due: NDArray[np.int64],
    *,
    inclusive: bool,
    offset: int,
) -> None:
    """Write the due days of one chunk: how many working days lie before the start, and which one comes count later."""
    before, working = _tables(table)
    forward = numbers > 0
    place = starts - (table.first - _EPOCH)
    if inclusive:
        place -= np.sign(numbers)
    index = before.take(place + forward, mode="clip")
    index += numbers
    index -= forward
    working.take(index, mode="clip", out=due)
    size, known = len(table.works), len(working)
    if place.min() < 0 or place.max() >= size or index.min() < 0 or index.max() >= known:
        outside = (place < 0) | (place >= size) | (index < 0) | (index >= known)
        _refuse(table, outside & (numbers != 0), starts, offset)
    if not numbers.all():
        np.copyto(due, starts, where=numbers == 0)


def count_days(table: DayTable, starts: Any, ends: Any) -> Any:
    """The working days between each two days, as DayTable.count does for one."""
    begin, end = _aligned(_days(starts, "start"), _days(ends, "end"), "start and end")
    before, _ = _tables(table)
    first, last = table.first - _EPOCH, table.last - _EPOCH
    for days in (begin, end):
        _refuse(table, ((days < first) | (days > last)).reshape(-1), days.reshape(-1), 0)
    back = (end < begin).astype("int64")
    counted: NDArray[np.int64] = before[end - first + 1 - back] - before[begin - first + 1 - back]
    return counted if counted.shape else int(counted)


def _aligned(one: NDArray[np.int64], other: NDArray[np.int64], names: str) -> tuple[NDArray[np.int64], ...]:
    try:
        return np.broadcast_arrays(one, other)
    except ValueError:
        raise EligibilityError(
            f"{names} must be of one length, not {one.shape} and {other.shape}",
            zh=f"{names.replace(' and ', ' 和 ')} 应一样长，不是 {one.shape} 和 {other.shape}",
        ) from None


@lru_cache(maxsize=8)
def _tables(table: DayTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.asarray(table.before, dtype="int64"), np.asarray(table.working, dtype="int64") - _EPOCH


def _days(values: Any, name: str) -> NDArray[np.int64]:
    """Days since 1970 of an array of days, or of one day."""
    found = np.asarray(values)
    if found.dtype.kind in "UO":
        read = [read_day(value, f"{name}[{at}]" if found.shape else name) for at, value in enumerate(found.flat)]
        found = np.array(read, dtype="datetime64[D]").reshape(found.shape)
    if found.dtype.kind == "M" and np.isnat(found).any():
        missing = np.isnat(found).reshape(-1)
        raise EligibilityError(
            f"{name} holds {missing.sum()} missing days (NaT), the first at {np.argmax(missing)}: leave them out",
            zh=f"{name} 缺 {missing.sum()} 个日子 (NaT)，第一个在第 {np.argmax(missing)} 行（从 0 数）：请去掉",
        )
    if found.dtype.kind != "M" or np.datetime_data(found.dtype)[0] in _COARSE:
        raise EligibilityError(
            f"{name} must hold days (datetime64[D]), not {found.dtype}",
            zh=f"{name} 应为日子 (datetime64[D])，不是 {found.dtype}",
        )
    days = found.astype("datetime64[D]", copy=False)
    if days is not found and (days != found).any():
        raise EligibilityError(f"{name} must hold days without a time of day", zh=f"{name} 应为日子，不带时刻")
    numbers: NDArray[np.int64] = days.view("int64")
    return numbers


def _counts(values: Any) -> NDArray[np.int64]:
    found = np.asarray(values)
    if found.dtype.kind not in "iu":
        raise EligibilityError(
            f"count must hold whole numbers, not {found.dtype}", zh=f"count 应为整数，不是 {found.dtype}"
        )
    if found.size and found.max() > _MOST:
        raise CalendarRangeError(
            f"count holds {found.max()}, more working days than a calendar has",
            zh=f"count 里有 {found.max()}，日历没有这么多工作日",
        )
    return found.astype("int64", copy=False)


def _refuse(table: DayTable, outside: NDArray[np.bool_], days: NDArray[np.int64], offset: int) -> None:
    if not outside.any():
        return
    row = int(np.argmax(outside))
    day = np.datetime64(int(days[row]), "D")
    beyond = table.beyond(int(days[row]) + _EPOCH >= table.first)
    raise CalendarRangeError(
        f"row {offset + row} ({day}) leads {beyond.en}", zh=f"第 {offset + row} 行（从 0 数）{day} 算到{beyond.zh}"
    )
