"""The command on evidence: what the rules rest on."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.table import Table

from eligibility.api import load_catalog
from eligibility.commands.shared import LangOption, RulesetsOption, console, languages_of
from eligibility.render.evidence import GRADES, OPEN, UNSTATED, counts, write_evidence
from eligibility.rules.evidence import find_evidence


def run_evidence(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="写成 Markdown，另列没有来源说明的 (a page, with what is unstated)")
    ] = False,
    lang: LangOption = "both",
    rulesets: RulesetsOption = None,
) -> None:
    """每个事项的规则依据哪一等级的来源。 What the rules of each service rest on: law, guides, reposts, nothing."""
    found = [find_evidence(service.model) for service in load_catalog(rulesets).values()]
    if markdown:
        sys.stdout.write("".join(f"{line}\n" for line in write_evidence(found)))
        return
    languages = languages_of(lang)
    table = Table(box=None, header_style="dim")
    table.add_column("")
    table.add_column("")
    for head in (*(grade.label for grade in GRADES), UNSTATED, OPEN):
        table.add_column("\n".join(head[lang] for lang in languages), justify="right")
    for it in found:
        table.add_row(it.number, "\n".join(it.title[lang] for lang in languages), *map(str, counts(it)))
    console().print(table)
