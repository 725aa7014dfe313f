"""The command on every service at once: what one applicant may apply for, in which order, and what to ask next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eligibility.api import load_catalog, read_facts
from eligibility.commands.shared import JsonOption, LangOption, RulesetsOption, console, day_of, json_text, languages_of
from eligibility.render.survey import describe_survey
from eligibility.render.terminal import show_page


def run_survey(
    facts: Annotated[Path, typer.Option("--facts", help="事实文件，YAML 或 JSON (facts of the applicant)")],
    on: Annotated[str | None, typer.Option("--on", help="适用哪一天的规则 (day of the rules; default: today)")] = None,
    today: Annotated[
        str | None, typer.Option("--today", help="事实所指之日 (day the facts are read; default: --on)")
    ] = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """一位申请人对全部事项：各是什么结论、先办哪个、下一步问什么。 One applicant before every service."""
    survey = load_catalog(rulesets).assess(read_facts(facts), on=day_of(on), today=today)
    if as_json:
        sys.stdout.write(json_text(survey.to_dict()))
        return
    terminal = console()
    terminal.print(show_page(describe_survey(survey), languages_of(lang), width=terminal.width))
