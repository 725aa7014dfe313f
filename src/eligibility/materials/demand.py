"""How one document must be: a piece of a material with the figures of the day, and the copies of one applicant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.rules.amounts import Amount, amount_of
from eligibility.rules.phrases import say_number
from eligibility.text import Bilingual, join, read_bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.binding import DayRules
    from eligibility.rules.facts import Scalar
    from eligibility.rules.model import Paper, PhotoRule, Piece, Quantity
    from eligibility.rules.vocabulary import Stamp

_ISSUER = Bilingual("由{who}出具", "issued by {who}")
_COVERS = Bilingual("近{span}", "of the last {span}")
_WITHIN = Bilingual("{span}内", "within {span}")
_UNKNOWN_SPAN = Bilingual("期间不明（{why}）", "of an unknown time ({why})")
_ORIGINAL = Bilingual("原件", "original")
_COPIES = Bilingual("复印件{n}份", "copies: {n}")
_OF_FORMULA = Bilingual("复印件份数＝{formula}", "copies: {formula}")
_UNSTATED = Bilingual("复印件（{why}）", "copies ({why})")
_ON_PAPER = Bilingual("{copies}（{paper}纸）", "{copies} (on {paper})")
_STAMPED = Bilingual("盖{stamps}", "stamped: {stamps}")
_PHOTO = {
    "inches": Bilingual("{n}寸", "{n}-inch"),
    "prints": Bilingual("{n}张", "prints: {n}"),
    "jpeg": Bilingual("JPG格式", "JPG"),
    "under": Bilingual("小于{n}KB", "under {n} KB"),
    "size": Bilingual("{width}×{height}毫米", "{width} × {height} mm"),
    "dpi": Bilingual("{n}像素/英寸", "{n} dpi"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time back from the day of applying; several counts where the figure is not settled.

    `unstated` says why there is none.
    """

    counts: tuple[int, ...]
    unit: str
    unstated: Bilingual | None = None

    @property
    def text(self) -> Bilingual:
        """The length in words."""
        if self.unstated:
            return self.unstated
        return join([say_number(count, self.unit) for count in self.counts], zh="或", en=" or ")


@dataclass(frozen=True, slots=True)
class Demand:
    """How a document must be; what is empty or None is not stated, and is not judged.

    Every one of `stamps` is needed, each in any one of its forms; so is every span, issuer and photo: there
    are several only where the demands of several matters were joined. `copies` on `paper`; without `original`
    nothing says that the original is needed.
    """

    original: bool = False
    copies: Amount | None = None
    paper: Paper | None = None
    stamps: tuple[tuple[Stamp, ...], ...] = ()
    covers_last: tuple[Span, ...] = ()
    issued_within: tuple[Span, ...] = ()
    issuers: tuple[Bilingual, ...] = ()
    photos: tuple[PhotoRule, ...] = field(default=())

    @property
    def text(self) -> Bilingual | None:
        """The demand in one phrase; None if nothing is demanded."""
        parts = list(self._parts())
        return join(parts, zh="，", en=", ") if parts else None

    def _parts(self) -> Iterator[Bilingual]:
        yield from (_ISSUER.format(who=who) for who in self.issuers)
        yield from (_say_span(_COVERS, span) for span in self.covers_last)
        yield from (_say_span(_WITHIN, span) for span in self.issued_within)
        if self.original:
            yield _ORIGINAL
        if copies := say_copies(self.copies):
            yield _ON_PAPER.format(copies=copies, paper=self.paper) if self.paper else copies
        if self.stamps:
            yield _STAMPED.format(stamps=say_stamps(self.stamps))
        yield from (part for photo in self.photos for part in say_photo(photo))


NO_DEMAND = Demand()


def _say_span(words: Bilingual, span: Span) -> Bilingual:
    return _UNKNOWN_SPAN.format(why=span.unstated) if span.unstated else words.format(span=span.text)


def say_copies(copies: Amount | None) -> Bilingual | None:
    """How many copies, or how the number is worked out; None where none are asked for."""
    if copies is None or copies.value == 0:
        return None
    if copies.unstated and not copies.missing:
        return _UNSTATED.format(why=join(copies.unstated))
    if copies.value is None:
        return _OF_FORMULA.format(formula=copies.formula)
    return _COPIES.format(n=str(copies.value))


def say_stamps(stamps: tuple[tuple[Stamp, ...], ...]) -> Bilingual:
    """All of the stamps, each in any one of its forms."""
    each = [join([stamp.title for stamp in forms], zh="或", en=" or ") for forms in stamps]
    return join(each, zh="、", en=", ")


def say_photo(photo: PhotoRule) -> Iterator[Bilingual]:
    """What is demanded of a photo, part by part."""
    for name in ("inches", "prints"):
        if number := getattr(photo, name):
            yield _PHOTO[name].format(n=number)
    if photo.format:
        yield _PHOTO[photo.format]
    if photo.under:
        yield _PHOTO["under"].format(n=photo.under)
    if photo.width_mm and photo.height_mm:
        yield _PHOTO["size"].format(width=photo.width_mm, height=photo.height_mm)
    if photo.dpi:
        yield _PHOTO["dpi"].format(n=photo.dpi)


def demand_of(piece: Piece, rules: DayRules, facts: Mapping[str, Scalar]) -> Demand:
    """What *piece* demands on the day of the rules, of an applicant with those *facts*."""
    stamps: tuple[tuple[Stamp, ...], ...] = ()
    if piece.stamps:
        listed = piece.stamps.stamps
        stamps = (listed,) if piece.stamps.choice else tuple((stamp,) for stamp in listed)
    return Demand(
        original=bool(piece.original),
        copies=amount_of(piece.copies, rules, facts) if piece.copies else None,
        paper=piece.paper,
        stamps=stamps,
        covers_last=(_span(piece.covers_last, rules),) if piece.covers_last else (),
        issued_within=(_span(piece.issued_within, rules),) if piece.issued_within else (),
        issuers=(piece.issuer,) if piece.issuer else (),
        photos=(piece.photo,) if piece.photo else (),
    )


def _span(quantity: Quantity, rules: DayRules) -> Span:
    if quantity.count is not None:
        return Span((int(quantity.count),), quantity.unit)
    figure = rules.figures[str(quantity.parameter)][None].figure
    unstated = read_bilingual(figure.unstated) if figure.unstated else None
    return Span(tuple(sorted(int(count) for count in figure.candidates)), quantity.unit, unstated)
