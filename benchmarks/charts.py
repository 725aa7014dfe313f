"""The figures as two drawings: every way of every job, and how time grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from benchmarks.results import say_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measure import Bar, Growth, Row
    from benchmarks.results import Results
    from eligibility.text import Bilingual

OURS, PEER, BAR, INK, RULE = "#1f5fbf", "#6e747c", "#c8372d", "#24292f", "#e3e6ea"
FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
_WIDTH, _LANE = 560, 30
_GREYS = ("#5b6169", "#a06a00", "#7a5195")


def draw(results: Results, folder: Path) -> None:
    """Write benchmarks.svg and growth.svg into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    draw_rows(results.rows).save(folder / "benchmarks.svg")
    draw_growth(results.growth).save(folder / "growth.svg")


def draw_rows(rows: tuple[Row, ...]) -> Any:
    """A lane for each way, time from left to right; a red mark is the bar."""
    seconds = [it for row in rows for timing in row.timings for it in timing.seconds]
    seconds += [_limit(row, bar) for row in rows for bar in row.bars]
    domain = [min(seconds) / 2, max(seconds) * 2]
    charts = [_lanes(row, domain, is_last=row is rows[-1]) for row in rows]
    title = alt.TitleParams(
        "每件作业要多久 How long each job takes",
        subtitle=[
            "蓝：本库；灰：同伴；红线：最严的要求；浅色横线：最快到最慢的一轮（越左越快，对数刻度）",
            "blue: eligibility; grey: peers; red line: the strictest bar; pale line: fastest to slowest round",
        ],
        anchor="start",
        offset=14,
        fontSize=16,
    )
    return _styled(alt.vconcat(*charts, spacing=12).properties(title=title))


def draw_growth(growths: tuple[Growth, ...]) -> Any:
    """A panel for each thing that grows."""
    title = alt.TitleParams("规模增大时 As things grow", anchor="start", offset=14, fontSize=16)
    return _styled(alt.hconcat(*map(_panel, growths), spacing=36).properties(title=title))


def _lanes(row: Row, domain: list[float], *, is_last: bool) -> Any:
    lanes = [
        {
            "way": "\n".join(dict.fromkeys((timing.name.zh, timing.name.en))),
            "median": timing.median,
            "low": min(timing.seconds),
            "high": max(timing.seconds),
            "said": say_seconds(timing.median),
            "kind": "ours" if timing.is_ours else "peer",
        }
        for timing in row.timings
    ]
    names = [str(lane["way"]) for lane in lanes]
    axis = _time_axis(domain) if is_last else alt.Axis(title=None, labels=False, ticks=False, values=_decades(domain))
    x = alt.X("median:Q", scale=alt.Scale(type="log", domain=domain, nice=False), axis=axis)
    label = alt.Axis(title=None, labelExpr="split(datum.label, '\\n')", labelLimit=400, ticks=False, domain=False)
    y = alt.Y("way:N", sort=names, axis=label)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=["ours", "peer"], range=[OURS, PEER]), legend=None)
    base = alt.Chart(pl.DataFrame(lanes)).encode(y=y, color=colour)
    layers: list[Any] = [
        base.mark_rule(strokeWidth=5, opacity=0.35).encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x),
        base.mark_text(align="right", dx=64, fontSize=11).encode(x=alt.value(_WIDTH), text="said:N"),
    ]
    if row.bars:
        strictest = min(_limit(row, bar) for bar in row.bars)
        bars = alt.Chart(pl.DataFrame([{"way": names[0], "limit": strictest}])).encode(x="limit:Q", y=y)
        layers.append(bars.mark_tick(color=BAR, thickness=2.5, size=20))
    title = alt.TitleParams(_both(row.title), anchor="start", fontSize=12, frame="group", offset=4)
    return alt.layer(*layers).properties(width=_WIDTH, height=_LANE * len(lanes), title=title)


def _time_axis(domain: list[float]) -> alt.Axis:
    """Powers of ten in words: 10 µs, 1 ms."""
    said = " : ".join(f"datum.value < {value * 2:g} ? '{say_seconds(value)}'" for value in _decades(domain))
    return alt.Axis(title=None, values=_decades(domain), labelExpr=f"{said} : ''")


def _decades(domain: list[float]) -> list[float]:
    return [10.0**power for power in range(-9, 5) if domain[0] <= 10.0**power <= domain[1]]


def _limit(row: Row, bar: Bar) -> float:
    """The most seconds our way may take to meet the bar."""
    match bar.kind:
        case "seconds":
            return bar.limit
        case "times_slower":
            return row.timings[bar.against].median * bar.limit
        case "times_faster":
            return row.timings[bar.against].median / bar.limit


def _panel(growth: Growth) -> Any:
    points = [
        {"way": _both(line.name), "size": size, "seconds": seconds}
        for line in growth.lines
        for size, seconds in line.points
    ]
    names = [_both(line.name) for line in growth.lines]
    colours = [OURS if line.is_ours else _GREYS[at % len(_GREYS)] for at, line in enumerate(growth.lines)]
    sizes = sorted({size for line in growth.lines for size, _ in line.points})
    is_wide = sizes[-1] >= 50 * sizes[0]
    x_axis = alt.Axis(title=_both(growth.size), format="~s", values=sizes)
    scale = alt.Scale(type="log" if is_wide else "linear", nice=False, domain=[sizes[0], sizes[-1]])
    x = alt.X("size:Q", scale=scale, axis=x_axis)
    seconds = [it for line in growth.lines for _, it in line.points]
    domain = [min(seconds) / 1.5, max(seconds) * 1.5]
    y = alt.Y("seconds:Q", scale=alt.Scale(type="log", domain=domain, nice=False), axis=_time_axis(domain))
    legend = alt.Legend(title=None, orient="bottom", direction="vertical", labelLimit=320, symbolStrokeWidth=3)
    colour = alt.Color("way:N", sort=names, scale=alt.Scale(domain=names, range=colours), legend=legend)
    lines = alt.Chart(pl.DataFrame(points)).mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=45))
    title = alt.TitleParams([growth.title.zh, growth.title.en], anchor="start", fontSize=12)
    return lines.encode(x=x, y=y, color=colour).properties(width=270, height=270, title=title)


def _styled(chart: Any) -> Any:
    axis = {"labelColor": INK, "titleColor": INK, "gridColor": RULE, "titleFontWeight": "normal", "labelFontSize": 11}
    styled = chart.resolve_scale(color="independent").configure(font=FONT, background="white", padding=16)
    styled = styled.configure_axis(**axis).configure_view(stroke=None)
    return styled.configure_title(color=INK, subtitleColor=INK, subtitleFontSize=11)


def _both(text: Bilingual) -> str:
    return f"{text.zh} {text.en}"
