"""Charts of plain rows: a sweep of outcomes, winners and losers by group, a count along a parameter.

Each is an altair chart that carries its data; the colours of its ground are those of `save_chart`. Every colour has a
sign, a word or a dash beside it. Needs the extra `charts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.render.charts_spec import labels, make_chart, one_line, ordinal, room_of, some, titled, told, two_lines
from eligibility.render.charts_style import BLUE, CREAM, DASHES, GREY, LINES, ORANGE, OUTCOMES
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import altair as alt

    from eligibility.rules.outcome import Outcome

_WIDEST, _LARGEST, _SMALLEST, _WORDED = 620, 34, 7, 11
"""How wide a grid may be, how large and small its cells, and how large one must be for its sign."""
_KEY = 48
"""How wide the sign before a name of the legend is, and what parts it from the next."""
_OUTCOME = Bilingual("结果", "Outcome")
_GAINED = Bilingual("▲ 新符合", "gained")
_LOST = Bilingual("▼ 不再符合", "lost")
_UNKNOWN = Bilingual("? 变为不能确定", "newly undetermined")
_KNOWN = Bilingual("! 不再不能确定", "no longer undetermined")
_PEOPLE = Bilingual("人数", "People")
_GROUP = Bilingual("组", "Group")
_NOW = Bilingual("现行", "now")


@dataclass(frozen=True, slots=True)
class SweepCell:
    """The outcome at one value of x, and of y where two things are varied; the values in words.

    `is_own` where the applicant stands; its sign is in brackets.
    """

    x: Bilingual
    outcome: Outcome
    y: Bilingual | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How many of a group gained, lost, became or are no longer undetermined: people, perhaps weighted."""

    group: Bilingual
    gained: float
    lost: float
    unknown: float = 0
    known: float = 0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How many there are at a value of the parameter; of several lines, which one it is on."""

    value: float
    count: float
    line: Bilingual | None = None


def draw_sweep(
    cells: Iterable[SweepCell],
    *,
    x: Bilingual,
    title: Bilingual,
    y: Bilingual | None = None,
    note: Bilingual | None = None,
) -> alt.Chart:
    """Outcomes as a grid, or with one thing varied as a strip; values stand in the order in which they come first.

    EligibilityError where there are no cells; MissingExtraError without the extra `charts`.
    """
    given = some(cells)
    columns = list(dict.fromkeys(two_lines(cell.x) for cell in given))
    rows = list(dict.fromkeys(two_lines(cell.y) for cell in given if cell.y))
    step = min(_LARGEST, max(_SMALLEST, _WIDEST / max(len(columns), len(rows))))
    values = [_cell(cell) for cell in given]
    found = [it for it in OUTCOMES if any(cell.outcome is it for cell in given)]
    names = [_worded(it) for it in found]
    colour = {
        "field": "outcome",
        "type": "nominal",
        "scale": {"domain": names, "range": [OUTCOMES[it][1] for it in found]},
        "legend": {"title": titled(_OUTCOME), "symbolType": "square", "symbolSize": 190, "labelLimit": 420},
    }
    across = max(step, min(_WIDEST / len(columns), room_of(columns)))
    places: dict[str, Any] = {"x": ordinal("x", x, columns, step=across)}
    if y:
        places["y"] = ordinal("y", y, rows[::-1], step=step)
    tooltip = [told("x", x), *([told("y", y)] if y else []), told("outcome", _OUTCOME)]
    edge = {"type": "rect", "stroke": None, "tooltip": True}
    layers: list[dict[str, Any]] = [
        {
            "mark": edge | {"width": {"band": 0.94}, "height": {"band": 0.94}},
            "encoding": {"color": colour, "tooltip": tooltip, "description": {"field": "read", "type": "nominal"}},
        }
    ]
    if step >= _WORDED:
        sign = {"type": "text", "fontSize": round(step * 0.5), "fontWeight": "bold", "aria": False}
        layers.append(
            {
                "mark": sign,
                "encoding": {
                    "text": {"field": "sign", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                    "tooltip": tooltip,
                },
            }
        )
    spec = {
        "width": {"step": round(across)},
        "height": {"step": round(step)} if y else round(step),
        "data": {"values": values},
        "encoding": places,
        "layer": layers,
    }
    return make_chart(spec, title, note)


def _cell(cell: SweepCell) -> dict[str, Any]:
    sign, _, ink = OUTCOMES[cell.outcome]
    outcome, places = _worded(cell.outcome), {"x": two_lines(cell.x)} | ({"y": two_lines(cell.y)} if cell.y else {})
    read = ", ".join([*(one_line(it) for it in (cell.x, cell.y) if it), outcome])
    sign = f"[{sign}]" if cell.is_own else sign
    return {"outcome": outcome, "sign": sign, "ink": ink, "read": read} | places


def _worded(outcome: Outcome) -> str:
    """An outcome as its legend has it: the sign that stands in its cells, and both names."""
    return f"{OUTCOMES[outcome][0]} {outcome.label.zh} {outcome.label.en}"


def draw_groups(
    rows: Iterable[GroupRow],
    *,
    title: Bilingual,
    by: Bilingual = _GROUP,
    what: Bilingual = _PEOPLE,
    note: Bilingual | None = None,
) -> alt.Chart:
    """Winners to the right and losers to the left of each group; beside them who became undetermined, or no longer is.

    EligibilityError where there are no rows; MissingExtraError without the extra `charts`.
    """
    given = some(rows)
    groups = list(dict.fromkeys(two_lines(row.group) for row in given))
    bars = [
        *((row, _GAINED, row.gained, "▲ +") for row in given),
        *((row, _LOST, -row.lost, "▼ −") for row in given),
    ]
    values = [_bar(row, kind, count, sign) for row, kind, count, sign in bars]
    most = max((abs(bar["count"]) for bar in values), default=0) or 1
    room = [-most * 1.3, most * 1.3]
    main = _bars(values, groups, by, what, room, ((_GAINED, BLUE), (_LOST, ORANGE)), width=420)
    others = [_bar(row, _UNKNOWN, row.unknown, "? ") for row in given]
    known = [_bar(row, _KNOWN, -row.known, "! ") for row in given]
    parts = [main]
    widest = max((abs(bar["count"]) for bar in (*others, *known)), default=0) * 1.45
    if any(row.known for row in given):
        kinds = ((_UNKNOWN, CREAM), (_KNOWN, GREY))
        parts.append(_bars([*others, *known], groups, None, what, [-widest, widest], kinds, width=260))
    elif widest:
        parts.append(_bars(others, groups, None, what, [0, widest], ((_UNKNOWN, CREAM),), width=170))
    return make_chart({"hconcat": parts, "spacing": 26, "resolve": {"scale": {"color": "independent"}}}, title, note)


def _bar(row: GroupRow, kind: Bilingual, count: float, sign: str) -> dict[str, Any]:
    return {
        "group": two_lines(row.group),
        "kind": one_line(kind),
        "count": count,
        "said": f"{sign}{abs(count):,.10g}" if count else "0" if kind is _GAINED and not row.lost else "",
    }


def _bars(
    values: list[dict[str, Any]],
    groups: list[str],
    by: Bilingual | None,
    what: Bilingual,
    room: list[float],
    kinds: Sequence[tuple[Bilingual, str]],
    *,
    width: int,
) -> dict[str, Any]:
    """Bars with their numbers at the end; without *by* the groups are not named again."""
    axis = labels(domain=False, ticks=False) if by else None
    y = {"field": "group", "type": "nominal", "sort": groups, "axis": axis, "title": titled(by) if by else None}
    names = [one_line(kind) for kind, _ in kinds]
    x = {
        "field": "count",
        "type": "quantitative",
        "scale": {"domain": room, "nice": False},
        "axis": {
            "labelExpr": "format(abs(datum.value), '~s')",
            "tickCount": width // 60,
            "tickMinStep": 1,
            "gridDash": [2, 3],
        },
        "title": titled(what),
    }
    legend = {"title": None, "orient": "top", "labelLimit": 420, "symbolType": "square", "direction": "horizontal"}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": names, "range": [it for _, it in kinds]},
        "legend": legend,
    }
    tooltip = [told("group", by or _GROUP), told("kind", _OUTCOME), told("said", what)]
    places = {"y": y, "x": x, "tooltip": tooltip}
    text = {"type": "text", "fontSize": 12, "dx": {"expr": "datum.count < 0 ? -5 : 5"}}
    text["align"] = {"expr": "datum.count < 0 ? 'right' : 'left'"}
    return {
        "width": width,
        "height": {"step": 44},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "size": 24, "stroke": GREY, "tooltip": True},
                "encoding": places | {"color": colour},
            },
            {"mark": text, "encoding": places | {"text": {"field": "said", "type": "nominal"}}},
            {"mark": {"type": "rule"}, "data": {"values": [{}]}, "encoding": {"x": {"datum": 0}}},
        ],
    }


def draw_curve(
    points: Iterable[CurvePoint],
    *,
    x: Bilingual,
    title: Bilingual,
    what: Bilingual = _PEOPLE,
    now: float | None = None,
    note: Bilingual | None = None,
) -> alt.Chart:
    """How a count changes along a parameter: a point at each value tried, a rule at the value it has *now*.

    EligibilityError where there are no points; MissingExtraError without the extra `charts`.
    """
    given = some(points)
    lines = list(dict.fromkeys(one_line(it.line) for it in given if it.line))
    values = [{"value": it.value, "count": it.count} | ({"line": one_line(it.line)} if it.line else {}) for it in given]
    axis = {"tickMinStep": 1, "grid": False}
    at = {"field": "value", "type": "quantitative", "title": titled(x), "scale": {"zero": False}, "axis": axis}
    up = {"field": "count", "type": "quantitative", "title": titled(what), "axis": {"gridDash": [2, 3]}}
    tooltip = [told("value", x, "quantitative"), told("count", what, "quantitative")]
    drawn: dict[str, Any] = {"x": at, "y": up, "tooltip": tooltip}
    mark: dict[str, Any] = {"type": "line", "strokeWidth": 2.5, "point": {"size": 55, "filled": True}}
    if lines:
        legend = {"title": None, "orient": "top", "labelLimit": 420, "symbolType": "stroke", "symbolSize": 500}
        legend |= {"columns": max(1, int(_WIDEST // (room_of(lines) + _KEY))), "offset": 26}
        scale = {"domain": lines, "range": [LINES[at % len(LINES)] for at in range(len(lines))]}
        dashes = {"domain": lines, "range": [list(DASHES[at % len(DASHES)]) for at in range(len(lines))]}
        drawn["color"] = {"field": "line", "type": "nominal", "scale": scale, "legend": legend}
        drawn["strokeDash"] = {"field": "line", "type": "nominal", "scale": dashes, "legend": legend}
    else:
        mark |= {"color": BLUE, "point": {"size": 55, "filled": True, "color": BLUE}}
    layers = [*_now(now), {"mark": mark, "data": {"values": values}, "encoding": drawn}]
    return make_chart({"width": _WIDEST - 60, "height": 300, "layer": layers}, title, note)


def _now(value: float | None) -> list[dict[str, Any]]:
    """A rule where the parameter stands, under the line."""
    if value is None:
        return []
    said = f"{one_line(_NOW)} {value:g}"
    one: dict[str, Any] = {"values": [{}]}
    place: dict[str, Any] = {"x": {"datum": value}}
    rule = {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 1.5}
    text = {"type": "text", "align": "center", "baseline": "bottom", "y": -4, "fontSize": 12}
    return [
        {"mark": rule, "data": one, "encoding": place},
        {"mark": text, "data": one, "encoding": place | {"text": {"value": said}}},
    ]
