"""A sweep for the terminal: a grid of coloured marks, which the marks alone tell too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from eligibility.render.sweep import grids, headline, turns
from eligibility.render.wrap import Wrapped
from eligibility.rules.outcome import Outcome
from eligibility.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.policy.sweep import Sweep
    from eligibility.text import Lang

_STYLES = {
    Outcome.ELIGIBLE: "black on green",
    Outcome.INELIGIBLE: "white on red",
    Outcome.UNDETERMINED: "black on yellow",
    Outcome.NOT_APPLICABLE: "",
}


def show_sweep(sweep: Sweep, languages: Sequence[Lang] = LANGUAGES, *, width: int) -> RenderableType:
    """What is varied, the grid in pieces that fit *width*, and where the outcome turns."""
    parts: list[RenderableType] = []
    for at, text in enumerate(headline(sweep)):
        parts += [Wrapped(text[lang], "bold" if at == 0 else "dim") for lang in languages]
    for grid in grids(sweep, languages[0], width):
        parts += [Text(""), Text(grid.header, style="dim")]
        for name, marks in grid.rows:
            line = Text(name, style="dim")
            for mark, outcome in marks:
                line.append(mark, style=_STYLES[outcome])
            parts.append(line)
    parts.append(Text(""))
    parts += [Wrapped(text[lang], indent=2 * (text.zh[0] == " ")) for text in turns(sweep) for lang in languages]
    return Group(*parts)
