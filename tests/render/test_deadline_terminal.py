from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import eligibility as el
from eligibility.render.deadline_terminal import show_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eligibility.calendar.periods import Rule
    from eligibility.text import Lang

FROZEN = el.WorkCalendar.china(as_of="2026-06-01")
BOTH: tuple[Lang, ...] = ("zh", "en")
TEN = el.Period(10, "working_day")
GREEN, YELLOW = "\x1b[32m", "\x1b[33m"


def shown(
    event: str,
    rule: Rule = TEN,
    *,
    languages: Sequence[Lang] = BOTH,
    width: int = 100,
    colour: bool = False,
) -> str:
    stream = io.StringIO()
    system = "standard" if colour else None
    console = Console(file=stream, width=width, highlight=False, force_terminal=colour, color_system=system)  # type: ignore[arg-type]
    console.print(show_deadline(el.deadline(event, rule, calendar=FROZEN), languages))
    return stream.getvalue()


def test_final_and_provisional_differ_by_word_frame_and_colour() -> None:
    final, provisional = shown("2025-01-20"), shown("2026-12-28")
    assert ("确定" in final, "final" in final, "╭" in final) == (True, True, True)
    assert ("暂定" in provisional, "provisional" in provisional, "╔" in provisional) == (True, True, True)
    assert "暂定" not in final
    assert "final" not in provisional
    final, provisional = shown("2025-01-20", colour=True), shown("2026-12-28", colour=True)
    assert f"{GREEN}╭" in final
    assert f"{YELLOW}╔" in provisional
    assert YELLOW not in final
    assert GREEN not in provisional


def test_a_provisional_one_says_what_it_waits_for_and_what_to_do() -> None:
    text = shown("2027-12-20", el.Period(15, "working_day"))
    for words in ("待 2027、2028 年的放假通知", "notice for 2027, 2028", "最早", "latest", "act by the earliest"):
        assert words in text
    assert "have been published" not in text


def test_one_that_cannot_move_by_what_is_known_gives_no_range() -> None:
    text = shown("2027-06-15", el.Period(1, "day", roll="following"))
    assert "provisional" in text
    assert "earliest" not in text
    assert "would not move" in text


def test_a_window_says_when_it_opens() -> None:
    assert "自 2026-02-01 周日 起可办" in shown("2026-01-10", el.WorkingDayOfNextMonth(10))
    assert "起可办" not in shown("2026-01-10")


def test_the_moment_of_an_event_is_told_in_beijing_time() -> None:
    assert "received 2026-01-05 01:30 (Beijing), counts as 2026-01-05 Mon" in shown("2026-01-04T17:30:00Z", width=140)
    assert "2026-01-05 01:30（北京时间）收到" in shown("2026-01-04T17:30:00Z", width=140)
    assert "received" not in shown("2026-01-05")


@pytest.mark.parametrize(
    ("languages", "weekday"), [(("zh",), "周六–周日"), (("en",), "Sat–Sun"), (BOTH, "六–日 Sat–Sun")]
)
def test_days_in_a_row_have_the_first_and_the_last_weekday(languages: tuple[Lang, ...], weekday: str) -> None:
    assert f"2026-01-10 – 01-11  {weekday}" in shown("2026-01-05", languages=languages)


@given(
    st.dates(FROZEN.known_from, FROZEN.known_until),
    st.integers(1, 80),
    st.integers(52, 160),
    st.sampled_from([BOTH, ("zh",), ("en",)]),
)
def test_no_line_is_wider_than_the_terminal_and_every_day_is_there(
    event: object, count: int, width: int, languages: tuple[Lang, ...]
) -> None:
    text = shown(str(event), el.Period(count, "working_day"), languages=languages, width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    joined = "".join(text.split())
    assert str(el.deadline(str(event), el.Period(count, "working_day"), calendar=FROZEN).due) in joined
