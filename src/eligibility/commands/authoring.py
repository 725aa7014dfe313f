"""The commands of those who write rulesets: `check`, `new-service` and `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eligibility.api import check_rulesets
from eligibility.commands.shared import JsonOption, json_text
from eligibility.errors import EligibilityError, Problem
from eligibility.files.shipped import shipped_rulesets
from eligibility.testing.schemas import FORMS, schema_text, write_schemas
from eligibility.testing.template import TEMPLATE, add_service


def run_check(
    path: Annotated[
        Path | None, typer.Argument(help="规则集目录，默认为随包规则集 (default: the shipped rulesets)")
    ] = None,
    as_json: JsonOption = False,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算失败 (warnings fail too)")] = False,
) -> None:
    """检查规则集：列出全部问题。 Check rulesets; exit code 1 if there are errors."""
    problems = check_rulesets(path)
    if as_json:
        sys.stdout.write(json_text([_problem(problem) for problem in problems]))
    else:
        sys.stdout.write("".join(f"{problem}\n" for problem in problems))
        errors = sum(problem.is_error for problem in problems)
        sys.stdout.write(f"错误 {errors}，警告 {len(problems) - errors} (errors, warnings)\n")
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(1)


def run_new_service(
    number: Annotated[str, typer.Argument(help="序号，如 1-2 (number of the service, as printed)")],
    slug: Annotated[str, typer.Argument(help="文件名，如 housing-aid (name of the file; its id with underscores)")],
    into: Annotated[Path, typer.Option("--into", help="规则集目录 (folder of rulesets)")] = Path("rulesets"),
    field: Annotated[str | None, typer.Option("--field", help="services 下的目录，如 housing (folder of it)")] = None,
) -> None:
    """用模板写一个新事项和它的案例。 Write a new service and its cases from the template."""
    written = add_service(number, slug, into=into, template=shipped_rulesets() / TEMPLATE, field=field)
    steps = (
        f"改写 {written[-2]} 和 {written[-1]}：换掉标 ← 的 (edit both: replace what is marked ←)",
        f"检查 (check): eligibility check --strict {into}",
        f"跑案例 (test): eligibility test {into}",
        f"案例漏了什么 (what they miss): eligibility mutate {number} --rulesets {into}",
    )
    sys.stdout.write("".join(f"写好了 (written): {path}\n" for path in written))
    sys.stdout.write("".join(f"{at}. {step}\n" for at, step in enumerate(steps, start=1)))


def run_schema(
    kind: Annotated[str | None, typer.Argument(help=f"文件种类 (kind of file): {', '.join(FORMS)}")] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help="把全部种类写进这个目录 (write every kind into this folder)")
    ] = None,
) -> None:
    """打印一种文件的 JSON Schema，供编辑器用。 Print the JSON Schema of a kind of file, for editors."""
    if (kind is None) == (into is None):
        kinds = ", ".join(FORMS)
        raise EligibilityError(
            f"name a kind of file, or a folder with --into; kinds: {kinds}",
            zh=f"请写一种文件，或用 --into 写目录；可有：{kinds}",
        )
    if into is not None:
        write_schemas(into)
    if kind is not None:
        sys.stdout.write(schema_text(kind))


def _problem(problem: Problem) -> dict[str, object]:
    where = problem.where
    return {
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
