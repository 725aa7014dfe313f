"""Notices that arrange the holidays of a year (节假日安排的通知): their file, its checks, and which of them hold.

A notice arranges whole holidays: the days off, and the weekend days worked in exchange. One that
changes days another has arranged says which it supersedes; what it says of a holiday replaces all
that the other says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, RootModel, StrictInt

from eligibility.calendar.day import is_weekend
from eligibility.calendar.holidays import FIRST_YEAR, LAST_YEAR, Holiday, statute_of, statutory_days
from eligibility.errors import RulesetError
from eligibility.files.codes import Code
from eligibility.files.fields import Alone, Day, Form, Identifier, Line, as_tuple, one_or_more
from eligibility.files.forms import Notes, read_form
from eligibility.files.yaml_reader import read_file
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from eligibility.errors import Problem
    from eligibility.files.yaml_reader import Path_

PACKAGE = "chinese_calendar"
"""What a notice names to supersede days of the package."""

_ONE = timedelta(1)


class ArrangementForm(Form):
    """One holiday, or several joined: the first and last day off, how many days the notice says, the days worked."""

    holiday: Annotated[tuple[Holiday, ...], BeforeValidator(one_or_more), Field(min_length=1), Alone()]
    rest: Annotated[tuple[Day, Day], BeforeValidator(as_tuple)]
    days: Annotated[StrictInt, Field(ge=1)]
    work: Annotated[tuple[Day, ...], BeforeValidator(as_tuple)] = ()
    extended_from: Day | None = None


class NoticeForm(Form):
    """A notice. With `year` it arranges all holidays of that year; without, it changes days already arranged."""

    id: Identifier
    number: Line
    year: Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None = None
    published: Day | None = None
    url: Line | None = None
    supersedes: Identifier | None = None
    arrangements: Annotated[tuple[ArrangementForm, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class NoticesFile(RootModel[tuple[NoticeForm, ...]]):
    """Notices on the holidays of a year, calendar/notices.yaml."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Days off and days worked for the sake of some holidays; `extended` are days off added in an emergency."""

    holidays: tuple[Holiday, ...]
    rest: tuple[date, ...]
    work: tuple[date, ...] = ()
    extended: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read. `published` is None where the day is not known."""

    id: str
    number: str
    arrangements: tuple[Arrangement, ...]
    year: int | None = None
    published: date | None = None
    url: str | None = None
    supersedes: str | None = None


def read_notices(path: Path, name: str, *, known: Sequence[Notice] = ()) -> tuple[Notice, ...]:
    """The notices of a file, on top of the *known* ones; RulesetError with every Problem of it."""
    notices, problems = check_notices(path, name, known=known)
    if problems:
        raise RulesetError(problems)
    return notices


def check_notices(
    path: Path, name: str, *, known: Sequence[Notice] = ()
) -> tuple[tuple[Notice, ...], tuple[Problem, ...]]:
    """The notices of a file, and what is wrong with it."""
    tree, problems = read_file(path, name)
    if tree is None or problems:
        return (), problems
    notes = Notes(tree)
    form = read_form(NoticesFile, notes)
    if form is None:
        return (), tuple(notes.problems)
    notices: list[Notice] = []
    for at, one in enumerate(form.root):
        _check_span(one, (at,), notes)
        if _check_days(one, (at,), notes):
            notice = _notice(one)
            _check_place(notice, (at,), notes, [*known, *notices])
            notices.append(notice)
    return tuple(notices), tuple(notes.problems)


def in_force(notices: Iterable[Notice]) -> tuple[tuple[Notice, Arrangement], ...]:
    """The arrangements that hold, each with its notice, when later notices have replaced what they supersede."""
    held: list[tuple[Notice, Arrangement]] = []
    for notice in notices:
        if notice.supersedes:
            changed = {holiday for it in notice.arrangements for holiday in it.holidays}
            target = _family(notice.supersedes)
            held = [
                (by, it)
                for by, it in held
                if _family(by.id) != target
                or not changed.intersection(it.holidays)
                or (target == PACKAGE and not _touch(notice, it))
            ]
        held.extend((notice, it) for it in notice.arrangements)
    return tuple(held)


def _touch(notice: Notice, arrangement: Arrangement) -> bool:
    days = {day for it in notice.arrangements for day in it.rest}
    return bool(days.intersection(arrangement.rest))


def _family(id_: str) -> str:
    return PACKAGE if id_.startswith(PACKAGE) else id_


def _notice(form: NoticeForm) -> Notice:
    arrangements = []
    for it in form.arrangements:
        rest = tuple(_between(*it.rest))
        extended = tuple(day for day in rest if it.extended_from and day >= it.extended_from)
        arrangements.append(Arrangement(it.holiday, rest, it.work, extended))
    return Notice(form.id, form.number, tuple(arrangements), form.year, form.published, form.url, form.supersedes)


def _between(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE


def _check_days(notice: NoticeForm, path: Path_, notes: Notes) -> bool:
    """Note what is wrong inside one notice; whether its days can be used."""
    usable = True
    for at, it in enumerate(notice.arrangements):
        here = (*path, "arrangements", at)
        first, last = it.rest
        if last < first:
            notes.add((*here, "rest"), Code.DATE_ORDER, f"末日 {last} 早于首日 {first} (last day before the first)")
            usable = False
        elif (last - first).days + 1 != it.days:
            said, count = it.days, (last - first).days + 1
            hint = "核对通知的起止日和天数 (compare the days with the notice)"
            notes.add(
                (*here, "days"), Code.DAY_COUNT, f"{first} 至 {last} 是 {count} 天，不是 {said} 天 (days off)", hint
            )
        for number, day in enumerate(it.work):
            if not is_weekend(day):
                hint = "调休上班只能在周六、周日 (make-up days are Saturdays and Sundays)"
                notes.add(
                    (*here, "work", number), Code.WORKED_WEEKDAY, f"{day} 不是周末 (a weekday as make-up work)", hint
                )
            if first <= day <= last:
                notes.add((*here, "work", number), Code.TWO_NOTICES, f"{day} 既放假又上班 (both off and worked)")
        if it.extended_from and not first <= it.extended_from <= last:
            notes.add(
                (*here, "extended_from"), Code.DATE_ORDER, f"{it.extended_from} 不在放假期间 (not one of the days off)"
            )
    return usable


def _check_place(notice: Notice, path: Path_, notes: Notes, earlier: Sequence[Notice]) -> None:
    """Note where a notice does not fit those before it."""
    ids = {it.id for it in earlier}
    if notice.id in ids:
        notes.add((*path, "id"), Code.DUPLICATE_ID, f"已有通知 {notice.id} (duplicate notice)")
    if notice.supersedes and notice.supersedes not in ids | {PACKAGE}:
        near = closest(notice.supersedes, ids)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add((*path, "supersedes"), Code.UNDECLARED_ID, f"没有通知 {notice.supersedes} (no such notice)", hint)
    for by, held in in_force([*earlier, notice]):
        days = {*held.rest, *held.work}
        places = [at for at, it in enumerate(notice.arrangements) if days.intersection((*it.rest, *it.work))]
        if by is not notice and places:
            clash = min(days.intersection((*notice.arrangements[places[0]].rest, *notice.arrangements[places[0]].work)))
            message = f"{clash} 已由 {by.number} 安排 (two notices for a day)"
            hint = f"写 supersedes: {_family(by.id)}，说明以哪一份为准 (say which one it replaces)"
            notes.add((*path, "arrangements", places[0]), Code.TWO_NOTICES, message, hint)
            break
    _check_year(notice, path, notes, earlier)


def _check_span(form: NoticeForm, path: Path_, notes: Notes) -> None:
    """Note the first day that is not one the notice can be about."""
    first = date(form.year - 1, 12, 1) if form.year else date(FIRST_YEAR, 1, 1)
    last = date(form.year or LAST_YEAR, 12, 31)
    for at, it in enumerate(form.arrangements):
        rest = (("rest", number, day) for number, day in enumerate(it.rest))
        work = (("work", number, day) for number, day in enumerate(it.work))
        for key, number, day in (*rest, *work):
            if not first <= day <= last:
                hint = f"应在 {first} 至 {last} 之间 (not in the year of the notice)"
                notes.add(
                    (*path, "arrangements", at, key, number), Code.WRONG_VALUE, f"{day} 不在通知所管的日子里", hint
                )
                return


def _check_year(notice: Notice, path: Path_, notes: Notes, earlier: Sequence[Notice]) -> None:
    """Note a year that is not the next, and the first statutory day that is no longer off."""
    if notice.year is None and not notice.supersedes:
        hint = "安排全年的写 year，更改已有安排的写 supersedes (year, or supersedes, is needed)"
        notes.add(path, Code.MISSING_KEY, "既没有 year 也没有 supersedes (neither is written)", hint)
        return
    years = {it.year for it in earlier if it.year}
    if notice.year and years and notice.year - 1 not in years:
        hint = f"已有至 {max(years)} 年 (known to)"
        notes.add(
            (*path, "year"), Code.DATE_ORDER, f"缺 {notice.year - 1} 年的通知 (the year before has no notice)", hint
        )
    off = {day for _, it in in_force([*earlier, notice]) for day in it.rest}
    for year in [notice.year] if notice.year else sorted({it.rest[-1].year for it in notice.arrangements}):
        missing = next(((day, names) for day, names in statutory_days(year).items() if day not in off), None)
        if missing:
            day, holidays = missing
            places = [at for at, it in enumerate(notice.arrangements) if holidays[0] in it.holidays]
            message = f"{day} {holidays[0].label.zh}没有放假 (a statutory day is not off)"
            hint = f"{statute_of(year).number}规定当日放假 (the law has it off)"
            place = ("arrangements", places[0]) if places else ()
            notes.add((*path, *place), Code.STATUTORY_DAY, message, hint)
            return
