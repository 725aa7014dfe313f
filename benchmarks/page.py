"""The figures in docs/benchmarks.md: what stands between its markers is written from the JSON of the last run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.results import entries, say_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.results import Results
    from eligibility.text import Bilingual

_HEAD = (
    "作业 job",
    "做法 way",
    "中位数 median",
    "是本库的几倍 times ours",
    "要求 bar",
    "达到 met",
)


def write_figures(page: Path, results: Results) -> None:
    """Put the figures between their markers."""
    write_between(page, "figures", figures(results))


def write_between(page: Path, name: str, text: str) -> None:
    """Put the text between the markers of that name, which must be there."""
    begin, end = markers(name)
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def markers(name: str) -> tuple[str, str]:
    """What stands before and after a part of a page that is written from figures."""
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def shown(page: Path, name: str) -> str:
    """The text that stands between the markers of that name."""
    begin, end = markers(name)
    return page.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0].strip()


def figures(results: Results) -> str:
    """The machine in a line, then every row."""
    machine = "，".join(f"{name} {value}" for name, value in results.machine.items())
    return f"{results.measured}：{machine}。\n\n{table(results)}"


def table(results: Results) -> str:
    """A line for each way of doing each job."""
    lines = [_HEAD, ("---", "---", "---:", "---:", "---", "---")]
    lines += [
        (
            _both(entry.job),
            f"**{_both(entry.way)}**" if entry.job else _both(entry.way, entry.note),
            say_seconds(entry.seconds),
            "" if entry.times is None else f"{float(f'{entry.times:.3g}'):,g}",
            entry.bar,
            {True: "✓", False: "✗", None: ""}[entry.is_met],
        )
        for entry in entries(results.rows)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _both(text: Bilingual | None, note: Bilingual | None = None) -> str:
    if text is None:
        return ""
    added = f"（{note.zh} {note.en}）" if note else ""
    return f"{text.zh} {text.en}{added}"
