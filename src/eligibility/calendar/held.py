"""Which notices are held: those shipped, the package's of years without one, a file of one's own; and since when."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from eligibility.calendar.holidays import FIRST_YEAR, HOLIDAYS, check_statutes
from eligibility.calendar.notice_file import check_notices, read_notices
from eligibility.calendar.package import package_notices, package_years
from eligibility.errors import CalendarRangeError, EligibilityError, Position, Problem
from eligibility.files.codes import Code
from eligibility.files.shipped import shipped_rulesets
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from eligibility.calendar.notices import Notice

NOTICES = "calendar/notices.yaml"


@cache
def held_notices() -> tuple[Notice, ...]:
    """What is held: the shipped notices, and what the package has of other years."""
    package = package_notices(package_years())
    return put_on_top(package, read_notices(shipped_rulesets() / NOTICES, NOTICES, known=package))


def with_own(paths: Iterable[Path]) -> tuple[Notice, ...]:
    """What is held, and files of one's own on top, each on the one before; RulesetError tells what is wrong."""
    held = held_notices()
    for path in paths:
        held = put_on_top(held, read_notices(path, str(path), known=held))
    return held


def put_on_top(held: Sequence[Notice], notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Notices on top of those held, which take the place of the package's of their years."""
    years = {it.year for it in notices}
    return (*(it for it in held if not (it.from_package and it.year in years)), *notices)


def published_by(day: date, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices published by a day, and all of the years before the first of them."""
    first = min((it for it in notices if it.published and it.year), key=lambda it: it.year or 0)
    if first.published and day < first.published:
        raise CalendarRangeError(
            f"as_of {day} is before the first notice held, {first.number} of {first.published}; "
            "what was known earlier is not recorded",
            zh=f"as_of {day} 早于所存的第一份通知（{first.number}，{first.published} 公布）：此前已公布什么，没有记录",
        )
    return tuple(it for it in notices if _is_known(it, day, before=first.year or FIRST_YEAR))


def _is_known(notice: Notice, day: date, *, before: int) -> bool:
    if notice.published:
        return notice.published <= day
    if (notice.year or notice.arrangements[-1].year) < before:
        return True
    if notice.from_package:
        return False
    raise EligibilityError(
        f"notice {notice.id} has no day of publication, so what was known on {day} cannot be told: state published",
        zh=f"通知 {notice.id} 没有公布的日子，无法断定 {day} 时已知哪些安排：请写 published",
    )


def check_calendar(folder: Path) -> tuple[Problem, ...]:
    """Problems of a folder's calendar files: its notices, read on top of what is held, and the law on holidays."""
    problems = list(_unknown_files(folder / "calendar"))
    law, notices = folder / HOLIDAYS, folder / NOTICES
    if law.exists():
        problems += check_statutes(law, str(law))[1]
    if notices.exists() and not problems:
        own = folder.resolve() == shipped_rulesets().resolve()
        known = package_notices(package_years()) if own else held_notices()
        problems += check_notices(notices, str(notices), known=known)[1]
    return tuple(problems)


def _unknown_files(folder: Path) -> Iterator[Problem]:
    known = [name.rpartition("/")[2] for name in (HOLIDAYS, NOTICES)]
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in known and not path.name.startswith("_"):
            near = closest(path.name, known)
            hint = f"是否为 {near}？(did you mean?)" if near else f"可有：{'、'.join(known)} (one of)"
            yield Problem(Position(str(path)), Code.UNKNOWN_FILE, "不认识的文件 (unknown file)", hint)
