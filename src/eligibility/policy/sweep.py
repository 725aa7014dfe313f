"""Sweep: the outcome of one applicant over values of one or two facts, or figures of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError, quote
from eligibility.policy.axes import Axis, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from eligibility.policy.axes import Scalar
    from eligibility.rules.outcome import Outcome
    from eligibility.text import Bilingual

    Progress = Callable[[int, int], object]
    Answer = Callable[[Sequence[Any]], Outcome]

MOST_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Threshold:
    """Two values of an axis, next to each other, between which the outcome turns from `before` to `after`.

    Numbers are exact to one, or a hundredth where they have decimals, and days to a day. `others` are the values of
    the other axis for which it turns just there; empty if there is none.
    """

    axis: str
    below: Scalar
    above: Scalar
    before: Outcome
    after: Outcome
    others: tuple[Scalar, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Outcomes of one applicant over one or two `axes`, the values of the last going round fastest.

    `outcome` is that of the facts and rules as they are, and `base` the place of the applicant's own value on each
    axis, None where it is not among the values.
    """

    number: str
    title: Bilingual
    on: date
    today: date
    axes: tuple[Axis, ...]
    outcomes: tuple[Outcome, ...] = field(repr=False)
    outcome: Outcome
    base: tuple[int | None, ...]
    thresholds: tuple[Threshold, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.outcomes)

    def __getitem__(self, values: Any) -> Outcome:
        """The outcome at a value of each axis: `sweep[40, 12]`; EligibilityError if it is none of the values."""
        wanted = values if isinstance(values, tuple) else (values,)
        if len(wanted) != len(self.axes):
            said = f"{len(self.axes)} values are needed, one of each axis, not {len(wanted)}"
            raise EligibilityError(said, zh=f"要 {len(self.axes)} 个值，每个轴一个，不是 {len(wanted)} 个")
        return self.outcomes[self._place([axis.place(value) for axis, value in zip(self.axes, wanted, strict=True)])]

    def at(self, *places: int) -> Outcome:
        """The outcome at a place on each axis, counted from 0."""
        return self.outcomes[self._place(places)]

    def _place(self, places: Sequence[int]) -> int:
        found = 0
        for axis, place in zip(self.axes, places, strict=True):
            found = found * len(axis.values) + place
        return found

    @property
    def changed(self) -> tuple[tuple[Scalar, ...], ...]:
        """The values at which the outcome is another than that of the applicant as he is."""
        return tuple(
            values for values, outcome in zip(self.cells(), self.outcomes, strict=True) if outcome is not self.outcome
        )

    def cells(self) -> Iterator[tuple[Scalar, ...]]:
        """The values of every cell, in the order of `outcomes`."""
        return product(*(axis.values for axis in self.axes))


def run_sweep(
    axes: Sequence[Axis], answer: Answer, progress: Progress | None
) -> tuple[tuple[Outcome, ...], tuple[Threshold, ...]]:
    """The outcome of every cell, and where it turns; *progress* is told how many cells are done, of how many."""
    total = 1
    for axis in axes:
        total *= len(axis.values)
    if total > MOST_CELLS:
        zh = f"共 {total} 格，至多 {MOST_CELLS} 格；请少取几个值"
        raise EligibilityError(f"{total} cells are too many, at most {MOST_CELLS}: take fewer values", zh=zh)
    outcomes: list[Outcome] = []
    step = max(total // 100, 1)
    for done, values in enumerate(product(*(axis.values for axis in axes)), start=1):
        outcomes.append(answer(values))
        if progress is not None and (done % step == 0 or done == total):
            progress(done, total)
    return tuple(outcomes), tuple(_thresholds(axes, outcomes, answer))


def _thresholds(axes: Sequence[Axis], outcomes: Sequence[Outcome], answer: Answer) -> Iterator[Threshold]:
    """Where the outcome turns along each axis, those at the same place together."""
    for at, axis in enumerate(axes):
        if not axis.is_ordered:
            continue
        width = 1 if at == len(axes) - 1 else len(axes[-1].values)
        found: dict[tuple[Scalar, Scalar, Outcome, Outcome], list[Scalar]] = {}
        other = axes[1 - at] if len(axes) > 1 else None
        for line, fixed in enumerate(other.values if other else (None,)):
            start = line * len(axis.values) if width == 1 else line
            along = [outcomes[start + place * width] for place in range(len(axis.values))]

            lay = partial(_lay, at, fixed, is_alone=other is None)
            for turn in _turns(axis, along, lambda value, lay=lay: answer(lay(value))):  # type: ignore[misc]
                found.setdefault(turn, []).append(fixed)
        for (below, above, before, after), others in found.items():
            yield Threshold(axis.name, below, above, before, after, tuple(others) if other else ())


def _lay(at: int, fixed: Any, value: Any, *, is_alone: bool) -> tuple[Any, ...]:
    """The values of a cell, *value* being that of the axis *at*."""
    if is_alone:
        return (value,)
    return (value, fixed) if at == 0 else (fixed, value)


def _turns(
    axis: Axis, along: Sequence[Outcome], ask: Callable[[Any], Outcome]
) -> Iterator[tuple[Scalar, Scalar, Outcome, Outcome]]:
    """Neighbouring values with different outcomes, narrowed down until nothing lies between them."""
    for (first, start), (high, last) in pairwise(zip(axis.values, along, strict=True)):
        low, before = first, start
        while before is not last and low is not None and high is not None:
            near, far, after = low, high, last
            while (middle := split(axis, near, far)) is not None:
                found = ask(middle)
                if found is before:
                    near = middle
                else:
                    far, after = middle, found
            yield near, far, before, after
            low, before = far, after


def check_count(over: object) -> None:
    """EligibilityError unless *over* is a mapping of one or two names to values."""
    if not isinstance(over, Mapping):
        kind = type(over).__name__
        raise EligibilityError(
            f"over is a mapping of names to values, not {kind}", zh=f"over 应为“名称: 值”的表，不是 {kind}"
        )
    count = len(over)
    if count not in (1, 2):
        said = f"a sweep is over one or two facts or parameters, not {count}: {quote(list(over))}"
        raise EligibilityError(said, zh=f"只能取一个或两个事实或参数，不是 {count} 个")
