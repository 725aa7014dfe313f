"""The figures on the terminal, and how far a run has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.results import entries, say_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.measure import Growth, Row

console = Console(highlight=False)


def progress() -> Progress:
    """A bar a job; gone when all is done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def show_machine(machine: Mapping[str, str]) -> None:
    """What the figures are measured on."""
    console.print("  ".join(f"{name} {value}" for name, value in machine.items()), style="dim")


def show_row(row: Row) -> None:
    """Every way of a job, with the bars."""
    table = Table(title=f"{row.title.zh}  {row.title.en}", title_justify="left", title_style="bold", expand=False)
    table.add_column("做法 way")
    for head in ("中位数 median", "倍 times ours"):
        table.add_column(head, justify="right")
    table.add_column("要求 bar")
    for entry in entries((row,)):
        mark = {True: "[green]✓[/] ", False: "[red]✗[/] ", None: ""}[entry.is_met]
        times = "" if entry.times is None else f"{entry.times:,.3g}"
        name = f"{entry.way.zh}  {entry.way.en}"
        table.add_row(name, say_seconds(entry.seconds), times, f"{mark}{entry.bar}", style="bold" if entry.job else "")
    console.print(table)


def show_growth(growth: Growth) -> None:
    """A line a size."""
    table = Table(title=f"{growth.title.zh}  {growth.title.en}", title_justify="left", title_style="bold")
    table.add_column(f"{growth.size.zh} {growth.size.en}", justify="right")
    for line in growth.lines:
        table.add_column(f"{line.name.zh} {line.name.en}", justify="right")
    sizes = sorted({size for line in growth.lines for size, _ in line.points})
    for size in sizes:
        found = [dict(line.points).get(size) for line in growth.lines]
        table.add_row(f"{size:,}", *("" if it is None else say_seconds(it) for it in found))
    console.print(table)
