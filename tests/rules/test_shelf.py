from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

import eligibility as el
from eligibility.api.catalog import Catalog
from eligibility.files.shipped import shipped_rulesets
from eligibility.rules import loading, shelf
from eligibility.rules.loading import CATALOG_FILE, load_library
from eligibility.rules.shelf import Shelf, ids_of, open_library
from tests.town import DUTY, SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from eligibility.rules.loading import Library


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of services as they are linked."""
    numbers: list[str] = []

    def read_service(*args: Any) -> Any:
        made = read(*args)
        numbers.append(made.number)
        return made

    read = loading.read_service
    monkeypatch.setattr(shelf, "read_service", read_service)
    return numbers


@pytest.fixture(scope="module")
def whole() -> Library:
    """The shipped rulesets, loaded as a whole."""
    return load_library(shipped_rulesets())


def test_the_shipped_services_are_what_they_are_when_loaded_as_a_whole(whole: Library) -> None:
    opened = el.load_catalog().library
    assert isinstance(opened.services, Shelf)
    assert list(opened.services) == list(whole.services)
    assert ids_of(opened.services) == ids_of(whole.services)
    assert opened == whole
    assert hash(opened.services) == hash(whole.services)


def test_one_verdict_links_one_service(linked: list[str]) -> None:
    catalog = el.load_catalog()
    assert len(list(catalog)) == len(catalog) == 30
    assert "1-1" in catalog
    assert "employment_hardship_recognition" in catalog
    assert "9-9" not in catalog
    assert repr(catalog).startswith("Catalog(1-1, 1-2, ")
    assert linked == []
    found = catalog["employment_hardship_recognition"]
    assert found.assess({"has_local_hukou": False}, on="2021-06-01").outcome is el.Outcome.INELIGIBLE
    assert found is catalog["1-1"]
    assert linked == ["1-1"]


def test_all_that_reads_a_status_is_found_when_it_is_asked_for(linked: list[str], whole: Library) -> None:
    for number in ("1-1", "1-2"):
        opened, loaded = (it[number] for it in (el.load_catalog(), Catalog(whole)))
        assert [it.service for it in opened.opens] == [it.service for it in loaded.opens]
        assert [it.service for it in opened.on("2025-06-01").opens] == [it.service for it in loaded.opens]
    assert el.load_catalog()["1-1"].opens[0].service.number in linked


def test_threads_that_ask_at_once_get_the_same_service(linked: list[str]) -> None:
    catalog = el.load_catalog()
    start = Barrier(8)

    def ask(_: int) -> el.Service:
        start.wait()
        return catalog["1-2"]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert {id(it) for it in found} == {id(catalog["1-2"])}
    assert linked == ["1-2"]


@pytest.mark.parametrize("use", [lambda _: None, lambda catalog: catalog["1-1"].on("2021-06-01")])
def test_a_catalog_is_pickled_whether_or_not_it_was_used(use: Callable[[el.Catalog], object]) -> None:
    catalog = el.load_catalog()
    use(catalog)
    back = pickle.loads(pickle.dumps(catalog))  # noqa: S301 - made one line above
    assert list(back) == list(catalog)
    assert back["1-1"] == catalog["1-1"]
    assert back.library.vocabulary is back["1-1"].model.vocabulary


def test_a_service_takes_what_it_opens_with_it() -> None:
    service = el.load_catalog()["1-1"]
    back = pickle.loads(pickle.dumps(service))  # noqa: S301 - made one line above
    assert [it.service for it in back.opens] == [it.service for it in service.opens]
    assert type(back.opens) is tuple


def test_services_are_what_the_files_said_when_the_folder_was_opened(town: Town) -> None:
    opened = open_library(town.write())
    before = load_library(town.root)
    town.edit(SERVICE, "{zh: 取暖补助, en", "{zh: 用煤补助, en").write()
    assert opened == before
    assert open_library(town.root) != before


def test_a_fault_of_a_service_is_told_when_it_is_asked_for_and_only_its_own(town: Town) -> None:
    town.edit(SERVICE, "kind: application", "kind: ◊applicatoin").edit(DUTY, "kind: duty", "knid: duty")
    services = open_library(town.write()).services
    for _ in range(2):
        with pytest.raises(el.RulesetError) as caught:
            _ = services["1-1"]
        assert [str(it.where) for it in caught.value.problems] == [f"{town.root}/{town.mark}"]


@pytest.mark.parametrize(("old", "new"), [('number: "1-1"', "number: '1-1'"), ("id: heating_aid", 'id: "heating_aid"')])
def test_where_a_file_does_not_plainly_begin_all_is_loaded(town: Town, old: str, new: str) -> None:
    opened = open_library(town.edit(SERVICE, old, new).write())
    assert not isinstance(opened.services, Shelf)
    assert opened == load_library(town.root)


def test_a_folder_that_extends_another_is_loaded(town: Town, tmp_path: Path) -> None:
    Town(tmp_path / "county").without(SERVICE).write()
    opened = open_library(town.without(DUTY).add(CATALOG_FILE, "extends: ../county\n").write())
    assert list(opened.services) == ["1-1", "9-1"]
    assert not isinstance(opened.services, Shelf)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda town: town.edit(DUTY, 'number: "9-1"', 'number: "1-1"'),
        lambda town: town.edit(DUTY, "id: snow_clearing", "id: heating_aid"),
        lambda town: town.edit("facts.yaml", "min: 1900-01-01", "mni: 1900-01-01"),
        lambda town: town.without(SERVICE, DUTY),
    ],
)
def test_what_does_not_load_as_a_whole_does_not_open(town: Town, spoil: Callable[[Town], Town]) -> None:
    root = spoil(town).write()
    with pytest.raises(el.RulesetError) as caught:
        open_library(root)
    with pytest.raises(el.RulesetError) as all_at_once:
        load_library(root)
    assert set(caught.value.problems) <= set(all_at_once.value.problems)


def test_a_file_that_is_no_text_is_told_as_ever(town: Town) -> None:
    (town.write() / SERVICE).write_bytes(b"\xff")
    with pytest.raises(el.RulesetError, match="UTF-8"):
        open_library(town.root)
