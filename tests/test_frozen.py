from __future__ import annotations

import pickle
from typing import Any

import pytest

from eligibility.frozen import FrozenMap

ITEMS = {"b": 1, "a": 2}


def test_it_reads_as_the_mapping_it_was_made_from() -> None:
    frozen = FrozenMap(ITEMS)
    assert frozen == ITEMS
    assert list(frozen) == ["b", "a"]
    assert (len(frozen), frozen["a"], frozen.get("c"), "b" in frozen) == (2, 2, None, True)
    assert FrozenMap() == {}


def test_its_views_are_in_order_and_show_no_way_to_change_it() -> None:
    frozen: Any = FrozenMap(ITEMS)
    assert (list(frozen.values()), list(frozen.items())) == ([1, 2], [("b", 1), ("a", 2)])
    assert (frozen.get("c", 3), frozen.get("a", 3), "c" in frozen) == (3, 2, False)
    with pytest.raises(TypeError):
        frozen.items().mapping["b"] = 9


def test_what_it_was_made_from_may_change() -> None:
    items = dict(ITEMS)
    frozen = FrozenMap(items)
    items["b"] = 9
    assert frozen == ITEMS


def test_it_cannot_be_changed() -> None:
    frozen: Any = FrozenMap(ITEMS)
    with pytest.raises(TypeError):
        frozen["a"] = 3
    with pytest.raises(TypeError):
        del frozen["a"]
    with pytest.raises(AttributeError):
        frozen.extra = 3
    assert frozen == ITEMS


def test_equal_ones_have_one_hash_whatever_their_order() -> None:
    one, two = FrozenMap(ITEMS), FrozenMap(dict(reversed(ITEMS.items())))
    assert one == two
    assert hash(one) == hash(two)
    assert FrozenMap({"a": 2}) != one


def test_it_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(FrozenMap(ITEMS)))  # noqa: S301 - made one line above
    assert type(again) is FrozenMap
    assert list(again.items()) == list(ITEMS.items())
