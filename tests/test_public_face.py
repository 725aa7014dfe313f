"""`import eligibility`: what it names, and how little it loads."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import eligibility as el
from tests.terminal import python

HEAVY = (
    "pydantic",
    "yaml",
    "dateutil",
    "typer",
    "rich",
    "hypothesis",
    "numpy",
    "PIL",
    "altair",
    "vl_convert",
    "eligibility.api",
    "eligibility.rules",
)


def loaded_by(statement: str) -> set[str]:
    """Modules in memory after *statement* in a process of its own."""
    result = python("-c", f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))")
    assert result.code == 0, result.err
    return set(json.loads(result.out))


def names_for_type_checkers() -> list[str]:
    tree = ast.parse(Path(el.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return [alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]


def test_the_public_names_are_those_loaded_lazily_and_those_type_checkers_see() -> None:
    assert el.__all__ == sorted(el.__all__, key=lambda name: (not name[0].isupper(), name))
    assert sorted(el.__all__) == sorted(vars(el)["_HOME"]) == sorted(names_for_type_checkers())


@pytest.mark.parametrize("name", el.__all__)
def test_every_public_name_resolves_and_is_listed(name: str) -> None:
    assert getattr(el, name).__name__ == name
    assert name in dir(el)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'determine'"):
        _ = el.determine


def test_importing_the_package_loads_nothing_heavy() -> None:
    modules = loaded_by("import eligibility")
    assert "eligibility" in modules
    assert not modules & set(HEAVY)


UNNEEDED = {
    *("typer", "rich", "click", "pytest", "hypothesis", "numpy", "narwhals", "polars", "PIL", "altair", "durable"),
    *("dateutil", "chinese_calendar"),
    *(
        "eligibility.rules.digest",
        "eligibility.rules.findings",
        "eligibility.rules.finding_tree",
        "eligibility.rules.entitlements",
    ),
    *("eligibility.rules.facts_model", "eligibility.rules.reform_schema", "eligibility.rules.checking"),
    *(
        "eligibility.materials",
        "eligibility.procedure",
        "eligibility.policy",
        "eligibility.render",
        "eligibility.testing",
    ),
}
"""What a first verdict has no use for."""


def test_a_first_verdict_loads_what_it_needs_and_no_more() -> None:
    modules = loaded_by(
        "import eligibility as el; print(end=str(el.load_catalog()['1-1'].assess({}, on='2021-06-01').outcome)[:0])"
    )
    assert "yaml" in modules
    assert modules & UNNEEDED == set()
    assert {it for it in modules if it.startswith("eligibility.engines.")} == {"eligibility.engines.names"}
    calendar = {it for it in modules if it.startswith("eligibility.calendar.")}
    assert calendar == {"eligibility.calendar.elapsed", "eligibility.calendar.periods"}


def test_the_module_runs_as_a_command() -> None:
    result = python("-m", "eligibility", "list")
    assert result.code == 0, result.err
    assert "就业困难人员认定" in result.out


def test_a_verdict_loads_only_what_a_verdict_needs() -> None:
    """Lists, timelines, pages, reforms and other engines are loaded when they are asked for."""
    answer = 'el.load_catalog()["1-1"].assess({}, on="2021-06-01")'
    loaded = loaded_by(f"import eligibility as el\nd = {answer}\nd.outcome, d.missing, d.next_question, d.findings")
    heavy = ("materials", "procedure", "policy", "render", "testing", "calendar.holidays", "engines.firing")
    assert not [name for name in loaded if name.startswith(tuple(f"eligibility.{it}" for it in heavy))]


def test_no_module_of_the_face_has_the_name_of_what_is_loaded_from_it() -> None:
    modules = {path.stem for path in (Path(el.__file__).parent / "api").glob("*.py")}
    assert not modules & set(el.__all__), "once imported, the module would stand in place of the name"
