"""A difference as rows side by side: in words for every way to show it, as text, and as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from eligibility.materials.options import Need
from eligibility.policy.difference import moved
from eligibility.render.labels import COLON
from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import amount_data, citation_data, scalar_data, text_data
from eligibility.rules.findings import tells_sensitive
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eligibility.citation import Citation
    from eligibility.materials.item import ChecklistItem
    from eligibility.policy.causes import Cause
    from eligibility.policy.difference import Difference, Move, Pair
    from eligibility.policy.inputs import FactChange, FigureChange
    from eligibility.procedure.entry import TimelineEntry
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.findings import Finding

T = TypeVar("T")

MOVES: dict[Move, str] = {"same": "=", "added": "+", "dropped": "−", "changed": "≠"}
BEFORE, AFTER = Bilingual("原来", "before"), Bilingual("现在", "after")
ABSENT = Bilingual("（没有）", "(none)")
TITLE = Bilingual("{title}：比较", "{title}: compared")
READ_ON = Bilingual("{on} 的规则，事实所指之日 {today}", "rules of {on}, facts read on {today}")
NOTHING = Bilingual("没有差别", "no difference")
_SAME = Bilingual("另有 {n} 项相同", "{n} more are the same")
NO_TITLE = Bilingual("", "")
_ARROW = Bilingual("{before} → {after}", "{before} → {after}")
_TRUTHS = {
    Truth.TRUE: Bilingual("成立", "holds"),
    Truth.FALSE: Bilingual("不成立", "does not hold"),
    Truth.UNKNOWN: Bilingual("未知", "not known"),
}
_SECTIONS = {
    "outcome": Bilingual("结论", "Outcome"),
    "causes": Bilingual("差别在哪里", "What made the difference"),
    "facts": Bilingual("事实", "Facts"),
    "figures": Bilingual("规则中的数", "Numbers of the rules"),
    "routes": Bilingual("途径", "Routes"),
    "entitlements": Bilingual("待遇", "Entitlements"),
    "documents": Bilingual("材料", "Documents"),
    "steps": Bilingual("环节和期限", "Steps and deadlines"),
}
_TEST = Bilingual("条件", "Condition")
_REWRITTEN = Bilingual("规则本身不同", "the rule itself is another")
_NONE_GRANTED = Bilingual("没有", "none")
_PERHAPS = Bilingual("可能：{text}", "perhaps: {text}")
_DUE = Bilingual("{limit}，{due}", "{limit}, {due}")
_BY, _BETWEEN = Bilingual("到期 {day}", "due {day}"), Bilingual("到期 {a} 至 {b} 之间", "due between {a} and {b}")
_DONE = Bilingual("{day} 已办", "done {day}")
_UNTIMED = Bilingual("没有时限", "no time limit")
_NOT_NEEDED = Bilingual("不经这一环节", "not in this case")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing side by side, `depth` steps in; `mark` says how it moved, as MOVES does."""

    title: Bilingual
    before: Bilingual
    after: Bilingual
    mark: str
    depth: int = 0
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class RowSection:
    """Rows under a title; `same` counts those that are left out because nothing in them differs."""

    title: Bilingual
    rows: tuple[Row, ...]
    same: int = 0


def difference_sections(difference: Difference, *, hidden: Bilingual | None = None) -> Iterator[RowSection]:
    """The outcome, what made the difference, what went in, and each part of the result that has something in it.

    Where *hidden* is given, it stands for the value of each sensitive fact, and for what was found of it.
    """
    old, new = difference.outcomes
    outcome = Row(_SECTIONS["outcome"], old.label, new.label, MOVES["same" if old is new else "changed"])
    yield RowSection(_SECTIONS["outcome"], (outcome,))
    yield from _filled("causes", tuple(row for cause in difference.causes for row in _cause(cause, hidden)))
    facts = tuple(_fact(it, hidden) for it in difference.facts)
    yield from _filled("facts", facts)
    yield from _filled("figures", tuple(_figure(it) for it in difference.figures))
    yield from _pairs("routes", difference.routes, lambda it: _TRUTHS[it])
    yield from _pairs("entitlements", difference.entitlements, say_entitlement)
    yield from _pairs("documents", difference.documents, say_document)
    yield from _pairs("steps", difference.steps, say_step)


def _filled(name: str, rows: tuple[Row, ...], same: int = 0) -> Iterator[RowSection]:
    if rows:
        yield RowSection(_SECTIONS[name], rows, same)


def _pairs(name: str, pairs: tuple[Pair[T], ...], say: Callable[[T], Bilingual]) -> Iterator[RowSection]:
    differing = moved(pairs)
    rows = tuple(Row(it.title, _say(it.before, say), _say(it.after, say), MOVES[it.move]) for it in differing)
    yield from _filled(name, rows, len(pairs) - len(differing))


def _say(side: T | None, say: Callable[[T], Bilingual]) -> Bilingual:
    return ABSENT if side is None else say(side)


def _cause(cause: Cause, hidden: Bilingual | None) -> Iterator[Row]:
    truths = [_say(side, lambda it: _TRUTHS[it]) for side in (cause.before, cause.after)]
    found = [it for test in cause.tests for it in (test.before, test.after) if it]
    if hidden and (any(map(tells_sensitive, found)) or any(it.sensitive for it in cause.facts)):
        yield Row(cause.title, hidden, hidden, MOVES["changed"], basis=cause.citations)
    else:
        yield Row(cause.title, truths[0], truths[1], _truth_mark(cause.before, cause.after), basis=cause.citations)
    for test in cause.tests:
        told = [_found(it, hidden) if it else ABSENT for it in (test.before, test.after)]
        if told[0] != told[1]:
            yield Row(_TEST, told[0], told[1], MOVES["changed"], 1)
    yield from (_fact(fact, hidden, 1) for fact in cause.facts)
    for figure in cause.figures:
        yield _figure(figure, 1)
    if not cause.facts and not cause.figures and None not in (cause.before, cause.after):
        yield Row(_REWRITTEN, NO_TITLE, NO_TITLE, "", 1)


def _found(finding: Finding, hidden: Bilingual | None) -> Bilingual:
    return hidden if hidden and tells_sensitive(finding) else finding.statement


def _fact(fact: FactChange, hidden: Bilingual | None, depth: int = 0) -> Row:
    before, after = (hidden, hidden) if hidden and fact.sensitive else (fact.said_before, fact.said_after)
    return Row(fact.label, before, after, MOVES["changed"], depth)


def _truth_mark(before: Truth | None, after: Truth | None) -> str:
    if after is Truth.TRUE:
        return MOVES["added"]
    return MOVES["dropped"] if before is Truth.TRUE else MOVES["changed"]


def _figure(figure: FigureChange, depth: int = 0) -> Row:
    sides = [side or ABSENT for side in (figure.before, figure.after)]
    return Row(figure.title, sides[0], sides[1], MOVES["changed"], depth, figure.citations)


def say_entitlement(entitlement: Entitlement) -> Bilingual:
    """What it comes to: nothing, the amount, or what it may be."""
    if entitlement.granted is Truth.FALSE:
        return _NONE_GRANTED
    text = entitlement.text
    return text if entitlement.granted is Truth.TRUE else _PERHAPS.format(text=text)


def say_document(item: ChecklistItem) -> Bilingual:
    """Whether it is needed, and how it must be."""
    parts = [item.need.label]
    if item.need is not Need.NOT_REQUIRED:
        parts += [item.combination] if len(item.options) > 1 else []
        parts += [item.form] if item.form else []
    return join(parts, zh="：", en=": ")


def say_step(entry: TimelineEntry) -> Bilingual:
    """The time it has, and the day it is due or was done."""
    if entry.applies is Truth.FALSE:
        return _NOT_NEEDED
    if entry.done:
        return _DONE.format(day=entry.done.isoformat())
    limit = entry.limit or _UNTIMED
    due = [
        _BY.format(day=it.earliest.isoformat())
        if it.earliest == it.latest
        else _BETWEEN.format(a=it.earliest.isoformat(), b=it.latest.isoformat())
        for it in entry.deadlines
    ]
    return _DUE.format(limit=limit, due=join(due, zh="或", en=" or ")) if due else limit


def describe_difference(difference: Difference) -> Page:
    """The difference as a page of lines, each `title: before → after`."""
    verdict = difference.after
    outcome, *sections = difference_sections(difference)
    head = [Line(labelled(side, text), tone="dim") for side, text in sides(difference)]
    head += [Line(_text(outcome.rows[0]), tone="heading")]
    head += [Line(NOTHING)] if difference.same else []
    told = [Section(it.title, (*(_line(row) for row in it.rows), *_more(it))) for it in sections]
    return Page(verdict.number, TITLE.format(title=verdict.title), tuple(head), tuple(told), verdict.on)


def sides(difference: Difference) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Each side's name, and the days its rules and its facts are of."""
    for name, side in ((BEFORE, difference.before), (AFTER, difference.after)):
        yield name, READ_ON.format(on=side.on.isoformat(), today=side.today.isoformat())


def labelled(label: Bilingual, text: Bilingual) -> Bilingual:
    """A text after its label."""
    return Bilingual(f"{label.zh}{COLON['zh']}{text.zh}", f"{label.en}{COLON['en']}{text.en}")


def more_text(section: RowSection) -> Bilingual | None:
    """How many rows are left out because nothing in them differs."""
    return _SAME.format(n=section.same) if section.same else None


def _more(section: RowSection) -> Iterator[Line]:
    if text := more_text(section):
        yield Line(text, tone="dim")


def _text(row: Row) -> Bilingual:
    said = _ARROW.format(before=row.before, after=row.after) if row.before.zh else NO_TITLE
    if not row.title.zh or not said.zh:
        return said if said.zh else row.title
    return labelled(row.title, said)


def _line(row: Row) -> Line:
    return Line(_text(row), row.depth, row.mark, basis=row.basis)


def difference_data(difference: Difference) -> dict[str, Any]:
    """Everything of a difference as plain data: both sides of each part, `move` saying how it moved."""
    service = difference.after.evaluation.rules.service
    return {
        "service": {"number": service.number, "id": service.id, "title": text_data(service.title)},
        "same": difference.same,
        "before": _side(difference, 0),
        "after": _side(difference, 1),
        "causes": [_cause_data(cause) for cause in difference.causes],
        "facts": {
            it.name: {
                "label": text_data(it.label),
                "before": scalar_data(it.before),
                "after": scalar_data(it.after),
                "derived": it.derived,
            }
            for it in difference.facts
        },
        "figures": [_figure_data(it) for it in difference.figures],
        "routes": [_pair(it, lambda truth: truth.name.lower()) for it in difference.routes],
        "entitlements": [_pair(it, _entitlement_data) for it in difference.entitlements],
        "documents": [_pair(it, _document_data) for it in difference.documents],
        "steps": [_pair(it, _step_data) for it in difference.steps],
    }


def _side(difference: Difference, at: int) -> dict[str, Any]:
    side = (difference.before, difference.after)[at]
    return {"on": side.on.isoformat(), "today": side.today.isoformat(), "outcome": side.outcome.value}


def _pair(pair: Pair[T], data: Callable[[T], Any]) -> dict[str, Any]:
    sides = [None if side is None else data(side) for side in (pair.before, pair.after)]
    return {"id": pair.id, "title": text_data(pair.title), "move": pair.move, "before": sides[0], "after": sides[1]}


def _entitlement_data(entitlement: Entitlement) -> dict[str, Any]:
    return {
        "granted": entitlement.granted.name.lower(),
        "amount": amount_data(entitlement.amount) if entitlement.amount else None,
        "unit": entitlement.unit,
        "text": text_data(say_entitlement(entitlement)),
    }


def _document_data(item: ChecklistItem) -> dict[str, Any]:
    return {"need": item.need.value, "text": text_data(say_document(item)), "why": text_data(item.why)}


def _step_data(entry: TimelineEntry) -> dict[str, Any]:
    due = [{"earliest": it.earliest.isoformat(), "latest": it.latest.isoformat()} for it in entry.deadlines]
    return {"applies": entry.applies.name.lower(), "due": due, "text": text_data(say_step(entry))}


def _cause_data(cause: Cause) -> dict[str, Any]:
    truths = [side.name.lower() if side is not None else None for side in (cause.before, cause.after)]
    return {
        "criterion": cause.id,
        "title": text_data(cause.title),
        "before": truths[0],
        "after": truths[1],
        "tests": [
            {
                "before": text_data(it.before.statement) if it.before else None,
                "after": text_data(it.after.statement) if it.after else None,
            }
            for it in cause.tests
        ],
        "facts": [it.name for it in cause.facts],
        "figures": [_figure_data(it) for it in cause.figures],
        "citations": [citation_data(it) for it in cause.citations],
    }


def _figure_data(figure: FigureChange) -> dict[str, Any]:
    return {
        "parameter": figure.parameter,
        "key": figure.key,
        "title": text_data(figure.title),
        "before": text_data(figure.before) if figure.before else None,
        "after": text_data(figure.after) if figure.after else None,
    }
