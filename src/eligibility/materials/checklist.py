"""The checklist of one applicant: each document required, not required, or possibly required, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError, quote
from eligibility.materials.item import ChecklistItem, last_confirmed
from eligibility.materials.options import NEED_BY_TRUTH, Need
from eligibility.rules.nodes import Via, walk
from eligibility.text import Bilingual, closest
from eligibility.truth import TRUTHS, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from eligibility.citation import Citation, Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Material
    from eligibility.rules.vocabulary import Document, Vocabulary


_STILL_FORBIDDEN = Bilingual("{day} 之后没有来源确认仍不得要求", "no source confirms this after {day}")
_NEEDS = tuple(NEED_BY_TRUTH[truth] for truth in TRUTHS)
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
    if route is not None:
        _check_route(evaluation, route)
        return _flat(evaluation, route)
    materials = evaluation.rules.materials
    by_route = evaluation.program.memo.once(_by_route, lambda: _by_route(materials))
    groups, grouped = _groups(evaluation, by_route)
    items = [
        _elsewhere(evaluation, at, need) if groups and at in by_route else ChecklistItem(evaluation, at, need, None)
        for at, need in enumerate(_needs(evaluation, None))
        if at not in grouped
    ]
    return _listed(evaluation, None, items, groups)


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
    items = [ChecklistItem(evaluation, at, need, route) for at, need in enumerate(_needs(evaluation, route))]
    return _listed(evaluation, route, items, ())


def _listed(
    evaluation: Evaluation, route: str | None, items: list[ChecklistItem], groups: tuple[RouteGroup, ...]
) -> Checklist:
    """The list of *groups* and of the items that stand in none."""
    unwanted = Need.NOT_REQUIRED
    return Checklist(
        route=route,
        common=tuple([item for item in items if item.need is not unwanted]),
        groups=groups,
        not_required=tuple([item for item in items if item.need is unwanted]),
        today=evaluation.today,
        vocabulary=evaluation.rules.service.vocabulary,
        must_not_ask=tuple(_prohibited(evaluation)),
    )


def _prohibited(evaluation: Evaluation) -> Iterator[Prohibited]:
    documents = evaluation.rules.service.vocabulary.documents
    for it in evaluation.rules.must_not_ask:
        named = tuple(documents[name] for name in it.documents)
        grade = max((citation.source.grade for citation in it.basis), default=None)
        checked = last_confirmed(it)
        unconfirmed = checked if checked and evaluation.on > checked else None
        yield Prohibited(it.title, named, it.basis, grade, unconfirmed, it.note)


def _by_route(materials: tuple[Material, ...]) -> dict[int, int]:
    """How many documents each material is that names routes, by its position; the same for every applicant."""
    return {at: 1 if it.choice else len(it.pieces) for at, it in enumerate(materials) if names_route(it)}


def _groups(evaluation: Evaluation, by_route: Mapping[int, int]) -> tuple[tuple[RouteGroup, ...], set[int]]:
    """The groups to show, fewest documents first, and the positions of the materials that stand in one."""
    truths = {route: evaluation.truth(index) for route, index in evaluation.program.routes.items()}
    shown = Truth.TRUE if Truth.TRUE in truths.values() else Truth.UNKNOWN
    groups, grouped = [], set[int]()
    for route, truth in truths.items():
        if truth is shown:
            needs = _needs(evaluation, route)
            wanted = [at for at in by_route if needs[at] is not Need.NOT_REQUIRED]
            documents = sum(by_route[at] for at in wanted if needs[at] is Need.REQUIRED)
            items = tuple([ChecklistItem(evaluation, at, needs[at], route) for at in wanted])
            group = RouteGroup(route, evaluation.rules.criteria[route].title, truth, items)
            groups.append((documents, len(items), group))
            grouped.update(wanted)
    return tuple([group for *_, group in sorted(groups, key=lambda it: it[:2])]), grouped


def _needs(evaluation: Evaluation, route: str | None) -> list[Need]:
    """Of each material, by position, whether it is asked for; with *route*, were every other one FALSE."""
    program, truths = evaluation.program, evaluation.truths
    every = range(len(evaluation.rules.materials))
    conditions = program.memo.once((_needs, route), lambda: [program.conditions[at, route] for at in every])
    return [_NEEDS[truths[index]] for index in conditions]


def _elsewhere(evaluation: Evaluation, at: int, need: Need) -> ChecklistItem:
    """An item that names routes and that no shown group asks for."""
    said = None if need is Need.NOT_REQUIRED else _OTHER_ROUTE
    return ChecklistItem(evaluation, at, Need.NOT_REQUIRED, None, said)


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
