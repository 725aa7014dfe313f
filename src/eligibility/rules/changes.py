"""What changes in a service's rules, and on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from eligibility.frozen import FrozenMap
from eligibility.rules.binding import bind_figures
from eligibility.rules.history import change_days, find_parameter, parameters_used
from eligibility.rules.model import InForce, OpenQuestion
from eligibility.rules.nodes import Holds, walk
from eligibility.rules.phrases import say_figures
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.citation import Citation
    from eligibility.rules.model import Criterion, EntitlementRow, Material, Prohibition, ServiceModel, Step
    from eligibility.rules.vocabulary import Figure, Parameter

ChangeKind = Literal[
    "service", "parameter", "criterion", "material", "prohibition", "entitlement", "step", "open_question"
]
Declared: TypeAlias = "Criterion | Material | Prohibition | EntitlementRow | Step | OpenQuestion"
Figures: TypeAlias = "Mapping[str | None, Figure]"

_NAMED = Bilingual("{kind}「{title}」", "{kind} “{title}”")
_ROUTE = Bilingual("途径", "Route")
_KINDS: dict[ChangeKind, Bilingual] = {
    "service": Bilingual("事项", "Service"),
    "parameter": Bilingual("数", "Number"),
    "criterion": Bilingual("条件", "Criterion"),
    "material": Bilingual("材料", "Document"),
    "entitlement": Bilingual("待遇", "Entitlement"),
    "prohibition": Bilingual("不得要求", "May not be asked for"),
    "step": Bilingual("环节", "Step"),
    "open_question": Bilingual("未决问题", "Open point"),
}
_BECOMES = Bilingual("{what}：{figures}", "{what}: {figures}")
_BEGINS = Bilingual("{what}开始施行", "{what} begins")
_ENDS = Bilingual("{what}不再施行", "{what} ends")
_DIFFERS = Bilingual("{what}改变", "{what} changes")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was the day before.

    `before` held until the day before, `after` holds from `day` on; None is nothing. Of a criterion, material,
    step or open question they are what the ruleset declares; of a parameter, its figures by member; of the
    service as a whole, its days in force. An open question, or a prohibition, has no id but its place in the file,
    from 1. `words` say it in one line, a parameter with its figures before and after.
    """

    day: date
    kind: ChangeKind
    id: str
    title: Bilingual
    before: InForce | Figures | Declared | None = field(repr=False)
    after: InForce | Figures | Declared | None = field(repr=False)
    words: Bilingual = field(repr=False)

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The clauses it comes from; of what ends, those it had. The service as a whole, and open points, have none."""
        item = self.after or self.before
        if isinstance(item, Mapping):
            return tuple(dict.fromkeys(citation for figure in item.values() for citation in figure.basis))
        return () if item is None or isinstance(item, InForce | OpenQuestion) else item.basis


def find_changes(service: ServiceModel) -> tuple[Change, ...]:
    """Every change by day, then in file order; the first day begins the service, the day after its last ends it."""
    first, until = service.first.in_force.start, service.in_force.until
    found = []
    for day in change_days(service):
        now = service.era(day)
        if day == first:
            found.append(_change(now, day, "service", service.id, now.title, None, InForce(first, until)))
        else:
            was = service.era(day - timedelta(days=1))
            found += [*_parameters(was, now, day), *_items(was, now, day)]
    if until and until < date.max:
        ended = until + timedelta(days=1)
        found.append(_change(service, ended, "service", service.id, service.title, service.in_force, None))
    return tuple(found)


def _parameters(was: ServiceModel, now: ServiceModel, day: date) -> Iterator[Change]:
    """Parameters with another figure, and those whose figure is laid down anew, or may be."""
    used = {parameter.name: parameter for parameter in parameters_used(was)} if was is not now else {}
    for parameter in (used | {it.name: it for it in parameters_used(now)}).values():
        earlier, later = find_parameter(was, parameter.name), find_parameter(now, parameter.name)
        before = _figures(earlier, day - timedelta(days=1)) if earlier else None
        after = _figures(later, day) if later else None
        if before != after or any(day in (dated.start, dated.possible_from) for dated in parameter.values):
            yield _change(now if later else was, day, "parameter", parameter.name, parameter.title, before, after)


def _figures(parameter: Parameter, day: date) -> Figures | None:
    figures = {member: bound.figure for member, bound in bind_figures(parameter, day).items()}
    return FrozenMap(figures) if figures else None


def _items(was: ServiceModel, now: ServiceModel, day: date) -> Iterator[Change]:
    """What enters or leaves its list; an id that does both on one day has another content."""
    before = {key: item for key, item in _declared(was) if day - timedelta(days=1) in item.in_force}
    after = {key: item for key, item in _declared(now) if day in item.in_force}
    for kind, id_ in dict.fromkeys(key for service in (was, now) for key, _ in _declared(service)):
        old, new = before.get((kind, id_)), after.get((kind, id_))
        same = old is new if was is now else old == new
        if not same and (shown := new or old):
            yield _change(now, day, kind, id_, _title(shown), old, new)


def _declared(service: ServiceModel) -> Iterator[tuple[tuple[ChangeKind, str], Declared]]:
    """Everything that carries days in force, by kind and id, in file order; one id may come in several versions."""
    yield from ((("criterion", it.id), it) for it in service.criteria.values())
    yield from ((("material", it.id), it) for it in service.materials)
    yield from ((("prohibition", str(at)), it) for at, it in enumerate(service.must_not_ask, start=1))
    yield from ((("entitlement", it.id), it) for table in service.entitlements.values() for it in table.rows)
    yield from ((("step", it.id), it) for it in service.procedure)
    yield from ((("open_question", str(at)), it) for at, it in enumerate(service.open_questions, start=1))


def name_change(service: ServiceModel, kind: ChangeKind, id_: str, title: Bilingual) -> Bilingual:
    """What a change is of, with its kind; a criterion by which one qualifies is a route."""
    return _NAMED.format(kind=_ROUTE if kind == "criterion" and _is_route(service, id_) else _KINDS[kind], title=title)


def say_figures_of(service: ServiceModel, change: Change) -> Bilingual | None:
    """The figures of a parameter before and after, None for anything else."""
    return _say_figures(service, change.id, change.before, change.after)


def _say_figures(service: ServiceModel, name: str, *sides: object) -> Bilingual | None:
    parameter = find_parameter(service, name)
    figures = [
        {key: replace(it, possible_from=None) for key, it in side.items()}
        for side in sides
        if isinstance(side, Mapping)
    ]
    if parameter is None or not figures:
        return None
    return join([say_figures(side, parameter, service.vocabulary) for side in figures], zh=" → ", en=" → ")


def _change(
    service: ServiceModel,
    day: date,
    kind: ChangeKind,
    id_: str,
    title: Bilingual,
    before: InForce | Figures | Declared | None,
    after: InForce | Figures | Declared | None,
) -> Change:
    named = name_change(service, kind, id_, title)
    figures = _say_figures(service, id_, before, after) if kind == "parameter" else None
    words = _BECOMES.format(what=named, figures=figures) if figures else _said(before, after).format(what=named)
    return Change(day, kind, id_, title, before, after, words)


def _said(before: object, after: object) -> Bilingual:
    return _BEGINS if before is None else _ENDS if after is None else _DIFFERS


def _is_route(service: ServiceModel, id_: str) -> bool:
    nodes = walk(service.eligibility) if service.eligibility else ()
    return any(isinstance(node, Holds) and node.as_route and node.criterion == id_ for node in nodes)


def _title(item: Declared) -> Bilingual:
    return item.text if isinstance(item, OpenQuestion) else item.title
