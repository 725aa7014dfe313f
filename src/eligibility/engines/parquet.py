"""Parquet files of any size in flat memory: read in batches as they stream by, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError, MissingExtraError, quote
from eligibility.text import Bilingual, say_reason

try:
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    raise MissingExtraError(Bilingual("读 Parquet 文件", "reading Parquet"), "polars, pyarrow", "frames") from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BATCH = 1 << 17
"""Rows at a time: enough that their number costs nothing, few enough that they take little room."""


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """One file: how many rows it has, and after how many a group of rows ends, which is read as one."""

    path: Path
    rows: int
    groups: tuple[int, ...]

    def scan(self) -> pl.LazyFrame:
        """Its rows as a lazy frame."""
        return pl.scan_parquet(self.path, glob=False, hive_partitioning=False)

    def batches(self, frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """What was made of `scan` row by row, in order, so many rows at a time; one batch at a time is in memory.

        EligibilityError where the file turns out to be damaged.
        """
        for start, length in self._spans():
            try:
                yield frame.slice(start, length).collect()
            except (pl.exceptions.PolarsError, OSError) as error:
                raise EligibilityError(
                    f"{self.path} cannot be read, or is damaged: {first_line(error)}",
                    zh=f"{self.path} 读不了，或已损坏：{first_line(error)}",
                ) from None

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Start and length of each batch: whole groups of rows together, large groups in parts."""
        start = 0
        for end in self.groups:
            while end - start >= 2 * BATCH:
                yield start, BATCH
                start += BATCH
            if end - start >= BATCH or (end == self.rows and end > start):
                yield start, end - start
                start = end


def open_parquet(source: str | os.PathLike[str]) -> tuple[ParquetFile, ...]:
    """The file, or those of a folder whose names end in .parquet, by name.

    EligibilityError for what is missing, unreadable or no Parquet, and where the files have not the same columns.
    """
    path = _path(source, "source")
    paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not paths:
        raise EligibilityError(
            f"{path} is a folder without files *.parquet", zh=f"{path} 这个目录里没有 *.parquet 文件"
        )
    if not path.exists():
        raise EligibilityError(f"there is no file {path}", zh=f"没有 {path} 这个文件")
    found = [_open(it) for it in paths]
    schemas = [it.scan().collect_schema() for it in found]
    for file, schema in zip(found, schemas, strict=True):
        if schema != schemas[0]:
            raise EligibilityError(
                f"{file.path} has other columns than {found[0].path}: name files of one kind",
                zh=f"{file.path} 的列与 {found[0].path} 不同：请给同样的文件",
            )
    return tuple(found)


def scan_all(files: Sequence[ParquetFile]) -> pl.LazyFrame:
    """The rows of all files, one file after the other, as one lazy frame."""
    return pl.scan_parquet([it.path for it in files], glob=False, hive_partitioning=False)


def _open(path: Path) -> ParquetFile:
    try:
        held = pq.read_metadata(path)
    except pa.ArrowInvalid as error:
        raise EligibilityError(
            f"{path} is no Parquet file, or a damaged one ({first_line(error)})",
            zh=f"{path} 不是 Parquet 文件，或已损坏",
        ) from None
    except OSError as error:
        raise cannot_read(path, error) from None
    ends = accumulate(held.row_group(at).num_rows for at in range(held.num_row_groups))
    return ParquetFile(path, held.num_rows, tuple(ends))


@contextmanager
def whole_file(
    target: str | os.PathLike[str], schema: pl.Schema, source: str | os.PathLike[str]
) -> Iterator[Callable[[pl.DataFrame], None]]:
    """What writes batches of that schema, in turn, to a Parquet file that is there whole at the end or not at all.

    It is written beside *target* and takes its place when all is done. EligibilityError where nothing can be written
    there, and where the target is the source, or lies in the folder that is.
    """
    path = _path(target, "target").resolve()
    _refuse_target(path, Path(source).resolve())
    like = _to_arrow(pl.DataFrame(schema=schema)).schema

    def write(batch: pl.DataFrame) -> None:
        with writing(path):
            writer.write_table(_to_arrow(batch).cast(like))

    with beside(path) as part:
        with writing(path):
            writer = pq.ParquetWriter(part, like, compression="zstd")
        try:
            yield write
        finally:
            with writing(path):
                writer.close()


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Where to write what is to stand at *path*: a file beside it, which takes its place at the end, or is gone."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        with writing(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """While something is written for *path*: EligibilityError where that fails."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = _reason(error)
        raise EligibilityError(f"{path} cannot be written: {reason.en}", zh=f"写不了 {path}：{reason.zh}") from None


def _to_arrow(frame: pl.DataFrame) -> Any:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _refuse_target(path: Path, source: Path) -> None:
    if path.is_dir():
        raise EligibilityError(f"{path} is a folder: name a file in it", zh=f"{path} 是目录：请写其中的文件名")
    if not path.parent.is_dir():
        raise EligibilityError(f"there is no folder {path.parent}", zh=f"没有 {path.parent} 这个目录")
    if source == path.parent or (path.exists() and source.samefile(path)):
        raise EligibilityError(
            f"{path} is what is read, or lies in the folder that is: write elsewhere",
            zh=f"{path} 就是所读的文件，或在所读的目录里：请写到别处",
        )


def _path(given: object, name: str) -> Path:
    if not isinstance(given, str | os.PathLike) or not os.fspath(given):
        said = quote(given)
        raise EligibilityError(
            f"{name} is the path of a Parquet file, not {said}", zh=f"{name} 是 Parquet 文件的路径，不是 {said}"
        )
    return Path(os.fspath(given))


def cannot_read(path: Path, error: Exception) -> EligibilityError:
    """That a file cannot be read, and why as the system or a library has it."""
    reason = _reason(error)
    return EligibilityError(f"{path} cannot be read: {reason.en}", zh=f"读不了 {path}：{reason.zh}")


def _reason(error: Exception) -> Bilingual:
    said = first_line(error)
    return say_reason(error) if isinstance(error, OSError) and error.strerror else Bilingual(said, said)


def first_line(error: BaseException) -> str:
    """What an error of a library says, as far as it fits in a message of ours."""
    return str(error).strip().partition("\n")[0][:200]
