from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import eligibility as el
from eligibility.render.checklist_html import write_html
from eligibility.render.checklist_markdown import write_markdown
from eligibility.render.checklist_merged import build_merged_page
from tests.town import NEW_SERVICE, SERVICE

if TYPE_CHECKING:
    from eligibility.api import Survey
    from eligibility.render.checklist_page import ChecklistPage, PageRow
    from tests.town import Town

BOTH = ["1-1", "1-2"]
FACTS = {"is_resident": True, "household_income": 2718, "has_stove": False, "birth_date": "1940-01-01"}
FACTS |= {"dwelling": "house", "move_date": "2015-01-01"}


@pytest.fixture
def two(town: Town) -> Town:
    """The town with a service more, which wants three copies of the form and a statement."""
    coal = NEW_SERVICE.replace("    copies: 2\n    original: true\n", "    copies: 3\n").replace(
        "any_of:\n      - payslip\n      - {document: bank_statement", "all_of:\n      - {document: bank_statement"
    )
    return town.add("services/01-2-coal-aid.yaml", coal.replace("when: route(poor)", "when: household_income > 10"))


def survey(town: Town, **more: object) -> Survey:
    return town.catalog().assess({**FACTS, **more}, on="2021-06-01")


def page_of(found: Survey, **routes: str) -> ChecklistPage:
    return build_merged_page(found, found.checklist(BOTH, routes=routes))


def rows(page: ChecklistPage, *kinds: str) -> dict[str, PageRow]:
    return {row.title.zh: row for block in page.blocks if block.kind in kinds for row in block.rows}


def test_each_document_stands_once_and_says_which_services_ask_for_it(two: Town) -> None:
    page = page_of(survey(two))
    form = rows(page, "bring")["补助申请表"]
    assert form.how
    assert form.how.zh == "原件，复印件3份"
    assert form.why
    assert form.why.zh == "1-1（材料1）：所有申请人都须提供；1-2（材料1）：所有申请人都须提供"
    titles = [row.title.zh for block in page.blocks for row in block.rows if block.kind != "must_not_ask"]
    assert len(titles) == len(set(titles))


def test_the_head_names_every_service_with_its_outcome_and_office(two: Town) -> None:
    page = page_of(survey(two))
    assert page.number == "1-1 + 1-2"
    facts = {label.zh: text.zh for label, text in page.facts}
    assert facts["1-1"].startswith("取暖补助；符合条件；按「高龄」途径")
    assert "交到：镇政府" in facts["1-2"]
    assert page.summary[-1].zh == "必带 2 项"


def test_the_order_of_services_is_told(two: Town) -> None:
    two.edit("documents.yaml", 'zh: 银行流水, en: "Bank statement"}', 'zh: 银行流水, en: "Bank"}\n  produced_by: "1-1"')
    page = page_of(survey(two))
    facts = {label.zh: text.zh for label, text in page.facts}
    assert facts["先后"] == "先办 1-1，再办 1-2：1-1 发给银行流水"
    assert list(rows(page, "obtained")) == ["银行流水"]
    assert "银行流水" not in rows(page, "bring")


def test_no_value_of_a_sensitive_fact_is_on_the_page(two: Town) -> None:
    page = page_of(survey(two))
    why = rows(page, "bring")["银行流水"].why
    assert why
    assert why.zh == "1-2（材料2）：视「家庭收入>10」而定"
    for text in (write_html(page), write_markdown(page)):
        assert "2718" not in text


def test_what_was_brought_is_held_against_the_whole_list(two: Town) -> None:
    found = survey(two)
    merged = found.checklist(BOTH)
    report = merged.check([el.Provided("aid_form", original=True, copies=2)])
    page = build_merged_page(found, merged, report)
    form = rows(page, "bring")["补助申请表"].status
    assert form
    assert [text.zh for text in form.todo] == ["复印件须有3份，有2份；再复印1份"]
    assert page.is_complete is el.Truth.FALSE
    ET.fromstring(write_html(page).partition("\n")[2])  # noqa: S314 - our own page


def test_open_points_name_their_service(two: Town) -> None:
    page = page_of(survey(two, household_income=None))
    assert {text.zh[:4] for text in page.questions} == {"1-1：", "1-2："}
    row = rows(page, "may_be")["银行流水"]
    assert row.asks
    assert row.asks.zh == "家庭月收入多少元？"


def test_what_one_may_not_ask_for_and_another_needs_is_told(two: Town) -> None:
    statement = "      - {document: bank_statement, covers_last: {count: min_months, unit: month}}\n"
    two.edit(SERVICE, statement, "      - stove_papers\n").edit(SERVICE, "[tax_record]", "[bank_statement]")
    why = rows(page_of(survey(two)), "must_not_ask")["银行流水"].why
    assert why
    assert why.zh == "1-1 取暖补助；1-2 仍需要"


def test_of_a_service_that_waits_for_another_it_does_not_say_that_nothing_helps() -> None:
    facts = el.read_facts("examples/families/mother-back-to-work.yaml")
    found = el.load_catalog().assess(facts, on="2021-06-01")
    first = [text.zh for text in build_merged_page(found, found.checklist(["1-1", "2-1"])).cautions]
    assert "1-1：现在还不符合条件；先办 2-1，办成后再看。" in first
    alone = [text.zh for text in build_merged_page(found, found.checklist(["1-1"])).cautions]
    assert "1-1：按所给的情况不符合条件，备齐材料也不能改变这一点。" in alone
