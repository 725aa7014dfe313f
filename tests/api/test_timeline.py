"""What a timeline can be turned into, and the command that shows one."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

import eligibility as el
from tests.terminal import run
from tests.town import NEW_SERVICE, SERVICE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.town import Town

EVENTS = {"apply": "2021-06-01", "village_check": "2021-06-09"}
CHECK = "{at_most: 5, unit: working_day}"


@pytest.fixture
def found(ruleset: el.Ruleset) -> el.Timeline:
    return ruleset.assess({}).timeline(EVENTS)


def test_data_holds_every_step_and_day(found: el.Timeline) -> None:
    data = found.to_dict()
    assert json.loads(found.to_json()) == data
    assert [entry["id"] for entry in data["entries"]] == [entry.id for entry in found]
    assert data["calendar"] == found.calendar.digest
    (term,) = data["entries"][1]["terms"]
    assert term["deadline"]["due"] == "2021-06-08"
    assert term["deadline"]["calendar"] == found.calendar.digest
    assert (data["entries"][1]["state"], data["entries"][1]["in_time"]) == ("done", False)


def test_a_calendar_file_holds_what_is_still_due(found: el.Timeline) -> None:
    (event,) = Calendar.from_ical(found.to_ics()).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2021-06-15"
    assert event.decoded("dtend").isoformat() == "2021-06-16"
    assert str(event["summary"]) == "村委会公示：至少到 2021-06-15"
    assert str(event["status"]) == "CONFIRMED"
    assert found["public_notice"].deadlines[0].explain("zh") in str(event["description"])


def test_a_calendar_file_is_the_same_each_time_and_each_event_has_its_own_id(town: Town) -> None:
    limit = """\
{readings: [
      {at_most: 3, unit: working_day, reading: {zh: 甲, en: "a"}},
      {at_most: 5, unit: working_day, reading: {zh: 乙, en: "b"}}]}"""
    service = town.edit(SERVICE, CHECK, limit).catalog()["1-1"]
    texts = {service.assess({}, on="2021-01-01").timeline({"apply": "2021-03-01"}).to_ics() for _ in range(2)}
    (text,) = texts
    events = list(Calendar.from_ical(text).walk("VEVENT"))
    assert len({str(event["uid"]) for event in events}) == len(events) == 2
    assert ["a" in str(event["description"]) for event in events] == [True, True]


def test_a_provisional_deadline_is_a_tentative_event(ruleset: el.Ruleset) -> None:
    calendar = el.WorkCalendar.china(as_of="2020-11-24")
    found = ruleset.assess({}).timeline({"apply": "2020-12-30"}, calendar=calendar)
    (event,) = Calendar.from_ical(found.to_ics()).walk("VEVENT")
    assert str(event["status"]) == "TENTATIVE"
    assert "暂定" in str(event["summary"])


def test_without_icalendar_the_extra_is_named(found: el.Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(el.MissingExtraError, match=r'pip install "eligibility\[ics\]"'):
        found.to_ics()


def shapes(svg: str, kind: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in ET.fromstring(svg).iter() if element.tag.endswith(f"}}{kind}")]  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("}text")]  # noqa: S314 - our own


def test_the_drawing_is_in_the_notebook_and_names_every_step(found: el.Timeline) -> None:
    svg = found.to_svg()
    words = texts(svg)
    notebook = found._repr_html_()
    assert all(escape(word, quote=False) in notebook for word in words)
    for entry in found:
        assert any(entry.title.zh.startswith(word.rstrip("…")) for word in words if len(word) > 3)
    assert any("2021-06-15" in word for word in words)
    assert any("已逾期" in word for word in words)


def test_the_drawing_shades_the_days_of_rest(found: el.Timeline) -> None:
    titles = [element.text or "" for element in ET.fromstring(found.to_svg()).iter() if element.tag.endswith("}title")]  # noqa: S314 - our own
    rest = [title[:10] for title in titles if "周" in title]
    days = {"2021-06-05", "2021-06-06", "2021-06-12", "2021-06-13", "2021-06-14", "2021-06-19", "2021-06-20"}
    assert set(rest) == days


def test_the_drawing_marks_what_is_provisional(ruleset: el.Ruleset) -> None:
    calendar = el.WorkCalendar.china(as_of="2020-11-24")
    drawn = ruleset.assess({}).timeline({"apply": "2020-12-30"}, calendar=calendar).to_svg()
    final = ruleset.assess({}).timeline({"apply": "2020-12-30"}).to_svg()
    assert any("暂定" in word for word in texts(drawn))
    assert not any("暂定" in word for word in texts(final))
    assert [shape for shape in shapes(drawn, "rect") if "stroke-dasharray" in shape]
    assert not [shape for shape in shapes(final, "rect") if "stroke-dasharray" in shape]


def test_nothing_is_drawn_outside_the_picture(catalog: el.Catalog) -> None:
    for events in ({}, EVENTS, {"apply": "2021-06-01", "town_review": "2024-12-31"}):
        svg = catalog["1-1"].assess({}, on="2021-06-01").timeline(events).to_svg()
        width = float(ET.fromstring(svg).attrib["width"])  # noqa: S314 - our own
        for shape in shapes(svg, "rect")[1:]:
            assert float(shape["x"]) >= 0
            assert float(shape["x"]) + float(shape["width"]) <= width


def test_what_a_ruleset_says_cannot_break_the_drawing(town: Town) -> None:
    town.edit(SERVICE, 'title: {zh: 核查, en: "Check"}', 'title: {zh: "<核查>&\\"", en: "<Check> & \\"more\\""}')
    svg = town.catalog()["1-1"].assess({}, on="2021-01-01").timeline({"apply": "2021-03-01"}).to_svg()
    assert '<核查>&"' in texts(svg)


# ---------------------------------------------------------------- the command


def command(*arguments: str | Path) -> Any:
    return run("timeline", "1-1", *arguments)


def test_the_command_prints_data(found: el.Timeline) -> None:
    result = command("--event", "apply=2021-06-01", "--event", "village_check=2021-06-09", "--json")
    assert json.loads(result.out) == found.to_dict()


def test_the_command_writes_a_drawing_and_a_calendar_file(found: el.Timeline, tmp_path: Path) -> None:
    events = ("--event", "apply=2021-06-01", "--event", "village_check=2021-06-09")
    assert command(*events, "--svg", tmp_path / "t.svg", "--ics", tmp_path / "t.ics").code == 0
    assert (tmp_path / "t.svg").read_text(encoding="utf-8") == found.to_svg()
    assert (tmp_path / "t.ics").read_bytes().decode("utf-8") == found.to_ics()


def test_the_rules_are_those_of_the_first_event_unless_a_day_is_given() -> None:
    assert "result_told" not in command("--event", "apply=2021-06-01", "--json").out
    assert "result_told" in command("--event", "apply=2022-06-01", "--json").out
    assert "result_told" in command("--event", "apply=2021-06-01", "--on", "2022-06-01", "--json").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--event", "apply"),
            "--event 写作 环节=日子，如 apply=2021-06-01，不是 'apply' (--event is written step=day",
        ),
        (("--event", "=2021-06-01"), "--event 写作 环节=日子"),
        (("--event", "apply="), "--event 写作 环节=日子"),
        (
            ("--event", "apply=2021-06-01", "--event", "apply=2021-06-02"),
            "环节 apply 写了两次 (step apply is given twice)",
        ),
        (("--event", "aply=2021-06-01"), "2021-06-01 没有环节 'aply'；是否为 apply？ (no step"),
        (("--event", "apply=soon"), "环节 apply：event 应为日期 YYYY-MM-DD，不是 'soon' (step apply"),
        (("--event", "apply=9999-12-31"), "没有这一天 (within 5 working days"),
        (("--event", "aply=2021-06-01"), "no step 'aply' in force on 2021-06-01; did you mean apply?"),
        (("--event", "apply=soon"), "step apply: event must be a day, as a date or YYYY-MM-DD, not 'soon'"),
        (("--event", "apply=2019-06-01"), "2019-06-01"),
        (("--event", "apply=2021-06-01T18:00", "--cutoff", "late"), "cutoff is a time of day in Beijing"),
        (
            ("--event", "apply=2021-06-01", "--svg", "/nowhere/t.svg"),
            "写不了 /nowhere/t.svg：没有这个文件或目录 (/nowhere/t.svg cannot be written",
        ),
    ],
)
def test_bad_input_ends_with_one_message(arguments: tuple[str, ...], said: str) -> None:
    result = command(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert said in result.err
    assert len(result.err.splitlines()) == 1


# ---------------------------------------------------------------- a town's own notices

NOTICES = """\
- id: cn_2026_new_year
  number: 虚构〔2026〕3号
  supersedes: cn_2026
  arrangements:
    - {holiday: new_year, rest: [2026-01-01, 2026-01-02], days: 2}
"""


def test_the_notices_of_a_folder_are_in_its_calendar(town: Town, catalog: el.Catalog, tmp_path: Path) -> None:
    shipped = catalog.calendar
    assert shipped == el.WorkCalendar.china()
    below = town.add("calendar/notices.yaml", NOTICES).catalog()
    assert not below.calendar.is_working_day("2026-01-04")
    assert shipped.is_working_day("2026-01-04")
    above = tmp_path / "above" / "services" / "01-2-coal-aid.yaml"
    above.parent.mkdir(parents=True)
    above.write_text(NEW_SERVICE, encoding="utf-8")
    assert el.load_catalog(tmp_path / "above", extends=below).calendar == below.calendar


def test_the_command_goes_by_the_notices_of_the_folder(town: Town) -> None:
    root = town.add("calendar/notices.yaml", NOTICES).write()
    words = ("timeline", "1-1", "--event", "apply=2025-12-31", "--on", "2021-01-01", "--json")
    (first, second) = (json.loads(run(*words, "--rulesets", root).out)["calendar"], el.WorkCalendar.china().digest)
    assert first != second


def test_a_faulty_notice_of_a_folder_is_told(town: Town) -> None:
    found = town.add("calendar/notices.yaml", NOTICES.replace("days: 2", "days: 3")).catalog()
    with pytest.raises(el.RulesetError, match="E601"):
        _ = found.calendar
