"""The rules of a day as a page: all of the ruleset is on it, and nothing that is not."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import eligibility as el
from eligibility.render.clauses import ASKED, ASKED_IF, ROUTE
from eligibility.render.labels import PROHIBITED
from eligibility.render.page import write_page
from eligibility.render.ruleset import NOW, describe_rules
from eligibility.rules.binding import bind
from eligibility.rules.history import parameters_used
from eligibility.text import LANGUAGES
from tests.situations import Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.render.page import Page
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Criterion, Material, ServiceModel, Step
    from eligibility.text import Bilingual

PROBLEMS = Path(__file__).parents[1] / "problems"
CHOSEN = "no source gives the first day, this library chose it"
GOOD = sorted(path.name for path in (PROBLEMS / "good").iterdir())


def texts(rules: DayRules) -> Iterator[Bilingual | None]:
    """Every text for people in the rules of a day."""
    service = rules.service
    documents = service.vocabulary.documents
    yield service.title
    yield from (agency.title for agency in service.agencies.values())
    yield service.supervision.office.title
    yield service.vocabulary.facts[service.grants].label if service.grants else None
    for criterion in rules.criteria.values():
        yield from (criterion.title, criterion.reading, criterion.note)
    yield from (parameter.title for parameter in parameters_used(rules))
    for material in rules.materials:
        yield from (material.title, material.note)
        for piece in material.pieces:
            yield from (documents[piece.document].title, piece.issuer, piece.note)
    for step in rules.procedure:
        yield from (step.title, step.actor.title, step.note)
    yield from (question.text for question in rules.open_questions)


def left_out(page: Page, rules: DayRules) -> list[str]:
    """What the rules say and the page does not, in either language."""
    shown = {lang: write_page(page, lang) for lang in LANGUAGES}
    return [text[lang] for text in texts(rules) if text for lang in LANGUAGES if text[lang] not in shown[lang]]


def cited(rules: DayRules) -> Iterator[str]:
    """Every clause the rules of a day cite, as printed."""
    items: tuple[Criterion | Material | Step, ...] = (*rules.criteria.values(), *rules.materials, *rules.procedure)
    yield from (citation.at for item in items for citation in item.basis)
    for name in (parameter.name for parameter in parameters_used(rules)):
        yield from (citation.at for it in rules.figures[name].values() for citation in it.figure.basis)


def every_day(service: el.Service) -> Iterator[el.Ruleset]:
    yield from (service.on(day) for day in service.change_days)


def good_town(tmp_path: Path, name: str) -> el.Catalog:
    root = tmp_path / name
    shutil.copytree(PROBLEMS / "base", root)
    shutil.copytree(PROBLEMS / "good" / name, root, dirs_exist_ok=True)
    return el.load_catalog(root)


def test_everything_the_shipped_rules_say_is_on_the_page(catalog: el.Catalog) -> None:
    for service in catalog.values():
        shown: set[str] = set()
        for ruleset in every_day(service):
            rules = ruleset.compiled.rules
            page = describe_rules(rules, ruleset.on)
            assert left_out(page, rules) == []
            assert [at for at in cited(rules) if at not in write_page(page, "zh")] == []
            shown |= {line.text.zh for section in page.sections for line in section.lines}
        assert (
            declared(service.model) - {it for it in declared(service.model) if any(it in text for text in shown)}
            == set()
        )


def declared(service: ServiceModel) -> set[str]:
    """The titles of everything the service's file declares, of whatever day."""
    titles = [it.title for it in service.parameters.values()] + [it.title for it in service.criteria.values()]
    titles += [it.title for it in service.materials] + [it.title for it in service.procedure]
    return {title.zh for title in (*titles, *(question.text for question in service.open_questions))}


@pytest.mark.parametrize("name", GOOD)
def test_everything_any_good_ruleset_says_is_on_the_page(name: str, tmp_path: Path) -> None:
    for service in good_town(tmp_path, name).values():
        for ruleset in every_day(service):
            page = describe_rules(ruleset.compiled.rules, ruleset.on)
            assert left_out(page, ruleset.compiled.rules) == []


@given(situations())
def test_every_condition_can_be_told(situation: Situation) -> None:
    rules = bind(situation.service, situation.day)[0]
    for lang in LANGUAGES:
        assert "…" not in write_page(describe_rules(rules, situation.day), lang)


def section(ruleset: el.Ruleset, title: str) -> list[str]:
    """The lines under a title, in English."""
    lines = ruleset.describe(lang="en").splitlines()
    start = lines.index(title) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else None]


def test_the_summary_says_what_the_rules_are_and_where_they_come_from(snowfield: el.Catalog) -> None:
    lines = snowfield["1-1"].on("2022-06-01").describe(lang="en").split("\n\n")[0].splitlines()
    assert lines == [
        "1-1 Heating aid",
        "rules of 2022-06-01 (unchanged 2022-01-01 to 2022-12-31)",
        "Kind: application",
        "Agencies: accepted by Town hall; decided by Town hall",
        "Legal basis the table names: Heating aid rules  [1]",
        "In force: from 2020-01-01; a source gives the first day",
        "Complaints: Town hall 12345",
        "Caution: not every rule is confirmed after 2020-06-30; see the sources",
    ]


@pytest.mark.parametrize(
    ("service", "on", "says"),
    [
        ("1-1", "2023-06-01", "rules of 2023-06-01 (unchanged from 2023-01-01)"),
        ("9-1", "2022-06-01", "rules of 2022-06-01 (unchanged 2020-01-01 to 2024-12-31)"),
        (
            "9-1",
            "2022-06-01",
            "In force: 2020-01-01 to 2024-12-31; no source gives the first day, this library chose it",
        ),
        ("9-1", "2022-06-01", "Kind: duty (the agency acts; no one applies)"),
        ("9-1", "2022-06-01", "  no one applies, and nothing is asked"),
        ("9-1", "2022-06-01", "    Time: at once"),
    ],
)
def test_the_page_tells_a_duty_and_a_span_as_they_are(snowfield: el.Catalog, service: str, on: str, says: str) -> None:
    assert says in snowfield[service].on(on).describe(lang="en").splitlines()


@pytest.mark.parametrize(
    ("name", "says"),
    [("kind-channel", "Kind: channel (carries other services)"), ("kind-enquiry", "Kind: enquiry")],
)
def test_every_kind_has_words(name: str, says: str, tmp_path: Path) -> None:
    assert says in good_town(tmp_path, name)["1-1"].on("2021-01-01").describe(lang="en").splitlines()


def test_no_condition_is_said_to_be_none(tmp_path: Path) -> None:
    ruleset = good_town(tmp_path, "eligibility-empty")["1-1"].on("2021-01-01")
    assert section(ruleset, "Who is eligible") == ["  no conditions"]


def test_nothing_is_said_to_be_unconfirmed_on_a_day_that_is(town: Town) -> None:
    for old in ("checked: 2021-12-31", "checked: 2020-06-30"):
        town.edit("sources.yaml", old, "checked: 2022-12-31")
    service = town.catalog()["1-1"]
    assert "Caution" not in service.on("2022-12-31").describe(lang="en")
    assert "Caution: not every rule is confirmed after 2022-12-31" in service.on("2023-01-01").describe(lang="en")


def test_a_number_with_a_later_one_after_it_needs_no_confirmation(town: Town) -> None:
    for guide in ("value: 1000, cite: {source: heating_guide}", "value: 1300, cite: {source: rumour}"):
        town.edit("parameters.yaml", guide, guide.replace("heating_guide", "rumour"))
    town.edit(SERVICE, "    when: is_frail and", "    when: is_resident and")
    text = town.files[SERVICE].replace("source: rumour", "source: heating_rules")
    town.add(SERVICE, text.replace("source: heating_guide", "source: heating_rules"))
    service = town.catalog()["1-1"]
    assert "Caution" not in service.on("2020-09-30").describe(lang="en")
    assert "Caution: not every rule is confirmed after 2020-06-30" in service.on("2023-01-01").describe(lang="en")


def test_one_source_is_enough_to_confirm_a_rule(town: Town) -> None:
    for old in ("checked: 2021-12-31", "checked: 2022-12-31"):
        town.edit("sources.yaml", old, "checked: 2023-12-31")
    both = "[{source: heating_rules}, {source: rumour}]"
    town.add(SERVICE, town.files[SERVICE].replace("cite: {source: rumour}", f"cite: {both}"))
    assert "Caution" not in town.catalog()["1-1"].on("2022-06-01").describe(lang="en")


def test_what_has_a_certain_end_needs_no_confirmation(town: Town) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: 2022-01-01, until: 2022-12-31}")
    town.edit(
        SERVICE,
        "    when: route(frail)\n    cite: {source: rumour}",
        "    when: route(frail)\n    cite: {source: heating_rules}",
    )
    town.edit("sources.yaml", "checked: 2021-12-31", "checked: 2022-12-31")
    assert "Caution" not in town.catalog()["1-1"].on("2022-06-01").describe(lang="en")


def test_the_number_of_the_day_is_marked_and_so_is_one_that_may_hold_already(snowfield: el.Catalog) -> None:
    def marked(on: str) -> list[str]:
        page = describe_rules(snowfield["1-1"].on(on).compiled.rules, date.fromisoformat(on))
        (numbers,) = [it for it in page.sections if it.title.en == "Numbers and their days"]
        return [line.text.en for line in numbers.lines if line.mark == NOW and "CNY" in line.text.en]

    old, new, latest = (
        "2019-01-01 to 2020-12-31: 1000 CNY a month",
        "2021-01-01 to 2022-12-31: 1200 CNY a month (possibly from 2020-10-01)",
        "from 2023-01-01: 1300 CNY a month",
    )
    assert marked("2020-09-30") == [old]
    assert marked("2020-10-01") == marked("2020-12-31") == [old, new]
    assert marked("2021-01-01") == marked("2022-12-31") == [new]
    assert marked("2023-01-01") == [latest]


def test_numbers_of_no_use_to_the_service_are_left_out(catalog: el.Catalog) -> None:
    numbers = "\n".join(section(catalog["1-1"].on("2021-06-01"), "Numbers and their days"))
    assert "1010 CNY a month" in numbers
    assert "920 CNY" not in numbers
    assert "Months since graduation" not in numbers


def test_documents_stand_under_when_they_are_asked_for(snowfield: el.Catalog) -> None:
    lines = section(snowfield["1-1"].on("2022-06-01"), "Documents")
    heads = [line.strip() for line in lines if not line.startswith("    ") or line[4] in (ASKED, ASKED_IF, PROHIBITED)]
    assert [re.sub(r" +\[.*", "", head) for head in heads] == [
        "Always asked for",
        "● 1 Aid form",
        "Asked for in some cases",
        "○ 4 Stove papers",
        "Asked for on some routes",
        "○ 2 Proof of income",
        "○ 3 Diagnosis",
        "May not be asked for",
        "⊘ Tax record",
    ]


def test_routes_are_marked(later: el.Ruleset) -> None:
    marked = [line.strip()[2:] for line in section(later, "Who is eligible") if line.strip().startswith(ROUTE)]
    titles = [later.compiled.rules.criteria[route].title.en for route in later.routes]
    assert [title for title, line in zip(titles, marked, strict=True) if line.startswith(title)] == titles


def test_criteria_that_only_documents_ask_for_are_told_too(town: Town) -> None:
    town.edit(SERVICE, "    - resident\n", "")
    town.edit(SERVICE, "when: has_stove and", "when: resident and")
    ruleset = town.catalog()["1-1"].on("2022-06-01")
    assert section(ruleset, "Other criteria (not asked for eligibility)") == [
        "  ■ Resident of the town: Resident  [1]第二条"
    ]
    assert "        · criterion “Resident of the town”" in section(ruleset, "Documents")


def test_sources_are_told_with_what_they_are_worth(town: Town) -> None:
    town.edit(
        "sources.yaml",
        "  seen: true\n  checked: 2022-12-31\n",
        "  seen: true\n  as_printed: 雪府发[2020]1号\n  published: 2019-12-01\n  in_force: {from: 2020-01-01}\n"
        "  checked: 2022-12-31\n  note: {zh: 注, en: A note.}\n",
    )
    days = "published 2019-12-01, in force from 2020-01-01, last checked 2022-12-31"
    assert section(town.catalog()["1-1"].on("2022-06-01"), "Sources") == [
        "  [1] 雪府发〔2020〕1号 Heating aid rules",
        f"      Snowfield, legal, printed as 雪府发[2020]1号, {days}",
        "      A note.",
        "  [2] Heating aid guide",
        "      Snowfield, guide, last checked 2021-12-31, not confirmed since",
        "      https://snowfield.example/guide",
        "  [3] Rumour",
        "      Newspaper, secondary, text not seen, last checked 2020-06-30, not confirmed since",
    ]


def test_a_title_that_begins_with_its_number_is_said_once(catalog: el.Catalog) -> None:
    lines = catalog["1-1"].on("2021-06-01").describe().splitlines()
    assert "  [1] 津人社办发〔2020〕91号文件（标题和正文未见）" in lines
    assert "  [8] 津民规〔2025〕6号 天津市2025年社会救助标准通知" in lines


def test_a_source_is_confirmed_on_the_day_it_was_checked(snowfield: el.Catalog) -> None:
    checked = date(2021, 12, 31)
    for day, late in ((checked, False), (checked + timedelta(days=1), True)):
        lines = section(snowfield["1-1"].on(day), "Sources")
        assert ("      Snowfield, guide, last checked 2021-12-31, not confirmed since" in lines) == late


def test_a_language_there_is_none_of_is_refused(ruleset: el.Ruleset) -> None:
    with pytest.raises(el.EligibilityError, match="lang is one of 'zh', 'en', not 'fr'"):
        ruleset.describe(lang="fr")  # type: ignore[arg-type]


def test_each_language_stands_alone(snowfield: el.Catalog) -> None:
    chinese = snowfield["9-1"].on("2022-06-01").describe()
    assert "Snow clearing" not in chinese
    english = snowfield["9-1"].on("2022-06-01").describe(lang="en")
    printed = english.index("As the table prints it"), english.index("\nSources")
    outside = english[: printed[0]] + english[printed[1] :].replace("雪府发〔2020〕1号", "")
    assert not re.search(r"[\u4e00-\u9fff]", outside)


def test_what_the_table_prints_is_shown_as_printed(snowfield: el.Catalog) -> None:
    assert section(snowfield["9-1"].on("2022-06-01"), "As the table prints it")[3:] == [
        "  Responsibility boundary: 镇政府",
        "  Answers for: 扫雪",
    ]
