"""The log of forward chaining: every step follows from earlier ones, and it says what the determination says."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

import eligibility as el
from eligibility.cli import main
from eligibility.engines import durable
from eligibility.render.firings import describe_firings
from tests.engines.soak import given, native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.engines.firing import Firing
    from eligibility.engines.names import EngineName

pytest.importorskip(
    "durable.engine", reason=f"durable-rules cannot be loaded; {durable.BUILD_FOR_3_13}", exc_type=ImportError
)
MOTHER = "examples/divorced-mother.yaml"


@pytest.fixture(scope="module")
def mother(catalog: el.Catalog) -> el.Determination:
    return catalog["1-1"].assess(el.read_facts(MOTHER), on="2021-06-01", engine="durable")


def steps(determination: el.Determination, kind: str) -> Iterator[Firing]:
    return (step for step in determination.firings if step.kind == kind)


def test_the_answer_is_the_native_one(catalog: el.Catalog, mother: el.Determination) -> None:
    native_one = catalog["1-1"].assess(el.read_facts(MOTHER), on="2021-06-01")
    assert mother == native_one
    assert native_one.firings == ()
    data = mother.to_dict()
    assert [step["number"] for step in data.pop("firings")] == list(range(1, len(mother.firings) + 1))
    assert data == native_one.to_dict()


def test_it_goes_from_facts_through_the_outcome_to_documents_and_what_is_opened(mother: el.Determination) -> None:
    said = [step.statement.zh for step in mother.firings]
    route, outcome = said.index("符合的途径：单亲家庭人员"), said.index("结论：符合条件")
    paper = said.index("按途径「单亲家庭人员」需要：离婚证、离婚协议或法院判决书")
    status = said.index("可由机构认定：已被认定为就业困难人员（认定后才算）")
    assert said[0] == "本市（天津市）户籍"
    assert mother.firings[paper].because[0] == route + 1
    assert mother.firings[status].because == (outcome + 1,)
    assert all(step.because == (status + 1,) for step in steps(mother, "service"))
    assert str(mother.firings[outcome]).startswith(f"[{outcome + 1}] 结论：符合条件 (outcome: eligible) ← [")
    opened = {step.id: step.truth for step in steps(mother, "service")}
    assert opened["3-5"] is el.Truth.UNKNOWN


def test_a_service_that_reads_the_status_is_told_with_the_outcome_it_would_have(catalog: el.Catalog) -> None:
    facts = el.read_facts(MOTHER)
    survey = catalog.assess({**facts, "is_recognised_hardship": True}, on="2021-06-01")
    determination = catalog["1-1"].assess(facts, on="2021-06-01", engine="durable")
    for step in steps(determination, "service"):
        assert el.Truth[step.truth.name] is survey[step.id].evaluation.outcome
    denied = catalog["1-1"].assess({"has_local_hukou": False}, on="2021-06-01", engine="durable")
    assert not list(steps(denied, "status"))
    assert not list(steps(denied, "service"))


def test_every_log_is_a_chain_and_says_what_the_determination_says(catalog: el.Catalog) -> None:
    for ruleset, wanted in native(catalog, of_each=4):
        found = ruleset.assess(given(wanted), today=wanted.today, engine="durable")
        assert [step.number for step in found.firings] == list(range(1, len(found.firings) + 1))
        for step in found.firings:
            assert all(number < step.number for number in step.because), step
            assert step.statement.zh
            assert step.statement.en
        criteria = {step.id: step.truth for step in steps(found, "criterion")}
        settled = {name: wanted[name].truth for name in wanted.evaluation.rules.criteria}
        assert criteria == {name: truth for name, truth in settled.items() if truth is not el.Truth.UNKNOWN}
        for step in steps(found, "outcome"):
            assert step.truth is wanted.evaluation.outcome
        routes = {step.id for step in steps(found, "route") if step.truth is el.Truth.TRUE}
        assert routes == set(wanted.routes)
        check_documents(found, wanted)
        granted = {step.id for step in steps(found, "entitlement")}
        decided = {it.id for it in wanted.entitlements if it.granted is el.Truth.TRUE and len(it.cases) == 1}
        assert granted == {name for name in decided if name in granted}
        assert all(it.granted is el.Truth.TRUE for it in wanted.entitlements if it.id in granted)


def check_documents(found: el.Determination, wanted: el.Determination) -> None:
    needs = {el.Truth.TRUE: el.Need.REQUIRED, el.Truth.FALSE: el.Need.NOT_REQUIRED}
    shown = {(item.id, item.route): item.need for item in wanted.checklist().items}
    told = {(step.id, step.route): needs[step.truth] for step in steps(found, "document")}
    assert {key: shown[key] for key in told if key in shown} == {key: told[key] for key in told if key in shown}
    required = {key for key, need in shown.items() if need is el.Need.REQUIRED}
    assert required <= told.keys()


def test_reprs_echo_nothing_of_the_applicant(mother: el.Determination) -> None:
    named = next(steps(mother, "criterion"))
    assert repr(named) == f"Firing({named.number}, criterion {named.id})"
    assert repr(mother.firings[0]) == "Firing(1, test)"
    assert "firings" not in repr(mother)


def test_an_engine_that_is_none_is_told_with_the_one_meant(ruleset: el.Ruleset) -> None:
    with pytest.raises(el.EligibilityError, match="no engine 'durabel'; did you mean durable") as caught:
        ruleset.assess({}, engine=cast("EngineName", "durabel"))
    assert caught.value.zh == "没有引擎 durabel；是否为 durable？"
    with pytest.raises(el.EligibilityError, match="no engine 5; there are native, durable"):
        ruleset.assess({}, engine=cast("EngineName", 5))


def test_the_command_shows_the_log(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["eligibility", "assess", "1-1", "--facts", MOTHER, "--on", "2021-06-01", "--engine"]
    for more in (["durable"], ["durable", "--json"], ["durabel"]):
        monkeypatch.setattr("sys.argv", [*words, *more])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == (2 if more == ["durabel"] else 0)
        out, err = capsys.readouterr()
        if more == ["durable"]:
            assert "推理步骤（引擎 durable-rules）" in out
            assert "✔ [26] 共同条件 ← [21] [20] [22] [23] [24] [25]" in out
        elif more == ["durabel"]:
            assert err == "没有引擎 durabel；是否为 durable？ (no engine 'durabel'; did you mean durable?)\n"
        else:
            assert json.loads(out)["firings"][-1]["kind"] == "service"


def test_the_page_on_engines_shows_steps_as_they_are(mother: el.Determination) -> None:
    page = Path("docs/engines.md").read_text(encoding="utf-8")
    shown = page.split("```text\n")[1].split("```")[0].splitlines()
    lines = [line for it in describe_firings(mother.title, "1-1", mother.firings).sections for line in it.lines]
    assert set(shown) <= {f"{line.mark} {line.text.zh}" for line in lines}


def test_what_a_status_opens_is_kept_by_a_channel_and_in_a_pickle(catalog: el.Catalog) -> None:
    service = catalog["1-1"]
    for again in (catalog["9"].carry(service), pickle.loads(pickle.dumps(service))):  # noqa: S301 - made here
        opened = [it.service.number for it in again.on("2021-06-01").opens]
        assert opened == [it.service.number for it in service.on("2021-06-01").opens]
    assert "3-5" in opened


def test_a_page_has_every_step_and_tells_no_sensitive_fact(catalog: el.Catalog) -> None:
    service, pages = catalog["1-1"], []
    facts = {**el.read_facts(MOTHER), "has_contracted_farmland": False}
    for holds in (True, False):
        found = service.assess({**facts, "holds_disability_card": holds}, on="2021-06-01", engine="durable")
        page = found.to_html().partition("推理步骤")[2].partition("</section>")[0]
        pages.append(page)
        assert all(f">[{step.number}] <" in page for step in found.firings)
        (test,) = [it for it in steps(found, "test") if any(fact.name == "holds_disability_card" for fact in it.facts)]
        assert f'[{test.number}] </span><span><span lang="zh-Hans">{test.title.zh}' in page
        hidden = [it for it in found.firings if test.number in it.because and it.kind == "criterion"]
        assert hidden
        for step in hidden:
            assert f'sensitive, not shown">◇</span> <span class="number">[{step.number}] ' in page
    assert "不成立：持有残疾人证" not in "".join(pages)
