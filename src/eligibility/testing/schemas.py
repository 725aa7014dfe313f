"""The JSON Schemas of all kinds of files, cases included: one at a time as text, or all of them written to a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from eligibility.calendar.holidays import HolidaysFile
from eligibility.calendar.notice_file import NoticesFile
from eligibility.errors import EligibilityError, quote
from eligibility.files.json_schema import draw_schema
from eligibility.rules.reform_schema import ReformFile
from eligibility.rules.schema import RULESET_FORMS
from eligibility.testing.cases import CasesForm
from eligibility.text import closest, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel

FORMS: Mapping[str, type[BaseModel]] = {
    **RULESET_FORMS,
    "cases": CasesForm,
    "holidays": HolidaysFile,
    "notices": NoticesFile,
    "reform": ReformFile,
}
"""The form of each kind of file."""


def schema_text(kind: str) -> str:
    """The JSON Schema of a kind of file, as it stands in `schemas/`; EligibilityError if there is no such kind.

    >>> schema_text("agencies").splitlines()[1]
    '  "$schema": "http://json-schema.org/draft-07/schema#",'
    """
    if kind not in FORMS:
        meant, said = suggest(closest(kind, FORMS)), quote(kind)
        raise EligibilityError(
            f"no such kind of file {said}, there are {', '.join(FORMS)}{meant.en}",
            zh=f"没有这种文件 {said}，可有：{'、'.join(FORMS)}{meant.zh}",
        )
    return json.dumps(draw_schema(FORMS[kind]), ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write `<kind>.schema.json` of every kind into the folder; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in FORMS:
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_text(kind), encoding="utf-8")
        written.append(path)
    return written
