"""What the rules of a service rest on: each statement by the grade of its best source, and what no source states."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.citation import Grade
from eligibility.frozen import FrozenMap
from eligibility.rules.history import nodes_of, parameters_used
from eligibility.rules.nodes import Unstated, walk
from eligibility.text import read_bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.citation import Citation
    from eligibility.rules.model import ServiceModel
    from eligibility.text import Bilingual


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one service, over its whole history: how many statements rest on sources of each grade at best.

    A statement is a criterion with a condition of its own, a value of a parameter, a document, a prohibition, a
    row of entitlements, or a step. `unstated` are the reasons, each once, why something is left open.
    """

    number: str
    title: Bilingual
    statements: Mapping[Grade, int]
    unstated: tuple[Bilingual, ...]
    open_questions: int


def find_evidence(service: ServiceModel) -> Evidence:
    """What the service rests on."""
    graded = Counter(max(citation.source.grade for citation in basis) for basis in _bases(service) if basis)
    return Evidence(
        number=service.number,
        title=service.title,
        statements=FrozenMap({grade: graded[grade] for grade in sorted(Grade, reverse=True)}),
        unstated=tuple(dict.fromkeys(read_bilingual(reason) for reason in _reasons(service))),
        open_questions=len(service.open_questions),
    )


def _bases(service: ServiceModel) -> Iterator[tuple[Citation, ...]]:
    yield from (it.basis for it in service.criteria.values())
    for parameter in parameters_used(service):
        yield from (figure.basis for dated in parameter.values for figure in dated.figures.values())
    yield from (it.basis for it in service.materials)
    yield from (it.basis for it in service.must_not_ask)
    yield from (row.basis for table in service.entitlements.values() for row in table.rows)
    yield from (it.basis for it in service.procedure)


def _reasons(service: ServiceModel) -> Iterator[str]:
    yield from (part.reason for node in nodes_of(service) for part in walk(node) if isinstance(part, Unstated))
    for parameter in parameters_used(service):
        figures = (figure for dated in parameter.values for figure in dated.figures.values())
        yield from (figure.unstated for figure in figures if figure.unstated)
    limits = (part for step in service.procedure if step.limit for part in step.limit.parts)
    yield from (limit.unstated for limit in limits if limit.unstated)
