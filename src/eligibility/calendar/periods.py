"""The rules a deadline can follow: a period, a day of the month, the first working days of the next month."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeAlias, get_args

from eligibility.errors import EligibilityError, quote
from eligibility.text import Bilingual, closest, suggest

Unit = Literal["working_day", "day", "month", "year"]
Start = Literal["exclusive", "inclusive"]
Roll = Literal["following", "preceding", "modified_following", "unadjusted"]

_UNITS = {
    "working_day": Bilingual("个工作日", "working days"),
    "day": Bilingual("日", "days"),
    "month": Bilingual("个月", "months"),
    "year": Bilingual("年", "years"),
}
STARTS = {
    "exclusive": Bilingual("当日不计", "the day of the event not counted"),
    "inclusive": Bilingual("当日计入", "the day of the event counted"),
}
ROLLS = {
    "following": Bilingual("末日是休息日的顺延", "a last day of rest moves on to the next working day"),
    "preceding": Bilingual("末日是休息日的提前", "a last day of rest moves back to the working day before"),
    "modified_following": Bilingual(
        "末日是休息日的顺延，跨月的提前", "a last day of rest moves on, or back if that would leave the month"
    ),
    "unadjusted": Bilingual("末日是休息日的不变", "a last day of rest stays"),
}
_LONGEST_MONTH = 31
_MOST_WORKING_DAYS = 23
LONGEST = 99_999
"""More than the days from the first year of the calendar to the last."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time counted from an event (期间); a negative *count* counts back from it.

    Day 1 is the day after the event, unless start="inclusive". Months and years end on the
    corresponding day, or on the month's last day where there is none. *roll* says what a last day of
    rest becomes; days, months and years must say it, working days have none.
    Source: 民法典 arts. 200-204.

    >>> Period(10, "working_day")
    Period(count=10, unit='working_day', start='exclusive', roll=None)
    """

    count: int
    unit: Unit
    _: KW_ONLY
    start: Start = "exclusive"
    roll: Roll | None = None

    def __post_init__(self) -> None:
        if not (_is_whole(self.count) and 1 <= abs(self.count) <= LONGEST):
            raise EligibilityError(
                f"a period counts 1 to {LONGEST} whole units, or as many back, not {quote(self.count)}",
                zh=f"期间的长度应为 1 到 {LONGEST} 的整数，倒数的写负数，不是 {quote(self.count)}",
            )
        check_choice("unit", self.unit, get_args(Unit))
        check_choice("start", self.start, get_args(Start))
        if self.unit == "working_day":
            if self.roll is not None:
                raise EligibilityError(
                    "a period of working days ends on a working day: leave roll out",
                    zh="工作日的期间末日总是工作日：请不要写 roll",
                )
            return
        if self.roll is None:
            rolls = " | ".join(map(repr, get_args(Roll)))
            raise EligibilityError(
                f"a period of {self.unit}s may end on a day of rest: say roll={rolls}",
                zh=f"以{_UNITS[self.unit].zh.removeprefix('个')}计的期间，末日可能是休息日：请写 roll={rolls}",
            )
        check_choice("roll", self.roll, get_args(Roll))
        if self.count < 0 and self.roll in ("following", "modified_following"):
            raise EligibilityError(
                f"a period counted back does not roll into less time: roll is 'preceding' or 'unadjusted', "
                f"not {self.roll!r}",
                zh=f"倒数的期间不能因末日是休息日而变短：roll 应为 'preceding' 或 'unadjusted'，不是 {self.roll!r}",
            )

    @property
    def text(self) -> Bilingual:
        """The rule in words.

        >>> Period(15, "day", roll="following").text.zh
        '15日内，当日不计，末日是休息日的顺延'
        """
        unit, start = _UNITS[self.unit], STARTS[self.start]
        roll = ROLLS[self.roll] if self.roll else None
        count = abs(self.count)
        noun = unit.en[:-1] if count == 1 else unit.en
        zh = f"{count}{unit.zh}内" if self.count > 0 else f"前{count}{unit.zh}"
        en = f"within {count} {noun}" if self.count > 0 else f"{count} {noun} before"
        return Bilingual(
            "，".join([zh, start.zh, *([roll.zh] if roll else [])]),
            ", ".join([en, start.en, *([roll.en] if roll else [])]),
        )


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A fixed day of the month (每月25日前): the first one that has not passed on the day of the event.

    With *next_month* that of the month after the event (次月10日前).

    Negative days count from the month's end, -1 the last. Whether "before the 25th" includes the
    25th, and what a day of rest becomes, are readings: *inclusive* and *roll* say them.
    """

    day: int
    _: KW_ONLY
    roll: Roll
    inclusive: bool = True
    next_month: bool = False

    def __post_init__(self) -> None:
        if not (_is_whole(self.day) and self.day and abs(self.day) <= _LONGEST_MONTH):
            raise EligibilityError(
                f"a day of the month is 1 to 31, or -1 to -31 from its end, not {quote(self.day)}",
                zh=f"每月固定日应为 1 到 31，从月末倒数的写 -1 到 -31，不是 {quote(self.day)}",
            )
        check_choice("roll", self.roll, get_args(Roll))
        for name in ("inclusive", "next_month"):
            if not isinstance(getattr(self, name), bool):
                given = quote(getattr(self, name))
                raise EligibilityError(
                    f"{name} is True or False, not {given}", zh=f"{name} 应为 True 或 False，不是 {given}"
                )

    @property
    def text(self) -> Bilingual:
        """The rule in words."""
        roll = ROLLS[self.roll]
        month, of_month = ("次月", "the next month") if self.next_month else ("每月", "the month")
        if self.day < 0:
            last = f"{'次月' if self.next_month else ''}月末倒数第{-self.day}日"
            ending = f"day {-self.day} from the end of {of_month}"
        else:
            last, ending = f"{month}{self.day}日", f"day {self.day} of {of_month}"
        included = (
            Bilingual("含当日", "that day included")
            if self.inclusive
            else Bilingual("不含当日", "that day not included")
        )
        return Bilingual(f"{last}前，{included.zh}，{roll.zh}", f"by {ending}, {included.en}, {roll.en}")


@dataclass(frozen=True, slots=True)
class WorkingDayOfNextMonth:
    """The first working days of the month after the event (次月前10个工作日内): due on the last of them.

    Where that month has fewer, they are counted on into the month after it.
    """

    count: int

    def __post_init__(self) -> None:
        if not (_is_whole(self.count) and 1 <= self.count <= _MOST_WORKING_DAYS):
            raise EligibilityError(
                f"a month has 1 to {_MOST_WORKING_DAYS} working days, not {quote(self.count)}",
                zh=f"一个月有 1 到 {_MOST_WORKING_DAYS} 个工作日，不是 {quote(self.count)}",
            )

    @property
    def text(self) -> Bilingual:
        """The rule in words."""
        days = f"{self.count} working days" if self.count > 1 else "working day"
        return Bilingual(f"次月前{self.count}个工作日内", f"within the first {days} of the next month")


Rule: TypeAlias = Period | DayOfMonth | WorkingDayOfNextMonth


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def check_choice(name: str, value: object, options: tuple[str, ...]) -> None:
    """EligibilityError, with the nearest option, for a value that is none of them."""
    if value not in options:
        near, listed = closest(value, options), [repr(it) for it in options]
        meant = suggest(near and repr(near))
        raise EligibilityError(
            f"{name} is one of {', '.join(listed)}, not {quote(value)}{meant.en}",
            zh=f"{name} 应为 {'、'.join(listed)} 之一，不是 {quote(value)}{meant.zh}",
        )
