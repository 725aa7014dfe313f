"""YAML as plain data with positions, by a strict reading: nothing is guessed from how a value looks.

Keys are always text. Plain `true`, `false`, `null`, whole numbers, decimals and YYYY-MM-DD days are
typed; all else is text in NFC. Anchors, tags and duplicate keys are faults. With `lenient`, a value
that YAML 1.1 would change (`no`, `010`, `12:30`) is text; otherwise it is a fault. With `json`, `1.5e3` is a number.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from eligibility.days import parse_day
from eligibility.errors import EligibilityError, Position, Problem, quote
from eligibility.files.codes import Code
from eligibility.text import Bilingual, normalise, say_reason

if TYPE_CHECKING:
    from collections.abc import Callable

Path_: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""A line and a column, from 1."""
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
_PROSE = re.compile(r"[^0-9A-Za-z\s+.~=<-]|[A-Za-z][a-z_]{5,}")
"""The beginning of a text that can be nothing but text."""
_QUOTES = ("'", '"')
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}


@dataclass(frozen=True, slots=True)
class Tree:
    """One file as plain data; places of every key and value by path from the root."""

    path: str
    data: Any
    values: dict[Path_, Place]
    keys: dict[Path_, Place]
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
                return Position(self.path, *found)
        return Position(self.path)


def read_path(path: object) -> Path:
    """A path as callers give it; EligibilityError for what is none."""
    try:
        found = Path(path)  # type: ignore[arg-type]
    except TypeError:
        kind = type(path).__name__
        raise EligibilityError(f"a path is expected, not {kind}", zh=f"应为路径，不是 {kind}") from None
    if "\0" in str(found):
        raise EligibilityError("a path cannot contain a null character", zh="路径里不能有空字符")
    try:
        found.stat()
    except UnicodeEncodeError:
        raise EligibilityError("a path cannot contain half a character", zh="路径里有残缺的字符") from None
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.EACCES):
            why, said = say_reason(error), quote(str(found))
            raise EligibilityError(f"{said} cannot be read: {why.en}", zh=f"读不了 {said}：{why.zh}") from None
    return found


def read_file(
    path: Path, name: str, *, lenient: bool = False, json: bool = False
) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The file as a Tree with the faults found in it, None if nothing can be read; *name* is for positions."""
    try:
        if path.exists() and not path.is_file():
            told = "是目录，不是文件 (a directory)" if path.is_dir() else "是特殊文件，不是普通文件 (a special file)"
            return None, (Problem(Position(name), Code.UNREADABLE, told),)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            return None, (Problem(Position(name), Code.UNREADABLE, f"文件大于 {MAX_BYTES} 字节 (file too large)"),)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (Problem(Position(name), Code.UNREADABLE, "不是 UTF-8 文本 (not UTF-8 text)"),)
    except (OSError, ValueError) as error:
        reason = say_reason(error) if isinstance(error, OSError) else Bilingual("打不开", "cannot be opened")
        return None, (Problem(Position(name), Code.UNREADABLE, f"文件无法读取：{reason.zh} ({reason.en})"),)
    return read_text(text, name, lenient=lenient, json=json)


def read_text(
    text: str, name: str, *, lenient: bool = False, json: bool = False
) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The text as a Tree with the faults found in it, None if nothing can be read.

    A Tree with faults is there so that what else is wrong can be told too; it is not to be used.
    """
    builder = _Builder(name, lenient=lenient, json=json)
    try:
        data = builder.document(_LOADER(text).get_event)
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
    values: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    empty: bool = True

    def document(self, following: Callable[[], Any]) -> Any:
        """The data of the one document; *following* gives the next event."""
        data = None
        documents = 0
        while not isinstance(event := following(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._add(Code.YAML, _place(event), "一个文件只能有一份文档 (one document a file)")
                    break
                data = self._node(following(), following, ())
        return data

    def _node(self, event: Any, following: Callable[[], Any], path: Path_) -> Any:
        kind = type(event)
        place = self.values[path] = _place(event)
        if len(path) > MAX_DEPTH:
            raise _TooDeep(Position(self.name, *place))
        if kind is yaml.AliasEvent or event.anchor or (event.tag and event.tag != "!"):
            self._add(
                Code.ANCHOR_OR_TAG,
                place,
                "不能用锚、别名或标签 (no anchors, aliases or tags)",
                "请写出全文 (write it out)",
            )
        if kind is yaml.ScalarEvent:
            return self._scalar(event, place)
        if kind is yaml.AliasEvent:
            return None
        self.empty = False
        return self._mapping(following, path) if kind is yaml.MappingStartEvent else self._sequence(following, path)

    def _mapping(self, following: Callable[[], Any], path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := following()) is not yaml.MappingEndEvent:
            place = _place(event)
            if type(event) is not yaml.ScalarEvent or event.anchor or event.tag:
                self._add(Code.YAML, place, "键应为文字 (a key is text)", "以 { 或 [ 开头的值要加引号 (quote it)")
                self._node(event, following, (*path, "?"))
                self._node(following(), following, (*path, "?"))
                continue
            key = normalise(event.value)
            inner = (*path, key)
            if key in result:
                line, column = self.keys[inner]
                hint = f"第一次在 {line}:{column} (first at)"
                self._add(Code.DUPLICATE_KEY, place, f"键 {key} 重复 (duplicate key)", hint)
            self.keys.setdefault(inner, place)
            result[key] = self._node(following(), following, inner)
        return result

    def _sequence(self, following: Callable[[], Any], path: Path_) -> list[Any]:
        result: list[Any] = []
        while type(event := following()) is not yaml.SequenceEndEvent:
            result.append(self._node(event, following, (*path, len(result))))
        return result

    def _scalar(self, event: Any, place: Place) -> Scalar:
        text: str = event.value
        if text or event.style:
            self.empty = False
        if event.style or _PROSE.match(text):
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
            return self._day(text, place)
        if not self.lenient and _AMBIGUOUS.fullmatch(text):
            hint = f'文字请写 "{text}"，是非请写 true 或 false (quote text; booleans are true or false)'
            self._add(Code.AMBIGUOUS_VALUE, place, f"{text} 在 YAML 中有歧义 (ambiguous value)", hint)
        return normalise(text)

    def _day(self, text: str, place: Place) -> date | str:
        day = parse_day(text)
        if day is None and not self.lenient:
            self._add(Code.AMBIGUOUS_VALUE, place, f"没有 {text} 这一天 (no such day)")
        return day or text

    def _add(self, code: Code, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Position(self.name, *place), code, message, hint))


def _place(event: Any) -> Place:
    """Where what an event begins is written: inside the quotation marks, if it has any."""
    mark = event.start_mark
    return mark.line + 1, mark.column + 1 + (type(event) is yaml.ScalarEvent and event.style in _QUOTES)
