"""A paper as it was brought: what is said of it, checked; what is not said is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from operator import index
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.days import parse_day
from eligibility.errors import FactError, FactFault, quote
from eligibility.rules.facts import echo
from eligibility.text import Bilingual, closest, normalise, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from eligibility.errors import Position
    from eligibility.rules.vocabulary import Vocabulary

WHAT = Bilingual("带来的材料", "what was brought")
_MOST = 99_999
_LONGEST = 200


class ProvidedCode(StrEnum):
    """Faults in what is said of papers. A code never changes its meaning."""

    UNREADABLE = "D101"
    UNKNOWN_KEY = "D102"
    WRONG_VALUE = "D103"
    NO_DOCUMENT = "D104"
    DAY_ORDER = "D105"
    UNKNOWN_NAME = "D106"


@dataclass(frozen=True, slots=True)
class Provided:
    """One paper, or set of papers of one kind, as it was brought; None is not known, and is never false.

    `original` says whether the original is there, False being a bare copy, and `copies` how many copies, on
    `paper` such as "A4". `covers` is the first and the last day of the period it is about, both included;
    `stamps` are all stamps on it by id, () being none. `photo` is the file of an electronic photo, or its
    bytes, and `prints` the number of photos on paper. Days may be ISO text. FactError with every fault.

    >>> Provided("identity_card", original=True, issued_on="2020-05-04").issued_on
    datetime.date(2020, 5, 4)
    """

    document: str
    original: bool | None = None
    copies: int | None = None
    paper: str | None = None
    issued_on: date | str | None = None
    covers: tuple[date | str, date | str] | None = None
    issuer: str | None = None
    stamps: Iterable[str] | None = None
    pages: int | None = None
    photo: str | PathLike[str] | bytes | None = field(default=None, repr=False)
    prints: int | None = None
    where: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        values, faults = read_fields({name: getattr(self, name) for name in FIELDS})
        if faults:
            raise FactError([build_fault(self.where, *fault) for fault in faults], WHAT)
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def issue_day(self) -> date | None:
        """The day of issue; None is not known."""
        return self.issued_on if isinstance(self.issued_on, date) else None

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and last day of the period covered; None is not known."""
        days = [day for day in self.covers or () if isinstance(day, date)]
        return (days[0], days[1]) if days else None


_Fault = tuple[str, ProvidedCode, Bilingual]


def build_fault(where: Position | None, name: str, code: ProvidedCode, text: Bilingual) -> FactFault:
    """The fault of the key *name*, at its place."""
    return FactFault(name, code, f"{code} {name}：{text.zh}", f"{code} {name} {text.en}", where)


def read_fields(given: Mapping[str, object]) -> tuple[dict[str, Any], list[_Fault]]:
    """What is said of a paper, each value as a Provided holds it, with every fault by its key."""
    values: dict[str, Any] = {}
    faults: list[_Fault] = []
    for name, value in given.items():
        if name not in FIELDS:
            near = closest(name, FIELDS)
            listed = Bilingual(f"，可有：{'、'.join(FIELDS)}", f"; there are {', '.join(FIELDS)}")
            meant = suggest(near) if near else listed
            text = Bilingual(f"不认识的键{meant.zh}", f"is no key{meant.en}")
            faults.append((echo_name(name), ProvidedCode.UNKNOWN_KEY, text))
        elif value is not None:
            read, fault = _read(name, value)
            if fault:
                faults.append((name, *fault))
            values[name] = read
    if given.get("document") is None:
        text = Bilingual("没有说是哪一种证件", "is missing: say which document it is")
        faults.append(("document", ProvidedCode.NO_DOCUMENT, text))
    return values, faults


def echo_name(name: object) -> str:
    """A name as an error shows it, never long."""
    return name if isinstance(name, str) and len(name) <= _LONGEST // 2 else quote(name)


def check_names(papers: Iterable[Provided], vocabulary: Vocabulary, on: date) -> None:
    """FactError with every document or stamp of no such name, and every paper issued after *on*."""
    faults = [fault for paper in papers for fault in _faults_of(paper, vocabulary, on)]
    if faults:
        raise FactError(faults, WHAT)


def _faults_of(paper: Provided, vocabulary: Vocabulary, on: date) -> Iterator[FactFault]:
    named: list[tuple[str, str, Mapping[str, Any]]] = [("document", paper.document, vocabulary.documents)]
    named += [("stamps", stamp, vocabulary.stamps) for stamp in paper.stamps or ()]
    for key, name, known in named:
        if name not in known:
            meant, said = suggest(_meant(name, known)), echo_name(name)
            kind = Bilingual("证件", "document") if key == "document" else Bilingual("印章", "stamp")
            text = Bilingual(f"没有这种{kind.zh} {said}{meant.zh}", f"there is no {kind.en} {said}{meant.en}")
            yield build_fault(paper.where, key, ProvidedCode.UNKNOWN_NAME, text)
    if paper.issue_day and paper.issue_day > on:
        text = Bilingual(
            f"{paper.issued_on} 晚于交件之日 {on}", f"{paper.issued_on} is after {on}, the day of handing in"
        )
        yield build_fault(paper.where, "issued_on", ProvidedCode.DAY_ORDER, text)


def _meant(name: str, known: Mapping[str, Any]) -> str | None:
    """The id meant by a title, or by a misspelt id."""
    titled = next((id_ for id_, it in known.items() if name in (it.title.zh, it.title.en)), None)
    return titled or closest(name, known)


def _read(name: str, value: object) -> tuple[Any, tuple[ProvidedCode, Bilingual] | None]:
    reader, expected = _READERS[name]
    read: Any
    try:
        read = reader(value)
    except Exception:  # noqa: BLE001 - what a foreign object raises when it is looked at is its own affair
        read = None
    if read is None:
        shown = echo(value)
        text = Bilingual(f"应为{expected.zh}，不是{shown.zh}", f"must be {expected.en}, not {shown.en}")
        return None, (ProvidedCode.WRONG_VALUE, text)
    if name == "covers" and read[0] > read[1]:
        text = Bilingual(f"首日 {read[0]} 晚于末日 {read[1]}", f"begins on {read[0]}, after its end on {read[1]}")
        return None, (ProvidedCode.DAY_ORDER, text)
    return read, None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(value: object, least: int = 0) -> int | None:
    count = -1 if isinstance(value, bool) else index(value)  # type: ignore[arg-type] # a TypeError if it is none
    return count if least <= count <= _MOST else None


def _text(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    return normalise(str(value)).strip() or None


def _paper(value: object) -> str | None:
    text = _text(value)
    return text.upper() if text else None


def _day(value: object) -> date | None:
    if isinstance(value, str):
        return parse_day(value)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _days(value: object) -> tuple[date, date] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - a first and a last day
        return None
    first, last = map(_day, value)
    return (first, last) if first and last else None


def _stamps(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    read = [_text(stamp) for stamp in value]
    return tuple(sorted({stamp for stamp in read if stamp})) if all(read) else None


def _photo(value: object) -> Path | bytes | None:
    if isinstance(value, bytes):
        return value
    return Path(fspath(value)) if value and isinstance(value, str | PathLike) else None


_WHOLE = Bilingual(" {low} 到 {most} 的整数", "a whole number from {low} to {most}")
_ANY_COUNT, _FROM_ONE = (_WHOLE.format(low=low, most=_MOST) for low in (0, 1))
_A_TEXT = Bilingual(f"不超过 {_LONGEST} 个字的文字", f"a text of at most {_LONGEST} characters")
_A_DAY = Bilingual("日期 YYYY-MM-DD", "a day as YYYY-MM-DD, without a time")
_READERS: dict[str, tuple[Callable[[object], object], Bilingual]] = {
    "document": (_text, Bilingual("证件的名称", "the id of a document")),
    "original": (_flag, Bilingual("是非，请写 true 或 false", "true or false")),
    "copies": (_count, _ANY_COUNT),
    "paper": (_paper, _A_TEXT),
    "issued_on": (_day, _A_DAY),
    "covers": (
        _days,
        Bilingual("首日和末日 [YYYY-MM-DD, YYYY-MM-DD]", "a first and a last day, [YYYY-MM-DD, YYYY-MM-DD]"),
    ),
    "issuer": (_text, _A_TEXT),
    "stamps": (_stamps, Bilingual("印章名称的列表", "a list of ids of stamps")),
    "pages": (lambda value: _count(value, 1), _FROM_ONE),
    "photo": (_photo, Bilingual("照片文件的路径或内容", "the path of a photo, or the bytes of one")),
    "prints": (_count, _ANY_COUNT),
}
FIELDS: tuple[str, ...] = tuple(_READERS)
"""What can be said of a paper, by the keys of a file too."""
