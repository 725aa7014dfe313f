"""What a value in a file may be. A Kind reads such a value, and tells an editor of it as JSON Schema.

What does not fit is noted at its place, and BAD takes its place; the rest is read on, so that all is told at once.
"""

from __future__ import annotations

import re
from copy import copy
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, Self, TypeAlias, TypeVar

from eligibility.days import parse_day
from eligibility.files.codes import Code
from eligibility.files.places import example_of
from eligibility.frozen import FrozenMap
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from eligibility.files.yaml_reader import Path_

JsonDict: TypeAlias = dict[str, Any]
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound="StrEnum")


class Bad(Enum):
    """What is read of a value that does not fit."""

    VALUE = "bad"


BAD: Final = Bad.VALUE
DAY_SCHEMA: JsonDict = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
NUMBER_SCHEMA: JsonDict = {"type": "number"}
A_MAPPING = "应为键值表 (a mapping is expected)"


class Noting(Protocol):
    """Where faults are noted."""

    def add(self, path: Path_, code: Code, message: str, hint: str = "", *, key: bool = False) -> None:
        """Note a fault at the value, or the key, at *path*."""


class _Silence:
    def add(self, path: Path_, code: Code, message: str, hint: str = "", *, key: bool = False) -> None:
        pass


SILENCE = _Silence()


class Kind(Generic[T_co]):
    """What a value may be."""

    fixed: JsonDict | None = None
    told: Mapping[str, Any] = FrozenMap()

    def read(self, value: Any, path: Path_, notes: Noting) -> T_co | Bad:
        """The value as the form holds it; BAD with the fault noted if it does not fit."""
        raise NotImplementedError

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """Its JSON Schema; that of a form or an enum goes into *forms* once, and is referred to."""
        raise NotImplementedError

    def draw(self, forms: dict[str, JsonDict]) -> JsonDict:
        """Its JSON Schema, with what is told beside."""
        return {**(self.drawn(forms) if self.fixed is None else self.fixed), **self.told}

    def note_missing(self, name: str, path: Path_, notes: Noting) -> None:
        """Note that the mapping at *path* does not have the key *name*, with an example of what to write."""
        example = example_of(self, name)
        hint = f"例如 {example} (for example)" if example else ""
        notes.add(path, Code.MISSING_KEY, f"缺少键 {name} (missing key)", hint)

    def shown_as(self, schema: JsonDict) -> Self:
        """The same, of which an editor is told something else."""
        return self._with(fixed=schema)

    def telling(self, **words: Any) -> Self:
        """The same with more told: a `description`, `examples`."""
        return self._with(told={**self.told, **words})

    def _with(self, **attributes: Any) -> Self:
        made = copy(self)
        vars(made).update(attributes)
        return made


class Words(Kind[str]):
    """A text of a form, which the pattern gives; not empty, and of at most so many characters."""

    def __init__(self, pattern: str = "", *, least: int = 0, most: int = 0) -> None:
        self.least, self.most = least, most
        bounds = {"maxLength": most, "minLength": least, "pattern": pattern}
        self.fixed = {**{key: bound for key, bound in bounds.items() if bound}, "type": "string"}
        self._fits = re.compile(pattern.replace("$", r"\Z")).match

    def read(self, value: Any, path: Path_, notes: Noting) -> str | Bad:
        """The text."""
        if not isinstance(value, str):
            fault = "应为文字 (text is expected)"
        elif len(value) < self.least:
            fault = "不能为空 (must not be empty)"
        elif self.most and len(value) > self.most:
            fault = f"不能超过 {self.most} 个字 (must have at most {self.most} characters)"
        elif not self._fits(value):
            fault = "写法不合要求 (does not have the expected form)"
        else:
            return value
        notes.add(path, Code.WRONG_VALUE, fault)
        return BAD


class _Both(Kind[Bilingual]):
    _KEYS = ("zh", "en")

    def read(self, value: Any, path: Path_, notes: Noting) -> Bilingual | Bad:
        if not isinstance(value, dict):
            notes.add(path, Code.WRONG_VALUE, "应为 {zh, en} (a text in both languages is expected)")
            return BAD
        zh, en = (ANY_TEXT.read(value.get(key, ""), (*path, key), notes) for key in self._KEYS)
        if value.keys() == {*self._KEYS} and zh is not BAD and en is not BAD:
            if zh.strip() and en.strip():
                return Bilingual(zh, en)
            notes.add(path, Code.WRONG_VALUE, "zh 和 en 都要写 (both languages are needed)")
        for key in value.keys() - self._KEYS:
            note_unknown(key, self._KEYS, path, notes)
        for key in self._KEYS:
            if key not in value:
                ANY_TEXT.note_missing(key, path, notes)
        return BAD

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        forms["Bilingual"] = {
            "additionalProperties": False,
            "description": Bilingual.__doc__,
            "properties": {key: {"type": "string"} for key in self._KEYS},
            "required": [*self._KEYS],
            "type": "object",
        }
        return {"$ref": "#/$defs/Bilingual"}


class Choice(Kind[Any]):
    """One of the texts."""

    def __init__(self, *values: str) -> None:
        self.values = values
        allowed = {"const": values[0]} if len(values) == 1 else {"enum": [*values]}
        self.fixed = {**allowed, "type": "string"}

    def read(self, value: Any, path: Path_, notes: Noting) -> Any:
        """The text."""
        if isinstance(value, str) and value in self.values:
            return value
        *most, last = map(repr, self.values)
        listed = f"{', '.join(most)} or {last}" if most else last
        near = closest(value, self.values)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add(path, Code.WRONG_VALUE, f"取值不在其列 (not one of): {listed}", hint)
        return BAD


class Member(Kind[E]):
    """A member of an enum, by its value."""

    def __init__(self, members: type[E]) -> None:
        self.members = members
        self._choice = Choice(*(it.value for it in members))

    def read(self, value: Any, path: Path_, notes: Noting) -> E | Bad:
        """The member."""
        found = self._choice.read(value, path, notes)
        return found if found is BAD else self.members(found)

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """A reference to the enum."""
        name = self.members.__name__
        forms[name] = {"description": self.members.__doc__, **self._choice.draw(forms)}
        return {"$ref": f"#/$defs/{name}"}


class Whole(Kind[int]):
    """A whole number within bounds."""

    def __init__(self, *, least: int | None = None, most: int | None = None) -> None:
        self.least, self.most = least, most
        bounds = {"maximum": most, "minimum": least}
        self.fixed = {**{key: bound for key, bound in bounds.items() if bound is not None}, "type": "integer"}

    def read(self, value: Any, path: Path_, notes: Noting) -> int | Bad:
        """The number."""
        if not isinstance(value, int) or isinstance(value, bool):
            fault = "应为整数 (a whole number is expected)"
        elif self.least is not None and value < self.least:
            fault = f"不能小于 {self.least} (must be at least {self.least})"
        elif self.most is not None and value > self.most:
            fault = f"不能大于 {self.most} (must be at most {self.most})"
        else:
            return value
        notes.add(path, Code.WRONG_VALUE, fault)
        return BAD


class _Truth(Kind[bool]):
    def read(self, value: Any, path: Path_, notes: Noting) -> bool | Bad:
        if isinstance(value, bool):
            return value
        notes.add(path, Code.WRONG_VALUE, "应为 true 或 false (true or false is expected)")
        return BAD


class _Yes(Kind[bool]):
    def read(self, value: Any, path: Path_, notes: Noting) -> bool | Bad:
        if value is True:
            return True
        hint = "否则删去这个键 (delete the key otherwise)"
        notes.add(path, Code.WRONG_VALUE, "只能写 true (true is the only value)", hint)
        return BAD


class _Day(Kind[date]):
    """A day; as a key it is a text that reads YYYY-MM-DD."""

    def read(self, value: Any, path: Path_, notes: Noting) -> date | Bad:
        day = parse_day(value) if isinstance(value, str) else value
        if isinstance(day, date):
            return day
        notes.add(path, Code.WRONG_VALUE, "应为日期 YYYY-MM-DD (a day is expected)")
        return BAD


class Judged(Kind[T]):
    """A value by a function of ours, whose ValueError says what is expected; of *kind* to begin with, if given."""

    def __init__(self, judge: Callable[[Any], T], schema: JsonDict, *, kind: Kind[Any] | None = None) -> None:
        self.judge = judge
        self.kind = kind
        self.fixed = schema

    def read(self, value: Any, path: Path_, notes: Noting) -> T | Bad:
        """What the function makes of the value."""
        if self.kind and (value := self.kind.read(value, path, notes)) is BAD:
            return BAD
        try:
            return self.judge(value)
        except ValueError as error:
            notes.add(path, Code.WRONG_VALUE, str(error))
            return BAD


class _Null(Kind[None]):
    def read(self, value: Any, path: Path_, notes: Noting) -> Bad | None:
        if value is None:
            return None
        notes.add(path, Code.WRONG_VALUE, "应为空 (nothing is expected)")
        return BAD


def any_of(*schemas: JsonDict) -> JsonDict:
    """A JSON Schema's way to say that one of several fits."""
    parts = [part for it in schemas for part in (it["anyOf"] if it.keys() == {"anyOf"} else [it])]
    return {"anyOf": parts} if len(parts) > 1 else parts[0] if parts else {}


def note_unknown(key: str, known: Mapping[str, Any] | tuple[str, ...], path: Path_, notes: Noting) -> None:
    """Note a key that is none of the *known* ones."""
    near = closest(key, known)
    hint = f"是否为 {near}？(did you mean?)" if near else ""
    notes.add((*path, key), Code.UNKNOWN_KEY, f"不认识的键 {key} (unknown key)", hint, key=True)


def read_number(value: object) -> Any:
    """A whole or decimal number as it is; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        msg = "应为数 (a number is expected)"
        raise ValueError(msg)  # noqa: TRY004 - told as a fault of the file
    return value


ANY_TEXT = Words()
LINE = Words(r"^\S.*\S$|^\S$", least=1)
IDENTIFIER = Words(r"^[a-z][a-z0-9_]*$", most=64)
TEXT = _Both()
BOOLEAN = _Truth().shown_as({"type": "boolean"})
YES = _Yes().shown_as({"const": True, "type": "boolean"})
NULL = _Null().shown_as({"type": "null"})
DAY = _Day().shown_as(DAY_SCHEMA)
NO_KEYS: Mapping[Any, Any] = FrozenMap()
"""What stands for a mapping that is not written."""
NUMBER: Kind[Any] = Judged(read_number, NUMBER_SCHEMA)
