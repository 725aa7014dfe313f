"""Rulesets with one small thing changed: what a typing slip, or an unnoticed amendment, would look like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from eligibility.frozen import FrozenMap
from eligibility.rules.binding import bind
from eligibility.rules.history import change_days, parameters_used, value_in_force
from eligibility.rules.nodes import Constant, Unstated
from eligibility.testing.mutant_tests import mutate_test, mutate_value
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.calendar.periods import Roll
    from eligibility.errors import Position
    from eligibility.rules.model import InForce, Limit, Material, PhotoRule, Piece, Quantity, ServiceModel, Stamps
    from eligibility.rules.nodes import Test
    from eligibility.rules.vocabulary import DatedFigures, Figure, Parameter

AT_THE_NUMBER = Bilingual("加一个数值正好在界上的案例", "add a case exactly at the number")
ONLY_THIS = Bilingual("加一个只有这一项不同的案例", "add a case in which only this differs")
ON_THE_DAY = Bilingual("加当天和前一天的案例", "add a case on the day and one on the day before")
NAME_THE_ITEM = Bilingual(
    "在 required、not_required、choices 或 forms 中写上这一项", "name the item in required, choices …"
)
SAY_IT = Bilingual("在 says 中写上这一项说的话", "write in says what is said of the item")
NAME_THE_WORTH = Bilingual("在 entitlements 中写上应得多少", "name what it comes to in entitlements")
NAME_THE_STEP = Bilingual("在 steps、limits 或 deadlines 中写上这一环节", "name the step in steps, limits or deadlines")

_DROPPED = ("original", "copies", "paper", "stamps", "covers_last", "issued_within", "issuer", "photo")
_OTHER_UNITS = {"working_day": "day", "day": "working_day", "month": "year", "year": "month"}
_OTHER_LIMITS = {"at_most": "at_least", "at_least": "at_most", "typical": "at_most"}
_OTHER_ROLLS: dict[str, tuple[Roll, ...]] = {
    "following": ("preceding", "unadjusted"),
    "preceding": ("following", "unadjusted"),
    "modified_following": ("following", "preceding"),
    "unadjusted": ("following", "preceding"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A service with one thing changed: what, where it stands, and what a case would have to test."""

    change: str
    where: Position | None
    hint: Bilingual
    service: ServiceModel


def make_mutants(service: ServiceModel) -> Iterator[Mutant]:
    """Every mutant that still loads, in the order of the file."""
    for maker in (
        _parameters,
        _criteria,
        _eligibility,
        _materials,
        _prohibitions,
        _entitlements,
        _steps,
        _days,
    ):
        for mutant in maker(service):
            if not any(bind(mutant.service, day)[1] for day in change_days(mutant.service)):
                yield mutant


def move_numbers(service: ServiceModel) -> Iterator[Mutant]:
    """The mutants with a parameter's value or a literal length moved by one."""
    return (mutant for mutant in make_mutants(service) if mutant.hint is AT_THE_NUMBER)


def _parameters(service: ServiceModel) -> Iterator[Mutant]:
    for parameter in parameters_used(service):
        for at, dated in enumerate(parameter.values):
            if value_in_force(service, parameter, at):
                for label, changed in _moved_figures(dated):
                    yield _with_value(service, parameter, at, changed, label, AT_THE_NUMBER)
                for step in _day_steps(service, parameter, at):
                    moved = replace(dated, start=dated.start + timedelta(days=step))
                    label = f"{dated.start} → {moved.start}"
                    yield _with_value(service, parameter, at, moved, label, ON_THE_DAY)


def _day_steps(service: ServiceModel, parameter: Parameter, at: int) -> tuple[int, ...]:
    """Whether the first day of a value can be seen: not where it began before the service did."""
    start = service.in_force.start
    return (1, -1) if at and start and parameter.values[at].start > start else ()


def _with_value(
    service: ServiceModel, parameter: Parameter, at: int, changed: DatedFigures, label: str, hint: Bilingual
) -> Mutant:
    values = _put(parameter.values, at, changed)
    moved = replace(parameter, values=values)
    change = f"parameter {parameter.name} {label}"
    return Mutant(change, parameter.where, hint, _with_parameter(service, moved))


def _with_parameter(service: ServiceModel, parameter: Parameter) -> ServiceModel:
    if parameter.name in service.parameters:
        return replace(service, parameters=FrozenMap({**service.parameters, parameter.name: parameter}))
    shared = FrozenMap({**service.vocabulary.parameters, parameter.name: parameter})
    return replace(service, vocabulary=replace(service.vocabulary, parameters=shared))


def _moved_figures(dated: DatedFigures) -> Iterator[tuple[str, DatedFigures]]:
    for key, figure in dated.figures.items():
        for place, value in enumerate(figure.candidates):
            for step in (1, -1):
                moved = _moved_figure(figure, place, step)
                label = f"{dated.start} {key or ''} {value} → {value + step}"
                yield label, replace(dated, figures=FrozenMap({**dated.figures, key: moved}))


def _moved_figure(figure: Figure, place: int, step: int) -> Figure:
    return replace(figure, candidates=_put(figure.candidates, place, figure.candidates[place] + step))


def _criteria(service: ServiceModel) -> Iterator[Mutant]:
    for name, criterion in service.criteria.items():
        for label, when in mutate_test(criterion.when):
            changed = FrozenMap({**service.criteria, name: replace(criterion, when=when)})
            yield Mutant(f"criterion {name}: {label}", criterion.where, ONLY_THIS, replace(service, criteria=changed))
        for label, span in _moved_spans(criterion.in_force):
            changed = FrozenMap({**service.criteria, name: replace(criterion, in_force=span)})
            yield Mutant(f"criterion {name}: {label}", criterion.where, ON_THE_DAY, replace(service, criteria=changed))


def _eligibility(service: ServiceModel) -> Iterator[Mutant]:
    if service.eligibility:
        for label, test in mutate_test(service.eligibility):
            yield Mutant(f"eligibility: {label}", service.where, ONLY_THIS, replace(service, eligibility=test))


def _materials(service: ServiceModel) -> Iterator[Mutant]:
    for at, material in enumerate(service.materials):
        without = (*service.materials[:at], *service.materials[at + 1 :])
        yield Mutant(
            f"material {material.id}: dropped", material.where, NAME_THE_ITEM, replace(service, materials=without)
        )
        for label, hint, changed in _changed_material(material):
            materials = _put(service.materials, at, changed)
            yield Mutant(
                f"material {material.id}: {label}", material.where, hint, replace(service, materials=materials)
            )


def _changed_material(material: Material) -> Iterator[tuple[str, Bilingual, Material]]:
    for label, when in mutate_test(material.when):
        yield f"when {label}", ONLY_THIS, replace(material, when=when)
    if material.exempt_when:
        yield "exempt_when dropped", ONLY_THIS, replace(material, exempt_when=None, exempt_because=None)
        for label, exempt in mutate_test(material.exempt_when):
            yield f"exempt_when {label}", ONLY_THIS, replace(material, exempt_when=exempt)
    for label, span in _moved_spans(material.in_force):
        yield label, ON_THE_DAY, replace(material, in_force=span)
    if material.open_ended:
        yield "open_ended dropped", SAY_IT, replace(material, open_ended=False)
    if material.provided_by != "applicant":
        yield "provided_by dropped", SAY_IT, replace(material, provided_by="applicant")
    if len(material.pieces) > 1:
        yield "any_of ↔ all_of", NAME_THE_ITEM, replace(material, choice=not material.choice)
    for at, piece in enumerate(material.pieces):
        if len(material.pieces) > 1:
            pieces = (*material.pieces[:at], *material.pieces[at + 1 :])
            yield f"{piece.document} dropped", NAME_THE_ITEM, replace(material, pieces=pieces)
        for label, hint, changed in _changed_piece(piece):
            yield f"{piece.document} {label}", hint, replace(material, pieces=_put(material.pieces, at, changed))


def _changed_piece(piece: Piece) -> Iterator[tuple[str, Bilingual, Piece]]:
    if piece.covers_last:
        for label, hint, length in _changed_length(piece.covers_last):
            yield f"covers_last {label}", hint, replace(piece, covers_last=length)
    if piece.issued_within:
        for label, hint, length in _changed_length(piece.issued_within):
            yield f"issued_within {label}", hint, replace(piece, issued_within=length)
    if piece.copies is not None:
        for label, copies in mutate_value(piece.copies):
            yield f"copies {label}", AT_THE_NUMBER, replace(piece, copies=copies)
    for name in _DROPPED:
        if getattr(piece, name):
            nothing: dict[str, Any] = {name: None}
            yield f"{name} dropped", NAME_THE_ITEM, replace(piece, **nothing)
    if piece.photo:
        for label, photo in _changed_photo(piece.photo):
            yield f"photo {label}", AT_THE_NUMBER, replace(piece, photo=photo)
    if piece.stamps:
        for label, stamps in _changed_stamps(piece.stamps):
            yield f"stamps {label}", NAME_THE_ITEM, replace(piece, stamps=stamps)


def _changed_photo(photo: PhotoRule) -> Iterator[tuple[str, PhotoRule]]:
    for name in ("under", "inches", "width_mm", "height_mm", "dpi", "prints"):
        number = getattr(photo, name)
        for step in (1, -1) if number else ():
            if number + step >= 1:
                yield f"{name} {number} → {number + step}", replace(photo, **{name: number + step})


def _changed_stamps(stamps: Stamps) -> Iterator[tuple[str, Stamps]]:
    if len(stamps.stamps) > 1:
        yield "any_of ↔ all_of", replace(stamps, choice=not stamps.choice)
        for at, stamp in enumerate(stamps.stamps):
            left = (*stamps.stamps[:at], *stamps.stamps[at + 1 :])
            yield f"{stamp.id} dropped", replace(stamps, stamps=left)


def _entitlements(service: ServiceModel) -> Iterator[Mutant]:
    for name, table in service.entitlements.items():
        for at, row in enumerate(table.rows):
            changes: list[tuple[str, Bilingual, tuple[Any, ...]]] = []
            if len(table.rows) > 1:
                changes.append(("dropped", NAME_THE_WORTH, (*table.rows[:at], *table.rows[at + 1 :])))
            for label, when in _mutate_when(row.when):
                changes.append((f"when {label}", ONLY_THIS, _put(table.rows, at, replace(row, when=when))))
            for label, value in () if isinstance(row.value, Unstated) else mutate_value(row.value):
                changes.append((f"value {label}", NAME_THE_WORTH, _put(table.rows, at, replace(row, value=value))))
            for label, span in _moved_spans(row.in_force):
                changes.append((label, ON_THE_DAY, _put(table.rows, at, replace(row, in_force=span))))
            for label, hint, rows in changes:
                changed = FrozenMap({**service.entitlements, name: replace(table, rows=rows)})
                yield Mutant(f"entitlement {row.id}: {label}", row.where, hint, replace(service, entitlements=changed))


def _prohibitions(service: ServiceModel) -> Iterator[Mutant]:
    for at, it in enumerate(service.must_not_ask):
        without = (*service.must_not_ask[:at], *service.must_not_ask[at + 1 :])
        change = f"must_not_ask {it.title.zh}: dropped"
        yield Mutant(change, it.where, NAME_THE_ITEM, replace(service, must_not_ask=without))
        for place, name in enumerate(it.documents if len(it.documents) > 1 else ()):
            left = replace(it, documents=(*it.documents[:place], *it.documents[place + 1 :]))
            changed = _put(service.must_not_ask, at, left)
            yield Mutant(
                f"must_not_ask {name}: dropped", it.where, NAME_THE_ITEM, replace(service, must_not_ask=changed)
            )
        for label, span in _moved_spans(it.in_force):
            changed = _put(service.must_not_ask, at, replace(it, in_force=span))
            change = f"must_not_ask {it.title.zh}: {label}"
            yield Mutant(change, it.where, ON_THE_DAY, replace(service, must_not_ask=changed))


def _steps(service: ServiceModel) -> Iterator[Mutant]:
    for at, step in enumerate(service.procedure):
        without = (*service.procedure[:at], *service.procedure[at + 1 :])
        yield Mutant(f"step {step.id}: dropped", step.where, NAME_THE_STEP, replace(service, procedure=without))
        changes: list[tuple[str, Bilingual, dict[str, Any]]] = [
            *((f"when {label}", NAME_THE_STEP, {"when": when}) for label, when in _mutate_when(step.when)),
            *((label, hint, {"limit": limit}) for label, hint, limit in _changed_limit(step.limit)),
            *((label, ON_THE_DAY, {"in_force": span}) for label, span in _moved_spans(step.in_force)),
        ]
        for label, hint, change in changes:
            procedure = _put(service.procedure, at, replace(step, **change))
            yield Mutant(f"step {step.id}: {label}", step.where, hint, replace(service, procedure=procedure))


def _mutate_when(when: Test) -> Iterator[tuple[str, Test]]:
    """Changes of a condition; where there is none, there is nothing to change."""
    return iter(()) if isinstance(when, Constant) else mutate_test(when)


def _changed_limit(limit: Limit | None) -> Iterator[tuple[str, Bilingual, Limit]]:
    if limit is None:
        return
    if limit.kind in _OTHER_LIMITS:
        other = _OTHER_LIMITS[limit.kind]
        yield f"{limit.kind} → {other}", NAME_THE_STEP, replace(limit, kind=other)  # type: ignore[arg-type]
    if limit.length:
        for label, hint, length in _changed_length(limit.length):
            roll: Roll | None = None if length.unit == "working_day" else limit.roll or "following"
            yield label, hint, replace(limit, length=length, roll=roll)
        start: Literal["exclusive", "inclusive"] = "inclusive" if limit.start == "exclusive" else "exclusive"
        yield f"start {limit.start} → {start}", NAME_THE_STEP, replace(limit, start=start)
    for other_roll in _OTHER_ROLLS[limit.roll] if limit.roll else ():
        yield f"roll {limit.roll} → {other_roll}", NAME_THE_STEP, replace(limit, roll=other_roll)
    if limit.kind == "monthly_cutoff":
        label = f"inclusive {limit.inclusive} → {not limit.inclusive}"
        yield label, NAME_THE_STEP, replace(limit, inclusive=not limit.inclusive)
        month = f"next_month {limit.next_month} → {not limit.next_month}"
        yield month, NAME_THE_STEP, replace(limit, next_month=not limit.next_month)
    if limit.number:
        for number in (limit.number + 1, limit.number - 1):
            yield f"{limit.number} → {number}", AT_THE_NUMBER, replace(limit, number=number)
    for at, part in enumerate(limit.readings):
        for label, hint, changed in _changed_limit(part):
            yield f"reading {at + 1} {label}", hint, replace(limit, readings=_put(limit.readings, at, changed))


def _changed_length(length: Quantity) -> Iterator[tuple[str, Bilingual, Quantity]]:
    if length.count is not None:
        for step in (1, -1):
            yield f"{length.count} → {length.count + step}", AT_THE_NUMBER, replace(length, count=length.count + step)
    if length.unit in _OTHER_UNITS:
        other = _OTHER_UNITS[length.unit]
        yield f"{length.unit} → {other}", NAME_THE_ITEM, replace(length, unit=other)


def _days(service: ServiceModel) -> Iterator[Mutant]:
    for label, span in _moved_spans(service.in_force):
        yield Mutant(f"in_force: {label}", service.where, ON_THE_DAY, replace(service, in_force=span))


def _moved_spans(span: InForce) -> Iterator[tuple[str, InForce]]:
    for step in (1, -1):
        if span.start:
            start = span.start + timedelta(days=step)
            yield f"from {span.start} → {start}", replace(span, start=start)
        if span.until:
            until = span.until + timedelta(days=step)
            yield f"until {span.until} → {until}", replace(span, until=until)


def _put(items: tuple[Any, ...], at: int, item: object) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])
