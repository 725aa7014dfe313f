"""When time alone changes a verdict: the same day as asking every day, and the reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.rules.compiled import Compiled
from eligibility.rules.moving import reads_today
from tests.situations import Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DAY = timedelta(days=1)
LONG = 500
OLD = {
    "is_resident": True,
    "dwelling": "house",
    "birth_date": "1961-05-02",
    "household_income": 5000,
    "has_stove": True,
    "is_frail": False,
}


def without_moving(facts: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they hold on a later day."""
    return {name: value for name, value in facts.items() if not reads_today(name, vocabulary)}


def every_day(
    assess: Callable[[date, Mapping[str, Any]], el.Outcome], situation: Situation, start: date, until: date
) -> list[el.Outcome]:
    """The outcome on every day, to the day before a derived fact leaves its bounds."""
    later = without_moving(situation.facts, situation.service.vocabulary.facts)
    found = [assess(start, situation.facts)]
    while start + len(found) * DAY <= until:
        try:
            found.append(assess(start + len(found) * DAY, later))
        except (el.FactError, el.NotInForceError):
            break
    return found


def first_eligible(outcomes: list[el.Outcome]) -> int | None:
    return next((at for at, it in enumerate(outcomes) if it is el.Outcome.ELIGIBLE), None)


def first_lost(outcomes: list[el.Outcome]) -> int | None:
    begins = first_eligible(outcomes)
    ends = (at for at, it in enumerate(outcomes) if it is el.Outcome.INELIGIBLE and begins is not None and at > begins)
    return next(ends, None)


def check(turn: el.Turn | None, at: int | None, outcomes: list[el.Outcome], start: date, *, lost: bool) -> None:
    begins = first_eligible(outcomes) if lost else None
    way = outcomes[begins or 0 : at]
    opened = next((place for place, it in enumerate(way) if it is el.Outcome.UNDETERMINED), None)
    open_from = None if opened is None else start + (opened + (begins or 0)) * DAY
    if at is None:
        assert (turn is None) == (open_from is None)
        assert turn is None or (turn.day, turn.open_from) == (None, open_from)
        return
    assert turn is not None
    assert turn.day == start + at * DAY
    assert turn.after is outcomes[at]
    assert turn.before is (outcomes[at - 1] if at else None)
    assert turn.open_from == open_from
    assert at == 0 or turn.crossings or turn.changes, "something made it"


@settings(max_examples=40)
@given(situations(), st.integers(0, LONG))
def test_under_the_same_rules_the_day_is_that_of_asking_every_day(situation: Situation, days: int) -> None:
    start = date(2024, 2, 29)
    until = start + days * DAY
    ruleset = situation.ruleset
    outcomes = every_day(lambda day, facts: ruleset.outcome(facts, today=day), situation, start, until)
    check(
        ruleset.eligible_from(situation.facts, until=until, today=start),
        first_eligible(outcomes),
        outcomes,
        start,
        lost=False,
    )
    check(
        ruleset.eligible_until(situation.facts, until=until, today=start),
        first_lost(outcomes),
        outcomes,
        start,
        lost=True,
    )


@settings(max_examples=30)
@given(situations(), st.sampled_from([date(2020, 1, 1), date(2020, 9, 25), date(2021, 6, 1)]), st.integers(0, LONG))
def test_as_rules_change_too_the_day_is_that_of_asking_every_day(situation: Situation, start: date, days: int) -> None:
    until = start + days * DAY
    service = el.Service(situation.service)
    # Drawn for a later day, when more days have come.
    given_facts = {name: it for name, it in situation.facts.items() if name not in ("since", "months_since", "least")}
    situation = Situation(situation.ruleset, given_facts | {"since": date(2019, 11, 30)})
    try:
        service.assess(situation.facts, on=start)
    except el.FactError:
        return  # what is given for one day need not hold on another
    outcomes = every_day(lambda day, facts: service.on(day).outcome(facts), situation, start, until)
    turn = service.eligible_from(situation.facts, on=start, until=until)
    check(turn, first_eligible(outcomes), outcomes, start, lost=False)
    turn = service.eligible_until(situation.facts, on=start, until=until)
    check(turn, first_lost(outcomes), outcomes, start, lost=True)


def test_a_birthday_makes_eligible_and_says_which_clause(snowfield: el.Catalog) -> None:
    turn = snowfield["1-1"].on("2021-04-01").eligible_from(OLD, until="2030-12-31")
    assert turn is not None
    assert (turn.day, turn.before, turn.after) == (date(2021, 5, 2), el.Outcome.INELIGIBLE, el.Outcome.ELIGIBLE)
    assert [(it.fact, it.before, it.after) for it in turn.crossings] == [("age", 59, 60)]
    assert [(it.id, str(it.citations[0])) for it in turn.findings] == [("old", "雪府发〔2020〕1号第三条")]
    assert not turn.changes
    assert turn.open_from is None
    assert turn.explain("en").splitlines()[:6] == [
        "1-1 Heating aid",
        "eligible from 2021-05-02, ineligible the day before",
        "",
        "Because",
        "  Age: 59 years of age → 60 years of age",
        "  ✔ Old  [1]第三条",
    ]
    assert "年龄：59周岁 → 60周岁" in turn.explain()
    assert turn.to_dict()["crossings"][0]["after"] == 60
    assert repr(turn) == "Turn(1-1, 2021-05-02, ineligible → eligible)"


def test_one_born_on_a_leap_day_turns_on_the_last_of_february(snowfield: el.Catalog) -> None:
    facts = OLD | {"birth_date": "1960-02-29", "dwelling": "flat"}
    turn = snowfield["1-1"].on("2021-04-01").eligible_from(facts, until="2030-12-31")
    assert turn is not None
    assert turn.day == date(2025, 2, 28)


def test_the_last_day_asked_about_is_included(snowfield: el.Catalog) -> None:
    rules = snowfield["1-1"].on("2021-04-01")
    assert rules.eligible_from(OLD, until="2021-05-01") is None
    assert rules.eligible_from(OLD, until="2021-05-02") is not None
    assert rules.eligible_from(OLD, until="2021-03-01") is None
    assert rules.eligible_from(OLD, until="2021-05-02", today="2021-05-02").before is None  # type: ignore[union-attr]


def test_a_change_of_rules_takes_away(town: Town) -> None:
    service = town.edit(SERVICE, "2020-01-01: {house: 60, flat: 65, boat: 50}", (
        "2020-01-01: {house: 60, flat: 65, boat: 50}\n      2023-01-01: {house: 70, flat: 70, boat: 70}"
    )).catalog()["1-1"]  # fmt: skip
    turn = service.eligible_until(OLD, on="2022-01-01", until="2030-12-31")
    assert turn is not None
    assert (turn.day, turn.before, turn.after) == (date(2023, 1, 1), el.Outcome.ELIGIBLE, el.Outcome.INELIGIBLE)
    assert [(it.kind, it.id) for it in turn.changes] == [("parameter", "min_age")]
    assert not turn.crossings
    assert "60 years of age (house)" in turn.changes[0].words.en
    assert "the rules change: Number “Lowest age”" in turn.explain("en")
    assert service.on("2022-01-01").eligible_until(OLD, until="2030-12-31") is None, "the same rules throughout"


def test_a_rule_changing_on_a_birthday_is_named_alone_if_it_would_have_done(town: Town) -> None:
    change = "2020-01-01: {house: 60, flat: 65, boat: 50}\n      2021-05-02: {house: 55, flat: 65, boat: 50}"
    service = town.edit(SERVICE, "2020-01-01: {house: 60, flat: 65, boat: 50}", change).catalog()["1-1"]
    turn = service.eligible_from(OLD, on="2021-04-01", until="2030-12-31")
    assert turn is not None
    assert ([it.fact for it in turn.crossings], [it.id for it in turn.changes]) == (["age"], ["min_age"])
    turn = service.eligible_from(OLD | {"birth_date": "1965-05-02"}, on="2021-04-01", until="2030-12-31")
    assert turn is not None
    assert ([it.fact for it in turn.crossings], [it.id for it in turn.changes]) == ([], ["min_age"])


def test_what_is_given_for_a_day_is_unknown_on_the_next(snowfield: el.Catalog) -> None:
    facts = {name: it for name, it in OLD.items() if name != "birth_date"} | {"age": 59}
    rules = snowfield["1-1"].on("2021-04-01")
    turn = rules.eligible_from(facts, until="2030-12-31")
    assert turn is not None
    assert (turn.day, turn.open_from) == (None, date(2021, 4, 2))
    assert {"birth_date", "age"} <= set(turn.missing)
    assert "出生日期" in turn.explain()
    assert "it cannot be said" in turn.explain("en")
    turn = rules.eligible_from(facts | {"age": 60}, until="2030-12-31")
    assert turn is not None
    assert (turn.day, turn.before) == (date(2021, 4, 1), None)


def test_numbers_given_as_such_do_not_move(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "household_income": 5000, "months_here": 5, "has_stove": False, "age": 30}
    turn = snowfield["1-1"].on("2021-04-01").eligible_from(facts, until="2021-04-01")
    assert turn is None, "on that day five months are five"


def test_an_undetermined_day_ends_nothing_and_is_told(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "has_stove": True, "household_income": 5000, "dwelling": "house"}
    turn = snowfield["1-1"].on("2021-04-01").eligible_from(facts, until="2021-12-31")
    assert turn is not None
    assert turn.day is None
    assert "birth_date" in turn.missing


def test_a_service_that_ends_ends_what_it_gave(town: Town) -> None:
    ends = "in_force: {from: 2020-01-01, until: 2024-12-31, basis: cited}"
    service = town.edit(SERVICE, "in_force: {from: 2020-01-01, basis: cited}", ends).catalog()["1-1"]
    turn = service.eligible_until(OLD, on="2022-01-01", until="2030-12-31")
    assert turn is not None
    assert (turn.day, turn.after, [it.kind for it in turn.changes]) == (date(2025, 1, 1), None, ["service"])
    assert "no rules from 2025-01-01" in turn.explain("en")
    assert service.eligible_until(OLD, on="2022-01-01", until="2024-12-31") is None
    assert service.eligible_from(OLD, on="2020-01-01", until="2021-01-01") is None


def test_nobody_is_followed_past_130(snowfield: el.Catalog) -> None:
    facts = {"is_resident": False, "birth_date": "1961-05-02"}
    assert snowfield["1-1"].on("2021-04-01").eligible_from(facts, until="9999-12-31") is None


def test_a_duty_makes_nobody_eligible(snowfield: el.Catalog) -> None:
    assert snowfield["9-1"].on("2021-04-01").eligible_from({}, until="2030-12-31") is None


def test_few_days_are_asked_about(snowfield: el.Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []
    outcome = Compiled.outcome

    def noted(compiled: Compiled, facts: Mapping[str, Any], today: date) -> Any:
        asked.append(today)
        return outcome(compiled, facts, today)

    monkeypatch.setattr(Compiled, "outcome", noted)
    facts = OLD | {"move_date": "2021-03-31", "birth_date": "1991-05-02"}
    assert snowfield["1-1"].on("2021-04-01").eligible_from(facts, until="2050-12-31") is None
    assert len(asked) <= 12, "one birthday for each dwelling's age, six months here"


@pytest.mark.parametrize(("name", "day"), [("until", "2021-13-01"), ("today", 5)])
def test_a_day_that_is_none_is_an_error(snowfield: el.Catalog, name: str, day: Any) -> None:
    with pytest.raises(el.EligibilityError, match=name):
        snowfield["1-1"].on("2021-04-01").eligible_from({}, **{"until": "2022-01-01", name: day})


def test_the_last_day_there_is_can_be_asked_about(snowfield: el.Catalog) -> None:
    rules = snowfield["1-1"].on("2021-04-01")
    assert rules.eligible_from({}, until="9999-12-31").open_from == rules.on  # type: ignore[union-attr]
    assert rules.eligible_until(OLD, until=date.max, today=date(2021, 4, 1)) is None
    assert snowfield["1-1"].eligible_from({"is_resident": False}, on="2021-04-01", until=date.max) is None
