"""One document of an item: whether it is asked for, how it must be, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eligibility.materials.demand import Demand
    from eligibility.rules.vocabulary import Document


class Need(StrEnum):
    """Whether a document is asked of this applicant."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    MAY_BE_REQUIRED = "may_be_required"

    @property
    def label(self) -> Bilingual:
        """The need for people."""
        return _NEEDS[self]

    @property
    def truth(self) -> Truth:
        """Whether it is asked for."""
        return next(truth for truth, need in NEED_BY_TRUTH.items() if need is self)


_NEEDS = {
    Need.REQUIRED: Bilingual("需要", "required"),
    Need.NOT_REQUIRED: Bilingual("不需要", "not required"),
    Need.MAY_BE_REQUIRED: Bilingual("可能需要", "may be required"),
}
NEED_BY_TRUTH = {Truth.TRUE: Need.REQUIRED, Truth.FALSE: Need.NOT_REQUIRED, Truth.UNKNOWN: Need.MAY_BE_REQUIRED}
ISSUED_BY = Bilingual("由{who}发", "issued by {who}")
PRODUCED_BY = Bilingual("办理事项{number}所得", "given out by service {number}")


@dataclass(frozen=True, slots=True)
class Option:
    """One document of an item, how it must be, and the item's note on it.

    `issued_by` is who issues it by the registry, where the item does not say who must.
    """

    document: Document
    demand: Demand
    issued_by: Bilingual | None = None
    note: Bilingual | None = None

    @property
    def form(self) -> Bilingual | None:
        """How it must be, in one phrase; None if nothing is said."""
        return self.demand.text

    @property
    def paper(self) -> Bilingual | None:
        """The same, with who issues it and which service gives it out."""
        return say_paper(self.issued_by, self.document.produced_by, self.form)


def say_of_each(options: Sequence[Option], texts: Iterable[Bilingual | None]) -> Iterator[Bilingual]:
    """What there is to say of each option, under its name where there are several."""
    named = Bilingual("{document}：{text}", "{document}: {text}")
    for option, text in zip(options, texts, strict=True):
        if text:
            yield text if len(options) == 1 else named.format(document=option.document.title, text=text)


def combine(options: Sequence[Option], *, choice: bool) -> Bilingual:
    """The documents by name: any one of them, or all."""
    titles = [option.document.title for option in options]
    return join(titles, zh="、或", en=", or ") if choice else join(titles, zh="，以及", en=", and ")


def say_paper(issued_by: Bilingual | None, produced_by: str | None, form: Bilingual | None) -> Bilingual | None:
    """Who issues a paper, the number of the service that gives it out, and how it must be, in one phrase."""
    issued = ISSUED_BY.format(who=issued_by) if issued_by else None
    produced = PRODUCED_BY.format(number=produced_by) if produced_by else None
    parts = [part for part in (issued, produced, form) if part]
    return join(parts, zh="，", en=", ") if parts else None
