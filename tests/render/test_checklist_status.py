from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import eligibility as el
from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_html import write_html
from eligibility.render.checklist_markdown import write_markdown
from eligibility.render.checklist_page import TABLED
from tests.town import SERVICE

if TYPE_CHECKING:
    import pytest

    from eligibility.render.checklist_page import ChecklistPage, PageRow, PageStatus
    from tests.town import Town

FACTS = {"is_resident": True, "household_income": 100, "has_stove": False}
FORM = el.Provided("aid_form", original=True, copies=2)
SLIP = el.Provided("payslip", original=True)


def page_with(town: Town, *provided: el.Provided, next_step: str | None = None) -> ChecklistPage:
    d = town.catalog()["1-1"].assess(FACTS, on="2021-06-01")
    checklist = d.checklist()
    return build_page(d, checklist, checklist.check(provided, next_step=next_step))


def row(page: ChecklistPage, number: str) -> PageRow:
    (found,) = [it for block in page.blocks if block.kind in TABLED for it in block.rows if it.number == number]
    return found


def status(page: ChecklistPage, number: str) -> PageStatus:
    found = row(page, number).status
    assert found
    return found


def test_an_unchecked_page_says_nothing_of_where_one_stands(town: Town) -> None:
    d = town.catalog()["1-1"].assess(FACTS, on="2021-06-01")
    page = build_page(d, d.checklist())
    assert page.is_complete is None
    assert [it.status for block in page.blocks for it in block.rows] == [None] * sum(len(b.rows) for b in page.blocks)
    assert "✔" not in write_html(page)


def test_every_item_is_marked_and_says_what_to_do(town: Town) -> None:
    page = page_with(town, el.Provided("aid_form", original=False, copies=1))
    assert (status(page, "1").mark, status(page, "1").label.zh) == ("✘", "不合要求")
    assert [text.zh for text in status(page, "1").todo] == [
        "须是原件，带的是复印件；带原件来",
        "复印件须有2份，有1份；再复印1份",
    ]
    assert status(page, "2").label.zh == "缺"
    assert any("工资单" in text.zh for text in status(page, "2").todo)
    assert page.is_complete is el.Truth.FALSE


def test_one_paper_of_a_choice_is_enough(town: Town) -> None:
    page = page_with(town, FORM, SLIP)
    assert page.is_complete is el.Truth.TRUE
    assert status(page, "2").todo == ()
    assert [paper.is_there for paper in row(page, "2").papers] == [True, False]
    assert page.summary[0].zh == "齐了；按 2021-06-01 交件核对"


def test_the_top_counts_what_is_left(town: Town) -> None:
    page = page_with(town, el.Provided("aid_form", copies=2))
    assert page.summary[0].zh == "还不齐：还不能定 1 项，缺 1 项；按 2021-06-01 交件核对"
    assert page.is_complete is el.Truth.FALSE


def test_what_only_may_be_needed_is_counted_apart(town: Town) -> None:
    d = town.catalog()["1-1"].assess({**FACTS, "has_stove": None}, on="2021-06-01")
    checklist = d.checklist()
    page = build_page(d, checklist, checklist.check([FORM]))
    assert page.summary[0].zh == "还不齐：缺 1 项，可能还缺 1 项；按 2021-06-01 交件核对"
    page = build_page(d, checklist, checklist.check([FORM, SLIP]))
    assert page.is_complete is el.Truth.UNKNOWN
    assert page.summary[0].zh == "齐不齐还不能定：可能还缺 1 项；按 2021-06-01 交件核对"


def test_of_a_choice_only_what_was_brought_is_marked(town: Town) -> None:
    assert [paper.status for paper in row(page_with(town, FORM), "2").papers] == [None, None]
    assert [paper.status is None for paper in row(page_with(town, FORM, SLIP), "2").papers] == [False, True]


def test_what_others_provide_is_not_marked(town: Town) -> None:
    town.edit(SERVICE, '    item: "1"\n', '    item: "1"\n    provided_by: agency\n')
    (block,) = [block for block in page_with(town).blocks if block.kind == "provided"]
    assert [row.status for row in block.rows] == [None]


def test_a_last_good_day_stands_with_the_paper_and_on_top(town: Town) -> None:
    town.edit(SERVICE, "    copies: 2\n    original: true\n", "    issued_within: {count: 1, unit: month}\n")
    page = page_with(town, el.Provided("aid_form", original=True, issued_on="2021-05-20"), SLIP, next_step="2021-07-01")
    until = status(page, "1").good_until
    assert until
    assert until.zh.startswith("有效到 2021-06-")
    assert any("下一步 2021-07-01 之前到期" in text.zh for text in page.summary)


def test_what_was_brought_for_nothing_is_told(town: Town) -> None:
    page = page_with(town, FORM, SLIP, el.Provided("medical_proof", original=True))
    (spare,) = [block for block in page.blocks if block.kind == "spare"]
    assert [it.title.zh for it in spare.rows] == ["诊断书"]
    assert spare.rows[0].why


def test_each_group_says_whether_it_is_complete(catalog: el.Catalog, request: pytest.FixtureRequest) -> None:
    examples = request.config.rootpath / "examples"
    d = catalog["1-1"].assess(el.read_facts(examples / "ill-wife.yaml"), on="2022-04-01")
    checklist = d.checklist()
    page = build_page(d, checklist, checklist.check(el.read_provided(examples / "provided/ill-wife.yaml")))
    said = [block.title.zh.split(" · ")[-1] for block in page.blocks if block.kind == "group"]
    assert said == ["齐不齐还不能定", "还不齐"]
    assert status(page, "9").truth is el.Truth.FALSE
    assert [paper.status and paper.status.mark for paper in row(page, "9").papers] == ["?", "✘"]


def test_only_what_is_there_is_ticked_in_every_form(town: Town) -> None:
    page = page_with(town, FORM)
    html = write_html(page)
    ET.fromstring(html.partition("\n")[2])  # noqa: S314 - our own page
    boxes = {it[0]: "checked" in it[1] for it in re.findall(r'<input [^>]*aria-label="([^"]*)"([^>]*)/>', html)}
    assert boxes == {"补助申请表": True, "收入证明": False}
    assert "→ " in html
    markdown = write_markdown(page, ("zh",))
    assert "- [x] **1 补助申请表**\n  - **✔ 具备**\n" in markdown
    assert "- [ ] **2 收入证明**\n  - **✘ 缺**\n" in markdown


def test_words_said_of_a_paper_never_become_markup(town: Town) -> None:
    town.edit(SERVICE, "    original: true\n", "    issuer: {zh: 医院, en: a hospital}\n")
    page = page_with(town, el.Provided("aid_form", original=True, copies=2, issuer="<b>*x*</b>"))
    assert "&lt;b&gt;*x*&lt;/b&gt;" in write_html(page)
    assert "\\<b\\>\\*x\\*\\</b\\>" in write_markdown(page)
