"""The public face: facades over the frozen data of the layers below; layers meet only here.

Each name is loaded when it is first used, so that a first answer waits for nothing it does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from eligibility.text import unknown_attribute

if TYPE_CHECKING:
    from eligibility.api.catalog import Catalog, Service, check_rulesets, load_catalog
    from eligibility.api.checklist import Checklist, CheckReport, MergedChecklist
    from eligibility.api.curve import PopulationSweep
    from eligibility.api.determination import Determination, Question
    from eligibility.api.difference import Difference, compare
    from eligibility.api.facts_file import read_facts
    from eligibility.api.frame import assess_frame
    from eligibility.api.parquet import assess_parquet
    from eligibility.api.population import PopulationDifference
    from eligibility.api.provided_file import read_provided
    from eligibility.api.replaying import Replay, replay
    from eligibility.api.ruleset import Ruleset
    from eligibility.api.scenario_file import read_scenarios
    from eligibility.api.survey import Survey
    from eligibility.api.sweeping import Sweep, sweep
    from eligibility.api.synthetic import synthetic_population
    from eligibility.api.timeline import Timeline
    from eligibility.api.turn import Turn
    from eligibility.api.verifying import Audit, Proof, verify

_NAMES = {
    "eligibility.api.catalog": (
        "Catalog",
        "Service",
        "check_rulesets",
        "load_catalog",
    ),
    "eligibility.api.checklist": (
        "Checklist",
        "CheckReport",
        "MergedChecklist",
    ),
    "eligibility.api.curve": ("PopulationSweep",),
    "eligibility.api.determination": (
        "Determination",
        "Question",
    ),
    "eligibility.api.difference": (
        "Difference",
        "compare",
    ),
    "eligibility.api.facts_file": ("read_facts",),
    "eligibility.api.frame": ("assess_frame",),
    "eligibility.api.parquet": ("assess_parquet",),
    "eligibility.api.population": ("PopulationDifference",),
    "eligibility.api.provided_file": ("read_provided",),
    "eligibility.api.replaying": (
        "Replay",
        "replay",
    ),
    "eligibility.api.ruleset": ("Ruleset",),
    "eligibility.api.scenario_file": ("read_scenarios",),
    "eligibility.api.survey": ("Survey",),
    "eligibility.api.sweeping": (
        "Sweep",
        "sweep",
    ),
    "eligibility.api.synthetic": ("synthetic_population",),
    "eligibility.api.timeline": ("Timeline",),
    "eligibility.api.turn": ("Turn",),
    "eligibility.api.verifying": (
        "Audit",
        "Proof",
        "verify",
    ),
}
_HOME = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
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
    "read_scenarios",
    "replay",
    "sweep",
    "synthetic_population",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load a name when it is first used."""
    if name not in _HOME:
        raise unknown_attribute("eligibility.api", name, _HOME)
    found = globals()[name] = getattr(import_module(_HOME[name]), name)
    return found
