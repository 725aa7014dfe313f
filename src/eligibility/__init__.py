"""Public-service eligibility as rules: who qualifies, which documents they need, and why.

>>> import eligibility as el
>>> catalog = el.load_catalog()
>>> d = catalog["1-1"].assess({"has_local_hukou": False}, on="2021-06-01")
>>> d.outcome
<Outcome.INELIGIBLE: 'ineligible'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eligibility.api import (
        Catalog,
        Determination,
        Question,
        Ruleset,
        Service,
        check_rulesets,
        load_catalog,
        read_facts,
    )
    from eligibility.citation import Citation, Grade, Source
    from eligibility.errors import (
        CalendarRangeError,
        EligibilityError,
        FactError,
        FactFault,
        MissingExtraError,
        NotInForceError,
        Position,
        Problem,
        RulesetError,
        UnknownServiceError,
    )
    from eligibility.materials.checklist import Checklist, ChecklistItem, Need
    from eligibility.rules.changes import Change
    from eligibility.rules.findings import Finding
    from eligibility.rules.outcome import Outcome
    from eligibility.text import Bilingual
    from eligibility.truth import Truth

_HOMES = {
    "eligibility.api": (
        "Catalog",
        "Determination",
        "Question",
        "Ruleset",
        "Service",
        "check_rulesets",
        "load_catalog",
        "read_facts",
    ),
    "eligibility.citation": ("Citation", "Grade", "Source"),
    "eligibility.errors": (
        "CalendarRangeError",
        "EligibilityError",
        "FactError",
        "FactFault",
        "MissingExtraError",
        "NotInForceError",
        "Position",
        "Problem",
        "RulesetError",
        "UnknownServiceError",
    ),
    "eligibility.materials.checklist": ("Checklist", "ChecklistItem", "Need"),
    "eligibility.rules.changes": ("Change",),
    "eligibility.rules.findings": ("Finding",),
    "eligibility.rules.outcome": ("Outcome",),
    "eligibility.text": ("Bilingual",),
    "eligibility.truth": ("Truth",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = [
    "Bilingual",
    "CalendarRangeError",
    "Catalog",
    "Change",
    "Checklist",
    "ChecklistItem",
    "Citation",
    "Determination",
    "EligibilityError",
    "FactError",
    "FactFault",
    "Finding",
    "Grade",
    "MissingExtraError",
    "Need",
    "NotInForceError",
    "Outcome",
    "Position",
    "Problem",
    "Question",
    "Ruleset",
    "RulesetError",
    "Service",
    "Source",
    "Truth",
    "UnknownServiceError",
    "check_rulesets",
    "load_catalog",
    "read_facts",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that importing the package loads nothing."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'eligibility' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
