"""Three-valued truth (Kleene): TRUE, FALSE, and UNKNOWN, which is never false."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(IntEnum):
    """Kleene truth; the order makes `all` a minimum and `any` a maximum.

    Each number has the bits of those before it, so that `&` is all and `|` is any, on plain numbers too.

    >>> Truth.all_of([Truth.TRUE, Truth.UNKNOWN])
    <Truth.UNKNOWN: 1>
    >>> Truth.any_of([Truth.TRUE, Truth.UNKNOWN])
    <Truth.TRUE: 3>
    >>> ~Truth.UNKNOWN
    <Truth.UNKNOWN: 1>
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 3

    @classmethod
    def of(cls, value: bool | None) -> Truth:  # noqa: FBT001 - the value is the subject
        """Truth of a Python answer; None is UNKNOWN."""
        return cls.UNKNOWN if value is None else cls.TRUE if value else cls.FALSE

    @classmethod
    def all_of(cls, truths: Iterable[Truth]) -> Truth:
        """Kleene conjunction; TRUE of nothing."""
        return min(truths, default=cls.TRUE)

    @classmethod
    def any_of(cls, truths: Iterable[Truth]) -> Truth:
        """Kleene disjunction; FALSE of nothing."""
        return max(truths, default=cls.FALSE)

    def __invert__(self) -> Truth:
        return TRUTHS[NOT[self.value]]

    def __bool__(self) -> NoReturn:
        msg = "真值有三个，请比较：truth is Truth.TRUE (a Truth has three values; compare it)"
        raise TypeError(msg)


TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.UNKNOWN, Truth.TRUE)
"""Truths by number; no truth has the number 2."""
NOT = (3, 1, 1, 0)
"""The number of what is not so, by the number of what is."""
