"""Whatever is handed to a public door, what comes out is an answer or one error of ours, in both languages."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import eligibility as el

if TYPE_CHECKING:
    from collections.abc import Callable

ODD: dict[str, Any] = {
    "none": None,
    "true": True,
    "zero": 0,
    "minus": -1,
    "half": 0.5,
    "nan": math.nan,
    "infinite": math.inf,
    "decimal nan": Decimal("NaN"),
    "huge": 10**400,
    "bytes": b"a",
    "list": [],
    "tuple": ("a",),
    "set": {1},
    "empty": "",
    "text": "x",
    "long": "x" * 10_000,
    "null": "\0",
    "half a character": "\ud800",
    "day": "2021-02-30",
    "object": object(),
    "type": int,
    "function": len,
    "mapping": {"a": 1},
    "first day": date.min,
    "last": date.max,
    "moment": datetime(2021, 6, 1, tzinfo=UTC),
    "path": Path("nowhere"),
    "generator": (it for it in "ab"),
}
FACTS = {"sex": "female", "birth_date": "1980-05-02"}
CATALOG = el.load_catalog()
SERVICE = CATALOG["1-1"]
RULESET = SERVICE.on("2021-06-01")
CASE = RULESET.assess(FACTS)
LIST, SURVEY, CHINA = CASE.checklist(), CATALOG.assess(FACTS, on="2021-06-01"), el.WorkCalendar.china()
DUE = el.deadline("2025-01-20", el.Period(10, "working_day"), calendar=CHINA)
OLDER = el.Reform({"parameters.min_age.female": 45})
DOORS: dict[str, Callable[[Any], object]] = {
    "load_catalog": lambda it: el.load_catalog(it, extends=it),
    "load_catalog path": lambda it: el.load_catalog(it or "nowhere"),
    "check_rulesets": lambda it: el.check_rulesets(it or "nowhere"),
    "read_facts": el.read_facts,
    "read_provided": el.read_provided,
    "read_scenarios": el.read_scenarios,
    "read_reform": el.read_reform,
    "Catalog": el.Catalog,
    "catalog[]": lambda it: CATALOG[it],
    "catalog.reform": lambda it: CATALOG.reform(it, from_="2026-01-01"),
    "carry": CATALOG["9"].carry,
    "on": SERVICE.on,
    "facts": RULESET.assess,
    "a fact": lambda it: RULESET.assess({"age": it, "sex": it, "birth_date": it, "is_veteran": it}),
    "outcome": RULESET.outcome,
    "today": lambda it: RULESET.assess(FACTS, today=it),
    "engine": lambda it: RULESET.assess(FACTS, engine=it),
    "reform": RULESET.reform,
    "a change": lambda it: RULESET.reform({"parameters.min_age.female": it}),
    "from_": lambda it: SERVICE.reform(OLDER, from_=it),
    "until": lambda it: RULESET.eligible_from(FACTS, until=it),
    "describe": lambda it: RULESET.describe(lang=it),
    "criterion": lambda it: CASE[it],
    "route": CASE.checklist,
    "events": CASE.timeline,
    "an event": lambda it: CASE.timeline({"apply": it}),
    "explain": CASE.explain,
    "record": lambda it: CASE.record(sensitive="hash", key=it),
    "replay": el.replay,
    "with_facts": CASE.with_facts,
    "check": LIST.check,
    "next_step": lambda it: LIST.check([], next_step=it),
    "numbers": SURVEY.checklist,
    "routes": lambda it: SURVEY.checklist(["1-1"], routes={"1-1": it}),
    "compare": lambda it: el.compare(RULESET, it, FACTS),
    "over": lambda it: el.sweep(RULESET, FACTS, over=it),
    "values": lambda it: el.sweep(RULESET, FACTS, over={"age": it}),
    "scenario": lambda it: el.Scenario({"age": it}).apply(FACTS, RULESET),
    "rules": lambda it: el.Scenario({"age": 50}).apply(FACTS, it),
    "frame": lambda it: el.assess_frame(RULESET, it),
    "rulesets": lambda it: el.assess_frame(it, {"sex": ["female"]}),
    "columns": lambda it: el.assess_frame(RULESET, {"sex": ["female"]}, columns=it),
    "source": lambda it: el.assess_parquet(RULESET, it, "nowhere/out.parquet"),
    "deadline": lambda it: el.deadline(it, el.Period(3, "working_day"), calendar=CHINA),
    "rule": lambda it: el.deadline("2025-01-20", it, calendar=CHINA),
    "cutoff": lambda it: el.deadline("2025-01-20T08:00", el.Period(3, "working_day"), cutoff=it),
    "resume": lambda it: el.resume(DUE, it, "2025-01-24"),
    "count": lambda it: el.Period(it, "working_day"),
    "roll": lambda it: el.DayOfMonth(25, roll=it),
    "as_of": lambda it: el.WorkCalendar.china(as_of=it),
    "notices": lambda it: el.WorkCalendar.china(notices=it),
    "add": lambda it: CHINA.add("2025-01-20", it),
    "is_working_day": CHINA.is_working_day,
    "birth": lambda it: el.statutory_retirement(it, category="male_60"),
    "category": lambda it: el.statutory_retirement("1971-04", category=it),
    "paper": lambda it: el.Provided("identity_card", copies=it, issued_on=it, covers=it, stamps=it, photo=it),
    "people": lambda it: el.synthetic_population(it, 3, seed=1),
    "chart": lambda it: el.save_chart(it, "chart.svg"),
    "chart's path": lambda it: el.save_chart(object(), it),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("door", DOORS)
def test_odd_input_is_an_answer_or_one_error_of_ours(
    door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = {}
    for name, value in ODD.items():
        try:
            DOORS[door](value)
        except el.EligibilityError as error:
            refused[name] = error
    assert refused
    for name, told in refused.items():
        assert re.search(r"[\u4e00-\u9fff]", told.zh), name
        assert str(told).startswith(told.zh.partition("\n")[0]), name
        assert told.en, name
        assert len(str(told)) < 5_000, name
        assert not re.search(r"0x[0-9a-f]{6}", str(told)), name
    assert list(tmp_path.iterdir()) == []


SENSITIVE = [fact.name for fact in CATALOG.library.vocabulary.facts.values() if fact.sensitive]
TOLD = "7731"


@pytest.mark.parametrize("value", [f"secret {TOLD}", int(f"7{TOLD}7"), [TOLD]], ids=["text", "number", "list"])
@pytest.mark.parametrize("name", SENSITIVE)
def test_no_error_repeats_the_value_of_a_sensitive_fact(name: str, value: Any) -> None:
    doors: list[Callable[[], object]] = [
        lambda: RULESET.assess({name: value}),
        lambda: RULESET.outcome({name: value}),
        lambda: RULESET.assess({}).with_facts({name: value}),
        lambda: el.Scenario({name: {"shift": value}}).apply({}, RULESET),
        lambda: el.compare(RULESET, {name: value}, {}),
        lambda: el.sweep(RULESET, {}, over={name: [value, value]}),
        lambda: el.assess_frame(RULESET, pl.DataFrame({name: [value]})),
    ]
    refused = []
    for door in doors:
        try:
            door()
        except el.EligibilityError as error:
            refused.append(error)
    assert refused or isinstance(value, int)
    assert TOLD not in "".join(f"{told}{told.zh}{told.en}{told!r}" for told in refused)
