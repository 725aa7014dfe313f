"""People in files: parquet as it is typed, CSV typed by the facts; read in parts, answered, written."""

from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError, FactError, FactFault, Position, quote

try:
    import polars as pl
    import polars.selectors as cs
except ImportError as error:  # pragma: no cover - the extra is installed where tests run
    from eligibility.errors import MissingExtraError
    from eligibility.text import Bilingual

    raise MissingExtraError(Bilingual("读人群文件", "reading a file of people"), "polars", "frames") from error

from eligibility.engines.frame import answer
from eligibility.engines.frame_outputs import Output, possible_outputs
from eligibility.engines.parquet import beside, open_parquet, reading, writing
from eligibility.rules.facts import WRONG_TYPE, echo, say_expected
from eligibility.rules.outcome import Outcome
from eligibility.rules.vocabulary import FactType
from eligibility.text import FORMULA_STARTS, Bilingual, closest, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from eligibility.rules.compiled import Compiled
    from eligibility.rules.vocabulary import Fact

ENDINGS = (".parquet", ".csv")
SHIFT = "shift"
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
    with reading(path):
        if not path.is_file():
            raise EligibilityError(f"there is no file {path}", zh=f"没有 {path} 这个文件")
    if path.suffix.lower() == ".csv":
        return _scan_csv(path, vocabulary, weight)
    return open_parquet(path)[0].scan()


def count_rows(people: pl.LazyFrame, path: Path) -> int:
    """How many there are in the file at *path*."""
    with reading(path):
        return int(people.select(pl.len()).collect().item())


def read_parts(people: pl.LazyFrame, path: Path, size: int) -> Iterator[pl.DataFrame]:
    """The people of the file at *path* in parts of about so many, in order."""
    with reading(path):
        parts = iter(people.collect_batches(chunk_size=size, maintain_order=True))
    while True:
        with reading(path):
            part = next(parts, None)
        if part is None:
            return
        yield part


def answer_sides(
    sides: tuple[Compiled, Compiled], people: pl.LazyFrame, today: date, shift: Callable[[Outcome, Outcome], str]
) -> pl.LazyFrame:
    """The people, lazily, with outcome and amounts before and after, what became of each, and what is wrong with it.

    EligibilityError where the people have such columns already.
    """
    if SHIFT in people.collect_schema():
        zh = f"人群里已有 {SHIFT} 列：请改名或去掉"
        raise EligibilityError(f"the people have a column {SHIFT} already: rename or drop it", zh=zh)
    outputs = [it for side, name in zip(sides, ("before_", "after_"), strict=True) for it in _outputs(side, name)]
    found: pl.LazyFrame = answer(sides, outputs, people, today, on_invalid="null")
    columns = [pl.col(f"{side}_outcome").cast(pl.String) for side in ("before", "after")]
    shifts = {f"{old}>{new}": shift(old, new) for old in Outcome for new in Outcome}
    pair = pl.concat_str(*columns, separator=">")
    return found.with_columns(pair.replace_strict(shifts, default=None, return_dtype=pl.String).alias(SHIFT))


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
    cells = [_column(name).cast(pl.String) for name in words]
    formula = pl.Series([*FORMULA_STARTS])
    safe = [pl.when(it.str.slice(0, 1).is_in(formula)).then(pl.lit("'") + it).otherwise(it) for it in cells]
    named = {name: f"'{name}" for name in schema if name and name[0] in FORMULA_STARTS}
    return people.with_columns(it.alias(name) for it, name in zip(safe, words, strict=True)).rename(named)


def _scan_csv(path: Path, vocabulary: Mapping[str, Fact], weight: str | None) -> pl.LazyFrame:
    with reading(path):
        text = pl.scan_csv(path, infer_schema=False, encoding="utf8")
        names = _header(path, text.collect_schema().names())
        text = text.rename(names)
    trimmed = {name: _column(name).str.strip_chars().replace("", None) for name in names.values()}
    typed = {name: _typed(vocabulary[name], cell) for name, cell in trimmed.items() if name in vocabulary}
    if weight in trimmed:
        typed[str(weight)] = trimmed[str(weight)].cast(pl.Float64, strict=False)
    wrong = {name: value.is_null() & trimmed[name].is_not_null() for name, value in typed.items()}
    with reading(path):
        _check_cells(path, text, wrong, vocabulary)
    return text.with_columns(value.alias(name) for name, value in {**trimmed, **typed}.items())


def _header(path: Path, held: Sequence[str]) -> dict[str, str]:
    """The names of the columns *held*, as they stand in the file without blanks around them.

    EligibilityError where two are one, of which polars would rename the second.
    """
    names = [name.removeprefix("\ufeff").strip() for name in held]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file, suppress(csv.Error):
        written = [name.strip() for name in next(csv.reader(file), [])]
        names = [name or old for name, old in zip(written, names, strict=True)] if len(written) == len(held) else names
    if twice := [name for name in names if names.count(name) > 1]:
        said = quote(twice[0])
        raise EligibilityError(f"{path} has two columns {said}: rename one", zh=f"{path} 有两列都叫 {said}：请改名")
    return dict(zip(held, names, strict=True))


def _column(name: str) -> pl.Expr:
    """The column of that very name: for `pl.col`, `^…$` is a pattern."""
    return cs.by_name(name).as_expr()


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
        raise FactError(found, Bilingual(f"{path} 的单元格", f"the cells of {path}"))


def _fault(path: Path, line: int, name: str, cell: str, fact: Fact | None) -> FactFault:
    zh, en = say_expected(fact) if fact else ("数字", "a number")
    found = echo(cell)
    shown = Bilingual("", "") if fact and fact.sensitive else Bilingual(f"，不是{found.zh}", f", not {found.en}")
    label = f"（{fact.label.zh}）" if fact else ""
    near = closest(cell, fact.members) if fact and fact.members and not fact.sensitive else None
    hint = suggest(near)
    return FactFault(
        name,
        WRONG_TYPE,
        f"{WRONG_TYPE} {name}{label}：应为{zh}{shown.zh}{hint.zh}",
        f"{WRONG_TYPE} {name} must be {en}{shown.en}{hint.en}",
        Position(str(path), line),
    )


def check_out(out: Path, file: Path) -> None:
    """EligibilityError if people cannot be written to *out*, which may not be the *file* that is read."""
    check_ending(out)
    with writing(out):
        if out.exists() and file.exists() and out.samefile(file):
            zh = f"{out} 就是所读的文件：请写到别处"
            raise EligibilityError(f"{out} is the file that is read: write elsewhere", zh=zh)


def check_ending(path: Path) -> None:
    """EligibilityError if people are not kept in files of such a name."""
    if path.suffix.lower() not in ENDINGS:
        meant = suggest(closest(path.suffix.lower(), ENDINGS))
        raise EligibilityError(
            f"people are in files {' or '.join(ENDINGS)}, not {path.name}{meant.en}",
            zh=f"人群应在 {'、'.join(ENDINGS)} 文件里，不是 {path.name}{meant.zh}",
        )
