"""Criteria, documents and steps as lines: what the rules of a day say, with nobody's facts in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.materials.demand import demand_of
from eligibility.materials.item import OPEN_ENDED, PROVIDED_BY
from eligibility.materials.options import say_paper
from eligibility.render.labels import PROHIBITED
from eligibility.render.page import Line
from eligibility.render.procedure import say_how
from eligibility.rules.amounts import amount_of
from eligibility.rules.model import ALWAYS, Criterion, Material, Prohibition, Step
from eligibility.rules.nodes import AllOf, AnyOf, Constant, Holds, Not, Number, Test, Unstated, Via
from eligibility.rules.phrases import ALL_OF, ANY_OF, say_amount, say_limit, say_not, say_reading, say_span, say_test
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.citation import Citation
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import EntitlementRow, EntitlementTable, InForce, Piece

CRITERION, ROUTE, TEST, UNSTATED = "■", "◆", "·", "?"
ASKED, ASKED_IF = "●", "○"
LED = Bilingual("{lead}：{text}", "{lead}: {text}")
ALWAYS_ASKED = Bilingual("一律提交", "Always asked for")
FIRST_DAY = {
    "cited": Bilingual("第一天有来源", "a source gives the first day"),
    "chosen": Bilingual("没有来源给出第一天，由本库选定", "no source gives the first day, this library chose it"),
}

_GROUPS = {
    (AllOf, True): ALL_OF,
    (AnyOf, True): ANY_OF,
    (AllOf, False): Bilingual("以下不都满足", "not all of"),
    (AnyOf, False): Bilingual("以下都不满足", "none of"),
    (Holds, True): Bilingual("满足以下条件", "this holds"),
    (Holds, False): Bilingual("不满足以下条件", "this does not hold"),
}
_BY_ROUTE = Bilingual("凭以下任一途径", "by any of these routes")
_TOLD = Bilingual("{title}（见上）", "{title} (see above)")
_NAMED = Bilingual("条件「{title}」", "criterion “{title}”")
_NOT_IN_FORCE = Bilingual("{it}（此日不在施行期）", "{it} (not in force on that day)")
_READING = Bilingual("读法", "Read as")
_SPAN = Bilingual("施行", "In force")
_WHEN = Bilingual("何时提交", "Asked if")
_EXEMPT = Bilingual("何时免交", "Not asked if")
_BECAUSE = Bilingual("免交的原因", "Not asked because")
_ANY_PIECE = Bilingual("任一即可", "any one of these")
_ALL_PIECES = Bilingual("都要提交", "all of these")
_STEP_WHEN = Bilingual("何时有这一环节", "In these cases")
_COMES_TO = Bilingual("{title}：{value}", "{title}: {value}")
_AFTER = Bilingual("在「{step}」之后", "after “{step}”")
_LIMIT = Bilingual("期限", "Time")
_ROW_WHEN = Bilingual("情形", "In the case")
_READINGS = Bilingual("期限有几种读法", "Time, by several readings")
_NO_LIMIT = Bilingual("期限没有说明", "Time not stated")


@dataclass
class Describer:
    """Writes a day's rules as lines.

    `nested`: a criterion named in a condition is told there, the first time; otherwise it is only named.
    """

    rules: DayRules
    nested: bool = False
    told: set[str] = field(default_factory=set)

    def condition(self, test: Test, *, depth: int = 0) -> Iterator[Line]:
        """A condition as a tree: groups and what they hold, criteria and their conditions, single tests."""
        test = _simplify(test)
        if isinstance(test, Holds) and self.nested:
            yield from self.criterion(test, depth=depth)
        elif group := self._group(test):
            yield Line(group[0], depth)
            for item in group[1]:
                yield from self.condition(item, depth=depth + 1)
        else:
            yield Line(self._say(test), depth, UNSTATED if isinstance(test, Unstated) else TEST)

    def criterion(self, listed: Holds, *, depth: int = 0) -> Iterator[Line]:
        """A criterion with its condition, how it was read, and its note."""
        criterion = self.rules.criteria[listed.criterion]
        mark = ROUTE if listed.as_route else CRITERION
        if criterion.id in self.told:
            yield Line(_TOLD.format(title=criterion.title), depth, mark)
            return
        self.told.add(criterion.id)
        yield from self._led(criterion.title, criterion.when, depth, mark=mark, basis=criterion.basis)
        yield from _criterion_remarks(criterion, depth + 1)

    def material(self, material: Material, *, depth: int = 0) -> Iterator[Line]:
        """A document: when it is asked for, which papers it takes, how they must be."""
        number = f"{material.item} " if material.item else ""
        title = Bilingual(f"{number}{material.title.zh}", f"{number}{material.title.en}")
        yield Line(title, depth, ASKED if is_always_asked(material) else ASKED_IF, basis=material.basis)
        yield from self.below(material, depth + 1)

    def prohibition(self, prohibition: Prohibition, *, depth: int = 0) -> Iterator[Line]:
        """What may not be asked for."""
        yield Line(prohibition.title, depth, PROHIBITED, basis=prohibition.basis)
        yield from self.below(prohibition, depth + 1)

    def step(self, step: Step, number: int) -> Iterator[Line]:
        """A step: who acts, after what, within which time."""
        yield Line(step.title, mark=f"{number}.", basis=step.basis)
        yield from self.below(step, 1)

    def entitlement(self, table: EntitlementTable) -> Iterator[Line]:
        """A table of entitlements: its rows in order, the first that holds decides."""
        yield Line(table.title, basis=())
        for row in table.rows:
            yield from self.row(row, table.unit, 1)

    def row(self, row: EntitlementRow, unit: str, depth: int) -> Iterator[Line]:
        """A row of a table of entitlements: in which case, and what it comes to."""
        amount = amount_of(row.value, self.rules, {})
        value = row.value if isinstance(row.value, Unstated) else None
        said = amount.formula
        if amount.candidates and not amount.missing:
            worth = say_amount(amount, unit)
            said = worth if isinstance(row.value, Number) or said == worth else join([said, worth], zh="＝", en=" = ")
        yield Line(_COMES_TO.format(title=row.title, value=said), depth, UNSTATED if value else TEST, basis=row.basis)
        if not isinstance(row.when, Constant):
            yield from self._led(_ROW_WHEN, row.when, depth + 1)
        reading = row.reading and _led(_READING, row.reading)
        yield from _remarks(depth + 1, reading, row.note, _span(row.in_force))

    def below(self, item: Criterion | Material | Prohibition | Step, depth: int) -> Iterator[Line]:
        """What stands under the title of a criterion, document, prohibition or step."""
        match item:
            case Criterion():
                yield from self.condition(item.when, depth=depth)
                yield from _criterion_remarks(item, depth)
            case Material():
                yield from self._below_material(item, depth)
            case Prohibition():
                yield from _remarks(depth, item.note, _span(item.in_force))
            case Step():
                yield from self._below_step(item, depth)

    def _below_material(self, material: Material, depth: int) -> Iterator[Line]:
        if not isinstance(material.when, Constant):
            yield from self._led(_WHEN, material.when, depth)
        if material.exempt_when:
            yield from self._led(_EXEMPT, material.exempt_when, depth)
            yield from _remarks(depth, material.exempt_because and _led(_BECAUSE, material.exempt_because))
        pieces = material.pieces
        if [piece.document for piece in pieces] == [material.document]:
            document = self.rules.service.vocabulary.documents[material.document]
            yield from _remarks(depth, self._form(pieces[0]), document.note)
        else:
            yield Line(_ANY_PIECE if material.choice else _ALL_PIECES, depth)
            for piece in pieces:
                yield from self._piece(piece, depth + 1)
        yield from _remarks(
            depth,
            OPEN_ENDED if material.open_ended else None,
            PROVIDED_BY.get(material.provided_by),
            material.note,
            _span(material.in_force),
        )

    def _below_step(self, step: Step, depth: int) -> Iterator[Line]:
        titles = {it.id: it.title for it in self.rules.procedure}
        before = list(titles)[: list(titles).index(step.id)]
        follows = titles[step.after] if step.after and step.after not in before[-1:] else None
        yield from _remarks(depth, step.actor.title, _AFTER.format(step=follows) if follows else None)
        if not isinstance(step.when, Constant):
            yield from self._led(_STEP_WHEN, step.when, depth)
        yield from _remarks(depth, *say_how(step, self.rules))
        if step.limit and step.limit.readings:
            yield Line(_READINGS, depth, tone="dim")
            readings = [say_reading(reading, self.rules) for reading in step.limit.readings]
            yield from (Line(reading, depth + 1, TEST, "dim") for reading in readings)
        elif limit := say_limit(step.limit, self.rules):
            unstated = step.limit and step.limit.kind == "unstated"
            yield Line(_led(_NO_LIMIT if unstated else _LIMIT, limit), depth, tone="dim")
        yield from _remarks(depth, step.note, _span(step.in_force))

    def _led(
        self, lead: Bilingual, test: Test, depth: int, *, mark: str = "", basis: tuple[Citation, ...] = ()
    ) -> Iterator[Line]:
        """A condition after the words that lead to it: a single test on their line, all else below."""
        test = _simplify(test)
        if group := self._group(test):
            yield Line(_led(lead, group[0]), depth, mark, basis=basis)
            for item in group[1]:
                yield from self.condition(item, depth=depth + 1)
        elif isinstance(test, Unstated):
            yield Line(lead, depth, mark, basis=basis)
            yield from self.condition(test, depth=depth + 1)
        else:
            yield Line(_led(lead, self._say(test)), depth, mark, basis=basis)

    def _group(self, test: Test) -> tuple[Bilingual, tuple[Test, ...]] | None:
        """The words for a group and what it holds; None for a single test."""
        inner = test.item if isinstance(test, Not) else test
        words = _GROUPS.get((type(inner), inner is test))
        match inner:
            case AnyOf(items) if inner is test and all(isinstance(it, Holds) and it.as_route for it in items):
                return _BY_ROUTE, items
            case AllOf(items) | AnyOf(items) if words:
                return words, items
            case Holds() if words and self.nested:
                return words, (inner,)
            case _:
                return None

    def _say(self, test: Test) -> Bilingual:
        match test:
            case Not(item):
                return say_not(self._say(item))
            case Holds(name):
                return _NAMED.format(title=self.rules.service.criteria[name].title)
            case Via(route) if route not in self.rules.routes:
                return _NOT_IN_FORCE.format(it=say_test(test, self.rules, {}))
            case _:
                return say_test(test, self.rules, {})

    def _piece(self, piece: Piece, depth: int) -> Iterator[Line]:
        title = self.rules.service.vocabulary.documents[piece.document].title
        form = self._form(piece)
        yield Line(_led(title, form) if form else title, depth, TEST)
        yield from _remarks(depth + 1, piece.note, self.rules.service.vocabulary.documents[piece.document].note)

    def _form(self, piece: Piece) -> Bilingual | None:
        """Who issues the paper, by its registry and by this service, and how it must be."""
        document = self.rules.service.vocabulary.documents[piece.document]
        return say_paper(document.issued_by, document.produced_by, demand_of(piece, self.rules, {}).text)


def _simplify(test: Test) -> Test:
    """The test without groups of one and without a `not` of a `not`; routes stay a group."""
    match test:
        case Not(Not(item)):
            return _simplify(item)
        case AllOf((item,)) | AnyOf((item,)) if not (isinstance(item, Holds) and item.as_route):
            return _simplify(item)
        case Not(item):
            inner = _simplify(item)
            return inner.item if isinstance(inner, Not) else Not(inner)
        case _:
            return test


def is_always_asked(material: Material) -> bool:
    """Whether it is asked for in every case."""
    return isinstance(material.when, Constant) and material.exempt_when is None


def _criterion_remarks(criterion: Criterion, depth: int) -> Iterator[Line]:
    reading = criterion.reading and _led(_READING, criterion.reading)
    yield from _remarks(depth, reading, criterion.note, _span(criterion.in_force))


def _remarks(depth: int, *texts: Bilingual | None) -> Iterator[Line]:
    """What stands dim under a title."""
    yield from (Line(text, depth, tone="dim") for text in texts if text)


def _span(span: InForce) -> Bilingual | None:
    return _led(_SPAN, say_span(span)) if span != ALWAYS else None


def _led(lead: Bilingual, text: Bilingual) -> Bilingual:
    return LED.format(lead=lead, text=text)
