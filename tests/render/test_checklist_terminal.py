from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_terminal import show_checklist
from eligibility.render.terminal import SIDE_BY_SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import eligibility as el
    from eligibility.text import Lang
    from tests.town import Town

BOTH: tuple[Lang, ...] = ("zh", "en")


def shown(d: el.Determination, languages: Sequence[Lang] = BOTH, *, width: int = 120) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    console.print(show_checklist(build_page(d, d.checklist()), languages, width=width))
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("languages", [("zh",), ("en",), BOTH])
def test_nothing_is_cut_off_and_no_line_is_too_wide(ruleset: el.Ruleset, languages: Sequence[Lang], width: int) -> None:
    d = ruleset.assess({"marital_status": "married"})
    text = shown(d, languages, width=width)
    assert {cell_len(line) <= width for line in text.splitlines()} == {True}
    assert "…" not in text
    if len(languages) == 1:
        letters = "".join(text.replace("│", "").split())
        for item in d.checklist().not_required if width >= 80 else ():
            assert item.document.title[languages[0]].replace(" ", "")[:6] in letters


def test_languages_stand_side_by_side_where_there_is_room(ruleset: el.Ruleset) -> None:
    d = ruleset.assess({})
    assert any("居民身份证" in line and "identity card" in line for line in shown(d, width=SIDE_BY_SIDE).splitlines())
    narrow = shown(d, width=SIDE_BY_SIDE - 1).splitlines()
    (at,) = [number for number, line in enumerate(narrow) if "☐ 2 居民身份证" in line]
    assert "Resident identity card" in narrow[at + 1]


def test_a_box_says_whether_it_is_needed(ruleset: el.Ruleset) -> None:
    text = shown(ruleset.assess({}), ("zh",))
    assert "☐ 2 居民身份证" in text
    assert "☐? 14 退休凭证和领取退休金流水" in text
    assert "□ 退休凭证" in text


def test_markup_in_the_words_of_a_ruleset_is_shown_as_it_is(town: Town) -> None:
    town.edit("documents.yaml", "zh: 补助申请表,", 'zh: "[red]表:smile:",')
    assert "[red]表:smile:" in shown(town.catalog()["1-1"].assess({}, on="2022-06-01"))
