"""What a day is: a working day or a day of rest, of which kind, who says so, and how certain that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from eligibility.text import Bilingual

if TYPE_CHECKING:
    from datetime import date

    from eligibility.calendar.holidays import Holiday


class DayStatus(StrEnum):
    """The kind of a day. Only the first two are working days."""

    WORK = "work"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    STATUTORY = "statutory"
    COMPENSATORY = "compensatory"
    SWAPPED = "swapped"
    EXTENSION = "extension"

    @property
    def is_working(self) -> bool:
        """Whether people work on it."""
        return self in (DayStatus.WORK, DayStatus.MAKE_UP)

    @property
    def label(self) -> Bilingual:
        """Its name for people."""
        return _LABELS[self]


_LABELS = {
    DayStatus.WORK: Bilingual("工作日", "working day"),
    DayStatus.MAKE_UP: Bilingual("调休上班", "make-up working day"),
    DayStatus.WEEKEND: Bilingual("周末", "weekend"),
    DayStatus.STATUTORY: Bilingual("法定节假日", "statutory holiday"),
    DayStatus.COMPENSATORY: Bilingual("补假", "holiday in lieu"),
    DayStatus.SWAPPED: Bilingual("调休放假", "day off in exchange"),
    DayStatus.EXTENSION: Bilingual("临时增加的假日", "holiday added by a special notice"),
}


class Certainty(StrEnum):
    """Who says what a day is.

    NOTICE: a notice held here. PACKAGE: the package chinese-calendar. STATUTE: the law on holidays
    alone, for a statutory day of a year not yet arranged. PROJECTED: nobody yet; it may change.
    """

    NOTICE = "notice"
    PACKAGE = "package"
    STATUTE = "statute"
    PROJECTED = "projected"

    @property
    def label(self) -> Bilingual:
        """Its name for people."""
        return _CERTAINTIES[self]


_CERTAINTIES = {
    Certainty.NOTICE: Bilingual("放假通知", "notice"),
    Certainty.PACKAGE: Bilingual("chinese-calendar 软件包", "package chinese-calendar"),
    Certainty.STATUTE: Bilingual("放假办法", "law on holidays"),
    Certainty.PROJECTED: Bilingual("推算", "projected"),
}

SATURDAY = 5
WEEKDAYS = (
    Bilingual("周一", "Mon"),
    Bilingual("周二", "Tue"),
    Bilingual("周三", "Wed"),
    Bilingual("周四", "Thu"),
    Bilingual("周五", "Fri"),
    Bilingual("周六", "Sat"),
    Bilingual("周日", "Sun"),
)


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day, its kind, the holidays it belongs to, and its source: the notice's or law's number, empty for none."""

    date: date
    status: DayStatus
    holidays: tuple[Holiday, ...]
    certainty: Certainty
    source: str

    @property
    def is_working_day(self) -> bool:
        """Whether people work on it."""
        return self.status.is_working

    @property
    def text(self) -> Bilingual:
        """The day in words: its weekday, kind and holidays.

        >>> import eligibility as el
        >>> str(el.WorkCalendar.china().explain("2026-02-14").text)
        '周六，春节调休上班 (Sat, make-up working day, Spring Festival)'
        """
        weekday, label = WEEKDAYS[self.date.weekday()], self.status.label
        zh = "、".join(holiday.label.zh for holiday in self.holidays)
        en = " and ".join(holiday.label.en for holiday in self.holidays)
        guess = self.certainty is Certainty.PROJECTED and self.status is not DayStatus.WEEKEND
        return Bilingual(
            f"{weekday.zh}，{zh}{label.zh}{'（推算）' if guess else ''}",
            f"{weekday.en}, {label.en}{f', {en}' if en else ''}{', projected' if guess else ''}",
        )
