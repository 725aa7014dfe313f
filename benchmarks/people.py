"""People at random: valid facts of any vocabulary, as columns or one by one; with a share of them unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from eligibility.rules.nodes import Compare, FactValue, Number
from eligibility.rules.program import reachable
from eligibility.rules.vocabulary import FactType, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import eligibility as el
    from eligibility.rules.program import Program
    from eligibility.rules.vocabulary import Fact

_BORN = (date(1950, 1, 1), date(2008, 12, 31))
_SINCE = date(2015, 1, 1)
_WHOLE = 100
"""The largest number drawn of a fact that no rule compares."""


def asked(rulesets: Iterable[el.Ruleset]) -> dict[str, Fact]:
    """The facts on which the outcomes hang; of a derived fact those it is derived from."""
    found: dict[str, Fact] = {}
    for ruleset in rulesets:
        vocabulary = ruleset.compiled.rules.service.vocabulary.facts
        for name in read(ruleset.compiled.program):
            under = (name,) if vocabulary[name].derive is None else sources_of(name, vocabulary)
            found |= {it: vocabulary[it] for it in under if vocabulary[it].derive is None}
    return found


def read(program: Program) -> tuple[str, ...]:
    """The facts that the outcome reads, derived ones as such."""
    needed = (program.operations[at] for at in reachable(program, program.outcome))
    return tuple(dict.fromkeys(name for operation in needed for name in operation.facts))


def tops(rulesets: Iterable[el.Ruleset]) -> dict[str, int]:
    """For each number that rules compare, twice the largest threshold: both sides of it are then met with."""
    found: dict[str, int] = {}
    for ruleset in rulesets:
        for operation in ruleset.compiled.program.operations:
            match operation.test:
                case Compare(_, FactValue(fact), Number(limit)) | Compare(_, Number(limit), FactValue(fact)):
                    found[fact] = max(found.get(fact, 2), 2 * int(limit))
    return found


def draw_people(
    facts: Mapping[str, Fact],
    rows: int,
    *,
    today: date,
    unknown: float = 0.0,
    likely: Mapping[str, float] | None = None,
    most: Mapping[str, int] | None = None,
    seed: int = 2026,
) -> pl.DataFrame:
    """A column for each fact; *unknown* is the share of nulls, *likely* how often booleans hold, half by default.

    Whatever is drawn is valid: nobody does anything before birth or after *today*.
    """
    chance = np.random.default_rng(seed)
    columns = []
    for name, fact in facts.items():
        match fact.type:
            case FactType.BOOLEAN:
                values = pl.Series(name, chance.random(rows, dtype=np.float32) < (likely or {}).get(name, 0.5))
            case FactType.ENUM:
                members = tuple(fact.members or ())
                codes = chance.integers(0, len(members), rows, dtype=np.uint8)
                values = pl.Series(name, members, dtype=pl.Enum(members)).gather(pl.Series(codes))
            case FactType.DATE:
                first, last = _BORN if name == "birth_date" else (_SINCE, today)
                days = chance.integers(first.toordinal() - _EPOCH, last.toordinal() - _EPOCH + 1, rows, dtype=np.int32)
                values = pl.Series(name, days).cast(pl.Date)
            case FactType.INTEGER | FactType.DECIMAL:
                low = int(fact.minimum or 0)  # type: ignore[arg-type] # a number's bounds are numbers
                high = int(fact.maximum if fact.maximum is not None else 2**31 - 1)  # type: ignore[arg-type]
                top = min(high, (most or {}).get(name, _WHOLE))
                values = pl.Series(name, chance.integers(low, top + 1, rows, dtype=np.int32))
        if unknown:
            known = pl.Series(chance.random(rows, dtype=np.float32) >= unknown)
            values = pl.select(pl.when(known).then(values).alias(name)).to_series()
        columns.append(values)
    return pl.DataFrame(columns)


_EPOCH = date(1970, 1, 1).toordinal()


def as_cases(people: pl.DataFrame) -> list[dict[str, Any]]:
    """The same people one by one, as the library takes them."""
    return people.to_dicts()
