"""Strategies for applicants: valid facts of a vocabulary, unknowns included, derived ones consistent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from eligibility.calendar import full_months, full_years
from eligibility.rules.facts import check_facts
from eligibility.rules.nodes import Call, FactValue, Today, facts_of
from eligibility.rules.vocabulary import Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Facts = dict[str, Any]

# Where the figures of 1-1 lie, so that random numbers fall on both sides of them and on them.
SPANS: dict[str, tuple[int, int]] = {
    "unemployment_insured_months": (0, 12),
    "household_monthly_income_per_person": (1900, 2100),
    "age": (14, 60),
    "months_since_unemployment_registration": (0, 30),
    "months_since_graduation": (0, 30),
}


def values_of(fact: Fact, today: date) -> st.SearchStrategy[Any]:
    """Valid values of one fact."""
    low, high = span_of(fact)
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.INTEGER:
            return st.integers(low, high)
        case FactType.DECIMAL:
            return st.integers(low * 10, high * 10).map(lambda tenths: Decimal(tenths) / 10)
        case FactType.ENUM:
            return st.sampled_from(sorted(fact.members or ()))
        case FactType.DATE:
            earliest = today - timedelta(days=366 * (60 if fact.name == "birth_date" else 3))
            return st.dates(max(earliest, fact.minimum) if isinstance(fact.minimum, date) else earliest, today)


def span_of(fact: Fact) -> tuple[int, int]:
    """Where to draw a number from: around the figures of 1-1, else at most forty from its lowest value up."""
    low, high = (int(it) if isinstance(it, int | Decimal) else None for it in (fact.minimum, fact.maximum))
    most = (low or 0) + 40
    return SPANS.get(fact.name, (low or 0, most if high is None else min(high, most)))


@st.composite
def applicants(
    draw: st.DrawFn,
    vocabulary: Mapping[str, Fact],
    today: date,
    *,
    among: Collection[str] | None = None,
    known: Mapping[str, Any] | None = None,
    unknown: float = 0.4,
) -> Facts:
    """Valid facts on top of *known*, drawn from the names in *among*; a share of them is left *unknown*.

    A derived fact is drawn where its sources do not settle it; a source only where that agrees with a
    derived fact given already.
    """
    facts: Facts = dict(known or {})
    names = [name for name in vocabulary if (among is None or name in among) and name not in facts]
    settled = {source for name in facts if vocabulary[name].derive for source in facts_of(vocabulary[name].derive)}  # type: ignore[arg-type]
    wanted = [name for name in names if draw(st.floats(0, 1, width=16)) >= unknown]
    for name in wanted:
        fact = vocabulary[name]
        if fact.derive is None and name not in settled:
            facts[name] = draw(values_of(fact, today))
        elif fact.derive is None:
            agreeing = draw(st.sampled_from(sources_agreeing(vocabulary, facts, name, today)))
            if agreeing is not None:
                facts[name] = agreeing
    for name in wanted:
        fact = vocabulary[name]
        if fact.derive is not None:
            derived = check_facts(vocabulary, facts, today)
            facts[name] = derived[name] if name in derived else draw(values_of(fact, today))
    return facts


def sources_agreeing(vocabulary: Mapping[str, Fact], facts: Facts, name: str, today: date) -> list[date | None]:
    """Days for the source *name* that agree with every derived fact given; [None] where we find none."""
    days: set[date] | None = None
    low = vocabulary[name].minimum
    earliest = low if isinstance(low, date) else date.min
    for derived, value in facts.items():
        match vocabulary[derived].derive:
            case Call("full_years" | "full_months" as function, (FactValue(source), Today())) if source == name:
                full = full_years if function == "full_years" else full_months
                step = 365 if function == "full_years" else 30
                guess = today - timedelta(days=step * int(value))
                near = {guess - timedelta(days=off) for off in range(-40, 400, 7)}
                fitting = {day for day in near if earliest <= day <= today and full(day, today) == value}
                days = fitting if days is None else days & fitting
            case None:
                pass
            case derive if name in facts_of(derive):
                return [None]
    return [*sorted(days)] if days else [None]
