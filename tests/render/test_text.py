from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from eligibility.citation import Grade
from eligibility.materials.item import ChecklistItem
from eligibility.render.labels import LABELS, MARKS, NEED_MARKS
from eligibility.render.outline import checklist_rows, mark_of, rows
from eligibility.render.sources import SourceNotes
from eligibility.truth import Truth
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    import eligibility as el
    from tests.situations import Facts

APPLICANT: Facts = {"is_resident": True, "household_income": 100, "dwelling": "flat", "age": 80}


@pytest.fixture(scope="module")
def d(snowfield: el.Catalog) -> el.Determination:
    return snowfield["1-1"].assess(APPLICANT, on="2022-06-01")


def test_every_label_is_in_both_languages() -> None:
    assert all(label.zh and label.en for label in LABELS.values())
    assert all(re.findall(r"{\w+}", label.zh) == re.findall(r"{\w+}", label.en) for label in LABELS.values())


def test_marks_tell_truths_and_needs_apart() -> None:
    assert len(set(MARKS.values())) == 3
    assert len(set(NEED_MARKS.values())) == 3


def test_an_explanation_names_the_service_the_day_and_the_outcome(d: el.Determination) -> None:
    english = d.explain("en")
    assert english.splitlines()[0] == "1-1 Heating aid  rules of 2022-06-01"
    assert "Outcome: eligible" in english
    assert "Qualifies as: Low income; Old" in english
    assert d.explain().splitlines()[0] == "1-1 取暖补助  适用 2022-06-01 的规则"


@pytest.mark.parametrize(
    ("facts", "on", "says"),
    [
        ({"is_resident": False}, "2022-06-01", "Resident"),
        ({"is_resident": True}, "2022-06-01", "Next question: When were you born?"),
        (
            {"is_resident": True, "age": 55, "household_income": 9000, "has_stove": True, "is_frail": False},
            "2022-06-01",
            "(house / flat / boat)",
        ),
        ({"is_resident": True}, "2022-06-01", "Missing facts"),
        (
            {"is_resident": True, "household_income": 1},
            "2022-06-01",
            "Caution: no source confirms that the rules were in force after 2021-12-31",
        ),
        ({"is_resident": True, "household_income": 1}, "2022-06-01", "Evidence: guide"),
        ({"is_resident": True, "household_income": 1}, "2022-06-01", "of the last 6 months"),
        ({}, "2022-06-01", "Whether a boat needs a stove is not stated."),
        ({}, "2022-06-01", "no time is stated"),
    ],
)
def test_an_explanation_says_what_matters(snowfield: el.Catalog, facts: Facts, on: str, says: str) -> None:
    assert says in snowfield["1-1"].assess(facts, on=on).explain("en")


def test_a_sensitive_value_is_shown_to_who_asks_for_the_explanation(snowfield: el.Catalog) -> None:
    d = snowfield["1-1"].assess({"household_income": 4321}, on="2022-06-01")
    assert "4321 CNY a month" in d.explain("en")


def test_how_a_clause_was_read_and_its_note_are_shown_where_there_are_some(town: Town, d: el.Determination) -> None:
    assert "Read as:" not in d.explain("en")
    line = '    title: {zh: 本镇居民, en: "Resident of the town"}\n'
    town.edit(SERVICE, line, f"{line}    reading: {{zh: 甲乙, en: as we read}}\n    note: {{zh: 丙丁, en: our note}}\n")
    resident = town.catalog()["1-1"].assess({}, on="2022-06-01")
    assert "Read as: as we read" in resident.explain("en")
    assert "our note" in resident.explain("en")
    assert "读法：甲乙" in resident.explain("zh")


def test_findings_are_shown_with_their_marks(d: el.Determination) -> None:
    lines = d.explain("en").splitlines()
    assert any("✔ Resident of the town" in line for line in lines)
    assert any("? Settled" in line for line in lines)


def test_sources_are_numbered_in_order_of_first_mention(d: el.Determination) -> None:
    notes = SourceNotes()
    (resident,) = d["resident"].citations
    (poor, _, _) = (*d["poor"].citations, None, None)[:3]
    assert poor is not None
    assert notes.cite((resident, poor), None, ("en",)) == "[1]第二条 [2]二"
    assert notes.cite((poor,), Grade.GUIDE, ("en",)).replace("\n", " ") == "[2]二 guide"
    assert notes.cite((), Grade.GUIDE, ("en",)) == ""
    assert [(number, source.id) for number, source in notes.listed()] == [(1, "heating_rules"), (2, "heating_guide")]


def test_every_source_an_explanation_numbers_is_listed(d: el.Determination) -> None:
    body, sources = d.explain("en").split("\nSources\n")
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert numbers == {int(number) for number in re.findall(r"^  \[(\d+)\]", sources, flags=re.MULTILINE)}


def test_a_source_that_has_ended_says_until_when(town: Town) -> None:
    town.edit("sources.yaml", "  checked: 2022-12-31\n", "  checked: 2022-12-31\n  in_force: {until: 2023-06-30}\n")
    d = town.catalog()["1-1"].assess(APPLICANT, on="2022-06-01")
    listed = d.explain("en").split("\nSources\n")[1].splitlines()
    assert listed[0] == "  [1] Heating aid rules · legal · in force until 2023-06-30"
    assert "in force" not in listed[1]
    assert "《取暖补助办法》" not in d.explain("zh").split("\n来源\n")[1]
    assert "雪府发〔2020〕1号 · 法律文本 · 施行至 2023-06-30" in d.explain("zh")


def test_rows_are_the_criteria_and_the_groups_that_hold_some(d: el.Determination) -> None:
    assert d.findings is not None
    shown = [finding.id for _, finding in rows(d.findings) if finding.id]
    assert shown == ["resident", "poor", "old", "settled", "frail", "stoveless"]
    assert max(depth for depth, _ in rows(d.findings)) == 4


def test_a_list_of_documents_has_a_heading_for_each_group(d: el.Determination) -> None:
    headings = [heading.en for heading, _ in checklist_rows(d.checklist()) if heading]
    assert headings == [
        "any one of these groups",
        "As “Old”: nothing more",
        "As “Low income”",
        "Not required",
        "May not be asked for",
    ]


def test_every_item_is_shown_once_in_a_list_of_one_route(d: el.Determination) -> None:
    checklist = d.checklist("poor")
    shown = [item.id for _, item in checklist_rows(checklist) if isinstance(item, ChecklistItem)]
    assert shown == [item.id for item in checklist]


def test_braces_in_the_words_of_a_ruleset_are_shown_as_they_are(town: Town) -> None:
    town.edit(
        "facts.yaml", 'label: {zh: 有炉具, en: "Has a stove"}', 'label: {zh: "炉{具}", en: "Stove {0} {x} [bold]"}'
    )
    town.edit(SERVICE, 'title: {zh: 没有炉具, en: "Without a stove"}', 'title: {zh: "无{炉}", en: "No {stove} [red]"}')
    d = town.catalog()["1-1"].assess({"is_resident": True, "months_here": 9, "has_stove": True}, on="2021-06-01")
    assert "Stove {0} {x} [bold]" in d.explain("en")
    assert "No {stove} [red]" in d.explain("en")
    assert d["stoveless"].truth is Truth.FALSE


def test_what_may_not_be_asked_for_is_shown_with_its_clause_and_its_note(d: el.Determination) -> None:
    lines = d.explain("zh").splitlines()
    at = lines.index("  不得要求")
    assert re.fullmatch(r"    ⊘ 纳税记录  \[\d\]第六条 法律文本", lines[at + 1])
    assert lines[at + 2] == "        由镇政府查询。"


def test_an_open_item_shows_its_question(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "household_income": 100, "has_stove": True, "household_size": 2}
    d = snowfield["1-1"].assess(facts, on="2022-06-01")
    assert "        问：您住在哪里？（平房／楼房／船）" in d.explain("zh").splitlines()
    assert "        Ask: Where do you live? (house / flat / boat)" in d.explain("en").splitlines()


def test_every_row_has_its_mark(d: el.Determination) -> None:
    marks = [mark_of(item) for _, item in checklist_rows(d.checklist()) if item]
    assert set(marks) == {"●", "○", "–", "⊘"}
