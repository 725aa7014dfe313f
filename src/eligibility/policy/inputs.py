"""What went into two evaluations and differs: facts, and the figures of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from eligibility.rules.binding import bind_figures
from eligibility.rules.history import find_parameter
from eligibility.rules.nodes import ParameterValue, ValueAt, walk
from eligibility.rules.phrases import say_figures, say_value
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.citation import Citation
    from eligibility.rules.binding import BoundFigure
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.facts import Scalar
    from eligibility.rules.nodes import Node
    from eligibility.rules.vocabulary import Figure

_OF = Bilingual("{title}（{member}）", "{title} ({member})")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is not the same on both sides; None is unknown. Its values stay out of reprs.

    A `derived` one follows from other facts and the day they are read.
    """

    name: str
    label: Bilingual
    before: Scalar | None = field(repr=False)
    after: Scalar | None = field(repr=False)
    said_before: Bilingual = field(repr=False)
    said_after: Bilingual = field(repr=False)
    derived: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A number of the rules that is not the same on both sides, None where that side has none.

    `key` is the member whose number it is, where a parameter is split. `citations` are those of the later side.
    """

    parameter: str
    key: str | None
    title: Bilingual
    before: Bilingual | None
    after: Bilingual | None
    citations: tuple[Citation, ...] = field(repr=False)


def fact_changes(before: Evaluation, after: Evaluation) -> Iterator[FactChange]:
    """Every fact, derived ones included, whose value differs, in the order of the vocabulary."""
    for name, fact in after.rules.service.vocabulary.facts.items():
        old, new = before.values.get(name), after.values.get(name)
        if old != new:
            said = (say_value(fact, old), say_value(fact, new))
            yield FactChange(name, fact.label, old, new, *said, fact.derive is not None, fact.sensitive)


def figure_changes(before: Evaluation, after: Evaluation) -> Iterator[FigureChange]:
    """Every figure of the day's rules that differs."""
    for name in dict.fromkeys((*before.rules.figures, *after.rules.figures)):
        yield from _differing(name, before, after, before.rules.figures.get(name), after.rules.figures.get(name))


def figures_read(before: Evaluation, after: Evaluation, nodes: Iterable[Node]) -> tuple[FigureChange, ...]:
    """Those that *nodes* read, and of a parameter split by a known fact only the applicant's."""
    found: dict[FigureChange, None] = {}
    for node in nodes:
        for part in walk(node):
            if isinstance(part, ParameterValue | ValueAt):
                sides = [_bound(part, it) for it in (before, after)]
                keys = {_key(part, it) for it in (before, after)}
                changes = _differing(part.parameter, before, after, *sides)
                found |= dict.fromkeys(it for it in changes if None in keys or it.key in keys)
    return tuple(found)


def _bound(part: ParameterValue | ValueAt, side: Evaluation) -> Mapping[str | None, BoundFigure]:
    """The figures a node reads: those of the day, or as of the day that a fact is."""
    if isinstance(part, ValueAt):
        parameter, day = find_parameter(side.rules.service, part.parameter), side.values.get(part.day)
        return bind_figures(parameter, day) if parameter and isinstance(day, date) else {}
    return side.rules.figures.get(part.parameter, {})


def _key(part: ParameterValue | ValueAt, side: Evaluation) -> str | None:
    known = side.values.get(part.key_fact) if part.key_fact else part.key
    return None if known is None else str(known)


def _differing(
    name: str,
    before: Evaluation,
    after: Evaluation,
    old: Mapping[str | None, BoundFigure] | None,
    new: Mapping[str | None, BoundFigure] | None,
) -> Iterator[FigureChange]:
    old, new = old or {}, new or {}
    for key in dict.fromkeys((*old, *new)):
        figures = [it[key].figure if key in it else None for it in (old, new)]
        if _number(figures[0]) != _number(figures[1]):
            said = _say(name, figures[0], before), _say(name, figures[1], after)
            side, basis = (after, figures[1].basis) if figures[1] else (before, figures[0].basis if figures[0] else ())
            yield FigureChange(name, key, _title(name, key, side), said[0], said[1], basis)


def _number(figure: Figure | None) -> object:
    return figure and (figure.candidates, figure.unstated)


def _say(name: str, figure: Figure | None, side: Evaluation) -> Bilingual | None:
    parameter = find_parameter(side.rules.service, name)
    return say_figures({None: figure}, parameter, side.rules.service.vocabulary) if figure and parameter else None


def _title(name: str, key: str | None, side: Evaluation) -> Bilingual:
    """The parameter's name, and of a split one whose number it is."""
    vocabulary = side.rules.service.vocabulary
    parameter = find_parameter(side.rules.service, name)
    if parameter is None:
        return Bilingual(name, name)
    members = vocabulary.facts[parameter.by].members if parameter.by else None
    if key is None or not members:
        return parameter.title
    return _OF.format(title=parameter.title, member=members[key])
