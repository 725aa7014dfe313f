"""Winners and losers by group as a chart. Needs the extra `charts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.charts import GroupRow, draw_groups
from eligibility.render.population import INVENTED, TITLE, shown_groups
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    import altair as alt

    from eligibility.policy.population import Crowd, PopulationDifference

_ALL = Bilingual("全部", "All")


def draw_population(difference: PopulationDifference, *, note: Bilingual | None = None) -> alt.Chart:
    """A pair of bars for each group in which anything changed; where there is none, for all people."""
    changed = [it for it in shown_groups(difference) if it.unchanged + it.invalid < it.people]
    rows = [_row(it, _name(it.titles)) for it in changed] or [_row(difference, _ALL)]
    by = _name(difference.by_titles) if difference.by else _ALL
    return draw_groups(rows, title=TITLE.format(title=difference.title), by=by, note=note or _note(difference))


def _note(difference: PopulationDifference) -> Bilingual | None:
    said = [
        *([INVENTED] if difference.is_synthetic else []),
        *([difference.changed_by] if difference.changed_by else []),
    ]
    return join(said) if said else None


def _row(crowd: Crowd, name: Bilingual) -> GroupRow:
    counts = (crowd.gained, crowd.lost, crowd.newly_unknown, crowd.no_longer_unknown)
    return GroupRow(name, *map(float, counts))


def _name(titles: tuple[Bilingual, ...]) -> Bilingual:
    return join(titles, zh=" ", en=", ")
