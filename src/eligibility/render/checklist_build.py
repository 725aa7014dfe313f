"""From the checklist of one service to the page an applicant carries to the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.options import Need
from eligibility.render.checklist_page import ChecklistPage, PageBlock, PageRow
from eligibility.render.checklist_rows import (
    HAND_IN,
    OUTCOMES,
    RULES_OF,
    TODAY,
    Rows,
    make_block,
    say_counts,
    say_footnotes,
    say_questions,
    say_unconfirmed,
)
from eligibility.render.checklist_status import Statuses
from eligibility.render.labels import LABELS
from eligibility.render.procedure import case_steps, say_how
from eligibility.render.sources import SourceNotes
from eligibility.rules.findings import decisive
from eligibility.rules.phrases import say_plain
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.materials.check_report import CheckReport
    from eligibility.materials.checklist import Checklist, RouteGroup
    from eligibility.materials.item import ChecklistItem
    from eligibility.rules.verdict import Verdict

_ROUTE = Bilingual("申请途径", "Claiming as")
_HOW = Bilingual("怎样交", "How and where")
_TITLES = {
    "choice": Bilingual("下面 {n} 组只带一组，材料少的在前", "Bring ONE of the {n} groups below; the shortest first"),
    "open_routes": Bilingual(
        "途径还没有定：定下哪一条，另带那一条的材料",
        "The route is still open: bring also what the one that you take asks for",
    ),
    "group": Bilingual("第 {n} 组：按「{route}」途径", "Group {n}: as “{route}”"),
    "one_group": Bilingual("按「{route}」途径，另带", "As “{route}”, bring also"),
    "empty_group": Bilingual("{title}：没有另外的材料", "{title}: nothing more"),
}
_COUNTS = {
    "bring": Bilingual("必带 {n} 项", "bring {n}"),
    "one_group": Bilingual("按途径另带 {n} 项", "{n} more for the route"),
    "choice": Bilingual("{n} 组中任带一组", "one of {n} groups"),
    "open_routes": Bilingual("途径未定，还剩 {n} 条", "the route is open, {n} left"),
    "may_be": Bilingual("可能要带 {n} 项", "{n} may be needed"),
}


def build_page(verdict: Verdict, checklist: Checklist, report: CheckReport | None = None) -> ChecklistPage:
    """The page of one service for one applicant, and with a *report* how what was brought stands."""
    statuses = Statuses(report) if report else None
    rows = Rows(SourceNotes(), statuses)
    blocks = tuple(list_blocks(checklist, rows))
    outcome = [OUTCOMES[verdict.outcome]] if verdict.outcome in OUTCOMES else []
    return ChecklistPage(
        number=verdict.number,
        title=verdict.title,
        facts=tuple(_facts(verdict, checklist)),
        cautions=(*outcome, *say_unconfirmed([verdict], blocks)),
        summary=(*(statuses.summary() if statuses else ()), count_items(checklist)),
        blocks=blocks,
        questions=tuple(say_questions(verdict)),
        footnotes=tuple(say_footnotes(_asked(checklist), blocks)),
        sources=tuple(rows.sources()),
        is_complete=report.is_complete if report else None,
    )


def _facts(verdict: Verdict, checklist: Checklist) -> Iterator[tuple[Bilingual, Bilingual]]:
    rules = verdict.evaluation.rules
    yield RULES_OF, say_plain(verdict.on.isoformat())
    if verdict.today != verdict.on:
        yield TODAY, say_plain(verdict.today.isoformat())
    yield LABELS["outcome"], verdict.outcome.label
    routes = (checklist.route,) if checklist.route else verdict.routes
    if routes:
        label = _ROUTE if checklist.route else LABELS["routes"]
        yield label, join([rules.criteria[route].title for route in routes])
    if office := rules.service.agencies.get("accepts"):
        yield HAND_IN, office.title
    own = next((step for step, _ in case_steps(verdict) if step.actor.id == "applicant"), None)
    if own and (how := [*say_how(own, rules), *([own.note] if own.note else [])]):
        yield _HOW, join(how)
    complaints = Bilingual("{office} {phone}", "{office} {phone}")
    supervision = rules.service.supervision
    yield LABELS["supervision"], complaints.format(office=supervision.office.title, phone=supervision.phone)


def _asked(checklist: Checklist) -> Iterator[ChecklistItem]:
    """What there is to bring, or may be."""
    every = (*checklist.common, *(item for group in checklist.groups for item in group.items))
    yield from (item for item in every if item.provided_by == "applicant")


def list_blocks(checklist: Checklist, rows: Rows) -> Iterator[PageBlock]:
    """What there is to bring, by route, then what there is not."""
    own = [item for item in checklist.common if item.provided_by == "applicant"]
    yield from make_block("bring", (rows.item(item) for item in own if item.need is Need.REQUIRED))
    yield from _groups(checklist.groups, rows)
    yield from make_block("may_be", (rows.item(item) for item in own if item.need is Need.MAY_BE_REQUIRED))
    yield from make_block("provided", (rows.item(item) for item in checklist.common if item not in own))
    if rows.statuses:
        yield from rows.statuses.spare()
    yield from make_block("not_needed", map(rows.item, checklist.not_required))
    yield from make_block("must_not_ask", map(rows.prohibited, checklist.must_not_ask))


def _groups(groups: Sequence[RouteGroup], rows: Rows) -> Iterator[PageBlock]:
    """A group alone is simply brought; of several, one; open routes stand in a line each."""
    if groups and groups[0].truth is not Truth.TRUE:
        yield PageBlock("open_routes", _TITLES["open_routes"], tuple(map(_open_route, groups)))
        return
    if len(groups) > 1:
        yield PageBlock("choice", _TITLES["choice"].format(n=len(groups)))
    for at, group in enumerate(groups, start=1):
        title = _TITLES["group" if len(groups) > 1 else "one_group"].format(n=at, route=group.title)
        found = tuple(map(rows.item, group.items))
        title = title if found else _TITLES["empty_group"].format(title=title)
        yield PageBlock("group", rows.statuses.group(group.route, title) if rows.statuses else title, found)


def _open_route(group: RouteGroup) -> PageRow:
    marked = Bilingual("{item}（{need}）", "{item} ({need})")
    items = [
        item.title if _hangs_on_route_alone(item) else marked.format(item=item.title, need=item.need.label)
        for item in group.items
    ]
    return PageRow(title=group.title, need=Need.MAY_BE_REQUIRED, why=join(items) if items else LABELS["nothing_more"])


def _hangs_on_route_alone(item: ChecklistItem) -> bool:
    """Whether it is required once the route is taken."""
    return all((part.kind, part.id) == ("route", item.route) for part in decisive(item.finding))


def count_items(checklist: Checklist) -> Bilingual:
    """How many to bring, and how many more may be needed."""
    own = list(_asked(checklist))
    common = [item for item in own if item in checklist.common]
    counts = {"bring": sum(item.need is Need.REQUIRED for item in common)}
    if checklist.groups and checklist.groups[0].truth is not Truth.TRUE:
        counts["open_routes"] = len(checklist.groups)
    elif len(checklist.groups) == 1:
        counts["one_group"] = sum(item.need is Need.REQUIRED for item in checklist.groups[0].items)
    elif checklist.groups:
        counts["choice"] = len(checklist.groups)
    counts["may_be"] = sum(item.need is Need.MAY_BE_REQUIRED for item in common)
    return say_counts((_COUNTS[name], n) for name, n in counts.items())
