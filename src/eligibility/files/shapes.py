"""Kinds that are made of others: lists, mappings by name, one of several, anything at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.files.codes import Code
from eligibility.files.kinds import A_MAPPING, BAD, NUMBER_SCHEMA, SILENCE, Choice, Kind, any_of
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.files.kinds import Bad, JsonDict, Noting
    from eligibility.files.yaml_reader import Path_

T = TypeVar("T")
K = TypeVar("K")


class Anything(Kind[Any]):
    """Whatever stands there, to be read by hand; an editor is told that it is one of the *kinds*."""

    def __init__(self, *kinds: Kind[Any]) -> None:
        self.kinds = kinds

    def read(self, value: Any, _path: Path_, _notes: Noting) -> Any:
        """The value as it is."""
        return value

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """One of the kinds."""
        return any_of(*(kind.draw(forms) for kind in self.kinds))


class Either(Kind[Any]):
    """A value of the first kind that fits; *expected* says in both languages what those are."""

    def __init__(self, *kinds: Kind[Any], expected: str) -> None:
        self.kinds = kinds
        self.expected = expected

    def read(self, value: Any, path: Path_, notes: Noting) -> Any:
        """The value as that kind reads it."""
        for kind in self.kinds:
            if (found := kind.read(value, path, SILENCE)) is not BAD:
                return found
        choices = [it for kind in self.kinds if isinstance(kind, Choice) for it in kind.values]
        near = closest(value, choices)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        notes.add(path, Code.WRONG_VALUE, f"应为{self.expected}", hint)
        return BAD

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """One of the kinds."""
        return any_of(*(kind.draw(forms) for kind in self.kinds))


class Later(Kind[T]):
    """A kind that is made when it is needed, as a form inside itself is."""

    def __init__(self, make: Callable[[], Kind[T]]) -> None:
        self.make = make

    def read(self, value: Any, path: Path_, notes: Noting) -> T | Bad:
        """The value as that kind reads it."""
        return self.make().read(value, path, notes)

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """The JSON Schema of that kind."""
        return self.make().draw(forms)


class Listed(Kind[tuple[T, ...]]):
    """A list of at least, or exactly, so many items; *alone*: one item may stand without a list."""

    def __init__(self, item: Kind[T], *, least: int = 0, exactly: int = 0, alone: bool = False) -> None:
        self.item = item
        self.least = exactly or least
        self.most = exactly
        self.alone = alone

    def read(self, value: Any, path: Path_, notes: Noting) -> tuple[T, ...] | Bad:
        """The items."""
        if not isinstance(value, list):
            if self.alone:
                found = self.item.read(value, path, notes)
                return found if found is BAD else (found,)
            notes.add(path, Code.WRONG_VALUE, "应为列表 (a list is expected)")
            return BAD
        read = self.item.read
        items = tuple([read(item, (*path, at), notes) for at, item in enumerate(value)])
        if len(items) < self.least:
            self.note_short(path, notes)
        elif self.most and len(items) > self.most:
            notes.add(path, Code.WRONG_VALUE, f"太长，应为 {self.most} 项 (too many items)")
        else:
            good = tuple([item for item in items if item is not BAD])
            return good if len(good) == len(items) else BAD
        return BAD

    def note_short(self, path: Path_, notes: Noting) -> None:
        """Note that there are too few items."""
        notes.add(path, Code.WRONG_VALUE, "太短 (too few items)")

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """An array, or an item of it."""
        item = self.item.draw(forms)
        bounds = {"maxItems": self.most, "minItems": self.least}
        listed = {"items": item, "type": "array", **{key: bound for key, bound in bounds.items() if bound}}
        return any_of(item, listed) if self.alone else listed


class Table(Kind[dict[K, T]]):
    """A mapping whose keys are names of one kind and whose values are of another, at least so many of them."""

    def __init__(self, names: Kind[K], values: Kind[T], *, least: int = 0) -> None:
        self.names = names
        self.values = values
        self.least = least

    def read(self, value: Any, path: Path_, notes: Noting) -> dict[K, T] | Bad:
        """The values by name."""
        if not isinstance(value, dict):
            notes.add(path, Code.WRONG_VALUE, A_MAPPING)
            return BAD
        read, read_name = self.values.read, self.names.read
        found: dict[K, T] = {}
        for key, item in value.items():
            inner = (*path, key)
            name, good = read_name(key, inner, SILENCE), read(item, inner, notes)
            if name is BAD:
                hint = "小写字母、数字和下划线 (lower-case letters, digits, underscores)"
                notes.add(inner, Code.WRONG_VALUE, f"名称 {key} 不合要求 (bad name)", hint, key=True)
            elif good is not BAD:
                found[name] = good
        if len(value) < self.least:
            notes.add(path, Code.WRONG_VALUE, "太短 (too few items)")
            return BAD
        return found if len(found) == len(value) else BAD

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """An object; keys out of a list are offered one by one."""
        names, values = self.names.draw(forms), self.values.draw(forms)
        if "enum" in names:
            return {"type": "object", "properties": dict.fromkeys(names["enum"], values), "additionalProperties": False}
        names = {key: bound for key, bound in names.items() if key != "type"}
        counted = {"minProperties": self.least} if self.least else {}
        return {
            **({"propertyNames": names} if names else {}),
            "type": "object",
            "additionalProperties": values,
        } | counted


AS_NUMBER = Anything().shown_as(NUMBER_SCHEMA)
