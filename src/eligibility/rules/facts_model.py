"""The facts a ruleset can use as a pydantic model, for services that check input at their own door."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, WithJsonSchema, create_model

from eligibility.files.fields import Day
from eligibility.rules.vocabulary import Fact, FactType, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.compiled import Compiled


def _refuse_text(value: object) -> object:
    """Pydantic would read a number from text; the library does not."""
    if isinstance(value, str | bool):
        msg = "a number is expected"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return value


_TYPES: dict[FactType, Any] = {
    FactType.BOOLEAN: StrictBool,
    FactType.INTEGER: StrictInt,
    FactType.DECIMAL: Annotated[Decimal, BeforeValidator(_refuse_text), WithJsonSchema({"type": "number"})],
    FactType.DATE: Day,
}


def build_facts_model(compiled: Compiled) -> type[BaseModel]:
    """A model with a field for each fact that can matter on that day, all of them optional: absent is unknown."""
    service = compiled.rules.service
    fields: dict[str, Any] = {fact.name: (_annotation(fact), None) for fact in usable_facts(compiled)}
    name = "".join(part.capitalize() for part in service.id.split("_")) + "Facts"
    config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    return create_model(name, __config__=config, __doc__=str(service.title), **fields)


def usable_facts(compiled: Compiled) -> Iterator[Fact]:
    """Facts that can matter on that day, those others are derived from included, in file order."""
    vocabulary = compiled.rules.service.vocabulary.facts
    names = {source for name in compiled.program.facts for source in (name, *sources_of(name, vocabulary))}
    yield from (fact for name, fact in vocabulary.items() if name in names)


def _annotation(fact: Fact) -> Any:
    kind = Literal[tuple(fact.members)] if fact.members else _TYPES[fact.type]
    bounds = {"ge": fact.minimum, "le": fact.maximum}
    given: dict[str, Any] = {key: bound for key, bound in bounds.items() if bound is not None}
    text = str(fact.question or fact.label)
    if fact.latest_today:
        text = f"{text} 不晚于事实所指之日 (not after the day the facts are read)"
    return Annotated[kind | None, Field(title=fact.label.zh, description=text, repr=not fact.sensitive, **given)]
