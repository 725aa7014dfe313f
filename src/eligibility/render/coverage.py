"""Coverage of rulesets by their cases: lines for a terminal, and a page that needs nothing but itself."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from eligibility.testing.coverage import CoveredItem, Goal, percent_of
from eligibility.text import Bilingual, columns_of
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from eligibility.testing.coverage import ItemKind, ServiceCoverage

Level = Literal["whole", "part", "none"]

_MARKS: dict[Level, str] = {"whole": "✔", "part": "◐", "none": "✘"}
_HEADINGS = (
    Bilingual("位置", "where"),
    Bilingual("项目", "item"),
    Bilingual("真假未知", "T F U"),
    Bilingual("决定", "decisive"),
    Bilingual("缺少什么", "missing, notes"),
)
_KINDS: dict[ItemKind, Bilingual] = {
    "criterion": Bilingual("条件", "criterion"),
    "material": Bilingual("材料", "material"),
    "entitlement": Bilingual("待遇", "entitlement"),
    "step": Bilingual("环节", "step"),
    "test": Bilingual("单项", "single test"),
}
_MISSING = {
    Goal.TRUE: Bilingual("没有案例使它成立", "never TRUE"),
    Goal.FALSE: Bilingual("没有案例使它不成立", "never FALSE"),
    Goal.UNSTATED: Bilingual("没有案例走到来源没有说明之处", "no case reaches what no source states"),
}
_NOT_TURNED = Bilingual("没有案例由它自己的测试使它成立、使它不成立", "its own tests do not turn it both ways")
_INDECISIVE: dict[ItemKind, Bilingual] = {
    "criterion": Bilingual("没有案例单由它改变结论", "never alone changes the outcome"),
    **dict.fromkeys(("material", "entitlement", "step"), _NOT_TURNED),
    "test": Bilingual("没有案例单由它改变所属的条件或材料", "never alone changes what it stands in"),
}
_SILENT = {
    frozenset({Goal.TRUE}): Bilingual("来源没有说明何时成立", "no source says when it is TRUE"),
    frozenset({Goal.FALSE}): Bilingual("来源没有说明何时不成立", "no source says when it is FALSE"),
    frozenset({Goal.TRUE, Goal.FALSE}): Bilingual("来源没有说明", "no source says"),
}
_TOTAL = Bilingual("合计", "total")
_LEVELS: dict[Level, Bilingual] = {
    "whole": Bilingual("全部覆盖", "covered"),
    "part": Bilingual("部分覆盖", "covered in part"),
    "none": Bilingual("没有覆盖", "not covered"),
}


def say_missing(item: CoveredItem) -> tuple[Bilingual, ...]:
    """What no case does with the item, in words."""
    return tuple(_INDECISIVE[item.kind] if goal is Goal.DECISIVE else _MISSING[goal] for goal in item.missing)


def say_silence(item: CoveredItem) -> tuple[Bilingual, ...]:
    """That no source says when the item is TRUE, or FALSE, so that no case can bring it about."""
    silent = Goal.UNSTATED in item.goals
    return (_SILENT[frozenset({Goal.TRUE, Goal.FALSE}.difference(item.goals))],) if silent else ()


def coverage_lines(services: Iterable[ServiceCoverage]) -> Iterator[str]:
    """The report in lines; single tests are listed where something is missing."""
    listed = tuple(services)
    for service in listed:
        yield f"{service.number} {service.title}  {service.path}"
        shown = [item for item in service.items if item.kind != "test" or item.missing]
        rows = [tuple(str(heading) for heading in _HEADINGS), *(_row(item) for item in shown)]
        widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (width - columns_of(cell)) for cell, width in zip(row, widths, strict=True))
            yield f"  {'  '.join(cells)}".rstrip()
        yield f"  {_count(service)}"
    met, goals = sum(it.met for it in listed), sum(it.goals for it in listed)
    yield f"{_TOTAL}  {met}/{goals}  {percent_of(listed)}%"


def _row(item: CoveredItem) -> tuple[str, ...]:
    seen = " ".join(truth.name[0] if truth in item.seen else "-" for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN))
    decisive = ("D" if item.decisive else "-") if Goal.DECISIVE in item.goals else ""
    name = f"  {item.id} {item.title.zh}" if item.kind == "test" else item.id
    notes = "；".join(map(str, (*say_missing(item), *say_silence(item))))
    return (f"{PurePath(item.where.path).name}:{item.where.line}", name, seen, decisive, notes)


def _count(service: ServiceCoverage) -> str:
    return f"案例 {service.cases} (cases)，目标 {service.met}/{service.goals} (goals)，{service.percent}%"


def coverage_html(services: Sequence[ServiceCoverage], sources: Mapping[str, str]) -> str:
    """The report as one HTML page without scripts; *sources* are the texts of the services' files by path."""
    sections = "".join(_section(service, sources.get(service.path, "")) for service in services)
    legend = "".join(f'<span class="{level}">{mark} {_both(_LEVELS[level])}</span>' for level, mark in _MARKS.items())
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>案例覆盖 (coverage by cases)</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_both(Bilingual('案例覆盖', 'Coverage by cases'))} <b>{percent_of(services)}%</b></h1>\n"
        f'<p class="legend">{legend}</p>\n{sections}</main>\n</body>\n</html>\n'
    )


def _section(service: ServiceCoverage, source: str) -> str:
    lines = source.splitlines()
    items: dict[int, list[CoveredItem]] = defaultdict(list)
    for item in service.items:
        items[item.where.line].append(item)
    ends = {at: _last_line(lines, group[0]) for at, group in items.items()}
    level_of = {line: _level(items[at]) for at, end in ends.items() for line in range(at, end + 1)}
    notes = {ends[at]: _notes(group) for at, group in items.items()}
    rows = "".join(
        _line(at, text, level_of.get(at), notes.get(at, ""), first=at in items) for at, text in _numbered(lines, notes)
    )
    head = f"<h2>{escape(service.number)} {_both(service.title)} <b>{service.percent}%</b></h2>"
    return (
        f"<section>\n{head}\n<p>{escape(_count(service))} · <code>{escape(PurePath(service.path).name)}</code></p>\n"
        f'<div class="source"><table>\n{rows}</table></div>\n</section>\n'
    )


def _numbered(lines: list[str], notes: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; as far as the notes reach, even if the source is not at hand."""
    reach = range(max(notes, default=0))
    yield from ((at, text or "") for at, (text, _) in enumerate(zip_longest(lines, reach), start=1))


def _last_line(lines: list[str], item: CoveredItem) -> int:
    """The last line of the item's block, by indentation; comments after it are not part of it."""
    margin = item.where.column - (item.kind not in ("criterion", "test"))
    last = item.where.line
    for at, line in enumerate(lines[item.where.line :], start=item.where.line + 1):
        text = line.strip()
        if text and len(line) - len(line.lstrip()) < margin:
            break
        last = at if text and not text.startswith("#") else last
    return last


def _level(group: list[CoveredItem]) -> Level:
    goals, missing = sum(len(item.goals) for item in group), sum(len(item.missing) for item in group)
    if not missing:
        return "whole"
    return "none" if missing == goals else "part"


def _line(at: int, text: str, level: Level | None, note: str, *, first: bool) -> str:
    mark = _MARKS[level] if level else ""
    cells = f'<th>{at}</th><td class="mark">{mark}</td><td><code>{escape(text)}</code></td>'
    row = f'<tr class="{level or "plain"}{" first" if first else ""}">{cells}</tr>\n'
    return row + (f'<tr class="note"><th></th><td></td><td>{note}</td></tr>\n' if note else "")


def _notes(group: list[CoveredItem]) -> str:
    """The item and those of its tests that lack something, each in a line; nothing if all is well."""
    shown = [item for item in group if item.missing or (item.kind != "test" and Goal.UNSTATED in item.goals)]
    return "".join(f'<p class="{_level([item])}">{_note(item)}</p>' for item in shown)


def _note(item: CoveredItem) -> str:
    words = "；".join(_both(text) for text in (*say_missing(item), *say_silence(item)))
    return f"{_MARKS[_level([item])]} {_both(_KINDS[item.kind])} <b>{_both(item.title)}</b>：{words}"


def _both(text: Bilingual) -> str:
    return f'{escape(text.zh)} <span class="en" lang="en">{escape(text.en)}</span>'


_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #656d76; --paper: #fff; --line: #d8dee4;
  --whole: #1a7f37; --part: #9a6700; --none: #cf222e; --wash: 9%; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --line: #30363d;
    --whole: #3fb950; --part: #d29922; --none: #f85149; --wash: 16%; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
h1, h2 { font-weight: 600; line-height: 1.3; } h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.en { color: var(--soft); font-size: .87em; font-weight: 400; }
.legend span { margin-right: 1.2rem; } .legend .en { margin-right: 0; }
.source { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 0 .6rem; vertical-align: top; }
code { font: 13px/1.6 ui-monospace, "Cascadia Mono", Menlo, "Noto Sans Mono CJK SC", monospace; }
td code { white-space: pre-wrap; overflow-wrap: anywhere; }
tr > th { width: 2.5rem; text-align: right; color: var(--soft); font: 12px/1.8 ui-monospace, monospace;
  user-select: none; }
.mark { width: 1rem; padding: 0; }
.whole { --hue: var(--whole); } .part { --hue: var(--part); } .none { --hue: var(--none); }
.legend > span, .mark { color: var(--hue, inherit); }
tr.whole, tr.part, tr.none { background: color-mix(in srgb, var(--hue) var(--wash), transparent); }
tr.whole .mark, tr.part .mark, tr.none .mark { border-left: 3px solid var(--hue); padding-left: .4rem; }
tr.first > * { border-top: 1px solid var(--line); }
.note p { margin: .1rem 0 .3rem; padding-left: .7rem; border-left: 3px solid var(--hue); }
"""
