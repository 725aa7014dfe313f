"""Deadlines of a case's steps. Days are worked out by hand from the notices for 2021 and 2026."""

from __future__ import annotations

import pickle
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.procedure.timeline import build_timeline
from tests.town import SERVICE, Town

CHECK = "{at_most: 5, unit: working_day}"
ON = date(2021, 1, 1)


def timeline(town: Town, events: dict[str, object], **options: object) -> el.Timeline:
    return town.catalog()["1-1"].assess({}, on=ON).timeline(events, **options)  # type: ignore[arg-type]


def due(town: Town, limit: str, day: str = "2021-02-08") -> list[str]:
    """The due days of the step `check` with another limit, when `apply` was done on a day."""
    found = timeline(town.edit(SERVICE, CHECK, limit), {"apply": day})
    return [str(it.due) for it in found["check"].deadlines]


def with_notice_days(town: Town, value: str) -> None:
    """Another value for the parameter that says how long the notice hangs."""
    text = town.files[SERVICE]
    values = text.index("values:", text.index("notice_days:"))
    town.add(SERVICE, f"{text[:values]}values: {{2020-01-01: {value}}}{text[text.index(chr(10), values) :]}")


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        # Spring Festival 2021 is off from Thursday 11 to Wednesday 17 February; Saturday 20 is worked.
        ("{at_most: 5, unit: working_day}", ["2021-02-20"]),
        ("{at_least: 5, unit: working_day}", ["2021-02-20"]),
        ("{typical: 5, unit: working_day}", ["2021-02-20"]),
        ("{at_most: 5, unit: working_day, start: inclusive}", ["2021-02-19"]),
        ("{at_most: 5, unit: day, roll: unadjusted}", ["2021-02-13"]),
        ("{at_most: 5, unit: day, roll: following}", ["2021-02-18"]),
        ("{at_most: 5, unit: day, roll: preceding}", ["2021-02-10"]),
        ("{at_most: 1, unit: month, roll: following}", ["2021-03-08"]),
        ("{at_most: 1, unit: year, roll: following}", ["2022-02-08"]),
        ("{immediate: true}", ["2021-02-08"]),
        ("{monthly_cutoff: 15, inclusive: true, roll: unadjusted}", ["2021-02-15"]),
        ("{monthly_cutoff: 15, inclusive: true, roll: preceding}", ["2021-02-10"]),
        ("{monthly_cutoff: 15, inclusive: false, roll: unadjusted}", ["2021-02-14"]),
        ("{monthly_cutoff: 5, inclusive: true, roll: unadjusted}", ["2021-03-05"]),
        ("{monthly_cutoff: -5, inclusive: true, roll: unadjusted}", ["2021-02-24"]),
        ("{next_month_window: 10}", ["2021-03-12"]),
        ('unstated("没有 (none)")', []),
    ],
)
def test_each_kind_of_limit_gives_its_day(town: Town, limit: str, days: list[str]) -> None:
    assert due(town, limit) == days


def test_several_readings_are_all_given(town: Town) -> None:
    limit = """\
{readings: [
      {monthly_cutoff: -5, inclusive: true, roll: unadjusted, reading: {zh: 倒数第五日, en: "the fifth last day"}},
      {monthly_cutoff: 25, inclusive: false, roll: unadjusted, reading: {zh: 25日之前, en: "before the 25th"}}]}"""
    entry = timeline(town.edit(SERVICE, CHECK, limit), {"apply": "2021-02-08"})["check"]
    assert [str(it.due) for it in entry.deadlines] == ["2021-02-24", "2021-02-24"]
    assert [term.reading and term.reading.en for term in entry.terms] == ["the fifth last day", "before the 25th"]
    assert entry.limit
    assert entry.limit.zh == (
        "月末倒数第5日前，含当日，末日是休息日的不变（倒数第五日）；或每月25日前，不含当日，末日是休息日的不变（25日之前）"
    )


def test_candidate_values_of_a_parameter_are_as_many_readings(town: Town) -> None:
    with_notice_days(town, "{one_of: [3, 5]}")
    entry = timeline(town, {"apply": "2021-03-01", "check": "2021-03-02"})["notice"]
    assert [str(it.due) for it in entry.deadlines] == ["2021-03-05", "2021-03-09"]


def test_an_unstated_parameter_leaves_the_time_unstated(town: Town) -> None:
    text = town.files[SERVICE]
    values = text.index("values:", text.index("notice_days:"))
    town.add(
        SERVICE, f"{text[:values]}values: {{2020-01-01: {{unstated: 没有说}}}}{text[text.index(chr(10), values) :]}"
    )
    entry = timeline(town, {"apply": "2021-03-01", "check": "2021-03-02"})["notice"]
    assert (entry.state, entry.terms[0].unstated) == ("unstated", el.Bilingual("没有说", "没有说"))


def test_a_step_waits_for_the_one_it_follows(town: Town) -> None:
    found = timeline(town, {"apply": "2021-03-01"})
    assert [entry.state for entry in found] == ["done", "due", "waiting", "unstated"]
    assert found["notice"].deadlines == ()
    assert [entry.state for entry in timeline(town, {})] == ["untimed", "waiting", "waiting", "unstated"]
    assert [entry.state for entry in timeline(town, {"apply": None})] == ["untimed", "waiting", "waiting", "unstated"]


def test_next_due_is_the_step_due_first(town: Town) -> None:
    found = timeline(town, {"apply": "2021-03-01"})
    assert found.next_due is found["check"]
    assert timeline(town, {}).next_due is None
    assert timeline(town, {"apply": "2021-03-01", "check": "2021-03-02", "notice": "2021-03-12"}).next_due is None


@pytest.mark.parametrize(
    ("check", "notice", "in_time"),
    [
        ("2021-03-08", "2021-03-11", (True, True)),
        ("2021-03-09", "2021-03-12", (False, True)),
        ("2021-03-08", "2021-03-10", (True, False)),
    ],
)
def test_what_is_done_was_in_time_late_or_too_early(
    town: Town, check: str, notice: str, in_time: tuple[bool, bool]
) -> None:
    found = timeline(town, {"apply": "2021-03-01", "check": check, "notice": notice})
    assert (found["check"].in_time, found["notice"].in_time) == in_time
    assert found["apply"].in_time is None
    assert found["pay"].in_time is None


def test_a_typical_time_binds_nobody(town: Town) -> None:
    town.edit(SERVICE, CHECK, "{typical: 5, unit: working_day}")
    assert timeline(town, {"apply": "2021-03-01", "check": "2021-06-01"})["check"].in_time is None


def test_readings_that_differ_on_a_late_step_leave_it_open(town: Town) -> None:
    limit = """\
{readings: [
      {at_most: 3, unit: working_day, reading: {zh: 甲, en: "a"}},
      {at_most: 5, unit: working_day, reading: {zh: 乙, en: "b"}}]}"""
    town.edit(SERVICE, CHECK, limit)
    verdicts = [
        timeline(town, {"apply": "2021-03-01", "check": day})["check"].in_time
        for day in ("2021-03-04", "2021-03-05", "2021-03-08", "2021-03-09")
    ]
    assert verdicts == [True, None, None, False]


def test_a_provisional_deadline_judges_only_what_every_notice_would(town: Town) -> None:
    town.edit(SERVICE, CHECK, "{at_most: 30, unit: working_day}")
    calendar = el.WorkCalendar.china(as_of="2020-12-01")
    (deadline,) = timeline(town, {"apply": "2021-12-20"}, calendar=calendar)["check"].deadlines
    assert deadline.status == "provisional"
    days = (deadline.earliest, deadline.due, deadline.latest, deadline.latest.replace(day=28))
    judged = [timeline(town, {"apply": "2021-12-20", "check": day}, calendar=calendar)["check"].in_time for day in days]
    assert deadline.earliest < deadline.due < deadline.latest
    assert judged == [True, None, None, False]


def test_moments_past_the_cutoff_count_as_received_on_the_next_working_day(town: Town) -> None:
    friday = datetime(2021, 3, 5, 17, 45)  # noqa: DTZ001 - Beijing time, as people write it
    assert str(timeline(town, {"apply": friday})["check"].deadlines[0].due) == "2021-03-12"
    found = timeline(town, {"apply": friday}, cutoff="17:30")
    assert found["apply"].done == date(2021, 3, 5)
    assert str(found["check"].deadlines[0].due) == "2021-03-15"
    assert str(timeline(town, {"apply": "2021-03-05"}, cutoff="17:30")["check"].deadlines[0].due) == "2021-03-12"
    utc = "2021-03-05T16:30:00+00:00"
    assert timeline(town, {"apply": utc})["apply"].done == date(2021, 3, 6)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ({"aply": "2021-03-01"}, "no step 'aply' in force on 2021-01-01; did you mean apply?"),
        ({"zzz": "2021-03-01"}, "no step 'zzz' in force on 2021-01-01; it has apply, check, notice, pay"),
        ({7: "2021-03-01"}, "no step 7 in force on 2021-01-01; it has apply, check, notice, pay"),
        ({"apply": "soon"}, "step apply: event must be a day, as a date or YYYY-MM-DD, not 'soon'"),
        ({"apply": 20210301}, "step apply: event must be a day, as a date or YYYY-MM-DD, not 20210301"),
        ({"apply": "2021-03-02", "check": "2021-03-01"}, "check cannot be done on 2021-03-01: it follows apply"),
        (["apply"], "events are a mapping of steps to days, not list"),
        ("apply", "events are a mapping of steps to days, not str"),
        (None, "events are a mapping of steps to days, not NoneType"),
    ],
)
def test_bad_events_are_told(town: Town, events: object, message: str) -> None:
    with pytest.raises(el.EligibilityError, match=message.replace("?", r"\?")):
        timeline(town, events)  # type: ignore[arg-type]


def test_days_the_calendar_does_not_reach_are_refused(town: Town) -> None:
    with pytest.raises(el.CalendarRangeError, match="1999-12-01"):
        timeline(town, {"apply": "1999-11-30"})
    with pytest.raises(el.CalendarRangeError, match="2100"):
        timeline(town, {"apply": "2101-01-01"})


def test_one_day_may_hold_several_steps(town: Town) -> None:
    assert timeline(town, {"apply": "2021-03-01", "check": "2021-03-01"})["check"].in_time is True


def test_an_unknown_step_of_a_timeline_is_told(town: Town) -> None:
    with pytest.raises(el.EligibilityError, match="did you mean check"):
        _ = timeline(town, {})["chek"]
    with pytest.raises(TypeError):
        _ = "check" in timeline(town, {})  # type: ignore[operator]


def test_steps_not_yet_in_force_are_not_there(ruleset: el.Ruleset, later: el.Ruleset) -> None:
    assert "result_told" not in [entry.id for entry in ruleset.assess({}).timeline({})]
    assert "result_told" in [entry.id for entry in later.assess({}).timeline({})]
    with pytest.raises(el.EligibilityError, match="no step 'result_told' in force on 2021-06-01"):
        ruleset.assess({}).timeline({"result_told": "2021-07-01"})


def test_a_timeline_can_be_printed_pickled_and_compared(town: Town) -> None:
    one, other = (timeline(town, {"apply": "2021-03-01"}) for _ in range(2))
    assert one == other
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert repr(one).startswith("Timeline(")
    assert one != timeline(town, {"apply": "2021-03-02"})


def test_an_entry_says_its_evidence(town: Town) -> None:
    found = timeline(town, {})
    assert [entry.grade for entry in found] == [el.Grade.LEGAL, el.Grade.LEGAL, el.Grade.LEGAL, el.Grade.GUIDE]


@given(st.dates(date(2004, 1, 2), date(2026, 9, 1)), st.integers(0, 40), st.integers(0, 40))
def test_more_events_only_settle_more(snowfield: el.Catalog, applied: date, first: int, second: int) -> None:
    """A day that is known does not move a deadline that was known without it."""
    evaluation = snowfield["1-1"].assess({}, on=ON).evaluation
    checked = date.fromordinal(applied.toordinal() + first)
    noticed = date.fromordinal(checked.toordinal() + second)
    events = {"apply": applied, "check": checked, "notice": noticed}
    known: dict[str, tuple[el.Deadline, ...]] = {}
    for count in range(len(events) + 1):
        given_ = dict(list(events.items())[:count])
        found = build_timeline(evaluation, given_)
        for entry in found:
            assert known.get(entry.id, entry.deadlines) == entry.deadlines or not known[entry.id]
            known[entry.id] = entry.deadlines


# ---------------------------------------------------------------------------- steps of some cases, days that are facts

CASES = """\
  - id: visit
    title: {zh: 上门, en: "Visit"}
    actor: town_hall
    after: check
    when: is_frail
    limit: {at_most: 2, unit: working_day}
    channels: [{zh: 电话预约, en: "by telephone"}, {zh: 上门, en: "at home"}]
    place: {zh: 申请人家中, en: "the applicant's home"}
    cite: {source: heating_rules, at: 第七条}
  - id: register
    title: {zh: 登记, en: "Register"}
    actor: applicant
    since: move_date
    limit: {at_most: 30, unit: day, roll: following}
    cite: {source: heating_rules, at: 第七条}
"""


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> el.Service:
    town = Town(tmp_path_factory.mktemp("visited"))
    town.edit(SERVICE, "  - id: notice\n", f"{CASES}  - id: notice\n")
    town.edit(SERVICE, "    after: check\n    limit: {at_least", "    after: visit\n    limit: {at_least")
    return town.catalog()["1-1"]


def test_a_step_of_some_cases_is_there_when_it_is_needed(visited: el.Service) -> None:
    events = {"apply": "2021-06-01", "check": "2021-06-02"}
    frail = visited.assess({"is_frail": True}, on=ON).timeline(events)
    assert (frail["visit"].state, str(frail["visit"].deadlines[0].due)) == ("due", "2021-06-04")
    assert frail["notice"].state == "waiting"
    sturdy = visited.assess({"is_frail": False}, on=ON).timeline(events)
    assert (sturdy["visit"].state, sturdy["visit"].deadlines, sturdy["visit"].applies) == (
        "not_needed",
        (),
        el.Truth.FALSE,
    )
    # What would follow it counts from the step before it.
    assert (sturdy["notice"].state, str(sturdy["notice"].deadlines[0].due)) == ("due", "2021-06-07")


def test_a_step_that_may_be_there_says_what_would_tell(visited: el.Service) -> None:
    found = visited.assess({}, on=ON).timeline({"apply": "2021-06-01", "check": "2021-06-02"})
    assert (found["visit"].applies, found["visit"].missing) == (el.Truth.UNKNOWN, ("is_frail",))
    assert found["notice"].state == "waiting"


def test_a_time_that_counts_from_a_fact_waits_for_it(visited: el.Service) -> None:
    # 2 May is day 30, in the Labour Day rest of 2021 that lasts to 5 May.
    known = visited.assess({"move_date": "2021-04-02"}, on=ON, today="2021-06-01").timeline({})
    assert (known["register"].state, str(known["register"].deadlines[0].due)) == ("due", "2021-05-06")
    assert visited.assess({}, on=ON).timeline({})["register"].state == "waiting"


def test_a_fact_of_days_beyond_the_calendar_leaves_the_other_steps_their_times(visited: el.Service) -> None:
    found = visited.assess({"move_date": "1985-03-12"}, on=ON, today="2021-06-01").timeline({})
    (term,) = found["register"].terms
    assert (found["register"].state, term.deadline) == ("unstated", None)
    assert term.unstated
    assert "1985-03-12" in term.unstated.en
    assert len(found) == len(visited.assess({}, on=ON).timeline({}))
    # A day that the caller gives for a step is refused as ever.
    with pytest.raises(el.CalendarRangeError):
        visited.assess({}, on=ON).timeline({"apply": "1985-03-12"})


def test_where_and_how_a_step_is_taken_is_told(visited: el.Service) -> None:
    d = visited.assess({"is_frail": True}, on=ON)
    entry = d.timeline({})["visit"]
    assert [channel.zh for channel in entry.channels] == ["电话预约", "上门"]
    assert entry.place
    text = d.explain("zh")
    assert "途径：电话预约；上门" in text
    assert "地点：申请人家中" in text
    assert "自迁入日期起算" in text
    assert "上门 —" not in visited.assess({"is_frail": False}, on=ON).explain("zh")
    assert "还要知道：体弱" in visited.assess({}, on=ON).explain("zh")
    rules = visited.on(ON).describe(lang="zh")
    assert "何时有这一环节：体弱" in rules


HEARING = """\
  - id: summon
    title: {zh: 通知开庭, en: "Summon"}
    actor: town_hall
    before: hearing
    limit: {at_least: 5, unit: working_day}
    cite: {source: heating_rules, at: 第七条}
  - id: hearing
    title: {zh: 开庭, en: "Hearing"}
    actor: town_hall
    after: check
    cite: {source: heating_rules, at: 第七条}
"""


def test_a_time_before_a_step_counts_back_from_its_day(town: Town) -> None:
    service = town.edit(SERVICE, "  - id: notice\n", f"{HEARING}  - id: notice\n").catalog()["1-1"]
    d = service.assess({}, on=ON)
    assert d.timeline({})["summon"].state == "waiting"
    # Monday 14 June 2021 is Dragon Boat Festival: back from 18 June, the fifth working day is 10 June.
    found = d.timeline({"hearing": "2021-06-18"})["summon"]
    assert (found.state, [str(it.due) for it in found.deadlines]) == ("due", ["2021-06-10"])
    late = d.timeline({"hearing": "2021-06-18", "summon": "2021-06-11"})["summon"]
    early = d.timeline({"hearing": "2021-06-18", "summon": "2021-06-10"})["summon"]
    assert (late.in_time, early.in_time) == (False, True)
    assert "在「开庭」之前" in d.explain("zh")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{at_least: 5, unit: working_day}", "{at_most: 5, unit: working_day}", "at_least"),
        ("{at_least: 5, unit: working_day}", "{at_least: 5, unit: day, roll: following}", "不往后顺延"),
        ("before: hearing", "before: hearin", "hearin"),
        ("before: hearing", "before: hearing\n    since: move_date", "只从一处算起"),
    ],
)
def test_a_time_before_a_step_that_cannot_be_is_refused(town: Town, old: str, new: str, says: str) -> None:
    town.edit(SERVICE, "  - id: notice\n", f"{HEARING.replace(old, new)}  - id: notice\n")
    assert any(says in problem.message for problem in town.problems())
