"""A service as loaded: its whole history, linked and typed, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from eligibility.errors import EligibilityError, quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from eligibility.calendar.periods import Roll
    from eligibility.citation import Citation, Source
    from eligibility.errors import Position
    from eligibility.files.kept import Kept
    from eligibility.rules.nodes import Test, Unstated, Value
    from eligibility.rules.vocabulary import Agency, Parameter, Stamp, Vocabulary
    from eligibility.text import Bilingual

Kind = Literal["application", "enquiry", "duty", "channel"]
Paper = Literal["A4"]
PhotoFormat = Literal["jpeg"]


@dataclass(frozen=True, slots=True)
class InForce:
    """Days in force, both ends included; None is open."""

    start: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: InForce) -> bool:
        """Whether both hold on some day."""
        starts = max((it.start for it in (self, other) if it.start), default=None)
        ends = min((it.until for it in (self, other) if it.until), default=None)
        return starts is None or ends is None or starts <= ends


ALWAYS = InForce()


@dataclass(frozen=True, slots=True)
class Criterion:
    """What the law demands, with its citation. `reading` says how an open wording was read."""

    id: str
    title: Bilingual
    when: Test
    basis: tuple[Citation, ...]
    in_force: InForce
    where: Position
    reading: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of units in a material or limit: a literal, or the parameter that gives it."""

    count: int | Decimal | None
    unit: str
    parameter: str | None = None
    where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRule:
    """What a source demands of a photo; None is not stated, and is not judged.

    A photo on paper has `prints`, how many; an electronic one (电子版照片) has a `format`. `under`: fewer
    kilobytes than that (小于), of 1024 bytes each, which is our reading. `inches` is the size as it is printed
    (寸); width and height are those of the photo on paper, one inch being 25 by 35 mm; `dpi`: its pixels to
    the inch.

    >>> PhotoRule(under=120, width_mm=25, height_mm=35).format
    'jpeg'
    """

    format: PhotoFormat | None = "jpeg"
    under: int | None = None
    inches: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    dpi: int | None = None
    prints: int | None = None

    def __post_init__(self) -> None:
        if (self.format is None) == (self.prints is None):
            raise EligibilityError(
                "a photo is a file of a format, or has prints: exactly one of them",
                zh="照片要么是文件（写 format），要么是纸质的（写 prints）：两者写一个",
            )
        if self.format is None and (self.under or self.dpi):
            raise EligibilityError(
                "under and dpi of a photo are for files, not for prints",
                zh="照片的 under 和 dpi 只用于文件，不用于纸质的",
            )
        if self.format is not None and self.format not in get_args(PhotoFormat):
            known, said = ", ".join(map(repr, get_args(PhotoFormat))), quote(self.format)
            raise EligibilityError(
                f"photos can be checked for the format {known}, not {said}",
                zh=f"照片只能按 {known} 格式检查，不是 {said}",
            )
        for name in ("under", "inches", "width_mm", "height_mm", "dpi", "prints"):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value < 1):
                raise EligibilityError(
                    f"{name} of a photo is a whole number of at least 1, or None, not {quote(value)}",
                    zh=f"照片的 {name} 应为至少是 1 的整数，或 None，不是 {quote(value)}",
                )
        if (self.width_mm is None) != (self.height_mm is None):
            raise EligibilityError(
                "a photo has width_mm and height_mm or neither: one alone gives no proportion",
                zh="照片的 width_mm 和 height_mm 要么都写，要么都不写：只写一个，定不出宽高比",
            )
        if self.dpi is not None and self.width_mm is None:
            raise EligibilityError(
                "dpi of a photo says nothing without width_mm and height_mm: state them too",
                zh="照片写了 dpi，也要写 width_mm 和 height_mm",
            )


@dataclass(frozen=True, slots=True)
class Stamps:
    """Stamps on a document: any one of them (`choice`), or all."""

    stamps: tuple[Stamp, ...]
    choice: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One document as it must be brought. `covers_last` and `issued_within` count back from the day of applying.

    `copies` is a formula, or why no source says how many; `paper` what they must be on.
    """

    document: str
    original: bool | None = None
    copies: Value | Unstated | None = None
    paper: Paper | None = None
    stamps: Stamps | None = None
    covers_last: Quantity | None = None
    issued_within: Quantity | None = None
    issuer: Bilingual | None = None
    photo: PhotoRule | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A requirement of documents: any of (`choice`), or all of, its pieces; `item` is the printed number.

    `id` is the document's unless the service asks for that document twice.
    """

    id: str
    document: str
    title: Bilingual
    item: str | None
    pieces: tuple[Piece, ...]
    choice: bool
    when: Test
    exempt_when: Test | None
    open_ended: bool
    provided_by: Literal["applicant", "agency", "system"]
    basis: tuple[Citation, ...]
    in_force: InForce
    where: Position
    exempt_because: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Prohibition:
    """Documents that may not be asked for; none named: anything beyond the materials listed."""

    title: Bilingual
    documents: tuple[str, ...]
    basis: tuple[Citation, ...]
    in_force: InForce
    where: Position
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """What follows when its condition holds: a formula, or the reason why no source gives the value."""

    id: str
    title: Bilingual
    when: Test
    value: Value | Unstated
    basis: tuple[Citation, ...]
    in_force: InForce
    where: Position
    reading: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class EntitlementTable:
    """What an eligible applicant gets (待遇): the first row that holds decides; where none does, there is none."""

    id: str
    title: Bilingual
    unit: str
    rows: tuple[EntitlementRow, ...]
    where: Position


LimitKind = Literal[
    "at_most", "at_least", "typical", "immediate", "monthly_cutoff", "next_month_window", "unstated", "readings"
]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may, must or typically takes, or the days of a month it has.

    `length` is a time, `number` the day of a monthly cut-off or the working days of a window of the
    next month; `unstated` says why no time is given. Where words allow several readings, `readings`
    holds a limit for each, with its `reading`.
    """

    kind: LimitKind
    length: Quantity | None = None
    number: int | None = None
    start: Literal["exclusive", "inclusive"] = "exclusive"
    roll: Roll | None = None
    inclusive: bool = True
    next_month: bool = False
    unstated: str = ""
    reading: Bilingual | None = None
    readings: tuple[Limit, ...] = ()

    @property
    def parts(self) -> tuple[Limit, ...]:
        """The limit itself, or its readings."""
        return self.readings or (self,)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure, in the cases in which `when` holds.

    The limit counts from the end of the step `after`, or from the day that the fact `since` is, or back from
    the day of the step `before` which this one comes.
    """

    id: str
    title: Bilingual
    actor: Agency
    after: str | None
    since: str | None
    before: str | None
    when: Test
    limit: Limit | None
    channels: tuple[Bilingual, ...]
    place: Bilingual | None
    basis: tuple[Citation, ...]
    in_force: InForce
    where: Position
    note: Bilingual | None = None
    after_where: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What no source settles, said to every reader of the service."""

    text: Bilingual
    in_force: InForce
    where: Position


@dataclass(frozen=True, slots=True)
class Printed:
    """The identity of the matter as its table prints it."""

    name: str
    legal_basis: str
    implementing_agency: str
    responsibility_boundary: str
    duty: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """Where to complain."""

    office: Agency
    phone: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a reform did to a service: its title and digest, and its clauses, which support what it changed.

    `structural` where it also changed what must hold together, or dropped a condition: then no answer on
    eligibility is better supported than the amendment is.
    """

    title: Bilingual
    digest: str
    start: date
    basis: tuple[Citation, ...]
    structural: bool


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """One matter with its whole history; `eligibility` is None where no one applies.

    A reformed one has what held before its first day as `earlier`. `kept` is its file, `carried` the channel and the
    target it is made of: what a reform is applied to.
    """

    id: str
    number: str
    kind: Kind
    title: Bilingual
    printed: Printed
    agencies: Mapping[str, Agency]
    legal_basis: tuple[Source, ...]
    supervision: Supervision
    in_force: InForce
    in_force_basis: Literal["cited", "chosen"]
    grants: str | None
    parameters: Mapping[str, Parameter]
    criteria: Mapping[str, Criterion]
    eligibility: Test | None
    materials: tuple[Material, ...]
    must_not_ask: tuple[Prohibition, ...]
    entitlements: Mapping[str, EntitlementTable]
    procedure: tuple[Step, ...]
    open_questions: tuple[OpenQuestion, ...]
    vocabulary: Vocabulary
    where: Position
    eligibility_where: Position | None = None
    amendments: tuple[Amendment, ...] = ()
    earlier: ServiceModel | None = field(default=None, repr=False)
    kept: Kept | None = field(default=None, compare=False, repr=False)
    carried: tuple[ServiceModel, ServiceModel] | None = field(default=None, compare=False, repr=False)

    def era(self, day: date) -> ServiceModel:
        """The rules that *day* is under: these, or those of before a reform."""
        service = self
        while service.earlier and service.in_force.start and day < service.in_force.start:
            service = service.earlier
        return service

    @property
    def first(self) -> ServiceModel:
        """The rules of its first day of all."""
        return self.earlier.first if self.earlier else self


def with_vocabulary(service: ServiceModel, vocabulary: Vocabulary) -> ServiceModel:
    """The service with other shared words, before every reform of it too."""
    earlier = with_vocabulary(service.earlier, vocabulary) if service.earlier else None
    return replace(service, vocabulary=vocabulary, earlier=earlier)
