"""A timeline drawn over the days of the calendar: a row for each step, days of rest shaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from eligibility.calendar.day import DayStatus
from eligibility.errors import CalendarRangeError
from eligibility.render.timeline import say_day, say_state, say_term
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.procedure.entry import Term, TimelineEntry
    from eligibility.procedure.timeline import Timeline

_LABELS, _ROW, _HEAD, _FOOT = 330, 54, 84, 40
_WIDTH, _WIDEST, _NARROWEST, _MARGIN = 760, 32, 2.5, 24
_FEWEST_DAYS = 21
_EVERY_DAY, _EVERY_MONDAY, _MONTH_NAME = 16, 6, 64
"""How wide a day must be for its number to be written, or that of Mondays, and how much room a month's name takes."""
_FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Source Han Sans SC',sans-serif"
_SHADES = {
    DayStatus.WEEKEND: "#eceff1",
    DayStatus.STATUTORY: "#f8d7da",
    DayStatus.COMPENSATORY: "#fdeedd",
    DayStatus.SWAPPED: "#fdeedd",
    DayStatus.EXTENSION: "#fdeedd",
}
_MAKE_UP = "#dcefdc"
_INK, _FAINT, _LINE = "#212529", "#6c757d", "#ced4da"
_BLUE, _GREEN, _RED, _AMBER = "#2563a8", "#2e7d4f", "#b3261e", "#b26a00"
PALETTE = {
    "#ffffff": "paper",
    "#eceff1": "rest",
    "#f8d7da": "holiday",
    "#fdeedd": "day-off",
    _MAKE_UP: "make-up",
    _INK: "ink",
    _FAINT: "soft",
    _LINE: "line",
    _BLUE: "accent",
    _GREEN: "good",
    _RED: "bad",
    _AMBER: "open",
}
"""What each colour is for, by the names of a page that has its own: alone the drawing is black on white."""
_DAY = timedelta(1)
_LATIN = "\u2e80"


@dataclass(frozen=True, slots=True)
class _Axis:
    """The days across: the first, how many, and how wide each is."""

    first: date
    days: int
    width: float

    def left(self, day: date) -> float:
        """Where a day begins."""
        return _LABELS + (day - self.first).days * self.width

    @property
    def right(self) -> float:
        """Where the last day ends."""
        return _LABELS + self.days * self.width


def timeline_svg(timeline: Timeline) -> str:
    """The drawing as SVG text, Chinese first with English below; a table of words alone where no day is known."""
    axis = _axis(timeline)
    height = _HEAD + _ROW * len(timeline) + _FOOT
    width = (axis.right if axis else _LABELS + _WIDTH) + _MARGIN
    size = f'viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}"'
    label = quoteattr(str(timeline.title))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" role="img" aria-label={label}>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        _text(12, 22, f"{timeline.service} {timeline.title.zh}", size=15, weight="600"),
        _text(12, 40, timeline.title.en, size=11, fill=_FAINT),
    ]
    if axis:
        parts += _days(timeline, axis, height - _FOOT)
    for at, entry in enumerate(timeline):
        parts += _row(entry, axis, _HEAD + at * _ROW)
    parts += _legend(height - 14)
    parts.append("</svg>")
    return "\n".join(parts)


def _axis(timeline: Timeline) -> _Axis | None:
    """All days that are drawn, with one to spare on each side; None if no day is known."""
    days = [entry.done for entry in timeline if entry.done]
    for deadline in (it for entry in timeline for it in entry.deadlines):
        days += [deadline.event, deadline.due, deadline.earliest, deadline.latest]
    if not days:
        return None
    first, last = min(days) - _DAY, max(days) + _DAY * 2
    count = max((last - first).days + 1, _FEWEST_DAYS)
    return _Axis(first, count, min(_WIDEST, max(_NARROWEST, _WIDTH / count)))


def _days(timeline: Timeline, axis: _Axis, bottom: float) -> Iterator[str]:
    """The shaded days, the names of days and months."""
    for ahead in range(axis.days):
        day = axis.first + _DAY * ahead
        left = axis.left(day)
        try:
            kind = timeline.calendar.explain(day)
        except CalendarRangeError:
            continue
        shade = _MAKE_UP if kind.status is DayStatus.MAKE_UP else _SHADES.get(kind.status)
        if shade:
            title = escape(f"{day} {kind.text}")
            yield (
                f'<rect x="{left:.1f}" y="{_HEAD - 14}" width="{axis.width:.1f}" height="{bottom - _HEAD + 14:.1f}" '
                f'fill="{shade}"><title>{title}</title></rect>'
            )
        if axis.width >= _EVERY_DAY or (axis.width >= _EVERY_MONDAY and day.weekday() == 0):
            yield _text(left + axis.width / 2, _HEAD - 3, str(day.day), size=9, fill=_FAINT, anchor="middle")
        if day.day == 1 or ahead == 0:
            yield f'<line x1="{left:.1f}" x2="{left:.1f}" y1="{_HEAD - 30}" y2="{bottom}" stroke="{_LINE}"/>'
            if _room(day, axis) >= _MONTH_NAME:
                yield _text(left + 3, _HEAD - 19, f"{day.year}年{day.month}月", size=10, fill=_FAINT)


def _room(day: date, axis: _Axis) -> float:
    """How far it is from a day to the next month or the end."""
    following = (day.replace(day=1) + _DAY * 31).replace(day=1)
    return min(axis.left(following), axis.right) - axis.left(day)


def _row(entry: TimelineEntry, axis: _Axis | None, top: float) -> Iterator[str]:
    right = axis.right if axis else _LABELS + _WIDTH
    yield f'<line x1="0" x2="{right:.1f}" y1="{top}" y2="{top}" stroke="{_LINE}"/>'
    yield _text(12, top + 18, _fitted(entry.title.zh, 12), size=12, weight="600")
    yield _text(12, top + 32, _fitted(entry.title.en, 9.5), size=9.5, fill=_FAINT)
    yield _text(12, top + 46, _fitted(f"{entry.actor.zh} {entry.actor.en}", 9.5), size=9.5, fill=_FAINT)
    drawn = [term for term in entry.terms if term.deadline]
    if axis:
        for at, term in enumerate(drawn):
            yield from _bar(term, axis, top + 9 + at * (_ROW - 18) / max(len(drawn), 1))
    if axis and entry.done:
        yield from _done(entry, axis, top)
    elif not drawn:
        said = say_state(entry)
        reason = next((term.unstated for term in entry.terms if term.unstated), said)
        yield _text(_LABELS + 8, top + 24, reason.zh, size=11, fill=_FAINT)
        yield _text(_LABELS + 8, top + 39, reason.en, size=9.5, fill=_FAINT)


def _bar(term: Term, axis: _Axis, top: float) -> Iterator[str]:
    """From the day after the event to the due day; days between which a provisional one lies are hatched."""
    deadline = term.deadline
    if deadline is None:
        return
    colour = {"at_least": _AMBER, "typical": _FAINT}.get(term.kind, _BLUE)
    begin = axis.left(min(deadline.opens or deadline.event + _DAY, deadline.due))
    end = axis.left(deadline.due) + axis.width
    said = say_term(term)
    dashed = ' stroke-dasharray="4 3"' if not deadline.is_final or term.kind == "typical" else ""
    yield (
        f'<rect x="{begin:.1f}" y="{top:.1f}" width="{end - begin:.1f}" height="10" rx="2" fill="{colour}" '
        f'fill-opacity="0.28" stroke="{colour}"{dashed}><title>{escape(str(said))}</title></rect>'
    )
    if not deadline.is_final:
        from_, to = axis.left(deadline.earliest), axis.left(deadline.latest) + axis.width
        yield (
            f'<rect x="{from_:.1f}" y="{top - 3:.1f}" width="{to - from_:.1f}" height="16" fill="none" '
            f'stroke="{_AMBER}" stroke-dasharray="2 2"/>'
        )
    yield f'<rect x="{end - 3:.1f}" y="{top - 3:.1f}" width="3" height="16" fill="{colour}"/>'
    day = say_day(term)
    if not deadline.is_final:
        day = Bilingual("{day}（暂定）", "{day} (provisional)").format(day=day)
    yield _label(day, axis, end - 3, top + 24)


def _label(said: Bilingual, axis: _Axis, mark: float, base: float, *, gap: float = 0, colour: str = _INK) -> str:
    """What a mark says: right of it by *gap*, or as far to the left as it needs to stay in the drawing."""
    text = f"{said.zh}  {said.en}"
    width = _width(text, 10)
    left = mark + gap
    if left + width > axis.right + _MARGIN:
        left = max(_LABELS + 4, (mark - gap if gap else axis.right) - width)
    return _text(left, base, text, size=10, fill=colour)


def _done(entry: TimelineEntry, axis: _Axis, top: float) -> Iterator[str]:
    if entry.done is None:
        return
    colour = _RED if entry.in_time is False else _GREEN
    middle = axis.left(entry.done) + axis.width / 2
    said = say_state(entry)
    title = escape(str(said))
    yield f'<circle cx="{middle:.1f}" cy="{top + 14}" r="5.5" fill="{colour}"><title>{title}</title></circle>'
    if entry.in_time is False or not entry.deadlines:
        yield _label(said, axis, middle, top + 18, gap=10, colour=colour)


def _legend(base: float) -> Iterator[str]:
    left = 12.0
    for colour, zh, en in (
        (_SHADES[DayStatus.WEEKEND], "周末", "weekend"),
        (_SHADES[DayStatus.STATUTORY], "法定节假日", "statutory holiday"),
        (_SHADES[DayStatus.SWAPPED], "补假、调休", "day off"),
        (_MAKE_UP, "调休上班", "make-up day"),
    ):
        yield f'<rect x="{left}" y="{base - 10}" width="14" height="12" fill="{colour}" stroke="{_LINE}"/>'
        yield _text(left + 19, base, f"{zh} {en}", size=10, fill=_FAINT)
        left += 40 + len(zh) * 10 + len(en) * 5.6


def _text(
    x: float, y: float, text: str, *, size: float, fill: str = _INK, weight: str = "400", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _width(text: str, size: float) -> float:
    """About how wide a text is: Chinese is as wide as it is high, Latin about half that."""
    return sum(size if letter > _LATIN else size * 0.56 for letter in text)


def _fitted(text: str, size: float) -> str:
    """As much of a text as the column of labels holds."""
    room = _LABELS - 24
    if _width(text, size) <= room:
        return text
    while _width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…"
