"""A page: sections of lines in both languages, with what each rests on; how it looks is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from eligibility.render.labels import LABELS, check_lang
from eligibility.render.sources import SourceNotes
from eligibility.rules.phrases import say_plain
from eligibility.text import Bilingual, Lang, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from eligibility.citation import Citation, Source

Tone = Literal["plain", "heading", "dim"]

_PRINTED_AS = Bilingual("印作 {number}", "printed as {number}")
_NOT_SEEN = Bilingual("正文未见", "text not seen")
_PUBLISHED = Bilingual("{day} 发布", "published {day}")
_IN_FORCE = Bilingual("{day} 施行", "in force from {day}")
_CHECKED = Bilingual("最后核对 {day}", "last checked {day}")
_UNCONFIRMED = Bilingual("此后未再确认", "not confirmed since")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, *depth* steps in; its further lines stand under the text, not under the mark."""

    text: Bilingual
    depth: int = 0
    mark: str = ""
    tone: Tone = "plain"
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title."""

    title: Bilingual
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What to show of a service: its number and name, a summary, and sections; `on` is the day asked about."""

    number: str
    title: Bilingual
    summary: tuple[Line, ...]
    sections: tuple[Section, ...]
    on: date | None = None


def write_page(page: Page, lang: Lang) -> str:
    """The page in plain text; EligibilityError for a language other than zh and en."""
    notes = SourceNotes()
    lines = [f"{page.number} {page.title[check_lang(lang)]}", *_texts(page.summary, lang, notes, 0)]
    for section in page.sections:
        lines += ["", section.title[lang], *_texts(section.lines, lang, notes, 1)]
    sources = list_sources(notes, page.on)
    lines += ["", sources.title[lang], *_texts(sources.lines, lang, notes, 1)] if sources.lines else []
    return "\n".join(lines)


def _texts(lines: Sequence[Line], lang: Lang, notes: SourceNotes, depth: int) -> Iterator[str]:
    for line in lines:
        mark = f"{line.mark} " if line.mark else ""
        basis = notes.cite(line.basis, None, (lang,))
        yield f"{'  ' * (line.depth + depth)}{mark}{line.text[lang]}{'  ' if basis else ''}{basis}"


def list_sources(notes: SourceNotes, on: date | None) -> Section:
    """Every source cited so far: number, title, issuer, grade, days, and whether it is confirmed on the day."""
    return Section(LABELS["sources"], tuple(line for at, it in notes.listed() for line in _source(at, it, on)))


def _source(number: int, source: Source, on: date | None) -> Iterator[Line]:
    numbered = f"{source.number} " if source.number else ""
    zh = source.title.zh if source.title.zh.startswith(source.number or "") else numbered + source.title.zh
    yield Line(Bilingual(zh, numbered + source.title.en), mark=f"[{number}]")
    said = [source.issuer, source.grade.label]
    said += [_PRINTED_AS.format(number=source.as_printed)] if source.as_printed else []
    said += [] if source.seen else [_NOT_SEEN]
    said += [_PUBLISHED.format(day=source.published.isoformat())] if source.published else []
    said += [_IN_FORCE.format(day=source.in_force_from.isoformat())] if source.in_force_from else []
    said += [LABELS["until"].format(day=source.in_force_until.isoformat())] if source.in_force_until else []
    said += [_CHECKED.format(day=source.checked.isoformat())]
    said += [_UNCONFIRMED] if on and on > source.checked else []
    yield Line(join(said, zh="，", en=", "), 2, tone="dim")
    yield from (Line(text, 2, tone="dim") for text in (source.note, source.url and say_plain(source.url)) if text)
