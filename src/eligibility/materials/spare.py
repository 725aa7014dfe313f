"""Of the papers brought: which need not have been, and which will not be good for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.check_report import Expiry, ItemCheck, OptionCheck, Unneeded
from eligibility.materials.points import Point, PointCode, build_point
from eligibility.text import join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from eligibility.materials.check_report import Item
    from eligibility.materials.checklist import Prohibited
    from eligibility.materials.provided import Provided
    from eligibility.rules.vocabulary import Vocabulary


def find_unneeded(
    papers: Iterable[Provided],
    needed: Sequence[ItemCheck],
    items: Sequence[Item],
    prohibited: Sequence[Prohibited],
    vocabulary: Vocabulary,
) -> Iterator[Unneeded]:
    """Papers that no item needs, each with the reason; what may not be asked for is told so."""
    used = {id(paper) for item in needed for paper in _papers_of(item)}
    for paper in papers:
        if id(paper) not in used:
            yield Unneeded(vocabulary.documents[paper.document], paper, _why(paper.document, needed, items, prohibited))


def _why(document: str, needed: Sequence[ItemCheck], items: Sequence[Item], prohibited: Sequence[Prohibited]) -> Point:
    if any(document == it.id for rule in prohibited for it in rule.documents):
        return build_point(PointCode.PROHIBITED)
    for check in needed:
        if any(document == option.document.id for option in check.item.options):
            if not check.ways:
                return check.notes[0]
            chosen = join([option.document.title for option in check.chosen], zh="、", en=", ")
            return build_point(PointCode.SPARE, item=check.item.title, paper=chosen)
    if any(not rule.documents for rule in prohibited):
        return build_point(PointCode.PROHIBITED)
    is_known = any(document == option.document.id for item in items for option in item.options)
    return build_point(PointCode.NOT_REQUIRED if is_known else PointCode.NOT_ASKED)


def find_expiring(needed: Iterable[ItemCheck], next_step: date | None) -> tuple[Expiry, ...]:
    """The papers in use that are good now, each with its last day, soonest first."""
    found: dict[tuple[int, str], Expiry] = {}
    for option in (it for item in needed for it in _options_of(item)):
        if option.paper is None or option.good_until is None or option.good_until_latest is None:
            continue
        first, latest = option.good_until, option.good_until_latest
        ends = None if next_step is None else _ends_before(first, latest, next_step)
        expiry = Expiry(option.document, option.paper, first, latest, ends)
        known = found.setdefault((id(option.paper), option.document.id), expiry)
        if first < known.good_until:
            found[id(option.paper), option.document.id] = expiry
    return tuple(sorted(found.values(), key=lambda it: it.good_until))


def _ends_before(first: date, latest: date, day: date) -> Truth:
    if latest < day:
        return Truth.TRUE
    return Truth.UNKNOWN if first < day else Truth.FALSE


def _options_of(item: ItemCheck) -> Iterator[OptionCheck]:
    """The documents that count for an item: of one that is complete, those of the way it is complete by."""
    ways = item.ways[:1] if item.status.truth is Truth.TRUE else item.ways
    yield from (option for way in ways for option in way.options)


def _papers_of(item: ItemCheck) -> Iterator[Provided]:
    ways = item.ways[:1] if item.status.truth is Truth.TRUE else item.ways
    yield from (option.paper for option in _options_of(item) if option.paper)
    yield from (paper for way in ways for paper in way.unlisted)
