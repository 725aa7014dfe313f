"""What came of replaying a record, as a page and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import text_data
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from eligibility.policy.replay import Divergence

_SAME = Bilingual("重放的结果与记录相同", "the replay comes to what was recorded")
_SAME_ANSWER = Bilingual("答案与记录相同，所据的规则不同", "the answer is as recorded, the rules behind it are not")
_DIFFERS = Bilingual("重放的结果与记录不同", "the replay does not come to what was recorded")
RULES, ANSWER = Bilingual("规则", "Rules"), Bilingual("答案", "Answer")


def describe_replay(
    number: str, title: Bilingual, on: date, differences: Iterable[Divergence], *, is_same: bool
) -> Page:
    """What differs, the rules first and then what follows from them."""
    found = tuple(differences)
    answer = tuple(Line(it.words) for it in found if it.kind == "answer")
    rules = tuple(Line(it.words) for it in found if it.kind != "answer")
    head = headline(found, is_same=is_same)
    sections = (Section(RULES, rules), Section(ANSWER, answer))
    return Page(number, title, (Line(head),), tuple(it for it in sections if it.lines), on)


def headline(differences: Iterable[Divergence], *, is_same: bool) -> Bilingual:
    """Whether the replay comes to what was recorded, by whichever rules."""
    differs = any(it.kind == "answer" for it in differences)
    return _SAME if is_same else _DIFFERS if differs else _SAME_ANSWER


def divergence_data(difference: Divergence) -> dict[str, Any]:
    """One difference as plain data."""
    return {
        "kind": difference.kind,
        "id": difference.id,
        "words": text_data(difference.words),
        "recorded": difference.recorded,
        "now": difference.now,
    }
