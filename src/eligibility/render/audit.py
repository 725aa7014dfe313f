"""What is proved of the rules of a day, as lines of text and as plain data."""

from __future__ import annotations

from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from eligibility.proofs.comparison import PartKind
from eligibility.render.page import Line, Page, Section
from eligibility.render.persons import REACHED_MARKS, person_lines, say_person, witness_data
from eligibility.render.plain import text_data
from eligibility.render.proof import OUTCOME, TITLES
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.proofs.audit import Audit, Flaw

_RULES = Bilingual("{on} 的规则，事实所指之日 {today}", "rules of {on}, facts read on {today}")
_CLEAN = Bilingual("没有问题", "Nothing is amiss")
_PARTLY = Bilingual("已证出的里面没有问题", "Nothing is amiss in what is settled")
_FOUND = Bilingual("已证明的问题：{count} 处", "Flaws, each proved: {count}")
_OPEN = Bilingual("没有证出的：{count} 处", "Questions not settled: {count}")
FLAWS = Bilingual("问题", "Flaws")
FLAW_MARK = "!"
_FLAW = Bilingual("{title}：{what}", "{title}: {what}")


def describe_audit(audit: Audit) -> Page:
    """Flaws first, then the smallest person for each outcome and route."""
    found = _FOUND.format(count=str(len(audit.flaws))) if audit.flaws else _PARTLY if audit.unsettled else _CLEAN
    summary = [Line(found, tone="heading"), Line(_RULES.format(on=str(audit.on), today=str(audit.today)), tone="dim")]
    summary += [Line(_OPEN.format(count=str(audit.unsettled)))] if audit.unsettled else []
    sections = [Section(FLAWS, tuple(line for flaw in audit.flaws for line in _flaw(flaw, audit)))]
    for title, reached in ((OUTCOME, audit.outcomes), (TITLES[PartKind.ROUTE], audit.routes)):
        lines = (person_lines(it.title, it.witness, audit.facts, marks=REACHED_MARKS) for it in reached)
        sections.append(Section(title, tuple(chain.from_iterable(lines))))
    return Page(audit.number, audit.title, tuple(summary), tuple(it for it in sections if it.lines))


def _flaw(flaw: Flaw, audit: Audit) -> Iterator[Line]:
    yield Line(_FLAW.format(title=flaw.title, what=flaw.kind.label), mark=FLAW_MARK)
    where = f"{PurePath(flaw.where.path).name}:{flaw.where.line}"
    yield Line(Bilingual(where, where), 2, tone="dim")
    if flaw.witness.facts:
        yield Line(say_person(flaw.witness, audit.facts), 2, tone="dim")


def audit_data(audit: Audit) -> dict[str, Any]:
    """Plain data for JSON, texts in both languages."""
    return {
        "service": audit.number,
        "title": text_data(audit.title),
        "on": str(audit.on),
        "today": str(audit.today),
        "flaws": [
            {
                "kind": it.kind.value,
                "part": it.part.value,
                "id": it.id,
                "title": text_data(it.title),
                "says": text_data(it.kind.label),
                "where": str(it.where),
                "facts": witness_data(it.witness)["facts"],
            }
            for it in audit.flaws
        ],
        "outcomes": [{"id": it.id, "title": text_data(it.title), **witness_data(it.witness)} for it in audit.outcomes],
        "routes": [{"id": it.id, "title": text_data(it.title), **witness_data(it.witness)} for it in audit.routes],
        "unsettled": audit.unsettled,
    }
