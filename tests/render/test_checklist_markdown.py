from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_markdown import escape_markdown, write_markdown
from tests.town import SERVICE

if TYPE_CHECKING:
    from markdown_it.token import Token

    import eligibility as el
    from tests.town import Town

HOSTILE = """<script>alert(1)</script> | *x* _y_ `z` [a](b) ![c](d) ~~e~~ &amp; # 1. - \\"""


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)


def texts(markdown: str) -> list[str]:
    """What a reader sees, one text for each paragraph or heading; nothing is HTML, a link or emphasis by accident."""
    found = []
    for token in tokens(markdown):
        assert token.type not in ("html_block", "table_open", "code_block", "fence")
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "strong_open", "strong_close"}
            found.append("".join(child.content for child in children))
    return found


def markdown_of(d: el.Determination) -> str:
    return write_markdown(build_page(d, d.checklist()), ("zh",))


def test_every_document_to_bring_has_a_box_of_its_own(ruleset: el.Ruleset) -> None:
    d = ruleset.assess({"has_local_hukou": False})
    seen = texts(markdown_of(d))
    for item in d.checklist().common:
        assert f"[ ] {item.title.zh}" in seen
    for item in d.checklist().not_required:
        assert item.title.zh in seen


def test_papers_stand_under_their_document(town: Town) -> None:
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 1}, on="2021-06-01")
    levels = {
        token.content: token.level
        for token in tokens(markdown_of(d))
        if token.type == "inline" and "[ ]" in token.content
    }
    assert levels["[ ] **2 收入证明**"] < levels["[ ] 工资单"] == levels["[ ] 银行流水：近6个月"]


def test_words_of_a_ruleset_never_become_markup(town: Town) -> None:
    quoted = HOSTILE.replace("'", "''")
    for title in ("补助申请表", "工资单"):
        town.edit("documents.yaml", f"{{zh: {title},", f"{{zh: '{title}{quoted}',")
    town.edit(SERVICE, "title: {zh: 取暖补助,", f"title: {{zh: '取暖补助{quoted}',")
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 1}, on="2021-06-01")
    seen = texts(markdown_of(d))
    assert f"[ ] 1 补助申请表{HOSTILE}" in seen
    assert f"[ ] 工资单{HOSTILE}" in seen
    assert any(f"取暖补助{HOSTILE}" in text for text in seen)


@pytest.mark.parametrize(
    "text", ["1. x", "12) x", "- x", "+ x", "# x", "> x", "```", "---", "===", "|a|b|", "&copy;", HOSTILE]
)
def test_a_text_at_the_start_of_a_line_is_no_markup(text: str) -> None:
    assert texts(escape_markdown(text)) == [text]
    assert texts(f"- {escape_markdown(text)}") == [text]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    plain = " ".join(text.split())
    assert texts(f"- x {escape_markdown(text)}") == [f"x {plain}".strip()]
    assert texts(escape_markdown(text)) == ([plain] if plain else [])
