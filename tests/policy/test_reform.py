"""Reform as data: what is equal, how two are composed, that its YAML is itself, what is no reform."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.policy.reform import Reform

if TYPE_CHECKING:
    from pathlib import Path

AGE = "parameters.min_age.female"
TITLE = {"zh": "设想", "en": "What if"}

LIKE_OTHERS = ["no", "null", "010", "2021-02-30", "2022-04-01", "12:30", "1.5", "~", "<<"]
texts = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2, allow_nan=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts | st.sampled_from(LIKE_OTHERS),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(texts, below, max_size=3),
    max_leaves=6,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.dictionaries(texts, values, max_size=4))
def test_what_is_written_as_yaml_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]
) -> None:
    reform = Reform(changes, from_="2026-01-01", title=TITLE, reading=TITLE, cite={"source": "a", "at": "（一）1"})
    path = tmp_path_factory.getbasetemp() / "reform.yaml"
    path.write_text(reform.to_yaml(), encoding="utf-8")
    read = el.read_reform(path)
    assert read == reform
    assert read.digest == reform.digest
    assert read.to_yaml() == reform.to_yaml()


def test_numbers_are_equal_by_value_days_by_their_text_and_the_order_does_not_matter() -> None:
    one = Reform({"a.b": 45, "a.c": {"from": date(2022, 4, 1)}})
    other = Reform({"a.c": {"from": "2022-04-01"}, "a.b": Decimal("45.0")})
    assert one == other
    assert hash(one) == hash(other)
    assert Reform({"a": 0.1}) == Reform({"a": Decimal("0.1")})
    assert Reform({"a": True}) != Reform({"a": 1})
    assert Reform({"a": "1"}) != Reform({"a": 1})
    assert Reform({"a": 1}) != Reform({"a": 1}, from_="2022-01-01")


def test_its_digest_is_that_of_its_content_for_ever() -> None:
    assert Reform({AGE: 45}).digest.startswith("bc0111444c25adf1")


def test_it_cannot_be_changed_nor_changes_with_what_it_was_made_of() -> None:
    given: dict[str, Any] = {"criteria.x": {"when": "a", "cite": [{"source": "s"}]}}
    reform = Reform(given)
    given["criteria.x"]["when"] = "b"
    assert reform.changes["criteria.x"]["when"] == "a"  # type: ignore[index,call-overload]
    with pytest.raises(AttributeError):
        reform.title = None  # type: ignore[misc]
    with pytest.raises(TypeError):
        reform.changes["x"] = 1  # type: ignore[index]


def test_it_pickles_with_the_places_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("changes:\n  parameters.min_agee: 45\n", encoding="utf-8")
    reform = pickle.loads(pickle.dumps(el.read_reform(path)))  # noqa: S301 - our own
    assert reform == Reform({"parameters.min_agee": 45})
    assert reform.tree().where(("changes", "parameters.min_agee"), key=True) == el.Position(str(path), 2, 3)


def test_later_changes_replace_earlier_ones_at_or_below_their_path() -> None:
    both = Reform({"a.b": 1, "a.c.d": 2, "e": 3}) + Reform({"a.b": 5, "a.c": None})
    assert both == Reform({"a.b": 5, "a.c": None, "e": 3})


def test_later_changes_are_set_into_earlier_ones_above_them() -> None:
    both = Reform({"a": {"b": {"c": 1}, "d": 2}}) + Reform({"a.b.c": 5, "a.d": None})
    assert both == Reform({"a": {"b": {"c": 5}}})
    with pytest.raises(el.EligibilityError, match=r"a\.b lies within a, which the earlier reform drops") as told:
        Reform({"a": None}) + Reform({"a.b": 1})
    assert "请先后应用" in told.value.zh


def test_composing_with_nothing_changes_nothing_and_order_matters_only_where_both_say_something() -> None:
    one, other = Reform({"a": 1}, title=TITLE), Reform({"b": 2})
    assert one + Reform({}) == one == Reform({}) + one
    assert (one + other).changes == (other + one).changes
    assert (Reform({"a": 1}) + Reform({"a": 2})) != (Reform({"a": 2}) + Reform({"a": 1}))


def test_reforms_of_other_days_or_other_clauses_are_not_joined() -> None:
    cited = Reform({"a": 1}, from_="2026-01-01", cite=[{"source": "s"}])
    with pytest.raises(el.EligibilityError, match="2026-01-01 and 2027-01-01"):
        cited + Reform({"b": 1}, from_="2027-01-01", cite=[{"source": "s"}])
    with pytest.raises(el.EligibilityError, match="different clauses"):
        cited + Reform({"b": 1})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (7, "not int"),
        ({"a": float("nan")}, "not float nan"),
        ({"a": Decimal("1e50")}, "more than 40 digits"),
        ({"a": object()}, "not object"),
        ({("a",): 1}, "a key is text, not tuple"),
        ({"a": {1, 2}}, "not set"),
    ],
)
def test_what_is_no_plain_data_is_no_reform(given: Any, message: str) -> None:
    with pytest.raises(el.EligibilityError, match=message):
        Reform(given)


def test_a_list_of_itself_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(el.EligibilityError, match="too deeply"):
        Reform({"a": ring})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("changes: {}\ntitel: x\n", "2:1 E301 不认识的键 titel (unknown key)；是否为 title？"),
        ("title: {zh: a, en: b}\n", "1:1 E302 缺少键 changes (missing key)"),
        ("changes: {a: 1, a: 2}\n", "1:17 E104"),
        ("changes: {a: no}\n", "1:14 E106"),
        ("changes: {}\nfrom: 1 May\n", "2:7 E303 应为日期"),
    ],
)
def test_the_form_of_its_file_is_checked_with_places(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(el.RulesetError) as told:
        el.read_reform(path)
    assert f"{path}:{message}" in str(told.value)
