"""What was found on each criterion, as a tree to unfold: open along what decided, closed elsewhere.

A value of a sensitive fact is never written, nor whether a test of one held: a notebook is kept and passed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.html import TONES, TRUTHS, Html, both, chip, folded, lines, mark, tag
from eligibility.render.labels import MARKS
from eligibility.rules.findings import deciding, decisive, decisive_criteria, tells_sensitive
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.render.sources import SourceNotes
    from eligibility.rules.findings import Finding, SeenFact
    from eligibility.rules.verdict import Verdict

HIDDEN = Bilingual("敏感，不显示", "sensitive, not shown")
_NOT_KNOWN = Bilingual("未知", "not known")
HIDDEN_MARK = "◇"
_OPEN_DEPTH = 1
"""How deep what is not settled is unfolded: there it is nearly all of the tree."""
_READ_AS = Bilingual("读法：{it}", "Read as: {it}")
_BECAUSE = Bilingual("{title}：{why}", "{title}: {why}")


def say_found(finding: Finding) -> Bilingual:
    """What was found in one line; of a sensitive fact only that it is looked at."""
    return finding.discreet if tells_sensitive(finding) else finding.statement


def say_reasons(verdict: Verdict) -> Iterator[tuple[Html, Bilingual]]:
    """Each criterion that decided, with the test in it that did, after a mark."""
    findings = verdict.findings
    for criterion in decisive_criteria(findings) if findings else ():
        tests = decisive(criterion)
        why = join(dict.fromkeys(say_found(found) for found in tests))
        yield _sign(criterion, *tests), _BECAUSE.format(title=criterion.title, why=why)


def show_tree(finding: Finding, notes: SourceNotes) -> Html:
    """The tree under a finding; of a group the parts alone, since the whole is told on top of the page."""
    parts = finding.children if finding.kind == "group" else (finding,)
    path = {id(part) for part in _path(finding)}
    return tag("ul", [_branch(part, notes, path, 0) for part in parts], class_="tree")


def _path(finding: Finding) -> Iterator[Finding]:
    """What decided, from the top down."""
    yield finding
    for child in deciding(finding):
        yield from _path(child)


def _branch(finding: Finding, notes: SourceNotes, path: set[int], depth: int) -> Html:
    decided = id(finding) in path
    tone = "plain" if tells_sensitive(finding) else TONES[finding.truth]
    told = Html(f"{_sign(finding)} {both(finding.title)} {_basis(finding, notes)}")
    test = _test(finding)
    said = Html(f"{_facts(test) if test else ''}{_remarks(finding)}")
    if test:
        content = Html(f"{tag('div', told, class_='leaf')}{tag('div', said, class_='below') if said else ''}")
    else:
        is_open = decided and (finding.truth is not Truth.UNKNOWN or depth < _OPEN_DEPTH)
        branches = tag("ul", [_branch(part, notes, path, depth + 1) for part in finding.children])
        content = folded(
            told,
            tag("div", said, branches, class_="below"),
            is_open=is_open,
        )
    return tag("li", content, class_=f"{tone} decided" if decided else tone)


def _sign(finding: Finding, *tests: Finding) -> Html:
    """The mark of what was found, or that it is not shown."""
    if any(tells_sensitive(it) for it in (finding, *tests)):
        return mark(HIDDEN_MARK, HIDDEN)
    return mark(MARKS[finding.truth], TRUTHS[finding.truth], TONES[finding.truth])


def _test(finding: Finding) -> Finding | None:
    """The one test that a finding is: its own, the one it denies, or the only one of a criterion."""
    if not finding.children:
        return finding
    only = finding.children[0]
    if len(finding.children) == 1 and (finding.kind == "criterion" or finding.joined == "not"):
        return finding if _test(only) else None
    return None


def _basis(finding: Finding, notes: SourceNotes) -> Html:
    """The grade and the clauses; each test of a criterion rests on what its criterion does."""
    if finding.kind != "criterion":
        return Html()
    cited = notes.cite(finding.citations, None, ())
    grade = chip(finding.grade.label) if finding.grade else ""
    return Html(f"{grade} {tag('span', cited, class_='cited') if cited else ''}")


def _facts(finding: Finding) -> Html:
    """The facts a test saw, and of a criterion that is one test of a number, the test."""
    compared = finding.kind == "criterion" and any(not isinstance(it.value, bool | None) for it in finding.facts)
    test = [next(part for part in finding.walk() if part is not finding).title] if compared else []
    said = [both(it) for it in test] + [_fact(it) for it in finding.facts]
    return tag("div", said, class_="note") if said else Html()


def _fact(fact: SeenFact) -> Html:
    seen = HIDDEN if fact.sensitive else fact.said
    said = _NOT_KNOWN if fact.value is None else seen
    return tag("span", fact.label, Html("："), tag("b", said), class_="fact")


def _remarks(finding: Finding) -> Html:
    """How the clause was read, and its note."""
    reading = [_READ_AS.format(it=finding.reading)] if finding.reading else []
    return lines([*reading, *([finding.note] if finding.note else [])])
