"""Plain data as YAML that the strict reader reads back as it was; days stand as YYYY-MM-DD."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eligibility.days import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[a-z][a-z0-9_.]*|[\u4e00-\u9fff]+")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def write_yaml(data: Mapping[str, Any]) -> str:
    r"""A mapping in block style, one level of mappings under it too, the rest in flow style.

    >>> write_yaml({"changes": {"parameters.min_age.female": 45, "materials.5": None}})
    'changes:\n  parameters.min_age.female: 45\n  materials.5: null\n'
    """
    return "".join(f"{line}\n" for line in _lines(data))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Mapping) and value and set(value) != {"zh", "en"}:
            yield f"{_text(key)}:"
            yield from (f"  {_text(name)}: {_flow(item)}" for name, item in value.items())
        else:
            yield f"{_text(key)}: {_flow(value)}"


def _flow(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case Mapping():
            return f"{{{', '.join(f'{_text(key)}: {_flow(item)}' for key, item in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    if parse_day(text) or (_PLAIN.fullmatch(text) and text not in _WORDS):
        return text
    return _UNPRINTABLE.sub(lambda it: f"\\u{ord(it[0]):04x}", json.dumps(text, ensure_ascii=False))
