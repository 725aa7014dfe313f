"""The lists of several matters put together: the least that meets every one of them, each document once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from eligibility.frozen import FrozenMap
from eligibility.materials.checklist import Need, pick_checklist
from eligibility.materials.joining import implies, join_demands
from eligibility.materials.merged import Forbidden, MergedChecklist, MergedItem, Reason, join_options
from eligibility.materials.order import is_given, order_by_documents, order_by_facts, sort_matters, sort_order
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from eligibility.materials.checklist import Checklist, Option
    from eligibility.materials.demand import Demand
    from eligibility.materials.order import Before, Matter
    from eligibility.rules.vocabulary import Fact
    from eligibility.text import Bilingual

_STRONGEST_FIRST = (Need.REQUIRED, Need.MAY_BE_REQUIRED, Need.NOT_REQUIRED)
_Groups: TypeAlias = "dict[frozenset[str], list[Reason]]"
"""Reasons by the documents they are about: one document, or those of a choice."""


def merge_matters(matters: Sequence[Matter], on: date) -> MergedChecklist:
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
        services=FrozenMap({number: titles[number] for number in numbers}),
        routes=FrozenMap({number: route for number in numbers if (route := lists[number].route)}),
        to_bring=_merge(places.get("to_bring", ())),
        obtained=_merge(places.get("obtained", ())),
        provided=tuple(item for who in ("agency", "system") for item in _merge(places.get(who, ()))),
        not_required=_merge(left for it in places.get("not_required", ()) for left in _without(it, wanted)),
        order=sort_order(order, numbers),
        supposed=tuple(dict.fromkeys(fact.name for number in numbers for fact in supposed[number])),
        must_not_ask=tuple(_forbidden(lists, titles, reasons)),
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
    if reason.asked.provided_by != "applicant":
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
    every = tuple(reasons)
    groups: _Groups = {}
    for reason in every:
        groups.setdefault(frozenset(reason.documents), []).append(reason)
    met_by = _meets(groups)
    merged: _Groups = {documents: [] for documents in groups if documents not in met_by}
    for reason in every:
        documents = frozenset(reason.documents)
        while documents in met_by:
            documents = met_by[documents]
        merged[documents].append(reason)
    return tuple(_item(documents, found) for documents, found in merged.items())


def _meets(groups: _Groups) -> dict[frozenset[str], frozenset[str]]:
    """The choices that need no item of their own, each with what meets it: always fewer documents.

    Either something that is required anyway and every document of which is good enough as it is; or else a document
    that is required by itself, whose demand then grows, for it is there already.
    """
    sure = [it for it, found in groups.items() if any(map(_is_sure, found))]
    met_by = {}
    for choice, found in groups.items():
        fewer = [it for it in sure if it < choice]
        good = [it for it in fewer if all(implies(_demand(groups[it], name), _demand(found, name)) for name in it)]
        alone = [it for it in fewer if len(it) == 1]
        if good or alone:
            met_by[choice] = min(good or alone, key=len)
    return met_by


def _is_sure(reason: Reason) -> bool:
    """Whether it is required, and no other paper will do."""
    return reason.need is Need.REQUIRED and not reason.asked.open_ended


def _item(documents: frozenset[str], reasons: Sequence[Reason]) -> MergedItem:
    """The item of a document or a choice; one reason at least is about exactly that."""
    own = next(reason for reason in reasons if documents.issuperset(reason.documents))
    names = dict.fromkeys(own.documents)
    needs = [reason.need for reason in reasons]
    return MergedItem(
        id="|".join(names),
        document=own.asked.document if len(names) > 1 else own.options[0].document,
        need=min(needs, key=_STRONGEST_FIRST.index),
        options=tuple(
            join_options([_option(reason, name) for reason in reasons if name in reason.documents]) for name in names
        ),
        choice=len(names) > 1,
        open_ended=_is_open(reasons),
        provided_by=own.asked.provided_by,
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
