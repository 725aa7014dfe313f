"""A determination in plain text, one language at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.materials.item import ChecklistItem
from eligibility.materials.options import Need
from eligibility.render.entitlements import entitlement_lines
from eligibility.render.procedure import case_steps
from eligibility.rules.findings import decisive, decisive_criteria
from eligibility.rules.outcome import Outcome
from eligibility.rules.questions import say_question
from eligibility.text import LANGUAGES, Bilingual, Lang, join, refuse_lang
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eligibility.citation import Citation, Grade, Source
    from eligibility.materials.checklist import Checklist, Prohibited, RouteGroup
    from eligibility.rules.findings import Finding
    from eligibility.rules.verdict import Verdict

MARKS = {Truth.TRUE: "✔", Truth.FALSE: "✘", Truth.UNKNOWN: "?"}
NEED_MARKS = {Need.REQUIRED: "●", Need.MAY_BE_REQUIRED: "○", Need.NOT_REQUIRED: "–"}
PROHIBITED = "⊘"

COLON: dict[Lang, str] = {"zh": "：", "en": ": "}

LABELS = {
    "rules_of": Bilingual("适用 {on} 的规则", "rules of {on}"),
    "outcome": Bilingual("结论", "Outcome"),
    "channel": Bilingual("转办", "Channel"),
    "channel_text": Bilingual(
        "承接其他事项，本身没有条件和材料；要什么看所办的事项，命令加 --via {number}",
        "it carries other services and asks for nothing itself; see the service that is carried, with --via {number}",
    ),
    "routes": Bilingual("符合的途径", "Qualifies as"),
    "open_routes": Bilingual("尚未定的途径", "Open routes"),
    "why": Bilingual("理由", "Why"),
    "grade": Bilingual("证据等级", "Evidence"),
    "unconfirmed": Bilingual("注意", "Caution"),
    "unconfirmed_text": Bilingual(
        "所据来源自 {day} 之后未再确认仍然有效", "no source confirms that the rules were in force after {day}"
    ),
    "missing": Bilingual("还缺的事实", "Missing facts"),
    "next_question": Bilingual("下一个问题", "Next question"),
    "unstated": Bilingual("来源没有说明", "Not stated by any source"),
    "findings": Bilingual("逐项认定", "Findings"),
    "entitlements": Bilingual("待遇", "Entitlements"),
    "checklist": Bilingual("材料清单", "Documents"),
    "by_route": Bilingual("按「{route}」途径", "As “{route}”"),
    "by_open_route": Bilingual("若按「{route}」途径（尚未定）：{items}", "If as “{route}” (open): {items}"),
    "by_route_nothing": Bilingual("按「{route}」途径：没有另外的材料", "As “{route}”: nothing more"),
    "none_listed": Bilingual("没有列材料", "None is listed"),
    "nothing_more": Bilingual("没有另外的材料", "nothing more"),
    "one_group": Bilingual("任选其中一组", "any one of these groups"),
    "not_required": Bilingual("不需要", "Not required"),
    "must_not_ask": Bilingual("不得要求", "May not be asked for"),
    "steps": Bilingual("办理环节", "Procedure"),
    "open_questions": Bilingual("未决问题", "Open points"),
    "legal_basis": Bilingual("信息表所列依据", "Legal basis the table names"),
    "supervision": Bilingual("监督", "Complaints"),
    "sources": Bilingual("来源", "Sources"),
    "until": Bilingual("施行至 {day}", "in force until {day}"),
}


def explain(verdict: Verdict, checklist: Checklist, lang: Lang) -> str:
    """The determination as lines of text; EligibilityError for a language other than zh and en."""
    return "\n".join(_lines(verdict, checklist, check_lang(lang)))


def check_lang(lang: Lang) -> Lang:
    """*lang* as it is; EligibilityError if a text is not there in it."""
    if lang not in LANGUAGES:
        refuse_lang(lang)
    return lang


def langs_of(lang: Lang | None) -> tuple[Lang, ...]:
    """The languages to write, Chinese first; EligibilityError for one that is none."""
    return LANGUAGES if lang is None else (check_lang(lang),)


def _lines(verdict: Verdict, checklist: Checklist, lang: Lang) -> Iterator[str]:
    rules = verdict.evaluation.rules
    notes = SourceNotes()
    yield f"{rules.service.number} {verdict.title[lang]}  {LABELS['rules_of'].format(on=str(verdict.on))[lang]}"
    for label, text in summary(verdict):
        yield f"{label[lang]}{COLON[lang]}{text[lang]}" if label else text[lang]
    if findings := findings_shown(verdict):
        yield f"\n{LABELS['findings'][lang]}"
        yield from _finding_lines(findings, lang, notes)
    if following := list(entitlement_lines(verdict)):
        yield f"\n{LABELS['entitlements'][lang]}"
    for it in following:
        basis = notes.cite(it.citations, it.grade, (lang,)).replace("\n", " ")
        yield f"  {MARKS[it.granted]} {it.title[lang]}{'  ' if basis else ''}{basis}"
        yield from (f"      {line[lang]}" for line in it.below)
    yield f"\n{LABELS['checklist'][lang]}"
    for heading, item in checklist_rows(checklist):
        if heading:
            yield f"  {heading[lang]}"
        if item:
            yield from _item_lines(item, lang, notes)
    if rules.procedure:
        yield f"\n{LABELS['steps'][lang]}"
        for step, (actor, *said) in case_steps(verdict):
            yield f"  {actor[lang]}{COLON[lang]}{' — '.join(it[lang] for it in (step.title, *said))}"
    yield ""
    yield from (f"{label[lang]}{COLON[lang]}{text[lang]}" for label, text in identity(verdict))
    if verdict.open_questions:
        yield f"\n{LABELS['open_questions'][lang]}"
        yield from (f"  · {question[lang]}" for question in verdict.open_questions)
    yield f"\n{LABELS['sources'][lang]}"
    for number, source in notes.listed():
        yield f"  [{number}] {name_source(source, (lang,))}" + (f" · {source.url}" if source.url else "")


def summary(verdict: Verdict) -> Iterator[tuple[Bilingual | None, Bilingual]]:
    """Label and text of each line of the summary that applies; a line without label goes on from the one before."""
    yield LABELS["outcome"], verdict.outcome.label
    if verdict.evaluation.rules.service.kind == "channel":
        yield LABELS["channel"], LABELS["channel_text"].format(number=verdict.number)
    criteria = verdict.evaluation.rules.criteria
    if verdict.routes:
        yield LABELS["routes"], join([criteria[route].title for route in verdict.routes])
    if verdict.outcome is Outcome.INELIGIBLE:
        yield from _reasons(verdict)
    if verdict.outcome is Outcome.UNDETERMINED:
        yield from _open(verdict)
    if verdict.grade:
        yield LABELS["grade"], verdict.grade.label
    if verdict.unconfirmed:
        yield LABELS["unconfirmed"], LABELS["unconfirmed_text"].format(day=verdict.unconfirmed.isoformat())


def findings_shown(verdict: Verdict) -> Finding | None:
    """The tree of findings; None where nothing is asked, as of a duty or a channel."""
    findings = verdict.findings
    return None if findings is None or (findings.kind == "group" and not findings.children) else findings


def identity(verdict: Verdict) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Label and text of what the table prints of the matter: its legal basis and where to complain."""
    service = verdict.evaluation.rules.service
    yield LABELS["legal_basis"], join([Bilingual(it.name, it.title.en) for it in service.legal_basis])
    where = Bilingual("{office} {phone}", "{office} {phone}")
    yield LABELS["supervision"], where.format(office=service.supervision.office.title, phone=service.supervision.phone)


def _reasons(verdict: Verdict) -> Iterator[tuple[Bilingual | None, Bilingual]]:
    """A line for each criterion that decided, with the test in it that did."""
    yield LABELS["why"], Bilingual("", "")
    findings = verdict.findings
    for criterion in decisive_criteria(findings) if findings else ():
        why = join([finding.claim for finding in decisive(criterion)])
        yield None, Bilingual("✘ {title}：{why}", "✘ {title}: {why}").format(title=criterion.title, why=why)


def _open(verdict: Verdict) -> Iterator[tuple[Bilingual, Bilingual]]:
    rules = verdict.evaluation.rules
    if verdict.open_routes:
        yield LABELS["open_routes"], join([rules.criteria[route].title for route in verdict.open_routes])
    if verdict.missing:
        facts = rules.service.vocabulary.facts
        yield LABELS["missing"], join([facts[name].label for name in verdict.missing if facts[name].question])
    if question := verdict.next_question:
        yield LABELS["next_question"], say_question(question)
    if verdict.unstated:
        yield LABELS["unstated"], join(verdict.unstated)


def rows(finding: Finding, depth: int = 0) -> Iterator[tuple[int, Finding]]:
    """Criteria and groups with their depth, in order; single tests are told by the facts of their criterion."""
    yield depth, finding
    for child in finding.children:
        if child.kind in ("criterion", "group") and _has_criteria(child):
            yield from rows(child, depth + 1)


def _has_criteria(finding: Finding) -> bool:
    return any(part.kind == "criterion" for part in finding.walk())


def remarks(finding: Finding) -> tuple[Bilingual, ...]:
    """What to say under a criterion: the facts it saw, how the clause was read, and its note."""
    if finding.kind != "criterion":
        return ()
    seen = [Bilingual("{a}：{b}", "{a}: {b}").format(a=fact.label, b=fact.said) for fact in finding.facts]
    reading = finding.reading and Bilingual("读法：{it}", "Read as: {it}").format(it=finding.reading)
    return tuple(it for it in (join(seen) if seen else None, reading, finding.note) if it)


def name_source(source: Source, languages: Sequence[Lang]) -> str:
    """A source as it is listed: its name, how good it is, and its last day in force if it has one."""
    parts = [source.name if lang == "zh" else source.title.en for lang in languages]
    parts.append(" ".join(source.grade.label[lang] for lang in languages))
    if source.in_force_until:
        ended = LABELS["until"].format(day=source.in_force_until.isoformat())
        parts.append(" ".join(ended[lang] for lang in languages))
    return " · ".join(parts)


class SourceNotes:
    """Numbers sources in order of first mention, so that a citation is short: [1]（一）2."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, citations: Iterable[Citation], grade: Grade | None, languages: Sequence[Lang]) -> str:
        """The clauses as notes, and on a second line the grade in each language; empty where nothing is cited."""
        numbered = " ".join(f"[{self._number(citation.source)}]{citation.at}" for citation in citations)
        grades = " ".join(grade.label[lang] for lang in languages) if grade else ""
        return "\n".join(part for part in (numbered, grades) if numbered and part)

    def listed(self) -> Iterator[tuple[int, Source]]:
        """Every source mentioned so far, with its number."""
        yield from ((number, source) for source, number in self._numbers.items())

    def _number(self, source: Source) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)


def checklist_rows(checklist: Checklist) -> Iterator[tuple[Bilingual | None, ChecklistItem | Prohibited | None]]:
    """Headings and items in the order to show them; a heading comes before the items it heads."""
    if not (checklist.common or checklist.groups or checklist.not_required or checklist.must_not_ask):
        yield LABELS["none_listed"], None
    yield from ((None, item) for item in checklist.common)
    if len(checklist.groups) > 1:
        yield LABELS["one_group"], None
    for group in checklist.groups:
        if group.truth is Truth.TRUE:
            yield LABELS["by_route" if group.items else "by_route_nothing"].format(route=group.title), None
            yield from ((None, item) for item in group.items)
        else:
            yield _collapsed(group), None
    if checklist.not_required:
        yield LABELS["not_required"], None
        yield from ((None, item) for item in checklist.not_required)
    if checklist.must_not_ask:
        yield LABELS["must_not_ask"], None
        yield from ((None, prohibited) for prohibited in checklist.must_not_ask)


def mark_of(item: ChecklistItem | Prohibited) -> str:
    """The sign before a row of a checklist."""
    return NEED_MARKS[item.need] if isinstance(item, ChecklistItem) else PROHIBITED


def _collapsed(group: RouteGroup) -> Bilingual:
    """An open route's documents in one line: they matter only if the route turns out to be the applicant's."""
    items = [_marked(item) for item in group.items]
    listed = join(items) if items else LABELS["nothing_more"]
    return LABELS["by_open_route"].format(route=group.title, items=listed)


def _marked(item: ChecklistItem) -> Bilingual:
    mark = NEED_MARKS[item.need]
    return Bilingual(f"{mark} {item.title.zh}", f"{mark} {item.title.en}")


def _finding_lines(finding: Finding, lang: Lang, notes: SourceNotes) -> Iterator[str]:
    for depth, row in rows(finding):
        basis = notes.cite(row.citations, row.grade, (lang,)).replace("\n", " ")
        yield f"{'  ' * (depth + 1)}{MARKS[row.truth]} {row.title[lang]}{'  ' if basis else ''}{basis}"
        yield from (f"{'  ' * (depth + 3)}{remark[lang]}" for remark in remarks(row))


def _item_lines(item: ChecklistItem | Prohibited, lang: Lang, notes: SourceNotes) -> Iterator[str]:
    basis = notes.cite(item.citations, item.grade, (lang,)).replace("\n", " ")
    yield f"    {mark_of(item)} {item.title[lang]}  {basis}"
    yield from (f"        {line[lang]}" for line in item.details())
