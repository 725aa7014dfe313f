"""What a determination comes to."""

from __future__ import annotations

from enum import StrEnum

from eligibility.text import Bilingual
from eligibility.truth import Truth


class Outcome(StrEnum):
    """The outcome of a determination. The agency decides; this says what its published rules come to."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"

    @classmethod
    def of(cls, truth: Truth) -> Outcome:
        """The outcome of an application whose eligibility has this truth."""
        return _BY_TRUTH[truth]

    @property
    def label(self) -> Bilingual:
        """The outcome for people."""
        return _TITLES[self]


_BY_TRUTH = {
    Truth.FALSE: Outcome.INELIGIBLE,
    Truth.UNKNOWN: Outcome.UNDETERMINED,
    Truth.TRUE: Outcome.ELIGIBLE,
}
_TITLES = {
    Outcome.ELIGIBLE: Bilingual("符合条件", "eligible"),
    Outcome.INELIGIBLE: Bilingual("不符合条件", "ineligible"),
    Outcome.UNDETERMINED: Bilingual("尚不能确定", "undetermined"),
    Outcome.NOT_APPLICABLE: Bilingual("不适用（没有人申请）", "not applicable (no one applies)"),
}
