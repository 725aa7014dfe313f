"""The day on which time alone changes a verdict, as lines of text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.labels import MARKS
from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import citation_data, scalar_data, text_data
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.changes import Change
    from eligibility.rules.turning import Crossing, Turning

_TURNS = Bilingual("自 {day} 起{after}，前一日{before}", "{after} from {day}, {before} the day before")
_ALREADY = Bilingual("{day} 已{after}", "{after} on {day} already")
_NO_RULES = Bilingual("事项自 {day} 起不再施行，前一日{before}", "no rules from {day} on, {before} the day before")
_UNDECIDED = Bilingual("不能确定是否有这一天", "it cannot be said whether there is such a day")
BECAUSE = Bilingual("因为", "Because")
_CROSSES = Bilingual("{fact}：{before} → {after}", "{fact}: {before} → {after}")
_RULES = Bilingual("规则改变：{change}", "the rules change: {change}")
OPEN = Bilingual("尚不能确定", "Undetermined")
_EARLIER = Bilingual("自 {day} 起尚不能确定，也许更早就是如此", "undetermined from {day}: it may be so earlier")
_ALONE = Bilingual("自 {day} 起尚不能确定", "undetermined from {day}")
_MISSING = Bilingual("还缺：{names}", "Missing: {names}")
_UNSTATED = Bilingual("来源没有说明：{why}", "Not stated by any source: {why}")


def describe_turn(turn: Turning, labels: tuple[Bilingual, ...]) -> Page:
    """What happens on which day, and why; *labels* are those of the missing facts."""
    sections = (Section(BECAUSE, tuple(_reasons(turn))), Section(OPEN, tuple(map(Line, say_open(turn, labels)))))
    return Page(turn.number, turn.title, (Line(headline(turn)),), tuple(it for it in sections if it.lines))


def _reasons(turn: Turning) -> Iterator[Line]:
    for crossing in turn.crossings:
        yield Line(say_crossing(crossing))
    for change in turn.changes:
        yield Line(say_change(change), basis=change.basis)
    for finding in turn.findings:
        yield Line(finding.title, mark=MARKS[finding.truth], basis=finding.citations)


def say_crossing(crossing: Crossing, hidden: Bilingual | None = None) -> Bilingual:
    """A fact as it was the day before and is on the day, or *hidden* in place of both."""
    before, after = (hidden, hidden) if hidden else crossing.said
    return _CROSSES.format(fact=crossing.label, before=before, after=after)


def say_change(change: Change) -> Bilingual:
    """What changes in the rules on the day."""
    return _RULES.format(change=change.words)


def say_open(turn: Turning, labels: tuple[Bilingual, ...]) -> Iterator[Bilingual]:
    """From which day the outcome is open on the way, the *labels* of what is missing, and what no source states."""
    if turn.open_from:
        yield (_EARLIER if turn.day else _ALONE).format(day=turn.open_from.isoformat())
        if labels:
            yield _MISSING.format(names=join(labels, zh="、", en=", "))
        for reason in turn.unstated:
            yield _UNSTATED.format(why=reason)


def headline(turn: Turning) -> Bilingual:
    """The day and the outcomes before and after, or that nobody can say."""
    if turn.day is None:
        return _UNDECIDED
    day = turn.day.isoformat()
    if turn.after is None:
        return _NO_RULES.format(day=day, before=turn.before.label if turn.before else "")
    if turn.before is None:
        return _ALREADY.format(day=day, after=turn.after.label)
    return _TURNS.format(day=day, before=turn.before.label, after=turn.after.label)


def turn_data(turn: Turning) -> dict[str, Any]:
    """Plain data for JSON, texts in both languages; no values of sensitive facts."""
    return {
        "service": turn.number,
        "title": text_data(turn.title),
        "day": scalar_data(turn.day),
        "before": turn.before.value if turn.before else None,
        "after": turn.after.value if turn.after else None,
        "crossings": [
            {
                "fact": it.fact,
                "label": text_data(it.label),
                "before": None if it.sensitive else scalar_data(it.before),
                "after": None if it.sensitive else scalar_data(it.after),
            }
            for it in turn.crossings
        ],
        "findings": [
            {
                "id": it.id,
                "title": text_data(it.title),
                "truth": it.truth.name.lower(),
                "citations": [citation_data(citation) for citation in it.citations],
            }
            for it in turn.findings
        ],
        "changes": [
            {
                "kind": it.kind,
                "id": it.id,
                "words": text_data(it.words),
                "citations": [citation_data(citation) for citation in it.basis],
            }
            for it in turn.changes
        ],
        "open_from": scalar_data(turn.open_from),
        "missing": list(turn.missing),
        "unstated": [text_data(reason) for reason in turn.unstated],
    }
