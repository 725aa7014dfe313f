"""The rules of one day as a page that can be proof-read against the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eligibility.citation import Citation, last_checked
from eligibility.materials.checklist import names_route
from eligibility.render.clauses import ALWAYS_ASKED, FIRST_DAY, LED, TEST, Describer, is_always_asked
from eligibility.render.labels import LABELS
from eligibility.render.page import Line, Page, Section
from eligibility.rules.history import change_days, parameters_used, value_in_force
from eligibility.rules.model import InForce
from eligibility.rules.nodes import AllOf, Holds
from eligibility.rules.phrases import say_figures, say_plain, say_span
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import Criterion, Kind, Material, Prohibition, ServiceModel, Step
    from eligibility.rules.vocabulary import Parameter

NOW = "▸"

_KIND = Bilingual("种类", "Kind")
KINDS: dict[Kind, Bilingual] = {
    "application": Bilingual("申请", "application"),
    "enquiry": Bilingual("查询", "enquiry"),
    "duty": Bilingual("职责（由机构主动办理，没有人申请）", "duty (the agency acts; no one applies)"),
    "channel": Bilingual("转办（承接其他事项）", "channel (carries other services)"),
}
_ROLES = {
    "accepts": Bilingual("受理：{who}", "accepted by {who}"),
    "reviews": Bilingual("复核：{who}", "reviewed by {who}"),
    "decides": Bilingual("决定：{who}", "decided by {who}"),
}
_AGENCIES = Bilingual("机构", "Agencies")
_IN_FORCE = Bilingual("施行", "In force")
_UNCHANGED = Bilingual("{rules}（{span}，其间不变）", "{rules} (unchanged {span})")
_GRANTS = Bilingual("认定后成立", "Once granted")
_CAUTION = Bilingual(
    "不是每一条都有来源表明在 {day} 之后仍然有效，见来源", "not every rule is confirmed after {day}; see the sources"
)
_WHO = Bilingual("谁符合条件", "Who is eligible")
_NO_ONE = Bilingual("没有人申请，不问条件", "no one applies, and nothing is asked")
_NO_CONDITION = Bilingual("没有条件", "no conditions")
_LEGEND = Bilingual("■ 条件　◆ 途径　? 来源没有说明", "■ criterion  ◆ route  ? no source says")
_OTHER = Bilingual("其他条件（资格不问）", "Other criteria (not asked for eligibility)")
_NUMBERS = Bilingual("数和起止日", "Numbers and their days")
_NOW = Bilingual("▸ 当日施行的", "▸ in force on the day")
_SPLIT = Bilingual("{title}（按{fact}）", "{title} (by {fact})")
_DOCUMENTS = Bilingual("材料", "Documents")
_DEPENDS = Bilingual("视情形", "Asked for in some cases")
_BY_ROUTE = Bilingual("视途径", "Asked for on some routes")
_PRINTED = Bilingual("信息表原文", "As the table prints it")
_PRINTED_KEYS = {
    "name": Bilingual("名称", "Name"),
    "legal_basis": Bilingual("法定依据", "Legal basis"),
    "implementing_agency": Bilingual("实施机构", "Implementing agency"),
    "responsibility_boundary": Bilingual("职责边界", "Responsibility boundary"),
    "duty": Bilingual("责任事项", "Answers for"),
}


def describe_rules(rules: DayRules, on: date) -> Page:
    """Everything the service's rules of a day say: who is eligible, numbers, documents, procedure, sources."""
    describer = Describer(rules, nested=True)
    sections = (
        Section(_WHO, tuple(_eligibility(describer))),
        Section(_OTHER, tuple(_others(describer))),
        Section(_NUMBERS, tuple(_numbers(rules, on))),
        Section(LABELS["entitlements"], tuple(_entitlements(rules))),
        Section(_DOCUMENTS, tuple(_documents(rules))),
        Section(LABELS["steps"], tuple(_procedure(rules))),
        Section(LABELS["open_questions"], tuple(Line(it.text, mark=TEST) for it in rules.open_questions)),
        Section(_PRINTED, tuple(_printed(rules.service))),
    )
    service = rules.service
    return Page(service.number, service.title, tuple(_summary(rules, on)), tuple(it for it in sections if it.lines), on)


def _summary(rules: DayRules, on: date) -> Iterator[Line]:
    service = rules.service
    following = next((day for day in change_days(service) if day > on), None)
    until = following - timedelta(days=1) if following else service.in_force.until
    of_day = LABELS["rules_of"].format(on=on.isoformat())
    yield Line(_UNCHANGED.format(rules=of_day, span=say_span(InForce(rules.day, until))), tone="dim")
    yield _labelled(_KIND, KINDS[service.kind])
    if roles := [role for role in _ROLES if role in service.agencies]:
        yield _labelled(_AGENCIES, join(_ROLES[role].format(who=service.agencies[role].title) for role in roles))
    for source in service.legal_basis:
        named = Bilingual(source.name, source.title.en)
        yield _labelled(LABELS["legal_basis"], named, basis=(Citation(source),))
    span = InForce(service.first.in_force.start, service.in_force.until)
    yield _labelled(_IN_FORCE, join((say_span(span), FIRST_DAY[service.in_force_basis])))
    if service.grants:
        yield _labelled(_GRANTS, service.vocabulary.facts[service.grants].label)
    office = Bilingual("{office} {phone}", "{office} {phone}")
    supervision = service.supervision
    yield _labelled(LABELS["supervision"], office.format(office=supervision.office.title, phone=supervision.phone))
    checked = _confirmed_until(rules)
    if checked and on > checked:
        yield _labelled(LABELS["unconfirmed"], _CAUTION.format(day=checked.isoformat()))


def _labelled(label: Bilingual, text: Bilingual, *, basis: tuple[Citation, ...] = ()) -> Line:
    return Line(LED.format(lead=label, text=text), basis=basis)


def _confirmed_until(rules: DayRules) -> date | None:
    """The day after which not everything in force is confirmed; what has a certain end needs no confirmation."""
    items: list[Criterion | Material | Prohibition | Step] = [*rules.criteria.values(), *rules.materials]
    items += (*rules.must_not_ask, *rules.procedure)
    bases = [item.basis for item in items if item.in_force.until is None]
    used = {parameter.name for parameter in parameters_used(rules)}
    figures = [bound for name in used for bound in rules.figures[name].values()]
    bases += [bound.figure.basis for bound in figures if not bound.closed]
    return min((day for basis in bases if (day := last_checked(basis))), default=None)


def _eligibility(describer: Describer) -> Iterator[Line]:
    eligibility = describer.rules.eligibility
    if eligibility is None:
        yield Line(_NO_ONE)
    elif eligibility == AllOf(()):
        yield Line(_NO_CONDITION)
    else:
        yield Line(_LEGEND, tone="dim")
        yield from describer.condition(eligibility)


def _others(describer: Describer) -> Iterator[Line]:
    """Criteria in force that eligibility does not ask for, such as those only documents ask for."""
    for name in describer.rules.criteria:
        if name not in describer.told:
            yield from describer.criterion(Holds(name))


def _numbers(rules: DayRules, on: date) -> Iterator[Line]:
    parameters = parameters_used(rules)
    if parameters:
        yield Line(_NOW, tone="dim")
    for parameter in parameters:
        yield from _parameter(rules.service, parameter, on)


def _parameter(service: ServiceModel, parameter: Parameter, on: date) -> Iterator[Line]:
    """Its values on the days of the service; the value of the day is marked, as is one that may already hold."""
    facts = service.vocabulary.facts
    title = parameter.title
    yield Line(_SPLIT.format(title=title, fact=facts[parameter.by].label) if parameter.by else title)
    starts = [dated.start for dated in parameter.values[1:]]
    untils = [start - timedelta(days=1) for start in starts]
    for at, (dated, until) in enumerate(zip(parameter.values, (*untils, None), strict=True)):
        if not value_in_force(service, parameter, at):
            continue
        holds = on in InForce(dated.possible_from, until)
        said = say_figures(dated.figures, parameter, service.vocabulary)
        text = LED.format(lead=say_span(InForce(dated.start, until)), text=said)
        basis = dict.fromkeys(citation for figure in dated.figures.values() for citation in figure.basis)
        yield Line(text, 1, NOW if holds else TEST, "plain" if holds else "dim", tuple(basis))


def _entitlements(rules: DayRules) -> Iterator[Line]:
    """Tables of entitlements with a row in force."""
    describer = Describer(rules)
    for table in rules.entitlements.values():
        if table.rows:
            yield from describer.entitlement(table)


def _documents(rules: DayRules) -> Iterator[Line]:
    """Documents by when they are asked for: always, in some cases, on some routes, never; in file order."""
    describer = Describer(rules)
    for heading, asked in ((ALWAYS_ASKED, is_always_asked), (_DEPENDS, _depends), (_BY_ROUTE, names_route)):
        materials = [material for material in rules.materials if asked(material)]
        if materials:
            yield Line(heading, tone="heading")
        for material in materials:
            yield from describer.material(material, depth=1)
    if rules.must_not_ask:
        yield Line(LABELS["must_not_ask"], tone="heading")
    for prohibition in rules.must_not_ask:
        yield from describer.prohibition(prohibition, depth=1)


def _depends(material: Material) -> bool:
    return not is_always_asked(material) and not names_route(material)


def _procedure(rules: DayRules) -> Iterator[Line]:
    describer = Describer(rules)
    for at, step in enumerate(rules.procedure, start=1):
        yield from describer.step(step, at)


def _printed(service: ServiceModel) -> Iterator[Line]:
    """The table's own words, the same in both languages."""
    for key, label in _PRINTED_KEYS.items():
        yield _labelled(label, say_plain(getattr(service.printed, key)))
