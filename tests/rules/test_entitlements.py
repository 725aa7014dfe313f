"""What an eligible applicant gets: the first row that holds decides, and what is not known stays open."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligibility as el
from eligibility.citation import Grade
from eligibility.testing import facts
from eligibility.truth import Truth
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.rules.entitlements import Entitlement
    from tests.situations import Facts

TABLES = """\
entitlements:
  fuel:
    title: {zh: 燃料补助, en: "Fuel aid"}
    unit: CNY/month
    rows:
      - title: {zh: 船上人家, en: "Boat dwellers"}
        when: dwelling == boat
        value: fuel_rate * 2
        cite: {source: heating_rules, at: 第九条}
      - title: {zh: 体弱的人, en: "The frail"}
        when: is_frail
        value: fuel_rate * 2
        cite: {source: rumour}
      - title: {zh: 其他人, en: "Everyone else"}
        when: household_size > 1
        value: fuel_rate * household_size
        cite: {source: heating_guide}
  arrears:
    title: {zh: 补发, en: "Arrears"}
    unit: CNY/month
    rows:
      - title: {zh: 按迁入日, en: "By the day of moving in"}
        value: value_at(fuel_rate, move_date)
        cite: {source: heating_guide}
  gift:
    title: {zh: 礼品, en: "Gift"}
    unit: CNY
    rows:
      - title: {zh: 未定, en: "Not fixed"}
        when: route(poor)
        value: unstated("没有写多少 (no sum is stated)")
        cite: {source: heating_guide}

"""
RATE = """\
  fuel_rate:
    unit: CNY/month
    title: {zh: 燃料标准, en: "Fuel rate"}
    cite: {source: heating_rules, at: 第九条}
    values:
      2020-01-01: 40
      2021-07-01: {one_of: [50, 60]}
      2022-01-01: 60.5
"""
ELIGIBLE: Facts = {"is_resident": True, "has_stove": True, "household_income": 100}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> el.Service:
    town = Town(tmp_path_factory.mktemp("aided"))
    town.edit(SERVICE, "\ncriteria:\n", f"{RATE}\ncriteria:\n")
    return town.edit(SERVICE, "procedure:\n", f"{TABLES}procedure:\n").catalog()["1-1"]


def got(service: el.Service, name: str = "fuel", on: str = "2020-06-01", **known: object) -> Entitlement:
    (found,) = [it for it in service.assess({**ELIGIBLE, **known}, on=on).entitlements if it.id == name]
    return found


def test_the_first_row_that_holds_decides(service: el.Service) -> None:
    boat = got(service, dwelling="boat")
    assert (boat.granted, boat.value, boat.unit) == (Truth.TRUE, 80, "CNY/month")
    assert [case.title.en for case in boat.cases] == ["Boat dwellers"]
    family = got(service, dwelling="flat", is_frail=False, household_size=5)
    assert (family.value, [case.title.en for case in family.cases]) == (200, ["Everyone else"])
    assert family.cases[0].amount.formula.zh == "40元/月×家庭人数"


def test_an_open_earlier_row_leaves_both_but_equal_ones_settle_it(service: el.Service) -> None:
    frail = got(service, is_frail=True)
    assert (frail.value, frail.missing) == (80, ())
    assert [case.title.en for case in frail.cases] == ["Boat dwellers", "The frail"]
    assert [case.truth for case in frail.cases] == [Truth.UNKNOWN, Truth.TRUE]
    open_ = got(service, dwelling="flat", household_size=3)
    assert (open_.granted, open_.value, open_.missing) == (Truth.TRUE, None, ("is_frail",))
    assert open_.amount
    assert open_.amount.candidates == (80, 120)


def test_an_unknown_number_leaves_its_bounds(service: el.Service) -> None:
    found = got(service, dwelling="flat", is_frail=False)
    assert (found.granted, found.missing) == (Truth.UNKNOWN, ("household_size",))
    assert found.amount
    assert (found.amount.least, found.amount.most, found.amount.candidates) == (40, 800, ())


def test_no_row_is_none_and_the_outcome_is_unchanged(service: el.Service) -> None:
    found = got(service, dwelling="flat", is_frail=False, household_size=1)
    assert (found.granted, found.value, found.amount, found.cases) == (Truth.FALSE, None, None, ())
    assert service.assess({**ELIGIBLE, "household_size": 1}, on="2020-06-01").outcome is el.Outcome.ELIGIBLE


def test_nothing_follows_for_who_is_not_eligible(service: el.Service) -> None:
    found = got(service, dwelling="boat", is_resident=False)
    assert (found.granted, found.amount, found.value) == (Truth.FALSE, None, None)


def test_what_follows_if_eligible_is_told_while_that_is_open(service: el.Service) -> None:
    found = got(service, dwelling="boat", is_resident=None)
    assert (found.granted, found.value, found.missing) == (Truth.UNKNOWN, None, ("is_resident",))
    assert found.amount
    assert found.amount.value == 80


def test_figures_that_are_not_settled_give_candidates(service: el.Service) -> None:
    found = got(service, on="2021-08-01", dwelling="boat")
    assert found.amount
    assert (found.value, found.amount.candidates, found.missing) == (None, (100, 120), ())
    assert got(service, on="2022-02-01", dwelling="boat").value == Decimal("121.0")


@pytest.mark.parametrize(
    ("moved", "value", "candidates"),
    [("2020-01-01", 40, (40,)), ("2021-06-30", 40, (40,)), ("2021-07-01", None, (50, 60)), ("2019-12-31", None, ())],
)
def test_a_value_can_be_read_as_of_another_day(
    service: el.Service, moved: str, value: int | None, candidates: tuple[int, ...]
) -> None:
    found = got(service, "arrears", on="2022-06-01", move_date=moved)
    assert found.amount
    assert (found.value, found.amount.candidates) == (value, candidates)
    assert bool(found.unstated) is (moved == "2019-12-31")


def test_while_that_day_is_not_known_nothing_is(service: el.Service) -> None:
    found = got(service, "arrears", on="2022-06-01")
    assert found.amount
    assert (found.value, found.amount.least, found.missing) == (None, None, ("move_date",))


def test_what_no_source_gives_says_why(service: el.Service) -> None:
    found = got(service, "gift")
    assert (found.granted, found.value) == (Truth.TRUE, None)
    assert [reason.en for reason in found.unstated] == ["no sum is stated"]
    other = got(service, "gift", household_income=10_000, age=70, dwelling="flat")
    assert other.granted is Truth.FALSE


def test_it_is_as_good_as_the_weakest_of_what_it_needs(service: el.Service) -> None:
    assert got(service, dwelling="boat").grade is Grade.GUIDE  # eligible by a guide's clause
    assert got(service, dwelling="flat", is_frail=True).grade is Grade.SECONDARY
    assert str(got(service, dwelling="flat", is_frail=True).unconfirmed) == "None"
    assert str(got(service, on="2021-06-01", dwelling="flat", is_frail=True).unconfirmed) == "2020-06-30"


def test_what_is_not_granted_is_as_well_known_as_what_denies_it(service: el.Service) -> None:
    # Not eligible by the law: that a row of the table rests on a rumour is beside the point.
    refused = got(service, is_resident=False, household_income=90_000, age=20, dwelling="flat", is_frail=True)
    assert (refused.granted, refused.grade) == (Truth.FALSE, Grade.LEGAL)
    # Eligible, and no row holds: every row counts, that of the rumour too.
    none = got(service, dwelling="flat", is_frail=False, household_size=1)
    assert (none.granted, none.grade) == (Truth.FALSE, Grade.SECONDARY)


def test_a_row_has_a_grade_of_its_own_apart_from_eligibility(service: el.Service) -> None:
    boat = got(service, dwelling="boat")
    assert (boat.cases[0].grade, boat.grade) == (Grade.LEGAL, Grade.GUIDE)
    d = service.assess({**ELIGIBLE, "dwelling": "boat"}, on="2020-06-01")
    assert d.to_dict()["entitlements"][0]["cases"][0]["grade"] == "legal"
    (line,) = [line for line in d.explain("zh").splitlines() if "燃料补助" in line]
    assert line.endswith("法律文本")


def test_the_figures_of_a_formula_count_too(town: Town) -> None:
    rate = RATE.replace("2020-01-01: 40", "2020-01-01: {value: 40, cite: {source: rumour}}")
    town.edit(SERVICE, "\ncriteria:\n", f"{rate}\ncriteria:\n")
    service = town.edit(SERVICE, "procedure:\n", f"{TABLES}procedure:\n").catalog()["1-1"]
    assert got(service, dwelling="boat").grade is Grade.SECONDARY
    # The figure of 2020 is followed by another, and so its span is certain.
    assert got(service, on="2020-12-01", dwelling="boat").unconfirmed is None
    assert got(service, "arrears", on="2022-02-01", move_date="2020-05-01").grade is Grade.SECONDARY
    assert got(service, "arrears", on="2022-02-01", move_date="2022-01-01").grade is Grade.GUIDE


def test_results_are_plain_and_can_be_pickled(service: el.Service) -> None:
    found = got(service, dwelling="boat")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    data = service.assess({**ELIGIBLE, "dwelling": "boat"}, on="2020-06-01").to_dict()["entitlements"][0]
    assert (data["id"], data["granted"], data["value"]) == ("fuel", "true", 80)
    assert data["amount"]["candidates"] == [80]


def test_the_text_tells_what_one_gets_and_why(service: el.Service) -> None:
    text = service.assess({**ELIGIBLE, "dwelling": "boat"}, on="2020-06-01").explain("zh")
    assert "燃料补助：80元/月" in text
    assert "船上人家（住所为船）" in text
    refused = service.assess({**ELIGIBLE, "is_resident": False}, on="2020-06-01").explain("zh")
    assert "燃料补助" not in refused


def test_the_rules_of_a_day_list_every_row(service: el.Service) -> None:
    text = service.on("2020-06-01").describe(lang="zh")
    assert "船上人家：40元/月×2＝80元/月" in text
    assert "? 未定：没有写多少" in text


@given(st.data())
def test_more_facts_never_widen_what_one_may_get(service: el.Service, data: st.DataObject) -> None:
    ruleset = service.on(data.draw(st.sampled_from(("2020-06-01", "2021-08-01", "2022-02-01"))))
    before = data.draw(facts(ruleset))
    after = data.draw(facts(ruleset, known={name: value for name, value in before.items() if value is not None}))
    for one, other in zip(ruleset.assess(before).entitlements, ruleset.assess(after).entitlements, strict=True):
        assert one.granted in (Truth.UNKNOWN, other.granted)
        if one.amount and other.amount:
            assert one.amount.least is None or (other.amount.least or 0) >= one.amount.least
            if one.amount.candidates:
                assert set(other.amount.candidates) <= set(one.amount.candidates)
        if one.value is not None:
            assert other.value == one.value
        assert one.missing or one.unstated or one.granted is not Truth.UNKNOWN


@given(st.data())
def test_of_whom_all_is_known_the_rows_are_read_in_order(service: el.Service, data: st.DataObject) -> None:
    ruleset = service.on("2020-06-01")
    known = data.draw(facts(ruleset, complete=True))
    d = ruleset.assess(known)
    fuel = d.entitlements[0]
    if d.outcome is not el.Outcome.ELIGIBLE:
        return
    size = known["household_size"]
    assert isinstance(size, int)
    worth = 80 if known["dwelling"] == "boat" or known["is_frail"] else 40 * size if size > 1 else None
    assert (fuel.value, fuel.granted) == (worth, Truth.of(worth is not None))
