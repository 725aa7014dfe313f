"""A tiny harbour with matters that hang together, for lists of several; and the text of random ones on its words.

`1-1` recognises a fisher, `2-1` lends a boat to a recognised one, `2-2` lets go to sea whoever brings the boat's
papers, which `2-1` gives out; `3-1` is a duty.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from eligibility.api import Catalog
from eligibility.frozen import FrozenMap
from eligibility.rules.loading import Library, load_library, read_service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.rules.vocabulary import Vocabulary

DAY = date(2024, 6, 1)

_FACTS = {"is_fisher": "1-1", "has_boat": "2-1", "is_resident": None, "is_member": None, "has_child": None}
PAPERS = ("card", "photo", "letter", "form", "note")
_TITLES = {"card": "身份证", "photo": "照片", "letter": "证明", "form": "申请表", "note": "说明", "boat_papers": "船证"}


def _bilingual(zh: str, en: str) -> str:
    return f'{{zh: {zh}, en: "{en}"}}'


def words() -> dict[str, str]:
    """The shared files: sources, agencies, stamps, documents and facts."""
    source = "title: {zh: 渔港办法, en: Harbour rules}\n  issuer: {zh: 港, en: Harbour}"
    return {
        "sources.yaml": f"rules:\n  {source}\n  grade: guide\n  seen: true\n  checked: 2024-12-31\n",
        "agencies.yaml": "office: {zh: 港务所, en: Harbour office}\n",
        "stamps.yaml": "".join(f"{name}: {_bilingual(name, name)}\n" for name in ("seal", "sign")),
        "documents.yaml": "".join(
            f"{name}:\n  title: {_bilingual(zh, name.capitalize())}\n" for name, zh in _TITLES.items()
        )
        + '  produced_by: "2-1"\n',
        "facts.yaml": "".join(
            f"{name}:\n  type: boolean\n  label: {_bilingual(name, name)}\n  question: {_bilingual(name, name)}\n"
            f"  asked_of: applicant\n{f'  granted_by: {giver!r}' if giver else ''}\n"
            for name, giver in _FACTS.items()
        ),
    }


def service(number: str, body: str, *, kind: str = "application", grants: str = "") -> str:
    """The file of a service; *body* is what stands below its identity."""
    return f"""\
id: s_{number.replace("-", "_")}
number: "{number}"
kind: {kind}
title: {_bilingual(f"事项{number}", f"Matter {number}")}
printed: {{name: 名, legal_basis: 据, implementing_agency: 港, responsibility_boundary: 界, duty: 责}}
agencies: {{decides: office}}
legal_basis: [rules]
supervision: {{office: office, phone: "1"}}
in_force: {{from: 2020-01-01, basis: cited}}
{f"grants: {grants}" if grants else ""}
{body}
procedure:
  - {{id: decide, title: {{zh: 决定, en: Decide}}, actor: office, cite: {{source: rules}}}}
"""


def criterion(name: str, when: str) -> str:
    """One criterion of a service."""
    return f"  {name}:\n    title: {_bilingual(name, name)}\n    when: {when}\n    cite: {{source: rules}}\n"


SERVICES: Mapping[str, str] = {
    "1-1": service(
        "1-1",
        "criteria:\n"
        + criterion("resident", "is_resident")
        + """\
eligibility: {all: [resident]}
materials:
  - {document: form, item: "1", original: true, cite: {source: rules, at: 一}}
  - {document: card, item: "2", copies: 1, cite: {source: rules, at: 一}}
  - {document: photo, item: "3", photo: {prints: 2, inches: 1}, cite: {source: rules, at: 一}}
  - {document: letter, item: "4", provided_by: agency, cite: {source: rules, at: 一}}
must_not_ask:
  - {documents: [note], cite: {source: rules, at: 一}}
""",
        grants="is_fisher",
    ),
    "2-1": service(
        "2-1",
        "criteria:\n"
        + criterion("fisher", "is_fisher")
        + criterion("member", "is_member and is_resident")
        + criterion("parent", "has_child and is_resident")
        + """\
eligibility: {all: [{routes: [fisher, member, parent]}]}
materials:
  - {document: card, item: "1", copies: 2, paper: A4, cite: {source: rules, at: 二}}
  - {document: letter, item: "2", when: route(member), cite: {source: rules, at: 二}}
  - {document: note, item: "3", any_of: [note, form], when: route(member), cite: {source: rules, at: 二}}
  - {document: photo, item: "4", all_of: [photo, letter], when: route(parent) and is_member, cite: {source: rules}}
""",
        grants="has_boat",
    ),
    "2-2": service(
        "2-2",
        "criteria:\n"
        + criterion("resident", "is_resident")
        + """\
eligibility: {all: [resident]}
materials:
  - {document: boat_papers, item: "1", copies: 1, cite: {source: rules, at: 三}}
  - {document: note, item: "2", any_of: [{document: card, original: true}, letter], cite: {source: rules, at: 三}}
""",
    ),
    "3-1": service("3-1", "materials:\n  - {document: note, item: '1', cite: {source: rules}}\n", kind="duty"),
}


@cache
def vocabulary() -> Vocabulary:
    """The words of the harbour."""
    with TemporaryDirectory() as root:
        for name, text in {**words(), "services/1.yaml": SERVICES["1-1"]}.items():
            path = Path(root, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_library(Path(root)).vocabulary


def harbour(services: Mapping[str, str] = SERVICES) -> Catalog:
    """A catalog of services given as text."""
    read = FrozenMap({number: read_service(text, f"{number}.yaml", vocabulary()) for number, text in services.items()})
    return Catalog(Library(vocabulary(), read, read))


_FORMS = st.sampled_from(
    (
        "original: true",
        "copies: 1",
        "copies: 2",
        "copies: 3, paper: A4",
        "stamps: {any_of: [seal, sign]}",
        "stamps: {all_of: [seal]}",
        "issued_within: {count: 3, unit: month}",
        "issued_within: {count: 1, unit: year}",
        "covers_last: {count: 6, unit: month}, original: true",
        "issuer: {zh: 医院, en: hospital}",
    )
)
_WHEN = (None, None, "is_member", "has_child", "not is_member", "route(first)", "route(second) and is_member")


@st.composite
def random_services(draw: st.DrawFn) -> dict[str, str]:
    """Two to four services that ask for the same few papers in several forms, by choice, route and condition."""
    numbers = [f"{at}-1" for at in range(1, draw(st.integers(2, 4)) + 1)]
    return {number: service(number, draw(_bodies())) for number in numbers}


@st.composite
def _bodies(draw: st.DrawFn) -> str:
    facts = draw(st.permutations(("is_resident", "is_member", "has_child")))
    criteria = criterion("first", facts[0]) + criterion("second", facts[1])
    materials = [draw(_materials(at)) for at in range(draw(st.integers(1, 4)))]
    head = f"criteria:\n{criteria}eligibility: {{all: [{{routes: [first, second]}}]}}\nmaterials:\n"
    return head + "".join(f"  - {{{material}}}\n" for material in materials)


@st.composite
def _materials(draw: st.DrawFn, at: int) -> str:
    papers = draw(st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique=True))
    forms = [draw(st.none() | _FORMS) for _ in papers]
    parts = [f"id: m{at}", f"document: {papers[0]}"]
    if len(papers) == 1:
        parts += [forms[0]] if forms[0] else []
    else:
        pieces = [f"{{document: {it}, {form}}}" if form else it for it, form in zip(papers, forms, strict=True)]
        parts.append(f"{draw(st.sampled_from(('any_of', 'any_of', 'all_of')))}: [{', '.join(pieces)}]")
    if when := draw(st.sampled_from(_WHEN)):
        parts.append(f"when: {when}")
    if draw(st.integers(0, 7)) == 7:
        parts.append("provided_by: agency")
    if draw(st.integers(0, 7)) == 7:
        parts.append("open_ended: true")
    return ", ".join((*parts, "cite: {source: rules}"))


def random_facts(*, complete: bool) -> st.SearchStrategy[dict[str, bool | None]]:
    """Applicants of the random services."""
    answer = st.booleans() if complete else st.sampled_from((True, False, None))
    return st.fixed_dictionaries(dict.fromkeys(("is_resident", "is_member", "has_child"), answer))
