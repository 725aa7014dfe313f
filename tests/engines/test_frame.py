"""Rows of a frame answer as single cases do, on every kind of frame; what cannot be used is an error or a null."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import eligibility as el
from tests.engines import crowds

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 6, 1)
EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")
NUMBERS = [
    "1-1", "1-2", "1-3", "2-1", "2-2", "2-3", "2-4", "3-1", "3-2", "3-3", "3-4", "3-5", "4-1", "4-2", "5",
    "6-1", "6-2", "6-3", "7-1", "7-2", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
]  # fmt: skip


@pytest.fixture(params=crowds.KINDS)
def kind(request: pytest.FixtureRequest) -> Callable[[pl.DataFrame], Any]:
    """Makes a frame of one kind."""
    return crowds.KINDS[request.param]


def people(**columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(columns)


def test_the_list_of_services_is_whole(catalog: el.Catalog) -> None:
    assert list(catalog) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_answers_as_a_single_case(catalog: el.Catalog, number: str) -> None:
    ruleset = catalog[number].on(TODAY)
    crowd = crowds.draw_crowd(ruleset, TODAY, 120)
    frame = crowds.as_polars(catalog.library.vocabulary.facts, crowd)
    expected = [crowds.answers(ruleset, it, TODAY) for it in crowd]
    found = el.assess_frame(ruleset, frame, columns=EVERYTHING)
    assert found.select(*expected[0]).to_dicts() == expected
    assert found.select(frame.columns).equals(frame)


@pytest.mark.parametrize("number", ["1-1", "2-2", "3-1", "5", "6-1", "7-1", "15"])
def test_every_kind_of_frame_answers_alike(
    catalog: el.Catalog, number: str, kind: Callable[[pl.DataFrame], Any]
) -> None:
    ruleset = catalog[number].on(TODAY)
    crowd = crowds.draw_crowd(ruleset, TODAY, 40, seed=1)
    frame = kind(crowds.as_polars(catalog.library.vocabulary.facts, crowd))
    found = el.assess_frame(ruleset, frame, columns=EVERYTHING)
    assert type(found) is type(frame)
    expected = [crowds.answers(ruleset, it, TODAY) for it in crowd]
    rows = crowds.rows_of(found)
    assert [{name: row[name] for name in expected[0]} for row in rows] == expected
    assert [row["row"] for row in rows] == list(range(len(crowd)))


def test_thirty_services_at_once_answer_as_one_by_one(catalog: el.Catalog) -> None:
    rulesets = [service.on(TODAY) for service in catalog.values()]
    crowd = [it for ruleset in rulesets for it in crowds.draw_crowd(ruleset, TODAY, 4, seed=2)]
    frame = crowds.as_polars(catalog.library.vocabulary.facts, crowd)
    found = el.assess_frame(rulesets, frame, columns=EVERYTHING).to_dicts()
    for row, facts in zip(found, crowd, strict=True):
        for ruleset in rulesets:
            expected = crowds.answers(ruleset, facts, TODAY, f"{catalog[ruleset.number].id}__")
            assert {name: row[name] for name in expected} == expected


def test_the_day_can_be_another_than_that_of_the_rules(catalog: el.Catalog) -> None:
    ruleset = catalog["1-1"].on("2021-06-01")
    today = date(2024, 2, 29)
    crowd = crowds.draw_crowd(ruleset, today, 150, seed=3)
    frame = crowds.as_polars(catalog.library.vocabulary.facts, crowd)
    expected = [crowds.answers(ruleset, it, today) for it in crowd]
    found = el.assess_frame(ruleset, frame, today="2024-02-29", columns=EVERYTHING)
    assert found.select(*expected[0]).to_dicts() == expected


@pytest.mark.parametrize("today", [date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)])
def test_an_age_turns_on_the_very_day(catalog: el.Catalog, today: date) -> None:
    ruleset = catalog["1-1"].on("2021-06-01")
    born = [date(year, month, day) for year in (1974, 1984) for month, day in ((2, 28), (3, 1), (2, 27))]
    born += [date(1984, 2, 29), date(1976, 2, 29)]
    frame = people(birth_date=born, sex=["female"] * len(born))
    found = el.assess_frame(ruleset, frame, today=today, columns=["criterion_older_jobseeker", "criteria"])
    for row in found.to_dicts():
        facts = {"birth_date": row["birth_date"], "sex": "female"}
        assert row | crowds.answers(ruleset, facts, today) == {**row, **crowds.answers(ruleset, facts, today)}
        said = crowds.answers(ruleset, facts, today)["criterion_older_jobseeker"]
        assert row["criterion_older_jobseeker"] is said


def test_a_lazy_frame_stays_lazy_and_other_columns_pass(ruleset: el.Ruleset) -> None:
    frame = people(name=["甲", "乙"], has_local_hukou=[False, True]).lazy()
    found = el.assess_frame(ruleset, frame)
    assert isinstance(found, pl.LazyFrame)
    assert found.collect_schema().names() == ["name", "has_local_hukou", "outcome"]
    assert found.collect()["name"].to_list() == ["甲", "乙"]


def test_with_nulls_for_what_is_invalid_a_lazy_frame_is_not_read_at_all(ruleset: el.Ruleset) -> None:
    read = []

    def note(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(frame.height)
        return frame

    frame = people(has_local_hukou=[True]).lazy().map_batches(note, schema={"has_local_hukou": pl.Boolean})
    found = el.assess_frame(ruleset, frame, on_invalid="null")
    assert read == []
    found.collect()
    assert read == [1]


def test_a_faulty_row_is_an_error_that_counts_and_shows_five(ruleset: el.Ruleset) -> None:
    frame = people(birth_date=[date(1899, 1, 1)] * 7 + [date(1980, 1, 1), None])
    with pytest.raises(el.FrameError) as raised:
        el.assess_frame(ruleset, frame)
    assert (raised.value.rows, raised.value.of, len(raised.value.faults)) == (7, 9, 5)
    assert "row 0 F103 birth_date must be at least 1900-01-01: 1899-01-01" in str(raised.value)
    assert "第 4 行 F103" in raised.value.zh


def test_a_faulty_row_is_told_on_every_kind_of_frame(ruleset: el.Ruleset, kind: Callable[[pl.DataFrame], Any]) -> None:
    frame = kind(people(sex=["female", "women", None], age=[40, 41, 200]))
    with pytest.raises(el.FrameError, match="2 rows of 3"):
        el.assess_frame(ruleset, frame)
    found = crowds.rows_of(el.assess_frame(ruleset, frame, on_invalid="null"))
    assert [row["outcome"] for row in found] == ["undetermined", None, None]
    assert found[0]["problem"] is None
    assert found[1]["problem"].startswith("F102 sex：应为取值之一")
    assert found[2]["problem"] == "F103 age：不能大于 130 (must be at most 130)"


def test_a_derived_fact_must_agree_with_its_sources(ruleset: el.Ruleset) -> None:
    frame = people(birth_date=[date(1980, 6, 1), date(1980, 6, 2), None], age=[41, 41, 41])
    found = el.assess_frame(ruleset, frame, on_invalid="null")
    assert found["problem"].is_null().to_list() == [True, False, True]
    with pytest.raises(el.FrameError, match=r"row 1 F104 age contradicts .* given 41, derived 40"):
        el.assess_frame(ruleset, frame)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("has_local_hukou", [1, 0], "true or false, not Int64"),
        ("age", [40.0, None], "a whole number, not Float64; cast it to an integer column first"),
        ("birth_date", [1980, 1990], "a day as YYYY-MM-DD, without a time, not Int64"),
        ("sex", [1, 2], "one of its members"),
    ],
)
def test_a_column_of_a_wrong_type_is_an_error_at_once(
    ruleset: el.Ruleset, name: str, values: list[Any], said: str
) -> None:
    with pytest.raises(el.FactError, match=said):
        el.assess_frame(ruleset, pl.DataFrame({name: values}), on_invalid="null")


def test_days_are_read_from_text_and_from_midnights(ruleset: el.Ruleset) -> None:
    texts = people(birth_date=["1980-02-29", "1981-02-29", "1980-1-1", "2000-02-29", "1900-02-29", None])
    found = el.assess_frame(ruleset, texts, on_invalid="null")
    assert found["problem"].is_null().to_list() == [True, False, False, True, False, True]
    times = people(birth_date=[datetime(1980, 2, 29), datetime(1980, 2, 29, 1), None])  # noqa: DTZ001
    found = el.assess_frame(ruleset, times, on_invalid="null")
    assert found["problem"].is_null().to_list() == [True, False, True]
    with pytest.raises(el.FactError, match="convert it to a date first"):
        el.assess_frame(ruleset, times.with_columns(pl.col("birth_date").dt.replace_time_zone("Asia/Shanghai")))


def test_a_sensitive_value_is_never_shown(catalog: el.Catalog) -> None:
    facts = catalog.library.vocabulary.facts.values()
    fact = next(it for it in facts if it.sensitive and it.members)
    ruleset = next(
        ruleset
        for ruleset in (service.on(TODAY) for service in catalog.values())
        if fact.name in ruleset.compiled.program.facts
    )
    with pytest.raises(el.FrameError) as raised:
        el.assess_frame(ruleset, pl.DataFrame({fact.name: ["secret"]}), columns=EVERYTHING)
    assert "secret" not in f"{raised.value} {raised.value.zh}"


def test_names_that_clash_are_refused(ruleset: el.Ruleset) -> None:
    with pytest.raises(el.EligibilityError, match="has columns outcome already"):
        el.assess_frame(ruleset, people(outcome=["x"]))
    with pytest.raises(el.EligibilityError, match="has columns problem already"):
        el.assess_frame(ruleset, people(problem=["x"]), on_invalid="null")
    with pytest.raises(el.EligibilityError, match="two rulesets of one service"):
        el.assess_frame([ruleset, ruleset], people(age=[40]))


def test_a_misspelt_column_passes_with_a_hint(ruleset: el.Ruleset) -> None:
    with pytest.warns(UserWarning, match="did you mean has_local_hukou"):
        found = el.assess_frame(ruleset, people(has_local_huko=[False]))
    assert found["outcome"].to_list() == ["undetermined"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"frame": [1, 2]}, "a list is no frame"),
        ({"rules": []}, "no rules are given"),
        ({"rules": 3}, "rules are a Ruleset or several, not int"),
        ({"columns": "outcome"}, r"write \['outcome'\]"),
        ({"columns": []}, "no columns are asked for"),
        ({"columns": ["criterion_older_jobseekers"]}, "did you mean criterion_older_jobseeker"),
        ({"on_invalid": "skip"}, "on_invalid is"),
        ({"today": "yesterday"}, "today must be a day"),
    ],
)
def test_bad_arguments_are_told(ruleset: el.Ruleset, change: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"rules": ruleset, "frame": people(age=[40]), **change}
    with pytest.raises(el.EligibilityError, match=said) as raised:
        el.assess_frame(given.pop("rules"), given.pop("frame"), **given)
    assert raised.value.zh


def test_rulesets_of_different_days_need_a_day(catalog: el.Catalog) -> None:
    rulesets = [catalog["1-1"].on("2021-06-01"), catalog["1-2"].on("2022-06-01")]
    with pytest.raises(el.EligibilityError, match="say on which day"):
        el.assess_frame(rulesets, people(age=[40]))
    found = el.assess_frame(rulesets, people(age=[40]), today="2022-06-01")
    assert found.columns[1:] == [f"{catalog[number].id}__outcome" for number in ("1-1", "1-2")]


def test_only_columns_that_are_asked_for_are_read(ruleset: el.Ruleset) -> None:
    frame = people(birth_date=["no day"], has_local_hukou=[True])
    found = el.assess_frame(ruleset, frame, columns=["criterion_local_hukou"])
    assert found["criterion_local_hukou"].to_list() == [True]


def test_a_frame_of_no_rows_and_columns_of_nothing_are_taken(
    ruleset: el.Ruleset, kind: Callable[[pl.DataFrame], Any]
) -> None:
    empty = kind(pl.DataFrame(schema={"age": pl.Int64, "has_local_hukou": pl.Boolean}))
    assert crowds.rows_of(el.assess_frame(ruleset, empty)) == []
    nothing = pl.DataFrame({"age": [None], "has_local_hukou": [False]})
    assert el.assess_frame(ruleset, nothing)["outcome"].to_list() == ["ineligible"]


def test_an_index_of_pandas_is_kept(ruleset: el.Ruleset) -> None:
    frame = people(has_local_hukou=[False, True]).to_pandas().set_index([["b", "a"]])
    found = el.assess_frame(ruleset, frame)
    assert found["outcome"].to_dict() == {"b": "ineligible", "a": "undetermined"}


def test_importing_the_library_loads_no_frames() -> None:
    code = "import sys, eligibility as el; el.assess_frame; print({'narwhals', 'polars', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert done.stdout.strip() == "set()"
