"""Rules with nobody's facts in them as fragments: those of a day, their history, the services of a catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import Html, banner, folded, fragment, lines, table, tag
from eligibility.render.page import list_sources
from eligibility.render.ruleset import KINDS
from eligibility.render.sources import SourceNotes
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility.render.html import Part
    from eligibility.render.page import Line, Page, Section, Tone
    from eligibility.rules.model import ServiceModel

_CATALOG = Bilingual("事项目录", "Catalog")
_COUNT = Bilingual("{n} 个事项", "{n} services")
_HEADS = (
    Bilingual("序号", "Number"),
    Bilingual("事项", "Service"),
    Bilingual("种类", "Kind"),
    Bilingual("规则自", "Rules from"),
    Bilingual("名称", "Id"),
)
_TONES: dict[Tone, tuple[str, float]] = {"plain": ("line", 1.4), "heading": ("line first", 1.4), "dim": ("note", 1.55)}
"""The class of a line, and how far it goes in a step: what is small goes as far in more of its own letters."""
_WIDTHS = (8, 38, 16, 14, 24)


def rules_html(page: Page, *, opened: int) -> Html:
    """A page of rules, its first sections unfolded."""
    notes = SourceNotes()
    first, *rest = (_line(line, notes) for line in page.summary)
    top = banner("plain", "§", tag("b", page.number), page.title, first)
    parts = [_section(it, notes, is_open=at < opened) for at, it in enumerate(page.sections)]
    sources = list_sources(notes, page.on)
    return fragment(
        page.title,
        top,
        tag("div", rest) if rest else None,
        *parts,
        _section(sources, notes, is_open=False) if sources.lines else None,
    )


def _section(section: Section, notes: SourceNotes, *, is_open: bool) -> Html:
    return folded(section.title, [_line(line, notes) for line in section.lines], is_open=is_open)


def _line(line: Line, notes: SourceNotes) -> Html:
    """A line as deep as it stands, with its mark before it and the clauses after it."""
    cited = notes.cite(line.basis, None, ())
    said: list[Part] = [f"{line.mark} "] if line.mark else []
    said += [line.text, Html(" "), tag("span", cited, class_="cited")] if cited else [line.text]
    tone, em = _TONES[line.tone]
    return tag("div", said, class_=tone, style=f"padding-left: {line.depth * em:g}em" if line.depth else None)


def catalog_html(services: Iterable[ServiceModel]) -> Html:
    """The services in order: number, title, kind, first day of the rules, id."""
    rows: list[list[Part]] = [
        [it.number, it.title, KINDS[it.kind], it.in_force.start.isoformat() if it.in_force.start else "", it.id]
        for it in services
    ]
    top = banner("plain", str(len(rows)), _CATALOG, _COUNT.format(n=len(rows)), lines([]))
    return fragment(_CATALOG, top, table(_HEADS, rows, caption=_CATALOG, widths=_WIDTHS, head_at=1))
