"""The page for the terminal: a box for every item, the languages side by side where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eligibility.materials.options import Need
from eligibility.render.checklist_page import TABLED, WORDS
from eligibility.render.labels import COLON
from eligibility.render.terminal import SIDE_BY_SIDE
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.render.checklist_page import ChecklistPage, PageBlock, PageRow, PageStatus
    from eligibility.text import Bilingual, Lang

_BOXES = {Need.REQUIRED: "☐", Need.MAY_BE_REQUIRED: "☐?", Need.NOT_REQUIRED: "–"}
_STATES = {Truth.TRUE: "green", Truth.UNKNOWN: "yellow", Truth.FALSE: "bold red", None: "bold"}


def show_checklist(page: ChecklistPage, languages: Sequence[Lang] = LANGUAGES, *, width: int) -> RenderableType:
    """The page as tables: each language in a column of its own, or where *width* is too small, one under the other."""
    columns = [(lang,) for lang in languages] if width >= SIDE_BY_SIDE else [tuple(languages)]
    return _Shower(columns).page(page)


class _Shower:
    """Shows in columns, each of one language or of several under each other."""

    def __init__(self, columns: Sequence[Sequence[Lang]]) -> None:
        self.columns = columns

    def page(self, page: ChecklistPage) -> RenderableType:
        parts = [self._head(page), *map(self._block, page.blocks)]
        for title, texts in ((None, page.footnotes), (WORDS["questions"], page.questions)):
            if texts:
                parts.append(
                    self._table(title, [(self._cells(text, "dim", mark="·"), "") for text in texts], notes=False)
                )
        sources = [(self._cells(it.text, mark=f"[{it.number}]", below=it.url or ""), "") for it in page.sources]
        parts += [self._table(WORDS["sources"], sources, notes=False)] if sources else []
        return Group(*parts)

    def _head(self, page: ChecklistPage) -> RenderableType:
        grid = self._grid()
        grid.add_row(*self._cells(page.title, "bold"))
        for label, text in page.facts:
            grid.add_row(*self._cells(text, label=label))
        for caution in page.cautions:
            grid.add_row(*self._cells(caution, "yellow", mark="!"))
        for at, text in enumerate(page.summary):
            grid.add_row(*self._cells(text, "yellow" if at else _STATES[page.is_complete]))
        names = "  ".join(WORDS["name"][lang] for column in self.columns for lang in column)
        title = Text(f" {page.number} {names} ", style="bold")
        return Panel(grid, title=title, title_align="left", box=box.ROUNDED)

    def _grid(self) -> Table:
        grid = Table.grid(padding=(0, 3), expand=True)
        for _ in self.columns:
            grid.add_column(ratio=1)
        return grid

    def _table(
        self, title: Bilingual | None, rows: Sequence[tuple[Sequence[RenderableType], str]], *, notes: bool = True
    ) -> Table:
        """Rows of a cell for each column, and a note where there are notes."""
        names = [title[lang] for column in self.columns for lang in column] if title else []
        table = Table(
            title=Text("  ".join(dict.fromkeys(names)), style="bold") if title else None,
            title_justify="left",
            box=box.SIMPLE,
            show_header=False,
            pad_edge=False,
            expand=True,
        )
        for _ in self.columns:
            table.add_column(ratio=4)
        if notes:
            table.add_column(ratio=2 if len(self.columns) > 1 else 1)
        for cells, note in rows:
            table.add_row(*cells, *([Wrapped(note, "dim")] if notes else []))
        return table

    def _block(self, block: PageBlock) -> RenderableType:
        if not block.rows:
            return Group(*(Wrapped(block.title[lang], "bold") for column in self.columns for lang in column))
        is_ticked = block.kind in TABLED
        rows = [(self._row(row, is_ticked=is_ticked), self._basis(row)) for row in block.rows]
        return self._table(block.title, rows, notes=any(note for _, note in rows))

    def _row(self, row: PageRow, *, is_ticked: bool) -> list[RenderableType]:
        return [Group(*self._lines(row, column, is_ticked=is_ticked)) for column in self.columns]

    def _lines(self, row: PageRow, languages: Sequence[Lang], *, is_ticked: bool) -> Iterator[RenderableType]:
        mark = ("☑" if row.is_there else _BOXES[row.need]) if is_ticked else "·"
        number = f"{row.number} " if row.number else ""
        first, *others = languages
        yield Wrapped(f"{number}{row.title[first]}", "bold" if is_ticked else "", 1, mark)
        yield from (Wrapped(row.title[lang], "dim", 3) for lang in others)
        yield from self._status(row.status, languages, 3)
        for paper in row.papers:
            said = [
                f"{paper.title[it]}{COLON[it]}{paper.how[it]}" if paper.how else paper.title[it] for it in languages
            ]
            yield Wrapped(said[0], "", 3, _ticked(paper.is_there, choice=row.choice))
            yield from (Wrapped(text, "dim", 5) for text in said[1:])
            yield from self._status(paper.status, languages, 5)
        yield from (Wrapped(text, "dim", 3) for lang in languages for text in _below(row, lang))

    def _status(self, status: PageStatus | None, languages: Sequence[Lang], indent: int) -> Iterator[RenderableType]:
        if status is None:
            return
        for lang in languages:
            yield Wrapped(status.label[lang], _STATES[status.truth], indent, status.mark)
            yield from (Wrapped(text[lang], "", indent + 2) for text in (*status.todo, status.good_until) if text)

    def _basis(self, row: PageRow) -> str:
        languages = [lang for column in self.columns for lang in column]
        parts = [row.cited, " ".join(row.grade.label[lang] for lang in languages) if row.grade else ""]
        parts += [WORDS["unconfirmed"].format(day=row.unconfirmed.isoformat()).zh] if row.unconfirmed else []
        return "\n".join(part for part in parts if part)

    def _cells(
        self, text: Bilingual, style: str = "", *, label: Bilingual | None = None, mark: str = "", below: str = ""
    ) -> list[RenderableType]:
        """A text in each column; further languages of a column stand under the first."""
        cells: list[RenderableType] = []
        for languages in self.columns:
            lines = dict.fromkeys(f"{label[it]}{COLON[it]}{text[it]}" if label else text[it] for it in languages)
            shown = [Wrapped(line, style, mark=mark) for line in lines]
            shown += [Wrapped(below, "dim", len(mark) + 1)] if below else []
            cells.append(Group(*shown))
        return cells


def _ticked(is_there: bool, *, choice: bool) -> str:  # noqa: FBT001 - what it is told of
    if is_there:
        return "●" if choice else "■"
    return "○" if choice else "□"


def _below(row: PageRow, lang: Lang) -> Iterator[str]:
    """What stands under an item: how it must be, why, what to ask first, notes."""
    labelled = [("how", row.how), ("ask_first", row.asks), *(("unstated", text) for text in row.unstated)]
    yield from ([row.why[lang]] if row.why else [])
    yield from (f"{WORDS[name][lang]}{COLON[lang]}{text[lang]}" for name, text in labelled if text)
    yield from (note[lang] for note in row.notes)
