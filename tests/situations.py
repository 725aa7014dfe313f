"""A random ruleset with a random applicant, which most properties are about; and someone of whom more is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from eligibility.testing import facts, rulesets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import eligibility as el
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.model import ServiceModel

Facts = dict[str, Any]

TODAY = date(2024, 2, 29)


@dataclass(frozen=True, slots=True)
class Situation:
    """A random ruleset, and an applicant on a day of his own."""

    ruleset: el.Ruleset
    facts: Facts

    @property
    def compiled(self) -> Compiled:
        """The rules of the day."""
        return self.ruleset.compiled

    @property
    def service(self) -> ServiceModel:
        """The whole history of the rules."""
        return self.compiled.rules.service

    @property
    def day(self) -> date:
        """The day of the rules."""
        return self.ruleset.on

    def evaluate(self) -> Evaluation:
        """The applicant under the rules of the day."""
        return self.compiled.evaluate(self.facts, self.day, TODAY)

    def more(self, *, but: Iterable[str] = ()) -> st.SearchStrategy[Facts]:
        """The applicant with more facts known, *but* none of those."""
        return more_facts(self.ruleset, self.facts, but=but, today=TODAY)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Random rules, and random facts with unknowns."""
    ruleset = draw(rulesets())
    return Situation(ruleset, draw(facts(ruleset, today=TODAY)))


def more_facts(
    ruleset: el.Ruleset, known: Mapping[str, object], *, but: Iterable[str] = (), today: date | None = None
) -> st.SearchStrategy[Facts]:
    """Applicants of whom all that is *known*, and perhaps more, *but* none of those facts."""
    fixed = {name: value for name, value in known.items() if value is not None}
    return facts(ruleset, known=fixed | dict.fromkeys(but), today=today)
