"""From a file's plain data to its form: pydantic's findings told as Problems at their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from eligibility.errors import Problem
from eligibility.files.codes import Code
from eligibility.files.places import example_at, keys_at
from eligibility.text import closest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from eligibility.errors import Position
    from eligibility.files.yaml_reader import Path_, Tree

FormT = TypeVar("FormT", bound=BaseModel)

_UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}
_EXPECTED = {
    "string_type": "应为文字 (text is expected)",
    "bool_type": "应为 true 或 false (true or false is expected)",
    "int_type": "应为整数 (a whole number is expected)",
    "date_type": "应为日期 YYYY-MM-DD (a day is expected)",
    "dict_type": "应为键值表 (a mapping is expected)",
    "model_type": "应为键值表 (a mapping is expected)",
    "dataclass_type": "应为 {{zh, en}} (a text in both languages is expected)",
    "tuple_type": "应为列表 (a list is expected)",
    "too_short": "太短 (too few items)",
    "string_pattern_mismatch": "写法不合要求 (does not have the expected form)",
    "string_too_short": "不能为空 (must not be empty)",
    "greater_than_equal": "不能小于 {ge} (must be at least {ge})",
}


class Notes:
    """Collects the Problems of one file by path from its root."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []

    def add(self, path: Path_, code: Code, message: str, hint: str = "", *, key: bool = False) -> None:
        """Note a fault at the value, or the key, at *path*."""
        self.add_at(self.tree.where(path, key=key), code, message, hint)

    def add_at(self, where: Position, code: Code, message: str, hint: str = "") -> None:
        """Note a fault at a place of the file, once."""
        problem = Problem(where, code, message, hint)
        if problem not in self.problems:
            self.problems.append(problem)


def read_form(kind: type[FormT], notes: Notes) -> FormT | None:
    """The file as *kind*, or None with its faults noted."""
    try:
        return kind.model_validate(notes.tree.data)
    except ValidationError as error:
        note_faults(notes, kind, error)
        return None


def note_faults(notes: Notes, kind: type[BaseModel], error: ValidationError, path: Path_ = ()) -> None:
    """Note what pydantic found in the part at *path* of the file that should be of the form *kind*."""
    for fault in error.errors(include_url=False):
        _note(notes, kind, fault, path)


def _note(notes: Notes, kind: type[BaseModel], details: ErrorDetails, path: Path_) -> None:
    location = _as_written((*path, *details["loc"]), notes.tree.data)
    fault, text, context = details["type"], details["msg"], details.get("ctx", {})
    if location and location[-1] == "[key]":
        hint = "小写字母、数字和下划线 (lower-case letters, digits, underscores)"
        notes.add(location[:-1], Code.WRONG_VALUE, f"名称 {location[-2]} 不合要求 (bad name)", hint, key=True)
    elif fault in _UNKNOWN:
        key = str(location[-1])
        near = closest(key, keys_at(kind, location[len(path) : -1]))
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add(location, Code.UNKNOWN_KEY, f"不认识的键 {key} (unknown key)", hint, key=True)
    elif location[-1:] == ("cite",) and fault in ("missing", "too_short"):
        notes.add(location, Code.MISSING_CITATION, "没有引注 (no citation)", "写 cite: {source, at} (write it so)")
    elif fault == "missing":
        example = example_at(kind, location[len(path) :])
        hint = f"例如 {example} (for example)" if example else ""
        notes.add(location[:-1], Code.MISSING_KEY, f"缺少键 {location[-1]} (missing key)", hint)
    elif fault == "value_error":
        notes.add(location, Code.WRONG_VALUE, str(context.get("error", text)))
    elif fault in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        near = closest(details["input"], re.findall("'([^']*)'", expected))
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add(location, Code.WRONG_VALUE, f"取值不在其列 (not one of): {expected}", hint)
    else:
        expected = _EXPECTED[fault].format(**context) if fault in _EXPECTED else f"值不合要求 ({text})"
        notes.add(location, Code.WRONG_VALUE, expected)


def _as_written(location: Path_, data: Any) -> Path_:
    """The location in the file: one that stands alone where a list may stand has no place in a list."""
    path: list[str | int] = []
    for step in location:
        if isinstance(step, int) and not isinstance(data, list):
            continue
        path.append(step)
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step] if step < len(data) else None
        else:
            data = None
    return tuple(path)
