"""A difference as tables for the terminal: before beside after, Chinese with English under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eligibility.render.difference import AFTER, BEFORE, MOVES, NOTHING, difference_sections, labelled, more_text, sides
from eligibility.render.page import list_sources
from eligibility.render.sources import SourceNotes
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.policy.difference import Difference
    from eligibility.render.difference import Row, RowSection
    from eligibility.text import Bilingual, Lang

_STYLES = {MOVES["added"]: "green", MOVES["dropped"]: "red", MOVES["changed"]: "yellow", MOVES["same"]: "dim", "": ""}


def show_difference(difference: Difference, languages: Sequence[Lang] = LANGUAGES) -> RenderableType:
    """The outcome before and after, what made the difference, and whatever else is not the same."""
    notes = SourceNotes()
    outcome, *rest = difference_sections(difference)
    lines = [_words(labelled(side, text), languages, style="dim") for side, text in sides(difference)]
    lines += [_words(NOTHING, languages)] if difference.same else []
    title = Text(f" {difference.after.number} {'  '.join(difference.after.title[lang] for lang in languages)} ", "bold")
    parts: list[RenderableType] = [
        Panel(Group(*lines, _table(outcome, languages, notes)), title=title, title_align="left", box=box.ROUNDED),
        *(_table(section, languages, notes) for section in rest),
    ]
    sources = list_sources(notes, difference.after.on)
    if sources.lines:
        said = (
            Wrapped(
                "  ".join(dict.fromkeys(line.text[lang] for lang in languages)), line.tone, 2 * line.depth, line.mark
            )
            for line in sources.lines
        )
        parts.append(Group(Text("  ".join(sources.title[lang] for lang in languages), style="bold"), *said))
    return Group(*parts)


def _table(section: RowSection, languages: Sequence[Lang], notes: SourceNotes) -> RenderableType:
    is_headed = section.rows[0].title is not section.title
    table = Table(
        title=Text("  ".join(section.title[lang] for lang in languages), style="bold") if is_headed else None,
        title_justify="left",
        box=box.SIMPLE,
        pad_edge=False,
        expand=True,
        show_header=is_headed,
    )
    for ratio, name in ((3, None), (4, BEFORE), (4, AFTER)):
        table.add_column("" if name is None else "  ".join(name[lang] for lang in languages), ratio=ratio)
    for row in section.rows:
        table.add_row(*_row(row, languages, notes))
    return Group(table, *([_words(more, languages, style="dim", indent=2)] if (more := more_text(section)) else []))


def _row(row: Row, languages: Sequence[Lang], notes: SourceNotes) -> tuple[RenderableType, ...]:
    style = _STYLES[row.mark]
    cited = notes.cite(row.basis, None, ())
    title = Group(
        _words(row.title, languages, style=style, indent=2 * row.depth, mark=row.mark),
        *([Wrapped(cited, "dim", 2 * row.depth + 2)] if cited else []),
    )
    return title, _words(row.before, languages), _words(row.after, languages, style=style)


def _words(
    text: Bilingual, languages: Sequence[Lang], *, style: str = "", indent: int = 0, mark: str = ""
) -> RenderableType:
    """The text in each language, one under the other; what is the same in both once."""
    first, *others = dict.fromkeys(text[lang] for lang in languages)
    below = (Wrapped(other, "dim", indent + (2 if mark else 0)) for other in others)
    return Group(Wrapped(first, style, indent, mark), *below)
