"""Coverage by cases, worked by hand on a service small enough for it."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from eligibility.api import load_catalog
from eligibility.cli import main
from eligibility.errors import Position, RulesetError
from eligibility.files.shipped import shipped_rulesets
from eligibility.render.coverage import coverage_html, coverage_lines, say_missing, say_silence
from eligibility.rules.nodes import FactIs
from eligibility.testing.cases import read_cases
from eligibility.testing.coverage import CoveredItem, Goal, ServiceCoverage, cover, percent_of
from eligibility.testing.runner import Rulesets
from eligibility.testing.subjects import suppose
from eligibility.text import Bilingual
from eligibility.truth import Truth
from tests.town import DUTY, FILES, SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CASES = "services/01-1-heating-aid.cases.yaml"
HEAD = FILES[SERVICE].split("parameters:")[0]
RULES = f"""\
{HEAD}criteria:
  resident:
    title: {{zh: 居民, en: "Resident"}}
    when: is_resident
    cite: {{source: heating_rules}}
  warm:
    title: {{zh: 暖, en: "Warm"}}
    when: has_stove or is_frail
    cite: {{source: heating_rules}}
eligibility:
  all: [resident, warm]
materials:
  - document: aid_form
    cite: {{source: heating_guide}}
  - document: stove_papers
    when: has_stove
    exempt_when: household_size == 1
    cite: {{source: heating_guide}}
"""
BASE = {"is_resident": "true", "has_stove": "true", "is_frail": "false", "household_size": "2"}


def case(on: str = "2021-06-01", **facts: str) -> str:
    """A case; whether it comes out as expected, coverage does not ask."""
    given = ", ".join(f"{name}: {value}" for name, value in (BASE | facts).items())
    return f'  - {{name: "例", on: {on}, facts: {{{given}}}, expect: {{outcome: eligible}}}}\n'


def measure(town: Town, *cases: str, rules: str = RULES) -> ServiceCoverage:
    town.add(SERVICE, rules)
    if cases:
        town.add(CASES, 'service: "1-1"\ncases:\n' + "".join(cases))
    return cover(town.write())[0]


def said(service: ServiceCoverage) -> dict[str, str]:
    """Each item as `seen, D if decisive | what is missing`."""
    return {item.id: say(item) for item in service.items}


def say(item: CoveredItem) -> str:
    seen = "".join(truth.name[0] for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN) if truth in item.seen)
    return f"{seen} {'D' if item.decisive else '-'} | {' '.join(goal.value for goal in item.missing)}".strip()


def test_one_case_worked_by_hand(town: Town) -> None:
    service = measure(town, case())
    assert said(service) == {
        "resident": "T D | false",
        "warm": "T D | false",
        "warm.1": "T D | false",
        "warm.2": "F - | true decisive",
        "stove_papers": "T - | false decisive",
        "stove_papers.1": "T D | false",
        "stove_papers.2": "F D | true",
    }
    assert (service.cases, service.met, service.goals, str(service.percent)) == (1, 12, 21, "57.1")


def test_a_set_of_cases_that_lacks_nothing(town: Town) -> None:
    service = measure(
        town,
        case(),
        case(is_resident="false"),
        case(has_stove="false"),
        case(has_stove="false", is_frail="true"),
        case(household_size="1"),
    )
    assert not [say(item) for item in service.items if item.missing]
    assert str(service.percent) == "100.0"


@pytest.mark.parametrize(
    ("facts", "resident", "warm"),
    [
        ({"is_resident": "false"}, "F D | true", "T - | false decisive"),
        ({"is_resident": "false", "has_stove": "false"}, "F - | true decisive", "F - | true decisive"),
        ({"is_resident": "false", "has_stove": "null"}, "F - | true decisive", "U - | true false decisive"),
        ({"has_stove": "null"}, "T - | false decisive", "U - | true false decisive"),
        ({"has_stove": "null", "is_frail": "true"}, "T D | false", "T D | false"),
        ({"is_resident": "null"}, "U - | true false decisive", "T - | false decisive"),
    ],
)
def test_a_criterion_is_decisive_if_changing_it_alone_changes_a_known_outcome(
    town: Town, facts: Mapping[str, str], resident: str, warm: str
) -> None:
    found = said(measure(town, case(**facts)))
    assert (found["resident"], found["warm"]) == (resident, warm)


def test_two_cases_that_mask_each_other_are_not_decisive(town: Town) -> None:
    both = {"has_stove": "true", "is_frail": "true"}
    found = said(measure(town, case(**both), case(**both, is_resident="false")))
    assert found["warm"] == "T D | false"
    assert found["warm.1"] == "T - | false decisive"
    assert found["warm.2"] == "T - | false decisive"


def test_a_material_is_turned_when_true_and_when_false(town: Town) -> None:
    masked = case(has_stove="false", household_size="1")
    assert said(measure(town, case(), masked))["stove_papers"] == "TF - | decisive"
    assert said(measure(town, case(), masked, case(has_stove="false")))["stove_papers"] == "TF D |"


def test_what_is_always_asked_is_no_item(town: Town) -> None:
    assert "aid_form" not in said(measure(town, case()))


def test_items_stand_in_the_order_of_the_file_with_their_places(town: Town) -> None:
    service = measure(town, case())
    lines = RULES.splitlines()
    assert [(item.kind, lines[item.where.line - 1].strip()) for item in service.items] == [
        ("criterion", "resident:"),
        ("criterion", "warm:"),
        ("test", "warm:"),
        ("test", "warm:"),
        ("material", "- document: stove_papers"),
        ("test", "- document: stove_papers"),
        ("test", "- document: stove_papers"),
    ]
    assert [item.title.en for item in service.items if item.kind == "test"] == [
        "Has a stove",
        "Frail",
        "Has a stove",
        "Household size = 1",
    ]


def test_a_group_has_its_members_as_tests(town: Town) -> None:
    rules = RULES.replace("eligibility:\n  all: [resident, warm]", "eligibility:\n  all: [both]").replace(
        "eligibility:", '  both:\n    title: {zh: 两项, en: "Both"}\n    all: [resident, warm]\neligibility:'
    )
    service = measure(town, case(), case(is_resident="false"), rules=rules)
    found = said(service)
    assert found["both"] == "TF D |"
    assert (found["both.1"], found["both.2"]) == ("TF D |", "T D | false")
    assert [item.title.en for item in service.items if item.id.startswith("both.")] == ["Resident", "Warm"]


def test_a_criterion_that_only_materials_read_decides_them(town: Town) -> None:
    rules = RULES.replace("all: [resident, warm]", "all: [resident]").replace("when: has_stove\n", "when: warm\n")
    assert said(measure(town, case(), rules=rules))["warm"] == "T D | false"
    assert said(measure(town, case(household_size="1"), rules=rules))["warm"] == "T - | false decisive"


def test_under_a_fixed_route_a_criterion_decides_the_materials_of_that_route(town: Town) -> None:
    rules = RULES.replace("all: [resident, warm]", "routes: [resident, other]").replace(
        "when: has_stove\n", "when: route(resident) and warm\n"
    )
    other = (
        '  other:\n    title: {zh: 另, en: "Other"}\n    when: dwelling == boat\n    cite: {source: heating_rules}\n'
    )
    rules = rules.replace("eligibility:\n  routes", f"{other}eligibility:\n  any:\n    - routes")
    assert said(measure(town, case(), rules=rules))["warm"] == "T D | false"
    fixed = case().replace("expect:", "route: other, expect:")
    assert said(measure(town, fixed, rules=rules))["warm"] == "T - | false decisive"


# Versions


def test_out_of_force_is_not_seen(town: Town) -> None:
    facts = {"birth_date": "1990-01-01", "dwelling": "flat", "household_income": "5000", "move_date": "2010-01-01"}
    rules, frail = FILES[SERVICE], {"is_frail": "true", "illness": "asthma"}
    before = said(measure(town, case("2021-12-31", **facts, **frail), rules=rules))
    assert before["frail"] == "- | true false decisive"
    assert before["frail.1"] == "- | true false decisive"
    assert before["medical_proof"] == "- | true false decisive"
    after = said(measure(town, case("2022-01-01", **facts, **frail), rules=rules))
    assert after["frail"] == "T D | false"
    assert after["medical_proof"] == "T - | false decisive"
    assert before.keys() == after.keys()


def test_each_version_adds_to_the_same_item(town: Town) -> None:
    dated = "    when: has_stove or is_frail\n"
    rules = RULES.replace(dated, "    in_force: {until: 2021-12-31}\n" + dated)
    assert said(measure(town, case(), case("2022-01-01", has_stove="false"), rules=rules))["warm"] == "T D | false"
    found = said(measure(town, case(), case("2021-12-31", has_stove="false"), rules=rules))
    assert found["warm"] == "TF D |"


def test_what_facts_could_bring_about_in_any_version_is_a_goal(town: Town) -> None:
    rules = RULES.replace(
        "    when: has_stove or is_frail\n    cite: {source: heating_rules}", "    any: [stove, silent]"
    )
    more = (
        '  stove:\n    title: {zh: 炉, en: "Stove"}\n    in_force: {until: 2021-12-31}\n    when: has_stove\n'
        '    cite: {source: heating_rules}\n  silent:\n    title: {zh: 默, en: "Silent"}\n'
        '    when: unstated("没有说明 (not stated)")\n    cite: {source: heating_rules}\n'
    )
    more += '  both:\n    title: {zh: 两项, en: "Both"}\n    all: [resident, warm]\n'
    rules = rules.replace("eligibility:\n  all: [resident, warm]", f"{more}eligibility:\n  all: [both]")
    service = measure(town, case("2022-01-01"), rules=rules)
    goals = {item.id: item.goals for item in service.items}
    assert goals["warm"] == (Goal.TRUE, Goal.UNSTATED, Goal.DECISIVE)
    assert goals["both.2"] == (Goal.TRUE, Goal.UNSTATED, Goal.DECISIVE)
    assert goals["silent"] == (Goal.UNSTATED,)
    assert said(service)["warm"] == "U - | true decisive"
    assert said(service)["stove"] == "- | true false decisive"


def test_a_list_keeps_the_places_of_what_comes_into_force_later(town: Town) -> None:
    rules = RULES.replace(
        "    when: has_stove or is_frail\n    cite: {source: heating_rules}", "    any: [frail, stove]"
    )
    more = (
        '  frail:\n    title: {zh: 弱, en: "Frail"}\n    in_force: {from: 2022-01-01}\n    when: is_frail\n'
        '    cite: {source: heating_rules}\n  stove:\n    title: {zh: 炉, en: "Stove"}\n    when: has_stove\n'
        "    cite: {source: heating_rules}\n"
    )
    found = said(measure(town, case(), rules=rules.replace("eligibility:", f"{more}eligibility:")))
    assert found["warm.1"] == "- | true false decisive"
    assert found["warm.2"] == "T D | false"


def test_tests_keep_the_places_they_have_in_the_file(town: Town) -> None:
    rules = RULES.replace("when: has_stove\n", "when: (route(new) or route(warm)) and has_stove\n").replace(
        "eligibility:\n  all: [resident, warm]",
        '  new:\n    title: {zh: 新, en: "New"}\n    in_force: {from: 2022-01-01}\n    when: dwelling == boat\n'
        "    cite: {source: heating_rules}\neligibility:\n  all: [resident, {routes: [new, warm]}]",
    )
    service = measure(town, case(), rules=rules)
    titles = {item.id: item.title.en for item in service.items if item.id.startswith("stove_papers.")}
    assert titles["stove_papers.1"] == "route “New”"
    assert titles["stove_papers.2"] == "route “Warm”"
    assert said(service)["stove_papers.1"] == "- | true false decisive"


def test_a_case_that_ends_in_an_error_touches_nothing(town: Town) -> None:
    service = measure(town, case("2019-12-31"), case(is_resident="maybe"))
    assert (service.cases, service.met) == (2, 0)


def test_a_route_that_is_fixed_is_the_one_the_materials_see(town: Town) -> None:
    rules = FILES[SERVICE]
    facts = {"household_income": "100", "birth_date": "1940-01-01", "dwelling": "flat"}
    every = case(**facts)
    assert said(measure(town, every, rules=rules))["income_proof"] == "T - | false decisive"
    fixed = every.replace("expect:", "route: old, expect:")
    assert said(measure(town, fixed, rules=rules))["income_proof"] == "- | true false decisive"


# What no source states


UNSTATED = RULES.replace("has_stove or is_frail", 'is_frail and unstated("没有说明 (not stated)")')


def test_what_no_source_states_takes_the_place_of_the_truth_it_hides(town: Town) -> None:
    service = measure(town, case(is_frail="true"), case(), rules=UNSTATED)
    found = said(service)
    assert found["warm"] == "FU D |"
    assert found["warm.1"] == "TF D |"
    assert found["warm.2"] == "U - |"
    goals = {item.id: item.goals for item in service.items}
    assert goals["warm"] == (Goal.FALSE, Goal.UNSTATED, Goal.DECISIVE)
    assert goals["warm.2"] == (Goal.UNSTATED,)
    silent = {item.id: say_silence(item) for item in service.items if say_silence(item)}
    assert {name: text.en for name, (text,) in silent.items()} == {
        "warm": "no source says when it is TRUE",
        "warm.2": "no source says",
    }


def test_what_no_source_states_must_be_reached(town: Town) -> None:
    found = said(measure(town, case(is_frail="false"), rules=UNSTATED))
    assert found["warm"] == "F D | unstated"
    assert found["warm.2"] == "- | unstated"


def test_a_missing_fact_does_not_stand_for_a_silent_source(town: Town) -> None:
    found = said(measure(town, case(is_frail="null"), rules=UNSTATED))
    assert found["warm"] == "U - | false unstated decisive"
    assert found["warm.1"] == "U - | true false decisive"
    assert found["warm.2"] == "U - |"


def test_a_truth_that_facts_can_bring_about_is_still_a_goal_beside_a_silent_source(town: Town) -> None:
    rules = UNSTATED.replace("is_frail and unstated", "is_frail and has_stove or is_frail and unstated")
    found = said(measure(town, case(is_frail="true", has_stove="false"), case(), rules=rules))
    assert found["warm"] == "FU D | true"
    assert found["warm.2"] == "TF D |"


# Supposing


def test_supposing_is_evaluating_with_that_fact_changed() -> None:
    path = next(shipped_rulesets().rglob("01-1-*.cases.yaml"))
    tried = 0
    for it in read_cases(path)[::9]:
        history = Rulesets().history(path, it)
        if it.on not in history.service.in_force:
            continue
        evaluation = history.on(it.on).evaluate(it.facts, it.on, it.today)
        operations = evaluation.program.operations
        for index, operation in enumerate(operations):
            name = operation.test.fact if isinstance(operation.test, FactIs) else ""
            if sum(name in other.facts for other in operations) == 1 and isinstance(it.facts.get(name), bool):
                other = history.on(it.on).evaluate(dict(it.facts) | {name: not it.facts[name]}, it.on, it.today)
                assert suppose(evaluation, index, ~evaluation.truth(index)).truths == other.truths
                tried += 1
    assert tried > 100


# The whole


def test_a_service_without_cases_counts_in_its_folder(town: Town) -> None:
    service, duty = cover(Town(town.root).write())
    assert (service.number, service.cases, service.met) == ("1-1", 0, 0)
    assert service.goals > 30
    assert (duty.number, duty.goals, str(duty.percent)) == ("9-1", 0, "100.0")


def test_a_cases_file_alone_is_covered_alone(town: Town) -> None:
    measure(town, case())
    (service,) = cover(town.root / CASES)
    assert (service.number, service.cases) == ("1-1", 1)


def test_broken_files_are_told(town: Town) -> None:
    with pytest.raises(RulesetError, match="is_residnt"):
        measure(town, case(), rules=RULES.replace("when: is_resident", "when: is_residnt"))


def test_a_hundred_is_the_whole() -> None:
    def item(*met: Goal) -> CoveredItem:
        where, goals = Position("a.yaml"), (Goal.TRUE,)
        return CoveredItem("criterion", "a", Bilingual("甲", "a"), where, frozenset(), goals, frozenset(met))

    items = (*(item(Goal.TRUE) for _ in range(2999)), item())
    assert str(percent_of([ServiceCoverage("1", Bilingual("甲", "a"), "a.yaml", 1, items)])) == "99.9"


def test_the_shipped_cases_lack_nothing() -> None:
    services = cover(shipped_rulesets())
    assert len(services) == len(load_catalog())
    assert not [f"{item.where} {item.id} {text}" for it in services for item in it.items for text in say_missing(item)]
    assert all(it.percent == 100 for it in services)
    asked = [it for it in services if load_catalog()[it.number].kind not in ("duty", "channel")]
    assert asked
    assert all(it.goals for it in asked)


# Reports


def test_the_lines_say_where_what_and_what_is_missing(town: Town) -> None:
    service = measure(town, case())
    head, headings, *rows, count, total = coverage_lines([service])
    assert head == f"1-1 取暖补助 (Heating aid)  {town.root / SERVICE}"
    assert " ".join(headings.split()) == (
        "位置 (where) 项目 (item) 真假未知 (T F U) 决定 (decisive) 缺少什么 (missing, notes)"
    )
    at = {item.id: item.where.line for item in service.items}
    never, alone = (
        "没有案例使它成立 (never TRUE)",
        "没有案例单由它改变所属的条件或材料 (never alone changes what it stands in)",
    )
    assert [" ".join(row.split()) for row in rows[:4]] == [
        f"01-1-heating-aid.yaml:{at['resident']} resident T - - D 没有案例使它不成立 (never FALSE)",
        f"01-1-heating-aid.yaml:{at['warm']} warm T - - D 没有案例使它不成立 (never FALSE)",
        f"01-1-heating-aid.yaml:{at['warm']} warm.1 有炉具 T - - D 没有案例使它不成立 (never FALSE)",
        f"01-1-heating-aid.yaml:{at['warm']} warm.2 体弱 - F - - {never}；{alone}",
    ]
    assert count == "  案例 1 (cases)，目标 12/21 (goals)，57.1%"
    assert total == "合计 (total)  12/21  57.1%"


def test_whole_tests_are_left_out_of_the_lines(town: Town) -> None:
    lines = "\n".join(coverage_lines([measure(town, case(), case(has_stove="false"))]))
    assert "warm.1" not in lines
    assert "warm.2" in lines


class Page(HTMLParser):
    """Reads a page, holding that every tag is closed in its order."""

    VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append((dict(attrs)["class"] or "", ""))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "tr" in self.open:
            kind, text = self.rows[-1]
            self.rows[-1] = (kind, text + data)


HOSTILE = RULES.replace("zh: 暖,", "zh: \"<script>alert('暖')</script>&amp;\",").replace(
    "    when: is_resident\n", "    when: is_resident  # <b onclick='x'>\n"
)


def page(town: Town, *cases: str, rules: str = RULES) -> tuple[str, Page]:
    services = (measure(town, *cases, rules=rules),)
    text = coverage_html(services, {services[0].path: rules})
    return text, Page(text)


def test_the_page_stands_alone_in_light_and_dark(town: Town) -> None:
    text, parsed = page(town, case())
    tags = [tag for tag, _ in parsed.tags]
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert parsed.tags[0] == ("html", {"lang": "zh"})
    assert "prefers-color-scheme: dark" in text
    assert "http" not in text
    assert "57.1%" in text


def test_the_page_escapes_every_text(town: Town) -> None:
    text, parsed = page(town, case(), rules=HOSTILE)
    assert "<script" not in text
    assert "<b onclick" not in text
    assert not [attrs for _, attrs in parsed.tags if "onclick" in attrs]
    said_in = "".join(row for _, row in parsed.rows)
    assert said_in.count("<script>alert('暖')</script>&amp;") == 2


def test_every_line_of_the_file_is_marked_by_its_item(town: Town) -> None:
    _, parsed = page(town, case(), case(is_resident="false"))
    lines = [(kind, row) for kind, row in parsed.rows if kind != "note"]
    assert len(lines) == len(RULES.splitlines())
    marked = {row.lstrip("0123456789✔◐✘").strip(): (kind, row) for kind, row in lines}
    assert marked["resident:"][0] == "whole first"
    assert marked["when: is_resident"][0] == "whole"
    assert marked["when: has_stove or is_frail"][0] == "part"
    assert "◐" in marked["when: has_stove or is_frail"][1]
    assert marked["- document: aid_form"][0] == "plain"
    assert marked["- document: stove_papers"][0] == "part first"
    assert marked["exempt_when: household_size == 1"][0] == "part"
    assert marked["eligibility:"][0] == "plain"


def test_what_is_missing_is_said_under_its_lines(town: Town) -> None:
    _, parsed = page(town, case())
    kinds = [kind for kind, _ in parsed.rows]
    (under_resident, under_warm, _) = (row for kind, row in parsed.rows if kind == "note")
    assert kinds.index("note") == RULES.splitlines().index("    when: is_resident") + 2
    assert under_resident == "◐ 条件 criterion 居民 Resident：没有案例使它不成立 never FALSE"
    assert "单项 single test 体弱 Frail：没有案例使它成立 never TRUE；" in under_warm


def test_untouched_items_are_marked_so(town: Town) -> None:
    _, parsed = page(town)
    kinds = {kind.removesuffix(" first") for kind, _ in parsed.rows}
    assert kinds == {"plain", "none", "note"}


def test_a_page_without_the_source_still_says_what_is_missing(town: Town) -> None:
    service = measure(town, case())
    text = coverage_html([service], {})
    assert "never FALSE" in text
    Page(text)


# The command line


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """The exit code of the command."""
    monkeypatch.setattr(sys, "argv", ["eligibility", "coverage", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


def test_the_command_fails_under_and_only_under(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(town, case())
    assert not run(monkeypatch, str(town.root), "--fail-under", "57")
    assert "coverage is under" not in capsys.readouterr().out
    assert run(monkeypatch, str(town.root), "--fail-under", "58") == 1
    assert "低于 58% (coverage is under 58%)" in capsys.readouterr().out


def test_the_command_writes_the_page(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(town, case())
    assert not run(monkeypatch, str(town.root / CASES), "--html", str(tmp_path / "page.html"))
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "when: has_stove or is_frail" in text
    Page(text)
    assert "合计 (total)  12/21  57.1%" in capsys.readouterr().out


def test_the_command_covers_the_shipped_rulesets_of_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not run(monkeypatch, "--fail-under", "100")
    assert "1-1" in capsys.readouterr().out


def test_a_folder_without_services_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(tmp_path)) == 2
    assert "no cases" in capsys.readouterr().err


def test_the_duty_has_a_page_too(town: Town) -> None:
    (_, duty) = cover(town.write())
    Page(coverage_html([duty], {duty.path: FILES[DUTY]}))
