"""What a form allows at a place in its file: the keys, and a value that would do, as one would write it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from eligibility.files.yaml_reader import Path_

_PLAIN = re.compile(r"[a-z][a-z0-9_]*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[\u4e00-\u9fff]+")
_TEXTS = {"zh": "中文", "en": "English"}


def keys_at(kind: type[BaseModel], path: Path_) -> list[str]:
    """Keys allowed at *path*, found by following the form's field types."""
    schema: dict[str, Any] = kind.model_json_schema()
    options = [option for place in _places(schema, path) for option in _resolve(place, schema.get("$defs", {}))]
    return [key for option in options for key in option.get("properties", {})]


def example_at(kind: type[BaseModel], path: Path_) -> str:
    """A key and a value that would do at *path*, as YAML, or its choices; empty where anything may stand.

    >>> from eligibility.rules.schema import ServiceForm
    >>> example_at(ServiceForm, ("in_force",))
    'in_force: {from: 2024-01-01, basis: cited}'
    """
    schema: dict[str, Any] = kind.model_json_schema()
    key = str(path[-1])
    for place in _places(schema, path):
        example = _example(place, schema.get("$defs", {}), key)
        if example is not None:
            choices = "、".join(place.get("enum", ())[1:])
            return f"{key}: {_yaml(example)}" + (f"，或 {choices}" if choices else "")
    return ""


def _places(schema: dict[str, Any], path: Path_) -> list[dict[str, Any]]:
    """What the form says of *path*, once for each way there."""
    places = [schema]
    for step in path:
        places = [below for it in places for below in _below(_resolve(it, schema.get("$defs", {})), step)]
    return places


def _resolve(place: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in place:
        return _resolve(definitions[place["$ref"].rsplit("/", 1)[1]], definitions)
    options = place.get("anyOf", [])
    return [place, *(found for option in options for found in _resolve(option, definitions))]


def _below(places: list[dict[str, Any]], step: str | int) -> list[dict[str, Any]]:
    found = []
    for place in places:
        if isinstance(step, int):
            found.append(place.get("items"))
            found.extend(place.get("prefixItems", []))
        else:
            found.append(place.get("properties", {}).get(step))
            found.append(place.get("additionalProperties"))
            found.extend(place.get("patternProperties", {}).values())
    return [place for place in found if isinstance(place, dict)]


def _example(place: dict[str, Any], definitions: dict[str, Any], key: str) -> Any:
    """A value with no more than must be written; None where nothing is known of it."""
    if "examples" in place:
        return place["examples"][0]
    (place, *options) = _resolve(place, definitions)
    if "enum" in place:
        return place["enum"][0]
    match place.get("type"):
        case "object" if "properties" in place:
            return {name: _example(place["properties"][name], definitions, name) for name in place.get("required", ())}
        case "object":
            values = [*place.get("patternProperties", {}).values(), place.get("additionalProperties", {})]
            name = _name(place)
            return {name: _example(values[0], definitions, name)}
        case "array":
            return [_example(it, definitions, key) for it in place.get("prefixItems") or [place["items"]]]
        case "boolean":
            return True
        case "number" | "integer":
            return 1
        case "string":
            return _text(place, key)
        case _:
            return next((it for option in options if (it := _example(option, definitions, key)) is not None), None)


def _name(place: dict[str, Any]) -> str:
    names = place.get("propertyNames", {})
    if "enum" in names:
        return str(names["enum"][0])
    return "2024-01-01" if names.get("format") == "date" else "some_name"


def _text(place: dict[str, Any], key: str) -> str:
    if place.get("format") == "date":
        return "2024-01-01"
    return "some_name" if place.get("pattern", "").startswith("^[a-z]") else _TEXTS.get(key, "文字")


def _yaml(value: Any) -> str:
    """A value in flow style, quoted where it must or, being English, by custom is."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_yaml(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_yaml(item) for item in value)}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
