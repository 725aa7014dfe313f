"""Records: the same wherever they are replayed, and otherwise what differs by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import eligibility as el
from eligibility.frozen import FrozenMap
from eligibility.rules.digest import canonical, digest_of
from eligibility.rules.loading import Library
from tests.situations import TODAY, Situation, situations
from tests.terminal import python, run
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from pathlib import Path

KEY = "a key of more than sixteen bytes"
FACTS: dict[str, Any] = {
    "is_resident": True,
    "dwelling": "house",
    "birth_date": "1961-05-02",
    "household_income": 900,
    "has_stove": True,
    "household_size": 2,
    "is_frail": False,
}
DAY = "2022-06-01"


def determined(catalog: el.Catalog, **more: object) -> el.Determination:
    return catalog["1-1"].assess(FACTS | more, on=DAY)


def named(replay: el.Replay) -> list[str]:
    return [f"{it.kind} {it.id}".strip() for it in replay.differences]


def sealed(record: str, **changes: object) -> dict[str, Any]:
    """The record with keys changed, sealed anew."""
    data = {name: it for name, it in {**json.loads(record), **changes}.items() if name != "seal"}
    return {**data, "seal": digest_of(data)}


def test_a_record_is_one_text_of_plain_data(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record()
    data = json.loads(record)
    assert canonical(data) + "\n" == record
    assert data["facts"]["household_income"] == "900"
    assert data["facts"]["birth_date"] == "1961-05-02"
    assert "age" not in data["facts"], "it follows from the date of birth"
    assert data["rules"] == snowfield["1-1"].on(DAY).digest
    assert data["answer"]["criterion old"] == "true"
    assert data["answer"]["material stove_papers"] == "true"
    assert data["timeline"] is None


@pytest.mark.parametrize("form", [str, str.encode, json.loads])
def test_a_replay_is_the_same(snowfield: el.Catalog, form: Any) -> None:
    replay = el.replay(form(determined(snowfield).record()), snowfield)
    assert replay.same
    assert replay.same_answer
    assert replay.differences == ()
    assert repr(replay) == "Replay(1-1, on=2022-06-01, same)"
    assert replay.determination == determined(snowfield)
    assert replay.explain("en").splitlines()[1] == "the replay comes to what was recorded"


@settings(max_examples=40)
@given(situations())
def test_any_determination_is_replayed_as_it_was(situation: Situation) -> None:
    service = el.Service(situation.service)
    determination = service.assess(situation.facts, on=situation.day, today=TODAY)
    record = determination.record()
    assert record == service.assess(situation.facts, on=situation.day, today=TODAY).record()
    alone = FrozenMap({service.number: situation.service})
    library = Library(situation.service.vocabulary, alone, alone)
    assert el.replay(record, el.Catalog(library)).same


def test_it_is_the_same_in_another_process_and_folder(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text(determined(town.catalog()).record(events={"apply": "2022-06-01"}), encoding="utf-8")
    for seed in ("1", "77"):
        done = python(
            "-c",
            "import os, sys; os.chdir('/'); from eligibility.cli import main; main()",
            "replay", path, "--rulesets", town.root, "--json",
            env={"PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.code == 0, done.err
        assert json.loads(done.out)["differences"] == []


def test_one_number_changed_is_named_with_what_follows(town: Town) -> None:
    record = determined(town.catalog(), household_income=5000).record()
    replay = el.replay(record, town.edit(SERVICE, "house: 60", "house: 62").catalog())
    assert not replay.same
    assert not replay.same_answer
    assert named(replay)[0] == "parameter min_age"
    assert "answer outcome" in named(replay)
    assert {"answer criterion old", "answer route old"} <= set(named(replay))
    assert "60周岁" in replay.explain()
    assert "number “Lowest age”: 60 years of age (house)" in replay.explain("en")
    assert "→ 62 years of age (house)" in replay.explain("en")
    assert "outcome: eligible → ineligible" in replay.explain("en")
    assert replay.to_dict()["differences"][0]["recorded"]["en"].startswith("60")


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        (SERVICE, "    when: is_resident\n", "    when: is_resident or is_frail\n", ["criterion resident"]),
        (SERVICE, "{zh: 高龄, en: ", "{zh: 年高, en: ", ["criterion old"]),
        ("documents.yaml", "补助申请表", "申请表", ["document aid_form"]),
        ("facts.yaml", "您有炉具吗？", "您家有炉具吗？", ["fact has_stove"]),
        ("facts.yaml", "    flat: {zh: 楼房", "    flat: {zh: 楼", ["fact dwelling"]),
        ("sources.yaml", "取暖补助办法", "取暖办法", ["source heating_rules"]),
        (SERVICE, "    copies: 2\n", "    copies: 3\n", ["material aid_form"]),
        (SERVICE, "at_most: 5", "at_most: 6", ["step check"]),
    ],
)  # fmt: skip
def test_what_changed_is_named_where_the_answer_is_the_same(
    town: Town, file: str, old: str, new: str, names: list[str]
) -> None:
    record = determined(town.catalog()).record()
    replay = el.replay(record, town.edit(file, old, new).catalog())
    assert named(replay) == names
    assert (replay.same, replay.same_answer) == (False, True)


def test_what_is_gone_and_what_is_new_is_said(town: Town) -> None:
    record = determined(town.catalog()).record()
    start = town.files[SERVICE].index("must_not_ask:")
    tax = town.files[SERVICE][start : town.files[SERVICE].index("procedure:")]
    replay = el.replay(record, town.edit(SERVICE, tax, "").catalog())
    assert [it.kind for it in replay.differences] == ["document", "prohibition"]
    assert "现在没有了" in replay.explain()
    back = el.replay(replay.determination.record(), Town(town.root.parent / "again").catalog())  # type: ignore[union-attr]
    assert "is new" in back.explain("en")


def test_deadlines_are_recorded_with_their_calendar(snowfield: el.Catalog, town: Town) -> None:
    record = determined(snowfield).record(events={"apply": DAY})
    data = json.loads(record)["timeline"]
    assert data["steps"]["check"]["due"][0][0] == "2022-06-09"
    assert data["calendar"] == snowfield.calendar.digest
    assert el.replay(record, snowfield).same
    other = el.replay(record, town.edit(SERVICE, "at_most: 5", "at_most: 6").catalog())
    assert named(other) == ["step check", "answer step check"]


def test_another_calendar_or_library_that_gives_the_same_is_named_and_the_same(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record(events={"apply": DAY})
    timeline = {**json.loads(record)["timeline"], "calendar": "0" * 16}
    replay = el.replay(sealed(record, library="0.0.9", timeline=timeline), snowfield)
    assert named(replay) == ["calendar", "library"]
    assert replay.same
    assert f"working calendar: {'0' * 16} → {snowfield.calendar.digest}" in replay.explain("en")


def test_a_calendar_of_another_day_names_itself_and_the_days(snowfield: el.Catalog) -> None:
    old = el.WorkCalendar.china(as_of="2019-03-01")
    determination = snowfield["1-1"].assess(FACTS | {"household_income": 5000}, on="2020-01-02", today="2020-01-02")
    record = determination.record(events={"apply": "2020-01-20"}, calendar=old)
    replay = el.replay(record, snowfield)
    assert named(replay)[:2] == ["calendar", "answer step check"]
    assert not replay.same


# ---------------------------------------------------------------------------- sensitive facts


def test_omitted_facts_are_nowhere_in_the_record(snowfield: el.Catalog) -> None:
    record = determined(snowfield, household_income=871.25).record(sensitive="omit")
    data = json.loads(record)
    assert "871" not in record
    assert data["facts"]["household_income"] == data["facts"]["is_frail"] == {"omitted": True}
    answer = data["answer"]
    assert answer["outcome"] == "eligible"
    assert answer["criterion poor"] == answer["route old"] == answer["missing"] == {"omitted": True}
    assert answer["criterion old"] == answer["material stove_papers"] == "true"


def test_omitted_facts_are_given_again(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record(sensitive="omit")
    with pytest.raises(el.EligibilityError, match="does not tell household_income, is_frail") as caught:
        el.replay(record, snowfield)
    assert "重新给出" in caught.value.zh
    assert el.replay(record, snowfield, facts={"household_income": 900, "is_frail": False}).same
    richer = el.replay(record, snowfield, facts={"household_income": 99999, "is_frail": False})
    assert richer.same, "they cannot be checked, and the outcome is the same"


def test_hashed_facts_are_held_against_their_hash(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record(sensitive="hash", key=KEY)
    again = {"household_income": "900.00", "is_frail": False}
    assert json.loads(record)["facts"]["household_income"].keys() == {"hmac"}
    with pytest.raises(el.FactError):
        el.replay(record, snowfield, facts=again, key=KEY)
    again["household_income"] = 900.00
    assert el.replay(record, snowfield, facts=again, key=KEY).same
    with pytest.raises(el.EligibilityError, match="is_frail is not what was recorded"):
        el.replay(record, snowfield, facts=again | {"is_frail": True}, key=KEY)
    with pytest.raises(el.EligibilityError, match="household_income is not what was recorded"):
        el.replay(record, snowfield, facts=again, key="another key of many bytes")
    with pytest.raises(el.EligibilityError, match="key of at least 16"):
        el.replay(record, snowfield, facts=again)


def test_equal_values_have_other_hashes_elsewhere(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    records = [service.assess(FACTS, on=day).record(sensitive="hash", key=KEY) for day in ("2022-06-01", "2022-06-02")]
    hashes = [json.loads(record)["facts"]["is_frail"]["hmac"] for record in records]
    assert hashes[0] != hashes[1]
    answer = json.loads(records[0])["answer"]
    hidden = [it["hmac"] for it in answer.values() if isinstance(it, dict) and "hmac" in it]
    assert len(hidden) == len(set(hidden)) > 3


def test_a_hashed_answer_that_differs_is_named(town: Town) -> None:
    record = determined(town.catalog()).record(sensitive="hash", key=KEY)
    poorer = town.edit("parameters.yaml", "{value: 1200,", "{value: 800,").catalog()
    replay = el.replay(record, poorer, facts={"household_income": 900, "is_frail": False}, key=KEY)
    assert {"parameter income_line", "answer criterion poor", "answer route poor"} <= set(named(replay))


@pytest.mark.parametrize("key", [None, "short", b"x" * 15, 5])
def test_a_hash_needs_a_key(snowfield: el.Catalog, key: Any) -> None:
    with pytest.raises(el.EligibilityError, match="key of at least 16 bytes"):
        determined(snowfield).record(sensitive="hash", key=key)


def test_another_mode_is_an_error(snowfield: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="keep, omit, hash"):
        determined(snowfield).record(sensitive="hide")  # type: ignore[arg-type]


def test_facts_that_are_recorded_are_not_changed(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record()
    assert el.replay(record, snowfield, facts={"dwelling": "house"}).same
    for other in ({"dwelling": "boat"}, {"move_date": "2020-01-01"}):
        with pytest.raises(el.EligibilityError, match="is not what was recorded"):
            el.replay(record, snowfield, facts=other)


# ---------------------------------------------------------------------------- what is no record


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-20],
        lambda text: text.replace('"eligible"', '"ineligible"'),
        lambda text: text.replace('"true"', '"false"', 1),
        lambda text: text.replace("eligibility-record/1", "eligibility-record/2"),
        lambda _: "[]",
        lambda _: "{}",
        lambda _: "",
        lambda _: "NaN",
        lambda _: b"\xff\xfe",
        lambda _: "[" * 100_000,
        lambda _: 5,
        lambda text: sealed(text, parts=[["fact", "x"]]),
        lambda text: sealed(text, facts=[]),
        lambda text: sealed(text, service={"number": 1}),
        lambda text: sealed(text, timeline={"events": []}),
        lambda text: sealed(text, on="yesterday"),
        lambda text: sealed(text, answer=None),
        lambda text: sealed(text, sensitive="perhaps"),
    ],
)  # fmt: skip
def test_what_is_no_whole_record_is_one_clear_error(snowfield: el.Catalog, spoil: Any) -> None:
    with pytest.raises(el.EligibilityError) as caught:
        el.replay(spoil(determined(snowfield).record()), snowfield)
    assert type(caught.value) is el.EligibilityError
    assert caught.value.__cause__ is None


def test_a_format_to_come_is_named(snowfield: el.Catalog) -> None:
    text = determined(snowfield).record().replace("eligibility-record/1", "eligibility-record/2")
    with pytest.raises(el.EligibilityError, match="format 'eligibility-record/2'; this library reads"):
        el.replay(text, snowfield)


def test_what_cannot_be_answered_any_more_is_said(town: Town, snowfield: el.Catalog) -> None:
    record = determined(snowfield).record()
    later = town.edit(
        SERVICE, "in_force: {from: 2020-01-01, basis: cited}", "in_force: {from: 2023-01-01, basis: cited}"
    )
    replay = el.replay(record, later.catalog())
    assert (replay.same, replay.same_answer, replay.determination) == (False, False, None)
    assert "no answer can be given now: service 1-1 has rules from 2023-01-01" in replay.explain("en")
    assert "现在答不出" in replay.explain()


def test_rules_are_named_where_the_facts_do_not_fit_any_more(town: Town) -> None:
    record = determined(town.catalog(), household_size=9).record()
    replay = el.replay(record, town.edit("facts.yaml", "max: 20", "max: 8").catalog())
    assert named(replay) == ["fact household_size", "answer"]
    assert (replay.same, replay.same_answer, replay.determination) == (False, False, None)
    assert "fact “Household size” is not as recorded" in replay.explain("en")
    assert "no answer can be given now" in replay.explain("en")


def test_a_step_that_is_gone_is_named_though_its_day_was_recorded(snowfield: el.Catalog) -> None:
    record = determined(snowfield).record(events={"apply": DAY, "check": "2022-06-03"})
    changes = {"services.1-1.procedure.check": None, "services.1-1.procedure.notice.after": "apply"}
    replay = el.replay(record, snowfield.reform(changes, from_="2022-01-01"))
    assert {"step check", "step notice"} <= set(named(replay))
    assert named(replay)[-1] == "answer timeline"
    assert "no deadlines can be worked out now: no step 'check'" in replay.explain("en")
    assert "期限现在算不出" in replay.explain()
    assert replay.determination is not None
    assert replay.determination.outcome is el.Outcome.ELIGIBLE


@pytest.mark.parametrize("due", [5, [5], [[]], None, "x", {"a": 1}, [["2022-06-09"], 7]], ids=json.dumps)
def test_an_answer_made_up_by_hand_is_a_difference(snowfield: el.Catalog, due: Any) -> None:
    record = determined(snowfield).record(events={"apply": DAY})
    timeline = json.loads(record)["timeline"]
    timeline["steps"]["check"] = {"state": "done", "due": due}
    replay = el.replay(sealed(record, timeline=timeline), snowfield)
    assert named(replay) == ["answer step check"]
    assert replay.explain()


def test_digests_are_made_once_for_a_day_s_rules(snowfield: el.Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = snowfield["1-1"].on(DAY)
    first = rules.assess(FACTS).record()

    def refuse(*_: object) -> None:
        pytest.fail("made again")

    monkeypatch.setattr("eligibility.rules.digest._said_by", refuse)
    assert rules.assess(FACTS).with_facts({}).record() == first


def test_only_a_catalog_replays(snowfield: el.Catalog) -> None:
    with pytest.raises(el.EligibilityError, match="Catalog"):
        el.replay(determined(snowfield).record(), "rulesets")  # type: ignore[arg-type]


def test_a_carried_service_is_carried_again(catalog: el.Catalog) -> None:
    record = catalog["9"].carry(catalog["1-1"]).assess({}, on="2022-06-01").record()
    replay = el.replay(record, catalog)
    assert replay.same
    assert replay.title == catalog["9"].carry(catalog["1-1"]).title


def test_a_reform_that_the_rules_now_do_not_have_is_named(snowfield: el.Catalog) -> None:
    reform = el.Reform({"parameters.min_age.house": 62}, title={"zh": "延后", "en": "Later"})
    reformed = snowfield["1-1"].reform(reform, from_="2022-01-01")
    record = reformed.assess(FACTS, on=DAY).record()
    replay = el.replay(record, snowfield)
    assert named(replay)[0] == f"reform {reform.digest}"
    assert "parameter min_age" in named(replay)
    assert not el.replay(record, snowfield).same
    assert "reform “Later” is gone" in replay.explain("en")


# ---------------------------------------------------------------------------- the command


def test_the_command_writes_and_replays(town: Town, tmp_path: Path) -> None:
    facts, out = tmp_path / "facts.json", tmp_path / "out.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    root = town.write()
    assert run("assess", "1-1", "--facts", facts, "--on", DAY, "--rulesets", root, "--record", out).code == 0
    done = run("replay", out, "--rulesets", root)
    assert (done.code, "重放的结果与记录相同" in done.out) == (0, True)
    town.edit(SERVICE, "house: 60", "house: 62").write()
    done = run("replay", out, "--rulesets", root, "--lang", "en")
    assert done.code == 1
    assert "Lowest age" in done.out
    assert json.loads(run("replay", out, "--rulesets", root, "--json").out)["same"] is False


def test_the_command_hashes_with_a_key_from_a_file(town: Town, tmp_path: Path) -> None:
    facts, out, key = tmp_path / "facts.json", tmp_path / "out.json", tmp_path / "key"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    key.write_text(KEY, encoding="utf-8")
    root = town.write()
    words: list[str | Path] = ["assess", "1-1", "--facts", facts, "--on", DAY, "--rulesets", root]
    words += ["--record", out, "--sensitive", "hash"]
    assert run(*words).code == 2
    assert run(*words, "--key-file", key).code == 0
    again = tmp_path / "again.json"
    again.write_text(json.dumps({"household_income": 900, "is_frail": False}), encoding="utf-8")
    assert run("replay", out, "--rulesets", root, "--facts", again, "--key-file", key).code == 0
    assert run("replay", out, "--rulesets", root, "--facts", again, "--key-file", tmp_path / "none").code == 2
    assert run("replay", out, "--rulesets", root).code == 2


def test_the_command_on_a_timeline_records_its_days(town: Town, tmp_path: Path) -> None:
    facts, out = tmp_path / "facts.json", tmp_path / "out.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    root = town.write()
    done = run("timeline", "1-1", "--facts", facts, "--event", f"apply={DAY}", "--rulesets", root, "--record", out)
    assert done.code == 0
    recorded = json.loads(out.read_text(encoding="utf-8"))
    assert recorded["timeline"]["events"] == {"apply": DAY}
    replayed = el.replay(out.read_text(encoding="utf-8"), el.load_catalog(root))
    assert replayed.same
    assert json.loads(replayed.to_json()) == replayed.to_dict()
