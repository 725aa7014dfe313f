"""Which columns are asked for, under which names, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from eligibility.errors import EligibilityError, items_of, quote
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.rules.compiled import Compiled

Shape: TypeAlias = Literal["outcome", "truth", "granted", "amount", "need"]
FAMILIES = {
    "criteria": "criterion_",
    "routes": "route_",
    "entitlements": "entitlement_",
    "granted": "granted_",
    "documents": "document_",
}
OUTCOME, PROBLEM = "outcome", "problem"
_CHOICES = f"there are {OUTCOME}, {', '.join(FAMILIES)}, and names of single columns"
_CHOICES_ZH = f"有 {OUTCOME}、{'、'.join(FAMILIES)}，以及单个的列名"


@dataclass(frozen=True, slots=True)
class Output:
    """One column: its name, what it shows, and the operation or the table of entitlements it shows it of."""

    name: str
    shape: Shape
    compiled: Compiled
    root: int = -1
    table: str = ""


def possible_outputs(compiled: Compiled, prefix: str) -> Iterator[Output]:
    """Every column there is for a ruleset, in the order of its file."""
    rules, program = compiled.rules, compiled.program
    yield Output(f"{prefix}{OUTCOME}", "outcome", compiled, program.outcome)
    for name, root in program.criteria.items():
        yield Output(f"{prefix}criterion_{name}", "truth", compiled, root)
    for name, root in program.routes.items():
        yield Output(f"{prefix}route_{name}", "truth", compiled, root)
    for table in rules.entitlements.values():
        if table.rows:
            yield Output(f"{prefix}granted_{table.id}", "granted", compiled, program.outcome, table.id)
            yield Output(f"{prefix}entitlement_{table.id}", "amount", compiled, program.outcome, table.id)
    for at, material in enumerate(rules.materials):
        yield Output(f"{prefix}document_{material.id}", "need", compiled, program.conditions[at, None])


def choose_outputs(rulesets: Sequence[Compiled], columns: object) -> tuple[Output, ...]:
    """The columns asked for; of several rulesets each name begins with the id of the service."""
    wanted = _read_columns(columns)
    chosen: list[Output] = []
    known: dict[str, None] = dict.fromkeys((OUTCOME, *FAMILIES))
    found: set[str] = set()
    for compiled in rulesets:
        prefix = f"{compiled.rules.service.id}__" if len(rulesets) > 1 else ""
        for output in possible_outputs(compiled, prefix):
            bare = output.name.removeprefix(prefix)
            family = next((name for name, start in FAMILIES.items() if bare.startswith(start)), OUTCOME)
            known |= {bare: None, output.name: None}
            hits = {bare, output.name, family, *(("entitlements",) if family == "granted" else ())} & wanted.keys()
            found |= hits
            if hits:
                chosen.append(output)
    for name in wanted:
        if name not in found and name not in (OUTCOME, *FAMILIES):
            _refuse_column(name, known)
    return tuple(chosen)


def _read_columns(columns: object) -> dict[str, None]:
    if isinstance(columns, str):
        said = f"[{quote(columns)}]"
        raise EligibilityError(f"columns are several names: write {said}", zh=f"columns 是几个列名：请写 {said}")
    names = None if isinstance(columns, bytes) else items_of(columns)
    if names is None:
        kind = type(columns).__name__
        raise EligibilityError(
            f"columns are several names, not {kind}; {_CHOICES}", zh=f"columns 是几个列名，不是 {kind}；{_CHOICES_ZH}"
        )
    if wrong := [it for it in names if not isinstance(it, str)]:
        said = quote(wrong[0])
        raise EligibilityError(f"columns are names, not {said}", zh=f"columns 是列名，不是 {said}")
    if not names:
        raise EligibilityError(f"no columns are asked for; {_CHOICES}", zh=f"没有说要哪些列；{_CHOICES_ZH}")
    return dict.fromkeys(map(str.__str__, names))


def _refuse_column(name: str, known: dict[str, None]) -> None:
    near = closest(name, known)
    hint = f"did you mean {near}?" if near else _CHOICES
    meant = f"是否为 {near}？" if near else _CHOICES_ZH
    raise EligibilityError(
        f"these rules give no column {quote(name)}; {hint}", zh=f"这些规则没有 {quote(name)} 这一列；{meant}"
    )
