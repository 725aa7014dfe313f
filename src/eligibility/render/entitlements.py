"""Entitlements in words: what follows from eligibility, in which case, and how the amount is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.rules.findings import decisive
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import NOTHING, say_amount, say_number
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eligibility.citation import Citation, Grade
    from eligibility.rules.entitlements import Entitlement, EntitlementCase
    from eligibility.rules.findings import Finding
    from eligibility.rules.verdict import Verdict

_TITLED = Bilingual("{title}：{text}", "{title}: {text}")
_IF_ELIGIBLE = Bilingual("若符合条件，{text}", "if eligible, {text}")
_PERHAPS = Bilingual("{text}，也可能没有", "{text}, or none")
_CASE = Bilingual("{title}（{why}）", "{title} ({why})")
_FORMULA = Bilingual("算法：{formula}", "worked out as: {formula}")
_READING = Bilingual("读法：{reading}", "Read as: {reading}")
_MISSING = Bilingual("还要知道：{facts}", "hangs on: {facts}")


@dataclass(frozen=True, slots=True)
class EntitlementLines:
    """One entitlement as it is shown: a title with the amount, lines under it, what that rests on.

    The grade is that of the rows cited; that of eligibility stands with the outcome.
    """

    title: Bilingual
    below: tuple[Bilingual, ...]
    citations: tuple[Citation, ...]
    grade: Grade | None
    granted: Truth


def entitlement_lines(
    verdict: Verdict, *, say: Callable[[Finding], Bilingual] = lambda found: found.statement
) -> Iterator[EntitlementLines]:
    """Every entitlement of an applicant who is or may be eligible; *say* words what was found of a case."""
    if verdict.outcome is Outcome.INELIGIBLE:
        return
    for it in verdict.entitlements:
        cited = dict.fromkeys(citation for case in it.cases for citation in case.citations)
        said = _TITLED.format(title=it.title, text=_text(it, verdict.outcome))
        below = tuple(dict.fromkeys(_below(it, verdict, say)))
        grade = min((case.grade for case in it.cases if case.grade), default=it.grade)
        yield EntitlementLines(said, below, tuple(cited), grade, it.granted)


def _text(entitlement: Entitlement, outcome: Outcome) -> Bilingual:
    if not entitlement.cases:
        return NOTHING
    text = entitlement.text
    if all(case.truth is Truth.UNKNOWN for case in entitlement.cases):
        text = _PERHAPS.format(text=text)
    return _IF_ELIGIBLE.format(text=text) if outcome is Outcome.UNDETERMINED else text


def _below(entitlement: Entitlement, verdict: Verdict, say: Callable[[Finding], Bilingual]) -> Iterator[Bilingual]:
    facts = verdict.evaluation.rules.service.vocabulary.facts
    for case in entitlement.cases:
        yield _case(case, say)
        formula, plain = case.amount.formula, say_number(case.amount.value or 0, None)
        told = (say_amount(case.amount, entitlement.unit), plain, *case.amount.unstated)
        if formula not in told:
            yield _FORMULA.format(formula=formula)
        if case.reading:
            yield _READING.format(reading=case.reading)
        if case.note:
            yield case.note
    asked = [facts[name].label for name in entitlement.missing if facts[name].question]
    if asked:
        yield _MISSING.format(facts=join(asked, zh="、", en=", "))
    yield from entitlement.unstated


def _case(case: EntitlementCase, say: Callable[[Finding], Bilingual]) -> Bilingual:
    why = join([say(part) for part in decisive(case.finding)])
    return case.title if _is_always(case) else _CASE.format(title=case.title, why=why)


def _is_always(case: EntitlementCase) -> bool:
    return not case.finding.facts and not case.finding.children and case.finding.kind == "condition"
