"""The days on which rules change, as a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given

from eligibility.render.history import describe_changes
from eligibility.render.page import write_page
from eligibility.rules.changes import find_changes
from eligibility.text import LANGUAGES
from tests.situations import Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el


def told(service: el.Service) -> list[str]:
    """The page in English, from its first day on, without the sources."""
    text = write_page(describe_changes(service.model, service.changes()), "en")
    return text.split("\nSources")[0].splitlines()[3:]


def test_each_day_has_what_begins_and_what_changes(snowfield: el.Catalog) -> None:
    assert told(snowfield["1-1"]) == [
        "From 2020-01-01",
        "  + Service “Heating aid”",
        "    a source gives the first day",
        "",
        "From 2020-10-01",
        "  ± Number “Income line”  [1]",
        "    1000 CNY a month → 1000 CNY a month or 1200 CNY a month (not settled which)",
        "",
        "From 2021-01-01",
        "  ± Number “Income line”  [1]",
        "    1000 CNY a month or 1200 CNY a month (not settled which) → 1200 CNY a month",
        "",
        "From 2022-01-01",
        "  + Route “Frail”  [2]",
        "    all of",
        "      · Frail",
        "      any of",
        "        · Illness: asthma",
        "        ? other illnesses are not stated",
        "",
        "From 2023-01-01",
        "  ± Number “Income line”  [2]",
        "    1200 CNY a month → 1300 CNY a month",
    ]


def test_a_service_that_is_over_ends_on_the_day_after_its_last(snowfield: el.Catalog) -> None:
    assert told(snowfield["9-1"])[-3:] == [
        "From 2025-01-01",
        "  – Service “Snow clearing”",
        "    its rules ended the day before",
    ]


def test_what_ends_is_named_and_no_more(town: Town) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: 2022-01-01, until: 2022-06-30}")
    lines = told(town.catalog()["1-1"])
    at = lines.index("From 2022-07-01")
    assert lines[at + 1 : at + 3] == ["  – Route “Frail”  [2]", ""]


def test_of_a_changed_step_both_versions_are_told(town: Town) -> None:
    check = """\
  - id: check
    title: {zh: 核查, en: "Check"}
    actor: town_hall
    after: apply
    limit: {at_most: 5, unit: working_day}
"""
    before = check + "    in_force: {until: 2020-12-31}\n    cite: {source: heating_rules, at: 第七条}\n"
    after = check.replace("at_most: 5", "at_most: 3") + "    in_force: {from: 2021-01-01}\n"
    town.edit(SERVICE, check, before + after)
    lines = told(town.catalog()["1-1"])
    at = lines.index("  ± Step “Check”  [2]第七条")
    assert lines[at + 1 : at + 7] == [
        "    Before",
        "      Town hall",
        "      Time: within 5 working days",
        "    Now",
        "      Town hall",
        "      Time: within 3 working days",
    ]


def test_a_new_document_says_when_it_is_asked_for(town: Town) -> None:
    town.edit(SERVICE, "    copies: 2\n", "    in_force: {from: 2020-06-01}\n    copies: 2\n")
    town.edit(SERVICE, "    open_ended: true\n", "    open_ended: true\n    in_force: {from: 2020-06-01}\n")
    lines = told(town.catalog()["1-1"])
    at = lines.index("From 2020-06-01")
    assert lines[at + 1 : at + 6] == [
        "  + Document “Aid form”  [1]第六条",
        "    Always asked for",
        "    original, copies: 2",
        "  + Document “Stove papers”  [2]",
        "    Asked if: all of",
    ]


def test_a_number_that_is_new_and_a_criterion_that_is_no_route_are_said_to_be_so(town: Town) -> None:
    town.edit(
        SERVICE,
        "criteria:\n",
        """\
criteria:
  new:
    title: {zh: 新, en: "New"}
    in_force: {from: 2021-03-01}
    when: household_size >= least
    cite: {source: heating_rules}
""",
    )
    town.edit(
        SERVICE,
        "parameters:\n",
        """\
parameters:
  least:
    unit: person
    title: {zh: 最少, en: "Least"}
    cite: {source: heating_rules}
    values: {2021-03-01: 2}
""",
    )
    town.edit(SERVICE, "    - resident\n", "    - resident\n    - new\n")
    lines = told(town.catalog()["1-1"])
    at = lines.index("From 2021-03-01")
    assert lines[at + 1 : at + 5] == [
        "  + Number “Least”  [2]",
        "    2 persons",
        "  + Criterion “New”  [2]",
        "    · Household size ≥ 2 persons",
    ]


@given(situations())
def test_any_history_can_be_told(situation: Situation) -> None:
    changes = find_changes(situation.service)
    for lang in LANGUAGES:
        text = write_page(describe_changes(situation.service, changes), lang)
        assert all(change.day.isoformat() in text for change in changes)
        assert "…" not in text


def test_what_may_no_longer_be_asked_for_is_told_with_its_note(town: Town) -> None:
    town.edit(SERVICE, "documents: [tax_record]", "documents: [tax_record]\n    in_force: {from: 2021-06-01}")
    lines = told(town.catalog()["1-1"])
    at = lines.index("From 2021-06-01")
    assert re.fullmatch(r"  \+ May not be asked for “Tax record”  \[\d\]第六条", lines[at + 1])
    assert lines[at + 2] == "    The town hall looks it up."
