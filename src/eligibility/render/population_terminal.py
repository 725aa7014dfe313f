"""Many people before and after as tables for the terminal, Chinese with English under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eligibility.render.difference import labelled
from eligibility.render.population import BAR, TITLE, basis, headline, sheets
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.policy.population import PopulationDifference
    from eligibility.render.population import Sheet
    from eligibility.text import Bilingual, Lang

_ROOM = 100
_STYLES = {"▲": "green", "▼": "red", "?": "yellow", "│": "dim"}


def show_population(
    difference: PopulationDifference, languages: Sequence[Lang] = LANGUAGES, *, width: int
) -> RenderableType:
    """How many gained and lost, then a table for each thing there is to tell; bars where *width* has room for them."""
    first, *rest = headline(difference)
    lines: list[RenderableType] = [_words(labelled(name, said), languages, "dim") for name, said in basis(difference)]
    lines += [_words(first, languages), *(_words(it, languages, "bold") for it in rest)]
    named = TITLE.format(title=difference.title)
    title = Text(f" {difference.number} {'  '.join(named[lang] for lang in languages)} ", "bold")
    panel = Panel(Group(*lines), title=title, title_align="left", box=box.ROUNDED)
    return Group(panel, *(_table(it, languages, has_bars=width >= _ROOM) for it in sheets(difference)))


def _table(sheet: Sheet, languages: Sequence[Lang], *, has_bars: bool) -> RenderableType:
    title = Text("  ".join(sheet.title[lang] for lang in languages), style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    bars = [at for at, head in enumerate(sheet.heads) if "│" in head.zh]
    shown = [at for at in range(len(sheet.heads)) if has_bars or at not in bars]
    for at in shown:
        head, is_bar = sheet.heads[at], at in bars
        table.add_column(
            _lines(head, languages),
            justify="center" if is_bar else "right" if at >= sheet.numbers_from else "left",
            min_width=2 * BAR + 1 if is_bar else None,
            overflow="fold",
        )
    for row in sheet.rows:
        table.add_row(*(_cell(row[at], languages) for at in shown))
    return Group(table, *(_words(it, languages, "dim") for it in sheet.notes))


def _cell(said: Bilingual, languages: Sequence[Lang]) -> Text:
    if "│" not in said.zh:
        text = _lines(said, languages)
        text.no_wrap = said.zh == said.en
        return text
    bar = Text(no_wrap=True)
    for sign in said.zh:
        bar.append(sign, style=_STYLES.get(sign, ""))
    return bar


def _lines(said: Bilingual, languages: Sequence[Lang]) -> Text:
    """The text in each language, one under the other; what is the same in both once."""
    first, *others = dict.fromkeys(said[lang] for lang in languages)
    text = Text(first)
    for other in others:
        text.append(f"\n{other}", style="dim")
    return text


def _words(said: Bilingual, languages: Sequence[Lang], style: str = "") -> RenderableType:
    first, *others = dict.fromkeys(said[lang] for lang in languages)
    return Group(Wrapped(first, style), *(Wrapped(it, "dim", 2) for it in others))
