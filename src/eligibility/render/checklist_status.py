"""Where the applicant stands, as it is put on the page: marks, what to do, last good days, and a line on top."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from eligibility.materials.check_report import CheckStatus
from eligibility.materials.options import Need
from eligibility.render.check import CHECK_LABELS, CHECK_MARKS, COMPLETE, say_expiry, say_other, say_status
from eligibility.render.checklist_page import PageBlock, PageRow, PageStatus
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.materials.check_report import CheckReport, Item, ItemCheck, OptionCheck
    from eligibility.materials.points import Point
    from eligibility.rules.vocabulary import Document

_COUNT = Bilingual("{status} {n} 项", "{status}: {n}")
_MAYBE = Bilingual("可能还缺 {n} 项", "perhaps short: {n}")
_SUMMARY = Bilingual("{complete}：{counts}", "{complete}: {counts}")
_POINT = Bilingual("{document}：{said}", "{document}: {said}")
_HANDED_IN = Bilingual("按 {on} 交件核对", "checked for handing in on {on}")


class Statuses:
    """Puts what came of a check onto the rows of a page."""

    def __init__(self, report: CheckReport) -> None:
        self._report = report
        items = (*report.common, *(item for group in report.groups for item in group.items))
        self._by_item = {id(check.item): check for check in items}

    def mark(self, row: PageRow, item: Item) -> PageRow:
        """The row of that item with how it stands, and each of its papers that the cheapest way is about."""
        check = self._by_item.get(id(item))
        if check is None or check.status is CheckStatus.NOT_NEEDED:
            return row
        chosen = {option.document.id: option for option in check.chosen if option.paper or not item.choice}
        papers = tuple(
            replace(paper, status=_of_paper(chosen[option.document.id])) if option.document.id in chosen else paper
            for paper, option in zip(row.papers, item.options, strict=bool(row.papers))
        )
        return replace(row, status=_of_item(check), papers=papers)

    def group(self, route: str, title: Bilingual) -> Bilingual:
        """The title of a route's group with whether it is complete."""
        found = next((group for group in self._report.groups if group.route == route), None)
        return join([title, COMPLETE[found.is_complete]], zh=" · ", en=" · ") if found else title

    def summary(self) -> Iterator[Bilingual]:
        """Whether it is complete and what is short; then each paper with a last good day, soonest first."""
        complete = COMPLETE[self._report.is_complete]
        short = [item.status for item in self._report.to_do if item.need is Need.REQUIRED]
        counts = [_COUNT.format(status=it.label, n=short.count(it)) for it in CheckStatus if it in short]
        if maybe := len(self._report.to_do) - len(short):
            counts.append(_MAYBE.format(n=maybe))
        on = _HANDED_IN.format(on=self._report.on.isoformat())
        said = _SUMMARY.format(complete=complete, counts=join(counts, zh="，", en=", ")) if counts else complete
        yield join([said, on], zh="；", en="; ")
        yield from (say_expiry(expiry, self._report) for expiry in self._report.expiring)

    def spare(self) -> Iterator[PageBlock]:
        """What was brought and need not have been, and why."""
        rows = tuple(
            PageRow(title=it.document.title, need=Need.NOT_REQUIRED, why=it.point.said)
            for it in self._report.not_needed
        )
        if rows:
            yield PageBlock("spare", CHECK_LABELS["unneeded"], rows)


def _of_item(check: ItemCheck) -> PageStatus:
    """How an item stands and all there is to do for it; of several papers each says its own last good day."""
    alone = len(check.item.options) == 1
    todo = [point.said if alone else _named(document, point) for document, point in check.to_do]
    todo += [say_other(way) for way in check.others]
    option = check.chosen[0] if alone and check.chosen else None
    return PageStatus(
        mark=CHECK_MARKS[check.status],
        label=say_status(check),
        truth=check.is_complete,
        todo=tuple(todo),
        until=option.good_until if option else None,
        until_latest=option.good_until_latest if option else None,
    )


def _named(document: Document | None, point: Point) -> Bilingual:
    return _POINT.format(document=document.title, said=point.said) if document else point.said


def _of_paper(option: OptionCheck) -> PageStatus:
    return PageStatus(
        mark=CHECK_MARKS[option.status],
        label=option.status.label,
        truth=option.status.truth,
        until=option.good_until,
        until_latest=option.good_until_latest,
    )
