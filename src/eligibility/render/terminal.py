"""Results as tables for the terminal: Chinese with English beside it, sources as numbered notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eligibility.render.entitlements import entitlement_lines
from eligibility.render.labels import COLON, LABELS, MARKS
from eligibility.render.outline import checklist_rows, findings_shown, identity, mark_of, remarks, rows, summary
from eligibility.render.page import Line, list_sources
from eligibility.render.procedure import case_steps
from eligibility.render.sources import SourceNotes, name_source
from eligibility.render.wrap import Wrapped
from eligibility.rules.outcome import Outcome
from eligibility.text import LANGUAGES, Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.materials.checklist import Checklist
    from eligibility.render.page import Page, Section, Tone
    from eligibility.rules.verdict import Verdict
    from eligibility.text import Lang

_TRUTH_STYLES = {Truth.TRUE: "green", Truth.FALSE: "red", Truth.UNKNOWN: "yellow"}
_OUTCOME_STYLES = {
    Outcome.ELIGIBLE: "bold green",
    Outcome.INELIGIBLE: "bold red",
    Outcome.UNDETERMINED: "bold yellow",
    Outcome.NOT_APPLICABLE: "bold",
}

_TONES: dict[Tone, str] = {"plain": "", "heading": "bold", "dim": "dim"}
SIDE_BY_SIDE = 100


def show(verdict: Verdict, checklist: Checklist, languages: Sequence[Lang] = LANGUAGES) -> RenderableType:
    """The whole determination: outcome, findings, documents, procedure, open points, sources."""
    notes = SourceNotes()
    parts = [
        _summary(verdict, languages),
        _findings(verdict, languages, notes),
        _entitlements(verdict, languages, notes),
        _documents(checklist, languages, notes),
        _procedure(verdict, languages, notes),
        _identity(verdict, languages),
        _open_points(verdict, languages),
        _sources(notes, languages),
    ]
    return Group(*(part for part in parts if part is not None))


def _table(title: Bilingual, languages: Sequence[Lang], *ratios: int) -> Table:
    """A table with a column for each ratio; 4 for each language and 2 for notes unless told otherwise."""
    table = Table(
        title=Text("  ".join(dict.fromkeys(title[lang] for lang in languages)), style="bold"),
        title_justify="left",
        box=box.SIMPLE,
        show_header=False,
        pad_edge=False,
        expand=True,
    )
    for ratio in ratios or (*(4 for _ in languages), 2):
        table.add_column(ratio=ratio)
    return table


def _summary(verdict: Verdict, languages: Sequence[Lang]) -> RenderableType:
    grid = Table.grid(padding=(0, 3), expand=True)
    for _ in languages:
        grid.add_column(ratio=1)
    rules_of = LABELS["rules_of"].format(on=str(verdict.on))
    grid.add_row(*(Wrapped(rules_of[lang], "dim") for lang in languages))
    for at, (label, text) in enumerate(summary(verdict)):
        style = _OUTCOME_STYLES[verdict.outcome] if at == 0 else ""
        lines = [f"{label[lang]}{COLON[lang]}{text[lang]}" if label else text[lang] for lang in languages]
        grid.add_row(*(Wrapped(line, style, 0 if label else 2) for line in lines))
    number = verdict.evaluation.rules.service.number
    title = Text(f" {number} {'  '.join(verdict.title[lang] for lang in languages)} ", style="bold")
    return Panel(grid, title=title, title_align="left", box=box.ROUNDED)


def _note(text: str) -> RenderableType:
    return Wrapped(text, style="dim")


def _cell(title: str, below: Sequence[str] = (), *, indent: int = 0, style: str = "") -> RenderableType:
    """A title with dim lines under it."""
    return Group(Wrapped(title, style, indent), *(Wrapped(line, "dim", indent + 2) for line in below))


def _findings(verdict: Verdict, languages: Sequence[Lang], notes: SourceNotes) -> RenderableType | None:
    findings = findings_shown(verdict)
    if findings is None:
        return None
    table = _table(LABELS["findings"], languages)
    for depth, row in rows(findings):
        mark, style = MARKS[row.truth], _TRUTH_STYLES[row.truth]
        cells = [
            _cell(f"{mark} {row.title[lang]}", [it[lang] for it in remarks(row)], indent=2 * depth, style=style)
            for lang in languages
        ]
        table.add_row(*cells, _note(notes.cite(row.citations, row.grade, languages)))
    return table


def _entitlements(verdict: Verdict, languages: Sequence[Lang], notes: SourceNotes) -> RenderableType | None:
    table = _table(LABELS["entitlements"], languages)
    for it in entitlement_lines(verdict):
        mark, style = MARKS[it.granted], _TRUTH_STYLES[it.granted]
        cells = [
            _cell(f"{mark} {it.title[lang]}", [line[lang] for line in it.below], style=style) for lang in languages
        ]
        table.add_row(*cells, _note(notes.cite(it.citations, it.grade, languages)))
    return table if table.rows else None


def _documents(checklist: Checklist, languages: Sequence[Lang], notes: SourceNotes) -> RenderableType:
    table = _table(LABELS["checklist"], languages)
    for heading, item in checklist_rows(checklist):
        if heading:
            table.add_row(*(Wrapped(heading[lang], "bold" if item is None else "") for lang in languages), "")
        if item is None:
            continue
        mark = mark_of(item)
        cells = [_cell(f"{mark} {item.title[lang]}", [line[lang] for line in item.details()]) for lang in languages]
        table.add_row(*cells, _note(notes.cite(item.citations, item.grade, languages)))
    return table


def _procedure(verdict: Verdict, languages: Sequence[Lang], notes: SourceNotes) -> RenderableType | None:
    if not verdict.evaluation.rules.procedure:
        return None
    table = _table(LABELS["steps"], languages)
    for at, (step, said) in enumerate(case_steps(verdict), start=1):
        cells = [_cell(f"{at}. {step.title[lang]}", [it[lang] for it in said]) for lang in languages]
        table.add_row(*cells, _note(notes.cite(step.basis, None, languages)))
    return table


def _identity(verdict: Verdict, languages: Sequence[Lang]) -> RenderableType:
    grid = Table.grid(padding=(0, 3), expand=True)
    for _ in languages:
        grid.add_column(ratio=1)
    for label, text in identity(verdict):
        grid.add_row(*(Wrapped(f" {label[lang]}{COLON[lang]}{text[lang]}") for lang in languages))
    return Group(grid, "")


def _open_points(verdict: Verdict, languages: Sequence[Lang]) -> RenderableType | None:
    if not verdict.open_questions:
        return None
    table = _table(LABELS["open_questions"], languages, *(1 for _ in languages))
    for question in verdict.open_questions:
        table.add_row(*(_cell(f"· {question[lang]}") for lang in languages))
    return table


def _sources(notes: SourceNotes, languages: Sequence[Lang]) -> RenderableType:
    table = _table(LABELS["sources"], languages, 1)
    for number, source in notes.listed():
        table.add_row(_cell(f"[{number}] {name_source(source, languages)}", [source.url] if source.url else []))
    return table


def show_page(page: Page, languages: Sequence[Lang], *, width: int) -> RenderableType:
    """A page, each language in a column of its own, or where *width* is too small for that, one under the other."""
    columns = [(lang,) for lang in languages] if width >= SIDE_BY_SIDE else [tuple(languages)]
    notes = SourceNotes()
    lines = [_line(line, columns, after=f" {notes.cite(line.basis, None, ())}") for line in page.summary]
    name = f"{page.number} {'  '.join(page.title[lang] for lang in languages)}"
    fits = cell_len(name) <= width - len("╭─    ─╮")
    title = Text(f" {name if fits else page.number} ", style="bold")
    summary = Group(*lines) if fits else Group(_line(Line(page.title, tone="heading"), columns), *lines)
    parts: list[RenderableType] = [Panel(summary, title=title, title_align="left", box=box.ROUNDED)]
    parts += [_section(section, languages, columns, notes) for section in page.sections]
    sources = list_sources(notes, page.on)
    if sources.lines:
        parts.append(_section(sources, languages, columns, notes))
    return Group(*parts)


def _section(
    section: Section, languages: Sequence[Lang], columns: Sequence[Sequence[Lang]], notes: SourceNotes
) -> RenderableType:
    """Lines in blocks, each beside what it rests on: a line and all that stands deeper, till one is cited again."""
    cites = any(line.basis for line in section.lines)
    table = _table(section.title, languages, *((4, 1) if cites else (1,)))
    block: list[Line] = []
    for line in section.lines:
        if block and (line.basis or line.depth <= block[0].depth):
            table.add_row(*_block(block, columns, notes))
            block = []
        block.append(line)
    if block:
        table.add_row(*_block(block, columns, notes))
    return table


def _block(lines: Sequence[Line], columns: Sequence[Sequence[Lang]], notes: SourceNotes) -> Sequence[RenderableType]:
    cited = Text(notes.cite(lines[0].basis, None, ()), style="dim", overflow="fold")
    return Group(*(_line(line, columns) for line in lines)), *((cited,) if cited else ())


def _line(line: Line, columns: Sequence[Sequence[Lang]], *, after: str = "") -> RenderableType:
    """A line in each column; a text that is the same in every language is shown once, over all of them."""
    style, indent = _TONES[line.tone], 2 * line.depth
    if line.text.zh == line.text.en:
        return Wrapped(line.text.zh + after.rstrip(), style, indent, line.mark)
    grid = Table.grid(padding=(0, 3), expand=True)
    cells = []
    for languages in columns:
        grid.add_column(ratio=1)
        below = [
            Wrapped(line.text[lang], style or "dim", indent + (len(line.mark) + 1 if line.mark else 0))
            for lang in languages[1:]
        ]
        cells.append(Group(Wrapped(line.text[languages[0]] + after.rstrip(), style, indent, line.mark), *below))
    grid.add_row(*cells)
    return grid
