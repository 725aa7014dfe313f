"""The command whatif, as one types it: one applicant, and people in files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import eligibility as el
from eligibility.api import people_file
from tests.terminal import run

if TYPE_CHECKING:
    from tests.terminal import Result

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "examples" / "populations" / "older-jobseekers.yaml"
APPLICANT = ROOT / "examples" / "older-jobseeker.yaml"
CHANGES = {"parameters.min_age.male": 45}


@pytest.fixture(scope="module")
def crowd() -> pl.DataFrame:
    return el.synthetic_population(SPEC, 400, seed=7)


@pytest.fixture(scope="module")
def parquet(crowd: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    crowd.write_parquet(path)
    return path


def whatif(*arguments: str | Path, change: str = "min_age.male=45") -> Result:
    return run("whatif", "1-1", "--set", change, "--on", "2021-06-01", *arguments)


def test_people_of_a_file_are_compared_as_a_frame_is(ruleset: el.Ruleset, crowd: pl.DataFrame, parquet: Path) -> None:
    result = whatif("--people", parquet, "--by", "sex, age_band", "--weight", "weight", "--json")
    assert (result.code, result.err) == (0, "")
    expected = el.compare(ruleset, CHANGES, crowd, by=["sex", "age_band"], weight="weight").to_dict()
    data = json.loads(result.out)
    assert data.pop("reform")["zh"] == "min_age.male=45"
    expected.pop("reform")
    assert data == json.loads(json.dumps(expected))
    assert data["no_longer_unknown"] > 0


def test_the_people_of_the_documents_are_those_declared() -> None:
    drawn = el.synthetic_population(SPEC, 120, seed=7)
    assert SPEC.with_suffix(".csv").read_text(encoding="utf-8") == drawn.write_csv()


def test_parts_add_up_and_are_told(
    ruleset: el.Ruleset, crowd: pl.DataFrame, parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_file, "PART", 90)
    told: list[tuple[int, int]] = []
    after = ruleset.reform(CHANGES)
    found = people_file.compare_file(
        ruleset, after, parquet, by=("village",), progress=lambda done, total: told.append((done, total))
    )
    assert told[0] == (0, 400)
    assert told[-1] == (400, 400)
    assert len(told) > 3
    whole = el.compare(ruleset, after, crowd, by="village")
    assert (found.cells, found.groups, found.flips) == (whole.cells, whole.groups, whole.flips)


def test_csv_is_typed_by_the_facts(crowd: pl.DataFrame, parquet: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    spelt = crowd.with_columns(
        pl.col("sex").cast(pl.String).replace({"female": "女", "male": " male "}),
        pl.when("has_local_hukou").then(pl.lit("是")).otherwise(pl.lit("FALSE")).alias("has_local_hukou"),
    )
    path.write_text("\ufeff" + spelt.write_csv(), encoding="utf-8")
    arguments = ("--by", "sex,village", "--weight", "weight", "--json")
    found, expected = (json.loads(whatif("--people", it, *arguments).out) for it in (path, parquet))
    for side in (found, expected):
        side["groups"].sort(key=lambda it: str(it["values"]))
    assert found == expected


def test_it_shows_tables_and_draws_a_chart(parquet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    chart = tmp_path / "out.json"
    result = whatif("--people", parquet, "--by", "sex", "--chart", chart, "--lang", "zh")
    assert (result.code, result.err) == (0, "")
    for text in (
        "人群比较",
        "虚构的人群：不是任何人的统计",
        "min_age.male=45",
        "不再不能确定",
        "4050人员",
        "现在不能确定的人，缺什么",
    ):
        assert text in result.out
    assert "虚构的人群" in chart.read_text(encoding="utf-8")
    assert "Invented" not in result.out
    monkeypatch.setenv("COLUMNS", "70")
    narrow = whatif("--people", parquet, "--by", "sex")
    assert max(len(line) for line in narrow.out.splitlines()) <= 70


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_everyone_before_and_after(
    ruleset: el.Ruleset, crowd: pl.DataFrame, parquet: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    assert whatif("--people", parquet, "--out", out).code == 0
    found = pl.read_parquet(out) if ending == "parquet" else pl.read_csv(out)
    for side, rules in (("before", ruleset), ("after", ruleset.reform(CHANGES))):
        answers = el.assess_frame(rules, crowd)["outcome"].cast(pl.String)
        assert found[f"{side}_outcome"].cast(pl.String).to_list() == answers.to_list()
    assert found["synthetic_person"].to_list() == crowd["synthetic_person"].to_list()
    assert found.filter(pl.col("before_outcome") == pl.col("after_outcome"))["shift"].unique().to_list() == [
        "unchanged"
    ]
    assert "problem" not in found.columns


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "plain", "a=b", None]
    people = tmp_path / "people.parquet"
    pl.DataFrame({"name": cells, "=head": cells, "months": [-1] * len(cells)}).write_parquet(people)
    out = tmp_path / "out.csv"
    assert whatif("--people", people, "--out", out).code == 0
    found = pl.read_csv(out)
    assert found["name"].to_list() == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "plain", "a=b", None]
    assert found["'=head"].to_list() == found["name"].to_list()
    assert found["months"].to_list() == [-1] * len(cells)


def test_rows_that_cannot_be_used_are_told_by_their_place_or_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_file, "PART", 5)
    people, out = tmp_path / "people.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"unemployment_insured_months": [6] * 12 + [-1] + [6] * 7}).write_parquet(people)
    result = whatif("--people", people)
    assert (result.code, result.out) == (2, "")
    assert "第 12 行" in result.err
    counted = whatif("--people", people, "--skip-invalid", "--out", out, "--json")
    assert json.loads(counted.out)["invalid"] == 1
    assert pl.read_parquet(out)["problem"].is_not_null().sum() == 1


def test_cells_of_a_csv_that_say_nothing(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "has_local_hukou,sex,holds_disability_card,birth_date\ntrue,femal,maybe,\nyep,,,1980-02-30\n", encoding="utf-8"
    )
    result = whatif("--people", people)
    assert result.code == 2
    assert f"{people}:3:1" in result.err
    assert "yep" in result.err
    assert "did you mean female?" in result.err
    assert "birth_date" in result.err
    assert "maybe" not in result.err


FILES: dict[str, tuple[bytes, str]] = {
    "twice.csv": (b"age,sex, age\n40,male,41\n", "two columns 'age'"),
    "ragged.csv": (b"age,sex\n40,male\n41,male,3\n", "cannot be read"),
    "quotes.csv": ('name,age\n甲,40\n"尿毒症,41\n'.encode(), "cannot be read"),
    "damaged.parquet": (b"", "damaged.parquet cannot be read"),
    "shift.csv": (b"age,shift\n40,late\n", "have a column shift already"),
}


@pytest.mark.parametrize("name", FILES)
def test_people_that_cannot_be_read_are_told(parquet: Path, tmp_path: Path, name: str) -> None:
    written, said = FILES[name]
    people = tmp_path / name
    if name == "damaged.parquet":
        pages = bytearray(parquet.read_bytes())
        pages[4:200] = bytes(196)
        written = bytes(pages)
    people.write_bytes(written)
    result = whatif("--people", people, "--out", tmp_path / "out.csv")
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "尿毒症" not in result.err
    assert not (tmp_path / "out.csv").exists()


def test_names_of_a_csv_are_names(tmp_path: Path) -> None:
    people, out = tmp_path / "people.csv", tmp_path / "out.csv"
    people.write_text("age,^a.*$,*,,\n40, 1 ,2,3,4\n", encoding="utf-8")
    assert whatif("--people", people, "--out", out).code == 0
    header, row = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("age,^a.*$,*,")
    assert row.startswith("40,1,2,3,4,undetermined,")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_replaced_by_a_file(parquet: Path, tmp_path: Path) -> None:
    out = tmp_path / "pipe.csv"
    os.mkfifo(out)
    result = whatif("--people", parquet, "--out", out)
    assert result.code == 2
    assert "is no file that can be replaced" in result.err
    assert out.is_fifo()


def test_one_applicant() -> None:
    result = whatif("--facts", APPLICANT, "--json", change="min_age.female=45")
    data = json.loads(result.out)
    assert [data[side]["outcome"] for side in ("before", "after")] == ["eligible", "undetermined"]
    shown = whatif("--facts", APPLICANT, "--lang", "zh", change="min_age.female=45")
    assert "4050人员" in shown.out


def test_a_reform_of_a_file_and_a_figure_that_services_share(parquet: Path, tmp_path: Path) -> None:
    reform = tmp_path / "reform.yaml"
    reform.write_text("changes:\n  parameters.min_age.female: 35\n", encoding="utf-8")
    both = whatif("--people", parquet, "--reform", reform, "--json")
    assert json.loads(both.out)["criteria"][0]["id"] == "older_jobseeker"
    shared = whatif("--people", parquet, "--json", change="minimum_allowance=5000")
    assert json.loads(shared.out)["reform"]["zh"] == "minimum_allowance=5000"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "min_age.male=45"], "--facts 或 --people"),
        (["--set", "min_age.male=45", "--facts", "a", "--people", "b"], "--facts 或 --people"),
        (["--set", "min_age.male=45", "--facts", "a", "--by", "sex"], "只用于 --people"),
        (["--people", "PEOPLE"], "改什么"),
        (["--set", "min_age.male", "--people", "PEOPLE"], "路径=值"),
        (["--set", "min_age.male=no", "--people", "PEOPLE"], "E106"),
        (["--set", "min_age.male=45", "--set", "parameters.min_age.male=46", "--people", "PEOPLE"], "写了两次"),
        (["--set", "min_agee.male=45", "--people", "PEOPLE"], "是否为 min_age？"),
        (["--set", "criteria.older_jobseekr=null", "--people", "PEOPLE"], "是否为 older_jobseeker？"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--by", "sexx"], "是否为 sex？"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--weight", "wait"], "wait"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--chart", "x.pgn"], "是否为 .png？"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--out", "x.xlsx"], ".parquet、.csv"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--out", "no/such/x.csv"], "写不了"),
        (["--set", "min_age.male=45", "--people", "PEOPLE", "--out", "PEOPLE"], "就是所读的文件"),
        (["--set", "min_age.male=45", "--people", "people.xlsx"], ".parquet、.csv"),
        (["--set", "min_age.male=45", "--people", "nowhere.csv"], "没有 nowhere.csv 这个文件"),
        (["--set", "min_age.male=45", "--people", "BROKEN"], "不是 Parquet 文件"),
    ],
)
def test_what_cannot_be_done_is_one_message(parquet: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_text("no parquet", encoding="utf-8")
    places = {"PEOPLE": str(parquet), "BROKEN": str(broken)}
    result = run("whatif", "1-1", "--on", "2021-06-01", *(places.get(it, it) for it in arguments))
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert "Traceback" not in result.err
    assert len(result.err.splitlines()) == 1
