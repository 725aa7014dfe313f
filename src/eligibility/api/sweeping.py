"""Sweep: outcomes over one or two varied facts or figures, and ways to show them; `sweep`, which gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

from eligibility.api.curve import PopulationSweep, sweep_people
from eligibility.api.named_rules import ruleset_of
from eligibility.days import read_day
from eligibility.errors import EligibilityError
from eligibility.policy import sweep as policy
from eligibility.policy.axes import FIGURES, Axis, changed_by, fact_axis, figure_axis, own_figure, unknown_name
from eligibility.policy.scenario import given_facts
from eligibility.policy.sweep import check_count, run_sweep
from eligibility.render.sweep import explain_sweep, sweep_csv, sweep_data, sweep_rows
from eligibility.rules.facts import check_facts
from eligibility.rules.history import facts_used
from eligibility.rules.vocabulary import sources_of
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import altair as alt

    from eligibility.api.catalog import Service
    from eligibility.api.ruleset import Ruleset
    from eligibility.render.html import Html
    from eligibility.rules.outcome import Outcome
    from eligibility.rules.vocabulary import Fact
    from eligibility.text import Lang

_WANTED = Bilingual("应为规则集或事项", "a sweep is of a Ruleset or a Service")


@dataclass(frozen=True, slots=True, repr=False)
class Sweep(policy.Sweep):
    """Outcomes of one applicant over one or two varied facts or figures, and ways to show them."""

    def __repr__(self) -> str:
        return f"Sweep({self.number}, {' × '.join(axis.name for axis in self.axes)}, {len(self)} cells)"

    def explain(self, lang: Lang = "zh") -> str:
        """The grid in plain text, in one language, with where the outcome turns."""
        return explain_sweep(self, lang)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for every cell: the value of each axis by its name, and the outcome."""
        return sweep_rows(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: axes, outcomes by row, where they turn; texts in both languages."""
        return sweep_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page: the grid, and where the outcome turns; it needs nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def chart(self) -> alt.Chart:
        """The grid as an altair chart, to be shown or saved by `save_chart`; needs the extra `charts`."""
        from eligibility.render.sweep_chart import sweep_chart

        return sweep_chart(self)

    def _repr_html_(self) -> Html:
        from eligibility.render.html_sweep import sweep_html

        return sweep_html(self)

    def to_csv(self) -> str:
        """The rows as CSV, with a line of names."""
        return sweep_csv(self)


@overload
def sweep(
    rules: Ruleset | Service,
    facts: Mapping[str, Any],
    over: Mapping[str, Iterable[Any]],
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Sweep: ...


@overload
def sweep(
    rules: Ruleset | Service,
    facts: Any,
    over: Mapping[str, Iterable[Any]],
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    by: str | Iterable[str] = (),
    weight: str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    progress: Callable[[int, int], object] | None = None,
) -> PopulationSweep: ...


def sweep(
    rules: Ruleset | Service,
    facts: Any,
    over: Mapping[str, Iterable[Any]],
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    by: str | Iterable[str] = (),
    weight: str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    progress: Callable[[int, int], object] | None = None,
) -> Sweep | PopulationSweep:
    """The outcome of one applicant for all *over*: values of one or two facts, or figures as `parameters.x.member`.

    *rules* is a Ruleset, or a Service with the day *on*. A derived fact such as age is varied through what it
    derives from, where that is known: the day of birth moves by whole years, and all that hangs on it follows; two
    axes that move the same fact are an error. Where the outcome turns between two values that are not next to each
    other, the exact place is looked for. *progress* is called with the cells done and their number. Raises
    EligibilityError for a name or values that are none, FactError with every fault of the facts and of the values.

    *facts* may also be a frame of many people, of any kind that `assess_frame` takes: then *over* is one figure of the
    rules, and a PopulationSweep is given, each value compared with the rules as they are. *by*, *weight* and
    *on_invalid* are those of `compare`. The frame is read once for each value.

    >>> import eligibility as el
    >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
    >>> applicant = {**el.read_facts("examples/older-jobseeker.yaml"), "has_contracted_farmland": False}
    >>> result = sweep(ruleset, applicant, {"age": range(30, 61, 10)})
    >>> result[30].value, result[40].value
    ('undetermined', 'eligible')
    >>> [(turn.below, turn.above) for turn in result.thresholds]
    [(39, 40)]
    """
    ruleset = ruleset_of(rules, on, _WANTED)
    day = ruleset.on if today is None else read_day(today, "today")
    check_count(over)
    if not isinstance(facts, Mapping):
        return sweep_people(
            ruleset, facts, over, today=day, by=by, weight=weight, on_invalid=on_invalid, progress=progress
        )
    if by or weight is not None:
        raise EligibilityError("by and weight are of a frame, not of one case", zh="by 和 weight 只用于一张表")
    bound = ruleset.compiled.rules
    vocabulary = bound.service.vocabulary.facts
    values = check_facts(vocabulary, facts, day)
    given: dict[str, Any] = {
        name: value for name, value in given_facts(vocabulary, values, day).items() if value is not None
    }
    axes: list[Axis] = []
    deltas: list[dict[Any, Mapping[str, Any]]] = []
    for name, listed in over.items():
        if str(name).startswith(FIGURES):
            axes.append(figure_axis(name, listed, bound))
            deltas.append({})
        elif name in vocabulary:
            axis, changes = fact_axis(vocabulary[name], listed, given, vocabulary, day)
            axes.append(axis)
            deltas.append(changes)
        else:
            raise unknown_name(name, bound)
    _check_apart(axes, deltas, vocabulary)
    # The fast path of the rules takes only what they read; all of it was checked above.
    used = frozenset(facts_used(bound))
    read = _only(given, used)
    deltas = [{value: _only(change, used) for value, change in delta.items()} for delta in deltas]
    rulesets: dict[tuple[Any, ...], Ruleset] = {}

    def answer(cell: Sequence[Any]) -> Outcome:
        known, figures = read, {}
        for axis, delta, value in zip(axes, deltas, cell, strict=True):
            if axis.is_figure:
                figures[axis.name] = value
                continue
            if value not in delta:
                delta[value] = _only(changed_by(vocabulary[axis.name], value, given, vocabulary, day)[1], used)
            known = {**known, **delta[value]}
        key = tuple(figures.values())
        if key not in rulesets:
            rulesets[key] = ruleset.reform(figures) if figures else ruleset
        return rulesets[key].outcome(known, today=day)

    outcomes, thresholds = run_sweep(axes, answer, progress)
    own = [own_figure(axis.name, bound) if axis.is_figure else values.get(axis.name) for axis in axes]
    base = tuple(
        axis.values.index(value) if value in axis.values else None for axis, value in zip(axes, own, strict=True)
    )
    outcome = ruleset.outcome(given, today=day)
    return Sweep(ruleset.number, bound.service.title, ruleset.on, day, tuple(axes), outcomes, outcome, base, thresholds)


def _only(facts: Mapping[str, Any], used: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in used}


def _check_apart(
    axes: Sequence[Axis], deltas: Sequence[Mapping[Any, Mapping[str, Any]]], vocabulary: Mapping[str, Fact]
) -> None:
    """EligibilityError if both axes change the same fact, or would with other values."""
    moved = [
        set()
        if axis.is_figure
        else {axis.name, *sources_of(axis.name, vocabulary)}.union(*(change for change in delta.values()))
        for axis, delta in zip(axes, deltas, strict=True)
    ]
    both = moved[0] & moved[1] if len(moved) > 1 else set()
    if both:
        named, shared = [axis.name for axis in axes], "、".join(sorted(both))
        raise EligibilityError(
            f"{named[0]} and {named[1]} both change {', '.join(sorted(both))}: vary one of them",
            zh=f"{named[0]} 和 {named[1]} 都要改 {shared}：请只取一个",
        )
