from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

import eligibility as el
from eligibility.rules.model import PhotoRule


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"format": "jpg"}, "for the format 'jpeg', not 'jpg'$"),
        ({"format": "gif"}, "not 'gif'$"),
        ({"format": None}, "not None$"),
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
