from __future__ import annotations

import re
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.calendar.periods import Roll, Start
from eligibility.commands.rule import NOTATION, read_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("10 working_days", el.Period(10, "working_day")),
        ("10 working days", el.Period(10, "working_day")),
        (" 1  Working_Day ", el.Period(1, "working_day")),
        ("5 working_days before", el.Period(-5, "working_day")),
        ("-5 working_days", el.Period(-5, "working_day")),
        ("+5 working_days", el.Period(5, "working_day")),
        ("10 working_days of next month", el.WorkingDayOfNextMonth(10)),
        ("10 working days of the next month", el.WorkingDayOfNextMonth(10)),
    ],
)
def test_a_rule_in_working_days_needs_no_roll(text: str, rule: object) -> None:
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15 days", el.Period(15, "day", roll="preceding")),
        ("1 day", el.Period(1, "day", roll="preceding")),
        ("3 months before", el.Period(-3, "month", roll="preceding")),
        ("1 year", el.Period(1, "year", roll="preceding")),
        ("day 25 of month", el.DayOfMonth(25, roll="preceding")),
        ("before day 25 of the month", el.DayOfMonth(25, roll="preceding", inclusive=False)),
        ("day -1 of month", el.DayOfMonth(-1, roll="preceding")),
    ],
)
def test_every_other_rule_is_told_its_roll(text: str, rule: object) -> None:
    assert read_rule(text, roll="preceding") == rule
    with pytest.raises(el.EligibilityError) as caught:
        read_rule(text)
    for word in ("--roll", *get_args(Roll), "顺延"):
        assert word in str(caught.value)


def test_the_day_of_the_event_may_count() -> None:
    assert read_rule("10 working_days", start="inclusive") == el.Period(10, "working_day", start="inclusive")


@pytest.mark.parametrize("form", NOTATION)
def test_every_form_of_the_notation_is_read(form: str) -> None:
    rolls: Roll | None = "unadjusted" if "*" in NOTATION[form].en else None
    rule = read_rule(form.replace("N", "12"), roll=rolls)
    said = NOTATION[form].zh.removesuffix(" *").split("；")[0].replace("N", "12")
    assert rule.text.zh.startswith(said)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10 wroking_days", "10 working_days"),
        ("10 workingdays", "10 working_days"),
        ("3 mouths", "3 months"),
        ("dya 25 of month", "day 25 of month"),
        ("10 days of next month", "10 working_days of next month"),
        ("5 working_days befor", "5 working_days before"),
    ],
)
def test_a_misspelt_rule_gets_a_suggestion_that_can_be_read(text: str, meant: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        read_rule(text)
    assert f"did you mean {meant}?" in str(caught.value)
    assert f"是否为 {meant}？" in str(caught.value)
    read_rule(meant, roll=None if "working" in meant else "following")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "10",
        "days",
        "N days",
        "10.5 days",
        "1e9 days",
        "1,000 days",
        "１０ days",
        "10 20 days",
        "9" * 13 + " days",
    ],
)
def test_what_is_no_rule_is_shown_how_to_write_one(text: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        read_rule(text, roll="following")
    assert "day 25 of month" in str(caught.value)
    assert "did you mean" not in str(caught.value)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(el.EligibilityError) as caught:
        read_rule("x" * 10_000)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "roll", "start", "option"),
    [
        ("10 working_days", "following", None, "--roll"),
        ("10 working_days of next month", "following", None, "--roll"),
        ("10 working_days of next month", None, "inclusive", "--start"),
        ("day 25 of month", "following", "inclusive", "--start"),
    ],
)
def test_an_option_without_use_is_refused(text: str, roll: Roll | None, start: Start | None, option: str) -> None:
    with pytest.raises(el.EligibilityError, match=f"no use for {option}"):
        read_rule(text, roll=roll, start=start)


@pytest.mark.parametrize(
    "text", ["0 days", "0 working_days", "day 0 of month", "day 32 of month", "24 working_days of next month"]
)
def test_a_number_no_rule_can_have_is_refused(text: str) -> None:
    with pytest.raises(el.EligibilityError, match=re.search(r"\d+", text)[0]):  # type: ignore[index]
        read_rule(text, roll=None if "working" in text else "following")


def test_a_count_before_is_not_turned_round_twice() -> None:
    with pytest.raises(el.EligibilityError):
        read_rule("-5 working_days before")


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_one_error(text: str) -> None:
    with suppress(el.EligibilityError):
        read_rule(text)
