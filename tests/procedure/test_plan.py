"""Timelines beside the plain way, step by step as the ruleset is written: of every service, whoever asked before."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import eligibility as el
from eligibility.procedure.timeline import build_timeline
from eligibility.rules.evaluation import missing_facts, unstated_reasons
from eligibility.rules.phrases import fixed_day, say_limit
from eligibility.testing import facts
from eligibility.truth import Truth
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.calendar.periods import Rule
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Limit, Step

CATALOG = el.load_catalog()
# Sixty working days before it are still in the years whose holidays are known.
FIRST_DAY = date(2004, 7, 1)


@cache
def rulesets() -> tuple[el.Ruleset, ...]:
    """Every service on the first and the last day on which its rules change, and carried by the channel."""
    channel = CATALOG["9"]
    carried = channel.carry(CATALOG["2-2"])
    services = [*(CATALOG[number] for number in CATALOG), carried]
    return tuple(it.on(day) for it in services for day in sorted({it.history.days[0], it.history.days[-1]}))


def days_of(evaluation: Evaluation, events: dict[str, date]) -> Iterator[tuple[Step, Truth, date | None]]:
    """Each step with whether the case has it and the day it counts from, walked back step by step."""
    rules, truths = evaluation.rules, {}
    before = {it.id: it.after for it in rules.procedure}
    for step, index in zip(rules.procedure, evaluation.program.steps, strict=True):
        truths[step.id] = evaluation.truth(index)
        name = step.after
        while name and name not in events and truths[name] is Truth.FALSE:
            name = before[name]
        known: Any = events.get(name or "")
        known = evaluation.values.get(step.since) if step.since else known
        known = events.get(step.before) if step.before else known
        yield step, truths[step.id], known if isinstance(known, date) else None


def rules_of(step: Step, limit: Limit, evaluation: Evaluation) -> list[Rule]:
    """The rules of the calendar that one reading of a limit comes to."""
    if limit.kind == "immediate":
        return [el.Period(1, "day", start="inclusive", roll="unadjusted")]
    if limit.kind == "monthly_cutoff":
        return [fixed_day(limit)]
    if limit.kind == "next_month_window":
        return [el.WorkingDayOfNextMonth(limit.number or 1)]
    if limit.length is None:
        return []
    counts: Any = [limit.length.count]
    if limit.length.parameter:
        counts = evaluation.rules.figures[limit.length.parameter][None].figure.candidates
    way, unit = -1 if step.before else 1, limit.length.unit
    return [el.Period(way * int(it), unit, start=limit.start, roll=limit.roll) for it in counts]  # type: ignore[arg-type]


def dues(step: Step, limit: Limit, day: date | None, evaluation: Evaluation) -> Iterator[tuple[date | None, bool]]:
    """The due day of each rule, None where no day is known to count from, and whether the term says why it has none."""
    for rule in rules_of(step, limit, evaluation):
        try:
            yield el.deadline(day, rule).trace[-1].day if day else None, False
        except el.CalendarRangeError:
            if not step.since:
                raise
            yield None, True


def hold_timeline(evaluation: Evaluation, events: dict[str, date]) -> None:
    """Every entry is what the step, the facts and the calendar say, and nothing of another applicant's."""
    found = build_timeline(evaluation, events)
    for entry, (step, applies, day) in zip(found, days_of(evaluation, events), strict=True):
        index = evaluation.program.steps[[it.id for it in evaluation.rules.procedure].index(step.id)]
        is_open, is_done = applies is Truth.UNKNOWN, step.id in events
        assert (entry.id, entry.title, entry.actor, entry.place) == (
            step.id,
            step.title,
            step.actor.title,
            step.place,
        )
        assert (entry.after, entry.since, entry.before, entry.note) == (step.after, step.since, step.before, step.note)
        assert (entry.citations, entry.channels) == (step.basis, step.channels)
        assert (entry.applies, entry.done) == (applies, events.get(step.id))
        assert entry.limit == say_limit(step.limit, evaluation.rules)
        assert entry.missing == (missing_facts(evaluation, index) if is_open else ())
        assert entry.unstated == (unstated_reasons(evaluation, index) if is_open else ())
        parts = step.limit.parts if step.limit and (applies is not Truth.FALSE or is_done) else ()
        stated = [term for term in entry.terms if not term.unstated or term.limit]
        assert [(it.deadline and it.deadline.due, bool(it.unstated)) for it in stated] == [
            due for part in parts for due in dues(step, part, day, evaluation)
        ]
        # At least five days before is at the latest five days before.
        kinds = {"at_most" if step.before and it.length else it.kind for it in parts}
        assert {it.kind for it in entry.terms} == kinds
        assert {it.reading for it in entry.terms} == {part.reading for part in parts}
        if is_done or applies is Truth.FALSE:
            assert entry.state == ("done" if is_done else "not_needed")
        else:
            dated = [it for it in entry.terms if it.deadline]
            still = "unstated" if all(it.unstated for it in entry.terms) else "waiting"
            assert entry.state == ("due" if dated else still if entry.terms else "untimed")
        event(f"{entry.state}, applies {applies.name}")


@given(st.data())
def test_of_every_service_timelines_are_what_the_plain_way_gives(data: st.DataObject) -> None:
    ruleset = data.draw(st.sampled_from(rulesets()))
    evaluation = ruleset.assess(data.draw(facts(ruleset))).evaluation
    steps = [step.id for step in evaluation.rules.procedure]
    done = [name for name in steps if data.draw(st.booleans())]
    # Up to 2030: past those years.
    day = data.draw(st.dates(FIRST_DAY, date(2030, 1, 1)))
    events = {name: day + timedelta(3 * at) for at, name in enumerate(steps) if name in done}
    hold_timeline(evaluation, events)


@settings(max_examples=30)
@given(st.data())
def test_what_was_made_for_others_changes_no_answer(data: st.DataObject) -> None:
    """Rules for which nothing was made before give the same list and timeline, in every word, and so does a pickle."""
    ruleset = data.draw(st.sampled_from(rulesets()))
    determination = ruleset.assess(data.draw(facts(ruleset)))
    events = {step.id: ruleset.on for step in determination.evaluation.rules.procedure[:1]}
    program = replace(determination.evaluation.program)
    assert program.memo is not determination.evaluation.program.memo
    fresh = el.Determination(replace(determination.evaluation, program=program))
    found, made = fresh.timeline(events), determination.timeline(events)
    assert found == made
    assert found.to_dict() == made.to_dict()
    assert fresh.checklist() == determination.checklist()
    copy = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert copy == made
    assert repr(copy.entries) == repr(made.entries)


LIMITS = """\
  - id: summon
    title: {zh: 通知开庭, en: "Summon"}
    actor: town_hall
    before: hearing
    limit: {at_least: notice_days, unit: working_day}
    cite: {source: heating_rules, at: 第七条}
  - id: hearing
    title: {zh: 开庭, en: "Hearing"}
    actor: town_hall
    after: check
    when: is_frail
    cite: {source: heating_rules, at: 第七条}
  - id: register
    title: {zh: 登记, en: "Register"}
    actor: applicant
    since: move_date
    when: has_stove
    limit: {readings: [
      {at_most: 30, unit: day, roll: following, reading: {zh: 日, en: "days"}},
      {monthly_cutoff: 25, inclusive: false, roll: preceding, reading: {zh: 月, en: "months"}}]}
    cite: {source: heating_rules, at: 第七条}
  - id: end
    title: {zh: 结束, en: "End"}
    actor: town_hall
    after: hearing
    limit: {readings: [
      {next_month_window: 10, reading: {zh: 次月, en: "next month"}},
      {at_most: 4, unit: working_day, start: inclusive, reading: {zh: 当日计入, en: "that day counted"}}]}
    cite: {source: heating_rules, at: 第七条}
"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> el.Ruleset:
    """A procedure with every kind of anchor, readings, and a parameter that may be one of two numbers."""
    town = Town(tmp_path_factory.mktemp("busy"))
    text = town.files[SERVICE]
    values = text.index("values:", text.index("notice_days:"))
    end = text.index("\n", values)
    candidates = f"{text[:values]}values: {{2020-01-01: {{one_of: [3, 5]}}}}{text[end:]}"
    town.add(SERVICE, candidates.replace("  - id: notice\n", f"{LIMITS}  - id: notice\n"))
    return town.catalog()["1-1"].on("2021-01-01")


@given(st.data())
def test_steps_counted_from_facts_back_and_over_others_are_what_the_plain_way_gives(
    busy: el.Ruleset, data: st.DataObject
) -> None:
    truths, days = st.sampled_from((True, False, None)), st.dates(FIRST_DAY, date(2030, 1, 1))
    moved = data.draw(st.sampled_from((None, date(1985, 3, 12), date(2020, 12, 28), date(2021, 1, 1))))
    applicant = {"is_frail": data.draw(truths), "has_stove": data.draw(truths), "move_date": moved}
    steps = ("apply", "check", "summon", "hearing", "end")
    done, day = [name for name in steps if data.draw(st.booleans())], data.draw(days)
    events = {name: day + timedelta(20 * at) for at, name in enumerate(steps) if name in done}
    hold_timeline(busy.assess(applicant).evaluation, events)
