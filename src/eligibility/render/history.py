"""The days on which a service's rules change, as a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from eligibility.render.clauses import ALWAYS_ASKED, FIRST_DAY, Describer, is_always_asked
from eligibility.render.page import Line, Page, Section
from eligibility.rules.binding import bind
from eligibility.rules.changes import name_change, say_figures_of
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
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.rules.changes import Change
    from eligibility.rules.model import ServiceModel

BEGINS, ENDS, DIFFERS = "+", "–", "±"

_LEGEND = Bilingual("+ 开始　– 结束　± 改变", "+ begins  – ends  ± changes")
_FROM = Bilingual("自 {day} 起", "From {day}")
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
    title = Line(name_change(service, change.kind, change.id, change.title), mark=mark)
    match change.after or change.before:
        case InForce():
            yield title
            yield Line(FIRST_DAY[service.in_force_basis] if change.after else _OVER, 1)
        case Criterion() | Material() | Prohibition() | EntitlementRow() | Step():
            yield replace(title, basis=change.basis)
            yield from _contents(service, change)
        case OpenQuestion():
            yield title
        case _:
            yield from _figures(service, change, title)


def _figures(service: ServiceModel, change: Change, title: Line) -> Iterator[Line]:
    yield replace(title, basis=change.basis)
    if figures := say_figures_of(service, change):
        yield Line(figures, 1)


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
