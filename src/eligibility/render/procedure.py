"""What stands under a step of the procedure: who acts, where and how, by when; the same wherever steps are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.rules.evaluation import missing_facts, unstated_reasons
from eligibility.rules.phrases import say_limit
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Step
    from eligibility.rules.verdict import Verdict

_CHANNELS = Bilingual("途径：{channels}", "How: {channels}")
_PLACE = Bilingual("地点：{place}", "Where: {place}")
_SINCE = Bilingual("自{fact}起算", "counted from: {fact}")
_BEFORE = Bilingual("在「{step}」之前", "before “{step}”")
_MAYBE = Bilingual("不是每件都有这一环节；还要知道：{facts}", "not in every case; it hangs on: {facts}")


def say_step(step: Step, rules: DayRules) -> Iterator[Bilingual]:
    """Who acts, through which channels and where, and how long it takes, counted from what."""
    yield step.actor.title
    yield from say_how(step, rules)
    if limit := say_limit(step.limit, rules):
        yield limit
    if step.note:
        yield step.note


def say_how(step: Step, rules: DayRules) -> Iterator[Bilingual]:
    """Through which channels, where, and which day the time is counted from if it is a fact."""
    if step.channels:
        yield _CHANNELS.format(channels=join(step.channels, zh="；", en="; "))
    if step.place:
        yield _PLACE.format(place=step.place)
    if step.before:
        titles = {it.id: it.title for it in rules.procedure}
        yield _BEFORE.format(step=titles[step.before])
    if step.since:
        yield _SINCE.format(fact=rules.service.vocabulary.facts[step.since].label)


def case_steps(verdict: Verdict) -> Iterator[tuple[Step, tuple[Bilingual, ...]]]:
    """The steps that this applicant's case has, or may have, each with what to say under it."""
    evaluation = verdict.evaluation
    facts = evaluation.rules.service.vocabulary.facts
    for step, index in zip(evaluation.rules.procedure, evaluation.program.steps, strict=True):
        truth = evaluation.truth(index)
        if truth is Truth.FALSE:
            continue
        said = list(say_step(step, evaluation.rules))
        if truth is Truth.UNKNOWN:
            asked = join([facts[name].label for name in missing_facts(evaluation, index)], zh="、", en=", ")
            said.append(_MAYBE.format(facts=asked) if asked.zh else join(unstated_reasons(evaluation, index)))
        yield step, tuple(said)
