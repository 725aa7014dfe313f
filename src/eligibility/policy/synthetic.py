"""People drawn from a declared population: the same seed gives the same people, on any machine, in any pieces.

Every column has a stream of its own, and every block of people a place in it, so that person *i* hangs on the seed, on
*i* and on the columns alone that his depend on. The raw 64-bit numbers of PCG64 are used, which numpy keeps as they are
for ever, and whole-number arithmetic on them: no floating point, no method whose draws a release may change.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from eligibility.errors import MissingExtraError
from eligibility.policy.people import PERSON, Bins, By, Shares, key_of
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual

try:
    import numpy as np
    import polars as pl
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    raise MissingExtraError(Bilingual("虚构人群", "a synthetic population"), "numpy, polars", "frames") from error

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from eligibility.policy.people import Column, People, Spread, Value

    Raw = npt.NDArray[np.uint64]
    Whole = npt.NDArray[np.int64]

BLOCK = 1 << 16
_UNKNOWN = np.iinfo(np.int64).min
_EPOCH = date(1970, 1, 1).toordinal()
_BITS = 64
_HALF = np.uint64(32)


def draw_people(people: People, size: int, *, seed: int, start: int = 0) -> pl.DataFrame:
    """The people *start* to *start* + *size* - 1 of the population with that seed, one a row."""
    stop = start + size
    coders = {column.name: _Coder(column) for column in people.columns}
    pieces: list[dict[str, Whole]] = []
    for block in range(start // BLOCK, max(-(-stop // BLOCK), start // BLOCK + 1)):
        first = block * BLOCK
        inside = slice(max(start - first, 0), max(stop - first, 0))
        drawn = _draw_block(people, coders, seed, block)
        pieces.append({name: codes[inside] for name, codes in drawn.items()})
    columns = [pl.Series(PERSON, np.arange(start, stop, dtype=np.int64))]
    for column in people.columns:
        codes = np.concatenate([piece[column.name] for piece in pieces])
        columns.append(coders[column.name].series(codes))
    return pl.DataFrame(columns)


class _Coder:
    """A column's values as whole numbers: places in a list, days, or multiples of the smallest step."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.type = column.fact.type if column.fact else FactType.ENUM
        self.listed: tuple[Any, ...] = ()
        values = list(_values(column.spread))
        self.scale = 0
        if self.type is FactType.ENUM:
            members = column.fact.members if column.fact else None
            self.listed = tuple(members or dict.fromkeys(values))
        elif self.type is FactType.DECIMAL:
            self.scale = max((-int(Decimal(it).normalize().as_tuple().exponent) for it in values), default=0)  # type: ignore[arg-type]
            self.scale = max(self.scale, 0)

    def code(self, value: Any) -> int:
        """The whole number of a value, or of a step."""
        if isinstance(value, date):
            return value.toordinal() - _EPOCH
        if self.type is FactType.ENUM:
            return self.listed.index(value)
        return int(Decimal(value).scaleb(self.scale))

    def of_key(self, key: str) -> int:
        """The whole number of a value written as a key; "unknown" is one too."""
        if key == "unknown":
            return int(_UNKNOWN)
        return self.code(next(value for value in _values(self.column.spread) if key_of(value) == key))

    def series(self, codes: Whole) -> pl.Series:
        """The column itself."""
        is_unknown = codes == _UNKNOWN
        known = np.where(is_unknown, 0, codes)
        name = self.column.name
        match self.type:
            case FactType.DATE:
                values = pl.Series(name, known.astype(np.int32)).cast(pl.Date)
            case FactType.BOOLEAN:
                values = pl.Series(name, known == 1)
            case FactType.ENUM:
                values = pl.Series(name, self.listed, dtype=pl.Enum(self.listed)).gather(known)
            case _ if self.scale:
                values = (pl.Series(name, known).cast(pl.Decimal(38, self.scale)) / 10**self.scale).alias(name)
            case _:
                values = pl.Series(name, known)
        if not is_unknown.any():
            return values
        return pl.select(pl.when(pl.Series(is_unknown)).then(None).otherwise(values).alias(name)).to_series()


def _values(spread: Spread) -> Iterator[Value]:
    """Every value that is written in a spread, steps included."""
    match spread:
        case Shares(values, _, _):
            yield from values
        case By(_, of):
            for below in of.values():
                yield from _values(below)
        case Bins(bins, _, step, _):
            yield from (first for first, _ in bins)
            if not isinstance(bins[0][0], date):
                yield step


def _draw_block(people: People, coders: dict[str, _Coder], seed: int, block: int) -> dict[str, Whole]:
    """Every column of one whole block."""
    drawn: dict[str, Whole] = {}
    for column in people.columns:
        digest = hashlib.sha256(column.name.encode()).digest()
        key = (int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big"), block)
        bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key))
        raw = bits.random_raw(3 * BLOCK).reshape(3, BLOCK)
        drawn[column.name] = _draw(column.spread, coders[column.name], raw, drawn, coders)
    return drawn


def _draw(spread: Spread, coder: _Coder, raw: Raw, drawn: dict[str, Whole], coders: dict[str, _Coder]) -> Whole:
    match spread:
        case By(name, of):
            found = np.full(raw.shape[1], _UNKNOWN, dtype=np.int64)
            for key, below in of.items():
                chosen = np.nonzero(drawn[name] == coders[name].of_key(key))[0]
                part = {other: codes[chosen] for other, codes in drawn.items()}
                found[chosen] = _draw(below, coder, raw[:, chosen], part, coders)
            return found
        case Shares(listed, shares, unknown):
            own = np.array([coder.code(value) for value in listed], dtype=np.int64)
            return _hide(own[_pick(shares, raw[1])], unknown, raw[0])
        case Bins(bins, shares, step, unknown):
            at = _pick(shares, raw[1])
            firsts = np.array([coder.code(first) for first, _ in bins], dtype=np.int64)
            counts = np.array([count for _, count in bins], dtype=np.uint64)
            within = (((raw[2] >> _HALF) * counts[at]) >> _HALF).astype(np.int64)
            stride = int(step) if isinstance(bins[0][0], date) else coder.code(step)
            return _hide(firsts[at] + within * stride, unknown, raw[0])


def _pick(shares: tuple[Decimal, ...], raw: Raw) -> npt.NDArray[np.intp]:
    """Which of them each raw number falls to; exactly, whatever the digits of a share."""
    bounds, total = [], Fraction(0)
    for share in shares[:-1]:
        total += Fraction(share)
        bounds.append(min(int(total * 2**_BITS), 2**_BITS - 1))
    return np.searchsorted(np.array(bounds, dtype=np.uint64), raw, side="right")


def _hide(codes: Whole, unknown: Decimal, raw: Raw) -> Whole:
    """Unknown for that share of them."""
    bound = int(Fraction(unknown) * 2**_BITS)
    if bound >= 2**_BITS:
        return np.full_like(codes, _UNKNOWN)
    return np.where(raw < np.uint64(bound), _UNKNOWN, codes)
