"""An example of a value that would do, as one would write it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eligibility.files.kinds import JsonDict, Kind

_PLAIN = re.compile(r"[a-z][a-z0-9_]*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[\u4e00-\u9fff]+")
_TEXTS = {"zh": "中文", "en": "English"}


def example_of(kind: Kind[Any], key: str) -> str:
    """The key with a value that would do, as YAML, or its choices; empty where anything may stand.

    >>> from eligibility.rules.schema import ServiceForm
    >>> example_of(ServiceForm.form_keys["in_force"].kind, "in_force")
    'in_force: {from: 2024-01-01, basis: cited}'
    """
    forms: dict[str, JsonDict] = {}
    place = kind.draw(forms)
    example = _example(place, forms, key)
    if example is None:
        return ""
    choices = "、".join(_resolve(place, forms)[0].get("enum", ())[1:])
    return f"{key}: {_yaml(example)}" + (f"，或 {choices}" if choices else "")


def _resolve(place: JsonDict, forms: dict[str, JsonDict]) -> list[JsonDict]:
    if "$ref" in place:
        return _resolve(forms[place["$ref"].rsplit("/", 1)[1]], forms)
    return [place, *(found for option in place.get("anyOf", []) for found in _resolve(option, forms))]


def _example(place: JsonDict, forms: dict[str, JsonDict], key: str) -> Any:
    """A value with no more than must be written; None where nothing is known of it."""
    if "examples" in place:
        return place["examples"][0]
    (place, *options) = _resolve(place, forms)
    if "enum" in place:
        return place["enum"][0]
    match place.get("type"):
        case "object" if "properties" in place:
            needed = place.get("required") or [*place["properties"]][:1]
            return {name: _example(place["properties"][name], forms, name) for name in needed}
        case "object":
            return {(name := _name(place)): _example(place["additionalProperties"], forms, name)}
        case "array":
            return [_example(place["items"], forms, key)] * place.get("minItems", 1)
        case "boolean":
            return True
        case "number" | "integer":
            return 1
        case "string":
            return _text(place, key)
        case _:
            return next((it for option in options if (it := _example(option, forms, key)) is not None), None)


def _name(place: JsonDict) -> str:
    return "2024-01-01" if place.get("propertyNames", {}).get("format") == "date" else "some_name"


def _text(place: JsonDict, key: str) -> str:
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
