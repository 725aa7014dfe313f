"""What the rules of a day come to for one applicant; everything but the truths is built when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from eligibility.errors import EligibilityError, quote
from eligibility.rules.evaluation import confirmed_until, grade_of, missing_facts, unstated_reasons
from eligibility.rules.questions import Question, ask
from eligibility.text import closest, suggest
from eligibility.truth import Truth

if TYPE_CHECKING:
    from datetime import date

    from eligibility.citation import Grade
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.findings import Finding
    from eligibility.rules.outcome import Outcome
    from eligibility.text import Bilingual


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome, routes, findings and what is missing, read off one evaluation."""

    evaluation: Evaluation = field(repr=False)

    @property
    def on(self) -> date:
        """The day whose rules were applied."""
        return self.evaluation.on

    @property
    def today(self) -> date:
        """The day the facts were read."""
        return self.evaluation.today

    @property
    def number(self) -> str:
        """The service's number."""
        return self.evaluation.rules.service.number

    @property
    def title(self) -> Bilingual:
        """The service's name."""
        return self.evaluation.rules.service.title

    @property
    def outcome(self) -> Outcome:
        """ELIGIBLE, INELIGIBLE, UNDETERMINED, or NOT_APPLICABLE where no one applies."""
        return self.evaluation.rules.outcome(self.evaluation.outcome)

    @property
    def routes(self) -> tuple[str, ...]:
        """Routes by which the applicant qualifies."""
        return self._routes(Truth.TRUE)

    @property
    def open_routes(self) -> tuple[str, ...]:
        """Routes that facts, or answers no source gives, could still open."""
        return self._routes(Truth.UNKNOWN)

    def _routes(self, truth: Truth) -> tuple[str, ...]:
        routes = self.evaluation.program.routes.items()
        return tuple(route for route, index in routes if self.evaluation.truth(index) is truth)

    @property
    def findings(self) -> Finding | None:
        """The tree of what was found; None where there is nothing to determine."""
        from eligibility.rules.finding_tree import find_eligibility

        return find_eligibility(self.evaluation)

    __iter__: ClassVar[None] = None
    __contains__: ClassVar[None] = None

    def __getitem__(self, criterion: object) -> Finding:
        """The finding on one criterion by id; EligibilityError if none of that id is in force."""
        from eligibility.rules.finding_tree import find_criterion

        criteria = self.evaluation.rules.criteria
        if not isinstance(criterion, str) or criterion not in criteria:
            meant, said = suggest(closest(criterion, criteria)), quote(criterion)
            raise EligibilityError(
                f"no criterion {said} in force on {self.on}{meant.en}",
                zh=f"{self.on} 没有施行中的条件 {said}{meant.zh}",
            )
        return find_criterion(self.evaluation, criterion)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings at the bottom of the tree that decided the outcome, or left it open."""
        from eligibility.rules.findings import decisive

        findings = self.findings
        return decisive(findings) if findings else ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that can still change the outcome, most useful first; no other fact can."""
        return missing_facts(self.evaluation, self.evaluation.program.outcome)

    @property
    def unstated(self) -> tuple[Bilingual, ...]:
        """What no source says and the outcome hangs on; no fact settles these."""
        return unstated_reasons(self.evaluation, self.evaluation.program.outcome)

    @property
    def next_question(self) -> Question | None:
        """The first missing fact as a question, the agency's own judgements last; None if none is missing."""
        facts = self.evaluation.rules.service.vocabulary.facts
        return ask([facts[name] for name in self.missing])

    @property
    def grade(self) -> Grade | None:
        """Evidence grade of what decided the outcome: as weak as its weakest needed part."""
        return grade_of(self.evaluation, self.evaluation.program.outcome)

    @property
    def unconfirmed(self) -> date | None:
        """The day after which nobody confirmed that what it rests on is in force; None if `on` is not past it."""
        checked = confirmed_until(self.evaluation, self.evaluation.program.outcome)
        return checked if checked is not None and self.on > checked else None

    @property
    def entitlements(self) -> tuple[Entitlement, ...]:
        """What follows: the first row that holds of each table, with its amount; all of them also while open."""
        from eligibility.rules.entitlements import find_entitlements

        return find_entitlements(self.evaluation)

    @property
    def open_questions(self) -> tuple[Bilingual, ...]:
        """What no source settles about this service on that day."""
        return tuple(question.text for question in self.evaluation.rules.open_questions)
