"""The columns of a frame as facts: what type each has, how it is read, and which rows cannot be used.

A column of a wrong type is an error at once. What may be wrong in a row is a RowFault: a column of its own that is
true where the row is at fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

import narwhals as nw

from eligibility.engines.frame_exact import Exact, apply, scaled, unscaled
from eligibility.engines.frame_graph import COMPARE
from eligibility.engines.frame_thresholds import as_float, on_grid
from eligibility.errors import FactError, FactFault
from eligibility.rules.facts import INEXACT, OUT_OF_BOUNDS, WHOLE_DIGITS, WRONG_TYPE, say_expected
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.rules.nodes import Operator
    from eligibility.rules.vocabulary import Fact

Form: TypeAlias = Literal["boolean", "integer", "float", "decimal", "day", "text", "whole"]
"""How a column holds a fact; `whole` are whole numbers in floats, as they are worked out here."""
PLACES = 6
"""Sums and products are worked out on so many decimal places of an amount."""
_TOO_FINE = Bilingual(
    f"小数超过 {PLACES} 位，不能精确计算", f"has more than {PLACES} decimal places, too many to compute with exactly"
)
_MOST_DIGITS = 38
"""Digits of the widest decimal that every kind of frame holds."""
_YEAR = "[0-9]{4}"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_ISO_DAY = (
    f"^({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)\\z"  # for Java's $ takes a line's end after the day
)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What may be wrong with a row: which fact, the code and text, and where it is so."""

    fact: str
    code: str
    text: Bilingual
    where: nw.Expr = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FactColumn:
    """Where and how a frame holds a fact; of a text with `categories` no other value can occur.

    The type of an exact number holds so many `places` after the point, and none that is as large as `beyond`.
    """

    fact: Fact
    name: str
    form: Form
    categories: frozenset[str] | None = None
    beyond: int | None = None
    places: int = 0

    @property
    def expr(self) -> nw.Expr:
        """The column."""
        return nw.col(self.name)

    def cannot_hold(self, number: int | Decimal) -> bool:
        """Whether the number is beyond what the column's type holds."""
        if self.beyond is None or (self.form == "integer" and number == -self.beyond):
            return False
        return not -self.beyond < number < self.beyond

    def is_comparable(self, other: FactColumn) -> bool:
        """Whether two exact numbers have a type that holds both."""
        if self.beyond is None or other.beyond is None:
            return False
        whole = len(str(max(self.beyond, other.beyond) - 1))
        return whole + max(self.places, other.places) <= _MOST_DIGITS

    def settled(self, *, value: bool) -> nw.Expr:
        """That truth wherever the fact is known."""
        known = self.expr.is_null()
        return known & nw.lit(None, nw.Boolean) if not value else ~known | nw.lit(None, nw.Boolean)


@dataclass
class Reading:
    """The columns read: what is computed first, by name, and what may be wrong with a row."""

    columns: dict[str, FactColumn] = field(default_factory=dict)
    computed: list[nw.Expr] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the frame declares it; `whole_floats` if its kind of frame has no other whole numbers with gaps."""

    name: str
    dtype: nw.dtypes.DType
    whole_floats: bool = False


def read_columns(facts: Iterable[tuple[Fact, Column]], today: date) -> Reading:
    """Read the columns of those facts; FactError with every column that has no type its fact can have."""
    reading = Reading()
    wrong: list[FactFault] = []
    for fact, column in facts:
        found = _read(fact, column, reading)
        if found is None:
            wrong.append(_wrong_type(fact, column))
        else:
            reading.columns[fact.name] = found
            reading.faults += bound_faults(found, today)
    if wrong:
        raise FactError(wrong, Bilingual("表的列", "the columns of the frame"))
    return reading


def temporary(*parts: object) -> str:
    """A name for a column of ours."""
    return "__eligibility_" + "_".join(map(str, parts))


def _read(fact: Fact, column: Column, reading: Reading) -> FactColumn | None:
    dtype = column.dtype
    match fact.type:
        case FactType.BOOLEAN if dtype == nw.Boolean:
            return FactColumn(fact, column.name, "boolean")
        case FactType.INTEGER if dtype.is_integer():
            return _integer(fact, column)
        case FactType.INTEGER if dtype.is_float() and column.whole_floats:
            return _whole(fact, column, reading)
        case FactType.DECIMAL if dtype.is_integer():
            return _integer(fact, column)
        case FactType.DECIMAL if dtype.is_float():
            return _float(fact, column, reading)
        case FactType.DECIMAL if isinstance(dtype, nw.Decimal):
            beyond = 10 ** (dtype.precision - dtype.scale)
            return FactColumn(fact, column.name, "decimal", beyond=beyond, places=dtype.scale)
        case FactType.DATE:
            return _day(fact, column, reading)
        case FactType.ENUM if dtype in (nw.Enum, nw.Categorical, nw.String):
            return _text(fact, column, reading)
        case _:
            return None


def _integer(fact: Fact, column: Column) -> FactColumn:
    bits = int(str(column.dtype).lstrip("UInt"))
    return FactColumn(fact, column.name, "integer", beyond=2 ** (bits - column.dtype.is_signed_integer()))


def _whole(fact: Fact, column: Column, reading: Reading) -> FactColumn:
    given = nw.col(column.name).cast(nw.Float64)
    wrong = ~given.is_finite() | (given != given.round(0))
    reading.faults.append(_row_fault(fact, WRONG_TYPE, wrong))
    return FactColumn(fact, _compute(fact, nw.when(~wrong).then(given), reading), "whole")


def _float(fact: Fact, column: Column, reading: Reading) -> FactColumn:
    given = nw.col(column.name)
    reading.faults.append(_row_fault(fact, WRONG_TYPE, ~given.is_finite()))
    if column.dtype != nw.Float64:
        # By way of text, so that 0.7 stays 0.7: what a narrow float is written as, not the wide one nearest to it.
        given = given.cast(nw.String)
        return FactColumn(fact, _compute(fact, given.cast(nw.Float64), reading), "float")
    return FactColumn(fact, column.name, "float")


def _day(fact: Fact, column: Column, reading: Reading) -> FactColumn | None:
    given, dtype = nw.col(column.name), column.dtype
    if dtype == nw.Date:
        return FactColumn(fact, column.name, "day")
    if dtype == nw.String:
        is_day = given.str.contains(_ISO_DAY)
        reading.faults.append(_row_fault(fact, WRONG_TYPE, ~is_day))
        day = nw.when(is_day).then(given).str.to_date(format="%Y-%m-%d")
        return FactColumn(fact, _compute(fact, day, reading), "day")
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is None:
        reading.faults.append(_row_fault(fact, WRONG_TYPE, given != given.dt.truncate("1d")))
        return FactColumn(fact, _compute(fact, given.dt.date(), reading), "day")
    return None


def _text(fact: Fact, column: Column, reading: Reading) -> FactColumn:
    members = tuple(fact.members or ())
    categories = frozenset(column.dtype.categories) if isinstance(column.dtype, nw.Enum) else None
    if categories is None or not categories.issubset(members):
        usable = [it for it in members if categories is None or it in categories]
        wrong = ~one_of(nw.col(column.name), usable) if usable else ~nw.col(column.name).is_null()
        reading.faults.append(_row_fault(fact, WRONG_TYPE, wrong))
    return FactColumn(fact, column.name, "text", categories)


def one_of(column: nw.Expr, members: Iterable[str]) -> nw.Expr:
    """Whether a text is one of *members*, of which there is one; unknown where it is."""
    first, *rest = members
    found = column == first
    for member in rest:
        found |= column == member
    return found


def _compute(fact: Fact, value: nw.Expr, reading: Reading) -> str:
    name = temporary("fact", fact.name)
    reading.computed.append(value.alias(name))
    return name


def bound_faults(column: FactColumn, today: date) -> Iterator[RowFault]:
    """The rows out of the fact's bounds."""
    fact = column.fact
    low, high = fact.minimum, today if fact.latest_today else fact.maximum
    if low is not None and (below := compare_fixed("<", low, column)) is not None:
        text = Bilingual(f"不能小于 {low}", f"must be at least {low}")
        yield RowFault(fact.name, OUT_OF_BOUNDS, text, below)
    if high is not None and (above := compare_fixed(">", high, column)) is not None:
        text = Bilingual(f"不能大于 {high}", f"must be at most {high}")
        if fact.latest_today:
            zh, en = f"不能晚于 {high}（事实所指之日）", f"must not be after {high}, the day the facts are read"
            text = Bilingual(zh, en)
        yield RowFault(fact.name, OUT_OF_BOUNDS, text, above)
    is_wide = column.form == "float" or (column.beyond or 0) > 10**WHOLE_DIGITS
    if is_wide and (low is None or high is None):
        text = Bilingual(f"整数部分至多 {WHOLE_DIGITS} 位", f"must have at most {WHOLE_DIGITS} digits before the point")
        yield RowFault(fact.name, OUT_OF_BOUNDS, text, column.expr.cast(nw.Float64).abs() >= 10.0**WHOLE_DIGITS)


def compare_fixed(operator: Operator, value: int | Decimal | date, column: FactColumn) -> nw.Expr | None:
    """A fact compared with a fixed number or day; None where that is never so."""
    fixed = fix(operator, value, column)
    if isinstance(fixed, bool):
        return column.settled(value=True) if fixed else None
    return fixed


def fix(operator: Operator, value: int | Decimal | date, column: FactColumn) -> nw.Expr | bool:
    """A fact compared with a fixed number or day; a bool where it is so for every value the column can hold."""
    if isinstance(value, date):
        return apply(operator, column.expr, nw.lit(value))
    if column.form == "float":
        near = as_float(operator, value)
        return near if isinstance(near, bool) else apply(near[0], column.expr, nw.lit(near[1]))
    found = on_grid(operator, value, column.places)
    if isinstance(found, bool):
        return found
    meant, number = found
    if column.cannot_hold(number):  # beside it, DuckDB would cast the column to a type that may not hold its values
        return bool(COMPARE[meant](0, number))
    match column.form:
        case "decimal":
            return apply(meant, column.expr, nw.lit(Decimal(f"{Decimal(number):f}")))  # as 1000, not as 1E+3
        case "whole":
            return apply(meant, column.expr, nw.lit(float(number)))
        case _:
            return apply(meant, column.expr, nw.lit(int(number)))


def exact(column: FactColumn, faults: list[RowFault]) -> Exact:
    """The fact as exact wholes; an amount of more places than these is a fault of its row."""
    fact = column.fact
    scale = PLACES if column.form in ("float", "decimal") else 0
    ends = (fact.minimum, fact.maximum)
    low, high = (scaled(end, scale) if isinstance(end, int | Decimal) else None for end in ends)
    if column.form == "whole":
        return Exact(0, low, high, column.expr)
    given = column.expr.cast(nw.Float64)
    if scale == 0:
        return Exact(0, low, high, given)
    wholes = (given * float(10**scale)).round(0)
    faults.append(RowFault(fact.name, INEXACT, _TOO_FINE, unscaled(wholes, scale) != given))
    return Exact(scale, low, high, wholes)


def _row_fault(fact: Fact, code: str, where: nw.Expr) -> RowFault:
    zh, en = say_expected(fact)
    return RowFault(fact.name, code, Bilingual(f"应为{zh}", f"must be {en}"), where)


def _wrong_type(fact: Fact, column: Column) -> FactFault:
    zh, en = say_expected(fact)
    hint_zh, hint_en = _hint(fact, column)
    kind = type(column.dtype).__name__  # the whole type lists categories, which are values
    return FactFault(
        fact.name,
        WRONG_TYPE,
        f"{WRONG_TYPE} {fact.name}（{fact.label.zh}）：这一列应为{zh}，不是 {kind}{hint_zh}",
        f"{WRONG_TYPE} {fact.name} column must be {en}, not {kind}{hint_en}",
    )


def _hint(fact: Fact, column: Column) -> tuple[str, str]:
    if isinstance(column.dtype, nw.Datetime):
        return "；时刻带时区，请先换算为日期", "; an instant has a day only in a time zone: convert it to a date first"
    if fact.type is FactType.INTEGER and column.dtype.is_float():
        return "；请先转换为整数列", "; cast it to an integer column first"
    return "", ""
