"""One list for several matters: it is the least that meets the list of each."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.materials.checklist import pick_checklist
from eligibility.materials.demand import NO_DEMAND, Demand
from eligibility.materials.joining import implies, join_demands
from eligibility.testing import facts
from tests.harbour import DAY, SERVICES, criterion, harbour, random_facts, random_services, service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.materials.checklist import Checklist
    from eligibility.materials.item import ChecklistItem
    from eligibility.materials.merged import MergedItem

Bag = dict[str, Demand]
"""What is brought: documents, each just as good as a demand."""


def survey_of(services: Mapping[str, str], facts: Mapping[str, object]) -> el.Survey:
    return harbour(services).assess(facts, on=DAY)


def lists_of(survey: el.Survey) -> list[Checklist]:
    """The list of each matter on its own."""
    return [pick_checklist(survey[number].evaluation) for number in survey]


def meets(bag: Bag, lists: Iterable[Checklist]) -> bool:
    """Whether everything that one of the lists asks for, or may ask for, is in the bag and good enough."""
    return all(has(bag, item) for checklist in lists for item in checklist.common if item.provided_by == "applicant")


def has(bag: Bag, item: ChecklistItem) -> bool:
    found = [implies(bag.get(it.document.id, NO_DEMAND), it.demand) and it.document.id in bag for it in item.options]
    return any(found) if item.choice else all(found)


def bags(items: Iterable[MergedItem]) -> Iterator[Bag]:
    """Every way to bring exactly what a merged list asks for: one document of each choice."""
    for picked in product(*(item.options for item in items)):
        bag: Bag = {}
        for option in picked:
            bag[option.document.id] = join_demands(bag.get(option.document.id, NO_DEMAND), option.demand)
        yield bag


def weaker(demand: Demand) -> Iterator[Demand]:
    """The demand with one of its parts left out."""
    for part in fields(Demand):
        less = replace(demand, **{part.name: getattr(NO_DEMAND, part.name)})
        if not implies(less, demand):
            yield less


def names(items: Iterable[MergedItem]) -> list[str]:
    return [item.id for item in items]


# ---------------------------------------------------------------- the least upper bound


@given(random_services(), random_facts(complete=False))
def test_bringing_exactly_the_merged_list_meets_every_list(services: dict[str, str], facts: dict[str, object]) -> None:
    survey = survey_of(services, facts)
    merged = survey.checklist(survey)
    event(f"{len(merged.to_bring)} to bring, {sum(item.choice for item in merged.to_bring)} choices")
    assert all(meets(bag, lists_of(survey)) for bag in bags(merged.to_bring))


@given(random_services(), random_facts(complete=False))
def test_what_is_required_of_the_merged_list_meets_what_the_lists_require(
    services: dict[str, str], facts: dict[str, object]
) -> None:
    """Without what may be required, and in the form that is certain."""
    survey = survey_of(services, facts)
    sure = [replace(it, options=it.certain) for it in survey.checklist(survey).to_bring if it.need is el.Need.REQUIRED]
    required = [
        replace(it, common=tuple(item for item in it.common if item.need is el.Need.REQUIRED))
        for it in lists_of(survey)
    ]
    assert all(meets(bag, required) for bag in bags(sure))


@given(random_services(), random_facts(complete=True))
def test_nothing_in_the_merged_list_is_idle(services: dict[str, str], facts: dict[str, object]) -> None:
    """Of every document there is a way of picking from choices in which, left out or in a lesser form, it is missed."""
    services = {number: text.replace("open_ended: true, ", "") for number, text in services.items()}
    survey = survey_of(services, facts)
    lists, items = lists_of(survey), survey.checklist(survey).to_bring
    every = list(bags(items))
    for item in items:
        for option in item.options:
            name = option.document.id
            taken = [bag for bag in every if name in bag and lone(bag, item)]
            assert any(not meets({k: v for k, v in bag.items() if k != name}, lists) for bag in taken), name
    for bag in every if not any(item.choice for item in items) else ():
        for name, demand in bag.items():
            assert not any(meets({**bag, name: less}, lists) for less in weaker(demand)), name


def lone(bag: Bag, item: MergedItem) -> bool:
    """Whether only one document of the choice is brought that will do."""
    found = [implies(bag[it.document.id], it.demand) for it in item.options if it.document.id in bag]
    return found.count(True) == 1


@given(random_services(), random_facts(complete=True), st.data())
def test_whatever_meets_every_list_without_choices_has_all_of_the_merged_one(
    services: dict[str, str], facts: dict[str, object], data: st.DataObject
) -> None:
    survey = survey_of({number: text.replace("any_of", "all_of") for number, text in services.items()}, facts)
    lists, items = lists_of(survey), survey.checklist(survey).to_bring
    (least,) = bags(items)
    demands = st.sampled_from([NO_DEMAND, *(it.demand for item in items for it in item.options)])
    bag = {
        name: data.draw(st.just(demand) | st.lists(demands, max_size=3).map(lambda found: join_demands(*found)))
        for name, demand in least.items()
        if data.draw(st.integers(0, 9))
    }
    assert meets(bag, lists) == all(name in bag and implies(bag[name], demand) for name, demand in least.items())


@given(random_services(), random_facts(complete=False))
def test_no_document_is_both_required_and_not_or_stands_twice(
    services: dict[str, str], facts: dict[str, object]
) -> None:
    merged = survey_of(services, facts).checklist(services)
    wanted = {it.document.id for item in (*merged.to_bring, *merged.provided) for it in item.options}
    assert not wanted & {it.document.id for item in merged.not_required for it in item.options}
    assert len({*names(merged), *names(merged.obtained)}) == len(names(merged)) + len(merged.obtained)
    assert {item.need for item in merged.not_required} <= {el.Need.NOT_REQUIRED}
    assert el.Need.NOT_REQUIRED not in {item.need for item in (*merged.to_bring, *merged.provided)}
    assert {item.provided_by for item in merged.to_bring} <= {"applicant"}
    asked = {
        it.document.id for checklist in lists_of(survey_of(services, facts)) for i in checklist for it in i.options
    }
    assert asked == {name for item in merged for reason in item.wanted_by for name in reason.documents}


@given(random_services(), random_facts(complete=False), st.randoms())
def test_the_order_of_asking_makes_no_difference(
    services: dict[str, str], facts: dict[str, object], rng: object
) -> None:
    survey = survey_of(services, facts)
    numbers = list(services)
    rng.shuffle(numbers)  # type: ignore[attr-defined]
    assert survey.checklist(numbers) == survey.checklist([*services, *numbers])


@given(random_services(), random_facts(complete=False))
def test_of_one_matter_it_is_its_own_list(services: dict[str, str], facts: dict[str, object]) -> None:
    survey = survey_of(services, facts)
    (own,) = lists_of(survey)[:1]
    documents = [it.document.id for item in own.common for it in item.options if item.provided_by == "applicant"]
    assume(len(set(documents)) == len(documents))
    merged = survey.checklist(["1-1"])
    taken_apart = [
        ([it.document.id for it in options], item.need, [it.demand for it in options], item.open_ended)
        for item in own.common
        if item.provided_by == "applicant"
        for options in ([item.options] if item.choice else [(it,) for it in item.options])
    ]
    assert taken_apart == [
        ([it.document.id for it in item.options], item.need, [it.demand for it in item.options], item.open_ended)
        for item in merged.to_bring
    ]
    assert merged.order == ()


@given(st.data())
def test_of_1_1_it_is_its_own_list(catalog: el.Catalog, data: st.DataObject) -> None:
    applicant = data.draw(facts(catalog["1-1"].on("2022-06-01")))
    survey = catalog.assess(applicant, on="2022-06-01")
    own, merged = pick_checklist(survey["1-1"].evaluation), survey.checklist(["1-1"])
    for need in (el.Need.REQUIRED, el.Need.MAY_BE_REQUIRED):
        documents = [it.document.id for item in own.of(need) for it in item.options]
        assert documents == [it.document.id for item in merged.of(need) for it in item.options]
    assert list(merged.routes.values()) == ([own.route] if own.route else [])


# ---------------------------------------------------------------- the harbour


def listed(facts: Mapping[str, object], *numbers: str, **routes: str) -> el.MergedChecklist:
    by_number = {number.replace("_", "-").removeprefix("r"): route for number, route in routes.items()}
    return survey_of(SERVICES, facts).checklist(numbers or ["1-1", "2-1"], routes=by_number)


MEMBER = {"is_resident": True, "is_member": True, "has_child": False}


def item(items: Iterable[MergedItem], name: str) -> MergedItem:
    (found,) = [it for it in items if it.id == name]
    return found


def test_each_document_stands_once_with_the_strictest_form_and_says_for_whom() -> None:
    card = item(listed(MEMBER).to_bring, "card")
    assert card.form is not None
    assert card.form.zh == "复印件2份（A4纸）"
    assert [(it.number, it.title.en, it.item, it.route) for it in card.wanted_by] == [
        ("1-1", "Matter 1-1", "2", None),
        ("2-1", "Matter 2-1", "1", "member"),
    ]
    assert [it.why.en for it in card.wanted_by] == ["asked of every applicant"] * 2
    assert card.why.en == (
        "1-1 Matter 1-1 (item 2): asked of every applicant; 2-1 Matter 2-1 (item 1): asked of every applicant"
    )
    assert [str(citation) for citation in card.citations] == ["《渔港办法》一", "《渔港办法》二"]
    assert (card.title.zh, card.choice, card.provided_by, card.missing, card.question) == (
        "身份证",
        False,
        "applicant",
        (),
        None,
    )


def test_a_choice_is_met_by_a_document_that_another_matter_requires() -> None:
    merged = listed(MEMBER)
    assert names(merged.to_bring) == ["form", "card", "photo", "letter"]
    form = item(merged.to_bring, "form")
    assert form.wanted_by[1].text.zh == "2-1 事项2-1（材料3）：途径「member」（说明、或申请表）"
    assert form.certain == form.options


def test_a_choice_of_which_nothing_is_required_stays_one() -> None:
    (choice,) = [it for it in listed(MEMBER, "2-1").to_bring if it.choice]
    assert (choice.id, choice.title.zh, choice.combination.en) == ("note|form", "说明", "Note, or Form")


def test_documents_of_which_all_are_needed_are_taken_apart() -> None:
    both = listed({**MEMBER, "has_child": True}, "2-1", r2_1="parent")
    assert names(both.to_bring) == ["card", "photo", "letter"]
    assert both.routes == {"2-1": "parent"}


def test_what_an_agency_provides_is_apart_and_not_to_be_brought() -> None:
    (letter,) = listed(MEMBER, "1-1").provided
    assert (letter.id, letter.provided_by, letter.need) == ("agency:letter", "agency", el.Need.REQUIRED)
    both = listed(MEMBER)
    assert [it.number for it in item(both.provided, "agency:letter").wanted_by] == ["1-1"]
    assert [it.number for it in item(both.to_bring, "letter").wanted_by] == ["2-1"]


def test_what_one_matter_may_not_ask_for_another_may() -> None:
    services = {**SERVICES, "2-1": SERVICES["2-1"].replace("any_of: [note, form], ", "")}
    merged = survey_of(services, MEMBER).checklist(["1-1", "2-1"])
    assert "note" in names(merged.to_bring)
    (forbidden,) = merged.must_not_ask
    assert (forbidden.number, forbidden.title.zh, forbidden.needed_by) == ("1-1", "事项1-1", ("2-1",))
    assert [it.id for it in forbidden.prohibited.documents] == ["note"]
    (forbidden,) = listed(MEMBER).must_not_ask
    assert forbidden.needed_by == ()


def test_the_recognition_that_another_matter_needs_is_an_order_and_not_a_paper() -> None:
    refused = {"is_resident": True, "is_fisher": False, "is_member": False, "has_child": False}
    for known in (refused, {"is_resident": True}):
        merged = listed(known, "2-1", "1-1")
        assert list(merged.services) == ["1-1", "2-1"]
        assert [(it.first, it.then, it.fact and it.fact.name) for it in merged.order] == [("1-1", "2-1", "is_fisher")]
        assert merged.order[0].text.en == "1-1 before 2-1: 1-1 decides “is_fisher”"
        assert (merged.supposed, merged.routes) == (("is_fisher",), {"2-1": "fisher"})
        assert names(merged.to_bring) == ["form", "card", "photo"]


def test_what_is_granted_already_comes_before_nothing() -> None:
    merged = listed({"is_resident": True, "is_fisher": True}, "1-1", "2-1")
    assert (merged.order, merged.supposed, merged.routes) == ((), (), {"2-1": "fisher"})


def test_nothing_is_waited_for_that_does_not_help() -> None:
    """Not for a fact that is not in the way; nor is one supposed that the facts rule out."""
    assert listed(MEMBER).order == ()
    stranger = listed({"is_resident": False, "is_fisher": False})
    assert [it.text.zh for it in stranger.order] == ["先办 1-1，再办 2-1：1-1 认定「is_fisher」"]
    assert stranger.supposed == ()


def test_a_document_that_one_of_the_matters_gives_out_is_not_brought() -> None:
    merged = listed(MEMBER, "2-1", "2-2")
    assert names(merged.obtained) == ["boat_papers"]
    assert "boat_papers" not in names(merged)
    assert [(it.first, it.then, it.document and it.document.id) for it in merged.order] == [
        ("2-1", "2-2", "boat_papers")
    ]
    assert merged.order[0].because.en == "gives out Boat_papers"
    alone = listed(MEMBER, "2-2")
    assert names(alone.to_bring) == ["boat_papers", "card|letter"]
    assert (alone.obtained, alone.order) == ((), ())
    had = listed({**MEMBER, "has_boat": True}, "2-1", "2-2")
    assert (had.obtained, had.order) == ((), ())
    assert "boat_papers" in names(had.to_bring)


def test_nothing_is_waited_for_where_another_document_will_do() -> None:
    one = "eligibility: {all: []}\nmaterials:\n  - {document: card, cite: {source: rules}}\n"
    papers = "any_of: [boat_papers, letter]"
    other = f"eligibility: {{all: []}}\nmaterials:\n  - {{document: card, {papers}, cite: {{source: rules}}}}\n"
    files = {"2-1": service("2-1", one), "2-2": service("2-2", other)}
    assert survey_of(files, {}).checklist(["2-1", "2-2"]).order == ()
    both = {**files, "2-2": service("2-2", other.replace("any_of", "all_of"))}
    assert [(it.first, it.then) for it in survey_of(both, {}).checklist(["2-1", "2-2"]).order] == [("2-1", "2-2")]


def test_what_waits_for_something_that_waits_is_obtained_too() -> None:
    refused = {"is_resident": True, "is_fisher": False, "is_member": False, "has_child": False}
    merged = listed(refused, "2-2", "2-1", "1-1")
    assert list(merged.services) == ["1-1", "2-1", "2-2"]
    assert [(it.first, it.then) for it in merged.order] == [("1-1", "2-1"), ("2-1", "2-2")]
    assert names(merged.obtained) == ["boat_papers"]
    alone = listed(refused, "2-2", "2-1")
    assert (names(alone.obtained), alone.order) == ([], ())


def test_matters_that_wait_for_each_other_are_listed_all_the_same() -> None:
    card = "materials:\n  - {document: card, cite: {source: rules}}\n"
    one = "criteria:\n" + criterion("boat", "has_boat") + "eligibility: {all: [boat]}\n" + card
    other = "criteria:\n" + criterion("fisher", "is_fisher") + "eligibility: {all: [fisher]}\n" + card
    ring = {"1-1": service("1-1", one, grants="is_fisher"), "2-1": service("2-1", other, grants="has_boat")}
    merged = survey_of(ring, {}).checklist(["1-1", "2-1"])
    assert {(it.first, it.then) for it in merged.order} == {("1-1", "2-1"), ("2-1", "1-1")}
    assert names(merged.to_bring) == ["card"]


def test_with_no_route_sure_what_the_open_ones_ask_for_may_be_required() -> None:
    merged = listed({"is_resident": True}, "2-1")
    assert merged.routes == {}
    letter = item(merged.to_bring, "letter")
    assert letter.need is el.Need.MAY_BE_REQUIRED
    assert set(letter.missing) == {"is_member", "has_child"}
    assert letter.certain == ()
    assert letter.question is not None
    assert letter.question.fact == "is_member"


def test_a_form_that_only_may_be_asked_for_is_told_from_the_certain_one() -> None:
    body = SERVICES["1-1"].replace("copies: 1", "copies: 3, when: is_member")
    merged = survey_of({**SERVICES, "1-1": body}, {"is_resident": True, "is_fisher": True}).checklist(["1-1", "2-1"])
    card = item(merged.to_bring, "card")
    assert card.need is el.Need.REQUIRED
    assert [it.form and it.form.zh for it in card.options] == ["复印件3份（A4纸）"]
    assert [it.form and it.form.zh for it in card.certain] == ["复印件2份（A4纸）"]
    assert card.missing == ("is_member",)
    assert "肯定要的：复印件2份（A4纸）；其余视未知的事实而定" in [line.zh for line in card.details()]


def test_an_open_list_is_closed_by_a_matter_that_takes_nothing_else() -> None:
    body = SERVICES["1-1"].replace("copies: 1", "open_ended: true")
    services = {**SERVICES, "1-1": body}
    assert item(survey_of(services, MEMBER).checklist(["1-1"]).to_bring, "card").open_ended
    assert not item(survey_of(services, MEMBER).checklist(["1-1", "2-1"]).to_bring, "card").open_ended


def test_a_choice_with_more_documents_is_met_by_one_with_fewer() -> None:
    material = "materials:\n  - {{document: {}, any_of: [{}], cite: {{source: rules}}}}\n"
    eligible = "eligibility: {all: []}\n"
    services = {
        "1-1": service("1-1", eligible + material.format("note", "note, {document: form, copies: 1}, card")),
        "2-1": service("2-1", eligible + material.format("form", "{document: form, copies: 2}, card")),
    }
    merged = survey_of(services, {}).checklist()
    assert names(merged.to_bring) == ["form|card"]
    weak = {**services, "2-1": services["2-1"].replace("copies: 2", "original: true")}
    assert names(survey_of(weak, {}).checklist().to_bring) == ["note|form|card", "form|card"]


def asking(*materials: str) -> dict[str, str]:
    """A matter for each of *materials*, open to everyone."""
    return {
        f"{at}-1": service(f"{at}-1", f"eligibility: {{all: []}}\nmaterials:\n  - {{{it}, cite: {{source: rules}}}}\n")
        for at, it in enumerate(materials, start=1)
    }


def test_of_two_documents_that_meet_a_choice_the_one_is_taken_that_asks_no_more_than_it_must() -> None:
    """The form must have two copies for one choice anyway, which is enough for the other."""
    services = asking(
        "document: card, all_of: [card, form]",
        "document: card, any_of: [{document: card, original: true}, {document: form, copies: 1}]",
        "document: form, any_of: [{document: form, copies: 2}, note]",
    )
    merged = survey_of(services, {}).checklist()
    assert {item.id: item.form.en if item.form else None for item in merged.to_bring} == {
        "card": None,
        "form": "copies: 2",
    }
    assert [it.number for it in item(merged.to_bring, "form").wanted_by] == ["1-1", "2-1", "3-1"]


def test_a_choice_is_not_met_by_a_document_for_which_others_will_do() -> None:
    services = asking("document: card, open_ended: true", "document: note, any_of: [card, letter]")
    assert names(survey_of(services, {}).checklist().to_bring) == ["card", "card|letter"]
    assert names(survey_of(services, {}).checklist(["2-1"]).to_bring) == ["card|letter"]


def test_a_duty_is_listed_only_where_it_is_named() -> None:
    assert listed(MEMBER, "1-1").services.keys() == {"1-1"}
    assert survey_of(SERVICES, MEMBER).checklist().services.keys() == {"1-1", "2-1", "2-2"}
    duty = listed(MEMBER, "3-1")
    assert names(duty.to_bring) == ["note"]


def test_items_are_counted_and_read_as_those_of_one_list() -> None:
    merged = listed(MEMBER, "1-1", "2-1", "2-2")
    assert len(merged) == len(tuple(merged)) == len(merged.items)
    assert names(merged) == [*names(merged.to_bring), *names(merged.provided), *names(merged.not_required)]
    assert names(merged.of(el.Need.NOT_REQUIRED)) == names(merged.not_required)
    assert merged.on == DAY


@pytest.mark.parametrize(
    ("routes", "says"), [({"2-1": "fishr"}, "did you mean fisher?"), ({"1-1": "x"}, "no route 'x'")]
)
def test_a_route_that_is_none_is_refused(routes: dict[str, str], says: str) -> None:
    with pytest.raises(el.EligibilityError, match=r"service .-1 has no route") as caught:
        survey_of(SERVICES, MEMBER).checklist(["1-1", "2-1"], routes=routes)
    assert says in str(caught.value)
