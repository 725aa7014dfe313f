"""The command on rules that were otherwise: for one applicant, or for all the people in a file."""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eligibility.api import Catalog, Ruleset, compare, load_catalog, read_facts
from eligibility.api.people_file import compare_file
from eligibility.commands.shared import (
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    TodayOption,
    console,
    day_of,
    json_text,
    languages_of,
)
from eligibility.errors import EligibilityError, Position, RulesetError, quote
from eligibility.files.yaml_reader import read_text
from eligibility.policy.reform import Reform
from eligibility.policy.reform_file import read_reform
from eligibility.render.charts_save import check_ending as check_chart
from eligibility.render.charts_save import save_chart
from eligibility.render.difference_terminal import show_difference
from eligibility.render.population_terminal import show_population
from eligibility.rules.reform_schema import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SET = "--set"
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        _SET, help="改规则：路径=值，如 min_age.female=45；参数可省 parameters.；可多次 (path=value; repeatable)"
    ),
]
ReformOption = Annotated[Path | None, typer.Option("--reform", help="改革文件 (a file of changed rules)")]


def run_whatif(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    changes: SetOption = None,
    reform: ReformOption = None,
    facts: Annotated[Path | None, typer.Option("--facts", help="一个人的事实文件 (facts of one applicant)")] = None,
    people: Annotated[
        Path | None, typer.Option("--people", help="许多人：.parquet 或 .csv，一列一个事实 (a column for each fact)")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="分组的列，如 sex,age_band (columns to group by; ages in bands)")
    ] = None,
    weight: Annotated[
        str | None, typer.Option("--weight", help="每行代表多少人的列 (column of how many people a row stands for)")
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="事实不能用的行另计，不报错 (count unusable rows apart)")
    ] = False,
    chart: Annotated[
        Path | None, typer.Option("--chart", help="得失的图：.svg .png .html .json (chart of winners and losers)")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="每人前后的结果：.parquet 或 .csv (everyone before and after)")
    ] = None,
    on: OnOption = None,
    today: TodayOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """如果规则变了：一个人会怎样，许多人中谁得谁失。 If the rules were otherwise: one applicant, or many people."""
    if (facts is None) == (people is None):
        raise _told("请写 --facts 或 --people 之一", "give either --facts or --people")
    if facts is not None and (by or weight or chart or out or skip_invalid):
        zh, en = (
            "--by、--weight、--chart、--out、--skip-invalid 只用于 --people",
            "--by, --weight, --chart, --out and --skip-invalid go with --people alone",
        )
        raise _told(zh, en)
    if chart is not None:
        check_chart(chart)
    catalog = load_catalog(rulesets)
    before = catalog[service].on(day_of(on))
    after = reformed(catalog, before, read_settings(changes or []), reform)
    if facts is not None:
        difference = compare(before, after, read_facts(facts), today=today)
        if as_json:
            sys.stdout.write(json_text(difference.to_dict()))
        else:
            console().print(show_difference(difference, languages_of(lang)))
        return
    assert people is not None  # noqa: S101 - one of the two is given
    groups = tuple(name.strip() for name in by.split(",") if name.strip()) if by else ()
    with _progress() as progress, _warnings_told():
        found = compare_file(
            before,
            after,
            people,
            by=groups,
            weight=weight,
            today=today,
            out=out,
            skip_invalid=skip_invalid,
            progress=progress,
        )
    if chart is not None:
        save_chart(found.chart(), chart)
    if as_json:
        sys.stdout.write(json_text(found.to_dict()))
    else:
        terminal = console()
        terminal.print(show_population(found, languages_of(lang), width=terminal.width))


def read_settings(written: list[str]) -> Reform:
    """Changes written as path=value, a value as in a file; a path that names no section is that of a parameter.

    >>> read_settings(["min_age.female=45", "criteria.landless=null"]).changes
    {'parameters.min_age.female': 45, 'criteria.landless': None}
    """
    changes: dict[str, object] = {}
    for one in written:
        path, equals, value = (it.strip() for it in one.partition("="))
        if not equals or not path or not value:
            raise _told(
                f"{_SET} 写作 路径=值，如 min_age.female=45，不是 {quote(one)}",
                f"{_SET} is written path=value, such as min_age.female=45, not {quote(one)}",
            )
        first = path.partition(".")[0]
        path = path if first in (*SECTIONS, "services") else f"parameters.{path}"
        if path in changes:
            raise _told(f"{path} 写了两次", f"{path} is given twice")
        tree, problems = read_text(f"value: {value}\n", f"{_SET} {path}")
        if problems or tree is None or not isinstance(tree.data, dict) or len(tree.data) != 1:
            raise (
                RulesetError(problems)
                if problems
                else _told(f"{path} 的值 {quote(value)} 读不懂", f"{quote(value)} is no value of {path}")
            )
        changes[path] = tree.data["value"]
    title = "；".join(it.strip() for it in written)
    return Reform(changes, title={"zh": title, "en": title.replace("；", "; ")} if changes else None)


def reformed(catalog: Catalog, before: Ruleset, settings: Reform, file: Path | None) -> Ruleset:
    """The rules with what is set, and with what a file changes; EligibilityError where that is nothing."""
    reform = read_reform(file) + settings if file and settings else read_reform(file) if file else settings
    if not reform:
        raise _told(
            "改什么？请写 --set 路径=值，或 --reform 文件", "what is changed? give --set path=value or --reform"
        )
    model = before.compiled.rules.service
    shared = {
        path
        for path in reform.changes
        if (name := path.split(".")[1:2]) and path.startswith("parameters.") and name[0] not in model.parameters
        if name[0] in catalog.library.vocabulary.parameters
    }
    try:
        if not shared:
            return before.reform(reform)
        changes = {
            _of_catalog(path, before.number, shared): value for path, value in reform.to_dict()["changes"].items()
        }
        whole = Reform(changes, title=reform.title, cite=[dict(it) for it in reform.cite], reading=reform.reading)
        return catalog.reform(whole, from_=reform.from_ or before.on)[before.number].on(before.on)
    except RulesetError as error:
        if file is not None:
            raise
        raise RulesetError(replace(it, where=Position(_SET)) for it in error.problems) from None


def _of_catalog(path: str, number: str, shared: set[str]) -> str:
    return path if path in shared or path.startswith("services.") else f"services.{number}.{path}"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], object]]:
    """Where standard error is a terminal, a bar of the people done; gone at the end."""
    terminal = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        task = progress.add_task("人 (people)", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def _warnings_told() -> Iterator[None]:
    """What the library warns of, each once, as a line on standard error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for said in dict.fromkeys(str(it.message) for it in caught if issubclass(it.category, UserWarning)):
        sys.stderr.write(f"注意 (note): {said}\n")


def _told(zh: str, en: str) -> EligibilityError:
    return EligibilityError(en, zh=zh)
