"""The public face: facades over the frozen data of the layers below; layers meet only here."""

from eligibility.api.catalog import Catalog, Service, check_rulesets, load_catalog
from eligibility.api.determination import Determination, Question
from eligibility.api.facts_file import read_facts
from eligibility.api.ruleset import Ruleset
from eligibility.api.survey import Survey
from eligibility.api.timeline import Timeline

__all__ = [
    "Catalog",
    "Determination",
    "Question",
    "Ruleset",
    "Service",
    "Survey",
    "Timeline",
    "check_rulesets",
    "load_catalog",
    "read_facts",
]
