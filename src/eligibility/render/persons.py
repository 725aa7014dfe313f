"""Persons that proofs come upon, in words: the facts that put anybody in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.proofs.witness import Answer
from eligibility.render.page import Line
from eligibility.render.plain import scalar_data
from eligibility.rules.phrases import say_value
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.proofs.witness import Witness
    from eligibility.rules.vocabulary import Fact

ANSWER_MARKS = {Answer.NOBODY: "✔", Answer.SOMEBODY: "±", Answer.OPEN: "?"}
"""Of what should concern nobody."""
REACHED_MARKS = {Answer.NOBODY: "–", Answer.SOMEBODY: "●", Answer.OPEN: "?"}
"""Of what somebody should come to."""
_ASKED = Bilingual("{title}：{answer}", "{title}: {answer}")
_FACT = Bilingual("{label}：{value}", "{label}: {value}")
_ANYBODY = Bilingual("不论事实如何，人人如此", "everybody, whatever their facts")


def say_person(witness: Witness, facts: Mapping[str, Fact]) -> Bilingual:
    """What a person states, one fact after the other; of one who states nothing, that it is so of everybody."""
    said = [
        _FACT.format(label=facts[name].label, value=say_value(facts[name], value))
        for name, value in witness.facts.items()
    ]
    return join(said, zh="；", en="; ") if said else _ANYBODY


def person_lines(
    title: Bilingual,
    witness: Witness,
    facts: Mapping[str, Fact],
    *,
    depth: int = 0,
    marks: Mapping[Answer, str] = ANSWER_MARKS,
) -> Iterator[Line]:
    """What is asked, with the answer, and the person if there is one."""
    answer = witness.answer
    yield Line(_ASKED.format(title=title, answer=answer.label), depth, mark=marks[answer])
    if answer is Answer.SOMEBODY:
        yield Line(say_person(witness, facts), depth + 2, tone="dim")


def witness_data(witness: Witness) -> dict[str, Any]:
    """The answer, and the facts of the person."""
    return {
        "answer": witness.answer.value,
        "facts": {name: scalar_data(value) for name, value in witness.facts.items()},
    }
