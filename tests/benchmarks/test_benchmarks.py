"""Every benchmark runs, ways that are compared answer alike, and the page shows the figures that were written down."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from eligibility.rules.vocabulary import FactType
from eligibility.testing.applicants import pick_applicant
from eligibility.testing.boundaries import Boundaries
from eligibility.text import Bilingual

for _peer in ("openfisca_core", "zen"):
    pytest.importorskip(_peer, reason=f"{_peer} is of the extra bench, which `make bench` installs")

import zen as zen_engine

from benchmarks.__main__ import PAGE, RESULTS
from benchmarks.jobs import hardship, population
from benchmarks.measure import Bar, DisagreementError, Job, Row, Timing, Way, check_answers, measure
from benchmarks.page import figures, markers, shown, write_figures
from benchmarks.peers import write_by_hand, zen
from benchmarks.plan import QUICK
from benchmarks.results import read_results, say_seconds, write_results
from benchmarks.rows import GROWTH, JOBS

BY_HAND = Path(write_by_hand.__file__).with_name("by_hand.py")


@pytest.mark.parametrize("name", JOBS)
def test_every_way_of_a_job_answers_alike_and_is_timed(name: str) -> None:
    job = JOBS[name](replace(QUICK, cases=100))
    row = measure(job, runs=1)
    assert job.id == row.id == name
    assert [timing.is_ours for timing in row.timings] == [True] + [False] * (len(job.ways) - 1)
    assert all(timing.median > 0 for timing in row.timings)
    assert all(bar.against < len(row.timings) for bar in row.bars)


@pytest.mark.parametrize("name", ["verdict", "assess", "findings"])
def test_applicants_of_all_outcomes_are_compared(name: str) -> None:
    answers = check_answers(JOBS[name](replace(QUICK, cases=200)))
    assert isinstance(answers, list)
    assert {*answers} == {"eligible", "ineligible", "undetermined"}


def test_the_decision_of_zen_is_that_of_the_rules_on_their_boundaries() -> None:
    """Where a figure of the rules is passed by the least, with the common conditions met, each category by itself."""
    ruleset = hardship.rules()
    boundaries = Boundaries(ruleset.compiled, ruleset.on)
    common = {name: name != "receives_basic_pension" for name in hardship.LIKELY}
    nothing = {fact.name: False for fact in boundaries.facts if fact.type is FactType.BOOLEAN}
    whole = zen_engine.compile_expression(zen.whole())
    random, answers = Random(8), []  # noqa: S311 - not for secrets
    for category in zen.FIRST_GROUP.values():
        needed = {name: f"not {name}" not in category for name in nothing if name in category}
        for _ in range(60):
            facts = pick_applicant(boundaries, random.randint, {**nothing, **common, **needed}, complete=True)
            assert facts is not None
            answers.append(ruleset.outcome(facts).value)
            told = {name: float(it) if isinstance(it, Decimal) else it for name, it in hardship.derived(facts).items()}
            assert whole.evaluate(told) == answers[-1], told
    assert {*answers} == {"eligible", "ineligible"}


def test_one_by_one_is_as_all_at_once_and_by_hand() -> None:
    rules = population.rulesets()
    people = population.crowd(300, rules)
    answers = population.by_us(people, rules)
    assert answers.equals(population.by_polars(people, rules))
    for ruleset, column in zip(rules, answers, strict=True):
        assert column.to_list() == [ruleset.outcome(facts).value for facts in people.to_dicts()], ruleset.number


def test_services_of_any_outcome_are_compared() -> None:
    rules = population.rulesets()
    answers = population.by_polars(population.crowd(QUICK.people, rules), rules)
    outcomes = [column.unique().sort().to_list() for column in answers]
    assert sum(len(found) > 1 for found in outcomes) >= 20
    assert {it for found in outcomes for it in found} == {"eligible", "ineligible", "undetermined", "not_applicable"}


@pytest.mark.parametrize("name", GROWTH)
def test_growth_has_a_point_for_every_size(name: str) -> None:
    growth = GROWTH[name](QUICK)
    assert growth.id == name
    assert growth.lines[0].is_ours
    sizes = {tuple(size for size, _ in line.points) for line in growth.lines}
    assert len(sizes) == 1
    assert all(seconds > 0 for line in growth.lines for _, seconds in line.points)


def test_a_way_that_answers_otherwise_is_refused() -> None:
    def way(answer: str) -> Way:
        return Way(Bilingual("某", answer), lambda: None, 1, lambda: answer)

    same = Job("same", Bilingual("同", "same"), (way("yes"), way("yes")))
    assert check_answers(same) == "yes"
    with pytest.raises(DisagreementError, match="other: no answers otherwise than yes"):
        measure(Job("other", Bilingual("异", "other"), (way("yes"), way("yes"), way("no"))))


@pytest.mark.parametrize(
    ("bar", "reached", "is_met"),
    [
        (Bar("seconds", 0.003), 0.002, True),
        (Bar("seconds", 0.001), 0.002, False),
        (Bar("times_slower", 2, against=1), 0.5, True),
        (Bar("times_slower", 0.4, against=1), 0.5, False),
        (Bar("times_faster", 2, against=1), 2, True),
        (Bar("times_faster", 2.1, against=1), 2, False),
    ],
)
def test_a_bar_is_held_against_the_median(bar: Bar, reached: float, is_met: bool) -> None:  # noqa: FBT001 - a case
    name = Bilingual("某", "some")
    row = Row("job", name, (Timing(name, (0.009, 0.002, 0.001)), Timing(name, (0.004,))), (bar,))
    assert row.reached(bar) == pytest.approx(reached)
    assert row.is_met(bar) is is_met


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(842.9, "843 s"), (1, "1 s"), (0.0123, "12.3 ms"), (0.0009996, "1,000 µs"), (2.5e-6, "2.5 µs"), (3e-8, "30 ns")],
)
def test_seconds_are_said_in_three_digits(seconds: float, said: str) -> None:
    assert say_seconds(seconds) == said


def test_the_page_shows_the_figures_written_down() -> None:
    assert shown(PAGE, "figures") == figures(read_results(RESULTS))


def test_every_row_and_curve_was_measured_in_one_run() -> None:
    results = read_results(RESULTS)
    assert [row.id for row in results.rows] == [*JOBS]
    assert [growth.id for growth in results.growth] == [*GROWTH]


def test_figures_are_written_and_read_back(tmp_path: Path) -> None:
    results = read_results(RESULTS)
    write_results(tmp_path / "results.json", results)
    assert read_results(tmp_path / "results.json") == results
    page = tmp_path / "page.md"
    begin, end = markers("figures")
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    write_figures(page, results)
    assert page.read_text(encoding="utf-8") == f"before\n{begin}\n\n{figures(results)}\n\n{end}\nafter\n"


def test_what_is_written_by_hand_in_polars_is_what_the_rules_say() -> None:
    """`make update-recorded` writes it anew after a change of the rulesets; read the diff."""
    text = write_by_hand.write()
    if os.environ.get("UPDATE_RECORDED"):
        BY_HAND.write_text(text, encoding="utf-8")
    assert BY_HAND.read_text(encoding="utf-8") == text
