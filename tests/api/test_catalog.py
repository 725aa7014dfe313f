from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

import eligibility as el
from eligibility.errors import quote
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS = {"is_resident": True, "household_income": "100", "dwelling": "flat"}


def again(thing: Any) -> Any:
    """The thing, pickled and read back."""
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - made one line above


# ---------------------------------------------------------------- looking a service up


def test_a_service_is_found_by_its_number_and_by_its_id(snowfield: el.Catalog) -> None:
    assert snowfield["1-1"] is snowfield["heating_aid"]
    assert snowfield["9-1"].id == "snow_clearing"
    assert snowfield.get("heating_aid") is snowfield["1-1"]


def test_a_catalog_is_a_mapping_of_numbers_in_order(snowfield: el.Catalog) -> None:
    assert list(snowfield) == ["1-1", "9-1"]
    assert len(snowfield) == 2
    assert [number for number, service in snowfield.items() if service.number == number] == ["1-1", "9-1"]
    assert repr(snowfield) == "Catalog(1-1, 9-1)"
    assert repr(snowfield["1-1"]) == "Service('1-1', 取暖补助)"


@pytest.mark.parametrize("key", ["1-2", "heating", "", "１-１", 1, None, 1.1, ["1-1"], ("1", "1"), b"1-1", {}])
def test_no_other_service_is_found(snowfield: el.Catalog, key: Any) -> None:
    assert key not in snowfield
    assert snowfield.get(key) is None
    with pytest.raises(el.UnknownServiceError) as caught:
        _ = snowfield[key]
    assert quote(key) in str(caught.value)


@pytest.mark.parametrize(("key", "meant"), [("heating_aids", "heating_aid"), ("snow_clear", "snow_clearing")])
def test_a_misspelt_service_brings_the_one_that_was_meant(snowfield: el.Catalog, key: str, meant: str) -> None:
    with pytest.raises(el.UnknownServiceError, match=rf"did you mean {meant}\?"):
        _ = snowfield[key]


@pytest.mark.parametrize("key", ["１-１", " 1-1", "1—1", "取暖补助", "Heating aid"])
def test_a_number_written_otherwise_or_a_title_brings_the_number(snowfield: el.Catalog, key: str) -> None:
    with pytest.raises(el.UnknownServiceError, match=r"did you mean 1-1\?") as caught:
        _ = snowfield[key]
    assert caught.value.zh == f"没有事项 {key}；是否为 1-1？"


def test_another_number_is_another_matter_and_none_is_proposed(snowfield: el.Catalog) -> None:
    with pytest.raises(el.UnknownServiceError, match="it has 1-1, 9-1"):
        _ = snowfield["1-11"]


def test_where_nothing_is_near_the_catalog_says_what_it_has(snowfield: el.Catalog) -> None:
    with pytest.raises(el.UnknownServiceError, match="it has 1-1, 9-1"):
        _ = snowfield["zzz"]


def test_the_shipped_catalog_has_1_1(catalog: el.Catalog) -> None:
    service = catalog["employment_hardship_recognition"]
    assert (service.number, service.kind, service.title.zh) == ("1-1", "application", "就业困难人员认定")
    assert service.change_days[0] == date(2020, 12, 31)


@pytest.mark.parametrize("path", [5, b"rulesets", ["a"], object(), "nul\x00"])
def test_a_path_that_is_none_is_refused(path: Any) -> None:
    with pytest.raises(el.EligibilityError):
        el.load_catalog(path)


def test_a_path_may_be_text_or_a_path(town: Town) -> None:
    root = town.write()
    assert el.load_catalog(str(root)) == el.load_catalog(root)


def test_only_a_catalog_can_be_extended(town: Town) -> None:
    with pytest.raises(el.EligibilityError, match="extends must be a Catalog, not str"):
        el.load_catalog(town.write(), extends="rulesets")  # type: ignore[arg-type]


# ---------------------------------------------------------------- the rules of a day


def test_a_day_may_be_a_date_or_its_text(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    assert service.on("2021-06-01") == service.on(date(2021, 6, 1))
    assert service.on("2021-06-01").on == date(2021, 6, 1)


@pytest.mark.parametrize("day", ["2021-6-1", "June", None, 20210601, datetime(2021, 6, 1, tzinfo=UTC)])
def test_anything_else_is_no_day(snowfield: el.Catalog, day: Any) -> None:
    service = snowfield["1-1"]
    with pytest.raises(el.EligibilityError, match="on must be a day"):
        service.on(day)
    with pytest.raises(el.EligibilityError, match="on must be a day"):
        service.assess({}, on=day)


def test_there_is_no_default_day(snowfield: el.Catalog) -> None:
    with pytest.raises(TypeError):
        snowfield["1-1"].assess({})  # type: ignore[call-arg]


@pytest.mark.parametrize("day", ["2019-12-31", "0001-01-01"])
def test_a_day_before_the_service_names_the_day_it_starts(snowfield: el.Catalog, day: str) -> None:
    with pytest.raises(el.NotInForceError, match=f"rules from 2020-01-01.*; asked for {day}"):
        snowfield["1-1"].assess({}, on=day)


def test_the_last_day_of_time_is_answered_for(snowfield: el.Catalog) -> None:
    d = snowfield["1-1"].assess({"birth_date": "1990-01-01"}, on=date.max, today="2021-01-01")
    assert d.unconfirmed is not None


# ---------------------------------------------------------------- equal and pickled


def test_what_is_loaded_twice_is_equal(town: Town, snowfield: el.Catalog) -> None:
    other = town.catalog()
    assert [service.number for service in other.values()] == [service.number for service in snowfield.values()]
    one, two = el.load_catalog(town.root), el.load_catalog(town.root)
    assert one == two
    assert one["1-1"] == two["1-1"]
    assert hash(one["1-1"]) == hash(two["1-1"])
    assert one["1-1"].on("2021-06-01") == two["1-1"].on("2021-06-01")
    assert hash(one["1-1"].on("2021-06-01")) == hash(two["1-1"].on("2021-06-01"))


def test_what_differs_is_not_equal(town: Town) -> None:
    one = town.catalog()
    two = town.edit(SERVICE, "{house: 60,", "{house: 61,").catalog()
    assert one != two
    assert one["1-1"] != two["1-1"]
    assert one["9-1"] == two["9-1"]
    assert one["1-1"] != one["9-1"]
    assert one["1-1"].on("2021-06-01") != two["1-1"].on("2021-06-01")
    assert one["1-1"].on("2021-06-01") != one["1-1"].on("2021-06-02")
    assert one["1-1"] != "1-1"


THINGS: dict[str, Callable[[el.Catalog], object]] = {
    "catalog": lambda catalog: catalog,
    "service": lambda catalog: catalog["1-1"],
    "ruleset": lambda catalog: catalog["1-1"].on("2021-06-01"),
    "determination": lambda catalog: catalog["1-1"].assess({"is_resident": True}, on="2021-06-01"),
    "duty": lambda catalog: catalog["9-1"].assess({}, on="2021-06-01"),
    "checklist": lambda catalog: catalog["1-1"].assess({"is_resident": True}, on="2021-06-01").checklist(),
    "finding": lambda catalog: catalog["1-1"].assess({"is_resident": True}, on="2021-06-01").findings,
    "question": lambda catalog: catalog["1-1"].assess({}, on="2021-06-01").next_question,
}


@pytest.mark.parametrize("name", THINGS)
def test_pickling_keeps_it_equal(snowfield: el.Catalog, name: str) -> None:
    thing = THINGS[name](snowfield)
    assert thing is not None
    copy = again(thing)
    assert copy == thing
    assert type(copy) is type(thing)
    assert repr(copy) == repr(thing)


def test_a_pickled_catalog_gives_the_same_answers(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "age": 55}
    before = snowfield["1-1"].assess(facts, on="2022-06-01").to_json()
    assert again(snowfield)["1-1"].assess(facts, on="2022-06-01").to_json() == before
    assert again(snowfield["1-1"].on("2022-06-01")).assess(facts).to_json() == before


# ---------------------------------------------------------------- what cannot be changed


def test_assessing_changes_neither_the_facts_nor_the_rules(snowfield: el.Catalog) -> None:
    ruleset = snowfield["1-1"].on("2021-06-01")
    facts = {"is_resident": True, "birth_date": "1980-01-01"}
    d = ruleset.assess(facts)
    first = d.to_json()
    facts["is_resident"] = False
    assert d.to_json() == first
    assert ruleset.assess({"is_resident": True, "birth_date": "1980-01-01"}).to_json() == first


def test_results_are_frozen(snowfield: el.Catalog) -> None:
    d = snowfield["1-1"].assess({}, on="2021-06-01")
    for thing, name in (
        (d, "evaluation"),
        (d.findings, "truth"),
        (d.checklist(), "common"),
        (snowfield["1-1"].on("2021-06-01"), "on"),
    ):
        with pytest.raises((AttributeError, TypeError)):
            setattr(thing, name, None)


def test_eight_threads_that_start_at_once_get_the_same_answers(town: Town) -> None:
    service = el.load_catalog(town.write())["1-1"]
    start = Barrier(8)
    people = [
        {"is_resident": True, "age": age, "dwelling": "flat", "has_stove": age % 2 == 0} for age in range(45, 75, 3)
    ]

    def answers(days: list[str]) -> list[str]:
        start.wait()
        return [service.assess(facts, on=day).to_json() for day in days for facts in people]

    days = ["2020-06-01", "2020-11-01", "2021-06-01", "2022-06-01", "2023-06-01"]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(answers, [days] * 8))
    alone = el.load_catalog(town.root)["1-1"]
    assert found == [[alone.assess(facts, on=day).to_json() for day in days for facts in people]] * 8
