"""Turn: the day on which time alone changes a verdict, and ways to show it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.api.faces import with_face
from eligibility.render.page import write_page
from eligibility.render.turn import describe_turn, turn_data
from eligibility.rules.turning import Passage, Turning

if TYPE_CHECKING:
    from datetime import date

    from eligibility.render.html import Html
    from eligibility.text import Bilingual, Lang


@dataclass(frozen=True, slots=True, repr=False)
class Turn(Turning):
    """The first day on which the verdict is another, with what makes it; or that nobody can say whether there is one.

    >>> import eligibility as el
    >>> rules = el.load_catalog()["1-1"].on("2021-06-01")
    >>> rules.eligible_from({"has_local_hukou": True}, until="2030-12-31").day is None
    True
    """

    labels: tuple[Bilingual, ...] = field(default=(), compare=False)

    def to_html(self) -> str:
        """A whole page that needs nothing but itself; silent about sensitive facts."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_turn import turn_html

        return turn_html(self, self.labels)

    def explain(self, lang: Lang = "zh") -> str:
        """The day and what makes it in plain text, in one language."""
        return write_page(describe_turn(self, self.labels), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, texts in both languages; of sensitive facts no values."""
        return turn_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)


def find_turn(passage: Passage, until: date, *, is_end: bool) -> Turn | None:
    """The first day of the passage on which the applicant is eligible, or with *is_end* no longer is."""
    found = passage.eligible_until(until) if is_end else passage.eligible_from(until)
    if found is None:
        return None
    vocabulary = passage.moving.vocabulary
    return with_face(Turn, found, labels=tuple(vocabulary[name].label for name in found.missing))
