"""Reforms of every kind that a service allows, each with the one that takes it back; and what rules say, bare."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import eligibility as el

PLACES = {"where", "eligibility_where", "after_where"}
HIDDEN = {*PLACES, "kept", "carried", "amendments", "earlier", "basis", "vocabulary"}
Pair = tuple[dict[str, Any], dict[str, Any]]


def content(value: Any) -> Any:
    """A part of the rules without places in files, and without what says that a reform was there."""
    if is_dataclass(value):
        return {it.name: content(getattr(value, it.name)) for it in fields(value) if it.name not in HIDDEN}
    if hasattr(value, "items"):
        return {key: content(item) for key, item in value.items()}
    return [content(item) for item in value] if isinstance(value, tuple) else value


def rules_of(ruleset: el.Ruleset) -> Any:
    """What the rules of a day say, whoever supports it, and since when."""
    rules = ruleset.compiled.rules
    names = ("criteria", "routes", "eligibility", "materials", "must_not_ask", "entitlements", "procedure")
    said = {name: content(getattr(rules, name)) for name in names}
    said["figures"] = {
        name: {member: content(bound.figure) for member, bound in figures.items()}
        for name, figures in rules.figures.items()
    }
    for item in [*said["criteria"].values(), *said["materials"], *said["must_not_ask"], *said["procedure"]]:
        item.pop("in_force")
    return said


def make_reforms(ruleset: el.Ruleset) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """By kind: changes of everything of that kind, and the changes that take them back."""
    kept = ruleset.compiled.rules.service.kept
    assert kept
    data = kept.tree().data
    for kind, pairs in (
        ("figures", _figures(ruleset)),
        ("conditions", _conditions(ruleset, data)),
        ("routes", _routes(ruleset)),
        ("documents", _documents(ruleset, data)),
        ("prohibitions", _prohibitions(ruleset, data)),
        ("entitlements", _entitlements(ruleset, data)),
        ("limits", _limits(ruleset, data)),
        ("steps", _steps(ruleset, data)),
    ):
        there: dict[str, Any] = {}
        back: dict[str, Any] = {}
        for one, other in pairs:
            there |= one
            back |= other
        if there:
            yield kind, there, back


def _figures(ruleset: el.Ruleset) -> Iterator[Pair]:
    own = ruleset.compiled.rules.service.parameters
    for name, figures in ruleset.compiled.rules.figures.items():
        for member, bound in figures.items():
            if name in own and len(bound.figure.candidates) == 1 and not bound.figure.possible_from:
                path = f"parameters.{name}.{member}" if member else f"parameters.{name}"
                (value,) = bound.figure.candidates
                yield {path: value + 1}, {path: value}


def _conditions(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    for name in ruleset.compiled.rules.criteria:
        if text := data["criteria"][name].get("when"):
            yield {f"criteria.{name}.when": f"not ({text})"}, {f"criteria.{name}.when": text}


def _routes(ruleset: el.Ruleset) -> Iterator[Pair]:
    """Every route but the first of the service, which stays so that no list is emptied."""
    first, *others = ruleset.routes or ("",)
    for name in others[::2]:
        yield {f"eligibility.routes.{name}": None}, {f"eligibility.routes.{name}": first}


def _documents(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    names = {it.id: it for it in ruleset.compiled.rules.materials}
    for form in data.get("materials", ()):
        id_ = form.get("id", form["document"])
        if id_ in names and [it.get("id", it["document"]) for it in data["materials"]].count(id_) == 1:
            yield {f"materials.{id_}": None}, {f"materials.{id_}": form}


def _prohibitions(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    for at, form in enumerate(data.get("must_not_ask", ())):
        if len(ruleset.compiled.rules.must_not_ask) == len(data["must_not_ask"]):
            yield {f"must_not_ask.{at + 1}": None}, {f"must_not_ask.{at + 1}": form}


def _entitlements(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    for name, table in ruleset.compiled.rules.entitlements.items():
        for row in table.rows:
            at = int(row.id.rsplit(".", 1)[1])
            form = data["entitlements"][name]["rows"][at - 1]
            value = form["value"]
            changed = f"2 * ({value})" if isinstance(value, str) and "unstated" not in value else 7
            yield {f"entitlements.{name}.{at}.value": changed}, {f"entitlements.{name}.{at}.value": value}


def _limits(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    for step in ruleset.compiled.rules.procedure:
        (form, *more) = [it for it in data["procedure"] if it["id"] == step.id]
        limit = form.get("limit")
        for key in ("at_most", "at_least", "typical"):
            if not more and isinstance(limit, dict) and key in limit:
                path = f"procedure.{step.id}.limit.{key}"
                yield {path: 17}, {path: limit[key]}


def _steps(ruleset: el.Ruleset, data: Mapping[str, Any]) -> Iterator[Pair]:
    """The last step, where no other counts from it."""
    *others, last = ruleset.compiled.rules.procedure
    forms = [it for it in data.get("procedure", ()) if it["id"] == last.id]
    if others and len(forms) == 1 and not any(last.id in (it.after, it.before) for it in others):
        yield {f"procedure.{last.id}": None}, {f"procedure.{last.id}": forms[0]}
