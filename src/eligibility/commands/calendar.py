"""The commands on the calendar: when something is due, and a year or a month of working days and holidays."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from eligibility.calendar.deadline import deadline
from eligibility.calendar.periods import Roll, Start
from eligibility.calendar.work_calendar import WorkCalendar
from eligibility.commands.rule import NOTATION, read_rule
from eligibility.commands.shared import JsonOption, LangOption, console, json_text, languages_of
from eligibility.errors import EligibilityError, quote
from eligibility.render.calendar_sheet import build_sheet, sheet_data
from eligibility.render.calendar_terminal import show_calendar
from eligibility.render.deadline import traced_data
from eligibility.render.deadline_terminal import show_deadline

NoticesOption = Annotated[
    Path | None,
    typer.Option("--notices", help="自己的放假通知文件 (a file with notices of your own, on top of those held)"),
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="只用截至这一天公布的通知 (as published by that day)")]
DEADLINE_HELP = "到期日，和每一天的缘由。 When something is due, with the reason of every day.\n\n\b\n" + "\n".join(
    f"{form:30} {meaning}" for form, meaning in NOTATION.items()
)

_SHEET = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


def run_deadline(
    event: Annotated[
        str, typer.Argument(help="哪天的事，如 2025-01-20，或 2025-01-20T17:45 (day of the event, or day and time)")
    ],
    rule: Annotated[str, typer.Argument(help="规则，写法见上 (the rule, in one of the forms above)")],
    roll: Annotated[
        Roll | None, typer.Option("--roll", help="末日是休息日的怎么办，* 必写 (what a last day of rest becomes)")
    ] = None,
    start: Annotated[
        Start | None, typer.Option("--start", help="当日是否计入，默认不计 (whether the day itself counts)")
    ] = None,
    cutoff: Annotated[
        str | None,
        typer.Option("--cutoff", help="过此时刻算下一工作日收到，如 17:30 (later counts as the next working day)"),
    ] = None,
    rest_day: Annotated[
        Literal["counts", "next_working_day"],
        typer.Option("--rest-day", help="休息日收到的算哪天 (which day counts for what is received on a day of rest)"),
    ] = "counts",
    notices: NoticesOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
) -> None:
    """Print when something is due, and why."""
    calendar = WorkCalendar.china(as_of=as_of, notices=notices)
    found = deadline(
        event, read_rule(rule, roll=roll, start=start), calendar=calendar, cutoff=cutoff, rest_day=rest_day
    )
    if as_json:
        sys.stdout.write(json_text(traced_data(found)))
    else:
        console().print(show_deadline(found, languages_of(lang)))


def run_calendar(
    year: Annotated[str, typer.Argument(help="年或月，如 2026 或 2026-02 (a year, or a month)")],
    notices: NoticesOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
) -> None:
    """一年的工作日和假日，或一个月的每一天。 Working days and holidays of a year, or every day of a month."""
    calendar = WorkCalendar.china(as_of=as_of, notices=notices)
    sheet = build_sheet(calendar, *_read_sheet(year))
    if as_json:
        sys.stdout.write(json_text(sheet_data(sheet)))
    else:
        console().print(show_calendar(sheet, languages_of(lang)))


def _read_sheet(text: str) -> tuple[int, int | None]:
    """Year and month of what is asked for."""
    found = _SHEET.fullmatch(text)
    if not found:
        raise EligibilityError(
            f"write a year or a month, such as 2026 or 2026-02, not {quote(text)}",
            zh=f"请写年或月，如 2026 或 2026-02，不是 {quote(text)}",
        )
    return int(found[1]), int(found[2]) if found[2] else None
