"""One applicant before every service at once."""

from __future__ import annotations

import json
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.rules.evaluation import count_missing
from eligibility.testing import facts
from tests.harbour import DAY, SERVICES, criterion, harbour, random_facts, random_services, service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.town import Town

MEMBER = {"is_resident": True, "is_member": True}


def surveyed(facts: Mapping[str, object], services: Mapping[str, str] = SERVICES) -> el.Survey:
    return harbour(services).assess(facts, on=DAY)


def test_every_service_in_force_has_its_determination_by_number() -> None:
    survey = surveyed(MEMBER)
    assert list(survey) == ["1-1", "2-1", "2-2", "3-1"]
    assert len(survey) == 4
    assert survey.eligible == ("1-1", "2-1", "2-2")
    assert survey.not_applicable == ("3-1",)
    assert surveyed({"is_resident": False}).ineligible == ("1-1", "2-2")
    assert (
        surveyed({"is_resident": False}).undetermined
        == surveyed({"is_resident": False}).of(el.Outcome.UNDETERMINED)
        == ("2-1",)
    )
    assert survey["s_2_1"].routes == ("member",)
    assert repr(survey) == ("Survey(on=2024-06-01, 1-1: eligible, 2-1: eligible, 2-2: eligible, 3-1: not_applicable)")


@given(random_services(), random_facts(complete=False))
def test_each_determination_is_the_one_its_service_gives(services: dict[str, str], facts: dict[str, object]) -> None:
    catalog = harbour(services)
    survey = catalog.assess(facts, on=DAY)
    for number, ruleset in catalog.items():
        assert survey[number].evaluation == ruleset.assess(facts, on=DAY).evaluation


@given(st.data())
def test_so_it_is_for_the_shipped_services(catalog: el.Catalog, data: st.DataObject) -> None:
    day = date(2022, 6, 1)
    applicant = data.draw(facts(catalog["1-1"].on(day), today=date(2022, 7, 1)))
    survey = catalog.assess(applicant, on="2022-06-01", today="2022-07-01")
    for number in survey:
        alone = catalog[number].assess(applicant, on=day, today="2022-07-01")
        assert survey[number].evaluation == alone.evaluation
    assert (survey.on, survey.today) == (day, date(2022, 7, 1))


class Counted(dict[str, object]):
    """Facts that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_facts_are_read_once_for_all() -> None:
    facts = Counted(MEMBER)
    surveyed(facts)
    assert facts.times == 1


def test_faults_of_the_facts_are_those_of_one_service() -> None:
    with pytest.raises(el.FactError) as caught:
        surveyed({"is_membr": True, "is_resident": 3})
    assert [fault.code for fault in caught.value.faults] == ["F101", "F102"]
    with pytest.raises(el.FactError) as alone:
        harbour()["1-1"].assess({"is_membr": True, "is_resident": 3}, on=DAY)
    assert str(alone.value) == str(caught.value)


def test_a_service_without_rules_on_the_day_says_when_it_has(town: Town) -> None:
    survey = town.catalog().assess({}, on="2025-01-01")
    assert list(survey) == ["1-1"]
    error = survey.not_in_force["9-1"]
    assert (error.service, error.starts, error.ends) == ("9-1", date(2020, 1, 1), date(2024, 12, 31))
    for wrong in (lambda: survey["9-1"], lambda: survey.checklist(["9-1"])):
        with pytest.raises(el.NotInForceError, match="service 9-1 has rules from 2020-01-01 until 2024-12-31"):
            wrong()
    assert "事项 9-1 的规则自 2020-01-01 起，至 2024-12-31 止，2025-01-01 不在其内" in survey.explain()


@pytest.mark.parametrize(
    ("numbers", "routes", "error", "says"),
    [
        (["1-9"], None, el.UnknownServiceError, "it has 1-1, 2-1, 2-2, 3-1"),
        (["s_2_l"], None, el.UnknownServiceError, "did you mean s_2_1?"),
        ([3], None, el.UnknownServiceError, "no service 3"),
        ("1-1", None, el.EligibilityError, r"write \['1-1'\]"),
        (["1-1"], {"2-1": "member"}, el.EligibilityError, "routes names 2-1, which the list is not for: 1-1"),
        (["1-1"], {"2-9": "member"}, el.UnknownServiceError, "no service '2-9'"),
    ],
)
def test_a_list_for_what_is_no_service_is_refused(
    numbers: list[str], routes: dict[str, str] | None, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        surveyed(MEMBER).checklist(numbers, routes=routes)


def breaking() -> Iterator[str]:
    yield "1-1"
    raise RuntimeError


@pytest.mark.parametrize(
    ("numbers", "routes", "says"),
    [(5, None, "not for a int"), (breaking(), None, "not for a generator"), (["1-1"], ["member"], "not list")],
)
def test_what_is_no_list_of_services_or_no_mapping_of_routes_is_refused(numbers: Any, routes: Any, says: str) -> None:
    with pytest.raises(el.EligibilityError, match=says):
        surveyed(MEMBER).checklist(numbers, routes=routes)


def test_a_list_takes_ids_for_numbers() -> None:
    merged = surveyed({**MEMBER, "is_fisher": True}).checklist(["s_2_1"], routes={"s_2_1": "member"})
    assert merged.routes == {"2-1": "member"}
    assert surveyed(MEMBER).checklist([]).items == ()


def test_one_document_in_the_strictest_form_is_brought_for_all() -> None:
    merged = surveyed(MEMBER).checklist()
    papers = [
        el.Provided("form", original=True),
        el.Provided("card", copies=1, paper="A4"),
        el.Provided("photo"),
        el.Provided("letter"),
    ]
    report = merged.check(papers)
    assert {item.id: item.status.value for item in report.items if item.need is el.Need.REQUIRED} == {
        "form": "satisfied",
        "card": "wrong_form",
        "photo": "unclear",
        "letter": "satisfied",
        "agency:letter": "not_needed",
    }
    assert report.on == DAY
    assert "boat_papers" not in [item.id for item in report.items]


# ---------------------------------------------------------------- what to ask, and what to do first


def test_the_next_question_is_the_one_that_most_of_all_services_hang_on() -> None:
    """Of 2-1 alone no fact comes before another; 1-1 and 2-2 hang on being a resident as well."""
    survey = surveyed({})
    assert survey.missing[0] == "is_resident"
    assert survey.next_question is not None
    assert survey.next_question.fact == "is_resident"
    assert surveyed({**MEMBER, "is_fisher": True}).missing == ()
    assert surveyed({**MEMBER, "is_fisher": True}).next_question is None


def test_facts_that_services_hang_on_as_much_come_in_the_order_of_the_file() -> None:

    def asking(number: str, fact: str) -> str:
        return service(number, "criteria:\n" + criterion("only", fact) + "eligibility: {all: [only]}\n")

    services = {"1-1": asking("1-1", "has_child"), "2-1": asking("2-1", "is_member")}
    assert surveyed({}, services).missing == ("is_member", "has_child")
    more = {**services, "2-2": asking("2-2", "has_child")}
    assert surveyed({}, more).missing == ("has_child", "is_member")


@given(random_services(), random_facts(complete=False))
def test_missing_is_that_of_all_undetermined_services_and_the_weightiest_first(
    services: dict[str, str], facts: dict[str, object]
) -> None:
    survey = surveyed(facts, services)
    undetermined = [survey[number] for number in survey.undetermined]
    assert set(survey.missing) == {name for it in undetermined for name in it.missing}
    counts = [count_missing(it.evaluation, it.evaluation.program.outcome) for it in undetermined]
    weights = [sum(count.get(name, 0) for count in counts) for name in survey.missing]
    assert weights == sorted(weights, reverse=True)
    if len(services) == len(undetermined) == 1:
        assert survey.missing == undetermined[0].missing


def test_what_stands_in_the_way_and_can_be_had_comes_first() -> None:
    def order(facts: Mapping[str, object]) -> list[tuple[str, str, str]]:
        found = surveyed(facts).order
        return [(it.first, it.then, it.fact.name if it.fact else it.document.id if it.document else "") for it in found]

    fact, paper = ("1-1", "2-1", "is_fisher"), ("2-1", "2-2", "boat_papers")
    assert order({}) == [fact, paper]
    assert order({"is_resident": True, "is_fisher": False, "is_member": False, "has_child": False}) == [fact, paper]
    assert order({"is_resident": True, "is_fisher": True}) == [paper]
    assert order({"is_resident": True, "is_fisher": True, "has_boat": True}) == []
    assert order(MEMBER) == [paper]
    assert order({"is_resident": False}) == [fact]


@pytest.mark.parametrize(
    ("when", "facts", "waits"),
    [
        ("is_fisher", {"is_fisher": False}, {"is_fisher"}),
        ("not is_fisher", {}, set()),
        ("not is_fisher", {"is_fisher": False}, set()),
        ("not (not is_fisher)", {}, {"is_fisher"}),
        ("is_member and is_fisher", {"is_member": False}, set()),
        ("is_member and is_fisher", {"is_member": False, "is_fisher": False}, set()),
        ("is_member and is_fisher", {"is_fisher": False}, {"is_fisher"}),
        ("is_fisher and has_boat", {"is_fisher": False, "has_boat": False}, {"is_fisher", "has_boat"}),
        ("is_fisher and has_boat", {"is_fisher": False}, {"is_fisher", "has_boat"}),
        ("is_fisher or has_boat", {"is_fisher": False, "has_boat": False}, {"is_fisher", "has_boat"}),
        ("is_fisher and not has_boat", {}, {"is_fisher"}),
        ("is_member or is_fisher", {"is_member": True}, set()),
    ],
)
def test_a_fact_is_in_the_way_only_if_the_answer_can_be_better_with_it(
    when: str, facts: dict[str, object], waits: set[str]
) -> None:
    services = {
        "1-1": SERVICES["1-1"],
        "2-1": SERVICES["2-1"],
        "2-2": service("2-2", "criteria:\n" + criterion("only", when) + "eligibility: {all: [only]}\n"),
    }
    found = [it for it in surveyed(facts, services).order if it.then == "2-2"]
    assert {it.fact.name for it in found if it.fact} == waits


def test_the_order_can_be_followed() -> None:
    turned = {number: SERVICES[number] for number in ("3-1", "2-2", "2-1", "1-1")}
    assert [(it.first, it.then) for it in surveyed({}, turned).order] == [("1-1", "2-1"), ("2-1", "2-2")]


# ---------------------------------------------------------------- how it is shown


def test_json_reads_back_and_says_what_the_survey_says() -> None:
    survey = surveyed({"is_resident": True})
    data = json.loads(survey.to_json())
    assert data == survey.to_dict()
    assert [(it["service"]["number"], it["kind"], it["outcome"]) for it in data["services"]] == [
        ("1-1", "application", "eligible"),
        ("2-1", "application", "undetermined"),
        ("2-2", "application", "eligible"),
        ("3-1", "duty", "not_applicable"),
    ]
    assert data["missing"] == list(survey.missing)
    assert data["next_question"]["fact"] == "is_member"
    assert [(it["first"], it["then"], it["fact"], it["document"]) for it in data["order"]] == [
        ("1-1", "2-1", "is_fisher", None),
        ("2-1", "2-2", None, "boat_papers"),
    ]
    early = json.loads(harbour().assess({}, on="2019-01-01").to_json())
    assert [(it["number"], it["from"], it["until"]) for it in early["not_in_force"]][:1] == [
        ("1-1", "2020-01-01", None)
    ]


def test_it_is_told_by_outcome_with_what_to_do_first() -> None:
    lines = surveyed({"is_resident": True}).explain("en").splitlines()
    assert lines[:4] == [
        "2024-06-01 Every service",
        "rules of 2024-06-01, facts read on 2024-06-01",
        "Next question: is_member (yes / no)",
        "",
    ]
    headings = [line for line in lines[3:] if line and not line.startswith(" ")]
    assert headings == ["eligible", "undetermined", "not applicable (no one applies)"]
    assert "    ▸ First 1-1 Matter 1-1: it decides “is_fisher”" in lines
    with pytest.raises(el.EligibilityError, match="lang is one of 'zh', 'en', not "):
        surveyed({}).explain("fr")  # type: ignore[arg-type]


def test_a_survey_and_its_list_can_be_pickled() -> None:
    survey = surveyed(MEMBER)
    again = pickle.loads(pickle.dumps(survey))  # noqa: S301 - our own
    assert again.to_dict() == survey.to_dict()
    assert again.checklist() == survey.checklist()
