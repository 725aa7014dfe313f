"""What the command prints for each example applicant, and of a ruleset: a change is read and explained."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent

RUNS = {
    "divorced-mother": ("divorced-mother.yaml", "2021-06-01"),
    "older-jobseeker": ("older-jobseeker.yaml", "2021-06-01"),
    "one-month-short": ("one-month-short.yaml", "2021-06-01"),
    "undetermined": ("undetermined.yaml", "2021-06-01"),
    "land-and-disability": ("land-and-disability.yaml", "2021-06-01"),
    "household-without-work": ("household-without-work.yaml", "2021-06-01"),
    "ill-wife": ("ill-wife.yaml", "2021-06-01"),
    "veteran": ("veteran.yaml", "2021-06-01"),
    "graduate-in-2021": ("graduate-in-2022.yaml", "2021-07-01"),
    "graduate-in-2022": ("graduate-in-2022.yaml", "2022-04-01"),
    "divorced-mother-in-2026": ("divorced-mother.yaml", "2026-01-05"),
}
SHOWN = {
    **{
        f"show-{day[:4]}-{lang}": ("--on", day, "--lang", lang)
        for day in ("2021-06-01", "2022-06-01")
        for lang in ("zh", "en", "both")
    },
    "show-2021-narrow": ("--on", "2021-06-01"),
    "show-history": ("--history",),
}


def eligibility(*words: str, columns: int = 120) -> str:
    width = {"COLUMNS": str(columns), "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603 - our own command on our own files
        [sys.executable, "-m", "eligibility", *words],
        cwd=ROOT,
        env={**os.environ, **width},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", RUNS)
def test_the_command_prints_what_is_recorded(name: str) -> None:
    facts, on = RUNS[name]
    compare(name, eligibility("assess", "1-1", "--facts", f"examples/{facts}", "--on", on))


@pytest.mark.parametrize("name", SHOWN)
def test_the_command_shows_what_is_recorded(name: str) -> None:
    compare(name, eligibility("show", "1-1", *SHOWN[name], columns=80 if name.endswith("narrow") else 120))


def compare(name: str, printed: str) -> None:
    recorded = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(printed, encoding="utf-8")
    assert printed == recorded.read_text(encoding="utf-8")


def test_every_example_is_recorded() -> None:
    assert {facts for facts, _ in RUNS.values()} == {path.name for path in (ROOT / "examples").glob("*.yaml")}
