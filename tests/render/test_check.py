from __future__ import annotations

import json
from typing import Any

import pytest

import eligibility as el
from eligibility.api.faces import with_face
from eligibility.materials.checking import check_provided
from eligibility.materials.demand import Demand, Span
from eligibility.materials.options import Need
from eligibility.render.check import CHECK_MARKS, COMPLETE
from eligibility.rules.model import PhotoRule
from tests.papers import ON, VOCABULARY, Item, one, option
from tests.photos import jpeg

YEAR = Span((1,), "year")


def report(asked: list[Item], *brought: el.Provided, **more: Any) -> el.CheckReport:
    return with_face(el.CheckReport, check_provided(asked, brought, **{"on": ON, "vocabulary": VOCABULARY, **more}))


CHECKED = report(
    [
        one("card", Demand(issued_within=(YEAR,))),
        Item("any", (option("book", original=True), option("form")), choice=True),
        one("letter", need=Need.NOT_REQUIRED),
        Item("maybe", (option("form"),), need=Need.MAY_BE_REQUIRED),
    ],
    el.Provided("card", original=True, issued_on="2020-07-01"),
    el.Provided("book", original=False),
    el.Provided("letter"),
    next_step="2021-08-01",
)


def test_a_report_is_told_in_either_language() -> None:
    assert (
        CHECKED.explain()
        == CHECKED.explain("zh")
        == (
            "核对材料  2021-06-15 交件\n"
            "还不齐\n"
            "    ✔ card  具备\n"
            "    ✘ any  不合要求\n"
            "        book：须是原件，带的是复印件；带原件来\n"
            "        或者：form：没有带form；带来\n"
            "    ✘ maybe  缺，可能需要\n"
            "        没有带form；带来\n"
            "  带了而不用交的\n"
            "    – letter：不需要\n"
            "  有效期\n"
            "    card：到 2021-07-01，含当日，下一步 2021-08-01 之前到期"
        )
    )
    english = CHECKED.explain("en").splitlines()
    assert english[1] == "not complete"
    assert english[-1] == "    card: 2021-07-01, that day included, ends before the next step on 2021-08-01"


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(el.EligibilityError, match="lang is one of 'zh', 'en', not "):
        CHECKED.explain("fr")  # type: ignore[arg-type]


def test_groups_are_headed_by_their_route(catalog: el.Catalog) -> None:
    d = catalog["1-1"].assess(el.read_facts("examples/ill-wife.yaml"), on="2022-04-01")
    text = d.checklist().check([]).explain("zh")
    assert "\n  任选其中一组\n  按「低保家庭人员」途径：还不齐\n" in text
    open_ = catalog["1-1"].assess(el.read_facts("examples/undetermined.yaml"), on="2021-06-01").checklist().check([])
    assert "  若按「4050人员」途径（尚未定）：" in open_.explain("zh")
    assert "  If as “Older jobseeker (40/50)” (open): " in open_.explain("en")


def test_two_days_are_told_where_two_spans_may_be_meant() -> None:
    checked = report(
        [one("card", Demand(issued_within=(Span((1, 2), "year"),)))],
        el.Provided("card", original=True, issued_on="2020-07-01"),
        next_step="2022-01-01",
    )
    assert checked.explain("en").splitlines()[-1] == (
        "    card: 2021-07-01, or 2022-07-01 at most, that day included, may end before the next step on 2022-01-01"
    )


def test_every_status_has_a_mark_and_every_truth_words() -> None:
    assert set(CHECK_MARKS) == set(el.CheckStatus)
    assert set(COMPLETE) == set(el.Truth)


def test_a_report_as_data_is_json_and_holds_every_item() -> None:
    data = json.loads(CHECKED.to_json())
    assert data == CHECKED.to_dict()
    assert (data["on"], data["next_step"], data["is_complete"]) == ("2021-06-15", "2021-08-01", "false")
    assert [(it["id"], it["need"], it["status"], it["is_complete"]) for it in data["common"]] == [
        ("card", "required", "satisfied", "true"),
        ("any", "required", "wrong_form", "false"),
        ("maybe", "may_be_required", "missing", "unknown"),
    ]
    first, second = data["common"][1]["ways"]
    assert first["documents"][0]["paper"]["original"] is False
    assert [it["code"] for it in first["points"]] == ["C104"]
    assert first["points"][0] == data["common"][1]["to_do"][0]
    assert second["documents"][0]["paper"] is None
    assert [it["document"] for it in data["not_needed"]] == ["letter"]
    assert data["expiring"] == [
        {
            "document": "card",
            "title": {"zh": "card", "en": "card"},
            "good_until": "2021-07-01",
            "latest": "2021-07-01",
            "before_next_step": "true",
        }
    ]


def test_the_content_of_a_photo_is_never_shown() -> None:
    asked = [one("card", Demand(photos=(PhotoRule(under=120),)))]
    data = report(asked, el.Provided("card", photo=jpeg(), stamps=["round"], covers=("2021-01-01", "2021-02-01")))
    (way,) = data.to_dict()["common"][0]["ways"]
    paper = way["documents"][0]["paper"]
    assert (paper["photo"], paper["stamps"], paper["covers"]) == (None, ["round"], ["2021-01-01", "2021-02-01"])
    data = report(asked, el.Provided("card", photo="no such.jpg"))
    assert '"photo": "no such.jpg"' in data.to_json()
