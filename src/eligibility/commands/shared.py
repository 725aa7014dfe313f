"""What commands share: options, the terminal, JSON."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer
from rich.console import Console

from eligibility.text import LANGUAGES, Lang

Languages = Literal["zh", "en", "both"]
LangOption = Annotated[Languages, typer.Option("--lang", help="语言 (language)")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON (print JSON)")]


def languages_of(lang: Languages) -> tuple[Lang, ...]:
    """The languages to show, Chinese first."""
    return LANGUAGES if lang == "both" else (lang,)


def console() -> Console:
    """The terminal; what is printed is taken as it is, without markup."""
    return Console(highlight=False, emoji=False, markup=False)


def json_text(data: object) -> str:
    """Data as JSON with a newline at its end, Chinese unescaped."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
