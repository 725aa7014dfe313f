"""Timeline: the steps of one case with their deadlines, and ways to show them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.api.faces import with_face
from eligibility.procedure import timeline as procedure
from eligibility.render.ics import timeline_ics
from eligibility.render.timeline import timeline_data, timeline_lines
from eligibility.render.timeline_svg import timeline_svg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.render.html import Html
    from eligibility.rules.evaluation import Evaluation
    from eligibility.text import Lang


@dataclass(frozen=True, slots=True, repr=False)
class Timeline(procedure.Timeline):
    """The steps of one case: who acts, what is done, and by which day the rest is due."""

    def __repr__(self) -> str:
        states = Counter(entry.state for entry in self.entries)
        counts = ", ".join(f"{state}: {count}" for state, count in states.items())
        return f"Timeline({self.service}, on={self.on}, {counts})"

    def explain(self, lang: Lang = "zh") -> str:
        """The timeline in plain text, in one language."""
        return "\n".join(timeline_lines(self, lang))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; texts in both languages, the calendar's digest with every deadline."""
        return timeline_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_ics(self) -> str:
        """The deadlines of the steps not yet done, as a calendar file; needs the extra `ics`."""
        return timeline_ics(self)

    def to_svg(self) -> str:
        """A drawing over the days of the calendar, with days of rest shaded."""
        return timeline_svg(self)

    def to_html(self) -> str:
        """A whole page with the drawing and a table of the steps, needing nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_timeline import timeline_html

        return timeline_html(self)


def find_timeline(
    evaluation: Evaluation,
    events: Mapping[str, date | datetime | str | None],
    calendar: WorkCalendar | None,
    cutoff: time | str | None,
) -> Timeline:
    """The timeline of one case; see `Determination.timeline`."""
    return with_face(Timeline, procedure.build_timeline(evaluation, events, calendar=calendar, cutoff=cutoff))
