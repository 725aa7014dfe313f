"""The command `assess`: what the rules of a day come to for one applicant."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from eligibility.api import load_catalog, read_facts
from eligibility.commands.replay import KeyOption, RecordOption, SensitiveOption, keep_record
from eligibility.commands.shared import (
    FactsOption,
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    TodayOption,
    ViaOption,
    carried,
    console,
    day_of,
    json_text,
    languages_of,
    print_page,
)
from eligibility.engines.names import ENGINES, check_engine
from eligibility.render.checklist_data import checklist_data
from eligibility.render.firings import describe_firings
from eligibility.render.terminal import show


def run_assess(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    facts: FactsOption,
    on: OnOption = None,
    today: TodayOption = None,
    via: ViaOption = None,
    route: Annotated[
        str | None, typer.Option("--route", help="只按这一途径列材料 (documents for this route alone)")
    ] = None,
    engine: Annotated[
        str,
        typer.Option("--engine", help=f"引擎 (engine): {', '.join(ENGINES)}；durable 另列推理步骤 (with its steps)"),
    ] = "native",
    lang: LangOption = "both",
    as_json: JsonOption = False,
    record: RecordOption = None,
    sensitive: SensitiveOption = "keep",
    key: KeyOption = None,
    rulesets: RulesetsOption = None,
) -> None:
    """认定一位申请人：结论、途径、逐项认定、材料、未决问题。 Determine one applicant's eligibility."""
    catalog = load_catalog(rulesets)
    chosen = check_engine(engine)
    found = carried(catalog, service, via)
    determination = found.assess(read_facts(facts), on=day_of(on), today=today, engine=chosen)
    checklist = determination.checklist(route)
    if record:
        keep_record(determination, record, sensitive, key)
    if as_json:
        sys.stdout.write(json_text(determination.to_dict() | {"checklist": checklist_data(checklist)}))
        return
    console().print(show(determination, checklist, languages_of(lang)))
    if determination.firings:
        page = describe_firings(determination.title, determination.number, determination.firings)
        print_page(page, lang)
