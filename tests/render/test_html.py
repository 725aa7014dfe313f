"""Fragments for notebooks and pages: well-formed, escaped, self-contained, and silent about sensitive facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import eligibility as el
from eligibility.render.html import Html, both, fragment, page, table, tag
from eligibility.render.html_style import SCOPE, STYLE
from eligibility.text import Bilingual
from tests.town import SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.town import Town

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = """<script>alert(1)</script> & "q" 'p' </section> \u202eדגה\u202c """ + "W" * 300
ALONE = {"sex": "female", "has_local_hukou": True}
LARGEST = 100_000


def parse(html: str) -> ET.Element:
    return ET.fromstring(html)  # noqa: S314 - our own markup


def words(html: str) -> str:
    """What is read of it, without its style."""
    root = parse(html)
    for style in root.findall(".//style"):
        style.text = ""
    return " ".join("".join(root.itertext()).split())


def shown(catalog: el.Catalog) -> Mapping[str, Html]:
    """One of everything that has a fragment."""
    facts = el.read_facts(EXAMPLES / "divorced-mother.yaml")
    d = catalog["1-1"].assess(facts, on="2021-06-01")
    survey = catalog.assess(facts, on="2024-06-01")
    things = {
        "determination": d,
        "undetermined": catalog["1-1"].assess(ALONE, on="2021-06-01"),
        "ineligible": catalog["1-1"].assess({"has_local_hukou": False}, on="2021-06-01"),
        "entitled": catalog["3-1"].assess(el.read_facts(EXAMPLES / "laid-off-cook.yaml"), on="2024-06-01"),
        "channel": catalog["9"].assess({}, on="2024-06-01"),
        "checklist": d.checklist(),
        "by_route": d.checklist("single_parent"),
        "open_routes": catalog["1-1"].assess({}, on="2021-06-01").checklist(),
        "check": d.checklist().check(el.read_provided(EXAMPLES / "provided" / "divorced-mother.yaml")),
        "merged": survey.checklist(["1-1", "3-1"]),
        "timeline": d.timeline({"apply": "2021-06-01", "village_check": "2021-06-09"}),
        "survey": survey,
        "difference": el.compare(d, {"marital_status": "married"}),
        "people": el.compare(
            catalog["1-1"].on("2021-06-01"),
            {"parameters.min_age.male": 45},
            el.synthetic_population(EXAMPLES / "populations" / "older-jobseekers.yaml", 300, seed=7),
            by=["sex", "village"],
        ),
        "no_difference": el.compare(d, d),
        "sweep": sweep_of(catalog),
        "large_sweep": sweep_of(catalog, 60),
        "unordered_sweep": el.sweep(catalog["1-1"], facts, {"sex": ["female", "male"]}, on="2021-06-01"),
        "figure_sweep": el.sweep(catalog["1-1"], facts, {"parameters.min_age.female": range(3)}, on="2021-06-01"),
        "turn": catalog["1-1"]
        .on("2021-01-10")
        .eligible_from(el.read_facts(EXAMPLES / "older-jobseeker.yaml"), until="2030-12-31"),
        "rules_turn": catalog["1-1"].eligible_from(
            el.read_facts(EXAMPLES / "graduate-in-2022.yaml"), on="2022-03-31", until="2030-12-31"
        ),
        "no_turn": catalog["1-1"].on("2021-06-01").eligible_from({}, until="2030-12-31"),
        "replay": el.replay(d.record(), catalog),
        "other_replay": el.replay(d.record(), reformed(catalog)),
        "rules": catalog["1-1"].on("2022-06-01"),
        "duty": catalog["13"].on("2024-06-01"),
        "history": catalog["1-1"],
        "catalog": catalog,
        "curve": el.sweep(
            catalog["1-1"].on("2021-06-01"),
            el.synthetic_population(EXAMPLES / "populations" / "older-jobseekers.yaml", 100, seed=7),
            {"parameters.min_age.female": (36, 40)},
            by="sex",
        ),
        "reform": el.read_reform(EXAMPLES / "reforms" / "later-hardship-age.yaml"),
    }
    return {name: thing._repr_html_() for name, thing in things.items()}  # type: ignore[attr-defined]


def reformed(catalog: el.Catalog) -> el.Catalog:
    return catalog.reform({"services.1-1.criteria.single_parent": None}, from_="2021-01-15")


def sweep_of(catalog: el.Catalog, months: int = 12) -> el.Sweep:
    facts = el.read_facts(EXAMPLES / "older-jobseeker.yaml")
    over = {"age": range(35, 61), "unemployment_insured_months": range(months)}
    return el.sweep(catalog["1-1"].on("2021-06-01"), facts, over)


@pytest.fixture(scope="module")
def fragments(catalog: el.Catalog) -> Mapping[str, Html]:
    return shown(catalog)


def test_every_fragment_is_small_well_formed_and_the_same_each_time(
    fragments: Mapping[str, Html], catalog: el.Catalog
) -> None:
    assert shown(catalog) == fragments
    for name, html in fragments.items():
        assert parse(html).tag == "section", name
        assert len(html.encode()) < LARGEST, name


def test_nothing_is_fetched_run_or_named_twice_in_a_notebook(fragments: Mapping[str, Html]) -> None:
    for name, html in fragments.items():
        elements = list(parse(html).iter())
        assert {it.tag for it in elements} & {"script", "link", "img", "iframe", "object", "a", "form"} == set(), name
        attributes = {attribute for it in elements for attribute in it.attrib}
        assert {it for it in attributes if it in ("id", "src", "href", "name", "for") or it[:2] == "on"} == set(), name
    assert re.search(r"url\(|@import|@font-face|https?:", STYLE) is None


def test_the_style_is_about_the_fragment_alone() -> None:
    flat = re.sub(r"@media[^{]*\{", "", STYLE)
    selectors = [part for rule in re.findall(r"([^{}]+)\{[^{}]*\}", flat) for part in re.split(r",(?![^(]*\))", rule)]
    assert len(selectors) > 50
    assert [it for it in selectors if f".{SCOPE}" not in it] == []


def test_light_and_dark_follow_the_notebook_before_the_system() -> None:
    system = STYLE.index("prefers-color-scheme: dark")
    for theme in ('[data-jp-theme-light="false"]', "body.vscode-dark", '[data-jp-theme-light="true"]'):
        assert STYLE.index(theme) > system
    names = re.findall(r"--[a-z-]+(?=:)", STYLE)
    assert {names.count(name) for name in names} == {len(re.findall("color-scheme: (?:light|dark)(?= ?[;!])", STYLE))}
    assert set(re.findall(r"var\((--[a-z-]+)\)", STYLE)) <= set(names)


def test_pairs_of_colours_can_be_read() -> None:
    """WCAG AA: 4.5 to 1 of every ink on every ground on which it stands, in light and in dark."""
    schemes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", rules)) for rules in STYLE.split("}")[:2]]
    for scheme in schemes:
        for ink, ground in [
            *((ink, "paper") for ink in ("ink", "soft", "good", "bad", "open", "plain", "accent")),
            *(("ink", f"{tone}-wash") for tone in ("good", "bad", "open", "plain")),
            *(("soft", f"{tone}-wash") for tone in ("good", "bad", "open", "plain")),
            *((tone, f"{tone}-wash") for tone in ("good", "bad", "open", "plain")),
            *(("ink", day) for day in ("wash", "rest", "holiday", "day-off", "make-up")),
        ]:
            assert contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_tables_have_heads_and_marks_are_read_aloud(fragments: Mapping[str, Html]) -> None:
    tables = 0
    for name, html in fragments.items():
        root = parse(html)
        assert root.attrib["aria-label"], name
        for it in root.iter("table"):
            tables += 1
            assert it.attrib["aria-label"]
            columns = it.findall("thead/tr/th[@scope='col']") + it.findall("thead/tr/td")
            for row in it.findall("tbody/tr"):
                assert len(row.findall("th[@scope='row']")) == 1, name
                assert len(row) == len(columns), name
        marks = [it for it in root.iter("span") if it.attrib.get("class", "").startswith("mark ")]
        assert all(it.attrib["role"] == "img" and it.attrib["aria-label"] for it in marks), name
    assert tables > 20


def test_a_determination_says_its_answer_its_route_and_what_to_ask(fragments: Mapping[str, Html]) -> None:
    assert "符合条件 eligible" in words(fragments["determination"])
    assert "单亲家庭人员 Single parent" in words(fragments["determination"])
    undetermined = words(fragments["undetermined"])
    assert "下一个问题 Next question您的出生日期是？" in undetermined
    assert "不成立：本市（天津市）户籍" in words(fragments["ineligible"])
    assert "失业保险金" in words(fragments["entitled"])


def test_the_tree_is_open_along_what_decided(ruleset: el.Ruleset) -> None:
    d = ruleset.assess(el.read_facts(EXAMPLES / "divorced-mother.yaml"))
    html = parse(d._repr_html_())
    open_ = [it for it in html.iter("details") if "open" in it.attrib]
    said = ["".join(it.find("summary").itertext()) for it in open_]  # type: ignore[union-attr]
    assert any("单亲家庭人员" in it for it in said)
    assert not any("需赡养" in it for it in said)
    decided = [it for it in html.iter("li") if "decided" in it.attrib.get("class", "")]
    assert any("".join(it.itertext()).strip().startswith("✔ 具有本市户籍") for it in decided)


SENSITIVE = {
    "household_receives_minimum_allowance": True,
    "holds_disability_card": True,
    "completed_prison_sentence": False,
    "household_monthly_income_per_person": 987,
}


def test_what_was_found_of_a_sensitive_fact_is_not_shown(ruleset: el.Ruleset) -> None:
    """Two people who differ in a sensitive fact that changes neither outcome nor routes have the same page."""
    known = el.read_facts(EXAMPLES / "divorced-mother.yaml")
    base = {**known, "all_able_household_members_unemployed": False, **SENSITIVE}
    one, two = (ruleset.assess(base | {"household_monthly_income_per_person": income}) for income in (987, 1987))
    assert one.findings != two.findings
    assert one._repr_html_() == two._repr_html_()
    assert "987" not in one._repr_html_()
    prison = [
        ruleset.assess(base | {"completed_prison_sentence": it, "employed_since_release": True}) for it in (True, False)
    ]
    assert prison[0].routes == prison[1].routes
    assert prison[0].findings != prison[1].findings
    trees = [
        re.sub(r"<details[^>]*><summary><span[^>]*>材料清单.*", "", it._repr_html_(), flags=re.DOTALL) for it in prison
    ]
    assert trees[0] == trees[1]


def test_a_difference_hides_what_is_sensitive(ruleset: el.Ruleset) -> None:
    """Two differences that are not the same, but for a sensitive fact, look the same."""
    d = ruleset.assess(el.read_facts(EXAMPLES / "divorced-mother.yaml"))
    changes = {"holds_disability_card": True, "household_monthly_income_per_person": 987, "marital_status": "married"}
    difference = el.compare(d, changes)
    assert words(difference._repr_html_()).count("敏感，不显示") >= 4
    assert "987" not in difference._repr_html_()
    incomes = [el.compare(d, {**changes, "household_monthly_income_per_person": it}) for it in (987, 900)]
    assert incomes[0].facts != incomes[1].facts
    assert incomes[0]._repr_html_() == incomes[1]._repr_html_()
    card = facts_of(difference).split("持有残疾人证", 1)[1]
    assert "是 yes" not in card.split("家庭", 1)[0]


def test_a_replay_hides_answers_that_tell_what_is_sensitive(town: Town) -> None:
    """Two records whose answers differ, but in what hangs on a sensitive fact, have the same page."""
    base = {
        "is_resident": True,
        "dwelling": "house",
        "birth_date": "1985-01-01",
        "has_stove": False,
        "household_size": 2,
    }
    ruleset = town.catalog()["1-1"].on("2021-06-01")
    records = [ruleset.assess({**base, "household_income": it}).record() for it in (1100, 1101)]
    later = town.edit("parameters.yaml", "value: 1200", "value: 1").catalog()
    replays = [el.replay(it, later) for it in records]
    assert "criterion poor" in {it.id for it in replays[0].differences}
    for it in replays:
        said = words(it._repr_html_())
        assert "敏感，不显示" in said
        assert "11" not in said.split("答案 Answer")[1]
    assert replays[0]._repr_html_() == replays[1]._repr_html_()


def test_a_turn_hides_findings_that_tell_what_is_sensitive(snowfield: el.Catalog) -> None:
    facts = {"is_resident": True, "dwelling": "house", "birth_date": "1985-01-01", "household_income": 1}
    turn = snowfield["1-1"].on("2021-06-01").eligible_from(facts, until="2030-12-31")
    assert turn is not None
    assert any(it.sensitive for found in turn.findings for part in found.walk() for it in part.facts)
    assert words(turn._repr_html_()).count("◇") == 1
    assert "household_income" not in turn._repr_html_()
    assert turn.to_html().startswith("<!DOCTYPE html>")


def test_a_reform_is_shown_as_its_file_and_escaped() -> None:
    reform = el.Reform({"criteria.<b>": "</pre><script>\u202e"}, title={"zh": HOSTILE, "en": HOSTILE})
    html = reform._repr_html_()
    (pre,) = parse(html)
    assert pre.text is not None
    assert "criteria.<b>" in pre.text
    assert "\u202e" not in pre.text


def facts_of(difference: el.Difference) -> str:
    """What a page says of the facts that differ."""
    return words(difference._repr_html_()).split("事实 Facts", 1)[1].split("途径 Routes", 1)[0]


def test_a_grid_has_a_mark_for_each_outcome_and_a_large_one_is_left_to_a_chart(
    fragments: Mapping[str, Html], catalog: el.Catalog
) -> None:
    sweep = sweep_of(catalog)
    grid = parse(fragments["sweep"]).find(".//table")
    assert grid is not None
    assert ["".join(it.itertext()) for it in grid.findall("thead/tr/th")] == [str(age) for age in range(35, 61)]
    for months, row in enumerate(grid.findall("tbody/tr")):
        marks = [cell.attrib["title"] for cell in row.findall("td")]
        said = [f"{it.zh} {it.en}" for it in (sweep[age, months].label for age in range(35, 61))]
        if months == sweep.base[1]:
            assert marks[sweep.base[0] or 0] == "符合条件：申请人现在的 eligible: the applicant's own"
            marks[sweep.base[0] or 0] = "符合条件 eligible"
        assert marks == said
    assert parse(fragments["large_sweep"]).find(".//table") is None
    assert "chart()" in words(fragments["large_sweep"])
    (drawn,) = sweep.chart().to_dict()["datasets"].values()
    assert [row["outcome"][2:] for row in drawn] == [
        f"{sweep[age, months].label.zh} {sweep[age, months].label.en}" for months in range(12) for age in range(35, 61)
    ]


def test_words_of_a_ruleset_never_become_markup(town: Town) -> None:
    quoted = HOSTILE.replace("'", "''")
    edits = (
        ("documents.yaml", "补助申请表"),
        ("documents.yaml", "工资单"),
        ("agencies.yaml", "镇政府"),
        ("facts.yaml", "本镇居民"),
        ("sources.yaml", "取暖补助办法"),
        (SERVICE, "取暖补助"),
    )
    for file, title in edits:
        town.edit(file, f"{{zh: {title},", f"{{zh: '{title}{quoted}',")
    catalog = town.catalog()
    d = catalog["1-1"].assess({"is_resident": True, "household_income": 1}, on="2021-06-01")
    survey = catalog.assess({"is_resident": True, "household_income": 1}, on="2021-06-01")
    said = " ".join(HOSTILE.split())
    pages = {
        d.to_html(): ("补助申请表", "工资单", "镇政府", "本镇居民", "取暖补助"),
        d.checklist().to_html(): ("补助申请表", "工资单"),
        d.checklist().check([]).to_html(): ("补助申请表",),
        d.timeline({}).to_html(): ("取暖补助", "镇政府"),
        survey.to_html(): ("取暖补助",),
        survey.checklist(["1-1"]).to_html(): ("补助申请表", "取暖补助"),
    }
    for html, titles in pages.items():
        doctype, _, text = html.partition("\n")
        assert doctype == "<!DOCTYPE html>"
        assert "<script" not in html
        found = words(text)
        assert [title for title in titles if title + said not in found] == []


def test_elements_escape_whatever_is_not_markup() -> None:
    assert tag("p", "<b>", Html("<b>x</b>")) == "<p>&lt;b&gt;<b>x</b></p>"
    assert tag("p", Html("<b>") + "<i>") == "<p>&lt;b&gt;&lt;i&gt;</p>"
    assert tag("input", title='"><script>', disabled=True, checked=False, id=None) == (
        '<input title="&quot;&gt;&lt;script&gt;" disabled="disabled" />'
    )
    assert both(Bilingual("1-1", "1-1")) == '<span lang="zh-Hans">1-1</span>'


@pytest.mark.parametrize("unfit", ["\0", "\x1b", "\ud800", "\uffff", "\x0c"])
def test_what_a_page_cannot_carry_is_replaced(unfit: str) -> None:
    said = Bilingual(f"年{unfit}龄", f"a{unfit}ge")
    html = page(said, fragment(said, table([said], [[said]], caption=said)))
    assert parse(html.partition("\n")[2]).find("head/title").text == "年\ufffd龄 · a\ufffdge"  # type: ignore[union-attr]
    assert html.encode()


def test_rules_stand_in_their_page_as_in_their_text(catalog: el.Catalog) -> None:
    ruleset, service = catalog["1-1"].on("2022-06-01"), catalog["1-1"]
    for text, html in ((ruleset.describe(), ruleset.to_html()), (service.describe_changes(), service.to_html())):
        read = words(re.sub(r"<!DOCTYPE html>", "", html))
        for line in text.splitlines()[1:]:
            said = re.split(r"  \[", line.strip())[0]
            assert " ".join(said.split()) in read, line
    listed = words(catalog._repr_html_())
    assert all(service.number in listed and service.id in listed for service in catalog.values())


def test_a_cell_that_says_something_tells_its_column_on_a_phone(fragments: Mapping[str, Html]) -> None:
    told = 0
    for name, html in fragments.items():
        for it in parse(html).iterfind(".//table[@class='set']"):
            top = it.find("thead/tr")
            heads = ["".join(head.itertext()) for head in (top if top is not None else ())]
            for row in it.iterfind("tbody/tr"):
                for head, cell in zip(heads, row, strict=True):
                    said = "".join(cell.itertext()).strip()
                    is_told = cell.tag == "td" and bool(said) and bool(head)
                    assert ("data-head" in cell.attrib) is is_told, (name, head, said)
                    assert head.startswith(cell.attrib.get("data-head", "")), name
                    told += is_told
    assert told > 100
