"""A difference as a fragment: both outcomes, what made the difference, and each part side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.difference import AFTER, BEFORE, MOVES, NOTHING, difference_sections, more_text, sides
from eligibility.render.html import Html, Tone, both, fragment, heading, lines, mark, table, tag
from eligibility.render.html_checklist import show_sources
from eligibility.render.html_determination import OUTCOME_TONES
from eligibility.render.html_findings import HIDDEN
from eligibility.render.sources import SourceNotes
from eligibility.render.survey import OUTCOME_MARKS
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.policy.difference import Difference
    from eligibility.render.difference import Row, RowSection
    from eligibility.render.html import Part
    from eligibility.rules.outcome import Outcome

_MEANINGS: dict[str, tuple[Bilingual, Tone]] = {
    MOVES["same"]: (Bilingual("相同", "the same"), "plain"),
    MOVES["added"]: (Bilingual("新有", "added"), "good"),
    MOVES["dropped"]: (Bilingual("不再有", "dropped"), "bad"),
    MOVES["changed"]: (Bilingual("改变", "changed"), "open"),
}
_WHAT = Bilingual("项目", "What")
_BASIS = Bilingual("依据", "Source")
_WIDTHS = (34, 26, 26, 14)


def difference_html(difference: Difference) -> Html:
    """The two outcomes on top, then a table for each part in which something differs."""
    notes = SourceNotes()
    _, *sections = difference_sections(difference, hidden=HIDDEN)
    tables = [_section(section, notes) for section in sections]
    return fragment(difference.after.title, _banner(difference), tables or tag("p", NOTHING), show_sources(notes))


def _banner(difference: Difference) -> Html:
    old, new = difference.outcomes
    about = tag("p", tag("b", f"{difference.after.number} ", difference.after.title), class_="kicker")
    turned = tag("p", _outcome(old), tag("span", " → ", aria_hidden="true"), _outcome(new), class_="h3")
    days = [Html(f"{both(name)} {both(read_on)}") for name, read_on in sides(difference)]
    said = tag("div", about, turned, tag("div", [tag("span", it) for it in days], class_="meta"))
    return tag("header", said, class_=f"banner {'plain' if old is new else OUTCOME_TONES[new]}")


def _outcome(outcome: Outcome) -> Html:
    sign = mark(OUTCOME_MARKS[outcome], outcome.label, OUTCOME_TONES[outcome])
    return tag("span", sign, Html(" "), outcome.label)


def _section(section: RowSection, notes: SourceNotes) -> Html:
    heads = [_WHAT, BEFORE, AFTER, _BASIS]
    shown = table(heads, [_row(row, notes) for row in section.rows], caption=section.title, widths=_WIDTHS)
    more = more_text(section)
    return tag("div", heading(section.title), shown, lines([more] if more else []))


def _row(row: Row, notes: SourceNotes) -> list[Part]:
    sign: Part = None
    if row.mark:
        meaning, tone = _MEANINGS[row.mark]
        sign = mark(row.mark, meaning, tone)
    named = tag("div", sign, Html(" "), row.title, class_=f"depth{row.depth}")
    return [named, row.before, row.after, tag("span", notes.cite(row.basis, None, ()), class_="cited")]
