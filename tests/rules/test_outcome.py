from __future__ import annotations

import pytest

from eligibility.rules.outcome import Outcome
from eligibility.truth import Truth


@pytest.mark.parametrize(
    ("truth", "outcome"),
    [(Truth.TRUE, Outcome.ELIGIBLE), (Truth.FALSE, Outcome.INELIGIBLE), (Truth.UNKNOWN, Outcome.UNDETERMINED)],
)
def test_a_truth_comes_to_an_outcome(truth: Truth, outcome: Outcome) -> None:
    assert Outcome.of(truth) is outcome
