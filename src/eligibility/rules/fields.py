"""The scalars and shapes that only ruleset files have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from eligibility.files.fields import DAY, NUMBER, Alone, Day, Form, Identifier, Line, ShownAs, one_or_more
from eligibility.rules.vocabulary import UNITS

if TYPE_CHECKING:
    from pydantic.config import JsonDict


def _length(value: object) -> object:
    """A whole number above zero, or a parameter's name."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    msg = "应为大于零的整数，或参数的名称 (a whole number above zero, or the name of a parameter)"
    raise ValueError(msg)


Unit: TypeAlias = Annotated[Line, WithJsonSchema({"type": "string", "enum": list(UNITS)})]
Bound: TypeAlias = Annotated[Any, WithJsonSchema({"anyOf": [NUMBER, DAY]})]
LatestBound: TypeAlias = Annotated[Any, WithJsonSchema({"anyOf": [NUMBER, DAY, {"const": "today"}]})]
Length: TypeAlias = Annotated[
    Any,
    BeforeValidator(_length),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[a-z]"}]}),
]
Answer: TypeAlias = Annotated[Any, WithJsonSchema({"type": ["boolean", "number", "string", "null"]})]
UnstatedText: TypeAlias = Annotated[str, StringConstraints(pattern=r"^unstated\(.+\)$")]


class CiteForm(Form):
    """A clause: the source's id, and the place in it as printed."""

    source: Identifier
    at: Line | None = None


Cites: TypeAlias = Annotated[tuple[CiteForm, ...], BeforeValidator(one_or_more), Field(min_length=1), Alone()]


class InForceForm(Form):
    """Days in force, both ends included."""

    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None


_ONE_KEY: JsonDict = {"minProperties": 1, "maxProperties": 1}


class GroupShape(BaseModel):
    """A group of criteria: exactly one of all, any, not."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_ONE_KEY)

    all: Annotated[tuple[Identifier | GroupShape, ...], Field(min_length=1)] = ()
    any: Annotated[tuple[Identifier | GroupShape, ...], Field(min_length=1)] = ()
    not_: Identifier | GroupShape = Field(default="", alias="not")


class RoutesShape(BaseModel):
    """What eligibility is made of: exactly one of all, any, not, routes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_ONE_KEY)

    all: tuple[Identifier | RoutesShape, ...] = ()
    any: Annotated[tuple[Identifier | RoutesShape, ...], Field(min_length=1)] = ()
    not_: Identifier | GroupShape = Field(default="", alias="not")
    routes: Annotated[tuple[Identifier, ...], Field(min_length=1, json_schema_extra={"uniqueItems": True})] = ()


Group: TypeAlias = Annotated[Any, ShownAs(Identifier | GroupShape)]
Groups: TypeAlias = Annotated[Any, ShownAs(Annotated[tuple[Identifier | GroupShape, ...], Field(min_length=1)])]
Eligibility: TypeAlias = Annotated[Any, ShownAs(Identifier | RoutesShape)]
