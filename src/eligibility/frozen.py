"""A mapping that cannot be changed, and can be hashed, compared and pickled."""

from __future__ import annotations

from collections.abc import Hashable, ItemsView, Iterator, Mapping, ValuesView
from typing import Any, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class FrozenMap(Mapping[K, V]):
    """An immutable mapping; keeps the order it was given.

    >>> FrozenMap({"a": 1}) == {"a": 1}
    True
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        object.__setattr__(self, "_items", dict(items or {}))

    @classmethod
    def owning(cls, items: dict[K, V]) -> FrozenMap[K, V]:
        """Of a dict that nobody else has, and that is therefore not copied."""
        made = cls.__new__(cls)
        object.__setattr__(made, "_items", items)
        return made

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # Those of Mapping ask for every item by its key; a vocabulary is read too often for that.

    def __contains__(self, key: object) -> bool:
        return key in self._items

    @overload
    def get(self, key: K, /) -> V | None: ...
    @overload
    def get(self, key: K, /, default: V | D) -> V | D: ...
    def get(self, key: K, /, default: V | D | None = None) -> V | D | None:
        """The value, or *default* where there is none."""
        return self._items.get(key, default)

    def items(self) -> ItemsView[K, V]:
        """Keys and values in order."""
        return self._items.items()

    def values(self) -> ValuesView[V]:
        """Values in order."""
        return self._items.values()

    def copy(self) -> dict[K, V]:
        """The same items as a dict, which can be changed."""
        return self._items.copy()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("FrozenMap 不能改 (a FrozenMap cannot be changed)")

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMap, (self._items,)
