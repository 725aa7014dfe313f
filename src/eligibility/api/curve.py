"""PopulationSweep: many people under several values of one figure, and ways to show it; `sweep` gives it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from eligibility.api.population import PopulationDifference, compare_people
from eligibility.errors import EligibilityError
from eligibility.policy import curve as policy
from eligibility.policy.axes import FIGURES, figure_axis, own_figure
from eligibility.render.page import write_page
from eligibility.render.plain import rows_csv
from eligibility.render.population_curve import curve_data, curve_rows, describe_curve, say_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import altair as alt

    from eligibility.api.ruleset import Ruleset
    from eligibility.render.html import Html
    from eligibility.text import Bilingual, Lang


@dataclass(frozen=True, slots=True, repr=False)
class PopulationSweep(policy.PopulationSweep):
    """Many people under each value of a figure of the rules, and ways to show it."""

    points: tuple[PopulationDifference, ...] = field()

    def __repr__(self) -> str:
        first = self.points[0]
        return f"PopulationSweep({first.number}, {self.axis.name}, {len(self)} values, {first.rows:,} rows)"

    def explain(self, lang: Lang = "zh") -> str:
        """A line for each value, in plain text, in one language."""
        return write_page(describe_curve(self), lang)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each value, or each group at each value: people by outcome, gained, lost, costs."""
        return curve_rows(self)

    def to_csv(self) -> str:
        """The rows as CSV, with a line of names; what is not known is an empty cell."""
        return rows_csv(self.to_rows())

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: the figure, and for each value everything that differs; texts in both languages."""
        return curve_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def chart(self, *, note: Bilingual | None = None) -> alt.Chart:
        """How many are eligible at each value, and how many undetermined; with groups, the eligible of each.

        What `el.save_chart` writes to a file; *note* is a line under the title. MissingExtraError without `charts`.
        """
        from eligibility.render.population_curve_chart import draw_population_curve

        return draw_population_curve(self, note=note)

    def to_html(self) -> str:
        """A whole page, needing nothing but itself."""
        from eligibility.render.html import page

        return page(say_title(self), self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_population import curve_html

        return curve_html(self)


def sweep_people(
    ruleset: Ruleset,
    frame: Any,
    over: Mapping[str, Iterable[Any]],
    *,
    today: date,
    by: str | Iterable[str],
    weight: str | None,
    on_invalid: Literal["raise", "null"],
    progress: Callable[[int, int], object] | None,
) -> PopulationSweep:
    """Many people under each value; see `sweep`."""
    names = list(over)
    if len(names) != 1 or not str(names[0]).startswith(FIGURES):
        given = [str(it) for it in names]
        raise EligibilityError(
            f"over a frame one figure is varied, such as parameters.min_age.female, not {', '.join(given)}; "
            "to vary a fact, change its column",
            zh=f"对一张表只取规则中的一个数，如 parameters.min_age.female，不是 {'、'.join(given)}；事实请直接改列",
        )
    (name,) = names
    axis = figure_axis(name, over[name], ruleset.compiled.rules)
    columns = (by,) if isinstance(by, str) else tuple(by)
    points = []
    for done, value in enumerate(axis.values, start=1):
        points.append(
            compare_people(
                ruleset,
                ruleset.reform({name: value}),
                frame,
                by=columns,
                weight=weight,
                today=today,
                on_invalid=on_invalid,
                sample=0,
            )
        )
        if progress is not None:
            progress(done, len(axis.values))
    return PopulationSweep(axis, own_figure(name, ruleset.compiled.rules), tuple(points))
