from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import eligibility as el
from eligibility.citation import Grade
from eligibility.materials.checklist import Checklist, build_checklist, names_route
from eligibility.materials.options import NEED_BY_TRUTH, Need
from eligibility.rules.verdict import Verdict
from eligibility.testing import facts
from eligibility.truth import Truth
from tests.reference import F, Reference, T, U
from tests.situations import TODAY, Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.materials.item import ChecklistItem
    from eligibility.rules.evaluation import Evaluation
    from tests.situations import Facts

NEEDS = {T: Need.REQUIRED, U: Need.MAY_BE_REQUIRED, F: Need.NOT_REQUIRED}
HOPEFUL: Facts = {
    "has_local_hukou": True,
    "has_work_capacity": True,
    "is_willing_to_work": True,
    "is_registered_unemployed": True,
    "is_unplaced_after_referral": True,
    "receives_basic_pension": False,
    "age": 41,
}


@st.composite
def evaluations_of_1_1(draw: st.DrawFn, service: el.Service) -> Evaluation:
    """Applicants who pass what is asked of everyone more often than not."""
    on = draw(st.sampled_from((date(2021, 6, 1), date(2022, 7, 1))))
    known = draw(st.sampled_from(({}, HOPEFUL, HOPEFUL)))
    return service.history.on(on).evaluate(draw(facts(service.on(on), known=known)), on, on)


def ids(items: tuple[ChecklistItem, ...]) -> list[str]:
    return [item.id for item in items]


def check(evaluation: Evaluation) -> None:
    """What holds of every applicant's lists."""
    rules, verdict = evaluation.rules, Verdict(evaluation)
    every = [material.id for material in rules.materials]
    checklist = build_checklist(evaluation)
    event(f"{len(checklist.groups)} groups, {len(checklist.not_required)} not required")

    # An item is asked for or not, never both, and none is lost.
    asked = [*ids(checklist.common), *dict.fromkeys(id_ for group in checklist.groups for id_ in ids(group.items))]
    assert sorted([*asked, *ids(checklist.not_required)]) == sorted(every)
    assert all(item.need is not Need.NOT_REQUIRED for item in checklist.common)
    assert all(item.need is Need.NOT_REQUIRED for item in checklist.not_required)

    elsewhere = "only when claiming by another route"
    lists = [
        [(it.id, it.need, it.why.en == elsewhere) for it in items]
        for items in (checklist.common, checklist.not_required)
    ]
    assert tuple(lists) == plain(evaluation)

    # Groups are those of the routes that are TRUE, else of those still open, fewest documents first.
    shown = verdict.routes or verdict.open_routes
    assert sorted(group.route for group in checklist.groups) == sorted(shown)
    assert {group.truth for group in checklist.groups} <= {Truth.TRUE if verdict.routes else Truth.UNKNOWN}
    counts = [sum(documents(item) for item in group.items if item.need is Need.REQUIRED) for group in checklist.groups]
    assert counts == sorted(counts)

    # A group asks for what its route alone asks for, beyond what everyone is asked for.
    for group in checklist.groups:
        alone = {item.id: item.need for item in build_checklist(evaluation, route=group.route).common}
        for item in group.items:
            assert (item.route, item.need) == (group.route, alone[item.id])
            assert item.id not in ids(checklist.common)
        assert alone.keys() - set(ids(checklist.common)) == set(ids(group.items))


def plain(evaluation: Evaluation) -> tuple[list[object], list[object]]:
    """The items that stand in no group, asked for and not, as the truths of their conditions one by one put them.

    Each with its need, and whether it is only for those who claim by another route.
    """
    program, verdict = evaluation.program, Verdict(evaluation)
    shown = verdict.routes or verdict.open_routes
    common: list[object] = []
    rest: list[object] = []
    for at, material in enumerate(evaluation.rules.materials):
        need = NEED_BY_TRUTH[evaluation.truth(program.conditions[at, None])]
        alone = [evaluation.truth(program.conditions[at, route]) for route in shown]
        if names_route(material) and any(truth is not Truth.FALSE for truth in alone):
            continue
        if need is Need.NOT_REQUIRED or (names_route(material) and shown):
            rest.append((material.id, Need.NOT_REQUIRED, need is not Need.NOT_REQUIRED))
        else:
            common.append((material.id, need, False))
    return common, rest


def documents(item: ChecklistItem) -> int:
    return 1 if item.choice else len(item.options)


@given(situations())
def test_the_lists_of_random_rules_hold_together(situation: Situation) -> None:
    check(situation.evaluate())


@given(st.data())
def test_the_lists_of_1_1_hold_together(catalog: el.Catalog, data: st.DataObject) -> None:
    check(data.draw(evaluations_of_1_1(catalog["1-1"])))


@given(st.data())
def test_the_lists_of_every_service_hold_together(catalog: el.Catalog, data: st.DataObject) -> None:
    service = catalog[data.draw(st.sampled_from(tuple(catalog)))]
    ruleset = service.on(data.draw(st.sampled_from(service.history.days)))
    known = HOPEFUL if ruleset.number == "1-1" else {}
    check(ruleset.assess(data.draw(facts(ruleset, known=known))).evaluation)


def fixed_lists(evaluation: Evaluation) -> dict[str, Checklist]:
    return {route: build_checklist(evaluation, route=route) for route in evaluation.rules.routes}


@given(situations())
def test_with_a_fixed_route_every_need_is_what_the_conditions_mean(situation: Situation) -> None:
    evaluation = situation.evaluate()
    reference = Reference(situation.service, situation.day, evaluation.values)
    for route, checklist in fixed_lists(evaluation).items():
        assert checklist.groups == ()
        assert checklist.route == route
        needs = {item.id: item.need for item in checklist}
        meant = dict(zip((it.id for it in evaluation.rules.materials), reference.materials(route), strict=True))
        assert needs == {name: NEEDS[truth] for name, truth in meant.items()}


@given(situations(), st.data())
def test_with_a_fixed_route_more_facts_never_unsettle_an_item(situation: Situation, data: st.DataObject) -> None:
    more = data.draw(situation.more())
    before = fixed_lists(situation.evaluate())
    after = fixed_lists(situation.compiled.evaluate(more, situation.day, TODAY))
    for route, checklist in before.items():
        needs = {item.id: item.need for item in after[route]}
        assert all(needs[item.id] is item.need for item in checklist if item.need is not Need.MAY_BE_REQUIRED)


@given(situations(), st.data())
def test_no_fact_outside_an_items_missing_settles_it(situation: Situation, data: st.DataObject) -> None:
    for route, checklist in fixed_lists(situation.evaluate()).items():
        for item in checklist.of(Need.MAY_BE_REQUIRED)[:1]:
            assert item.missing or item.unstated
            more = data.draw(situation.more(but=item.missing))
            again = build_checklist(situation.compiled.evaluate(more, situation.day, TODAY), route=route)
            assert item.id in ids(again.of(Need.MAY_BE_REQUIRED))


# ---------------------------------------------------------------- the tiny town

APPLICANT: Facts = {
    "is_resident": True,
    "household_income": 100,
    "has_stove": True,
    "dwelling": "flat",
    "household_size": 2,
}


def listed(catalog: el.Catalog, facts: Facts, *, on: str = "2022-06-01", route: str | None = None) -> Checklist:
    return catalog["1-1"].assess(facts, on=on).checklist(route)


def item(checklist: Checklist, name: str) -> ChecklistItem:
    (found,) = [it for it in checklist if it.id == name]
    return found


def test_everyone_is_asked_for_what_has_no_condition(snowfield: el.Catalog) -> None:
    form = item(listed(snowfield, {"is_resident": False}), "aid_form")
    assert form.need is Need.REQUIRED
    assert form.why.en == "asked of every applicant"
    assert form.form is not None
    assert form.form.zh == "原件，复印件2份"


def test_a_qualifying_route_brings_its_group(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, APPLICANT)
    assert ids(checklist.common) == ["aid_form", "stove_papers"]
    assert [(group.route, ids(group.items)) for group in checklist.groups] == [("poor", ["income_proof"])]
    assert ids(checklist.not_required) == ["medical_proof"]
    assert item(checklist, "medical_proof").why.en == "only when claiming by another route"


def test_the_group_with_fewest_documents_comes_first(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, {**APPLICANT, "age": 80})
    assert [(group.route, ids(group.items)) for group in checklist.groups] == [("old", []), ("poor", ["income_proof"])]


def test_all_of_several_counts_each_and_any_of_counts_one(town: Town) -> None:
    single = '    issued_within: {count: 1, unit: month}\n    issuer: {zh: 医院, en: "a hospital"}\n'
    stamps = "    stamps: {any_of: [hospital_seal, ward_seal]}\n"
    town.edit(SERVICE, single + stamps, "    all_of: [medical_proof, payslip]\n")
    facts = {**APPLICANT, "months_here": 9, "is_frail": True, "illness": "asthma"}
    groups = listed(town.catalog(), facts).groups
    assert [(group.route, len(group.items)) for group in groups] == [("poor", 1), ("frail", 1)]
    town.files[SERVICE] = town.files[SERVICE].replace("any_of:", "all_of:").replace("all_of: [", "any_of: [")
    groups = listed(town.catalog(), facts).groups
    assert [group.route for group in groups] == ["frail", "poor"]


def test_where_no_route_is_sure_the_open_ones_are_shown(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, {"is_resident": True, "age": 20})
    assert {group.route for group in checklist.groups} == {"poor", "frail", "stoveless"}
    assert {group.truth for group in checklist.groups} == {Truth.UNKNOWN}
    proof = item(checklist, "income_proof")
    assert proof.need is Need.MAY_BE_REQUIRED
    assert proof.missing == ("household_income",)


def test_with_a_fixed_route_the_others_are_false(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, {**APPLICANT, "age": 80}, route="old")
    assert ids(checklist.common) == ["aid_form", "stove_papers"]
    assert ids(checklist.not_required) == ["income_proof", "medical_proof"]


def test_an_exemption_takes_a_requirement_away(snowfield: el.Catalog) -> None:
    def need(facts: Facts) -> Need:
        return item(listed(snowfield, {**APPLICANT, **facts}), "stove_papers").need

    assert need({"household_size": 2}) is Need.REQUIRED
    assert need({"household_size": 1}) is Need.NOT_REQUIRED
    assert need({"household_size": None}) is Need.MAY_BE_REQUIRED
    assert need({"household_size": None, "has_stove": False}) is Need.NOT_REQUIRED
    assert need({"dwelling": "boat"}) is Need.NOT_REQUIRED


def test_what_only_an_exemption_decides_is_not_said_to_be_asked_of_everyone(town: Town) -> None:
    town.edit(SERVICE, "    when: has_stove and dwelling in {house, flat}\n", "")
    for size, need in ((1, Need.NOT_REQUIRED), (2, Need.REQUIRED)):
        papers = item(listed(town.catalog(), {**APPLICANT, "household_size": size}), "stove_papers")
        assert papers.need is need
        assert papers.why.en != "asked of every applicant"


@pytest.mark.parametrize(
    ("span", "on", "day"),
    [
        ("", "2021-12-31", None),
        ("", "2022-01-01", "2021-12-31"),
        ("    in_force: {until: 2022-12-31}\n", "2022-01-01", None),
    ],
)
def test_an_item_past_the_last_check_of_its_source_says_since_when(
    town: Town, span: str, on: str, day: str | None
) -> None:
    town.edit(SERVICE, '    item: "4"\n', f'    item: "4"\n{span}')
    papers = item(listed(town.catalog(), APPLICANT, on=on), "stove_papers")
    assert papers.unconfirmed == (date.fromisoformat(day) if day else None)
    assert any("2021-12-31" in line.en for line in papers.details()) == bool(day)


def test_an_item_is_as_good_as_the_best_of_its_clauses_but_no_better_than_its_condition(town: Town) -> None:
    both = "cite: [{source: rumour}, {source: heating_rules}]"
    town.edit(
        SERVICE, "    original: true\n    cite: {source: heating_rules, at: 第六条}", f"    original: true\n    {both}"
    )
    town.edit(SERVICE, "    when: route(frail)\n    cite: {source: rumour}", f"    when: route(frail)\n    {both}")
    checklist = listed(town.catalog(), {**APPLICANT, "months_here": 9, "is_frail": True, "illness": "asthma"})
    assert item(checklist, "aid_form").grade is Grade.LEGAL
    assert item(checklist, "aid_form").unconfirmed is None
    assert item(checklist, "medical_proof").grade is Grade.SECONDARY


def test_an_item_is_as_old_as_the_older_of_its_clause_and_its_condition(town: Town) -> None:
    town.edit(
        SERVICE,
        "    when: route(poor)\n    cite: {source: heating_guide}",
        "    when: route(poor)\n    cite: {source: heating_rules}",
    )
    catalog = town.catalog()
    for on, day in (("2021-12-31", None), ("2022-06-01", date(2021, 12, 31))):
        assert item(listed(catalog, APPLICANT, on=on), "income_proof").unconfirmed == day


def test_what_would_settle_an_open_item_is_told(snowfield: el.Catalog) -> None:
    open_ = item(listed(snowfield, {**APPLICANT, "household_size": None, "dwelling": None}), "stove_papers")
    assert set(open_.missing) == {"household_size", "dwelling"}
    assert item(listed(snowfield, APPLICANT), "stove_papers").missing == ()


def test_what_no_source_settles_is_told(town: Town) -> None:
    town.edit(SERVICE, "exempt_when: household_size == 1", 'exempt_when: unstated("没有说明 (not stated)")')
    open_ = item(listed(town.catalog(), APPLICANT), "stove_papers")
    assert open_.need is Need.MAY_BE_REQUIRED
    assert [reason.en for reason in open_.unstated] == ["not stated"]
    assert open_.missing == ()


def test_options_are_told_with_how_they_must_be(snowfield: el.Catalog) -> None:
    proof = item(listed(snowfield, APPLICANT), "income_proof")
    assert (proof.item, proof.choice, proof.open_ended, proof.provided_by) == ("2", True, False, "applicant")
    assert [option.document.id for option in proof.options] == ["payslip", "bank_statement"]
    assert [option.form.en if option.form else None for option in proof.options] == [None, "of the last 6 months"]
    assert proof.form is not None
    assert proof.form.zh == "银行流水：近6个月"
    assert any("Payslip, or Bank statement" in line.en for line in proof.details())


def test_who_issues_a_paper_and_what_is_noted_of_it_is_told(town: Town) -> None:
    """The issuer of the registry where the item names none; notes of pieces, of papers, and of the item."""
    town.edit("documents.yaml", 'en: "Payslip"}', 'en: "Payslip"}\n  issued_by: {zh: 雇主, en: "the employer"}')
    town.edit("documents.yaml", 'en: "Bank statement"}', 'en: "Bank statement"}\n  issued_by: {zh: 银行, en: bank}')
    town.edit("documents.yaml", 'en: "Proof of income"}', 'en: "Proof of income"}\n  note: {zh: 无效, en: No copies}')
    stamped = "{document: payslip, issuer: {zh: 总公司, en: head office}, note: {zh: 盖章, en: Stamped}}"
    town.edit(SERVICE, "      - payslip\n", f"      - {stamped}\n")
    proof = item(listed(town.catalog(), APPLICANT), "income_proof")
    assert [line.en for line in proof.details()][1:] == [
        "Payslip, or Bank statement",
        "Payslip: issued by head office; Bank statement: issued by bank, of the last 6 months",
        "Payslip: Stamped",
        "No copies",
        "no source confirms this after 2021-12-31",
    ]
    assert proof.form is not None
    assert proof.form.en == "Payslip: issued by head office; Bank statement: of the last 6 months"


def test_a_note_on_the_only_paper_of_an_item_is_told_once(town: Town) -> None:
    town.edit("documents.yaml", 'en: "Aid form"}', 'en: "Aid form"}\n  note: {zh: 现场领, en: "At the town hall"}')
    town.edit(SERVICE, "    copies: 2\n", "    copies: 2\n    note: {zh: 手写, en: By hand}\n")
    form = item(listed(town.catalog(), APPLICANT), "aid_form")
    assert [line.en for line in form.details()][1:] == ["original, copies: 2", "By hand", "At the town hall"]


@pytest.mark.parametrize("who", ["agency", "system"])
def test_what_the_applicant_need_not_bring_says_so(town: Town, who: str) -> None:
    town.edit(SERVICE, "    copies: 2\n", f"    copies: 2\n    provided_by: {who}\n")
    form = item(listed(town.catalog(), APPLICANT), "aid_form")
    assert form.provided_by == who
    assert [line.en for line in form.details()][:2] == [
        "needed in every case",
        f"provided by the {who}, not by the applicant",
    ]
    assert "asked of every applicant" not in [line.en for line in form.details()]


def test_an_open_list_says_so(snowfield: el.Catalog) -> None:
    papers = item(listed(snowfield, APPLICANT), "stove_papers")
    assert papers.open_ended
    assert any("other papers" in line.en for line in papers.details())


def test_an_item_cites_what_asks_for_it_and_is_no_better_than_that(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, {**APPLICANT, "age": 80})
    assert [str(citation) for citation in item(checklist, "aid_form").citations] == ["雪府发〔2020〕1号第六条"]
    assert item(checklist, "aid_form").grade is Grade.LEGAL
    assert item(checklist, "income_proof").grade is Grade.GUIDE
    frail = {**APPLICANT, "months_here": 9, "is_frail": True, "illness": "asthma"}
    assert item(listed(snowfield, frail), "medical_proof").grade is Grade.SECONDARY


@pytest.mark.parametrize(
    ("route", "on", "says"),
    [
        ("por", "2022-06-01", "did you mean poor?"),
        ("frail", "2021-06-01", "routes in force: poor, old, stoveless"),
        ("resident", "2022-06-01", "no route 'resident'"),
        ("", "2022-06-01", "no route ''"),
    ],
)
def test_a_route_that_is_none_is_refused(snowfield: el.Catalog, route: str, on: str, says: str) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        listed(snowfield, APPLICANT, on=on, route=route)
    assert says in str(caught.value)
    assert f"service 1-1 has no route {route!r} on {on}" in str(caught.value)


def test_a_duty_has_no_routes_and_still_lists_its_materials(snowfield: el.Catalog) -> None:
    d = snowfield["9-1"].assess({}, on="2021-06-01")
    assert [(it.id, it.need) for it in d.checklist()] == [("stove_papers", Need.REQUIRED)]
    with pytest.raises(el.EligibilityError, match="routes in force: none"):
        d.checklist(route="poor")


def test_a_list_is_counted_and_read_in_order(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, APPLICANT)
    assert len(checklist) == 4
    assert ids(tuple(checklist)) == ["aid_form", "stove_papers", "income_proof", "medical_proof"]
    assert ids(checklist.of(Need.NOT_REQUIRED)) == ["medical_proof"]


# ---------------------------------------------------------------- why not, what to ask, what may not be asked for


def exempted(town: Town, keys: str = "") -> el.Catalog:
    """The town where a household of one is exempt from the stove papers, and why."""
    because = "    exempt_because: {zh: 由数据共享取得, en: had by data sharing}\n"
    town.edit(
        SERVICE, "    exempt_when: household_size == 1\n", f"    exempt_when: household_size == 1\n{because}{keys}"
    )
    return town.catalog()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"household_size": 1}, "not asked for: had by data sharing (Household size = 1)"),
        # It is not the exemption that takes it away, so its reason is not given.
        ({"household_size": 1, "has_stove": False}, "not so: Has a stove"),
        ({"household_size": 2, "has_stove": False}, "not so: Has a stove"),
    ],
)
def test_the_reason_of_an_exemption_is_told_where_it_is_what_counts(town: Town, facts: Facts, why: str) -> None:
    papers = item(listed(exempted(town), {**APPLICANT, **facts}), "stove_papers")
    assert papers.need is Need.NOT_REQUIRED
    assert papers.why.en == why


def test_no_reason_of_an_exemption_is_told_of_what_is_required_or_open(town: Town) -> None:
    catalog = exempted(town)
    for size in (2, None):
        assert "data sharing" not in item(listed(catalog, {**APPLICANT, "household_size": size}), "stove_papers").why.en


def test_an_open_item_asks_its_question_and_no_other_item_does(snowfield: el.Catalog) -> None:
    checklist = listed(snowfield, {**APPLICANT, "household_size": None})
    papers = item(checklist, "stove_papers")
    assert papers.question
    assert papers.question.fact == "household_size"
    assert [line.zh for line in papers.details()][1] == "问：家里几口人？"
    assert [it.id for it in checklist if it.question] == ["stove_papers"]


def test_the_answers_to_choose_from_stand_with_the_question(snowfield: el.Catalog) -> None:
    papers = item(listed(snowfield, {**APPLICANT, "dwelling": None}), "stove_papers")
    assert [line.en for line in papers.details()][1] == "Ask: Where do you live? (house / flat / boat)"


def test_a_question_that_does_not_settle_it_alone_is_only_asked_first(snowfield: el.Catalog) -> None:
    papers = item(listed(snowfield, {**APPLICANT, "has_stove": None, "household_size": None}), "stove_papers")
    assert (papers.question is not None, papers.settles) == (True, False)
    assert [line.zh for line in papers.details()][1] == "先问：家里几口人？"


@given(situations())
def test_what_is_open_is_asked_about_wherever_something_can_be_asked(situation: Situation) -> None:
    vocabulary = situation.service.vocabulary.facts
    for checklist in (build_checklist(situation.evaluate()), *fixed_lists(situation.evaluate()).values()):
        for it in checklist:
            assert (it.question is not None) == any(vocabulary[name].question for name in it.missing)
            assert it.question is None or it.question.fact in it.missing
            assert it.question is None or it.need is Need.MAY_BE_REQUIRED
            assert not it.settles or it.question
            assert any(line.zh.startswith("问：") for line in it.details()) == it.settles


def test_what_may_not_be_asked_for_is_told_to_everyone(town: Town) -> None:
    town.edit(
        SERVICE,
        "must_not_ask:\n",
        "must_not_ask:\n  - anything_else: true\n    in_force: {from: 2022-01-01, until: 2022-12-31}\n"
        "    cite: [{source: rumour}, {source: heating_guide, at: 五}]\n",
    )
    catalog = town.catalog()
    before, after = (listed(catalog, {}, on=on).must_not_ask for on in ("2021-12-31", "2022-01-01"))
    assert [(it.title.en, [document.id for document in it.documents]) for it in before] == [
        ("Tax record", ["tax_record"])
    ]
    assert [it.title.zh for it in after] == ["所列材料以外的任何材料", "纳税记录"]
    anything, record = after
    assert (anything.documents, anything.grade, anything.unconfirmed) == ((), Grade.GUIDE, None)
    assert [str(citation) for citation in record.citations] == ["雪府发〔2020〕1号第六条"]
    assert (record.grade, record.details()[0].en) == (Grade.LEGAL, "The town hall looks it up.")
    assert listed(catalog, APPLICANT, route="poor").must_not_ask == listed(catalog, {}).must_not_ask


def test_a_prohibition_past_the_last_check_of_its_source_says_since_when(snowfield: el.Catalog) -> None:
    for on, day in (("2022-12-31", None), ("2023-01-01", date(2022, 12, 31))):
        (record,) = listed(snowfield, {}, on=on).must_not_ask
        assert record.unconfirmed == day
        assert any("2022-12-31" in line.en for line in record.details()) == bool(day)


def test_a_document_may_be_asked_for_twice_under_two_names(town: Town) -> None:
    again = "  - id: household_forms\n    document: aid_form\n    copies: household_size\n    cite: {source: rumour}\n"
    town.edit(SERVICE, "  - document: income_proof\n", f"{again}  - document: income_proof\n")
    checklist = listed(town.catalog(), APPLICANT)
    assert ids(checklist.common)[:2] == ["aid_form", "household_forms"]
    first, second = checklist.common[:2]
    assert first.document == second.document
    assert [it.form.zh if it.form else None for it in (first, second)] == ["原件，复印件2份", "复印件2份"]


def test_a_document_that_another_service_gives_out_says_which(town: Town) -> None:
    town.edit("documents.yaml", 'en: "Aid form"}', 'en: "Aid form"}\n  produced_by: "9-1"')
    form = item(listed(town.catalog(), APPLICANT), "aid_form")
    assert [line.en for line in form.details()][1] == "given out by service 9-1, original, copies: 2"


@given(situations())
def test_nothing_is_both_required_and_not(situation: Situation) -> None:
    """On a fixed route each item of the day stands once, in one of three ways."""
    evaluation = situation.evaluate()
    for checklist in fixed_lists(evaluation).values():
        assert sorted(it.id for it in checklist) == sorted(it.id for it in evaluation.rules.materials)
        assert not {it.id for it in checklist.common} & {it.id for it in checklist.not_required}


def test_items_are_compared_by_what_they_say_whoever_asked(catalog: el.Catalog) -> None:
    """Equal from two assessments, and after pickling, before and after they were looked at."""
    one, other = (catalog["1-1"].assess(HOPEFUL, on="2021-06-01").checklist() for _ in range(2))
    said = [(it.why, it.options, it.question, it.grade) for it in one]
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert one == other == again
    assert [hash(it) for it in one] == [hash(it) for it in other]
    assert [(it.why, it.options, it.question, it.grade) for it in again] == said
    employed = catalog["1-1"].assess(HOPEFUL | {"age": 39}, on="2021-06-01").checklist()
    assert employed != one
    assert one.items[0] != one.items[1]
    assert one.items[0] != one.items[0].id
