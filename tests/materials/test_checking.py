from __future__ import annotations

import pickle
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.materials.checking import check_provided
from eligibility.materials.checklist import Prohibited, RouteGroup
from eligibility.materials.demand import Demand, Span
from eligibility.materials.options import Need, Option
from eligibility.materials.points import PointCode
from eligibility.rules.model import PhotoRule
from eligibility.truth import Truth
from tests.papers import DOCUMENTS, ON, VOCABULARY, Item, both, copies, exactly, items, one, option, papers
from tests.photos import jpeg, padded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from eligibility.materials.check_report import CheckReport, ItemCheck
    from tests.town import Town

S = el.CheckStatus
P = PointCode
YEAR = Span((1,), "year")
WITHIN_A_YEAR = Demand(issued_within=(YEAR,))


def original(name: str, **said: Any) -> el.Provided:
    return el.Provided(name, original=True, **said)


def check(asked: list[Item], *brought: el.Provided, **more: Any) -> CheckReport:
    return check_provided(asked, brought, **{"on": ON, "vocabulary": VOCABULARY, **more})


def check_one(item: Item, *brought: el.Provided) -> ItemCheck:
    (found,) = check([item], *brought).items
    return found


def codes(found: ItemCheck) -> list[str]:
    return [point.code for _, point in found.points]


# ---------------------------------------------------------------------------- one item


@pytest.mark.parametrize(
    ("demand", "brought", "status"),
    [
        (Demand(), [original("card")], S.SATISFIED),
        (Demand(), [], S.MISSING),
        (Demand(), [original("book")], S.MISSING),
        (Demand(), [el.Provided("card", original=False)], S.UNCLEAR),
        (Demand(original=True), [el.Provided("card", original=False)], S.WRONG_FORM),
        (WITHIN_A_YEAR, [original("card", issued_on="2020-01-01")], S.EXPIRED),
        (WITHIN_A_YEAR, [original("card")], S.UNCLEAR),
        # What has expired must be issued anew, whatever else is wrong with it.
        (
            replace(WITHIN_A_YEAR, original=True),
            [el.Provided("card", original=False, issued_on="2020-01-01")],
            S.EXPIRED,
        ),
        # What is wrong is wrong, whatever is not known besides.
        (replace(WITHIN_A_YEAR, original=True), [el.Provided("card", original=False)], S.WRONG_FORM),
        # The best of several counts.
        (Demand(original=True), [el.Provided("card", original=False), original("card")], S.SATISFIED),
        (WITHIN_A_YEAR, [original("card", issued_on="2020-01-01"), original("card")], S.UNCLEAR),
    ],
)
def test_an_item_of_one_document(demand: Demand, brought: list[el.Provided], status: el.CheckStatus) -> None:
    assert check_one(one("card", demand), *brought).status is status


def test_all_of_several_documents_takes_the_worst() -> None:
    item = Item("both", (option("card", original=True), option("book", issued_within=(YEAR,))))
    good, old = original("book", issued_on=ON), original("book", issued_on="2020-01-01")
    assert check_one(item, original("card"), good).status is S.SATISFIED
    assert check_one(item, original("card"), old).status is S.EXPIRED
    assert check_one(item, old).status is S.MISSING
    assert check_one(item, el.Provided("card"), good).status is S.UNCLEAR
    assert check_one(item, el.Provided("card", original=False), good).status is S.WRONG_FORM
    found = check_one(item, el.Provided("card", original=False), old)
    assert [(document and document.id, point.code) for document, point in found.to_do] == [
        ("card", P.NOT_ORIGINAL),
        ("book", P.EXPIRED),
    ]
    assert [it.status for it in found.chosen] == [S.WRONG_FORM, S.EXPIRED]


CHOICE = Item(
    "any",
    (option("card"), option("book", original=True, copies=copies(2)), option("form", issued_within=(YEAR,))),
    choice=True,
)


@pytest.mark.parametrize(
    ("brought", "cheapest"),
    [
        ([], ["card", "book", "form"]),
        # To mend what was brought comes before what is to be obtained, however much is to be mended.
        ([el.Provided("book", original=False, copies=0)], ["book", "card", "form"]),
        # To have it issued anew comes before what one never had.
        ([original("form", issued_on="2000-01-01")], ["form", "card", "book"]),
        ([original("form", issued_on="2000-01-01"), original("book", copies=1)], ["book", "form", "card"]),
        # A question comes before a mend.
        ([original("form"), original("book", copies=1)], ["form", "book", "card"]),
        # Ties stand in the order of the list.
        ([original("form"), original("book")], ["book", "form", "card"]),
    ],
)
def test_the_cheapest_way_comes_first(brought: list[el.Provided], cheapest: list[str]) -> None:
    found = check_one(CHOICE, *brought)
    assert [way.options[0].document.id for way in found.ways] == cheapest
    assert found.status is found.ways[0].status
    assert found.to_do == found.ways[0].to_do
    assert found.others == found.ways[1:]


def test_what_is_satisfied_leaves_nothing_to_do_and_no_other_way() -> None:
    found = check_one(CHOICE, original("book", copies=2))
    assert (found.status, found.to_do, found.others) == (S.SATISFIED, (), ())
    assert [it.document.id for it in found.chosen] == ["book"]


def test_what_is_missing_says_how_it_must_be_and_where_it_comes_from() -> None:
    document = replace(DOCUMENTS["card"], issued_by=both("the police"), produced_by="1-1")
    item = Item("card", (Option(document, Demand(original=True, copies=copies(1))),))
    ((_, point),) = check_one(item).to_do
    assert point.said.en == (
        "not brought: card; first obtain it by service 1-1, issued by the police, it must be: original, copies: 1"
    )
    hospital = Item("card", (Option(document, Demand(issuers=(both("a hospital"),))),))
    ((_, point),) = check_one(hospital).to_do
    assert "the police" not in point.said.en
    ((_, point),) = check_one(one("book")).to_do
    assert point.said.zh == "没有带book；带来"


def test_what_others_provide_is_never_missing() -> None:
    for who in ("agency", "system"):
        found = check_one(one("card", provided_by=who))
        assert (found.status, found.is_complete, codes(found)) == (S.NOT_NEEDED, Truth.TRUE, [P.PROVIDED_BY])


def test_what_is_not_required_is_not_needed() -> None:
    found = check_one(one("card", need=Need.NOT_REQUIRED))
    assert (found.status, found.is_complete, codes(found)) == (S.NOT_NEEDED, Truth.TRUE, [P.NOT_REQUIRED])


def test_what_may_be_required_keeps_its_need_and_is_open_while_it_is_not_there() -> None:
    item = one("card", need=Need.MAY_BE_REQUIRED)
    found = check_one(item)
    assert (found.need, found.status, found.is_complete) == (Need.MAY_BE_REQUIRED, S.MISSING, Truth.UNKNOWN)
    assert check_one(item, original("card")).is_complete is Truth.TRUE
    report = check([item])
    assert (report.is_complete, report.to_do) == (Truth.UNKNOWN, (report.items[0],))


def test_an_open_list_takes_another_paper_for_the_staff_to_judge() -> None:
    item = one("card", open_ended=True)
    found = check_one(item, original("letter"), original("book"))
    assert found.status is S.UNCLEAR
    assert codes(found) == [P.UNLISTED]
    assert "letter、book" in found.points[0][1].text.zh
    assert [way.status for way in found.others] == [S.MISSING]
    report = check([item, one("book")], original("letter"), original("book"))
    assert [paper.document for paper in report.common[0].ways[0].unlisted] == ["letter"]
    assert report.not_needed == ()
    report = check([item], original("letter"), original("card"))
    assert report.common[0].status is S.SATISFIED
    assert [(it.document.id, it.point.code) for it in report.not_needed] == [("letter", P.NOT_ASKED)]


def test_an_open_list_says_so_when_nothing_was_brought() -> None:
    assert codes(check_one(one("card", open_ended=True))) == [P.MISSING, P.OPEN_ENDED]
    assert codes(check_one(one("card", open_ended=True), original("card"))) == []


def test_what_may_not_be_asked_for_is_no_candidate_of_an_open_list() -> None:
    rule = Prohibited(both("no letters"), (DOCUMENTS["letter"],), (), None)
    report = check([one("card", open_ended=True)], original("letter"), must_not_ask=[rule])
    assert report.common[0].status is S.MISSING
    assert [it.point.code for it in report.not_needed] == [P.PROHIBITED]


# ---------------------------------------------------------------------------- several items


def test_the_same_document_asked_for_twice_needs_copies_for_both() -> None:
    asked = [Item("first", (option("card", copies=copies(1)),)), Item("second", (option("card", copies=copies(2)),))]
    assert [it.status for it in check(asked, el.Provided("card", copies=2)).items] == [S.UNCLEAR, S.UNCLEAR]
    assert [it.status for it in check(asked, el.Provided("card", copies=1)).items] == [S.UNCLEAR, S.WRONG_FORM]
    report = check(asked, el.Provided("card", copies=3))
    assert [it.status for it in report.items] == [S.SATISFIED, S.SATISFIED]


def test_copies_for_what_is_not_needed_or_others_provide_do_not_count() -> None:
    asked = [
        Item("first", (option("card", copies=copies(1)),)),
        Item("second", (option("card", copies=copies(2)),), need=Need.NOT_REQUIRED),
        Item("third", (option("card", copies=copies(2)),), provided_by="agency"),
    ]
    assert check(asked, el.Provided("card", copies=1)).items[0].status is S.SATISFIED


def test_what_a_route_asks_for_comes_on_top_of_the_common_items() -> None:
    groups = [group(route, Item(route, (option("card", copies=copies(1)),))) for route in ("one", "two")]
    common = [Item("common", (option("card", copies=copies(1)),))]
    report = check(common, el.Provided("card", copies=1), groups=groups)
    assert [it.status for it in report.items] == [S.SATISFIED, S.UNCLEAR, S.UNCLEAR]
    assert [codes(it) for it in report.items] == [[], [P.COPIES_SHARED, P.SHARED], [P.COPIES_SHARED, P.SHARED]]
    report = check(common, el.Provided("card", copies=2), el.Provided("card", copies=0), groups=groups)
    assert [codes(it) for it in report.items] == [[], [], []]


def test_one_paper_for_two_items_is_noted() -> None:
    asked = [Item("first", (option("card"),)), Item("second", (option("card"),))]
    report = check(asked, original("card"))
    assert [codes(it) for it in report.items] == [[], [P.SHARED]]
    assert "first" in report.items[1].notes[0].text.en
    assert report.is_complete is Truth.TRUE
    report = check(asked, original("card"), original("card"))
    assert [codes(it) for it in report.items] == [[], []]


def group(route: str, *asked: Item, truth: Truth = Truth.TRUE) -> RouteGroup:
    return RouteGroup(route, both(route), truth, asked)  # type: ignore[arg-type]


def test_of_several_routes_that_hold_one_is_to_be_completed() -> None:
    groups = [group("long", one("card"), one("book")), group("short", one("form"))]
    report = check([], groups=groups)
    assert report.group is report.groups[1]
    assert [it.id for it in report.to_do] == ["form"]
    assert [it.route for it in report.items] == ["long", "long", "short"]
    assert report.is_complete is Truth.FALSE
    report = check([], original("card"), original("book"), groups=groups)
    assert (report.group, report.to_do, report.is_complete) == (report.groups[0], (), Truth.TRUE)


def test_a_group_that_is_complete_comes_before_one_where_only_what_may_be_required_lacks() -> None:
    maybe = one("card", need=Need.MAY_BE_REQUIRED)
    report = check([], original("book"), groups=[group("open", maybe), group("done", one("book"))])
    assert report.group is report.groups[1]
    assert report.is_complete is Truth.TRUE


def test_while_every_route_is_open_each_of_them_must_be_complete() -> None:
    groups = [
        group("one", one("card", need=Need.MAY_BE_REQUIRED), truth=Truth.UNKNOWN),
        group("two", one("book", need=Need.MAY_BE_REQUIRED), truth=Truth.UNKNOWN),
    ]
    assert check([], original("card"), groups=groups).is_complete is Truth.UNKNOWN
    report = check([], original("card"), original("book"), groups=groups)
    assert (report.is_complete, report.group) == (Truth.TRUE, None)


def test_common_items_are_needed_besides_any_group() -> None:
    report = check([one("form")], original("card"), groups=[group("one", one("card"))])
    assert report.is_complete is Truth.FALSE
    assert [it.id for it in report.of(S.MISSING)] == ["form"]


# ---------------------------------------------------------------------------- what was brought and is not needed


def unneeded(report: CheckReport) -> list[tuple[str, str]]:
    return [(it.document.id, it.point.code) for it in report.not_needed]


def test_papers_that_nothing_asks_for_are_listed_with_the_reason() -> None:
    asked = [
        Item("any", (option("card"), option("book")), choice=True),
        one("form", need=Need.NOT_REQUIRED),
    ]
    report = check(asked, *map(original, ("book", "card", "form", "letter")))
    assert unneeded(report) == [("book", P.SPARE), ("form", P.NOT_REQUIRED), ("letter", P.NOT_ASKED)]
    assert "card" in report.not_needed[0].point.text.en
    report = check([one("card", provided_by="system")], original("card"))
    assert unneeded(report) == [("card", P.PROVIDED_BY)]


def test_the_worse_of_two_papers_of_a_kind_is_spare_even_if_the_better_will_not_do() -> None:
    old, older = original("card", issued_on="2000-01-01"), el.Provided("card", original=False, issued_on="1999-01-01")
    report = check([one("card", replace(WITHIN_A_YEAR, original=True))], older, old)
    assert report.common[0].status is S.EXPIRED
    assert [(it.paper, it.point.code) for it in report.not_needed] == [(older, P.SPARE)]


def test_another_way_that_was_begun_is_not_spare() -> None:
    item = Item("any", (option("card", original=True), option("book", original=True)), choice=True)
    report = check([item], el.Provided("card", original=False), el.Provided("book", original=False))
    assert unneeded(report) == []


def test_what_may_not_be_asked_for_is_told_to_be_taken_back() -> None:
    named = Prohibited(both("no letters"), (DOCUMENTS["letter"],), (), None)
    anything = Prohibited(both("nothing else"), (), (), None)
    brought = [original("card"), original("letter"), original("book")]
    assert unneeded(check([one("card")], *brought, must_not_ask=[named])) == [
        ("letter", P.PROHIBITED),
        ("book", P.NOT_ASKED),
    ]
    report = check([one("card"), one("book", need=Need.NOT_REQUIRED)], *brought, must_not_ask=[anything])
    assert unneeded(report) == [("letter", P.PROHIBITED), ("book", P.PROHIBITED)]
    assert report.not_needed[0].point.said.zh == "不得要求提供；收回"


# ---------------------------------------------------------------------------- what expires


def test_papers_that_are_good_are_listed_by_their_last_day() -> None:
    asked = [
        one("card", WITHIN_A_YEAR),
        one("book", Demand(issued_within=(Span((3,), "month"),))),
        one("form", Demand(issued_within=(Span((1, 2), "year"),))),
        one("letter", WITHIN_A_YEAR),
    ]
    brought = [
        original("card", issued_on="2020-07-01"),
        original("book", issued_on="2021-06-01"),
        original("form", issued_on="2020-08-01"),
        original("letter", issued_on="2020-01-01"),
    ]
    report = check(asked, *brought, next_step="2021-08-15")
    assert [(it.document.id, str(it.good_until), it.before_next_step) for it in report.expiring] == [
        ("card", "2021-07-01", Truth.TRUE),
        ("form", "2021-08-01", Truth.UNKNOWN),
        ("book", "2021-09-01", Truth.FALSE),
    ]
    assert [it.document.id for it in report.expiring_before_next_step] == ["card", "form"]
    assert [it.before_next_step for it in check(asked, *brought).expiring] == [None, None, None]


def test_the_last_good_day_itself_is_in_time_for_the_next_step() -> None:
    paper = original("card", issued_on="2020-07-01")
    for day, ends in (("2021-07-01", Truth.FALSE), ("2021-07-02", Truth.TRUE)):
        (found,) = check([one("card", WITHIN_A_YEAR)], paper, next_step=day).expiring
        assert found.before_next_step is ends


def test_of_two_papers_that_will_do_the_one_that_lasts_is_used() -> None:
    old, new = (original("card", issued_on=day) for day in ("2020-07-01", "2021-06-01"))
    report = check([one("card", WITHIN_A_YEAR)], old, new)
    assert [it.paper for it in report.expiring] == [new]
    assert [it.paper for it in report.not_needed] == [old]


def test_a_paper_that_serves_two_items_ends_with_the_shorter() -> None:
    asked = [
        Item("a", (option("card", issued_within=(YEAR,)),)),
        Item("b", (option("card", issued_within=(Span((6,), "month"),)),)),
    ]
    (found,) = check(asked, original("card", issued_on=ON)).expiring
    assert found.good_until == date(2021, 12, 15)


# ---------------------------------------------------------------------------- photos

PHOTO = one("card", Demand(photos=(PhotoRule(under=120, width_mm=25, height_mm=35),)))


def test_a_photo_file_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "me.jpg"
    path.write_bytes(jpeg())
    assert check_one(PHOTO, el.Provided("card", photo=path)).status is S.SATISFIED
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    found = check_one(PHOTO, el.Provided("card", photo=path))
    assert found.status is S.WRONG_FORM
    assert codes(found)[0] == "P202"
    path.write_bytes(jpeg()[:-2])
    assert "P203" in codes(check_one(PHOTO, el.Provided("card", photo=path)))


@pytest.mark.parametrize(("size", "status"), [(122_879, S.SATISFIED), (122_880, S.WRONG_FORM)])
def test_a_photo_is_under_its_kilobytes_of_1024_bytes(size: int, status: el.CheckStatus) -> None:
    found = check_one(PHOTO, el.Provided("card", photo=padded(jpeg(), size)))
    assert found.status is status
    assert any("1024" in point.text.zh for _, point in found.points)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "me.jpg"
    with path.open("wb") as file:
        file.write(jpeg())
        file.truncate(200 << 20)
    found = check_one(PHOTO, el.Provided("card", photo=path))
    assert (found.status, codes(found)[0]) == (S.WRONG_FORM, "P301")


def test_the_extra_is_needed_only_where_a_photo_file_is_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = jpeg()
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    assert check_one(PHOTO).status is S.MISSING
    assert check_one(PHOTO, el.Provided("card")).status is S.UNCLEAR
    assert check_one(one("card"), original("card", photo=photo)).status is S.SATISFIED
    prints = one("card", Demand(photos=(PhotoRule(format=None, prints=2),)))
    assert check_one(prints, el.Provided("card", prints=2, photo=photo)).status is S.SATISFIED
    with pytest.raises(el.MissingExtraError, match=r'pip install "eligibility\[photos\]"'):
        check_one(PHOTO, el.Provided("card", photo=photo))


# ---------------------------------------------------------------------------- bad input


def broken() -> Iterator[el.Provided]:
    yield original("card")
    raise RuntimeError


def endless() -> Iterator[el.Provided]:
    while True:
        yield original("card")


@pytest.mark.parametrize(
    "provided",
    [
        None,
        5,
        "card",
        b"card",
        original("card"),
        ["card"],
        [None],
        {"document": "card"},
        [{"document": "card"}],
        broken(),
        endless(),
    ],
    ids=lambda it: it.__name__ if hasattr(it, "__name__") else repr(it),
)
def test_what_are_no_papers_are_refused(provided: Any) -> None:
    with pytest.raises(el.EligibilityError, match="brought"):
        check_provided([one("card")], provided, on=ON, vocabulary=VOCABULARY)


@pytest.mark.parametrize("day", ["2021-02-29", "", 5, datetime(2021, 6, 15), float("nan"), object()])  # noqa: DTZ001
def test_a_day_that_is_none_is_refused(day: Any) -> None:
    with pytest.raises(el.EligibilityError, match="on must be a day"):
        check([], on=day)
    with pytest.raises(el.EligibilityError, match="next_step must be a day"):
        check([], next_step=day)


def test_a_next_step_before_the_day_is_refused() -> None:
    with pytest.raises(el.EligibilityError, match="next_step 2021-06-14 is before 2021-06-15"):
        check([], next_step="2021-06-14")
    assert check([], next_step="2021-06-15").next_step == ON


def test_every_fault_of_the_papers_is_told_at_once() -> None:
    with pytest.raises(el.FactError, match="3 faults in what was brought"):
        check([], original("crad"), original("card", issued_on="2022-01-01"), original("card", stamps=["x"]))


@pytest.mark.parametrize("on", [date.min, date.max])
def test_the_first_and_the_last_day_there_is_will_do(on: date) -> None:
    asked = [
        one("card", WITHIN_A_YEAR),
        one("book", Demand(covers_last=(Span((3,), "month"),))),
    ]
    report = check(asked, original("card", issued_on=on), original("book", covers=(date.min, on)), on=on)
    assert report.is_complete is Truth.TRUE


def test_a_report_can_be_pickled_and_compared() -> None:
    report = check([CHOICE], original("form"))
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own


# ---------------------------------------------------------------------------- of a matter


def test_a_checklist_is_checked_on_the_day_the_facts_were_read(ruleset: el.Ruleset) -> None:
    checklist = ruleset.assess({}, today="2022-03-01").checklist()
    assert checklist.today == date(2022, 3, 1)
    assert checklist.check([]).on == date(2022, 3, 1)
    assert checklist.check([], on="2022-05-01").on == date(2022, 5, 1)
    assert isinstance(checklist.check([]), el.CheckReport)


def test_medical_records_older_than_a_year_are_expired(catalog: el.Catalog) -> None:
    facts = el.read_facts("examples/ill-wife.yaml")
    d = catalog["1-1"].assess(facts, on="2022-04-01")
    brought = [
        el.Provided("diagnosis_certificate", original=True, issuer="二级及以上医院"),
        el.Provided("medical_records", original=True, issued_on="2021-03-31"),
    ]
    checklist = d.checklist(route="ill_relative")
    (item,) = [it for it in checklist.check(brought).items if it.id == "illness_proof"]
    assert item.status is S.EXPIRED
    (item,) = [it for it in checklist.check(brought, on="2022-03-31").items if it.id == "illness_proof"]
    assert item.status is S.SATISFIED
    (expiry,) = checklist.check(brought, on="2022-03-30", next_step="2022-04-01").expiring
    assert (expiry.good_until, expiry.before_next_step) == (date(2022, 3, 31), Truth.TRUE)


def test_a_ruleset_may_demand_stamps_copies_by_formula_and_photos(town: Town) -> None:
    town.add("stamps.yaml", 'round: {zh: 公章, en: "Round stamp"}\nseal: {zh: 私章, en: "Seal"}\n')
    text = """\
materials:
  - document: aid_form
    original: true
    copies: household_size
    paper: A4
    stamps: {any_of: [round, seal]}
    cite: {source: heating_guide}
  - document: payslip
    photo: {format: jpeg, under: 120, width_mm: 25, height_mm: 35}
    cite: {source: heating_guide}
"""
    file = "services/01-1-heating-aid.yaml"
    head, rest = town.files[file].split("materials:\n", 1)
    catalog = town.add(file, head + text + rest[rest.index("\nprocedure:") :]).catalog()
    brought = [
        el.Provided("aid_form", original=True, copies=3, paper="A4", stamps=["seal"]),
        el.Provided("payslip", photo=jpeg()),
    ]
    unknown = catalog["1-1"].assess({}, on="2021-06-01").checklist().check(brought)
    assert [it.status for it in unknown.items] == [S.UNCLEAR, S.SATISFIED]
    assert any(point.code is P.COPIES_OPEN and point.hint for _, point in unknown.items[0].points)
    for size, status in ((3, S.SATISFIED), (4, S.WRONG_FORM)):
        known = catalog["1-1"].assess({"household_size": size}, on="2021-06-01").checklist().check(brought)
        assert [it.status for it in known.items] == [status, S.SATISFIED]


# ---------------------------------------------------------------------------- what holds of every list

LISTS = st.tuples(items("first"), items("second"), items("third")).map(list)


@given(LISTS, st.lists(papers(), max_size=4), papers())
def test_to_bring_more_never_harms(asked: list[Item], brought: list[el.Provided], another: el.Provided) -> None:
    less, more = check(asked, *brought), check(asked, *brought, another)
    event(f"{less.is_complete.name} to {more.is_complete.name}")
    assert more.is_complete >= less.is_complete
    for before, after in zip(less.items, more.items, strict=True):
        assert after.status.truth >= before.status.truth
        assert after.cost <= before.cost


@given(LISTS, st.lists(papers(), max_size=5))
def test_every_paper_is_used_or_listed_as_not_needed(asked: list[Item], brought: list[el.Provided]) -> None:
    report = check(asked, *brought)
    spare = {id(it.paper) for it in report.not_needed}
    chosen = {id(it.paper) for item in report.items for it in item.chosen if it.paper}
    assert not spare & chosen
    used = {
        id(paper)
        for item in report.items
        for way in item.ways
        for paper in (*way.unlisted, *(it.paper for it in way.options if it.paper))
    }
    assert {id(paper) for paper in brought} <= spare | used


@given(LISTS, st.lists(papers(), max_size=5))
def test_a_report_agrees_with_itself(asked: list[Item], brought: list[el.Provided]) -> None:
    report = check(asked, *brought, next_step=ON + timedelta(100))
    assert [it.item for it in (*report.common, *report.not_required)] == sorted(
        asked, key=lambda it: it.need is Need.NOT_REQUIRED
    )
    for item in report.items:
        assert list(item.ways) == sorted(item.ways, key=lambda way: way.cost)
        if item.status is S.NOT_NEEDED:
            assert item.need is Need.NOT_REQUIRED or item.item.provided_by == "agency"
            continue
        assert item.status.truth is Truth.any_of(way.status.truth for way in item.ways)
        assert bool(item.to_do) is (item.status is not S.SATISFIED)
        assert any(point.truth is Truth.FALSE for _, point in item.to_do) is (item.status.truth is Truth.FALSE)
    assert bool(report.to_do) is (report.is_complete is not Truth.TRUE)
    days = [it.good_until for it in report.expiring]
    assert days == sorted(days)
    assert all(day >= ON for day in days)


@given(LISTS)
def test_exactly_what_is_demanded_leaves_nothing_to_do(asked: list[Item]) -> None:
    settled = [replace(item, options=tuple(_settled(it) for it in item.options)) for item in asked]
    brought = [
        replace(exactly(it.document.id, it.demand), original=True, copies=20) for item in settled for it in item.options
    ]
    report = check(settled, *brought)
    assert report.is_complete is Truth.TRUE, [str(point) for item in report.to_do for _, point in item.to_do]


def _settled(it: Option) -> Option:
    spans = [
        tuple(Span(span.counts[:1], span.unit) for span in each)
        for each in (it.demand.covers_last, it.demand.issued_within)
    ]
    return replace(it, demand=replace(it.demand, covers_last=spans[0], issued_within=spans[1]))
