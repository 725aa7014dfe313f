"""From a service's form to its model: criteria, eligibility, materials and procedure, linked and typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from eligibility.files.codes import Code
from eligibility.files.forms import note_faults
from eligibility.files.kept import KeptFile
from eligibility.frozen import FrozenMap
from eligibility.rules.limits import link_limit
from eligibility.rules.linking import RESERVED
from eligibility.rules.material_linking import BROKEN, MaterialLinker
from eligibility.rules.model import (
    Criterion,
    EntitlementRow,
    EntitlementTable,
    Limit,
    OpenQuestion,
    Printed,
    ServiceModel,
    Step,
    Supervision,
)
from eligibility.rules.nodes import AllOf, AnyOf, Constant, Holds, Not, Number, Test, Unstated, walk
from eligibility.rules.rings import find_rings, say_ring
from eligibility.rules.schema import LimitForm
from eligibility.rules.scope import Scope
from eligibility.rules.vocabulary import UNITS, Agency, FactType
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.errors import Position
    from eligibility.files.forms import Notes
    from eligibility.files.yaml_reader import Path_
    from eligibility.rules.schema import CriterionForm, EntitlementForm, EntitlementRowForm, ServiceForm, StepForm
    from eligibility.rules.vocabulary import Vocabulary

_GROUPS = ("all", "any", "not", "routes")
_ELIGIBILITY = "例如 eligibility: {all: [some_name]}，没有条件写 {all: []} (for example; {all: []} if nothing is asked)"
MAX_CHAIN = 40


def link_service(form: ServiceForm, notes: Notes, vocabulary: Vocabulary) -> ServiceModel:
    """The service's model; what cannot be linked is noted and stands as FALSE, for a caller that looks at the notes."""
    return _ServiceLinker(form, notes, vocabulary).service()


class _ServiceLinker(MaterialLinker):
    def __init__(self, form: ServiceForm, notes: Notes, vocabulary: Vocabulary) -> None:
        super().__init__(notes, vocabulary, form.criteria)
        self.form = form
        own = {name: self.parameter(name, it, ("parameters", name)) for name, it in form.parameters.items()}
        self.parameters = own

    def service(self) -> ServiceModel:
        form = self.form
        self._check_names()
        eligibility = self._eligibility()
        criteria = {name: self._criterion(name, it) for name, it in form.criteria.items()}
        self._check_cycles(criteria)
        if eligibility:
            self._check_routes(eligibility, criteria)
        materials = tuple(self.material(it, ("materials", at)) for at, it in enumerate(form.materials))
        if form.grants and form.grants not in self.facts:
            self.undeclared("事实 (fact)", form.grants, self.facts, ("grants",))
        return ServiceModel(
            id=form.id,
            number=form.number,
            kind=form.kind,
            title=form.title,
            printed=Printed(**form.printed.model_dump()),
            agencies=FrozenMap({role: self._agency(it, ("agencies", role)) for role, it in form.agencies.items()}),
            legal_basis=tuple(self._source(name, index) for index, name in enumerate(form.legal_basis)),
            supervision=Supervision(
                self._agency(form.supervision.office, ("supervision", "office")), form.supervision.phone
            ),
            in_force=self.in_force(form.in_force, ("in_force",)),
            in_force_basis=form.in_force.basis,
            grants=form.grants,
            parameters=FrozenMap(self.parameters),
            criteria=FrozenMap(criteria),
            eligibility=eligibility,
            materials=materials,
            entitlements=FrozenMap({name: self._entitlement(name, it) for name, it in form.entitlements.items()}),
            must_not_ask=tuple(
                self.prohibition(it, materials, ("must_not_ask", at)) for at, it in enumerate(form.must_not_ask)
            ),
            procedure=tuple(self._step(it, ("procedure", at)) for at, it in enumerate(form.procedure)),
            open_questions=tuple(
                OpenQuestion(Bilingual(it.zh, it.en), self.in_force(it.in_force, path), self.notes.tree.where(path))
                for path, it in ((("open_questions", at), it) for at, it in enumerate(form.open_questions))
            ),
            vocabulary=self.vocabulary,
            where=self.notes.tree.where(()),
            eligibility_where=self.notes.tree.where(("eligibility",), key=True),
            kept=KeptFile(self.notes.tree.path, self.notes.tree.lines),
        )

    def _check_names(self) -> None:
        places: list[tuple[Path_, str]] = [(("parameters", name), name) for name in self.parameters]
        places += [(("criteria", name), name) for name in self.form.criteria]
        taken: dict[str, str] = dict.fromkeys(RESERVED, "保留字 (reserved)")
        taken |= dict.fromkeys(self.facts, "事实 (fact)") | dict.fromkeys(
            self.vocabulary.parameters, "参数 (parameter)"
        )
        for path, name in places:
            if name in taken:
                text = f"{name} 与{taken[name]}同名 (shadowed name)"
                self.notes.add(path, Code.SHADOWED_NAME, text, "请换一个名称 (choose another name)", key=True)
            taken[name] = "参数 (parameter)" if path[0] == "parameters" else "条件 (criterion)"

    def _eligibility(self) -> Test | None:
        written = self.form.eligibility
        if self.form.kind == "duty":
            if written is not None:
                self.notes.add(
                    ("eligibility",), Code.NOT_ALLOWED, "职责没有资格条件 (a duty has no eligibility)", key=True
                )
            return None
        if written is None:
            self.notes.add((), Code.MISSING_KEY, "缺少键 eligibility (missing key)", _ELIGIBILITY)
            return None
        if written == {"all": []}:
            return AllOf(())
        return self._group(written, ("eligibility",), with_routes=True)

    def _group(self, written: object, path: Path_, *, with_routes: bool = False) -> Test:
        """A criterion's id, or {all | any | not | routes: …}."""
        if isinstance(written, str):
            return self._listed(written, path)
        if not isinstance(written, dict) or len(written) != 1 or next(iter(written)) not in _GROUPS:
            text = "应为条件的名称，或 all、any、not、routes 之一 (a criterion or one group)"
            self.notes.add(path, Code.WRONG_VALUE, text)
            return BROKEN
        ((kind, items),) = written.items()
        path = (*path, kind)
        if kind == "not":
            return Not(self._group(items, path))
        if not isinstance(items, list) or not items:
            self.notes.add(path, Code.EMPTIED, f"{kind} 须列出至少一项 (an empty list)")
            return BROKEN
        if kind == "routes":
            if not with_routes:
                text = "途径只能列在 eligibility 中，不能在 not 之下 (routes stand in eligibility, never under not)"
                self.notes.add(path, Code.MISPLACED_ROUTE, text)
            return AnyOf(tuple(self._listed(item, (*path, at), as_route=True) for at, item in enumerate(items)))
        tests = tuple(self._group(item, (*path, at), with_routes=with_routes) for at, item in enumerate(items))
        return AllOf(tests) if kind == "all" else AnyOf(tests)

    def _listed(self, name: object, path: Path_, *, as_route: bool = False) -> Test:
        if not isinstance(name, str) or name not in self.form.criteria:
            self.undeclared("条件 (criterion)", str(name), self.form.criteria, path)
            return BROKEN
        if as_route:
            if name in self.routes:
                text = f"途径 {name} 已列在 {self.routes[name]} (a route listed twice)"
                self.notes.add(path, Code.DUPLICATE_ID, text, "留下一处 (keep one of them)")
            self.routes.setdefault(name, self.notes.tree.where(path))
        return Holds(name, as_route=as_route, listed=True, where=self.notes.tree.where(path))

    def _criterion(self, name: str, form: CriterionForm) -> Criterion:
        path = ("criteria", name)
        written = {key: value for key, value in (("all", form.all), ("any", form.any), ("not", form.not_)) if value}
        if len(written) + bool(form.when) != 1:
            text = "when、all、any、not 恰取其一 (exactly one of them)"
            self.notes.add(path, Code.WRONG_VALUE, text, key=True)
        if form.when and not form.cite:
            self.notes.add(
                path,
                Code.MISSING_CITATION,
                f"条件 {name} 没有引注 (no citation)",
                "写 cite: {source, at} (write it so)",
                key=True,
            )
        when = self.test(form.when, self.scope("criterion"), (*path, "when")) if form.when else None
        if written and not form.when:
            when = self._group(written, path)
        return Criterion(
            id=name,
            title=form.title,
            when=when or BROKEN,
            basis=self.citations(form.cite, (*path, "cite")),
            in_force=self.in_force(form.in_force, path),
            where=self.notes.tree.where(path, key=True),
            reading=form.reading,
            note=form.note,
        )

    def _check_cycles(self, criteria: Mapping[str, Criterion]) -> None:
        below = {
            name: [node.criterion for node in walk(it.when) if isinstance(node, Holds) and node.criterion in criteria]
            for name, it in criteria.items()
        }
        rings = list(find_rings(below))
        for ring in rings:
            text = f"条件依赖自身：{say_ring(ring)} (a criterion that depends on itself)"
            self.notes.add(("criteria", ring[0]), Code.CYCLE, text, "断开其中一处 (break it somewhere)", key=True)
        level = set() if rings else set(criteria)
        for _ in range(MAX_CHAIN):
            level = {name for name in level if level & set(below[name])}
        for name in sorted(level):
            text = f"条件 {name} 层层依赖超过 {MAX_CHAIN} 层 (a chain of criteria too long)"
            self.notes.add(("criteria", name), Code.CYCLE, text, "并作较少的几层 (join some of them)", key=True)

    def _check_routes(self, eligibility: Test, criteria: Mapping[str, Criterion]) -> None:
        """A route is named in lists of routes alone: nowhere else in eligibility, nor inside another criterion."""
        for test in (eligibility, *(it.when for it in criteria.values())):
            for node in walk(test):
                if isinstance(node, Holds) and node.criterion in self.routes and not node.as_route:
                    text = f"途径 {node.criterion} 只能列在 routes 中 (a route outside routes)"
                    hint = "不作途径的，另写一个条件 (declare another criterion for what is no route)"
                    self.notes.add_at(node.where or self.notes.tree.where(()), Code.MISPLACED_ROUTE, text, hint)

    def _entitlement(self, name: str, form: EntitlementForm) -> EntitlementTable:
        path = ("entitlements", name)
        rows = tuple(self._row(it, form.unit, (*path, "rows", at)) for at, it in enumerate(form.rows))
        if form.unit not in UNITS:
            self.unknown_unit(form.unit, (*path, "unit"))
        return EntitlementTable(name, form.title, form.unit, rows, self.notes.tree.where(path, key=True))

    def _row(self, form: EntitlementRowForm, unit: str, path: Path_) -> EntitlementRow:
        when = self.test(form.when, self.scope("material"), (*path, "when")) if form.when else None
        return EntitlementRow(
            id=f"{path[1]}.{int(path[-1]) + 1}",
            title=form.title,
            when=when or Constant(value=form.when is None),
            value=self.amount(form.value, unit, (*path, "value")) or Number(0),
            basis=self.citations(form.cite, (*path, "cite")),
            in_force=self.in_force(form.in_force, path),
            where=self.notes.tree.where(path),
            reading=form.reading,
            note=form.note,
        )

    def _step(self, form: StepForm, path: Path_) -> Step:
        since = self.facts.get(form.since or "")
        if form.since and (since is None or since.type is not FactType.DATE):
            days = [name for name, fact in self.facts.items() if fact.type is FactType.DATE]
            self.undeclared("日期事实 (fact that is a day)", form.since, days, (*path, "since"))
        ids = [it.id for it in self.form.procedure]
        if form.before and form.before not in ids[int(path[1]) + 1 :]:
            self.undeclared("在后的环节 (a later step)", form.before, ids, (*path, "before"))
        written = [key for key in ("after", "since", "before") if getattr(form, key)]
        for key in written[1:]:
            text = f"{'、'.join(written)} 只写一个：期限只从一处算起 (only one of them)"
            self.notes.add((*path, key), Code.WRONG_VALUE, text, key=True)
        when = self.test(form.when, self.scope("material"), (*path, "when")) if form.when else Constant(value=True)
        if form.after and form.after not in [step.id for step in self.form.procedure[: int(path[1])]]:
            self.undeclared(
                "在前的环节 (an earlier step)", form.after, [it.id for it in self.form.procedure], (*path, "after")
            )
        return Step(
            id=form.id,
            title=form.title,
            actor=self._agency(form.actor, (*path, "actor")),
            after=form.after,
            since=form.since,
            before=form.before,
            when=when or BROKEN,
            channels=form.channels,
            place=form.place,
            limit=self._step_limit(form, (*path, "limit")),
            basis=self.citations(form.cite, (*path, "cite")),
            in_force=self.in_force(form.in_force, path),
            where=self.notes.tree.where(path),
            note=form.note,
            after_where=self.notes.tree.where((*path, "after")),
        )

    def _step_limit(self, form: StepForm, path: Path_) -> Limit | None:
        limit = self._limit(form.limit, path)
        parts = limit.parts if limit else ()
        if form.before and not (parts and all(part.kind == "at_least" for part in parts)):
            text = "before 的期限写 at_least：至少提前多久 (with before, at_least: how long before)"
            self.notes.add(path, Code.WRONG_VALUE, text)
        elif form.before and any(part.roll in ("following", "modified_following") for part in parts):
            text = "往回数的期限不往后顺延：roll 写 preceding 或 unadjusted (counted back, it does not roll on)"
            self.notes.add(path, Code.WRONG_VALUE, text)
        return limit

    def _limit(self, written: Any, path: Path_) -> Limit | None:
        if written is None:
            return None
        if isinstance(written, str):
            test = self.test(written, Scope({}), path)
            if test and not isinstance(test, Unstated):
                self.notes.add(path, Code.WRONG_VALUE, '期限应为一张表，或 unstated("原因") (a mapping or unstated)')
            return Limit("unstated", unstated=test.reason) if isinstance(test, Unstated) else None
        try:
            form = LimitForm.model_validate(written)
        except ValidationError as error:
            note_faults(self.notes, LimitForm, error, path)
            return None
        return link_limit(form, path, self.notes, self.count)

    def _agency(self, name: str, path: Path_) -> Agency:
        agency = self.vocabulary.agencies.get(name)
        if agency is None:
            self.undeclared("机构 (agency)", name, self.vocabulary.agencies, path)
        return agency or Agency(name, Bilingual(name, name))

    def _source(self, name: str, index: int) -> Any:
        source = self.sources.get(name)
        if source is None:
            self.undeclared("来源 (source)", name, self.sources, ("legal_basis", index))
        return source


def duplicate_ids(service: ServiceModel) -> Iterator[tuple[Path_, str, Position]]:
    """Paths of materials and steps that share an id with an earlier one on some day, and where that one stands."""
    materials = [(it.id, it.in_force, it.where) for it in service.materials]
    steps = [(it.id, it.in_force, it.where) for it in service.procedure]
    for key, items in (("materials", materials), ("procedure", steps)):
        for at, (name, span, _) in enumerate(items):
            earlier = [where for other, before, where in items[:at] if name == other and before.overlaps(span)]
            if earlier:
                yield (key, at), name, earlier[0]
