"""A page of a proof or an audit as a fragment: the answer on top, then its sections, each line with its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.proofs.witness import Answer
from eligibility.render.audit import FLAW_MARK, FLAWS
from eligibility.render.html import Html, Tone, banner, both, fragment, heading, mark, tag
from eligibility.render.persons import ANSWER_MARKS, REACHED_MARKS

if TYPE_CHECKING:
    from eligibility.render.page import Line, Page, Section

_TONES: dict[str, Tone] = {
    ANSWER_MARKS[Answer.NOBODY]: "good",
    ANSWER_MARKS[Answer.SOMEBODY]: "open",
    ANSWER_MARKS[Answer.OPEN]: "bad",
    REACHED_MARKS[Answer.NOBODY]: "plain",
    REACHED_MARKS[Answer.SOMEBODY]: "good",
    FLAW_MARK: "bad",
}
_SIGNS = {sign: answer.label for marks in (ANSWER_MARKS, REACHED_MARKS) for answer, sign in marks.items()} | {
    FLAW_MARK: FLAWS
}


def page_html(page: Page, *, good: bool) -> Html:
    """The first line of the summary is the answer; *good* if there is nothing to look into."""
    answer, *rest = page.summary
    top = banner(
        "good" if good else "open",
        "✔" if good else "±",
        tag("b", f"{page.number} ", page.title),
        answer.text,
        *(tag("div", it.text, class_="note") for it in rest),
    )
    return fragment(page.title, top, *(_section(it) for it in page.sections))


def _section(section: Section) -> Html:
    return tag("div", heading(section.title), *(_line(it) for it in section.lines))


def _line(line: Line) -> Html:
    sign = mark(line.mark, _SIGNS[line.mark], _TONES[line.mark]) if line.mark in _SIGNS else line.mark or None
    style = f"margin-left: {line.depth}rem" if line.depth else None
    if line.tone != "dim":
        return tag("div", sign, " " if sign else None, both(line.text), class_="point", style=style)
    said = dict.fromkeys((line.text.zh, line.text.en))
    languages = ("zh-Hans", "en") if len(said) > 1 else (None,)
    return tag(
        "div", [tag("div", it, lang=lang) for it, lang in zip(said, languages, strict=True)], class_="note", style=style
    )
