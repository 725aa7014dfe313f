"""The rule of a deadline as one types it: 10 working_days, day 25 of month, 10 working_days of next month."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn, get_args

from eligibility.calendar.periods import DayOfMonth, Period, Roll, Start, Unit, WorkingDayOfNextMonth
from eligibility.errors import EligibilityError, quote
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from eligibility.calendar.periods import Rule

NOTATION = {
    "N working_days": Bilingual("N个工作日内", "within N working days"),
    "N days": Bilingual("N日内 *", "within N days *"),
    "N months": Bilingual("N个月内 *", "within N months *"),
    "N years": Bilingual("N年内 *", "within N years *"),
    "N working_days before": Bilingual("前N个工作日", "N working days before"),
    "N days before": Bilingual("前N日 *", "N days before *"),
    "N months before": Bilingual("前N个月 *", "N months before *"),
    "N years before": Bilingual("前N年 *", "N years before *"),
    "day N of month": Bilingual("每月N日前，含当日；-1 是月末 *", "by day N of the month; -1 is its last day *"),
    "before day N of month": Bilingual("每月N日前，不含当日 *", "before day N of the month, without it *"),
    "N working_days of next month": Bilingual("次月前N个工作日内", "within the first N working days of the next month"),
}
"""The forms of a rule, and what each says; * where --roll must say what a last day of rest becomes."""

_NUMBER = re.compile(r"(?<![0-9])[-+]?[0-9]{1,12}(?![0-9])")
_NEXT_MONTH, _DAY_OF_MONTH, _BEFORE = "of next month", "day N of month", "before"


def read_rule(text: str, *, roll: Roll | None = None, start: Start | None = None) -> Rule:
    """The rule that *text* writes in one of the forms of NOTATION; EligibilityError says what is wrong with it.

    >>> read_rule("5 working_days before").count
    -5
    >>> read_rule("day 25 of month", roll="following").text.zh
    '每月25日前，含当日，末日是休息日的顺延'
    """
    numbers = [int(it) for it in _NUMBER.findall(text)]
    form = _FORMS.get(_plain(_NUMBER.sub("N", text)))
    if form is None or len(numbers) != 1 or (numbers[0] < 0 and form.endswith(_BEFORE)):
        _refuse(text, numbers)
    number = numbers[0]
    if form.endswith(_NEXT_MONTH):
        _leave_out(text, roll=roll, start=start)
        return WorkingDayOfNextMonth(number)
    if form.endswith(_DAY_OF_MONTH):
        _leave_out(text, start=start)
        return DayOfMonth(number, roll=_needed(text, roll), inclusive=form == _DAY_OF_MONTH)
    unit = next(it for it in get_args(Unit) if f" {it}s" in form)
    if unit == "working_day":
        _leave_out(text, roll=roll)
    else:
        roll = _needed(text, roll)
    return Period(-number if form.endswith(_BEFORE) else number, unit, start=start or "exclusive", roll=roll)


def _plain(text: str) -> str:
    """A form without what may be written in more than one way: case, spaces, the plural, articles."""
    words = text.lower().replace("_", " ").split()
    return " ".join(re.sub("s$", "", word) for word in words if word != "the")


_FORMS = {_plain(form): form for form in NOTATION}


def _refuse(text: str, numbers: list[int]) -> NoReturn:
    zh, en = f"规则写作 {'、'.join(_EXAMPLES)}", f"a rule is written as {', '.join(_EXAMPLES)}"
    near = closest(_plain(_NUMBER.sub("N", text)), _FORMS) if len(numbers) == 1 else None
    if near:
        meant = _FORMS[near].replace("N", str(abs(numbers[0])))
        zh, en = f"是否为 {meant}？", f"did you mean {meant}?"
    raise EligibilityError(f"{quote(text)} is no rule; {en}", zh=f"读不懂规则 {quote(text)}；{zh}")


_EXAMPLES = ("10 working_days", "15 days", "day 25 of month", "10 working_days of next month")


def _needed(text: str, roll: Roll | None) -> Roll:
    if roll is None:
        raise EligibilityError(
            f"the last day of {text.strip()} may be one of rest, say with --roll what becomes of it: "
            f"{', '.join(get_args(Roll))}",
            zh=f"{text.strip()} 的末日可能是休息日，请写 --roll：following 顺延，preceding 提前，"
            "modified_following 顺延但不跨月，unadjusted 不变",
        )
    return roll


def _leave_out(text: str, **options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise EligibilityError(
                f"{text.strip()} has no use for --{name}: leave it out", zh=f"{text.strip()} 用不着 --{name}：请不要写"
            )
