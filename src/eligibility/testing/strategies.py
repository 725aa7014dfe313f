"""Hypothesis strategies: applicants of a ruleset, and rulesets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import note, reject
from hypothesis import strategies as st

from eligibility.api import Ruleset, Service
from eligibility.days import read_day
from eligibility.errors import EligibilityError
from eligibility.rules.facts import check_facts
from eligibility.rules.loading import load_library, read_service
from eligibility.testing.applicants import pick_applicant
from eligibility.testing.boundaries import Boundaries
from eligibility.testing.random_rules import WORDS, RulesWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from eligibility.rules.vocabulary import Vocabulary


def facts(
    ruleset: Ruleset,
    *,
    known: Mapping[str, object] | None = None,
    complete: bool = False,
    today: date | str | None = None,
) -> SearchStrategy[dict[str, object]]:
    """Applicants whom `ruleset.assess` takes on the same *today*: never a FactError, often on a boundary.

    Drawn are facts that the ruleset can use. An unknown one is left out or None; with *complete* none is.
    What is *known* is fixed; a None in it is fixed as unknown, with what it derives from. A number or day
    is mostly one where a condition turns, or the next one beside it: a parameter's value, a birthday. A
    derived fact agrees with what it derives from, or stands in its place. Applicants shrink to few facts
    and simple values. Raises FactError if what is *known* is not valid.

    >>> import eligibility as el
    >>> from hypothesis import find
    >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
    >>> find(facts(ruleset), lambda applicant: ruleset.assess(applicant)["local_hukou"].truth is el.Truth.FALSE)
    {'has_local_hukou': False}
    """
    boundaries = Boundaries(_check(ruleset).compiled, ruleset.on if today is None else read_day(today, "today"))
    fixed = {} if known is None else known
    check_facts(boundaries.vocabulary, fixed, boundaries.today)
    return _applicants(boundaries, dict(fixed), complete=complete)


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    """Small random rulesets to test engines with, read from text by the loader like any other.

    They have criteria and routes joined in every way, facts of every type, parameters that are dated,
    split, unstated or several, or read as of another day, parts out of force, materials, entitlements, and
    steps that only some cases have. A failing test shows the file's text.
    """
    writer = RulesWriter(lambda count: draw(_between(0, count - 1)))
    text = writer.service()
    note(text[text.index("eligibility:") :])
    return Service(read_service(text, "random.yaml", _words())).on(writer.day())


@st.composite
def _applicants(
    draw: st.DrawFn, boundaries: Boundaries, known: dict[str, object], *, complete: bool
) -> dict[str, object]:
    found = pick_applicant(boundaries, lambda first, last: draw(_between(first, last)), known, complete=complete)
    return reject() if found is None else found


def _check(ruleset: object) -> Ruleset:
    if isinstance(ruleset, Ruleset):
        return ruleset
    kind = type(ruleset).__name__
    zh, en = (
        ("：service.on(日子) 给出规则集", "; service.on(day) gives one") if isinstance(ruleset, Service) else ("", "")
    )
    raise EligibilityError(
        f"facts draws applicants of a Ruleset, not of a {kind}{en}",
        zh=f"facts 的参数应为规则集 Ruleset，不是 {kind}{zh}",
    )


@cache
def _between(first: int, last: int) -> SearchStrategy[int]:
    return st.integers(first, last)


@cache
def _words() -> Vocabulary:
    return load_library(WORDS).vocabulary
