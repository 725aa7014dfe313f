"""Demands on one document put together: what meets the joined demand meets every one of them, and nothing less does.

A number that is not settled is compared by its bounds: by what is asked for at least, and by what is enough in
every case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from eligibility.materials.demand import NO_DEMAND, Demand, Span
from eligibility.rules.amounts import Amount
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from eligibility.rules.model import PhotoRule
    from eligibility.rules.vocabulary import Stamp

T = TypeVar("T")

_MONTHS = {"month": 1, "year": 12}
_NO_END = float("inf")
_GREATEST = Bilingual("{parts}中较多的", "the greatest of {parts}")


def join_demands(*demands: Demand) -> Demand:
    """The weakest demand that implies each of *demands*; one alone stays as it is worded, and none is no demand.

    >>> three, six = (Demand(covers_last=(Span((count,), "month"),)) for count in (3, 6))
    >>> join_demands(three, six, Demand(original=True)).text.zh
    '近6个月，原件'
    """
    every = tuple(dict.fromkeys(demands))
    if len(every) < 2:  # noqa: PLR2004 - nothing to join
        return every[0] if every else NO_DEMAND
    return Demand(
        original=any(it.original for it in every),
        copies=join_amounts([it.copies for it in every if it.copies]),
        paper=next((it.paper for it in every if it.paper), None),
        stamps=_strongest([forms for it in every for forms in it.stamps], _needs_as_much),
        covers_last=_join_spans([span for it in every for span in it.covers_last], longest=True),
        issued_within=_join_spans([span for it in every for span in it.issued_within], longest=False),
        issuers=tuple(dict.fromkeys(issuer for it in every for issuer in it.issuers)),
        photos=_strongest([photo for it in every for photo in it.photos], _is_photo_too),
    )


def implies(strong: Demand, weak: Demand) -> bool:
    """Whether whatever meets *strong* meets *weak* as well.

    >>> implies(Demand(original=True), NO_DEMAND), implies(NO_DEMAND, Demand(original=True))
    (True, False)
    """
    return (
        strong.original >= weak.original
        and _at_least(strong.copies) >= _at_least(weak.copies)
        and _at_most(strong.copies) >= _at_most(weak.copies)
        and weak.paper in (None, strong.paper)
        and _has_each(strong.stamps, weak.stamps, _needs_as_much)
        and _implies_spans(strong.covers_last, weak.covers_last, longest=True)
        and _implies_spans(strong.issued_within, weak.issued_within, longest=False)
        and set(strong.issuers) >= set(weak.issuers)
        and _has_each(strong.photos, weak.photos, _is_photo_too)
    )


def join_amounts(amounts: Sequence[Amount]) -> Amount | None:
    """The greatest of *amounts*, with what is missing to those that may still be it; None of none.

    An amount as great as all the others in every case stays as it is.
    """
    every = tuple(dict.fromkeys(amounts))
    least = max((_at_least(it) for it in every), default=0)
    open_ = [it for it in every if _at_most(it) > least]
    surest = [it for it in every if _at_least(it) == least]
    if not open_:
        return surest[0] if surest else None
    if len(open_) == 1 and open_[0] in surest:
        return open_[0]
    parts = open_ if any(it in surest for it in open_) else [*open_, surest[0]]
    listed = {count for it in open_ for count in it.candidates if count >= least}
    most = max(_at_most(it) for it in open_)
    return Amount(
        candidates=tuple(sorted({*listed, least})) if all(it.candidates for it in open_) else (),
        least=least,
        most=None if isinstance(most, float) else most,
        missing=tuple(dict.fromkeys(name for it in open_ for name in it.missing)),
        unstated=tuple(dict.fromkeys(reason for it in open_ for reason in it.unstated)),
        formula=_GREATEST.format(parts=join([it.formula for it in parts], zh="、", en=", ")),
    )


def _at_least(amount: Amount | None) -> int | Decimal:
    """What is asked for in every case: nothing where there is no bound, for copies are never fewer than none."""
    return max(0, amount.least) if amount and amount.least is not None else 0


def _at_most(amount: Amount | None) -> int | Decimal | float:
    """What is enough in every case."""
    if amount is None:
        return 0
    return _NO_END if amount.most is None else max(0, amount.most)


def _join_spans(spans: Iterable[Span], *, longest: bool) -> tuple[Span, ...]:
    """One span of months and years, one of days, and every one without a number."""
    families: dict[object, list[Span]] = {}
    for span in dict.fromkeys(spans):
        family = span if span.unstated else "month" if span.unit in _MONTHS else span.unit
        families.setdefault(family, []).append(span)
    return tuple(_join_alike(alike, longest=longest) for alike in families.values())


def _join_alike(spans: Sequence[Span], *, longest: bool) -> Span:
    """The longest (or shortest) of spans that can be compared, as it is worded where it is one of them."""
    for span in spans:
        if all(_is_span_too(span, other, longest=longest) for other in spans):
            return span
    units = {span.unit for span in spans}
    unit = units.pop() if len(units) == 1 else "month"
    counts = [
        tuple(count * _MONTHS.get(span.unit, 1) // _MONTHS.get(unit, 1) for count in span.counts) for span in spans
    ]
    if longest:
        bound = max(min(each) for each in counts)
        left = {count for each in counts for count in each if count >= bound}
    else:
        bound = min(max(each) for each in counts)
        left = {count for each in counts for count in each if count <= bound}
    return Span(tuple(sorted(left)), unit)


def _implies_spans(strong: Iterable[Span], weak: Iterable[Span], *, longest: bool) -> bool:
    held = _join_spans(strong, longest=longest)
    return all(
        any(_is_span_too(span, other, longest=longest) for span in held) for other in _join_spans(weak, longest=longest)
    )


def _is_span_too(strong: Span, weak: Span, *, longest: bool) -> bool:
    """Whether what meets one span meets the other; days cannot be compared with months."""
    if strong == weak:
        return True
    if strong.unstated or weak.unstated or (strong.unit in _MONTHS) != (weak.unit in _MONTHS):
        return False
    one, other = ([count * _MONTHS.get(span.unit, 1) for count in span.counts] for span in (strong, weak))
    ends = ((min(one), min(other)), (max(one), max(other)))
    return all(mine >= theirs if longest else mine <= theirs for mine, theirs in ends)


def _needs_as_much(strong: tuple[Stamp, ...], weak: tuple[Stamp, ...]) -> bool:
    """Whether every stamp that will do for the one will do for the other."""
    return set(strong) <= set(weak)


def _is_photo_too(strong: PhotoRule, weak: PhotoRule) -> bool:
    """Whether the photo that meets one rule meets the other, which may leave out what that one states."""
    same = ("format", "inches", "width_mm", "height_mm", "dpi")
    return (
        (strong.format is None) == (weak.format is None)
        and all(getattr(weak, name) in (None, getattr(strong, name)) for name in same)
        and (weak.under is None or (strong.under is not None and strong.under <= weak.under))
        and (weak.prints is None or (strong.prints is not None and strong.prints >= weak.prints))
    )


def _has_each(strong: Iterable[T], weak: Iterable[T], is_too: Callable[[T, T], bool]) -> bool:
    held = tuple(strong)
    return all(any(is_too(it, other) for it in held) for other in weak)


def _strongest(items: Iterable[T], is_too: Callable[[T, T], bool]) -> tuple[T, ...]:
    """The items that no other one takes in; of two that take in each other, the first."""
    kept: list[T] = []
    for item in items:
        if not any(is_too(it, item) for it in kept):
            kept = [*(it for it in kept if not is_too(item, it)), item]
    return tuple(kept)
