from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import eligibility as el

SHIPPED_EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def write(folder: Path, text: str, name: str = "facts.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fault_of(path: Any) -> el.FactFault:
    with pytest.raises(el.FactError) as caught:
        el.read_facts(path)
    (fault,) = caught.value.faults
    assert fault.code == "F105"
    return fault


def test_facts_are_read_with_their_places(tmp_path: Path) -> None:
    facts = el.read_facts(
        write(tmp_path, "# 说明\nis_resident: true\nhousehold_income: 99.50\nbirth_date: 1980-05-02\n")
    )
    assert dict(facts) == {"is_resident": True, "household_income": Decimal("99.50"), "birth_date": date(1980, 5, 2)}
    place = facts.where("household_income")
    assert place is not None
    assert (place.line, place.column) == (3, 19)


def test_a_json_file_will_do(tmp_path: Path) -> None:
    facts = {"is_resident": True, "household_size": 3, "household_income": 99.5, "dwelling": None, "illness": "哮喘"}
    path = write(tmp_path, json.dumps(facts, indent=1), "facts.json")
    assert dict(el.read_facts(path)) == {**facts, "household_income": Decimal("99.5")}
    path = write(tmp_path, json.dumps(facts, ensure_ascii=False), "facts.json")
    assert dict(el.read_facts(str(path))) == {**facts, "household_income": Decimal("99.5")}


@pytest.mark.parametrize(
    ("written", "number"), [("1.5e3", "1500"), ("15E+2", "1500"), ("1500e-1", "150.0"), ("0e0", "0")]
)
def test_a_json_number_is_a_number_however_it_is_written(
    tmp_path: Path, snowfield: el.Catalog, written: str, number: str
) -> None:
    facts = el.read_facts(write(tmp_path, f'{{"household_income": {written}, "is_resident": true}}', "facts.JSON"))
    d = snowfield["1-1"].assess(facts, on="2021-06-01")
    assert str(d.evaluation.values["household_income"]) == number


@pytest.mark.parametrize("written", ["1e400", "1e999999999", "1e-999999999"])
def test_a_json_number_of_any_size_is_no_more_than_a_fault(tmp_path: Path, snowfield: el.Catalog, written: str) -> None:
    path = write(tmp_path, f'{{"household_income": {written}}}', "facts.json")
    with pytest.raises(el.FactError, match="F103 household_income must"):
        snowfield["1-1"].assess(el.read_facts(path), on="2021-06-01")


def test_nothing_known_is_written_as_nothing(tmp_path: Path, snowfield: el.Catalog) -> None:
    facts = el.read_facts(write(tmp_path, "{}"))
    assert dict(facts) == {}
    assert snowfield["1-1"].assess(facts, on="2021-06-01").outcome is el.Outcome.UNDETERMINED


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "y", "12:30", "010", "0x1f", "1e5", "~"])
def test_what_yaml_would_change_stays_the_text_it_is(tmp_path: Path, word: str) -> None:
    assert dict(el.read_facts(write(tmp_path, f"is_resident: {word}"))) == {"is_resident": word}


def test_a_word_for_no_says_what_to_write(tmp_path: Path, snowfield: el.Catalog) -> None:
    path = write(tmp_path, "has_stove: true\nis_resident: no\n")
    with pytest.raises(el.FactError, match="must be true or false, not 'no'") as caught:
        snowfield["1-1"].assess(el.read_facts(path), on="2021-06-01")
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"{path}:2:14 F102 is_resident")
    assert "请写 true 或 false" in fault.zh


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    fault = fault_of(write(tmp_path, text))
    assert "empty" in fault.en
    assert fault.where == el.Position(str(tmp_path / "facts.yaml"))


def test_an_empty_file_says_what_to_write(tmp_path: Path) -> None:
    assert "{}" in fault_of(write(tmp_path, "")).en


@pytest.mark.parametrize("text", ["null", "[]", "- is_resident: true", "5", "is_resident", '"x"', "2021-01-01"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    fault = fault_of(write(tmp_path, text))
    assert "write {} if nothing is known" in fault.en
    assert fault.where == el.Position(str(tmp_path / "facts.yaml"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("is_resident: true\nis_resident: false", ":2:1"),
        ("is_resident: &a true", ":1:14"),
        ("is_resident: !!bool true", ":1:14"),
        ("is_resident: [", ":2:1"),
        ("a: b: c", ":1:5"),
        ("a: 1\n---\nb: 2", ":2:1"),
    ],
)
def test_a_file_with_faults_is_refused_at_their_place(tmp_path: Path, text: str, place: str) -> None:
    path = write(tmp_path, text + "\n")
    assert str(fault_of(path).where) == f"{path}{place}"


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "directory" in fault_of(tmp_path).en
    assert "No such file" in fault_of(tmp_path / "none.yaml").en
    (tmp_path / "latin.yaml").write_bytes(b"a: \xff")
    assert "UTF-8" in fault_of(tmp_path / "latin.yaml").en


@pytest.mark.parametrize("path", [5, None, b"facts.yaml", ["a"], "nul\x00"])
def test_a_path_that_is_none_is_refused(path: Any) -> None:
    with pytest.raises(el.EligibilityError):
        el.read_facts(path)


@pytest.mark.parametrize("path", SHIPPED_EXAMPLES, ids=lambda path: path.stem)
def test_every_shipped_example_can_be_assessed(catalog: el.Catalog, path: Path) -> None:
    d = catalog["1-1"].assess(el.read_facts(path), on="2021-06-01", today="2026-07-01")
    assert d.outcome in el.Outcome
