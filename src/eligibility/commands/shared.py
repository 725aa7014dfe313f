"""What commands share: options, the terminal, JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from eligibility.api import Catalog, Service
from eligibility.errors import EligibilityError
from eligibility.render.page import Page
from eligibility.render.terminal import show_page
from eligibility.text import LANGUAGES, Lang, say_reason

Languages = Literal["zh", "en", "both"]
LangOption = Annotated[Languages, typer.Option("--lang", help="语言 (language)")]
FactsOption = Annotated[Path, typer.Option("--facts", help="事实文件，YAML 或 JSON (facts of the applicant)")]
OnOption = Annotated[str | None, typer.Option("--on", help="适用哪一天的规则 (day of the rules; default: today)")]
TodayOption = Annotated[
    str | None, typer.Option("--today", help="事实所指之日 (day the facts are read; default: --on)")
]
RulesetsOption = Annotated[
    Path | None,
    typer.Option("--rulesets", help="规则集目录，默认为随包规则集 (a folder of rulesets; default: the shipped ones)"),
]
ViaOption = Annotated[
    str | None, typer.Option("--via", help="经哪个转办事项办理，如 9 (carried by this channel service)")
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON (print JSON)")]


def languages_of(lang: Languages) -> tuple[Lang, ...]:
    """The languages to show, Chinese first."""
    return LANGUAGES if lang == "both" else (lang,)


def console() -> Console:
    """The terminal; what is printed is taken as it is, without markup."""
    return Console(highlight=False, emoji=False, markup=False)


def print_page(page: Page, lang: Languages) -> None:
    """Print a page as wide as the terminal is."""
    terminal = console()
    terminal.print(show_page(page, languages_of(lang), width=terminal.width))


def json_text(data: object) -> str:
    """Data as JSON with a newline at its end, Chinese unescaped."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def carried(catalog: Catalog, service: str, via: str | None) -> Service:
    """The service, or as the channel *via* carries it."""
    return catalog[service] if via is None else catalog[via].carry(catalog[service])


def day_of(written: str | None) -> str | date:
    """The day written, or today where none is: the command line alone may ask the clock."""
    return date.today() if written is None else written


def write_file(path: Path, text: str) -> None:
    """Write *text* as UTF-8 with the line ends it has; EligibilityError where that is not possible."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        why = say_reason(error)
        raise EligibilityError(f"{path} cannot be written: {why.en}", zh=f"写不了 {path}：{why.zh}") from None
