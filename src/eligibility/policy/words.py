"""A reform in words: what was and what is, with the clause that it amends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError
from eligibility.materials.demand import demand_of
from eligibility.rules.model import Step
from eligibility.rules.nodes import AllOf, AnyOf, Holds, Not, Number
from eligibility.rules.phrases import NOTHING, say_figures, say_limit, say_not, say_number, say_test
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.citation import Citation
    from eligibility.policy.reform import Reform
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Material, Piece
    from eligibility.rules.nodes import Node
    from eligibility.rules.vocabulary import Figure
    from eligibility.text import Lang

SERVICES = "services."
_MOVED = Bilingual("{what}：{old} → {new}", "{what}: {old} → {new}")
_MEMBER = Bilingual("{what}（{member}）", "{what} ({member})")
_DEMANDED = Bilingual("{what}（{demand}）", "{what} ({demand})")
_AMENDS = Bilingual("{said}，改{clauses}", "{said}, amending {clauses}")
_GONE, _NEW = Bilingual("取消{what}", "{what} dropped"), Bilingual("增加{what}", "{what} added")
_WAIVED = Bilingual("免交{what}", "{what} waived")
_OTHERWISE = Bilingual("{what}另写", "{what} written otherwise")
_KINDS = {
    "criteria": Bilingual("条件「{title}」", "criterion “{title}”"),
    "routes": Bilingual("途径「{title}」", "route “{title}”"),
    "materials": Bilingual("材料「{title}」", "document “{title}”"),
    "procedure": Bilingual("环节「{title}」", "step “{title}”"),
    "entitlements": Bilingual("待遇「{title}」", "entitlement “{title}”"),
    "must_not_ask": Bilingual("不得索要「{title}」", "“{title}” may not be asked for"),
}
_ELIGIBILITY = Bilingual("资格条件", "who is eligible")
_PRINTED = Bilingual("{what}（第{item}项）", "{what} (item {item})")
_KEYS = {
    "when": Bilingual("何时适用", "when it applies"),
    "copies": Bilingual("份数", "copies"),
    "covers_last": Bilingual("涵盖期间", "time covered"),
    "issued_within": Bilingual("开具期限", "issued within"),
    "any_of": Bilingual("可任选的证件", "any of"),
    "all_of": Bilingual("须齐备的证件", "all of"),
    "all": Bilingual("须都满足的条件", "all of"),
    "any": Bilingual("满足其一的条件", "any of"),
    "value": Bilingual("数额", "value"),
    "limit": Bilingual("期限", "time"),
    "title": Bilingual("名称", "title"),
    "documents": Bilingual("证件", "documents"),
}


def split_path(path: str) -> tuple[str, str]:
    """The service a path names, empty where it names none, and the rest."""
    if not path.startswith(SERVICES):
        return "", path
    key, _, inner = path.removeprefix(SERVICES).partition(".")
    return key, inner


def say_changes(reform: Reform, before: DayRules, after: DayRules) -> tuple[Bilingual, ...]:
    """Each change of one service in words, in the order of the reform; *before* and *after* are of one day."""
    teller = _Teller(before, after)
    numbers = (before.service.number, before.service.id)
    named = [(split_path(path), value) for path, value in reform.changes.items()]
    ours = [(inner, value) for (key, inner), value in named if key in numbers or (not key and teller.knows(inner))]
    return tuple(teller.say(inner, value) for inner, value in ours)


class _Teller:
    def __init__(self, before: DayRules, after: DayRules) -> None:
        self.before = before
        self.after = after

    def knows(self, path: str) -> bool:
        """Whether a path that names no service is of this one: a shared parameter is of those that use it."""
        section, _, rest = path.partition(".")
        name = rest.split(".")[0]
        shared = section == "parameters" and name in self.after.service.vocabulary.parameters
        return not shared or name in self.after.figures

    def say(self, path: str, value: object) -> Bilingual:
        section, _, rest = path.partition(".")
        match section:
            case "parameters":
                return self._parameter(*rest.split("."))
            case "criteria":
                return self._criterion(*rest.split("."))
            case "eligibility" if rest.startswith("routes."):
                return self._route(rest.removeprefix("routes."))
            case "eligibility":
                return _OTHERWISE.format(what=_ELIGIBILITY)
            case "entitlements":
                return self._entitlement(rest.split("."), value)
            case "must_not_ask":
                return self._prohibition(int(rest.split(".")[0]) - 1, value)
            case _:
                return self._item(section, rest)

    def _parameter(self, name: str, member: str | None = None) -> Bilingual:
        old, new = self.before.figures.get(name), self.after.figures.get(name)
        service = (self.after if new else self.before).service
        parameter = service.parameters.get(name) or service.vocabulary.parameters.get(name)
        if parameter is None:
            return _OTHERWISE.format(what=Bilingual(name, name))
        members = service.vocabulary.facts[parameter.by].members or {} if parameter.by else {}
        keys = [member] if member else [None, *members]
        said, basis = [], []
        for figures in (old, new):
            held = {key: figures[key].figure for key in keys if figures and key in figures}
            shown: dict[str | None, Figure] = {None: held[member]} if member and member in held else dict(held)
            said.append(say_figures(shown, parameter, service.vocabulary) if held else NOTHING)
            basis.append([citation for figure in held.values() for citation in figure.basis])
        what = parameter.title
        if member in members:
            what = _MEMBER.format(what=what, member=members[str(member)])
        return _amending(_MOVED.format(what=what, old=said[0], new=said[1]), basis[0])

    def _criterion(self, name: str, *keys: str) -> Bilingual:
        old, new = self.before.criteria.get(name), self.after.criteria.get(name)
        shown = new or old
        what = _KINDS["criteria"].format(title=shown.title if shown else Bilingual(name, name))
        if old is None or new is None:
            return _amending((_NEW if new else _GONE).format(what=what), old.basis if old else ())
        if keys and keys[0] not in ("when", "all", "any", "not"):
            return _amending(_inside(what, keys), old.basis)
        said = [say_condition(it.when, rules) for it, rules in ((old, self.before), (new, self.after))]
        return _amending(_MOVED.format(what=what, old=said[0], new=said[1]), old.basis)

    def _route(self, name: str) -> Bilingual:
        gained = name in self.after.routes
        criterion = (self.after if gained else self.before).criteria[name]
        said = (_NEW if gained else _GONE).format(what=_KINDS["routes"].format(title=criterion.title))
        return said if gained else _amending(said, criterion.basis)

    def _entitlement(self, keys: list[str], value: object) -> Bilingual:
        table = self.before.entitlements.get(keys[0]) or self.after.entitlements[keys[0]]
        what = _KINDS["entitlements"].format(title=table.title)
        if len(keys) == 1:
            known = keys[0] in self.before.entitlements
            return (_GONE if value is None else _OTHERWISE if known else _NEW).format(what=what)
        found = [
            next((it for it in rules.entitlements[keys[0]].rows if it.id == f"{keys[0]}.{keys[1]}"), None)
            for rules in (self.before, self.after)
        ]
        old, new = found
        shown = new or old
        if shown:
            what = _KINDS["entitlements"].format(title=shown.title)
        if old is None or new is None:
            return _amending((_NEW if new else _GONE).format(what=what), old.basis if old else ())
        sides = ((old, self.before), (new, self.after))
        if keys[2:] == ["when"]:
            said = [say_condition(it.when, rules) for it, rules in sides]
        else:
            said = [_worth(it.value, table.unit, rules) for it, rules in sides]
        if said[0] == said[1]:
            return _amending(_inside(what, keys[2:]), old.basis)
        return _amending(_MOVED.format(what=what, old=said[0], new=said[1]), old.basis)

    def _prohibition(self, at: int, value: object) -> Bilingual:
        listed = self.before.service.must_not_ask
        old = listed[at] if at < len(listed) else None
        new = None if value is None else self.after.service.must_not_ask[at]
        shown = new or old
        what = _KINDS["must_not_ask"].format(title=shown.title) if shown else NOTHING
        template = _GONE if new is None else _NEW if old is None else _OTHERWISE
        return _amending(template.format(what=what), old.basis if old else ())

    def _item(self, section: str, rest: str) -> Bilingual:
        sides = [self._named(section, rest, rules) for rules in (self.before, self.after)]
        (name, old), (other, new) = sides
        keys = rest.removeprefix(name or other).removeprefix(".").split(".")
        shown = new or old
        if shown is None:
            return Bilingual(rest, rest)
        what = _KINDS[section].format(title=shown.title)
        if printed := getattr(shown, "item", None):
            what = _PRINTED.format(what=what, item=printed)
        if old is None:
            return _NEW.format(what=what)
        if new is None:
            return _amending((_WAIVED if section == "materials" else _GONE).format(what=what), old.basis)
        said = [_side(it, rules, keys[0]) for it, rules in ((old, self.before), (new, self.after))]
        if said[0] == said[1]:
            return _amending(_inside(what, keys) if keys[0] else _OTHERWISE.format(what=what), old.basis)
        return _amending(_MOVED.format(what=what, old=said[0], new=said[1]), old.basis)

    def _named(self, section: str, rest: str, rules: DayRules) -> tuple[str, Material | Step | None]:
        """What a path names, and the part of the path that names it: the longest that does."""
        items: tuple[Material | Step, ...] = rules.materials if section == "materials" else rules.procedure
        names = [(name, it) for it in items for name in (it.id, getattr(it, "item", None)) if name]
        found = [(name, it) for name, it in names if rest == name or rest.startswith(f"{name}.")]
        return max(found, key=lambda pair: len(pair[0]), default=("", None))


def _side(item: Material | Step, rules: DayRules, key: str) -> Bilingual:
    """What a material or a step says of what is changed in it."""
    if key == "when":
        return say_condition(item.when, rules)
    if isinstance(item, Step):
        return (say_limit(item.limit, rules) if key == "limit" else None) or NOTHING
    zh, en = ("、或", ", or ") if item.choice else ("，以及", ", and ")
    return join([_piece(it, rules) for it in item.pieces], zh=zh, en=en)


def _piece(piece: Piece, rules: DayRules) -> Bilingual:
    title, demand = rules.service.vocabulary.documents[piece.document].title, demand_of(piece, rules, {}).text
    return _DEMANDED.format(what=title, demand=demand) if demand else title


def say_condition(test: Node, rules: DayRules) -> Bilingual:
    """A whole condition, or a formula, in one line."""
    match test:
        case AllOf(items) if items:
            return join([_grouped(it, rules) for it in items], zh="，且", en=", and ")
        case AnyOf(items) if items:
            return join([_grouped(it, rules) for it in items], zh="，或", en=", or ")
        case Not(item):
            return say_not(say_condition(item, rules))
        case Holds(name):
            return _KINDS["criteria"].format(title=rules.service.criteria[name].title)
        case _:
            return say_test(test, rules, {})


def _worth(value: Node, unit: str, rules: DayRules) -> Bilingual:
    return say_number(value.value, unit) if isinstance(value, Number) else say_condition(value, rules)


def _grouped(test: Node, rules: DayRules) -> Bilingual:
    said = say_condition(test, rules)
    return Bilingual(f"（{said.zh}）", f"({said.en})") if isinstance(test, AllOf | AnyOf) else said


def _inside(what: Bilingual, keys: Iterable[str]) -> Bilingual:
    """That something inside a thing is written otherwise: which."""
    said = [_KEYS.get(key, Bilingual(key, key)) for key in keys if key]
    named = Bilingual("{what}的{keys}", "{keys} of {what}").format(what=what, keys=join(said, zh="、", en=", "))
    return _OTHERWISE.format(what=named)


def _amending(said: Bilingual, basis: Iterable[Citation]) -> Bilingual:
    clauses = list(dict.fromkeys(map(str, basis)))
    return _AMENDS.format(said=said, clauses=Bilingual("、".join(clauses), ", ".join(clauses))) if clauses else said


def describe(reform: Reform, baseline: Any, on: date | str | None, lang: Lang) -> str:
    """The reform of a Ruleset, Service or Catalog as text: its title and day, and what it changes in each service."""
    start = Bilingual(f"自 {reform.from_} 起", f"from {reform.from_}") if reform.from_ else None
    head = [it[lang] for it in (reform.title, start) if it]
    lines = [("，" if lang == "zh" else ", ").join(head)] if head else []
    for before, after in _pairs(reform, baseline, on):
        lines.append(f"{before.service.number} {before.service.title[lang]}")
        lines += [f"  {said[lang]}" for said in say_changes(reform, before, after)]
    return "\n".join(lines)


def _pairs(reform: Reform, baseline: Any, on: date | str | None) -> Iterator[tuple[DayRules, DayRules]]:
    """The rules of a day without the reform and with it, of each service that it changes."""
    if hasattr(baseline, "compiled"):
        yield baseline.compiled.rules, baseline.reform(reform).compiled.rules
        return
    if not hasattr(baseline, "reform"):
        kind = type(baseline).__name__
        raise EligibilityError(
            f"a reform is of a Ruleset, a Service or a Catalog, not {kind}",
            zh=f"改革针对 Ruleset、Service 或 Catalog，不是 {kind}",
        )
    start = reform.from_ or on
    changed = baseline.reform(reform, from_=start)
    services = [(baseline, changed)]
    if hasattr(baseline, "library"):
        services = [(baseline[number], changed[number]) for number in baseline]
    for old, new in services:
        if any(it.digest == reform.digest for it in new.model.amendments):
            day = on or max(new.model.in_force.start, start) if isinstance(start, date) else start
            yield old.on(day).compiled.rules, new.on(day).compiled.rules
