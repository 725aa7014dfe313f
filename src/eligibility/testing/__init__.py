"""Worked cases and whether they would notice a change; and strategies for property tests with hypothesis.

`facts` draws applicants of a ruleset, `rulesets` draws rulesets; hypothesis is loaded when one is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from eligibility.errors import MissingExtraError
from eligibility.text import Bilingual, unknown_attribute

if TYPE_CHECKING:
    from eligibility.testing.strategies import facts, rulesets

__all__ = ["facts", "rulesets"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise unknown_attribute("eligibility.testing", name, __all__)
    try:
        strategies = import_module("eligibility.testing.strategies")
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        raise MissingExtraError(
            Bilingual(f"eligibility.testing.{name} ", f"eligibility.testing.{name}"), "hypothesis", "testing"
        ) from None
    return getattr(strategies, name)
