from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from rich.console import Console

from eligibility.api.determination import Determination
from eligibility.render.terminal import show
from tests.random_rules import Situation, situations

if TYPE_CHECKING:
    from collections.abc import Sequence

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
