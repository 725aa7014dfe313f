from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import eligibility as el
from tests.calendar.known import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.calendar.periods import Rule


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            el.Period(1, "working_day"),
            "1个工作日内，当日不计",
            "within 1 working day, the day of the event not counted",
        ),
        (
            el.Period(-5, "day", roll="preceding"),
            "前5日，当日不计，末日是休息日的提前",
            "5 days before, the day of the event not counted, a last day of rest moves back to the working day before",
        ),
        (
            el.Period(3, "month", start="inclusive", roll="unadjusted"),
            "3个月内，当日计入，末日是休息日的不变",
            "within 3 months, the day of the event counted, a last day of rest stays",
        ),
        (
            el.Period(2, "year", roll="modified_following"),
            "2年内，当日不计，末日是休息日的顺延，跨月的提前",
            (
                "within 2 years, the day of the event not counted, "
                "a last day of rest moves on, or back if that would leave the month"
            ),
        ),
        (
            el.DayOfMonth(25, roll="following"),
            "每月25日前，含当日，末日是休息日的顺延",
            "by day 25 of the month, that day included, a last day of rest moves on to the next working day",
        ),
        (
            el.DayOfMonth(-5, roll="unadjusted", inclusive=False),
            "月末倒数第5日前，不含当日，末日是休息日的不变",
            "by day 5 from the end of the month, that day not included, a last day of rest stays",
        ),
        (
            el.WorkingDayOfNextMonth(10),
            "次月前10个工作日内",
            "within the first 10 working days of the next month",
        ),
        (
            el.WorkingDayOfNextMonth(1),
            "次月前1个工作日内",
            "within the first working day of the next month",
        ),
    ],
)
def test_a_rule_in_words(rule: Rule, zh: str, en: str) -> None:
    assert (rule.text.zh, rule.text.en) == (zh, en)


@given(rules())
def test_rules_compare_pickle_and_are_keys(rule: Rule) -> None:
    copy = pickle.loads(pickle.dumps(rule))  # noqa: S301 - what was just pickled
    assert copy == rule
    assert {rule: "found"}[copy] == "found"


@pytest.mark.parametrize("count", [0, 100_000, -100_000, 10**9, 1.0, float("nan"), True, None, "3", [3]])
@pytest.mark.parametrize("unit", ["working_day", "day"])
def test_a_count_that_is_none_is_refused(count: object, unit: str) -> None:
    with pytest.raises(
        el.EligibilityError, match=r"\(a period counts 1 to 99999 whole units, or as many back, not "
    ) as caught:
        el.Period(count, unit, roll=None if unit == "working_day" else "following")  # type: ignore[arg-type]
    assert len(caught.value.en) < 110


def test_a_count_too_long_to_be_written_is_refused_without_being_written() -> None:
    with pytest.raises(el.EligibilityError, match=r"not int\)$"):
        el.Period(10**5000, "working_day")


def test_as_many_units_as_can_be() -> None:
    assert el.Period(-99_999, "day", roll="unadjusted").count == -99_999
    assert el.Period(1, "day", roll="unadjusted").count == 1


REFUSED = {
    "unit is one of 'working_day', 'day', 'month', 'year', not 'working_days'; did you mean 'working_day'?": (
        lambda: el.Period(3, "working_days")  # type: ignore[arg-type]
    ),
    "unit is one of 'working_day', 'day', 'month', 'year', not 'week'": (
        lambda: el.Period(3, "week")  # type: ignore[arg-type]
    ),
    "unit is one of 'working_day', 'day', 'month', 'year', not list": (
        lambda: el.Period(3, ["day"])  # type: ignore[arg-type]
    ),
    "start is one of 'exclusive', 'inclusive', not 'event'": (
        lambda: el.Period(3, "working_day", start="event")  # type: ignore[arg-type]
    ),
    "a period of months may end on a day of rest: "
    "say roll='following' | 'preceding' | 'modified_following' | 'unadjusted'": (lambda: el.Period(3, "month")),
    "roll is one of 'following', 'preceding', 'modified_following', 'unadjusted', "
    "not 'folowing'; did you mean 'following'?": (
        lambda: el.Period(3, "day", roll="folowing")  # type: ignore[arg-type]
    ),
    "a period of working days ends on a working day: leave roll out": (
        lambda: el.Period(3, "working_day", roll="following")
    ),
    "a period counted back does not roll into less time: roll is 'preceding' or 'unadjusted', "
    "not 'modified_following'": (lambda: el.Period(-3, "day", roll="modified_following")),
    "a period counted back does not roll into less time: roll is 'preceding' or 'unadjusted', not 'following'": (
        lambda: el.Period(-1, "year", roll="following")
    ),
}


@pytest.mark.parametrize(("message", "make"), REFUSED.items())
def test_a_period_that_is_none_is_refused_with_what_to_say(message: str, make: Callable[[], object]) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        make()
    assert caught.value.en == message


@pytest.mark.parametrize("day", [0, 32, -32, 1.0, True, None, "25"])
def test_a_day_of_the_month_that_is_none_is_refused(day: object) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(a day of the month is 1 to 31, or -1 to -31 from its end, not "):
        el.DayOfMonth(day, roll="following")  # type: ignore[arg-type]


def test_a_day_of_the_month_says_its_roll_and_whether_it_is_included() -> None:
    with pytest.raises(el.EligibilityError, match=r"\(roll is one of "):
        el.DayOfMonth(25, roll=None)  # type: ignore[arg-type]
    with pytest.raises(el.EligibilityError, match=r"\(inclusive is True or False, not 'no'\)$"):
        el.DayOfMonth(25, roll="following", inclusive="no")  # type: ignore[arg-type]
    assert el.DayOfMonth(31, roll="following").inclusive
    assert el.DayOfMonth(-31, roll="following").day == -31


@pytest.mark.parametrize("count", [0, 24, -1, 2.0, True, None])
def test_a_month_has_23_working_days_at_most(count: object) -> None:
    with pytest.raises(el.EligibilityError, match=r"\(a month has 1 to 23 working days, not "):
        el.WorkingDayOfNextMonth(count)  # type: ignore[arg-type]
    assert el.WorkingDayOfNextMonth(23).count == 23
