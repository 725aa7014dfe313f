"""The command `checklist`: what one applicant brings, as a page for the terminal, for Markdown, and for paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eligibility.api import CheckReport, load_catalog, read_facts, read_provided
from eligibility.commands.shared import (
    FactsOption,
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    ViaOption,
    carried,
    console,
    day_of,
    json_text,
    languages_of,
    write_file,
)
from eligibility.errors import EligibilityError, quote
from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_data import checklist_data, merged_data
from eligibility.render.checklist_html import write_html
from eligibility.render.checklist_markdown import write_markdown
from eligibility.render.checklist_merged import build_merged_page
from eligibility.render.checklist_terminal import show_checklist

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility.api import Determination, Survey
    from eligibility.materials.provided import Provided
    from eligibility.render.checklist_page import ChecklistPage


def run_checklist(
    services: Annotated[
        list[str], typer.Argument(help="事项序号或 id，如 1-1；多个合成一张 (numbers or ids; of several, one list)")
    ],
    facts: FactsOption,
    on: OnOption = None,
    today: Annotated[
        str | None,
        typer.Option("--today", help="事实所指之日，也是交件之日 (day of facts and handing in; default: --on)"),
    ] = None,
    route: Annotated[
        list[str] | None,
        typer.Option(
            "--route", help="只按这一途径；多个事项写 序号=途径 (by this route alone; of several, number=route)"
        ),
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="带来的材料，YAML：逐项核对 (papers brought, held against the list)")
    ] = None,
    next_step: Annotated[
        str | None,
        typer.Option("--next-step", help="下一步在哪天，看到时过不过期 (day of the next step: what ends before)"),
    ] = None,
    form: Annotated[
        Literal["terminal", "markdown"], typer.Option("--format", help="印成什么样 (what to print)")
    ] = "terminal",
    html: Annotated[
        Path | None, typer.Option("--html", help="另写成网页，可印在 A4 纸上 (write a page as well, to print on A4)")
    ] = None,
    via: ViaOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """一位申请人要带的材料，可打印、可打勾。 What one applicant brings: a list to print and tick."""
    catalog = load_catalog(rulesets)
    if check is None and next_step is not None:
        raise EligibilityError("--next-step needs --check", zh="--next-step 要和 --check 同用")
    provided = read_provided(check) if check else None
    given, day = read_facts(facts), day_of(on)
    if len({catalog[service].number for service in services}) > 1:
        if via is not None:
            raise EligibilityError("--via is for one service", zh="--via 只用于一个事项")
        page, data = _of_several(catalog.assess(given, on=day, today=today), services, route, provided, next_step)
    else:
        service = carried(catalog, services[0], via)
        page, data = _of_one(service.assess(given, on=day, today=today), route, provided, next_step)
    languages = languages_of(lang)
    if html:
        write_file(html, write_html(page, languages))
    if as_json:
        sys.stdout.write(json_text(data))
    elif form == "markdown":
        sys.stdout.write(write_markdown(page, languages))
    else:
        terminal = console()
        terminal.print(show_checklist(page, languages, width=terminal.width))


def _of_one(
    determination: Determination, route: list[str] | None, provided: Iterable[Provided] | None, next_step: str | None
) -> tuple[ChecklistPage, dict[str, Any]]:
    """The page and the data of one service."""
    if route and len(route) > 1:
        raise EligibilityError("one service takes one --route", zh="一个事项只写一条 --route")
    checklist = determination.checklist(route[0] if route else None)
    report = None if provided is None else checklist.check(provided, next_step=next_step)
    return build_page(determination, checklist, report), _checked(checklist_data(checklist), report)


def _of_several(
    survey: Survey,
    services: list[str],
    route: list[str] | None,
    provided: Iterable[Provided] | None,
    next_step: str | None,
) -> tuple[ChecklistPage, dict[str, Any]]:
    """The page and the data of several services together."""
    merged = survey.checklist(services, routes=_routes(route or []))
    report = None if provided is None else merged.check(provided, next_step=next_step)
    return build_merged_page(survey, merged, report), _checked(merged_data(merged), report)


def _routes(written: list[str]) -> dict[str, str]:
    """Routes by service, written as number=route."""
    routes: dict[str, str] = {}
    for one in written:
        number, equals, route = one.partition("=")
        if not equals or number in routes:
            raise EligibilityError(
                f"for several services write --route number=route, once for each, not {quote(one)}",
                zh=f"几个事项的 --route 写作 序号=途径，每个事项一条，不是 {quote(one)}",
            )
        routes[number] = route
    return routes


def _checked(data: dict[str, Any], report: CheckReport | None) -> dict[str, Any]:
    return data | {"check": report.to_dict()} if report else data
