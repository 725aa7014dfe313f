"""Where a statement comes from: sources, citations, and how good the evidence is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from eligibility.errors import Position


class Grade(IntEnum):
    """Evidence grade; a higher one is stronger.

    LEGAL: the text of a law or regulation, read by us. GUIDE: the agency's published answer or
    service guide. SECONDARY: a repost, medium or mirror. ASSUMPTION: our inference, to be confirmed.
    """

    ASSUMPTION = 1
    SECONDARY = 2
    GUIDE = 3
    LEGAL = 4

    @property
    def label(self) -> Bilingual:
        """The grade's name for people."""
        return _TITLES[self]


_TITLES = {
    Grade.LEGAL: Bilingual("法律文本", "legal"),
    Grade.GUIDE: Bilingual("官方指南", "guide"),
    Grade.SECONDARY: Bilingual("二手来源", "secondary"),
    Grade.ASSUMPTION: Bilingual("推断", "assumption"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A legal document or page. `checked` is the last day someone confirmed that it was in force."""

    id: str
    title: Bilingual
    issuer: Bilingual
    grade: Grade
    seen: bool
    checked: date
    number: str | None = None
    as_printed: str | None = None
    published: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    url: str | None = None
    note: Bilingual | None = None
    where: Position | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Number where there is one, else the Chinese title: how the source is cited."""
        if self.grade is Grade.ASSUMPTION:
            return self.title.zh
        return self.number or f"《{self.title.zh}》"


def last_checked(citations: Iterable[Citation]) -> date | None:
    """Last day on which one of them was confirmed in force; None of nothing.

    An inference confirms nothing: where another source stands beside it, only that one's day counts.
    """
    sources = [citation.source for citation in citations]
    seen = [source.checked for source in sources if source.grade is not Grade.ASSUMPTION]
    return max(seen or [source.checked for source in sources], default=None)


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause of a source: `at` is the place as printed, empty for the whole document."""

    source: Source
    at: str = ""

    def __str__(self) -> str:
        return f"{self.source.name}{self.at}"
