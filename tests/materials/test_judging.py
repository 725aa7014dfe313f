from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.materials.check_report import OptionCheck
from eligibility.materials.demand import Demand, Span
from eligibility.materials.judging import Judge, say_range
from eligibility.materials.points import PointCode
from eligibility.rules.model import PhotoRule
from eligibility.text import Bilingual
from eligibility.truth import Truth
from tests.papers import ATTRIBUTES, ON, STAMPS, VOCABULARY, both, copies, demands, exactly, option, papers, weakened
from tests.photos import jpeg

if TYPE_CHECKING:
    from eligibility.materials.points import Point

JUDGE = Judge(ON, VOCABULARY)
HOSPITAL = Bilingual("医院", "hospital")
YEAR, THREE_MONTHS = Span((1,), "year"), Span((3,), "month")
UNSTATED = Span((), "year", both("no source says"))
FILE = PhotoRule(under=120, width_mm=25, height_mm=35)
PRINTS = PhotoRule(format=None, prints=2)
P = PointCode


def judged(demand: Demand, **said: Any) -> list[str]:
    return [point.code for point in JUDGE.judge(el.Provided("card", **said), demand)]


CASES: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    # Nothing is demanded.
    ({}, {"original": True}, []),
    ({}, {"original": True, "copies": 3, "issued_on": "1990-01-01", "stamps": [], "prints": 0}, []),
    ({}, {}, [P.FORM_NOT_STATED]),
    ({}, {"original": False}, [P.BARE_COPY]),
    ({}, {"copies": 1}, [P.BARE_COPY]),
    ({}, {"original": True, "photo": "no such file.jpg"}, []),
    ({}, {"original": True, "pages": 3}, []),
    # The original.
    ({"original": True}, {"original": True}, []),
    ({"original": True}, {"original": False}, [P.NOT_ORIGINAL]),
    ({"original": True}, {"copies": 9}, [P.ORIGINAL_UNSAID]),
    # Copies.
    ({"copies": copies(2)}, {"copies": 2}, []),
    ({"copies": copies(2)}, {"copies": 3}, []),
    ({"copies": copies(2)}, {"copies": 1, "original": True}, [P.TOO_FEW_COPIES]),
    ({"copies": copies(2)}, {"original": True}, [P.COPIES_UNSAID]),
    ({"copies": copies(0)}, {"original": True}, []),
    ({"copies": copies(0)}, {}, [P.FORM_NOT_STATED]),
    ({"copies": copies(-1)}, {"original": True}, []),
    ({"copies": copies(Decimal("1.5"))}, {"copies": 1}, [P.TOO_FEW_COPIES]),
    ({"copies": copies(1, 3, missing=("children",))}, {"copies": 0}, [P.TOO_FEW_COPIES]),
    ({"copies": copies(1, 3, missing=("children",))}, {"copies": 2}, [P.COPIES_OPEN]),
    ({"copies": copies(1, 3, missing=("children",))}, {"copies": 3}, []),
    ({"copies": replace(copies(1), most=None)}, {"copies": 99_999}, [P.COPIES_OPEN]),
    ({"copies": replace(copies(1), least=None)}, {"copies": 0}, [P.COPIES_OPEN]),
    # Paper, of the copies.
    ({"copies": copies(1), "paper": "A4"}, {"copies": 1, "paper": "a4"}, []),
    ({"copies": copies(1), "paper": "A4"}, {"copies": 1, "paper": "B5"}, [P.OTHER_PAPER]),
    ({"copies": copies(1), "paper": "A4"}, {"copies": 1}, [P.PAPER_UNSAID]),
    ({"copies": copies(0), "paper": "A4"}, {"original": True, "paper": "B5"}, []),
    # Stamps.
    ({"stamps": ((STAMPS["round"],),)}, {"original": True, "stamps": ["round", "seal"]}, []),
    ({"stamps": ((STAMPS["round"],),)}, {"original": True, "stamps": []}, [P.STAMP]),
    ({"stamps": ((STAMPS["round"],),)}, {"original": True}, [P.STAMPS_UNSAID]),
    ({"stamps": ((STAMPS["round"], STAMPS["seal"]),)}, {"original": True, "stamps": ["seal"]}, []),
    ({"stamps": ((STAMPS["round"],), (STAMPS["seal"],))}, {"original": True, "stamps": ["seal"]}, [P.STAMP]),
    # How recent it is.
    ({"issued_within": (YEAR,)}, {"original": True, "issued_on": "2020-06-15"}, []),
    ({"issued_within": (YEAR,)}, {"original": True, "issued_on": "2020-06-14"}, [P.EXPIRED]),
    ({"issued_within": (YEAR,)}, {"original": True, "issued_on": "2021-06-15"}, []),
    ({"issued_within": (YEAR,)}, {"original": True}, [P.ISSUE_DAY_UNSAID]),
    ({"issued_within": (UNSTATED,)}, {"original": True, "issued_on": "2021-06-15"}, [P.VALIDITY_OPEN]),
    ({"issued_within": (Span((3, 6), "month"),)}, {"original": True, "issued_on": "2021-03-15"}, []),
    ({"issued_within": (Span((3, 6), "month"),)}, {"original": True, "issued_on": "2021-03-14"}, [P.VALIDITY_OPEN]),
    ({"issued_within": (Span((3, 6), "month"),)}, {"original": True, "issued_on": "2020-12-15"}, [P.VALIDITY_OPEN]),
    ({"issued_within": (Span((3, 6), "month"),)}, {"original": True, "issued_on": "2020-12-14"}, [P.EXPIRED]),
    ({"issued_within": (YEAR, THREE_MONTHS)}, {"original": True, "issued_on": "2021-01-01"}, [P.EXPIRED]),
    # Which period it covers.
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-01", "2021-06-15")}, []),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-02", "2021-06-15")}, [P.PERIOD_OPEN]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-01", "2021-06-14")}, [P.PERIOD_OPEN]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-01", "2021-05-31")}, [P.PERIOD_OPEN]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-16", "2021-06-15")}, [P.PERIOD_OPEN]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-03-17", "2021-06-15")}, [P.PERIOD]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True, "covers": ("2021-01-01", "2021-05-30")}, [P.PERIOD]),
    ({"covers_last": (THREE_MONTHS,)}, {"original": True}, [P.PERIOD_UNSAID]),
    ({"covers_last": (UNSTATED,)}, {"original": True, "covers": ("1990-01-01", "2021-06-15")}, [P.PERIOD_OPEN]),
    (
        {"covers_last": (Span((3, 6), "month"),)},
        {"original": True, "covers": ("2021-03-01", "2021-06-15")},
        [P.PERIOD_OPEN],
    ),
    # Who issued it.
    ({"issuers": (HOSPITAL,)}, {"original": True, "issuer": "医院"}, []),
    ({"issuers": (HOSPITAL,)}, {"original": True, "issuer": " hospital "}, []),
    ({"issuers": (HOSPITAL,)}, {"original": True, "issuer": "第一医院"}, [P.ISSUER]),
    ({"issuers": (HOSPITAL,)}, {"original": True}, [P.ISSUER_UNSAID]),
    # Photos.
    ({"photos": (PRINTS,)}, {"prints": 2}, []),
    ({"photos": (PRINTS,)}, {"prints": 1}, [P.TOO_FEW_PRINTS]),
    ({"photos": (PRINTS,)}, {}, [P.PRINTS_UNSAID]),
    ({"photos": (PRINTS, PRINTS)}, {"prints": 3}, [P.PRINTS_SHARED]),
    ({"photos": (PRINTS, PRINTS)}, {"prints": 4}, []),
    ({"photos": (PhotoRule(format=None, prints=2, inches=2),)}, {"prints": 2}, [P.PRINT_SIZE]),
    ({"photos": (FILE,)}, {}, [P.PHOTO_UNSAID]),
    ({"photos": (FILE,)}, {"photo": jpeg()}, [P.PHOTO, P.PHOTO]),
    ({"photos": (FILE,)}, {"photo": b"\x89PNG\r\n\x1a\n"}, ["P202", P.PHOTO]),
    ({"photos": (FILE,)}, {"photo": jpeg()[:-2]}, ["P203", P.PHOTO, P.PHOTO]),
    ({"photos": (FILE,)}, {"photo": "no such file.jpg"}, ["P101"]),
    ({"photos": (FILE,)}, {"photo": b""}, ["P104"]),
    # Everything that is wrong is told.
    (
        {"original": True, "copies": copies(1), "issued_within": (YEAR,), "stamps": ((STAMPS["seal"],),)},
        {"original": False, "copies": 0, "issued_on": "2000-01-01"},
        [P.EXPIRED, P.NOT_ORIGINAL, P.TOO_FEW_COPIES, P.STAMPS_UNSAID],
    ),
]


@pytest.mark.parametrize(("demanded", "said", "codes"), CASES)
def test_a_paper_is_held_against_what_is_demanded(
    demanded: dict[str, Any], said: dict[str, Any], codes: list[str]
) -> None:
    assert judged(Demand(**demanded), **said) == codes


def test_every_code_of_a_paper_has_a_case() -> None:
    seen = {code for *_, codes in CASES for code in codes}
    elsewhere = {P.MISSING, P.COPIES_SHARED, P.UNLISTED, P.SHARED, P.OPEN_ENDED}
    assert {code for code in P if code < "C4"} - elsewhere == {code for code in P if code in seen}


def point(demand: Demand, **said: Any) -> Point:
    (found,) = JUDGE.judge(el.Provided("card", **said), demand)
    return found


def test_the_last_good_day_is_told() -> None:
    told = point(Demand(issued_within=(YEAR,)), original=True, issued_on="2020-06-14")
    assert told.said.zh == "2020-06-14 出具，须是1年内的，到 2021-06-14 为止；重新开一份"
    assert str(told).startswith("C102 2020-06-14")


def test_the_readings_of_a_period_are_named_with_their_days() -> None:
    told = point(Demand(covers_last=(THREE_MONTHS,)), original=True, covers=("2021-03-01", "2021-05-31"))
    assert told.truth is Truth.UNKNOWN
    assert "按只数整月（2021-03-01 至 2021-05-31）够" in told.text.zh
    assert "按含交件当日（2021-03-16 至 2021-06-15）、不含交件当日（2021-03-15 至 2021-06-14）不够" in told.text.zh
    assert "enough with full calendar months (2021-03-01 to 2021-05-31)" in told.text.en


def test_an_open_number_of_copies_comes_with_the_question_that_settles_it() -> None:
    told = point(Demand(copies=copies(1, 3, missing=("children",))), copies=2)
    assert told.hint == Bilingual("有几个孩子？", "How many children?")
    assert "1至3" in told.text.zh
    reason = both("no source says")
    assert point(Demand(copies=replace(copies(1, 3), unstated=(reason,))), copies=2).hint == reason
    assert point(Demand(copies=copies(1, 3)), copies=2).hint == Bilingual("问受理人员", "ask the staff")


def test_how_many_more_to_make_is_told() -> None:
    assert point(Demand(copies=copies(5)), copies=2).hint == Bilingual("再复印3份", "make so many more: 3")
    assert str(say_range(1, None).zh) == "至少1"


def test_copies_that_others_ask_for_too_are_a_question() -> None:
    paper, demand = el.Provided("card", copies=2), Demand(copies=copies(1))
    assert JUDGE.judge(paper, demand, elsewhere=1) == ()
    (told,) = JUDGE.judge(paper, demand, elsewhere=2)
    assert told.code is P.COPIES_SHARED
    assert "合计3份" in told.text.zh
    (told,) = JUDGE.judge(el.Provided("card", copies=0), demand, elsewhere=2)
    assert told.code is P.TOO_FEW_COPIES


@pytest.mark.parametrize(
    ("counts", "issued", "days"),
    [
        ((1,), "2020-06-15", ("2021-06-15", "2021-06-15")),
        ((1,), "2020-06-14", None),
        ((1, 2), "2020-06-15", ("2021-06-15", "2022-06-15")),
        ((1, 2), "2020-06-14", None),
    ],
)
def test_a_paper_that_is_good_has_its_last_day(
    counts: tuple[int, ...], issued: str, days: tuple[str, str] | None
) -> None:
    found = JUDGE.last_good_days(el.Provided("card", issued_on=issued), Demand(issued_within=(Span(counts, "year"),)))
    assert found == (() if days is None else tuple(map(date.fromisoformat, days)))


def test_of_several_spans_the_shortest_counts() -> None:
    demand = Demand(issued_within=(YEAR, THREE_MONTHS))
    paper = el.Provided("card", issued_on="2021-06-01")
    assert JUDGE.last_good_days(paper, demand) == (date(2021, 9, 1), date(2021, 9, 1))
    assert JUDGE.last_good_days(paper, replace(demand, issued_within=(YEAR, UNSTATED))) == ()


# ---------------------------------------------------------------------------- what holds of every paper


def status(paper: el.Provided, demand: Demand) -> el.CheckStatus:
    return OptionCheck(replace(option("card"), demand=demand), paper, JUDGE.judge(paper, demand)).status


@given(demands(settled=True))
def test_exactly_what_is_demanded_will_do(demand: Demand) -> None:
    assert status(exactly("card", demand), demand) is el.CheckStatus.SATISFIED


@given(demands(settled=True))
def test_no_one_thing_demanded_can_be_worse_or_unsaid(demand: Demand) -> None:
    paper = exactly("card", demand)
    for name, worse in weakened(paper, demand):
        event(name.split("=")[0])
        assert status(worse, demand) is not el.CheckStatus.SATISFIED, name


@given(papers("card"), demands(), st.data())
def test_to_learn_more_of_a_paper_never_turns_the_answer(
    paper: el.Provided, demand: Demand, data: st.DataObject
) -> None:
    unsaid = [name for name in ATTRIBUTES if getattr(paper, name) is None]
    known = replace(paper, **{name: data.draw(ATTRIBUTES[name]) for name in unsaid})
    before, after = status(paper, demand), status(known, demand)
    event(f"{before} to {after}")
    wants_a_form = demand.original or demand.photos or (demand.copies and demand.copies.most)
    if before.truth is Truth.FALSE:
        assert after.truth is Truth.FALSE
    elif before.truth is Truth.TRUE and (wants_a_form or known.original):
        assert after is el.CheckStatus.SATISFIED


@given(papers("card"), demands(), st.integers(0, 60))
def test_a_paper_is_recent_enough_until_the_day_told_and_no_longer(
    paper: el.Provided, demand: Demand, days: int
) -> None:
    def is_recent(on: date) -> bool:
        codes = {it.code for it in Judge(on, VOCABULARY).judge(paper, demand)}
        return not codes & {P.EXPIRED, P.VALIDITY_OPEN, P.ISSUE_DAY_UNSAID}

    found = JUDGE.last_good_days(paper, demand)
    if not found:
        assert not demand.issued_within or not is_recent(ON)
        return
    assert is_recent(min(found[0], ON + timedelta(days)))
    assert not is_recent(found[0] + timedelta(1))
