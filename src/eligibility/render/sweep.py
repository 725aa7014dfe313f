"""A sweep as a grid of marks in plain text, as rows, CSV and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eligibility.render.labels import COLON, check_lang
from eligibility.render.plain import rows_csv, scalar_data, text_data
from eligibility.render.survey import OUTCOME_MARKS
from eligibility.rules.phrases import UNKNOWN, say_number
from eligibility.rules.vocabulary import UNITS
from eligibility.text import Bilingual, columns_of, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.policy.axes import Axis, Scalar
    from eligibility.policy.sweep import Sweep, Threshold
    from eligibility.rules.outcome import Outcome
    from eligibility.text import Lang

WIDTH = 100
_NARROW = 3
_TITLE = Bilingual(
    "{number} {title}：{on} 的规则，事实所指之日 {today}", "{number} {title}: rules of {on}, facts read on {today}"
)
_ACROSS, _DOWN = Bilingual("横：{axis}", "across: {axis}"), Bilingual("纵：{axis}", "down: {axis}")
_WITH_UNIT = Bilingual("{title}（{unit}）", "{title} ({unit})")
OWN = Bilingual("申请人现在的", "the applicant's own")
BRACKETED = Bilingual(f"[ ] {OWN.zh}", f"[ ] {OWN.en}")
AS_IS = Bilingual("按现在的事实和规则：{outcome}", "with the facts and rules as they are: {outcome}")
TURNS = Bilingual("在哪里变", "Where it turns")
_TURN = Bilingual("{axis} {below} → {above}：{before} → {after}", "{axis} {below} → {above}: {before} → {after}")
_FOR = Bilingual("{turn}（{others}）", "{turn} ({others})")
_SPAN = Bilingual("{axis} {first} 至 {last}", "{axis} {first} to {last}")
_ONE = Bilingual("{axis} {first}", "{axis} {first}")
NOWHERE = Bilingual("各处相同", "the same everywhere")


@dataclass(frozen=True, slots=True)
class Grid:
    """Some columns of a sweep: a line of labels, and for each row its label and the marks, `cell` columns wide each."""

    header: str
    rows: tuple[tuple[str, tuple[tuple[str, Outcome], ...]], ...]


def axis_title(axis: Axis) -> Bilingual:
    """What is varied, with its unit."""
    if axis.unit is None or axis.unit == "times":
        return axis.title
    return _WITH_UNIT.format(title=axis.title, unit=UNITS[axis.unit])


def legend(sweep: Sweep) -> Bilingual:
    """Each mark that stands in the grid with what it means, and how the applicant's own place is marked."""
    found = set(sweep.outcomes)
    marks = [
        Bilingual(f"{mark} {it.label.zh}", f"{mark} {it.label.en}") for it, mark in OUTCOME_MARKS.items() if it in found
    ]
    return join([*marks, *([BRACKETED] if None not in sweep.base else [])], zh="　", en="   ")


def headline(sweep: Sweep) -> tuple[Bilingual, ...]:
    """The service and the days, what runs across and down, and the legend."""
    title = _TITLE.format(number=sweep.number, title=sweep.title, on=str(sweep.on), today=str(sweep.today))
    axes = [text.format(axis=axis_title(axis)) for text, axis in zip((_ACROSS, _DOWN), sweep.axes, strict=False)]
    return title, join(axes, zh="　", en="   "), AS_IS.format(outcome=sweep.outcome.label), legend(sweep)


def grids(sweep: Sweep, lang: Lang, width: int) -> Iterator[Grid]:
    """The grid in pieces of as many columns as fit: the first axis runs across, the second down."""
    across = sweep.axes[0]
    down = sweep.axes[1] if len(sweep.axes) > 1 else None
    names = [short_value(down, at)[lang] for at in range(len(down.values))] if down else [""]
    margin = max(columns_of(name) for name in names) + 1
    labels = [short_value(across, at)[lang] for at in range(len(across.values))]
    widest = max(columns_of(label) for label in labels)
    cell = _NARROW if across.is_ordered else max(_NARROW, widest + 1)
    fit = max((width - margin) // cell, 1)
    for start in range(0, len(labels), fit):
        places = range(start, min(start + fit, len(labels)))
        header = " " * margin + _header([labels[at] for at in places], cell, widest)
        rows = []
        for row, name in enumerate(names):
            marks = tuple(_mark(sweep, (at, row) if down else (at,), cell) for at in places)
            rows.append((name + " " * (margin - columns_of(name)), marks))
        yield Grid(header, tuple(rows))


def _header(labels: Sequence[str], cell: int, widest: int) -> str:
    """The labels over their columns; of those that are too wide, every second, third and so on."""
    every = -(-(widest + 1) // cell)
    shown = [label for at, label in enumerate(labels) if at % every == 0]
    return "".join(" " + label + " " * (cell * every - columns_of(label) - 1) for label in shown).rstrip()


def _mark(sweep: Sweep, places: tuple[int, ...], cell: int) -> tuple[str, Outcome]:
    outcome = sweep.at(*places)
    own = places == sweep.base
    text = f"[{OUTCOME_MARKS[outcome]}]" if own else f" {OUTCOME_MARKS[outcome]} "
    return text + " " * (cell - _NARROW), outcome


def short_value(axis: Axis, at: int) -> Bilingual:
    """A value without its unit."""
    value = axis.values[at]
    if value is None:
        return UNKNOWN
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return say_number(value, None)
    return axis.said[at]


def explain_sweep(sweep: Sweep, lang: Lang) -> str:
    """The grid as lines of text, with where the outcome turns."""
    lines = [text[check_lang(lang)] for text in headline(sweep)]
    for grid in grids(sweep, lang, WIDTH):
        lines += ["", grid.header, *((name + "".join(mark for mark, _ in marks)).rstrip() for name, marks in grid.rows)]
    lines += ["", *(text[lang] for text in turns(sweep))]
    return "\n".join(lines)


def turns(sweep: Sweep) -> Iterator[Bilingual]:
    """Where the outcome turns, in words."""
    if len(set(sweep.outcomes)) == 1:
        yield Bilingual(f"{TURNS.zh}{COLON['zh']}{NOWHERE.zh}", f"{TURNS.en}{COLON['en']}{NOWHERE.en}")
        return
    axes = {axis.name: axis for axis in sweep.axes}
    if sweep.thresholds:
        yield Bilingual(TURNS.zh + COLON["zh"], TURNS.en + COLON["en"].rstrip())
    for it in sweep.thresholds:
        axis = axes[it.axis]
        turn = _TURN.format(
            axis=axis.title,
            below=_say(axis, it.below),
            above=_say(axis, it.above),
            before=it.before.label,
            after=it.after.label,
        )
        others = next((other for other in sweep.axes if other is not axis), None)
        text = _FOR.format(turn=turn, others=_others(others, it)) if others else turn
        yield Bilingual(f"  {text.zh}", f"  {text.en}")


def _others(axis: Axis, turn: Threshold) -> Bilingual:
    """The values of the other axis for which it turns there, runs of them as spans."""
    places = [axis.values.index(value) for value in turn.others]
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    said = []
    for run in runs:
        text = _SPAN if len(run) > 1 else _ONE
        said.append(text.format(axis=axis.title, first=axis.said[run[0]], last=axis.said[run[-1]]))
    return join(said, zh="、", en=", ")


def _say(axis: Axis, value: Scalar) -> Bilingual:
    if value in axis.values:
        return axis.said[axis.values.index(value)]
    return say_number(value, axis.unit) if isinstance(value, int | Decimal) else Bilingual(str(value), str(value))


def sweep_rows(sweep: Sweep) -> list[dict[str, Any]]:
    """A row for each cell."""
    names = [axis.name for axis in sweep.axes]
    cells = zip(sweep.cells(), sweep.outcomes, strict=True)
    return [{**dict(zip(names, values, strict=True)), "outcome": outcome.value} for values, outcome in cells]


def sweep_csv(sweep: Sweep) -> str:
    """The rows as CSV; an unknown value is an empty cell."""
    return rows_csv(sweep_rows(sweep))


def sweep_data(sweep: Sweep) -> dict[str, Any]:
    """Axes, outcomes in the order of the cells, and where they turn."""
    return {
        "service": {"number": sweep.number, "title": text_data(sweep.title)},
        "on": sweep.on.isoformat(),
        "today": sweep.today.isoformat(),
        "axes": [
            {
                "name": axis.name,
                "title": text_data(axis.title),
                "unit": axis.unit,
                "values": [scalar_data(value) for value in axis.values],
                "labels": [text_data(said) for said in axis.said],
                "own": own,
            }
            for axis, own in zip(sweep.axes, sweep.base, strict=True)
        ],
        "outcome": sweep.outcome.value,
        "outcomes": [outcome.value for outcome in sweep.outcomes],
        "thresholds": [
            {
                "axis": it.axis,
                "below": scalar_data(it.below),
                "above": scalar_data(it.above),
                "before": it.before.value,
                "after": it.after.value,
                "others": [scalar_data(value) for value in it.others],
            }
            for it in sweep.thresholds
        ],
    }
