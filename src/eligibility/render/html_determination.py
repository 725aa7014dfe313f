"""A determination as a fragment: the answer, what it hangs on, what follows, and all that was found, to unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.entitlements import entitlement_lines
from eligibility.render.html import (
    TONES,
    TRUTHS,
    Html,
    Tone,
    banner,
    chip,
    chips,
    folded,
    fragment,
    heading,
    lines,
    listed,
    mark,
    pairs,
    table,
    tag,
)
from eligibility.render.html_checklist import show_documents, show_sources
from eligibility.render.html_findings import say_found, say_reasons, show_tree
from eligibility.render.html_firings import show_firings
from eligibility.render.labels import LABELS, MARKS
from eligibility.render.outline import findings_shown, identity
from eligibility.render.procedure import case_steps
from eligibility.render.sources import SourceNotes
from eligibility.render.survey import OUTCOME_MARKS
from eligibility.rules.outcome import Outcome
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.engines.firing import Firing
    from eligibility.materials.checklist import Checklist
    from eligibility.render.html import Part
    from eligibility.rules.questions import Question
    from eligibility.rules.verdict import Verdict

OUTCOME_TONES: dict[Outcome, Tone] = {
    Outcome.ELIGIBLE: "good",
    Outcome.UNDETERMINED: "open",
    Outcome.INELIGIBLE: "bad",
    Outcome.NOT_APPLICABLE: "plain",
}
_READ_ON = Bilingual("事实所指之日 {day}", "facts read on {day}")
_FEW, _FEW_LINES = 6, 3
_MORE = Bilingual("还有 {n} 项", "{n} more")
_AMOUNT = Bilingual("待遇和数额", "What and how much")
_CASE = Bilingual("情形和算法", "Case and reckoning")
_KEY = Bilingual(
    "粗边的各项决定了结论；带 ◇ 的看的是敏感事实，查到什么不显示",
    "the bold edge marks what decided; ◇ looks at a sensitive fact, and what was found is not shown",
)


def determination_html(verdict: Verdict, checklist: Checklist, firings: Sequence[Firing] = ()) -> Html:
    """Outcome, routes and reasons on top; what is missing and what follows; findings, documents and steps to unfold."""
    notes = SourceNotes()
    findings = findings_shown(verdict)
    tree = show_tree(findings, notes) if findings else None
    entitled = _entitlements(verdict, notes)
    documents = show_documents(checklist, notes)
    steps = [_step(said[0], step.title, said[1:]) for step, said in case_steps(verdict)]
    return fragment(
        verdict.title,
        _banner(verdict),
        tag("div", LABELS["unconfirmed_text"].format(day=verdict.unconfirmed.isoformat()), class_="caution")
        if verdict.unconfirmed
        else None,
        show_question(verdict.next_question) if verdict.outcome is Outcome.UNDETERMINED else None,
        pairs(_summary(verdict)),
        entitled,
        folded(LABELS["findings"], lines([_KEY]), tree, is_open=True) if tree else None,
        folded(LABELS["checklist"], documents),
        folded(LABELS["steps"], tag("ol", steps, class_="steps")) if steps else None,
        show_firings(firings, notes) if firings else None,
        folded(LABELS["open_questions"], listed(verdict.open_questions)) if verdict.open_questions else None,
        folded(LABELS["legal_basis"], pairs(identity(verdict))),
        show_sources(notes),
    )


def _banner(verdict: Verdict) -> Html:
    about = [tag("b", f"{verdict.number} ", verdict.title)]
    said = [LABELS["rules_of"].format(on=verdict.on.isoformat())]
    said += [_READ_ON.format(day=verdict.today.isoformat())] if verdict.today != verdict.on else []
    grade = [tag("div", LABELS["grade"], Html(" "), chip(verdict.grade.label))] if verdict.grade else []
    meta = tag("div", lines(said, "day"), grade, class_="meta")
    outcome = verdict.outcome
    return banner(OUTCOME_TONES[outcome], OUTCOME_MARKS[outcome], about, outcome.label, meta)


def _summary(verdict: Verdict) -> Iterator[tuple[Bilingual, Part]]:
    rules = verdict.evaluation.rules
    facts = rules.service.vocabulary.facts
    if rules.service.kind == "channel":
        yield LABELS["channel"], LABELS["channel_text"].format(number=verdict.number)
    if verdict.routes:
        yield LABELS["routes"], chips((rules.criteria[route].title for route in verdict.routes), "good")
    if verdict.outcome is Outcome.INELIGIBLE:
        yield LABELS["why"], listed([sign, Html(" "), said] for sign, said in say_reasons(verdict))
    if verdict.outcome is not Outcome.UNDETERMINED:
        return
    if verdict.open_routes:
        yield LABELS["open_routes"], chips((rules.criteria[route].title for route in verdict.open_routes), "open")
    if asked := [facts[name].label for name in verdict.missing if facts[name].question]:
        yield LABELS["missing"], _few(asked)
    if verdict.unstated:
        yield LABELS["unstated"], lines(verdict.unstated, "unstated")


def _few(asked: Sequence[Bilingual]) -> Html:
    """The most useful ones; the rest folded away."""
    first, rest = asked[:_FEW], asked[_FEW:]
    return Html(f"{chips(first)}{folded(_MORE.format(n=len(rest)), chips(rest)) if rest else ''}")


def show_question(question: Question | None) -> Html | None:
    """What to ask next, with the answers there are to choose from."""
    if question is None:
        return None
    return tag(
        "div",
        tag("p", LABELS["next_question"], class_="label"),
        tag("p", question.text, class_="said"),
        lines([question.help] if question.help else []),
        chips(question.choices.values()) if question.choices else None,
        class_="ask",
    )


def _entitlements(verdict: Verdict, notes: SourceNotes) -> Html | None:
    rows: list[list[Part]] = []
    for it in entitlement_lines(verdict, say=say_found):
        basis = [tag("div", notes.cite(it.citations, None, ()), class_="cited")]
        grade = chip(it.grade.label) if it.grade else None
        sign = mark(MARKS[it.granted], TRUTHS[it.granted], TONES[it.granted])
        rows.append([[sign, Html(" "), it.title], _below(it.below), [*basis, grade]])
    if not rows:
        return None
    shown = table([_AMOUNT, _CASE, LABELS["grade"]], rows, caption=LABELS["entitlements"], widths=(32, 50, 18))
    return tag("div", heading(LABELS["entitlements"]), shown)


def _below(said: Sequence[Bilingual]) -> Html:
    """The first lines; the rest, which there is where much is open, folded away."""
    first, rest = said[:_FEW_LINES], said[_FEW_LINES:]
    return Html(f"{lines(first)}{folded(_MORE.format(n=len(rest)), lines(rest)) if rest else ''}")


def _step(actor: Bilingual, title: Bilingual, said: tuple[Bilingual, ...]) -> Html:
    return tag("li", tag("div", title, Html(" "), chip(actor)), lines(said))
