"""YAML as plain data with positions, by a strict reading: nothing is guessed from how a value looks.

Keys are always text. Plain `true`, `false`, `null`, whole numbers, decimals and YYYY-MM-DD days are
typed; all else is text in NFC. Anchors, tags and duplicate keys are faults. With `lenient`, a value
that YAML 1.1 would change (`no`, `010`, `12:30`) is text; otherwise it is a fault. With `json`, `1.5e3` is a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from eligibility.days import parse_day
from eligibility.errors import EligibilityError, Position, Problem
from eligibility.files.codes import Code
from eligibility.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

Path_: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | Decimal | date | bool | None

MAX_DEPTH = 40
MAX_BYTES = 4_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?[eE][-+]?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMBIGUOUS = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~)|[-+]?0[0-9_]+|0[xob][0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|\+[0-9.]+|[-+]?[0-9][0-9_.]*[eE][-+]?[0-9]+"
    r"|[-+]?\.[0-9_]+|[-+]?[0-9]+\.|[-+]?[0-9][0-9.]*_[0-9_.]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9][0-9:.+Zz \t-]*)?|=|<<"
)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}


@dataclass(frozen=True, slots=True)
class Tree:
    """One file as plain data; positions of every key and value by path from the root."""

    path: str
    data: Any
    values: dict[Path_, Position]
    keys: dict[Path_, Position]
    lines: tuple[str, ...] = ()

    def locate(self, path: Path_, offset: int) -> Position:
        """Position of a character of the text at *path*, also where the text is folded over several lines."""
        start = self.where(path)
        first = self.lines[start.line - 1][start.column - 1 :] if start.line <= len(self.lines) else ""
        line, column, content = start.line, start.column, first
        if first.startswith((">", "|")):
            line, column, content = self._line(start.line + 1)
        while offset > len(content) and line < len(self.lines):
            offset -= len(content) + 1
            line, column, content = self._line(line + 1)
        return Position(self.path, line, column + offset)

    def _line(self, number: int) -> tuple[int, int, str]:
        raw = self.lines[number - 1] if number <= len(self.lines) else ""
        content = raw.strip()
        return number, raw.index(content) + 1, content

    def where(self, path: Path_, *, key: bool = False) -> Position:
        """Position of the value (or key) at *path*, or of the nearest thing above it."""
        for end in range(len(path), -1, -1):
            found = (self.keys if key else self.values).get(path[:end]) or self.values.get(path[:end])
            if found:
                return found
        return Position(self.path)


def read_path(path: object) -> Path:
    """A path as callers give it; EligibilityError for what is none."""
    try:
        found = Path(path)  # type: ignore[arg-type]
    except TypeError:
        raise EligibilityError(f"a path is expected, not {type(path).__name__}") from None
    if "\0" in str(found):
        raise EligibilityError("a path cannot contain a null character")
    return found


def read_file(
    path: Path, name: str, *, lenient: bool = False, json: bool = False
) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The file as a Tree with the faults found in it, None if nothing can be read; *name* is for positions."""
    try:
        if path.exists() and not path.is_file():
            kind = "目录 (a directory" if path.is_dir() else "特殊文件 (a special file"
            return None, (Problem(Position(name), Code.UNREADABLE, f"不是普通文件，是{kind})"),)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            return None, (Problem(Position(name), Code.UNREADABLE, f"文件大于 {MAX_BYTES} 字节 (file too large)"),)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (Problem(Position(name), Code.UNREADABLE, "不是 UTF-8 文本 (not UTF-8 text)"),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be opened"
        return None, (Problem(Position(name), Code.UNREADABLE, f"文件无法读取 ({reason})"),)
    return read_text(text, name, lenient=lenient, json=json)


def read_text(
    text: str, name: str, *, lenient: bool = False, json: bool = False
) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The text as a Tree with the faults found in it, None if nothing can be read.

    A Tree with faults is there so that what else is wrong can be told too; it is not to be used.
    """
    builder = _Builder(name, lenient=lenient, json=json)
    try:
        events = yaml.parse(text, Loader=_LOADER)
        data = builder.document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Position(name, mark.line + 1, mark.column + 1) if mark else Position(name)
        hint = "看这一行和上一行的括号、引号、缩进 (look at brackets, quotes and indents here and one line above)"
        problem = Problem(where, Code.YAML, f"YAML 写法有误 ({error.problem or 'syntax error'})", hint)
        return None, (*builder.problems, problem)
    except yaml.YAMLError:
        return None, (Problem(Position(name), Code.YAML, "YAML 含不允许的字符 (a character YAML does not allow)"),)
    except _TooDeep as error:
        return None, (Problem(error.where, Code.YAML, f"嵌套超过 {MAX_DEPTH} 层 (nested too deeply)"),)
    if builder.empty:
        problem = Problem(
            Position(name), Code.EMPTY, "文件是空的 (the file is empty)", "没有内容时写 {} (write {} for nothing)"
        )
        return None, (problem,)
    return Tree(name, data, builder.values, builder.keys, tuple(text.split("\n"))), tuple(builder.problems)


class _TooDeep(Exception):  # noqa: N818 - control flow inside this module
    def __init__(self, where: Position) -> None:
        self.where = where


@dataclass
class _Builder:
    """Builds plain data from YAML events, so that anchors, tags and positions are all seen."""

    name: str
    lenient: bool
    json: bool
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path_, Position] = field(default_factory=dict)
    keys: dict[Path_, Position] = field(default_factory=dict)
    empty: bool = True

    def document(self, events: Iterator[Any]) -> Any:
        data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._add(Code.YAML, self._at(event), "一个文件只能有一份文档 (one document a file)")
                    break
                data = self._node(next(events), events, ())
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path_) -> Any:
        where = self._at(event)
        self.values[path] = where
        if len(path) > MAX_DEPTH:
            raise _TooDeep(where)
        if isinstance(event, yaml.AliasEvent) or event.anchor or (event.tag and event.tag != "!"):
            self._add(
                Code.ANCHOR_OR_TAG,
                where,
                "不能用锚、别名或标签 (no anchors, aliases or tags)",
                "请写出全文 (write it out)",
            )
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.MappingStartEvent):
            self.empty = False
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            self.empty = False
            return self._sequence(events, path)
        return self._scalar(event, where)

    def _mapping(self, events: Iterator[Any], path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            where = self._at(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._add(Code.YAML, where, "键应为文字 (a key is text)", "以 { 或 [ 开头的值要加引号 (quote it)")
                self._node(event, events, (*path, "?"))
                self._node(next(events), events, (*path, "?"))
                continue
            key = normalise(event.value)
            if key in result:
                first = self.keys[*path, key]
                hint = f"第一次在 {first.line}:{first.column} (first at)"
                self._add(Code.DUPLICATE_KEY, where, f"键 {key} 重复 (duplicate key)", hint)
            self.keys.setdefault((*path, key), where)
            result[key] = self._node(next(events), events, (*path, key))
        return result

    def _sequence(self, events: Iterator[Any], path: Path_) -> list[Any]:
        result: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            result.append(self._node(event, events, (*path, len(result))))
        return result

    def _scalar(self, event: Any, where: Position) -> Scalar:
        text: str = event.value
        if text or event.style:
            self.empty = False
        if event.style:
            return normalise(text)
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) and len(text) <= MAX_DEPTH:
            return int(text)
        if _DECIMAL.fullmatch(text) and len(text) <= MAX_DEPTH:
            return Decimal(text)
        if self.json and _JSON_NUMBER.fullmatch(text) and len(text) <= MAX_DEPTH:
            return Decimal(text)
        if _DAY.fullmatch(text):
            return self._day(text, where)
        if not self.lenient and _AMBIGUOUS.fullmatch(text):
            hint = f'文字请写 "{text}"，是非请写 true 或 false (quote text; booleans are true or false)'
            self._add(Code.AMBIGUOUS_VALUE, where, f"{text} 在 YAML 中有歧义 (ambiguous value)", hint)
        return normalise(text)

    def _day(self, text: str, where: Position) -> date | str:
        day = parse_day(text)
        if day is None and not self.lenient:
            self._add(Code.AMBIGUOUS_VALUE, where, f"没有 {text} 这一天 (no such day)")
        return day or text

    def _at(self, event: Any) -> Position:
        quoted = isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"')
        return Position(self.name, event.start_mark.line + 1, event.start_mark.column + 1 + quoted)

    def _add(self, code: Code, where: Position, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, code, message, hint))
