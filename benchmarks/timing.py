"""How long something takes: the best of several runs, as the machine's other work only ever adds."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Row:
    """One way of doing a job: seconds for the whole of it, measured on *share* of it."""

    name: str
    seconds: float
    share: float = 1.0


def best(job: Callable[[], object], *, runs: int = 7) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(runs):
        start = perf_counter()
        job()
        seconds.append(perf_counter() - start)
    return min(seconds)


def show(title: str, rows: list[Row], bars: list[tuple[str, float, float, str]]) -> None:
    """The rows as a table, and whether each bar is met: what is measured, its value, its bar, and which way."""
    console = Console(highlight=False)
    table = Table(title=title, title_justify="left")
    for head in ("", "ms", "x first"):
        table.add_column(head, justify="left" if not head else "right")
    for row in rows:
        name = row.name if row.share == 1 else f"{row.name} ({row.share:.2%} of the rows, scaled)"
        table.add_row(name, f"{row.seconds * 1e3:,.2f}", f"{row.seconds / rows[0].seconds:,.2f}")
    console.print(table)
    for what, value, bar, way in bars:
        met = value <= bar if way == "at most" else value >= bar
        console.print(f"{'met' if met else 'MISSED'}: {what} {value:,.1f} ({way} {bar:g})")
