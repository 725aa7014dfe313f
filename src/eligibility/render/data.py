"""Results as plain data for JSON: texts as {zh, en}, days as ISO text, exact decimals as text."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eligibility.rules.findings import decisive
from eligibility.rules.phrases import say_limit

if TYPE_CHECKING:
    from eligibility.citation import Citation, Grade, Source
    from eligibility.materials.checklist import Checklist, ChecklistItem, Prohibited
    from eligibility.materials.demand import Demand, Span
    from eligibility.rules.amounts import Amount
    from eligibility.rules.entitlements import Entitlement
    from eligibility.rules.findings import Finding
    from eligibility.rules.model import Step
    from eligibility.rules.questions import Question
    from eligibility.rules.verdict import Verdict
    from eligibility.text import Bilingual
    from eligibility.truth import Truth


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """Everything a front end shows of a determination, but its checklist."""
    service = verdict.evaluation.rules.service
    findings = verdict.findings
    question = verdict.next_question
    return {
        "service": {"number": service.number, "id": service.id, "title": _text(service.title)},
        "on": verdict.on.isoformat(),
        "today": verdict.today.isoformat(),
        "outcome": verdict.outcome.value,
        "routes": list(verdict.routes),
        "open_routes": list(verdict.open_routes),
        "grade": _grade(verdict.grade),
        "unconfirmed": verdict.unconfirmed.isoformat() if verdict.unconfirmed else None,
        "missing": list(verdict.missing),
        "unstated": [_text(reason) for reason in verdict.unstated],
        "next_question": _question(question) if question else None,
        "reasons": [_text(finding.statement) for finding in verdict.reasons],
        "findings": _finding(findings) if findings else None,
        "entitlements": [_entitlement(it) for it in verdict.entitlements],
        "procedure": [
            _step(step, verdict, verdict.evaluation.truth(index))
            for step, index in zip(verdict.evaluation.rules.procedure, verdict.evaluation.program.steps, strict=True)
        ],
        "legal_basis": [_source(source) for source in service.legal_basis],
        "supervision": {"office": _text(service.supervision.office.title), "phone": service.supervision.phone},
        "open_questions": [_text(text) for text in verdict.open_questions],
    }


def _entitlement(entitlement: Entitlement) -> dict[str, Any]:
    amount = entitlement.amount
    return {
        "id": entitlement.id,
        "title": _text(entitlement.title),
        "unit": entitlement.unit,
        "granted": entitlement.granted.name.lower(),
        "value": _scalar(entitlement.value),
        "amount": amount_data(amount) if amount else None,
        "text": _text(entitlement.text),
        "cases": [
            {
                "title": _text(case.title),
                "truth": case.truth.name.lower(),
                "amount": amount_data(case.amount),
                "why": [_text(part.statement) for part in decisive(case.finding)],
                "citations": [_citation(citation) for citation in case.citations],
                "reading": _text(case.reading) if case.reading else None,
                "note": _text(case.note) if case.note else None,
            }
            for case in entitlement.cases
        ],
        "missing": list(entitlement.missing),
        "unstated": [_text(reason) for reason in entitlement.unstated],
        "grade": _grade(entitlement.grade),
        "unconfirmed": entitlement.unconfirmed.isoformat() if entitlement.unconfirmed else None,
    }


def amount_data(amount: Amount) -> dict[str, Any]:
    """An amount: the number or its candidates, else its bounds, and how it is worked out."""
    return {
        "value": _scalar(amount.value),
        "candidates": [_scalar(number) for number in amount.candidates],
        "least": _scalar(amount.least),
        "most": _scalar(amount.most),
        "formula": _text(amount.formula),
    }


def _step(step: Step, verdict: Verdict, applies: Truth) -> dict[str, Any]:
    limit = say_limit(step.limit, verdict.evaluation.rules)
    return {
        "id": step.id,
        "title": _text(step.title),
        "actor": _text(step.actor.title),
        "after": step.after,
        "since": step.since,
        "before": step.before,
        "applies": applies.name.lower(),
        "channels": [_text(channel) for channel in step.channels],
        "place": _text(step.place) if step.place else None,
        "limit": _text(limit) if limit else None,
        "limit_kind": step.limit.kind if step.limit else None,
        "citations": [_citation(citation) for citation in step.basis],
        "note": _text(step.note) if step.note else None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "title": _text(source.title),
        "grade": _grade(source.grade),
        "seen": source.seen,
        "in_force": {
            "from": source.in_force_from.isoformat() if source.in_force_from else None,
            "until": source.in_force_until.isoformat() if source.in_force_until else None,
        },
        "note": _text(source.note) if source.note else None,
        "url": source.url,
    }


def checklist_data(checklist: Checklist) -> dict[str, Any]:
    """A checklist: common items, groups by route, what is not required, and what may not be asked for."""
    return {
        "route": checklist.route,
        "common": [_item(item) for item in checklist.common],
        "groups": [
            {
                "route": group.route,
                "title": _text(group.title),
                "truth": group.truth.name.lower(),
                "items": [_item(item) for item in group.items],
            }
            for group in checklist.groups
        ],
        "not_required": [_item(item) for item in checklist.not_required],
        "must_not_ask": [_prohibited(prohibited) for prohibited in checklist.must_not_ask],
    }


def _item(item: ChecklistItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "item": item.item,
        "title": _text(item.document.title),
        "need": item.need.value,
        "why": _text(item.why),
        "choice": item.choice,
        "options": [
            {
                "id": option.document.id,
                "title": _text(option.document.title),
                "form": _text(option.form) if option.form else None,
                "demand": _demand(option.demand),
                "produced_by": option.document.produced_by,
                "issued_by": _text(option.issued_by) if option.issued_by else None,
                "note": _text(option.note) if option.note else None,
                "document_note": _text(option.document.note) if option.document.note else None,
            }
            for option in item.options
        ],
        "open_ended": item.open_ended,
        "provided_by": item.provided_by,
        "missing": list(item.missing),
        "question": _question(item.question) if item.question else None,
        "settles": item.settles,
        "unstated": [_text(reason) for reason in item.unstated],
        "citations": [_citation(citation) for citation in item.citations],
        "grade": _grade(item.grade),
        "unconfirmed": item.unconfirmed.isoformat() if item.unconfirmed else None,
        "note": _text(item.note) if item.note else None,
    }


def _demand(demand: Demand) -> dict[str, Any]:
    """What is demanded of one document, part by part; what is null or empty is not stated."""
    return {
        "original": demand.original,
        "copies": _amount(demand.copies) if demand.copies else None,
        "paper": demand.paper,
        "stamps": [[{"id": stamp.id, "title": _text(stamp.title)} for stamp in forms] for forms in demand.stamps],
        "covers_last": [_span(span) for span in demand.covers_last],
        "issued_within": [_span(span) for span in demand.issued_within],
        "issuers": [_text(who) for who in demand.issuers],
        "photos": [asdict(photo) for photo in demand.photos],
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "value": _scalar(amount.value),
        "candidates": [_scalar(number) for number in amount.candidates],
        "least": _scalar(amount.least),
        "most": _scalar(amount.most),
        "formula": _text(amount.formula),
        "missing": list(amount.missing),
        "unstated": [_text(reason) for reason in amount.unstated],
    }


def _span(span: Span) -> dict[str, Any]:
    unstated = _text(span.unstated) if span.unstated else None
    return {"counts": list(span.counts), "unit": span.unit, "unstated": unstated}


def _prohibited(prohibited: Prohibited) -> dict[str, Any]:
    return {
        "title": _text(prohibited.title),
        "documents": [{"id": it.id, "title": _text(it.title)} for it in prohibited.documents],
        "anything_else": not prohibited.documents,
        "citations": [_citation(citation) for citation in prohibited.citations],
        "grade": _grade(prohibited.grade),
        "unconfirmed": prohibited.unconfirmed.isoformat() if prohibited.unconfirmed else None,
        "note": _text(prohibited.note) if prohibited.note else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "id": finding.id,
        "title": _text(finding.title),
        "truth": finding.truth.name.lower(),
        "grade": _grade(finding.grade),
        "citations": [_citation(citation) for citation in finding.citations],
        "facts": {fact.name: _scalar(fact.value) for fact in finding.facts},
        "joined": finding.joined,
        "is_route": finding.is_route,
        "reading": _text(finding.reading) if finding.reading else None,
        "note": _text(finding.note) if finding.note else None,
        "children": [_finding(child) for child in finding.children],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "fact": question.fact,
        "text": _text(question.text),
        "type": question.type.value,
        "asked_of": question.asked_of,
        "choices": {value: _text(label) for value, label in question.choices.items()},
        "unit": question.unit,
        "help": _text(question.help) if question.help else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    source = citation.source
    return {
        "source": source.id,
        "name": source.name,
        "at": citation.at,
        "grade": _grade(source.grade),
        "url": source.url,
    }


def _grade(grade: Grade | None) -> str | None:
    return grade.name.lower() if grade else None


def _text(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _scalar(value: object) -> object:
    return str(value) if isinstance(value, Decimal | date) else value
