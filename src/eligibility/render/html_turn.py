"""The day on which time alone changes a verdict as a fragment: the day on top, then what makes it, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import TONES, TRUTHS, Html, banner, both, fragment, heading, lines, listed, mark, tag
from eligibility.render.html_checklist import show_sources
from eligibility.render.html_determination import OUTCOME_TONES
from eligibility.render.html_findings import HIDDEN, HIDDEN_MARK
from eligibility.render.labels import MARKS
from eligibility.render.sources import SourceNotes
from eligibility.render.survey import OUTCOME_MARKS
from eligibility.render.turn import BECAUSE, OPEN, headline, say_change, say_crossing, say_open
from eligibility.rules.findings import tells_sensitive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.citation import Citation
    from eligibility.render.html import Part
    from eligibility.rules.findings import Finding
    from eligibility.rules.turning import Turning
    from eligibility.text import Bilingual

_NO_DAY = "?"
_ENDED = "–"


def turn_html(turn: Turning, labels: tuple[Bilingual, ...]) -> Html:
    """Day and outcomes on top; then facts that cross a line, rules that change, criteria that decide, what is open."""
    notes = SourceNotes()
    after = turn.after
    sign = OUTCOME_MARKS[after] if after else _ENDED if turn.day else _NO_DAY
    tone = OUTCOME_TONES[after] if after else "plain" if turn.day else "open"
    top = banner(tone, sign, tag("b", f"{turn.number} ", turn.title), headline(turn))
    reasons = list(_reasons(turn, notes))
    return fragment(
        turn.title,
        top,
        tag("div", heading(BECAUSE), listed(reasons)) if reasons else None,
        _open(list(say_open(turn, labels))),
        show_sources(notes),
    )


def _reasons(turn: Turning, notes: SourceNotes) -> Iterator[Part]:
    for crossing in turn.crossings:
        yield say_crossing(crossing, HIDDEN if crossing.sensitive else None)
    for change in turn.changes:
        yield Html(f"{both(say_change(change))} {_cited(change.basis, notes)}")
    for finding in turn.findings:
        yield Html(f"{_sign(finding)} {both(finding.title)} {_cited(finding.citations, notes)}")


def _sign(finding: Finding) -> Html:
    if any(map(tells_sensitive, finding.walk())):
        return mark(HIDDEN_MARK, HIDDEN)
    return mark(MARKS[finding.truth], TRUTHS[finding.truth], TONES[finding.truth])


def _cited(basis: Sequence[Citation], notes: SourceNotes) -> Html:
    return tag("span", notes.cite(basis, None, ()), class_="cited")


def _open(said: list[Bilingual]) -> Html | None:
    return tag("div", heading(OPEN), lines(said, "point")) if said else None
