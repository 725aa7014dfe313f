"""Digests of what a service's rules say on one day, part by part, so that a difference can be named.

A digest is of content: what a part says, in both languages, and what it refers to by name. Where it stands in a file,
comments, spelling of the YAML and the order of keys are no content. Days in force are none either: what is out of force
on the day is not there. The digests are the same in every process, on every machine and Python.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from eligibility.rules.content import ELIGIBILITY, PartKey, PartKind, PartReader, compared
from eligibility.rules.history import find_parameter
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Material


SHORT = 12
"""Characters of a digest where people read it: enough to tell two apart, not to prove anything."""
_FORM = "1"
_NO_TITLE = Bilingual("", "")
_ELIGIBILITY = Bilingual("资格", "Eligibility")


@dataclass(frozen=True, slots=True)
class RulePart:
    """One part of a day's rules, with the digest of what it says.

    `own` is the digest of the part alone, as 64 hexadecimal digits; what it refers to stands in it by name. `digest` is
    of that and of all it rests on: it changes when a figure or a fact changes that is read anywhere below. `rests_on`
    are those parts, by kind and id, in order.

    >>> import eligibility as el
    >>> parts = el.load_catalog()["1-1"].on("2021-06-01").parts
    >>> route = next(part for part in parts if part.id == "older_jobseeker")
    >>> ("fact", "birth_date") in route.rests_on, len(route.digest)
    (True, 64)
    """

    kind: PartKind
    id: str
    title: Bilingual
    own: str
    digest: str = field(compare=False)
    rests_on: tuple[PartKey, ...] = field(compare=False, repr=False)

    @property
    def key(self) -> PartKey:
        """Kind and id, which together are unique."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class RulesDigest:
    """The digest of a day's rules, and of each of their parts, in the order in which they are told."""

    full: str
    parts: tuple[RulePart, ...] = field(compare=False, repr=False)


def canonical(data: object) -> str:
    """The one text of plain data as JSON: keys sorted, no blanks, nothing escaped that need not be.

    >>> canonical({"b": [1, None], "a": "甲"})
    '{"a":"甲","b":[1,null]}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(data: object) -> str:
    """The sha256 of the canonical JSON of plain data, as 64 hexadecimal digits."""
    return sha256(canonical(data).encode()).hexdigest()


def digest_rules(rules: DayRules, on: date) -> RulesDigest:
    """The digests of the rules in force on *on*, of themselves and of all that they refer to."""
    said: dict[PartKey, tuple[Bilingual, object]] = {}
    for (kind, id_), told in _said_by(rules):
        said[kind, f"{id_}+" if (kind, id_) in said else id_] = told
    found: dict[PartKey, _Told] = {}
    todo = list(said)
    while todo:
        key = todo.pop(0)
        if key not in found:
            title, content = said.get(key) or _looked_up(rules, key, on)
            reader = PartReader(rules.routes)
            own = digest_of([*key, reader.plain(content)])
            mentions = tuple(it for it in reader.mentioned if it in said or it[0] in _LOOKED_UP)
            found[key] = _Told(title, own, mentions)
            todo += mentions
    parts = tuple(_part(key, found) for key in _in_order(rules, found))
    return RulesDigest(digest_of([_FORM, [[*part.key, part.own] for part in parts]]), parts)


@dataclass(frozen=True, slots=True)
class _Told:
    """A part before what lies below it is known."""

    title: Bilingual
    own: str
    mentions: tuple[PartKey, ...]


def _part(key: PartKey, found: Mapping[PartKey, _Told]) -> RulePart:
    """What it rests on is walked, not nested: a document may ask by which route, and that leads back to all routes."""
    below: set[PartKey] = set()
    todo = [*found[key].mentions]
    while todo:
        step = todo.pop()
        if step not in below:
            below.add(step)
            todo += found[step].mentions
    rests_on = tuple(sorted(below - {key}))
    told = found[key]
    whole = digest_of([told.own, [[*it, found[it].own] for it in rests_on]])
    return RulePart(*key, told.title, told.own, whole, rests_on)


def _in_order(rules: DayRules, found: Iterable[PartKey]) -> list[PartKey]:
    """What stands in a list keeps its place, as do facts, whose order decides which is asked first."""
    lists = [key for key in found if key[0] in _LISTED]
    facts: list[PartKey] = [("fact", name) for name in rules.service.vocabulary.facts if ("fact", name) in found]
    rest = sorted(key for key in found if key[0] not in _LISTED and key[0] != "fact")
    return [*rest, *lists, *facts]


# Of what a day's rules say themselves, what is out of force may still be named: a route is then FALSE.
_LOOKED_UP = ("parameter", "parameter_history", "fact", "document", "source", "agency", "stamp")
_LISTED = ("material", "prohibition", "step", "open_question")


def _said_by(rules: DayRules) -> Iterator[tuple[PartKey, tuple[Bilingual, object]]]:
    """What a day's rules say themselves. Sentences without an id go by what they say."""
    service = rules.service
    names: tuple[str, ...] = (
        "id",
        "number",
        "kind",
        "title",
        "printed",
        "agencies",
        "legal_basis",
        "supervision",
        "grants",
    )
    # No amendments are no content, so that what no reform touched is what it was.
    names = (*names, "in_force", "in_force_basis", *(("amendments",) if service.amendments else ()))
    identity = {name: getattr(service, name) for name in names}
    yield ("service", service.id), (service.title, identity)
    if rules.eligibility:
        yield ("eligibility", ELIGIBILITY), (_ELIGIBILITY, rules.eligibility)
    for criterion in rules.criteria.values():
        yield ("criterion", criterion.id), (criterion.title, criterion)
    for table in rules.entitlements.values():
        yield ("entitlement", table.id), (table.title, table)
    for material in rules.materials:
        yield ("material", material.id), (material.title, _untitled(material, rules))
    for prohibition in rules.must_not_ask:
        id_ = ",".join(prohibition.documents) or digest_of(prohibition.title.zh)[:SHORT]
        named = replace(prohibition, title=_NO_TITLE) if prohibition.documents else prohibition
        yield ("prohibition", id_), (prohibition.title, named)
    for step in rules.procedure:
        yield ("step", step.id), (step.title, step)
    for question in rules.open_questions:
        yield ("open_question", digest_of(question.text.zh)[:SHORT]), (question.text, question)


def _untitled(material: Material, rules: DayRules) -> Material:
    """A material that is called what its document is called says nothing by its title."""
    document = rules.service.vocabulary.documents[material.document]
    return replace(material, title=_NO_TITLE) if material.title == document.title else material


def _looked_up(rules: DayRules, key: PartKey, on: date) -> tuple[Bilingual, object]:
    """Title and content of what is only referred to. Of a source, what an answer shows: its last check once past."""
    kind, id_ = key
    words = rules.service.vocabulary
    match kind:
        case "parameter":
            return _parameter(rules, id_)
        case "parameter_history":
            return _parameter_history(rules, id_)
        case "fact":
            fact = words.facts[id_]
            return fact.label, {it.name: getattr(fact, it.name) for it in compared(type(fact)) if it.name != "order"}
        case "document":
            return words.documents[id_].title, words.documents[id_]
        case "source":
            source = words.sources[id_]
            lapsed = source.checked if on > source.checked else None
            said = [source.number, source.as_printed, source.title, source.issuer, source.grade, lapsed]
            return source.title, said
        case "agency":
            return words.agencies[id_].title, words.agencies[id_].title
        case _:
            return words.stamps[id_].title, words.stamps[id_].title


def _parameter(rules: DayRules, name: str) -> tuple[Bilingual, object]:
    """The figures of the day; `closed` says whether their end is known, and so needs no confirmation."""
    parameter = find_parameter(rules.service, name)
    assert parameter is not None, name  # noqa: S101 - a loaded service has what it names
    figures = {
        key or "": [it.figure.candidates, it.figure.unstated, it.figure.basis, it.closed]
        for key, it in rules.figures[name].items()
    }
    return parameter.title, [parameter.title, parameter.unit, parameter.by, figures]


def _parameter_history(rules: DayRules, name: str) -> tuple[Bilingual, object]:
    """The figures of all days, for a parameter read as of another one."""
    parameter = find_parameter(rules.service, name)
    assert parameter is not None, name  # noqa: S101 - a loaded service has what it names
    return parameter.title, [parameter.title, parameter.unit, parameter.by, parameter.values]
