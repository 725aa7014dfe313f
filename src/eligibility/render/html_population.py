"""Many people before and after as a fragment: what became of them, then tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import Html, Tone, banner, both, fragment, heading, lines, mark, table, tag
from eligibility.render.population import SHIFTS, TITLE, basis, headline, say_count, sheets
from eligibility.render.population_curve import curve_head, curve_sheets, say_title
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.policy.curve import PopulationSweep
    from eligibility.policy.population import PopulationDifference
    from eligibility.render.html import Part
    from eligibility.render.population import Sheet

_TONES: dict[str, Tone] = {"▲": "good", "▼": "bad", "?": "open", "!": "plain", "=": "plain"}
_WINNERS = Bilingual("左为不再符合，右为新符合", "lost to the left, gained to the right")


def population_html(difference: PopulationDifference) -> Html:
    """How many gained and lost on top, then a table for each thing there is to tell."""
    people, _, *rest = headline(difference)
    invalid = rest.pop() if difference.invalid else None
    shifts = [
        tag("span", mark(sign, what, _TONES[sign]), " ", what, " ", tag("b", say_count(getattr(difference, name))))
        for name, (sign, what) in SHIFTS.items()
    ]
    about = tag("b", f"{difference.number} ", TITLE.format(title=difference.title))
    days = tag(
        "div", [tag("span", Html(f"{both(name)} {both(said)}")) for name, said in basis(difference)], class_="meta"
    )
    top = banner("plain", "Σ", about, people, tag("div", shifts, class_="meta"), lines(rest), days)
    return fragment(
        difference.title,
        top,
        lines([invalid] if invalid else [], "note caution"),
        [_sheet(it) for it in sheets(difference)],
    )


def curve_html(curve: PopulationSweep) -> Html:
    """How many people at each value of a figure."""
    days, people, *rest = curve_head(curve)
    title = say_title(curve)
    top = banner(
        "plain",
        "Σ",
        tag("b", f"{curve.points[0].number} ", title),
        people,
        lines(rest),
        tag("div", lines([days], "day"), class_="meta"),
    )
    return fragment(title, top, [_sheet(it) for it in curve_sheets(curve)])


def _sheet(sheet: Sheet) -> Html:
    rows = [[_cell(it) for it in row] for row in sheet.rows]
    shown = table([_cell(it) for it in sheet.heads], rows, caption=sheet.title, numbers_from=sheet.numbers_from)
    return tag("div", heading(sheet.title), shown, lines(sheet.notes))


def _cell(said: Bilingual) -> Part:
    if "│" not in said.zh:
        return said
    left, right = said.zh.strip().split("│")
    signs = (tag("span", left, class_="bad"), "│", tag("span", right, class_="good"))
    return tag("span", signs, class_="bars", role="img", aria_label=f"{_WINNERS.zh} {_WINNERS.en}")
