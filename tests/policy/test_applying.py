"""Reforms applied: what each kind of path changes, that nothing else is changed, and how faults are told."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import eligibility as el
from eligibility.policy.reform import Reform
from eligibility.rules.phrases import say_limit
from eligibility.rules.reform_schema import SECTIONS, ReformFile
from tests.policy.made import content, rules_of

DAY = "2023-06-01"
ROOT = Path(__file__).resolve().parents[2]
WOMAN = {"sex": "female", "birth_date": "1980-01-01", "unemployment_insured_months": 6}
AGE = "parameters.min_age.female"


@pytest.fixture(scope="module")
def catalog() -> el.Catalog:
    return el.load_catalog()


@pytest.fixture(scope="module")
def ruleset(catalog: el.Catalog) -> el.Ruleset:
    return catalog["1-1"].on(DAY)


HIDDEN = {
    "where",
    "eligibility_where",
    "after_where",
    "kept",
    "carried",
    "amendments",
    "earlier",
    "basis",
    "vocabulary",
}


def told(ruleset: el.Ruleset, changes: dict[str, Any]) -> str:
    with pytest.raises(el.RulesetError) as error:
        ruleset.reform(changes)
    return "\n".join(map(str, error.value.problems))


def test_a_value_changes_from_the_day_on_and_other_members_keep_theirs(ruleset: el.Ruleset) -> None:
    older = ruleset.reform({AGE: 45})
    assert ruleset.assess(WOMAN)["older_jobseeker"].truth is el.Truth.TRUE
    assert older.assess(WOMAN)["older_jobseeker"].truth is el.Truth.FALSE
    assert older.assess(WOMAN | {"birth_date": "1978-06-01"})["older_jobseeker"].truth is el.Truth.TRUE
    assert older.assess(WOMAN | {"birth_date": "1978-06-02"})["older_jobseeker"].truth is el.Truth.FALSE
    man = {**WOMAN, "sex": "male", "birth_date": "1973-06-01"}
    assert older.assess(man)["older_jobseeker"].truth is el.Truth.TRUE


def test_the_baseline_is_the_same_object_with_the_same_content_after(catalog: el.Catalog, ruleset: el.Ruleset) -> None:
    model, before = catalog["1-1"].model, pickle.dumps(content(catalog["1-1"].model))
    compiled, described = ruleset.compiled, ruleset.describe()
    ruleset.reform({AGE: 45, "materials.5": None, "eligibility.routes.rehabilitated": None})
    assert catalog["1-1"].model is model
    assert ruleset.compiled is compiled
    assert pickle.dumps(content(model)) == before
    assert ruleset.describe() == described


def test_a_reform_of_nothing_is_the_baseline(catalog: el.Catalog, ruleset: el.Ruleset) -> None:
    assert ruleset.reform({}) is ruleset
    assert catalog["1-1"].reform({}) is catalog["1-1"]
    assert catalog.reform(Reform({})) is catalog


def test_before_its_day_nothing_is_changed(catalog: el.Catalog) -> None:
    service = catalog["1-1"]
    changed = service.reform({AGE: 45, "criteria.rehabilitated": None, "materials.5": None}, from_="2023-06-01")
    assert changed.on("2023-05-31") == service.on("2023-05-31")
    assert changed.on("2023-06-01") != service.on("2023-06-01")
    assert "rehabilitated" in changed.on("2023-05-31").routes
    assert "rehabilitated" not in changed.on("2023-06-01").routes
    assert date(2023, 6, 1) in changed.change_days
    assert set(changed.change_days) == {*service.change_days, date(2023, 6, 1)}
    added = [(it.kind, it.id) for it in changed.changes() if it.day == date(2023, 6, 1)]
    assert added == [("parameter", "min_age"), ("criterion", "rehabilitated"), ("material", "divorce_proof")]
    assert [it for it in changed.changes() if it.day < date(2023, 6, 1)] == [
        it for it in service.changes() if it.day < date(2023, 6, 1)
    ]
    with pytest.raises(el.NotInForceError):
        changed.on("2020-12-30")


def test_a_second_reform_of_an_earlier_day_holds_after_the_first_too(catalog: el.Catalog) -> None:
    first = catalog["1-1"].reform({AGE: 45}, from_="2024-01-01")
    both = first.reform({"parameters.min_insured_months": 12}, from_="2022-01-01")
    values = {
        day: [
            both.on(day).compiled.rules.figures[name][key].figure.candidates[0]
            for name, key in (("min_age", "female"), ("min_insured_months", None))
        ]
        for day in ("2021-06-01", "2022-01-01", "2024-01-01")
    }
    assert values == {"2021-06-01": [40, 6], "2022-01-01": [40, 12], "2024-01-01": [45, 12]}


def test_a_later_value_of_the_file_does_not_undo_the_reform(catalog: el.Catalog) -> None:
    service = catalog["1-1"].reform({"parameters.public_notice_days": 4}, from_="2022-01-01")
    for day, count in (("2021-12-31", 3), ("2022-01-01", 4), ("2022-04-01", 4), ("2026-01-01", 4)):
        assert service.on(day).compiled.rules.figures["public_notice_days"][None].figure.candidates == (count,)


def test_the_rules_of_a_day_are_those_of_the_service_reformed_from_that_day(catalog: el.Catalog) -> None:
    reform = Reform({AGE: 45, "materials.15": None})
    one = catalog["1-1"].on(DAY).reform(reform)
    assert one == catalog["1-1"].reform(reform, from_=DAY).on(DAY)
    dated = Reform({AGE: 45, "materials.15": None}, from_="2022-01-01")
    assert catalog["1-1"].on(DAY).reform(dated) == catalog["1-1"].reform(dated).on(DAY)
    with pytest.raises(el.EligibilityError, match="begins on 2022-01-01"):
        catalog["1-1"].on("2021-12-31").reform(dated)
    with pytest.raises(el.EligibilityError, match="from which day"):
        catalog["1-1"].reform(reform)
    with pytest.raises(el.NotInForceError):
        catalog["1-1"].reform(reform, from_="2019-01-01")


def test_a_criterion_is_replaced_changed_added_and_dropped(ruleset: el.Ruleset) -> None:
    replaced = ruleset.reform(
        {
            "criteria.disabled": {
                "title": {"zh": "残疾人", "en": "Disabled"},
                "when": "holds_disability_card and is_veteran",
            }
        }
    )
    assert replaced.assess({"holds_disability_card": True})["disabled"].truth is el.Truth.UNKNOWN
    changed = ruleset.reform({"criteria.disabled.when": "is_veteran"})
    assert changed.assess({"is_veteran": True})["disabled"].truth is el.Truth.TRUE
    grouped = ruleset.reform({"criteria.disabled.any": ["landless", "local_hukou"]})
    assert grouped.assess({"has_local_hukou": True})["disabled"].truth is el.Truth.TRUE
    dropped = ruleset.reform({"criteria.landless": None})
    assert "landless" not in dropped.compiled.rules.criteria
    assert dropped.routes == ruleset.routes
    without = ruleset.reform({"criteria.common_conditions.all.unplaced": None})
    assert "unplaced" not in str(without.compiled.rules.criteria["common_conditions"].when)


def test_a_route_is_gained_and_lost(ruleset: el.Ruleset) -> None:
    carer = {"title": {"zh": "照护者", "en": "Carer"}, "when": "supports_ill_parent"}
    gained = ruleset.reform({"criteria.carer": carer, "eligibility.routes.carer": "disabled"})
    at = gained.routes.index("carer")
    assert gained.routes[at - 1] == "disabled"
    assert [it for it in gained.routes if it != "carer"] == list(ruleset.routes)
    assert gained.assess({"supports_ill_parent": True}).open_routes
    lost = ruleset.reform({"eligibility.routes.disabled": None})
    assert list(lost.routes) == [it for it in ruleset.routes if it != "disabled"]


def test_documents_are_waived_changed_and_added(ruleset: el.Ruleset) -> None:
    def items(rules: el.Ruleset) -> list[str]:
        return [it.id for it in rules.compiled.rules.materials]

    assert set(items(ruleset)) - set(items(ruleset.reform({"materials.5": None}))) == {"divorce_proof"}
    assert items(ruleset.reform({"materials.divorce_proof": None})) == items(ruleset.reform({"materials.5": None}))
    six = ruleset.reform({"materials.8.all_of.minimum_allowance_payment_record.covers_last.count": 6})
    (proof,) = [it for it in six.compiled.rules.materials if it.item == "8"]
    assert [it.covers_last.count for it in proof.pieces if it.covers_last] == [6]
    fewer = ruleset.reform({"materials.5.any_of.divorce_agreement": None, "materials.5.any_of.identity_card": True})
    (proof,) = [it for it in fewer.compiled.rules.materials if it.item == "5"]
    assert [it.document for it in proof.pieces] == ["divorce_certificate", "court_judgment", "identity_card"]
    added = ruleset.reform({"materials.employment_certificate": {"copies": 2}})
    assert items(added) == [*items(ruleset), "employment_certificate"]


def test_steps_are_limited_dropped_and_added(ruleset: el.Ruleset) -> None:
    def limit(rules: el.Ruleset, step: str) -> str:
        (found,) = [it for it in rules.compiled.rules.procedure if it.id == step]
        said = say_limit(found.limit, rules.compiled.rules)
        return said.zh if said else ""

    assert limit(ruleset.reform({"procedure.public_notice.limit.at_least": 7}), "public_notice") == "不少于7个工作日"
    whole = {"procedure.town_review.limit": {"at_most": 3, "unit": "working_day"}}
    assert limit(ruleset.reform(whole), "town_review") == "3个工作日内"
    gone = ruleset.reform({"procedure.public_notice": None, "procedure.town_review.after": "village_check"})
    assert "public_notice" not in [it.id for it in gone.compiled.rules.procedure]
    step = {"title": {"zh": "复查", "en": "Second look"}, "actor": "town_centre", "after": "town_review"}
    added = ruleset.reform({"procedure.second_look": step, "procedure.district_confirms.after": "second_look"})
    ids = [it.id for it in added.compiled.rules.procedure]
    assert ids[ids.index("second_look") - 1 : ids.index("second_look") + 2] == [
        "town_review",
        "second_look",
        "district_confirms",
    ]


def test_entitlements_change_by_row(catalog: el.Catalog) -> None:
    ruleset = catalog["3-5"].on("2024-01-01")
    table = next(iter(ruleset.compiled.rules.entitlements))
    changed = ruleset.reform({f"entitlements.{table}.1.value": "100"})
    was, now = (it.compiled.rules.entitlements[table].rows for it in (ruleset, changed))
    assert now[0].value != was[0].value
    assert content(now[1:]) == content(was[1:])
    dropped = ruleset.reform({f"entitlements.{table}.1": None})
    assert [it.id for it in dropped.compiled.rules.entitlements[table].rows] == [it.id for it in was[1:]]


def test_what_may_not_be_asked_for(catalog: el.Catalog) -> None:
    ruleset = catalog["2-1"].on("2024-01-01")
    assert len(ruleset.reform({"must_not_ask.1": None}).compiled.rules.must_not_ask) == 1
    more = ruleset.reform({"must_not_ask.3": {"documents": ["court_judgment"]}})
    assert more.compiled.rules.must_not_ask[2].documents == ("court_judgment",)


def test_what_is_changed_cites_the_reform_and_is_an_assumption(catalog: el.Catalog, ruleset: el.Ruleset) -> None:
    facts = el.read_facts(ROOT / "examples" / "older-jobseeker.yaml")
    before = catalog["1-1"].assess(facts, on="2021-06-01")
    after = catalog["1-1"].on("2021-06-01").reform({AGE: 39}).assess(facts)
    assert before.grade is el.Grade.GUIDE
    assert after.grade is el.Grade.ASSUMPTION
    assert after["landless"].grade is el.Grade.GUIDE
    (step,) = [
        it
        for it in ruleset.reform({"procedure.village_check.limit.at_most": 9}).compiled.rules.procedure
        if it.id == "village_check"
    ]
    assert [(it.source.grade, it.source.title.zh) for it in step.basis] == [(el.Grade.ASSUMPTION, "未命名的设想")]


def test_what_drops_a_condition_supports_no_answer_better_than_itself(catalog: el.Catalog) -> None:
    facts = el.read_facts(ROOT / "examples" / "older-jobseeker.yaml")
    ruleset = catalog["1-1"].on("2021-06-01")
    assert ruleset.reform({"criteria.landless": None}).assess(facts).grade is el.Grade.ASSUMPTION
    assert ruleset.reform({"materials.15": None}).assess(facts).grade is el.Grade.GUIDE


def test_a_reform_that_cites_a_clause_rests_on_it(ruleset: el.Ruleset) -> None:
    cited = Reform({"procedure.village_check.limit.at_most": 9}, cite={"source": "labour_law", "at": "第十五条"})
    (step,) = [it for it in ruleset.reform(cited).compiled.rules.procedure if it.id == "village_check"]
    assert [str(it) for it in step.basis] == ["《中华人民共和国劳动法》第十五条"]
    with pytest.raises(el.RulesetError, match=r"reform:1:17 E208 没有声明来源.*labor_law.*是否为 labour_law"):
        ruleset.reform(Reform({AGE: 45}, cite={"source": "labor_law"}))


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a member misspelt": ({"parameters.min_age.femal": 45}, "2:3 E208 没有成员 (member) femal", "是否为 female"),
    "a parameter misspelt": ({"parameters.min_agee": 45}, "2:3 E208 没有参数 (parameter) min_agee", "是否为 min_age"),
    "one value for both": ({"parameters.min_age": 45}, "2:23 E303", "female、male"),
    "a value that is no number": ({AGE: "old"}, "2:30 E303", "恰取其一"),
    "a fact misspelt": ({"criteria.disabled.when": "is_veteran and agee > 3"}, "2:43 E201", "是否为 age"),
    "a key misspelt": ({"criteria.disabled.whn": "is_veteran"}, "2:3 E301", "是否为 when"),
    "a section misspelt": ({"parameter.min_age": 1}, "2:3 E301", "是否为 parameters"),
    "a section alone": ({"criteria": None}, "2:3 E301", "criteria.local_hukou"),
    "an empty step": ({"criteria..when": "x"}, "2:3 E301", "空的一段"),
    "no such document": ({"materials.55": None}, "2:3 E208", "是否为 5"),
    "no such piece": ({"materials.5.any_of.divorce_paper": None}, "2:3 E208", "divorce_agreement"),
    "no such row": ({"must_not_ask.2": None}, "2:3 E208", "没有不得索要的第几项"),
    "no such route": ({"eligibility.routes.disable": None}, "2:3 E208", "是否为 disabled"),
    "a route without a place": ({"eligibility.routes.unplaced": True}, "2:3 E303", "列在哪个途径之后"),
    "text where a mapping is": ({"procedure.town_review.limit.at_most": 3}, "2:3 E303", "整个写 limit"),
    "a limit that is none": ({"procedure.village_check.limit.at_mst": 3}, "2:3 E301", "是否为 at_most"),
    "a step others come after": ({"procedure.public_notice": None}, "E402", "public_notice 不在施行期"),
    "a criterion others name": ({"criteria.local_hukou": {"title": {"zh": "户", "en": "x"}}}, "2:3 E303", "恰取其一"),
    "a shared parameter": ({"parameters.minimum_allowance": 1}, "2:3 E204", "Catalog.reform"),
    "twice the same": ({"materials.5": None, "materials.divorce_proof.when": "is_veteran"}, "E305", "改同一处"),
    "nothing left": (
        {"criteria.unplaced": None, "criteria.common_conditions.all": ["unplaced"]},
        "E403",
        "都不在施行期",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_at_their_place_with_what_to_do(ruleset: el.Ruleset, name: str) -> None:
    changes, place, hint = FAULTS[name]
    message = told(ruleset, changes)
    assert place in message
    assert hint in message
    assert len(message.splitlines()) == 1


def test_faults_of_a_file_are_told_at_its_lines(tmp_path: Path, ruleset: el.Ruleset) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(
        "changes:\n  parameters.min_age.femal: 45\n  criteria.disabled.when: >-\n    is_veteran\n    and agee > 3\n",
        encoding="utf-8",
    )
    with pytest.raises(el.RulesetError) as error:
        ruleset.reform(path)
    assert f"{path}:2:3 E208" in str(error.value)
    path.write_text(path.read_text(encoding="utf-8").replace("femal:", "female:"), encoding="utf-8")
    with pytest.raises(el.RulesetError, match=r"draft\.yaml:5:9 E201"):
        ruleset.reform(str(path))


def test_a_shared_parameter_changes_for_all_that_use_it(catalog: el.Catalog) -> None:
    changed = catalog.reform({"parameters.minimum_allowance": 1200}, from_="2026-01-01")
    poor = {
        "household_monthly_income_per_person": 2200,
        "all_able_household_members_unemployed": True,
        "has_claimant_in_household": False,
    }
    truths = [it["1-1"].assess(poor, on="2026-01-01")["zero_employment_household"].truth for it in (catalog, changed)]
    assert truths == [el.Truth.FALSE, el.Truth.TRUE]
    assert changed["1-1"].on("2025-12-31") == catalog["1-1"].on("2025-12-31")
    assert changed.assess(poor, on="2026-01-01")["1-1"]["zero_employment_household"].truth is el.Truth.TRUE
    assert catalog["1-1"].model.vocabulary.parameters["minimum_allowance"].values[-1].start == date(2025, 9, 1)
    assert changed["2-1"].title == catalog["2-1"].title
    for ask in (
        lambda reform: catalog["1-1"].on("2026-01-01").reform(reform),
        lambda reform: catalog["1-1"].reform(reform, from_="2026-01-01"),
    ):
        with pytest.raises(el.EligibilityError, match=r"Catalog\.reform"):
            ask({"parameters.minimum_allowance": 1200})


def test_several_services_at_once_from_a_file(catalog: el.Catalog) -> None:
    reform = el.read_reform(ROOT / "examples" / "reforms" / "later-hardship-age.yaml")
    both = reform + Reform({"services.2-1.must_not_ask.1": None, "parameters.minimum_wage": 3000})
    changed = catalog.reform(both)
    day = "2026-02-01"
    assert changed["1-1"].on(day) != catalog["1-1"].on(day)
    assert len(changed["2-1"].on(day).compiled.rules.must_not_ask) == 1
    assert rules_of(changed["4-1"].on(day)) == rules_of(catalog["4-1"].on(day))
    with pytest.raises(el.EligibilityError, match=r"changes service 2-1, not 1-1: Catalog\.reform"):
        catalog["1-1"].reform(both)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("services.1-11.criteria.x", "没有事项 1-11"),
        ("criteria.disabled", "写 services.<序号>.criteria.disabled"),
        ("parameters.min_age", "写 services.1-1.parameters.min_age"),
        ("parameters.minimum_allowence", "是否为 minimum_allowance"),
        ("service.1-1.criteria.x", "是否为 services"),
    ],
)
def test_a_path_of_a_catalog_says_which_service(catalog: el.Catalog, path: str, message: str) -> None:
    with pytest.raises(el.RulesetError, match=message):
        catalog.reform({path: None}, from_="2026-01-01")


def test_what_a_channel_carries_is_reformed_in_both_parts(catalog: el.Catalog) -> None:
    carried = catalog["9"].carry(catalog["1-1"])
    steps = [it.id for it in catalog["9"].model.procedure]
    later = timedelta(days=200)
    start = carried.change_days[0] + later
    changes = {AGE: 45, f"procedure.{steps[0]}.title": {"zh": "新", "en": "New"}}
    changed = carried.reform(changes, from_=start)
    assert changed.on(start - timedelta(days=1)) == carried.on(start - timedelta(days=1))
    rules = changed.on(start).compiled.rules
    assert rules.figures["min_age"]["female"].figure.candidates == (45,)
    assert [it.title.en for it in rules.procedure if it.id == steps[0]] == ["New"]
    assert [it.id for it in rules.procedure] == [it.id for it in carried.on(start).compiled.rules.procedure]
    again = catalog["9"].carry(catalog["1-1"].reform({AGE: 45}, from_=start))
    assert again.on(start).compiled.rules.figures["min_age"]["female"].figure.candidates == (45,)
    assert again.on(start - timedelta(days=1)) == carried.on(start - timedelta(days=1))


def test_another_town_reforms_and_is_built_on_a_reformed_catalog(catalog: el.Catalog) -> None:
    folder = ROOT / "examples" / "second-town"
    town = el.load_catalog(folder)
    changed = town["1-1"].on(DAY).reform({AGE: 45})
    assert changed.compiled.rules.figures["min_age"]["female"].figure.candidates == (45,)
    base = catalog.reform({"services.2-1.must_not_ask.1": None}, from_="2023-01-01")
    built = el.load_catalog(folder, extends=base)
    assert len(built["2-1"].on(DAY).compiled.rules.must_not_ask) == 1
    assert len(built["2-1"].on("2022-12-31").compiled.rules.must_not_ask) == 2
    assert set(built["2-1"].model.vocabulary.facts) == set(town["2-1"].model.vocabulary.facts)
    assert len(built["2-1"].on(DAY).reform({"must_not_ask.2": None}).compiled.rules.must_not_ask) == 0


def test_a_reformed_service_pickles_and_is_reformed_again(catalog: el.Catalog) -> None:
    changed = catalog["1-1"].reform({AGE: 45}, from_=DAY)
    copy = pickle.loads(pickle.dumps(changed))  # noqa: S301 - our own
    assert copy == changed
    assert copy.on(DAY).reform({AGE: 46}) == changed.on(DAY).reform({AGE: 46})
    assert pickle.loads(pickle.dumps(changed.on(DAY))) == changed.on(DAY)  # noqa: S301 - our own


def test_a_reform_and_its_inverse_leave_what_was(ruleset: el.Ruleset) -> None:
    route = {"eligibility.routes.rehabilitated": None}
    back = {"eligibility.routes.rehabilitated": "released_from_prison"}
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({AGE: 45}, {AGE: 40}),
        (route, back),
        ({"materials.3.copies": 2}, {"materials.3.copies": None}),
        ({"procedure.village_check.limit.at_most": 9}, {"procedure.village_check.limit.at_most": 5}),
        ({"criteria.disabled.when": "is_veteran"}, {"criteria.disabled.when": "holds_disability_card"}),
    ]
    for there, again in pairs:
        changed = ruleset.reform(there)
        assert rules_of(changed) != rules_of(ruleset), there
        assert rules_of(changed.reform(again)) == rules_of(ruleset), there


def test_the_document_names_every_section_and_shows_the_example() -> None:
    text = (ROOT / "docs" / "reforms.md").read_text(encoding="utf-8")
    assert {section for section in SECTIONS if f"`{section}" not in text} == set()
    assert (ROOT / "examples" / "reforms" / "later-hardship-age.yaml").read_text(encoding="utf-8") in text
    keys = {field.alias or name for name, field in ReformFile.model_fields.items()}
    assert {key for key in keys if f"| `{key}`" not in text} == set()
