"""Every error and every Problem the source can make is told in both languages, Chinese first, and is one of ours."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(el.__file__).parent
FAMILY = {name for name, it in vars(errors).items() if isinstance(it, type) and issubclass(it, el.EligibilityError)}
SAID_IN_BOTH = {"EligibilityError", "CalendarRangeError"}
PROTOCOL = {"ValueError", "TypeError", "AttributeError"}
"""What pydantic, or Python itself, wants raised: with a text in both languages."""
OTHERS = {
    "typer.Exit": "a command ends",
    "SystemExit": "a command ends",
    "AssertionError": "cannot happen",
    "KeyboardInterrupt": "somebody interrupted the solver, which tells it as an answer",
    "self.CollectError": "what pytest wants",
    "run.error": "what one of our actions raised inside durable-rules",
    "type(error)": "one of ours again, with the step it is about",
    "unknown_attribute": "an AttributeError in both languages",
}.keys()
"""What else is raised, and why."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BOTH = re.compile(r"([\u4e00-\u9fff]|^…).*\([^()]*([a-zA-Z]{2}|…)", re.DOTALL)
"""Chinese, then English in brackets; … is what is filled in."""


@dataclass(frozen=True, eq=False)
class Source:
    path: Path
    tree: ast.Module

    def where(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]

    def functions(self) -> Iterator[ast.AST]:
        """The module and every function in it, innermost last."""
        yield self.tree
        yield from (it for it in ast.walk(self.tree) if isinstance(it, ast.FunctionDef))


@cache
def sources() -> tuple[Source, ...]:
    found = sorted(ROOT.rglob("*.py"))
    return tuple(Source(path, ast.parse(path.read_text(encoding="utf-8"))) for path in found)


def named(call: ast.AST | None) -> str:
    """The name of what is called, or raised as it is."""
    return ast.unparse(call.func if isinstance(call, ast.Call) else call) if call is not None else ""


def raised(node: ast.expr | None) -> Iterator[ast.expr]:
    """What a raise statement raises: each of several; nothing where it raises again what it caught."""
    match node:
        case None:
            return
        case ast.IfExp(body=one, orelse=other):
            yield from (one, other)
        case ast.BoolOp(values=each):
            yield from each
        case _:
            yield node


def texts(node: ast.AST | None, known: dict[str, list[ast.expr]]) -> Iterator[str]:
    """What a text can be, with … for what is filled in; nothing where that cannot be told from the source."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(it.value) if isinstance(it, ast.Constant) else "…" for it in parts)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, op=ast.Add(), right=other):
            yield from texts(one, known)
            yield from texts(other, known)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from texts(part, known)
        case ast.Name(id=name):
            for value in known.get(name, ()):
                yield from texts(value, {})


def assigned(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """What the names of a function or module are set to, pairs taken apart."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple):
                values = [node.value]
                if isinstance(node.value, ast.IfExp):
                    values = [node.value.body, node.value.orelse]
                pairs = [
                    pair
                    for it in values
                    if isinstance(it, ast.Tuple)
                    for pair in zip(target.elts, it.elts, strict=False)
                ]
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(value)
    return found


@cache
def calls(source: Source) -> tuple[tuple[ast.Call, dict[str, list[ast.expr]]], ...]:
    """Every call, with what the names of the function it stands in are set to."""
    inner = {id(node): scope for scope in source.functions() for node in ast.walk(scope)}
    names = {id(scope): assigned(scope) for scope in source.functions()}
    return tuple(
        (node, {**names[id(source.tree)], **names[id(inner[id(node)])]})
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
    )


@cache
def makers() -> frozenset[str]:
    """Functions that return one of our errors, or something that never leaves its module."""
    private = {
        it.name for source in sources() for it in ast.walk(source.tree) if isinstance(it, ast.ClassDef) if inner(it)
    }
    return frozenset(
        it.name
        for source in sources()
        for it in ast.walk(source.tree)
        if isinstance(it, ast.FunctionDef) and it.returns and ast.unparse(it.returns) in FAMILY | private
    ) | frozenset(private)


def inner(node: ast.ClassDef) -> bool:
    """Whether it is an exception of the source's own: control flow, or a failed case told to pytest."""
    return any(ast.unparse(base) in ("Exception", "AssertionError") for base in node.bases)


def test_whatever_is_raised_is_one_of_our_errors_or_what_python_wants() -> None:
    others = [
        f"{source.where(node)} {named(one)}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Raise)
        for one in raised(node.exc)
        if named(one) not in FAMILY | PROTOCOL | OTHERS
        if named(one).rpartition(".")[2] not in makers()
    ]
    assert others == []


def test_every_error_is_told_in_both_languages() -> None:
    wrong = []
    for source in sources():
        for call, known in calls(source):
            if named(call).rpartition(".")[2] not in SAID_IN_BOTH:
                continue
            chinese = next((it.value for it in call.keywords if it.arg == "zh"), None)
            if (
                chinese is None
                or not all(CHINESE.search(it) for it in texts(chinese, known))
                or any(CHINESE.search(it) for arg in call.args for it in texts(arg, known))
            ):
                wrong.append(source.where(call))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(PROTOCOL))
def test_what_python_or_pydantic_wants_raised_says_it_in_both_languages(name: str) -> None:
    wrong = [
        f"{source.where(call)} {said}"
        for source in sources()
        for call, known in calls(source)
        if named(call) == name
        for arg in call.args
        for said in texts(arg, known)
        if not BOTH.search(said)
    ]
    assert wrong == []


def test_every_problem_and_its_hint_are_told_in_both_languages() -> None:
    told, wrong = 0, []
    for source in sources():
        for call, known in calls(source):
            if not any(named(arg).startswith("Code.") for arg in (*call.args, *(it.value for it in call.keywords))):
                continue
            for arg in call.args:
                for said in texts(arg, known):
                    told += 1
                    if said.strip(" …；") and not BOTH.search(said):
                        wrong.append(f"{source.where(call)} {said}")
    assert told
    assert wrong == []
