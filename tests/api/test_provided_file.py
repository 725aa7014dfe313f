from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import eligibility as el

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "provided").glob("*.yaml"))


def write(folder: Path, text: str, name: str = "provided.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Any) -> list[tuple[str, str]]:
    """Each fault as line:column code, and its English."""
    with pytest.raises(el.FactError, match="in what was brought") as caught:
        el.read_provided(path)
    found = []
    for fault in caught.value.faults:
        assert fault.where is not None
        assert fault.zh.startswith(fault.code)
        found.append((f"{fault.where.line}:{fault.where.column} {fault.code}", fault.en))
    return found


def test_papers_are_read_with_their_places(tmp_path: Path) -> None:
    text = """\
- document: identity_card
  original: true
  copies: 2
  paper: a4
  issued_on: 2020-01-02
  covers: [2021-01-01, 2021-03-31]
  issuer: 第一医院
  stamps: [round, square]
  pages: 3
  photo: photos/me.jpg
  prints: 2
- {document: household_register}
- marriage_certificate
"""
    one, two, three = el.read_provided(write(tmp_path, text))
    assert one == el.Provided(
        "identity_card",
        original=True,
        copies=2,
        paper="A4",
        issued_on=date(2020, 1, 2),
        covers=(date(2021, 1, 1), date(2021, 3, 31)),
        issuer="第一医院",
        stamps=("round", "square"),
        pages=3,
        photo=tmp_path / "photos" / "me.jpg",
        prints=2,
    )
    assert two == el.Provided("household_register")
    assert three == el.Provided("marriage_certificate")
    assert [(it.where.line, it.where.column) for it in (one, two, three) if it.where] == [(1, 3), (12, 3), (13, 3)]


def test_an_absolute_path_of_a_photo_stays(tmp_path: Path) -> None:
    (paper,) = el.read_provided(write(tmp_path, f"[{{document: card, photo: {tmp_path / 'me.jpg'}}}]"))
    assert paper.photo == tmp_path / "me.jpg"


def test_a_json_file_will_do(tmp_path: Path) -> None:
    path = write(tmp_path, '[{"document": "card", "stamps": [], "issued_on": "2021-01-01", "copies": null}]', "p.json")
    assert el.read_provided(str(path)) == (el.Provided("card", stamps=(), issued_on="2021-01-01"),)


def test_nothing_brought_is_written_as_nothing(tmp_path: Path) -> None:
    assert el.read_provided(write(tmp_path, "[]")) == ()


def test_every_fault_is_told_at_once_at_its_place(tmp_path: Path) -> None:
    text = """\
- document: card
  orignal: true
  copies: -1
- original: no
- 5
- document: book
  covers: [2021-03-01, 2021-02-01]
  issued_on: 2021-02-30
  stamps: round
- []
"""
    assert faults_of(write(tmp_path, text)) == [
        ("2:3 D102", "D102 orignal is no key; did you mean original?"),
        ("3:11 D103", "D103 copies must be a whole number from 0 to 99999, not -1"),
        ("4:13 D103", "D103 original must be true or false, not 'no' (text)"),
        ("4:3 D104", "D104 document is missing: say which document it is"),
        ("5:3 D101", "D101 a paper is a mapping of keys to values, or the id of a document, not 5"),
        ("7:11 D105", "D105 covers begins on 2021-03-01, after its end on 2021-02-01"),
        ("8:14 D103", "D103 issued_on must be a day as YYYY-MM-DD, without a time, not '2021-02-30' (text)"),
        ("9:11 D103", "D103 stamps must be a list of ids of stamps, not 'round' (text)"),
        ("10:3 D101", "D101 a paper is a mapping of keys to values, or the id of a document, not []"),
    ]


def test_the_place_comes_with_a_name_that_is_found_wrong_later(tmp_path: Path, ruleset: el.Ruleset) -> None:
    path = write(tmp_path, "- identity_card\n- 居民户口簿\n")
    checklist = ruleset.assess({}).checklist()
    with pytest.raises(el.FactError, match="did you mean household_register") as caught:
        checklist.check(el.read_provided(path))
    (fault,) = caught.value.faults
    assert str(fault.where) == f"{path}:2:3"
    assert "是否为 household_register" in fault.zh


@pytest.mark.parametrize("text", ["", "# nothing\n", "document: card", "5", "null", '"card"', "{}"])
def test_a_file_that_is_no_list_says_what_to_write(tmp_path: Path, text: str) -> None:
    ((place, said),) = faults_of(write(tmp_path, text))
    assert place == "1:1 D101"
    assert "write [] if nothing was brought" in said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- {document: card, document: book}", "1:20"),
        ("- &a card", "1:3"),
        ("- !!str card", "1:3"),
        ("- [", "2:1"),
        ("- a: b: c", "1:7"),
    ],
)
def test_a_file_with_faults_is_refused_at_their_place(tmp_path: Path, text: str, place: str) -> None:
    assert faults_of(write(tmp_path, text + "\n"))[0][0] == f"{place} D101"


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "directory" in faults_of(tmp_path)[0][1]
    assert "No such file" in faults_of(tmp_path / "none.yaml")[0][1]
    (tmp_path / "latin.yaml").write_bytes(b"- a\xff")
    assert "UTF-8" in faults_of(tmp_path / "latin.yaml")[0][1]


@pytest.mark.parametrize("path", [5, None, b"provided.yaml", ["a"], "nul\x00"])
def test_a_path_that_is_none_is_refused(path: Any) -> None:
    with pytest.raises(el.EligibilityError):
        el.read_provided(path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_shipped_example_goes_with_the_facts_of_its_name(catalog: el.Catalog, path: Path) -> None:
    d = catalog["1-1"].assess(el.read_facts(path.parents[1] / path.name), on="2022-04-01")
    report = d.checklist().check(el.read_provided(path))
    assert report.is_complete is not el.Truth.TRUE
    assert report.to_do
