"""What the command prints for each example applicant, recorded: a change is read and explained."""

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


def assess(facts: str, on: str) -> str:
    command = [sys.executable, "-m", "eligibility", "assess", "1-1", "--facts", f"examples/{facts}", "--on", on]
    width = {"COLUMNS": "120", "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603 - our own command on our own files
        command, cwd=ROOT, env={**os.environ, **width}, capture_output=True, check=True, encoding="utf-8"
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", RUNS)
def test_the_command_prints_what_is_recorded(name: str) -> None:
    recorded = HERE / f"{name}.txt"
    printed = assess(*RUNS[name])
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(printed, encoding="utf-8")
    assert printed == recorded.read_text(encoding="utf-8")


def test_every_example_is_recorded() -> None:
    assert {facts for facts, _ in RUNS.values()} == {path.name for path in (ROOT / "examples").glob("*.yaml")}
