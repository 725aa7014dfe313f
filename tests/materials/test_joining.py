"""Demands put together: a paper meets the joined demand exactly if it meets each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.materials.demand import NO_DEMAND, Demand, Span
from eligibility.materials.joining import implies, join_demands
from eligibility.rules.amounts import Amount
from eligibility.rules.model import PhotoRule
from eligibility.rules.vocabulary import Stamp
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.rules.amounts import Numeric


def text(word: str) -> Bilingual:
    return Bilingual(word, word)


SEAL, SIGN, DATE = (Stamp(name, text(name)) for name in ("seal", "sign", "date"))
UNSAID = Span((), "month", text("not stated"))


def amount(least: Numeric | None, most: Numeric | None, *missing: str) -> Amount:
    candidates = tuple(range(least, most + 1)) if isinstance(least, int) and isinstance(most, int) else ()
    return Amount(candidates, least, most, missing, formula=text(f"{least} to {most}"))


def months(*counts: int) -> Span:
    return Span(counts, "month")


def years(*counts: int) -> Span:
    return Span(counts, "year")


def days(*counts: int) -> Span:
    return Span(counts, "day")


SPANS: tuple[tuple[Span, ...], ...] = (
    (),
    (months(3),),
    (months(12),),
    (years(1),),
    (years(2),),
    (days(30),),
    (days(30), months(6)),
    (months(3, 18),),
    (months(12, 15),),
    (years(1, 2),),
    (UNSAID,),
    (UNSAID, months(6)),
)
VALUES: dict[str, tuple[Any, ...]] = {
    "original": (False, True),
    "copies": (
        None,
        *(amount(least, most) for least, most in ((0, 0), (1, 1), (3, 3), (1, 3), (2, 4), (0, None), (2, None))),
        amount(None, None),
        amount(None, 2),
    ),
    "paper": (None, "A4"),
    "stamps": (
        (),
        ((SEAL,),),
        ((SIGN,),),
        ((SEAL, SIGN),),
        ((SIGN, SEAL), (DATE,)),
        ((SEAL,), (DATE, SIGN)),
        ((SEAL,), (SIGN,), (DATE,)),
    ),
    "covers_last": SPANS,
    "issued_within": SPANS,
    "issuers": ((), (text("a"),), (text("b"),), (text("b"), text("a"))),
    "photos": (
        (),
        (PhotoRule(),),
        (PhotoRule(under=120),),
        (PhotoRule(under=100, width_mm=25, height_mm=35),),
        (PhotoRule(width_mm=25, height_mm=35, dpi=300),),
        (PhotoRule(format=None, prints=2),),
        (PhotoRule(format=None, prints=1, inches=1),),
        (PhotoRule(format=None, prints=3, inches=1), PhotoRule(format=None, prints=1, inches=2)),
    ),
}
demands = st.builds(Demand, **{name: st.sampled_from(values) for name, values in VALUES.items()})


def of_field(name: str) -> list[Demand]:
    return [replace(NO_DEMAND, **{name: value}) for value in VALUES[name]]


def same(one: Demand, other: Demand) -> bool:
    return implies(one, other) and implies(other, one)


@pytest.mark.parametrize("name", VALUES)
def test_the_joined_demand_is_the_least_that_implies_both(name: str) -> None:
    every = of_field(name)
    for a, b in product(every, every):
        joined = join_demands(a, b)
        assert implies(joined, a)
        assert implies(joined, b)
        assert same(joined, join_demands(b, a))
        assert all(implies(c, joined) for c in every if implies(c, a) and implies(c, b)), (a, b)


@pytest.mark.parametrize("name", VALUES)
def test_to_imply_is_an_order(name: str) -> None:
    every = of_field(name)
    for a, b, c in product(every, every, every):
        assert implies(a, a)
        assert implies(a, NO_DEMAND)
        assert implies(a, c) or not (implies(a, b) and implies(b, c)), (a, b, c)


@given(demands, demands, demands)
def test_joining_is_commutative_associative_and_idempotent(a: Demand, b: Demand, c: Demand) -> None:
    assert join_demands(a, a) == join_demands(a) == a
    assert join_demands() == NO_DEMAND
    assert same(join_demands(a, b), join_demands(b, a))
    assert same(join_demands(a, NO_DEMAND), a)
    left = join_demands(join_demands(a, b), c)
    assert same(left, join_demands(a, join_demands(b, c)))
    assert same(left, join_demands(a, b, c))
    assert implies(left, a) and implies(left, b) and implies(left, c)  # noqa: PT018 - one claim


@given(demands, demands, demands)
def test_a_demand_that_implies_both_implies_the_joined_one(a: Demand, b: Demand, c: Demand) -> None:
    strong = join_demands(c, b, a)
    assert implies(strong, join_demands(a, b))
    assert implies(a, b) == same(join_demands(a, b), a)


# ---------------------------------------------------------------- what papers say of it


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was brought; `age` and `covered` in months."""

    original: bool
    copies: int
    a4: bool
    stamps: frozenset[Stamp]
    covered: int
    age: int
    issuers: frozenset[Bilingual]
    kilobytes: int

    def meets(self, demand: Demand) -> bool:
        wanted = demand.copies.value if demand.copies else 0
        assert wanted is not None
        return (
            (self.original or not demand.original)
            and self.copies >= wanted
            and (self.a4 or demand.paper is None)
            and all(self.stamps & {*forms} for forms in demand.stamps)
            and all(self.covered >= in_months(span) for span in demand.covers_last)
            and all(self.age <= in_months(span) for span in demand.issued_within)
            and self.issuers >= {*demand.issuers}
            and all(self.kilobytes < photo.under for photo in demand.photos if photo.under)
        )


def in_months(span: Span) -> int:
    return span.counts[0] * (12 if span.unit == "year" else 1)


lengths = st.sampled_from(((), (months(3),), (months(12),), (years(1),), (years(2),)))
settled = st.builds(
    Demand,
    original=st.booleans(),
    copies=st.none() | st.integers(0, 3).map(lambda count: amount(count, count)),
    paper=st.sampled_from((None, "A4")),
    stamps=st.sampled_from(VALUES["stamps"]),
    covers_last=lengths,
    issued_within=lengths,
    issuers=st.sampled_from(VALUES["issuers"]),
    photos=st.sampled_from(((), (PhotoRule(under=120),), (PhotoRule(under=100),))),
)
brought = st.builds(
    Paper,
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
    st.frozensets(st.sampled_from((SEAL, SIGN, DATE))),
    st.sampled_from((0, 3, 12, 24)),
    st.sampled_from((1, 6, 12, 13, 25)),
    st.frozensets(st.sampled_from((text("a"), text("b")))),
    st.sampled_from((90, 110, 130)),
)
BEST = Paper(True, 9, True, frozenset((SEAL, SIGN, DATE)), 99, 0, frozenset((text("a"), text("b"))), 1)  # noqa: FBT003


@given(settled, settled, st.lists(brought))
def test_a_paper_meets_the_joined_demand_exactly_if_it_meets_both(a: Demand, b: Demand, papers: list[Paper]) -> None:
    for paper in papers:
        assert paper.meets(join_demands(a, b)) == (paper.meets(a) and paper.meets(b))


WORSE = (
    {"original": False},
    *({"copies": count} for count in range(3)),
    {"a4": False},
    *({"stamps": frozenset(stamps)} for stamps in ((), (SEAL,), (SIGN,), (DATE,), (SEAL, SIGN), (SIGN, DATE))),
    *({"stamps": frozenset((SEAL, DATE))} for _ in "1"),
    *({"covered": count} for count in (0, 3, 12)),
    *({"age": count} for count in (4, 13, 25)),
    *({"issuers": frozenset((text(name),))} for name in "ab"),
    {"kilobytes": 110},
    {"kilobytes": 130},
)


@given(settled, settled)
def test_one_demand_implies_another_exactly_if_no_paper_meets_it_alone(a: Demand, b: Demand) -> None:
    papers = [replace(BEST, **change) for change in WORSE]  # type: ignore[arg-type]
    assert implies(a, b) == all(paper.meets(b) for paper in papers if paper.meets(a))


# ---------------------------------------------------------------- by example


def test_the_most_copies_on_the_stricter_paper_are_asked_for() -> None:
    joined = join_demands(Demand(copies=amount(2, 2), paper="A4"), Demand(copies=amount(3, 3), original=True))
    assert joined.text is not None
    assert joined.text.zh == "原件，复印件3份（A4纸）"


def test_a_number_of_copies_that_is_not_settled_is_the_greater_of_what_it_may_be() -> None:
    joined = join_demands(Demand(copies=amount(1, 5, "size")), Demand(copies=amount(3, 3))).copies
    assert joined is not None
    assert (joined.candidates, joined.least, joined.most, joined.missing) == ((3, 4, 5), 3, 5, ("size",))
    assert joined.formula == Bilingual("1 to 5、3 to 3中较多的", "the greatest of 1 to 5, 3 to 3")


def test_a_fact_that_can_no_longer_matter_is_not_missing() -> None:
    low, high = amount(0, 2, "small"), amount(3, 9, "large")
    joined = join_demands(Demand(copies=low), Demand(copies=high)).copies
    assert joined is high
    settled_ = join_demands(Demand(copies=low), Demand(copies=amount(2, 2))).copies
    assert settled_ is not None
    assert (settled_.value, settled_.missing) == (2, ())


def test_a_number_without_bound_stays_so() -> None:
    joined = join_demands(Demand(copies=amount(None, None, "any")), Demand(copies=amount(2, 2))).copies
    assert joined is not None
    assert (joined.candidates, joined.least, joined.most, joined.missing) == ((), 2, None, ("any",))


@pytest.mark.parametrize(
    ("one", "other", "longest", "shortest"),
    [
        (months(3), months(6), (months(6),), (months(3),)),
        (months(6), years(1), (years(1),), (months(6),)),
        (days(30), months(1), (days(30), months(1)), (days(30), months(1))),
        (months(3, 18), years(1), (months(12, 18),), (months(3, 12),)),
        (years(1, 4), years(2, 3), (years(2, 3, 4),), (years(1, 2, 3),)),
        (UNSAID, months(3), (UNSAID, months(3)), (UNSAID, months(3))),
    ],
)
def test_spans_are_the_longest_to_cover_and_the_shortest_to_be_issued_in(
    one: Span, other: Span, longest: tuple[Span, ...], shortest: tuple[Span, ...]
) -> None:
    assert join_demands(Demand(covers_last=(one,)), Demand(covers_last=(other,))).covers_last == longest
    assert join_demands(Demand(issued_within=(one,)), Demand(issued_within=(other,))).issued_within == shortest


def test_a_stamp_is_not_asked_for_twice() -> None:
    joined = join_demands(Demand(stamps=((SEAL, SIGN), (DATE,))), Demand(stamps=((SIGN,),)))
    assert joined.stamps == ((DATE,), (SIGN,))


def test_photos_of_two_sizes_are_both_needed() -> None:
    one, two = (PhotoRule(format=None, prints=2, inches=inches) for inches in (1, 2))
    more = replace(one, prints=4)
    joined = join_demands(Demand(photos=(one, two)), Demand(photos=(more,)), Demand(photos=(PhotoRule(under=9),)))
    assert joined.photos == (two, more, PhotoRule(under=9))
