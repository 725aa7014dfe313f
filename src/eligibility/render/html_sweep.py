"""A sweep as a fragment: the outcome as it is, the grid of outcomes, and where they turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import Html, banner, both, fragment, heading, lines, mark, scrolled, spoken, tag
from eligibility.render.html_determination import OUTCOME_TONES
from eligibility.render.survey import OUTCOME_MARKS
from eligibility.render.sweep import OWN, axis_title, headline, short_value, turns
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.policy.axes import Axis
    from eligibility.policy.sweep import Sweep
    from eligibility.rules.outcome import Outcome

_GRID = Bilingual("结果", "Outcomes")
_TOO_LARGE = Bilingual(
    "共 {n} 格，这里放不下：用 chart() 画图，或取少些值。",
    "{n} cells are too many to stand here: draw a chart(), or take fewer values.",
)
_AXES = Bilingual("横：{across}", "across: {across}")
_DOWN = Bilingual("纵：{down}", "down: {down}")
_OUTCOME = Bilingual("结果", "Outcome")
_IS_OWN = Bilingual("{outcome}：申请人现在的", "{outcome}: the applicant's own")
_MOST_CELLS = 1_500


def sweep_html(sweep: Sweep) -> Html:
    """The grid, the first axis across; one too large to stand in a page is left to a chart."""
    title, *_ = headline(sweep)
    outcome = sweep.outcome
    top = banner(OUTCOME_TONES[outcome], OUTCOME_MARKS[outcome], title, outcome.label, lines([_axes(sweep)], "meta"))
    large = lines([_TOO_LARGE.format(n=len(sweep))], "caution")
    grid = scrolled(_grid(sweep), _GRID) if len(sweep) <= _MOST_CELLS else large
    return fragment(sweep.title, top, _legend(sweep), grid, _turns(sweep))


def _turns(sweep: Sweep) -> Html | None:
    """Where the outcome turns; None where no axis has an order in which it could."""
    said = list(turns(sweep))
    return tag("div", heading(said[0]), lines(said[1:], "point")) if said else None


def _axes(sweep: Sweep) -> Bilingual:
    across, *down = sweep.axes
    said = _AXES.format(across=axis_title(across))
    if not down:
        return said
    below = _DOWN.format(down=axis_title(down[0]))
    return Bilingual(f"{said.zh}，{below.zh}", f"{said.en}, {below.en}")


def _legend(sweep: Sweep) -> Html:
    found = [it for it in OUTCOME_MARKS if it in sweep.outcomes]
    marks = [tag("span", mark(OUTCOME_MARKS[it], it.label, OUTCOME_TONES[it]), Html(" "), it.label) for it in found]
    own = [tag("span", mark("▢", OWN), Html(" "), OWN)] if None not in sweep.base else []
    return tag("div", marks, own, class_="counts")


def _grid(sweep: Sweep) -> Html:
    across, *rest = sweep.axes
    down = rest[0] if rest else None
    heads = [tag("th", _label(across, at), scope="col") for at in range(len(across.values))]
    corner = tag("td")
    rows = [_row(sweep, down, at) for at in range(len(down.values) if down else 1)]
    body = tag("tbody", rows)
    return tag("table", tag("thead", tag("tr", corner, heads)), body, aria_label=spoken(sweep.title), class_="grid")


def _row(sweep: Sweep, down: Axis | None, at: int) -> Html:
    places = [(column, at) if down else (column,) for column in range(len(sweep.axes[0].values))]
    outcomes = [sweep.at(*place) for place in places]
    cells = [_cell(it, is_own=place == sweep.base) for place, it in zip(places, outcomes, strict=True)]
    return tag("tr", tag("th", _label(down, at) if down else _OUTCOME, scope="row"), cells)


def _cell(outcome: Outcome, *, is_own: bool) -> Html:
    said = _IS_OWN.format(outcome=outcome.label) if is_own else outcome.label
    class_ = f"on {OUTCOME_TONES[outcome]}{' own' if is_own else ''}"
    return tag("td", OUTCOME_MARKS[outcome], class_=class_, title=spoken(said))


def _label(axis: Axis, at: int) -> Html:
    return both(short_value(axis, at))
