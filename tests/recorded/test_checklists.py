"""The list an applicant carries to the counter, recorded: terminal, Markdown and the page to print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.terminal import run

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHECKED = {"divorced-mother": "2021-06-01", "ill-wife": "2022-04-01"}
APPLICANTS = ("divorced-mother", "ill-wife", "household-without-work")


def hold(name: str, text: str) -> None:
    """The text is as recorded."""
    recorded = HERE / name
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(text, encoding="utf-8")
    assert text == recorded.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", APPLICANTS)
@pytest.mark.parametrize("columns", [80, 120])
def test_the_list_is_printed_as_recorded(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = run("checklist", "1-1", "--facts", ROOT / f"examples/{name}.yaml", "--on", "2021-06-01")
    assert (result.code, result.err) == (0, "")
    hold(f"checklist-{name}-{columns}.txt", "".join(f"{line.rstrip()}\n" for line in result.out.splitlines()))


@pytest.mark.parametrize("name", APPLICANTS)
def test_the_page_and_the_markdown_are_written_as_recorded(name: str, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    facts = ROOT / f"examples/{name}.yaml"
    result = run("checklist", "1-1", "--facts", facts, "--on", "2021-06-01", "--format", "markdown", "--html", page)
    assert (result.code, result.err) == (0, "")
    hold(f"checklist-{name}.md", result.out)
    hold(f"checklist-{name}.html", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CHECKED)
def test_what_was_brought_is_shown_as_recorded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page = tmp_path / "list.html"
    files = ("--facts", ROOT / f"examples/{name}.yaml", "--check", ROOT / f"examples/provided/{name}.yaml")
    result = run("checklist", "1-1", *files, "--on", CHECKED[name], "--next-step", "2022-07-01", "--html", page)
    assert (result.code, result.err) == (0, "")
    hold(f"checklist-{name}-checked.txt", "".join(f"{line.rstrip()}\n" for line in result.out.splitlines()))
    hold(f"checklist-{name}-checked.html", page.read_text(encoding="utf-8"))
