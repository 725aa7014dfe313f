from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest

import eligibility as el
from eligibility.rules.model import ALWAYS, InForce, PhotoRule


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"format": "jpg"}, "for the format 'jpeg', not 'jpg'\\)$"),
        ({"format": "gif"}, "not 'gif'\\)$"),
        ({"format": None}, "exactly one of them\\)$"),
        ({"prints": 2}, "exactly one of them\\)$"),
        ({"format": None, "prints": 0}, "prints of a photo is a whole number"),
        ({"format": None, "prints": 2, "under": 120}, "under and dpi of a photo are for files"),
        ({"format": None, "prints": 2, "width_mm": 25, "height_mm": 35, "dpi": 300}, "under and dpi"),
        ({"inches": 0}, "inches of a photo is a whole number"),
        ({"under": 0}, "under of a photo is a whole number of at least 1, or None, not 0"),
        ({"under": 120.0}, "not 120.0"),
        ({"under": True}, "not True"),
        ({"under": "120"}, "not '120'"),
        ({"width_mm": 25}, "width_mm and height_mm or neither"),
        ({"height_mm": 35}, "width_mm and height_mm or neither"),
        ({"width_mm": 25, "height_mm": -35}, "height_mm of a photo is a whole number"),
        ({"dpi": 300}, "dpi of a photo says nothing without"),
        ({"width_mm": 25, "height_mm": 35, "dpi": 0}, "dpi of a photo is a whole number"),
    ],
)
def test_a_photo_rule_that_cannot_be_judged_by_is_refused(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(el.EligibilityError, match=message):
        PhotoRule(**keys)


def test_a_photo_rule_states_nothing_but_what_is_given() -> None:
    rule = PhotoRule()
    assert (rule.format, rule.under, rule.width_mm, rule.height_mm, rule.dpi) == ("jpeg", None, None, None, None)
    with pytest.raises(FrozenInstanceError):
        rule.under = 120  # type: ignore[misc]
    assert hash(PhotoRule(under=120)) == hash(PhotoRule(under=120))


def test_a_photo_on_paper_has_prints_and_no_format() -> None:
    rule = PhotoRule(format=None, prints=2, inches=1, width_mm=25, height_mm=35)
    assert (rule.format, rule.prints, rule.inches) == (None, 2, 1)


SPRING, SUMMER, AUTUMN = date(2021, 3, 1), date(2021, 6, 1), date(2021, 9, 1)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (ALWAYS, ALWAYS, True),
        (ALWAYS, InForce(SPRING, SUMMER), True),
        (InForce(SPRING, SUMMER), InForce(SUMMER, AUTUMN), True),
        (InForce(SPRING, SUMMER), InForce(date(2021, 6, 2), AUTUMN), False),
        (InForce(None, SPRING), InForce(SUMMER, None), False),
        (InForce(None, SUMMER), InForce(SPRING, None), True),
        (InForce(SPRING, AUTUMN), InForce(SUMMER, SUMMER), True),
    ],
)
def test_spans_overlap_if_both_hold_on_some_day(one: InForce, other: InForce, overlap: bool) -> None:  # noqa: FBT001
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap
