from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eligibility.citation import Citation, Grade, Source, last_checked
from eligibility.text import Bilingual

LAW = Source(
    id="law",
    title=Bilingual("取暖条例", "Heating act"),
    issuer=Bilingual("雪镇", "Snowfield"),
    grade=Grade.LEGAL,
    seen=True,
    checked=date(2021, 1, 1),
)


def test_grades_are_ordered_from_assumption_to_law() -> None:
    assert sorted(Grade) == [Grade.ASSUMPTION, Grade.SECONDARY, Grade.GUIDE, Grade.LEGAL]


@pytest.mark.parametrize("grade", Grade)
def test_every_grade_has_a_name_in_both_languages(grade: Grade) -> None:
    assert grade.label.zh
    assert grade.label.en
    assert [other for other in Grade if other.label == grade.label] == [grade]


def test_a_source_is_cited_by_its_number_or_else_by_its_title() -> None:
    assert replace(LAW, number="雪府发〔2020〕1号").name == "雪府发〔2020〕1号"
    assert LAW.name == "《取暖条例》"


def test_a_citation_says_its_place() -> None:
    assert str(Citation(LAW, "第三条")) == "《取暖条例》第三条"
    assert str(Citation(LAW)) == "《取暖条例》"


def test_an_inference_confirms_nothing_where_a_source_stands_beside_it() -> None:
    guess = replace(LAW, id="guess", grade=Grade.ASSUMPTION, checked=date(2026, 1, 1))
    later = replace(LAW, id="later", grade=Grade.SECONDARY, checked=date(2022, 1, 1))
    assert last_checked([Citation(LAW), Citation(guess)]) == date(2021, 1, 1)
    assert last_checked([Citation(LAW), Citation(later), Citation(guess)]) == date(2022, 1, 1)
    assert last_checked([Citation(guess)]) == date(2026, 1, 1)
    assert last_checked([]) is None
