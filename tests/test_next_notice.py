"""Next year's notice of holidays, taken in as CONTRIBUTING.md describes, to the letter."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.calendar.held import held_notices
from eligibility.files.shipped import shipped_rulesets
from tests.test_new_service import blocks, follow

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Next year's notice"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped rulesets with the example of the page added."""
    ((_, example),) = blocks("yaml", below=TITLE)
    copy = tmp_path / "rulesets"
    shutil.copytree(shipped_rulesets(), copy)
    with (copy / "calendar" / "notices.yaml").open("a", encoding="utf-8") as file:
        file.write(example)
    monkeypatch.chdir(tmp_path)
    return copy


def test_the_example_is_of_the_next_year() -> None:
    ((_, example),) = blocks("yaml", below=TITLE)
    following = max(it.year for it in held_notices() if it.year and not it.from_package) + 1
    assert f"- id: cn_{following}\n" in example, "move the example of CONTRIBUTING.md on by a year"
    assert f"year: {following}\n" in example
    assert "虚构" in example


def test_the_commands_of_the_page_succeed(folder: Path) -> None:
    ((_, commands),) = blocks("sh", below=TITLE)
    check, *make = commands.splitlines()
    assert folder.name in check
    follow(check)
    assert [line.split("#")[0].strip() for line in make] == ["make test", "make calendar"]


def test_the_calendar_then_knows_the_year(folder: Path) -> None:
    before, after = el.WorkCalendar.china(), el.WorkCalendar.china(notices=folder / "calendar" / "notices.yaml")
    assert after.known_until.year == before.known_until.year + 1
    assert after.notices[:-1] == before.notices
    first = el.deadline(before.known_until, el.Period(5, "working_day"), calendar=before)
    assert not first.is_final
    assert el.deadline(before.known_until, el.Period(5, "working_day"), calendar=after).is_final
