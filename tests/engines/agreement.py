"""One answer from every engine: rules and applicants put to each, node by node, and where they differ.

`make agree` puts random rules to them for as long as it is told: `python -m tests.engines.agreement SECONDS [SEED]`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

import polars as pl

from eligibility.api import Ruleset, Service
from eligibility.engines.frame import answer
from eligibility.engines.frame_outputs import Output, possible_outputs
from eligibility.rules.facts import INEXACT
from eligibility.rules.loading import load_library, read_service
from eligibility.testing.random_rules import WORDS, RulesWriter
from tests.engines import crowds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from eligibility.rules.vocabulary import Fact

Row = dict[str, Any]
TODAYS = (date(2024, 2, 29), date(2023, 2, 28), date(2022, 3, 1))
_SHOWN = 5
_VOCABULARY = load_library(WORDS).vocabulary


@dataclass(frozen=True)
class Question:
    """Rulesets of different services, and people whose facts are read on one day."""

    rulesets: Sequence[Ruleset]
    people: Sequence[Mapping[str, Any]]
    today: date

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts of the rulesets."""
        return self.rulesets[0].compiled.rules.service.vocabulary.facts

    def prefix(self, ruleset: Ruleset) -> str:
        """What the columns of one ruleset begin with."""
        return f"{ruleset.compiled.rules.service.id}__" if len(self.rulesets) > 1 else ""

    def ask_one_by_one(self, engine: str = "native") -> list[Row]:
        """What an engine for one applicant answers: public columns, and every operation."""
        return [self._ask_one(person, engine) for person in self.people]

    def ask_frame(
        self, kind: Callable[[pl.DataFrame], Any], *, only: Callable[[Output], bool] = lambda _: True, **types: Any
    ) -> list[Row]:
        """What a kind of frame answers, *only* such columns; *types* of columns other than the usual."""
        outputs = [it for ruleset in self.rulesets for it in self._outputs(ruleset) if only(it)]
        frame = kind(crowds.as_polars(self.facts, self.people, **types))
        compiled = [ruleset.compiled for ruleset in self.rulesets]
        return crowds.rows_of(answer(compiled, outputs, frame, self.today, on_invalid="null"))

    def _ask_one(self, person: Mapping[str, Any], engine: str) -> Row:
        found: Row = {}
        for ruleset in self.rulesets:
            prefix = self.prefix(ruleset)
            found |= crowds.answers(ruleset, person, self.today, prefix, engine=engine, nodes=True)
        return found

    def _outputs(self, ruleset: Ruleset) -> Iterator[Output]:
        prefix = self.prefix(ruleset)
        yield from possible_outputs(ruleset.compiled, prefix)
        for at in range(len(ruleset.compiled.program.operations)):
            yield Output(f"{prefix}node_{at}", "truth", ruleset.compiled, at)


@dataclass(frozen=True)
class Comparison:
    """Where two engines differ, by column and person; and of how many rows one of them would not answer."""

    differences: tuple[str, ...]
    columns: frozenset[str]
    refused: int

    def __str__(self) -> str:
        return "\n".join(self.differences[:_SHOWN])


def compare(expected: Sequence[Row], found: Sequence[Row]) -> Comparison:
    """Hold answers to those expected; a row that is too large or too fine to compute with has none."""
    assert len(expected) == len(found)
    differences, columns, refused = [], set(), 0
    for at, (wanted, row) in enumerate(zip(expected, found, strict=True)):
        names = [name for name in wanted if name in row]
        if problem := row.get("problem"):
            refused += 1
            assert set(re.findall("[FE][0-9]{3}", problem)) == {INEXACT}, problem
            wanted = dict.fromkeys(names)  # noqa: PLW2901 - nothing is expected of it
        for name in names:
            if row[name] != wanted[name] or (row[name] is None) is not (wanted[name] is None):
                columns.add(name)
                differences.append(f"person {at}, {name}: {wanted[name]!r} expected, {row[name]!r} found")
    return Comparison(tuple(differences), frozenset(columns), refused)


def random_ruleset(seed: int) -> Ruleset:
    """A random ruleset with an id of its own, so that several can be asked at once."""
    return read_ruleset(*random_text(seed), f"random_{seed}")


def random_text(seed: int) -> tuple[str, str]:
    """Its file, and a day on which it is in force."""
    random = Random(seed)  # noqa: S311 - not for secrets
    writer = RulesWriter(random.randrange)
    return writer.service(), writer.day()


def read_ruleset(text: str, day: str, name: str) -> Ruleset:
    """The rules of a day of a file that uses the words of random rules."""
    model = read_service(text, f"{name}.yaml", _VOCABULARY)
    return Service(replace(model, id=name, number=name)).on(day)


def random_question(seeds: Sequence[int], count: int) -> Question:
    """Random rulesets, and so many people for each of them."""
    today = TODAYS[seeds[0] % len(TODAYS)]
    rulesets = [random_ruleset(seed) for seed in seeds]
    people = [
        it
        for seed, ruleset in zip(seeds, rulesets, strict=True)
        for it in crowds.draw_crowd(ruleset, today, count, seed=seed)
    ]
    return Question(rulesets, people, today)


def column_types(seed: int) -> dict[str, Any]:
    """A type for the amounts: floats, or exact decimals, by turns."""
    return {"amount": pl.Decimal(38, 20)} if seed % 2 else {}


def main() -> None:
    """Ask random questions for so many seconds, and print what came of it."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 180
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    until, seed = monotonic() + seconds, first
    seen: Counter[str] = Counter()
    while monotonic() < until:
        question = random_question([seed], 20)
        expected = question.ask_one_by_one()
        seen["rulesets"] += 1
        seen["people"] += len(expected)
        seen["answers"] += sum(map(len, expected))
        for name in ("durable", "polars", *(("duckdb",) if seed % 4 == 0 else ())):
            try:
                found = (
                    question.ask_one_by_one("durable")
                    if name == "durable"
                    else question.ask_frame(crowds.KINDS[name], **column_types(seed))
                )
                compared = compare(expected, found)
            except Exception as error:  # noqa: BLE001 - it is told, and the next is asked
                sys.stdout.write(f"seed {seed}, {name}: {type(error).__name__}: {error!s:.500}\n")
                seen[f"{name} failed"] += 1
                continue
            seen[f"{name} refused rows"] += compared.refused
            if compared.differences:
                seen[f"{name} differed"] += 1
                sys.stdout.write(f"seed {seed}, {name}:\n{compared}\n")
        seed += 1
        sys.stdout.flush()
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in seen.items()) + "\n")
    raise SystemExit(any(name.endswith(("failed", "differed")) for name in seen))


if __name__ == "__main__":
    main()
