"""Wrapping of mixed Chinese and English for the terminal.

Chinese may break between any two characters, but no line starts with closing punctuation; English
breaks at spaces. Rich alone breaks at spaces only, which leaves Chinese lines ragged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.measure import Measurement
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

_CLOSING = "，。；：、！？）〕》」』”’％…"
_OPENING = "（〔《「『“‘"
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff5e"
_PIECES = re.compile(
    rf"[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+|.)[{_CLOSING};,.:)]*\s*",
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text with an indent that its further lines keep; they stand under the text, not under its mark."""

    text: str
    style: str = ""
    indent: int = 0
    mark: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        first = " " * self.indent + (f"{self.mark} " if self.mark else "")
        pad = " " * cell_len(first)
        for at, line in enumerate(wrap(self.text, max(options.max_width - len(pad), 8))):
            yield Text((pad if at else first) + line, style=self.style, no_wrap=True, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(20, options.max_width), options.max_width)


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of at most *width* columns; a piece wider than that is cut.

    >>> list(wrap("年龄：36周岁；性别：女", 10))
    ['年龄：36周', '岁；性别：', '女']
    """
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(paragraph):
            if line and cell_len((line + piece).rstrip()) > width:
                yield line.rstrip()
                line = ""
            line += piece
            while cell_len(line.rstrip()) > width:
                head = _head(line, width)
                yield head
                line = line[len(head) :]
        yield line.rstrip()


def _head(line: str, width: int) -> str:
    """The longest beginning of *line* that fits."""
    end = 1
    while end < len(line) and cell_len(line[: end + 1]) <= width:
        end += 1
    return line[:end]
