"""examples/families: what each of six families can apply for, and one list for the matters it takes up."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.terminal import run

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = sorted((ROOT / "examples" / "families").glob("*.yaml"))
HEAD = re.compile(r"# (.+)\n# (.+)\n# (.+)\n# (eligibility survey .+)\n# (eligibility checklist .+)\n")


def answer(command: str) -> str:
    """What the command prints, without blanks at the ends of lines."""
    with patch.dict(os.environ, {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}):
        done = run(*command.replace("examples/", f"{ROOT}/examples/").split()[1:])
    assert (done.code, done.err) == (0, ""), command
    return "\n".join(line.rstrip() for line in done.out.strip("\n").splitlines())


def written(path: Path) -> str:
    """The page of one family as it should be."""
    said = HEAD.match(path.read_text(encoding="utf-8"))
    assert said, path
    title, english, story, survey, checklist = said.groups()
    assert all(f"examples/families/{path.name}" in command for command in (survey, checklist))
    listed = re.sub(r"^(#+ )", r"##\1", answer(f"{checklist} --format markdown"), flags=re.MULTILINE)
    return (
        f"# {title} {english}\n\n{story}\n\n"
        f"人物是虚构的，事实在 [{path.name}]({path.name})。 Invented people; their facts are in the file.\n\n"
        f"## 各事项的结论 Every service\n\n```sh\n{survey}\n```\n\n```text\n{answer(survey)}\n```\n\n"
        f"## 一张清单 One list\n\n```sh\n{checklist} --format markdown\n```\n\n{listed}\n"
    )


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_the_page_of_a_family_is_what_the_commands_say(path: Path) -> None:
    text, page = written(path), path.with_suffix(".md")
    if os.environ.get("UPDATE_RECORDED"):
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text


def test_there_is_no_page_without_its_family() -> None:
    pages = {path.stem for path in (ROOT / "examples" / "families").glob("*.md")}
    assert pages == {path.stem for path in FAMILIES}
    assert len(FAMILIES) >= 6
