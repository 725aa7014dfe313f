"""Which small changes of a ruleset its cases would not notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.rules.compiled import History
from eligibility.testing.comparing import run_case
from eligibility.testing.mutants import Mutant, make_mutants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.rules.model import ServiceModel
    from eligibility.testing.cases import Case, CaseFile


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What the cases did not notice. `stale` are changes argued equivalent that are noticed, or do not exist."""

    tried: int
    survivors: tuple[Mutant, ...]
    equivalent: tuple[Mutant, ...]
    stale: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing survives but what is argued equivalent, and every argument is still needed."""
        return not self.survivors and not self.stale


def mutate(mutants: Iterable[Mutant], file: CaseFile) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant with whether a case notices it, one at a time, so that progress can be shown."""
    for mutant in mutants:
        yield mutant, is_noticed(mutant, file.cases)


def report_mutation(results: Iterable[tuple[Mutant, bool]], file: CaseFile, *, whole: bool) -> MutationReport:
    """Sum up; staleness can only be told where the *whole* of the mutants was tried."""
    listed = list(results)
    unnoticed = [mutant for mutant, noticed in listed if not noticed]
    equivalent = tuple(mutant for mutant in unnoticed if mutant.change in file.equivalent)
    argued = {mutant.change for mutant in equivalent}
    return MutationReport(
        tried=len(listed),
        survivors=tuple(mutant for mutant in unnoticed if mutant.change not in file.equivalent),
        equivalent=equivalent,
        stale=tuple(change for change in file.equivalent if whole and change not in argued),
    )


def is_noticed(mutant: Mutant, cases: Iterable[Case]) -> bool:
    """Whether a case comes out otherwise under the mutant. The cases must pass on the service as it is."""
    history = History(mutant.service)
    return any(run_case(case, history) for case in cases)


def sample_mutants(service: ServiceModel, *, most: int | None = None) -> list[Mutant]:
    """A service's mutants, or at most *most* of them spread evenly over the file; always the same ones."""
    every = list(make_mutants(service))
    if most is None or len(every) <= most:
        return every
    return [every[at * len(every) // most] for at in range(most)]
