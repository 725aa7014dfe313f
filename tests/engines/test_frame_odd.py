"""Frames as people have them: odd names, mixed columns, capitals, days out of range; told plainly, no value shown."""

from __future__ import annotations

import traceback
from datetime import date
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import eligibility as el
from eligibility.testing.random_rules import WORDS
from tests.engines import crowds
from tests.engines.agreement import Question, compare, read_ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

SENSITIVE = "supports_ill_spouse"
"""A boolean nobody should read in an error."""


def test_names_that_are_no_text_pass_through(ruleset: el.Ruleset) -> None:
    frame = pd.DataFrame([[False, "甲", "乙"]], columns=["has_local_hukou", 0, ("b", 1)])
    found = el.assess_frame(ruleset, frame)
    assert found.iloc[0].to_list() == [False, "甲", "乙", "ineligible"]
    assert list(found.columns[:3]) == ["has_local_hukou", 0, ("b", 1)]


def test_an_index_of_several_levels_and_of_equal_labels_is_kept(ruleset: el.Ruleset) -> None:
    facts = {"has_local_hukou": [False, True]}
    levels = pd.MultiIndex.from_tuples([("a", 1), ("a", 1)], names=["x", "y"])
    found = el.assess_frame(ruleset, pd.DataFrame(facts, index=levels))
    assert found.index.equals(levels)
    assert found["outcome"].to_list() == ["ineligible", "undetermined"]


@pytest.mark.parametrize(
    ("frame", "said", "zh"),
    [
        (lambda: pd.DataFrame([[1, 2]], columns=["n", "n"]), "two columns of the frame have one name", "两列同名"),
        (
            lambda: pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("age", "x")])),
            "names of several levels",
            "列名有几层",
        ),
        (lambda: pd.Series([1]), "a Series is no frame", "Series 不是可用的表"),
        (lambda: pd.DataFrame({"age": [2**100, 40]}), "what stands in age cannot be read", "age 列"),
        (
            lambda: pa.table({"age": pa.array([Decimal(40)], pa.decimal256(50, 2))}),
            "what stands in age cannot be read",
            "age 列",
        ),
        (lambda: pl.LazyFrame({"n": [1]}).select("m"), r"cannot be read \(ColumnNotFoundError\)", "表不能读取"),
    ],
)
def test_a_frame_that_cannot_be_used_is_told(
    ruleset: el.Ruleset, frame: Callable[[], Any], said: str, zh: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(el.EligibilityError, match=said) as raised:
        el.assess_frame(ruleset, frame())
    assert zh in raised.value.zh
    assert capfd.readouterr().err == ""


def test_a_column_of_mixed_values_is_named_and_none_is_shown(ruleset: el.Ruleset) -> None:
    frame = pd.DataFrame({"age": [40, 41], SENSITIVE: [True, "尿毒症"]})
    with pytest.raises(el.EligibilityError, match=f"what stands in {SENSITIVE} cannot be read") as raised:
        el.assess_frame(ruleset, frame)
    assert "尿毒症" not in "".join(traceback.format_exception(raised.value))


def test_a_lazy_frame_that_fails_is_told_without_its_values(ruleset: el.Ruleset) -> None:
    frame = pl.LazyFrame({"unemployment_insured_months": ["机密"]}).cast(pl.Int64)
    with pytest.raises(el.EligibilityError, match=r"cannot be read \(InvalidOperationError\)") as raised:
        el.assess_frame(ruleset, frame)
    assert "机密" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("asked", ["1 as OUTCOME", "1 as Problem", "1 as __Eligibility_x"])
def test_where_capitals_do_not_tell_names_apart_they_clash(ruleset: el.Ruleset, asked: str) -> None:
    frame = duckdb.sql(f"select false as has_local_hukou, {asked}")
    with pytest.raises(el.EligibilityError, match=r"already: rename|are kept for"):
        el.assess_frame(ruleset, frame, on_invalid="null")


def test_where_capitals_tell_names_apart_they_do_not_clash(ruleset: el.Ruleset) -> None:
    found = el.assess_frame(ruleset, pl.DataFrame({"has_local_hukou": [False], "OUTCOME": [1]}))
    assert found.rows() == [(False, 1, "ineligible")]


def test_a_column_in_capitals_gets_a_hint(ruleset: el.Ruleset) -> None:
    with pytest.warns(UserWarning, match="did you mean age, which"):
        el.assess_frame(ruleset, pl.DataFrame({"AGE": [40]}))


@pytest.mark.parametrize("dtype", [pl.Date, pl.Datetime("ms")])
def test_days_that_python_does_not_have_are_faults_of_their_rows(ruleset: el.Ruleset, dtype: Any) -> None:
    far = 2**30 * (1 if dtype == pl.Date else 86_400_000)
    days = pl.Series([far, -far, None], dtype=pl.Int32 if dtype == pl.Date else pl.Int64).cast(dtype)
    frame = pl.DataFrame({"birth_date": days})
    with pytest.raises(el.FrameError, match="2 rows of 3") as raised:
        el.assess_frame(ruleset, frame)
    assert [fault.code for fault in raised.value.faults] == ["F103", "F103"]
    found = el.assess_frame(ruleset, frame, on_invalid="null")
    assert found["outcome"].to_list() == [None, None, "undetermined"]


@pytest.mark.parametrize("rules", ["catalog", "service", "services"])
def test_what_is_no_ruleset_is_named(catalog: el.Catalog, rules: str) -> None:
    given: dict[str, tuple[Any, str]] = {
        "catalog": (catalog, "not Catalog"),
        "service": (catalog["1-1"], "not Service"),
        "services": ([catalog["1-1"]], "not Service"),
    }
    with pytest.raises(el.EligibilityError, match=given[rules][1]) as raised:
        el.assess_frame(given[rules][0], pl.DataFrame({"age": [40]}))
    assert "service.on" in raised.value.zh


def test_rules_come_from_any_iterable(catalog: el.Catalog) -> None:
    rules = (catalog[number].on("2021-06-01") for number in ("1-1", "1-2"))
    found = el.assess_frame(rules, pl.DataFrame({"has_local_hukou": [False]}))
    assert found["employment_hardship_recognition__outcome"].to_list() == ["ineligible"]


def test_a_reform_changes_the_answers_of_frames_and_of_the_engine_durable(ruleset: el.Ruleset) -> None:
    born = [date(1981, 6, 1), date(1976, 6, 1), date(1984, 1, 1)]
    people = pl.DataFrame({"birth_date": born, "sex": "female", "unemployment_insured_months": 6})
    expected = {40: [True, True, False], 45: [False, True, False], 35: [True, True, True]}
    for age, truths in expected.items():
        rules = ruleset if age == 40 else ruleset.reform({"parameters.min_age.female": age})
        found = el.assess_frame(rules, people, columns=["criterion_older_jobseeker"])
        assert found["criterion_older_jobseeker"].to_list() == truths
        fired = [rules.assess(row, today=rules.on, engine="durable") for row in people.to_dicts()]
        assert [it["older_jobseeker"].truth is el.Truth.TRUE for it in fired] == truths
        told = [next(step for step in it.firings if step.id == "older_jobseeker") for it in fired]
        assert [step.truth is el.Truth.TRUE for step in told] == truths


@pytest.mark.parametrize(("number", "fact"), [("1-2", "contract_start_date"), ("15", "internship_end_date")])
def test_a_fact_is_checked_though_what_derives_from_it_stays_unknown(
    catalog: el.Catalog, number: str, fact: str
) -> None:
    ruleset = catalog[number].on("2022-12-01")
    with pytest.raises(el.FactError):
        ruleset.assess({fact: "1700-01-01"})
    with pytest.raises(el.FrameError, match="1 row of 2"):
        el.assess_frame(ruleset, pl.DataFrame({fact: ["1700-01-01", "2020-01-01"]}))


@pytest.mark.parametrize("kind", ["polars", "pyarrow", "duckdb"])
def test_a_narrow_float_is_what_it_is_written_as(catalog: el.Catalog, kind: str) -> None:
    lines = dict.fromkeys(("parameters.min_hire_percent", "parameters.min_hire_percent_large_firm"), 15.7)
    ruleset = catalog["14"].on("2022-12-01").reform(lines)
    narrow = pl.DataFrame({"hire_percent": pl.Series([15.7, 15.6], dtype=pl.Float32)})
    found = el.assess_frame(ruleset, crowds.KINDS[kind](narrow), columns=["criterion_enough_hires"])
    assert [row["criterion_enough_hires"] for row in crowds.rows_of(found)] == [True, False]


def test_the_first_faults_are_told_as_one_applicant_s_would_be(ruleset: el.Ruleset) -> None:
    frame = pd.DataFrame({"birth_date": pd.to_datetime(["1800-01-01"]), "age": [200.0]})
    with pytest.raises(el.FrameError) as raised:
        el.assess_frame(ruleset, frame)
    assert "F103 birth_date must be at least 1900-01-01: 1800-01-01" in str(raised.value)
    assert "F103 age must be at most 130: 200" in str(raised.value)


def test_days_that_python_does_not_have_are_told_of_duckdb_too(
    ruleset: el.Ruleset, capfd: pytest.CaptureFixture[str]
) -> None:
    frame = duckdb.sql("select * from (values ('infinity'::date), ('0044-03-15 (BC)'::date)) t(birth_date)")
    with pytest.raises(el.FrameError, match="2 rows of 2"):
        el.assess_frame(ruleset, frame)
    assert capfd.readouterr().err == ""


def test_two_columns_of_one_name_are_refused_of_duckdb_too(ruleset: el.Ruleset) -> None:
    with pytest.raises(el.EligibilityError, match="two columns of the frame have one name"):
        el.assess_frame(ruleset, duckdb.sql("select 40 as age, 41 as age"))


@pytest.mark.parametrize(("columns", "said"), [(None, "not NoneType"), (b"outcome", "not bytes"), ([1], "not 1")])
def test_columns_that_are_no_names_are_told(ruleset: el.Ruleset, columns: Any, said: str) -> None:
    with pytest.raises(el.EligibilityError, match=said):
        el.assess_frame(ruleset, pl.DataFrame({"age": [40]}), columns=columns)


EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")


@pytest.mark.parametrize("kind", ["polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize("make", [crowds.as_odd, crowds.as_odd_text])
def test_no_value_makes_a_frame_fail_when_it_is_collected(catalog: el.Catalog, make: Any, kind: str) -> None:
    """Each such row is told in the column of problems; the row of nothing is answered."""
    rules = [service.on("2026-06-01") for service in catalog.values()]
    frame = crowds.KINDS[kind](make(catalog.library.vocabulary.facts))
    rows = crowds.rows_of(el.assess_frame(rules, frame, on_invalid="null", columns=EVERYTHING))
    assert [row["problem"] is None for row in rows] == [False, False, False, True]
    answered = [name for name in rows[0] if name.endswith("__outcome")]
    assert all(row[name] is None for row in rows[:3] for name in answered)
    assert None not in [rows[3][name] for name in answered]


# ---------------------------------------------------------------- types of numbers

WIDTHS = [(38, 38), (38, 37), (38, 33), (38, 20), (38, 0), (10, 2), (5, 3)]
PERCENTS = ("0", "0.5", "8", "8.25", "8.26", "15.7", "15.71", "16", "40")


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb"])
@pytest.mark.parametrize(("precision", "scale"), WIDTHS)
def test_exact_decimals_of_any_width_answer_as_single_cases(
    catalog: el.Catalog, kind: str, precision: int, scale: int
) -> None:
    """Bounds and figures of the rules are more than the narrow ones hold, and finer than the coarse ones."""
    lines = {"min_hire_percent": Decimal("15.7"), "min_hire_percent_large_firm": Decimal("8.25")}
    ruleset = catalog["14"].on("2022-12-01").reform({f"parameters.{name}": line for name, line in lines.items()})
    percents = [Decimal(it).quantize(Decimal(1).scaleb(-scale), context=Context(prec=60)) for it in PERCENTS]
    given = [it for it in percents if it < 10 ** (precision - scale)]
    frame = crowds.KINDS[kind](pl.DataFrame({"hire_percent": pl.Series(given, dtype=pl.Decimal(precision, scale))}))
    found = crowds.rows_of(el.assess_frame(ruleset, frame, columns=["criterion_enough_hires"], on_invalid="null"))
    for percent, row in zip(given, found, strict=True):
        truth = ruleset.assess({"hire_percent": percent.normalize()})["enough_hires"].truth
        assert row["criterion_enough_hires"] is {el.Truth.TRUE: True, el.Truth.FALSE: False}.get(truth), percent
        assert row["problem"] is None


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb"])
@pytest.mark.parametrize(("precision", "scale"), [(38, 37), (38, 20), (38, 2)])
def test_a_whole_number_against_a_decimal_of_any_width(kind: str, precision: int, scale: int) -> None:
    """What is too large for a type that holds both is a row without an answer, not an error when it is collected."""
    ruleset = _rules("many > amount")
    people = [{"many": many, "amount": Decimal(it)} for many in (-3, 2, 40, 2**63 - 1) for it in ("0.5", "2.25", "3")]
    question = Question([ruleset], people, ruleset.on)
    found = question.ask_frame(crowds.KINDS[kind], amount=pl.Decimal(precision, scale))
    compared = compare(question.ask_one_by_one(), found)
    assert compared.differences == ()
    assert compared.refused == (3 if kind == "duckdb" and scale > 18 else 0)


_HUGE = [2**64 - 1, 10**19, 0, None]


@pytest.mark.parametrize(
    "frame",
    [
        lambda: pl.DataFrame({"many": pl.Series(_HUGE, dtype=pl.UInt64)}),
        lambda: pl.LazyFrame({"many": pl.Series(_HUGE, dtype=pl.Int128)}),
        lambda: duckdb.sql(f"select unnest([{_HUGE[0]}, {_HUGE[1]}, 0, null])::ubigint as many"),
        lambda: duckdb.sql(f"select unnest([{_HUGE[0]}, {_HUGE[1]}, 0, null])::hugeint as many"),
    ],
)
def test_whole_numbers_beyond_64_bits_answer_as_single_cases(frame: Callable[[], Any]) -> None:
    ruleset = _rules("many > 10000000000000000000")
    found = crowds.rows_of(el.assess_frame(ruleset, frame()))
    assert [row["outcome"] for row in found] == ["eligible", "ineligible", "ineligible", "undetermined"]
    assert [row["outcome"] for row in found] == [ruleset.outcome({"many": it}, today=ruleset.on) for it in _HUGE]


def _rules(condition: str) -> el.Ruleset:
    """A service of that one condition over the words of random rules."""
    frame, _, _ = (WORDS / "services" / "frame.yaml").read_text(encoding="utf-8").partition("eligibility:")
    criterion = f"criteria: {{one: {{title: {{zh: 甲, en: x}}, when: {condition}, cite: {{source: law}}}}}}"
    return read_ruleset(f"{frame}eligibility: one\n{criterion}\n", "2020-12-01", "of_one_condition")


# ---------------------------------------------------------------- names, and types that say no


@pytest.mark.parametrize("kind", crowds.KINDS)
@pytest.mark.parametrize("on_invalid", ["raise", "null"])
def test_a_family_of_which_the_rules_have_none_gives_no_column(catalog: el.Catalog, kind: str, on_invalid: Any) -> None:
    frame = pl.DataFrame({"row": [0, 1], "age": [40, 41]})
    found = el.assess_frame(
        catalog["1-2"].on("2026-06-01"), crowds.KINDS[kind](frame), columns=["routes"], on_invalid=on_invalid
    )
    assert list(found.columns if kind == "duckdb" else crowds.rows_of(found)[0]) == [
        "row",
        "age",
        *(["problem"] if on_invalid == "null" else []),
    ]


@pytest.mark.parametrize("name", ["^.*$", "*", "a.b", "a`b", 'a"b', " "])
@pytest.mark.parametrize("kind", crowds.KINDS)
def test_a_name_that_means_something_to_a_library_is_a_name(ruleset: el.Ruleset, kind: str, name: str) -> None:
    frame = crowds.KINDS[kind](pl.DataFrame({name: [1], "has_local_hukou": [False]}))
    if (kind, name) == ("duckdb", "*"):
        with pytest.raises(el.EligibilityError, match="cannot be told from all columns"):
            el.assess_frame(ruleset, frame)
        return
    assert crowds.rows_of(el.assess_frame(ruleset, frame)) == [
        {name: 1, "has_local_hukou": False, "outcome": "ineligible"}
    ]


def test_names_that_differ_by_capitals_are_one_in_duckdb(ruleset: el.Ruleset) -> None:
    """Asked for by its name, the other's values would come."""
    with pytest.raises(el.EligibilityError, match="two columns of the frame have one name"):
        el.assess_frame(ruleset, duckdb.sql('select 40 as age, 1 as x, 2 as "X"'))


@pytest.mark.parametrize(
    "frame",
    [
        lambda: pl.DataFrame({SENSITIVE: pl.Series(["尿毒症"], dtype=pl.Enum(["尿毒症"]))}),
        lambda: pl.LazyFrame({SENSITIVE: [{"尿毒症": 1}]}),
        lambda: duckdb.sql(f"select '尿毒症'::enum('尿毒症') as {SENSITIVE}"),
    ],
)
def test_a_type_is_named_without_the_values_in_it(ruleset: el.Ruleset, frame: Callable[[], Any]) -> None:
    with pytest.raises(el.FactError, match=r"must be true or false, not (Enum|Struct)\)$") as raised:
        el.assess_frame(ruleset, frame())
    assert "尿毒症" not in f"{raised.value}{raised.value.zh}"


@pytest.mark.parametrize("on_invalid", ["raise", "null"])
def test_a_column_of_no_type_is_unknown_and_is_not_read(ruleset: el.Ruleset, on_invalid: Any) -> None:
    nothing = duckdb.sql("select null as age, false as has_local_hukou")
    assert crowds.rows_of(el.assess_frame(ruleset, nothing, on_invalid=on_invalid))[0]["outcome"] == "ineligible"
    el.assess_frame(ruleset, duckdb.sql("select error('机密') as age"), on_invalid=on_invalid)


def test_what_pandas_keeps_beside_the_columns_is_kept(ruleset: el.Ruleset) -> None:
    frame = pd.DataFrame({"has_local_hukou": [False]})
    frame.columns.name, frame.attrs = "facts", {"from": "the town"}
    found = el.assess_frame(ruleset, frame)
    assert (found.columns.name, found.attrs) == ("facts", {"from": "the town"})


class Choosy(str):
    """Text that raises when it is compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = str.__hash__


def test_words_that_raise_when_they_are_compared_are_words(ruleset: el.Ruleset) -> None:
    frame = pl.DataFrame({"has_local_hukou": [False]})
    assert el.assess_frame(ruleset, frame, columns=[Choosy("outcome")])["outcome"].to_list() == ["ineligible"]
    engine: Any = Choosy("native")
    assert ruleset.assess({}, engine=engine) == ruleset.assess({})


def test_what_is_no_word_is_told_though_it_has_no_truth(ruleset: el.Ruleset) -> None:
    several: Any = pl.Series(["raise", "null"])
    with pytest.raises(el.EligibilityError, match="on_invalid is"):
        el.assess_frame(ruleset, pl.DataFrame({"age": [40]}), on_invalid=several)
    with pytest.raises(el.EligibilityError, match="no engine"):
        ruleset.assess({}, engine=several)
