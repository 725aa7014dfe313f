"""From the form of a step's limit to the limit: which keys fit its kind, what is missing, what is no length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.calendar.periods import LONGEST
from eligibility.files.codes import Code
from eligibility.rules.model import Limit
from eligibility.rules.schema import TIME_KINDS, LimitForm, ReadingForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.files.forms import Notes
    from eligibility.files.yaml_reader import Path_
    from eligibility.rules.model import Quantity
    from eligibility.rules.schema import TimeForm
    from eligibility.rules.vocabulary import Parameter

_TIME = ("working_day", "day", "month", "year")


def link_limit(
    form: TimeForm, path: Path_, notes: Notes, count: Callable[[object, str, Path_, str], Quantity]
) -> Limit | None:
    """The limit, or None with what is wrong noted; *count* links what stands under a key with its unit."""
    readings = form.readings if isinstance(form, LimitForm) else None
    given = [kind for kind in TIME_KINDS if getattr(form, kind) is not None]
    if len(given) + bool(readings) != 1:
        text = f"{'、'.join(TIME_KINDS)} 或 readings 恰取其一 (exactly one kind of limit)"
        notes.add(path, Code.WRONG_VALUE, text)
        return None
    kind = given[0] if given else "readings"
    fault = _ill_fitting(kind, form)
    if fault:
        key, message = fault
        notes.add((*path, key) if key else path, Code.WRONG_VALUE, message)
        return None
    if readings:
        parts = [link_limit(part, (*path, "readings", at), notes, count) for at, part in enumerate(readings)]
        return Limit("readings", readings=tuple(part for part in parts if part))
    return Limit(
        kind,  # type: ignore[arg-type]
        length=count(getattr(form, kind), form.unit, path, kind) if form.unit else None,
        number=form.monthly_cutoff or form.next_month_window,
        start=form.start or "exclusive",
        roll=form.roll,
        inclusive=form.inclusive is not False,
        next_month=bool(form.next_month),
        reading=form.reading if isinstance(form, ReadingForm) else None,
    )


def _ill_fitting(kind: str, form: TimeForm) -> tuple[str, str] | None:
    """What is wrong with a limit of that kind, and at which of its keys; None if nothing is."""
    timed = kind in ("at_most", "at_least", "typical")
    cutoff = kind == "monthly_cutoff"
    rolls = cutoff or (timed and form.unit in ("day", "month", "year"))
    for key, wanted, why in (
        ("unit", timed, "什么单位 (of what)"),
        ("roll", rolls, "末日是休息日怎么办 (what a last day of rest becomes)"),
        ("inclusive", cutoff, "当日算不算在内 (whether that day is included)"),
    ):
        written = getattr(form, key) is not None
        if wanted and not written:
            return "", f"{kind} 要写 {key}：{why}"
        if written and not wanted:
            return key, f"{kind}{f' {form.unit}' if form.unit else ''} 不写 {key} (not for this limit)"
    if form.next_month and not cutoff:
        return "next_month", f"{kind} 不写 next_month (not for this limit)"
    if timed and form.unit not in _TIME:
        return "unit", f"期限的单位不能是 {form.unit} (no unit of time)，可用：{'、'.join(_TIME)}"
    if timed and isinstance(count := getattr(form, kind), int) and count > LONGEST:
        return kind, f"至多 {LONGEST} 个单位 (at most so many)"
    if form.start and not timed:
        return "start", f"{kind} 不写 start (not for this limit)"
    if cutoff and not form.monthly_cutoff:
        return "monthly_cutoff", "没有第 0 日：写 1 到 31，或从月末倒数的 -1 到 -31 (a day of the month)"
    return None


def check_whole(parameter: Parameter, path: Path_, notes: Notes) -> None:
    """A length of time is counted in whole units, whichever of a parameter's values it takes."""
    for dated in parameter.values:
        values = [value for figure in dated.figures.values() for value in figure.candidates]
        for value in values:
            if not isinstance(value, int) or not 0 < value <= LONGEST:
                said = f"参数 {parameter.name} 自 {dated.start} 的值 {value} 不是 1 到 {LONGEST} 的整数"
                text = f"{said} (no whole number of 1 to {LONGEST})"
                notes.add(path, Code.WRONG_VALUE, text, f"见 {parameter.where} (see there)")
