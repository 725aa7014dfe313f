"""A record read back: whole, unchanged, and of a format that is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from eligibility.errors import EligibilityError, quote
from eligibility.policy.record import FORMAT
from eligibility.rules.digest import digest_of

_TEXTS = ("library", "on", "today", "rules", "sensitive", "seal")


def read_record(record: object) -> dict[str, Any]:
    """The record as plain data; EligibilityError for text that is none, is cut off or changed, or of another format."""
    data = _parse(record) if isinstance(record, str | bytes) else record
    if not isinstance(data, Mapping) or not isinstance(data.get("format"), str):
        _refuse("这不是一份记录", "this is no record of a determination")
    if data["format"] != FORMAT:
        shown = quote(data["format"])
        _refuse(
            f"不认得这种记录 {shown}，认得的是 {FORMAT}", f"a record of format {shown}; this library reads {FORMAT}"
        )
    found = dict(data)
    try:
        seal = digest_of({name: it for name, it in found.items() if name != "seal"})
    except (TypeError, ValueError, RecursionError):
        seal = ""
    if found.get("seal") != seal or not _has_shape(found):
        _refuse(
            "记录不完整，或者被改过：内容与它的摘要不符",
            "the record is not whole, or was changed: its seal does not fit",
        )
    return found


def _parse(text: str | bytes) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse("记录不是完整的 JSON", "the record is not whole JSON text")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(zh: str, en: str) -> NoReturn:
    raise EligibilityError(f"{en}; take it as it was written", zh=f"{zh}；请取原来写下的那份") from None


def _has_shape(record: Mapping[str, Any]) -> bool:
    """Whether a record that was sealed anew by hand still has what a replay reads."""
    service, timeline = record.get("service"), record.get("timeline")
    return (
        all(isinstance(record.get(name), str) for name in _TEXTS)
        and isinstance(service, Mapping)
        and all(isinstance(service.get(name), str) for name in ("number", "id"))
        and isinstance(service.get("via"), str | None)
        and all(isinstance(record.get(name), Mapping) for name in ("facts", "figures", "reforms", "answer"))
        and all(_is_text(it) for name in ("figures", "reforms") for it in record[name].values())
        and isinstance(record.get("parts"), list)
        and all(isinstance(it, list) and [type(part) for part in it] == [str, str, str] for it in record["parts"])
        and (timeline is None or _is_timeline(timeline))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, Mapping) and {*value} == {"zh", "en"} and all(isinstance(it, str) for it in value.values())


def _is_timeline(timeline: object) -> bool:
    return (
        isinstance(timeline, Mapping)
        and isinstance(timeline.get("events"), Mapping)
        and all(isinstance(it, str | None) for it in timeline["events"].values())
        and isinstance(timeline.get("cutoff"), str | None)
        and isinstance(timeline.get("calendar"), str)
        and isinstance(timeline.get("steps"), Mapping)
    )
