"""Synthetic people: the same for one seed, in any pieces, and spread as declared."""

from __future__ import annotations

import copy
import hashlib
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

import polars as pl
import pytest

import eligibility as el
from eligibility.policy import synthetic
from eligibility.policy.people import PERSON

FILE = "examples/populations/older-jobseekers.yaml"
SIZE = 40_000
SPEC: dict[str, Any] = {
    "title": {"zh": "例", "en": "Example"},
    "note": {"zh": "编的", "en": "made up"},
    "today": "2021-06-01",
    "groups": {"band": {"shares": {"young": 0.25, "old": 0.75}}},
    "facts": {
        "sex": {"shares": {"female": 0.4, "male": 0.6}, "unknown": 0.1},
        "has_local_hukou": {
            "by": "sex",
            "of": {
                "female": {"shares": {True: 0.9, False: 0.1}},
                "male": {"shares": {True: 0.5, False: 0.5}},
                "unknown": {"value": True},
            },
        },
        "birth_date": {
            "by": "band",
            "of": {
                "young": {"range": ["1991-01-01", "2000-12-31"]},
                "old": {"histogram": [{"range": [date(1951, 1, 1), date(1960, 12, 31)], "share": 1}]},
            },
        },
        "unemployment_insured_months": {
            "histogram": [{"range": [0, 0], "share": 0.5}, {"range": [1, 10], "share": Decimal("0.5")}]
        },
        "household_monthly_income_per_person": {"range": [0, 1], "step": 0.25},
    },
    "weight": {"by": "band", "of": {"young": {"value": 2.5}, "old": {"value": 1}}},
}


@pytest.fixture(scope="module")
def people(catalog: el.Catalog) -> pl.DataFrame:
    return el.synthetic_population(SPEC, SIZE, seed=11, catalog=catalog)


def drawn(catalog: el.Catalog, size: int, *, seed: int = 11, start: int = 0, spec: Any = SPEC) -> pl.DataFrame:
    return el.synthetic_population(spec, size, seed=seed, start=start, catalog=catalog)


def is_near(count: Any, share: float, of: int) -> bool:
    """Whether a count is within 4.5 standard deviations of what is declared: the seed is fixed, so this is too."""
    return abs(float(count) - share * of) <= 4.5 * sqrt(of * share * (1 - share))


def test_these_very_people_are_drawn_on_every_machine(catalog: el.Catalog) -> None:
    text = drawn(catalog, 1000).drop("household_monthly_income_per_person", "weight").write_csv()
    assert hashlib.sha256(text.encode()).hexdigest()[:12] == "9ec6f5afc3a8"


def test_a_person_hangs_on_the_seed_and_the_number_alone(catalog: el.Catalog, people: pl.DataFrame) -> None:
    assert drawn(catalog, SIZE).equals(people)
    assert drawn(catalog, 7).equals(people.head(7))
    assert drawn(catalog, 50, start=100).equals(people.slice(100, 50))
    assert not drawn(catalog, 7, seed=12).equals(people.head(7))
    assert drawn(catalog, 0).schema == people.schema


def test_pieces_fit_over_the_blocks_they_are_drawn_in(catalog: el.Catalog) -> None:
    edge = synthetic.BLOCK
    across = drawn(catalog, 20, start=edge - 10)
    assert across[PERSON].to_list() == list(range(edge - 10, edge + 10))
    assert pl.concat([drawn(catalog, 10, start=edge - 10), drawn(catalog, 10, start=edge)]).equals(across)


def test_another_column_leaves_the_people_as_they_are(catalog: el.Catalog, people: pl.DataFrame) -> None:
    spec = copy.deepcopy(SPEC)
    spec["facts"] = {"is_veteran": {"value": False}, **spec["facts"]}
    assert drawn(catalog, 100, spec=spec).drop("is_veteran").select(people.columns).equals(people.head(100))


def test_shares_and_unknowns_are_those_declared(people: pl.DataFrame) -> None:
    sex = people["sex"]
    assert is_near(sex.null_count(), 0.1, SIZE)
    known = sex.drop_nulls()
    assert is_near((known == "female").sum(), 0.4, len(known))
    assert is_near((people["band"] == "young").sum(), 0.25, SIZE)
    assert people["unemployment_insured_months"].null_count() == 0


def test_what_depends_on_a_column_is_spread_as_declared_for_each_value(people: pl.DataFrame) -> None:
    for value, share in (("female", 0.9), ("male", 0.5)):
        own = people.filter(pl.col("sex") == value)["has_local_hukou"]
        assert is_near(own.sum(), share, len(own))
    assert people.filter(pl.col("sex").is_null())["has_local_hukou"].all()
    assert people.filter(pl.col("band") == "young")["birth_date"].min() >= date(1991, 1, 1)  # type: ignore[operator]
    assert people.filter(pl.col("band") == "old")["birth_date"].max() <= date(1960, 12, 31)  # type: ignore[operator]


def test_every_value_of_a_range_is_as_likely_and_its_ends_are_in_it(people: pl.DataFrame) -> None:
    months = people["unemployment_insured_months"]
    assert is_near((months == 0).sum(), 0.5, SIZE)
    counts = months.filter(months > 0).value_counts().sort("unemployment_insured_months")["count"].to_list()
    assert len(counts) == 10
    expected = sum(counts) / 10
    assert (
        sum((count - expected) ** 2 / expected for count in counts) < 27.9
    )  # chi-square, 9 degrees, one in a thousand
    income = people["household_monthly_income_per_person"]
    assert sorted(income.unique()) == [Decimal(step) / 4 for step in range(5)]
    assert set(people["weight"].cast(pl.Float64)) == {2.5, 1.0}


def test_the_shipped_example_can_be_assessed_and_says_what_it_is(catalog: el.Catalog) -> None:
    frame = el.synthetic_population(FILE, 2000, seed=1, catalog=catalog)
    assert frame.columns[0] == "synthetic_person"
    ruleset = catalog["1-1"].on("2021-06-01")
    answers = el.assess_frame(ruleset, frame)
    assert set(answers["outcome"]) == {"eligible", "ineligible", "undetermined"}
    vocabulary = catalog.library.vocabulary.facts
    for row in answers.head(20).to_dicts():
        case = {name: value for name, value in row.items() if name in vocabulary}
        assert ruleset.outcome(case).value == row["outcome"]


def changed(path: str, value: Any) -> Any:
    """The declaration with one thing changed, or dropped for None."""
    spec = copy.deepcopy(SPEC)
    *above, last = path.split(".")
    here = spec
    for key in above:
        here = here[key]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return spec


@pytest.mark.parametrize(
    ("path", "value", "code", "said"),
    [
        ("note", None, "E302", "缺少键 note"),
        ("today", None, "E302", "缺少键 today"),
        ("today", "soon", "E303", "today：应为日期"),
        ("facts.sex.shares", {"female": float("nan"), "male": 1}, "E303", "0 到 1"),
        ("facts.sex.unknown", float("inf"), "E303", "0 到 1"),
        ("title", "x", "E303", "应为 {zh, en}"),
        ("fact", {}, "E301", "是否为 facts"),
        ("facts.sex.shares", {"female": 0.4, "male": 0.5}, "E303", "份额之和是 0.9"),
        ("facts.sex.shares", {"female": 0.1, "male": 0.2, "man": 0.7}, "E303", "must be one of its members"),
        ("facts.sex.shares", {"female": 1.5, "male": -0.5}, "E303", "0 到 1"),
        ("facts.sex.unknown", 2, "E303", "0 到 1"),
        ("facts.sxe", {"value": "male"}, "E201", "是否为 sex"),
        ("facts.age", {"range": [1, 2]}, "E204", "声明 birth_date"),
        ("facts.sex.value", "male", "E303", "要写且只写一种"),
        ("facts.sex", {"share": {}}, "E301", "是否为 shares"),
        ("facts.sex", {"range": [1, 2]}, "E203", "只用于数和日期"),
        ("facts.sex", 3, "E303", "应为键值表"),
        ("facts.unemployment_insured_months", {"range": [5, 1]}, "E303", "大于止"),
        ("facts.unemployment_insured_months", {"range": [5]}, "E303", "首尾都含"),
        ("facts.unemployment_insured_months", {"range": [0, 9000]}, "E303", "must be at most 800"),
        ("facts.unemployment_insured_months", {"range": [0, 5], "step": 2}, "E303", "整倍数"),
        ("facts.unemployment_insured_months", {"range": [0, 4], "step": 0.5}, "E303", "step 应为正数"),
        ("facts.unemployment_insured_months", {"histogram": [{"range": [0, 4]}]}, "E303", "应为 {range"),
        ("facts.unemployment_insured_months", {"histogram": []}, "E303", "应为 [{range"),
        ("facts.unemployment_insured_months", {"shares": {"1": 0.5, "x": 0.5}}, "E303", "must be a whole number"),
        ("facts.birth_date.by", "bands", "E201", "是否为 band"),
        ("facts.birth_date.by", "has_local_hukou", "E208", "没有取值 young"),
        ("facts.birth_date", {"by": "birth_date", "of": {}}, "E201", "前面没有声明 birth_date"),
        ("facts.has_local_hukou.of.unknown", None, "E302", "缺少 unknown"),
        ("facts.has_local_hukou.of.femal", {"value": True}, "E208", "是否为 female"),
        ("groups.sex", {"value": "x"}, "E205", "写在 facts 里"),
        ("groups.weight", {"value": "x"}, "E303", "不能叫 weight"),
        ("groups.band.shares", {"young": 0.5, "unknown": 0.5}, "E303", "不能叫 unknown"),
        ("weight", {"value": -1}, "E303", "must be at least 0"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_with_its_place(
    catalog: el.Catalog, path: str, value: Any, code: str, said: str
) -> None:
    with pytest.raises(el.RulesetError) as caught:
        drawn(catalog, 1, spec=changed(path, value))
    assert any(it.code == code and said in str(it) for it in caught.value.problems), str(caught.value)


def test_a_fault_in_a_file_has_its_line_and_all_are_told_at_once(catalog: el.Catalog, tmp_path: Any) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(
        "title: {zh: 例, en: Example}\nnote: {zh: 编的, en: made up}\ntoday: 2021-06-01\nfacts:\n"
        "  sxe: {value: male}\n  sex: {shares: {female: 0.5, male: 0.4}}\n",
        encoding="utf-8",
    )
    with pytest.raises(el.RulesetError) as caught:
        el.synthetic_population(path, 1, seed=1, catalog=catalog)
    assert [(it.where.line, it.code) for it in caught.value.problems] == [(5, "E201"), (6, "E303")]


def test_a_day_left_empty_is_a_day_that_is_missing(catalog: el.Catalog) -> None:
    with pytest.raises(el.RulesetError, match="E302 缺少键 today"):
        el.synthetic_population({**SPEC, "today": None}, 1, seed=1, catalog=catalog)


def test_more_people_than_memory_holds_are_drawn_in_pieces(catalog: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="start=") as caught:
        el.synthetic_population(SPEC, 10**12, seed=1, catalog=catalog)
    assert "start=" in caught.value.zh


@pytest.mark.parametrize("wrong", [{"size": -1}, {"size": 1.5}, {"seed": None}, {"seed": True}, {"start": -1}])
def test_sizes_and_seeds_are_whole_numbers(catalog: el.Catalog, wrong: dict[str, Any]) -> None:
    options: dict[str, Any] = {"size": 1, "seed": 1, "catalog": catalog} | wrong
    with pytest.raises(el.EligibilityError, match="must be a whole number") as caught:
        el.synthetic_population(SPEC, **options)
    assert caught.value.zh
