"""PopulationDifference: many people before and after, and ways to show it; `compare` gives it for a frame."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from eligibility.api.frame import check_on_invalid
from eligibility.days import read_day
from eligibility.errors import EligibilityError, quote
from eligibility.policy import population as policy
from eligibility.render.page import write_page
from eligibility.render.plain import rows_csv
from eligibility.render.population import describe_population, population_data, population_rows, say_count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import altair as alt

    from eligibility.api.ruleset import Ruleset
    from eligibility.engines.frame_sides import Tally
    from eligibility.render.html import Html
    from eligibility.text import Bilingual, Lang

SAMPLE = 1000
"""So many rows of those left undetermined are looked at for what would settle them, unless said otherwise."""


@dataclass(frozen=True, slots=True, repr=False)
class PopulationDifference(policy.PopulationDifference):
    """What differs for many people between two rulesets of one service, and ways to show it."""

    def __repr__(self) -> str:
        people, gained, lost, unknown, known = (
            say_count(it).en for it in (self.people, self.gained, self.lost, self.newly_unknown, self.no_longer_unknown)
        )
        counts = f"gained {gained}, lost {lost}, newly unknown {unknown}, no longer unknown {known}"
        return f"PopulationDifference({self.number}, {people} people: {counts})"

    def explain(self, lang: Lang = "zh") -> str:
        """The difference in plain text, in one language; of many groups, those where most changes."""
        return write_page(describe_population(self), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: counts, groups, entitlements, criteria that turned; texts in both languages."""
        return population_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for every group, or one for all: its values, people, gained, lost, both outcomes, and costs."""
        return population_rows(self)

    def to_csv(self) -> str:
        """The rows as CSV, with a line of names; what is not known is an empty cell."""
        return rows_csv(self.to_rows())

    def chart(self, *, note: Bilingual | None = None) -> alt.Chart:
        """Winners and losers by group; *note* is a line under its title. MissingExtraError without the extra `charts`.

        What `el.save_chart` writes to a file.
        """
        from eligibility.render.population_chart import draw_population

        return draw_population(self, note=note)

    def to_html(self) -> str:
        """A whole page, needing nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_population import population_html

        return population_html(self)


def compare_people(
    before: Ruleset,
    after: Ruleset,
    frame: Any,
    *,
    by: Iterable[str],
    weight: str | None,
    today: date | str | None,
    on_invalid: Literal["raise", "null"],
    sample: int,
) -> PopulationDifference:
    """What differs for the people of a frame; see `compare`."""
    day, names = read_sides(before, after, today), read_by(by)
    tally = count_people(before, after, frame, by=names, weight=weight, today=day, on_invalid=on_invalid, sample=sample)
    return as_population(before, after, tally, by=names, weight=weight, today=day)


def read_sides(before: Ruleset, after: Ruleset, today: date | str | None) -> date:
    """The day the facts are read; EligibilityError for rules that cannot be compared."""
    if before.number != after.number:
        zh = f"只能比较同一个事项，不能比较 {before.number} 和 {after.number}"
        raise EligibilityError(f"one service is compared, not {before.number} with {after.number}", zh=zh)
    if today is None and before.on != after.on:
        raise EligibilityError(
            f"the rules are of {before.on} and {after.on}: say on which day the facts are read, with today=",
            zh=f"两边是 {before.on} 和 {after.on} 的规则：请写 today=，事实所指之日",
        )
    return before.on if today is None else read_day(today, "today")


def read_by(by: object) -> tuple[str, ...]:
    """The names people are grouped by; EligibilityError for what are none."""
    names = (by,) if isinstance(by, str) else tuple(by) if hasattr(by, "__iter__") else (by,)
    if wrong := [it for it in names if not isinstance(it, str)]:
        raise EligibilityError(
            f"by= takes names of columns, not {quote(wrong[0])}", zh=f"by= 应为列名，不是 {quote(wrong[0])}"
        )
    return tuple(dict.fromkeys(str(it) for it in names))


def count_people(
    before: Ruleset,
    after: Ruleset,
    frame: Any,
    *,
    by: tuple[str, ...],
    weight: str | None,
    today: date,
    on_invalid: Literal["raise", "null"],
    sample: int = SAMPLE,
) -> Tally:
    """What is counted of a frame, or of a part of one: such can be added."""
    from eligibility.engines.frame_sides import count_sides

    check_on_invalid(on_invalid)
    if sample < 0:
        raise EligibilityError(
            f"sample is a number of rows, not {quote(sample)}", zh=f"sample 应为行数，不是 {quote(sample)}"
        )
    sides = (before.compiled, after.compiled)
    return count_sides(sides, frame, today, by=by, weight=weight, on_invalid=on_invalid, sample=sample)


def as_population(
    before: Ruleset, after: Ruleset, tally: Tally, *, by: tuple[str, ...], weight: str | None, today: date
) -> PopulationDifference:
    """The difference that was counted."""
    sides = (before.compiled, after.compiled)
    old, new = (it.rules.service for it in sides)
    vocabulary = new.vocabulary.facts
    changes = new.amendments[len(old.amendments) :]
    open_facts, sampled = policy.find_open_facts(tally, after.compiled, after.on, today)
    return PopulationDifference(
        **policy.gather(tally.sums.items(), sides),
        number=before.number,
        title=old.title,
        changed_by=changes[-1].title if changes else None,
        on=(before.on, after.on),
        today=today,
        by=by,
        by_titles=tuple(policy.say_by(name, vocabulary) for name in by),
        weight=weight,
        groups=policy.gather_groups(tally, sides, by, vocabulary),
        flips=policy.find_flips(tally, sides),
        open_facts=open_facts,
        sampled=sampled,
        open_rows=tally.open_rows,
        is_synthetic=tally.is_synthetic,
    )
