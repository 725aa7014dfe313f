"""What every page and notebook fragment is made of: escaping, elements, marks, tables, the fragment, the whole page.

Plain text is escaped wherever it is put in; only `Html` is taken as it is, and only `tag` makes it. No element has an
id and nothing is fetched or run, so fragments stand beside one another in a notebook without touching.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Literal, TypeAlias

from eligibility.render.html_style import SCOPE, STYLE
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Tone = Literal["good", "bad", "open", "plain"]
TONES: dict[Truth, Tone] = {Truth.TRUE: "good", Truth.FALSE: "bad", Truth.UNKNOWN: "open"}
TRUTHS = {
    Truth.TRUE: Bilingual("成立", "holds"),
    Truth.FALSE: Bilingual("不成立", "does not hold"),
    Truth.UNKNOWN: Bilingual("未知", "not known"),
}

_VOID = frozenset(("br", "col", "hr", "input", "meta"))
_TAG = re.compile("<[^>]*>")
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor UTF-8 can carry."""


class Html(str):
    """Markup as it stands; what is cut out of it or added to it is plain text again, and escaped."""

    __slots__ = ()


Part: TypeAlias = "Html | str | Bilingual | Iterable[Part] | None"
"""What may stand in an element: plain text, both languages of a text, markup, nothing, or several of these."""


def text(said: str) -> Html:
    """Plain text, escaped; what a page cannot carry becomes a replacement character."""
    return Html(escape(_UNFIT.sub("\ufffd", said)))


def both(said: Bilingual) -> Html:
    """Chinese, then English smaller beside it; a text that is the same in both stands once.

    >>> both(Bilingual("<年龄>", "Age"))
    '<span lang="zh-Hans">&lt;年龄&gt;</span> <small lang="en">Age</small>'
    """
    zh = f'<span lang="zh-Hans">{text(said.zh)}</span>'
    return Html(zh if said.en == said.zh else f'{zh} <small lang="en">{text(said.en)}</small>')


def tag(name: str, /, *parts: Part, **attributes: str | int | bool | None) -> Html:
    """An element that is well-formed XML too; of an attribute `_` is `-`, True stands for itself, None is left out.

    >>> tag("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    written = "".join(map(_attribute, attributes.items()))
    if name in _VOID:
        return Html(f"<{name}{written} />")
    return Html(f"<{name}{written}>{''.join(map(_part, parts))}</{name}>")


def _attribute(given: tuple[str, str | int | bool | None]) -> str:
    name, value = given[0].rstrip("_").replace("_", "-"), given[1]
    if value is None or value is False:
        return ""
    return f' {name}="{text(name if value is True else str(value))}"'


def _part(part: Part) -> str:
    match part:
        case None:
            return ""
        case Html():
            return part
        case str():
            return text(part)
        case Bilingual():
            return both(part)
        case _:
            return "".join(map(_part, part))


def spoken(said: Bilingual) -> str:
    """Both languages in one line, for a label that is read aloud."""
    return said.zh if said.zh == said.en else f"{said.zh} {said.en}"


def mark(sign: str, meaning: Bilingual, tone: Tone = "plain") -> Html:
    """A sign that says by its form what its colour says, read aloud by its meaning."""
    return tag("span", sign, class_=f"mark {tone}", role="img", aria_label=spoken(meaning), title=spoken(meaning))


def chip(said: Part, tone: Tone = "plain") -> Html:
    """A word in a frame."""
    return tag("span", said, class_=f"chip {tone}")


def chips(said: Iterable[Bilingual], tone: Tone = "plain") -> Html:
    """Words in frames, in a row."""
    return tag("span", (Html(f"{chip(it, tone)} ") for it in said), class_="chips")


def heading(said: Part, *, level: int = 4) -> Html:
    """A heading that a notebook does not take for one of its own."""
    return tag("p", said, class_=f"h{level}", role="heading", aria_level=level)


def lines(said: Iterable[Bilingual], class_: str = "note") -> Html:
    """A line for each text."""
    return Html("".join(tag("div", it, class_=class_) for it in said))


def pairs(rows: Iterable[tuple[Bilingual, Part]]) -> Html | None:
    """Labels with what they are of; None where there are none."""
    found = [tag("div", tag("dt", label), tag("dd", said)) for label, said in rows]
    return tag("dl", found) if found else None


def listed(items: Iterable[Part], class_: str | None = None) -> Html:
    """A list without signs of its own."""
    return tag("ul", [tag("li", it) for it in items], class_=class_)


def table(
    heads: Sequence[Part],
    rows: Iterable[Sequence[Part]],
    *,
    caption: Bilingual,
    widths: Sequence[int] = (),
    head_at: int = 0,
    numbers_from: int | None = None,
) -> Html:
    """A table with a name read aloud and heads for columns and rows: the cell at *head_at* names its row.

    *widths* are the columns' shares of the whole in hundredths; without them each is as wide as it needs to be.
    Columns from *numbers_from* on hold numbers.
    """
    columns = tag("colgroup", [tag("col", style=f"width: {width}%") for width in widths]) if widths else None
    # On a phone the cells of a table with widths stand under one another, each after the name of its column.
    labels = [it.zh if widths and at != head_at and isinstance(it, Bilingual) else None for at, it in enumerate(heads)]
    kinds = ["num" if numbers_from is not None and at >= numbers_from else None for at in range(len(heads))]
    named = [tag("th", head, scope="col", class_=kind) for head, kind in zip(heads, kinds, strict=True)]
    top = tag("thead", tag("tr", named))
    body = [
        tag("tr", [_cell(it, is_head=at == head_at, kind=kinds[at], label=labels[at]) for at, it in enumerate(row)])
        for row in rows
    ]
    class_ = "set" if widths else None
    return scrolled(tag("table", columns, top, tag("tbody", body), aria_label=spoken(caption), class_=class_), caption)


def _cell(said: Part, *, is_head: bool, kind: str | None, label: str | None) -> Html:
    if is_head:
        return tag("th", said, scope="row", class_=kind)
    shown = Html(_part(said))
    return tag("td", shown, class_=kind, data_head=label if label and _TAG.sub("", shown).strip() else None)


def scrolled(wide: Html, label: Bilingual) -> Html:
    """What may be wider than the page, to be moved sideways, with the keyboard too."""
    return tag("div", wide, class_="wide", tabindex=0, role="region", aria_label=spoken(label))


def folded(title: Part, *parts: Part, is_open: bool = False, class_: str | None = None) -> Html:
    """What one unfolds by its title."""
    return tag("details", tag("summary", title), *parts, open=is_open, class_=class_)


def banner(tone: Tone, sign: str, above: Part, title: Part, *below: Part) -> Html:
    """The answer on top: a large sign, what it is about, the answer, and lines under it."""
    said = tag("div", tag("p", above, class_="kicker"), heading(title, level=3), *below)
    return tag("header", tag("span", sign, class_="sign", aria_hidden="true"), said, class_=f"banner {tone}")


def fragment(label: Bilingual, *parts: Part) -> Html:
    """A part of a notebook or a page, with all that it needs: its style is about itself alone."""
    style = Html(f"<style>{STYLE}</style>")
    return tag("section", style, *parts, class_=SCOPE, lang="zh-Hans", aria_label=spoken(label))


def page(title: Bilingual, *fragments: Html) -> str:
    """A whole page of fragments: one file that needs nothing but itself."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title.zh} · {title.en}"),
        Html(f"<style>{_PAGE}</style>"),
    )
    body = tag("body", tag("main", *fragments))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='zh-Hans')}\n"


_PAGE = """
:root { color-scheme: light dark; } body { margin: 0; background: #f4f6f8; }
@media (prefers-color-scheme: dark) { body { background: #0e1114; } }
main { max-width: 62rem; margin: 0 auto; padding: 1.25rem; display: grid; gap: 1.25rem; }
main > * { min-width: 0; }
@media print { body { background: #fff; } main { max-width: none; padding: 0; } }
@page { size: A4; margin: 12mm; }
"""
