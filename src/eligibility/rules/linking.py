"""From forms to the vocabulary: facts, documents, agencies, sources and parameters, with ids resolved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from keyword import kwlist
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from eligibility.citation import Citation, Grade, Source
from eligibility.errors import Problem
from eligibility.files.codes import Code
from eligibility.frozen import FrozenMap
from eligibility.rules.grammar import parse_test, parse_value
from eligibility.rules.model import ALWAYS, InForce
from eligibility.rules.nodes import FactValue, Number, ParameterValue, ValueAt, facts_of, walk
from eligibility.rules.rings import find_rings, say_ring
from eligibility.rules.schema import FigureForm
from eligibility.rules.scope import FUNCTIONS, Scope
from eligibility.rules.vocabulary import (
    UNITS,
    Agency,
    DatedFigures,
    Document,
    Fact,
    FactType,
    Figure,
    Parameter,
    Stamp,
    sources_of,
)
from eligibility.text import Bilingual, closest, normalise_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.files.forms import Notes
    from eligibility.files.yaml_reader import Path_
    from eligibility.rules.fields import CiteForm, InForceForm
    from eligibility.rules.nodes import Test, Unstated, Value
    from eligibility.rules.schema import DocumentForm, FactForm, ParameterForm, SourceForm
    from eligibility.rules.tokens import Fault

Basis: TypeAlias = "tuple[Citation, ...]"
RESERVED = frozenset((*kwlist, *FUNCTIONS, "today", "on", "true", "false", "null"))
_NONE: FrozenMap[str, Any] = FrozenMap()


def link_sources(forms: Mapping[str, SourceForm], notes: Notes) -> dict[str, Source]:
    """Sources by id; a text we have not read cannot be graded legal."""
    sources = {}
    for id_, form in forms.items():
        if form.grade == "legal" and not form.seen:
            notes.add((id_, "grade"), Code.GRADE, "没有读过原文的来源不能列为 legal (legal needs seen: true)")
        if form.number and form.number != normalise_number(form.number):
            hint = f"写作 {normalise_number(form.number)}，原样放在 as_printed (write it so, and the print there)"
            notes.add((id_, "number"), Code.WRONG_VALUE, "文号应用〔〕(document numbers use 〔〕)", hint)
        sources[id_] = Source(
            id=id_,
            title=form.title,
            issuer=form.issuer,
            grade=Grade[form.grade.upper()],
            seen=form.seen,
            checked=form.checked,
            number=form.number,
            as_printed=form.as_printed,
            published=form.published,
            in_force_from=form.in_force.start if form.in_force else None,
            in_force_until=form.in_force.until if form.in_force else None,
            url=form.url,
            note=form.note,
            where=notes.tree.where((id_,), key=True),
        )
    return sources


def link_documents(forms: Mapping[str, DocumentForm], notes: Notes) -> dict[str, Document]:
    """Documents by id."""
    return {
        id_: Document(id_, form.title, form.issued_by, form.produced_by, form.note, notes.tree.where((id_,), key=True))
        for id_, form in forms.items()
    }


def link_agencies(forms: Mapping[str, Bilingual], notes: Notes) -> dict[str, Agency]:
    """Agencies by id."""
    return {id_: Agency(id_, title, notes.tree.where((id_,), key=True)) for id_, title in forms.items()}


def link_stamps(forms: Mapping[str, Bilingual], notes: Notes) -> dict[str, Stamp]:
    """Stamps by id."""
    return {id_: Stamp(id_, title, notes.tree.where((id_,), key=True)) for id_, title in forms.items()}


def link_facts(forms: Mapping[str, FactForm], notes: Notes, known: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts by name, in file order; derived ones read those declared beside them."""
    facts = {name: _fact(name, form, len(known) + order, notes) for order, (name, form) in enumerate(forms.items())}
    scope = Scope({**known, **facts}, purpose="derivation")
    for name, form in forms.items():
        if form.derive is None:
            continue
        node, faults = parse_value(form.derive, scope)
        note_expression(notes, (name, "derive"), faults)
        if node and form.type is FactType.INTEGER and not is_whole(node, scope.facts):
            notes.add((name, "derive"), Code.TYPE, "整数事实的推导不能含小数 (whole numbers only)")
        facts[name] = replace(facts[name], derive=node)
    declared = {**known, **facts}
    for name, fact in facts.items():
        if any(declared[source].sensitive for source in sources_of(name, declared)):
            facts[name] = replace(fact, sensitive=True)
    below = {name: facts_of(fact.derive) if fact.derive else () for name, fact in facts.items()}
    for ring in find_rings(below):
        text = f"事实由自身推导：{say_ring(ring)} (a fact derived from itself)"
        notes.add((ring[0], "derive"), Code.CYCLE, text, "断开其中一处 (break it somewhere)")
    return facts


def is_whole(node: Value | Unstated, facts: Mapping[str, Fact], parameters: Mapping[str, Parameter] = _NONE) -> bool:
    """Whether a formula of whole numbers, whole facts and whole parameters alone."""
    for part in walk(node):
        match part:
            case Number(value) if isinstance(value, Decimal):
                return False
            case FactValue(name) if facts[name].type is FactType.DECIMAL:
                return False
            case ParameterValue(name) | ValueAt(name) if not all(
                isinstance(it, int) for it in _values(parameters[name])
            ):
                return False
    return True


def _values(parameter: Parameter) -> Iterator[int | Decimal]:
    """Every number a parameter has or may have."""
    for dated in parameter.values:
        for figure in dated.figures.values():
            yield from figure.candidates


def _fact(name: str, form: FactForm, order: int, notes: Notes) -> Fact:
    def fault(key: str, message: str, hint: str = "") -> None:
        notes.add((name, key), Code.WRONG_VALUE, message, hint)

    if name in RESERVED or name.startswith("model_"):
        notes.add((name,), Code.SHADOWED_NAME, f"{name} 是保留字 (a reserved word)", key=True)
    if (form.type is FactType.ENUM) != bool(form.members):
        fault("type", "枚举事实、也只有枚举事实，须列出 members (enum facts list members)")
    if form.unit and form.unit not in UNITS:
        fault("unit", f"没有单位 {form.unit} (unknown unit)", f"可用：{'、'.join(UNITS)} (one of)")
    if form.derive and (form.question or form.asked_of):
        fault("derive", "推导的事实没有问题，也不问人 (a derived fact has no question)")
    if form.derive and not form.type.is_number:
        fault("derive", "只能推导出数 (only numbers are derived)")
    if not form.derive and not (form.question and form.asked_of):
        text = f"事实 {name} 须有 question 和 asked_of (missing key)"
        hint = '例如 question: {zh: 您几岁？, en: "How old are you?"} 和 asked_of: applicant (for example)'
        notes.add((name,), Code.MISSING_KEY, text, hint, key=True)
    latest_today = form.max == "today"
    maximum = None if latest_today else form.max
    for key, bound in (("min", form.min), ("max", maximum)):
        if bound is not None and not _fits(form.type, bound):
            fault(key, f"界限与类型 {form.type} 不合 (bound of another type)")
    if _fits(form.type, form.min) and _fits(form.type, maximum) and form.min > maximum:
        fault("max", "上限小于下限 (max is below min)")
    if latest_today and form.type is not FactType.DATE:
        fault("max", "today 只用于日期 (for days only)")
    return Fact(
        name=name,
        type=form.type,
        label=form.label,
        order=order,
        question=form.question,
        help=form.help,
        asked_of=form.asked_of or "applicant",
        sensitive=form.sensitive,
        unit=form.unit,
        minimum=form.min,
        maximum=maximum,
        latest_today=latest_today,
        members=FrozenMap(form.members) if form.members else None,
        granted_by=form.granted_by,
        where=notes.tree.where((name,), key=True),
    )


def _fits(kind: FactType, bound: object) -> bool:
    if kind is FactType.DATE:
        return isinstance(bound, date)
    if kind is FactType.DECIMAL:
        return isinstance(bound, int | Decimal) and not isinstance(bound, bool)
    return kind is FactType.INTEGER and isinstance(bound, int) and not isinstance(bound, bool)


class Linker:
    """Resolves what parameters and services refer to, noting what is not there."""

    def __init__(self, notes: Notes, facts: Mapping[str, Fact], sources: Mapping[str, Source]) -> None:
        self.notes = notes
        self.facts = facts
        self.sources = sources

    def citations(self, cites: Iterable[CiteForm] | None, path: Path_) -> tuple[Citation, ...]:
        """The clauses cited; several corroborate each other."""
        found = []
        for cite in cites or ():
            if source := self.sources.get(cite.source):
                found.append(Citation(source, cite.at or ""))
            else:
                self.undeclared("来源 (source)", cite.source, self.sources, path)
        return tuple(found)

    def undeclared(self, what: str, name: str, options: Iterable[str], path: Path_) -> None:
        """Note an id that is declared nowhere."""
        near = closest(name, options)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        self.notes.add(path, Code.UNDECLARED_ID, f"没有声明{what} {name} (undeclared)", hint)

    def unknown_unit(self, unit: str, path: Path_) -> None:
        """Note a unit that is none."""
        hint = f"可用：{'、'.join(UNITS)} (one of)"
        self.notes.add(path, Code.WRONG_VALUE, f"没有单位 {unit} (unknown unit)", hint)

    def test(self, text: str, scope: Scope, path: Path_) -> Test | None:
        """The condition written at *path*."""
        node, faults = parse_test(text, scope, lambda offset: self.notes.tree.locate(path, offset))
        note_expression(self.notes, path, faults)
        return node

    def in_force(self, form: InForceForm | None, path: Path_) -> InForce:
        """The days in force written under `in_force`."""
        if form is None:
            return ALWAYS
        if form.start and form.until and form.until < form.start:
            self.notes.add((*path, "in_force"), Code.DATE_ORDER, "止日在起日之前 (until before from)")
        return InForce(form.start, form.until)

    def parameter(self, name: str, form: ParameterForm, path: Path_) -> Parameter:
        """A parameter with its dated values."""
        if form.unit not in UNITS:
            self.unknown_unit(form.unit, (*path, "unit"))
        members: Mapping[str, Any] | None = None
        if form.by:
            fact = self.facts.get(form.by)
            members = fact.members if fact else None
            if not members:
                enums = [fact.name for fact in self.facts.values() if fact.members]
                self.undeclared("枚举事实 (enum fact)", form.by, enums, (*path, "by"))
        cited = self.citations(form.cite, (*path, "cite")) if form.cite else None
        days = list(form.values)
        if days != sorted(days):
            self.notes.add((*path, "values"), Code.DATE_ORDER, "日期应由早到晚 (days in order)")
        values = tuple(
            self._dated(day, written, members if form.by else None, cited, (*path, "values", day.isoformat()))
            for day, written in form.values.items()
        )
        return Parameter(name, form.unit, form.title, form.by, values, self.notes.tree.where(path, key=True))

    def _dated(
        self, day: date, written: object, members: Mapping[str, Any] | None, cited: Basis | None, path: Path_
    ) -> DatedFigures:
        if members is None:
            return DatedFigures(day, FrozenMap({None: self._figure(written, cited, path, day)}))
        if not isinstance(written, dict) or set(written) != set(members):
            text = f"须按成员分列 {'、'.join(members)} (one value for each member)"
            self.notes.add(path, Code.WRONG_VALUE, text)
            return DatedFigures(day, FrozenMap({member: Figure((), "—") for member in members}))
        figures = {member: self._figure(value, cited, (*path, member), day) for member, value in written.items()}
        return DatedFigures(day, FrozenMap(figures))

    def _figure(self, written: object, cited: Basis | None, path: Path_, day: date) -> Figure:
        if isinstance(written, int | Decimal) and not isinstance(written, bool):
            form = FigureForm(value=written)
        else:
            try:
                form = FigureForm.model_validate(written)
            except ValidationError:
                text = "值应为数，或 {value | one_of | unstated, between, cite} (a number, or a mapping)"
                self.notes.add(path, Code.WRONG_VALUE, text)
                return Figure((), "—")
        if form.between and not form.between[0] < form.between[1] == day:
            text = "between 的后一日应为本行的日期，前一日在其前 (between ends on this day)"
            self.notes.add((*path, "between"), Code.DATE_ORDER, text)
        possible = form.between[0] if form.between else None
        basis = self.citations(form.cite, (*path, "cite")) if form.cite else cited
        given = [form.value is not None, form.one_of is not None, form.unstated is not None]
        numeric = isinstance(form.value, int | Decimal) and not isinstance(form.value, bool)
        if sum(given) != 1 or (given[0] and not numeric):
            self.notes.add(path, Code.WRONG_VALUE, "value、one_of、unstated 恰取其一 (exactly one, a number)")
            return Figure((), "—")
        if form.unstated:
            return Figure((), form.unstated, basis or (), possible)
        if basis is None:
            self.notes.add(
                path,
                Code.MISSING_CITATION,
                "值没有引注 (a value without citation)",
                "在参数或该值下写 cite (write cite under the parameter, or under the value)",
            )
        return Figure(form.one_of or (form.value,), "", basis or (), possible)


def note_expression(notes: Notes, path: Path_, faults: Iterable[Fault]) -> None:
    """Note the faults of an expression, each at its own column."""
    for fault in faults:
        place = notes.tree.locate(path, fault.offset)
        notes.problems.append(Problem(place, fault.code, fault.message, fault.hint))
