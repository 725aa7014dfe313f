"""The form of the file of a reform: what it changes by path, from which day on, and what supports it."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field, WithJsonSchema

from eligibility.files.fields import Day, Form, Text
from eligibility.rules.fields import Cites

SECTIONS = ("parameters", "criteria", "eligibility", "entitlements", "materials", "must_not_ask", "procedure")
"""What a path begins with, after services.<number>. where a catalog is changed."""

_PATH = rf"^(services\.[^.]+\.)?({'|'.join(SECTIONS)})(\..+)?$"
Changes: TypeAlias = Annotated[
    dict[str, Any], WithJsonSchema({"type": "object", "propertyNames": {"pattern": _PATH}, "additionalProperties": {}})
]


class ReformFile(Form):
    """A reform: what it changes by path; its title, first day, and the clauses that support it, if any."""

    title: Text | None = None
    start: Day | None = Field(default=None, alias="from")
    cite: Cites | None = None
    reading: Text | None = None
    changes: Changes
