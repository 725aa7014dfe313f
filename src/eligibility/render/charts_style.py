"""How charts look: colours that every kind of sight tells apart, light and dark, and letters for Chinese.

The colours of outcomes are Okabe and Ito's, each with a lightness of its own, and the same on both grounds; what is
written and the ground itself change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eligibility.rules.outcome import Outcome

FONTS = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'WenQuanYi Micro Hei', SimHei, sans-serif"
)
BLUE, ORANGE, CREAM, GREY = "#0072b2", "#e08214", "#efe3b0", "#9aa3ad"
LIGHT_INK, DARK_INK = "#ffffff", "#14181d"
OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    Outcome.ELIGIBLE: ("✔", BLUE, LIGHT_INK),
    Outcome.UNDETERMINED: ("?", CREAM, DARK_INK),
    Outcome.INELIGIBLE: ("✘", ORANGE, DARK_INK),
    Outcome.NOT_APPLICABLE: ("–", GREY, DARK_INK),
}
"""Sign, ground, and the ink that can be read on it."""
LINES = (BLUE, ORANGE, "#009e73", "#cc79a7", "#7a6a00", "#56b4e9")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 3])
"""Lines are told apart by their dashes as well."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of what is around the marks."""

    ground: str
    ink: str
    soft: str
    grid: str


LIGHT = Scheme("#fefefe", "#1b1f24", "#57606a", "#dfe3e8")
DARK = Scheme("#15191e", "#e6e9ed", "#a3adb8", "#323a43")


def config(scheme: Scheme) -> dict[str, Any]:
    """The configuration of a chart in that scheme; nothing else of a chart knows of it."""
    words = {"labelFont": FONTS, "titleFont": FONTS, "labelColor": scheme.ink, "titleColor": scheme.soft}
    return {
        "background": scheme.ground,
        "font": FONTS,
        "padding": 14,
        "view": {"stroke": None},
        "title": {
            "font": FONTS,
            "subtitleFont": FONTS,
            "color": scheme.ink,
            "subtitleColor": scheme.soft,
            "fontSize": 17,
            "subtitleFontSize": 12,
            "subtitleLineHeight": 17,
            "anchor": "start",
            "frame": "group",
            "offset": 14,
            "subtitlePadding": 5,
        },
        "axis": words
        | {
            "labelFontSize": 11,
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "titlePadding": 10,
            "gridColor": scheme.grid,
            "domainColor": scheme.grid,
            "tickColor": scheme.grid,
        },
        "legend": words | {"labelFontSize": 12, "titleFontSize": 12, "symbolStrokeWidth": 2, "rowPadding": 5},
        "text": {"font": FONTS, "color": scheme.ink},
        "rule": {"color": scheme.soft},
    }
