"""People who are no one: drawn from a declared population, to try rules on."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any

from eligibility.api.catalog import Catalog, load_catalog
from eligibility.errors import EligibilityError, quote
from eligibility.policy.people_file import read_people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import polars as pl

_MOST_PEOPLE = 10**15
_MOST_AT_ONCE = 50_000_000


def synthetic_population(
    spec: str | PathLike[str] | Mapping[str, Any],
    size: int,
    *,
    seed: int,
    start: int = 0,
    catalog: Catalog | None = None,
) -> pl.DataFrame:
    """A polars frame of *size* invented people, one a row: no statistics of anyone (虚构人群).

    *spec* declares how each fact is spread, in a file or as a mapping; docs/populations.md has its form. Its facts are
    those of *catalog*, by default the shipped one. The column `synthetic_person` is the number of each person, from
    *start* on: person number i of a seed is the same on every machine, in a frame of any size and from any start, so
    that a large population can be drawn in pieces. What is unknown is null. Needs the extra `frames`. Raises
    RulesetError with every fault of the declaration, EligibilityError for a size, seed or start that is none.

    >>> spec = {
    ...     "title": {"zh": "例", "en": "Example"},
    ...     "note": {"zh": "虚构", "en": "invented"},
    ...     "today": "2021-06-01",
    ...     "facts": {"sex": {"shares": {"female": 0.5, "male": 0.5}}},
    ... }
    >>> synthetic_population(spec, 3, seed=1).columns
    ['synthetic_person', 'sex']
    """
    numbers = [_whole(name, value) for name, value in (("size", size), ("seed", seed), ("start", start))]
    if numbers[0] > _MOST_AT_ONCE:
        raise EligibilityError(
            f"{numbers[0]} people are too many at once: draw at most {_MOST_AT_ONCE}, and the next from start= on",
            zh=f"一次至多抽 {_MOST_AT_ONCE} 人，不能抽 {numbers[0]} 人：分几次，用 start= 接着抽",
        )
    if catalog is not None and not isinstance(catalog, Catalog):
        raise EligibilityError(
            f"catalog must be a Catalog, not {type(catalog).__name__}",
            zh=f"catalog 应为 Catalog，不是 {type(catalog).__name__}",
        )
    vocabulary = (load_catalog() if catalog is None else catalog).library.vocabulary.facts
    people = read_people(spec, vocabulary)
    from eligibility.policy.synthetic import draw_people

    return draw_people(people, numbers[0], seed=numbers[1], start=numbers[2])


def _whole(name: str, value: object) -> int:
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if isinstance(value, bool) or not 0 <= number <= _MOST_PEOPLE:
        said = f"{name} must be a whole number from 0 to {_MOST_PEOPLE}, not {quote(value)}"
        raise EligibilityError(said, zh=f"{name} 应为 0 到 {_MOST_PEOPLE} 的整数，不是 {quote(value)}")
    return number
