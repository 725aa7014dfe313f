"""A JSON Schema of each kind of ruleset file, drawn from its form: what an editor checks while one writes.

It is draft 7, which every editor reads. It knows the form of one file; names, dates in order and
whatever needs two places are left to `eligibility check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eligibility.files.kinds import JsonDict, Kind

DRAFT = "http://json-schema.org/draft-07/schema#"


def draw_schema(kind: Kind[Any]) -> JsonDict:
    """The JSON Schema of a file of that kind.

    >>> from eligibility.rules.schema import AGENCIES_FILE
    >>> draw_schema(AGENCIES_FILE)["additionalProperties"]
    {'$ref': '#/$defs/Bilingual'}
    """
    forms: dict[str, JsonDict] = {}
    drawn = kind.draw(forms)
    if "$ref" in drawn:
        drawn = forms.pop(drawn["$ref"].rsplit("/", 1)[1])
    return {"$schema": DRAFT, **({"$defs": dict(sorted(forms.items()))} if forms else {}), **drawn}
