"""The command `timeline`: by which day each side must act, given the steps already done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eligibility.api import load_catalog, read_facts
from eligibility.commands.replay import KeyOption, RecordOption, SensitiveOption, keep_record
from eligibility.commands.shared import (
    JsonOption,
    LangOption,
    RulesetsOption,
    TodayOption,
    ViaOption,
    carried,
    console,
    day_of,
    json_text,
    languages_of,
    write_file,
)
from eligibility.days import parse_day
from eligibility.errors import EligibilityError, quote
from eligibility.render.timeline_terminal import show_timeline


def run_timeline(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    event: Annotated[
        list[str] | None,
        typer.Option(
            "--event", help="已办的环节和日子，如 apply=2021-06-01，可多次 (a step done and its day; repeatable)"
        ),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", help="事实文件：有的环节看情形，有的期限从某个日期起算 (facts of the case)"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="适用哪一天的规则 (day of the rules; default: the first event's)")
    ] = None,
    today: TodayOption = None,
    via: ViaOption = None,
    cutoff: Annotated[
        str | None,
        typer.Option("--cutoff", help="过此时刻算次一工作日收到，如 17:30 (received the next working day)"),
    ] = None,
    svg: Annotated[Path | None, typer.Option("--svg", help="另画成图 (draw it into this file as well)")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="另写成日历文件 (write a calendar file as well)")] = None,
    record: RecordOption = None,
    sensitive: SensitiveOption = "keep",
    key: KeyOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """一件事办到哪里、各环节最晚哪一天。 By which day each side must act, given the steps already done."""
    events = _events(event or [])
    days = [day for day in (parse_day(written[:10]) for written in events.values()) if day]
    day = on or min(days, default=None) or day_of(None)
    catalog = load_catalog(rulesets)
    given = read_facts(facts) if facts else {}
    determination = carried(catalog, service, via).assess(given, on=day, today=today)
    found = determination.timeline(events, calendar=catalog.calendar, cutoff=cutoff)
    if record:
        keep_record(determination, record, sensitive, key, events=events, calendar=catalog.calendar, cutoff=cutoff)
    for path, text in ((svg, found.to_svg), (ics, found.to_ics)):
        if path:
            write_file(path, text())
    if as_json:
        sys.stdout.write(json_text(found.to_dict()))
        return
    console().print(show_timeline(found, languages_of(lang)))


def _events(written: list[str]) -> dict[str, str]:
    """Steps and days written as step=day."""
    events: dict[str, str] = {}
    for one in written:
        step, equals, day = one.partition("=")
        if not equals or not step.strip() or not day.strip():
            raise EligibilityError(
                f"--event is written step=day, such as apply=2021-06-01, not {quote(one)}",
                zh=f"--event 写作 环节=日子，如 apply=2021-06-01，不是 {quote(one)}",
            )
        if step.strip() in events:
            raise EligibilityError(f"step {step.strip()} is given twice", zh=f"环节 {step.strip()} 写了两次")
        events[step.strip()] = day.strip()
    return events
