"""In which order to see to several matters: what one of them grants or gives out may be what another asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.frozen import FrozenMap
from eligibility.rules.evaluation import missing_facts
from eligibility.rules.history import facts_used
from eligibility.rules.nodes import FactIs
from eligibility.rules.program import Kind
from eligibility.rules.vocabulary import Document, Fact, FactType
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from eligibility.materials.checklist import Checklist
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.evaluation import Evaluation

_BEFORE = Bilingual("先办 {first}，再办 {then}：{first} {because}", "{first} before {then}: {first} {because}")
_DECIDES = Bilingual("认定「{what}」", "decides “{what}”")
_GIVES = Bilingual("发给{what}", "gives out {what}")


@dataclass(frozen=True, slots=True)
class Before:
    """One matter comes before another, by their numbers, for what it gives: a fact it decides, or a document."""

    first: str
    then: str
    fact: Fact | None = None
    document: Document | None = None

    @property
    def because(self) -> Bilingual:
        """What the first matter decides or gives out, in one phrase."""
        if self.document:
            return _GIVES.format(what=self.document.title)
        return _DECIDES.format(what=self.fact.label) if self.fact else Bilingual("", "")

    @property
    def text(self) -> Bilingual:
        """The order and its reason, in one sentence."""
        return _BEFORE.format(first=self.first, then=self.then, because=self.because)


@dataclass(frozen=True, slots=True)
class Matter:
    """One applicant before one service on a day; with a *route*, by that alone."""

    compiled: Compiled
    evaluation: Evaluation
    route: str | None = None

    @property
    def number(self) -> str:
        """The service's number."""
        return self.evaluation.rules.service.number

    @property
    def title(self) -> Bilingual:
        """The service's name."""
        return self.evaluation.rules.service.title

    @property
    def truth(self) -> Truth:
        """Whether the applicant is eligible; UNKNOWN where no one applies."""
        return self.evaluation.outcome if self.evaluation.rules.eligibility else Truth.UNKNOWN

    @property
    def is_granted(self) -> bool:
        """Whether its agency has decided already; what the facts do not say has not been decided."""
        granted = self.evaluation.rules.service.grants
        return granted is not None and _is_known(self.evaluation, granted)

    @property
    def can_give(self) -> bool:
        """Whether what it grants and gives out is still to come, as far as these facts tell."""
        return not self.is_granted and self.truth is not Truth.FALSE

    def suppose(self, facts: Iterable[Fact]) -> Matter:
        """The same where those facts hold; a number or a day cannot be supposed."""
        held = {fact.name: True for fact in facts if fact.type is FactType.BOOLEAN}
        if not held:
            return self
        values = FrozenMap({**self.evaluation.values, **held})
        return Matter(self.compiled, self.compiled.run(values, self.evaluation.on, self.evaluation.today), self.route)

    def blocking(self) -> tuple[Fact, ...]:
        """Facts that other matters grant, have not granted, and that keep this applicant from qualifying here.

        A fact given as FALSE does if the answer would be better with it, alone or with the other such facts; an
        unknown one if it can still make the answer better.
        """
        facts = tuple(self._ungranted())
        now, best = self._outcome(()), self._outcome(facts)
        if now is Truth.TRUE:
            return ()
        refused = [fact for fact in facts if fact.name in self.evaluation.values]
        blocking = [
            fact
            for fact in refused
            if self._outcome([fact]) > now or best > self._outcome(it for it in facts if it is not fact)
        ]
        hoped = self.suppose(refused)
        blocking += [fact for fact in facts if fact not in refused and hoped.can_help(fact)]
        return tuple(blocking)

    def can_help(self, fact: Fact) -> bool:
        """Whether that unknown fact can still make the applicant qualify, rather than only the opposite."""
        evaluation, root = self.evaluation, self._root()
        if fact.type is not FactType.BOOLEAN:
            return fact.name in missing_facts(evaluation, root)
        todo, seen = [(root, True)], set()
        while todo:
            index, is_wanted = todo.pop()
            operation = evaluation.program.operations[index]
            if (index, is_wanted) in seen or evaluation.truth(index) is not Truth.UNKNOWN:
                continue
            seen.add((index, is_wanted))
            if is_wanted and operation.test == FactIs(fact.name):
                return True
            todo += [(below, is_wanted is not (operation.kind is Kind.NOT)) for below in operation.arguments]
        return False

    def _ungranted(self) -> Iterator[Fact]:
        rules = self.evaluation.rules
        for name in facts_used(rules):
            fact = rules.service.vocabulary.facts[name]
            if fact.granted_by not in (None, self.number) and not _is_known(self.evaluation, name):
                yield fact

    def _outcome(self, facts: Iterable[Fact]) -> Truth:
        return self.suppose(facts).evaluation.truth(self._root())

    def _root(self) -> int:
        program = self.evaluation.program
        return program.routes.get(self.route or "", program.outcome)


def _is_known(evaluation: Evaluation, name: str) -> bool:
    """Whether the facts say that it was decided: a yes, or any number or day."""
    value = evaluation.values.get(name)
    return value is not None and value is not False


def order_by_facts(matters: Iterable[Matter], givers: Collection[str]) -> Iterator[Before]:
    """Which of *givers* each matter has to wait for, since it grants a fact that is in the way."""
    for matter in matters:
        for fact in matter.blocking():
            if fact.granted_by and fact.granted_by in givers:
                yield Before(fact.granted_by, matter.number, fact=fact)


def order_by_documents(number: str, checklist: Checklist, givers: Collection[str]) -> Iterator[Before]:
    """Which of *givers* the matter of that number has to wait for, since it gives out a document of its list.

    Nothing is waited for where another document of the item will do.
    """
    found: dict[str, Document] = {}
    for item in checklist.common:
        given = [option.document for option in item.options if is_given(option.document, number, givers)]
        others = item.open_ended or (item.choice and len(given) < len(item.options))
        if item.provided_by == "applicant" and not others:
            found |= {document.id: document for document in given}
    yield from (Before(str(it.produced_by), number, document=it) for it in found.values())


def is_given(document: Document, number: str, givers: Collection[str]) -> bool:
    """Whether another matter than that *number*, one of *givers*, gives out the document."""
    return document.produced_by != number and document.produced_by in givers


def sort_matters(numbers: Iterable[str], order: Collection[Before]) -> tuple[str, ...]:
    """The numbers so that each stands after those that come before it, else as they were; a ring is broken there."""
    left, done = list(numbers), []
    while left:
        waiting = {it.then for it in order if it.first in left}
        following = next((number for number in left if number not in waiting), left[0])
        left.remove(following)
        done.append(following)
    return tuple(done)


def sort_order(order: Iterable[Before], numbers: Collection[str]) -> tuple[Before, ...]:
    """Each order once, in the order of *numbers*."""
    places = {number: at for at, number in enumerate(numbers)}
    return tuple(sorted(dict.fromkeys(order), key=lambda it: (places[it.first], places[it.then])))
