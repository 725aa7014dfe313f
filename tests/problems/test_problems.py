"""Small folders of ruleset files: each bad one gives its Problem as recorded, each good one gives none.

A folder holds only the files in which it differs from `base/`. In a bad folder a comment `# ← text` stands on
the line where the Problem must be told, at the column where that text begins.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from eligibility.files.codes import Code
from tests.terminal import Result, run

HERE = Path(__file__).parent
BAD = sorted(path.name for path in (HERE / "bad").iterdir())
GOOD = sorted(path.name for path in (HERE / "good").iterdir())
RECORDED = HERE / "recorded"

# What no text file can hold: a file of other bytes, a place outside every file.
MADE = {
    "E101-not-utf-8": ("facts.yaml:1:1", "年龄: 甲".encode("gb18030")),
    "E101-no-service-files": (".:1:1", None),
}


def town(tmp_path: Path, name: str) -> Path:
    """The base with the folder's files over it."""
    root = tmp_path / "town"
    shutil.copytree(HERE / "base", root)
    if name in MADE:
        _, raw = MADE[name]
        if raw is None:
            shutil.rmtree(root / "services")
        else:
            (root / "facts.yaml").write_bytes(raw)
        return root
    kind = "bad" if name in BAD else "good"
    shutil.copytree(HERE / kind / name, root, dirs_exist_ok=True)
    return root


def check(root: Path, *options: str) -> Result:
    """`eligibility check`, with places from the folder on."""
    result = run("check", root, *options)
    return Result(result.code, result.out.replace(f"{root}/", "").replace(str(root), "."), result.err)


def expected_place(name: str) -> str:
    """Where the mark says the Problem is, as file:line:column."""
    if name in MADE:
        return MADE[name][0]
    for path in sorted((HERE / "bad" / name).rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            before, mark, text = line.partition("# ← ")
            if mark:
                column = (before or line).index(text) + 1
                return f"{path.relative_to(HERE / 'bad' / name)}:{number}:{column}"
    pytest.fail(f"no mark in {name}")


@pytest.mark.parametrize("name", [*BAD, *MADE])
def test_a_bad_folder_prints_what_is_recorded(tmp_path: Path, name: str) -> None:
    result = check(town(tmp_path, name))
    recorded = RECORDED / f"{name}.txt"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(result.out, encoding="utf-8")
    assert result.out == recorded.read_text(encoding="utf-8")
    assert result.err == ""
    assert result.code == name.startswith("E")


@pytest.mark.parametrize("name", [*BAD, *MADE])
def test_the_problem_is_told_at_the_mark_and_nothing_else(tmp_path: Path, name: str) -> None:
    result = check(town(tmp_path, name))
    told = [line.split(" ")[:2] for line in result.out.splitlines()[:-1]]
    assert told == [[expected_place(name), name[:4]]]


@pytest.mark.parametrize("name", [*BAD, *MADE])
def test_strict_fails_and_json_carries_the_same(tmp_path: Path, name: str) -> None:
    root = town(tmp_path, name)
    assert check(root, "--strict").code == 1
    result = check(root, "--json")
    (problem,) = json.loads(result.out)
    hint = f"；{problem['hint']}" if problem["hint"] else ""
    place = "{path}:{line}:{column}".format(**problem)
    text = f"{place} {problem['code']} {problem['message']}{hint}\n"
    assert (RECORDED / f"{name}.txt").read_text(encoding="utf-8").startswith(text)


@pytest.mark.parametrize("name", [*BAD, *MADE])
def test_a_message_is_chinese_with_its_english_in_brackets(name: str) -> None:
    message = (RECORDED / f"{name}.txt").read_text(encoding="utf-8").split("\n")[0]
    assert re.search(r"[\u4e00-\u9fff]", message)
    assert re.search(r"\([^()]*[a-z][^()]*\)", message)


def test_every_code_has_a_bad_folder() -> None:
    assert {name[:4] for name in (*BAD, *MADE)} == {code.value for code in Code}


def test_nothing_else_is_recorded() -> None:
    assert {path.stem for path in RECORDED.iterdir()} == {*BAD, *MADE}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_folder_gives_no_problem(tmp_path: Path, name: str) -> None:
    result = check(town(tmp_path, name), "--strict")
    assert result.out == "错误 0，警告 0 (errors, warnings)\n"
    assert result.code == 0


def test_the_base_gives_no_problem(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path / "town")
    assert check(tmp_path / "town", "--strict").code == 0
    assert json.loads(check(tmp_path / "town", "--json").out) == []
