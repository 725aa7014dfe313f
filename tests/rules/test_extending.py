"""One folder of rulesets on another: what it may use, add and replace, and that the other one never changes."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.files.shipped import shipped_rulesets
from eligibility.testing.coverage import cover
from eligibility.testing.runner import run_cases
from tests.town import DUTY, FILES, NEW_SERVICE, SERVICE, Town

if TYPE_CHECKING:
    from collections.abc import Mapping

NEW = "services/01-2-coal-aid.yaml"
OTHER_SERVICE = FILES[SERVICE].replace('number: "1-1"\n', 'number: "1-1"\nreplaces: "1-1"\n')
ASKED = "  question: {zh: 甲, en: x}\n  asked_of: applicant\n"
FACT = "  type: boolean\n  label: {zh: 甲, en: x}\n" + ASKED
PARAMETER = "  unit: times\n  title: {zh: 甲, en: x}\n  cite: {source: rumour}\n  values: {2020-01-01: 1}\n"


@pytest.fixture
def base(tmp_path: Path) -> Town:
    """The tiny town in a folder of its own."""
    return Town(tmp_path / "snowfield")


def on_top(base: Town, files: Mapping[str, str], extends: str = "../snowfield") -> Town:
    """A town with these files alone, beside the base and on top of it."""
    base.write()
    new = Town(base.root.parent / "new")
    new.files = {}
    for file, text in {"catalog.yaml": f"extends: {extends}\n", **files}.items():
        new.add(file, text)
    return new


def only(town: Town) -> el.Problem:
    """The one Problem of the town, which stands at the mark."""
    (problem,) = town.problems()
    assert town.faults() == [f"{town.mark} {problem.code}"]
    return problem


# ---------------------------------------------------------------- what is extended


def test_a_new_service_uses_the_words_of_what_it_extends(base: Town) -> None:
    catalog = on_top(base, {NEW: NEW_SERVICE}).catalog()
    assert list(catalog) == ["1-1", "1-2", "9-1"]
    assert catalog["coal_aid"].assess({"is_resident": False}, on="2021-01-01").outcome is el.Outcome.INELIGIBLE


def test_without_it_the_same_files_name_nothing(base: Town) -> None:
    new = on_top(base, {NEW: NEW_SERVICE}).without("catalog.yaml")
    assert {fault.split()[1] for fault in new.faults()} >= {"E201", "E208"}


def test_what_a_caller_gives_is_taken_in_place_of_what_the_file_names(base: Town, snowfield: el.Catalog) -> None:
    new = on_top(base, {NEW: NEW_SERVICE}, extends="../nowhere")
    assert [problem.code for problem in new.problems()] == ["E101"]
    assert list(new.catalog(extends=snowfield)) == ["1-1", "1-2", "9-1"]


def test_the_file_is_checked_also_where_a_caller_gives_another(base: Town, snowfield: el.Catalog) -> None:
    new = on_top(base, {NEW: NEW_SERVICE, "catalog.yaml": "◊extend: ../snowfield\n"})
    assert f"{new.mark} E301" in new.faults(extends=snowfield)


def test_shipped_is_the_shipped_rulesets(base: Town, catalog: el.Catalog) -> None:
    text = NEW_SERVICE.replace("id: coal_aid", "id: ◊employment_hardship_recognition").replace('"1-2"', '"99-9"')
    new = on_top(base, {NEW: text}, "shipped")
    problem = next(problem for problem in new.problems() if problem.code == "E305")
    assert new.mark in str(problem.where)
    assert str(shipped_rulesets()) in problem.message
    assert "employment_hardship_recognition" in catalog["1-1"].id


def test_a_folder_may_extend_one_that_extends_another(base: Town) -> None:
    middle = on_top(base, {NEW: NEW_SERVICE})
    middle.write()
    top = Town(base.root.parent / "top")
    top.files = {"catalog.yaml": "extends: ../new\n", "services/01-3-wood-aid.yaml": third()}
    catalog = top.catalog()
    assert list(catalog) == ["1-1", "1-2", "1-3", "9-1"]
    assert el.check_rulesets(top.root) == ()
    assert list(el.load_catalog(middle.root)) == ["1-1", "1-2", "9-1"]


def third() -> str:
    return NEW_SERVICE.replace("coal_aid", "wood_aid").replace('"1-2"', '"1-3"')


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("extends: ◊../nowhere", "E101", "shipped, or a path from this folder"),
        ("extends: ◊shiped", "E101", "是否为 shipped"),
        ("extends: ◊../snowfield/facts.yaml", "E101", "没有目录"),
        ("extends: ◊.", "E207", "扩展自身"),
        ("extends: ◊../new", "E207", "→"),
        ("extends: ◊true", "E303", "text is expected"),
        ("extends: ◊5", "E303", "text is expected"),
        ("◊extend: shipped\nextends: ../snowfield", "E301", "did you mean"),
        ("◊{}", "E302", "extends"),
        ("◊# nothing", "E102", "empty"),
        ("extends: ◊no", "E106", "ambiguous"),
    ],
)
def test_what_cannot_be_extended_is_one_problem(base: Town, written: str, code: str, says: str) -> None:
    problem = only(on_top(base, {NEW: NEW_SERVICE, "catalog.yaml": f"{written}\n"}))
    assert problem.code == code
    assert says in f"{problem.message} {problem.hint}"


def test_a_ring_of_folders_is_told_whole(base: Town) -> None:
    base.add("catalog.yaml", "extends: ◊../new\n")
    new = on_top(base, {NEW: NEW_SERVICE})
    (problem,) = new.problems()
    assert problem.code == "E207"
    assert str(problem.where) == f"{base.root}/{base.mark}"
    assert f"{new.root} → {base.root} → {new.root}" in problem.message


def test_faults_of_what_is_extended_are_told_with_faults_of_form_and_no_others(base: Town) -> None:
    base.edit("facts.yaml", "type: boolean\n  label: {zh: 本镇居民", "type: bolean\n  label: {zh: 本镇居民")
    files = {
        NEW: NEW_SERVICE.replace("kind: application", "kind: aplication"),
        "parameters.yaml": "line:\n" + PARAMETER,
    }
    problems = on_top(base, files).problems()
    assert [Path(problem.where.path).relative_to(base.root.parent).as_posix() for problem in problems] == [
        f"new/{NEW}",
        "snowfield/facts.yaml",
    ]
    assert {problem.code for problem in problems} == {"E303"}


# ---------------------------------------------------------------- words are only added to


def test_new_words_add_to_those_extended(base: Town) -> None:
    files = {
        "facts.yaml": "burns_coal:\n" + FACT,
        NEW: NEW_SERVICE.replace("when: is_resident", "when: is_resident and burns_coal"),
    }
    d = (
        on_top(base, files)
        .catalog()["1-2"]
        .assess({"is_resident": True, "age": 70, "dwelling": "boat"}, on="2021-01-01")
    )
    assert d.missing == ("burns_coal",)


def test_one_applicants_facts_fit_every_service(base: Town) -> None:
    files = {"facts.yaml": "burns_coal:\n" + FACT, NEW: NEW_SERVICE.replace("when: is_resident", "when: burns_coal")}
    catalog = on_top(base, files).catalog()
    facts = {"is_resident": False, "burns_coal": True}
    assert catalog["1-1"].assess(facts, on="2021-01-01").outcome is el.Outcome.INELIGIBLE
    with pytest.raises(el.FactError, match="burns_coal"):
        el.load_catalog(base.root)["1-1"].assess(facts, on="2021-01-01")


AGAIN = [
    ("facts.yaml", "◊has_stove:\n" + FACT),
    ("agencies.yaml", "◊town_hall: {zh: 甲, en: x}\n"),
    ("documents.yaml", "◊aid_form:\n  title: {zh: 甲, en: x}\n"),
    ("parameters.yaml", "◊income_line:\n" + PARAMETER),
    ("sources.yaml", FILES["sources.yaml"].replace("报纸", "别的报纸").replace("rumour", "◊rumour")),
]


@pytest.mark.parametrize(("file", "text"), AGAIN, ids=[file for file, _ in AGAIN])
def test_a_word_in_other_words_is_a_problem_that_names_both_places(base: Town, file: str, text: str) -> None:
    problem = only(on_top(base, {NEW: NEW_SERVICE, file: text}))
    assert problem.code == "E305"
    name = text.partition("◊")[2].partition(":")[0]
    line = FILES[file].splitlines().index(f"{name}:" if f"{name}:\n" in FILES[file] else AGENCY) + 1
    assert f"{name} 已在 {base.root / file}:{line}:1 声明" in problem.message
    assert "rename" in problem.hint


AGENCY = 'town_hall: {zh: 镇政府, en: "Town hall"}'


@pytest.mark.parametrize("file", [file for file, _ in AGAIN])
def test_the_same_words_again_are_no_problem_and_change_nothing(base: Town, file: str) -> None:
    new = on_top(base, {NEW: NEW_SERVICE, file: FILES[file]})
    without = on_top(base, {NEW: NEW_SERVICE}).catalog()
    assert new.catalog() == without
    assert list(new.catalog()["1-2"].model.vocabulary.facts) == list(without["1-2"].model.vocabulary.facts)
    assert el.check_rulesets(new.root) == ()


def test_a_fact_cannot_have_the_name_of_a_parameter_that_is_extended(base: Town) -> None:
    new = on_top(base, {NEW: NEW_SERVICE, "facts.yaml": "◊income_line:\n" + FACT})
    assert f"{new.mark} E205" in new.faults()


def test_only_what_is_added_is_looked_at(base: Town) -> None:
    base.edit("documents.yaml", "payslip:\n", "unused_paper:\n  title: {zh: 废纸, en: x}\npayslip:\n")
    new = on_top(base, {NEW: NEW_SERVICE, "documents.yaml": "◊unused_card:\n  title: {zh: 废卡, en: x}\n"})
    (problem,) = el.check_rulesets(new.write())
    assert str(problem.where) == f"{new.root}/{new.mark}"
    assert problem.code == "W501"


# ---------------------------------------------------------------- services are replaced by name


def test_a_number_that_is_taken_is_a_problem_that_says_how_to_replace_it(base: Town) -> None:
    problem = only(on_top(base, {SERVICE: FILES[SERVICE].replace('"1-1"', '"◊1-1"', 1)}))
    assert problem.code == "E305"
    assert f"{base.root / SERVICE}:1:1" in problem.message
    assert 'replaces: "1-1"' in problem.hint


def test_a_service_that_says_so_replaces_one_and_the_other_catalog_stays(base: Town) -> None:
    mine = OTHER_SERVICE.replace("{house: 60,", "{house: 70,")
    new = on_top(base, {SERVICE: mine})
    theirs = el.load_catalog(base.root)
    before = theirs["1-1"].assess(OLD, on="2020-06-01").to_json()
    catalog = new.catalog(extends=theirs)
    assert list(catalog) == list(theirs)
    assert catalog["heating_aid"] == catalog["1-1"]
    assert catalog["1-1"].assess(OLD, on="2020-06-01").outcome is el.Outcome.INELIGIBLE
    assert theirs["1-1"].assess(OLD, on="2020-06-01").to_json() == before
    assert theirs["1-1"].assess(OLD, on="2020-06-01").outcome is el.Outcome.ELIGIBLE
    assert catalog["9-1"] == theirs["9-1"]
    assert pickle.loads(pickle.dumps(catalog)) == catalog  # noqa: S301 - our own


OLD = {"is_resident": True, "age": 65, "dwelling": "house", "household_income": 9000, "has_stove": True}


def test_a_replacement_may_have_another_id_but_not_that_of_another_service(base: Town) -> None:
    renamed = OTHER_SERVICE.replace("id: heating_aid", "id: warm_rooms")
    assert on_top(base, {SERVICE: renamed}).catalog()["warm_rooms"].number == "1-1"
    taken = OTHER_SERVICE.replace("id: heating_aid", "id: ◊snow_clearing")
    assert only(on_top(base, {SERVICE: taken})).code == "E305"


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('"1-1"\nreplaces: "1-1"', '"◊1-2"\nreplaces: "1-1"', "E303", "keeps the number"),
        ('replaces: "1-1"', 'replaces: "◊1-10"', "E208", '是否为 "1-1"'),
        ('replaces: "1-1"', "replaces: ◊heating_aid", "E208", '是否为 "1-1"'),
        ('"1-1"\nreplaces: "1-1"', '"5-5"\nreplaces: "◊5-5"', "E208", '是否为 "1-1"'),
        ('replaces: "1-1"', "replaces: ◊1.1", "E303", "text is expected"),
        ('replaces: "1-1"', "◊replace: heating_aid", "E301", "did you mean"),
    ],
)
def test_a_replacement_that_is_none_is_a_problem(base: Town, old: str, new: str, code: str, says: str) -> None:
    assert old in OTHER_SERVICE
    problem = only(on_top(base, {SERVICE: OTHER_SERVICE.replace(old, new, 1)}))
    assert problem.code == code
    assert says in f"{problem.message} {problem.hint}"


def test_nothing_like_it_to_replace_lists_what_can_be(base: Town) -> None:
    text = NEW_SERVICE.replace('number: "1-2"\n', 'number: "1-2"\nreplaces: "◊1-2"\n')
    problem = only(on_top(base, {NEW: text}))
    assert problem.code == "E208"
    assert "1-1、9-1" in problem.hint


def test_a_folder_that_extends_nothing_can_replace_nothing(town: Town) -> None:
    town.edit(SERVICE, 'number: "1-1"\n', 'number: "1-1"\nreplaces: "◊1-1"\n')
    problem = only(town)
    assert problem.code == "E208"
    assert "catalog.yaml" in problem.hint


def test_two_files_cannot_replace_the_same_service(base: Town) -> None:
    second = OTHER_SERVICE.replace('number: "1-1"', 'number: "◊1-1"').replace("id: heating_aid", "id: warm_rooms")
    new = on_top(base, {SERVICE: OTHER_SERVICE, "services/01-1-warm-rooms.yaml": second})
    problem = only(new)
    assert problem.code == "E305"
    assert f"{new.root / SERVICE}:1:1" in problem.message


def test_the_id_of_a_service_that_stays_cannot_be_taken(base: Town) -> None:
    problem = only(on_top(base, {NEW: NEW_SERVICE.replace("id: coal_aid", "id: ◊heating_aid")}))
    assert problem.code == "E305"
    assert f"{base.root / SERVICE}:1:1 的事项 1-1" in problem.message


def granting(base: Town) -> None:
    """Let 1-1 decide on a fact that 9-1 or a new service may ask about."""
    base.append("facts.yaml", "is_aided:\n  granted_by: '1-1'\n" + FACT)
    base.edit(SERVICE, "kind: application", "grants: is_aided\nkind: application")


def test_a_replacement_still_grants_what_the_facts_say_it_grants(base: Town) -> None:
    granting(base)
    new = on_top(base, {SERVICE: OTHER_SERVICE})
    (problem,) = el.check_rulesets(new.write())
    assert (str(problem.where), problem.code) == (f"{new.root / SERVICE}:1:1", "E307")
    assert "is_aided" in problem.message
    granted = OTHER_SERVICE.replace("kind: application", "grants: is_aided\nkind: application")
    assert el.check_rulesets(on_top(base, {SERVICE: granted}).write()) == ()


def test_a_replacement_cannot_need_what_it_grants(base: Town) -> None:
    granting(base)
    circular = OTHER_SERVICE.replace("kind: application", "grants: is_aided\nkind: application")
    new = on_top(base, {SERVICE: circular.replace("when: is_resident", "when: is_resident and is_aided")})
    (problem,) = el.check_rulesets(new.write())
    assert (str(problem.where), problem.code) == (f"{new.root / SERVICE}:1:1", "E207")


# ---------------------------------------------------------------- its cases


def test_cases_run_on_the_folder_they_lie_in(base: Town) -> None:
    cases = "service: 1-1\ncases:\n  - name: 甲\n    on: 2021-06-01\n    facts: {is_resident: false}\n"
    mine = on_top(base, {DUTY: FILES[DUTY].replace('number: "9-1"', 'number: "9-1"\nreplaces: "9-1"')})
    mine.add("services/01-1.cases.yaml", cases + "    expect: {outcome: ineligible}\n")
    (result,) = run_cases(mine.write())
    assert not result.mismatches
    assert {service.number for service in cover(mine.root)} == {"1-1", "9-1"}
    mine.without("services/01-1.cases.yaml")
    (mine.root / "services/01-1.cases.yaml").unlink()
    assert {service.number for service in cover(mine.root)} == {"9-1"}


def test_services_come_in_the_order_of_their_numbers(town: Town) -> None:
    for number in ("10", "1-10", "x-1", "9"):
        id_ = "aid_" + number.replace("-", "_")
        text = NEW_SERVICE.replace("coal_aid", id_).replace('"1-2"', f'"{number}"')
        town.add(f"services/a-{number}.yaml", text)
    town.add("services/z.yaml", NEW_SERVICE)
    assert list(town.catalog()) == ["1-1", "1-2", "1-10", "9", "9-1", "10", "x-1"]
