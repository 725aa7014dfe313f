"""How a document must be, in both languages: each part, alone and together, and for one applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from eligibility.materials.demand import NO_DEMAND, Demand, Span, demand_of, say_copies
from eligibility.rules.amounts import Amount
from eligibility.rules.model import PhotoRule
from eligibility.rules.vocabulary import Stamp
from eligibility.text import Bilingual
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.rules.model import Piece

FORMULA = Bilingual("1+人数", "1 + people")
WHY = Bilingual("没有说", "not said")
TOWN, OFFICE, SCHOOL = (
    Stamp("town", Bilingual("公章", "seal")),
    Stamp("office", Bilingual("专用章", "stamp")),
    Stamp("school", Bilingual("校章", "seal of the school")),
)


def amount(least: int | None, most: int | None, missing: tuple[str, ...] = (), *why: Bilingual) -> Amount:
    return Amount((), least, most, missing, why, FORMULA)


@pytest.mark.parametrize(
    ("demand", "zh", "en"),
    [
        (Demand(original=True), "原件", "original"),
        (Demand(copies=amount(2, 2)), "复印件2份", "copies: 2"),
        (Demand(copies=amount(2, 2), paper="A4"), "复印件2份（A4纸）", "copies: 2 (on A4)"),
        (Demand(original=True, copies=amount(1, 1)), "原件，复印件1份", "original, copies: 1"),
        (
            Demand(copies=amount(1, None, ("people",)), paper="A4"),
            "复印件份数＝1+人数（A4纸）",
            "copies: 1 + people (on A4)",
        ),
        (Demand(copies=amount(None, None, (), WHY)), "复印件（没有说）", "copies (not said)"),
        (
            Demand(copies=amount(None, None, ("people",), WHY)),
            "复印件份数＝1+人数",
            "copies: 1 + people",
        ),
        (Demand(stamps=((TOWN,), (OFFICE,))), "盖公章、专用章", "stamped: seal, stamp"),
        (Demand(stamps=((TOWN, OFFICE),)), "盖公章或专用章", "stamped: seal or stamp"),
        (
            Demand(stamps=((TOWN, OFFICE), (SCHOOL,))),
            "盖公章或专用章、校章",
            "stamped: seal or stamp, seal of the school",
        ),
        (Demand(covers_last=(Span((6,), "month"),)), "近6个月", "of the last 6 months"),
        (Demand(covers_last=(Span((3, 6), "month"),)), "近3个月或6个月", "of the last 3 months or 6 months"),
        (Demand(issued_within=(Span((30,), "day"),)), "30日内", "within 30 days"),
        (Demand(issued_within=(Span((), "month", WHY),)), "期间不明（没有说）", "of an unknown time (not said)"),
        (
            Demand(issuers=(Bilingual("二级及以上医院", "a hospital of level 2 or above"),)),
            "由二级及以上医院出具",
            None,
        ),
        (Demand(photos=(PhotoRule(),)), "JPG格式", "JPG"),
        (
            Demand(photos=(PhotoRule(under=120, width_mm=25, height_mm=35, dpi=300),)),
            "JPG格式，小于120KB，25×35毫米，300像素/英寸",
            "JPG, under 120 KB, 25 × 35 mm, 300 dpi",
        ),
        (Demand(photos=(PhotoRule(format=None, prints=2, inches=1),)), "1寸，2张", "1-inch, prints: 2"),
    ],
)
def test_a_demand_is_said_in_both_languages(demand: Demand, zh: str, en: str | None) -> None:
    assert demand.text
    assert demand.text.zh == zh
    assert en is None or demand.text.en == en


def test_nothing_demanded_is_nothing_said() -> None:
    assert NO_DEMAND.text is None
    assert Demand(copies=amount(0, 0)).text is None
    assert say_copies(None) is None


# ---------------------------------------------------------------- of the tiny town


def demanded(town: Town, keys: str, facts: dict[str, Any]) -> Demand:
    """What is demanded of the aid form, with *keys* in place of its two copies and its original."""
    town.edit(SERVICE, "    copies: 2\n    original: true\n", keys)
    evaluation = town.catalog()["1-1"].assess(facts, on="2022-06-01").evaluation
    return demand_of(piece(evaluation.rules.materials[0].pieces), evaluation.rules, evaluation.values)


def piece(pieces: tuple[Piece, ...]) -> Piece:
    (only,) = pieces
    return only


def test_copies_are_those_of_the_applicant(town: Town) -> None:
    keys = "    copies: 1 + household_size\n"
    for facts, zh in (({"household_size": 2}, "复印件3份"), ({}, "复印件份数＝1+家庭人数")):
        text = demanded(town, keys, facts).text
        assert text
        assert text.zh == zh
        town.edit(SERVICE, keys, "    copies: 2\n    original: true\n")


def test_copies_may_be_the_figure_of_a_day(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 1}", "values: {2020-01-01: 1, 2022-01-01: 3}")
    copies = demanded(town, "    copies: household_size * size_weight\n", {"household_size": 2}).copies
    assert copies
    assert copies.value == 6


def test_copies_whose_number_no_source_states_say_why(town: Town) -> None:
    demand = demanded(town, '    copies: unstated("没有写几份 (how many is not written)")\n    paper: A4\n', {})
    assert demand.copies
    assert demand.copies.value is None
    assert demand.text
    assert (demand.text.zh, demand.text.en) == (
        "复印件（没有写几份）（A4纸）",
        "copies (how many is not written) (on A4)",
    )


def test_what_is_not_written_is_not_stated(town: Town) -> None:
    assert demanded(town, "", {}) == NO_DEMAND


def test_stamps_are_all_needed_or_any_one_of_them(town: Town) -> None:
    every = demanded(town, "    stamps: {all_of: [hospital_seal, ward_seal]}\n", {}).stamps
    assert [[stamp.id for stamp in forms] for forms in every] == [["hospital_seal"], ["ward_seal"]]
    town.edit(SERVICE, "    stamps: {all_of: [hospital_seal, ward_seal]}\n", "    copies: 2\n    original: true\n")
    either = demanded(town, "    stamps: {any_of: [hospital_seal, ward_seal]}\n    paper: A4\n    copies: 1\n", {})
    assert [[stamp.id for stamp in forms] for forms in either.stamps] == [["hospital_seal", "ward_seal"]]
    assert either.paper == "A4"


def test_a_span_of_a_figure_that_is_not_settled_holds_each(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 6}", "values: {2020-01-01: {one_of: [9, 6]}}")
    (span,) = demanded(town, "    covers_last: {count: min_months, unit: month}\n", {}).covers_last
    assert (span.counts, span.unstated) == ((6, 9), None)


def test_a_span_that_nobody_states_says_why(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 6}", "values: {2020-01-01: {unstated: 没有说 (not said)}}")
    (span,) = demanded(town, "    issued_within: {count: min_months, unit: month}\n", {}).issued_within
    assert span.counts == ()
    assert span.text.en == "not said"
