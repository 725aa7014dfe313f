"""Parquet files of any size in flat memory: read in batches as they stream by, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from secrets import token_hex
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

_FAILURES = (OSError, pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What reading and writing may raise; a panic of polars is no Exception."""
_LONGEST_PATH = 4096
BATCH = 1 << 17
"""Rows at a time: enough that their number costs nothing, few enough that they take little room."""


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """One file: how many rows it has, and after how many a group of rows ends, which is read as one.

    `mark` tells whether it is the same as when it was opened.
    """

    path: Path
    rows: int
    groups: tuple[int, ...]
    mark: tuple[int, ...]

    def scan(self) -> pl.LazyFrame:
        """Its rows as a lazy frame."""
        return pl.scan_parquet(self.path, glob=False, hive_partitioning=False)

    def batches(self, frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """What was made of `scan` row by row, in order, so many rows at a time; one batch at a time is in memory.

        EligibilityError where the file turns out to be damaged, and where it is no longer the one that was opened.
        """
        for start, length in self._spans():
            with reading(self.path):
                try:
                    batch = frame.slice(start, length).collect()
                finally:
                    self._check_mark()
            yield batch

    def _check_mark(self) -> None:
        if _mark(self.path) != self.mark:
            raise EligibilityError(
                f"{self.path} was changed while it was read", zh=f"{self.path} 在读的时候被改动了"
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
    with reading(path):
        paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        if not paths:
            raise EligibilityError(
                f"{path} is a folder without files *.parquet", zh=f"{path} 这个目录里没有 *.parquet 文件"
            )
        if not path.exists():
            raise EligibilityError(f"there is no file {path}", zh=f"没有 {path} 这个文件")
    found = [_open(it) for it in paths]
    schemas = [_schema(it) for it in found]
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


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """While something is read of *path*: EligibilityError where that fails."""
    try:
        yield
    except _FAILURES as error:
        reason = _reason(error)
        raise EligibilityError(
            f"{path} cannot be read, or is damaged: {reason.en}", zh=f"{path} 读不了，或已损坏：{reason.zh}"
        ) from None


def _schema(file: ParquetFile) -> pl.Schema:
    with reading(file.path):
        return file.scan().collect_schema()


def _mark(path: Path) -> tuple[int, ...]:
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _open(path: Path) -> ParquetFile:
    try:
        mark, held = _mark(path), pq.read_metadata(path)
    except pa.ArrowInvalid as error:
        raise EligibilityError(
            f"{path} is no Parquet file, or a damaged one ({first_line(error)})",
            zh=f"{path} 不是 Parquet 文件，或已损坏",
        ) from None
    except (OSError, pa.ArrowException) as error:
        reason = _reason(error)
        raise EligibilityError(f"{path} cannot be read: {reason.en}", zh=f"读不了 {path}：{reason.zh}") from None
    ends = accumulate(held.row_group(at).num_rows for at in range(held.num_row_groups))
    return ParquetFile(path, held.num_rows, tuple(ends), mark)


@contextmanager
def whole_file(
    target: str | os.PathLike[str], schema: pl.Schema, source: str | os.PathLike[str], files: Sequence[ParquetFile]
) -> Iterator[Callable[[pl.DataFrame], None]]:
    """What writes batches of that schema, in turn, to a Parquet file that is there whole at the end or not at all.

    It is written beside *target* and takes its place when all is done. EligibilityError where nothing can be written
    there, and where the target is one of the *files* of the source, or lies in the folder that is.
    """
    path = _path(target, "target")
    with writing(path):
        path = _resolved(path)
        _refuse_target(path, Path(source).resolve(), files)
        like = _to_arrow(pl.DataFrame(schema=schema)).schema

    def write(batch: pl.DataFrame) -> None:
        with writing(path):
            writer.write_table(_to_arrow(batch).cast(like))

    with beside(path) as part:
        with writing(path):
            writer = pq.ParquetWriter(part, like, compression="zstd")
        try:
            yield write
        except BaseException:
            with suppress(Exception):  # what went wrong first is told
                writer.close()
            raise
        with writing(path):
            writer.close()


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Where to write what is to stand at *path*: a file beside it, which takes its place at the end, or is gone.

    EligibilityError where what stands there is no file: to replace a device would be to take it from the system.
    """
    with writing(path):
        path = _resolved(path)
        if path.exists() and not path.is_file():
            raise EligibilityError(
                f"{path} is no file that can be replaced: name another", zh=f"{path} 不是可以替换的文件：请换一个"
            )
    part = path.with_name(f".{path.name[:40]}.{token_hex(4)}.part")
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
    except (*_FAILURES, RuntimeError) as error:  # a RuntimeError is of links that lead round
        reason = _reason(error)
        raise EligibilityError(f"{path} cannot be written: {reason.en}", zh=f"写不了 {path}：{reason.zh}") from None


def _to_arrow(frame: pl.DataFrame) -> Any:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _resolved(path: Path) -> Path:
    """Where the links of a path lead; an error where they lead round, which Python tells by itself until 3.12."""
    found = path.resolve()
    if found.is_symlink():
        reason = Bilingual("链接绕圈", "links that lead round")
        raise EligibilityError(f"{path} cannot be written: {reason.en}", zh=f"写不了 {path}：{reason.zh}")
    return found


def _refuse_target(path: Path, source: Path, files: Sequence[ParquetFile]) -> None:
    if path.is_dir():
        raise EligibilityError(f"{path} is a folder: name a file in it", zh=f"{path} 是目录：请写其中的文件名")
    if not path.parent.is_dir():
        raise EligibilityError(f"there is no folder {path.parent}", zh=f"没有 {path.parent} 这个目录")
    if source == path.parent or (path.exists() and any(it.path.samefile(path) for it in files)):
        raise EligibilityError(
            f"{path} is what is read, or lies in the folder that is: write elsewhere",
            zh=f"{path} 就是所读的文件，或在所读的目录里：请写到别处",
        )


def _path(given: object, name: str) -> Path:
    path: object = None
    with suppress(Exception):  # a foreign __fspath__ may raise anything
        path = os.fspath(given) if isinstance(given, str | os.PathLike) else None
    if not isinstance(path, str) or not path or "\0" in path or len(path) > _LONGEST_PATH:
        said = quote(given)
        raise EligibilityError(
            f"{name} is the path of a Parquet file, not {said}", zh=f"{name} 是 Parquet 文件的路径，不是 {said}"
        )
    return Path(path)


def _reason(error: BaseException) -> Bilingual:
    said = first_line(error)
    return say_reason(error) if isinstance(error, OSError) and error.strerror else Bilingual(said, said)


def first_line(error: BaseException) -> str:
    """What an error of a library says, as far as it fits in a message of ours and quotes nothing, such as a cell."""
    return str(error).strip().partition("\n")[0].partition("`")[0].rstrip(" :")[:200] or type(error).__name__
