"""The page as CommonMark, with boxes to tick as the list items of GitHub have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eligibility.render.checklist_page import TABLED, WORDS
from eligibility.render.labels import COLON
from eligibility.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eligibility.render.checklist_page import ChecklistPage, PageBlock, PageRow, PageStatus
    from eligibility.text import Bilingual, Lang

_BOXES = {True: "[x] ", False: "[ ] "}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&!${}^=])")
_LIST = re.compile(r"^(?:([-+])|([0-9]+)([.)]))")


def write_markdown(page: ChecklistPage, languages: Sequence[Lang] = LANGUAGES) -> str:
    """The page in Markdown; words of a ruleset are escaped, so that they never become markup."""
    return "\n".join(_Writer(tuple(languages)).lines(page)) + "\n"


def escape_markdown(text: str) -> str:
    r"""A text on one line that Markdown shows as it is.

    >>> print(escape_markdown("1. <b>*a|b*"))
    1\. \<b\>\*a\|b\*
    """
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _LIST.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped)


class _Writer:
    """Writes in some languages, the first of them leading."""

    def __init__(self, languages: tuple[Lang, ...]) -> None:
        self.languages = languages

    def lines(self, page: ChecklistPage) -> Iterator[str]:
        yield f"# {self._both(WORDS['name'])} {escape_markdown(page.number)} {self._both(page.title)}"
        yield ""
        yield from (f"- {self._led(label, text)}" for label, text in page.facts)
        yield ""
        for caution in page.cautions:
            yield from (f"> **{self._both(caution)}**", "")
        yield from (line for text in page.summary for line in (f"**{self._both(text)}**", ""))
        for block in page.blocks:
            yield from self._block(block)
        yield from (line for note in page.footnotes for line in (self._both(note), ""))
        if page.questions:
            yield from self._listed(WORDS["questions"], (self._both(text) for text in page.questions))
        sources = (
            f"\\[{it.number}\\] {self._both(it.text)}" + (f" {escape_markdown(it.url)}" if it.url else "")
            for it in page.sources
        )
        yield from self._listed(WORDS["sources"], sources)

    def _both(self, text: Bilingual) -> str:
        return " · ".join(dict.fromkeys(escape_markdown(text[lang]) for lang in self.languages))

    def _led(self, label: Bilingual, text: Bilingual) -> str:
        return f"{self._both(label)}{COLON[self.languages[0]]}{self._both(text)}"

    def _listed(self, title: Bilingual, lines: Iterable[str]) -> Iterator[str]:
        yield from (f"## {self._both(title)}", "")
        yield from (f"- {line}" for line in lines)
        yield ""

    def _block(self, block: PageBlock) -> Iterator[str]:
        yield from (f"{'###' if block.kind == 'group' else '##'} {self._both(block.title)}", "")
        for row in block.rows:
            yield from self._row(row, is_ticked=block.kind in TABLED)
        if block.rows:
            yield ""

    def _row(self, row: PageRow, *, is_ticked: bool) -> Iterator[str]:
        box = _BOXES[row.is_there] if is_ticked else ""
        number = f"{escape_markdown(row.number)} " if row.number else ""
        yield f"- {box}**{number}{self._both(row.title)}**"
        yield from (f"  - {line}" for line in self._status(row.status))
        if row.papers:
            yield f"  - {self._both(WORDS['any' if row.choice else 'all'])}"
            for paper in row.papers:
                how = f"{COLON[self.languages[0]]}{self._both(paper.how)}" if paper.how else ""
                box = _BOXES[paper.is_there] if is_ticked else ""
                yield f"    - {box}{self._both(paper.title)}{how}"
                yield from (f"      - {line}" for line in self._status(paper.status))
        elif row.how:
            yield f"  - {self._led(WORDS['how'], row.how)}"
        yield from (f"  - {line}" for line in self._below(row, is_ticked=is_ticked))

    def _status(self, status: PageStatus | None) -> Iterator[str]:
        if status:
            yield f"**{status.mark} {self._both(status.label)}**"
            yield from (self._both(text) for text in (*status.todo, status.good_until) if text)

    def _below(self, row: PageRow, *, is_ticked: bool) -> Iterator[str]:
        if row.why:
            yield self._led(WORDS["why"], row.why) if is_ticked else self._both(row.why)
        if row.asks:
            yield self._led(WORDS["ask_first"], row.asks)
        yield from (self._led(WORDS["unstated"], text) for text in row.unstated)
        yield from (self._both(note) for note in row.notes)
        if basis := self._basis(row):
            yield f"{self._both(WORDS['basis'])}{COLON[self.languages[0]]}{basis}"

    def _basis(self, row: PageRow) -> str:
        parts = [escape_markdown(row.cited), self._both(row.grade.label) if row.grade else ""]
        if row.unconfirmed:
            parts.append(self._both(WORDS["unconfirmed"].format(day=row.unconfirmed.isoformat())))
        return "  ".join(part for part in parts if part)
