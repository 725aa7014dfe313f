"""The file of notices, calendar/notices.yaml: its form, and what is checked of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, RootModel, StrictInt

from eligibility.calendar.day import is_weekend
from eligibility.calendar.holidays import FIRST_YEAR, LAST_YEAR, Holiday, statute_of, statutory_days
from eligibility.calendar.notices import PACKAGE, Arrangement, Held, Notice, in_force, replace
from eligibility.errors import RulesetError
from eligibility.files.codes import Code
from eligibility.files.fields import Alone, Day, Form, Identifier, Line, as_tuple, one_or_more
from eligibility.files.forms import Notes, read_form
from eligibility.files.yaml_reader import read_file
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from eligibility.errors import Problem
    from eligibility.files.yaml_reader import Path_


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


def read_notices(path: Path, name: str, *, known: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices of a file, on top of the *known* ones; RulesetError with every Problem of it."""
    notices, problems = check_notices(path, name, known=known)
    if problems:
        raise RulesetError(problems)
    return notices


def check_notices(path: Path, name: str, *, known: Sequence[Notice]) -> tuple[tuple[Notice, ...], tuple[Problem, ...]]:
    """The notices of a file that are not among the *known* ones, and what is wrong with it."""
    tree, problems = read_file(path, name)
    if tree is None or problems:
        return (), problems
    notes = Notes(tree)
    form = read_form(NoticesFile, notes)
    if form is None:
        return (), tuple(notes.problems)
    notices: list[Notice] = []
    names, years, held = {it.id for it in known} | {PACKAGE}, {it.year for it in known}, in_force(known)
    for at, one in enumerate(form.root):
        if _check_span(one, (at,), notes) and _check_days(one, (at,), notes):
            notice = _notice(one)
            if any(it.id == notice.id and it.arrangements == notice.arrangements for it in known):
                continue  # a copy of a file that is held, or what a later release of this library brings
            kept, replaced = replace(held, notice)
            if _check_names(one, (at,), notes, names):
                _check_place(notice, (at,), notes, years, kept, replaced)
            held = (*kept, *((notice, it) for it in notice.arrangements))
            notices.append(notice)
        names.add(one.id)
        years.add(one.year)
    return tuple(notices), tuple(notes.problems)


def _notice(form: NoticeForm) -> Notice:
    arrangements = []
    for it in form.arrangements:
        rest = tuple(_between(*it.rest))
        extended = tuple(day for day in rest if it.extended_from and day >= it.extended_from)
        arrangements.append(Arrangement(it.holiday, rest, it.work, extended))
    return Notice(form.id, form.number, tuple(arrangements), form.year, form.published, form.url, form.supersedes)


def _between(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _check_span(form: NoticeForm, path: Path_, notes: Notes) -> bool:
    """Note the first day that is not one the notice can be about; whether there is none."""
    first = date(form.year - 1, 12, 1) if form.year else date(FIRST_YEAR, 1, 1)
    last = date(form.year or LAST_YEAR, 12, 31)
    for at, it in enumerate(form.arrangements):
        rest = (("rest", number, day) for number, day in enumerate(it.rest))
        work = (("work", number, day) for number, day in enumerate(it.work))
        for key, number, day in (*rest, *work):
            if not first <= day <= last:
                here = (*path, "arrangements", at, key, number)
                hint = f"应在 {first} 至 {last} 之间 (must lie between these days)"
                notes.add(here, Code.WRONG_VALUE, f"{day} 不在通知所管的日子里 (not a day of this notice)", hint)
                return False
    return True


def _check_days(form: NoticeForm, path: Path_, notes: Notes) -> bool:
    """Note what is wrong inside one notice; whether its days can be used."""
    usable = True
    off: set[date] = set()
    for at, it in enumerate(form.arrangements):
        here = (*path, "arrangements", at)
        first, last = it.rest
        length = (last - first).days + 1
        if length < 1:
            notes.add((*here, "rest"), Code.DATE_ORDER, f"末日 {last} 早于首日 {first} (last day before the first)")
            usable = False
        elif length != it.days:
            hint = "核对通知的起止日和天数 (compare the days with the notice)"
            message = f"{first} 至 {last} 是 {length} 天，不是 {it.days} 天 (days off)"
            notes.add((*here, "days"), Code.DAY_COUNT, message, hint)
        if it.extended_from and not first <= it.extended_from <= last:
            message = f"{it.extended_from} 不在放假期间 (not one of the days off)"
            notes.add((*here, "extended_from"), Code.DATE_ORDER, message)
        twice = next((day for day in _between(first, last) if day in off), None)
        if twice:
            notes.add((*here, "rest"), Code.TWO_NOTICES, f"{twice} 已列为放假 (off twice)")
        off.update(_between(first, last))
    _check_work(form, path, notes, off)
    return usable


def _check_work(form: NoticeForm, path: Path_, notes: Notes, off: set[date]) -> None:
    """Note a day worked that is no weekend day, that is off, or that stands there twice."""
    seen: set[date] = set()
    for at, it in enumerate(form.arrangements):
        for number, day in enumerate(it.work):
            here = (*path, "arrangements", at, "work", number)
            if not is_weekend(day):
                hint = "调休上班只能在周六、周日 (make-up days are Saturdays and Sundays)"
                notes.add(here, Code.WORKED_WEEKDAY, f"{day} 不是周末 (a weekday as make-up work)", hint)
            elif day in off:
                notes.add(here, Code.TWO_NOTICES, f"{day} 既放假又上班 (both off and worked)")
            elif day in seen:
                notes.add(here, Code.TWO_NOTICES, f"{day} 已列为上班 (worked twice)")
            seen.add(day)


def _check_names(form: NoticeForm, path: Path_, notes: Notes, names: set[str]) -> bool:
    """Note an id that is taken, and one that is not there to be superseded; whether there is neither."""
    if form.id in names:
        hint = "更改已有安排的，用另一个 id，写 supersedes (one that changes it has an id of its own, and supersedes)"
        notes.add((*path, "id"), Code.DUPLICATE_ID, f"已有通知 {form.id} (duplicate notice)", hint)
    elif form.supersedes and form.supersedes not in names:
        near = closest(form.supersedes, names)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add((*path, "supersedes"), Code.UNDECLARED_ID, f"没有通知 {form.supersedes} (no such notice)", hint)
    elif form.year is None and not form.supersedes:
        hint = "安排全年的写 year，更改已有安排的写 supersedes (year, or supersedes, is needed)"
        notes.add(path, Code.MISSING_KEY, "既没有 year 也没有 supersedes (neither is written)", hint)
    else:
        return True
    return False


def _check_place(notice: Notice, path: Path_, notes: Notes, years: set[int | None], kept: Held, replaced: Held) -> None:
    """Note where a notice does not fit those before it: a gap between years, a day arranged twice, a holiday lost."""
    if notice.year and notice.year - 1 not in years:
        message = f"缺 {notice.year - 1} 年的通知 (the year before has no notice)"
        hint = f"已有至 {max(year for year in years if year)} 年 (known to)"
        notes.add((*path, "year"), Code.DATE_ORDER, message, hint)
    arranged = {day: by for by, it in kept for day in it.days}
    for at, it in enumerate(notice.arrangements):
        day = min((day for day in it.days if day in arranged), default=None)
        if day:
            by = arranged[day]
            message = f"{day} 已由 {by.number} 安排 (two notices for a day)"
            hint = f"写 supersedes: {by.family}，说明以哪一份为准 (say which one it replaces)"
            notes.add((*path, "arrangements", at), Code.TWO_NOTICES, message, hint)
            return
    own = {it.year for it in notice.arrangements}
    off = {*arranged, *(day for it in notice.arrangements for day in it.rest)}
    for year in sorted({notice.year} if notice.year else own.union(it.year for _, it in replaced)):
        missing = next(((day, names) for day, names in statutory_days(year).items() if day not in off), None)
        if missing:
            _note_missing(*missing, notice, path, notes)
            return


def _note_missing(day: date, holidays: tuple[Holiday, ...], notice: Notice, path: Path_, notes: Notes) -> None:
    places = [at for at, it in enumerate(notice.arrangements) if holidays[0] in it.holidays]
    here = (*path, "arrangements", places[0]) if places else path
    message = f"{day} {holidays[0].label.zh}没有放假 (a statutory day is not off)"
    notes.add(here, Code.STATUTORY_DAY, message, f"{statute_of(day.year).number}规定当日放假 (the law has it off)")
