"""A determination in plain text, one language at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.entitlements import entitlement_lines
from eligibility.render.labels import COLON, LABELS, MARKS, check_lang
from eligibility.render.outline import checklist_rows, findings_shown, identity, mark_of, remarks, rows, summary
from eligibility.render.procedure import case_steps
from eligibility.render.sources import SourceNotes, name_source
from eligibility.text import LANGUAGES, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.materials.checklist import Checklist, Prohibited
    from eligibility.materials.item import ChecklistItem
    from eligibility.rules.findings import Finding
    from eligibility.rules.verdict import Verdict


def explain(verdict: Verdict, checklist: Checklist, lang: Lang) -> str:
    """The determination as lines of text; EligibilityError for a language other than zh and en."""
    return "\n".join(_lines(verdict, checklist, check_lang(lang)))


def langs_of(lang: Lang | None) -> tuple[Lang, ...]:
    """The languages to write, Chinese first; EligibilityError for one that is none."""
    return LANGUAGES if lang is None else (check_lang(lang),)


def _lines(verdict: Verdict, checklist: Checklist, lang: Lang) -> Iterator[str]:
    rules = verdict.evaluation.rules
    notes = SourceNotes()
    yield f"{rules.service.number} {verdict.title[lang]}  {LABELS['rules_of'].format(on=str(verdict.on))[lang]}"
    for label, text in summary(verdict):
        yield f"{label[lang]}{COLON[lang]}{text[lang]}" if label else text[lang]
    if findings := findings_shown(verdict):
        yield f"\n{LABELS['findings'][lang]}"
        yield from _finding_lines(findings, lang, notes)
    if following := list(entitlement_lines(verdict)):
        yield f"\n{LABELS['entitlements'][lang]}"
    for it in following:
        basis = notes.cite(it.citations, it.grade, (lang,)).replace("\n", " ")
        yield f"  {MARKS[it.granted]} {it.title[lang]}{'  ' if basis else ''}{basis}"
        yield from (f"      {line[lang]}" for line in it.below)
    yield f"\n{LABELS['checklist'][lang]}"
    for heading, item in checklist_rows(checklist):
        if heading:
            yield f"  {heading[lang]}"
        if item:
            yield from _item_lines(item, lang, notes)
    if rules.procedure:
        yield f"\n{LABELS['steps'][lang]}"
        for step, (actor, *said) in case_steps(verdict):
            yield f"  {actor[lang]}{COLON[lang]}{' — '.join(it[lang] for it in (step.title, *said))}"
    yield ""
    yield from (f"{label[lang]}{COLON[lang]}{text[lang]}" for label, text in identity(verdict))
    if verdict.open_questions:
        yield f"\n{LABELS['open_questions'][lang]}"
        yield from (f"  · {question[lang]}" for question in verdict.open_questions)
    yield f"\n{LABELS['sources'][lang]}"
    for number, source in notes.listed():
        yield f"  [{number}] {name_source(source, (lang,))}" + (f" · {source.url}" if source.url else "")


def _finding_lines(finding: Finding, lang: Lang, notes: SourceNotes) -> Iterator[str]:
    for depth, row in rows(finding):
        basis = notes.cite(row.citations, row.grade, (lang,)).replace("\n", " ")
        yield f"{'  ' * (depth + 1)}{MARKS[row.truth]} {row.title[lang]}{'  ' if basis else ''}{basis}"
        yield from (f"{'  ' * (depth + 3)}{remark[lang]}" for remark in remarks(row))


def _item_lines(item: ChecklistItem | Prohibited, lang: Lang, notes: SourceNotes) -> Iterator[str]:
    basis = notes.cite(item.citations, item.grade, (lang,)).replace("\n", " ")
    yield f"    {mark_of(item)} {item.title[lang]}  {basis}"
    yield from (f"        {line[lang]}" for line in item.details())
