"""From the list of several services together to the page an applicant carries to the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.options import Need
from eligibility.render.checklist_page import ChecklistPage, PageBlock, PageRow
from eligibility.render.checklist_rows import (
    HAND_IN,
    OUTCOMES,
    RULES_OF,
    TODAY,
    Rows,
    make_block,
    say_counts,
    say_footnotes,
    say_unconfirmed,
)
from eligibility.render.checklist_status import Statuses
from eligibility.render.labels import LABELS
from eligibility.render.sources import SourceNotes
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_plain
from eligibility.rules.questions import say_question
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.materials.check_report import CheckReport
    from eligibility.materials.merged import Forbidden, MergedChecklist
    from eligibility.rules.verdict import Verdict

_OF = Bilingual("{number} {title}", "{number} {title}")
_BY = Bilingual("按「{route}」途径", "as “{route}”")
_LED = Bilingual("{label}：{text}", "{label}: {text}")
_ORDER = Bilingual("先后", "In this order")
_SUPPOSED = Bilingual(
    "后办的事项按已经取得「{what}」列出。", "The later services are listed as if this were granted: {what}."
)
_NOT_YET = Bilingual(
    "现在还不符合条件；先办 {first}，办成后再看。",
    "The conditions are not met yet: {first} comes first, and this is to be looked at again when that is granted.",
)
_BRING = Bilingual("必带 {n} 项", "bring {n}")
_MAY_BE = Bilingual("可能要带 {n} 项", "{n} may be needed")
_NEEDED_BY = Bilingual("{numbers} 仍需要", "still needed by {numbers}")


def build_merged_page(
    verdicts: Mapping[str, Verdict], merged: MergedChecklist, report: CheckReport | None = None
) -> ChecklistPage:
    """One page for several services, *verdicts* by number; with a *report* how what was brought stands."""
    statuses = Statuses(report) if report else None
    rows = Rows(SourceNotes(), statuses)
    blocks = tuple(list_merged_blocks(merged, rows))
    own = {number: verdicts[number] for number in merged.services}
    return ChecklistPage(
        number=" + ".join(own),
        title=join(merged.services.values()),
        facts=tuple(_facts(own, merged)),
        cautions=(*_cautions(own, merged), *say_unconfirmed(own.values(), blocks)),
        summary=(*(statuses.summary() if statuses else ()), count_merged(merged)),
        blocks=blocks,
        questions=tuple(_questions(own)),
        footnotes=tuple(say_footnotes(merged.to_bring, blocks)),
        sources=tuple(rows.sources()),
        is_complete=report.is_complete if report else None,
    )


def count_merged(merged: MergedChecklist) -> Bilingual:
    """How many to bring, and how many more may be needed."""
    needs = [item.need for item in merged.to_bring]
    return say_counts(((_BRING, needs.count(Need.REQUIRED)), (_MAY_BE, needs.count(Need.MAY_BE_REQUIRED))))


def _facts(verdicts: Mapping[str, Verdict], merged: MergedChecklist) -> Iterator[tuple[Bilingual, Bilingual]]:
    yield RULES_OF, say_plain(merged.on.isoformat())
    for today in {it.today for it in verdicts.values()} - {merged.on}:
        yield TODAY, say_plain(today.isoformat())
    if merged.order:
        yield _ORDER, join([before.text for before in merged.order])
    for number, verdict in verdicts.items():
        rules = verdict.evaluation.rules
        said = [verdict.title, verdict.outcome.label]
        if route := merged.routes.get(number):
            said.append(_BY.format(route=rules.criteria[route].title))
        if office := rules.service.agencies.get("accepts"):
            said.append(_LED.format(label=HAND_IN, text=office.title))
        said.append(_LED.format(label=LABELS["supervision"], text=say_plain(rules.service.supervision.phone)))
        yield say_plain(number), join(said)


def _cautions(verdicts: Mapping[str, Verdict], merged: MergedChecklist) -> Iterator[Bilingual]:
    for number, verdict in verdicts.items():
        first = [say_plain(it.first) for it in merged.order if it.then == number and it.fact]
        if verdict.outcome is Outcome.INELIGIBLE and first:
            yield _LED.format(label=say_plain(number), text=_NOT_YET.format(first=join(first, zh="、", en=", ")))
        elif verdict.outcome in OUTCOMES:
            yield _LED.format(label=say_plain(number), text=OUTCOMES[verdict.outcome])
    if merged.supposed:
        facts = next(iter(verdicts.values())).evaluation.rules.service.vocabulary.facts
        yield _SUPPOSED.format(what=join([facts[name].label for name in merged.supposed], zh="、", en=", "))


def list_merged_blocks(merged: MergedChecklist, rows: Rows) -> Iterator[PageBlock]:
    """What there is to bring for all of the matters, then what there is not."""
    yield from make_block("bring", (rows.merged(it) for it in merged.to_bring if it.need is Need.REQUIRED))
    yield from make_block("may_be", (rows.merged(it) for it in merged.to_bring if it.need is Need.MAY_BE_REQUIRED))
    yield from make_block("obtained", map(rows.merged, merged.obtained))
    yield from make_block("provided", map(rows.merged, merged.provided))
    if rows.statuses:
        yield from rows.statuses.spare()
    yield from make_block("not_needed", map(rows.merged, merged.not_required))
    yield from make_block("must_not_ask", (_forbidden(it, rows) for it in merged.must_not_ask))


def _forbidden(it: Forbidden, rows: Rows) -> PageRow:
    """What one service may not ask for; another that needs it is named."""
    row = rows.prohibited(it.prohibited)
    needed = [_NEEDED_BY.format(numbers="、".join(it.needed_by))] if it.needed_by else []
    why = join([_OF.format(number=it.number, title=it.title), *needed])
    return PageRow(row.title, row.need, why=why, notes=row.notes, cited=row.cited, grade=row.grade)


def _questions(verdicts: Mapping[str, Verdict]) -> Iterator[Bilingual]:
    """What each outcome still hangs on, then what no source settles, each with its service."""
    for number, verdict in verdicts.items():
        question = verdict.next_question
        first = [say_question(question)] if question else []
        for text in (*first, *verdict.unstated, *verdict.open_questions):
            yield _LED.format(label=say_plain(number), text=text)
