from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import eligibility as el
from eligibility.render.checklist_build import build_page
from eligibility.render.checklist_html import write_html
from tests.town import SERVICE

if TYPE_CHECKING:
    from eligibility.text import Lang
    from tests.town import Town

HOSTILE = """<script>alert(1)</script> | *x* & "q" 'p' </table>"""


def html_of(d: el.Determination, *languages: Lang) -> str:
    return write_html(build_page(d, d.checklist()), languages or ("zh", "en"))


def parse(html: str) -> ET.Element:
    """The page as XML, which every HTML that closes what it opens is."""
    doctype, _, text = html.partition("\n")
    assert doctype == "<!DOCTYPE html>"
    return ET.fromstring(text)  # noqa: S314 - our own page


def boxes(html: str) -> list[str]:
    return [it.attrib["aria-label"] for it in parse(html).iter("input") if it.attrib["type"] == "checkbox"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_document_to_bring_has_a_box_to_tick(ruleset: el.Ruleset, lang: Lang) -> None:
    common = ruleset.assess({}).checklist().common
    html = html_of(ruleset.assess({}), lang)
    asked = sorted(common, key=lambda item: item.need is el.Need.MAY_BE_REQUIRED)
    assert boxes(html) == [item.document.title[lang] for item in asked]
    assert "checked" not in "".join(re.findall(r"<input[^>]*>", html))


def test_each_language_can_stand_alone(ruleset: el.Ruleset) -> None:
    d = ruleset.assess({})
    assert "Resident identity card" not in html_of(d, "zh")
    assert "居民身份证" not in html_of(d, "en")
    assert parse(html_of(d, "en")).attrib["lang"] == "en"
    both = html_of(d)
    assert both.index("居民身份证") < both.index("Resident identity card")


def test_the_page_needs_nothing_but_itself(ruleset: el.Ruleset) -> None:
    html = html_of(ruleset.assess({}))
    page = parse(html)
    assert {it.tag for it in page.iter()} & {"script", "link", "img", "iframe", "a", "object"} == set()
    assert [
        name for it in page.iter() for name in it.attrib if name in ("src", "href", "style") or name[:2] == "on"
    ] == []
    style = "".join(page.find("head/style").itertext())  # type: ignore[union-attr]
    assert re.search(r"url\(|@import|@font-face|https?:", style) is None


def test_the_page_is_made_for_a4_with_a_head_on_each_sheet_and_no_row_across_two(ruleset: el.Ruleset) -> None:
    html = html_of(ruleset.assess({}))
    style = re.sub(r"\s+", " ", html[html.index("<style>") : html.index("</style>")])
    assert "@page { size: A4;" in style
    assert "thead { display: table-header-group;" in style
    assert re.search(r"tbody\.row[^{]*\{ break-inside: avoid; \}", style)
    assert '"第 " counter(page) " 页，共 " counter(pages) " 页"' in style
    assert "prefers-color-scheme: dark" in style
    assert len(parse(html).findall(".//thead")) == 1


def test_words_of_a_ruleset_never_become_markup(town: Town) -> None:
    quoted = HOSTILE.replace("'", "''")
    for file, title in (("documents.yaml", "补助申请表"), ("documents.yaml", "工资单"), ("agencies.yaml", "镇政府")):
        town.edit(file, f"{{zh: {title},", f"{{zh: '{title}{quoted}',")
    town.edit(SERVICE, "title: {zh: 取暖补助,", f"title: {{zh: '取暖补助{quoted}',")
    d = town.catalog()["1-1"].assess({"is_resident": True, "household_income": 1}, on="2021-06-01")
    html = html_of(d)
    page = parse(html)
    text = " ".join("".join(page.itertext()).split())
    for title in ("补助申请表", "工资单", "镇政府", "取暖补助"):
        assert title + HOSTILE in text
    assert boxes(html)[0] == "补助申请表" + HOSTILE
    assert "<script" not in html


def test_a_duty_has_a_page_too(town: Town) -> None:
    d = town.catalog()["9-1"].assess({}, on="2021-06-01")
    assert "炉具合格证" in "".join(parse(html_of(d)).itertext())
