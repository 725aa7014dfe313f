"""A sweep as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.charts import SweepCell, draw_sweep
from eligibility.render.sweep import AS_IS, BRACKETED, axis_title, headline, short_value
from eligibility.text import join

if TYPE_CHECKING:
    import altair as alt

    from eligibility.policy.sweep import Sweep


def sweep_chart(sweep: Sweep) -> alt.Chart:
    """The grid of outcomes, the first axis across; MissingExtraError without the extra `charts`."""
    across, *rest = sweep.axes
    down = rest[0] if rest else None
    columns = [short_value(across, at) for at in range(len(across.values))]
    rows = [short_value(down, at) for at in range(len(down.values))] if down else [None]
    cells = [
        SweepCell(column, sweep.at(x, y) if down else sweep.at(x), row, is_own=((x, y) if down else (x,)) == sweep.base)
        for y, row in enumerate(rows)
        for x, column in enumerate(columns)
    ]
    title, *_ = headline(sweep)
    as_is = AS_IS.format(outcome=sweep.outcome.label)
    note = join([as_is, BRACKETED], zh="；", en="; ") if None not in sweep.base else as_is
    return draw_sweep(cells, x=axis_title(across), y=axis_title(down) if down else None, title=title, note=note)
