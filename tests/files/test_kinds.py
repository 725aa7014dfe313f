"""Forms: what is read leaves no note, what is refused leaves one at a place, and a form stays what it is."""

from __future__ import annotations

import pickle
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.files.fields import Form, key, of, optional
from eligibility.files.forms import Notes, read_form
from eligibility.files.kinds import BAD, BOOLEAN, DAY, IDENTIFIER, LINE, NULL, NUMBER, TEXT, YES, Choice, Whole
from eligibility.files.shapes import Anything, Either, Listed, Table
from eligibility.files.yaml_reader import Tree, read_file
from eligibility.rules.fields import InForceForm
from eligibility.testing.schemas import FORMS
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.files.kinds import Kind

RULESETS = Path(__file__).resolve().parents[2] / "rulesets"
SHIPPED = {
    "facts": RULESETS / "facts.yaml",
    "documents": RULESETS / "documents.yaml",
    "sources": RULESETS / "sources.yaml",
    "parameters": RULESETS / "parameters.yaml",
    "notices": RULESETS / "calendar" / "notices.yaml",
    "holidays": RULESETS / "calendar" / "holidays.yaml",
    "service": RULESETS / "services" / "employment" / "01-1-employment-hardship.yaml",
    "cases": RULESETS / "services" / "employment" / "01-1-employment-hardship.cases.yaml",
}
JUNK: list[Any] = [
    *("text", "", " x ", "Bad Name", "a" * 70, "a\nb", "2020-02-30", "unknown", 'unstated("x")'),
    *(0, 1, -40, 2101, True, False, None, Decimal("1.5"), date(2020, 1, 1)),
    *([], ["a"], [1], [[]], [date(2020, 1, 1), date(2020, 1, 2)], [{"source": "a"}, {"sorce": "a"}]),
    *({}, {"zh": "a"}, {"zh": "a", "en": " "}, {"zh": 1, "en": "b"}, {"a": "b"}, {"all": ["a"]}, {"value": 1}),
]


def paths(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, below in steps:
        yield from paths(below, (*above, step))


TREES: dict[str, Tree] = {}
PATHS: dict[str, list[tuple[Any, ...]]] = {}
for _name, _path in SHIPPED.items():
    _tree, _ = read_file(_path, str(_path))
    assert _tree
    TREES[_name] = _tree
    PATHS[_name] = [path for path in paths(_tree.data) if path]


@given(st.data())
def test_a_broken_file_is_read_or_its_faults_are_told_at_a_place(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*SHIPPED]))
    path = data.draw(st.sampled_from(PATHS[name]))
    broken = deepcopy(TREES[name].data)
    parent = broken
    for step in path[:-1]:
        parent = parent[step]
    match data.draw(st.sampled_from(["drop", "replace", "add"])):
        case "drop":
            del parent[path[-1]]
        case "add" if isinstance(parent, dict):
            parent[data.draw(st.sampled_from(["extra", "cite", "zh", "Bad Key", "from"]))] = data.draw(
                st.sampled_from(JUNK)
            )
        case _:
            parent[path[-1]] = data.draw(st.sampled_from(JUNK))
    notes = Notes(replace(TREES[name], data=broken))
    form = read_form(FORMS[name], notes)
    assert (form is None) == bool(notes.problems)
    assert all(it.where.line and it.message for it in notes.problems)


class PlaceForm(Form):
    """A place."""

    town = key(LINE)
    room = optional(LINE)
    since = optional(DAY, name="from")
    open = key(BOOLEAN, default=False)


PLACE = of(PlaceForm)


def read(kind: Kind[Any], value: object) -> tuple[Any, list[str]]:
    notes = Notes(Tree("file.yaml", value, {}, {}))
    return kind.read(value, (), notes), [it.message for it in notes.problems]


def test_a_form_has_what_is_written_and_its_defaults() -> None:
    place, told = read(PLACE, {"town": "镇", "from": date(2020, 1, 1), "room": None})
    assert told == []
    assert (place.town, place.room, place.since, place.open) == ("镇", None, date(2020, 1, 1), False)
    assert vars(pickle.loads(pickle.dumps(place))) == vars(place)  # noqa: S301 - our own bytes
    assert repr(place) == "PlaceForm(town='镇', since=datetime.date(2020, 1, 1))"
    with pytest.raises(AttributeError, match="cannot be changed"):
        place.town = "村"


def test_all_that_is_wrong_with_a_form_is_told() -> None:
    place, told = read(PLACE, {"twon": "镇", "open": "yes", "from": "soon"})
    assert place is BAD
    assert told == [
        "不认识的键 twon (unknown key)",
        "应为 true 或 false (true or false is expected)",
        "应为日期 YYYY-MM-DD (a day is expected)",
        "缺少键 town (missing key)",
    ]


def test_a_form_that_extends_another_has_its_keys_and_may_ask_for_more() -> None:
    class Sure(InForceForm):
        start = key(DAY, name="from")

    assert list(Sure.form_keys) == ["from", "until"]
    assert read(of(Sure), {})[1] == ["缺少键 from (missing key)"]
    assert read(of(InForceForm), {})[1] == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (LINE, ["a", "两 句"], ["", " a", "a ", "a\n", 1, None]),
        (IDENTIFIER, ["a", "a_1", "a" * 64], ["", "A", "1a", "a-b", "a\n", "a" * 65, "年"]),
        (BOOLEAN, [True, False], [0, 1, "true", None]),
        (YES, [True], [1, False, "true"]),
        (NULL, [], [0, ""]),
        (Whole(least=1, most=3), [1, 3], [0, 4, True, Decimal(1), "1"]),
        (NUMBER, [0, -1, Decimal("0.5")], [True, "1", 0.5, None]),
        (DAY, [date(2020, 2, 29)], [20200229, "2021-02-29", "2020-2-1", None]),
        (Choice("a", "b"), ["a"], ["c", "", ["a"], None]),
        (Listed(BOOLEAN, exactly=2), [], [[True], [True] * 3, True, (True, True), {}]),
        (Table(IDENTIFIER, BOOLEAN, least=1), [{"a": True}], [{}, {"A": True}, {"a": 1}, []]),
        (Anything(), [1, None, {}], []),
    ],
)
def test_a_value_is_as_it_is_or_does_not_fit(kind: Kind[Any], good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert read(kind, value) == (value, [])
    for value in bad:
        found, told = read(kind, value)
        assert found is BAD, value
        assert len(told) == 1, value


def test_a_day_may_be_written_as_text_for_keys_are_text() -> None:
    assert read(Table(DAY, BOOLEAN), {"2020-02-29": True}) == ({date(2020, 2, 29): True}, [])


def test_one_item_may_stand_without_a_list_only_where_that_is_said() -> None:
    assert read(Listed(IDENTIFIER, alone=True), "a") == (("a",), [])
    assert read(Listed(IDENTIFIER, alone=True), ["a", "b"]) == (("a", "b"), [])
    assert read(Listed(IDENTIFIER), "a") == (BAD, ["应为列表 (a list is expected)"])


def test_a_text_may_stand_for_a_mapping() -> None:
    place, told = read(of(PlaceForm, text="town"), "镇")
    assert (place.town, told) == ("镇", [])


def test_the_first_kind_that_fits_reads_the_value() -> None:
    kind = Either(DAY, Choice("never"), expected="日期，或 never (a day, or never)")
    assert read(kind, "never") == ("never", [])
    assert read(kind, "2020-01-01") == (date(2020, 1, 1), [])
    notes = Notes(Tree("file.yaml", None, {}, {}))
    assert kind.read("nevr", (), notes) is BAD
    assert [it.hint for it in notes.problems] == ["是否为 never？(did you mean?)"]


def test_a_text_is_in_both_languages() -> None:
    assert read(TEXT, {"zh": "镇", "en": "Town"}) == (Bilingual("镇", "Town"), [])
    assert read(TEXT, "镇") == (BAD, ["应为 {zh, en} (a text in both languages is expected)"])
    assert read(TEXT, {"zh": "镇", "en": " "})[1] == ["zh 和 en 都要写 (both languages are needed)"]
    assert read(TEXT, {"zh": "镇", "ne": "Town"})[1] == ["不认识的键 ne (unknown key)", "缺少键 en (missing key)"]


def test_telling_more_of_a_kind_leaves_the_kind_as_it_was() -> None:
    told = LINE.telling(examples=["1-1"])
    assert told.draw({})["examples"] == ["1-1"]
    assert "examples" not in LINE.draw({})
