"""People in files: parquet as it is typed, CSV typed by the facts; read in parts, answered, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError, FactError, FactFault, Position

try:
    import polars as pl
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    from eligibility.errors import MissingExtraError

    raise MissingExtraError("a file of people", "polars", "frames") from error

from eligibility.engines.frame import answer
from eligibility.engines.frame_outputs import Output, possible_outputs
from eligibility.engines.parquet import beside, first_line, open_parquet, writing
from eligibility.rules.facts import WRONG_TYPE, echo, say_expected
from eligibility.rules.outcome import Outcome
from eligibility.rules.vocabulary import FactType
from eligibility.text import FORMULA_STARTS, Bilingual, closest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact

ENDINGS = (".parquet", ".csv")
_TRUE, _FALSE = ("true", "是", "1"), ("false", "否", "0")
_SHOWN = 5
_NUMBERS = {FactType.INTEGER: pl.Int64, FactType.DECIMAL: pl.Float64}


def scan_people(path: Path, vocabulary: Mapping[str, Fact], weight: str | None = None) -> pl.LazyFrame:
    """The file as a lazy frame; of CSV every column that is a fact is read as one, and *weight* as numbers.

    In CSV an empty cell is unknown; booleans are true and false, 是 and 否, 1 and 0; days YYYY-MM-DD; of an enum the
    member or its Chinese name. EligibilityError where the file cannot be read, FactError with the first cells that
    say nothing of their fact.
    """
    check_ending(path)
    if not path.is_file():
        raise EligibilityError(f"there is no file {path}", zh=f"没有 {path} 这个文件")
    if path.suffix.lower() == ".csv":
        return _scan_csv(path, vocabulary, weight)
    return open_parquet(path)[0].scan()


def count_rows(people: pl.LazyFrame) -> int:
    """How many there are."""
    return int(people.select(pl.len()).collect().item())


def read_parts(people: pl.LazyFrame, size: int) -> Iterator[pl.DataFrame]:
    """The people in parts of about so many, in order."""
    yield from people.collect_batches(chunk_size=size, maintain_order=True)


def answer_sides(
    sides: tuple[Compiled, Compiled], people: pl.LazyFrame, today: date, shift: Callable[[Outcome, Outcome], str]
) -> pl.LazyFrame:
    """The people, lazily, with outcome and amounts before and after, what became of each, and what is wrong with it."""
    outputs = [it for side, name in zip(sides, ("before_", "after_"), strict=True) for it in _outputs(side, name)]
    found: pl.LazyFrame = answer(sides, outputs, people, today, on_invalid="null")
    columns = [pl.col(f"{side}_outcome").cast(pl.String) for side in ("before", "after")]
    shifts = {f"{old}>{new}": shift(old, new) for old in Outcome for new in Outcome}
    pair = pl.concat_str(*columns, separator=">")
    return found.with_columns(pair.replace_strict(shifts, default=None, return_dtype=pl.String).alias("shift"))


def write_people(people: pl.LazyFrame, path: Path) -> None:
    """Write the people as parquet or CSV, in which no cell of text is a formula: whole, or not at all.

    EligibilityError where that fails.
    """
    check_ending(path)
    with beside(path) as part, writing(path):
        if path.suffix.lower() == ".csv":
            _without_formulas(people).sink_csv(part)
        else:
            people.sink_parquet(part)


def _outputs(compiled: Compiled, prefix: str) -> list[Output]:
    return [it for it in possible_outputs(compiled, prefix) if it.shape in ("outcome", "amount")]


def _without_formulas(people: pl.LazyFrame) -> pl.LazyFrame:
    schema = people.collect_schema()
    words = [name for name, dtype in schema.items() if dtype in (pl.String, pl.Categorical, pl.Enum)]
    cells = [pl.col(name).cast(pl.String) for name in words]
    formula = pl.Series([*FORMULA_STARTS])
    safe = [pl.when(it.str.slice(0, 1).is_in(formula)).then(pl.lit("'") + it).otherwise(it) for it in cells]
    named = {name: f"'{name}" for name in schema if name and name[0] in FORMULA_STARTS}
    return people.with_columns(it.alias(name) for it, name in zip(safe, words, strict=True)).rename(named)


def _scan_csv(path: Path, vocabulary: Mapping[str, Fact], weight: str | None) -> pl.LazyFrame:
    text: pl.LazyFrame = _reading(path, lambda: _schema_read(pl.scan_csv(path, infer_schema=False, encoding="utf8")))
    text = text.rename({name: name.removeprefix("\ufeff").strip() for name in text.collect_schema().names()})
    names = text.collect_schema().names()
    trimmed = {name: pl.col(name).str.strip_chars().replace("", None) for name in names}
    typed = {name: _typed(vocabulary[name], trimmed[name]) for name in names if name in vocabulary}
    if weight in names:
        typed[str(weight)] = trimmed[str(weight)].cast(pl.Float64, strict=False)
    wrong = {name: value.is_null() & trimmed[name].is_not_null() for name, value in typed.items()}
    if wrong:
        _reading(path, lambda: _check_cells(path, text, wrong, vocabulary))
    return text.with_columns(value.alias(name) for name, value in {**trimmed, **typed}.items())


def _typed(fact: Fact, cell: pl.Expr) -> pl.Expr:
    match fact.type:
        case FactType.BOOLEAN:
            low = cell.str.to_lowercase()
            return pl.when(low.is_in(_TRUE)).then(pl.lit(value=True)).when(low.is_in(_FALSE)).then(pl.lit(value=False))
        case FactType.DATE:
            return cell.str.to_date("%Y-%m-%d", strict=False)
        case FactType.ENUM:
            members = fact.members or {}
            names = {it: it for it in members} | {label.zh: it for it, label in members.items()}
            return cell.replace_strict(names, default=None, return_dtype=pl.String)
        case _:
            return cell.cast(_NUMBERS[fact.type], strict=False)


def _check_cells(path: Path, text: pl.LazyFrame, wrong: Mapping[str, pl.Expr], vocabulary: Mapping[str, Fact]) -> None:
    """FactError with the first cells in which nothing can be read; the value of a sensitive fact is not shown."""
    numbered = text.with_row_index("__eligibility_line", offset=2)
    found: list[FactFault] = []
    for name, where in wrong.items():
        for line, cell in numbered.filter(where).select("__eligibility_line", name).head(_SHOWN).collect().rows():
            found.append(_fault(path, int(line), name, str(cell), vocabulary.get(name)))
    if found:
        raise FactError(found, f"the cells of {path}")


def _fault(path: Path, line: int, name: str, cell: str, fact: Fact | None) -> FactFault:
    zh, en = say_expected(fact) if fact else ("数字", "a number")
    shown = Bilingual("", "") if fact and fact.sensitive else Bilingual(f"，不是 {echo(cell)}", f", not {echo(cell)}")
    label = f"（{fact.label.zh}）" if fact else ""
    near = closest(cell, fact.members) if fact and fact.members and not fact.sensitive else None
    hint = Bilingual(f"；是否为 {near}？", f"; did you mean {near}?") if near else Bilingual("", "")
    return FactFault(
        name,
        WRONG_TYPE,
        f"{WRONG_TYPE} {name}{label}：应为{zh}{shown.zh}{hint.zh}",
        f"{WRONG_TYPE} {name} must be {en}{shown.en}{hint.en}",
        Position(str(path), line),
    )


def _schema_read(people: pl.LazyFrame) -> pl.LazyFrame:
    people.collect_schema()
    return people


def _reading(path: Path, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise EligibilityError(f"{path} cannot be read: {first_line(error)}", zh=f"读不了 {path}") from None


def check_ending(path: Path) -> None:
    """EligibilityError if people are not kept in files of such a name."""
    if path.suffix.lower() not in ENDINGS:
        near = closest(path.suffix.lower(), ENDINGS)
        listed = " or ".join(ENDINGS)
        hint = f"; did you mean {near}?" if near else ""
        raise EligibilityError(
            f"people are in files {listed}, not {path.name}{hint}",
            zh=f"人群应在 {'、'.join(ENDINGS)} 文件里，不是 {path.name}" + (f"；是否为 {near}？" if near else ""),
        )
