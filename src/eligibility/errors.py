"""Every error of this library, and the faults they carry.

EligibilityError
├── RulesetError          faults in files, as Problems
├── FactError             faults in one applicant's facts or papers, as FactFaults, all at once
│   └── FrameError        rows of a frame whose facts cannot be used: how many, and the first five
├── UnknownServiceError   no service of that number or id (also a KeyError)
├── NotInForceError       a day before the service's rules, or after them
├── CalendarRangeError    a day outside the known holiday calendar
└── MissingExtraError     an optional dependency is not installed

A fault in a file is returned as a Problem; a fault in a call is raised. All are told in Chinese, then in English.
"""

from __future__ import annotations

import copyreg
import reprlib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Words(Protocol):
    """A few words in both languages: a Bilingual, which stands above this module."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault in a file: where, a stable code, what is wrong, and what to do; texts are Chinese (and English)."""

    where: Position
    code: str
    message: str
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it stops the file from being used; a warning (W…) is worth a look."""
        return self.code.startswith("E")

    def __str__(self) -> str:
        hint = f"；{self.hint}" if self.hint else ""
        return f"{self.where} {self.code} {self.message}{hint}"


@dataclass(frozen=True, slots=True)
class FactFault:
    """A fault in one fact, in Chinese and in English; neither echoes a sensitive value."""

    fact: str
    code: str
    zh: str
    en: str
    where: Position | None = None

    def __str__(self) -> str:
        place = f"{self.where} " if self.where else ""
        return f"{place}{self.zh} ({self.en})"


_QUOTES = "'\""
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_QUOTED, _LARGE = (int, float, bool, type(None)), 10**18


def quote(value: object) -> str:
    """What was given, as an error quotes it: text, a number or a day, never long; of all else its type.

    A mapping or an object may hold what nobody should read, and its repr may raise anything.

    >>> quote("1-99"), len(quote("1" * 10_000)), quote({"is_pregnant": True})
    ("'1-99'", 60, 'dict')
    """
    if isinstance(value, str):
        return _SHORT.repr(str.__str__(value))
    if type(value) in (date, datetime):
        return str(value)
    is_short = type(value) in _QUOTED and (not isinstance(value, int) or abs(value) < _LARGE)
    return _SHORT.repr(value) if is_short else type(value).__name__


def items_of(values: Any, most: int | None = None) -> list[Any] | None:
    """The items of what should be a list, no more than *most*; None where going through it fails, whatever it raises.

    >>> items_of(range(3)), items_of(3)
    ([0, 1, 2], None)
    """
    try:
        return list(islice(values, most))
    except Exception:  # noqa: BLE001 - a foreign iterator may raise anything
        return None


class EligibilityError(Exception):
    """Base of every error this library raises for bad input: `zh` and `en` say it; as text, both, Chinese first.

    >>> str(EligibilityError("no rules are given", zh="没有给规则集"))
    '没有给规则集 (no rules are given)'
    """

    def __init__(self, en: str, *, zh: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return f"{self.zh} ({self.en})"

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class RulesetError(EligibilityError):
    """Files cannot be used; `problems` lists every fault of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        listing = "".join(f"\n{problem}" for problem in self.problems)
        super().__init__(f"{count} problem{_s(count)} in files{listing}", zh=f"文件中有 {count} 个问题{listing}")

    def __str__(self) -> str:
        count = len(self.problems)
        return "\n".join([f"文件中有 {count} 个问题 ({count} problem{_s(count)} in files)", *map(str, self.problems)])


class FactError(EligibilityError):
    """The facts, or the papers brought, cannot be used; `faults` lists every fault; *what* says of what they are."""

    def __init__(self, faults: Iterable[FactFault], what: Words | None = None) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        zh, en = (what.zh, what.en) if what else ("事实", "the facts")
        self._tell(f"{zh}有 {count} 处错误", f"{count} fault{_s(count)} in {en}")

    def _tell(self, zh: str, en: str) -> None:
        """Say all of it, by what stands above the list of faults."""
        self._head = f"{zh} ({en})"
        wheres = [f"\n  {fault.where} " if fault.where else "\n  " for fault in self.faults]
        super().__init__(
            en + "".join(f"{where}{fault.en}" for where, fault in zip(wheres, self.faults, strict=True)),
            zh=zh + "".join(f"{where}{fault.zh}" for where, fault in zip(wheres, self.faults, strict=True)),
        )

    def __str__(self) -> str:
        return "\n".join([self._head, *(f"  {fault}" for fault in self.faults)])


class FrameError(FactError):
    """Facts of `rows` rows of a frame, of `of` in all, cannot be used; `faults` are those of the first five."""

    def __init__(self, faults: Iterable[FactFault], *, rows: int, of: int) -> None:
        self.faults = tuple(faults)
        self.rows = rows
        self.of = of
        verb = "has" if rows == 1 else "have"
        self._tell(
            f'{of} 行中有 {rows} 行的事实不能用；on_invalid="null" 则这样的行没有回答，problem 列写明原因。先列几行：',
            f"{rows} row{_s(rows)} of {of} {verb} facts that cannot be used; "
            'on_invalid="null" gives such rows no answer, and says why in the column problem. The first:',
        )


class UnknownServiceError(EligibilityError, KeyError):
    """No service has that number or id; `key` is what was asked for."""

    def __init__(self, key: object, hint: Words | None = None) -> None:
        self.key = key
        zh, en = (f"；{hint.zh}", f"; {hint.en}") if hint else ("", "")
        shown = quote(key)
        super().__init__(f"no service {shown} in this catalog{en}", zh=f"没有事项 {shown.strip(_QUOTES)}{zh}")


class NotInForceError(EligibilityError):
    """The service has no rules on that day; `starts` and `ends` say when it has."""

    def __init__(self, service: str, day: date, starts: date, ends: date | None, why: Words | None = None) -> None:
        self.service = service
        self.day = day
        self.starts = starts
        self.ends = ends
        self.why = why
        until_zh, until_en = (f"，至 {ends} 止", f" until {ends}") if ends else ("", "")
        why_zh, why_en = (f"（{why.zh}）", f" ({why.en})") if why else ("", "")
        super().__init__(
            f"service {service} has rules from {starts}{until_en}{why_en}; asked for {day}",
            zh=f"事项 {service} 的规则自 {starts} 起{until_zh}{why_zh}，{day} 不在其内",
        )
        self.args = (service, day, starts, ends, why)


class CalendarRangeError(EligibilityError):
    """A day outside the years whose holiday arrangement is known."""


class MissingExtraError(EligibilityError):
    """An optional dependency is not installed, or cannot be loaded; `hint` is what else it takes."""

    def __init__(self, feature: Words, package: str, extra: str, hint: str = "") -> None:
        self.package = package
        self.extra = extra
        self.hint = hint
        self._what = f"{feature.zh}要用 {package} ({feature.en} needs {package})"
        self._command = f'pip install "eligibility[{extra}]"' + (f"; {hint}" if hint else "")
        super().__init__(
            f"{feature.en} needs {package}: {self._command}", zh=f"{feature.zh}要用 {package}：{self._command}"
        )

    def __str__(self) -> str:
        return f"{self._what}: {self._command}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
