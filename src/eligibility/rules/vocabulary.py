"""The words services share: facts, documents, agencies, sources and shared parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from eligibility.rules.nodes import facts_of
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.citation import Citation, Source
    from eligibility.errors import Position
    from eligibility.rules.nodes import Value


class FactType(StrEnum):
    """What kind of answer a fact takes."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    ENUM = "enum"

    @property
    def is_number(self) -> bool:
        """Whether arithmetic and order comparisons are allowed."""
        return self in (FactType.INTEGER, FactType.DECIMAL)


UNITS: dict[str, Bilingual] = {
    "age": Bilingual("周岁", "years of age"),
    "year": Bilingual("年", "years"),
    "month": Bilingual("个月", "months"),
    "day": Bilingual("日", "days"),
    "working_day": Bilingual("个工作日", "working days"),
    "CNY": Bilingual("元", "CNY"),
    "CNY/month": Bilingual("元/月", "CNY a month"),
    "person": Bilingual("人", "persons"),
    "times": Bilingual("倍", "times"),
    "percent": Bilingual("%", "%"),
    "copy": Bilingual("份", "copies"),
}
"""Units of numbers; `times` is a bare ratio and multiplies any other."""
COUNTS = frozenset({"person", "copy"})
"""Units that count heads or pieces: times one of them, so much a head is so much in all."""


class Declared(Protocol):
    """What a file declares: it knows its place."""

    @property
    def where(self) -> Position | None: ...  # noqa: D102 - as of a Fact


@dataclass(frozen=True, slots=True)
class Fact:
    """One scalar question, declared once for all services.

    `latest_today` bounds a day by the day the facts are read. `derive` computes the fact from others;
    a derived fact has no question. `granted_by` is the number of the service whose agency decides it.
    """

    name: str
    type: FactType
    label: Bilingual
    order: int
    question: Bilingual | None = None
    help: Bilingual | None = None
    asked_of: str = "applicant"
    sensitive: bool = False
    unit: str | None = None
    minimum: int | Decimal | date | None = None
    maximum: int | Decimal | date | None = None
    latest_today: bool = False
    members: Mapping[str, Bilingual] | None = None
    derive: Value | None = None
    granted_by: str | None = None
    where: Position | None = field(default=None, compare=False, repr=False)

    @property
    def is_closed(self) -> bool:
        """Whether its answers are of a closed list: yes, no, or one of some members."""
        return self.type in (FactType.BOOLEAN, FactType.ENUM)


def sources_of(name: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Facts the named one is derived from, however far, each once, nearest first."""
    found: dict[str, None] = {}
    todo = [name]
    while todo:
        derive = facts[todo.pop(0)].derive
        fresh = [source for source in facts_of(derive) if source not in found] if derive else []
        found |= dict.fromkeys(fresh)
        todo += fresh
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the shared registry; the Chinese title is the official name as printed.

    `produced_by` is the number of the service that gives it out.
    """

    id: str
    title: Bilingual
    issued_by: Bilingual | None = None
    produced_by: str | None = None
    note: Bilingual | None = None
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Agency:
    """Who accepts, reviews, decides or supervises."""

    id: str
    title: Bilingual
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp on documents; the Chinese title is its name as printed."""

    id: str
    title: Bilingual
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value: one number, candidates (`one_of`), or none with the reason `unstated`.

    From `possible_from` on, before it is in force, it may hold already: it and the one before are candidates.
    """

    candidates: tuple[int | Decimal, ...]
    unstated: str = ""
    basis: tuple[Citation, ...] = ()
    possible_from: date | None = None


@dataclass(frozen=True, slots=True)
class DatedFigures:
    """A parameter's figures from a day on: one under None, or one per member of its enum."""

    start: date
    figures: Mapping[str | None, Figure]

    @property
    def possible_from(self) -> date:
        """First day on which some figure of it may already hold."""
        return min((it.possible_from for it in self.figures.values() if it.possible_from), default=self.start)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number the law can change, with its values by day; `by` names the enum fact that splits it."""

    name: str
    unit: str
    title: Bilingual
    by: str | None
    values: tuple[DatedFigures, ...]
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything services share, by id, in file order."""

    facts: Mapping[str, Fact]
    documents: Mapping[str, Document]
    agencies: Mapping[str, Agency]
    stamps: Mapping[str, Stamp]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
