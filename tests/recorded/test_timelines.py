"""Timelines as people see them, recorded: text, table, drawing, calendar file and data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from tests.terminal import run

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
EVENTS = {"apply": "2021-06-01", "village_check": "2021-06-09"}
AWAITING = {"apply": "2020-12-31", "village_check": "2021-01-04"}

SHOWN: dict[str, Callable[[el.Timeline], str]] = {
    "timeline.zh.txt": lambda found: found.explain(),
    "timeline.en.txt": lambda found: found.explain("en"),
    "timeline.json": lambda found: found.to_json(),
    "timeline.svg": lambda found: found.to_svg(),
    "timeline.ics": lambda found: found.to_ics().replace("\r\n", "\n"),
}


def hold(name: str, text: str) -> None:
    """The text is as recorded."""
    recorded = HERE / name
    text = text.rstrip("\n") + "\n"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(text, encoding="utf-8")
    assert text == recorded.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHOWN)
def test_a_timeline_is_shown_as_recorded(ruleset: el.Ruleset, name: str) -> None:
    hold(name, SHOWN[name](ruleset.assess({}).timeline(EVENTS)))


def test_a_provisional_one_is_drawn_as_recorded(catalog: el.Catalog) -> None:
    calendar = el.WorkCalendar.china(as_of="2020-11-24")
    found = catalog["1-1"].assess({}, on="2020-12-31").timeline(AWAITING, calendar=calendar)
    hold("timeline-provisional.svg", found.to_svg())
    hold("timeline-provisional.txt", f"{found.explain()}\n{found.explain('en')}")


@pytest.mark.parametrize("lang", ["both", "zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_is_as_recorded(lang: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    events = [part for step, day in EVENTS.items() for part in ("--event", f"{step}={day}")]
    result = run("timeline", "1-1", *events, "--lang", lang)
    assert result.code == 0
    hold(f"timeline-{lang}-{columns}.txt", "\n".join(line.rstrip() for line in result.out.splitlines()))
