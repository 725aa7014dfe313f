"""One item of a checklist: a printed item as it is asked of one applicant, worked out when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from eligibility.citation import last_checked
from eligibility.materials.demand import demand_of
from eligibility.materials.options import Need, Option, combine, say_of_each
from eligibility.materials.reasons import say_discreetly, say_why
from eligibility.rules.evaluation import confirmed_until, grade_of, missing_facts, unstated_reasons
from eligibility.rules.finding_tree import find_material
from eligibility.rules.questions import say_question
from eligibility.rules.settling import settles, settling_question
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.citation import Citation, Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.findings import Finding
    from eligibility.rules.model import Material, Piece, Prohibition
    from eligibility.rules.questions import Question
    from eligibility.rules.vocabulary import Document

PROVIDED_BY = {
    "agency": Bilingual("由机构提供，申请人不用交", "provided by the agency, not by the applicant"),
    "system": Bilingual("由系统提供，申请人不用交", "provided by the system, not by the applicant"),
}
OPEN_ENDED = Bilingual("来源没有列尽，其他能证明的材料也可", "the list is open: other papers that prove it will do")
_UNCONFIRMED = Bilingual("{day} 之后没有来源确认仍须提供", "no source confirms this after {day}")
_ASK = Bilingual("问：{question}", "Ask: {question}")
_ASK_FIRST = Bilingual("先问：{question}", "Ask first: {question}")


@dataclass(frozen=True, eq=False, repr=False)
class ChecklistItem:
    """One printed item as it is asked of this applicant; all but its need is worked out when asked for, and kept.

    `choice`: any one of the options will do; otherwise all of them are needed. `route` is the group it stands in.
    """

    _evaluation: Evaluation
    _at: int
    need: Need
    route: str | None
    _said: Bilingual | None = None

    def __repr__(self) -> str:
        return f"ChecklistItem({self.id}, {self.need.value})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ChecklistItem):
            return NotImplemented
        return self is other or all(getattr(self, name) == getattr(other, name) for name in _COMPARED)

    def __hash__(self) -> int:
        return hash((self.id, self.need, self.route))

    @property
    def _material(self) -> Material:
        return self._evaluation.rules.materials[self._at]

    @property
    def _index(self) -> int:
        return self._evaluation.program.conditions[self._at, self.route]

    @property
    def _is_open(self) -> bool:
        return self.need is Need.MAY_BE_REQUIRED

    @property
    def id(self) -> str:
        """The document's id, or its own where the service asks for that document twice."""
        return self._material.id

    @property
    def document(self) -> Document:
        """What the item is called by, of the registry."""
        return self._evaluation.rules.service.vocabulary.documents[self._material.document]

    @property
    def item(self) -> str | None:
        """The number it has in the printed table."""
        return self._material.item

    @property
    def choice(self) -> bool:
        """Whether any one of the options will do."""
        return self._material.choice

    @property
    def open_ended(self) -> bool:
        """Whether other papers that prove it will do too."""
        return self._material.open_ended

    @property
    def provided_by(self) -> str:
        """Who brings it: applicant, agency or system."""
        return self._material.provided_by

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The clauses that ask for it."""
        return self._material.basis

    @property
    def note(self) -> Bilingual | None:
        """What is noted of it."""
        return self._material.note

    @cached_property
    def finding(self) -> Finding:
        """What was found on the condition under which it is asked for."""
        return find_material(self._evaluation, self._at, self.route)

    @cached_property
    def why(self) -> Bilingual:
        """Why it is asked for or not, or what leaves that open, with the values found."""
        return self._said or say_why(self._material, self.finding, is_needed=self.need is not Need.NOT_REQUIRED)

    @cached_property
    def discreet_why(self) -> Bilingual:
        """The same for paper that others see: no value found, nothing of a sensitive fact, not the group's route."""
        is_needed = self.need is not Need.NOT_REQUIRED
        return self._said or say_discreetly(self._material, self.finding, self.route, is_needed=is_needed)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Its documents, and how each must be."""
        documents = self._evaluation.rules.service.vocabulary.documents
        pieces = self._material.pieces
        return tuple(_option(documents[piece.document], piece, self._evaluation) for piece in pieces)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle a MAY_BE_REQUIRED."""
        return missing_facts(self._evaluation, self._index) if self._is_open else ()

    @cached_property
    def unstated(self) -> tuple[Bilingual, ...]:
        """Why no fact can settle it."""
        return unstated_reasons(self._evaluation, self._index) if self._is_open else ()

    @cached_property
    def question(self) -> Question | None:
        """The one any answer to which `settles` it; where none alone does, the first missing fact."""
        return settling_question(self._evaluation, self._index) if self._is_open else None

    @cached_property
    def settles(self) -> bool:
        """Whether any answer to the question settles it."""
        return self.question is not None and settles(self._evaluation, self._index, self.question.fact)

    @cached_property
    def grade(self) -> Grade | None:
        """The weaker of what decided the condition and of the clause that asks for the document."""
        return _grade(self._evaluation, self._index, self._material)

    @cached_property
    def unconfirmed(self) -> date | None:
        """The day after which nobody confirmed what asks for it; None if the rules' day is not past it."""
        return _unconfirmed(self._evaluation, self._index, self._material)

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


_COMPARED = (
    *("id", "document", "item", "need", "choice", "open_ended", "provided_by", "citations", "note", "route"),
    *("finding", "why", "discreet_why", "options", "missing", "unstated", "question", "settles"),
    *("grade", "unconfirmed"),
)


def _option(document: Document, piece: Piece, evaluation: Evaluation) -> Option:
    demand = demand_of(piece, evaluation.rules, evaluation.values)
    return Option(document, demand, None if piece.issuer else document.issued_by, piece.note)


def _grade(evaluation: Evaluation, index: int, material: Material) -> Grade | None:
    asked = max((citation.source.grade for citation in material.basis), default=None)
    return min((grade for grade in (grade_of(evaluation, index), asked) if grade is not None), default=None)


def _unconfirmed(evaluation: Evaluation, index: int, material: Material) -> date | None:
    """As a determination's: the day after which nobody confirmed what asks for the document, if `on` is past it."""
    days = [day for day in (last_confirmed(material), confirmed_until(evaluation, index)) if day is not None]
    return min(days) if days and evaluation.on > min(days) else None


def last_confirmed(item: Material | Prohibition) -> date | None:
    """Last day on which one of its sources was confirmed; None if it has an end, and needs no confirmation."""
    if item.in_force.until is not None:
        return None
    return last_checked(item.basis)
