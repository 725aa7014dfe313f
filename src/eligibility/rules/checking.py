"""What to look at in rulesets that load: unused names, dead dates, orders of services, undated numbers, inexactness.

Each check is a function from what was added to a library to Problems; adding a check is adding one to CHECKS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.errors import Position, Problem
from eligibility.files.codes import Code
from eligibility.rules.binding import bind
from eligibility.rules.exactness import ExactnessSearch
from eligibility.rules.history import applied_nodes, change_days, facts_used, parameters_used, value_in_force
from eligibility.rules.loading import EMPTY, Library
from eligibility.rules.lowering import build_program
from eligibility.rules.nodes import Holds, Number, walk
from eligibility.rules.rings import find_rings, say_ring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.rules.model import ServiceModel
    from eligibility.rules.program import Program
    from eligibility.rules.vocabulary import Declared, Parameter

_NOWHERE = Position("")
_HINTS = {
    Code.UNUSED: "用上它，或删去 (use it or delete it)",
    Code.DEAD_DATE: "改日期，或删去 (mend the date or delete it)",
    Code.UNDATED_NUMBER: "法律会改的数写成参数 (make it a parameter, with dated values and a citation)",
    Code.CYCLE: "断开其中一处 (break it somewhere)",
    Code.GRANTS: "两边写成同一对 (make them name each other)",
    Code.INEXACT: "换一种写法，使每个事实只问一次 (write it so that each fact is asked once)",
}


def check_library(library: Library) -> tuple[Problem, ...]:
    """Problems in what *library* adds to the one it extends, in order of place."""
    base = library.base or EMPTY
    return tuple(sorted({problem for check in CHECKS for problem in check(library, base)}))


def check_unused_vocabulary(library: Library, base: Library) -> Iterator[Problem]:
    """Facts, documents, agencies, sources and shared parameters that nothing refers to."""
    services = library.services.values()
    parameters = [it for service in services for it in (*parameters_used(service), *service.parameters.values())]
    words, old = library.vocabulary, base.vocabulary
    kinds: list[tuple[str, Mapping[str, Declared], Mapping[str, object], set[str]]] = [
        (
            "事实 (fact)",
            words.facts,
            old.facts,
            {name for it in services for name in (*facts_used(it), it.grants or "")},
        ),
        ("证件 (document)", words.documents, old.documents, {name for it in services for name in _documents(it)}),
        ("机构 (agency)", words.agencies, old.agencies, {name for it in services for name in _agencies(it)}),
        ("印章 (stamp)", words.stamps, old.stamps, {name for it in services for name in _stamps(it)}),
        ("来源 (source)", words.sources, old.sources, {*_sources(services), *_parameter_sources(parameters)}),
        ("参数 (parameter)", words.parameters, old.parameters, {parameter.name for parameter in parameters}),
    ]
    for kind, declared, earlier, used in kinds:
        for name, item in declared.items():
            if name not in earlier and name not in used:
                yield _problem(item.where, Code.UNUSED, f"{kind} {name} 没有被用到 (unused)")


def check_unused_names(library: Library, _base: Library) -> Iterator[Problem]:
    """A service's own parameters and criteria that nothing reads."""
    for service in library.added.values():
        read = {parameter.name for parameter in parameters_used(service)}
        for name, parameter in service.parameters.items():
            if name not in read:
                yield _problem(parameter.where, Code.UNUSED, f"参数 {name} 没有被用到 (unused parameter)")
        reached = _reached(service)
        for name, criterion in service.criteria.items():
            if name not in reached:
                yield _problem(criterion.where, Code.UNUSED, f"条件 {name} 没有被用到 (unused criterion)")


def check_dead_dates(library: Library, _base: Library) -> Iterator[Problem]:
    """Spans and values that are in force on no day of their service."""
    for service in library.added.values():
        rows = [row for table in service.entitlements.values() for row in table.rows]
        for items in (
            service.criteria.values(),
            service.materials,
            service.must_not_ask,
            rows,
            service.procedure,
            service.open_questions,
        ):
            for item in items:
                if not item.in_force.overlaps(service.in_force):
                    text = "施行期与事项的施行期不相交，永不生效 (in force on no day of the service)"
                    yield _problem(item.where, Code.DEAD_DATE, text)
        for parameter in service.parameters.values():
            for at, dated in enumerate(parameter.values):
                if not value_in_force(service, parameter, at):
                    text = f"参数 {parameter.name} 自 {dated.start} 的值永不生效 (a value in force on no day)"
                    yield _problem(parameter.where, Code.DEAD_DATE, text)


def check_grants(library: Library, base: Library) -> Iterator[Problem]:
    """Status facts and the services that grant them agree, and their order has no cycle."""
    facts, services = library.vocabulary.facts, library.services
    for service in library.added.values():
        granted = facts[service.grants].granted_by if service.grants else None
        if service.grants and granted != service.number:
            text = f'事实 {service.grants} 的 granted_by 应为 "{service.number}" (granted_by does not match grants)'
            yield _problem(service.where, Code.GRANTS, text)
    yield from _unknown_givers(library, base)
    for name, fact in facts.items():
        giver = services.get(fact.granted_by or "")
        is_new = name not in base.vocabulary.facts
        if giver and giver.grants != name and (is_new or giver.number in library.added):
            text = f"事项 {giver.number} 的 grants 应为 {name} (grants does not match granted_by)"
            yield _problem(fact.where if is_new else giver.where, Code.GRANTS, text)
    needs = {number: _needed(service) for number, service in services.items()}
    for ring in find_rings(needs):
        number = next((it for it in ring if it in library.added), None)
        if number:
            at = ring.index(number)
            told = say_ring((*ring[at:], *ring[:at]))
            text = f"事项要先有自己才能办：{told} (a service that must be had before itself)"
            yield _problem(services[number].where, Code.CYCLE, text)


def _unknown_givers(library: Library, base: Library) -> Iterator[Problem]:
    """Facts and documents that are new and said to come from a service that is not there."""
    words, old, services = library.vocabulary, base.vocabulary, library.services
    facts = [(it.where, "granted_by", it.granted_by) for it in words.facts.values() if it.name not in old.facts]
    papers = [it for it in words.documents.values() if it.id not in old.documents]
    for where, key, number in [*facts, *((it.where, "produced_by", it.produced_by) for it in papers)]:
        if number is not None and number not in services:
            text = f"{key} 所写的事项 {number} 不在目录中 (no such service)"
            yield Problem(
                where or _NOWHERE, Code.UNDECLARED_ID, text, f"目录中有：{'、'.join(services)} (these are there)"
            )


def check_numbers(library: Library, _base: Library) -> Iterator[Problem]:
    """Numbers written into a criterion, where no dated value can change them; against nothing, 0, there is none."""
    for service in library.added.values():
        for name, criterion in service.criteria.items():
            for node in walk(criterion.when):
                if isinstance(node, Number) and node.value != 0:
                    text = f"条件 {name} 里的数 {node.value} 没有日期 (a number without dated values)"
                    yield _problem(node.where or criterion.where, Code.UNDATED_NUMBER, text)


def check_exactness(library: Library, _base: Library) -> Iterator[Problem]:
    """Conditions, routes and lists that are UNKNOWN for facts whose every completion agrees."""
    for service in library.added.values():
        search = ExactnessSearch(service.vocabulary.facts)
        for day in change_days(service):
            rules, _ = bind(service, day)
            program = build_program(rules)
            criteria = [(program.criteria[name], it.where, f"条件 {name}") for name, it in rules.criteria.items()]
            asked = program.conditions
            whole = [(asked[at, None], it.where, f"材料 {it.id}") for at, it in enumerate(rules.materials)]
            tables = rules.entitlements.items()
            rows = [(name, at, row) for name, table in tables for at, row in enumerate(table.rows)]
            whole += [(program.rows[name, at], row.where, f"待遇 {row.id}") for name, at, row in rows]
            steps = zip(program.steps, rules.procedure, strict=True)
            whole += [(index, step.where, f"环节 {step.id}") for index, step in steps]
            whole.append((program.outcome, service.eligibility_where or service.where, "资格 eligibility"))
            inexact = list(_inexact(search, program, criteria))
            # What rests on an inexact criterion is inexact with it, and is told once.
            yield from inexact or _inexact(search, program, whole)


def _inexact(
    search: ExactnessSearch, program: Program, roots: Iterable[tuple[int, Position, str]]
) -> Iterator[Problem]:
    for root, where, what in roots:
        if (facts := search.find_inexact(program, root)) is not None:
            known = ", ".join(f"{name}={value}" for name, value in facts.items() if value is not None)
            text = f"{what} 不精确：{known or '一无所知'} 时得未知，而补全后结论都相同 (inexact)"
            yield _problem(where, Code.INEXACT, text)


CHECKS = (check_unused_vocabulary, check_unused_names, check_dead_dates, check_grants, check_numbers, check_exactness)


def _problem(where: Position | None, code: Code, message: str) -> Problem:
    return Problem(where or _NOWHERE, code, message, _HINTS.get(code, ""))


def _reached(service: ServiceModel) -> set[str]:
    """Criteria that eligibility, a material, an entitlement or a step leads to."""
    todo = [node.criterion for it in applied_nodes(service) for node in walk(it) if isinstance(node, Holds)]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += [node.criterion for node in walk(service.criteria[name].when) if isinstance(node, Holds)]
    return reached


def _facts(service: ServiceModel) -> Iterator[str]:
    yield from facts_used(service)
    if service.grants:
        yield service.grants


def _documents(service: ServiceModel) -> Iterator[str]:
    for material in service.materials:
        yield material.document
        yield from (piece.document for piece in material.pieces)
    yield from (name for it in service.must_not_ask for name in it.documents)


def _stamps(service: ServiceModel) -> Iterator[str]:
    pieces = (piece for material in service.materials for piece in material.pieces)
    yield from (stamp.id for piece in pieces if piece.stamps for stamp in piece.stamps.stamps)


def _agencies(service: ServiceModel) -> Iterator[str]:
    yield from (agency.id for agency in service.agencies.values())
    yield from (step.actor.id for step in service.procedure)
    yield service.supervision.office.id


def _sources(services: Iterable[ServiceModel]) -> Iterator[str]:
    for service in services:
        yield from (source.id for source in service.legal_basis)
        bases = [it.basis for it in service.criteria.values()]
        bases += [it.basis for it in service.materials] + [it.basis for it in service.must_not_ask]
        bases += [it.basis for it in service.procedure]
        bases += [row.basis for table in service.entitlements.values() for row in table.rows]
        yield from (citation.source.id for basis in bases for citation in basis)


def _parameter_sources(parameters: Iterable[Parameter]) -> Iterator[str]:
    for parameter in parameters:
        for dated in parameter.values:
            for figure in dated.figures.values():
                yield from (citation.source.id for citation in figure.basis)


def _needed(service: ServiceModel) -> list[str]:
    """Numbers of the services that grant what this one asks about."""
    givers = {service.vocabulary.facts[name].granted_by for name in facts_used(service)}
    return sorted(giver for giver in givers if giver)
