"""The command line: `eligibility assess 1-1 --facts applicant.yaml --on 2021-06-01`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from eligibility.api import Catalog, check_rulesets, load_catalog, read_facts, shipped_rulesets
from eligibility.errors import EligibilityError, FactError, Problem, RulesetError
from eligibility.render.data import checklist_data
from eligibility.render.terminal import show
from eligibility.testing.mutation import mutate, report_mutation, sample_mutants
from eligibility.testing.runner import find_case_file, run_cases
from eligibility.text import LANGUAGES, Lang

app = typer.Typer(
    help="公共服务事项的资格、材料与依据。Who qualifies for a public service, with which documents, and why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Languages = Literal["zh", "en", "both"]
RulesetsOption = Annotated[
    Path | None,
    typer.Option("--rulesets", help="规则集目录，默认为随包规则集 (a folder of rulesets; default: the shipped ones)"),
]
LangOption = Annotated[Languages, typer.Option("--lang", help="语言 (language)")]


@app.command()
def assess(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    facts: Annotated[Path, typer.Option("--facts", help="事实文件，YAML 或 JSON (facts of the applicant)")],
    on: Annotated[str | None, typer.Option("--on", help="适用哪一天的规则 (day of the rules; default: today)")] = None,
    today: Annotated[
        str | None, typer.Option("--today", help="事实所指之日 (day the facts are read; default: --on)")
    ] = None,
    route: Annotated[
        str | None, typer.Option("--route", help="只按这一途径列材料 (documents for this route alone)")
    ] = None,
    lang: LangOption = "both",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON (print JSON)")] = False,
    rulesets: RulesetsOption = None,
) -> None:
    """认定一位申请人：结论、途径、逐项认定、材料、未决问题。 Determine one applicant's eligibility."""
    catalog = _catalog(rulesets)
    determination = catalog[service].assess(read_facts(facts), on=date.today() if on is None else on, today=today)
    checklist = determination.checklist(route)
    if as_json:
        sys.stdout.write(_json(determination.to_dict() | {"checklist": checklist_data(checklist)}))
        return
    languages: tuple[Lang, ...] = LANGUAGES if lang == "both" else (lang,)
    _console().print(show(determination, checklist, languages))


@app.command("list")
def list_services(lang: LangOption = "both", rulesets: RulesetsOption = None) -> None:
    """列出事项。 List the services."""
    languages: tuple[Lang, ...] = LANGUAGES if lang == "both" else (lang,)
    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True)
    for service in _catalog(rulesets).values():
        table.add_row(
            service.number, *(service.title[language] for language in languages), Text(service.id, style="dim")
        )
    _console().print(table)


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="规则集目录，默认为随包规则集 (default: the shipped rulesets)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON (print JSON)")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算失败 (warnings fail too)")] = False,
) -> None:
    """检查规则集：列出全部问题。 Check rulesets; exit code 1 if there are errors."""
    problems = check_rulesets(path)
    if as_json:
        sys.stdout.write(_json([_problem(problem) for problem in problems]))
    else:
        sys.stdout.write("".join(f"{problem}\n" for problem in problems))
        errors = sum(problem.is_error for problem in problems)
        sys.stdout.write(f"错误 {errors}，警告 {len(problems) - errors} (errors, warnings)\n")
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(1)


@app.command("test")
def run_tests(
    path: Annotated[Path | None, typer.Argument(help="案例文件或目录，默认为随包规则集 (cases file or folder)")] = None,
) -> None:
    """运行规则集的案例。 Run the worked cases; exit code 1 if one fails."""
    passed = failed = 0
    for result in run_cases(path or shipped_rulesets()):
        if result.mismatches:
            failed += 1
            lines = "".join(f"  {mismatch}\n" for mismatch in result.mismatches)
            sys.stdout.write(f"{result.case.where} {result.case.name}\n{lines}")
        else:
            passed += 1
    if passed + failed == 0:
        raise EligibilityError(f"no cases under {path or shipped_rulesets()}")
    sys.stdout.write(f"通过 {passed}，失败 {failed} (passed, failed)\n")
    if failed:
        raise typer.Exit(1)


@app.command("mutate")
def run_mutation(
    service: Annotated[str, typer.Argument(help="事项序号或 id (number or id of the service)")],
    most: Annotated[int | None, typer.Option("--most", help="最多试多少处改动 (try at most so many changes)")] = None,
    rulesets: RulesetsOption = None,
) -> None:
    """逐处改动规则，列出案例没有发现的。 List the small changes of a ruleset that its cases do not notice."""
    root = rulesets or shipped_rulesets()
    model = _catalog(rulesets)[service].model
    file = find_case_file(root, model.number)
    mutants = sample_mutants(model, most=most)
    steps = track(
        mutate(mutants, file), "改动 (mutants)", total=len(mutants), console=Console(stderr=True), transient=True
    )
    report = report_mutation(steps, file, whole=most is None)
    for mutant in report.survivors:
        sys.stdout.write(f"{mutant.where} {mutant.change}\n  {mutant.hint.zh} ({mutant.hint.en})\n")
    for change in report.stale:
        sys.stdout.write(f"不必再列为等价的改动 (no longer equivalent): {change}\n")
    counts = (report.tried, len(report.survivors), len(report.equivalent))
    sys.stdout.write("改动 {}，未发现 {}，等价 {} (tried, unnoticed, equivalent)\n".format(*counts))
    if not report.is_clean:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; bad input ends with one message on standard error and exit code 2."""
    try:
        app()
    except FactError as error:
        _fail(
            [
                f"{fault.where}  {fault.zh} ({fault.en})" if fault.where else f"{fault.zh} ({fault.en})"
                for fault in error.faults
            ]
        )
    except RulesetError as error:
        _fail([str(problem) for problem in error.problems])
    except EligibilityError as error:
        _fail([f"{error.zh} ({error})" if error.zh else str(error)])


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


def _catalog(path: Path | None) -> Catalog:
    return load_catalog(path)


def _console() -> Console:
    return Console(highlight=False, emoji=False, markup=False)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _fail(lines: list[str]) -> NoReturn:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    raise SystemExit(2)
