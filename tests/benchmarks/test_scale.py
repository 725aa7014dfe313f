"""People from Parquet to Parquet: the answers of a frame, and one set of figures printed, written and shown."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars import selectors as cs

import eligibility as el
from benchmarks import scale
from benchmarks.measure import DisagreementError
from benchmarks.page import markers, shown
from benchmarks.scale_page import FIGURES, RECKONED, Run, Scale, add_runs, figures, read_scale, reckoned, write_page
from tests.terminal import python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 3_000
HAS_JAVA = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
ENGINES = ("polars", "duckdb", *(("spark",) if HAS_JAVA else ()))
RUN = Run("polars", 30, 1_000_000, 9.0, 10.0, 400, 65, 70, "2026-11-27")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file of people."""
    path = tmp_path_factory.mktemp("scale") / "people.parquet"
    scale.draw_file(path, ROWS)
    yield path
    path.unlink()


def page_at(path: Path) -> Path:
    path.write_text("\n".join(it for name in (FIGURES, RECKONED) for it in markers(name)), encoding="utf-8")
    return path


def test_a_run_is_printed_written_down_and_shown(tmp_path: Path) -> None:
    """Every engine in a process of its own; its first answers are looked at on the way."""
    page, results = page_at(tmp_path / "page.md"), tmp_path / "scale.json"
    given = [str(ROWS), "--services", "2", *(it for name in ENGINES for it in ("--engine", name))]
    given += ["--folder", str(tmp_path), "--page", str(page), "--results", str(results)]
    done = python("-W", "ignore", "-m", "benchmarks.scale", *given, timeout=600)
    assert done.code == 0, done.err[-3000:]
    held = read_scale(results)
    assert held
    assert [(run.engine, run.services, run.rows) for run in held.runs] == [(name, 2, ROWS) for name in ENGINES]
    _, *printed = done.out.splitlines()
    for line, run in zip(printed, held.runs, strict=True):
        assert line.startswith(f"{run.engine:8}{ROWS:13,} rows  ")
        assert float(re.findall(r"([\d.]+) s,", line)[0]) == pytest.approx(run.seconds, abs=0.06)
        assert run.processor > 0.1
        assert run.megabytes > 50
        assert 20 < run.read < 1_000
        assert 20 < run.written < 1_000
        assert run.planning is None if run.engine == "polars" else 0 < run.planning < run.seconds  # type: ignore[operator]
    assert shown(page, FIGURES) == figures(held)
    assert shown(page, RECKONED) == reckoned(held)
    assert not list(tmp_path.glob("**/*.parquet"))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_answers_are_those_of_a_frame(engine: str, source: Path, tmp_path: Path) -> None:
    rules, target = scale.rulesets(30), tmp_path / "answers.parquet"
    scale.measure(engine, rules, source, target)
    scale.check_answers(rules, source, target)
    expected = el.assess_frame(rules, pl.read_parquet(source)).with_columns(cs.enum().cast(pl.String))
    found = pl.read_parquet(target).sort(scale.PERSON)
    assert found.select(expected.columns).equals(expected)
    assert len([name for name in expected.columns if name.endswith("__outcome")]) == 30


def test_answers_that_differ_are_refused(source: Path, tmp_path: Path) -> None:
    rules, target = scale.rulesets(1), tmp_path / "answers.parquet"
    scale.measure("polars", rules, source, target)
    right = pl.read_parquet(target)
    last = pl.col(scale.PERSON) == scale.CHECKED - 1
    wrong = pl.when(last).then(pl.lit("not_applicable")).otherwise("outcome").alias("outcome")
    right.with_columns(wrong).write_parquet(target)
    with pytest.raises(DisagreementError, match=r"answers\.parquet are not those of assess_frame"):
        scale.check_answers(rules, source, target)
    right.filter(~last).write_parquet(target)
    with pytest.raises(DisagreementError):
        scale.check_answers(rules, source, target)


def test_people_are_numbered_and_differ_from_piece_to_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "GROUP", 40)
    scale.draw_file(tmp_path / "people.parquet", 100)
    people = pl.read_parquet(tmp_path / "people.parquet")
    assert people[scale.PERSON].to_list() == list(range(100))
    assert people.drop(scale.PERSON).is_unique().all()
    assert 0.02 < people.null_count().sum_horizontal().item() / people.drop(scale.PERSON).width / 100 < 0.1


def test_a_run_takes_the_place_of_the_last_of_its_kind() -> None:
    machine = {"cores": "2"}
    spark, larger = replace(RUN, engine="spark"), replace(RUN, rows=10_000_000)
    old = add_runs(None, Scale(machine, (spark, larger, RUN)))
    assert old.runs == (RUN, larger, spark)
    again = replace(RUN, seconds=8.0)
    assert add_runs(old, Scale(machine, (again,))).runs == (again, larger, spark)
    assert add_runs(old, Scale({"cores": "4"}, (again,))).runs == (again,)


def test_what_is_reckoned_leaves_out_what_it_takes_to_start() -> None:
    larger = replace(RUN, rows=11_000_000, processor=70.0)
    zh, en = reckoned(Scale({}, (RUN, larger, replace(larger, services=2, processor=5.0)))).split("\n\n")
    assert "每多一百万行 6 处理器秒（到 11,000,000 行为止）；十亿行一核 100 分钟，16 核 6.2 分钟" in zh
    assert "6 processor seconds for each further million rows" in en
    assert "10⁹ take 100 minutes on one core, 6.2 minutes on 16" in en
    assert "10⁹ rows are 65 GB in and 70 GB out, 4.5 minutes at 500 MB a second" in en


def test_the_page_shows_the_figures_written_down(tmp_path: Path) -> None:
    held = read_scale(scale.RESULTS)
    assert held
    page = page_at(tmp_path / "page.md")
    write_page(page, held)
    for name in (FIGURES, RECKONED):
        assert shown(scale.PAGE, name) == shown(page, name) != ""
