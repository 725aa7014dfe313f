from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from eligibility.rules.binding import bind
from eligibility.rules.changes import Change, find_changes
from eligibility.rules.history import change_days
from eligibility.rules.model import Criterion, InForce, Material, OpenQuestion, Step
from eligibility.rules.nodes import Number
from tests.situations import Situation, situations
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Mapping

    import eligibility as el
    from eligibility.rules.model import ServiceModel
    from eligibility.rules.vocabulary import Figure


AID_FORM = """\
  - document: aid_form
    item: "1"
    copies: 2
    original: true
    cite: {source: heating_rules, at: 第六条}
"""


def told(changes: tuple[Change, ...]) -> list[str]:
    """Each change as "day kind id", with + where it begins and - where it ends."""
    return [f"{it.day} {it.kind} {it.id}{'+' * (it.before is None)}{'-' * (it.after is None)}" for it in changes]


def numbers(side: object) -> object:
    """The candidates of a parameter's one figure."""
    figures: Mapping[None, Figure] = side  # type: ignore[assignment]
    return figures[None].candidates


def test_what_changes_is_listed_by_day(snowfield: el.Catalog) -> None:
    assert told(snowfield["1-1"].changes()) == [
        "2020-01-01 service heating_aid+",
        "2020-10-01 parameter income_line",
        "2021-01-01 parameter income_line",
        "2022-01-01 criterion frail+",
        "2023-01-01 parameter income_line",
    ]


def test_a_number_is_told_as_it_was_and_as_it_is_while_two_may_hold_too(snowfield: el.Catalog) -> None:
    sides = [(numbers(it.before), numbers(it.after)) for it in snowfield["1-1"].changes() if it.kind == "parameter"]
    assert sides == [((1000,), (1000, 1200)), ((1000, 1200), (1200,)), ((1200,), (1300,))]


def test_a_service_begins_on_its_first_day_and_ends_on_the_day_after_its_last(snowfield: el.Catalog) -> None:
    begins, ends = snowfield["9-1"].changes()
    assert told((begins, ends)) == ["2020-01-01 service snow_clearing+", "2025-01-01 service snow_clearing-"]
    assert begins.after == ends.before == InForce(date(2020, 1, 1), date(2024, 12, 31))


def test_a_service_until_the_last_of_all_days_has_no_day_after(snowfield: el.Catalog) -> None:
    model = snowfield["9-1"].model
    endless = replace(model, in_force=replace(model.in_force, until=date.max))
    assert told(find_changes(endless)) == ["2020-01-01 service snow_clearing+"]


def test_what_ends_leaves_on_the_day_after_its_last(town: Town) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: 2022-01-01, until: 2022-06-30}")
    assert "2022-07-01 criterion frail-" in told(town.catalog()["1-1"].changes())


def test_two_versions_of_a_document_are_one_change_that_holds_both(town: Town) -> None:
    form = AID_FORM
    old = form.replace("    cite", "    in_force: {until: 2021-06-30}\n    cite")
    new = form.replace("copies: 2", "copies: 3\n    in_force: {from: 2021-07-01}")
    town.edit(SERVICE, form, old + new)
    (change,) = [it for it in town.catalog()["1-1"].changes() if it.kind == "material"]
    assert told((change,)) == ["2021-07-01 material aid_form"]
    assert isinstance(change.before, Material)
    assert isinstance(change.after, Material)
    assert [side.pieces[0].copies for side in (change.before, change.after)] == [Number(2), Number(3)]
    assert change.title.en == "Aid form"


def test_a_step_and_an_open_question_may_come_later(town: Town) -> None:
    town.edit(SERVICE, "    after: notice\n", "    after: notice\n    in_force: {from: 2021-03-01}\n")
    town.append(SERVICE, "    in_force: {from: 2021-03-01}\n")
    step, question = [it for it in town.catalog()["1-1"].changes() if it.day == date(2021, 3, 1)]
    assert told((step, question)) == ["2021-03-01 step pay+", "2021-03-01 open_question 1+"]
    assert isinstance(step.after, Step)
    assert isinstance(question.after, OpenQuestion)
    assert question.title.zh == "船上是否须有炉具，没有说明。"


def test_a_prohibition_may_come_and_go(town: Town) -> None:
    span = "documents: [tax_record]\n    in_force: {from: 2021-03-01, until: 2021-12-31}"
    changes = town.edit(SERVICE, "documents: [tax_record]", span).catalog()["1-1"].changes()
    begins, ends = (it for it in changes if it.kind == "prohibition")
    assert told((begins, ends)) == ["2021-03-01 prohibition 1+", "2022-01-01 prohibition 1-"]
    assert begins.after == ends.before
    assert begins.title.en == "Tax record"


def test_a_number_laid_down_anew_is_told_though_it_is_the_same(town: Town) -> None:
    town.edit(
        SERVICE, "at: 第八条}\n    values: {2020-01-01: 3}", "at: 第八条}\n    values: {2020-01-01: 3, 2021-05-01: 3}"
    )
    (change,) = [it for it in town.catalog()["1-1"].changes() if it.id == "notice_days"]
    assert change.day == date(2021, 5, 1)
    assert numbers(change.before) == numbers(change.after) == (3,)


def test_a_number_that_had_no_value_begins(catalog: el.Catalog) -> None:
    (change,) = [it for it in catalog["1-1"].changes() if it.id == "graduate_months"]
    assert (change.before, numbers(change.after)) == (None, (12,))


def test_1_1_changes_as_its_file_says(catalog: el.Catalog) -> None:
    assert told(catalog["1-1"].changes()) == [
        "2020-12-31 service employment_hardship_recognition+",
        "2022-04-01 parameter graduate_months+",
        "2022-04-01 parameter public_notice_days",
        "2022-04-01 criterion rehabilitated+",
        "2022-04-01 criterion graduate_without_work+",
        "2022-04-01 step result_told+",
        "2022-04-01 open_question 6+",
        "2025-09-01 parameter minimum_allowance",
    ]


def test_changes_are_values(snowfield: el.Catalog) -> None:
    changes = snowfield["1-1"].changes()
    assert pickle.loads(pickle.dumps(changes)) == changes  # noqa: S301 - our own bytes
    assert len(set(changes)) == len(changes)
    assert all(len(repr(change)) < 200 for change in changes)
    with pytest.raises(AttributeError):
        changes[0].day = date(2020, 1, 2)  # type: ignore[misc]


@given(situations())
def test_the_changes_lead_from_each_days_rules_to_the_next(situation: Situation) -> None:
    service = situation.service
    changes = find_changes(service)
    assert tuple(sorted({it.day for it in changes})) == change_days(service)
    for before, day in zip(change_days(service), change_days(service)[1:], strict=False):
        held, holds = declared(service, before), declared(service, day)
        for change in changes:
            if change.day == day:
                held.pop((change.kind, change.id), None)
                if change.after is not None:
                    held[change.kind, change.id] = change.after
        assert held == holds
        assert declared(service, day - timedelta(days=1)) == declared(service, before)


def declared(service: ServiceModel, day: date) -> dict[tuple[str, str], object]:
    """What the rules of a day hold, by kind and id, as the service declares it."""
    rules = bind(service, day)[0]
    found: dict[tuple[str, str], object] = {("criterion", name): service.criteria[name] for name in rules.criteria}
    found |= {("material", it.id): it for it in rules.materials}
    found |= {("entitlement", row.id): row for table in rules.entitlements.values() for row in table.rows}
    found |= {("step", it.id): it for it in rules.procedure}
    figures = {name: {key: it.figure for key, it in bound.items()} for name, bound in rules.figures.items()}
    return found | {("parameter", name): it for name, it in figures.items() if it}


def test_a_criterion_is_told_as_it_is_declared(snowfield: el.Catalog) -> None:
    (frail,) = [it.after for it in snowfield["1-1"].changes() if it.kind == "criterion"]
    assert isinstance(frail, Criterion)
    assert frail is snowfield["1-1"].model.criteria["frail"]
