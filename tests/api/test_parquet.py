"""From one Parquet file to another: the answers of `assess_frame`, whole or not at all, in flat memory."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

import eligibility as el
from eligibility.engines.parquet import BATCH
from tests.engines import crowds
from tests.terminal import python, run

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = "2026-06-01"
EVERYTHING = ("outcome", "criteria", "routes", "entitlements", "documents")
PEOPLE = pl.DataFrame({"name": ["甲", "乙", "丙"], "age": [40, 41, 200], "sex": ["female", "women", None]})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three applicants, of whom the last two cannot be used."""
    path = tmp_path / "people.parquet"
    PEOPLE.write_parquet(path)
    return path


def names(folder: Path) -> list[str]:
    return sorted(it.name for it in folder.iterdir())


def test_a_file_is_answered_as_its_frame_is(catalog: el.Catalog, tmp_path: Path) -> None:
    rulesets = [catalog[number].on(TODAY) for number in ("1-1", "15")]
    crowd = [it for one in rulesets for it in crowds.draw_crowd(one, one.on, 40, seed=7)]
    people = crowds.as_polars(catalog.library.vocabulary.facts, crowd)
    people.write_parquet(tmp_path / "people.parquet")
    rows = el.assess_parquet(rulesets, tmp_path / "people.parquet", tmp_path / "answers.parquet", columns=EVERYTHING)
    found = pl.read_parquet(tmp_path / "answers.parquet")
    assert rows == people.height
    assert_frame_equal(found, el.assess_frame(rulesets, people, columns=EVERYTHING))


@pytest.mark.parametrize("group", [10_000, 3 * BATCH])
def test_rows_stream_by_in_order_with_progress(ruleset: el.Ruleset, tmp_path: Path, group: int) -> None:
    rows = 2 * BATCH + 3
    ages = (pl.int_range(rows, eager=True) % 90).alias("age")
    pl.DataFrame({"row": range(rows), "age": ages}).write_parquet(tmp_path / "people.parquet", row_group_size=group)
    told: list[tuple[int, int]] = []
    el.assess_parquet(
        iter([ruleset]),
        str(tmp_path / "people.parquet"),
        str(tmp_path / "answers.parquet"),
        columns=iter(["criterion_older_jobseeker"]),
        progress=lambda done, total: told.append((done, total)),
    )
    found = pl.read_parquet(tmp_path / "answers.parquet")
    assert found["row"].to_list() == list(range(rows))
    assert found.columns == ["row", "age", "criterion_older_jobseeker"]
    assert told[0] == (0, rows)
    assert told[-1] == (rows, rows)
    assert len(told) == 3
    assert told == sorted(set(told))


def test_a_folder_is_read_file_after_file(ruleset: el.Ruleset, tmp_path: Path) -> None:
    folder = tmp_path / "people[1]"
    folder.mkdir()
    for at in (2, 1):
        PEOPLE.head(1).with_columns(part=at).write_parquet(folder / f"part-{at}.parquet")
    assert el.assess_parquet(ruleset, folder, tmp_path / "answers.parquet") == 2
    assert pl.read_parquet(tmp_path / "answers.parquet")["part"].to_list() == [1, 2]


def test_no_rows_give_a_file_without_rows(ruleset: el.Ruleset, tmp_path: Path) -> None:
    PEOPLE.clear().write_parquet(tmp_path / "people.parquet")
    assert el.assess_parquet(ruleset, tmp_path / "people.parquet", tmp_path / "answers.parquet") == 0
    found = pl.read_parquet(tmp_path / "answers.parquet")
    assert found.schema == el.assess_frame(ruleset, PEOPLE.clear()).schema


def test_rows_at_fault_are_all_counted_and_nothing_is_left(ruleset: el.Ruleset, source: Path) -> None:
    target = source.with_name("answers.parquet")
    target.write_text("of last month", encoding="utf-8")
    with pytest.raises(el.FrameError, match="2 rows of 3") as raised:
        el.assess_parquet(ruleset, source, target)
    assert [fault.code for fault in raised.value.faults] == ["F102", "F103"]
    assert target.read_text(encoding="utf-8") == "of last month"
    assert names(source.parent) == ["answers.parquet", "people.parquet"]


def test_rows_at_fault_are_told_where_asked(ruleset: el.Ruleset, source: Path) -> None:
    target = source.with_name("answers.parquet")
    target.write_text("of last month", encoding="utf-8")
    el.assess_parquet(ruleset, source, target, on_invalid="null")
    found = pl.read_parquet(target)
    assert found["outcome"].to_list() == ["undetermined", None, None]
    assert [bool(it) for it in found["problem"]] == [False, True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_column_problem_of_the_callers_own_is_kept(ruleset: el.Ruleset, source: Path, rows: int) -> None:
    PEOPLE.head(rows).with_columns(problem=pl.lit("late")).write_parquet(source)
    target = source.with_name("answers.parquet")
    if rows == 3:
        with pytest.raises(el.FrameError, match="2 rows of 3"):
            el.assess_parquet(ruleset, source, target)
        assert not target.exists()
        return
    el.assess_parquet(ruleset, source, target)
    assert pl.read_parquet(target)["problem"].to_list() == ["late"]


def test_stopped_on_the_way_leaves_nothing(ruleset: el.Ruleset, source: Path) -> None:
    PEOPLE.head(1).write_parquet(source)

    def stop(done: int, _: int) -> None:
        if done:
            assert any(name.endswith(".part") for name in names(source.parent))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        el.assess_parquet(ruleset, source, source.with_name("answers.parquet"), progress=stop)
    assert names(source.parent) == ["people.parquet"]


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(2_000)


def _replace(path: Path) -> None:
    pl.DataFrame({"age": [30] * 4 * BATCH}).write_parquet(path, row_group_size=1_000)


@pytest.mark.parametrize("change", [_cut, _replace], ids=["cut", "replaced"])
def test_a_source_changed_on_the_way_is_told(
    ruleset: el.Ruleset, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """Else rows of another file would stand beside those of this one."""
    source = tmp_path / "people.parquet"
    pl.DataFrame({"age": [40] * 3 * BATCH}).write_parquet(source, row_group_size=BATCH)

    def meddle(done: int, _: int) -> None:
        if done == BATCH:
            change(source)

    with pytest.raises(el.EligibilityError, match=r"people\.parquet was changed while it was read"):
        el.assess_parquet(ruleset, source, tmp_path / "answers.parquet", progress=meddle)
    assert names(tmp_path) == ["people.parquet"]


def test_several_writers_of_one_target_leave_a_whole_file(ruleset: el.Ruleset, tmp_path: Path) -> None:
    source, target = tmp_path / "people.parquet", tmp_path / "answers.parquet"
    pl.DataFrame({"age": [40] * 1_000}).write_parquet(source)
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(el.assess_parquet, ruleset, source, target) for _ in range(8)]
    assert [it.result() for it in done] == [1_000] * 8
    assert pl.read_parquet(target).height == 1_000
    assert names(tmp_path) == ["answers.parquet", "people.parquet"]


def test_rows_at_fault_are_counted_over_all_files_though_the_source_has_a_column_problem(
    ruleset: el.Ruleset, tmp_path: Path
) -> None:
    (tmp_path / "people").mkdir()
    for at, age in enumerate((40, 400, 500)):
        rows = pl.DataFrame({"age": [age], "problem": ["late"]})
        rows.write_parquet(tmp_path / "people" / f"{at}.parquet")
    with pytest.raises(el.FrameError, match="2 rows of 3"):
        el.assess_parquet(ruleset, tmp_path / "people", tmp_path / "answers.parquet")


def test_names_are_names_however_long_or_odd(ruleset: el.Ruleset, source: Path) -> None:
    people = pl.DataFrame({"age": [40], "^a.*$": [1], "*": [2]})
    people.write_parquet(source)
    target = source.with_name("a" * 240 + ".parquet")
    el.assess_parquet(ruleset, source, target)
    assert pl.read_parquet(target).columns == [*people.columns, "outcome"]


# ---------------------------------------------------------------- what cannot be read or written


def _missing(folder: Path) -> tuple[Any, Any]:
    return folder / "none.parquet", folder / "answers.parquet"


def _text(folder: Path) -> tuple[Any, Any]:
    (folder / "people.csv").write_text("age\n40\n", encoding="utf-8")
    return folder / "people.csv", folder / "answers.parquet"


def _damaged(folder: Path) -> tuple[Any, Any]:
    path = folder / "half.parquet"
    path.write_bytes((folder / "people.parquet").read_bytes()[:-30])
    return path, folder / "answers.parquet"


def _bad_pages(folder: Path) -> tuple[Any, Any]:
    path = folder / "pages.parquet"
    written = bytearray((folder / "people.parquet").read_bytes())
    written[4:60] = bytes(56)
    path.write_bytes(written)
    return path, folder / "answers.parquet"


def _empty_folder(folder: Path) -> tuple[Any, Any]:
    (folder / "none").mkdir()
    return folder / "none", folder / "answers.parquet"


def _other_columns(folder: Path) -> tuple[Any, Any]:
    (folder / "two").mkdir()
    pl.DataFrame({"age": [40]}).write_parquet(folder / "two" / "a.parquet")
    pl.DataFrame({"sex": ["male"]}).write_parquet(folder / "two" / "b.parquet")
    return folder / "two", folder / "answers.parquet"


def _onto_itself(folder: Path) -> tuple[Any, Any]:
    return folder / "people.parquet", folder / "none" / ".." / "people.parquet"


def _onto_itself_by_link(folder: Path) -> tuple[Any, Any]:
    (folder / "link.parquet").symlink_to(folder / "people.parquet")
    return folder / "link.parquet", folder / "people.parquet"


def _among_the_read(folder: Path) -> tuple[Any, Any]:
    return folder, folder / "answers.parquet"


def _onto_a_folder(folder: Path) -> tuple[Any, Any]:
    (folder / "answers").mkdir()
    return folder / "people.parquet", folder / "answers"


def _into_no_folder(folder: Path) -> tuple[Any, Any]:
    return folder / "people.parquet", folder / "none" / "answers.parquet"


def _linked_among_the_read(folder: Path) -> tuple[Any, Any]:
    (folder / "linked").mkdir()
    (folder / "linked" / "a.parquet").symlink_to(folder / "people.parquet")
    return folder / "linked", folder / "people.parquet"


def _onto_a_pipe(folder: Path) -> tuple[Any, Any]:
    os.mkfifo(folder / "pipe.parquet")
    return folder / "people.parquet", folder / "pipe.parquet"


def _onto_a_link_to_itself(folder: Path) -> tuple[Any, Any]:
    (folder / "round.parquet").symlink_to(folder / "round.parquet")
    return folder / "people.parquet", folder / "round.parquet"


def _too_long(folder: Path) -> tuple[Any, Any]:
    return folder / "people.parquet", folder / f"{'a' * 300}.parquet"


def _too_long_to_read(folder: Path) -> tuple[Any, Any]:
    return folder / f"{'a' * 300}.parquet", folder / "answers.parquet"


def _named_twice(folder: Path) -> tuple[Any, Any]:
    pq.write_table(pa.table([[40], [41]], names=["age", "age"]), folder / "twice.parquet")
    return folder / "twice.parquet", folder / "answers.parquet"


def _numbers_too_wide(folder: Path) -> tuple[Any, Any]:
    pl.DataFrame({"n": pl.Series([2**100], dtype=pl.Int128)}).write_parquet(folder / "wide.parquet")
    return folder / "wide.parquet", folder / "answers.parquet"


def _no_name(folder: Path) -> tuple[Any, Any]:
    return folder / "people.parquet", folder / "an\0swers.parquet"


class BadPath:
    """A path that raises when it is asked what it is."""

    def __fspath__(self) -> str:
        raise ValueError("no path")


def _bad_path(folder: Path) -> tuple[Any, Any]:
    return BadPath(), folder / "answers.parquet"


def _no_path(folder: Path) -> tuple[Any, Any]:
    return PEOPLE, folder / "answers.parquet"


FAULTS: dict[Callable[[Path], tuple[Any, Any]], str] = {
    _missing: "there is no file .*none.parquet",
    _text: "people.csv is no Parquet file",
    _damaged: "half.parquet is no Parquet file, or a damaged one",
    _bad_pages: "pages.parquet cannot be read, or is damaged",
    _empty_folder: "a folder without files",
    _other_columns: "b.parquet has other columns than .*a.parquet",
    _onto_itself: "is what is read",
    _onto_itself_by_link: "is what is read",
    _among_the_read: "lies in the folder",
    _onto_a_folder: "is a folder: name a file in it",
    _linked_among_the_read: "is what is read",
    _onto_a_pipe: "is no file that can be replaced",
    _onto_a_link_to_itself: "cannot be written",
    _too_long: "cannot be written",
    _too_long_to_read: "cannot be read",
    _named_twice: "twice.parquet cannot be read",
    _numbers_too_wide: "wide.parquet cannot be read",
    _no_name: "target is the path of a Parquet file",
    _bad_path: "source is the path of a Parquet file",
    _into_no_folder: "there is no folder .*none",
    _no_path: "source is the path of a Parquet file",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda it: it.__name__.strip("_"))
def test_what_cannot_be_read_or_written_is_told(
    ruleset: el.Ruleset, tmp_path: Path, fault: Callable[[Path], tuple[Any, Any]]
) -> None:
    if fault is _onto_a_pipe and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    PEOPLE.head(1).write_parquet(tmp_path / "people.parquet")
    source, target = fault(tmp_path)
    before = names(tmp_path)
    with pytest.raises(el.EligibilityError, match=FAULTS[fault]) as raised:
        el.assess_parquet(ruleset, source, target)
    assert raised.value.zh or fault is _no_path
    assert names(tmp_path) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full, the disk without room")
def test_a_full_disk_is_told(ruleset: el.Ruleset, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PEOPLE.head(1).write_parquet(source)
    writer = pq.ParquetWriter
    monkeypatch.setattr(pq, "ParquetWriter", lambda _, *given, **more: writer("/dev/full", *given, **more))
    with pytest.raises(el.EligibilityError, match=r"answers\.parquet cannot be written: .*[Nn]o space"):
        el.assess_parquet(ruleset, source, source.with_name("answers.parquet"))


def test_wrong_arguments_are_told_before_anything_is_read(ruleset: el.Ruleset, source: Path) -> None:
    target = source.with_name("answers.parquet")
    with pytest.raises(el.EligibilityError, match='on_invalid is "raise" or "null"'):
        el.assess_parquet(ruleset, source, target, on_invalid="drop")  # type: ignore[arg-type]
    with pytest.raises(el.EligibilityError, match="columns are several names"):
        el.assess_parquet(ruleset, source, target, columns="outcome")
    with pytest.raises(el.EligibilityError, match="rules are a Ruleset or several"):
        el.assess_parquet(None, source, target)  # type: ignore[arg-type]
    with pytest.raises(el.EligibilityError, match="progress is a function, not 3"):
        el.assess_parquet(ruleset, source, target, progress=3)  # type: ignore[arg-type]
    assert not target.exists()


# ---------------------------------------------------------------- memory

PEAK = """
import resource, sys
import eligibility as el
ruleset = el.load_catalog()["1-1"].on("2021-06-01")
el.assess_parquet(ruleset, sys.argv[1], sys.argv[2], columns=["outcome", "criteria"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is told by Unix alone")
def test_four_times_the_rows_take_no_more_memory(tmp_path: Path) -> None:
    """Read all at once, the larger file would take two thirds more than the smaller."""
    people = pl.DataFrame({"row": range(1_000), "name": ["somebody with a name of some length"] * 1_000})
    people = people.with_columns(age=pl.col("row") % 90, has_local_hukou=pl.col("row") % 3 == 0)
    peaks = []
    for times in (600, 2_400):
        many = pl.concat([people] * times).with_columns(row=pl.int_range(times * 1_000))
        many.write_parquet(tmp_path / "people.parquet", row_group_size=50_000)
        peaks.append(int(python("-c", PEAK, tmp_path / "people.parquet", tmp_path / "answers.parquet").out))
    assert peaks[1] < 1.25 * peaks[0]


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_answers(tmp_path: Path, source: Path) -> None:
    PEOPLE.head(1).write_parquet(source)
    target = tmp_path / "answers.parquet"
    asked = ("--service", "1-1", "--on", "2021-06-01", "--columns", "outcome", "--columns", "criterion_older_jobseeker")
    result = run("assess-parquet", source, target, *asked)
    assert (result.code, result.out) == (0, f"1 行写入 {target} (rows written)\n")
    assert pl.read_parquet(target).columns == [*PEOPLE.columns, "outcome", "criterion_older_jobseeker"]


def test_the_command_takes_all_services_in_force(tmp_path: Path, source: Path, catalog: el.Catalog) -> None:
    PEOPLE.head(1).select("name").write_parquet(source)
    target = tmp_path / "answers.parquet"
    assert run("assess-parquet", source, target, "--on", TODAY).code == 0
    outcomes = [it for it in pl.read_parquet(target).columns if it.endswith("__outcome")]
    assert outcomes == [f"{service.id}__outcome" for service in catalog.values()]
    assert "没有施行中的事项" in run("assess-parquet", source, target, "--on", "1900-01-01").err


def test_the_command_tells_rows_at_fault(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "answers.parquet"
    asked = ("assess-parquet", source, target, "--service", "1-1", "--on", "2021-06-01")
    result = run(*asked)
    assert (result.code, result.out) == (2, "")
    assert "F103" in result.err
    assert not target.exists()
    assert run(*asked, "--on-invalid", "null").code == 0
    assert pl.read_parquet(target)["problem"].null_count() == 1
