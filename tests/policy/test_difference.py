"""Both sides of a difference: what moved, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eligibility.policy.difference import Difference, moved
from eligibility.truth import Truth

if TYPE_CHECKING:
    import eligibility as el
    from tests.town import Town

POOR = {"is_resident": True, "household_income": 500, "has_stove": True, "dwelling": "house", "household_size": 2}


def difference(town: Town, *, later: str = "2021-06-01", **changed: object) -> Difference:
    service: el.Service = town.catalog()["1-1"]
    return Difference(service.assess(POOR, on="2021-06-01"), service.assess(POOR | changed, on=later))


def test_nothing_moves_between_a_case_and_itself(town: Town) -> None:
    it = difference(town)
    assert it.same
    assert not it.changed
    assert (it.causes, it.facts, it.figures) == ((), (), ())
    assert [pair.id for pair in it.routes] == ["poor", "old", "stoveless"]
    assert {pair.move for pair in it.documents} == {"same"}


def test_a_fact_that_changes_nothing_is_still_told(town: Town) -> None:
    it = difference(town, household_size=3)
    assert it.same
    assert [fact.name for fact in it.facts] == ["household_size"]


@pytest.mark.parametrize(
    ("changed", "document", "move", "before", "after"),
    [
        ({"dwelling": "boat"}, "stove_papers", "dropped", "required", "not_required"),
        ({"dwelling": None}, "stove_papers", "dropped", "required", "may_be_required"),
        ({"household_income": None}, "income_proof", "dropped", "required", "may_be_required"),
        ({"household_income": 5000}, "income_proof", "dropped", "required", "not_required"),
    ],
)
def test_documents_move(
    town: Town, changed: dict[str, object], document: str, move: str, before: str, after: str
) -> None:
    service = town.catalog()["1-1"]
    sides = service.assess(POOR, on="2021-06-01"), service.assess(POOR | changed, on="2021-06-01")
    (pair,) = [it for it in Difference(*sides).documents if it.id == document]
    assert pair.before is not None
    assert pair.after is not None
    assert (pair.move, pair.before.need.value, pair.after.need.value) == (move, before, after)


def test_how_a_document_must_be_moves_with_a_figure(town: Town) -> None:
    town.edit("services/01-1-heating-aid.yaml", "values: {2020-01-01: 6}", "values: {2020-01-01: 6, 2022-01-01: 9}")
    it = difference(town, later="2022-06-01")
    assert [(pair.id, pair.move) for pair in moved(it.documents)] == [("income_proof", "changed")]
    assert [(figure.parameter, str(figure.after)) for figure in it.figures if figure.before] == [
        ("min_months", "9个月 (9 months)")
    ]


def test_routes_move_and_tell_their_causes_where_the_outcome_stays(town: Town) -> None:
    it = difference(town, age=70)
    assert it.outcomes[0] is it.outcomes[1]
    assert [(pair.id, pair.move, pair.before, pair.after) for pair in moved(it.routes)] == [
        ("old", "added", Truth.UNKNOWN, Truth.TRUE)
    ]
    assert [cause.id for cause in it.causes] == ["old"]


def test_a_route_that_is_new_has_nothing_before(town: Town) -> None:
    it = difference(town, later="2022-06-01")
    assert [(pair.id, pair.before, pair.move) for pair in moved(it.routes)] == [("frail", None, "changed")]


def test_steps_move_with_their_days(town: Town) -> None:
    service = town.edit("services/01-1-heating-aid.yaml", "{2020-01-01: 3}", "{2020-01-01: 3, 2022-01-01: 5}").catalog()
    before, after = (service["1-1"].assess(POOR, on=on) for on in ("2021-06-01", "2022-06-01"))
    assert [pair.id for pair in moved(Difference(before, after).steps)] == ["notice"]
    it = Difference(before, after, {"apply": "2022-06-01", "check": "2022-06-02"})
    (notice,) = moved(it.steps)
    days = [side.deadlines[0].due.isoformat() for side in (notice.before, notice.after) if side]
    assert days == ["2022-06-08", "2022-06-10"]


def test_an_event_of_a_step_that_one_side_has_not_is_left_out_there(town: Town) -> None:
    town.edit(
        "services/01-1-heating-aid.yaml",
        "    after: notice\n",
        "    after: notice\n    in_force: {from: 2022-01-01}\n",
    )
    service = town.catalog()["1-1"]
    sides = [service.assess(POOR, on=on) for on in ("2021-06-01", "2022-06-01")]
    it = Difference(sides[0], sides[1], {"pay": "2022-06-20"})
    assert [(pair.id, pair.move) for pair in moved(it.steps)] == [("pay", "added")]
