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
        Audit,
        Catalog,
        Checklist,
        CheckReport,
        Determination,
        Difference,
        MergedChecklist,
        PopulationDifference,
        PopulationSweep,
        Proof,
        Question,
        Replay,
        Ruleset,
        Service,
        Survey,
        Sweep,
        Timeline,
        Turn,
        assess_frame,
        assess_parquet,
        check_rulesets,
        compare,
        load_catalog,
        read_facts,
        read_provided,
        read_scenarios,
        replay,
        sweep,
        synthetic_population,
        verify,
    )
    from eligibility.calendar.day import CalendarDay, Certainty, DayStatus
    from eligibility.calendar.deadline import Deadline, deadline, resume
    from eligibility.calendar.periods import DayOfMonth, Period, WorkingDayOfNextMonth
    from eligibility.calendar.retirement import Retirement, minimum_contribution_months, statutory_retirement
    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.citation import Citation, Grade, Source
    from eligibility.engines.firing import Firing
    from eligibility.errors import (
        CalendarRangeError,
        EligibilityError,
        FactError,
        FactFault,
        FrameError,
        MissingExtraError,
        NotInForceError,
        Position,
        Problem,
        RulesetError,
        UnknownServiceError,
    )
    from eligibility.materials.check_report import CheckStatus, ItemCheck
    from eligibility.materials.item import ChecklistItem
    from eligibility.materials.options import Need
    from eligibility.materials.provided import Provided
    from eligibility.policy.reform import Reform
    from eligibility.policy.reform_file import read_reform
    from eligibility.policy.replay import Divergence
    from eligibility.policy.scenario import Scenario
    from eligibility.procedure.entry import Term, TimelineEntry
    from eligibility.render.charts_save import save_chart
    from eligibility.rules.amounts import Amount
    from eligibility.rules.changes import Change
    from eligibility.rules.digest import RulePart
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.findings import Finding
    from eligibility.rules.outcome import Outcome
    from eligibility.rules.turning import Crossing
    from eligibility.text import Bilingual
    from eligibility.truth import Truth

_HOMES = {
    "eligibility.api": (
        "Audit",
        "Catalog",
        "CheckReport",
        "Checklist",
        "Determination",
        "Difference",
        "MergedChecklist",
        "PopulationDifference",
        "PopulationSweep",
        "Proof",
        "Question",
        "Replay",
        "Ruleset",
        "Service",
        "Survey",
        "Sweep",
        "Timeline",
        "Turn",
        "assess_frame",
        "assess_parquet",
        "check_rulesets",
        "compare",
        "load_catalog",
        "read_facts",
        "read_provided",
        "replay",
        "read_scenarios",
        "sweep",
        "synthetic_population",
        "verify",
    ),
    "eligibility.calendar.day": ("CalendarDay", "Certainty", "DayStatus"),
    "eligibility.calendar.deadline": ("Deadline", "deadline", "resume"),
    "eligibility.calendar.periods": ("DayOfMonth", "Period", "WorkingDayOfNextMonth"),
    "eligibility.calendar.retirement": ("Retirement", "minimum_contribution_months", "statutory_retirement"),
    "eligibility.calendar.work_calendar": ("WorkCalendar",),
    "eligibility.citation": ("Citation", "Grade", "Source"),
    "eligibility.engines.firing": ("Firing",),
    "eligibility.errors": (
        "CalendarRangeError",
        "EligibilityError",
        "FactError",
        "FactFault",
        "FrameError",
        "MissingExtraError",
        "NotInForceError",
        "Position",
        "Problem",
        "RulesetError",
        "UnknownServiceError",
    ),
    "eligibility.materials.check_report": ("CheckStatus", "ItemCheck"),
    "eligibility.materials.item": ("ChecklistItem",),
    "eligibility.materials.options": ("Need",),
    "eligibility.materials.provided": ("Provided",),
    "eligibility.policy.reform": ("Reform",),
    "eligibility.policy.reform_file": ("read_reform",),
    "eligibility.policy.replay": ("Divergence",),
    "eligibility.policy.scenario": ("Scenario",),
    "eligibility.procedure.entry": ("Term", "TimelineEntry"),
    "eligibility.render.charts_save": ("save_chart",),
    "eligibility.rules.amounts": ("Amount",),
    "eligibility.rules.changes": ("Change",),
    "eligibility.rules.digest": ("RulePart",),
    "eligibility.rules.entitlements": ("Entitlement",),
    "eligibility.rules.findings": ("Finding",),
    "eligibility.rules.outcome": ("Outcome",),
    "eligibility.rules.turning": ("Crossing",),
    "eligibility.text": ("Bilingual",),
    "eligibility.truth": ("Truth",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = [
    "Amount",
    "Audit",
    "Bilingual",
    "CalendarDay",
    "CalendarRangeError",
    "Catalog",
    "Certainty",
    "Change",
    "CheckReport",
    "CheckStatus",
    "Checklist",
    "ChecklistItem",
    "Citation",
    "Crossing",
    "DayOfMonth",
    "DayStatus",
    "Deadline",
    "Determination",
    "Difference",
    "Divergence",
    "EligibilityError",
    "Entitlement",
    "FactError",
    "FactFault",
    "Finding",
    "Firing",
    "FrameError",
    "Grade",
    "ItemCheck",
    "MergedChecklist",
    "MissingExtraError",
    "Need",
    "NotInForceError",
    "Outcome",
    "Period",
    "PopulationDifference",
    "PopulationSweep",
    "Position",
    "Problem",
    "Proof",
    "Provided",
    "Question",
    "Reform",
    "Replay",
    "Retirement",
    "RulePart",
    "Ruleset",
    "RulesetError",
    "Scenario",
    "Service",
    "Source",
    "Survey",
    "Sweep",
    "Term",
    "Timeline",
    "TimelineEntry",
    "Truth",
    "Turn",
    "UnknownServiceError",
    "WorkCalendar",
    "WorkingDayOfNextMonth",
    "assess_frame",
    "assess_parquet",
    "check_rulesets",
    "compare",
    "deadline",
    "load_catalog",
    "minimum_contribution_months",
    "read_facts",
    "read_provided",
    "read_reform",
    "read_scenarios",
    "replay",
    "resume",
    "save_chart",
    "statutory_retirement",
    "sweep",
    "synthetic_population",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that importing the package loads nothing."""
    home = _HOME.get(name)
    if home is None:
        from eligibility.text import unknown_attribute  # noqa: PLC0415 - importing the package loads nothing

        raise unknown_attribute("eligibility", name, __all__)
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
