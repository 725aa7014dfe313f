"""A determination as a record: what was asked, by which rules it was answered, and what came out, as plain data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from eligibility.policy.scenario import given_facts
from eligibility.procedure.timeline import build_timeline
from eligibility.rules.compiled import Compiled
from eligibility.rules.content import ELIGIBILITY
from eligibility.rules.digest import SHORT, canonical, digest_of
from eligibility.rules.entitlements import find_entitlements
from eligibility.rules.history import parameters_used
from eligibility.rules.phrases import say_figures
from eligibility.rules.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, time

    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.policy.secrets import Secrecy
    from eligibility.rules.content import PartKey
    from eligibility.rules.digest import RulesDigest
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.verdict import Verdict
    from eligibility.rules.vocabulary import Fact

FORMAT = "eligibility-record/1"


def write_record(
    verdict: Verdict,
    *,
    secrecy: Secrecy,
    events: Mapping[str, date | datetime | str | None] | None,
    calendar: WorkCalendar | None,
    cutoff: time | str | None,
) -> dict[str, Any]:
    """The record as plain data, sealed by the digest of all of it."""
    evaluation = verdict.evaluation
    told = Compiled(evaluation.rules, evaluation.program).digest(evaluation.on)
    hides = _hides(evaluation, told, secrecy)
    record = {
        "format": FORMAT,
        "library": import_module("eligibility").__version__,
        **asked_of(evaluation, told.full),
        "sensitive": secrecy.mode,
        "facts": dict(_facts(evaluation, secrecy)),
        "parts": [[*part.key, part.own[:SHORT]] for part in told.parts],
        "figures": dict(_figures(evaluation)),
        "reforms": {it.digest: {"zh": it.title.zh, "en": it.title.en} for it in evaluation.rules.service.amendments},
        "answer": {name: hides.show(name, keys, value) for name, keys, value in _answer(verdict)},
        "timeline": None if events is None else _timeline(evaluation, hides, events, calendar, cutoff),
    }
    return {**record, "seal": digest_of(record)}


def asked_of(evaluation: Evaluation, rules: str) -> dict[str, Any]:
    """Of which service and days, by which rules; its digest is the nonce of what is hidden."""
    service = evaluation.rules.service
    via = service.carried[0].number if service.carried else None
    return {
        "service": {"number": service.number, "id": service.id, "via": via},
        "on": evaluation.on.isoformat(),
        "today": evaluation.today.isoformat(),
        "rules": rules,
    }


def record_text(record: Mapping[str, Any]) -> str:
    """The one text of a record."""
    return canonical(record) + "\n"


class _Hides:
    """Which parts of the answer would tell a sensitive fact that was given."""

    def __init__(self, secrecy: Secrecy, parts: set[PartKey]) -> None:
        self.secrecy = secrecy
        self.parts = parts

    def show(self, name: str, keys: tuple[PartKey, ...], value: object) -> object:
        return value if self.parts.isdisjoint(keys) else self.secrecy.hide(name, value)


def _hides(evaluation: Evaluation, told: RulesDigest, secrecy: Secrecy) -> _Hides:
    return _Hides(secrecy, set() if secrecy.mode == "keep" else _telling(evaluation, told))


def _telling(evaluation: Evaluation, told: RulesDigest) -> set[PartKey]:
    """The parts of the rules that rest on a sensitive fact that was given."""
    facts = evaluation.rules.service.vocabulary.facts
    secret = {("fact", name) for name in evaluation.values if facts[name].sensitive}
    return {part.key for part in told.parts if not secret.isdisjoint(part.rests_on)}


def telling_answers(evaluation: Evaluation) -> frozenset[str]:
    """The names of criteria, documents, entitlements and steps in an answer that would tell a sensitive fact."""
    told = Compiled(evaluation.rules, evaluation.program).digest(evaluation.on)
    return frozenset(" ".join(key) for key in _telling(evaluation, told))


def fact_data(fact: Fact, value: object) -> object:
    """A fact's value as JSON has it: days and decimal numbers as text, each number in one way."""
    if isinstance(value, date):
        return value.isoformat()
    if fact.type is FactType.DECIMAL and isinstance(value, int | Decimal):
        text = f"{Decimal(value):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def _facts(evaluation: Evaluation, secrecy: Secrecy) -> Iterator[tuple[str, object]]:
    vocabulary = evaluation.rules.service.vocabulary.facts
    for name, value in given_facts(vocabulary, evaluation.values, evaluation.today).items():
        if value is not None:
            plain = fact_data(vocabulary[name], value)
            is_hidden = vocabulary[name].sensitive and secrecy.mode != "keep"
            yield name, secrecy.hide(f"fact {name}", plain) if is_hidden else plain


def _figures(evaluation: Evaluation) -> Iterator[tuple[str, dict[str, str]]]:
    """The figures of the day in words, so that a replay can tell what they were."""
    rules = evaluation.rules
    for parameter in parameters_used(rules):
        if bound := rules.figures[parameter.name]:
            figures = {member: it.figure for member, it in bound.items()}
            said = say_figures(figures, parameter, rules.service.vocabulary)
            yield parameter.name, {"zh": said.zh, "en": said.en}


def _answer(verdict: Verdict) -> Iterator[tuple[str, tuple[PartKey, ...], object]]:
    """Everything that was found, by name, with the parts of the rules it comes from; the outcome is never hidden."""
    evaluation, program = verdict.evaluation, verdict.evaluation.program
    whole: tuple[PartKey, ...] = (("eligibility", ELIGIBILITY),)
    yield "outcome", (), verdict.outcome.value
    for name, index in program.criteria.items():
        yield f"criterion {name}", (("criterion", name),), _word(evaluation, index)
    for name, index in program.routes.items():
        yield f"route {name}", whole, _word(evaluation, index)
    for at, material in enumerate(evaluation.rules.materials):
        index = program.conditions[at, None]
        yield f"material {material.id}", (("material", material.id),), _word(evaluation, index)
    for it in find_entitlements(evaluation):
        found = {"granted": it.granted.name.lower(), "value": None if it.value is None else str(it.value)}
        said = {**found, "zh": it.text.zh, "en": it.text.en}
        yield f"entitlement {it.id}", (*whole, ("entitlement", it.id)), said
    yield "missing", whole, sorted(verdict.missing)
    yield "grade", whole, verdict.grade.name.lower() if verdict.grade else None
    yield "unconfirmed", whole, verdict.unconfirmed.isoformat() if verdict.unconfirmed else None


def _word(evaluation: Evaluation, index: int) -> str:
    return evaluation.truth(index).name.lower()


def _timeline(
    evaluation: Evaluation,
    hides: _Hides,
    events: Mapping[str, date | datetime | str | None],
    calendar: WorkCalendar | None,
    cutoff: time | str | None,
) -> dict[str, Any]:
    """The events, and what follows from them by the calendar."""
    built = build_timeline(evaluation, events, calendar=calendar, cutoff=cutoff)
    steps = {}
    for entry in built:
        days = [
            [it.due.isoformat(), it.status, it.earliest.isoformat(), it.latest.isoformat()] for it in entry.deadlines
        ]
        steps[entry.id] = hides.show(f"step {entry.id}", (("step", entry.id),), {"state": entry.state, "due": days})
    return {
        "events": {step: None if day is None else str(day) for step, day in events.items()},
        "cutoff": None if cutoff is None else str(cutoff),
        "calendar": built.calendar.digest,
        "steps": steps,
    }
