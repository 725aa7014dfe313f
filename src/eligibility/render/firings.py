"""The steps of forward chaining as a page, stage by stage, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.labels import MARKS
from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import citation_data, scalar_data, text_data
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.engines.conclusions import FiringKind
    from eligibility.engines.firing import Firing
    from eligibility.render.page import Tone

SUMMARY = (
    Bilingual("推理步骤（引擎 durable-rules）：{n} 步", "Steps of reasoning (engine durable-rules): {n}"),
    Bilingual(
        "← 后面是所根据的步骤；未知的不作结论，不在其中",
        "after ← the steps it follows from; nothing is concluded of what is unknown",
    ),
)
STAGES: tuple[tuple[Bilingual, tuple[FiringKind, ...]], ...] = (
    (Bilingual("由事实判定", "Decided from the facts"), ("test",)),
    (
        Bilingual("推出条件、途径和结论", "Criteria, routes and outcome that follow"),
        ("group", "criterion", "route", "outcome"),
    ),
    (Bilingual("推出待遇", "Entitlements that follow"), ("entitlement",)),
    (Bilingual("推出材料", "Documents that follow"), ("document",)),
    (Bilingual("之后可办", "What it opens"), ("status", "service")),
)


def describe_firings(title: Bilingual, number: str, firings: Iterable[Firing]) -> Page:
    """The steps as a page: from the facts through criteria, routes and outcome to documents and other services."""
    steps = tuple(firings)
    sections = []
    for heading, kinds in STAGES:
        lines = [line for step in steps if step.kind in kinds for line in _lines(step)]
        sections += [Section(heading, tuple(lines))] if lines else []
    summary = tuple(Line(text.format(n=len(steps)), tone="dim" if at else "plain") for at, text in enumerate(SUMMARY))
    return Page(number, title, summary, tuple(sections))


def _lines(step: Firing) -> Iterator[Line]:
    """The step; a named one stands out from the groups it is made of, and a number or day is shown as it was seen."""
    because = "".join(f" [{number}]" for number in step.because)
    text = Bilingual("[{n}] {said}{because}", "[{n}] {said}{because}")
    said = text.format(n=step.number, said=step.statement, because=f" ←{because}" if because else "")
    tone: Tone = "dim" if step.kind == "group" else "plain"
    depth = 1 if step.kind == "group" else 0
    yield Line(said, depth, MARKS[step.truth], tone, step.citations)
    seen = [Bilingual("{a}：{b}", "{a}: {b}").format(a=fact.label, b=fact.said) for fact in step.facts]
    if seen and not all(isinstance(fact.value, bool) for fact in step.facts):
        yield Line(join(seen), 2, tone="dim")


def firings_data(firings: Iterable[Firing]) -> list[dict[str, Any]]:
    """The steps in order, each with the numbers of those it follows from."""
    return [
        {
            "number": step.number,
            "kind": step.kind,
            "id": step.id,
            "route": step.route,
            "title": text_data(step.title),
            "truth": step.truth.name.lower(),
            "statement": text_data(step.statement),
            "because": list(step.because),
            "facts": {fact.name: scalar_data(fact.value) for fact in step.facts},
            "citations": [citation_data(citation) for citation in step.citations],
        }
        for step in firings
    ]
