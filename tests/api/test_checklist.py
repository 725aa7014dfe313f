"""What a list of documents can be turned into: of one matter, and of several."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from tests.terminal import run

if TYPE_CHECKING:
    from pathlib import Path

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
    with pytest.raises(el.EligibilityError, match="lang is one of"):
        catalog["1-1"].assess({}, on="2021-06-01").checklist().explain("fr")  # type: ignore[arg-type]


def test_the_page_for_the_counter_is_the_one_of_the_command(catalog: el.Catalog, tmp_path: Path) -> None:
    facts, papers = "examples/divorced-mother.yaml", "examples/provided/divorced-mother.yaml"
    survey = catalog.assess(el.read_facts(facts), on="2021-06-01")
    provided = el.read_provided(papers)
    page = tmp_path / "page.html"
    words: list[str | Path] = ["--facts", facts, "--on", "2021-06-01", "--check", papers, "--html", page]
    asked: list[tuple[list[str], Lang | None]] = [(["1-1"], None), (["1-1", "2-1"], None), (["1-1", "2-1"], "en")]
    for numbers, lang in asked:
        assert run("checklist", *numbers, *words, *(["--lang", lang] if lang else [])).code == 0
        of = survey[numbers[0]].counter_page if len(numbers) == 1 else partial(survey.counter_page, numbers)
        assert of(provided=provided, lang=lang) == page.read_text(encoding="utf-8")
    with pytest.raises(el.EligibilityError, match="lang is one of"):
        survey.counter_page(["1-1"], lang="fr")  # type: ignore[arg-type]
