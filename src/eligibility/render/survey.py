"""One applicant before every service, as a page: what each comes to, what to do first, and what to ask next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from eligibility.render.labels import COLON, LABELS
from eligibility.render.outline import summary
from eligibility.render.page import Line, Page, Section
from eligibility.rules.outcome import Outcome
from eligibility.rules.questions import say_question
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from eligibility.errors import NotInForceError
    from eligibility.materials.order import Before
    from eligibility.rules.questions import Question
    from eligibility.rules.verdict import Verdict

OUTCOME_MARKS = {
    Outcome.ELIGIBLE: "✔",
    Outcome.UNDETERMINED: "?",
    Outcome.INELIGIBLE: "✘",
    Outcome.NOT_APPLICABLE: "–",
}
"""In the order in which outcomes are shown."""

TITLE = Bilingual("各事项", "Every service")
_READ_ON = Bilingual("适用 {on} 的规则，事实所指之日 {today}", "rules of {on}, facts read on {today}")
_SERVICE = Bilingual("{number} {title}", "{number} {title}")
_FIRST = Bilingual("先办 {number} {title}：它{because}", "First {number} {title}: it {because}")
_NOT_IN_FORCE = Bilingual("这一天没有规则", "No rules on this day")
_LABELLED = Bilingual(f"{{label}}{COLON['zh']}{{text}}", f"{{label}}{COLON['en']}{{text}}")


class Surveyed(Protocol):
    """What is read of a survey."""

    @property
    def on(self) -> date: ...  # noqa: D102 - as of a Survey, so the others
    @property
    def today(self) -> date: ...  # noqa: D102
    @property
    def not_in_force(self) -> Mapping[str, NotInForceError]: ...  # noqa: D102
    @property
    def order(self) -> tuple[Before, ...]: ...  # noqa: D102
    @property
    def missing(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def next_question(self) -> Question | None: ...  # noqa: D102
    def values(self) -> Iterable[Verdict]: ...  # noqa: D102


def describe_survey(survey: Surveyed) -> Page:
    """A section for each outcome, and one for the services without rules on the day."""
    verdicts, order = tuple(survey.values()), survey.order
    titles = {it.number: it.title for it in verdicts}
    sections = [
        Section(
            outcome.label, tuple(line for it in verdicts if it.outcome is outcome for line in _lines(it, order, titles))
        )
        for outcome in OUTCOME_MARKS
    ]
    sections.append(Section(_NOT_IN_FORCE, tuple(_out_of_force(it) for it in survey.not_in_force.values())))
    said = [Line(_READ_ON.format(on=survey.on.isoformat(), today=survey.today.isoformat()), tone="dim")]
    if question := survey.next_question:
        said.append(Line(_LABELLED.format(label=LABELS["next_question"], text=say_question(question))))
    return Page(survey.on.isoformat(), TITLE, tuple(said), tuple(it for it in sections if it.lines))


def _lines(verdict: Verdict, order: Iterable[Before], titles: Mapping[str, Bilingual]) -> Iterator[Line]:
    named = _SERVICE.format(number=verdict.number, title=verdict.title)
    yield Line(named, mark=OUTCOME_MARKS[verdict.outcome], tone="heading")
    for before in order:
        if before.then == verdict.number:
            title = titles[before.first]
            yield Line(_FIRST.format(number=before.first, title=title, because=before.because), 1, mark="▸")
    _, *rest = summary(verdict)
    for label, text in rest:
        yield Line(_LABELLED.format(label=label, text=text), 1) if label else Line(text, 2)


def _out_of_force(error: NotInForceError) -> Line:
    return Line(Bilingual(error.zh, error.en), mark="–")
