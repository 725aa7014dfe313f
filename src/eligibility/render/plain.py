"""Small parts of results as plain data for JSON: texts as {zh, en}, days as ISO text, exact decimals as text."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eligibility.text import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eligibility.citation import Citation, Grade
    from eligibility.materials.order import Before
    from eligibility.rules.amounts import Amount
    from eligibility.text import Bilingual


def text_data(text: Bilingual) -> dict[str, str]:
    """Both languages."""
    return text.to_dict()


def citation_data(citation: Citation) -> dict[str, Any]:
    """A clause, with how good its source is."""
    source = citation.source
    return {
        "source": source.id,
        "name": source.name,
        "at": citation.at,
        "grade": grade_data(source.grade),
        "url": source.url,
    }


def grade_data(grade: Grade | None) -> str | None:
    """The grade by its name."""
    return grade.name.lower() if grade else None


def scalar_data(value: object) -> object:
    """A number, text or truth; days and exact decimals as text."""
    return str(value) if isinstance(value, Decimal | date) else value


def amount_data(amount: Amount) -> dict[str, Any]:
    """An amount: the number or its candidates, else its bounds; how it is worked out, and what leaves it open."""
    return {
        "value": scalar_data(amount.value),
        "candidates": [scalar_data(number) for number in amount.candidates],
        "least": scalar_data(amount.least),
        "most": scalar_data(amount.most),
        "formula": text_data(amount.formula),
        "missing": list(amount.missing),
        "unstated": [text_data(reason) for reason in amount.unstated],
    }


def before_data(before: Before) -> dict[str, Any]:
    """What comes before what, and why."""
    return {
        "first": before.first,
        "then": before.then,
        "fact": before.fact.name if before.fact else None,
        "document": before.document.id if before.document else None,
        "text": text_data(before.text),
    }


def rows_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same names as CSV, with a line of these; None is an empty cell, and no text is a formula."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in rows)
    return stream.getvalue()


def _no_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple(FORMULA_STARTS)) else value
