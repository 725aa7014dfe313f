"""A list of documents as lines of text in one language: that of one service, and of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.checklist_build import count_items, list_blocks
from eligibility.render.checklist_merged import count_merged, list_merged_blocks
from eligibility.render.checklist_page import WORDS
from eligibility.render.checklist_rows import Rows
from eligibility.render.labels import COLON, LABELS, NEED_MARKS, PROHIBITED, check_lang
from eligibility.render.sources import SourceNotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.materials.checklist import Checklist
    from eligibility.materials.merged import MergedChecklist
    from eligibility.render.checklist_page import PageBlock, PageRow
    from eligibility.text import Bilingual, Lang


def explain_checklist(checklist: Checklist, lang: Lang) -> str:
    """What to bring, how it must be, why, and by which clause; the reasons are those for paper that others see."""
    rows = Rows(SourceNotes())
    return _explain(count_items(checklist), tuple(list_blocks(checklist, rows)), rows, (), check_lang(lang))


def explain_merged(merged: MergedChecklist, lang: Lang) -> str:
    """The same of several services, with the order in which to see to them."""
    rows = Rows(SourceNotes())
    order = [before.text for before in merged.order]
    return _explain(count_merged(merged), tuple(list_merged_blocks(merged, rows)), rows, order, check_lang(lang))


def _explain(count: Bilingual, blocks: Iterable[PageBlock], rows: Rows, order: Iterable[Bilingual], lang: Lang) -> str:
    lines = [_led(WORDS["name"], count, lang), *(it[lang] for it in order)]
    for block in blocks:
        lines += ["", block.title[lang]]
        lines += [line for row in block.rows for line in _row(row, block, lang)]
    if sources := list(rows.sources()):
        lines += ["", LABELS["sources"][lang]]
        lines += [f"  [{it.number}] {it.text[lang]}" + (f" · {it.url}" if it.url else "") for it in sources]
    return "\n".join(lines)


def _row(row: PageRow, block: PageBlock, lang: Lang) -> Iterator[str]:
    mark = PROHIBITED if block.kind == "must_not_ask" else NEED_MARKS[row.need]
    basis = "  ".join(it for it in (row.cited, row.grade.label[lang] if row.grade else "") if it)
    title = " ".join(it for it in (mark, row.number, row.title[lang]) if it)
    yield f"  {title}{'  ' if basis else ''}{basis}"
    if row.papers:
        yield f"      {WORDS['any' if row.choice else 'all'][lang]}"
        yield from (f"        {_led(it.title, it.how, lang) if it.how else it.title[lang]}" for it in row.papers)
    elif row.how:
        yield f"      {_led(WORDS['how'], row.how, lang)}"
    if row.why:
        yield f"      {row.why[lang]}"
    if row.asks:
        yield f"      {_led(WORDS['ask_first'], row.asks, lang)}"
    yield from (f"      {_led(WORDS['unstated'], it, lang)}" for it in row.unstated)
    yield from (f"      {it[lang]}" for it in row.notes)


def _led(label: Bilingual, said: Bilingual, lang: Lang) -> str:
    return f"{label[lang]}{COLON[lang]}{said[lang]}"
