"""docs/answers.md: for each service one question someone would ask, and the answer that the command gives."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unittest.mock import patch

import eligibility as el
from tests.terminal import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "answers.md"
HEAD = """\
# 一问一答 Questions and answers

每个事项一个真实会问的问题，和命令给出的回答。人物和单位都是虚构的；事实在 `examples/` 里。回答里的来源和等级，见
[sources.yaml](../rulesets/sources.yaml)。本页由 `make update-recorded` 写成，与命令的输出不一致时测试不通过。

One question for each service that someone would ask, and the answer that the command gives. People and firms are
invented.
"""
QUESTION = re.compile(r"# 问：(.+)\n# (eligibility .+)\n")


def questions() -> list[tuple[str, str, str]]:
    """The service's number, the question and the command of every example that begins with a question."""
    found = []
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        if asked := QUESTION.match(path.read_text(encoding="utf-8")):
            question, command = asked[1], asked[2]
            assert f"examples/{path.name}" in command, path
            found.append((command.split()[2], question, command))
    return found


def written() -> str:
    """The page as it should be."""
    catalog = el.load_catalog()
    order = list(catalog)
    parts = [HEAD]
    for number, question, command in sorted(questions(), key=lambda it: (order.index(it[0]), it[1])):
        with patch.dict(os.environ, {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}):
            done = run(*command.replace("examples/", f"{ROOT}/examples/").split()[1:])
        assert (done.code, done.err) == (0, ""), command
        answer = "\n".join(line.rstrip() for line in done.out.strip("\n").splitlines())
        title = catalog[number].title
        parts.append(f"\n## {number} {title.zh} {title.en}\n\n**问：{question}**\n")
        parts.append(f"\n```sh\n{command}\n```\n\n```text\n{answer}\n```\n")
    return "".join(parts)


def test_the_answers_are_those_of_the_command() -> None:
    text = written()
    if os.environ.get("UPDATE_RECORDED"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_every_service_has_a_question() -> None:
    assert set(el.load_catalog()) <= {number for number, _, _ in questions()}
