"""Every error of this library, and the faults they carry.

EligibilityError
├── RulesetError          faults in ruleset files, as Problems
├── FactError             faults in one applicant's facts or papers, as FactFaults, all at once
│   └── FrameError        rows of a frame whose facts cannot be used: how many, and the first five
├── UnknownServiceError   no service of that number or id (also a KeyError)
├── NotInForceError       a day before the service's rules, or after them
├── CalendarRangeError    a day outside the known holiday calendar
└── MissingExtraError     an optional dependency is not installed

A fault in a file is returned as a Problem; a fault in a call is raised.
"""

from __future__ import annotations

import reprlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


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
    """A fault in a ruleset file: where, a stable code, what is wrong, and what to do."""

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
    """A fault in one fact. `zh` is for applicants, `en` for callers; neither echoes a sensitive value."""

    fact: str
    code: str
    zh: str
    en: str
    where: Position | None = None

    def __str__(self) -> str:
        place = f"{self.where} " if self.where else ""
        return f"{place}{self.en}"


_QUOTES = "'\""
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def quote(value: object) -> str:
    """What was given, as an error quotes it: never long, and never an error itself.

    >>> quote("1-99"), len(quote("1" * 10_000))
    ("'1-99'", 60)
    """
    try:
        return _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - a foreign __repr__ may raise anything, and must not hide the fault
        return f"a {type(value).__name__}"


class EligibilityError(Exception):
    """Base of every error this library raises for bad input; its text is for callers, `zh` for applicants."""

    def __init__(self, *args: object, zh: str = "") -> None:
        super().__init__(*args)
        self._zh = zh

    @property
    def zh(self) -> str:
        """The message for applicants; empty where there is only the English one."""
        return self._zh


class RulesetError(EligibilityError):
    """Ruleset files cannot be used; `problems` lists every fault of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        listing = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{count} {noun} in ruleset files\n{listing}")

    def __reduce__(self) -> tuple[type[RulesetError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class FactError(EligibilityError):
    """The facts, or the papers brought, cannot be used; `faults` lists every fault; *what* says of what they are."""

    def __init__(self, faults: Iterable[FactFault], what: str = "the facts") -> None:
        self.faults = tuple(faults)
        self.what = what
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        listing = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} {noun} in {what}\n{listing}")

    def __reduce__(self) -> tuple[type[FactError], tuple[tuple[FactFault, ...], str]]:
        return type(self), (self.faults, self.what)


class FrameError(FactError):
    """Facts of `rows` rows of a frame, of `of` in all, cannot be used; `faults` are those of the first five."""

    def __init__(self, faults: Iterable[FactFault], *, rows: int, of: int) -> None:
        self.rows = rows
        self.of = of
        super().__init__(faults, "the frame")

    def __str__(self) -> str:
        noun, verb = ("row", "has") if self.rows == 1 else ("rows", "have")
        listing = "\n".join(f"  {fault}" for fault in self.faults)
        advice = 'on_invalid="null" gives such rows no answer, and says why in the column problem'
        return f"{self.rows} {noun} of {self.of} {verb} facts that cannot be used; {advice}. The first:\n{listing}"

    @property
    def zh(self) -> str:
        """The message for applicants."""
        listing = "\n".join(f"  {fault.zh}" for fault in self.faults)
        advice = 'on_invalid="null" 则这样的行没有回答，problem 列写明原因'
        return f"{self.of} 行中有 {self.rows} 行的事实不能用；{advice}。先列几行：\n{listing}"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(FrameError, rows=self.rows, of=self.of), (self.faults,)


class UnknownServiceError(EligibilityError, KeyError):
    """No service has that number or id."""

    def __init__(self, key: object, hint: str = "", *, zh: str = "") -> None:
        self.key = key
        self.hint = hint
        super().__init__(key, hint, zh=zh)

    def __str__(self) -> str:
        tail = f"; {self.hint}" if self.hint else ""
        return f"no service {quote(self.key)} in this catalog{tail}"

    @property
    def zh(self) -> str:
        """The message for applicants."""
        tail = f"；{self._zh}" if self._zh else ""
        return f"没有事项 {quote(self.key).strip(_QUOTES)}{tail}"


class NotInForceError(EligibilityError):
    """The service has no rules on that day; `starts` and `ends` say when it has."""

    def __init__(self, service: str, day: date, starts: date, ends: date | None, why: str = "") -> None:
        self.service = service
        self.day = day
        self.starts = starts
        self.ends = ends
        self.why = why
        super().__init__(service, day, starts, ends, why)

    def __str__(self) -> str:
        span = f"from {self.starts}" + (f" until {self.ends}" if self.ends else "")
        why = f" ({self.why})" if self.why else ""
        return f"service {self.service} has rules {span}{why}; asked for {self.day}"

    @property
    def zh(self) -> str:
        """The message for applicants."""
        end = f"，至 {self.ends} 止" if self.ends else ""
        return f"事项 {self.service} 的规则自 {self.starts} 起{end}，{self.day} 不在其内"


class CalendarRangeError(EligibilityError):
    """A day outside the years whose holiday arrangement is known."""


class MissingExtraError(EligibilityError):
    """An optional dependency is not installed, or cannot be loaded; `hint` is what else it takes."""

    def __init__(self, feature: str, package: str, extra: str, hint: str = "") -> None:
        self.feature = feature
        self.package = package
        self.extra = extra
        self.hint = hint
        super().__init__(feature, package, extra, hint)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f'{self.feature} needs {self.package}: pip install "eligibility[{self.extra}]"{hint}'
