"""A missing fact as a question, with its choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.frozen import FrozenMap
from eligibility.rules.phrases import NO, YES
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eligibility.rules.vocabulary import Fact

_WITH_CHOICES = Bilingual("{text}（{choices}）", "{text} ({choices})")


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next. `choices` are the values one may answer with, empty for numbers and days.

    Those of a boolean are "true" and "false", as JSON writes the two; `assess` takes True and False.
    """

    fact: str
    text: Bilingual
    type: FactType
    asked_of: str
    choices: Mapping[str, Bilingual]
    unit: str | None
    help: Bilingual | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; texts in both languages.

        >>> import eligibility as el
        >>> question = el.load_catalog()["1-1"].assess({}, on="2021-06-01").next_question
        >>> question.to_dict()["fact"] if question else None
        'birth_date'
        """
        return {
            "fact": self.fact,
            "text": self.text.to_dict(),
            "type": self.type.value,
            "asked_of": self.asked_of,
            "choices": {value: label.to_dict() for value, label in self.choices.items()},
            "unit": self.unit,
            "help": self.help.to_dict() if self.help else None,
        }


def ask(facts: Sequence[Fact]) -> Question | None:
    """The first of *facts*, leaving the agency's own judgements to the last; None where nothing can be asked."""
    asked = [fact for fact in facts if fact.question]
    first = next((fact for fact in asked if fact.asked_of != "agency"), asked[0] if asked else None)
    if first is None or first.question is None:
        return None
    choices = {"true": YES, "false": NO} if first.type is FactType.BOOLEAN else dict(first.members or {})
    return Question(first.name, first.question, first.type, first.asked_of, FrozenMap(choices), first.unit, first.help)


def say_question(question: Question) -> Bilingual:
    """The question with the answers there are to choose from."""
    if not question.choices:
        return question.text
    return _WITH_CHOICES.format(text=question.text, choices=join(question.choices.values(), zh="／", en=" / "))
