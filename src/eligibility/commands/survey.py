"""The command on every service at once: what one applicant may apply for, in which order, and what to ask next."""

from __future__ import annotations

import sys

from eligibility.api import load_catalog, read_facts
from eligibility.commands.shared import (
    FactsOption,
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    TodayOption,
    day_of,
    json_text,
    print_page,
)
from eligibility.render.survey import describe_survey


def run_survey(
    facts: FactsOption,
    on: OnOption = None,
    today: TodayOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """一位申请人对全部事项：各是什么结论、先办哪个、下一步问什么。 One applicant before every service."""
    survey = load_catalog(rulesets).assess(read_facts(facts), on=day_of(on), today=today)
    if as_json:
        sys.stdout.write(json_text(survey.to_dict()))
        return
    print_page(describe_survey(survey), lang)
