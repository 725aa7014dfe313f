"""Frames against the native engine on random rulesets: every criterion, route and document, or no answer at all."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
from hypothesis import event, given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.rules.facts import INEXACT
from eligibility.testing import rulesets
from tests.engines import crowds

TODAYS = st.sampled_from([date(2022, 3, 1), date(2023, 2, 28), date(2024, 2, 29)])
COLUMNS = ("outcome", "criteria", "routes", "documents")


def check(ruleset: el.Ruleset, today: date, seed: int, kind: str, count: int) -> None:
    facts = ruleset.compiled.rules.service.vocabulary.facts
    crowd = crowds.draw_crowd(ruleset, today, count, seed=seed)
    frame = crowds.KINDS[kind](crowds.as_polars(facts, crowd, amount=pl.Decimal(38, 20) if seed % 2 else pl.Float64))
    found = crowds.rows_of(el.assess_frame(ruleset, frame, today=today, columns=COLUMNS, on_invalid="null"))
    for row, applicant in zip(found, crowd, strict=True):
        if row["problem"] is None:
            expected = crowds.answers(ruleset, applicant, today)
            assert {name: row[name] for name in expected} == expected
        else:
            event("too large or too fine")
            assert row["outcome"] is None
            assert set(re.findall("[FE][0-9]{3}", row["problem"])) == {INEXACT}


@given(rulesets(), TODAYS, st.integers(0, 9))
def test_random_rules_say_the_same_in_polars(ruleset: el.Ruleset, today: date, seed: int) -> None:
    check(ruleset, today, seed, "polars", 25)


@settings(max_examples=15)
@given(rulesets(), TODAYS, st.integers(0, 9))
def test_random_rules_say_the_same_in_duckdb(ruleset: el.Ruleset, today: date, seed: int) -> None:
    check(ruleset, today, seed, "duckdb", 15)
