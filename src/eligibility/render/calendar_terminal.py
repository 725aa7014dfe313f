"""A year or a month of the working calendar for the terminal: months side by side, legend, holidays, notices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eligibility.calendar.day import SATURDAY, WEEKDAYS, Certainty, DayStatus
from eligibility.calendar.holidays import statute_of
from eligibility.render.calendar_sheet import MARKS, OPEN
from eligibility.render.days import say_kind, say_span, spans
from eligibility.render.wrap import Wrapped
from eligibility.text import LANGUAGES, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rich.console import Console, ConsoleOptions, RenderResult

    from eligibility.calendar.day import CalendarDay
    from eligibility.render.calendar_sheet import CalendarSheet
    from eligibility.text import Lang

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_STYLES = {
    DayStatus.WORK: "",
    DayStatus.WEEKEND: "dim",
    DayStatus.STATUTORY: "bold white on red",
    DayStatus.COMPENSATORY: "bold white on magenta",
    DayStatus.SWAPPED: "black on yellow",
    DayStatus.EXTENSION: "black on green",
    DayStatus.MAKE_UP: "bold white on blue",
}
_HOLIDAY_WEEKEND, _PROJECTED_REST, _OPEN_DAY = "red", "magenta underline", "yellow underline"
_NARROW, _ROOMY, _GAP = 3, 4, 4
"""Columns of the terminal for a day, for one where there is room, and between two months."""
_ABREAST = (6, 4, 3, 2, 1)
"""How many months may stand side by side."""
_BESIDE = 72
"""From how many columns on a month has its legend beside it."""

_YEAR = Bilingual("{year}年的工作日和假日", "Working days and holidays of {year}")
_COUNTS = Bilingual("工作日 {work} 天，休息 {rest} 天", "{work} working days, {rest} days of rest")
_ARRANGED = Bilingual("已有放假通知", "arranged by notice")
_BY_PACKAGE = Bilingual("依软件包 chinese-calendar 所载", "as the package chinese-calendar has it")
_SOME_OPEN = Bilingual(
    "{days}（{mark}）待 {years} 年的放假通知，可能变动",
    "{days} ({mark}) may still be changed by the notice for {years}",
)
_NOT_YET = Bilingual("{year}年还没有放假通知，以下是推算", "no notice for {year} yet: this is a projection")
_CERTAIN = Bilingual(
    "依{statute}，确定的只有法定节假日；补假在哪天、哪些天调休，由通知安排",
    "by {statute} only the statutory days are certain; a notice will say which days are in lieu and which swapped",
)
_UNSETTLED = Bilingual("其中未定", "not settled")
_HOLIDAY, _OFF, _DAYS = Bilingual("节日", "Holiday"), Bilingual("放假", "Off"), Bilingual("天", "Days")
_WORKED, _STATUTORY = Bilingual("上班", "Worked"), Bilingual("法定", "Statutory")
_IN_LIEU = Bilingual("推算补假", "Projected in lieu")
_PROJECTED_LIEU = Bilingual("推算补假", "projected in lieu")
_DAY, _KIND = Bilingual("日期", "Day"), Bilingual("这一天", "What it is")
_PUBLISHED = Bilingual("{day} 公布", "published {day}")
_REPLACES = Bilingual("改 {number} 的安排", "changes what {number} arranged")
_NO_NOTICE = Bilingual("软件包，未存通知的文号和日期", "a package: number and day of the notice are not held")


def show_calendar(sheet: CalendarSheet, languages: Sequence[Lang] = LANGUAGES) -> RenderableType:
    """The sheet: of a year the months side by side, of a month every day; legend, holidays, notices below."""
    parts: list[RenderableType] = [_summary(sheet, languages)]
    if sheet.month:
        parts += [_OneMonth(sheet, languages), _days(sheet, languages)]
    else:
        legend = Columns(_legend(sheet, languages), padding=(0, 3), equal=True, column_first=True)
        parts.append(Group(_Months(sheet, languages), legend))
    if sheet.holidays:
        parts.append(_holidays(sheet, languages))
    parts.append(_sources(sheet, languages))
    return Group(*(line for part in parts for line in (part, "")))


def _summary(sheet: CalendarSheet, languages: Sequence[Lang]) -> RenderableType:
    style, frame = ("yellow", box.DOUBLE) if sheet.is_projected else ("green", box.ROUNDED)
    grid = Table.grid(padding=(0, 3), expand=True)
    for _ in languages:
        grid.add_column(ratio=1)
    for at, text in enumerate(_summary_lines(sheet)):
        grid.add_row(*(Wrapped(text[lang], f"bold {style}" if at == 0 else "") for lang in languages))
    heading = _YEAR.format(year=sheet.year)
    if sheet.month:
        heading = Bilingual(f"{sheet.year}年{sheet.month}月", f"{_MONTHS[sheet.month - 1]} {sheet.year}")
    title = Text(f" {'  '.join(heading[lang] for lang in languages)} ", style="bold")
    return Panel(grid, title=title, title_align="left", box=frame, border_style=style)


def _summary_lines(sheet: CalendarSheet) -> Iterator[Bilingual]:
    if sheet.is_projected:
        yield _NOT_YET.format(year=sheet.year)
    else:
        by_package = any(it.year == sheet.year and it.from_package for it in sheet.notices)
        yield _BY_PACKAGE if by_package else _ARRANGED
    yield _COUNTS.format(work=sheet.working_days, rest=len(sheet.days) - sheet.working_days)
    if sheet.is_projected:
        yield _CERTAIN.format(statute=statute_of(sheet.year).number)
    elif sheet.open_days:
        years = Bilingual(*(mark.join(map(str, sheet.awaited)) for mark in ("、", ", ")))
        yield _SOME_OPEN.format(days=_spans((day.date for day in sheet.open_days), sheet), mark=OPEN, years=years)


@dataclass(frozen=True, slots=True)
class _Months:
    """The months of a year, as many side by side as the terminal has room for."""

    sheet: CalendarSheet
    languages: Sequence[Lang]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        months = [list(days) for _, days in groupby(self.sheet.days, key=lambda day: day.date.month)]
        abreast = next((it for it in _ABREAST if _width(it, _NARROW) <= options.max_width), 1)
        cell = _ROOMY if _width(abreast, _ROOMY) <= options.max_width else _NARROW
        for at in range(0, len(months), abreast):
            row = Table.grid(padding=(0, _GAP, 0, 0))
            row.add_row(*(_month(self.sheet, days, cell, self.languages) for days in months[at : at + abreast]))
            yield from ("", row) if at else (row,)
        yield ""


@dataclass(frozen=True, slots=True)
class _OneMonth:
    """A month with its legend beside it, or below it where there is no room."""

    sheet: CalendarSheet
    languages: Sequence[Lang]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        month, legend = _month(self.sheet, self.sheet.days, _ROOMY, self.languages), _legend(self.sheet, self.languages)
        if options.max_width < _BESIDE:
            yield Group(month, "", *legend)
            return
        row = Table.grid(padding=(0, _GAP, 0, 0))
        row.add_row(month, Group("", *legend))
        yield row


def _width(months: int, cell: int) -> int:
    return months * (7 * cell + 1) + (months - 1) * _GAP


def _month(sheet: CalendarSheet, days: Sequence[CalendarDay], cell: int, languages: Sequence[Lang]) -> Text:
    """A month as lines: its name, the weekdays, and the weeks from Monday on."""
    month = days[0].date.month
    names = {"zh": f"{month}月", "en": _MONTHS[month - 1]}
    text = Text(no_wrap=True)
    text.append(" " * (cell - _NARROW) + " ".join(names[lang] for lang in languages), style="bold")
    if sheet.is_projected:
        text.append(f" {OPEN}", style="bold yellow")
    for lang in languages:
        text.append("\n")
        for at, weekday in enumerate(WEEKDAYS):
            short = weekday.zh[-1] if lang == "zh" else weekday.en[:2]
            text.append(_before(at) + " " * (cell - _NARROW) + f"{short} ", style="dim")
    text.append("\n" + "".join(_before(at) + " " * cell for at in range(days[0].date.weekday())))
    for day in days:
        at = day.date.weekday()
        text.append("\n" if at == 0 and day is not days[0] else _before(at))
        text.append(f"{day.date.day:>{cell - 1}}{sheet.mark(day)}", style=_style(sheet, day))
    return text


def _before(weekday: int) -> str:
    """The space that parts Saturday from Friday."""
    return " " if weekday == SATURDAY else ""


def _style(sheet: CalendarSheet, day: CalendarDay) -> str:
    if sheet.mark(day) == OPEN:
        return _OPEN_DAY
    if day.status is DayStatus.WEEKEND and day.holidays:
        return _HOLIDAY_WEEKEND
    if day.status is DayStatus.COMPENSATORY and day.certainty is Certainty.PROJECTED:
        return _PROJECTED_REST
    return _STYLES[day.status]


def _legend(sheet: CalendarSheet, languages: Sequence[Lang]) -> list[Text]:
    """For each kind of day there is: its mark, how many, and its name."""
    entries = []
    for status, mark in MARKS.items():
        of_kind = [day for day in sheet.days if day.status is status]
        if of_kind:
            label, style = status.label, _STYLES[status]
            if sheet.is_projected and status is DayStatus.COMPENSATORY:
                label, style = _PROJECTED_LIEU, _PROJECTED_REST
            entries.append(_entry(mark, style, label, len(of_kind), languages))
    if sheet.open_days:
        entries.append(_entry(OPEN, _OPEN_DAY, _UNSETTLED, len(sheet.open_days), languages))
    return entries


def _entry(mark: str, style: str, label: Bilingual, count: int, languages: Sequence[Lang]) -> Text:
    return Text.assemble((f" 8{mark}", style), (f" {count:>3} ", "bold"), _all(label, languages))


def _table(headings: Iterable[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _all(text: Bilingual, languages: Sequence[Lang]) -> str:
    """A text in all the languages asked for, on one line."""
    return " ".join(text[lang] for lang in languages)


def _holidays(sheet: CalendarSheet, languages: Sequence[Lang]) -> RenderableType:
    """Every holiday with its days off and its make-up days; where not arranged, with what the law says."""
    last = (_STATUTORY, _IN_LIEU) if sheet.is_projected else (_OFF, _WORKED)
    table = _table(_all(heading, languages) for heading in (_HOLIDAY, _DAYS, *last))
    table.columns[1].justify = "right"
    for row in sheet.holidays:
        certain = [day for day in row.rest if day not in row.projected]
        other = row.projected if sheet.is_projected else row.work
        table.add_row(_all(row.title, languages), str(len(row.rest)), _spans(certain, sheet), _spans(other, sheet))
    return table


def _spans(days: Iterable[date], sheet: CalendarSheet) -> str:
    return ", ".join(say_span(first, last, year=sheet.year) for first, last in spans(days))


def _days(sheet: CalendarSheet, languages: Sequence[Lang]) -> RenderableType:
    """Every day of a month: what it is, and the number of the notice or the law that says so."""
    table = _table((_all(_DAY, languages), "", *(_KIND[lang] for lang in languages), ""))
    for day in sheet.days:
        cell = Text.assemble((f"{day.date.day:>3}{sheet.mark(day)}", _style(sheet, day)))
        kind = say_kind(day)
        arranged = day.status not in (DayStatus.WORK, DayStatus.WEEKEND) or day.holidays
        words = (Text(kind[lang], style="" if arranged or day.is_working_day else "dim") for lang in languages)
        source = f"[{sheet.sources.index(day.source) + 1}]" if arranged and day.source else ""
        table.add_row(cell, _all(WEEKDAYS[day.date.weekday()], languages), *words, source)
    return table


def _sources(sheet: CalendarSheet, languages: Sequence[Lang]) -> RenderableType:
    """The notices, each with its number and day; for days no notice arranges, the law."""
    numbers = {notice.id: notice.number for notice in sheet.calendar.notices}
    lines: list[RenderableType] = []
    for at, source in enumerate(sheet.sources, start=1):
        notice = next((it for it in sheet.notices if it.number == source), None)
        said, more = [Certainty.STATUTE.label], []
        if notice:
            replaced = numbers.get(notice.supersedes or "")
            said = [_PUBLISHED.format(day=str(notice.published))] if notice.published else []
            said = [_NO_NOTICE] if notice.from_package else said
            more = [_all(_REPLACES.format(number=replaced), languages)] if replaced else []
            more += [notice.url] if notice.url else []
        lines.append(Wrapped("  ".join((f"[{at}] {source}", *(it[lang] for it in said for lang in languages)))))
        lines += [Wrapped(line, "dim", 4) for line in more]
    return Group(*lines)
