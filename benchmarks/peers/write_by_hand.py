"""Writes `by_hand.py`: the outcome of every service as a polars user would write it, with names for what is named.

Generated because thirty services typed by hand would not follow the next change of a rule; `make update-recorded`
writes it anew. Derived facts are computed once for all services, `&`, `|` and `~` are Kleene's, and an
enum is asked with `is_in`, which keeps nulls. Nothing is checked: rows with impossible facts get an answer.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import eligibility as el
from benchmarks.people import read
from benchmarks.plan import DAY
from eligibility.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    Day,
    FactIn,
    FactIs,
    FactValue,
    Number,
    Today,
    Value,
)
from eligibility.rules.program import Kind, Program, reachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.rules.program import Operation
    from eligibility.rules.vocabulary import Fact

_HEAD = '''"""What the thirty services answer on {day}, by hand in polars; written by write_by_hand.py.

Every function is one service: TRUE, FALSE, or null where facts are missing.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from benchmarks.peers.elapsed import full_days, full_months, full_years

TODAY = pl.lit(date({day:%Y, %-m, %-d}))
UNKNOWN = pl.lit(None, dtype=pl.Boolean)
OUTCOMES = pl.Enum(["eligible", "ineligible", "undetermined", "not_applicable"])


def derive(people: pl.LazyFrame) -> pl.LazyFrame:
    """Ages and the like, once for all services."""
    return people.with_columns(
{derived}    )


def say(truth: pl.Expr) -> pl.Expr:
    """The outcome in words."""
    eligible, ineligible, undetermined = (pl.lit(it, dtype=OUTCOMES) for it in OUTCOMES.categories.head(3))
    return pl.when(truth).then(eligible).when(~truth).then(ineligible).otherwise(undetermined)
'''
_FOOT = '''

def assess(people: pl.LazyFrame, services: tuple[str, ...] = tuple(SERVICES)) -> pl.LazyFrame:
    """A column for each service, named by its id, with the outcome in words.

    Truths are columns before they are put in words: polars would otherwise work each out twice, as it is and negated.
    """
    asked = {name: truth for name in services if (truth := SERVICES[name])}
    truths = derive(people).select(truth().alias(name) for name, truth in asked.items())
    not_applicable = pl.lit("not_applicable", dtype=OUTCOMES)
    return truths.select((say(col(name)) if name in asked else not_applicable).alias(name) for name in services)
'''


def write() -> str:
    """The text of the module, formatted."""
    rulesets = [service.on(DAY) for service in el.load_catalog().values()]
    vocabulary = rulesets[0].compiled.rules.service.vocabulary.facts
    names = dict.fromkeys(name for ruleset in rulesets for name in read(ruleset.compiled.program))
    formulas = {name: vocabulary[name].derive for name in names}
    derived = [f"        {name}={_formula(it, vocabulary)},\n" for name, it in formulas.items() if it is not None]
    parts = [_HEAD.format(day=date.fromisoformat(DAY), derived="".join(derived))]
    entries = []
    for ruleset in rulesets:
        service = ruleset.compiled.rules.service
        if ruleset.compiled.rules.is_applied_for:
            parts.append(_function(service.id, service.number, service.title.zh, ruleset.compiled.program))
        entries.append(f'    "{service.id}": {service.id if ruleset.compiled.rules.is_applied_for else None},\n')
    parts.append(f"\n\nSERVICES = {{\n{''.join(entries)}}}\n{_FOOT}")
    return _formatted("".join(parts))


def _function(name: str, number: str, title: str, program: Program) -> str:
    writer = _Writer(program)
    body = [*writer.lines(), f"    return {writer.bare(program.outcome)}\n"]
    return f'\n\ndef {name}() -> pl.Expr:\n    """{number} {title}."""\n{"".join(body)}'


class _Writer:
    """One service; an operation has a name if its criterion has one, or if it is used more than once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.needed = tuple(reachable(program, program.outcome))
        uses = Counter(at for index in self.needed for at in program.operations[index].arguments)
        named = {index: name for name, index in reversed(tuple(program.criteria.items())) if index in self.needed}
        often = [at for at in self.needed if uses[at] > 1 and at not in named and program.operations[at].arguments]
        self.names = {**{at: f"shared_{number}" for number, at in enumerate(often, start=1)}, **named}
        self.names.pop(program.outcome, None)

    def lines(self) -> Iterator[str]:
        for index in self.needed:
            if index in self.names:
                yield f"    {self.names[index]} = {self._write(self.program.operations[index])}\n"

    def bare(self, index: int) -> str:
        return self.names.get(index) or self._write(self.program.operations[index])

    def _item(self, index: int) -> str:
        text = self.bare(index)
        kind = self.program.operations[index].kind
        alone = index in self.names or kind in (Kind.NOT, Kind.UNSTATED) or (kind is Kind.TEST and _is_call(text))
        return text if alone else f"({text})"

    def _write(self, operation: Operation) -> str:
        match operation.kind:
            case Kind.CONSTANT:
                return f"pl.lit({operation.value})"
            case Kind.UNSTATED:
                return "UNKNOWN"
            case Kind.ALL:
                return " & ".join(self._item(index) for index in operation.arguments)
            case Kind.ANY:
                return " | ".join(self._item(index) for index in operation.arguments)
            case Kind.NOT:
                return f"~{self._item(operation.arguments[0])}"
            case Kind.TEST:
                return _test(operation)


def _test(operation: Operation) -> str:
    match operation.test:
        case FactIs(fact):
            return f'col("{fact}")'
        case FactIn(fact, (member,)):
            return f'col("{fact}") == "{member}"'
        case FactIn(fact, members):
            return f'col("{fact}").is_in([{", ".join(f"{it!r}" for it in members)}])'
        case Compare(operator, left, right):
            return f"{_value(left)} {operator} {_value(right)}"
    raise AssertionError(operation)


def _is_call(text: str) -> bool:
    return text.startswith("col(") and text.endswith(")") and " " not in text.split(".is_in(", maxsplit=1)[0]


def _value(value: Value) -> str:
    match value:
        case FactValue(fact):
            return f'col("{fact}")'
        case Number(number):
            return str(number)
        case Day(day):
            return f"date({day.year}, {day.month}, {day.day})"
        case Arithmetic(operator, left, right):
            return f"({_value(left)} {operator} {_value(right)})"
    raise AssertionError(value)


def _formula(value: Value | None, vocabulary: Mapping[str, Fact]) -> str:
    match value:
        case Today():
            return "TODAY"
        case FactValue(fact) if (formula := vocabulary[fact].derive) is not None:
            return _formula(formula, vocabulary)
        case Call(function, arguments):
            return f"{function}({', '.join(_formula(it, vocabulary) for it in arguments)})"
        case Arithmetic(operator, left, right):
            return f"{_formula(left, vocabulary)} {operator} {_formula(right, vocabulary)}"
        case FactValue() | Number() | Day():
            return _value(value)
    raise AssertionError(value)


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "benchmarks/peers/by_hand.py", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, encoding="utf-8").stdout  # noqa: S603 - our own text
