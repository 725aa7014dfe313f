from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console

from eligibility.api.determination import Determination
from eligibility.render.history import describe_changes
from eligibility.render.ruleset import describe_rules
from eligibility.render.terminal import SIDE_BY_SIDE, show, show_page
from eligibility.rules.binding import bind
from eligibility.rules.changes import find_changes
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from collections.abc import Sequence

    import eligibility as el
    from eligibility.render.page import Page
    from eligibility.text import Lang
    from tests.town import Town

BOTH: tuple[Lang, ...] = ("zh", "en")


def shown(d: Determination, languages: Sequence[Lang] = BOTH, *, width: int = 160, route: str | None = None) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False, emoji=False, markup=False).print(
        show(d, d.checklist(route), languages)
    )
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_nothing_is_cut_off_at_any_width(town: Town, width: int) -> None:
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 100}, on="2022-06-01")
    text = "".join(shown(d, ("zh",), width=width).split())
    assert "…" not in text
    for word in ("取暖补助", "●2收入证明", "镇政府", "没有规定时限", "雪府发〔2020〕1号", "5个工作日内"):
        assert word in text


def test_each_language_has_its_column(town: Town) -> None:
    d = town.catalog()["1-1"].assess({"is_resident": True}, on="2022-06-01")
    both, chinese = shown(d), shown(d, ("zh",))
    assert "Undetermined" in both or "undetermined" in both
    assert "Heating aid" not in chinese
    assert "取暖补助" in chinese
    assert "取暖补助" in both


def test_markup_in_the_words_of_a_ruleset_is_shown_as_it_is(town: Town) -> None:
    town.edit(
        "agencies.yaml",
        'town_hall: {zh: 镇政府, en: "Town hall"}',
        'town_hall: {zh: "[red]镇:smile:", en: "[/bold]hall"}',
    )
    text = shown(town.catalog()["1-1"].assess({}, on="2022-06-01"))
    assert "[red]镇:smile:" in text
    assert "[/bold]hall" in text


def test_a_duty_is_shown_without_findings(town: Town) -> None:
    text = shown(town.catalog()["9-1"].assess({}, on="2022-06-01"), ("en",))
    assert "not applicable" in text
    assert "Findings" not in text
    assert "Stove papers" in text


@given(situations())
def test_any_determination_can_be_shown(situation: Situation) -> None:
    d = Determination(situation.evaluate())
    assert d.outcome.label.en in shown(d, ("en",))


def drawn(page: Page, languages: Sequence[Lang] = BOTH, *, width: int = 120) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    console.print(show_page(page, languages, width=width))
    return stream.getvalue()


def page_of(ruleset: el.Ruleset) -> Page:
    return describe_rules(ruleset.compiled.rules, ruleset.on)


def in_one_line(text: str) -> str:
    """The text without spaces and borders, so that it does not matter where its lines break."""
    return "".join(text.replace("│", "").split())


@pytest.mark.parametrize("width", [40, 80, 99, 100, 140, 200])
@pytest.mark.parametrize("languages", [("zh",), ("en",), BOTH])
def test_no_line_of_a_page_is_wider_than_the_terminal(later: el.Ruleset, languages: Sequence[Lang], width: int) -> None:
    assert {cell_len(line) <= width for line in drawn(page_of(later), languages, width=width).splitlines()} == {True}


@pytest.mark.parametrize("width", [80, 140])
def test_nothing_of_a_page_is_cut_off(later: el.Ruleset, width: int) -> None:
    page = page_of(later)
    sections = tuple(replace(it, lines=tuple(replace(line, basis=()) for line in it.lines)) for it in page.sections)
    text = in_one_line(drawn(replace(page, sections=sections), ("zh",), width=width))
    lines = [line for section in sections for line in section.lines]
    assert len(lines) > 50
    assert [line.text.zh for line in lines if in_one_line(line.text.zh) not in text] == []


def test_languages_stand_side_by_side_where_there_is_room_and_else_one_under_the_other(ruleset: el.Ruleset) -> None:
    wide = drawn(page_of(ruleset), width=SIDE_BY_SIDE).splitlines()
    narrow = drawn(page_of(ruleset), width=SIDE_BY_SIDE - 1).splitlines()
    assert any("种类：申请" in line and "Kind: application" in line for line in wide)
    (at,) = [number for number, line in enumerate(narrow) if "种类：申请" in line]
    assert "Kind: application" in narrow[at + 1]
    assert not any("种类：申请" in line and "Kind: application" in line for line in narrow)


def test_a_text_that_is_the_same_in_both_languages_is_shown_once(ruleset: el.Ruleset) -> None:
    for width in (80, 120):
        assert drawn(page_of(ruleset), width=width).count("https://bc-talentfs.com") == 1


def test_further_lines_stand_under_the_text_and_not_under_the_mark(ruleset: el.Ruleset) -> None:
    lines = drawn(page_of(ruleset), ("en",), width=60).splitlines()
    (at,) = [number for number, line in enumerate(lines) if "◆ Supports a seriously ill" in line]
    assert lines[at].index("Supports") == len(lines[at + 1]) - len(lines[at + 1].lstrip())


def test_a_clause_stands_beside_what_rests_on_it_and_not_beside_the_next_title(snowfield: el.Catalog) -> None:
    lines = drawn(page_of(snowfield["1-1"].on("2022-06-01")), ("en",), width=100).splitlines()
    cited = {line.split("  [")[0].strip(): line.split("[")[-1].strip() for line in lines if re.search(r" \[\d", line)}
    assert cited["■ Resident of the town: Resident"] == "1]第二条"
    assert cited["● 1 Aid form"] == "1]第六条"
    assert not any(line.strip().startswith("Lowest age") and "[" in line for line in lines)


def test_a_name_too_long_for_the_border_is_shown_whole_inside(catalog: el.Catalog) -> None:
    page = describe_changes(catalog["1-1"].model, catalog["1-1"].changes())
    for width in (50, 120):
        text = drawn(page, ("en",), width=width)
        assert in_one_line("Recognition of a person facing employment hardship") in in_one_line(text)
        assert "…" not in text


@given(situations())
def test_any_page_can_be_drawn(situation: Situation) -> None:
    service = situation.service
    for page in (
        describe_rules(bind(service, situation.day)[0], situation.day),
        describe_changes(service, find_changes(service)),
    ):
        assert "0-0" in drawn(page, width=80)
