from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import eligibility as el
from eligibility.render.calendar_sheet import MARKS, build_sheet
from eligibility.render.calendar_terminal import show_calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.text import Lang

FROZEN = el.WorkCalendar.china(as_of="2026-06-01")
BOTH: tuple[Lang, ...] = ("zh", "en")
COLOUR = re.compile(r"\x1b\[([0-9;]*)m([^\x1b]*)\x1b\[0m")


def shown(
    year: int, month: int | None = None, *, languages: Sequence[Lang] = BOTH, width: int = 80, colour: bool = False
) -> str:
    stream = io.StringIO()
    system = "standard" if colour else None
    console = Console(file=stream, width=width, highlight=False, force_terminal=colour, color_system=system)  # type: ignore[arg-type]
    console.print(show_calendar(build_sheet(FROZEN, year, month), languages))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("width", "abreast"), [(20, 1), (40, 1), (50, 2), (80, 3), (100, 4), (140, 4), (152, 6), (300, 6)]
)
def test_months_stand_side_by_side_as_far_as_there_is_room(width: int, abreast: int) -> None:
    rows = [line.split() for line in shown(2026, languages=("en",), width=width).splitlines()]
    months = [row for row in rows if row and row[0] in ("January", "February")]
    assert len(months[0]) == abreast


def test_a_day_stands_under_its_weekday_and_the_week_begins_on_monday() -> None:
    lines = shown(2026, 2, languages=("en",)).splitlines()
    head = next(at for at, line in enumerate(lines) if "Mo  Tu" in line)
    weekdays, week = lines[head], lines[head + 4]
    assert week.startswith(" 16* 17* 18* 19* 20~  21. 22.  ")
    for name, number in (("Mo", "16"), ("Fr", "20"), ("Sa", "21"), ("Su", "22")):
        assert weekdays.index(name) == week.index(number)


@given(
    st.integers(2004, 2100),
    st.one_of(st.none(), st.integers(1, 12)),
    st.integers(52, 200),
    st.sampled_from([BOTH, ("zh",), ("en",)]),
)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(
    year: int, month: int | None, width: int, languages: tuple[Lang, ...]
) -> None:
    text = shown(year, month, languages=languages, width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    sheet = build_sheet(FROZEN, year, month)
    marked = re.findall(r"(?<![\d-])[ \d]\d[#*+~!?]", "\n".join(text.split("\n\n", 1)[1].splitlines()))
    special = [day for day in sheet.days if sheet.mark(day) not in (" ", ".")]
    assert len(marked) >= len(special)


def test_each_kind_is_told_apart_by_mark_and_by_colour() -> None:
    styles: dict[str, str] = {}
    for year in (2020, 2026):
        for style, text in COLOUR.findall(shown(year, colour=True)):
            if found := re.fullmatch(r" 8(.)", text):
                assert styles.setdefault(found[1], style) == style
    assert set(styles) == {*MARKS.values(), "?"} - {MARKS[el.DayStatus.WORK]}
    assert len(set(styles.values())) == len(styles)


def test_a_day_has_the_colour_of_the_legend() -> None:
    text = shown(2026, colour=True)
    styles = {part: style for style, part in COLOUR.findall(text)}
    for day, sample in (("16*", " 8*"), ("20~", " 8~"), ("14#", " 8#"), (" 6+", " 8+"), ("30?", " 8?")):
        assert styles[day] == styles[sample]


def test_a_weekend_within_a_holiday_has_another_colour_than_any_other() -> None:
    styles = {part: style for style, part in COLOUR.findall(shown(2026, 2, colour=True))}
    assert styles[" 21."] == styles[" 22."] == styles[" 15."]
    assert styles[" 21."] not in (styles["  7."], styles[" 16*"])


def test_a_projected_day_in_lieu_does_not_look_like_a_certain_one() -> None:
    certain = {part: style for style, part in COLOUR.findall(shown(2026, colour=True))}
    projected = {part: style for style, part in COLOUR.findall(shown(2027, colour=True))}
    assert projected[" 9+"] != certain[" 6+"]
    assert projected[" 8+"] == projected[" 9+"]
    assert projected[" 8*"] == certain[" 8*"]


def test_the_legend_counts_in_both_languages() -> None:
    text = shown(2026)
    for entry in (
        "242 工作日 working day",
        "95 周末 weekend",
        "13 法定节假日 statutory holiday",
        "3 其中未定 not settled",
    ):
        assert entry in text
    assert "调休上班 make-up working day" in text
    assert "临时增加" not in text
    assert "3 临时增加的假日 holiday added by a special notice" in shown(2020)


def test_the_days_that_may_still_move_are_told() -> None:
    assert "12-29 – 12-31 (?) may still be changed by the notice for 2027" in shown(2026, languages=("en",))
    assert "?" not in shown(2025, languages=("en",)).replace("://", "")


def test_a_projected_year_and_each_month_of_it_say_so() -> None:
    text = shown(2027, languages=("en",), width=100)
    assert text.startswith("╔")
    assert "no notice for 2027 yet: this is a projection" in text
    assert len(re.findall(r"[a-z] \?", text)) == 12
    month = shown(2027, 2, languages=("zh",))
    assert "2027年还没有放假通知" in month
    assert "春节补假（推算）" in month


def test_years_of_the_package_do_not_claim_a_notice() -> None:
    for year in (2005, 2018):
        text = shown(year, languages=("en",))
        assert "as the package chinese-calendar has it" in text
        assert "arranged by notice" not in text


def test_a_notice_that_changes_another_says_which() -> None:
    assert "changes what 国办发明电〔2018〕15号 arranged" in shown(2019, languages=("en",))


def test_a_month_tells_each_day_and_cites_the_notices_by_number() -> None:
    text = shown(2018, 12, languages=("en",), width=120)
    rows = [
        line.split("  ") for line in text.splitlines() if re.match(r" *\d+[#.~ ] +(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line)
    ]
    assert len(rows) == 31
    (worked,) = [line for line in text.splitlines() if "make-up working day, New Year's Day" in line]
    assert worked.split()[:2] == ["29#", "Sat"]
    assert worked.rstrip().endswith("[2]")
    assert "[2] 国办发明电〔2018〕15号  published 2018-12-04" in text
