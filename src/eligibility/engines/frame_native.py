"""Frames of every kind in, the same kind out: eager ones are worked on in polars, lazy ones stay what they are."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.engines.frame_facts import Column, temporary
from eligibility.errors import EligibilityError, MissingExtraError
from eligibility.text import Bilingual

try:
    import narwhals as nw
    import polars as pl
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    raise MissingExtraError(Bilingual("评估一张表", "assessing a frame"), "narwhals, polars", "frames") from error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_KINDS = "polars, pyarrow, pandas, DuckDB or PySpark"
_FAILURES = (Exception, pl.exceptions.PanicException)
"""What reading a frame may raise; a panic of polars is no Exception."""
_WIDEST = 128
"""Bits of the widest decimal that polars holds."""


@dataclass(frozen=True, slots=True)
class OpenFrame:
    """A frame to be read: `lazy` holds at least the columns read, and so does `table`, if the frame is no lazy one."""

    given: Any
    wrapped: nw.DataFrame[Any] | nw.LazyFrame[Any]
    lazy: nw.LazyFrame[Any]
    names: tuple[str, ...]
    in_polars: bool
    table: pl.DataFrame | None = None

    @property
    def is_eager(self) -> bool:
        """Whether the caller's frame is no lazy one."""
        return self.table is not None

    def columns(self, names: Iterable[str]) -> dict[str, Column]:
        """The columns of those names, with their types, but for those in which nothing stands, whatever their type."""
        schema = self.lazy.collect_schema()
        whole_floats = self.wrapped.implementation.is_pandas()
        asked = [name for name in names if name in schema]
        if self.table is not None:
            counts = self.table.null_count().row(0, named=True)
            empty = {name for name in asked if counts[name] == self.table.height}
        else:
            empty = {name for name in asked if schema[name] == nw.Unknown and _is_nothing(self.lazy, name)}
        return {name: Column(name, schema[name], whole_floats) for name in asked if name not in empty}


def open_frame(frame: object, read: Collection[str]) -> OpenFrame:
    """The frame with the columns *read* ready; EligibilityError for what is no frame of a kind that can be used."""
    wrapped, names = _wrap(frame)
    if isinstance(wrapped, nw.LazyFrame):
        return OpenFrame(frame, wrapped, wrapped, names, wrapped.implementation.is_polars())
    asked = [name for name in names if name in read]
    table = _to_polars(wrapped, asked)
    return OpenFrame(frame, wrapped, nw.from_native(table.lazy()), names, in_polars=True, table=table)


def _wrap(frame: object) -> tuple[nw.DataFrame[Any] | nw.LazyFrame[Any], tuple[str, ...]]:
    kind = type(frame).__name__
    try:
        wrapped = nw.from_native(frame)  # type: ignore[call-overload]
        names = tuple(wrapped.collect_schema().names())
        is_twice = _has_names_twice(wrapped)
    except TypeError:
        msg = f"a {kind} is no frame that can be assessed: give one of {_KINDS}"
        raise EligibilityError(msg, zh=f"{kind} 不是可用的表：请给 {_KINDS} 的表") from None
    except nw.exceptions.DuplicateError:
        is_twice = True
    except _FAILURES as error:
        raise _unreadable(error) from error
    if is_twice:
        msg = "two columns of the frame have one name: rename or drop one"
        raise EligibilityError(msg, zh="表里有两列同名：请改名或去掉一列")
    if "*" in names and isinstance(wrapped, nw.LazyFrame) and not wrapped.implementation.is_polars():
        msg = "a column named * cannot be told from all columns: rename it"
        raise EligibilityError(msg, zh="名为 * 的列与“所有列”分不清：请改名")
    if wrapped.implementation.is_pandas() and getattr(wrapped.to_native().columns, "nlevels", 1) > 1:
        msg = "the columns of the frame have names of several levels: give each one name"
        raise EligibilityError(msg, zh="表的列名有几层：请改为一层")
    return wrapped, names


def _has_names_twice(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> bool:
    """Whether two columns of a lazy frame have one name, which in DuckDB and Spark capitals do not tell apart."""
    if not isinstance(frame, nw.LazyFrame) or frame.implementation.is_polars():
        return False
    held = frame.to_native().columns
    return len({name.lower() for name in held}) < len(held)


@contextmanager
def reading() -> Iterator[None]:
    """While a lazy frame is read: what fails in it is told without its values, which may be of sensitive facts."""
    try:
        yield
    except EligibilityError:
        raise
    except _FAILURES as error:
        raise _unreadable(error) from None


def _unreadable(error: BaseException) -> EligibilityError:
    kind = type(error).__name__
    msg = f"the frame cannot be read ({kind}): collect it by itself to see why"
    return EligibilityError(msg, zh=f"表不能读取（{kind}）：请先单独读一遍，看错在哪里")


def _to_polars(frame: nw.DataFrame[Any], asked: list[str]) -> pl.DataFrame:
    if frame.implementation.is_polars():
        return frame.to_native()  # type: ignore[no-any-return]
    if not (frame.implementation.is_pandas() or frame.implementation.is_pyarrow()):
        kind = frame.implementation.name.lower()
        msg = f"a {kind} frame cannot be assessed: convert it to one of {_KINDS}"
        raise EligibilityError(msg, zh=f"{kind} 的表不能评估：请转换为 {_KINDS} 的表")
    if not asked:
        return pl.DataFrame({temporary("row"): pl.int_range(len(frame), eager=True)})
    if mixed := [name for name in asked if not _is_plain(frame, name)]:
        raise _unlike(mixed)
    try:
        return frame.select(asked).to_polars()
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            Bilingual("评估 pandas 的表", "assessing a pandas frame"), "pyarrow", "frames"
        ) from error
    except _FAILURES:
        # What was raised quotes values, which may be of sensitive facts.
        raise _unlike([name for name in asked if not _converts(frame, name)] or asked) from None


def _is_plain(frame: nw.DataFrame[Any], name: str) -> bool:
    """Whether polars can hold it: from a number of more than 38 digits it does not come back."""
    dtype = getattr(frame.to_native()[name], "type", None) if frame.implementation.is_pyarrow() else None
    return getattr(dtype, "bit_width", 0) <= _WIDEST if str(dtype).startswith("decimal") else True


def _converts(frame: nw.DataFrame[Any], name: str) -> bool:
    try:
        frame.select(name).to_polars()
    except _FAILURES:
        return False
    return True


def _unlike(names: list[str]) -> EligibilityError:
    listed = ", ".join(names)
    msg = f"what stands in {listed} cannot be read as a column of one type: convert it first"
    return EligibilityError(msg, zh=f"{listed} 列里的值不能读成同一类型：请先转换")


def _is_nothing(frame: nw.LazyFrame[Any], name: str) -> bool:
    """Whether a column of a lazy frame is of the type that has no values."""
    native = frame.to_native()
    if frame.implementation.is_polars():
        return bool(native.collect_schema()[name] == pl.Null)
    if frame.implementation.is_duckdb():
        return str(native.types[native.columns.index(name)]) == '"NULL"'
    return bool(native.schema[name].dataType.typeName() == "void")


def collect_small(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    """A few rows made of very many; polars, too, then holds but some of those at a time."""
    if frame.implementation.is_polars():
        found: nw.DataFrame[Any] = nw.from_native(frame.to_native().collect(engine="streaming"))
        return found
    return frame.collect("polars")


def close_frame(opened: OpenFrame, result: nw.LazyFrame[Any], names: list[str]) -> Any:
    """The caller's frame with the columns *names* of *result* beside its own, of the caller's kind."""
    is_native = not isinstance(opened.given, nw.DataFrame | nw.LazyFrame)
    if not opened.is_eager:
        found: Any = _only(result, [*opened.names, *names])
    else:
        found = _attach(opened.wrapped, _collect(result.select(names)))
    return found.to_native() if is_native else found


def _only(frame: nw.LazyFrame[Any], names: list[str]) -> Any:
    """The columns of those names, which stand in that order: for polars `^…$` is a pattern, for Spark `a.b` a part."""
    native, kind = frame.to_native(), frame.implementation
    if kind.is_polars():
        return nw.from_native(native.drop(set(native.collect_schema()) - {*names}))
    if kind.is_pyspark():
        return nw.from_native(native.select(*("`{}`".format(name.replace("`", "``")) for name in names)))
    return frame.select(*names)


def _collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    return frame.to_native().collect()  # type: ignore[no-any-return]


def _attach(frame: Any, computed: pl.DataFrame) -> Any:
    native = frame.to_native()
    if frame.implementation.is_polars():
        return nw.from_native(native.hstack(computed))
    table = computed.to_arrow()
    if frame.implementation.is_pyarrow():
        for name in computed.columns:
            native = native.append_column(name, table[name])
        return nw.from_native(native)
    return nw.from_native(_attach_pandas(native, table))


def _attach_pandas(native: Any, table: Any) -> Any:
    """Beside the frame's own index, in the types the frame has: those of Arrow, those with nulls, or the defaults."""
    import pandas as pd  # noqa: PLC0415 - the caller has it
    import pyarrow as pa  # noqa: PLC0415 - the extra has it

    kinds = {type(dtype) for dtype in native.dtypes}
    if pd.ArrowDtype in kinds:
        computed = table.to_pandas(types_mapper=pd.ArrowDtype)
    else:
        mapped = {pa.bool_(): pd.BooleanDtype()}
        if kinds & {pd.Int64Dtype, pd.Float64Dtype, pd.BooleanDtype}:
            mapped[pa.float64()] = pd.Float64Dtype()
        computed = table.to_pandas(types_mapper=mapped.get)
    computed.index = native.index
    found = pd.concat([native, computed], axis=1)
    found.columns.names, found.attrs = native.columns.names, native.attrs
    return found
