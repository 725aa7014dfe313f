"""A timeline as a fragment: what is due next, the drawing over the days, and a table of the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import Html, Tone, banner, chip, fragment, lines, mark, scrolled, table, tag
from eligibility.render.html_checklist import show_sources
from eligibility.render.sources import SourceNotes
from eligibility.render.timeline import MARKS, STATES, say_state, say_term, say_terms
from eligibility.render.timeline_svg import PALETTE, timeline_svg
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.procedure.entry import State, TimelineEntry
    from eligibility.procedure.timeline import Timeline
    from eligibility.render.html import Part

_TONES: dict[State, Tone] = {"done": "good", "due": "open", "waiting": "plain", "unstated": "open"}
_NAME = Bilingual("时间表", "Timeline")
DRAWING = Bilingual("时间表的图", "Drawing of the timeline")
_RULES_OF = Bilingual("适用 {on} 的规则", "rules of {on}")
_NEXT = Bilingual("{title}：{day}", "{title}: {day}")
_NO_NEXT = Bilingual("没有算得出的到期日", "no day due can be told")
_ALL_DONE = Bilingual("各环节都已办", "every step is done")
_HEADS = (
    Bilingual("环节", "Step"),
    Bilingual("谁办", "Who acts"),
    Bilingual("情况", "State"),
    Bilingual("时限", "Time"),
    Bilingual("依据", "Source"),
)
_WIDTHS = (28, 14, 18, 24, 16)
_LATE = Bilingual("没有及时", "not in time")


def timeline_html(timeline: Timeline) -> Html:
    """The drawing and the table; what is due first stands on top."""
    notes = SourceNotes()
    about = tag("b", f"{timeline.service} ", timeline.title)
    days = lines([_RULES_OF.format(on=timeline.on.isoformat())], "meta")
    top = banner(*_next(timeline)[:2], about, _next(timeline)[2], days)
    drawing = scrolled(_themed(timeline_svg(timeline)), DRAWING)
    rows = [_row(at, entry, notes) for at, entry in enumerate(timeline, start=1)]
    return fragment(_NAME, top, drawing, table(_HEADS, rows, caption=_NAME, widths=_WIDTHS), show_sources(notes))


def _themed(drawing: str) -> Html:
    """The drawing in the colours of the page around it, light or dark."""
    for colour, name in PALETTE.items():
        drawing = drawing.replace(f'"{colour}"', f'"var(--{name})"')
    return Html(drawing)


def _next(timeline: Timeline) -> tuple[Tone, str, Bilingual]:
    due = timeline.next_due
    if due:
        days = [say_term(term) for term in due.terms if term.deadline]
        return "open", MARKS["due"], _NEXT.format(title=due.title, day=days[0])
    if all(entry.state in ("done", "not_needed") for entry in timeline):
        return "good", MARKS["done"], _ALL_DONE
    return "plain", MARKS["waiting"], _NO_NEXT


def _row(at: int, entry: TimelineEntry, notes: SourceNotes) -> list[Part]:
    late = entry.in_time is False
    sign = mark("!", _LATE, "bad") if late else mark(MARKS[entry.state], STATES[entry.state], _tone(entry))
    grade = chip(entry.grade.label) if entry.grade else None
    return [
        [tag("span", f"{at}. ", class_="number"), entry.title, lines([entry.note] if entry.note else [])],
        entry.actor,
        tag("span", sign, Html(" "), say_state(entry), class_="status bad" if late else "status"),
        lines(say_terms(entry), "term"),
        [tag("div", notes.cite(entry.citations, None, ()), class_="cited"), grade],
    ]


def _tone(entry: TimelineEntry) -> Tone:
    return _TONES.get(entry.state, "plain")
