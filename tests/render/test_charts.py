"""Charts: what they draw, that nothing is fetched, and what is said where something is missing."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import eligibility as el
from eligibility.render import charts_save
from eligibility.render.charts import CurvePoint, GroupRow, SweepCell, draw_curve, draw_groups, draw_sweep
from eligibility.render.charts_style import DARK, LIGHT, OUTCOMES
from eligibility.text import Bilingual
from tests.render.test_html import contrast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import altair as alt

HOSTILE = "</script><script>alert(1)</script> & \"q\" 'p' \u2028 \\n {x}"
AGE, MONTHS = Bilingual("年龄", "Age"), Bilingual("缴费月数", "Months insured")
TITLE, NOTE = Bilingual("谁得谁失", "Who gains, who loses"), Bilingual("合成人口", "synthetic population")
GROUPS = (
    GroupRow(Bilingual("女", "female"), 1320, 0, 35),
    GroupRow(Bilingual("男", "male"), 0, 250.5, 0),
    GroupRow(Bilingual("其他", "other"), 0, 0, 0),
)


def number(value: int) -> Bilingual:
    return Bilingual(str(value), str(value))


def grid(columns: int = 4, rows: int = 3) -> list[SweepCell]:
    kinds = list(el.Outcome)
    return [
        SweepCell(number(40 + x), kinds[(x + y) % len(kinds)], number(y)) for y in range(rows) for x in range(columns)
    ]


def charts() -> dict[str, Callable[[Bilingual], alt.Chart]]:
    strip = [SweepCell(number(it), el.Outcome.ELIGIBLE if it > 2 else el.Outcome.INELIGIBLE) for it in range(5)]
    lines = [CurvePoint(age, 10 * age, line) for age in range(3) for line in (AGE, MONTHS)]
    return {
        "grid": lambda title: draw_sweep(grid(), x=AGE, y=MONTHS, title=title, note=NOTE),
        "strip": lambda title: draw_sweep(strip, x=AGE, title=title),
        "groups": lambda title: draw_groups(GROUPS, by=Bilingual("性别", "Sex"), title=title, note=NOTE),
        "curve": lambda title: draw_curve([CurvePoint(40, 9), CurvePoint(45, 3)], x=AGE, now=40, title=title),
        "curves": lambda title: draw_curve(lines, x=AGE, title=title),
    }


@pytest.fixture(scope="module", params=charts())
def chart(request: pytest.FixtureRequest) -> alt.Chart:
    return charts()[request.param](TITLE)


def svg_of(chart: alt.Chart, path: Path) -> ET.Element:
    return ET.fromstring(el.save_chart(chart, path / "c.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own


def words(drawing: ET.Element) -> list[str]:
    return ["".join(it.itertext()) for it in drawing.iter() if it.tag.endswith("text")]


def test_a_drawing_says_chinese_and_english_and_follows_light_and_dark(chart: alt.Chart, tmp_path: Path) -> None:
    drawing = svg_of(chart, tmp_path)
    said = " ".join(words(drawing))
    assert TITLE.zh in said
    assert TITLE.en in said
    style = "".join(it.text or "" for it in drawing.iter() if it.tag.endswith("style"))
    for part in ("ground", "ink", "soft", "grid"):
        assert f'[fill="{getattr(LIGHT, part)}"]{{fill:{getattr(DARK, part)}}}' in style
    written = {it.attrib.get("fill") for it in drawing.iter() if it.tag.endswith("text")}
    assert written <= {LIGHT.ink, LIGHT.soft, *(ink for _, _, ink in OUTCOMES.values())}
    assert "Noto Sans CJK SC" in drawing.attrib["font-family"]
    assert not [it for it in drawing.iter() if "font-family" in it.attrib and it is not drawing]


def test_a_grid_has_a_sign_in_each_cell_and_is_read_aloud_cell_by_cell(tmp_path: Path) -> None:
    drawing = svg_of(charts()["grid"](TITLE), tmp_path)
    said = words(drawing)
    cells = grid()
    for outcome, (sign, _, _) in OUTCOMES.items():
        assert said.count(sign) == sum(cell.outcome is outcome for cell in cells)
        assert any(it.startswith(f"{sign} {outcome.label.zh}") for it in said)
    aloud = [it.attrib["aria-label"] for it in drawing.iter() if it.attrib.get("aria-roledescription") == "rect mark"]
    assert len(aloud) == len(cells)
    assert "40, 0, ✔ 符合条件 eligible" in aloud


def test_values_stand_in_the_order_given_the_first_row_at_the_bottom(tmp_path: Path) -> None:
    cells = [SweepCell(number(x), el.Outcome.ELIGIBLE, number(y)) for y in (9, 10) for x in (8, 9, 10)]
    spec = draw_sweep(cells, x=AGE, y=MONTHS, title=TITLE).to_dict()
    assert spec["encoding"]["x"]["sort"] == ["8", "9", "10"]
    assert spec["encoding"]["y"]["sort"] == ["10", "9"]
    assert el.save_chart(draw_sweep(cells, x=AGE, y=MONTHS, title=TITLE), tmp_path / "a.json").exists()


def test_small_cells_have_no_room_for_signs() -> None:
    layers = [len(draw_sweep(grid(it, 2), x=AGE, y=MONTHS, title=TITLE).to_dict()["layer"]) for it in (20, 90)]
    assert layers == [2, 1]


def test_losers_stand_left_winners_right_and_numbers_are_as_given(tmp_path: Path) -> None:
    chart = charts()["groups"](TITLE)
    counts = {
        (row["group"], row["kind"]): row["count"]
        for part in chart.to_dict()["hconcat"]
        for row in find_values(part, "kind")
    }
    assert counts["女\nfemale", "▲ 新符合 gained"] == 1320
    assert counts["男\nmale", "▼ 不再符合 lost"] == -250.5
    assert counts["女\nfemale", "? 变为不能确定 newly undetermined"] == 35
    said = words(svg_of(chart, tmp_path))
    assert {"▲ +1,320", "▼ −250.5", "? 35", "0"} <= set(said)
    assert any("合成人口" in it for it in said)


def find_values(part: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The rows of data of a chart that have a field, wherever they stand."""
    found = list(part.get("data", {}).get("values", ()))
    for layer in part.get("layer", ()):
        found += find_values(layer, field)
    return [row for row in found if field in row]


def test_where_nobody_became_undetermined_there_is_no_panel_for_it() -> None:
    rows = [GroupRow(AGE, 1, 2)]
    assert len(draw_groups(rows, title=TITLE).to_dict()["hconcat"]) == 1


def test_lines_are_told_apart_by_dashes_and_the_present_value_is_named(tmp_path: Path) -> None:
    spec = charts()["curves"](TITLE).to_dict()
    dashes = spec["layer"][-1]["encoding"]["strokeDash"]["scale"]["range"]
    assert len(dashes) == 2
    assert dashes[0] != dashes[1]
    assert "现行 now 40" in words(svg_of(charts()["curve"](TITLE), tmp_path))


def test_what_stands_on_a_colour_can_be_read_and_colours_differ_in_lightness() -> None:
    for _, ground, ink in OUTCOMES.values():
        assert contrast(ground, ink) >= 4.5
    kinds = [OUTCOMES[it][1] for it in (el.Outcome.ELIGIBLE, el.Outcome.UNDETERMINED, el.Outcome.INELIGIBLE)]
    pairs = [(one, other) for one in kinds for other in kinds if one < other]
    assert min(contrast(*pair) for pair in pairs) > 1.6
    for scheme in (LIGHT, DARK):
        assert contrast(scheme.ink, scheme.ground) >= 7
        assert contrast(scheme.soft, scheme.ground) >= 4.5


def test_a_picture_is_drawn_light_and_dark(tmp_path: Path) -> None:
    light = el.save_chart(charts()["strip"](TITLE), tmp_path / "light.png").read_bytes()
    dark = el.save_chart(charts()["strip"](TITLE), str(tmp_path / "dark.PNG"), dark=True).read_bytes()
    assert light[:8] == dark[:8] == b"\x89PNG\r\n\x1a\n"
    assert light != dark


def test_a_picture_without_chinese_letters_is_an_error_and_a_drawing_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bare:
        """A machine without Chinese fonts draws one box for every letter."""

        svg_to_png = staticmethod(lambda _: b"box")

    monkeypatch.setattr(charts_save, "_converter", Bare)
    with pytest.raises(el.EligibilityError, match="fonts-noto-cjk") as caught:
        el.save_chart(charts()["strip"](TITLE), tmp_path / "c.png")
    assert "中文字体" in caught.value.zh
    monkeypatch.undo()
    assert svg_of(charts()["strip"](TITLE), tmp_path) is not None


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    chart = charts()["strip"](Bilingual(f"题{HOSTILE}", HOSTILE))
    return el.save_chart(chart, tmp_path_factory.mktemp("page") / "c.html").read_text(encoding="utf-8")


def test_a_page_fetches_nothing_and_no_text_ends_its_script(hostile_page: str) -> None:
    assert "default-src 'none'" in hostile_page
    markup = re.sub(r"<script>.*?</script>", "", hostile_page, flags=re.DOTALL)
    assert re.search(r"<script|<link|<img|<iframe|src=|href=|url\(|@import", markup) is None
    assert hostile_page.count("<script") == hostile_page.count("</script>") == 2
    (title,) = re.findall(r"<title>(.*?)</title>", hostile_page)
    assert title.startswith("题&lt;/script&gt;")


def test_a_page_holds_the_chart_as_it_was(hostile_page: str) -> None:
    (written,) = re.findall(r"^const spec = (.*);$", hostile_page, re.MULTILINE)
    spec = json.loads(written)
    assert spec["title"]["text"] == f"题{HOSTILE}"
    assert "config" not in spec
    (schemes,) = re.findall(r"^const schemes = (.*);$", hostile_page, re.MULTILINE)
    assert [it["background"] for it in json.loads(schemes)] == [LIGHT.ground, DARK.ground]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for ending in ("svg", "json"):
        one, two = (el.save_chart(charts()["strip"](TITLE), tmp_path / f"{it}.{ending}").read_bytes() for it in "ab")
        assert one == two


@pytest.mark.parametrize("name", ["c.pdf", "c", "c.svgz", ".svg"])
def test_another_ending_is_an_error_that_lists_the_endings(name: str, tmp_path: Path) -> None:
    with pytest.raises(el.EligibilityError, match=r"\.svg, \.png, \.html, \.json"):
        el.save_chart(charts()["strip"](TITLE), tmp_path / name)


def test_an_ending_nearly_right_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(el.EligibilityError, match=r"did you mean \.html\?"):
        el.save_chart(charts()["strip"](TITLE), tmp_path / "c.htm")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(el.EligibilityError, match="cannot write"):
        el.save_chart(charts()["strip"](TITLE), tmp_path / "none" / "c.json")


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(el.EligibilityError, match="nothing to draw"):
        draw_sweep([], x=AGE, title=TITLE)
    with pytest.raises(el.EligibilityError, match="nothing to draw"):
        draw_groups([], title=TITLE)
    with pytest.raises(el.EligibilityError, match="nothing to draw"):
        draw_curve([], x=AGE, title=TITLE)


@pytest.mark.parametrize(
    ("module", "said"), [("altair", "drawing a chart needs altair"), ("vl_convert", "saving a chart")]
)
def test_without_the_extra_the_command_to_install_it_is_named(
    module: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(el.MissingExtraError, match=rf'{said}.*pip install "eligibility\[charts\]"'):
        el.save_chart(charts()["strip"](TITLE), tmp_path / "c.svg")
