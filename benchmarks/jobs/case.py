"""One applicant for 1-1 at a time: the verdict, what explains it, the checklist and the timeline."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import zen

import eligibility as el
from benchmarks.jobs import hardship
from benchmarks.measure import OURS, Bar, Job, Way
from benchmarks.peers import zen as decisions
from benchmarks.plan import DAY
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.plan import Plan

_TWO_VALUED = Bilingual("二值；年龄和月数已经算好", "two-valued; told ages and months")


def verdict(plan: Plan) -> Job:
    """The outcome alone, from facts that are checked."""
    ruleset = hardship.rules()
    given = hardship.cases(plan.cases)
    told = [hardship.derived(facts) for facts in given]
    texts = [json.dumps(facts) for facts in told]
    engine = _engine()
    alone = zen.compile_expression(decisions.whole())

    def ask(key: str, people: Iterable[Any]) -> list[str]:
        return [engine.evaluate(key, facts)["result"]["outcome"] for facts in people]

    ours = Way(
        OURS,
        _each(ruleset.outcome, given),
        len(given),
        lambda: [ruleset.outcome(facts).value for facts in given],
        Bilingual("三值；校验事实，由日期推年龄和月数", "three-valued; checks facts, derives ages and months"),
        is_ours=True,
    )
    peers: list[tuple[str, str, str, Sequence[Any]]] = [
        ("ZEN 一个表达式", "ZEN, one expression", "one", told),
        ("ZEN 一个表达式，事实为 JSON", "ZEN, one expression, facts as JSON", "one", texts),
        ("ZEN 决策表", "ZEN, decision table", "table", told),
        ("ZEN 逐条命名", "ZEN, an expression a criterion", "named", told),
    ]
    by_zen = [
        Way(
            Bilingual(zh, en),
            _each(partial(engine.evaluate, key), people),
            len(people),
            partial(ask, key, people),
            _TWO_VALUED,
        )
        for zh, en, key, people in peers
    ]
    bare = Way(
        Bilingual("ZEN 只算表达式，不经引擎", "ZEN, the bare expression without its engine"),
        _each(alone.evaluate, told),
        len(told),
        lambda: [alone.evaluate(facts) for facts in told],
        _TWO_VALUED,
    )
    title = Bilingual("只要结论，1-1", "verdict alone, 1-1")
    return Job("verdict", title, (ours, *by_zen, bare), (Bar("seconds", 5e-6), Bar("times_faster", 1, against=1)))


def assess(plan: Plan) -> Job:
    """A determination that can explain itself when asked."""
    ruleset = hardship.rules()
    given = hardship.cases(plan.cases)
    ours = Way(
        OURS,
        _each(ruleset.assess, given),
        len(given),
        lambda: [ruleset.assess(facts).outcome.value for facts in given],
        Bilingual("说明到问时才建", "explained when asked"),
        is_ours=True,
    )
    return Job("assess", Bilingual("认定，1-1", "assess, 1-1"), (ours, _traced(plan)), (Bar("seconds", 10e-6),))


def findings(plan: Plan) -> Job:
    """The whole tree of findings built: every criterion with truth, facts seen, grade and citations."""
    ruleset = hardship.rules()
    given = hardship.cases(plan.cases)

    def build(facts: dict[str, Any]) -> None:
        _walk(ruleset.assess(facts))

    ours = Way(
        OURS,
        _each(build, given),
        len(given),
        lambda: [_walk(ruleset.assess(facts)).value for facts in given],
        Bilingual("整棵认定树，带引注和等级", "the whole tree, with citations and grades"),
        is_ours=True,
    )
    title = Bilingual("认定并建成整棵认定树，1-1", "assess and build the whole tree of findings, 1-1")
    return Job("findings", title, (ours, _traced(plan)), (Bar("seconds", 60e-6),))


def checklist(plan: Plan) -> Job:
    """The documents of an applicant and the days by which each side must act, from a determination."""
    ruleset = hardship.rules()
    given = [ruleset.assess(facts) for facts in hardship.cases(plan.cases)]
    events = {"apply": DAY}

    def run() -> None:
        for determination in given:
            determination.checklist()
            determination.timeline(events)

    ours = Way(OURS, run, len(given), is_ours=True)
    title = Bilingual("材料清单加时间表，1-1", "checklist and timeline, 1-1")
    return Job("checklist", title, (ours,), (Bar("seconds", 150e-6),))


def _walk(determination: el.Determination) -> el.Outcome:
    """Build every finding; the outcome that the root says."""
    root = determination.findings
    assert root is not None
    for _ in root.walk():
        pass
    return el.Outcome.of(root.truth)


def _traced(plan: Plan) -> Way:
    engine = _engine()
    told = [hardship.derived(facts) for facts in hardship.cases(plan.cases)]

    def answers() -> list[str]:
        return [engine.evaluate("named", facts, {"trace": True})["result"]["outcome"] for facts in told]

    return Way(
        Bilingual("ZEN 逐条命名，带 trace", "ZEN, an expression a criterion, with trace"),
        _each(lambda facts: engine.evaluate("named", facts, {"trace": True}), told),
        len(told),
        answers,
        _TWO_VALUED,
    )


def _engine() -> zen.ZenEngine:
    forms = {
        "one": decisions.one_expression(),
        "named": decisions.named_expressions(),
        "table": decisions.decision_table(),
    }
    return zen.ZenEngine({"loader": {"type": "static", "content": forms}})


def _each(do: Callable[[Any], object], items: Sequence[Any]) -> Callable[[], None]:
    def run() -> None:
        for item in items:
            do(item)

    return run
