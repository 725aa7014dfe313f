"""One list of documents for several matters: each document once, with the matters that ask for it and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.materials.item import OPEN_ENDED, PROVIDED_BY
from eligibility.materials.joining import implies, join_demands
from eligibility.materials.options import Need, combine, say_of_each
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from eligibility.citation import Citation
    from eligibility.materials.checklist import Prohibited
    from eligibility.materials.item import ChecklistItem
    from eligibility.materials.options import Option
    from eligibility.materials.order import Before
    from eligibility.rules.questions import Question
    from eligibility.rules.vocabulary import Document, Vocabulary

_WANTED_BY = Bilingual("{number} {title}{item}：{why}", "{number} {title}{item}: {why}")
_ASKED_BY = Bilingual("{number}{item}：{why}", "{number}{item}: {why}")
_ITEM = Bilingual("（材料{item}）", " (item {item})")
_OR = Bilingual("{why}（{combination}）", "{why} ({combination})")
_CERTAIN = Bilingual("肯定要的：{form}；其余视未知的事实而定", "certain: {form}; the rest hangs on what is not known")
_NO_FORM = Bilingual("形式不限", "in any form")


@dataclass(frozen=True, slots=True)
class Reason:
    """That one matter asks for a document: its number and title, and its own item as it alone would have it.

    `options` are the documents of that item that are meant here. Several stand in a reason of a single document
    where the matter would take any of them, and another matter needs this one anyway.
    """

    number: str
    title: Bilingual
    asked: ChecklistItem = field(repr=False)
    options: tuple[Option, ...] = field(repr=False)

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that are meant."""
        return tuple(option.document.id for option in self.options)

    @property
    def item(self) -> str | None:
        """The number its table prints for the item."""
        return self.asked.item

    @property
    def need(self) -> Need:
        """Whether that matter alone requires it, may require it, or does not."""
        return self.asked.need

    @property
    def why(self) -> Bilingual:
        """Why that matter asks for it, or does not."""
        return self.asked.why

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The clauses that ask for it."""
        return self.asked.citations

    @property
    def route(self) -> str | None:
        """The route of that matter for which its list was drawn up; None where it has none, or all are open."""
        return self.asked.route

    @property
    def text(self) -> Bilingual:
        """The matter, the printed number, and why, in one phrase."""
        item = _ITEM.format(item=self.item) if self.item else Bilingual("", "")
        return _WANTED_BY.format(number=self.number, title=self.title, item=item, why=self._told(self.why))

    @property
    def discreet(self) -> Bilingual:
        """The number of the matter, the printed number, and why, for paper that others see."""
        item = _ITEM.format(item=self.item) if self.item else Bilingual("", "")
        return _ASKED_BY.format(number=self.number, item=item, why=self._told(self.asked.discreet_why))

    def _told(self, why: Bilingual) -> Bilingual:
        """The reason, and which documents would do where the matter takes any of several."""
        several = len(self.options) > 1
        return _OR.format(why=why, combination=combine(self.options, choice=True)) if several else why


@dataclass(frozen=True, slots=True)
class MergedItem:
    """A document, or a choice of documents, as all the matters together ask for it.

    `choice`: any one of the options will do; there are several options only then. An option's demand is the strictest
    form, so that one document serves all; what is asked for in any case may be less, see `certain`. `need` is
    REQUIRED if one matter requires it. `open_ended` only if no matter has a closed list. `id` is made of the ids of
    the documents, after that of who provides them if it is not the applicant; no other item of the list has it.
    """

    id: str
    document: Document
    need: Need
    options: tuple[Option, ...]
    choice: bool
    open_ended: bool
    provided_by: str
    wanted_by: tuple[Reason, ...]

    @property
    def title(self) -> Bilingual:
        """The document's title, or that of the item which lists the choice."""
        return self.document.title

    @property
    def why(self) -> Bilingual:
        """Which matter asks for it and why, each in turn."""
        return join([reason.text for reason in self.wanted_by])

    @property
    def form(self) -> Bilingual | None:
        """How the documents must be so that one serves all matters, in one phrase; None if nothing is said."""
        said = list(say_of_each(self.options, [option.form for option in self.options]))
        return join(said) if said else None

    @property
    def combination(self) -> Bilingual:
        """The documents by name, any one of which will do."""
        return combine(self.options, choice=self.choice)

    @property
    def certain(self) -> tuple[Option, ...]:
        """The options as the matters ask for them that require it in any case; none of a MAY_BE_REQUIRED."""
        if self.need is not Need.REQUIRED:
            return ()
        sure = [reason for reason in self.wanted_by if reason.need is Need.REQUIRED]
        return tuple(_narrow(option, sure) for option in self.options)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The clauses of every matter that asks for it."""
        return tuple(dict.fromkeys(citation for reason in self.wanted_by for citation in reason.citations))

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would settle whether it is required, or, where it is, whether a stricter form is."""
        return tuple(dict.fromkeys(name for reason in self._open() for name in reason.asked.missing))

    @property
    def unstated(self) -> tuple[Bilingual, ...]:
        """Why no fact can settle it, as far as that is so."""
        return tuple(dict.fromkeys(why for reason in self._open() for why in reason.asked.unstated))

    @property
    def question(self) -> Question | None:
        """The question that settles it for the first matter in which it is open."""
        return next((it.asked.question for it in self._open() if it.asked.question), None)

    def details(self) -> tuple[Bilingual, ...]:
        """What to say under the title: each matter with its reason, which options, how they must be, and notes."""
        lines = [reason.text for reason in self.wanted_by]
        if self.need is not Need.NOT_REQUIRED:
            lines += [PROVIDED_BY[self.provided_by]] if self.provided_by in PROVIDED_BY else []
            lines += [self.combination] if len(self.options) > 1 else []
            lines += say_of_each(self.options, [option.paper for option in self.options])
            lines += [OPEN_ENDED] if self.open_ended else []
            lines += self.remarks()
        return tuple(dict.fromkeys(lines))

    def remarks(self) -> tuple[Bilingual, ...]:
        """In which form it is needed in any case, where that is less, and what is noted of each document."""
        lines = [_CERTAIN.format(form=self._certain_form() or _NO_FORM)] if self._is_stricter() else []
        lines += say_of_each(self.options, [option.note for option in self.options])
        lines += say_of_each(self.options, [option.document.note for option in self.options])
        return tuple(dict.fromkeys(lines))

    def _open(self) -> list[Reason]:
        """The reasons that may still matter: whether it is required, or in which form."""
        may_be = [reason for reason in self.wanted_by if reason.need is Need.MAY_BE_REQUIRED]
        if self.need is not Need.REQUIRED:
            return may_be
        sure = {option.document.id: option.demand for option in self.certain}
        return [
            reason
            for reason in may_be
            if any(not implies(sure[it.document.id], it.demand) for it in reason.options if it.document.id in sure)
        ]

    def _is_stricter(self) -> bool:
        """Whether the strictest form is not asked for in any case."""
        return any(not implies(sure.demand, it.demand) for sure, it in zip(self.certain, self.options, strict=False))

    def _certain_form(self) -> Bilingual | None:
        said = list(say_of_each(self.certain, [option.form for option in self.certain]))
        return join(said) if said else None


def _narrow(option: Option, reasons: list[Reason]) -> Option:
    same = [it for reason in reasons for it in reason.options if it.document.id == option.document.id]
    return join_options(same)


def join_options(options: list[Option]) -> Option:
    """Options of one document as one, with the demands of all; a note that several give is given once."""
    first = options[0]
    demand = join_demands(*(option.demand for option in options))
    notes = tuple(dict.fromkeys(option.note for option in options if option.note))
    issued_by = None if demand.issuers else first.document.issued_by
    return type(first)(first.document, demand, issued_by, join(notes) if notes else None)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What one of the matters may not ask for, and the others that do ask for one of these documents."""

    number: str
    title: Bilingual
    prohibited: Prohibited
    needed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedChecklist:
    """What to bring for several matters, each document once.

    `services` are their titles by number, in the order in which to see to them; `order` says which comes before
    which, and for what. `obtained` is what one of them gives out for another: not to be brought. `provided` comes
    from an agency or a system. The lists of the later matters are drawn up as if the `supposed` facts held, which
    the earlier ones grant. `routes` are those by which the lists of each were drawn up. `on` is the day of the rules,
    `today` that on which the facts were read.
    """

    on: date
    today: date
    services: Mapping[str, Bilingual]
    routes: Mapping[str, str]
    to_bring: tuple[MergedItem, ...]
    obtained: tuple[MergedItem, ...]
    provided: tuple[MergedItem, ...]
    not_required: tuple[MergedItem, ...]
    order: tuple[Before, ...]
    supposed: tuple[str, ...]
    must_not_ask: tuple[Forbidden, ...]
    vocabulary: Vocabulary = field(repr=False, compare=False)

    @property
    def items(self) -> tuple[MergedItem, ...]:
        """Every item but those obtained on the way: to bring, provided by others, then those not required."""
        return (*self.to_bring, *self.provided, *self.not_required)

    def __iter__(self) -> Iterator[MergedItem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, need: Need) -> tuple[MergedItem, ...]:
        """The items of that need."""
        return tuple(item for item in self.items if item.need is need)
