"""The checklist of one applicant: each document required, not required, or possibly required, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.citation import last_checked
from eligibility.errors import EligibilityError, quote
from eligibility.materials.demand import demand_of
from eligibility.materials.options import NEED_BY_TRUTH, Need, Option, combine, say_of_each
from eligibility.materials.reasons import say_discreetly, say_why
from eligibility.rules.evaluation import confirmed_until, grade_of, missing_facts, unstated_reasons
from eligibility.rules.findings import Finding, find_material
from eligibility.rules.nodes import Via, walk
from eligibility.rules.questions import say_question
from eligibility.rules.settling import settles, settling_question
from eligibility.text import Bilingual, closest, join, read_bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.citation import Citation, Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import Material, Piece, Prohibition
    from eligibility.rules.questions import Question
    from eligibility.rules.vocabulary import Document, Vocabulary


PROVIDED_BY = {
    "agency": Bilingual("由机构提供，申请人不用交", "provided by the agency, not by the applicant"),
    "system": Bilingual("由系统提供，申请人不用交", "provided by the system, not by the applicant"),
}
OPEN_ENDED = Bilingual("来源没有列尽，其他能证明的材料也可", "the list is open: other papers that prove it will do")
_UNCONFIRMED = Bilingual("{day} 之后没有来源确认仍须提供", "no source confirms this after {day}")
_STILL_FORBIDDEN = Bilingual("{day} 之后没有来源确认仍不得要求", "no source confirms this after {day}")
_ASK = Bilingual("问：{question}", "Ask: {question}")
_ASK_FIRST = Bilingual("先问：{question}", "Ask first: {question}")
_OTHER_ROUTE = Bilingual("只有按其他途径申请时才需要", "only when claiming by another route")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One printed item as it is asked of this applicant.

    `choice`: any one of the options will do; otherwise all of them are needed. `missing` are the facts
    that would settle a MAY_BE_REQUIRED, and `unstated` why none can; `question` asks for the one any answer to
    which `settles` it, or where none alone does, for the first of them. `route` is the group it stands in.
    `discreet_why` is the reason for paper that others see: no value that was found, of a sensitive fact nothing
    at all, and not the route of the group.
    """

    id: str
    document: Document
    item: str | None
    need: Need
    why: Bilingual = field(repr=False)
    discreet_why: Bilingual
    options: tuple[Option, ...]
    choice: bool
    open_ended: bool
    provided_by: str
    missing: tuple[str, ...]
    unstated: tuple[Bilingual, ...]
    citations: tuple[Citation, ...] = field(repr=False)
    grade: Grade | None
    unconfirmed: date | None
    route: str | None
    finding: Finding = field(repr=False)
    question: Question | None = None
    settles: bool = False
    note: Bilingual | None = None

    @property
    def form(self) -> Bilingual | None:
        """How the item's documents must be, in one phrase; None if nothing is said."""
        said = list(self._of_each([option.form for option in self.options]))
        return join(said) if said else None

    @property
    def title(self) -> Bilingual:
        """The printed number, where there is one, and the document's title."""
        number = f"{self.item} " if self.item else ""
        return Bilingual(f"{number}{self.document.title.zh}", f"{number}{self.document.title.en}")

    @property
    def combination(self) -> Bilingual:
        """The documents of the item: any one of them, or all."""
        return combine(self.options, choice=self.choice)

    def details(self) -> tuple[Bilingual, ...]:
        """What to say under the item's title: why, who brings it, which options, how they must be, and notes."""
        ask = _ASK if self.settles else _ASK_FIRST
        lines = [self.why, *([ask.format(question=say_question(self.question))] if self.question else [])]
        papers = list(self._of_each(option.paper for option in self.options))
        if self.need is not Need.NOT_REQUIRED:
            lines += [PROVIDED_BY[self.provided_by]] if self.provided_by in PROVIDED_BY else []
            lines += [self.combination] if len(self.options) > 1 else []
            lines += [join(papers)] if papers else []
            lines += [OPEN_ENDED] if self.open_ended else []
            lines += self.remarks()
            lines += [_UNCONFIRMED.format(day=self.unconfirmed.isoformat())] if self.unconfirmed else []
        return tuple(dict.fromkeys(lines))

    def remarks(self) -> tuple[Bilingual, ...]:
        """What is noted of each paper, by the item and by the registry, and of the item as a whole."""
        is_listed = any(option.document == self.document for option in self.options)
        whole = (None if is_listed else self.document.note, self.note)
        each = (
            *self._of_each(option.note for option in self.options),
            *self._of_each(option.document.note for option in self.options),
        )
        return tuple(dict.fromkeys((*each, *(note for note in whole if note))))

    def _of_each(self, texts: Iterable[Bilingual | None]) -> Iterator[Bilingual]:
        """What there is to say of each option, under its name where there are several."""
        return say_of_each(self.options, texts)


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
    by_route = [at for at in every if names_route(rules.materials[at])]
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
        checked = _checked(it)
        unconfirmed = checked if checked and evaluation.on > checked else None
        yield Prohibited(it.title, named, it.basis, grade, unconfirmed, it.note)


def _groups(evaluation: Evaluation, places: list[int]) -> tuple[RouteGroup, ...]:
    routes = evaluation.program.routes
    truths = {route: evaluation.truth(index) for route, index in routes.items()}
    shown = Truth.TRUE if Truth.TRUE in truths.values() else Truth.UNKNOWN
    groups = []
    for route, truth in truths.items():
        if truth is shown:
            asked = [at for at in places if _need(evaluation, at, route) is not Need.NOT_REQUIRED]
            wanted = tuple(_item(evaluation, at, route) for at in asked)
            groups.append(RouteGroup(route, evaluation.rules.criteria[route].title, truth, wanted))
    return tuple(sorted(groups, key=_documents_asked))


def _documents_asked(group: RouteGroup) -> tuple[int, int]:
    required = sum(1 if item.choice else len(item.options) for item in group.items if item.need is Need.REQUIRED)
    return required, len(group.items)


def _need(evaluation: Evaluation, at: int, route: str | None) -> Need:
    return NEED_BY_TRUTH[evaluation.truth(evaluation.program.conditions[at, route])]


def _item(evaluation: Evaluation, at: int, route: str | None) -> ChecklistItem:
    return _build(evaluation, at, _need(evaluation, at, route), route)


def _elsewhere(evaluation: Evaluation, at: int, groups: tuple[RouteGroup, ...]) -> ChecklistItem:
    """An item that names routes and that no shown group asks for."""
    need = _need(evaluation, at, None)
    if groups and need is not Need.NOT_REQUIRED:
        return _build(evaluation, at, Need.NOT_REQUIRED, None, _OTHER_ROUTE)
    return _build(evaluation, at, need, None)


def _build(
    evaluation: Evaluation, at: int, need: Need, route: str | None, why: Bilingual | None = None
) -> ChecklistItem:
    material = evaluation.rules.materials[at]
    finding = find_material(evaluation, at, route)
    index = evaluation.program.conditions[at, route]
    documents = evaluation.rules.service.vocabulary.documents
    is_open = need is Need.MAY_BE_REQUIRED
    question = settling_question(evaluation, index) if is_open else None
    return ChecklistItem(
        id=material.id,
        document=documents[material.document],
        item=material.item,
        need=need,
        why=why or say_why(material, finding, is_needed=need is not Need.NOT_REQUIRED),
        discreet_why=why or say_discreetly(material, finding, route, is_needed=need is not Need.NOT_REQUIRED),
        options=tuple(_option(documents[piece.document], piece, evaluation) for piece in material.pieces),
        choice=material.choice,
        open_ended=material.open_ended,
        provided_by=material.provided_by,
        missing=missing_facts(evaluation, index) if is_open else (),
        unstated=tuple(read_bilingual(it) for it in unstated_reasons(evaluation, index)) if is_open else (),
        citations=material.basis,
        grade=_grade(evaluation, index, material),
        unconfirmed=_unconfirmed(evaluation, index, material),
        route=route,
        finding=finding,
        question=question,
        settles=question is not None and settles(evaluation, index, question.fact),
        note=material.note,
    )


def _option(document: Document, piece: Piece, evaluation: Evaluation) -> Option:
    demand = demand_of(piece, evaluation.rules, evaluation.values)
    return Option(document, demand, None if piece.issuer else document.issued_by, piece.note)


def _grade(evaluation: Evaluation, index: int, material: Material) -> Grade | None:
    """The weaker of what decided the condition and of the clause that asks for the document."""
    asked = max((citation.source.grade for citation in material.basis), default=None)
    return min((grade for grade in (grade_of(evaluation, index), asked) if grade is not None), default=None)


def _unconfirmed(evaluation: Evaluation, index: int, material: Material) -> date | None:
    """As a determination's: the day after which nobody confirmed what asks for the document, if `on` is past it."""
    days = [day for day in (_checked(material), confirmed_until(evaluation, index)) if day is not None]
    return min(days) if days and evaluation.on > min(days) else None


def _checked(item: Material | Prohibition) -> date | None:
    """Last day on which one of its sources was confirmed; None if it has an end, and needs no confirmation."""
    if item.in_force.until is not None:
        return None
    return last_checked(item.basis)


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
