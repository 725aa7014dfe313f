"""What came of replaying a record as a fragment: the same or not, then the rules that differ and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.policy.replay import say_hidden
from eligibility.render.html import Html, banner, fragment, heading, lines, listed, tag
from eligibility.render.html_findings import HIDDEN
from eligibility.render.labels import LABELS
from eligibility.render.replay import ANSWER, RULES, headline

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from eligibility.policy.replay import Divergence
    from eligibility.text import Bilingual


def replay_html(
    number: str,
    title: Bilingual,
    on: date,
    differences: tuple[Divergence, ...],
    secret: Collection[str],
    *,
    is_same: bool,
) -> Html:
    """The verdict on top; of answers named in *secret* only that they differ."""
    answer = [say_hidden(it, HIDDEN) if it.id in secret else it.words for it in differences if it.kind == "answer"]
    rules = [it.words for it in differences if it.kind != "answer"]
    tone, sign = ("good", "✔") if is_same else ("bad", "≠") if answer else ("open", "≠")
    about = tag("b", f"{number} ", title)
    days = lines([LABELS["rules_of"].format(on=on.isoformat())], "meta")
    top = banner(tone, sign, about, headline(differences, is_same=is_same), days)  # type: ignore[arg-type]
    parts = [tag("div", heading(name), listed(said)) for name, said in ((RULES, rules), (ANSWER, answer)) if said]
    return fragment(title, top, parts)
