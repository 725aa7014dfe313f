"""One applicant before every service as a fragment: how many of each outcome, what to ask next, and a table of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import Html, banner, chip, chips, folded, fragment, lines, listed, mark, table, tag
from eligibility.render.html_checklist import CONFIRMED
from eligibility.render.html_determination import OUTCOME_TONES, show_question
from eligibility.render.html_findings import say_reasons
from eligibility.render.labels import COLON, LABELS
from eligibility.render.survey import OUTCOME_MARKS, TITLE
from eligibility.rules.outcome import Outcome
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from eligibility.materials.order import Before
    from eligibility.render.html import Part
    from eligibility.render.survey import Surveyed
    from eligibility.rules.verdict import Verdict

_READ_ON = Bilingual("适用 {on} 的规则，事实所指之日 {today}", "rules of {on}, facts read on {today}")
_COUNT = Bilingual("{services} 个事项，符合 {n} 个", "eligible for {n} of {services} services")
_SERVICE = Bilingual("事项", "Service")
_SAID = Bilingual("途径、理由，或还要知道的", "Routes, reasons, or what is still to be known")
_NOT_IN_FORCE = Bilingual("这一天没有规则", "No rules on this day")
_FIRST = Bilingual("▸ 先办 {number} {title}：它{because}", "First {number} {title}: it {because}")
_MORE = Bilingual("还有 {n} 个", "{n} more")
_MOST_FACTS = 6
_OPEN = (Outcome.ELIGIBLE, Outcome.UNDETERMINED)


def survey_html(survey: Surveyed) -> Html:
    """Counts and the next question, then the services grouped by outcome; those that lead nowhere folded away."""
    verdicts, order = tuple(survey.values()), survey.order
    titles = {it.number: it.title for it in verdicts}
    count = _COUNT.format(services=len(verdicts), n=sum(it.outcome is Outcome.ELIGIBLE for it in verdicts))
    days = lines([_READ_ON.format(on=survey.on.isoformat(), today=survey.today.isoformat())], "meta")
    top = banner("plain", str(len(verdicts)), TITLE, count, days)
    groups = [_group(outcome, verdicts, order, titles) for outcome in OUTCOME_MARKS]
    away = [Bilingual(it.zh, str(it)) for it in survey.not_in_force.values()]
    return fragment(
        TITLE,
        top,
        _counts(verdicts),
        show_question(survey.next_question),
        groups,
        folded([_NOT_IN_FORCE, Html(" "), chip(str(len(away)))], lines(away, "point")) if away else None,
    )


def _counts(verdicts: Sequence[Verdict]) -> Html:
    outcomes = [it.outcome for it in verdicts]
    said = [
        tag(
            "div",
            mark(sign, outcome.label, OUTCOME_TONES[outcome]),
            tag("b", f" {outcomes.count(outcome)} "),
            outcome.label,
        )
        for outcome, sign in OUTCOME_MARKS.items()
        if outcome in outcomes
    ]
    return tag("div", said, class_="counts")


def _group(
    outcome: Outcome, verdicts: Sequence[Verdict], order: Sequence[Before], titles: Mapping[str, Bilingual]
) -> Html | None:
    found = [it for it in verdicts if it.outcome is outcome]
    if not found:
        return None
    rows = [_row(it, order, titles) for it in found]
    shown = table([_SERVICE, _SAID, LABELS["grade"]], rows, caption=outcome.label, widths=(30, 52, 18))
    sign = mark(OUTCOME_MARKS[outcome], outcome.label, OUTCOME_TONES[outcome])
    title: Part = [sign, Html(" "), outcome.label, Html(" "), chip(str(len(found)))]
    return folded(title, shown, is_open=outcome in _OPEN)


def _row(verdict: Verdict, order: Sequence[Before], titles: Mapping[str, Bilingual]) -> list[Part]:
    first = [
        _FIRST.format(number=it.first, title=titles[it.first], because=it.because)
        for it in order
        if it.then == verdict.number
    ]
    grade = chip(verdict.grade.label) if verdict.grade else None
    unconfirmed = verdict.unconfirmed
    caution = [CONFIRMED.format(day=unconfirmed.isoformat())] if unconfirmed else []
    return [
        [tag("span", f"{verdict.number} ", class_="number"), verdict.title],
        [lines(first, "first"), *_said(verdict)],
        [grade, lines(caution)],
    ]


def _said(verdict: Verdict) -> Iterator[Html]:
    criteria, facts = verdict.evaluation.rules.criteria, verdict.evaluation.rules.service.vocabulary.facts
    if verdict.routes:
        yield chips((criteria[route].title for route in verdict.routes), "good")
    if verdict.outcome is Outcome.INELIGIBLE:
        yield listed([sign, Html(" "), said] for sign, said in say_reasons(verdict))
    if verdict.outcome is Outcome.UNDETERMINED:
        asked = [facts[name].label for name in verdict.missing if facts[name].question]
        more = [_MORE.format(n=len(asked) - _MOST_FACTS)] if len(asked) > _MOST_FACTS else []
        if asked:
            said = join([*asked[:_MOST_FACTS], *more], zh="、", en=", ")
            label = Bilingual(LABELS["missing"].zh + COLON["zh"], LABELS["missing"].en + COLON["en"])
            yield lines([Bilingual(f"{label.zh}{said.zh}", f"{label.en}{said.en}")], "point")
        yield lines(verdict.unstated, "point")
