"""A service through time: what it reads, and the days on which its rules change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eligibility.rules.model import ServiceModel
from eligibility.rules.nodes import Node, ValueAt, facts_of, parameters_of
from eligibility.rules.vocabulary import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import InForce, Quantity
    from eligibility.rules.vocabulary import Parameter


def find_parameter(service: ServiceModel, name: str) -> Parameter | None:
    """The service's own parameter of that name, or the shared one."""
    return service.parameters.get(name) or service.vocabulary.parameters.get(name)


def parameters_used(rules: ServiceModel | DayRules) -> tuple[Parameter, ...]:
    """Parameters that the conditions, materials and steps of a service, or of one day of it, read; each once."""
    service = rules if isinstance(rules, ServiceModel) else rules.service
    names = dict.fromkeys(read.parameter for node in nodes_of(rules) for read in parameters_of(node))
    names |= dict.fromkeys(quantity.parameter for quantity in _quantities(rules) if quantity.parameter)
    found = (find_parameter(service, name) for name in names)
    return tuple(parameter for parameter in found if parameter)


def facts_used(rules: ServiceModel | DayRules) -> tuple[str, ...]:
    """Facts any rule of a service, or of one day of it, reads, and what derived ones derive from, in file order."""
    service = rules if isinstance(rules, ServiceModel) else rules.service
    facts = service.vocabulary.facts
    names = {name for node in nodes_of(rules) for name in facts_of(node)}
    names |= {step.since for step in rules.procedure if step.since}
    names |= {parameter.by for parameter in parameters_used(rules) if parameter.by}
    names |= {source for name in names for source in sources_of(name, facts)}
    return tuple(name for name in facts if name in names)


def formula_facts(rules: DayRules) -> set[str]:
    """Facts that the formulas of a day read, and days that its steps are counted from: what no truth reads."""
    pieces = (piece for material in rules.materials for piece in material.pieces)
    formulas: list[Node] = [piece.copies for piece in pieces if piece.copies]
    formulas += [row.value for table in rules.entitlements.values() for row in table.rows]
    read = {name for formula in formulas for name in facts_of(formula)}
    return read | {step.since for step in rules.procedure if step.since}


def change_days(service: ServiceModel) -> tuple[date, ...]:
    """Days from which the rules differ from the day before, the first day included, in order."""
    start = service.in_force.start
    before = [day for day in change_days(service.earlier) if start and day < start] if service.earlier else []
    days = {start}
    for span in _spans(service):
        days |= {span.start, span.until + timedelta(days=1) if span.until and span.until < date.max else None}
    for parameter in parameters_used(service):
        for dated in parameter.values:
            days |= {dated.start, dated.possible_from}
    return (*before, *sorted(day for day in days if day and start and day in service.in_force))


def value_in_force(service: ServiceModel, parameter: Parameter, at: int) -> bool:
    """Whether the value is in force on some day of the service, or the service reads it as of other days."""
    if parameter.name in _read_as_of(service):
        return True
    span = service.in_force
    starts = parameter.values[at].possible_from
    following = parameter.values[at + 1] if at + 1 < len(parameter.values) else None
    ends = following.start - timedelta(days=1) if following else None
    return (span.until is None or starts <= span.until) and (ends is None or span.start is None or ends >= span.start)


def _read_as_of(service: ServiceModel) -> set[str]:
    reads = (read for node in nodes_of(service) for read in parameters_of(node))
    return {read.parameter for read in reads if isinstance(read, ValueAt)}


def _spans(service: ServiceModel) -> Iterator[InForce]:
    yield from (it.in_force for it in service.criteria.values())
    yield from (it.in_force for it in service.materials)
    yield from (it.in_force for it in service.must_not_ask)
    yield from (it.in_force for table in service.entitlements.values() for it in table.rows)
    yield from (it.in_force for it in service.procedure)
    yield from (it.in_force for it in service.open_questions)


def nodes_of(rules: ServiceModel | DayRules) -> Iterator[Node]:
    """Every condition and formula of a service, or of one day of it."""
    yield from (criterion.when for criterion in rules.criteria.values())
    yield from applied_nodes(rules)


def applied_nodes(rules: ServiceModel | DayRules) -> Iterator[Node]:
    """The conditions and formulas that something follows from; criteria are reached from these alone."""
    if rules.eligibility:
        yield rules.eligibility
    for material in rules.materials:
        yield material.when
        if material.exempt_when:
            yield material.exempt_when
        yield from (piece.copies for piece in material.pieces if piece.copies)
    for table in rules.entitlements.values():
        for row in table.rows:
            yield from (row.when, row.value)
    yield from (step.when for step in rules.procedure)


def _quantities(rules: ServiceModel | DayRules) -> Iterator[Quantity]:
    for material in rules.materials:
        for piece in material.pieces:
            yield from (quantity for quantity in (piece.covers_last, piece.issued_within) if quantity)
    for step in rules.procedure:
        yield from (part.length for part in step.limit.parts if part.length) if step.limit else ()
