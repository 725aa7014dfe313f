"""Rules compared over a file of people, part by part, so that any number of them fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.api.population import SAMPLE, as_population, count_people, read_by, read_sides
from eligibility.policy.population import shift_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from eligibility.api.population import PopulationDifference
    from eligibility.api.ruleset import Ruleset
    from eligibility.engines.frame_sides import Tally

PART = 500_000
"""So many people are counted at a time."""


def compare_file(
    before: Ruleset,
    after: Ruleset,
    file: Path,
    *,
    by: tuple[str, ...] = (),
    weight: str | None = None,
    today: date | str | None = None,
    out: Path | None = None,
    skip_invalid: bool = False,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> PopulationDifference:
    """As `compare` of a frame; *out* gets everyone with what they were and are. Parquet or CSV, both.

    *progress* is told how many people are counted, of how many. Raises what `compare` does, and EligibilityError or
    FactError where a file cannot be read or written.
    """
    from eligibility.engines.people_file import answer_sides, check_out, count_rows, scan_people, write_people

    if out is not None:
        check_out(out, file)
    day, names = read_sides(before, after, today), read_by(by)
    people = scan_people(file, after.compiled.rules.service.vocabulary.facts, weight)
    total = count_rows(people, file)
    progress(0, total)
    tally = _count(before, after, people, file, total, progress, by=names, weight=weight, today=day)
    if not skip_invalid and any(key[-1] is None for key in tally.sums):
        # It is told with the number of its row in the whole file.
        count_people(before, after, people, by=names, weight=weight, today=day, on_invalid="raise", sample=0)
    if out is not None:
        answers = answer_sides((before.compiled, after.compiled), people, day, shift_of)
        write_people(answers if skip_invalid else answers.drop("problem"), out)
    return as_population(before, after, tally, by=names, weight=weight, today=day)


def _count(
    before: Ruleset,
    after: Ruleset,
    people: Any,
    file: Path,
    total: int,
    progress: Callable[[int, int], object],
    **options: Any,
) -> Tally:
    from eligibility.engines.people_file import read_parts

    sample = SAMPLE if total <= PART else max(SAMPLE * PART // total, 20)
    found: Tally | None = None
    done = 0
    for part in read_parts(people, file, PART):
        tally = count_people(before, after, part, on_invalid="null", sample=sample, **options)
        found = tally if found is None else found + tally
        done += part.height
        progress(done, total)
    if found is None:
        return count_people(before, after, people, on_invalid="null", sample=sample, **options)
    return found
