"""Many people under several values of a figure as a table of words, as plain text, as rows and plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.difference import READ_ON
from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import scalar_data, text_data
from eligibility.render.population import (
    INVALID,
    INVENTED,
    PEOPLE,
    SHIFTS,
    WEIGHTED,
    Sheet,
    population_data,
    population_rows,
    say_count,
    say_money,
    sheet_lines,
)
from eligibility.render.sweep import axis_title, short_value
from eligibility.rules.outcome import Outcome
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.policy.curve import PopulationSweep
    from eligibility.policy.population import PopulationDifference, Shift

_TITLE = Bilingual("{title}：人数随「{axis}」变化", "{title}: people as “{axis}” varies")
_VALUES = Bilingual("各值的人数", "People at each value")
_GROUPS = Bilingual("符合条件的人数，分组", "People eligible, by group")
_OWN = Bilingual("▸ {value}", "▸ {value}")
_NOW = Bilingual("▸ 现行的", "▸ as it is")
_SHIFTS: tuple[Shift, ...] = ("gained", "lost", "newly_unknown", "no_longer_unknown")


def say_title(curve: PopulationSweep) -> Bilingual:
    """The service, and which figure varies."""
    return _TITLE.format(title=curve.points[0].title, axis=curve.axis.title)


def curve_head(curve: PopulationSweep) -> Iterator[Bilingual]:
    """Of which days it is, how many people there are, and that they are invented where they are."""
    first = curve.points[0]
    yield READ_ON.format(on=first.on[0].isoformat(), today=first.today.isoformat())
    yield (WEIGHTED if first.weight else PEOPLE).format(n=say_count(first.people), rows=f"{first.rows:,}")
    if first.is_synthetic:
        yield INVENTED
    if first.invalid:
        yield INVALID.format(n=say_count(first.invalid))


def curve_sheets(curve: PopulationSweep) -> Iterator[Sheet]:
    """A row for each value: people by outcome, what became of them, sums of entitlements; then the groups."""
    outcomes = [it for it in Outcome if any(point.after(it) for point in curve.points)]
    shifts = [it for it in _SHIFTS if any(getattr(point, it) for point in curve.points)]
    sums = [at for at, cost in enumerate(curve.points[0].entitlements) if cost.adds_up]
    heads = [it.label for it in outcomes] + [SHIFTS[it][1] for it in shifts]
    heads += [curve.points[0].entitlements[at].title for at in sums]
    rows = []
    for at, point in enumerate(curve.points):
        cells = [say_count(point.after(it)) for it in outcomes] + [say_count(getattr(point, it)) for it in shifts]
        cells += [say_money(point.entitlements[it].after, point.entitlements[it].unit) for it in sums]
        rows.append((_value(curve, at), *cells))
    notes = (_NOW,) if curve.own in curve.axis.values else ()
    yield Sheet(_VALUES, (axis_title(curve.axis), *heads), tuple(rows), notes)
    if groups := group_names(curve):
        counts = tuple(
            (_value(curve, at), *(say_count(_eligible(point, values)) for values in groups))
            for at, point in enumerate(curve.points)
        )
        yield Sheet(_GROUPS, (axis_title(curve.axis), *groups.values()), counts, notes)


def _value(curve: PopulationSweep, at: int) -> Bilingual:
    said = short_value(curve.axis, at)
    return _OWN.format(value=said) if curve.axis.values[at] == curve.own else said


def group_names(curve: PopulationSweep) -> dict[tuple[Any, ...], Bilingual]:
    """The groups by their values, in words."""
    return {group.values: join(group.titles, zh=" · ", en=" · ") for group in curve.points[0].groups}


def _eligible(point: PopulationDifference, values: tuple[Any, ...]) -> Any:
    return next((group.after(Outcome.ELIGIBLE) for group in point.groups if group.values == values), 0)


def describe_curve(curve: PopulationSweep) -> Page:
    """The tables as a page of lines."""
    head = tuple(Line(it, tone="dim" if at == 0 else "plain") for at, it in enumerate(curve_head(curve)))
    sections = tuple(Section(it.title, tuple(sheet_lines(it))) for it in curve_sheets(curve))
    return Page(curve.points[0].number, say_title(curve), head, sections)


def curve_rows(curve: PopulationSweep) -> list[dict[str, Any]]:
    """A row for each value and group: the value by the figure's name, then the row of the comparison."""
    return [{curve.axis.name: value, **row} for value, point in curve for row in population_rows(point)]


def curve_data(curve: PopulationSweep) -> dict[str, Any]:
    """The figure, and for each value everything that differs from the rules as they are."""
    first = curve.points[0]
    return {
        "service": {"number": first.number, "title": text_data(first.title)},
        "on": first.on[0].isoformat(),
        "today": first.today.isoformat(),
        "axis": {
            "name": curve.axis.name,
            "title": text_data(curve.axis.title),
            "unit": curve.axis.unit,
            "values": [scalar_data(value) for value in curve.axis.values],
            "own": scalar_data(curve.own),
        },
        "points": [population_data(point) for point in curve.points],
    }
