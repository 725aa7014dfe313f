"""What there is to show of a determination and of its checklist, in order; the same for text, terminal and HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.item import ChecklistItem
from eligibility.render.labels import LABELS, NEED_MARKS, PROHIBITED
from eligibility.rules.findings import decisive, decisive_criteria
from eligibility.rules.outcome import Outcome
from eligibility.rules.questions import say_question
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.materials.checklist import Checklist, Prohibited, RouteGroup
    from eligibility.rules.findings import Finding
    from eligibility.rules.verdict import Verdict


def summary(verdict: Verdict) -> Iterator[tuple[Bilingual | None, Bilingual]]:
    """Label and text of each line of the summary that applies; a line without label goes on from the one before."""
    yield LABELS["outcome"], verdict.outcome.label
    if verdict.evaluation.rules.service.kind == "channel":
        yield LABELS["channel"], LABELS["channel_text"].format(number=verdict.number)
    criteria = verdict.evaluation.rules.criteria
    if verdict.routes:
        yield LABELS["routes"], join([criteria[route].title for route in verdict.routes])
    if verdict.outcome is Outcome.INELIGIBLE:
        yield from _reasons(verdict)
    if verdict.outcome is Outcome.UNDETERMINED:
        yield from _open(verdict)
    if verdict.grade:
        yield LABELS["grade"], verdict.grade.label
    if verdict.unconfirmed:
        yield LABELS["unconfirmed"], LABELS["unconfirmed_text"].format(day=verdict.unconfirmed.isoformat())


def findings_shown(verdict: Verdict) -> Finding | None:
    """The tree of findings; None where nothing is asked, as of a duty or a channel."""
    findings = verdict.findings
    return None if findings is None or (findings.kind == "group" and not findings.children) else findings


def identity(verdict: Verdict) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Label and text of what the table prints of the matter: its legal basis and where to complain."""
    service = verdict.evaluation.rules.service
    yield LABELS["legal_basis"], join([Bilingual(it.name, it.title.en) for it in service.legal_basis])
    where = Bilingual("{office} {phone}", "{office} {phone}")
    yield LABELS["supervision"], where.format(office=service.supervision.office.title, phone=service.supervision.phone)


def _reasons(verdict: Verdict) -> Iterator[tuple[Bilingual | None, Bilingual]]:
    """A line for each criterion that decided, with the test in it that did."""
    yield LABELS["why"], Bilingual("", "")
    findings = verdict.findings
    for criterion in decisive_criteria(findings) if findings else ():
        why = join([finding.claim for finding in decisive(criterion)])
        yield None, Bilingual("✘ {title}：{why}", "✘ {title}: {why}").format(title=criterion.title, why=why)


def _open(verdict: Verdict) -> Iterator[tuple[Bilingual, Bilingual]]:
    rules = verdict.evaluation.rules
    if verdict.open_routes:
        yield LABELS["open_routes"], join([rules.criteria[route].title for route in verdict.open_routes])
    if verdict.missing:
        facts = rules.service.vocabulary.facts
        yield LABELS["missing"], join([facts[name].label for name in verdict.missing if facts[name].question])
    if question := verdict.next_question:
        yield LABELS["next_question"], say_question(question)
    if verdict.unstated:
        yield LABELS["unstated"], join(verdict.unstated)


def rows(finding: Finding, depth: int = 0) -> Iterator[tuple[int, Finding]]:
    """Criteria and groups with their depth, in order; single tests are told by the facts of their criterion."""
    yield depth, finding
    for child in finding.children:
        if child.kind in ("criterion", "group") and _has_criteria(child):
            yield from rows(child, depth + 1)


def _has_criteria(finding: Finding) -> bool:
    return any(part.kind == "criterion" for part in finding.walk())


def remarks(finding: Finding) -> tuple[Bilingual, ...]:
    """What to say under a criterion: the facts it saw, how the clause was read, and its note."""
    if finding.kind != "criterion":
        return ()
    seen = [Bilingual("{a}：{b}", "{a}: {b}").format(a=fact.label, b=fact.said) for fact in finding.facts]
    reading = finding.reading and Bilingual("读法：{it}", "Read as: {it}").format(it=finding.reading)
    return tuple(it for it in (join(seen) if seen else None, reading, finding.note) if it)


def checklist_rows(checklist: Checklist) -> Iterator[tuple[Bilingual | None, ChecklistItem | Prohibited | None]]:
    """Headings and items in the order to show them; a heading comes before the items it heads."""
    if not (checklist.common or checklist.groups or checklist.not_required or checklist.must_not_ask):
        yield LABELS["none_listed"], None
    yield from ((None, item) for item in checklist.common)
    if len(checklist.groups) > 1:
        yield LABELS["one_group"], None
    for group in checklist.groups:
        if group.truth is Truth.TRUE:
            yield LABELS["by_route" if group.items else "by_route_nothing"].format(route=group.title), None
            yield from ((None, item) for item in group.items)
        else:
            yield _collapsed(group), None
    if checklist.not_required:
        yield LABELS["not_required"], None
        yield from ((None, item) for item in checklist.not_required)
    if checklist.must_not_ask:
        yield LABELS["must_not_ask"], None
        yield from ((None, prohibited) for prohibited in checklist.must_not_ask)


def mark_of(item: ChecklistItem | Prohibited) -> str:
    """The sign before a row of a checklist."""
    return NEED_MARKS[item.need] if isinstance(item, ChecklistItem) else PROHIBITED


def _collapsed(group: RouteGroup) -> Bilingual:
    """An open route's documents in one line: they matter only if the route turns out to be the applicant's."""
    items = [_marked(item) for item in group.items]
    listed = join(items) if items else LABELS["nothing_more"]
    return LABELS["by_open_route"].format(route=group.title, items=listed)


def _marked(item: ChecklistItem) -> Bilingual:
    mark = NEED_MARKS[item.need]
    return Bilingual(f"{mark} {item.title.zh}", f"{mark} {item.title.en}")
