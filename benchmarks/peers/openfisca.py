"""Ten criteria of 1-1 as OpenFisca writes them: variables of persons, formulas over arrays, dated parameters.

OpenFisca knows two values, and a fact that is not given has a default: it is only asked about people of whom
every fact is known. Ages and months are variables with formulas, reckoned once a simulation.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from eligibility.rules.vocabulary import Fact

PERSON = build_entity("person", "persons", "A person", is_person=True)

PARAMETERS = {
    "working_age_min": {"values": {"2000-01-01": 16}},
    "min_age": {
        "female": {"values": {"2020-12-31": 40}},
        "male": {"values": {"2020-12-31": 50}},
    },
    "min_insured_months": {"values": {"2020-12-31": 6}},
    "income_multiple": {"values": {"2020-12-31": 2}},
    "minimum_allowance": {"values": {"2020-12-31": 1010, "2025-09-01": 1045}},
    "long_term_months": {"values": {"2020-12-31": 12}},
    "graduate_months": {"values": {"2022-04-01": 12}},
}


def _age(person: Any, period: Any) -> Any:
    return _full_months(person("birth_date", period), period) // 12


def _months_unemployed(person: Any, period: Any) -> Any:
    return _full_months(person("unemployment_registration_date", period), period)


def _months_graduated(person: Any, period: Any) -> Any:
    return _full_months(person("graduation_date", period), period)


def _full_months(since: Any, period: Any) -> Any:
    """Reached on the corresponding day, or at the end of a month that has none; exact, as the library is."""
    today = np.datetime64(str(period.start), "D")
    months = since.astype("datetime64[M]")
    day = (since - months.astype("datetime64[D]")).astype("int32")
    day_today = int((today - today.astype("datetime64[M]").astype("datetime64[D]")).astype(int))
    is_month_end = (today + 1).astype("datetime64[M]") != today.astype("datetime64[M]")
    is_short = np.zeros(1, bool) if is_month_end else day > day_today
    return (today.astype("datetime64[M]") - months).astype("int32") - is_short


def _working_age(person: Any, period: Any, parameters: Any) -> Any:
    return (person("age", period) >= parameters(period).working_age_min) & ~person("receives_basic_pension", period)


def _common(person: Any, period: Any) -> Any:
    return (
        person("has_local_hukou", period)
        & person("of_working_age", period)
        & person("has_work_capacity", period)
        & person("is_willing_to_work", period)
        & person("is_registered_unemployed", period)
        & person("is_unplaced_after_referral", period)
    )


def _older(person: Any, period: Any, parameters: Any) -> Any:
    ages = parameters(period).min_age
    is_female = person("sex", period) == CHOICES["sex"].female
    is_old_enough = person("age", period) >= np.where(is_female, ages.female, ages.male)
    return is_old_enough & (person("unemployment_insured_months", period) >= parameters(period).min_insured_months)


def _zero_employment(person: Any, period: Any, parameters: Any) -> Any:
    law = parameters(period)
    return (
        person("all_able_household_members_unemployed", period)
        & (person("household_monthly_income_per_person", period) < law.income_multiple * law.minimum_allowance)
        & ~person("has_claimant_in_household", period)
    )


def _long_term(person: Any, period: Any, parameters: Any) -> Any:
    return (
        (person("months_since_unemployment_registration", period) >= parameters(period).long_term_months)
        & person("is_unemployed_since_registration", period)
        & person("has_service_every_quarter", period)
    )


def _released(person: Any, period: Any) -> Any:
    return person("completed_prison_sentence", period) & ~person("employed_since_release", period)


def _rehabilitated(person: Any, period: Any) -> Any:
    return person("completed_rehabilitation", period) & ~person("employed_since_rehabilitation", period)


def _unmarried(person: Any, period: Any) -> Any:
    return person("marital_status", period) != CHOICES["marital_status"].married


def _ill_relative(person: Any, period: Any) -> Any:
    return (
        person("supports_ill_spouse", period)
        | person("supports_ill_unmarried_child", period)
        | (person("supports_ill_parent", period) & _unmarried(person, period))
    ) & ~person("has_other_claimant_for_relative", period)


def _single_parent(person: Any, period: Any) -> Any:
    supports = person("supports_minor_child", period) | person("supports_enrolled_child", period)
    return _unmarried(person, period) & supports


def _graduate(person: Any, period: Any, parameters: Any) -> Any:
    is_long = person("months_since_graduation", period) >= parameters(period).graduate_months
    return person("is_graduate_without_work", period) & is_long


CRITERIA: dict[str, Callable[..., Any]] = {
    "of_working_age": _working_age,
    "common_conditions": _common,
    "older_jobseeker": _older,
    "zero_employment_household": _zero_employment,
    "long_term_unemployed": _long_term,
    "released_from_prison": _released,
    "rehabilitated": _rehabilitated,
    "ill_relative": _ill_relative,
    "single_parent": _single_parent,
    "graduate_without_work": _graduate,
}
DERIVED: dict[str, Callable[..., Any]] = {
    "age": _age,
    "months_since_unemployment_registration": _months_unemployed,
    "months_since_graduation": _months_graduated,
}
CHOICES = {
    "sex": Enum("sex", {"female": "female", "male": "male"}),
    "marital_status": Enum("marital_status", {it: it for it in ("unmarried", "married", "divorced", "widowed")}),
}
"""In the order of the vocabulary, whose codes the arrays hold."""


def build_system(facts: Mapping[str, Fact]) -> TaxBenefitSystem:
    """The law: an input variable for each fact, the ten criteria, the parameters with their days."""
    system = TaxBenefitSystem([PERSON])
    system.parameters = ParameterNode("", data=PARAMETERS)
    for name, fact in facts.items():
        system.add_variable(_input(name, fact))
    for name, formula in DERIVED.items():
        system.add_variable(_variable(name, int, formula=formula))
    for name, formula in CRITERIA.items():
        system.add_variable(_variable(name, bool, formula=formula))
    return system


def as_arrays(people: pl.DataFrame) -> dict[str, np.ndarray]:
    """The columns as OpenFisca holds them: arrays of its own types, choices as their codes."""
    found = {}
    for column in people:
        is_choice = column.name in CHOICES
        found[column.name] = (column.to_physical().cast(int) if is_choice else column).to_numpy()
        if is_choice:
            found[column.name] = found[column.name].astype("uint8")
    return found


def calculate(system: TaxBenefitSystem, arrays: Mapping[str, np.ndarray], period: str) -> dict[str, np.ndarray]:
    """Build a simulation of these people and calculate the ten criteria."""
    count = len(next(iter(arrays.values())))
    simulation = SimulationBuilder.build_default_simulation(system, count)
    for name, values in arrays.items():
        simulation.set_input(name, period, values)
    return {name: simulation.calculate(name, period) for name in CRITERIA}


_TYPES: dict[FactType, type] = {
    FactType.BOOLEAN: bool,
    FactType.INTEGER: int,
    FactType.DECIMAL: float,
    FactType.DATE: date,
}


def _input(name: str, fact: Fact) -> type[Variable]:
    if fact.type is FactType.ENUM:
        members = CHOICES[name]
        return _variable(name, Enum, possible_values=members, default_value=next(iter(members)))
    return _variable(name, _TYPES[fact.type])


def _variable(name: str, kind: type, **more: Any) -> type[Variable]:
    body = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), body | more)
