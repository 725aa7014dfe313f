"""Many people under several values of a figure as a chart of lines. Needs the extra `charts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.charts import CurvePoint, draw_curve
from eligibility.render.charts_style import LINES
from eligibility.render.population import INVENTED
from eligibility.render.population_curve import group_names, say_title
from eligibility.render.sweep import axis_title
from eligibility.rules.outcome import Outcome
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    import altair as alt

    from eligibility.policy.curve import PopulationSweep

_ELIGIBLE = Bilingual("符合条件的人数", "People eligible")
_LARGEST = Bilingual("只画人最多的 {n} 组，共 {all} 组", "the {n} largest of {all} groups")


def draw_population_curve(curve: PopulationSweep, *, note: Bilingual | None = None) -> alt.Chart:
    """The eligible and the undetermined at each value, or the eligible of each group; a rule at the figure as it is."""
    notes = [note] if note else [INVENTED] if curve.points[0].is_synthetic else []
    groups = sorted(curve.points[0].groups, key=lambda it: -it.people)
    if len(groups) > len(LINES):
        notes.append(_LARGEST.format(n=len(LINES), all=len(groups)))
    return draw_curve(
        _of_groups(curve) if groups else _of_outcomes(curve),
        x=axis_title(curve.axis),
        title=say_title(curve),
        what=_ELIGIBLE if groups else Bilingual("人数", "People"),
        now=None if curve.own is None else float(curve.own),
        note=join(notes) if notes else None,
    )


def _of_outcomes(curve: PopulationSweep) -> Iterator[CurvePoint]:
    for outcome in (Outcome.ELIGIBLE, Outcome.UNDETERMINED):
        if outcome is Outcome.ELIGIBLE or any(point.after(outcome) for point in curve.points):
            yield from (CurvePoint(float(value), float(point.after(outcome)), outcome.label) for value, point in curve)


def _of_groups(curve: PopulationSweep) -> Iterator[CurvePoint]:
    names = group_names(curve)
    largest = {it.values for it in sorted(curve.points[0].groups, key=lambda it: -it.people)[: len(LINES)]}
    for values, name in names.items():
        if values not in largest:
            continue
        for value, point in curve:
            count = next(it.after(Outcome.ELIGIBLE) for it in point.groups if it.values == values)
            yield CurvePoint(float(value), float(count), name)
