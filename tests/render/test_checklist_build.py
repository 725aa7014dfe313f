from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import eligibility as el
from eligibility.api.determination import Determination
from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_html import write_html
from eligibility.render.checklist_markdown import write_markdown
from eligibility.render.checklist_page import TABLED
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from eligibility.render.checklist_page import ChecklistPage, PageRow
    from tests.town import Town

SERVICE = "services/01-1-heating-aid.yaml"
EXAMPLES = ("divorced-mother", "ill-wife", "household-without-work", "undetermined", "veteran", "one-month-short")


def page_of(d: el.Determination, route: str | None = None) -> ChecklistPage:
    return build_page(d, d.checklist(route))


def example(catalog: el.Catalog, name: str, on: str = "2021-06-01") -> el.Determination:
    return catalog["1-1"].assess(el.read_facts(f"examples/{name}.yaml"), on=on)


def rows(page: ChecklistPage, *kinds: str) -> list[PageRow]:
    return [row for block in page.blocks if block.kind in kinds for row in block.rows]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(request.config.rootpath)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_document_stands_on_the_page_once_for_each_group_that_asks_for_it(catalog: el.Catalog, name: str) -> None:
    d = example(catalog, name)
    page, checklist = page_of(d), d.checklist()
    if any(block.kind == "open_routes" for block in page.blocks):
        grouped = [route.why.zh for route in rows(page, "open_routes") if route.why]
        assert [
            item for group in checklist.groups for item in group.items if item.title.zh not in "".join(grouped)
        ] == []
        wanted = [*checklist.common, *checklist.not_required]
    else:
        wanted = list(checklist)
    shown = rows(page, *TABLED, "provided", "not_needed")
    assert sorted(row.title.zh for row in shown) == sorted(item.document.title.zh for item in wanted)


def test_what_is_required_may_be_required_and_is_not_stand_apart(catalog: el.Catalog) -> None:
    page = page_of(example(catalog, "household-without-work"))
    assert [block.kind for block in page.blocks] == ["bring", "group", "may_be", "not_needed"]
    assert [row.number for row in rows(page, "bring")] == ["1", "2", "3", "15"]
    assert [row.number for row in rows(page, "group")] == ["4", "6"]
    assert [row.number for row in rows(page, "may_be")] == ["14"]
    assert page.summary[0].zh == "必带 4 项；按途径另带 2 项；可能要带 1 项"


def test_of_several_groups_one_is_enough_and_the_shortest_comes_first(town: Town) -> None:
    d = town.catalog()["1-1"].assess(
        {"is_resident": True, "household_income": 100, "birth_date": "1940-01-01", "dwelling": "house"}, on="2022-06-01"
    )
    page = page_of(d)
    assert [block.kind for block in page.blocks if block.kind in ("choice", "group")] == ["choice", "group", "group"]
    titles = [block.title.zh for block in page.blocks if block.kind == "group"]
    assert titles == ["第 1 组：按「高龄」途径：没有另外的材料", "第 2 组：按「低收入」途径"]
    assert "2 组中任带一组" in page.summary[0].zh


def test_one_group_alone_is_no_choice(catalog: el.Catalog) -> None:
    page = page_of(example(catalog, "divorced-mother"))
    assert "choice" not in [block.kind for block in page.blocks]
    assert [block.title.zh for block in page.blocks if block.kind == "group"] == ["按「单亲家庭人员」途径，另带"]


def test_a_route_may_be_fixed(catalog: el.Catalog) -> None:
    page = page_of(example(catalog, "ill-wife"), "minimum_allowance_household")
    assert [row.number for row in rows(page, "bring")] == ["1", "2", "3", "8", "15"]
    assert ("申请途径", "低保家庭人员") in [(label.zh, text.zh) for label, text in page.facts]
    assert "choice" not in [block.kind for block in page.blocks]


def test_open_routes_stand_in_a_line_each(catalog: el.Catalog) -> None:
    page = page_of(catalog["1-1"].assess({}, on="2021-06-01"))
    lines = {row.title.zh: row.why.zh for row in rows(page, "open_routes") if row.why}
    assert lines["低保家庭人员"] == "8 《天津市最低生活保障证》及最低生活保障金发放记录"
    assert "14 退休凭证和领取退休金流水（可能需要）" not in lines.values()
    assert lines["4050人员"] == "没有另外的材料"
    assert "途径未定" in page.summary[0].zh


def test_an_open_item_says_what_settles_it_and_what_no_source_says(catalog: el.Catalog) -> None:
    (row,) = rows(page_of(example(catalog, "undetermined")), "may_be")
    assert row.asks
    assert row.asks.zh == "您的家庭成员中是否有人已领取退休金？（是／否）"
    assert [text.zh for text in row.unstated] == ["没有来源说明何时需要，可能用于核算家庭月人均收入"]
    assert row.why is None


@pytest.mark.parametrize("provider", ["agency", "system"])
def test_what_others_provide_is_nothing_to_bring(town: Town, provider: str) -> None:
    town.edit(SERVICE, '    item: "1"\n', f'    item: "1"\n    provided_by: {provider}\n')
    page = page_of(town.catalog()["1-1"].assess({"is_resident": True}, on="2021-06-01"))
    assert [row.title.zh for row in rows(page, "provided")] == ["补助申请表"]
    assert "补助申请表" not in [row.title.zh for row in rows(page, *TABLED)]
    assert "必带" not in page.summary[0].zh


def test_what_may_not_be_asked_for_is_told(town: Town) -> None:
    (row,) = rows(page_of(town.catalog()["1-1"].assess({}, on="2021-06-01")), "must_not_ask")
    assert (row.title.zh, [note.zh for note in row.notes]) == ("纳税记录", ["由镇政府查询。"])
    assert row.cited.endswith("第六条")
    (row,) = rows(page_of(town.catalog()["1-1"].assess({}, on="2023-06-01")), "must_not_ask")
    assert row.notes[-1].zh == "2022-12-31 之后没有来源确认仍不得要求"


def test_only_what_may_be_brought_asks_for_a_form(town: Town) -> None:
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 100}, on="2021-06-01")
    page = page_of(d)
    how = {row.number: row.how.zh for row in rows(page, *TABLED) if row.how}
    assert how["1"] == "原件，复印件2份"
    (proof,) = [row for row in rows(page, "group") if row.number == "2"]
    assert [(paper.title.zh, paper.how and paper.how.zh) for paper in proof.papers] == [
        ("工资单", None),
        ("银行流水", "近6个月"),
    ]
    assert proof.choice
    assert any("来源没有说明要哪一种" in note.zh for note in page.footnotes)


def test_a_page_of_old_rules_says_from_when_nobody_confirmed_them(catalog: el.Catalog) -> None:
    assert not page_of(example(catalog, "divorced-mother")).cautions
    page = page_of(example(catalog, "divorced-mother", "2026-01-05"))
    assert [text.zh[:10] for text in page.cautions] == ["2022-03-26"]
    assert {row.unconfirmed.isoformat() for row in rows(page, "group") if row.unconfirmed} == {"2022-03-26"}
    assert any(note.zh.startswith("※") for note in page.footnotes)


@pytest.mark.parametrize(("name", "says"), [("one-month-short", "不符合条件"), ("undetermined", "还不能确定")])
def test_a_page_for_one_who_may_not_qualify_says_so_first(catalog: el.Catalog, name: str, says: str) -> None:
    assert says in page_of(example(catalog, name)).cautions[0].zh


def test_sources_are_numbered_as_they_are_cited(catalog: el.Catalog) -> None:
    page = page_of(example(catalog, "divorced-mother"))
    assert [source.number for source in page.sources] == list(range(1, len(page.sources) + 1))
    cited = "".join(row.cited for block in page.blocks for row in block.rows)
    assert all(f"[{source.number}]" in cited for source in page.sources)


# ---------------------------------------------------------------- what others may not read

STOVE_PAPERS = "when: has_stove and dwelling in {house, flat}\n    exempt_when: household_size == 1"
SENSITIVE: dict[str, tuple[str, str, dict[str, object]]] = {
    "household_income": ("household_income < 500", "家庭收入<500", {"household_income": 2718}),
    "illness": ("illness == none", "疾病为无", {"illness": "asthma"}),
    "is_frail": ("is_frail", "体弱", {"is_frail": False}),
}


@pytest.mark.parametrize("fact", SENSITIVE)
def test_a_sensitive_fact_is_named_but_what_it_is_stays_out(town: Town, fact: str) -> None:
    when, condition, facts = SENSITIVE[fact]
    town.edit(SERVICE, STOVE_PAPERS, f"when: {when}")
    d = town.catalog()["1-1"].assess({"is_resident": True, **facts}, on="2021-06-01")
    (item,) = [item for item in d.checklist() if item.item == "4"]
    assert item.need is el.Need.NOT_REQUIRED
    assert item.discreet_why.zh == f"视「{condition}」而定"
    page = page_of(d)
    for text in (write_html(page), write_markdown(page)):
        assert condition.replace("<", "&lt;") in text or condition.replace("<", "\\<") in text
        for told in ("2718", "哮喘", "asthma", "不成立：体弱", f"不成立：{condition}"):
            assert told not in text


def test_no_value_that_was_found_is_on_the_page(town: Town) -> None:
    town.edit(SERVICE, STOVE_PAPERS, "when: household_size >= 19 or dwelling == flat")
    d = town.catalog()["1-1"].assess({"is_resident": True, "dwelling": "boat", "household_size": 13}, on="2021-06-01")
    (item,) = [item for item in d.checklist() if item.item == "4"]
    assert "实为13人" in item.why.zh
    assert item.discreet_why.zh == "不成立：家庭人数≥19；不成立：住所为楼房"
    text = write_html(page_of(d))
    for told in ("13人", "实为", "found", "boat,"):
        assert told not in text


def test_the_route_of_a_group_is_not_told_again_for_each_of_its_items(catalog: el.Catalog) -> None:
    d = example(catalog, "household-without-work")
    assert [item.discreet_why.zh for group in d.checklist().groups for item in group.items] == [
        "家庭成员中有已婚的",
        "家庭成员中有丧偶的",
    ]
    (whole,) = [
        item for group in example(catalog, "ill-wife").checklist().groups for item in group.items if item.item == "8"
    ]
    assert whole.discreet_why.zh == "按这一途径申请的都须提供"


@given(situations())
def test_any_checklist_is_a_page_that_can_be_written(situation: Situation) -> None:
    d = Determination(situation.evaluate())
    page = page_of(d)
    html, markdown = write_html(page), write_markdown(page, ("zh",))
    for item in d.checklist():
        assert item.document.title.zh in html
        assert item.document.title.zh in markdown
