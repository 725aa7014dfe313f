"""A JSON Schema of each kind of ruleset file, drawn from its form: what an editor checks while one writes.

It is draft 7, which every editor reads. It knows the form of one file; names, dates in order and
whatever needs two places are left to `eligibility check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

DRAFT = "http://json-schema.org/draft-07/schema#"
_BELOW = ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else")
_BELOW_LIST = ("anyOf", "allOf", "oneOf", "prefixItems")
_BELOW_NAMED = ("properties", "patternProperties", "$defs")


def draw_schema(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a file of that form.

    >>> from eligibility.rules.schema import AgenciesFile
    >>> draw_schema(AgenciesFile)["additionalProperties"]
    {'$ref': '#/$defs/Bilingual'}
    """
    return {"$schema": DRAFT, **_plain(form.model_json_schema())}


def _plain(schema: Any) -> Any:
    """The same in draft 7, without the titles and empty defaults pydantic makes up, and closed to unknown keys."""
    if not isinstance(schema, dict):
        return schema
    result = {key: value for key, value in schema.items() if key != "title" and not (key == "default" and not value)}
    for key in _BELOW:
        if key in result:
            result[key] = _plain(result[key])
    for key in _BELOW_LIST:
        if key in result:
            result[key] = [_plain(item) for item in result[key]]
    for key in _BELOW_NAMED:
        if key in result:
            result[key] = {name: _plain(item) for name, item in result[key].items()}
    return _closed(_listed(result))


def _listed(schema: dict[str, Any]) -> dict[str, Any]:
    """A list in the words of draft 7: no prefixItems, and its length in minItems."""
    if schema.get("type") == "array" and "minLength" in schema:
        schema["minItems"] = schema.pop("minLength")
    if "prefixItems" in schema:
        first, *_ = schema.pop("prefixItems")
        schema["items"] = first
    return schema


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Names that must have a form are refused in any other; names out of a list are offered one by one."""
    names = schema.get("propertyNames", {})
    if "patternProperties" in schema:
        ((pattern, value),) = schema.pop("patternProperties").items()
        schema |= {"propertyNames": {**names, "pattern": pattern}, "additionalProperties": value}
    elif "enum" in names:
        del schema["propertyNames"]
        value = schema.pop("additionalProperties")
        schema |= {"properties": dict.fromkeys(names["enum"], value), "additionalProperties": False}
    return schema
