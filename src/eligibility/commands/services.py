"""The commands `show` and `list`: the services there are, and the rules of one in words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from eligibility.api import load_catalog
from eligibility.commands.shared import LangOption, RulesetsOption, console, day_of, languages_of, print_page
from eligibility.errors import EligibilityError
from eligibility.render.history import describe_changes
from eligibility.render.ruleset import describe_rules

_TITLES = 36  # columns of the terminal that a list leaves for numbers and titles


def run_show(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    on: Annotated[str | None, typer.Option("--on", help="哪一天的规则 (day of the rules; default: today)")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="哪一天改了什么 (every day on which the rules change, and what changes)")
    ] = False,
    lang: LangOption = "both",
    rulesets: RulesetsOption = None,
) -> None:
    """把一个事项的规则写成文字，供对照法律。 Show the rules of a service in words, to be read against the law."""
    found = load_catalog(rulesets)[service]
    if history and on is not None:
        zh, en = "--history 是全部历史，不与 --on 同用", "--history shows all days; leave out --on"
        raise EligibilityError(en, zh=zh)
    if history:
        page = describe_changes(found.model, found.changes())
    else:
        ruleset = found.on(day_of(on))
        page = describe_rules(ruleset.compiled.rules, ruleset.on)
    print_page(page, lang)


def run_list(lang: LangOption = "both", rulesets: RulesetsOption = None) -> None:
    """列出事项。 List the services."""
    languages, terminal = languages_of(lang), console()
    services = load_catalog(rulesets).values()
    # Titles may be wrapped; the id is what one types, and stays whole where there is room for both.
    longest = max(len(service.id) for service in services)
    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True)
    for _ in languages:
        table.add_column(overflow="fold")
    table.add_column(overflow="fold", width=max(min(longest, terminal.width - _TITLES), 8), style="dim")
    for service in services:
        table.add_row(service.number, *(service.title[language] for language in languages), service.id)
    terminal.print(table)
