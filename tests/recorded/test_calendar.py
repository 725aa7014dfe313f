"""What the commands deadline and calendar print, recorded: a change is read and explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.terminal import python

HERE = Path(__file__).parent
FROZEN = ("--as-of", "2026-06-01")

RUNS: dict[str, tuple[int, tuple[str, ...]]] = {
    "deadline-final": (80, ("deadline", "2025-01-20", "10 working_days")),
    "deadline-provisional": (100, ("deadline", "2026-12-20", "35 working_days")),
    "deadline-rolled": (100, ("deadline", "2026-02-01", "15 days", "--roll", "following")),
    "deadline-window": (80, ("deadline", "2026-01-10", "10 working_days of next month", "--lang", "zh")),
    "deadline-received-late": (
        80,
        ("deadline", "2026-02-13T17:45", "3 working_days", "--cutoff", "17:30", "--lang", "en"),
    ),
    "deadline-received-on-rest": (100, ("deadline", "2026-01-10", "1 working_day", "--rest-day", "next_working_day")),
    "calendar-2026": (80, ("calendar", "2026")),
    "calendar-2026-wide": (140, ("calendar", "2026", "--lang", "zh")),
    "calendar-2020": (100, ("calendar", "2020")),
    "calendar-2027-projected": (100, ("calendar", "2027")),
    "calendar-2026-02": (80, ("calendar", "2026-02")),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_command_prints_what_is_recorded(name: str) -> None:
    columns, arguments = RUNS[name]
    env = {"COLUMNS": str(columns), "TERM": "dumb", "NO_COLOR": "1"}
    result = python("-m", "eligibility", *arguments, *FROZEN, env=env)
    assert (result.code, result.err) == (0, "")
    printed = "".join(f"{line.rstrip()}\n" for line in result.out.splitlines())
    recorded = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(printed, encoding="utf-8")
    assert printed == recorded.read_text(encoding="utf-8")


def test_nothing_else_is_recorded_of_them() -> None:
    assert {path.stem for name in ("deadline", "calendar") for path in HERE.glob(f"{name}*.txt")} == set(RUNS)
