"""A new service without Python: the template, the command, and the way CONTRIBUTING.md describes, to the letter."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

import eligibility as el
from eligibility.rules.nodes import Holds
from eligibility.testing.cases import read_case_file
from eligibility.testing.mutants import move_numbers
from eligibility.testing.mutation import is_noticed, sample_mutants
from eligibility.testing.runner import find_case_files, run_cases
from eligibility.testing.schemas import FORMS
from tests.terminal import run

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "rulesets" / "_template"
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CLEAN = "错误 0，警告 0 (errors, warnings)\n"


def new(into: Path, number: str = "1-2", slug: str = "housing-aid", *rest: str) -> list[Path]:
    """The files a successful command says it wrote."""
    result = run("new-service", number, slug, "--into", into, *rest)
    assert result.err == ""
    assert result.code == 0
    return [Path(line.split(": ", 1)[1]) for line in result.out.splitlines() if line.startswith("写好了")]


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- what is written


def test_a_new_folder_checks_and_passes_at_once(tmp_path: Path) -> None:
    root = tmp_path / "town"
    written = new(root)
    assert [str(path.relative_to(root)) for path in written] == [
        "sources.yaml",
        "agencies.yaml",
        "documents.yaml",
        "facts.yaml",
        "services/01-2-housing-aid.yaml",
        "services/01-2-housing-aid.cases.yaml",
    ]
    assert run("check", root, "--strict").out == CLEAN
    assert run("test", root).out == "通过 5，失败 0 (passed, failed)\n"
    service = el.load_catalog(root)["1-2"]
    assert service.id == "housing_aid"


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    out = run("new-service", "1-2", "housing-aid", "--into", tmp_path).out
    assert f"2. 检查 (check): eligibility check --strict {tmp_path}\n" in out
    assert f"3. 跑案例 (test): eligibility test {tmp_path}\n" in out
    assert f"eligibility mutate 1-2 --rulesets {tmp_path}\n" in out
    assert "1. 改写 " in out


def test_two_services_share_the_first_ones_files(tmp_path: Path) -> None:
    new(tmp_path)
    assert len(new(tmp_path, "1-3", "rent-aid")) == 2
    assert run("check", tmp_path, "--strict").out == CLEAN
    assert run("test", tmp_path).out == "通过 10，失败 0 (passed, failed)\n"


@pytest.mark.parametrize(
    ("number", "rest", "folder"),
    [("1-2", (), "employment"), ("2-1", (), "."), ("1-2", ("--field", "housing"), "housing")],
)
def test_it_lies_with_its_chapter_unless_told_otherwise(
    tmp_path: Path, number: str, rest: tuple[str, ...], folder: str
) -> None:
    new(tmp_path, "1-1", "first", "--field", "employment")
    *_, path = new(tmp_path, number, "second", *rest)
    assert path.parent == (tmp_path / "services" / folder)


def test_shared_files_that_are_there_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("{}\n", encoding="utf-8")
    assert len(new(tmp_path)) == 2
    assert (tmp_path / "facts.yaml").read_text(encoding="utf-8") == "{}\n"
    result = run("check", tmp_path)
    assert result.code == 1
    assert {line.split()[1] for line in result.out.splitlines()[:-1]} >= {"E201", "E208"}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("number", "slug", "rest", "told"),
    [
        ("12", "aid", (), "序号应像 1-2，不是 '12' (the number of a service looks like 1-2"),
        ("1-2-3", "aid", (), "序号应像 1-2，不是 '1-2-3'"),
        ("一-二", "aid", (), "序号应像 1-2，不是 '一-二'"),
        ("1-2", "Housing_Aid", (), "如 housing-aid，不是 'Housing_Aid' (a name is lower-case"),
        ("1-2", "../../aid", (), "如 housing-aid，不是 '../../aid'"),
        ("1-2", "a" * 61, (), "如 housing-aid，不是"),
        ("1-2", "aid", ("--field", "../up"), "领域应为小写的词，如 employment，不是 '../up' (a field is"),
    ],
)
def test_names_that_will_not_do_are_told_and_nothing_is_written(
    tmp_path: Path, number: str, slug: str, rest: tuple[str, ...], told: str
) -> None:
    result = run("new-service", number, slug, "--into", tmp_path / "town", *rest)
    assert result.code == 2
    assert told in result.err
    assert len(result.err.splitlines()) == 1
    assert not (tmp_path / "town").exists()


@pytest.mark.parametrize(("number", "slug"), [("1-2", "housing-aid"), ("1-2", "other-aid")])
def test_nothing_is_overwritten(tmp_path: Path, number: str, slug: str) -> None:
    new(tmp_path)
    before = snapshot(tmp_path)
    result = run("new-service", number, slug, "--into", tmp_path)
    assert result.code == 2
    place = tmp_path / "services" / "01-2-housing-aid.yaml"
    assert result.err == f"{place} 已经在了，不会覆盖 ({place} is there already and is not overwritten)\n"
    assert snapshot(tmp_path) == before


def test_cases_left_alone_are_not_overwritten(tmp_path: Path) -> None:
    *_, cases = new(tmp_path)
    (tmp_path / "services" / "01-2-housing-aid.yaml").unlink()
    result = run("new-service", "1-2", "housing-aid", "--into", tmp_path)
    assert result.code == 2
    assert str(cases) in result.err


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    place = tmp_path / "town"
    place.write_text("", encoding="utf-8")
    result = run("new-service", "1-2", "aid", "--into", place)
    assert (result.code, result.err) == (2, f"{place} 不是目录 ({place} is not a folder)\n")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "services").write_text("", encoding="utf-8")
    result = run("new-service", "1-2", "aid", "--into", tmp_path, "--field", "housing")
    assert result.code == 2
    assert result.err.startswith("写不了 ")


# ---------------------------------------------------------------- the template


def test_no_small_change_of_the_template_goes_unnoticed(tmp_path: Path) -> None:
    *_, path = new(tmp_path)
    service = el.load_catalog(tmp_path)["1-2"].model
    cases = read_case_file(path).cases
    assert list(move_numbers(service))
    assert [mutant.change for mutant in sample_mutants(service) if not is_noticed(mutant, cases)] == []
    assert {str(case.expect.outcome) for case in cases} >= {"eligible", "ineligible", "undetermined"}


def test_the_template_is_the_smallest_useful_service(tmp_path: Path) -> None:
    new(tmp_path)
    service = el.load_catalog(tmp_path)["1-2"].model
    (parameter,) = service.parameters.values()
    assert len(service.criteria) == len(parameter.values) == len(service.materials) == len(service.open_questions) == 1
    (step,) = service.procedure
    assert step.limit
    assert service.eligibility == Holds("resident_long_enough", listed=True)


def test_the_template_is_neither_loaded_nor_run() -> None:
    assert (TEMPLATE / "service.cases.yaml").is_file()
    assert "0-0" not in el.load_catalog()
    assert TEMPLATE / "service.cases.yaml" not in find_case_files(ROOT / "rulesets")
    assert all(result.case.service != "0-0" for result in run_cases(ROOT / "rulesets"))


def test_what_is_to_be_replaced_is_marked() -> None:
    text = (TEMPLATE / "service.yaml").read_text(encoding="utf-8")
    assert text.count("# ←") >= 8


# ---------------------------------------------------------------- CONTRIBUTING.md


def blocks(language: str, *, below: str) -> list[tuple[int, str]]:
    """Fenced blocks of the section, with where they begin."""
    section = re.split(r"^##+ ", PAGE[PAGE.index(f"\n### {below}") + 5 :], maxsplit=1, flags=re.MULTILINE)[0]
    found = re.finditer(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [(block.start(), block[1]) for block in found]


def follow(command: str) -> None:
    """Run one command; what stands after # is the last line it prints, and 0 unnoticed or failed is its success."""
    words, _, last = command.partition("# ")
    program, *arguments = shlex.split(words)
    assert [program, *arguments[:2]] == [".venv/bin/python", "-m", "eligibility"]
    result = run(*arguments[2:])
    assert result.err.strip() == "" or arguments[2] == "mutate", result.err
    if last:
        assert result.out.splitlines()[-1] == last
    assert result.code == bool(re.search(r"(失败|未发现|错误|警告) [1-9]", last))


def apply(diff: str) -> None:
    """Put the lines with + below the line above them, which stands once in the file."""
    head, anchor, *added = diff.splitlines()
    path = Path(head.removeprefix("--- "))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines.count(anchor[1:]) == 1
    assert all(line.startswith("+") for line in added)
    at = lines.index(anchor[1:]) + 1
    lines[at:at] = [line[1:] for line in added]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_the_page_is_followed_to_the_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    title = "A new service"
    steps = [(at, "sh", text) for at, text in blocks("sh", below=title)]
    steps += [(at, "diff", text) for at, text in blocks("diff", below=title)]
    assert [kind for _, kind, _ in sorted(steps)] == ["sh", "diff", "sh", "diff", "sh"]
    for _, kind, text in sorted(steps):
        if kind == "diff":
            apply(text)
        else:
            for command in text.splitlines():
                follow(command)
    service = el.load_catalog(tmp_path / "my-town")["3-9"]
    assert [str(day) for day in service.change_days] == ["2021-01-01", "2024-01-01"]


def test_the_editor_settings_name_every_schema_and_file() -> None:
    ((_, text),) = blocks("json", below="An editor that helps")
    patterns = json.loads(text)["yaml.schemas"]
    assert set(patterns) == {f"./schemas/{kind}.schema.json" for kind in FORMS}
    for schema, globs in patterns.items():
        assert (ROOT / schema).is_file()
        patterns_of = [globs] if isinstance(globs, str) else globs
        taken = {path for it in patterns_of if not it.startswith("!") for path in ROOT.glob(it)}
        left = {path for it in patterns_of if it.startswith("!") for path in ROOT.glob(it[1:])}
        assert taken - left, schema


def test_the_modeline_names_a_schema() -> None:
    ((_, text),) = blocks("yaml", below="An editor that helps")
    target = text.strip().removeprefix("# yaml-language-server: $schema=")
    assert (ROOT / "rulesets" / "services" / "employment" / target).resolve().is_file()
