"""The command on Parquet files: as many applicants as there are, with progress."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eligibility.api import Catalog, Ruleset, assess_parquet, load_catalog
from eligibility.commands.shared import OnOption, RulesetsOption, TodayOption, day_of
from eligibility.days import read_day
from eligibility.errors import EligibilityError, NotInForceError


def run_parquet(
    source: Annotated[
        Path, typer.Argument(help="Parquet 文件，或 *.parquet 的目录：一行一人，一列一个事实 (a row is an applicant)")
    ],
    target: Annotated[Path, typer.Argument(help="写到哪个 Parquet 文件 (the file to write)")],
    service: Annotated[
        list[str] | None,
        typer.Option("--service", help="事项序号或 id，可多次；默认当日施行的全部 (repeatable; default: all)"),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns",
            help="outcome criteria routes entitlements granted documents，或单个列名，可多次 (families or names of"
            " columns; repeatable; default: outcome)",
        ),
    ] = None,
    on: OnOption = None,
    today: TodayOption = None,
    on_invalid: Annotated[
        Literal["raise", "null"],
        typer.Option("--on-invalid", help="有不能用的行：报错，或留空并写明原因 (rows at fault: an error, or nulls)"),
    ] = "raise",
    rulesets: RulesetsOption = None,
) -> None:
    """评估一个 Parquet 文件里的人，不论多少。 Assess all people of a Parquet file, however many, in flat memory."""
    rules = _rules(load_catalog(rulesets), service, on)
    terminal = Console(stderr=True)
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("行 (rows)", total=None)
        rows = assess_parquet(
            rules,
            source,
            target,
            today=today,
            on_invalid=on_invalid,
            columns=columns or ["outcome"],
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    sys.stdout.write(f"{rows} 行写入 {target} (rows written)\n")


def _rules(catalog: Catalog, asked: list[str] | None, on: str | None) -> list[Ruleset]:
    day = read_day(day_of(on), "on")
    if asked:
        return [catalog[name].on(day) for name in dict.fromkeys(asked)]
    found = []
    for service in catalog.values():
        try:
            found.append(service.on(day))
        except NotInForceError:
            continue
    if not found:
        raise EligibilityError(f"no service has rules on {day}", zh=f"{day} 没有施行中的事项")
    return found
