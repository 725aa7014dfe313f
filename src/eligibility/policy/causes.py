"""Why two evaluations differ: the fewest criteria whose truth changed that account for it.

Both trees of conditions are walked side by side. Where all must hold, a rise needs every child that stood in the way,
a fall only one that fell; where one is enough, the other way round. A child that is there on one side alone counts on
the other as what leaves its list as it is: TRUE among all, FALSE among any.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.policy.inputs import FactChange, FigureChange, fact_changes, figures_read
from eligibility.rules.finding_tree import find_at
from eligibility.rules.findings import Finding, decisive
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not, facts_of
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.citation import Citation
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.nodes import Test
    from eligibility.text import Bilingual


@dataclass(frozen=True, slots=True)
class ChangedTest:
    """A condition whose truth changed, as it was found on each side; None where that side has none."""

    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class Cause:
    """One criterion whose truth changed, without which the difference would not be.

    `before` and `after` are its truths, None where that side has no such criterion; `id` is None for a condition
    that stands in no criterion. `tests` are the conditions in it that changed, `facts` and `figures` what changed in
    them: with neither, the rule itself is another.
    """

    id: str | None
    title: Bilingual
    before: Truth | None
    after: Truth | None
    tests: tuple[ChangedTest, ...] = field(repr=False)
    facts: tuple[FactChange, ...] = field(repr=False)
    figures: tuple[FigureChange, ...]
    citations: tuple[Citation, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Side:
    """A node of one of the two, in the criterion (or ""), where it is written."""

    evaluation: Evaluation
    node: Test
    origin: str

    @property
    def truth(self) -> Truth:
        program = self.evaluation.program
        if isinstance(self.node, Holds):
            return self.evaluation.truth(program.criteria[self.node.criterion])
        return self.evaluation.truth(program.nodes[self.origin, self.node])

    def opened(self) -> _Side:
        """The criterion's own condition, where it is one."""
        if not isinstance(self.node, Holds):
            return self
        return _Side(self.evaluation, self.evaluation.rules.criteria[self.node.criterion].when, self.node.criterion)

    def below(self, node: Test) -> _Side:
        return _Side(self.evaluation, node, self.origin)

    def find(self) -> Finding:
        return find_at(self.evaluation, self.node, self.origin)


_Pair = tuple["_Side | None", "_Side | None"]


def find_causes(before: Evaluation, after: Evaluation) -> tuple[Cause, ...]:
    """The fewest criteria that account for a change of outcome, in the order of the rules; none if it is the same."""
    if before.rules.eligibility is None or after.rules.eligibility is None:
        return ()
    sides = _Side(before, before.rules.eligibility, ""), _Side(after, after.rules.eligibility, "")
    return causes_of(before, after, [sides])


def find_criterion_causes(before: Evaluation, after: Evaluation, name: str) -> tuple[Cause, ...]:
    """The same for one criterion, there on one side at least."""
    sides = [_Side(it, Holds(name), "") if name in it.rules.criteria else None for it in (before, after)]
    return causes_of(before, after, [(sides[0], sides[1])])


def causes_of(before: Evaluation, after: Evaluation, pairs: Sequence[_Pair]) -> tuple[Cause, ...]:
    """What accounts for the pairs whose truths differ, told by criterion."""
    leaves: dict[str, list[_Pair]] = {}
    for pair in pairs:
        if _truth(pair[0]) is not _truth(pair[1]):
            for leaf in _account(*pair):
                known = leaves.setdefault(_origin(leaf), [])
                if leaf not in known:
                    known.append(leaf)
    changed = {it.name: it for it in fact_changes(before, after)}
    order = list(dict.fromkeys((*before.rules.criteria, *after.rules.criteria, "")))
    return tuple(_cause(before, after, name, leaves[name], changed) for name in sorted(leaves, key=order.index))


def _truth(side: _Side | None) -> Truth | None:
    return side.truth if side else None


def _origin(leaf: _Pair) -> str:
    """The criterion a leaf stands in, or is."""
    side = leaf[1] or leaf[0]
    if side is None:
        return ""
    return side.node.criterion if isinstance(side.node, Holds) else side.origin


def _account(before: _Side | None, after: _Side | None) -> list[_Pair]:
    """The fewest leaves that account for the change from one to the other."""
    if before is None or after is None:
        return [(before, after)]
    if (
        isinstance(before.node, Holds)
        and isinstance(after.node, Holds)
        and before.node.criterion != after.node.criterion
    ):
        return [(before, after)]
    before, after = before.opened(), after.opened()
    match before.node, after.node:
        case (AllOf(old), AllOf(new)) | (AnyOf(old), AnyOf(new)):
            pairs = [
                (before.below(one) if one else None, after.below(two) if two else None) for one, two in _match(old, new)
            ]
            return _among(pairs, before.truth, after.truth, is_all=isinstance(after.node, AllOf))
        case Not(old), Not(new):
            return _account(before.below(old), after.below(new))
        case Holds(), _:
            return _account(before, after.opened())
        case _, Holds():
            return _account(before.opened(), after)
        case _:
            return [(before, after)]


def _among(pairs: list[_Pair], old: Truth, new: Truth, *, is_all: bool) -> list[_Pair]:
    """Which children account for their list going from *old* to *new*."""
    neutral = Truth.TRUE if is_all else Truth.FALSE
    was, now = ([pair[at].truth if pair[at] else neutral for pair in pairs] for at in (0, 1))  # type: ignore[union-attr]
    every = range(len(pairs))
    needed: list[int] = []
    if (new > old) is is_all:
        # Every child that stood in the way had a part in it; and where they all went further, one that did not.
        needed = [at for at in every if (was[at] < new if is_all else was[at] > new)]
        moved = [now[at] if at in needed else was[at] for at in every]
        if (Truth.all_of(moved) if is_all else Truth.any_of(moved)) is new:
            return [leaf for at in needed for leaf in _account(*pairs[at])]
    enough = [_account(*pairs[at]) for at in every if now[at] is new and at not in needed]
    return [*(leaf for at in needed for leaf in _account(*pairs[at])), *min(enough, key=len)]


def _match(old: tuple[Test, ...], new: tuple[Test, ...]) -> Iterator[tuple[Test | None, Test | None]]:
    """The items of two lists in pairs: the same criterion, an equal condition, else one that asks of the same facts."""
    left = list(new)
    pairs: list[tuple[Test, Test | None]] = []
    for same in (_is_same, _is_like):
        for item in [it for it in old if it not in [one for one, two in pairs]]:
            found = next((it for it in left if same(item, it)), None)
            if found is not None:
                left.remove(found)
                pairs.append((item, found))
    partner = dict(pairs)
    yield from ((item, partner.get(item)) for item in dict.fromkeys(old))
    yield from ((None, item) for item in dict.fromkeys(left))


def _is_same(one: Test, two: Test) -> bool:
    if isinstance(one, Holds) and isinstance(two, Holds):
        return one.criterion == two.criterion
    return one == two


def _is_like(one: Test, two: Test) -> bool:
    if isinstance(one, Holds) or isinstance(two, Holds) or type(one) is not type(two):
        return False
    return isinstance(one, AllOf | AnyOf) or facts_of(one) == facts_of(two)


def _cause(
    before: Evaluation, after: Evaluation, name: str, leaves: list[_Pair], changed: dict[str, FactChange]
) -> Cause:
    tests = tuple(test for leaf in leaves for test in _tests(leaf))
    nodes = [side.opened().node for leaf in leaves for side in leaf if side is not None]
    criterion = after.rules.criteria.get(name) or before.rules.criteria.get(name)
    found = [finding for test in tests for finding in (test.after, test.before) if finding]
    if criterion:
        truths = [it.truth(it.program.criteria[name]) if name in it.rules.criteria else None for it in (before, after)]
    else:
        truths = [_truth(side) for side in leaves[0]]
    citations = dict.fromkeys((*(criterion.basis if criterion else ()), *(it for one in found for it in one.citations)))
    return Cause(
        id=name or None,
        title=criterion.title if criterion else found[0].title,
        before=truths[0],
        after=truths[1],
        tests=tests,
        facts=tuple(
            changed[it] for it in dict.fromkeys(it for node in nodes for it in facts_of(node)) if it in changed
        ),
        figures=figures_read(before, after, nodes),
        citations=tuple(citations),
    )


def _tests(leaf: _Pair) -> Iterator[ChangedTest]:
    """The conditions of a leaf: one that both sides have, else what decided on each."""
    old, new = (side.find() if side else None for side in leaf)
    if old and new and not old.children and not new.children:
        yield ChangedTest(old, new)
        return
    yield from (ChangedTest(it, None) for it in (decisive(old) if old else ()))
    yield from (ChangedTest(None, it) for it in (decisive(new) if new else ()))
