"""Parts of a chart as Vega-Lite has them, and the altair chart they come to; the only importer of altair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.errors import EligibilityError, MissingExtraError
from eligibility.render.charts_style import LIGHT, config
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import altair as alt

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_Row = TypeVar("_Row")
_SPLIT = "split(datum.label, '\\n')"
_LETTER, _FEW_DIGITS = 11.5, 38
"""How wide a Chinese letter of a label is, and numbers that are left out rather than turned."""


def make_chart(spec: dict[str, Any], title: Bilingual, note: Bilingual | None) -> alt.Chart:
    """The chart with its title: Chinese large, English and the note under it. MissingExtraError without altair."""
    try:
        import altair as alt  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(Bilingual("画图", "drawing a chart"), "altair", "charts") from None
    below = [title.en] if title.en != title.zh else []
    below += [note.zh, note.en] if note else []
    whole = {"$schema": SCHEMA, "title": {"text": title.zh, "subtitle": below}, "config": config(LIGHT)} | spec
    return alt.Chart.from_dict(whole)


def some(rows: Iterable[_Row]) -> list[_Row]:
    """The rows; EligibilityError where there are none."""
    given = list(rows)
    if not given:
        raise EligibilityError("nothing to draw: no rows were given", zh="没有可画的：没有给行")
    return given


def one_line(said: Bilingual) -> str:
    """Chinese and English in a line; a text that is the same in both stands once."""
    return said.zh if said.zh == said.en else f"{said.zh} {said.en}"


def two_lines(said: Bilingual) -> str:
    """Chinese over English, as labels of an axis split it."""
    return said.zh if said.zh == said.en else f"{said.zh}\n{said.en}"


def titled(said: Bilingual) -> list[str]:
    """A title of an axis or a legend, a line each."""
    return two_lines(said).split("\n")


def told(field: str, label: Bilingual, kind: str = "nominal") -> dict[str, Any]:
    """A row of what is shown on hovering."""
    return {"field": field, "type": kind, "title": one_line(label)}


def labels(**more: Any) -> dict[str, Any]:
    """An axis whose labels may have two lines."""
    return {"labelExpr": _SPLIT, "labelLimit": 280, "labelLineHeight": 15, "labelPadding": 6} | more


def ordinal(field: str, label: Bilingual, values: Sequence[str], *, step: float) -> dict[str, Any]:
    """A place for each value in the order given, its labels upright where they fit and left out where they do not."""
    across = {"labelAngle": 0 if room_of(values) <= max(step, _FEW_DIGITS) else -60} if field == "x" else {}
    axis = labels(domain=False, ticks=False, labelOverlap="greedy", labelSeparation=4, **across)
    return {"field": field, "type": "ordinal", "sort": list(values), "axis": axis, "title": titled(label)}


def room_of(values: Iterable[str]) -> float:
    """How wide the widest line of these labels is, and a little more."""
    lines = [line for it in values for line in it.split("\n")]
    return _LETTER * max(sum(1 if letter > "\u2e80" else 0.56 for letter in line) for line in lines) + 8
