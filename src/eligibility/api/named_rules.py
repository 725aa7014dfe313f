"""The rules that a caller names: a Ruleset, or a Service with a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.api.catalog import Service
from eligibility.api.ruleset import Ruleset
from eligibility.errors import EligibilityError

if TYPE_CHECKING:
    from datetime import date

    from eligibility.text import Bilingual


def ruleset_of(rules: object, on: date | str | None, wanted: Bilingual) -> Ruleset:
    """The ruleset; EligibilityError for a service without its day, or anything else than is *wanted*."""
    if isinstance(rules, Service):
        if on is None:
            raise EligibilityError(
                f"say the day of the rules: on=; service {rules.number} has many", zh="请写 on=：适用哪天的规则"
            )
        return rules.on(on)
    if not isinstance(rules, Ruleset):
        kind = type(rules).__name__
        raise EligibilityError(f"{wanted.en}, not {kind}", zh=f"{wanted.zh}，不是 {kind}")
    return rules
