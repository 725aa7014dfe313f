"""The base and the scalars of which every form is made, as pydantic reads them and as editors are told of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
)

from eligibility.days import parse_day
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import GetJsonSchemaHandler
    from pydantic.config import JsonDict
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

DAY: JsonDict = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
NUMBER: JsonDict = {"type": "number"}


class Form(BaseModel):
    """Base of every form: unknown keys are faults, and no value is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ShownAs:
    """What an editor is told of a field that is read by hand: *type_* in place of anything at all."""

    def __init__(self, type_: Any) -> None:
        self.type = type_

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The JSON Schema of the type."""
        return handler(TypeAdapter(self.type).core_schema)


class Alone:
    """A list of which one item may stand alone."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The JSON Schema of an item, or of the list."""
        listed = handler(core)
        return {"anyOf": [listed["items"], listed]}


class OrText:
    """A mapping, or the text that stands for its first key."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The JSON Schema of the mapping, or of an id."""
        return {"anyOf": [handler(TypeAdapter(Identifier).core_schema), handler(core)]}


def _day(value: object) -> object:
    """A key is always text; as a day it must read YYYY-MM-DD."""
    return (parse_day(value) or value) if isinstance(value, str) else value


def as_tuple(value: object) -> object:
    """A list as a tuple; anything else is left for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


def one_or_more(value: object) -> object:
    """A list as a tuple; anything else as its only item."""
    return tuple(value) if isinstance(value, list) else (value,)


def _said(text: Bilingual) -> Bilingual:
    if not (text.zh.strip() and text.en.strip()):
        msg = "zh 和 en 都要写 (both languages are needed)"
        raise ValueError(msg)
    return text


def read_number(value: object) -> object:
    """A whole or decimal number as it is; ValueError, which pydantic collects, for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        msg = "应为数 (a number is expected)"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return value


Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64, strict=True)]
Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S.*\S$|^\S$", strict=True)]
Day: TypeAlias = Annotated[date, Field(strict=True), BeforeValidator(_day), WithJsonSchema(DAY)]
Text: TypeAlias = Annotated[Bilingual, AfterValidator(_said)]
Numeric: TypeAlias = Annotated[Any, BeforeValidator(read_number), WithJsonSchema(NUMBER)]
AsNumber: TypeAlias = Annotated[Any, WithJsonSchema(NUMBER)]


def exactly_one(*keys: str) -> JsonDict:
    """A JSON Schema's way to say that exactly one of *keys* is written."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def either(test: JsonDict, *, then: Iterable[str] = (), otherwise: Iterable[str] = ()) -> JsonDict:
    """A JSON Schema's way to say which keys must be written, and the others not, where *test* holds or does not."""

    def only(must: Iterable[str], never: Iterable[str]) -> JsonDict:
        return (
            {"required": [*must], "not": {"anyOf": [{"required": [key]} for key in never]}}
            if never
            else {"required": [*must]}
        )

    return {"if": test, "then": only(then, otherwise), "else": only(otherwise, then)}
