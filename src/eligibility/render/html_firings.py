"""The steps of forward chaining, stage by stage, as a part of a fragment; silent about what sensitive facts came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.firings import STAGES, SUMMARY
from eligibility.render.html import TONES, TRUTHS, Html, folded, lines, listed, mark, tag
from eligibility.render.html_findings import HIDDEN, HIDDEN_MARK
from eligibility.render.labels import MARKS
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.engines.firing import Firing
    from eligibility.render.sources import SourceNotes


def show_firings(firings: Sequence[Firing], notes: SourceNotes) -> Html:
    """Every step in its stage, with the numbers of those it follows from; ◇ for one that tells a sensitive fact."""
    secret = _telling(firings)
    title, *rest = (text.format(n=len(firings)) for text in SUMMARY)
    stages = []
    for heading, kinds in STAGES:
        if steps := [_step(it, secret, notes) for it in firings if it.kind in kinds]:
            stages.append(folded(heading, listed(steps), is_open=True))
    return folded(title, lines(rest), stages)


def _telling(firings: Sequence[Firing]) -> frozenset[int]:
    """The steps that rest on a sensitive fact; outcome and the routes that hold are told all the same."""
    found: set[int] = set()
    for step in firings:
        rests = any(it.fact.sensitive for it in step.facts) or not found.isdisjoint(step.because)
        is_told = step.kind == "outcome" or (step.kind == "route" and step.truth is Truth.TRUE)
        if rests and not is_told:
            found.add(step.number)
    return frozenset(found)


def _step(step: Firing, secret: frozenset[int], notes: SourceNotes) -> Html:
    number = tag("span", f"[{step.number}] ", class_="number")
    if step.number in secret:
        return Html(f"{mark(HIDDEN_MARK, HIDDEN)} {number}{tag('span', step.title)}")
    sign = mark(MARKS[step.truth], TRUTHS[step.truth], TONES[step.truth])
    because = "".join(f" [{it}]" for it in step.because if it not in secret)
    clauses = notes.cite(step.citations, None, ())
    cited = "  ".join(it for it in (f"←{because}" if because else "", f"§ {clauses}" if clauses else "") if it)
    below = tag("span", cited, class_="cited") if cited else ""
    return Html(f"{sign} {number}{tag('span', step.statement)} {below}")
