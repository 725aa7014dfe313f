"""The checklist of one applicant: each document required, not required, or possibly required, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError, quote
from eligibility.materials.item import ChecklistItem, last_confirmed
from eligibility.materials.options import NEED_BY_TRUTH, Need
from eligibility.rules.nodes import Via, walk
from eligibility.text import Bilingual, closest
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from eligibility.citation import Citation, Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Material
    from eligibility.rules.vocabulary import Document, Vocabulary


_STILL_FORBIDDEN = Bilingual("{day} 之后没有来源确认仍不得要求", "no source confirms this after {day}")
_OTHER_ROUTE = Bilingual("只有按其他途径申请时才需要", "only when claiming by another route")


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """What one route asks for on top of the common items; the applicant needs ONE group."""

    route: str
    title: Bilingual
    truth: Truth
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Prohibited:
    """Documents that may not be asked for; none named: anything beyond the items of the list."""

    title: Bilingual
    documents: tuple[Document, ...]
    citations: tuple[Citation, ...] = field(repr=False)
    grade: Grade | None
    unconfirmed: date | None = None
    note: Bilingual | None = None

    def details(self) -> tuple[Bilingual, ...]:
        """What to say under the title: its note, and since when nobody confirmed it."""
        unconfirmed = _STILL_FORBIDDEN.format(day=self.unconfirmed.isoformat()) if self.unconfirmed else None
        return tuple(line for line in (self.note, unconfirmed) if line)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Common items first, then one group per route, then what is not required, and what may not be asked for.

    `today` is the day the facts were read, on which the documents are taken to be handed in unless another is said.
    `groups` are the routes by which the applicant qualifies, fewest documents first; where there is
    none, the routes still open. With a fixed `route` all items are common and there are no groups.
    """

    route: str | None
    common: tuple[ChecklistItem, ...]
    groups: tuple[RouteGroup, ...]
    not_required: tuple[ChecklistItem, ...]
    today: date
    vocabulary: Vocabulary = field(repr=False, compare=False)
    must_not_ask: tuple[Prohibited, ...] = ()

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        """Every item: common, each group's, then those not required."""
        return (*self.common, *(item for group in self.groups for item in group.items), *self.not_required)

    def __iter__(self) -> Iterator[ChecklistItem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, need: Need) -> tuple[ChecklistItem, ...]:
        """The items of that need."""
        return tuple(item for item in self.items if item.need is need)


def build_checklist(evaluation: Evaluation, *, route: str | None = None) -> Checklist:
    """The checklist; with *route*, every other route is FALSE. EligibilityError for a route not in force."""
    rules = evaluation.rules
    every = range(len(rules.materials))
    if route is not None:
        _check_route(evaluation, route)
        return _flat(evaluation, route)
    by_route = evaluation.program.memo.once(
        names_route, lambda: [at for at in every if names_route(rules.materials[at])]
    )
    common = {at: _item(evaluation, at, None) for at in every if at not in by_route}
    groups = _groups(evaluation, by_route)
    grouped = {item.id for group in groups for item in group.items}
    left = {at: _elsewhere(evaluation, at, groups) for at in by_route if rules.materials[at].id not in grouped}
    left |= common
    return Checklist(
        route=None,
        common=tuple(left[at] for at in sorted(left) if left[at].need is not Need.NOT_REQUIRED),
        groups=groups,
        not_required=tuple(left[at] for at in sorted(left) if left[at].need is Need.NOT_REQUIRED),
        today=evaluation.today,
        vocabulary=rules.service.vocabulary,
        must_not_ask=tuple(_prohibited(evaluation)),
    )


def pick_checklist(evaluation: Evaluation, *, route: str | None = None) -> Checklist:
    """One list without groups: by *route*, else by the first one that holds, else with every open route left open."""
    if route is None:
        checklist = build_checklist(evaluation)
        if not checklist.groups:
            return checklist
        if checklist.groups[0].truth is Truth.UNKNOWN:
            return _flat(evaluation, None)
        route = checklist.groups[0].route
    return build_checklist(evaluation, route=route)


def _flat(evaluation: Evaluation, route: str | None) -> Checklist:
    """Every item among the common ones, or not required."""
    items = [_item(evaluation, at, route) for at in range(len(evaluation.rules.materials))]
    wanted = tuple(item for item in items if item.need is not Need.NOT_REQUIRED)
    unwanted = tuple(item for item in items if item.need is Need.NOT_REQUIRED)
    today, vocabulary = evaluation.today, evaluation.rules.service.vocabulary
    return Checklist(route, wanted, (), unwanted, today, vocabulary, tuple(_prohibited(evaluation)))


def _prohibited(evaluation: Evaluation) -> Iterator[Prohibited]:
    documents = evaluation.rules.service.vocabulary.documents
    for it in evaluation.rules.must_not_ask:
        named = tuple(documents[name] for name in it.documents)
        grade = max((citation.source.grade for citation in it.basis), default=None)
        checked = last_confirmed(it)
        unconfirmed = checked if checked and evaluation.on > checked else None
        yield Prohibited(it.title, named, it.basis, grade, unconfirmed, it.note)


def _groups(evaluation: Evaluation, places: list[int]) -> tuple[RouteGroup, ...]:
    routes, materials = evaluation.program.routes, evaluation.rules.materials
    truths = {route: evaluation.truth(index) for route, index in routes.items()}
    shown = Truth.TRUE if Truth.TRUE in truths.values() else Truth.UNKNOWN
    groups = []
    for route, truth in truths.items():
        if truth is shown:
            needs = {at: _need(evaluation, at, route) for at in places}
            wanted = tuple(_item(evaluation, at, route) for at, need in needs.items() if need is not Need.NOT_REQUIRED)
            required = [materials[at] for at, need in needs.items() if need is Need.REQUIRED]
            documents = sum(1 if material.choice else len(material.pieces) for material in required)
            group = RouteGroup(route, evaluation.rules.criteria[route].title, truth, wanted)
            groups.append((documents, len(wanted), group))
    return tuple(group for *_, group in sorted(groups, key=lambda it: it[:2]))


def _need(evaluation: Evaluation, at: int, route: str | None) -> Need:
    return NEED_BY_TRUTH[evaluation.truth(evaluation.program.conditions[at, route])]


def _item(evaluation: Evaluation, at: int, route: str | None) -> ChecklistItem:
    return ChecklistItem(evaluation, at, _need(evaluation, at, route), route)


def _elsewhere(evaluation: Evaluation, at: int, groups: tuple[RouteGroup, ...]) -> ChecklistItem:
    """An item that names routes and that no shown group asks for."""
    need = _need(evaluation, at, None)
    if groups and need is not Need.NOT_REQUIRED:
        return ChecklistItem(evaluation, at, Need.NOT_REQUIRED, None, _OTHER_ROUTE)
    return ChecklistItem(evaluation, at, need, None)


def names_route(material: Material) -> bool:
    """Whether asking for it depends on the route taken."""
    tests = (material.when, material.exempt_when)
    return any(isinstance(node, Via) for test in tests if test for node in walk(test))


def _check_route(evaluation: Evaluation, route: object) -> None:
    routes = evaluation.rules.routes
    if not isinstance(route, str) or route not in routes:
        near = closest(route, routes)
        hint = f"did you mean {near}?" if near else f"routes in force: {', '.join(routes) or 'none'}"
        meant = f"是否为 {near}？" if near else f"这一天的途径：{'、'.join(routes) or '没有'}"
        number, day, said = evaluation.rules.service.number, evaluation.on, quote(route)
        raise EligibilityError(
            f"service {number} has no route {said} on {day}; {hint}",
            zh=f"事项 {number} 在 {day} 没有途径 {said}；{meant}",
        )
