"""`assess_parquet`: as many applicants as a Parquet file holds, in flat memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from eligibility.api.frame import assess_frame, check_on_invalid, read_rules
from eligibility.errors import EligibilityError, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from os import PathLike

    from eligibility.api.ruleset import Ruleset


def assess_parquet(
    rules: Ruleset | Iterable[Ruleset],
    source: str | PathLike[str],
    target: str | PathLike[str],
    *,
    today: date | str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    columns: Iterable[str] = ("outcome",),
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the rows of *source* with the answers beside them to *target*; the number of rows.

    The same as `assess_frame`, from one Parquet file to another, however large: rows stream by in batches, in their
    order, and memory stays the same. *source* is a file, or a folder of files `*.parquet`. *target* is written beside
    its place and put there at the end, over what was there: if anything goes wrong nothing is left. *progress* is
    called with the rows done and the rows in all, first with 0.

    Raises what `assess_frame` raises, FrameError with *on_invalid* `"raise"` at the first batch with a row that cannot
    be used, counting all such rows of the source; and EligibilityError where the source is missing, unreadable, no
    Parquet, or changed on the way, where the target cannot be written, and where it is the source. What *progress*
    raises comes out as it is.

    >>> import eligibility as el
    >>> import polars as pl
    >>> pl.DataFrame({"has_local_hukou": [False, None]}).write_parquet("people.parquet")  # doctest: +SKIP
    >>> el.assess_parquet(el.load_catalog()["1-1"].on("2021-06-01"), "people.parquet", "answers.parquet")
    ... # doctest: +SKIP
    2
    """
    from eligibility.engines.frame_outputs import PROBLEM
    from eligibility.engines.parquet import open_parquet, scan_all, whole_file

    check_on_invalid(on_invalid)
    _check_progress(progress)
    rulesets = read_rules(rules)
    asked = columns if isinstance(columns, str) or not hasattr(columns, "__iter__") else tuple(columns)
    files = open_parquet(source)
    total, done = sum(it.rows for it in files), 0
    # Rows at fault are looked for on the way, unless the source has a column where they would be told.
    must_raise = on_invalid == "raise" and PROBLEM not in files[0].scan().collect_schema()
    found = "null" if must_raise else on_invalid
    if on_invalid == "raise" and not must_raise and len(files) > 1:
        assess_frame(rulesets, scan_all(files), today=today, columns=asked)  # one file alone would count its own
    answers = [assess_frame(rulesets, it.scan(), today=today, on_invalid=found, columns=asked) for it in files]
    kept = answers[0].collect_schema()
    if must_raise:
        del kept[PROBLEM]
    with whole_file(target, kept, source, files) as write:
        if progress:
            progress(0, total)
        for file, answered in zip(files, answers, strict=True):
            for batch in file.batches(answered):
                if must_raise and batch[PROBLEM].null_count() < batch.height:
                    assess_frame(rulesets, scan_all(files), today=today, columns=asked)  # counts such rows, and raises
                write(batch.drop(PROBLEM) if must_raise else batch)
                done += batch.height
                if progress:
                    progress(done, total)
    return done


def _check_progress(given: object) -> None:
    if given is not None and not callable(given):
        said = quote(given)
        raise EligibilityError(f"progress is a function, not {said}", zh=f"progress 应为函数，不是 {said}")
