"""A deadline as tables for the terminal: the result in a frame, below it every day with its number and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table

from eligibility.calendar.day import WEEKDAYS, DayStatus
from eligibility.render.days import say_span
from eligibility.render.deadline import deadline_rows, sources_of
from eligibility.render.labels import COLON
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES, Bilingual, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.console import Console, ConsoleOptions, RenderResult

    from eligibility.calendar.deadline import Deadline
    from eligibility.render.deadline import DeadlineRow

_DAY, _WHY = Bilingual("日期", "Day"), Bilingual("缘由", "Why")
_RATIOS: dict[Lang, int] = {"zh": 2, "en": 3}
"""How the width is shared: English takes more room."""
_BESIDE = 76
"""From how many columns on the languages stand beside one another."""
_FINAL = Bilingual("到期日 {due}，确定", "Due {due}, final")
_PROVISIONAL = Bilingual("到期日 {due}，暂定", "Due {due}, provisional")
_SETTLED = Bilingual("所数各日的放假安排都已公布", "the holidays of all days counted have been published")
_RANGE = Bilingual("最早 {earliest}，最晚 {latest}", "earliest {earliest}, latest {latest}")
_SAME = Bilingual("按以往通知的做法不会变动", "by what past notices did it would not move")
_AWAITS = Bilingual("待 {years} 年的放假通知公布", "waits for the notice for {years}")
_ACT = Bilingual("为不误期，请按最早的一天办", "so as not to be late, act by the earliest")
_OPENS = Bilingual("自 {opens} 起可办", "open from {opens}")
_RECEIVED = Bilingual("{at}收到，按 {event} 计", "received {at}, counts as {event}")
_BEIJING = Bilingual("{at}（北京时间）", "{at} (Beijing)")
_SOURCES = Bilingual("依据", "By")
_JOIN: dict[Lang, str] = {"zh": "、", "en": ", "}


def show_deadline(deadline: Deadline, languages: Sequence[Lang] = LANGUAGES) -> RenderableType:
    """The result, every day's reason, and the notices behind it."""
    parts = [_result(deadline, languages), _Days(deadline, languages)]
    if sources := sources_of(deadline):
        label = " ".join(_SOURCES[lang] for lang in languages)
        parts.append(Wrapped(f"{label}{COLON[languages[0]]}{_JOIN[languages[0]].join(sources)}", "dim"))
    return Group(*(line for part in parts for line in (part, "")))


def _result(deadline: Deadline, languages: Sequence[Lang]) -> RenderableType:
    style, frame = ("green", box.ROUNDED) if deadline.is_final else ("yellow", box.DOUBLE)
    grid = Table.grid(padding=(0, 3), expand=True)
    for _ in languages:
        grid.add_column(ratio=1)
    for at, text in enumerate(_lines(deadline)):
        grid.add_row(*(Wrapped(text[lang], f"bold {style}" if at == 0 else "") for lang in languages))
    rule = Bilingual(f"{deadline.event} 起，{deadline.rule.text.zh}", f"from {deadline.event}, {deadline.rule.text.en}")
    heading = [Wrapped(rule[lang], "bold") for lang in languages]
    return Group(*heading, Panel(grid, box=frame, border_style=style))


def _lines(deadline: Deadline) -> Iterator[Bilingual]:
    due, earliest, latest = (_day(day) for day in (deadline.due, deadline.earliest, deadline.latest))
    yield (_FINAL if deadline.is_final else _PROVISIONAL).format(due=due)
    if deadline.opens:
        yield _OPENS.format(opens=_day(deadline.opens))
    if deadline.is_final and sources_of(deadline):
        yield _SETTLED
    if not deadline.is_final:
        years = Bilingual(*(_JOIN[lang].join(map(str, deadline.depends_on)) for lang in LANGUAGES))
        yield _AWAITS.format(years=years)
        yield _SAME if deadline.earliest == deadline.latest else _RANGE.format(earliest=earliest, latest=latest)
        if deadline.earliest != deadline.latest:
            yield _ACT
    arrival = deadline.arrival
    if arrival.moment:
        at = _BEIJING.format(at=f"{arrival.moment:%Y-%m-%d %H:%M}")
        yield _RECEIVED.format(at=at, event=_day(deadline.event))
    elif arrival.day != deadline.event:
        yield _RECEIVED.format(at=_day(arrival.day), event=_day(deadline.event))


def _day(day: date) -> Bilingual:
    weekday = WEEKDAYS[day.weekday()]
    return Bilingual(f"{day} {weekday.zh}", f"{day} {weekday.en}")


@dataclass(frozen=True, slots=True)
class _Days:
    """The table of the days; the languages beside one another, or below one another where there is no room."""

    deadline: Deadline
    languages: Sequence[Lang]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        beside = len(self.languages) > 1 and options.max_width >= _BESIDE
        table = Table(
            box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim", expand=True
        )
        table.add_column(" ".join(_DAY[lang] for lang in self.languages), overflow="fold")
        table.add_column("", overflow="fold")
        table.add_column("#", justify="right", no_wrap=True)
        if beside:
            for lang in self.languages:
                table.add_column(_WHY[lang], ratio=_RATIOS[lang])
        else:
            table.add_column(" ".join(_WHY[lang] for lang in self.languages), ratio=1)
        for row in deadline_rows(self.deadline):
            words = [Wrapped(row.why[lang]) for lang in self.languages]
            number = str(row.counted) if row.counted else "–"
            table.add_row(
                say_span(row.first, row.last),
                _weekdays(row, self.languages),
                number,
                *(words if beside else [Group(*words)]),
                style=_style(row),
            )
        yield table


def _weekdays(row: DeadlineRow, languages: Sequence[Lang]) -> str:
    """The weekday, or the first and the last of several; beside English the Chinese is cut to its one character."""
    names = [WEEKDAYS[day.weekday()] for day in dict.fromkeys((row.first, row.last))]
    if len(languages) > 1:
        names = [Bilingual(name.zh[-1], name.en) for name in names]
    return " ".join("–".join(name[lang] for name in names) for lang in languages)


def _style(row: DeadlineRow) -> str:
    if row.is_due:
        return "bold green" if row.is_settled else "bold yellow"
    if row.status is DayStatus.MAKE_UP:
        return "blue" if row.counted else ""
    tone = "" if row.counted or row.status in (None, DayStatus.WORK) else "dim"
    return tone if row.is_settled else f"{tone} yellow".strip()
