"""Two rulesets of one service over one frame, counted in one pass: sums by group and by the outcome on either side.

The frame stays where it is; what is collected is a row for each group and pair of outcomes, and a sample of open rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.engines.frame import FramePlan, refuse_clashes, shared_vocabulary
from eligibility.engines.frame_native import OpenFrame, open_frame  # first, for it names the extra

import narwhals as nw  # isort: skip

from eligibility.engines.frame_facts import temporary
from eligibility.engines.frame_graph import SharedGraph
from eligibility.engines.frame_outputs import Output, possible_outputs
from eligibility.engines.frame_sums import WEIGHT, Sums, Totals, read_weight
from eligibility.engines.names import BAND, BAND_YEARS, SYNTHETIC
from eligibility.errors import EligibilityError, quote
from eligibility.rules.nodes import facts_of
from eligibility.rules.outcome import Outcome
from eligibility.rules.vocabulary import FactType
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.engines.frame import OnInvalid
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact

SIDES = (temporary("before", ""), temporary("after", ""))
_OUTCOMES = tuple(f"{side}outcome" for side in SIDES)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted: sums by the values of the group, the outcome before and after; None where the row is invalid.

    `sample` are facts of rows left undetermined after, each with how many people it stands for; `open_rows` are all of
    them. `held` are the facts that columns hold; `is_synthetic` if the people say that they are invented.
    """

    sums: Mapping[tuple[Any, ...], Totals]
    held: frozenset[str] = frozenset()
    open_rows: int = 0
    is_synthetic: bool = False
    sample: tuple[tuple[Mapping[str, Any], float], ...] = field(default=(), repr=False)

    def __add__(self, other: Tally) -> Tally:
        sums = dict(self.sums)
        for key, totals in other.sums.items():
            sums[key] = sums[key] + totals if key in sums else totals
        rows, sample = self.open_rows + other.open_rows, self.sample + other.sample
        return Tally(sums, self.held | other.held, rows, self.is_synthetic or other.is_synthetic, sample)


def count_sides(
    sides: tuple[Compiled, Compiled],
    frame: object,
    today: date,
    *,
    by: Sequence[str],
    weight: str | None,
    on_invalid: OnInvalid,
    sample: int,
) -> Tally:
    """Count the people of a frame by group and outcomes; see `eligibility.compare`."""
    vocabulary = shared_vocabulary(sides)
    apart = [*by, *([weight] if weight else ())]
    opened = open_frame(frame, {*vocabulary, *apart})
    refuse_clashes(opened, ())
    derived = {name: _fact_of(name, vocabulary) for name in by if name not in opened.names}
    _refuse_unknown(apart, opened, {name for name, fact in derived.items() if fact})
    _refuse_unusable(by, weight, opened)
    outputs = [it for side, prefix in zip(sides, SIDES, strict=True) for it in _outputs(side, prefix, sides, today)]
    also = [fact.name for fact in derived.values() if fact]
    plan = FramePlan(opened, vocabulary, outputs, today, also=also, apart=apart)
    for name, fact in derived.items():
        if fact and fact.name not in plan.readable:
            _refuse_underivable(name, fact)
    keys = {temporary("by", at): _group(name, derived.get(name), plan) for at, name in enumerate(by)}
    lenient: OnInvalid = on_invalid if opened.is_eager else "null"
    read, answers, _ = plan.prepare(lenient)
    weights = read_weight(opened, weight)
    named = read.with_columns(**answers, **keys, **({WEIGHT: weights} if weights is not None else {}))
    sums = Sums(SIDES, [it.name for it in outputs], is_exact=_is_whole(opened, weight))
    counted = sums.collect(named, [*keys, *_OUTCOMES], is_weighted=weights is not None, in_polars=opened.in_polars)
    if on_invalid == "raise" and any(key[-1] is None for key in counted):
        plan.check(read, "raise")
    found = _as_outcomes(counted)
    open_rows = sum(it.rows for key, it in found.items() if key[-1] is Outcome.UNDETERMINED)
    held = frozenset(it for it in opened.names if it in vocabulary and it in plan.readable)
    read_of = [it for it in opened.names if it in plan.facts.columns]
    facts = tuple(_sample(named, opened, read_of, vocabulary, open_rows, sample))
    return Tally(found, held, open_rows, SYNTHETIC in opened.names, facts)


def differing_criteria(sides: tuple[Compiled, Compiled], today: date) -> tuple[str, ...]:
    """The criteria that are not the same on both sides, or that one side alone has, in the order of the file."""
    facts = shared_vocabulary(sides)
    graph = SharedGraph(frozenset(facts), today)
    roots = [{name: graph.add(it.program, root) for name, root in it.program.criteria.items()} for it in sides]
    return tuple(name for name in dict.fromkeys((*roots[1], *roots[0])) if roots[0].get(name) != roots[1].get(name))


def _outputs(compiled: Compiled, prefix: str, sides: tuple[Compiled, Compiled], today: date) -> Iterator[Output]:
    turned = {f"{prefix}criterion_{name}" for name in differing_criteria(sides, today)}
    for output in possible_outputs(compiled, prefix):
        if output.shape in ("outcome", "granted", "amount") or output.name in turned:
            yield output


def _is_whole(opened: OpenFrame, weight: str | None) -> bool:
    return weight is None or opened.lazy.collect_schema()[weight].is_integer()


def _as_outcomes(counted: Mapping[tuple[Any, ...], Totals]) -> dict[tuple[Any, ...], Totals]:
    return {
        (*key[:-2], *(None if it is None else Outcome(str(it)) for it in key[-2:])): totals
        for key, totals in counted.items()
    }


def _fact_of(name: str, vocabulary: Mapping[str, Fact]) -> Fact | None:
    """The fact that a group is of where the frame has no such column: itself, or an age in bands."""
    if name in vocabulary:
        return vocabulary[name]
    fact = vocabulary.get(name.removesuffix(BAND)) if name.endswith(BAND) else None
    return fact if fact and fact.unit == "age" else None


def _group(name: str, fact: Fact | None, plan: FramePlan) -> nw.Expr:
    """The values people are grouped by; an age in bands by the first year of its band."""
    if fact is None:
        return nw.col(name)
    value = plan.facts.column(fact.name).expr
    if fact.type is FactType.INTEGER:
        value = value.cast(nw.Int64)
    if name == fact.name:
        return value
    return value - value % BAND_YEARS


def _refuse_unknown(names: Sequence[str], opened: OpenFrame, derived: set[str]) -> None:
    for name in names:
        if name in opened.names or name in derived:
            continue
        near = closest(name, opened.names)
        listed = ", ".join(map(str, opened.names))
        raise EligibilityError(
            f"the frame has no column {quote(name)}; {f'did you mean {near}?' if near else f'it has {listed}'}",
            zh=f"表里没有 {quote(name)} 这一列；{f'是否为 {near}？' if near else f'有 {listed}'}",
        )


def _refuse_unusable(by: Sequence[str], weight: str | None, opened: OpenFrame) -> None:
    """EligibilityError for a name that polars would read as a pattern, and for groups of lists and the like."""
    for name in (*by, *([weight] if weight else ())):
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            said = quote(name)
            raise EligibilityError(
                f"{said} reads as a pattern of names: rename the column", zh=f"{said} 像是列名的样式：请改名"
            )
    schema = opened.lazy.collect_schema()
    for name in by:
        if name in schema and (schema[name].is_nested() or schema[name] == nw.Object):
            kind, said = type(schema[name]).__name__, quote(name)
            zh = f"{said} 列是 {kind}，不能用来分组"
            raise EligibilityError(f"column {said} holds {kind}, by which people cannot be grouped", zh=zh)


def _refuse_underivable(name: str, fact: Fact) -> None:
    sources = ", ".join(facts_of(fact.derive)) if fact.derive else ""
    needs = f"{fact.name} or {sources}" if sources else fact.name
    raise EligibilityError(
        f"groups by {name} need a column {needs} with something in it",
        zh=f"按 {name} 分组，表里要有 {needs.replace(' or ', ' 或 ')} 列，其中要有值",
    )


def _sample(
    frame: nw.LazyFrame[Any],
    opened: OpenFrame,
    names: Sequence[str],
    vocabulary: Mapping[str, Fact],
    open_rows: int,
    most: int,
) -> Iterator[tuple[Mapping[str, Any], float]]:
    """Facts of rows left undetermined, at most so many: in polars evenly spread, elsewhere such as come first."""
    if not open_rows or not most:
        return
    has_weight = WEIGHT in frame.collect_schema().names()
    rows = frame.filter(nw.col(_OUTCOMES[1]).cast(nw.String) == Outcome.UNDETERMINED.value)
    rows = rows.select(*names, *([WEIGHT] if has_weight else [nw.lit(1).alias(WEIGHT)]))
    step = -(-open_rows // most)
    if opened.in_polars and step > 1:
        rows = nw.from_native(rows.to_native().gather_every(step))
    found = rows.head(most).collect("polars").rows(named=True)
    share = open_rows / len(found) if found else 1
    for row in found:
        weight = float(row.pop(WEIGHT)) * share
        yield {name: _plain(vocabulary[name], value) for name, value in row.items() if value is not None}, weight


def _plain(fact: Fact, value: Any) -> Any:
    """A value of a frame as a single applicant has it."""
    if fact.type is FactType.INTEGER:
        return int(value)
    if fact.type is FactType.DATE and hasattr(value, "hour"):
        return value.date()
    return value
