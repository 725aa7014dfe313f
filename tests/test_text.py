from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.text import LANGUAGES, Bilingual, closest, join, normalise, normalise_number, read_bilingual

YES = Bilingual("是", "yes")
NO = Bilingual("否", "no")


def test_a_text_is_read_by_language() -> None:
    assert [YES[lang] for lang in LANGUAGES] == ["是", "yes"]
    assert str(YES) == "是 (yes)"


def test_a_bilingual_part_gives_each_language_its_own() -> None:
    assert Bilingual("答{it}", "answer {it}").format(it=YES) == Bilingual("答是", "answer yes")


def test_text_and_numbers_fill_both_languages_alike() -> None:
    assert Bilingual("{n}个{what}", "{n} {what}").format(n=3, what="x") == Bilingual("3个x", "3 x")


@given(st.text())
def test_braces_in_a_part_are_kept_as_they_are(text: str) -> None:
    part = Bilingual(text, text)
    assert Bilingual("<{it}>", "[{it}]").format(it=part) == Bilingual(f"<{text}>", f"[{text}]")


def test_texts_are_joined_with_each_languages_separator() -> None:
    assert join([YES, NO]) == Bilingual("是；否", "yes; no")
    assert join([YES, NO], zh="或", en=" or ") == Bilingual("是或否", "yes or no")
    assert join([]) == Bilingual("", "")


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("没有来源 (no source)", "没有来源", "no source"),
        ("没有来源(no source)", "没有来源", "no source"),
        ("没有来源（no source）", "没有来源（no source）", "没有来源（no source）"),
        ("没有来源", "没有来源", "没有来源"),
        ("见（一） (see (1))", "见（一）", "see (1)"),
        ("(only)", "(only)", "(only)"),
    ],
)
def test_a_line_gives_both_languages(line: str, zh: str, en: str) -> None:
    assert read_bilingual(line) == Bilingual(zh, en)


@pytest.mark.parametrize("printed", ["﹝2020﹞", "【2020】", "[2020]", "［2020］", "〔2020〕"])
def test_a_document_number_gets_the_official_brackets(printed: str) -> None:
    assert normalise_number(f"津人社办发{printed}91号") == "津人社办发〔2020〕91号"


def test_normal_text_keeps_full_width_punctuation() -> None:
    assert normalise("（一）：Ａ，ｂ") == "（一）：Ａ，ｂ"


@given(st.text())
def test_normal_text_is_nfc(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


def test_the_closest_name_is_found() -> None:
    names = ["insured_months", "sex", "age"]
    assert closest("insured_month", names) == "insured_months"
    assert closest("agee", names) == "age"


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert closest("completely_else", ["sex", "age"]) is None
    assert closest("sex", []) is None
