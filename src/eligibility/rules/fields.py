"""The scalars and shapes that only ruleset files have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.files.codes import Code
from eligibility.files.fields import Form, key, of, optional
from eligibility.files.kinds import DAY, DAY_SCHEMA, IDENTIFIER, LINE, NUMBER_SCHEMA, Judged, Words
from eligibility.files.shapes import Anything, Later, Listed
from eligibility.rules.vocabulary import UNITS

if TYPE_CHECKING:
    from eligibility.files.kinds import JsonDict, Noting
    from eligibility.files.yaml_reader import Path_


def _length(value: object) -> object:
    """A whole number above zero, or a parameter's name."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    msg = "应为大于零的整数，或参数的名称 (a whole number above zero, or the name of a parameter)"
    raise ValueError(msg)


UNIT = LINE.shown_as({"type": "string", "enum": list(UNITS)})
BOUND = Anything().shown_as({"anyOf": [NUMBER_SCHEMA, DAY_SCHEMA]})
LATEST_BOUND = Anything().shown_as({"anyOf": [NUMBER_SCHEMA, DAY_SCHEMA, {"const": "today"}]})
LENGTH = Judged(_length, {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[a-z]"}]})
ANSWER = Anything().shown_as({"type": ["boolean", "number", "string", "null"]})
UNSTATED = Words(r"^unstated\(.+\)$")


class CiteForm(Form):
    """A clause: the source's id, and the place in it as printed."""

    source = key(IDENTIFIER)
    at = optional(LINE)


class _Cites(Listed[CiteForm]):
    """Clauses, one at least; that there is none has a code of its own."""

    def note_missing(self, name: str, path: Path_, notes: Noting) -> None:
        self.note_short((*path, name), notes)

    def note_short(self, path: Path_, notes: Noting) -> None:
        notes.add(path, Code.MISSING_CITATION, "没有引注 (no citation)", "写 cite: {source, at}")


CITES = _Cites(of(CiteForm), least=1, alone=True)


class InForceForm(Form):
    """Days in force, both ends included."""

    start = optional(DAY, name="from")
    until = optional(DAY)


_ONE_KEY: JsonDict = {"minProperties": 1, "maxProperties": 1}
_GROUP = Anything(IDENTIFIER, Later(lambda: of(GroupShape)))


class GroupShape(Form, shown=_ONE_KEY):
    """A group of criteria: exactly one of all, any, not."""

    all = key(Listed(_GROUP, least=1), default=())
    any = key(Listed(_GROUP, least=1), default=())
    not_ = key(_GROUP, default=None, name="not")


_ROUTES = Anything(IDENTIFIER, Later(lambda: of(RoutesShape)))


class RoutesShape(Form, shown=_ONE_KEY):
    """What eligibility is made of: exactly one of all, any, not, routes."""

    all = key(Listed(_ROUTES), default=())
    any = key(Listed(_ROUTES, least=1), default=())
    not_ = key(_GROUP, default=None, name="not")
    routes = key(Listed(IDENTIFIER, least=1).telling(uniqueItems=True), default=())


GROUP = _GROUP
GROUPS = Anything(Listed(_GROUP, least=1))
ELIGIBILITY = _ROUTES
