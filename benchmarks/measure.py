"""A job done in several ways: shown to give the same answers first, then timed in turns."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = Bilingual("本库", "eligibility")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing a job. `run` does it for `count` of its items; `answers` can be compared between ways.

    Ways differ in what they can do (two values or three, with an explanation or without): `note` says so.
    """

    name: Bilingual
    run: Callable[[], object]
    count: int
    answers: Callable[[], object] | None = None
    note: Bilingual | None = None
    is_ours: bool = False
    most_runs: int = 1_000


@dataclass(frozen=True, slots=True)
class Bar:
    """What is to be reached: our time for the job, or how our time stands to that of the way at `against`."""

    kind: Literal["seconds", "times_slower", "times_faster"]
    limit: float
    against: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A row: the first way is ours. A figure is the time for `per` items, of which a run may do more or fewer."""

    id: str
    title: Bilingual
    ways: tuple[Way, ...]
    bars: tuple[Bar, ...] = ()
    per: int = 1
    runs: int = 9


@dataclass(frozen=True, slots=True)
class Timing:
    """The seconds a way takes for the job, of every run."""

    name: Bilingual
    seconds: tuple[float, ...]
    is_ours: bool = False
    note: Bilingual | None = None

    @property
    def median(self) -> float:
        """The middle one of the runs."""
        return median(self.seconds)


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a job."""

    id: str
    title: Bilingual
    timings: tuple[Timing, ...]
    bars: tuple[Bar, ...] = ()

    @property
    def ours(self) -> float:
        """Our median seconds."""
        return self.timings[0].median

    def reached(self, bar: Bar) -> float:
        """The figure that stands against the bar."""
        match bar.kind:
            case "seconds":
                return self.ours
            case "times_slower":
                return self.ours / self.timings[bar.against].median
            case "times_faster":
                return self.timings[bar.against].median / self.ours

    def is_met(self, bar: Bar) -> bool:
        """Whether it is reached."""
        figure = self.reached(bar)
        return figure >= bar.limit if bar.kind == "times_faster" else figure <= bar.limit


@dataclass(frozen=True, slots=True)
class Line:
    """How the time of one way grows: (size, median seconds)."""

    name: Bilingual
    points: tuple[tuple[int, float], ...]
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """How the time of a job grows with its size."""

    id: str
    title: Bilingual
    size: Bilingual
    lines: tuple[Line, ...] = field(default=())


class DisagreementError(AssertionError):
    """Two ways of doing a job answer differently, so that their times say nothing."""


def check_answers(job: Job) -> object:
    """What every way answers, which must be the same."""
    ours = job.ways[0].answers
    expected = ours() if ours else None
    for way in job.ways[1:]:
        if way.answers and way.answers() != expected:
            msg = f"{job.id}: {way.name.en} answers otherwise than {job.ways[0].name.en}"
            raise DisagreementError(msg)
    return expected


def measure(job: Job, *, runs: int | None = None, tell: Callable[[], None] = lambda: None) -> Row:
    """Check the answers, then let every way run once a round, so that what else the machine does hits them alike."""
    check_answers(job)
    rounds = runs or job.runs
    seconds: list[list[float]] = [[] for _ in job.ways]
    for turn in range(rounds):
        for way, taken in zip(job.ways, seconds, strict=True):
            if turn < way.most_runs:
                taken.append(time_once(way.run) * job.per / way.count)
            tell()
    timings = zip(job.ways, seconds, strict=True)
    return Row(
        job.id,
        job.title,
        tuple(Timing(way.name, tuple(taken), way.is_ours, way.note) for way, taken in timings),
        job.bars,
    )


def time_once(run: Callable[[], object]) -> float:
    """Seconds of one run, what was left over from before collected first."""
    gc.collect()
    start = perf_counter()
    run()
    return perf_counter() - start
