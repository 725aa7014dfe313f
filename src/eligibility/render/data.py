"""Results as plain data for JSON: texts as {zh, en}, days as ISO text, exact decimals as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.plain import (
    amount_data,
    before_data,
    citation_data,
    grade_data,
    scalar_data,
    text_data,
)
from eligibility.rules.findings import decisive
from eligibility.rules.phrases import say_limit
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from eligibility.citation import Source
    from eligibility.render.survey import Surveyed
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.findings import Finding
    from eligibility.rules.model import Step
    from eligibility.rules.verdict import Verdict
    from eligibility.truth import Truth


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """Everything a front end shows of a determination, but its checklist."""
    service = verdict.evaluation.rules.service
    findings = verdict.findings
    question = verdict.next_question
    return {
        "service": {"number": service.number, "id": service.id, "title": text_data(service.title)},
        "on": verdict.on.isoformat(),
        "today": verdict.today.isoformat(),
        "outcome": verdict.outcome.value,
        "routes": list(verdict.routes),
        "open_routes": list(verdict.open_routes),
        "grade": grade_data(verdict.grade),
        "unconfirmed": verdict.unconfirmed.isoformat() if verdict.unconfirmed else None,
        "missing": list(verdict.missing),
        "unstated": [text_data(reason) for reason in verdict.unstated],
        "next_question": question.to_dict() if question else None,
        "reasons": [text_data(finding.statement) for finding in verdict.reasons],
        "findings": _finding(findings) if findings else None,
        "entitlements": [_entitlement(it) for it in verdict.entitlements],
        "procedure": [
            _step(step, verdict, verdict.evaluation.truth(index))
            for step, index in zip(verdict.evaluation.rules.procedure, verdict.evaluation.program.steps, strict=True)
        ],
        "legal_basis": [_source(source) for source in service.legal_basis],
        "supervision": {"office": text_data(service.supervision.office.title), "phone": service.supervision.phone},
        "open_questions": [text_data(text) for text in verdict.open_questions],
    }


def _entitlement(entitlement: Entitlement) -> dict[str, Any]:
    amount = entitlement.amount
    return {
        "id": entitlement.id,
        "title": text_data(entitlement.title),
        "unit": entitlement.unit,
        "granted": entitlement.granted.name.lower(),
        "value": scalar_data(entitlement.value),
        "amount": amount_data(amount) if amount else None,
        "text": text_data(entitlement.text),
        "cases": [
            {
                "title": text_data(case.title),
                "truth": case.truth.name.lower(),
                "amount": amount_data(case.amount),
                "why": [text_data(part.statement) for part in decisive(case.finding)],
                "citations": [citation_data(citation) for citation in case.citations],
                "grade": grade_data(case.grade),
                "reading": text_data(case.reading) if case.reading else None,
                "note": text_data(case.note) if case.note else None,
            }
            for case in entitlement.cases
        ],
        "missing": list(entitlement.missing),
        "unstated": [text_data(reason) for reason in entitlement.unstated],
        "grade": grade_data(entitlement.grade),
        "unconfirmed": entitlement.unconfirmed.isoformat() if entitlement.unconfirmed else None,
    }


def _step(step: Step, verdict: Verdict, applies: Truth) -> dict[str, Any]:
    limit = say_limit(step.limit, verdict.evaluation.rules)
    return {
        "id": step.id,
        "title": text_data(step.title),
        "actor": text_data(step.actor.title),
        "after": step.after,
        "since": step.since,
        "before": step.before,
        "applies": applies.name.lower(),
        "channels": [text_data(channel) for channel in step.channels],
        "place": text_data(step.place) if step.place else None,
        "limit": text_data(limit) if limit else None,
        "limit_kind": step.limit.kind if step.limit else None,
        "citations": [citation_data(citation) for citation in step.basis],
        "note": text_data(step.note) if step.note else None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "title": text_data(source.title),
        "grade": grade_data(source.grade),
        "seen": source.seen,
        "in_force": {
            "from": source.in_force_from.isoformat() if source.in_force_from else None,
            "until": source.in_force_until.isoformat() if source.in_force_until else None,
        },
        "note": text_data(source.note) if source.note else None,
        "url": source.url,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "id": finding.id,
        "title": text_data(finding.title),
        "truth": finding.truth.name.lower(),
        "grade": grade_data(finding.grade),
        "citations": [citation_data(citation) for citation in finding.citations],
        "facts": {fact.name: scalar_data(fact.value) for fact in finding.facts},
        "joined": finding.joined,
        "is_route": finding.is_route,
        "reading": text_data(finding.reading) if finding.reading else None,
        "note": text_data(finding.note) if finding.note else None,
        "children": [_finding(child) for child in finding.children],
    }


_TOLD_OF_EACH = (
    "service",
    "outcome",
    "routes",
    "open_routes",
    "grade",
    "unconfirmed",
    "missing",
    "unstated",
    "next_question",
    "reasons",
    "entitlements",
)


def survey_data(survey: Surveyed) -> dict[str, Any]:
    """Every service with its outcome and what is missing, what comes before what, and what to ask next."""
    question = survey.next_question
    each = [(verdict, verdict_data(verdict)) for verdict in survey.values()]
    return {
        "on": survey.on.isoformat(),
        "today": survey.today.isoformat(),
        "services": [
            {"kind": verdict.evaluation.rules.service.kind} | {key: data[key] for key in _TOLD_OF_EACH}
            for verdict, data in each
        ],
        "not_in_force": [
            {
                "number": number,
                "from": error.starts.isoformat(),
                "until": error.ends.isoformat() if error.ends else None,
                "text": text_data(Bilingual(error.zh, error.en)),
            }
            for number, error in survey.not_in_force.items()
        ],
        "order": [before_data(before) for before in survey.order],
        "missing": list(survey.missing),
        "next_question": question.to_dict() if question else None,
    }
