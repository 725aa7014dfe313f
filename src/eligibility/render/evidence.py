"""What the rules of services rest on, as a page of Markdown and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.citation import Grade
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.rules.evidence import Evidence

GRADES = sorted(Grade, reverse=True)
UNSTATED = Bilingual("没有说明", "unstated")
OPEN = Bilingual("未决问题", "open points")
_HEAD = """\
# 依据 Evidence

每个事项的规则各有多少条依据什么来源：一条按它最强的来源计；条件、参数的每个值、材料、不得要求的材料、待遇的每一行、环节各算一条。
“没有说明”是没有来源说明、因而留作未知的，在表下逐一列出。

How many statements of each service rest on which grade of source at best: criteria, values of parameters, documents,
prohibitions, rows of entitlements, steps. "Unstated" is what no source says and is left unknown; it is listed below.
"""


def counts(evidence: Evidence) -> tuple[int, ...]:
    """Statements by grade, the strongest first; then reasons for what is unstated, and open questions."""
    graded = (evidence.statements[grade] for grade in GRADES)
    return (*graded, len(evidence.unstated), evidence.open_questions)


def write_evidence(found: Sequence[Evidence]) -> Iterator[str]:
    """The page, line by line, without line ends."""
    yield from _HEAD.splitlines()
    heads = ["", "事项 service", *(str(grade.label) for grade in GRADES), str(UNSTATED), str(OPEN)]
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for it in found:
        yield f"| {' | '.join([it.number, str(it.title), *map(str, counts(it))])} |"
    yield ""
    yield "## 没有来源说明的 What no source states"
    for it in found:
        if it.unstated:
            yield ""
            yield f"### {it.number} {it.title}"
            yield ""
            yield from (f"- {reason}" for reason in it.unstated)
