"""Lists of documents, and what came of checking what was brought, as fragments for notebooks and pages.

The reasons are those for paper that others see: no value that was found stands in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.options import Need
from eligibility.render.check import (
    CHECK_LABELS,
    CHECK_MARKS,
    COMPLETE,
    say_expiry,
    say_group,
    say_other,
    say_points,
    say_status,
)
from eligibility.render.checklist_build import count_items, list_blocks
from eligibility.render.checklist_merged import count_merged, list_merged_blocks
from eligibility.render.checklist_page import TABLED, WORDS
from eligibility.render.checklist_rows import TITLES, Rows
from eligibility.render.html import (
    TONES,
    Html,
    Tone,
    banner,
    chip,
    folded,
    fragment,
    heading,
    lines,
    listed,
    mark,
    table,
    tag,
)
from eligibility.render.labels import LABELS, MARKS, NEED_MARKS, PROHIBITED
from eligibility.render.sources import SourceNotes
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eligibility.materials.check_report import CheckReport, ItemCheck
    from eligibility.materials.checklist import Checklist
    from eligibility.materials.merged import MergedChecklist
    from eligibility.render.checklist_page import PageBlock, PageRow, PageSource
    from eligibility.render.html import Part

_NEED_TONES: dict[Need, Tone] = {Need.REQUIRED: "good", Need.MAY_BE_REQUIRED: "open", Need.NOT_REQUIRED: "plain"}
CHECK = Bilingual("核对材料", "Documents checked")
_HANDED_IN = Bilingual("{day} 交件", "handed in on {day}")
_NEXT_STEP = Bilingual("下一步 {day}", "next step on {day}")
_STATUS = Bilingual("情况", "Status")
_TO_DO = Bilingual("还要做什么", "What is left to do")
_BY_ROUTE = Bilingual("只按途径 {route}", "by the route {route} alone")
_OF_SERVICE = Bilingual("{number} {title}", "{number} {title}")
CONFIRMED = Bilingual("只确认到 {day}", "confirmed up to {day} only")
_ROUTE = Bilingual("途径", "Route")
_NEED = Bilingual("需要", "Needed")
_WIDTHS, _CHECK_WIDTHS, _ROUTE_WIDTHS = (7, 30, 14, 32, 17), (36, 20, 44), (32, 68)
_KEY = Bilingual("● 需要，○ 可能需要，先问清，— 来源没有说明", "● required, ○ may be: ask first, — no source says")


def checklist_html(checklist: Checklist) -> Html:
    """The documents of one applicant as a fragment: what to bring and why, then what not."""
    by_route = [_BY_ROUTE.format(route=checklist.route)] if checklist.route else []
    top = banner("plain", NEED_MARKS[Need.REQUIRED], WORDS["name"], count_items(checklist), lines(by_route))
    notes = SourceNotes()
    return fragment(WORDS["name"], top, show_documents(checklist, notes), show_sources(notes))


def show_documents(checklist: Checklist, notes: SourceNotes) -> Html:
    """The same without its frame, to stand in a larger one."""
    return _blocks(list_blocks(checklist, Rows(notes)))


def merged_html(merged: MergedChecklist) -> Html:
    """One list for several services as a fragment, with the order in which to see to them."""
    services = [_OF_SERVICE.format(number=number, title=title) for number, title in merged.services.items()]
    top = banner("plain", NEED_MARKS[Need.REQUIRED], lines(services, "service"), count_merged(merged))
    notes = SourceNotes()
    order = tag("div", lines([before.text for before in merged.order], "caution")) if merged.order else None
    blocks = _blocks(list_merged_blocks(merged, Rows(notes)))
    return fragment(WORDS["name"], top, order, blocks, show_sources(notes))


def _blocks(blocks: Iterable[PageBlock]) -> Html:
    """What there is to bring as tables; what need not be brought folded away."""
    found = [_block(block) for block in blocks]
    return tag("div", [*found, lines([_KEY])] if found else tag("p", LABELS["none_listed"]))


def _block(block: PageBlock) -> Html:
    if not block.rows:
        return heading(block.title)
    if block.kind == "open_routes":
        rows: list[list[Part]] = [[row.title, row.why] for row in block.rows]
        shown = table([_ROUTE, WORDS["document"]], rows, caption=block.title, widths=_ROUTE_WIDTHS)
        return Html(f"{heading(block.title)}{shown}")
    heads = [_NEED, WORDS["document"], WORDS["how"], WORDS["why"], WORDS["basis"]]
    shown = table(heads, [_row(row, block) for row in block.rows], caption=block.title, widths=_WIDTHS, head_at=1)
    if block.kind in TABLED:
        return Html(f"{heading(block.title)}{shown}")
    return folded([Html(f"{tag('span', block.title)} "), chip(str(len(block.rows)))], shown)


def _row(row: PageRow, block: PageBlock) -> list[Part]:
    forbidden = block.kind == "must_not_ask"
    sign = PROHIBITED if forbidden else NEED_MARKS[row.need]
    label = TITLES["must_not_ask"] if forbidden else row.need.label
    number = tag("span", f"{row.number} ", class_="number") if row.number else None
    papers: list[Part] = [[paper.title, lines([paper.how] if paper.how else [])] for paper in row.papers]
    how: Part = row.how or ("—" if not row.papers else WORDS["any" if row.choice else "all"])
    asks = [tag("div", tag("b", WORDS["ask_first"], class_="open"), Html(" "), row.asks)] if row.asks else []
    unstated = [tag("div", tag("b", WORDS["unstated"], class_="open"), Html(" "), it) for it in row.unstated]
    grade = tag("div", chip(row.grade.label)) if row.grade else None
    since = [CONFIRMED.format(day=row.unconfirmed.isoformat())] if row.unconfirmed else []
    return [
        mark(sign, label, "bad" if forbidden else _NEED_TONES[row.need]),
        [number, row.title, listed(papers, "any" if row.choice else "every") if papers else None, lines(row.notes)],
        how,
        [row.why, *asks, *unstated],
        [tag("div", row.cited, class_="cited"), grade, lines(since)],
    ]


def show_sources(notes: SourceNotes) -> Html | None:
    """Every source cited so far, folded away; None if there is none."""
    sources = list(Rows(notes).sources())
    if not sources:
        return None
    return folded(LABELS["sources"], listed(map(_source, sources)))


def _source(source: PageSource) -> Html:
    url = tag("div", source.url, class_="note") if source.url else None
    return tag("div", f"[{source.number}] ", source.text, url)


def check_html(report: CheckReport) -> Html:
    """What is there of the documents and what is left to do, as a fragment."""
    complete = report.is_complete
    days = [_HANDED_IN.format(day=report.on.isoformat())]
    days += [_NEXT_STEP.format(day=report.next_step.isoformat())] if report.next_step else []
    top = banner(TONES[complete], MARKS[complete], CHECK, COMPLETE[complete], tag("div", lines(days), class_="meta"))
    return fragment(
        CHECK,
        top,
        _checked(report.common, TITLES["bring"]) if report.common else None,
        [tag("div", heading(say_group(it)), _checked(it.items, it.title)) for it in report.groups],
        _remarks(CHECK_LABELS["unneeded"], [_unneeded(it.document.title, it.point.said) for it in report.not_needed]),
        _remarks(CHECK_LABELS["expiring"], [say_expiry(it, report) for it in report.expiring]),
    )


def _checked(items: Iterable[ItemCheck], caption: Bilingual) -> Html:
    heads = [WORDS["document"], _STATUS, _TO_DO]
    return table(heads, map(_check, items), caption=caption, widths=_CHECK_WIDTHS)


def _check(check: ItemCheck) -> list[Part]:
    sign = mark(CHECK_MARKS[check.status], check.status.label, TONES[check.is_complete])
    said = [*say_points(check), *(say_other(way) for way in check.others)]
    return [check.item.title, tag("span", sign, Html(" "), say_status(check), class_="status"), lines(said, "point")]


def _unneeded(title: Bilingual, said: Bilingual) -> Bilingual:
    return Bilingual("{title}：{said}", "{title}: {said}").format(title=title, said=said)


def _remarks(title: Bilingual, said: list[Bilingual]) -> Html | None:
    return tag("div", heading(title), lines(said, "remark")) if said else None
