"""The page an applicant carries to the counter: plain data; how it is written is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from datetime import date

    from eligibility.citation import Grade
    from eligibility.materials.options import Need

BlockKind = Literal[
    "bring", "choice", "group", "may_be", "open_routes", "obtained", "provided", "spare", "not_needed", "must_not_ask"
]
TABLED: tuple[BlockKind, ...] = ("bring", "choice", "group", "may_be")
"""The blocks of what there is to tick; the rest is told apart from them."""

WORDS = {
    "name": Bilingual("材料清单", "Checklist of documents"),
    "box": Bilingual("备齐", "Got it"),
    "number": Bilingual("序号", "No."),
    "document": Bilingual("材料", "Document"),
    "how": Bilingual("要求", "How it must be"),
    "why": Bilingual("为什么要", "Why"),
    "basis": Bilingual("依据", "Source"),
    "any": Bilingual("任一即可", "any one of these"),
    "all": Bilingual("都要", "all of these"),
    "ask_first": Bilingual("先问清", "Ask first"),
    "unstated": Bilingual("来源没有说明", "Not stated by any source"),
    "questions": Bilingual("还没有定的", "Not settled"),
    "answer": Bilingual("窗口答复", "Answer at the counter"),
    "sources": Bilingual("来源", "Sources"),
    "until": Bilingual("有效到 {day}，含当日", "good until {day}, that day included"),
    "until_about": Bilingual("有效到 {day}，至多到 {latest}，含当日", "good until {day}, or {latest} at most"),
    "unsaid": Bilingual("—", "—"),
    "unconfirmed": Bilingual("※{day}", "※{day}"),
    "page": Bilingual("第 {page} 页，共 {pages} 页", "page {page} of {pages}"),
}


@dataclass(frozen=True, slots=True)
class PageStatus:
    """Where the applicant stands with an item or a paper: a mark, its name, the last good day; of an item, what to do.

    `truth`: TRUE where nothing more is to be brought, UNKNOWN where that is not settled. Of a last day that is not
    settled, `until` is the earliest that it can be and `until_latest` the latest.
    """

    mark: str
    label: Bilingual
    truth: Truth
    todo: tuple[Bilingual, ...] = ()
    until: date | None = None
    until_latest: date | None = None

    @property
    def good_until(self) -> Bilingual | None:
        """The last good day in words; None where there is none, or none is known."""
        if self.until is None:
            return None
        if self.until_latest in (None, self.until):
            return WORDS["until"].format(day=self.until.isoformat())
        return WORDS["until_about"].format(day=self.until.isoformat(), latest=str(self.until_latest))


@dataclass(frozen=True, slots=True)
class PagePaper:
    """One paper of an item that has several; `how` is None where no source says how it must be."""

    title: Bilingual
    how: Bilingual | None = None
    status: PageStatus | None = None

    @property
    def is_there(self) -> bool:
        """Whether it is known to be as it must be."""
        return self.status is not None and self.status.truth is Truth.TRUE


@dataclass(frozen=True, slots=True)
class PageRow:
    """One item of the list.

    `number` is the printed one; `papers` are there where it has several, and with `choice` any of them will do.
    `asks` is the question that settles an open item, `unstated` what no question can settle. `cited` are its
    clauses with the numbers of their sources; `unconfirmed` is the day after which nobody confirmed it.
    """

    title: Bilingual
    need: Need
    number: str = ""
    how: Bilingual | None = None
    papers: tuple[PagePaper, ...] = ()
    choice: bool = False
    why: Bilingual | None = None
    notes: tuple[Bilingual, ...] = ()
    asks: Bilingual | None = None
    unstated: tuple[Bilingual, ...] = ()
    cited: str = ""
    grade: Grade | None = None
    unconfirmed: date | None = None
    status: PageStatus | None = None

    @property
    def is_there(self) -> bool:
        """Whether nothing more is to be brought for it."""
        return self.status is not None and self.status.truth is Truth.TRUE


@dataclass(frozen=True, slots=True)
class PageBlock:
    """Rows under a title. A "choice" has none: it heads the groups of which one is enough."""

    kind: BlockKind
    title: Bilingual
    rows: tuple[PageRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSource:
    """A source by its number on the page: its name, how good it is, and until when it was confirmed."""

    number: int
    text: Bilingual
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """Everything on the page, in order.

    `facts` are label and text of what it is for: rules of which day, outcome, where to hand in. `cautions` come
    before all else, then `summary`, what is still to do and what expires; `is_complete` is None where nothing was
    checked. `footnotes` explain the table, `questions` are what no source or answer has settled. It says of
    sensitive facts that they are looked at, and never what they are.
    """

    number: str
    title: Bilingual
    facts: tuple[tuple[Bilingual, Bilingual], ...]
    cautions: tuple[Bilingual, ...]
    summary: tuple[Bilingual, ...]
    blocks: tuple[PageBlock, ...]
    questions: tuple[Bilingual, ...]
    footnotes: tuple[Bilingual, ...]
    sources: tuple[PageSource, ...]
    is_complete: Truth | None = None
