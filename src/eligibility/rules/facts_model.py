"""The facts a ruleset can use, as a pydantic model and JSON Schema, for services that check input at their own door."""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, create_model

from eligibility.files.fields import DAY
from eligibility.rules.facts import check_value
from eligibility.rules.history import formula_facts
from eligibility.rules.phrases import UNKNOWN
from eligibility.rules.vocabulary import UNITS, Fact, FactType, sources_of
from eligibility.text import LANGUAGES, Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.compiled import Compiled

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _written(value: Decimal) -> int | float | str:
    """A decimal as the JSON number that is read as the same again; as text where no float is that."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


_TYPES: dict[FactType, Any] = {
    FactType.BOOLEAN: bool,
    FactType.INTEGER: int,
    FactType.DECIMAL: Annotated[Decimal, PlainSerializer(_written, when_used="json")],
    FactType.DATE: date,
}
_PLAIN: dict[FactType, dict[str, Any]] = {
    FactType.BOOLEAN: {"type": "boolean"},
    FactType.INTEGER: {"type": "integer"},
    FactType.DECIMAL: {"type": "number"},
    FactType.DATE: DAY,
    FactType.ENUM: {"type": "string"},
}
_LATEST = Bilingual("不晚于事实所指之日。", "Not after the day the facts are read.")


def build_facts_model(compiled: Compiled) -> type[BaseModel]:
    """A model with a field for each fact that can matter on that day, all of them optional: absent is unknown."""
    fields: dict[str, Any] = {fact.name: (_annotation(fact, shown), None) for fact, shown in _shown(compiled)}
    config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    with warnings.catch_warnings():
        # A fact may be called as a method of pydantic's models is, such as `copy`; nothing here calls those.
        warnings.filterwarnings("ignore", "Field name .* shadows an attribute", UserWarning)
        title = str(compiled.rules.service.title)
        return create_model(_name(compiled), __config__=config, __doc__=title, **fields)


def draw_facts_schema(compiled: Compiled) -> dict[str, Any]:
    """The JSON Schema of the same facts, in the dialect of 2020-12; formats are to be checked too."""
    return {
        "$schema": DIALECT,
        "title": _name(compiled),
        "description": str(compiled.rules.service.title),
        "type": "object",
        "properties": {fact.name: shown for fact, shown in _shown(compiled)},
        "additionalProperties": False,
    }


def _name(compiled: Compiled) -> str:
    return "".join(part.capitalize() for part in compiled.rules.service.id.split("_")) + "Facts"


def _shown(compiled: Compiled) -> Iterator[tuple[Fact, dict[str, Any]]]:
    vocabulary = compiled.rules.service.vocabulary.facts
    yield from ((fact, _schema(fact, vocabulary)) for fact in usable_facts(compiled))


def usable_facts(compiled: Compiled) -> Iterator[Fact]:
    """Facts that can matter on that day, those others are derived from included, in file order."""
    vocabulary = compiled.rules.service.vocabulary.facts
    read = {*compiled.program.facts, *formula_facts(compiled.rules)}
    names = {source for name in read for source in (name, *sources_of(name, vocabulary))}
    yield from (fact for name, fact in vocabulary.items() if name in names)


def _annotation(fact: Fact, shown: dict[str, Any]) -> Any:
    """The fact's type, behind the reading that `assess` does: what that takes, the field takes, and nothing else."""
    kind = Literal[tuple(fact.members)] if fact.members else _TYPES[fact.type]
    read = BeforeValidator(partial(_read, fact))
    return Annotated[kind | None, read, WithJsonSchema(shown), Field(repr=not fact.sensitive)]


def _read(fact: Fact, value: object) -> object:
    if value is None:
        return None
    scalar, fault = check_value(fact, value, None)
    if fault:
        _, text = fault
        raise ValueError(f"{text.zh} ({text.en})")
    return scalar


def _schema(fact: Fact, vocabulary: Mapping[str, Fact]) -> dict[str, Any]:
    """Standard keywords in both languages at once, and under x-zh and x-en the same in one language each."""
    plain = _PLAIN[fact.type]
    shown: dict[str, Any] = {"title": str(fact.label), "description": str(_description(fact))}
    shown |= plain | {"type": [plain["type"], "null"]} | _bounds(fact)
    if fact.members:
        shown["oneOf"] = [{"const": name, "title": str(label)} for name, label in fact.members.items()]
        shown["oneOf"].append({"const": None, "title": str(UNKNOWN)})
    for lang in LANGUAGES:
        texts = {"label": fact.label, "question": fact.question, "help": fact.help, "unit": UNITS.get(fact.unit or "")}
        shown[f"x-{lang}"] = {key: text[lang] for key, text in texts.items() if text}
        if fact.members:
            shown[f"x-{lang}"]["members"] = {name: label[lang] for name, label in fact.members.items()}
    if fact.derive is None:
        shown["x-asked-of"] = fact.asked_of
    else:
        shown["x-derived-from"] = list(sources_of(fact.name, vocabulary))
    return shown


def _description(fact: Fact) -> Bilingual:
    parts = (fact.question or fact.label, fact.help, _LATEST if fact.latest_today else None)
    return join([part for part in parts if part], zh="", en=" ")


def _bounds(fact: Fact) -> dict[str, Any]:
    """JSON Schema orders numbers only; for days these are the words of ajv-formats, which others pass over."""
    low, high = ("formatMinimum", "formatMaximum") if fact.type is FactType.DATE else ("minimum", "maximum")
    bounds = {low: fact.minimum, high: fact.maximum}
    return {key: _json(bound) for key, bound in bounds.items() if bound is not None}


def _json(bound: int | Decimal | date) -> int | float | str:
    if isinstance(bound, date):
        return bound.isoformat()
    return int(bound) if bound == int(bound) else float(bound)
