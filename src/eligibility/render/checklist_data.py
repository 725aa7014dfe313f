"""Lists of documents as plain data for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eligibility.render.plain import amount_data, before_data, citation_data, grade_data, text_data

if TYPE_CHECKING:
    from eligibility.materials.checklist import Checklist, Prohibited
    from eligibility.materials.demand import Demand, Span
    from eligibility.materials.item import ChecklistItem
    from eligibility.materials.merged import MergedChecklist, MergedItem
    from eligibility.materials.options import Option


def checklist_data(checklist: Checklist) -> dict[str, Any]:
    """A checklist: common items, groups by route, what is not required, and what may not be asked for."""
    return {
        "route": checklist.route,
        "common": [_item(item) for item in checklist.common],
        "groups": [
            {
                "route": group.route,
                "title": text_data(group.title),
                "truth": group.truth.name.lower(),
                "items": [_item(item) for item in group.items],
            }
            for group in checklist.groups
        ],
        "not_required": [_item(item) for item in checklist.not_required],
        "must_not_ask": [_prohibited(it) for it in checklist.must_not_ask],
    }


def merged_data(merged: MergedChecklist) -> dict[str, Any]:
    """One list for several services: what to bring, what is obtained on the way or provided, and in which order."""
    return {
        "on": merged.on.isoformat(),
        "services": {number: text_data(title) for number, title in merged.services.items()},
        "routes": dict(merged.routes),
        "order": [before_data(before) for before in merged.order],
        "supposed": list(merged.supposed),
        "to_bring": [_merged_item(item) for item in merged.to_bring],
        "obtained": [_merged_item(item) for item in merged.obtained],
        "provided": [_merged_item(item) for item in merged.provided],
        "not_required": [_merged_item(item) for item in merged.not_required],
        "must_not_ask": [
            {"service": it.number, **_prohibited(it.prohibited), "needed_by": list(it.needed_by)}
            for it in merged.must_not_ask
        ],
    }


def _merged_item(item: MergedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": text_data(item.title),
        "need": item.need.value,
        "choice": item.choice,
        "options": [_option(option) for option in item.options],
        "certain": [_option(option) for option in item.certain],
        "open_ended": item.open_ended,
        "provided_by": item.provided_by,
        "wanted_by": [
            {
                "service": reason.number,
                "item": reason.item,
                "need": reason.need.value,
                "route": reason.route,
                "why": text_data(reason.why),
                "citations": [citation_data(citation) for citation in reason.citations],
            }
            for reason in item.wanted_by
        ],
        "missing": list(item.missing),
        "unstated": [text_data(reason) for reason in item.unstated],
        "question": item.question.to_dict() if item.question else None,
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "id": option.document.id,
        "title": text_data(option.document.title),
        "form": text_data(option.form) if option.form else None,
        "demand": _demand(option.demand),
        "produced_by": option.document.produced_by,
        "issued_by": text_data(option.issued_by) if option.issued_by else None,
        "note": text_data(option.note) if option.note else None,
        "document_note": text_data(option.document.note) if option.document.note else None,
    }


def _item(item: ChecklistItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "item": item.item,
        "title": text_data(item.document.title),
        "need": item.need.value,
        "why": text_data(item.why),
        "discreet_why": text_data(item.discreet_why),
        "choice": item.choice,
        "options": [_option(option) for option in item.options],
        "open_ended": item.open_ended,
        "provided_by": item.provided_by,
        "missing": list(item.missing),
        "question": item.question.to_dict() if item.question else None,
        "settles": item.settles,
        "unstated": [text_data(reason) for reason in item.unstated],
        "citations": [citation_data(citation) for citation in item.citations],
        "grade": grade_data(item.grade),
        "unconfirmed": item.unconfirmed.isoformat() if item.unconfirmed else None,
        "note": text_data(item.note) if item.note else None,
    }


def _demand(demand: Demand) -> dict[str, Any]:
    """What is demanded of one document, part by part; what is null or empty is not stated."""
    return {
        "original": demand.original,
        "copies": amount_data(demand.copies) if demand.copies else None,
        "paper": demand.paper,
        "stamps": [[{"id": stamp.id, "title": text_data(stamp.title)} for stamp in forms] for forms in demand.stamps],
        "covers_last": [_span(span) for span in demand.covers_last],
        "issued_within": [_span(span) for span in demand.issued_within],
        "issuers": [text_data(who) for who in demand.issuers],
        "photos": [asdict(photo) for photo in demand.photos],
    }


def _span(span: Span) -> dict[str, Any]:
    unstated = text_data(span.unstated) if span.unstated else None
    return {"counts": list(span.counts), "unit": span.unit, "unstated": unstated}


def _prohibited(prohibited: Prohibited) -> dict[str, Any]:
    return {
        "title": text_data(prohibited.title),
        "documents": [{"id": it.id, "title": text_data(it.title)} for it in prohibited.documents],
        "anything_else": not prohibited.documents,
        "citations": [citation_data(citation) for citation in prohibited.citations],
        "grade": grade_data(prohibited.grade),
        "unconfirmed": prohibited.unconfirmed.isoformat() if prohibited.unconfirmed else None,
        "note": text_data(prohibited.note) if prohibited.note else None,
    }
