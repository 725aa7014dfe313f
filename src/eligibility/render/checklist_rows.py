"""What the pages of one matter and of many are made of: rows, blocks, questions, footnotes, sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eligibility.materials.item import OPEN_ENDED, PROVIDED_BY
from eligibility.materials.options import Need
from eligibility.render.checklist_page import PageBlock, PagePaper, PageRow, PageSource
from eligibility.render.labels import LABELS
from eligibility.rules.outcome import Outcome
from eligibility.rules.questions import say_question
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eligibility.citation import Source
    from eligibility.materials.checklist import Prohibited
    from eligibility.materials.item import ChecklistItem
    from eligibility.materials.merged import MergedItem
    from eligibility.materials.options import Option
    from eligibility.render.checklist_page import BlockKind
    from eligibility.render.checklist_status import Statuses
    from eligibility.render.sources import SourceNotes
    from eligibility.rules.verdict import Verdict

RULES_OF = Bilingual("适用规则", "Rules of")
TODAY = Bilingual("情况截至", "Circumstances as of")
HAND_IN = Bilingual("交到", "Hand in to")
TITLES: dict[BlockKind, Bilingual] = {
    "bring": Bilingual("都要带", "Bring all of these"),
    "may_be": Bilingual("可能要带：先问清", "May be needed: ask first"),
    "obtained": Bilingual("不用带：办的过程中会发给您", "Nothing to bring: you are given these on the way"),
    "provided": Bilingual("不用带：由机构或系统提供", "Nothing to bring: the agency or the system provides these"),
    "not_needed": Bilingual("不需要", "Not needed"),
    "must_not_ask": Bilingual("不得向您索要", "May not be asked of you"),
}
OUTCOMES = {
    Outcome.INELIGIBLE: Bilingual(
        "按所给的情况不符合条件，备齐材料也不能改变这一点。",
        "On the facts given the conditions are not met; the documents alone do not change that.",
    ),
    Outcome.UNDETERMINED: Bilingual(
        "按所给的情况还不能确定是否符合条件。", "On the facts given it is not settled whether the conditions are met."
    ),
}
_UNCONFIRMED = Bilingual(
    "{day} 之后没有来源确认所据的规则仍然有效，请先向受理机构核实。",
    "No source confirms that these rules are in force after {day}: ask the office first.",
)
_NO_FORM = Bilingual(
    "“要求”没有写原件、复印件的，来源没有说明要哪一种，请先问受理机构。",
    "Where neither original nor copies are named, no source says which: ask the office first.",
)
_MARKED = Bilingual("※ 此日之后没有来源确认仍须提供。", "※ No source confirms this after that day.")
_CHECKED = Bilingual("最后核对 {day}", "last checked {day}")
_NOTHING = Bilingual("不用带材料", "nothing to bring")


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows of one page: numbers their sources, and says how each stands where that was checked."""

    notes: SourceNotes
    statuses: Statuses | None = None

    def item(self, item: ChecklistItem) -> PageRow:
        """One item as it stands on the page."""
        why = None if item.unstated or item.question else item.discreet_why
        row = replace(self._row(item), number=item.item or "", why=why)
        return replace(row, grade=item.grade, unconfirmed=item.unconfirmed) if _is_needed(item) else row

    def merged(self, item: MergedItem) -> PageRow:
        """A document as several matters ask for it: which of them, by which of their items, and why."""
        asking = [it.asked for it in item.wanted_by if it.need is item.need]
        grades = [it.grade for it in asking if it.grade is not None]
        days = [it.unconfirmed for it in asking if it.unconfirmed]
        row = replace(self._row(item), why=join([reason.discreet for reason in item.wanted_by]))
        if not _is_needed(item):
            return row
        return replace(row, grade=min(grades, default=None), unconfirmed=min(days, default=None))

    def _row(self, item: ChecklistItem | MergedItem) -> PageRow:
        several = len(item.options) > 1
        row = PageRow(
            title=item.document.title,
            need=item.need,
            how=None if several else item.options[0].paper,
            papers=_papers(item.options) if several and _is_needed(item) else (),
            choice=item.choice,
            notes=tuple(_remarks(item)) if _is_needed(item) else (),
            asks=say_question(item.question) if item.question else None,
            unstated=item.unstated,
            cited=self.notes.cite(item.citations, None, ()),
        )
        return self.statuses.mark(row, item) if self.statuses else row

    def sources(self) -> Iterator[PageSource]:
        """Every source cited so far."""
        for number, source in self.notes.listed():
            yield PageSource(number, _source(source), source.url)

    def prohibited(self, it: Prohibited) -> PageRow:
        """What may not be asked for."""
        cited = self.notes.cite(it.citations, None, ())
        return PageRow(it.title, Need.NOT_REQUIRED, notes=it.details(), cited=cited, grade=it.grade)


def make_block(kind: BlockKind, rows: Iterable[PageRow]) -> Iterator[PageBlock]:
    """The block of that kind, where it has rows."""
    if found := tuple(rows):
        yield PageBlock(kind, TITLES[kind], found)


def _is_needed(item: ChecklistItem | MergedItem) -> bool:
    return item.need is not Need.NOT_REQUIRED


def _papers(options: Sequence[Option]) -> tuple[PagePaper, ...]:
    return tuple(PagePaper(option.document.title, option.paper) for option in options)


def _remarks(item: ChecklistItem | MergedItem) -> Iterator[Bilingual]:
    if item.provided_by in PROVIDED_BY:
        yield PROVIDED_BY[item.provided_by]
    if item.open_ended:
        yield OPEN_ENDED
    yield from item.remarks()


def say_questions(verdict: Verdict) -> Iterator[Bilingual]:
    """What the outcome still hangs on, then what no source settles of the service."""
    if question := verdict.next_question:
        yield say_question(question)
    yield from verdict.unstated
    yield from verdict.open_questions


def say_unconfirmed(verdicts: Iterable[Verdict], blocks: Iterable[PageBlock]) -> Iterator[Bilingual]:
    """That rules or rows are not confirmed any more, where that is so."""
    days = [verdict.unconfirmed for verdict in verdicts] + [row.unconfirmed for it in blocks for row in it.rows]
    if known := [day for day in days if day]:
        yield _UNCONFIRMED.format(day=min(known).isoformat())


def say_footnotes(items: Iterable[ChecklistItem | MergedItem], blocks: Iterable[PageBlock]) -> Iterator[Bilingual]:
    """What the table of what there is to bring needs to be understood."""
    demands = [option.demand for item in items for option in item.options]
    if any(not demand.original and demand.copies is None for demand in demands):
        yield _NO_FORM
    if any(row.unconfirmed for block in blocks for row in block.rows):
        yield _MARKED


def say_counts(counts: Iterable[tuple[Bilingual, int]]) -> Bilingual:
    """How many there are of each, leaving out what there is none of."""
    said = [text.format(n=n) for text, n in counts if n]
    return join(said) if said else _NOTHING


def _source(source: Source) -> Bilingual:
    parts = [Bilingual(source.name, source.title.en), source.grade.label]
    if source.in_force_until:
        parts.append(LABELS["until"].format(day=source.in_force_until.isoformat()))
    parts.append(_CHECKED.format(day=source.checked.isoformat()))
    return join(parts, zh="，", en=", ")
