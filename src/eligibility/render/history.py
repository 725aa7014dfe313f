"""The days on which a service's rules change, as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from eligibility.render.clauses import ALWAYS_ASKED, FIRST_DAY, Describer, is_always_asked
from eligibility.render.page import Line, Page, Section
from eligibility.rules.binding import bind
from eligibility.rules.history import find_parameter
from eligibility.rules.model import (
    ALWAYS,
    Criterion,
    EntitlementRow,
    InForce,
    Material,
    OpenQuestion,
    Prohibition,
    Step,
)
from eligibility.rules.nodes import Holds, walk
from eligibility.rules.phrases import say_figures
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.rules.changes import Change, ChangeKind
    from eligibility.rules.model import ServiceModel

BEGINS, ENDS, DIFFERS = "+", "–", "±"

_LEGEND = Bilingual("+ 开始　– 结束　± 改变", "+ begins  – ends  ± changes")
_FROM = Bilingual("自 {day} 起", "From {day}")
_NAMED = Bilingual("{kind}「{title}」", "{kind} “{title}”")
_KINDS: dict[ChangeKind, Bilingual] = {
    "service": Bilingual("事项", "Service"),
    "parameter": Bilingual("数", "Number"),
    "criterion": Bilingual("条件", "Criterion"),
    "material": Bilingual("材料", "Document"),
    "entitlement": Bilingual("待遇", "Entitlement"),
    "prohibition": Bilingual("不得要求", "May not be asked for"),
    "step": Bilingual("环节", "Step"),
    "open_question": Bilingual("未决问题", "Open point"),
}
_ROUTE = Bilingual("途径", "Route")
_OVER = Bilingual("规则到前一日为止", "its rules ended the day before")
_BEFORE, _NOW = Bilingual("原为", "Before"), Bilingual("改为", "Now")


def describe_changes(service: ServiceModel, changes: Iterable[Change]) -> Page:
    """A section for each day, with what begins, ends or changes on it."""
    sections = tuple(
        Section(_FROM.format(day=day.isoformat()), tuple(line for change in group for line in _change(service, change)))
        for day, group in groupby(changes, key=lambda change: change.day)
    )
    return Page(service.number, service.title, (Line(_LEGEND, tone="dim"),), sections)


def _change(service: ServiceModel, change: Change) -> Iterator[Line]:
    mark = BEGINS if change.before is None else ENDS if change.after is None else DIFFERS
    kind = _ROUTE if _is_route(service, change) else _KINDS[change.kind]
    title = Line(_NAMED.format(kind=kind, title=change.title), mark=mark)
    match change.after or change.before:
        case InForce():
            yield title
            yield Line(FIRST_DAY[service.in_force_basis] if change.after else _OVER, 1)
        case Criterion() | Material() | Prohibition() | EntitlementRow() | Step() as item:
            yield replace(title, basis=item.basis)
            yield from _contents(service, change)
        case OpenQuestion():
            yield title
        case _:
            yield from _figures(service, change, title)


def _is_route(service: ServiceModel, change: Change) -> bool:
    nodes = walk(service.eligibility) if service.eligibility and change.kind == "criterion" else ()
    return any(isinstance(node, Holds) and node.as_route and node.criterion == change.id for node in nodes)


def _figures(service: ServiceModel, change: Change, title: Line) -> Iterator[Line]:
    parameter = find_parameter(service, change.id)
    sides = [side for side in (change.before, change.after) if isinstance(side, Mapping)]
    basis = dict.fromkeys(citation for figure in sides[-1].values() for citation in figure.basis)
    yield replace(title, basis=tuple(basis))
    if parameter:
        plain = [{key: replace(it, possible_from=None) for key, it in side.items()} for side in sides]
        yield Line(join([say_figures(side, parameter, service.vocabulary) for side in plain], zh=" → ", en=" → "), 1)


def _contents(service: ServiceModel, change: Change) -> Iterator[Line]:
    """What begins, in full; of what changes, what it was and what it is; of what ends, nothing more."""
    if change.after and change.before:
        yield Line(_BEFORE, 1, tone="heading")
        yield from _below(service, change.before, change.day - timedelta(days=1), 2)
        yield Line(_NOW, 1, tone="heading")
        yield from _below(service, change.after, change.day, 2)
    elif change.after:
        yield from _below(service, change.after, change.day, 1)


def _below(service: ServiceModel, item: object, day: date, depth: int) -> Iterator[Line]:
    """What the rules of *day* say of the item, without the days in force, which the page tells by itself."""
    describer = Describer(bind(service, day)[0])
    match item:
        case Criterion(id_):
            yield from describer.below(replace(describer.rules.criteria[id_], in_force=ALWAYS), depth)
        case Material():
            if is_always_asked(item):
                yield Line(ALWAYS_ASKED, depth)
            yield from describer.below(replace(item, in_force=ALWAYS), depth)
        case EntitlementRow():
            unit = service.entitlements[item.id.rpartition(".")[0]].unit
            yield from describer.row(replace(item, in_force=ALWAYS), unit, depth)
        case Prohibition() | Step():
            yield from describer.below(replace(item, in_force=ALWAYS), depth)
