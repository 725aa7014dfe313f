"""What came of checking papers against a list of documents: plain, frozen, complete; shown by `render/check.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from eligibility.materials.points import Point, PointCode
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from eligibility.materials.options import Need, Option
    from eligibility.materials.provided import Provided
    from eligibility.rules.vocabulary import Document


class CheckStatus(StrEnum):
    """What became of an item of the list, or of one document of it."""

    SATISFIED = "satisfied"
    UNCLEAR = "unclear"
    WRONG_FORM = "wrong_form"
    EXPIRED = "expired"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> Bilingual:
        """The status for people."""
        return _LABELS[self]

    @property
    def truth(self) -> Truth:
        """Whether nothing more is to be brought: UNCLEAR is UNKNOWN."""
        if self is CheckStatus.UNCLEAR:
            return Truth.UNKNOWN
        return Truth.of(self in (CheckStatus.SATISFIED, CheckStatus.NOT_NEEDED))


_LABELS = {
    CheckStatus.SATISFIED: Bilingual("具备", "satisfied"),
    CheckStatus.UNCLEAR: Bilingual("还不能定", "not settled"),
    CheckStatus.WRONG_FORM: Bilingual("不合要求", "wrong form"),
    CheckStatus.EXPIRED: Bilingual("过期", "expired"),
    CheckStatus.MISSING: Bilingual("缺", "missing"),
    CheckStatus.NOT_NEEDED: Bilingual("不用交", "not needed"),
}
_WORST_LAST = tuple(CheckStatus)
_TO_OBTAIN = (PointCode.MISSING, PointCode.EXPIRED, PointCode.PERIOD)


class Item(Protocol):
    """An item of a list of documents, of one matter or of many: what is read of it.

    `choice`: any one of the options will do; otherwise all of them are needed.
    """

    @property
    def id(self) -> str: ...  # noqa: D102 - as of a ChecklistItem, so the others
    @property
    def title(self) -> Bilingual: ...  # noqa: D102
    @property
    def need(self) -> Need: ...  # noqa: D102
    @property
    def choice(self) -> bool: ...  # noqa: D102
    @property
    def options(self) -> Sequence[Option]: ...  # noqa: D102
    @property
    def open_ended(self) -> bool: ...  # noqa: D102
    @property
    def provided_by(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """How much is left to do, cheapest first: papers to obtain, those of them never had, mends, questions."""

    obtained: int = 0
    never_had: int = 0
    mended: int = 0
    asked: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.obtained + other.obtained,
            self.never_had + other.never_had,
            self.mended + other.mended,
            self.asked + other.asked,
        )


@dataclass(frozen=True, slots=True)
class OptionCheck:
    """One document of an item with the best of the papers brought of it, None if there is none.

    `good_until` is the last day on which that paper is recent enough, the day included; None if nothing is
    demanded, the day of issue is not known, or it is not certainly good now. It is the earliest where several spans
    may be meant, and `good_until_latest` the latest.
    """

    option: Option
    paper: Provided | None
    points: tuple[Point, ...]
    good_until: date | None = None
    good_until_latest: date | None = None

    @property
    def document(self) -> Document:
        """The document."""
        return self.option.document

    @property
    def status(self) -> CheckStatus:
        """The worst that any point makes of it; EXPIRED if it must be issued anew, whatever else is wrong with it."""
        codes = {point.code for point in self.points if point.truth is Truth.FALSE}
        for status, code in ((CheckStatus.MISSING, PointCode.MISSING), (CheckStatus.EXPIRED, PointCode.EXPIRED)):
            if code in codes:
                return status
        if codes:
            return CheckStatus.WRONG_FORM
        is_open = any(point.truth is Truth.UNKNOWN for point in self.points)
        return CheckStatus.UNCLEAR if is_open else CheckStatus.SATISFIED

    @property
    def to_do(self) -> tuple[Point, ...]:
        """What is wrong and what is to be settled, without notes."""
        return tuple(point for point in self.points if point.is_shortfall)

    @property
    def cost(self) -> Cost:
        """How much is left to do."""
        faults = [point for point in self.points if point.truth is Truth.FALSE]
        obtained = any(point.code in _TO_OBTAIN for point in faults)
        mended = sum(point.code not in _TO_OBTAIN for point in faults)
        asked = sum(point.truth is Truth.UNKNOWN for point in self.points)
        return Cost(int(obtained), int(self.paper is None), mended, asked)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to complete an item: these documents, or else papers for the staff to judge (`unlisted`)."""

    options: tuple[OptionCheck, ...]
    unlisted: tuple[Provided, ...] = ()
    unlisted_point: Point | None = None

    @property
    def status(self) -> CheckStatus:
        """The worst of its documents."""
        if self.unlisted_point:
            return CheckStatus.UNCLEAR
        return max((option.status for option in self.options), key=_WORST_LAST.index, default=CheckStatus.SATISFIED)

    @property
    def points(self) -> tuple[tuple[Document | None, Point], ...]:
        """Every point, each with the document it is of; None for papers that are not listed."""
        if self.unlisted_point:
            return ((None, self.unlisted_point),)
        return tuple((option.document, point) for option in self.options for point in option.points)

    @property
    def to_do(self) -> tuple[tuple[Document | None, Point], ...]:
        """What is wrong and what is to be settled, without notes."""
        return tuple((document, point) for document, point in self.points if point.is_shortfall)

    @property
    def cost(self) -> Cost:
        """How much is left to do; what is listed comes before what the staff must judge."""
        if self.unlisted_point:
            return _FOR_THE_STAFF
        return sum((option.cost for option in self.options), Cost())


_FOR_THE_STAFF = Cost(asked=1_000)


@dataclass(frozen=True, slots=True)
class ItemCheck:
    """One item of the list, and what became of it.

    `ways` are the ways to complete it, cheapest first: fewest papers to obtain, then fewest to be had that never
    were, then fewest mends, then fewest questions; ties in the order of the list. Empty for what is not needed.
    `notes` are said of the item as a whole. An item that may be required keeps its need: its status says what
    was brought, and its need whether that matters.
    """

    item: Item
    status: CheckStatus
    ways: tuple[Way, ...] = ()
    notes: tuple[Point, ...] = ()
    route: str | None = None

    @property
    def id(self) -> str:
        """The item's id."""
        return self.item.id

    @property
    def need(self) -> Need:
        """The item's need."""
        return self.item.need

    @property
    def chosen(self) -> tuple[OptionCheck, ...]:
        """The documents of the cheapest way: those that satisfy the item, or would with the least left to do."""
        return self.ways[0].options if self.ways else ()

    @property
    def points(self) -> tuple[tuple[Document | None, Point], ...]:
        """Every point of the cheapest way with its document, then the notes of the item."""
        return (*(self.ways[0].points if self.ways else ()), *((None, note) for note in self.notes))

    @property
    def to_do(self) -> tuple[tuple[Document | None, Point], ...]:
        """What the cheapest way leaves to do, each with its document; empty if nothing."""
        return self.ways[0].to_do if self.ways else ()

    @property
    def others(self) -> tuple[Way, ...]:
        """The other ways to complete it, next cheapest first; empty where nothing is left to do."""
        return self.ways[1:] if self.status.truth is not Truth.TRUE else ()

    @property
    def is_complete(self) -> Truth:
        """Whether nothing more is to be brought for it; UNKNOWN for what may be required and is not there."""
        return Truth.any_of((~self.item.need.truth, self.status.truth))

    @property
    def cost(self) -> Cost:
        """How much the cheapest way leaves to do."""
        return self.ways[0].cost if self.ways else Cost()


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """The items of one route; where several routes hold, the applicant completes ONE group."""

    route: str
    title: Bilingual
    truth: Truth
    items: tuple[ItemCheck, ...]

    @property
    def is_complete(self) -> Truth:
        """Whether nothing more is to be brought for this route."""
        return Truth.all_of(item.is_complete for item in self.items)

    @property
    def cost(self) -> Cost:
        """How much is left to do for this route, not counting what only may be required."""
        return sum((item.cost for item in self.items if item.need.truth is Truth.TRUE), Cost())


@dataclass(frozen=True, slots=True)
class Expiry:
    """A paper that is good on the day of handing in, and the last day on which it is, that day included.

    `latest` is the last day by the longest span that may be meant, else the same. `before_next_step`: whether
    it ends before the next step; UNKNOWN if only by the shorter span, None if no next step was given.
    """

    document: Document
    paper: Provided
    good_until: date
    latest: date
    before_next_step: Truth | None


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A paper that need not be brought, and why."""

    document: Document
    paper: Provided
    point: Point


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Papers handed in `on` a day against a list, item by item.

    `common` are the items asked on any route, `groups` those of each route, `not_required` the rest. `not_needed`
    are papers that were brought and need not have been; `expiring` those that are good now with their last day,
    soonest first.
    """

    on: date
    next_step: date | None
    provided: tuple[Provided, ...] = field(repr=False)
    common: tuple[ItemCheck, ...]
    groups: tuple[GroupCheck, ...]
    not_required: tuple[ItemCheck, ...]
    not_needed: tuple[Unneeded, ...]
    expiring: tuple[Expiry, ...]

    @property
    def items(self) -> tuple[ItemCheck, ...]:
        """Every item: common, each group's, then those not required."""
        return (*self.common, *(item for group in self.groups for item in group.items), *self.not_required)

    def of(self, status: CheckStatus) -> tuple[ItemCheck, ...]:
        """The items of that status."""
        return tuple(item for item in self.items if item.status is status)

    @property
    def group(self) -> GroupCheck | None:
        """The group of a route that holds with the least left to do; None where none holds yet."""
        groups = [group for group in self.groups if group.truth is Truth.TRUE]
        return min(groups, key=lambda group: (-group.is_complete.value, group.cost)) if groups else None

    @property
    def to_do(self) -> tuple[ItemCheck, ...]:
        """The items that are not complete: the common ones, and those of the group with the least left to do."""
        items = (*self.common, *(self.group.items if self.group else ()))
        return tuple(item for item in items if item.is_complete is not Truth.TRUE)

    @property
    def is_complete(self) -> Truth:
        """Whether nothing more is to be brought: every common item, and one group of the routes that hold.

        Where no route holds yet, every open one must be complete for TRUE.
        """
        held = [group.is_complete for group in self.groups if group.truth is Truth.TRUE]
        grouped = Truth.any_of(held) if held else Truth.all_of(group.is_complete for group in self.groups)
        return Truth.all_of((*(item.is_complete for item in self.common), grouped))

    @property
    def expiring_before_next_step(self) -> tuple[Expiry, ...]:
        """The papers that will, or may, no longer be good on the day of the next step."""
        return tuple(it for it in self.expiring if it.before_next_step not in (None, Truth.FALSE))
