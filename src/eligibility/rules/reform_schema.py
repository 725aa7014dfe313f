"""The form of the file of a reform: what it changes by path, from which day on, and what supports it."""

from __future__ import annotations

from eligibility.files.fields import Form, key, of, optional
from eligibility.files.kinds import ANY_TEXT, DAY, TEXT
from eligibility.files.shapes import Anything, Table
from eligibility.rules.fields import CITES

SECTIONS = ("parameters", "criteria", "eligibility", "entitlements", "materials", "must_not_ask", "procedure")
"""What a path begins with, after services.<number>. where a catalog is changed."""

_PATH = rf"^(services\.[^.]+\.)?({'|'.join(SECTIONS)})(\..+)?$"
CHANGES = Table(ANY_TEXT, Anything()).shown_as(
    {"type": "object", "propertyNames": {"pattern": _PATH}, "additionalProperties": {}}
)


class ReformForm(Form):
    """A reform: what it changes by path; its title, first day, and the clauses that support it, if any."""

    title = optional(TEXT)
    start = optional(DAY, name="from")
    cite = optional(CITES)
    reading = optional(TEXT)
    changes = key(CHANGES)


REFORM_FILE = of(ReformForm)
