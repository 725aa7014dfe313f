"""Counts of many people are the sums of single comparisons; what is open is never counted as nothing."""

from __future__ import annotations

import csv
import io
import json
import pickle
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.api.population import as_population, count_people
from eligibility.policy.population import shift_of
from eligibility.render.population import SHIFTS
from eligibility.rules.facts import check_facts
from eligibility.testing.applicants import pick_applicant
from eligibility.testing.boundaries import Boundaries
from tests.engines import crowds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TODAY = date(2026, 6, 1)
SOME = ("1-1", "3-1", "3-5", "4-2", "6-1", "14", "15")
BY = ("sex", "age_band", "village")


def draw_reform(ruleset: el.Ruleset, random: Random) -> el.Ruleset:
    """The rules with one to three figures moved, and now and then a criterion less; as they are where none can be."""
    bound = ruleset.compiled.rules
    figures = [
        (name, member, figure.figure.candidates[0])
        for name, by in bound.figures.items()
        for member, figure in by.items()
        if len(figure.figure.candidates) == 1
    ]
    changes: dict[str, Any] = {}
    for name, member, value in random.sample(figures, min(len(figures), random.randint(1, 3))):
        moved = (
            max(value + random.choice((-12, -5, -1, 1, 5, 12)), 1)
            if isinstance(value, int)
            else max(value + random.choice((-3, -1, 1, 3)), 1)
        )
        changes[f"parameters.{name}" + (f".{member}" if member else "")] = moved
    if random.random() < 0.3 and bound.criteria:
        changes[f"criteria.{random.choice(list(bound.criteria))}"] = None
    for wanted in (changes, {path: it for path, it in changes.items() if it is not None}):
        try:
            return ruleset.reform(wanted)
        except el.RulesetError:  # what is left says nothing, or its figures are out of order
            continue
    return ruleset


def crowd_of(ruleset: el.Ruleset, random: Random, count: int) -> tuple[list[dict[str, Any]], pl.DataFrame]:
    """Applicants, most of whom everything is known of, and a frame of them with columns of groups and weights."""
    facts = ruleset.compiled.rules.service.vocabulary.facts
    boundaries = Boundaries(ruleset.compiled, TODAY)
    people: list[dict[str, Any]] = []
    for _ in range(count):
        is_whole = random.random() < 0.7
        person = pick_applicant(boundaries, random.randint, {}, complete=is_whole) or {}
        person.setdefault("sex", random.choice(("female", "male", None)))
        if "age" not in person:
            person.setdefault("birth_date", date(random.randint(1950, 2010), random.randint(1, 12), 28))
        if usable(facts, person):
            people.append(person)
    villages = pl.Series("village", [random.choice(("东庄", "西庄", None)) for _ in people], dtype=pl.String)
    weights = pl.Series("weight", [random.randint(0, 9) for _ in people])
    return people, crowds.as_polars(facts, people).with_columns(villages, weights)


def usable(facts: Mapping[str, Any], person: Mapping[str, Any]) -> bool:
    try:
        check_facts(facts, person, TODAY)
    except el.FactError:
        return False
    return True


def singles(
    sides: tuple[el.Ruleset, el.Ruleset], people: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], Counter[Any]]:
    """By group, the sums of single comparisons under the names that `found` has them by."""
    sums: defaultdict[tuple[Any, ...], Counter[Any]] = defaultdict(Counter)
    for person, row in zip(people, rows, strict=True):
        difference = el.compare(*sides, person, today=TODAY)
        age = difference.before.evaluation.values.get("age")
        group = (person.get("sex"), None if age is None else int(age) // 5 * 5, row["village"])
        weight, counts = row["weight"], sums[group]
        counts["rows"] += 1
        counts["people"] += weight
        counts[difference.outcomes] += weight
        counts[shift_of(*difference.outcomes)] += weight
        for pair in difference.entitlements:
            settled = [amount_of(side) for side in (pair.before, pair.after)]
            for name, amount in zip(("before", "after"), settled, strict=True):
                counts[pair.id, name] += (amount or 0) * weight
                counts[pair.id, f"open_{name}"] += weight * (amount is None)
            if None not in settled:
                counts[pair.id, "change"] += (settled[1] - settled[0]) * weight
                counts[pair.id, "more"] += weight * (settled[1] > settled[0])
        for name in {*sides[0].compiled.program.criteria, *sides[1].compiled.program.criteria}:
            truths = [truth_of(side, name) for side in (difference.before, difference.after)]
            if truths[0] is not truths[1]:
                counts["turned", name, *truths] += weight
    return sums


def truth_of(side: el.Determination, name: str) -> el.Truth | None:
    index = side.evaluation.program.criteria.get(name)
    return None if index is None else side.evaluation.truth(index)


def amount_of(side: el.Entitlement | None) -> Any:
    """What is got: nothing where it is not granted, None where it is open; as the float that a frame has."""
    if side is None or side.granted is el.Truth.FALSE:
        return 0
    return None if side.value is None else Decimal(str(round(float(side.value), 6)))


def found(difference: Any) -> Counter[Any]:
    counts: Counter[Any] = Counter({"rows": difference.rows, "people": difference.people, **difference.cells})
    counts |= Counter({name: getattr(difference, name) for name in SHIFTS})
    for it in difference.entitlements:
        for name in ("before", "after", "open_before", "open_after", "change", "more"):
            counts[it.id, name] = getattr(it, name)
    for flip in getattr(difference, "flips", ()):
        for truths, count in flip.cells.items():
            counts["turned", flip.id, *truths] = count
    return counts


def without_turns(counts: Mapping[Any, Any]) -> dict[Any, Any]:
    return {name: it for name, it in counts.items() if it and not (isinstance(name, tuple) and name[0] == "turned")}


def check_sums(
    ruleset: el.Ruleset, seed: int, count: int, kind: Callable[[pl.DataFrame], Any]
) -> el.PopulationDifference:
    random = Random(seed)  # noqa: S311 - not for secrets
    reformed = draw_reform(ruleset, random)
    people, frame = crowd_of(ruleset, random, count)
    difference = el.compare(ruleset, reformed, kind(frame), today=TODAY, by=BY, weight="weight")
    expected = singles((ruleset, reformed), people, frame.to_dicts())
    assert {it.values: without_turns(found(it)) for it in difference.groups} == {
        group: without_turns(counts) for group, counts in expected.items()
    }
    total: Counter[Any] = Counter()
    for counts in expected.values():
        for name, it in counts.items():
            total[name] += it
    assert {name: it for name, it in found(difference).items() if it} == {name: it for name, it in total.items() if it}
    return difference


@settings(max_examples=12)
@given(st.sampled_from(SOME), st.integers(0, 10**6))
def test_the_sums_of_single_comparisons(catalog: el.Catalog, number: str, seed: int) -> None:
    check_sums(catalog[number].on(TODAY), seed, 40, crowds.same)


@pytest.mark.parametrize("kind", [it for it in crowds.KINDS if it != "polars"])
def test_every_kind_of_frame_counts_alike(catalog: el.Catalog, kind: str) -> None:
    check_sums(catalog["1-1"].on(TODAY), 7, 40, crowds.KINDS[kind])


@pytest.mark.parametrize("number", ["3-1", "14"])
def test_amounts_add_up_in_a_database_too(catalog: el.Catalog, number: str) -> None:
    check_sums(catalog[number].on(TODAY), 3, 40, crowds.as_duckdb)


JOBSEEKER = el.read_facts("examples/older-jobseeker.yaml")
LOWERED = {"parameters.min_age.female": 35}


def jobseekers(*born: str | None, **columns: Any) -> pl.DataFrame:
    """Women like the one of the example, but for the day of birth."""
    facts = {name: [value] * len(born) for name, value in JOBSEEKER.items() if name not in {"birth_date", *columns}}
    return pl.DataFrame(
        {**facts, "birth_date": pl.Series(born, dtype=pl.String).str.to_date(), **columns},
        schema_overrides={"sex": pl.String},
    )


def test_who_gains_and_who_loses(ruleset: el.Ruleset) -> None:
    crowd = jobseekers("1984-01-01", "1985-01-01", "1979-01-01", None, village=["东庄", "东庄", "西庄", None])
    closed = crowd.with_columns(recognised_under_other_rules=pl.lit(value=False))
    difference = el.compare(ruleset, LOWERED, closed, by=["village", "age_band"])
    assert {it.values: (it.gained, it.lost, it.newly_unknown, it.people) for it in difference.groups}[None, None] == (
        0, 0, 0, 1,
    )  # fmt: skip
    assert [[it.zh for it in group.titles] for group in difference.groups][:1] == [["东庄", "35–39周岁"]]
    back = el.compare(ruleset.reform(LOWERED), ruleset, closed)
    assert (back.gained, back.lost) == (difference.lost, difference.gained)
    assert back.newly_unknown == difference.no_longer_unknown > 0
    assert difference.flips[0].id == "older_jobseeker"
    assert difference.flips[0].moved == difference.no_longer_unknown + difference.gained


@pytest.mark.parametrize("before", el.Outcome)
@pytest.mark.parametrize("after", el.Outcome)
def test_each_pair_of_outcomes_is_one_shift(before: el.Outcome, after: el.Outcome) -> None:
    assert (shift_of(before, after) == "unchanged") is (before is after)
    assert ("unknown" in shift_of(before, after)) is (
        before is not after and el.Outcome.UNDETERMINED in (before, after)
    )


def test_a_part_and_the_rest_add_up_to_the_whole(catalog: el.Catalog) -> None:
    ruleset = catalog["3-1"].on(TODAY)
    _, frame = crowd_of(ruleset, Random(5), 60)  # noqa: S311 - not for secrets
    options: dict[str, Any] = {"by": BY, "weight": "weight", "today": TODAY}
    parts = [count_people(ruleset, ruleset, it, on_invalid="raise", **options) for it in (frame[:20], frame[20:])]
    whole = el.compare(ruleset, ruleset, frame, **options)
    joined = as_population(ruleset, ruleset, parts[0] + parts[1], **options)
    assert joined == whole


def test_weights_that_are_no_whole_numbers(ruleset: el.Ruleset) -> None:
    crowd = jobseekers("1984-01-01", "1979-01-01", w=[0.5, 1.25])
    difference = el.compare(ruleset, LOWERED, crowd, weight="w")
    assert ".0" not in repr(difference)
    assert (difference.rows, difference.people) == (2, 1.75)
    assert "1.8 人（加权；2 行）" in difference.explain()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weight": "w"}, "2 rows have no weight"),
        ({"weight": "sex"}, "weights are numbers"),
        ({"weight": "ww"}, "did you mean w?"),
        ({"by": "sexx"}, "did you mean sex?"),
        ({"by": [1]}, "names of columns"),
        ({"by": "nonsense_band"}, "has no column 'nonsense_band'"),
        ({"by": "months_since_unemployment_registration"}, "need a column"),
        ({"events": {}}, "of one case"),
        ({"on_invalid": "skip"}, "on_invalid"),
        ({"sample": -1}, "sample"),
    ],
)
def test_what_cannot_be_counted(ruleset: el.Ruleset, arguments: dict[str, Any], message: str) -> None:
    crowd = jobseekers("1984-01-01", "1984-01-01", "1984-01-01", w=[1.0, None, -1.0])
    with pytest.raises(el.EligibilityError, match=message):
        el.compare(ruleset, LOWERED, crowd, **arguments)


@pytest.mark.parametrize("kind", [crowds.same, crowds.as_lazy, crowds.as_duckdb])
@pytest.mark.parametrize(
    ("column", "arguments", "message"),
    [
        (pl.Series("^age.*$", [1, 2]), {"by": "^age.*$"}, "reads as a pattern"),
        (pl.Series("w", [[1], [2]]), {"by": "w"}, "cannot be grouped"),
        (pl.Series("w", [2**64 - 1, 1], dtype=pl.UInt64), {"weight": "w"}, "1 rows have no weight"),
    ],
)
def test_columns_by_which_nobody_can_be_counted(
    ruleset: el.Ruleset, kind: Any, column: pl.Series, arguments: dict[str, Any], message: str
) -> None:
    """A pattern would group by another column, without a word."""
    crowd = jobseekers("1984-01-01", "1984-01-01").with_columns(column, age=pl.lit(40))
    with pytest.raises(el.EligibilityError, match=message):
        el.compare(ruleset, LOWERED, kind(crowd.drop("birth_date")), **arguments)


def test_what_is_of_a_frame_is_not_of_one_case(ruleset: el.Ruleset, catalog: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="not of one case"):
        el.compare(ruleset, ruleset, {}, by=["sex"])
    with pytest.raises(el.EligibilityError, match="change the columns"):
        el.compare(ruleset, el.Scenario({"sex": "male"}), jobseekers("1984-01-01"))  # type: ignore[call-overload]
    with pytest.raises(el.EligibilityError, match="one service is compared"):
        el.compare(ruleset, catalog["3-1"].on("2021-06-01"), jobseekers("1984-01-01"))
    with pytest.raises(el.EligibilityError, match="today="):
        el.compare(ruleset, catalog["1-1"].on("2022-07-01"), jobseekers("1984-01-01"))
    with pytest.raises(el.EligibilityError, match="no frame"):
        el.compare(ruleset, ruleset, 3)


@pytest.mark.parametrize("kind", [crowds.same, crowds.as_lazy, crowds.as_duckdb])
def test_rows_that_cannot_be_used_are_an_error_or_counted(
    ruleset: el.Ruleset, kind: Callable[[pl.DataFrame], Any]
) -> None:
    crowd = kind(jobseekers("1984-01-01", "1979-01-01", "1979-01-01", unemployment_insured_months=[6, -1, 6]))
    with pytest.raises(el.FrameError, match="1 row of 3"):
        el.compare(ruleset, LOWERED, crowd)
    difference = el.compare(ruleset, LOWERED, crowd, on_invalid="null")
    assert (difference.rows, difference.people, difference.invalid) == (3, 3, 1)
    assert sum(difference.cells.values()) == 2
    assert "没有算在内的：1 人" in difference.explain()


def test_a_lazy_frame_is_read_once_for_the_sums_and_once_for_the_sample(ruleset: el.Ruleset) -> None:
    read = []

    def note(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(frame.height)
        return frame

    crowd = jobseekers("1984-01-01", "1979-01-01", sex=["female", None])
    lazy = crowd.lazy().map_batches(note, schema=crowd.schema)
    assert el.compare(ruleset, LOWERED, lazy, sample=0).rows == 2
    assert sum(read) == 2
    assert el.compare(ruleset, LOWERED, lazy).sampled == 1
    assert sum(read) == 6


def test_what_would_settle_the_undetermined(ruleset: el.Ruleset) -> None:
    crowd = jobseekers(*["1975-01-01"] * 30, sex=[None] * 10 + ["female"] * 20)
    told = el.compare(ruleset, ruleset, crowd)
    assert (told.open_rows, told.sampled, told.open_facts[0].name) == (10, 10, "sex")
    crowd = jobseekers(*["1975-01-01"] * 30).with_columns(
        has_local_hukou=pl.Series([None] * 20 + [True] * 10, dtype=pl.Boolean)
    )
    whole = el.compare(ruleset, ruleset, crowd)
    first = whole.open_facts[0]
    assert (first.name, first.settles, first.has_column) == ("has_local_hukou", 20, True)
    sampled = el.compare(ruleset, ruleset, crowd, sample=4)
    assert (sampled.open_rows, sampled.sampled) == (20, 4)
    assert sampled.open_facts[0].settles == 20
    assert "估计：看了 20 行中的 4 行" in sampled.explain()
    assert "看了全部 20 行" in whole.explain()


def test_a_population_is_told_pickled_and_written(catalog: el.Catalog) -> None:
    ruleset = catalog["3-1"].on(TODAY)
    _, frame = crowd_of(ruleset, Random(5), 60)  # noqa: S311 - not for secrets
    difference = el.compare(
        ruleset, ruleset.reform({"parameters.benefit_months_1_to_12": 2000}), frame, by="sex", today=TODAY
    )
    assert pickle.loads(pickle.dumps(difference)) == difference  # noqa: S301
    data = json.loads(difference.to_json())
    assert sum(group["people"] for group in data["groups"]) == data["people"] == difference.people
    assert [row["people"] for row in difference.to_rows()] == [group["people"] for group in data["groups"]]
    assert "undetermined" in difference.explain("en")
    assert difference._repr_html_() == difference._repr_html_()
    assert "settled" in difference.to_html()
    assert repr(difference).startswith("PopulationDifference(3-1, ")


def test_nobody_and_a_matter_no_one_applies_for(catalog: el.Catalog) -> None:
    ruleset = catalog["1-1"].on(TODAY)
    nobody = el.compare(ruleset, LOWERED, jobseekers(), by="sex")
    assert not nobody.people
    assert not nobody.groups
    assert "0 人" in nobody.explain()
    duty = next(it for it in catalog.values() if it.model.kind == "duty").on(TODAY)
    told = el.compare(duty, duty, jobseekers("1984-01-01"))
    assert told.cells == {(el.Outcome.NOT_APPLICABLE, el.Outcome.NOT_APPLICABLE): 1}


def test_rows_are_csv_in_which_numbers_count_and_nothing_is_a_formula(ruleset: el.Ruleset) -> None:
    wards = ["10", "9", "2", "=1+1", None]
    crowd = jobseekers(*["1984-01-01"] * 5, ward=wards)
    difference = el.compare(ruleset, LOWERED, crowd, by="ward")
    rows = list(csv.DictReader(io.StringIO(difference.to_csv())))
    assert [row["ward"] for row in rows] == ["2", "9", "10", "'=1+1", ""]
    assert [int(row["people"]) for row in rows] == [row["people"] for row in difference.to_rows()]
