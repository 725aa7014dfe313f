from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.api.determination import Determination
from eligibility.testing import facts
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.situations import Facts

APPLICANT: Facts = {"is_resident": True, "household_income": 99.5, "birth_date": "1960-05-01", "has_stove": True}


@pytest.fixture(scope="module")
def d(snowfield: el.Catalog) -> Determination:
    return snowfield["1-1"].assess(APPLICANT, on="2022-06-01", today="2022-06-02")


def leaves(data: Any) -> Iterator[Any]:
    match data:
        case dict():
            assert all(isinstance(key, str) for key in data)
            for below in data.values():
                yield from leaves(below)
        case list():
            for below in data:
                yield from leaves(below)
        case _:
            yield data


def test_json_reads_back_as_the_same_data(d: Determination) -> None:
    assert json.loads(d.to_json()) == d.to_dict()


def test_json_is_the_same_twice(d: Determination, snowfield: el.Catalog) -> None:
    again = snowfield["1-1"].assess(APPLICANT, on="2022-06-01", today="2022-06-02")
    assert d.to_json() == d.to_json() == again.to_json()


def test_json_does_not_depend_on_the_order_of_the_facts(d: Determination, snowfield: el.Catalog) -> None:
    turned = dict(reversed(APPLICANT.items()))
    assert snowfield["1-1"].assess(turned, on="2022-06-01", today="2022-06-02").to_json() == d.to_json()


def test_json_says_what_the_determination_says(d: Determination) -> None:
    data = d.to_dict()
    assert data["service"] == {"number": "1-1", "id": "heating_aid", "title": {"zh": "取暖补助", "en": "Heating aid"}}
    assert (data["on"], data["today"], data["outcome"]) == ("2022-06-01", "2022-06-02", "eligible")
    assert (data["routes"], data["open_routes"], data["missing"]) == (["poor"], list(d.open_routes), list(d.missing))
    assert (data["grade"], data["unconfirmed"]) == ("guide", "2021-12-31")
    assert [group["route"] for group in data["checklist"]["groups"]] == ["poor"]
    assert data["findings"]["truth"] == "true"
    assert "取暖" in d.to_json()


def test_json_has_exact_decimals_and_days_as_text(d: Determination) -> None:
    seen: dict[str, Any] = {}

    def collect(finding: dict[str, Any]) -> None:
        seen.update(finding["facts"])
        for child in finding["children"]:
            collect(child)

    collect(d.to_dict()["findings"])
    assert seen["household_income"] == "99.5"
    assert seen["is_resident"] is True
    assert seen["age"] == 62
    assert seen["dwelling"] is None


def test_json_of_a_question_has_its_choices(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "age": 55, "household_income": 5000, "has_stove": True}
    question = snowfield["1-1"].assess(facts, on="2021-06-01").to_dict()["next_question"]
    assert question["fact"] == "dwelling"
    assert list(question["choices"]) == ["house", "flat", "boat"]


@given(situations())
def test_any_determination_can_be_told_in_every_form(situation: Situation) -> None:
    d = Determination(situation.evaluate())
    assert {type(leaf) for leaf in leaves(d.to_dict())} <= {str, int, bool, type(None)}
    assert json.loads(d.to_json())["outcome"] == d.outcome.value
    assert d.explain("zh")
    assert d.explain("en")
    assert repr(d) == f"Determination(0-0, on={situation.day}, outcome={d.outcome.value})"


@given(st.data())
def test_any_determination_of_1_1_can_be_told_in_every_form(catalog: el.Catalog, data: st.DataObject) -> None:
    on = data.draw(st.sampled_from((date(2021, 6, 1), date(2022, 7, 1))))
    d = catalog["1-1"].assess(data.draw(facts(catalog["1-1"].on(on))), on=on)
    assert {type(leaf) for leaf in leaves(d.to_dict())} <= {str, int, bool, type(None)}
    assert d.outcome.label.zh in d.explain("zh")
    assert d.outcome.label.en in d.explain("en")


@pytest.mark.parametrize("lang", ["fr", "", None, "ZH", ["zh"]])
def test_there_are_two_languages(d: Determination, lang: Any) -> None:
    with pytest.raises(el.EligibilityError, match="lang is one of 'zh', 'en', not "):
        d.explain(lang)


def test_each_language_is_kept_apart(snowfield: el.Catalog) -> None:
    d = snowfield["9-1"].assess({}, on="2021-06-01")
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", d.explain("en").replace("雪府发〔2020〕1号", ""))
    assert "Town hall" not in d.explain("zh")
