from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eligibility.render.checklist_data import checklist_data
from eligibility.render.data import verdict_data
from tests.town import SERVICE

if TYPE_CHECKING:
    import eligibility as el
    from tests.town import Town


def test_an_item_says_all_a_front_end_shows(snowfield: el.Catalog) -> None:
    d = snowfield["1-1"].assess({"is_resident": True, "household_income": 100}, on="2022-06-01")
    data = checklist_data(d.checklist())
    (group,) = data["groups"]
    (item,) = group["items"]
    assert (group["route"], group["truth"]) == ("poor", "true")
    assert (item["id"], item["item"], item["need"], item["choice"]) == ("income_proof", "2", "required", True)
    assert [option["id"] for option in item["options"]] == ["payslip", "bank_statement"]
    assert item["options"][1]["form"] == {"zh": "近6个月", "en": "of the last 6 months"}
    assert item["citations"] == [
        {
            "source": "heating_guide",
            "name": "《取暖补助指南》",
            "at": "",
            "grade": "guide",
            "url": "https://snowfield.example/guide",
        }
    ]
    assert item["grade"] == "guide"
    assert sorted(data["common"][1]["missing"]) == ["dwelling", "has_stove", "household_size"]


def test_a_paper_says_who_issues_it_and_what_is_noted_of_it(town: Town) -> None:
    town.edit("documents.yaml", 'en: "Payslip"}', 'en: "Payslip"}\n  issued_by: {zh: 雇主, en: "the employer"}')
    town.edit("documents.yaml", 'en: "Bank statement"}', 'en: "Bank statement"}\n  note: {zh: 原件, en: "No copies"}')
    town.edit(SERVICE, "      - payslip\n", "      - {document: payslip, note: {zh: 盖章, en: Stamped}}\n")
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 100}, on="2022-06-01")
    payslip, statement = checklist_data(d.checklist())["groups"][0]["items"][0]["options"]
    assert payslip["issued_by"] == {"zh": "雇主", "en": "the employer"}
    assert payslip["note"] == {"zh": "盖章", "en": "Stamped"}
    assert (statement["issued_by"], statement["note"]) == (None, None)
    assert statement["document_note"] == {"zh": "原件", "en": "No copies"}


def test_a_source_says_its_days(town: Town) -> None:
    town.edit("sources.yaml", "  checked: 2022-12-31\n", "  checked: 2022-12-31\n  in_force: {until: 2023-06-30}\n")
    (source,) = verdict_data(town.catalog()["1-1"].assess({}, on="2022-06-01"))["legal_basis"]
    assert source["in_force"] == {"from": None, "until": "2023-06-30"}


def test_each_item_of_the_checklist_is_in_its_data(snowfield: el.Catalog) -> None:
    checklist = snowfield["1-1"].assess({"is_resident": True}, on="2022-06-01").checklist()
    data = checklist_data(checklist)
    listed = [*data["common"], *(item for group in data["groups"] for item in group["items"]), *data["not_required"]]
    assert [(item["id"], item["need"]) for item in listed] == [(item.id, item.need.value) for item in checklist]


def test_a_finding_says_what_it_saw_and_where_it_comes_from(snowfield: el.Catalog) -> None:
    d = snowfield["1-1"].assess({"age": 70, "dwelling": "flat"}, on="2022-06-01")
    findings = verdict_data(d)["findings"]
    (old,) = [it for it in findings["children"][1]["children"][0]["children"] if it["id"] == "old"]
    assert (old["kind"], old["truth"], old["is_route"], old["joined"]) == ("criterion", "true", True, "all")
    assert old["facts"] == {"age": 70, "dwelling": "flat"}
    assert [(child["kind"], child["is_route"]) for child in old["children"]] == [("condition", False)]
    assert [(citation["source"], citation["at"]) for citation in old["citations"]] == [("heating_rules", "第三条")]


def test_a_duty_has_no_findings(snowfield: el.Catalog) -> None:
    data = verdict_data(snowfield["9-1"].assess({}, on="2022-06-01"))
    assert (data["outcome"], data["findings"], data["grade"], data["next_question"]) == (
        "not_applicable",
        None,
        None,
        None,
    )


def options(town: Town, keys: str, facts: dict[str, object]) -> list[dict[str, Any]]:
    """The options of the aid form with *keys* in place of its copies and its original."""
    town.edit(SERVICE, "    copies: 2\n    original: true\n", keys)
    checklist = town.catalog()["1-1"].assess(facts, on="2022-06-01").checklist()
    found: list[dict[str, Any]] = checklist_data(checklist)["common"][0]["options"]
    json.dumps(found)
    return found


def test_what_is_demanded_of_a_document_is_told_part_by_part(town: Town) -> None:
    keys = """\
    original: true
    copies: 1 + household_size
    paper: A4
    stamps: {any_of: [hospital_seal, ward_seal]}
    issued_within: {count: min_months, unit: month}
    issuer: {zh: 二级及以上医院, en: a hospital of the second level or above}
"""
    (option,) = options(town, keys, {"household_size": 2})
    assert option["demand"] == {
        "original": True,
        "copies": {
            "value": 3,
            "candidates": [3],
            "least": 3,
            "most": 3,
            "formula": {"zh": "1+家庭人数", "en": "1 + Household size"},
            "missing": [],
            "unstated": [],
        },
        "paper": "A4",
        "stamps": [
            [
                {"id": "hospital_seal", "title": {"zh": "医院公章", "en": "seal of the hospital"}},
                {"id": "ward_seal", "title": {"zh": "病区章", "en": "stamp of the ward"}},
            ]
        ],
        "covers_last": [],
        "issued_within": [{"counts": [6], "unit": "month", "unstated": None}],
        "issuers": [{"zh": "二级及以上医院", "en": "a hospital of the second level or above"}],
        "photos": [],
    }


def test_copies_that_depend_on_what_is_not_known_say_between_which_and_on_what(town: Town) -> None:
    (option,) = options(town, "    copies: 1 + household_size\n", {})
    copies = option["demand"]["copies"]
    assert (copies["value"], copies["least"], copies["most"]) == (None, 2, 21)
    assert (copies["candidates"], copies["missing"]) == ([], ["household_size"])


def test_what_is_not_demanded_is_null_or_empty(town: Town) -> None:
    (option,) = options(town, "", {})
    assert (option["form"], option["produced_by"]) == (None, None)
    assert not any(option["demand"].values())


def test_a_photo_is_told_with_every_figure(town: Town) -> None:
    keys = "    all_of:\n      - {document: aid_form, photo: {prints: 2, inches: 1}}\n"
    keys += "      - {document: payslip, photo: {format: jpeg, under: 120}}\n"
    prints, file = (option["demand"]["photos"][0] for option in options(town, keys, {}))
    assert prints == {
        "format": None,
        "under": None,
        "inches": 1,
        "width_mm": None,
        "height_mm": None,
        "dpi": None,
        "prints": 2,
    }
    assert (file["format"], file["under"], file["prints"]) == ("jpeg", 120, None)


def test_an_open_item_carries_its_question_and_no_other_does(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "household_income": 100, "has_stove": True, "dwelling": None, "household_size": 2}
    data = checklist_data(snowfield["1-1"].assess(facts, on="2022-06-01").checklist())
    form, papers = data["common"]
    assert form["question"] is None
    assert (papers["need"], papers["question"]["fact"], papers["settles"]) == ("may_be_required", "dwelling", True)
    assert list(papers["question"]["choices"]) == ["house", "flat", "boat"]


def test_what_may_not_be_asked_for_is_told_with_its_clause(town: Town) -> None:
    town.edit(SERVICE, "must_not_ask:\n", "must_not_ask:\n  - anything_else: true\n    cite: {source: rumour}\n")
    data = checklist_data(town.catalog()["1-1"].assess({}, on="2022-06-01").checklist())
    anything, record = data["must_not_ask"]
    assert (anything["documents"], anything["anything_else"], anything["note"]) == ([], True, None)
    assert anything["unconfirmed"] == "2020-06-30"
    assert record["documents"] == [{"id": "tax_record", "title": {"zh": "纳税记录", "en": "Tax record"}}]
    assert (record["anything_else"], record["grade"], record["unconfirmed"]) == (False, "legal", None)
    assert [(it["source"], it["at"]) for it in record["citations"]] == [("heating_rules", "第六条")]
    assert record["note"]["en"] == "The town hall looks it up."


def test_an_open_item_says_what_settles_it_and_the_list_what_may_not_be_asked_for(town: Town) -> None:
    data = checklist_data(town.catalog()["1-1"].assess({"dwelling": "house"}, on="2021-06-01").checklist())
    (papers,) = [item for item in data["common"] if item["item"] == "4"]
    assert papers["question"]["fact"] in papers["missing"]
    assert papers["discreet_why"]["zh"].startswith("未知：")
    (prohibited,) = data["must_not_ask"]
    assert [it["id"] for it in prohibited["documents"]] == ["tax_record"]
    assert prohibited["citations"][0]["at"] == "第六条"
