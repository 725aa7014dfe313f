"""A few documents and stamps, lists of them, and papers brought: to be drawn, or written out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from eligibility.frozen import FrozenMap
from eligibility.materials.demand import Demand, Span
from eligibility.materials.options import Need, Option
from eligibility.materials.provided import Provided
from eligibility.rules.amounts import Amount
from eligibility.rules.model import PhotoRule
from eligibility.rules.vocabulary import Document, Fact, FactType, Stamp, Vocabulary
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.amounts import Numeric

ON = date(2021, 6, 15)


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


DOCUMENTS = {name: Document(name, both(name)) for name in ("card", "book", "form", "letter")}
STAMPS = {name: Stamp(name, both(name)) for name in ("round", "square", "seal")}
CHILDREN = Fact(
    "children", FactType.INTEGER, both("children"), 0, question=Bilingual("有几个孩子？", "How many children?")
)
VOCABULARY = Vocabulary(
    facts=FrozenMap({"children": CHILDREN}),
    documents=FrozenMap(DOCUMENTS),
    agencies=FrozenMap({}),
    stamps=FrozenMap(STAMPS),
    sources=FrozenMap({}),
    parameters=FrozenMap({}),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, as plain as one can be."""

    id: str
    options: tuple[Option, ...]
    choice: bool = False
    need: Need = Need.REQUIRED
    open_ended: bool = False
    provided_by: str = "applicant"

    @property
    def title(self) -> Bilingual:
        return both(self.id)


def option(name: str, **demand: Any) -> Option:
    return Option(DOCUMENTS[name], Demand(**demand))


def one(name: str, demand: Demand | None = None, **more: Any) -> Item:
    """An item of one document."""
    return Item(name, (Option(DOCUMENTS[name], demand or Demand()),), **more)


def copies(least: Numeric | None, most: Numeric | None = None, *, missing: tuple[str, ...] = ()) -> Amount:
    """So many copies, or between two numbers of them."""
    most = least if most is None else most
    return Amount((), least, most, missing=missing)


# ---------------------------------------------------------------------------- drawn

spans = st.builds(Span, st.tuples(st.integers(1, 24)), st.sampled_from(["day", "month", "year"]), unstated=st.none())
stamp_lists = st.lists(
    st.lists(st.sampled_from(list(STAMPS.values())), min_size=1, max_size=2, unique=True).map(tuple), max_size=2
).map(tuple)


@st.composite
def demands(draw: st.DrawFn, *, settled: bool = False) -> Demand:
    """What may be demanded of a document; *settled*: nothing in it is open."""
    most = draw(st.none() | st.integers(0, 3))
    amounts = copies(most) if most is not None else None
    if amounts and not settled and draw(st.booleans()):
        amounts = copies(most, (most or 0) + 2)
    counts = st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True).map(tuple)
    span = spans if settled else st.builds(Span, counts, st.sampled_from(["day", "month", "year"]))
    prints = [PhotoRule(format=None, prints=draw(st.integers(1, 4)))] if draw(st.booleans()) else []
    return Demand(
        original=draw(st.booleans()),
        copies=amounts,
        paper=draw(st.sampled_from([None, "A4"])),
        stamps=draw(stamp_lists),
        covers_last=tuple(draw(st.lists(span, max_size=1))),
        issued_within=tuple(draw(st.lists(span, max_size=1))),
        issuers=draw(st.sampled_from([(), (both("hospital"),)])),
        photos=tuple(prints),
    )


ATTRIBUTES: dict[str, st.SearchStrategy[Any]] = {
    "original": st.booleans(),
    "copies": st.integers(0, 6),
    "paper": st.sampled_from(["A4", "A3"]),
    "issued_on": st.integers(0, 900).map(lambda days: ON - timedelta(days)),
    "covers": st.tuples(st.integers(0, 900), st.integers(0, 60)).map(
        lambda it: (ON - timedelta(it[0]), max(ON - timedelta(it[0]), ON - timedelta(it[1])))
    ),
    "issuer": st.sampled_from(["hospital", "clinic"]),
    "stamps": st.sets(st.sampled_from(list(STAMPS))),
    "prints": st.integers(0, 6),
}


@st.composite
def papers(draw: st.DrawFn, document: str | None = None) -> Provided:
    """A paper of which something is said, or nothing."""
    name = document or draw(st.sampled_from(list(DOCUMENTS)))
    said = draw(st.sets(st.sampled_from(list(ATTRIBUTES))))
    return Provided(name, **{it: draw(ATTRIBUTES[it]) for it in sorted(said)})


@st.composite
def items(draw: st.DrawFn, name: str) -> Item:
    """An item of one or two documents."""
    names = draw(st.lists(st.sampled_from(list(DOCUMENTS)), min_size=1, max_size=2, unique=True))
    return Item(
        name,
        tuple(Option(DOCUMENTS[it], draw(demands())) for it in names),
        choice=draw(st.booleans()),
        need=draw(st.sampled_from(list(Need))),
        open_ended=draw(st.booleans()),
        provided_by=draw(st.sampled_from(["applicant", "applicant", "agency"])),
    )


def exactly(name: str, demand: Demand) -> Provided:
    """A paper that is what is demanded, no more; that it is the original, where nothing is said of that."""
    prints = sum(rule.prints or 0 for rule in demand.photos)
    number = demand.copies.most if demand.copies else None
    return Provided(
        name,
        original=demand.original or None,
        copies=int(number) if number is not None else None,
        paper=demand.paper,
        issued_on=ON if demand.issued_within else None,
        covers=(date(1990, 1, 1), ON) if demand.covers_last else None,
        issuer=demand.issuers[0].zh if demand.issuers else None,
        stamps=[forms[-1].id for forms in demand.stamps],
        prints=prints or None,
    )


def weakened(paper: Provided, demand: Demand) -> Iterator[tuple[str, Provided]]:
    """The same paper with one thing that is demanded of it worse, or not said."""
    worse: dict[str, list[Any]] = {}
    if demand.original:
        worse["original"] = [False, None]
    if demand.copies and demand.copies.most:
        worse["copies"] = [int(demand.copies.most) - 1, 0, None]
        worse["paper"] = ["A3", None] if demand.paper else []
    if demand.issued_within:
        worse["issued_on"] = [date(1990, 1, 1), None]
    if demand.covers_last:
        worse["covers"] = [
            (date(1990, 1, 1), ON - timedelta(1)),
            (ON, ON),
            (date(1990, 1, 1), date(1990, 12, 31)),
            None,
        ]
    if demand.stamps:
        kept = {it.id for it in demand.stamps[0]}
        worse["stamps"] = [[name for name in paper.stamps or () if name not in kept], None]
    if demand.issuers:
        worse["issuer"] = ["clinic", None]
    if demand.photos:
        worse["prints"] = [(paper.prints or 0) - 1, None]
    for name, values in worse.items():
        yield from ((f"{name}={value}", replace(paper, **{name: value})) for value in values)
