"""Many applicants at once: the rules of one day or several as columns of a frame of any kind.

The columns are read and checked, derived facts and truths worked out in stages, and what is asked for put beside the
caller's own columns.
"""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal

from eligibility.engines.frame_native import (
    OpenFrame,
    close_frame,
    open_frame,
    reading,
)  # first, for it names the extra

import narwhals as nw  # isort: skip

from eligibility.engines.frame_amounts import Amounts, Stages, table_facts
from eligibility.engines.frame_derived import Facts, readable_facts
from eligibility.engines.frame_facts import read_columns, temporary
from eligibility.engines.frame_faults import find_faults, problem_column, raise_faults
from eligibility.engines.frame_graph import SharedGraph
from eligibility.engines.frame_outputs import PROBLEM, Output, choose_outputs
from eligibility.engines.frame_tests import Truths
from eligibility.errors import EligibilityError, quote
from eligibility.materials.options import NEED_BY_TRUTH, Need
from eligibility.rules.outcome import Outcome
from eligibility.rules.program import Kind, reachable
from eligibility.rules.vocabulary import sources_of
from eligibility.text import closest
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from eligibility.engines.frame_facts import RowFault
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact

OnInvalid = Literal["raise", "null"]
_OUTCOMES = {truth: Outcome.of(truth).value for truth in Truth}
_LONGER = 3
"""A name that is longer or shorter by more than this is no misspelt one: village is not meant for age."""
_USABLE = temporary("usable")
_NEEDS = {truth: need.value for truth, need in NEED_BY_TRUTH.items()}


def assess(
    rulesets: Sequence[Compiled], frame: object, today: date, *, on_invalid: OnInvalid, columns: Iterable[str]
) -> Any:
    """The frame with the columns asked for; see `eligibility.assess_frame`."""
    return answer(rulesets, choose_outputs(rulesets, columns), frame, today, on_invalid=on_invalid)


def answer(
    rulesets: Sequence[Compiled], outputs: Sequence[Output], frame: object, today: date, *, on_invalid: OnInvalid
) -> Any:
    """The frame with those outputs, which may be of any operation of the rulesets' programs."""
    vocabulary = shared_vocabulary(rulesets)
    opened = open_frame(frame, vocabulary.keys())
    refuse_clashes(opened, [*(it.name for it in outputs), *([PROBLEM] if on_invalid == "null" else [])])
    plan = FramePlan(opened, vocabulary, outputs, today)
    return plan.finish(on_invalid)


@dataclass
class _Asked:
    """The operations that an output is made of."""

    output: Output
    root: int
    rows: tuple[int, ...] = ()


class FramePlan:
    """What is worked out of a frame, in which order."""

    def __init__(
        self,
        opened: OpenFrame,
        vocabulary: Mapping[str, Fact],
        outputs: Sequence[Output],
        today: date,
        *,
        also: Iterable[str] = (),
        apart: Iterable[str] = (),
    ) -> None:
        self.opened = opened
        self.vocabulary = vocabulary
        self.today = today
        held = opened.columns(it for it in opened.names if it in vocabulary)
        self.readable = readable_facts(vocabulary, held)
        self.graph = SharedGraph(self.readable, today)
        self.asked = [self._ask(output) for output in outputs]
        wanted = self._wanted()
        needed = self._needed(also) | wanted  # what can change no answer is checked too, as of one applicant
        _hint_at_misspelt([it for it in opened.names if it not in apart], wanted, vocabulary)
        read = [(fact, held[name]) for name, fact in vocabulary.items() if name in needed and name in held]
        self.facts = Facts(vocabulary, read_columns(read, today), today, opened.in_polars)
        self.facts.check(name for name in needed if name in self.readable)
        self.truths = Truths(self.graph, self.facts)
        self.truths.build(root for it in self.asked for root in (it.root, *it.rows))
        self.amount_stages = Stages()
        self.amounts = {it.output.name: self._amount(it) for it in self.asked if it.output.shape == "amount"}

    def finish(self, on_invalid: OnInvalid) -> Any:
        """The caller's frame with the columns asked for."""
        frame, made, faults = self.prepare(on_invalid)
        if on_invalid == "null":
            made[PROBLEM] = problem_column(faults)
        if not made:  # a family of which these rules have none
            return self.opened.given
        return close_frame(self.opened, frame.with_columns(**made), list(made))

    def prepare(self, on_invalid: OnInvalid) -> tuple[nw.LazyFrame[Any], dict[str, nw.Expr], Sequence[RowFault]]:
        """The frame with what the columns asked for are made of, those columns by name, and the faults of rows."""
        frame = self.opened.lazy
        if computed := self.facts.reading.computed:
            frame = frame.with_columns(*computed)
        for stage in self.facts.stages:
            frame = frame.with_columns(*stage)
        if self.opened.is_eager and (computed or self.facts.stages):
            frame = frame.collect().lazy()  # it is read twice, to look for faults and to answer
        frame, faults = self.check(frame, on_invalid)
        if is_marked := bool(faults) and on_invalid == "null":
            is_wrong = reduce(or_, [fault.where.fill_null(False) for fault in faults])  # noqa: FBT003
            frame = frame.with_columns((~is_wrong).alias(_USABLE))
        for stage in (*self.truths.stages, *filter(None, self.amount_stages.columns)):
            frame = frame.with_columns(*stage)
        answers = {it.output.name: self._answer(it) for it in self.asked}
        if is_marked:
            answers = {name: nw.when(nw.col(_USABLE)).then(answer) for name, answer in answers.items()}
        return frame, answers, faults

    def check(self, frame: nw.LazyFrame[Any], on_invalid: OnInvalid) -> tuple[nw.LazyFrame[Any], Sequence[RowFault]]:
        """The faults that rows have; those of a lazy frame that need not raise are not looked for before."""
        faults = self.facts.reading.faults
        if on_invalid == "null" and not self.opened.is_eager:
            return frame, faults
        with nullcontext() if self.opened.is_eager else reading():
            found = find_faults(frame, faults)
            if found and on_invalid == "raise":
                raise_faults(self.opened, frame, found, self.vocabulary, self.today)
        return frame, found

    def _ask(self, output: Output) -> _Asked:
        program = output.compiled.program
        root = self.graph.add(program, output.root)
        if not output.table:
            return _Asked(output, root)
        table = output.compiled.rules.entitlements[output.table]
        rows = tuple(self.graph.add(program, program.rows[output.table, at]) for at in range(len(table.rows)))
        return _Asked(output, self.graph.join(Kind.ALL, (root, self.graph.join(Kind.ANY, rows))), rows)

    def _needed(self, also: Iterable[str]) -> dict[str, None]:
        """Facts that what is asked for rests on, *also* others, and those they are derived from."""
        roots = [root for it in self.asked for root in (it.root, *it.rows)]
        names = dict.fromkeys((*self.graph.facts(roots), *also))
        for it in self.asked:
            if it.output.shape == "amount":
                names |= dict.fromkeys(table_facts(it.output.compiled.rules.entitlements[it.output.table]))
        return names | dict.fromkeys(source for name in names for source in sources_of(name, self.vocabulary))

    def _wanted(self) -> dict[str, None]:
        """Facts that what is asked for rests on, whether a column holds them or not."""
        programs = [(it.output.compiled.program, it.output.root) for it in self.asked]
        operations = (program.operations[at] for program, root in programs for at in reachable(program, root))
        names = dict.fromkeys(name for operation in operations for name in operation.facts)
        return names | dict.fromkeys(source for name in names for source in sources_of(name, self.vocabulary))

    def _amount(self, asked: _Asked) -> nw.Expr:
        rules = asked.output.compiled.rules
        amounts = Amounts(rules, self.facts, self.readable, self.amount_stages)
        rows = [self.truths.truth(it) for it in asked.rows]
        return amounts.value(rules.entitlements[asked.output.table], rows, self.truths.truth(asked.root))

    def _answer(self, asked: _Asked) -> nw.Expr:
        output = asked.output
        match output.shape:
            case "outcome" if not output.compiled.rules.is_applied_for:
                return self._word(Outcome.NOT_APPLICABLE.value, list(Outcome))
            case "outcome":
                return self._words(asked.root, _OUTCOMES, list(Outcome))
            case "need":
                return self._words(asked.root, _NEEDS, list(Need))
            case "amount":
                return self.amounts[output.name]
            case _:
                return self.truths.truth(asked.root)

    def _words(self, root: int, words: Mapping[Truth, str], all_words: Sequence[str]) -> nw.Expr:
        truth = self.truths.truth(root)
        yes, no, open_ = (self._word(words[it], all_words) for it in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN))
        return nw.when(truth).then(yes).when(~truth).then(no).otherwise(open_)

    def _word(self, word: str, all_words: Sequence[str]) -> nw.Expr:
        """A word; in polars an Enum, which takes a byte a row and shows and compares as text."""
        return nw.lit(word, nw.Enum([str(it) for it in all_words]) if self.opened.in_polars else None)


def shared_vocabulary(rulesets: Sequence[Compiled]) -> Mapping[str, Fact]:
    """The facts of all rulesets, which must mean the same in each."""
    found: dict[str, Fact] = {}
    for compiled in rulesets:
        for name, fact in compiled.rules.service.vocabulary.facts.items():
            if found.setdefault(name, fact) != fact:
                raise EligibilityError(
                    f"the rulesets have different facts {name}: assess them one by one",
                    zh=f"这些规则集里的事实 {name} 不同：请分开评估",
                )
    return found


def refuse_clashes(opened: OpenFrame, names: Sequence[str]) -> None:
    """EligibilityError where columns to be made have names that are taken, or the frame has names kept for ours."""
    held = {_key(opened, name) for name in opened.names}
    clashes = [name for name in names if _key(opened, name) in held]
    if clashes:
        listed = ", ".join(clashes)
        raise EligibilityError(
            f"the frame has columns {listed} already: rename or drop them",
            zh=f"表里已有 {listed} 列：请改名或去掉",
        )
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise EligibilityError(
            f"two rulesets of one service both give {twice[0]}: assess them one by one",
            zh=f"同一事项的两个规则集都给出 {twice[0]} 列：请分开评估",
        )
    reserved = temporary("")
    if ours := [name for name in opened.names if str(name).lower().startswith(reserved)]:
        raise EligibilityError(
            f"names that begin with {reserved} are kept for columns in between: rename {ours[0]}",
            zh=f"以 {reserved} 开头的列名留作中间的列：请给 {ours[0]} 改名",
        )


def _key(opened: OpenFrame, name: str) -> str:
    """What tells a column from others: in DuckDB and Spark, capitals do not."""
    return name if opened.in_polars else name.lower()


def _hint_at_misspelt(names: Sequence[str], needed: Mapping[str, None], vocabulary: Mapping[str, Fact]) -> None:
    """Warn of a column that is no fact, but is much like one that the rules need and no column holds."""
    held = frozenset(names)
    absent = [name for name in needed if name not in held and held.isdisjoint(sources_of(name, vocabulary))]
    for name in names:
        near = None if name in vocabulary or not isinstance(name, str) else closest(name.lower(), absent)
        if near and abs(len(near) - len(name)) <= _LONGER:
            zh = f"{quote(name)} 这一列不是事实，原样带过；是否为 {near}？没有一列是它"
            en = f"column {quote(name)} is no fact and is passed through; did you mean {near}, which no column holds?"
            warnings.warn(f"{zh} ({en})", UserWarning, stacklevel=5)
