"""One answer from every engine: rules and applicants put to each, node by node, and where they differ.

`make agree` puts all shipped rules to every engine on three days, then random rules for as long as it is told:
`python -m tests.engines.agreement SECONDS [SEED]`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

import polars as pl

from eligibility.api import Catalog, Ruleset, Service, load_catalog
from eligibility.engines.frame import answer
from eligibility.engines.frame_outputs import Output, possible_outputs
from eligibility.rules.facts import INEXACT
from eligibility.rules.loading import load_library, read_service
from eligibility.testing.random_rules import WORDS, RulesWriter
from tests.engines import crowds, spark_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from eligibility.rules.vocabulary import Fact

Row = dict[str, Any]
TODAYS = (date(2024, 2, 29), date(2023, 2, 28), date(2022, 3, 1))
DAYS = (date(2021, 6, 1), date(2022, 6, 1), date(2026, 6, 1))
"""Days on which the shipped rules differ."""
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


def shipped(catalog: Catalog, day: date, count: int) -> Question:
    """All services in force on a day, and so many people drawn for each."""
    found = [service.on(day) for service in catalog.values() if service.change_days[0] <= day]
    people = [it for ruleset in found for it in crowds.draw_crowd(ruleset, day, count, seed=day.year)]
    return Question(found, people, day)


def column_types(seed: int) -> dict[str, Any]:
    """A type for the amounts: floats, or exact decimals, by turns."""
    return {"amount": pl.Decimal(38, 20)} if seed % 2 else {}


def main() -> None:
    """Ask about the shipped rules, then random ones for so many seconds, and print what came of it."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 180
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    tally = Tally({name: _asker(name) for name in ("durable", "polars", "duckdb", "spark")})
    catalog = load_catalog()
    for day in DAYS:
        tally.ask(shipped(catalog, day, 5), f"{day}", tally.engines)
    until = monotonic() + seconds
    while monotonic() < until:
        often = ("durable", "polars", *(("duckdb",) if seed % 4 == 0 else ()))
        tally.ask(random_question([seed], 20), f"seed {seed}", often, **column_types(seed))
        if seed % 40 == 0:  # wide calls, for on Spark the number of calls is what takes time
            many = range(seed, seed + 20)
            tally.ask(random_question(many, 5), f"seeds {seed} to {many[-1]}", ("spark",), **column_types(seed // 40))
        seed += 1
    sys.stdout.write(f"{tally}\n")
    raise SystemExit(tally.has_failed)


@dataclass
class Tally:
    """What is asked of engines, and how often they failed, differed, or refused a row."""

    engines: Mapping[str, Callable[..., list[Row]]]
    seen: Counter[str] = field(default_factory=Counter)

    def ask(self, question: Question, name: str, engines: Iterable[str], **types: Any) -> None:
        """Put one question to some of the engines, and print where they differ."""
        expected = question.ask_one_by_one()
        self.seen["questions"] += 1
        self.seen["rulesets"] += len(question.rulesets)
        self.seen["people"] += len(expected)
        for engine in engines:
            try:
                compared = compare(expected, self.engines[engine](question, **types))
            except Exception as error:  # noqa: BLE001 - it is told, and the next is asked
                sys.stdout.write(f"{name}, {engine}: {type(error).__name__}: {error!s:.500}\n")
                self.seen[f"{engine} failed"] += 1
                continue
            self.seen[f"{engine} answers"] += sum(map(len, expected))
            self.seen[f"{engine} refused rows"] += compared.refused
            if compared.differences:
                self.seen[f"{engine} differed"] += 1
                sys.stdout.write(f"{name}, {engine}:\n{compared}\n")
        sys.stdout.flush()

    @property
    def has_failed(self) -> bool:
        """Whether an engine failed or differed."""
        return any(name.endswith(("failed", "differed")) for name in self.seen)

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self.seen.items())


def _asker(engine: str) -> Callable[..., list[Row]]:
    if engine == "durable":
        return lambda question, **_: question.ask_one_by_one("durable")
    if engine == "spark":
        session = spark_session.start()
        return lambda question, **types: question.ask_frame(lambda it: crowds.as_spark(session, it), **types)
    return lambda question, **types: question.ask_frame(crowds.KINDS[engine], **types)


if __name__ == "__main__":
    main()
