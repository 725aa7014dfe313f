"""Parts of a day's rules as plain data: what each says, and what it refers to by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from eligibility.citation import Source
from eligibility.rules.model import InForce, Material, Piece, Prohibition, Quantity, Step
from eligibility.rules.nodes import FactIn, FactIs, FactValue, Holds, ParameterValue, ValueAt, Via
from eligibility.rules.vocabulary import Agency, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

PartKind = Literal[
    "service",
    "eligibility",
    "criterion",
    "parameter",
    "parameter_history",
    "entitlement",
    "material",
    "prohibition",
    "step",
    "open_question",
    "fact",
    "document",
    "source",
    "agency",
    "stamp",
]
PartKey: TypeAlias = tuple[PartKind, str]

ELIGIBILITY = "eligibility"
"""Id of the part that joins the criteria."""


class PartReader:
    """Tells a part as plain data, and remembers what it refers to."""

    def __init__(self, routes: tuple[str, ...]) -> None:
        self.routes = routes
        self.mentioned: dict[PartKey, None] = {}

    def plain(self, value: Any) -> Any:
        """Numbers as text, so that 40 and 40.0 are one; an attribute that is as by default is left out."""
        match value:
            case Enum():
                return value.name
            case None | bool() | str():
                return value
            case int() | Decimal():
                return _number(value)
            case date():
                return value.isoformat()
            case Mapping():
                return {str(key): self.plain(it) for key, it in value.items()}
            case tuple() | list():
                return [self.plain(it) for it in value]
            case InForce():
                return {"closed": value.until is not None}
            case Source() | Agency() | Stamp():
                return list(self._mention(type(value).__name__.lower(), value.id))  # type: ignore[arg-type]
            case FactIn(fact, members):
                self._mention("fact", fact)
                return ["FactIn", fact, sorted(members)]
        for kind, name in _references(value):
            self._mention(kind, name)
        if isinstance(value, Via) and value.route in self.routes:
            self._mention("eligibility", ELIGIBILITY)
        attributes = {it.name: getattr(value, it.name) for it in compared(type(value)) if not _is_default(it, value)}
        return [type(value).__name__, {name: self.plain(it) for name, it in attributes.items()}]

    def _mention(self, kind: PartKind, id_: str) -> PartKey:
        self.mentioned[kind, id_] = None
        return kind, id_


def _number(value: int | Decimal) -> str:
    text = f"{Decimal(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if not value else text


def _references(value: object) -> Iterator[PartKey]:
    """Parts that a piece of the rules refers to by id."""
    match value:
        case FactIs(fact) | FactValue(fact):
            yield "fact", fact
        case Holds(criterion):
            yield "criterion", criterion
        case Via(route):
            yield "criterion", route
        case ParameterValue(parameter, key_fact=key_fact):
            yield "parameter", parameter
            yield from (("fact", key_fact),) if key_fact else ()
        case ValueAt(parameter, day, key_fact=key_fact):
            yield "parameter_history", parameter
            yield from (("fact", it) for it in (day, key_fact) if it)
        case Quantity(parameter=str(parameter)):
            yield "parameter", parameter
        case Piece(document) | Material(document=document):
            yield "document", document
        case Prohibition(documents=documents):
            yield from (("document", it) for it in documents)
        case Step(since=since):
            yield from (("fact", since),) if since else ()


_COMPARED: dict[type, tuple[Any, ...]] = {}


def compared(kind: type) -> tuple[Any, ...]:
    """The attributes that make two of a kind equal, but for where they stand."""
    if kind not in _COMPARED:
        _COMPARED[kind] = tuple(it for it in fields(kind) if it.compare and "Position" not in str(it.type))
    return _COMPARED[kind]


def _is_default(attribute: Any, value: object) -> bool:
    """An attribute that a later version adds leaves the digests of those who do not use it as they are."""
    return attribute.default is not MISSING and getattr(value, attribute.name) == attribute.default
