"""The changes that cases must notice: of a step's limit, how a document must be, what may not be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eligibility.testing.mutants import make_mutants
from tests.town import SERVICE

if TYPE_CHECKING:
    from tests.town import Town

CHECK = "{at_most: 5, unit: working_day}"


def changes(town: Town, limit: str) -> set[str]:
    model = town.edit(SERVICE, CHECK, limit).catalog()["1-1"].model
    prefix = "step check: "
    found = [mutant.change.removeprefix(prefix) for mutant in make_mutants(model) if mutant.change.startswith(prefix)]
    assert len(found) == len(set(found))
    return set(found) - {"dropped"}


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (CHECK, {"at_most → at_least", "5 → 6", "5 → 4", "working_day → day", "start exclusive → inclusive"}),
        (
            "{at_least: 1, unit: month, roll: following, start: inclusive}",
            {
                "at_least → at_most",
                "1 → 2",
                "1 → 0",
                "month → year",
                "start inclusive → exclusive",
                "roll following → preceding",
                "roll following → unadjusted",
            },
        ),
        (
            "{monthly_cutoff: 25, inclusive: true, roll: unadjusted}",
            {
                "roll unadjusted → following",
                "roll unadjusted → preceding",
                "inclusive True → False",
                "next_month False → True",
                "25 → 26",
                "25 → 24",
            },
        ),
        ("{next_month_window: 10}", {"10 → 11", "10 → 9"}),
        ("{immediate: true}", set()),
        (
            "{readings: [{next_month_window: 10, reading: {zh: 甲, en: a}},"  # noqa: ISC004
            " {at_most: 3, unit: day, roll: following, reading: {zh: 乙, en: b}}]}",
            {
                "reading 1 10 → 11",
                "reading 1 10 → 9",
                "reading 2 at_most → at_least",
                "reading 2 3 → 4",
                "reading 2 3 → 2",
                "reading 2 day → working_day",
                "reading 2 start exclusive → inclusive",
                "reading 2 roll following → preceding",
                "reading 2 roll following → unadjusted",
            },
        ),
    ],
)
def test_a_limit_is_changed_in_every_way(town: Town, limit: str, expected: set[str]) -> None:
    assert changes(town, limit) == expected


def test_a_changed_unit_still_says_what_a_last_day_of_rest_becomes(town: Town) -> None:
    model = town.catalog()["1-1"].model
    (mutant,) = [it for it in make_mutants(model) if it.change == "step check: working_day → day"]
    limit = mutant.service.procedure[1].limit
    assert limit
    assert (limit.length and limit.length.unit, limit.roll) == ("day", "following")


# ---------------------------------------------------------------- how a document must be


def changed(town: Town, keys: str, *, prefix: str = "material aid_form: aid_form ") -> set[str]:
    """The changes of the aid form with *keys* in place of its copies and its original."""
    model = town.edit(SERVICE, "    copies: 2\n    original: true\n", keys).catalog()["1-1"].model
    found = [mutant.change.removeprefix(prefix) for mutant in make_mutants(model) if mutant.change.startswith(prefix)]
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("    original: true\n", {"original dropped"}),
        ("    copies: 2\n", {"copies dropped", "copies 2 → 3", "copies 2 → 1"}),
        ("    copies: 2\n    paper: A4\n", {"copies dropped", "copies 2 → 3", "copies 2 → 1", "paper dropped"}),
        ("    copies: 1 + household_size\n", {"copies dropped", "copies 1 → 2", "copies 1 → 0", "copies + → -"}),
        (
            "    copies: max(2, household_size)\n",
            {"copies dropped", "copies 2 → 3", "copies 2 → 1", "copies max → min"},
        ),
        (
            "    stamps: {all_of: [hospital_seal, ward_seal]}\n",
            {"stamps any_of ↔ all_of", "stamps hospital_seal dropped", "stamps ward_seal dropped", "stamps dropped"},
        ),
        ("    stamps: {any_of: [hospital_seal]}\n", {"stamps dropped"}),
        (
            "    photo: {format: jpeg, under: 120, width_mm: 25, height_mm: 35, dpi: 300}\n",
            {
                "photo dropped",
                *("photo under 120 → 121", "photo under 120 → 119", "photo dpi 300 → 301", "photo dpi 300 → 299"),
                *("photo width_mm 25 → 26", "photo width_mm 25 → 24"),
                *("photo height_mm 35 → 36", "photo height_mm 35 → 34"),
            },
        ),
        (
            "    photo: {prints: 2, inches: 1}\n",
            {"photo dropped", "photo prints 2 → 3", "photo prints 2 → 1", "photo inches 1 → 2"},
        ),
        ("    issuer: {zh: 甲, en: x}\n", {"issuer dropped"}),
        (
            "    issued_within: {count: 3, unit: month}\n",
            {"issued_within dropped", "issued_within 3 → 4", "issued_within 3 → 2", "issued_within month → year"},
        ),
    ],
)
def test_how_a_document_must_be_is_changed_in_every_way(town: Town, keys: str, expected: set[str]) -> None:
    assert changed(town, keys) == expected


def test_an_exemption_is_dropped_with_its_reason(town: Town) -> None:
    keys = "    copies: 2\n    exempt_when: has_stove\n    exempt_because: {zh: 甲, en: x}\n"
    assert changed(town, keys, prefix="material aid_form: exempt_when ") == {"dropped", "has_stove negated"}
    mutants = make_mutants(town.catalog()["1-1"].model)
    (mutant,) = [it for it in mutants if it.change == "material aid_form: exempt_when dropped"]
    material = mutant.service.materials[0]
    assert (material.exempt_when, material.exempt_because) == (None, None)


def test_what_may_not_be_asked_for_is_changed_in_every_way(town: Town) -> None:
    town.edit(SERVICE, "documents: [tax_record]", "documents: [tax_record, spare]\n    in_force: {from: 2021-01-01}")
    town.edit("documents.yaml", "tax_record:\n", "spare:\n  title: {zh: 另一, en: Spare}\ntax_record:\n")
    model = town.catalog()["1-1"].model
    found = [mutant.change for mutant in make_mutants(model) if mutant.change.startswith("must_not_ask")]
    assert found == [
        "must_not_ask 纳税记录、另一: dropped",
        "must_not_ask tax_record: dropped",
        "must_not_ask spare: dropped",
        "must_not_ask 纳税记录、另一: from 2021-01-01 → 2021-01-02",
        "must_not_ask 纳税记录、另一: from 2021-01-01 → 2020-12-31",
    ]


@pytest.mark.parametrize(
    ("keys", "change"),
    [
        ("    copies: 2\n    open_ended: true\n", "open_ended dropped"),
        ("    copies: 2\n    provided_by: agency\n", "provided_by dropped"),
        ("    copies: 2\n    provided_by: system\n", "provided_by dropped"),
    ],
)
def test_who_brings_an_item_and_whether_its_list_is_open_is_changed(town: Town, keys: str, change: str) -> None:
    found = changed(town, keys, prefix="material aid_form: ")
    assert change in found
    assert {"open_ended dropped", "provided_by dropped"} & found == {change}
