"""The public face: facades over the frozen data of the layers below; layers meet only here."""

from eligibility.api.catalog import Catalog, Service, check_rulesets, load_catalog
from eligibility.api.checklist import Checklist, CheckReport, MergedChecklist, check_documents
from eligibility.api.determination import Determination, Question
from eligibility.api.difference import Difference, compare
from eligibility.api.facts_file import read_facts
from eligibility.api.frame import assess_frame
from eligibility.api.provided_file import read_provided
from eligibility.api.ruleset import Ruleset
from eligibility.api.scenario_file import read_scenarios
from eligibility.api.survey import Survey
from eligibility.api.sweep import Sweep, sweep
from eligibility.api.timeline import Timeline
from eligibility.api.turn import Turn

__all__ = [
    "Catalog",
    "CheckReport",
    "Checklist",
    "Determination",
    "Difference",
    "MergedChecklist",
    "Question",
    "Ruleset",
    "Service",
    "Survey",
    "Sweep",
    "Timeline",
    "Turn",
    "assess_frame",
    "check_documents",
    "check_rulesets",
    "compare",
    "load_catalog",
    "read_facts",
    "read_provided",
    "read_scenarios",
    "sweep",
]
