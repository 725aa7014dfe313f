"""What a list of documents can be turned into: of one matter, and of several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import eligibility as el

if TYPE_CHECKING:
    from eligibility.text import Lang

LISTS = ("one", "several", "none")


@pytest.fixture(params=LISTS)
def listed(request: pytest.FixtureRequest, catalog: el.Catalog) -> el.Checklist | el.MergedChecklist:
    facts = el.read_facts("examples/divorced-mother.yaml")
    if request.param == "one":
        return catalog["1-1"].assess(facts, on="2021-06-01").checklist()
    if request.param == "several":
        return catalog.assess(facts, on="2021-06-01").checklist(["1-1", "2-1"])
    return catalog["6-1"].assess({}, on="2021-06-01").checklist()


def test_a_list_is_plain_data(listed: el.Checklist | el.MergedChecklist) -> None:
    assert json.loads(listed.to_json()) == listed.to_dict()


def test_it_is_the_one_a_determination_holds(catalog: el.Catalog) -> None:
    d = catalog["1-1"].assess(el.read_facts("examples/divorced-mother.yaml"), on="2021-06-01")
    assert d.checklist().to_dict() == d.to_dict()["checklist"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_document_stands_in_the_text(listed: el.Checklist | el.MergedChecklist, lang: Lang) -> None:
    text = listed.explain(lang)
    assert text.splitlines()[0].startswith({"zh": "材料清单：", "en": "Checklist of documents: "}[lang])
    for item in listed.items:
        assert item.title[lang] in text
    assert text == "\n".join(line.rstrip() for line in text.splitlines())


def test_it_says_how_a_document_must_be_and_why(catalog: el.Catalog) -> None:
    lines = catalog["1-1"].assess(el.read_facts("examples/ill-wife.yaml"), on="2022-04-01").checklist().explain("en")
    assert "\n  ● 9 Diagnosis certificate and medical records  [" in lines
    assert "\n      all of these\n        Diagnosis certificate: " in lines


def test_there_is_no_third_language(catalog: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="lang must be one of"):
        catalog["1-1"].assess({}, on="2021-06-01").checklist().explain("fr")  # type: ignore[arg-type]
