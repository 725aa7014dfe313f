"""The page as one HTML file that needs nothing but itself: A4 on paper, light or dark on a screen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from eligibility.materials.options import Need
from eligibility.render.checklist_page import TABLED, WORDS
from eligibility.render.checklist_style import STYLE
from eligibility.text import LANGUAGES
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eligibility.render.checklist_page import ChecklistPage, PageBlock, PagePaper, PageRow, PageSource, PageStatus
    from eligibility.text import Bilingual, Lang

_STATES = {Truth.TRUE: "good", Truth.UNKNOWN: "unclear", Truth.FALSE: "lacking"}
_COLUMNS = ("box", "number", "document", "how", "why", "basis")


def write_html(page: ChecklistPage, languages: Sequence[Lang] = LANGUAGES) -> str:
    """The page as HTML that is well-formed XML too; the first language large, the other small beside or below it."""
    return _Writer(tuple(languages)).page(page)


class _Writer:
    """Writes in some languages; every text of a ruleset is escaped, and every way to do so stands here."""

    def __init__(self, languages: tuple[Lang, ...]) -> None:
        self.languages = languages

    def page(self, page: ChecklistPage) -> str:
        first = self.languages[0]
        head = (
            f'<!DOCTYPE html>\n<html lang="{_tag(first)}">\n<head>\n<meta charset="utf-8" />\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
            f"<title>{escape(page.number)} {escape(page.title[first])} · {escape(WORDS['name'][first])}</title>\n"
            f"<style>{STYLE}{_footer(first)}</style>\n</head>\n"
        )
        main = [block for block in page.blocks if block.kind in TABLED]
        aside = [block for block in page.blocks if block.kind not in TABLED]
        body = (
            self._header(page),
            "".join(f'<p class="foot">{self._both(note)}</p>\n' for note in page.footnotes),
            self._table(main) if main else "",
            "".join(map(self._aside, aside)),
            self._questions(page.questions) if page.questions else "",
            self._sources(page.sources) if page.sources else "",
        )
        return f"{head}<body>\n<main>\n{''.join(body)}</main>\n</body>\n</html>\n"

    def _both(self, text: Bilingual) -> str:
        """Each language in its own element; a text that is the same in all stands once."""
        first, *others = self.languages
        said = f"<span>{_line(text[first])}</span>" if others else _line(text[first])
        return said + "".join(
            f' <small lang="{_tag(lang)}">{_line(text[lang])}</small>' for lang in others if text[lang] != text[first]
        )

    def _header(self, page: ChecklistPage) -> str:
        facts = "".join(
            f"<div><dt>{self._both(label)}</dt><dd>{self._both(text)}</dd></div>\n" for label, text in page.facts
        )
        cautions = "".join(f'<p class="caution">{self._both(text)}</p>\n' for text in page.cautions)
        first, *rest = page.summary
        state = "" if page.is_complete is None else f" {_STATES[page.is_complete]}"
        summary = f'<p class="summary{state}">{self._both(first)}</p>\n'
        summary += "".join(f'<p class="expiring">{self._both(text)}</p>\n' for text in rest)
        return (
            f'<header>\n<p class="kicker">{self._both(WORDS["name"])}</p>\n'
            f"<h1>{escape(page.number)} {self._both(page.title)}</h1>\n"
            f'<dl class="facts">\n{facts}</dl>\n{cautions}{summary}</header>\n'
        )

    def _table(self, blocks: Iterable[PageBlock]) -> str:
        columns = "".join(f'<col class="c-{name}" />' for name in _COLUMNS)
        heads = "".join(f'<th scope="col">{self._both(WORDS[name])}</th>' for name in _COLUMNS)
        rows = "".join(map(self._block, blocks))
        return f"<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{heads}</tr></thead>\n{rows}</table>\n"

    def _block(self, block: PageBlock) -> str:
        head = (
            f'<tbody class="head {block.kind}"><tr><th colspan="{len(_COLUMNS)}" scope="rowgroup">'
            f"{self._both(block.title)}</th></tr></tbody>\n"
        )
        return head + "".join(map(self._row, block.rows))

    def _row(self, row: PageRow) -> str:
        todo = row.status.todo if row.status else ()
        whole = f' rowspan="{len(row.papers) + 1 + bool(todo)}"'
        span = f' rowspan="{len(row.papers) + 1}"'
        needed = "may" if row.need is Need.MAY_BE_REQUIRED else "must"
        cells = (
            f'<td class="c-box"{whole}>{self._box(row)}</td><td class="c-number"{whole}>{escape(row.number)}</td>'
            f'<td class="c-document"><strong>{self._both(row.title)}</strong>{self._notes(row)}</td>'
            f'<td class="c-how">{self._how(row)}{self._status(row.status)}</td>'
            f'<td class="c-why"{span}>{self._why(row)}</td><td class="c-basis"{span}>{self._basis(row)}</td>'
        )
        papers = "".join(self._paper(paper, choice=row.choice) for paper in row.papers)
        return f'<tbody class="row {needed}">\n<tr>{cells}</tr>\n{papers}{self._todo(todo)}</tbody>\n'

    def _box(self, row: PageRow) -> str:
        checked = ' checked="checked"' if row.is_there else ""
        return f'<input type="checkbox" aria-label="{escape(row.title[self.languages[0]])}"{checked} />'

    def _how(self, row: PageRow) -> str:
        """How the item must be, or how many of its papers are needed; a dash where no source says anything."""
        if row.papers:
            return self._both(WORDS["any" if row.choice else "all"])
        if row.how or row.status:
            return self._both(row.how) if row.how else ""
        return f'<span class="unsaid">{escape(WORDS["unsaid"].zh)}</span>'

    def _paper(self, paper: PagePaper, *, choice: bool) -> str:
        how = self._both(paper.how) if paper.how else ""
        tick = f'<span class="tick">{"✓" if paper.is_there else ""}</span>'
        cells = (
            f'<td class="c-document">{tick}{self._both(paper.title)}</td>'
            f'<td class="c-how">{how}{self._status(paper.status)}</td>'
        )
        return f'<tr class="paper {"any" if choice else "all"}">{cells}</tr>\n'

    def _status(self, status: PageStatus | None) -> str:
        if status is None:
            return ""
        until = f'<div class="until">{self._both(status.good_until)}</div>' if status.good_until else ""
        return (
            f'<div class="status {_STATES[status.truth]}">{escape(status.mark)} {self._both(status.label)}</div>{until}'
        )

    def _todo(self, todo: Sequence[Bilingual]) -> str:
        lines = "".join(f"<div>→ {self._both(text)}</div>" for text in todo)
        return f'<tr class="todo"><td colspan="4">{lines}</td></tr>\n' if todo else ""

    def _why(self, row: PageRow) -> str:
        parts = [self._both(row.why)] if row.why else []
        if row.asks:
            parts.append(f'<b class="ask">{self._both(WORDS["ask_first"])}</b> {self._both(row.asks)}')
        parts += [f'<b class="ask">{self._both(WORDS["unstated"])}</b> {self._both(text)}' for text in row.unstated]
        if row.asks or row.unstated:
            parts.append(f'<span class="answer">{self._both(WORDS["answer"])}</span>')
        return "".join(f"<div>{part}</div>" for part in parts)

    def _basis(self, row: PageRow) -> str:
        parts = [_line(row.cited), self._both(row.grade.label) if row.grade else ""]
        if row.unconfirmed:
            parts.append(self._both(WORDS["unconfirmed"].format(day=row.unconfirmed.isoformat())))
        return "".join(f"<div>{part}</div>" for part in parts if part)

    def _notes(self, row: PageRow) -> str:
        return "".join(f'<div class="note">{self._both(note)}</div>' for note in row.notes)

    def _aside(self, block: PageBlock) -> str:
        rows = "".join(map(self._aside_row, block.rows))
        return (
            f'<section class="aside {block.kind}">\n<h2>{self._both(block.title)}</h2>\n<ul>\n{rows}</ul>\n</section>\n'
        )

    def _aside_row(self, row: PageRow) -> str:
        number = f"<b>{escape(row.number)}</b> " if row.number else ""
        why = f'<div class="note">{self._both(row.why)}</div>' if row.why else ""
        basis = f' <span class="cited">{_line(row.cited)}</span>' if row.cited else ""
        return f"<li>{number}{self._both(row.title)}{basis}{why}{self._notes(row)}</li>\n"

    def _questions(self, questions: Iterable[Bilingual]) -> str:
        items = "".join(f"<li>{self._both(text)}</li>\n" for text in questions)
        return (
            f'<section class="questions">\n<h2>{self._both(WORDS["questions"])}</h2>\n<ul>\n{items}</ul>\n</section>\n'
        )

    def _sources(self, sources: Iterable[PageSource]) -> str:
        items = "".join(map(self._source, sources))
        return f'<section class="sources">\n<h2>{self._both(WORDS["sources"])}</h2>\n<ul>\n{items}</ul>\n</section>\n'

    def _source(self, source: PageSource) -> str:
        url = f' <span class="url">{escape(source.url)}</span>' if source.url else ""
        return f"<li>[{source.number}] {self._both(source.text)}{url}</li>\n"


def _line(text: str) -> str:
    return escape(" ".join(text.split()))


def _tag(lang: Lang) -> str:
    return "zh-Hans" if lang == "zh" else "en"


def _footer(lang: Lang) -> str:
    """The number of each page at its foot, for browsers that can."""
    before, between, after = (f'"{part}"' for part in WORDS["page"].format(page="\0", pages="\0")[lang].split("\0"))
    said = f"{before} counter(page) {between} counter(pages) {after}"
    return f"@page {{ @bottom-center {{ content: {said}; font-size: 8pt; }} }}\n"
