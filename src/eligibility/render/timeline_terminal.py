"""A timeline as a table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from eligibility.render.timeline import MARKS, say_state, say_terms
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES, Bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.procedure.entry import TimelineEntry
    from eligibility.procedure.timeline import Timeline
    from eligibility.text import Lang

_HEADS = (Bilingual("环节", "Step"), Bilingual("期限", "Time limit"))
_STYLES = {"done": "green", "due": "bold", "unstated": "yellow"}


def show_timeline(timeline: Timeline, languages: Sequence[Lang] = LANGUAGES) -> RenderableType:
    """A row for each step: who acts, what has become of it, and by when it is due."""
    title = "  ".join(timeline.title[lang] for lang in languages)
    table = Table(box=box.SIMPLE_HEAD, expand=True, show_edge=False, padding=(0, 1))
    for head in _HEADS:
        table.add_column(" ".join(head[lang] for lang in languages), ratio=1)
    for at, entry in enumerate(timeline, start=1):
        style = "bold red" if entry.in_time is False else _STYLES.get(entry.state, "dim")
        table.add_row(_step(entry, at, style, languages), _times(entry, style, languages))
    return Group(Wrapped(f"{timeline.service} {title}", "bold"), "", table)


def _step(entry: TimelineEntry, at: int, style: str, languages: Sequence[Lang]) -> RenderableType:
    lines = [Wrapped(f"{MARKS[entry.state]} {at}. {entry.title[languages[0]]}", style, indent=2)]
    lines += [Wrapped(entry.title[lang], "dim", indent=4) for lang in languages[1:]]
    lines.append(Wrapped(" ".join(entry.actor[lang] for lang in languages), "dim", indent=4))
    return Group(*lines)


def _times(entry: TimelineEntry, style: str, languages: Sequence[Lang]) -> RenderableType:
    said = [say_state(entry)] if entry.state in ("done", "waiting", "untimed") or not entry.terms else []
    lines: list[RenderableType] = []
    for text in (*said, *say_terms(entry)):
        lines.append(Wrapped(text[languages[0]], style))
        lines += [Wrapped(text[lang], "dim", indent=2) for lang in languages[1:]]
    return Group(*lines)
