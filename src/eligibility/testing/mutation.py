"""Rulesets with one number moved: a case of the ruleset must notice each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eligibility.rules.compiled import History
from eligibility.rules.history import parameters_used, value_in_force
from eligibility.testing.cases import run_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.rules.model import Material, Piece, Quantity, ServiceModel
    from eligibility.rules.vocabulary import DatedFigures, Figure, Parameter
    from eligibility.testing.cases import Case


@dataclass(frozen=True, slots=True)
class Mutant:
    """A service with one number moved, and which."""

    change: str
    service: ServiceModel


def survivors(service: ServiceModel, cases: Iterable[Case]) -> tuple[Mutant, ...]:
    """The mutants no case notices; RulesetError-free cases are the caller's to see to first."""
    listed = tuple(cases)
    return tuple(mutant for mutant in move_numbers(service) if not _noticed(mutant, listed))


def _noticed(mutant: Mutant, cases: tuple[Case, ...]) -> bool:
    history = History(mutant.service)
    return any(run_case(case, history) for case in cases)


def move_numbers(service: ServiceModel) -> Iterator[Mutant]:
    """Every parameter value in force on a day of the service, and every literal length, one up and one down."""
    for step in (1, -1):
        for parameter in parameters_used(service):
            for label, moved in _moved_parameter(service, parameter, step):
                yield Mutant(f"{parameter.name} {label}", _with_parameter(service, moved))
        for at, material in enumerate(service.materials):
            for label, changed in _moved_material(material, step):
                materials = (*service.materials[:at], changed, *service.materials[at + 1 :])
                yield Mutant(f"materials {label}", replace(service, materials=materials))
        for at, it in enumerate(service.procedure):
            if it.limit and it.limit.length and it.limit.length.count is not None:
                length = _moved(it.limit.length, step)
                steps = (
                    *service.procedure[:at],
                    replace(it, limit=replace(it.limit, length=length)),
                    *service.procedure[at + 1 :],
                )
                yield Mutant(f"procedure {it.id} {length.count}", replace(service, procedure=steps))


def _moved_parameter(service: ServiceModel, parameter: Parameter, step: int) -> Iterator[tuple[str, Parameter]]:
    for at, dated in enumerate(parameter.values):
        if not value_in_force(service, parameter, at):
            continue
        for key, figure in dated.figures.items():
            for place in range(len(figure.candidates)):
                moved = _with_figure(dated, key, _moved_figure(figure, place, step))
                values = (*parameter.values[:at], moved, *parameter.values[at + 1 :])
                label = f"{dated.start} {key or ''} {figure.candidates[place]} → {figure.candidates[place] + step}"
                yield label, replace(parameter, values=values)


def _moved_figure(figure: Figure, place: int, step: int) -> Figure:
    candidates = list(figure.candidates)
    candidates[place] += step
    return replace(figure, candidates=tuple(candidates))


def _with_figure(dated: DatedFigures, key: str | None, figure: Figure) -> DatedFigures:
    return replace(dated, figures={**dated.figures, key: figure})


def _with_parameter(service: ServiceModel, parameter: Parameter) -> ServiceModel:
    if parameter.name in service.parameters:
        return replace(service, parameters={**service.parameters, parameter.name: parameter})
    shared = {**service.vocabulary.parameters, parameter.name: parameter}
    return replace(service, vocabulary=replace(service.vocabulary, parameters=shared))


def _moved_material(material: Material, step: int) -> Iterator[tuple[str, Material]]:
    for at, piece in enumerate(material.pieces):
        for label, changed in _moved_piece(piece, step):
            pieces = (*material.pieces[:at], changed, *material.pieces[at + 1 :])
            yield f"{material.id} {label}", replace(material, pieces=pieces)


def _moved_piece(piece: Piece, step: int) -> Iterator[tuple[str, Piece]]:
    if piece.covers_last and piece.covers_last.count is not None:
        moved = _moved(piece.covers_last, step)
        yield f"{piece.document} covers_last {moved.count}", replace(piece, covers_last=moved)
    if piece.issued_within and piece.issued_within.count is not None:
        moved = _moved(piece.issued_within, step)
        yield f"{piece.document} issued_within {moved.count}", replace(piece, issued_within=moved)
    if piece.copies is not None:
        yield f"{piece.document} copies {piece.copies + step}", replace(piece, copies=piece.copies + step)


def _moved(quantity: Quantity, step: int) -> Quantity:
    return replace(quantity, count=(quantity.count or 0) + step)
