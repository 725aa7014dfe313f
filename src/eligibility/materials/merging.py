"""The lists of several matters put together: the least that meets every one of them, each document once."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, TypeAlias

from eligibility.frozen import FrozenMap
from eligibility.materials.checklist import pick_checklist
from eligibility.materials.joining import implies, join_demands
from eligibility.materials.merged import Forbidden, MergedChecklist, MergedItem, Reason, join_options
from eligibility.materials.options import Need
from eligibility.materials.order import is_given, order_by_documents, order_by_facts, sort_matters, sort_order
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.materials.checklist import Checklist
    from eligibility.materials.demand import Demand
    from eligibility.materials.options import Option
    from eligibility.materials.order import Before, Matter
    from eligibility.rules.vocabulary import Fact, Vocabulary
    from eligibility.text import Bilingual

_APPLICANT = "applicant"
_STRONGEST_FIRST = (Need.REQUIRED, Need.MAY_BE_REQUIRED, Need.NOT_REQUIRED)
_MOST_WAYS = 4096
"""At most so many ways of meeting choices by documents that are required anyway are compared."""
_Groups: TypeAlias = "dict[frozenset[str], list[Reason]]"
"""Reasons by the documents they are about: one document, or those of a choice."""


def merge_matters(matters: Sequence[Matter], *, on: date, today: date, vocabulary: Vocabulary) -> MergedChecklist:
    """One list for *matters*, each by its route, else by the first one that holds, else with all that may be needed.

    What one grants or gives out is an order of seeing to them, and nothing to bring. The list of a matter that waits
    for a fact is that of an applicant of whom it holds. A matter that is granted already comes before nothing, and
    one from which the facts exclude the applicant gives nothing.
    """
    order = list(order_by_facts(matters, [it.number for it in matters if not it.is_granted]))
    givers = _find_givers(matters, order)
    supposed = {it.number: list(_supposed(it.number, order, givers)) for it in matters}
    lists = {it.number: pick_checklist(it.suppose(supposed[it.number]).evaluation, route=it.route) for it in matters}
    order += [before for number, it in lists.items() for before in order_by_documents(number, it, givers)]
    numbers = sort_matters(lists, order)
    titles = {it.number: it.title for it in matters}
    reasons = [reason for number, it in lists.items() for reason in _reasons(number, titles[number], it)]
    wanted = {name for reason in reasons if reason.need is not Need.NOT_REQUIRED for name in reason.documents}
    places: dict[str, list[Reason]] = {}
    for reason in reasons:
        places.setdefault(_place(reason, givers), []).append(reason)
    return MergedChecklist(
        on=on,
        today=today,
        services=FrozenMap({number: titles[number] for number in numbers}),
        routes=FrozenMap({number: route for number in numbers if (route := lists[number].route)}),
        to_bring=_merge(places.get("to_bring", ())),
        obtained=_merge(places.get("obtained", ())),
        provided=tuple(item for who in ("agency", "system") for item in _merge(places.get(who, ()))),
        not_required=_merge(left for it in places.get("not_required", ()) for left in _without(it, wanted)),
        order=sort_order(order, numbers),
        supposed=tuple(dict.fromkeys(fact.name for number in numbers for fact in supposed[number])),
        must_not_ask=tuple(_forbidden(lists, titles, reasons)),
        vocabulary=vocabulary,
    )


def _find_givers(matters: Sequence[Matter], order: Sequence[Before]) -> tuple[str, ...]:
    """The matters that can give what is still to come; one that waits for another, if it can give once it has that."""
    givers: tuple[str, ...] = ()
    for _ in matters:
        later = [it.suppose(_supposed(it.number, order, givers)) for it in matters]
        givers = tuple(it.number for it in later if it.can_give)
    return givers


def _supposed(number: str, order: Iterable[Before], givers: Collection[str]) -> Iterator[Fact]:
    """The facts that the matter of that number waits for, as far as one can say what is granted: a plain yes."""
    for before in order:
        if before.then == number and before.first in givers and before.fact and before.fact.type is FactType.BOOLEAN:
            yield before.fact


def _reasons(number: str, title: Bilingual, checklist: Checklist) -> Iterator[Reason]:
    """One for each choice of documents, and one for each document that is needed by itself."""
    for item in checklist:
        for options in [item.options] if item.choice else [(option,) for option in item.options]:
            yield Reason(number, title, item, options)


def _place(reason: Reason, givers: Collection[str]) -> str:
    """In which part of the list it stands."""
    if reason.need is Need.NOT_REQUIRED:
        return "not_required"
    if reason.asked.provided_by != _APPLICANT:
        return reason.asked.provided_by
    given = any(is_given(option.document, reason.number, givers) for option in reason.options)
    return "obtained" if given else "to_bring"


def _without(reason: Reason, wanted: Collection[str]) -> Iterator[Reason]:
    """What is left to say of an item that is not required, where some of its documents are wanted all the same."""
    left = [option for option in reason.options if option.document.id not in wanted]
    if len(left) == len(reason.options):
        yield reason
    else:
        yield from (Reason(reason.number, reason.title, reason.asked, (option,)) for option in left)


def _merge(reasons: Iterable[Reason]) -> tuple[MergedItem, ...]:
    """An item for each document and each choice; a choice that is met by what is required anyway is told there."""
    every = tuple(reasons)
    homes = [frozenset(reason.documents) for reason in every]
    required = _required(every, homes)
    choices = [at for at, home in enumerate(homes) if len(home) > 1 and not home.isdisjoint(required)]
    for at, name in zip(choices, _assign([every[at] for at in choices], required), strict=True):
        homes[at] = frozenset((name,))
    groups = _group(every, homes)
    for at, home in enumerate(homes):
        fewer = [it for it, found in groups.items() if it < home and any(map(_is_sure, found))]
        good = [
            it for it in fewer if all(implies(_demand(groups[it], name), _demand([every[at]], name)) for name in it)
        ]
        homes[at] = min(good, key=len, default=home)
    return tuple(_item(home, found) for home, found in _group(every, homes).items())


def _required(reasons: Sequence[Reason], homes: Sequence[frozenset[str]]) -> dict[str, Demand]:
    """The documents that are required by themselves, each with all that is demanded of it by itself."""
    alone = {name: found for (name, *more), found in _group(reasons, homes).items() if not more}
    return {name: _demand(found, name) for name, found in alone.items() if any(map(_is_sure, found))}


def _group(reasons: Sequence[Reason], homes: Sequence[frozenset[str]]) -> _Groups:
    groups: _Groups = {}
    for reason, home in zip(reasons, homes, strict=True):
        groups.setdefault(home, []).append(reason)
    return groups


def _assign(choices: Sequence[Reason], required: Mapping[str, Demand]) -> tuple[str, ...]:
    """For each choice the required document that meets it: one that is good enough as it is, or else has to grow.

    Of all ways to pick those that have to grow, one in which no demand is stricter than it must be.
    """
    picks = []
    for choice in choices:
        there = [name for name in choice.documents if name in required]
        good = [name for name in there if implies(required[name], _demand([choice], name))]
        picks.append(good[:1] or there)
    ways = islice(product(*picks), _MOST_WAYS)
    best = next(ways)
    for way in ways:
        # One pass will do: what is passed over is not weaker than a way at least as strict as the last one kept.
        one, other = _grown(choices, way, required), _grown(choices, best, required)
        if _all_imply(other, one) and not _all_imply(one, other):
            best = way
    return best


def _grown(choices: Sequence[Reason], way: Sequence[str], required: Mapping[str, Demand]) -> dict[str, Demand]:
    """What is demanded of the required documents, once each choice is met by the one named for it."""
    grown = dict(required)
    for choice, name in zip(choices, way, strict=True):
        grown[name] = join_demands(grown[name], _demand([choice], name))
    return grown


def _all_imply(strong: Mapping[str, Demand], weak: Mapping[str, Demand]) -> bool:
    return all(implies(strong[name], weak[name]) for name in weak)


def _is_sure(reason: Reason) -> bool:
    """Whether it is required, and no other paper will do."""
    return reason.need is Need.REQUIRED and not reason.asked.open_ended


def _item(documents: frozenset[str], reasons: Sequence[Reason]) -> MergedItem:
    """The item of a document or a choice; one reason at least is about exactly that."""
    own = next(reason for reason in reasons if documents.issuperset(reason.documents))
    names = dict.fromkeys(own.documents)
    needs, who = [reason.need for reason in reasons], own.asked.provided_by
    return MergedItem(
        id=f"{'' if who == _APPLICANT else f'{who}:'}{'|'.join(names)}",
        document=own.asked.document if len(names) > 1 else own.options[0].document,
        need=min(needs, key=_STRONGEST_FIRST.index),
        options=tuple(
            join_options([_option(reason, name) for reason in reasons if name in reason.documents]) for name in names
        ),
        choice=len(names) > 1,
        open_ended=_is_open(reasons),
        provided_by=who,
        wanted_by=tuple(reasons),
    )


def _option(reason: Reason, name: str) -> Option:
    """The document as the reason asks for it; where it may be in several forms, in the one that asks least."""
    forms = [option for option in reason.options if option.document.id == name]
    return next((it for it in forms if all(implies(other.demand, it.demand) for other in forms)), forms[0])


def _demand(reasons: Iterable[Reason], name: str) -> Demand:
    """What all of the reasons together demand of a document."""
    return join_demands(*(_option(reason, name).demand for reason in reasons))


def _is_open(reasons: Iterable[Reason]) -> bool:
    """Whether other papers will do for every one of them."""
    return all(reason.asked.open_ended for reason in reasons)


def _forbidden(
    lists: Mapping[str, Checklist], titles: Mapping[str, Bilingual], reasons: Sequence[Reason]
) -> Iterator[Forbidden]:
    for number, checklist in lists.items():
        for prohibited in checklist.must_not_ask:
            named = {(document.id,) for document in prohibited.documents}
            asking = (it.number for it in reasons if it.need is not Need.NOT_REQUIRED and it.documents in named)
            yield Forbidden(number, titles[number], prohibited, tuple(dict.fromkeys(asking)))
