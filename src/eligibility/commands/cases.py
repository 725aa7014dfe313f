"""The commands on worked cases: `test`, `coverage` and `mutate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from eligibility.api import load_catalog
from eligibility.commands.shared import RulesetsOption, write_file
from eligibility.errors import EligibilityError
from eligibility.files.shipped import shipped_rulesets
from eligibility.render.coverage import coverage_html, coverage_lines
from eligibility.testing.coverage import cover, percent_of
from eligibility.testing.mutation import mutate, report_mutation, sample_mutants
from eligibility.testing.runner import find_case_file, run_cases


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
        raise _no_cases(path)
    sys.stdout.write(f"通过 {passed}，失败 {failed} (passed, failed)\n")
    if failed:
        raise typer.Exit(1)


def run_coverage(
    path: Annotated[Path | None, typer.Argument(help="规则集目录或案例文件 (rulesets or cases file)")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="另写成网页 (write a page as well)")] = None,
    fail_under: Annotated[
        int, typer.Option("--fail-under", min=0, max=100, help="低于百分之几算失败 (fail under so many percent)")
    ] = 0,
) -> None:
    """案例触及了规则的哪些部分。 What the cases touch of their rulesets; exit code 1 if under --fail-under."""
    services = cover(path or shipped_rulesets())
    if not services:
        raise _no_cases(path)
    if html:
        sources = {service.path: Path(service.path).read_text(encoding="utf-8") for service in services}
        write_file(html, coverage_html(services, sources))
    sys.stdout.write("".join(f"{line}\n" for line in coverage_lines(services)))
    if percent_of(services) < fail_under:
        sys.stdout.write(f"低于 {fail_under}% (coverage is under {fail_under}%)\n")
        raise typer.Exit(1)


def run_mutation(
    service: Annotated[str, typer.Argument(help="事项序号或 id (number or id of the service)")],
    most: Annotated[int | None, typer.Option("--most", help="最多试多少处改动 (try at most so many changes)")] = None,
    rulesets: RulesetsOption = None,
) -> None:
    """逐处改动规则，列出案例没有发现的。 List the small changes of a ruleset that its cases do not notice."""
    root = rulesets or shipped_rulesets()
    model = load_catalog(rulesets)[service].model
    file = find_case_file(root, model.number)
    mutants = sample_mutants(model, most=most)
    console = Console(stderr=True)
    steps = track(
        mutate(mutants, file),
        "改动 (mutants)",
        total=len(mutants),
        console=console,
        transient=True,
        disable=not console.is_terminal,
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


def _no_cases(path: Path | None) -> EligibilityError:
    under = path or shipped_rulesets()
    return EligibilityError(f"there are no cases under {under}", zh=f"{under} 之下没有案例")
