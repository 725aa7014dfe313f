"""The documents: their code runs, their output is real, their links resolve, their lists are those of the code."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import polars as pl
import pytest
import typer

import eligibility as el
from eligibility.calendar import notice_file
from eligibility.cli import app
from eligibility.commands.ending import EXIT_CODES
from eligibility.files.codes import Code
from eligibility.files.fields import Form
from eligibility.materials.photo import check_photo
from eligibility.materials.photo_faults import PhotoCode
from eligibility.materials.points import PointCode
from eligibility.materials.provided import FIELDS, ProvidedCode
from eligibility.rules import facts, fields, material_schema, schema
from eligibility.rules.loading import load_library, read_service
from eligibility.rules.model import PhotoRule
from eligibility.rules.schema import TimeForm
from eligibility.rules.scope import FUNCTIONS
from eligibility.rules.vocabulary import UNITS, FactType
from eligibility.testing import cases as case_forms
from eligibility.testing.random_rules import WORDS
from tests.calendar import backtest
from tests.photos import claiming, jpeg, padded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
EXAMPLES = sorted((ROOT / "examples").rglob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS, *EXAMPLES]
LINKED = [*PAGES, *sorted((ROOT / "tests").rglob("*.md")), *sorted((ROOT / ".github").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
MODULES = sorted((ROOT / "src" / "eligibility").rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_DECISION = 40


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `line` is that of its fence, `follows` the number of the fence before it."""

    language: str
    text: str
    line: int
    end: int


def blocks(page: Path) -> list[Block]:
    """Every fenced block of the page, in order."""
    found: list[Block] = []
    opened: tuple[str, int] | None = None
    inside: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if opened is None and line.startswith("```"):
            opened, inside = (line[3:].strip(), number), []
        elif opened and line.startswith("```"):
            found.append(Block(opened[0], "".join(f"{it}\n" for it in inside), opened[1], number))
            opened = None
        elif opened:
            inside.append(line)
    assert opened is None, f"{page.name}:{opened} is not closed"
    return found


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for block in blocks(page):
        lines[block.line - 1 : block.end] = [""] * (block.end - block.line + 1)
    return "\n".join(lines)


def names(pages: Iterable[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def rows(page: Path, *, below: str = "") -> list[list[str]]:
    """Cells of every table row under the heading *below* (or anywhere), without headings and rulers."""
    text = prose(page)
    if below:
        text = text[text.index(below) + len(below) :].split("\n#", 1)[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rulers = [at for at, row in enumerate(cells) if set("".join(row)) <= set("-: ") and any("-" in it for it in row)]
    return [row for at, row in enumerate(cells) if at not in rulers and at + 1 not in rulers]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# ---------------------------------------------------------------------------- code and output


PYTHON_PAGES = [page for page in PAGES if any(block.language == "python" for block in blocks(page))]


@pytest.mark.parametrize("page", PYTHON_PAGES, ids=names(PYTHON_PAGES))
def test_python_blocks_run_and_print_what_stands_below_them(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, Any] = {"__name__": "page"}
    found = blocks(page)
    lines = page.read_text(encoding="utf-8").splitlines()
    for at, block in enumerate(found):
        if block.language != "python":
            continue
        source = "\n" * block.line + block.text
        exec(compile(source, str(page), "exec"), namespace)  # noqa: S102 - our own documents
        printed = capsys.readouterr().out
        after = found[at + 1] if at + 1 < len(found) else None
        directly = after and after.language == "text" and not any(lines[block.end : after.line - 1])
        assert bool(printed) == bool(directly), f"{page.name}:{block.line} prints, and what it prints is not shown"
        if after and directly:
            assert in_order(after.text, printed), f"{page.name}:{after.line} is not what is printed:\n{printed}"


def test_the_readme_says_the_same_code_in_both_halves() -> None:
    zh, en = (halves := readme_halves())
    assert len(halves) == len((zh, en))
    code = [re.sub(r" *#.*", "", block.text) for block in blocks(ROOT / "README.md") if block.language == "python"]
    assert len(code) % 2 == 0
    for one, two in zip(code[: len(code) // 2], code[len(code) // 2 :], strict=True):
        assert re.sub(r'"zh"|\.zh', "", one) == re.sub(r'"en"|\.en', "", two)


def readme_halves() -> tuple[str, str]:
    zh, en = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## English\n")
    return zh, en


def in_order(shown: str, printed: str) -> bool:
    """Whether *shown* is *printed*, in the same order, where a line "…" stands for any number of lines."""
    lines = [line.rstrip() for line in printed.splitlines()]
    parts = [part.strip("\n").split("\n") for part in re.split(r"(?m)^ *…$", shown)]
    at = 0
    for number, part in enumerate(parts):
        wanted = [line.rstrip() for line in part]
        if wanted == [""]:
            continue
        places = [place for place in range(at, len(lines)) if lines[place : place + len(wanted)] == wanted]
        if not places or (number == 0 and places[0] != 0):
            return False
        at = places[0] + len(wanted)
    return len(parts) > 1 or at == len(lines)


CONSOLE = [(page, block) for page in PAGES for block in blocks(page) if block.language == "console"]


@pytest.mark.parametrize(("page", "block"), CONSOLE, ids=[f"{page.name}:{block.line}" for page, block in CONSOLE])
def test_console_blocks_print_what_they_show(page: Path, block: Block) -> None:
    assert page.is_file()
    command, _, shown = block.text.removeprefix("$ ").partition("\n")
    if shown:
        assert in_order(shown, run(command))


def run(command: str) -> str:
    """What a command of the documents prints, 100 columns wide."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    demo = re.search(r"^DEMO := (.*)$", makefile, re.MULTILINE)
    assert demo
    words = command.replace("make demo", f".venv/bin/python -m eligibility {demo[1]}").split()
    assert words[:3] == [".venv/bin/python", "-m", "eligibility"], command
    return eligibility(*words[3:]).stdout


def eligibility(*words: str) -> subprocess.CompletedProcess[str]:
    """The command line, run with its errors among its output."""
    width = {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(  # noqa: S603 - our own command on our own files
        [sys.executable, "-m", "eligibility", *words],
        cwd=ROOT,
        env={**os.environ, **width},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:`|^\$ )make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, page.name


# ---------------------------------------------------------------------------- links


@pytest.mark.parametrize("page", LINKED, ids=names(LINKED))
def test_links_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), target
        assert linked.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(page: Path) -> set[str]:
    """The anchors a page's headings have: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---------------------------------------------------------------------------- problems

SERVICE = "services/00-1-reading.yaml"
NOTICES = "calendar/notices.yaml"


def notice(arrangement: str, *, supersedes: str = "cn_2026") -> str:
    """A file with a notice that changes one holiday."""
    head = f"- id: cn_2026_changed\n  number: 虚构〔2026〕9号\n  supersedes: {supersedes}\n  arrangements:\n"
    return f"{head}    - {{{arrangement}}}\n"


FAULTS: dict[str, tuple[str, str, str]] = {
    "E101": ("facts.yaml", "", "is_student: 学生"),
    "E102": ("parameters.yaml", "", "# nothing yet\n"),
    "E103": (SERVICE, 'en: "Reading allowance"}\nprinted', 'en: "Reading allowance"\nprinted'),
    "E104": (SERVICE, "kind: application\n", "kind: application\nkind: application\n"),
    "E105": (SERVICE, "  older_reader:\n", "  older_reader: &older\n"),
    "E106": ("facts.yaml", "asked_of: register\nis_student", "asked_of: register\n  help: no\nis_student"),
    "E107": ("paramters.yaml", "", "{}\n"),
    "E201": (SERVICE, "when: age >= min_age", "when: agee >= min_age"),
    "E202": (SERVICE, "when: age >= min_age", "when: age => min_age"),
    "E203": (SERVICE, "when: age >= min_age", "when: card_months >= min_age"),
    "E204": (SERVICE, "when: age >= min_age", "when: round(age) >= min_age"),
    "E205": (SERVICE, "  regular_reader:\n", "  home:\n"),
    "E206": (SERVICE, "when: route(student)", "when: route(studnet)"),
    "E207": (SERVICE, "and not has_overdue_books", "and regular_reader"),
    "E208": (SERVICE, "- document: identity_card", "- document: identity_crad"),
    "E301": (SERVICE, "any_of:", "anyof:"),
    "E302": (SERVICE, 'number: "0-1"\n', ""),
    "E303": (SERVICE, "kind: application", "kind: aplication"),
    "E304": (SERVICE, "when: is_student\n    cite: {source: example_rules, at: 第三条}", "when: is_student"),
    "E305": (SERVICE, "routes: [older_reader, student]", "routes: [older_reader, student, student]"),
    "E306": ("sources.yaml", "grade: assumption\n  seen: true", "grade: legal\n  seen: false"),
    "E307": ("facts.yaml", "asked_of: applicant\n", 'asked_of: applicant\n  granted_by: "0-1"\n'),
    "E308": (
        SERVICE,
        "procedure:\n",
        "must_not_ask:\n  - documents: [student_card]\n    cite: {source: example_rules, at: 第四条}\nprocedure:\n",
    ),
    "E401": (SERVICE, "from: 2022-09-01}\n    when", "from: 2022-09-01, until: 2022-08-31}\n    when"),
    "E402": (SERVICE, "actor: applicant\n", "actor: applicant\n    in_force: {from: 2022-09-01}\n"),
    "E403": (SERVICE, "[older_reader, student]", "[student]"),
    "E404": (SERVICE, "      2021-01-01: 60\n", ""),
    "E601": (NOTICES, "", notice("holiday: new_year, rest: [2026-01-01, 2026-01-03], days: 2")),
    "E602": (NOTICES, "", notice("holiday: new_year, rest: [2026-01-01, 2026-01-03], days: 3, work: [2026-01-05]")),
    "E603": (NOTICES, "", notice("holiday: new_year, rest: [2026-01-01, 2026-01-02], days: 2", supersedes="cn_2025")),
    "E604": (NOTICES, "", notice("holiday: labour_day, rest: [2026-05-02, 2026-05-05], days: 4")),
    "W501": ("documents.yaml", "student_card:\n", 'library_card:\n  title: {zh: 借书证, en: "Card"}\nstudent_card:\n'),
    "W502": (SERVICE, "from: 2022-09-01}\n    when", "until: 2020-12-31}\n    when"),
    "W504": (SERVICE, "when: age >= min_age", "when: age >= min_age and age < 100"),
    "W503": (SERVICE, "when: is_student", "when: is_student or not is_student"),
}
BAD_FACTS: dict[str, object] = {
    "F101": {"is_studnet": True},
    "F102": {"home": "vilage"},
    "F103": {"card_months": -1},
    "F104": {"birth_date": "1961-03-01", "age": 40},
    "F105": ["home"],
}
BAD_FRAMES: dict[str, dict[str, list[int]]] = {
    "F106": {"many": [10**17]},
}
MORE_THAN_FIVE = """
criteria:
  plain:
    title: {zh: 条件, en: "Criterion"}
    when: one_more > 5
    cite: {source: law}
"""
BAD_PAPERS: dict[str, str] = {
    "D101": "document: identity_card",
    "D102": "[{document: identity_card, orignal: true}]",
    "D103": "[{document: identity_card, copies: -1}]",
    "D104": "[{copies: 1}]",
    "D105": "[{document: identity_card, covers: [2021-03-01, 2021-02-01]}]",
    "D106": "[identity_crad]",
}
BAD_PHOTOS: dict[str, str | bytes] = {
    "P101": "photo.jpg",
    "P102": "photos",
    "P103": "loop.jpg",
    "P104": b"",
    "P201": b"<svg/>",
    "P202": b"\x89PNG\r\n\x1a\n",
    "P203": jpeg()[:-2],
    "P204": b"\xff\xd8\xff\xd9",
    "P205": claiming(jpeg(), 46_800, 65_500),
    "P301": padded(jpeg(), 150_000),
    "P302": jpeg(413, 295),
    "P303": jpeg(480, 640),
    "P304": jpeg(250, 350),
}
PROBLEMS = ROOT / "docs" / "problems.md"


def fact_codes() -> set[str]:
    return {value for value in vars(facts).values() if isinstance(value, str) and re.fullmatch(r"F[0-9]{3}", value)}


def test_problems_lists_exactly_the_codes() -> None:
    listed = [row[0] for row in rows(PROBLEMS) if not row[0].isdigit()]
    assert set(listed) == {str(code) for code in (*Code, *PhotoCode, *ProvidedCode)} | fact_codes()
    assert len(listed) == len(set(listed))
    assert set(FAULTS) | set(BAD_FACTS) | set(BAD_FRAMES) | set(BAD_PAPERS) | set(BAD_PHOTOS) == set(listed)
    assert all(all(row) for row in rows(PROBLEMS))


@pytest.mark.parametrize("code", FAULTS)
def test_problems_shows_real_messages(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_example(Path("rulesets"))
    file, old, new = FAULTS[code]
    path = Path("rulesets", file)
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if old else ""
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else new, encoding="gb18030" if code == "E101" else "utf-8")
    told = next(str(problem) for problem in el.check_rulesets("rulesets") if problem.code == code)
    assert told in example_of(code)


@pytest.mark.parametrize("code", BAD_FACTS)
def test_problems_shows_real_messages_of_facts(code: str, tmp_path: Path) -> None:
    ruleset = el.load_catalog(write_example(tmp_path))["0-1"].on("2021-03-01")
    with pytest.raises(el.FactError) as caught:
        ruleset.assess(BAD_FACTS[code])  # type: ignore[arg-type]
    (fault,) = caught.value.faults
    assert fault.code == code
    assert f"{fault.zh} ({fault.en})" in example_of(code)


@pytest.mark.parametrize("code", BAD_FRAMES)
def test_problems_shows_real_messages_of_frames(code: str) -> None:
    frame, _, _ = (WORDS / "services" / "frame.yaml").read_text(encoding="utf-8").partition("eligibility:")
    service = read_service(
        f"{frame}eligibility: {{all: [plain]}}\n{MORE_THAN_FIVE}", "x.yaml", load_library(WORDS).vocabulary
    )
    with pytest.raises(el.FrameError) as caught:
        el.assess_frame(el.Service(service).on("2021-06-01"), pl.DataFrame(BAD_FRAMES[code]))
    (fault,) = caught.value.faults
    assert fault.code == code
    assert f"{fault.zh.removeprefix('第 0 行 ')} ({fault.en.removeprefix('row 0 ')})" in example_of(code)


@pytest.mark.parametrize("code", BAD_PAPERS)
def test_problems_shows_real_messages_of_papers(code: str, tmp_path: Path) -> None:
    path = tmp_path / "provided.yaml"
    path.write_text(BAD_PAPERS[code], encoding="utf-8")
    checklist = el.load_catalog()["1-1"].assess({}, on="2021-06-01").checklist()
    with pytest.raises(el.FactError) as caught:
        checklist.check(el.read_provided(path))
    (fault,) = caught.value.faults
    assert fault.code == code
    assert f"{fault.zh} ({fault.en})" in example_of(code)


@pytest.mark.parametrize("code", BAD_PHOTOS)
def test_problems_shows_real_messages_of_photos(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("photos").mkdir()
    Path("loop.jpg").symlink_to("loop.jpg")
    report = check_photo(BAD_PHOTOS[code], PhotoRule(under=120, width_mm=25, height_mm=35, dpi=300))
    (told,) = [str(fault) for fault in report.faults if fault.code == code]
    assert told in example_of(code)


def test_problems_lists_every_exit_code() -> None:
    told = [row[:3] for row in rows(PROBLEMS, below="## 退出码 Exit codes")]
    assert told == [[str(code), said.zh, said.en] for code, said in EXIT_CODES.items()]


def example_of(code: str) -> list[str]:
    """The messages a row of problems.md shows."""
    (row,) = [row for row in rows(PROBLEMS) if row[0] == code]
    return quoted(row[3])


# ---------------------------------------------------------------------------- architecture

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def test_architecture_draws_the_layers_that_are_enforced() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["id"] == "layers"]
    drawn = next(block.text for block in blocks(ARCHITECTURE) if block.language == "text")
    assert [re.split(r" {2,}", line)[0] for line in drawn.splitlines()] == layers


def test_architecture_names_every_module_once() -> None:
    package = ROOT / "src" / "eligibility"
    modules = [str(path.relative_to(package)) for path in MODULES if path.name != "__init__.py"]
    named = [quoted(row[0])[0] for row in rows(ARCHITECTURE, below="## Modules")]
    assert sorted(named) == sorted(modules)
    assert all(all(row) for row in rows(ARCHITECTURE, below="## Modules"))


# ---------------------------------------------------------------------------- glossary


def forms() -> dict[str, type[Form]]:
    """Every form of a ruleset file or a file of cases, by name."""
    found = (value for module in (schema, material_schema, fields, case_forms) for value in vars(module).values())
    return {it.__name__: it for it in found if isinstance(it, type) and issubclass(it, Form) and it.model_fields}


def own_keys(form: type[Form]) -> dict[str, bool]:
    """The keys of a form, and whether they must be written; not those of a form of times, listed once for its kinds."""
    below = TimeForm.model_fields if form is not TimeForm and issubclass(form, TimeForm) else {}
    fields = {name: field for name, field in form.model_fields.items() if name not in below}
    return {field.alias or name: field.is_required() for name, field in fields.items()}


GLOSSARY = ROOT / "docs" / "glossary.md"
COLUMNS = ["zh", "en", "name", "一句话 one line", "出处 source"]
UNDERNEATH = {"evaluation", "compiled", "experience", "vocabulary", "catalog", "matters"}
"""Attributes of public classes that are no words: what a facade stands on."""


def written_values() -> set[str]:
    """What may stand as a value in a ruleset file: members of literals and enums, units, functions."""
    fields = [field for form in forms().values() for field in form.model_fields.values()]
    literals = {value for field in fields for value in literals_of(field.annotation) if isinstance(value, str)}
    return literals | {kind.value for kind in FactType} | set(UNITS) | set(FUNCTIONS)


def literals_of(annotation: object) -> Iterator[object]:
    parts = get_args(annotation)
    if get_origin(annotation) is Literal:
        yield from parts
    else:
        yield from (value for part in parts for value in literals_of(part))


def commands() -> set[str]:
    """The commands of the command line."""
    group = typer.main.get_command(app)
    return {f"eligibility {name}" for name in getattr(group, "commands", {})}


def public_classes() -> list[type]:
    return [value for value in (getattr(el, name) for name in el.__all__) if isinstance(value, type)]


def members_and_fields() -> set[str]:
    """Members of public enums, as Truth.TRUE, and by their own names the fields of public classes."""
    found: set[str] = set()
    for cls in public_classes():
        if issubclass(cls, Enum):
            found |= {f"{cls.__name__}.{member.name}" for member in cls}
        elif not issubclass(cls, Exception):
            found |= {name for name in dir(cls) if name[0] != "_" and is_field(cls, name)} - UNDERNEATH
    return found


def is_field(cls: type, name: str) -> bool:
    return isinstance(inspect.getattr_static(cls, name), property | MemberDescriptorType)


def glossary_names() -> list[str]:
    return [name for row in rows(GLOSSARY) for name in quoted(row[2])]


def test_the_glossary_has_every_column_filled() -> None:
    headings = [line for line in prose(GLOSSARY).splitlines() if line.startswith("| zh ")]
    assert len(headings) > 1
    assert {heading.strip("| ") for heading in headings} == {" | ".join(COLUMNS)}
    for row in rows(GLOSSARY):
        assert len(row) == len(COLUMNS), row
        assert all(row), row
        assert re.search(r"[\u4e00-\u9fff]", row[0]), row
        assert re.fullmatch(r"[A-Za-z ,-]+", row[1]), row
        assert quoted(row[2]), row


def test_glossary_names_are_names_of_the_code() -> None:
    known = {key for form in forms().values() for key in own_keys(form)} | written_values() | commands()
    assert [name for name in glossary_names() if name not in known and not is_public(name)] == []


def is_public(name: str) -> bool:
    """Whether *name* is a public name of the package, or an attribute of one."""
    head, *tail = name.split(".")
    if head not in el.__all__:
        return False
    value = getattr(el, head)
    return not tail or hasattr(value, tail[0]) or tail[0] in getattr(value, "__annotations__", {})


def test_the_glossary_has_every_word_a_reader_meets() -> None:
    named = {*glossary_names(), *(name.split(".")[-1] for name in glossary_names())}
    keys = {key for form in forms().values() for key in own_keys(form)}
    words = keys | written_values() | commands() | set(el.__all__) | members_and_fields()
    assert words - named == set()


def test_no_word_stands_in_the_glossary_twice() -> None:
    first = [row[0] for row in rows(GLOSSARY)]
    assert [word for word in first if first.count(word) > 1] == []
    names = glossary_names()
    assert [name for name in names if names.count(name) > 1] == []


# ---------------------------------------------------------------------------- rulesets

RULESETS = ROOT / "docs" / "rulesets.md"


def write_example(root: Path) -> Path:
    """The folder shown in rulesets.md: every yaml block that begins with its file's name."""
    for block in blocks(RULESETS):
        named = re.match(r"# (\S+\.yaml)\n", block.text)
        if block.language == "yaml" and named:
            path = root / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return root


@pytest.mark.parametrize("command", ["check --strict {root}", "test {root}", "mutate 0-1 --rulesets {root}"])
def test_the_worked_example_is_sound_and_its_cases_notice_every_change(command: str, tmp_path: Path) -> None:
    done = eligibility(*command.format(root=write_example(tmp_path)).split())
    assert done.returncode == 0, done.stdout


def key_tables() -> Iterator[tuple[str, list[list[str]]]]:
    """The form each table of keys is of, and its rows."""
    for part in re.split(r"<!-- keys: ", prose(RULESETS))[1:]:
        name, _, text = part.partition(" -->")
        table = text.strip().split("\n\n", 1)[0]
        yield name, [line.strip("|").split("|") for line in table.splitlines()[2:]]


def test_rulesets_lists_every_key_of_every_form() -> None:
    tables = dict(key_tables())
    assert set(tables) == set(forms())
    for name, table in tables.items():
        listed = {key: "*" in row[0] for row in table for key in quoted(row[0])}
        assert listed == own_keys(forms()[name]), name


def test_rulesets_names_every_unit_and_function() -> None:
    text = prose(RULESETS)
    assert {unit for unit in UNITS if f"`{unit}`" not in text} == set()
    assert {name for name in FUNCTIONS if f"`{name}(" not in text} == set()


# ---------------------------------------------------------------------------- calendar

CALENDAR = ROOT / "docs" / "calendar.md"


def test_calendar_shows_the_file_it_reads() -> None:
    (shown,) = [block.text for block in blocks(CALENDAR) if block.language == "yaml"]
    name, _, text = shown.partition("\n")
    assert (ROOT / name.removeprefix("# ")).read_text(encoding="utf-8") == text


def test_calendar_lists_every_key_of_a_notice() -> None:
    tables = [block.splitlines()[2:] for block in prose(CALENDAR).split("\n\n") if block.startswith("| 键 key")]
    listed = [{quoted(row)[0]: "*" in row.split("|")[1] for row in table} for table in tables]
    assert listed == [own_keys(notice_file.NoticeForm), own_keys(notice_file.ArrangementForm)]


def test_calendar_names_every_kind_of_day_with_a_day_of_it() -> None:
    calendar = el.WorkCalendar.china(as_of="2026-11-23")
    kinds = {quoted(row[0])[0]: row for row in rows(CALENDAR, below="## 一天是什么") if len(row) == 5}
    assert list(kinds) == [str(kind) for kind in el.DayStatus]
    for kind, row in kinds.items():
        assert row[1].startswith(el.DayStatus(kind).label.zh)
        assert row[3].endswith("yes") is el.DayStatus(kind).is_working
        assert calendar.explain(row[4]).status == kind
    who = [quoted(row[0])[0] for row in rows(CALENDAR, below="## 一天是什么") if len(row) == 3]
    assert who == [str(certainty) for certainty in el.Certainty]


@pytest.mark.parametrize("year", [2015, 2020, 2026])
def test_calendar_gives_the_figures_of_the_backtest(year: int) -> None:
    (row,) = [row for row in rows(CALENDAR, below="### 过去会有多准") if row[0] == str(year)]
    assert row[1:] == [backtest.score(year, count).cell for count in backtest.COUNTS]


def test_calendar_sums_the_years_it_lists() -> None:
    *years, together, _ = rows(CALENDAR, below="### 过去会有多准")
    assert [row[0] for row in years] == [str(year) for year in backtest.YEARS]
    for column in range(1, len(backtest.COUNTS) + 1):
        for part in range(3):
            mean = sum(float(row[column].split(" / ")[part]) for row in years) / len(years)
            assert float(together[column].split(" / ")[part]) == pytest.approx(mean, abs=0.15)


# ---------------------------------------------------------------------------- materials

MATERIALS = ROOT / "docs" / "materials.md"


def test_materials_lists_exactly_the_keys_of_a_paper() -> None:
    assert [quoted(row[0])[0] for row in rows(MATERIALS, below="## 写带来的材料")] == list(FIELDS)


def test_materials_lists_exactly_the_statuses_and_codes() -> None:
    statuses = rows(MATERIALS, below="## 怎样读一份核对")
    assert [quoted(row[0])[0] for row in statuses] == [str(status) for status in el.CheckStatus]
    assert [row[1].split("：")[0] for row in statuses] == [status.label.zh for status in el.CheckStatus]
    codes = rows(MATERIALS, below="## 代码 Codes")
    assert [row[0] for row in codes] == [str(code) for code in PointCode]
    assert all(all(row) for row in codes)


# ---------------------------------------------------------------------------- decisions, style, changes


@pytest.mark.parametrize("page", DECISIONS, ids=names(DECISIONS))
def test_decisions_are_short_and_whole(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_DECISION
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Choice", "Consequence"]
    assert text.startswith(f"# {page.name[:4]} ")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


def test_style_admits_every_module_that_is_too_long() -> None:
    text = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    admitted = text[text.index("## Present violations") :]
    too_long = [path for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE]
    for path in MODULES:
        name = str(path.relative_to(ROOT / "src" / "eligibility"))
        assert (f"`{name}` is longer than {LONGEST_MODULE} lines" in admitted) == (path in too_long), name


def test_the_changelog_has_this_version_and_names_every_service() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{el.__version__}]" in text
    library, rulesets = text.index("### Library"), text.index("### Rulesets")
    assert library < rulesets
    for service in el.load_catalog().values():
        assert f"{service.number} {service.title.zh}" in text[rulesets:]
        assert all(day.isoformat() in text[rulesets:] for day in service.change_days)
