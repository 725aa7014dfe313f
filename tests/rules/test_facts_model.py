"""The facts a ruleset can use: JSON Schema, pydantic model and `assess` take the same ones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

import eligibility as el
from eligibility.rules.compiled import History
from eligibility.rules.nodes import AnyOf, Arithmetic, Call, Compare, FactIn, FactIs, FactValue, Number, Today
from eligibility.rules.vocabulary import UNITS, Fact, FactType
from eligibility.testing import facts
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.situations import Facts

# ---------------------------------------------------------------- the model


def test_the_facts_model_has_the_facts_that_can_matter_and_no_others(snowfield: el.Catalog) -> None:
    before, after = (snowfield["1-1"].on(day).facts_model().model_fields for day in ("2021-06-01", "2022-06-01"))
    assert set(after) == set(snowfield["1-1"].model.vocabulary.facts)
    assert set(after) - set(before) == {"is_frail", "illness"}
    assert not any(field.is_required() for field in after.values())


SPARE = """\
spare:
  type: integer
  unit: person
  label: {zh: 甲, en: x}
  derive: full_months(move_date, today)
"""


def test_a_fact_that_only_counts_copies_can_matter_too(town: Town) -> None:
    def fields() -> set[str]:
        return set(town.catalog()["1-1"].on("2021-06-01").facts_model().model_fields)

    town.edit(SERVICE, "    exempt_when: household_size == 1\n", "")
    town.edit("facts.yaml", "months_here:\n", SPARE + "months_here:\n")
    assert not {"household_size", "spare"} & fields()
    town.edit(SERVICE, "copies: 2", "copies: household_size + max(1, spare)")
    assert {"household_size", "spare", "move_date"} <= fields()


@given(st.data())
def test_the_facts_model_takes_every_valid_applicant(catalog: el.Catalog, data: st.DataObject) -> None:
    ruleset = catalog["1-1"].on("2022-07-01")
    model = MODELS.setdefault("1-1", ruleset.facts_model())
    applicant: Facts = data.draw(facts(ruleset))
    read = model(**applicant)
    assert model.model_validate_json(read.model_dump_json()) == read
    taken = read.model_dump(exclude_none=True)
    assert taken == {name: value for name, value in applicant.items() if value is not None}
    assert ruleset.outcome(taken) is ruleset.outcome(applicant)


MODELS: dict[str, Any] = {}


@pytest.mark.parametrize(
    "facts",
    [
        {"is_resident": "yes"},
        {"is_resident": 1},
        {"household_size": "3"},
        {"household_size": 3.0},
        {"household_size": True},
        {"household_size": 0},
        {"household_size": 21},
        {"household_income": "12"},
        {"household_income": True},
        {"household_income": -1},
        {"household_income": float("nan")},
        {"dwelling": "船"},
        {"dwelling": "castle"},
        {"birth_date": "1980-5-2"},
        {"birth_date": 0},
        {"birth_date": "1899-12-31"},
        {"agee": 40},
    ],
)
def test_the_facts_model_refuses_what_assessing_refuses(snowfield: el.Catalog, facts: Facts) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    with pytest.raises(el.FactError):
        ruleset.assess(facts)
    with pytest.raises(ValueError, match="validation error"):
        ruleset.facts_model()(**facts)


@pytest.mark.parametrize(
    ("given", "written"),
    [("1200.5", "1200.5"), ("1200.00", "1200"), ("0.07", "0.07"), ("123456.123456789012", '"123456.123456789012"')],
)
def test_an_amount_is_written_as_the_number_it_is_read_as(snowfield: el.Catalog, given: str, written: str) -> None:
    model = snowfield["1-1"].on("2021-06-01").facts_model()
    assert model(household_income=Decimal(given)).model_dump_json(exclude_none=True) == (
        f'{{"household_income":{written}}}'
    )


def test_the_facts_model_does_not_show_a_sensitive_value(snowfield: el.Catalog) -> None:
    facts = snowfield["1-1"].on("2022-06-01").facts_model()(household_income=987654, illness="asthma", household_size=7)
    shown = f"{facts!r} {facts}"
    assert "household_size=7" in shown
    assert "987654" not in shown
    assert "asthma" not in shown


# ---------------------------------------------------------------- the schema


def test_the_schema_says_in_both_languages_what_a_form_needs(snowfield: el.Catalog) -> None:
    schema = snowfield["1-1"].on("2022-06-01").facts_schema()
    shown = schema["properties"]
    Draft202012Validator.check_schema(schema)
    assert shown["household_size"] == {
        "title": "家庭人数 (Household size)",
        "description": "家里几口人？ (How many are you?)",
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 20,
        "x-zh": {"label": "家庭人数", "question": "家里几口人？", "unit": "人"},
        "x-en": {"label": "Household size", "question": "How many are you?", "unit": "persons"},
        "x-asked-of": "applicant",
    }
    assert shown["dwelling"]["oneOf"] == [
        {"const": "house", "title": "平房 (house)"},
        {"const": "flat", "title": "楼房 (flat)"},
        {"const": "boat", "title": "船 (boat)"},
        {"const": None, "title": "未知 (unknown)"},
    ]
    assert shown["dwelling"]["x-zh"]["members"] == {"house": "平房", "flat": "楼房", "boat": "船"}
    assert shown["birth_date"]["formatMinimum"] == "1900-01-01"
    assert "formatMaximum" not in shown["birth_date"]
    assert "Not after the day the facts are read." in shown["birth_date"]["description"]
    assert shown["age"]["x-derived-from"] == ["birth_date"]
    assert "x-asked-of" not in shown["age"]
    assert shown["is_frail"]["x-asked-of"] == "agency"


def test_the_schema_has_the_facts_of_the_model_and_is_its_schema(snowfield: el.Catalog) -> None:
    for day in ("2021-06-01", "2022-06-01"):
        ruleset = snowfield["1-1"].on(day)
        schema, drawn = ruleset.facts_schema(), ruleset.facts_model().model_json_schema()
        assert list(schema["properties"]) == list(ruleset.facts_model().model_fields)
        assert {key: schema[key] for key in drawn if key != "properties"} == {
            key: drawn[key] for key in drawn if key != "properties"
        }
        assert {name: {**shown, "default": None} for name, shown in schema["properties"].items()} == drawn["properties"]


def test_a_duty_has_no_facts(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].on("2021-06-01").facts_schema()["properties"] == {}


def test_the_schema_is_plain_json(catalog: el.Catalog) -> None:
    schema = catalog["1-1"].on("2022-07-01").facts_schema()
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("name", ["copy", "json", "dict", "schema", "validate", "construct"])
def test_a_fact_may_be_called_as_a_method_of_pydantic_is(snowfield: el.Catalog, name: str) -> None:
    model = ruleset_of(snowfield, [fact(name, FactType.BOOLEAN, 0)]).facts_model()
    assert model(**{name: True}).model_dump() == {name: True}
    with pytest.raises(ValueError, match="must be true or false"):
        model(**{name: "yes"})


# ---------------------------------------------------------------- who takes what
#
# A document is drawn from the words of the schema itself. Three say whether they take it: jsonschema, the
# model, and `assess`. They must agree, but for what is told apart below and never drawn here.

TODAY = date(2022, 7, 1)
NAME = el.Bilingual("名", "name")


def _not_before(_: object, bound: str, day: object, __: object) -> Iterator[ValidationError]:
    if isinstance(day, str) and day < bound:
        yield ValidationError(f"{day} is before {bound}")


def _not_after(_: object, bound: str, day: object, __: object) -> Iterator[ValidationError]:
    if isinstance(day, str) and day > bound:
        yield ValidationError(f"{day} is after {bound}")


# As a validator of JSON Schema that knows the words of ajv-formats.
extend: Any = validators.extend
Validator: Any = extend(Draft202012Validator, {"formatMinimum": _not_before, "formatMaximum": _not_after})


def fact(name: str, type_: FactType, order: int, **more: Any) -> Fact:
    return Fact(name, type_, NAME, order, question=None if "derive" in more else NAME, **more)


def ruleset_of(snowfield: el.Catalog, facts: list[Fact]) -> el.Ruleset:
    """A ruleset that uses every one of these facts."""
    tests: list[Any] = [AnyOf(())]
    for it in facts:
        match it.type:
            case FactType.BOOLEAN:
                tests.append(FactIs(it.name))
            case FactType.ENUM:
                tests.append(FactIn(it.name, (next(iter(it.members or ())),)))
            case FactType.INTEGER | FactType.DECIMAL:
                tests.append(Compare(">", FactValue(it.name), Number(0)))
            case FactType.DATE:
                pass
    old = snowfield["1-1"].model
    vocabulary = replace(old.vocabulary, facts={it.name: it for it in facts})
    model = replace(
        old,
        vocabulary=vocabulary,
        criteria={},
        parameters={},
        eligibility=AnyOf(tuple(tests)),
        materials=(),
        procedure=(),
    )
    return el.Ruleset(History(model).on(TODAY), model.number, TODAY)


@st.composite
def vocabularies(draw: st.DrawFn) -> list[Fact]:
    """A few facts of every type, with bounds or without, and facts derived from some of them."""
    found: list[Fact] = []
    for at in range(draw(st.integers(1, 4))):
        name, type_ = f"f{at}", draw(st.sampled_from(FactType))
        more: dict[str, Any] = {"unit": draw(st.sampled_from([None, *UNITS]))} if type_.is_number else {}
        if type_ is FactType.ENUM:
            members = draw(
                st.lists(st.sampled_from(["red", "blue", "n", "y", "true", "null"]), min_size=1, unique=True)
            )
            more["members"] = dict.fromkeys(members, NAME)
        low, high = sorted(draw(bounds(type_))) if type_ not in (FactType.BOOLEAN, FactType.ENUM) else (None, None)
        more |= {"minimum": low} if draw(st.booleans()) else {}
        more |= {"maximum": high} if draw(st.booleans()) else {}
        if type_ is FactType.DATE:
            more["latest_today"] = "maximum" not in more and draw(st.booleans())
        found.append(fact(name, type_, at, sensitive=draw(st.booleans()), **more))
        if type_ is FactType.DATE:
            derive = Call("full_years", (FactValue(name), Today()))
            found.append(fact(f"since_{name}", FactType.INTEGER, at + 10, derive=derive))
        if type_ is FactType.DECIMAL and draw(st.booleans()):
            twice = Arithmetic("*", FactValue(name), Number(2))
            found.append(fact(f"twice_{name}", FactType.DECIMAL, at + 10, derive=twice))
    return found


def bounds(type_: FactType) -> st.SearchStrategy[list[Any]]:
    match type_:
        case FactType.INTEGER:
            one: st.SearchStrategy[Any] = st.integers(-50, 50) | st.integers(-(10**30), 10**30)
        case FactType.DECIMAL:
            one = st.decimals(-1000, 1000, places=2) | st.integers(-50, 50)
        case _:
            one = st.dates(date(1900, 1, 1), date(2022, 6, 30))
    return st.lists(one, min_size=2, max_size=2)


ODD: tuple[Any, ...] = (
    *(True, False, 0, 1, -1, 0.5, "", " ", "true", "yes", "3", "1e3", "null", "NULL", "2021-06-01", "2021-6-1"),
    *("2021-02-29", "20210601", "2021-W01-1", "2021-06-01T00:00:00", "２０２１-06-01", "女", "red", "Red", "red "),
    *([], {}, [1], {"value": 1}, [None]),
)


def fitting(shown: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the words of a property allow."""
    if "oneOf" in shown:
        return st.sampled_from([choice["const"] for choice in shown["oneOf"]])
    low, high = shown.get("minimum"), shown.get("maximum")
    match shown["type"][0]:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(
                low if low is not None else (high or 0) - 100, high if high is not None else (low or 0) + 100
            )
        case "number":
            least, most = low if low is not None else (high or 0) - 100, high if high is not None else (low or 0) + 100
            cents = st.integers(round(least * 100), round(most * 100)).map(lambda number: number / 100)
            return cents | st.floats(least, most).map(lambda number: round(number, 6))
        case "string":
            first = date.fromisoformat(shown.get("formatMinimum", "1900-01-01"))
            last = min(date.fromisoformat(shown.get("formatMaximum", str(TODAY))), TODAY)
            return st.dates(min(first, last), last).map(str)
        case other:
            pytest.fail(f"a type no fact has: {other}")


def around(shown: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values on the bounds and just past them."""
    near: list[Any] = [None]
    for word in ("minimum", "maximum"):
        if word in shown:
            near += [shown[word], shown[word] - 1, shown[word] + 1, shown[word] - 0.01, shown[word] + 0.01]
    for word in ("formatMinimum", "formatMaximum"):
        if word in shown:
            day = date.fromisoformat(shown[word])
            near += [str(day + timedelta(days=step)) for step in (-1, 0, 1)]
    return st.sampled_from(near)


def documents(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the properties, fitting or not, and at times one that is none."""
    words: Mapping[str, Any] = schema["properties"]
    each = {name: fitting(shown) | around(shown) | st.sampled_from(ODD) for name, shown in words.items()}
    fits = st.fixed_dictionaries({}, optional={name: fitting(shown) for name, shown in words.items()})
    whole = st.fixed_dictionaries({}, optional=each)
    one = st.sampled_from(sorted(words)).flatmap(lambda name: each[name].map(lambda value: {name: value}))
    other = st.sampled_from(["Age", "agee", "", "x-zh", "properties"]).flatmap(
        lambda name: st.sampled_from(ODD).map(lambda value: {name: value})
    )
    mixed = st.tuples(fits, one).map(lambda both: {**both[0], **both[1]})
    return (fits | mixed | one | whole | st.tuples(fits, other).map(lambda both: {**both[0], **both[1]})).map(
        lambda document: told_apart(document, words)
    )


def told_apart(document: dict[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the three do not agree on: see the tests at the end."""
    kept = {}
    for name, value in document.items():
        shown = words.get(name, {})
        is_whole = isinstance(value, float) and value.is_integer() and shown.get("type") == ["integer", "null"]
        sources = [source for source in shown.get("x-derived-from", ()) if document.get(source) is not None]
        is_to_come = shown.get("format") == "date" and str(value) > str(TODAY)
        if not (is_whole or sources or is_to_come):
            kept[name] = value
    return kept


def taken_by(ruleset: el.Ruleset, model: Any, schema: Mapping[str, Any], document: dict[str, Any]) -> dict[str, bool]:
    """Who takes the document."""
    taken = {"schema": Validator(schema, format_checker=FormatChecker(["date"])).is_valid(document)}
    try:
        model.model_validate(document)
    except ValueError:
        taken["model"] = False
    else:
        taken["model"] = True
    try:
        ruleset.assess(document, today=TODAY)
    except el.FactError:
        taken["assess"] = False
    else:
        taken["assess"] = True
    return taken


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_schema_model_and_assess_take_the_same_facts(snowfield: el.Catalog, data: st.DataObject) -> None:
    ruleset = ruleset_of(snowfield, data.draw(vocabularies()))
    schema, model = ruleset.facts_schema(), ruleset.facts_model()
    Draft202012Validator.check_schema(schema)
    for document in data.draw(st.lists(documents(schema), min_size=3, max_size=8)):
        taken = taken_by(ruleset, model, schema, document)
        assert len(set(taken.values())) == 1, (document, taken)


@pytest.mark.parametrize("day", ["2021-06-01", "2022-07-01"])
@given(data=st.data())
def test_they_agree_on_the_shipped_facts(catalog: el.Catalog, day: str, data: st.DataObject) -> None:
    ruleset = catalog["1-1"].on(day)
    schema = ruleset.facts_schema()
    model = MODELS.setdefault(day, ruleset.facts_model())
    document = data.draw(documents(schema))
    taken = taken_by(ruleset, model, schema, document)
    assert len(set(taken.values())) == 1, (document, taken)


def test_the_documents_drawn_are_taken_and_refused(catalog: el.Catalog) -> None:
    """What agrees on nothing but refusals would show nothing."""
    ruleset = catalog["1-1"].on("2022-07-01")
    schema, model = ruleset.facts_schema(), ruleset.facts_model()
    seen: set[bool] = set()

    @given(documents(schema))
    @settings(database=None)
    def look(document: dict[str, Any]) -> None:
        seen.add(taken_by(ruleset, model, schema, document)["schema"] and bool(document))

    look()
    assert seen == {True, False}


# ---------------------------------------------------------------- what they are told apart by


def who(snowfield: el.Catalog, document: dict[str, Any]) -> set[str]:
    """Who takes the document under the rules of the tiny town."""
    ruleset = snowfield["1-1"].on("2022-06-01")
    taken = taken_by(ruleset, ruleset.facts_model(), ruleset.facts_schema(), document)
    return {name for name, takes in taken.items() if takes}


@pytest.mark.parametrize(
    ("document", "takers"),
    [
        ({"household_size": 3.0}, {"schema"}),
        ({"months_here": 10**40}, {"schema"}),
        ({"household_income": 1e-30}, {"schema"}),
        ({"birth_date": "2022-07-02"}, {"schema", "model"}),
        ({"birth_date": "1980-01-01", "age": 7}, {"schema", "model"}),
    ],
)
def test_differences_that_are_meant(snowfield: el.Catalog, document: dict[str, Any], takers: set[str]) -> None:
    assert who(snowfield, document) == takers


def test_a_fact_the_rules_cannot_use_is_left_to_assess(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    taken = taken_by(ruleset, ruleset.facts_model(), ruleset.facts_schema(), {"is_frail": True})
    assert taken == {"schema": False, "model": False, "assess": True}


def test_the_model_takes_decimals_and_days_as_python_has_them(snowfield: el.Catalog) -> None:
    model = snowfield["1-1"].on("2022-06-01").facts_model()
    taken = model(household_income=Decimal("0.10"), birth_date=date(1980, 5, 2)).model_dump(exclude_none=True)
    assert taken == {"birth_date": date(1980, 5, 2), "household_income": Decimal("0.10")}
    read = model.model_validate_json('{"household_income": 0.1}').model_dump(exclude_none=True)
    assert read == {"household_income": Decimal("0.1")}
