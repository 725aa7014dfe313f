"""Findings: what was found on a criterion for one applicant, with what is below it, and which of that decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from eligibility.rules.phrases import say_value
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.citation import Citation, Grade
    from eligibility.errors import Position
    from eligibility.rules.facts import Scalar
    from eligibility.rules.vocabulary import Fact

FindingKind = Literal["criterion", "group", "condition", "route", "unstated"]
Join = Literal["all", "any", "not"]


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact as it was seen; its value stays out of reprs."""

    fact: Fact = field(repr=False, hash=False)
    value: Scalar | None = field(repr=False)

    def __repr__(self) -> str:
        return f"SeenFact({self.name})"

    @property
    def name(self) -> str:
        """The fact's name."""
        return self.fact.name

    @property
    def label(self) -> Bilingual:
        """The fact for people."""
        return self.fact.label

    @property
    def sensitive(self) -> bool:
        """Whether its value is kept from errors and paper."""
        return self.fact.sensitive

    @property
    def said(self) -> Bilingual:
        """The value for people, with its unit."""
        return say_value(self.fact, self.value)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a finding is about, and on what authority: the same for every applicant, and shared by their findings."""

    kind: FindingKind
    title: Bilingual
    id: str | None = None
    citations: tuple[Citation, ...] = ()
    joined: Join | None = None
    is_route: bool = False
    where: Position | None = field(default=None, compare=False, repr=False)
    reading: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """What was found on one criterion, group or condition.

    `joined` says how the children make it. `citations` are those of the criterion and of the figures it
    used. A "condition" is one test of an expression; a "route" finding is the applicant's way of
    qualifying, seen from a material.
    """

    _heading: Heading
    truth: Truth
    grade: Grade | None
    facts: tuple[SeenFact, ...]
    children: tuple[Finding, ...] = ()

    @property
    def kind(self) -> FindingKind:
        """What it is about."""
        return self._heading.kind

    @property
    def title(self) -> Bilingual:
        """What it is about, for people; a figure that hangs on a known fact is the one it comes to."""
        return self._heading.title

    @property
    def id(self) -> str | None:
        """Of a criterion or a route, its id."""
        return self._heading.id

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it is written."""
        return self._heading.citations

    @property
    def joined(self) -> Join | None:
        """How the children make it; None where there are none."""
        return self._heading.joined

    @property
    def is_route(self) -> bool:
        """Whether it is a way of qualifying."""
        return self._heading.is_route

    @property
    def where(self) -> Position | None:
        """Of a criterion, its place in the ruleset's file."""
        return self._heading.where

    @property
    def reading(self) -> Bilingual | None:
        """How its clause was read, where the words allow several readings."""
        return self._heading.reading

    @property
    def note(self) -> Bilingual | None:
        """What the ruleset's author remarks."""
        return self._heading.note

    def __repr__(self) -> str:
        hidden = any(fact.sensitive for part in self.walk() for fact in part.facts)
        return f"Finding({self.id or self.title.en}, {'…' if hidden else self.truth.name})"

    def walk(self) -> Iterator[Finding]:
        """This finding and every one below it, in reading order."""
        todo = [self]
        while todo:
            finding = todo.pop()
            yield finding
            if finding.children:
                todo += finding.children[::-1]

    @property
    def claim(self) -> Bilingual:
        """The title, with the value seen where a test compared one and failed."""
        compared = [fact.said for fact in self.facts if fact.value is not None and not isinstance(fact.value, bool)]
        if self.kind != "condition" or self.truth is not Truth.FALSE or not compared:
            return self.title
        seen = join(compared, zh="、", en=", ")
        return Bilingual("{title}（实为{seen}）", "{title} (found {seen})").format(title=self.title, seen=seen)

    @property
    def statement(self) -> Bilingual:
        """The claim, and whether it holds; what no source states is said as it is."""
        if self.kind == "unstated":
            return self.title
        return _STATEMENTS[self.truth].format(title=self.claim)

    @property
    def discreet(self) -> Bilingual:
        """The statement for paper that others see: no value, and of a sensitive fact only that it is looked at."""
        if self.kind == "unstated":
            return self.title
        hidden = self.truth is not Truth.UNKNOWN and any(fact.sensitive for fact in self.facts)
        return (_LOOKED_AT if hidden else _STATEMENTS[self.truth]).format(title=self.title)


_LOOKED_AT = Bilingual("视「{title}」而定", "depends on “{title}”")
_STATEMENTS = {
    Truth.TRUE: Bilingual("{title}", "{title}"),
    Truth.FALSE: Bilingual("不成立：{title}", "not so: {title}"),
    Truth.UNKNOWN: Bilingual("未知：{title}", "not known: {title}"),
}


def exemption(finding: Finding) -> Finding | None:
    """Of a finding on a material that has an exemption, that of the exemption, where it is what takes it away."""
    need, exempt = finding.children
    return exempt.children[0] if exempt.truth is Truth.FALSE and need.truth is not Truth.FALSE else None


def tells_sensitive(finding: Finding) -> bool:
    """Whether what was found would tell the value of a sensitive fact."""
    return finding.truth is not Truth.UNKNOWN and any(it.sensitive and it.value is not None for it in finding.facts)


def decisive(finding: Finding) -> tuple[Finding, ...]:
    """The findings at the bottom that made this one what it is.

    Where every child counts (all-TRUE, any-FALSE) those of all; where one is enough, those of the child
    with the strongest grade; where UNKNOWN, those of every UNKNOWN child.
    """
    if not finding.children:
        return (finding,)
    return tuple(dict.fromkeys(found for child in deciding(finding) for found in decisive(child)))


def decisive_criteria(finding: Finding) -> tuple[Finding, ...]:
    """As `decisive`, but down to criteria that have no criteria below them."""
    below = [child for child in deciding(finding) if any(part.kind == "criterion" for part in child.walk())]
    if not below:
        return (finding,)
    return tuple(dict.fromkeys(found for child in below for found in decisive_criteria(child)))


def deciding(finding: Finding) -> list[Finding]:
    """The children that made it what it is, as `decisive` follows them down."""
    if finding.joined == "not":
        return list(finding.children)
    alike = [child for child in finding.children if child.truth is finding.truth]
    one_is_enough = (finding.joined, finding.truth) in (("any", Truth.TRUE), ("all", Truth.FALSE))
    return [max(alike, key=lambda child: child.grade or 0)] if one_is_enough and alike else alike
