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
OTHER_SERVICES = {
    "laid-off-cook": ("2-1", "2021-06-01"),
    "first-hire": ("2-2", "2021-06-01"),
    "certificate-collector": ("2-3", "2021-06-01"),
    "certificate-enquiry": ("2-4", "2021-06-01"),
    "oral-mediation": ("4-1", "2021-06-01"),
    "unpaid-while-employed": ("4-2", "2021-06-01"),
    "site-worker-without-papers": ("10", "2021-06-01"),
    "machine-shop-loan": ("14", "2021-06-01"),
    "internship-base": ("15", "2025-01-02"),
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

TOWN = "examples/second-town"
OLDER = "assess 1-1 --facts examples/older-jobseeker.yaml --on 2022-06-01"
BORROWER = f"assess 99-2 --facts {TOWN}/applicants/borrower.yaml --on 2024-06-01"
TOWN_RUNS = {
    "second-town-list": f"list --rulesets {TOWN}",
    "second-town-check": f"check --strict {TOWN}",
    "second-town-test": f"test {TOWN}",
    "second-town-coverage": f"coverage {TOWN} --fail-under 100",
    "second-town-mutate-1-1": f"mutate 1-1 --rulesets {TOWN}",
    "second-town-mutate-99-1": f"mutate 99-1 --rulesets {TOWN}",
    "second-town-mutate-99-2": f"mutate 99-2 --rulesets {TOWN}",
    "second-town-borrower": f"{BORROWER} --rulesets {TOWN}",
    "second-town-borrower-narrow": f"{BORROWER} --rulesets {TOWN}",
    "second-town-show-99-2": f"show 99-2 --on 2024-06-01 --rulesets {TOWN}",
    "second-town-stargazer": f"assess 99-1 --facts {TOWN}/applicants/stargazer.yaml --on 2024-06-01 --rulesets {TOWN}",
    "second-town-older-jobseeker": f"{OLDER} --rulesets {TOWN}",
}


def command(*words: str, columns: int = 120) -> str:
    """What the command prints from this repository, which is shown as `.`; it ends well."""
    width = {"COLUMNS": str(columns), "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603 - our own command on our own files
        [sys.executable, "-m", "eligibility", *words],
        cwd=ROOT,
        env={**os.environ, **width},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.replace(str(ROOT), ".").splitlines())


def compare(name: str, printed: str) -> None:
    recorded = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(printed, encoding="utf-8")
    assert printed == recorded.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RUNS)
def test_the_command_prints_what_is_recorded(name: str) -> None:
    facts, on = RUNS[name]
    compare(name, command("assess", "1-1", "--facts", f"examples/{facts}", "--on", on))


@pytest.mark.parametrize("name", OTHER_SERVICES)
def test_the_command_prints_of_other_services_what_is_recorded(name: str) -> None:
    number, on = OTHER_SERVICES[name]
    compare(name, command("assess", number, "--facts", f"examples/{name}.yaml", "--on", on))


@pytest.mark.parametrize("name", SHOWN)
def test_the_command_shows_what_is_recorded(name: str) -> None:
    compare(name, command("show", "1-1", *SHOWN[name], columns=80 if name.endswith("narrow") else 120))


@pytest.mark.parametrize("name", TOWN_RUNS)
def test_the_command_prints_of_the_second_town_what_is_recorded(name: str) -> None:
    compare(name, command(*TOWN_RUNS[name].split(), columns=80 if name.endswith("narrow") else 120))


def test_every_example_is_recorded() -> None:
    others = (f"{name}.yaml" for name in OTHER_SERVICES)
    shown = " ".join((*(facts for facts, _ in RUNS.values()), *others, *TOWN_RUNS.values()))
    examples = [*(ROOT / "examples").glob("*.yaml"), *(ROOT / TOWN / "applicants").iterdir()]
    answered = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    assert {path.name for path in examples if path.name not in shown + answered} == set()


def test_nothing_else_is_recorded() -> None:
    others = {
        path.stem
        for name in ("timeline", "deadline", "calendar", "checklist", "proof")
        for path in HERE.glob(f"{name}*.txt")
    }
    assert {path.stem for path in HERE.glob("*.txt")} - others == {*RUNS, *OTHER_SERVICES, *SHOWN, *TOWN_RUNS}
