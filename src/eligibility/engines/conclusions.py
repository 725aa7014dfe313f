"""What is concluded from the operations of a program, under the names people know.

They are criteria, routes, the outcome, entitlements, documents, the status that is granted, and what it opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from eligibility.engines.network import Implication, Token, implications
from eligibility.errors import NotInForceError
from eligibility.frozen import FrozenMap
from eligibility.materials.checklist import names_route
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eligibility.citation import Citation
    from eligibility.rules.compiled import Compiled, History
    from eligibility.rules.evaluation import Evaluation

FiringKind = Literal["test", "group", "criterion", "route", "outcome", "document", "entitlement", "status", "service"]
_TRUE, _FALSE = Truth.TRUE.value, Truth.FALSE.value


@dataclass(frozen=True, slots=True)
class Name:
    """What a node stands for: of which kind, its id and title, and the clauses that say so."""

    kind: FiringKind
    id: str
    title: Bilingual
    route: str | None = None
    citations: tuple[Citation, ...] = ()


@dataclass
class Conclusions:
    """The nodes of a program with names, and what is implied; nodes beyond the program are numbered on from it.

    `aliases` has for a test the node that was drawn from it and stands for it; `opened`, for each service that reads
    the granted status, the node of its truth, which is put in.
    """

    compiled: Compiled
    opens: Sequence[History]
    names: dict[int, Name] = field(default_factory=dict)
    aliases: dict[int, int] = field(default_factory=dict)
    opened: dict[int, History] = field(default_factory=dict)
    implied: list[Implication] = field(default_factory=list)
    size: int = 0

    def __post_init__(self) -> None:
        self.size = len(self.compiled.program.operations)
        criteria = self._criteria()
        left = self._routes()
        for implication in implications(self.compiled.program):
            for below in {node for node, _ in implication.because} & criteria.keys():
                self._draw(below, criteria.pop(below))
            self.implied.append(implication)
        for below, name in criteria.items():
            self._draw(below, name)
        for below, name in left:
            self._draw(below, name)
        self._entitlements()
        self._documents()
        self._status()

    def _label(self, at: int, name: Name) -> bool:
        """Name the operation itself, unless it is a single test, or bears a name."""
        if not self.compiled.program.operations[at].arguments or at in self.names:
            return False
        self.names[at] = name
        return True

    def _criteria(self) -> dict[int, Name]:
        """Names operations after their criteria, and returns those that are single tests."""
        left = {}
        for id_, at in self.compiled.program.criteria.items():
            criterion = self.compiled.rules.criteria[id_]
            name = Name("criterion", id_, criterion.title, citations=criterion.basis)
            if not self._label(at, name):
                left[at] = name
        return left

    def _draw(self, below: int, name: Name) -> int:
        """A node of that name, concluded either way from the one below."""
        node = self._add(name)
        self.implied += [Implication(node, truth, ((below, truth),)) for truth in (_TRUE, _FALSE)]
        if name.kind != "document":
            self.aliases.setdefault(below, node)
        return node

    def _add(self, name: Name | None) -> int:
        if name:
            self.names[self.size] = name
        self.size += 1
        return self.size - 1

    def _routes(self) -> list[tuple[int, Name]]:
        """Names operations after the outcome and the routes, and returns those that bear another name already."""
        rules, program = self.compiled.rules, self.compiled.program
        if not rules.is_applied_for:
            return []
        named = [(program.outcome, Name("outcome", rules.service.id, rules.service.title))]
        for route, at in program.routes.items():
            named.append((at, Name("route", route, rules.criteria[route].title, citations=rules.criteria[route].basis)))
        return [(at, name) for at, name in named if not self._label(at, name)]

    def _status(self) -> None:
        """The status its agency can grant to who is eligible, and what becomes of each service that reads it."""
        rules, outcome = self.compiled.rules, self.compiled.program.outcome
        if rules.service.grants is None or not rules.is_applied_for:
            return
        fact = rules.service.vocabulary.facts[rules.service.grants]
        status = self._add(Name("status", fact.name, fact.label))
        self.implied.append(Implication(status, _TRUE, ((outcome, _TRUE),)))
        for history in self.opens:
            given = self._add(None)
            self.opened[given] = history
            node = self._add(Name("service", history.service.number, history.service.title))
            self.implied += [Implication(node, it.value, ((status, _TRUE), (given, it.value))) for it in Truth]

    def _documents(self) -> None:
        """An item for all is required or not; one that depends on the route, by each route that holds."""
        rules, conditions = self.compiled.rules, self.compiled.program.conditions
        for at, material in enumerate(rules.materials):
            title = rules.service.vocabulary.documents[material.document].title
            if not names_route(material):
                self._draw(conditions[at, None], Name("document", material.id, title, citations=material.basis))
                continue
            for route, holds in self.compiled.program.routes.items():
                node = self._add(Name("document", material.id, title, route, material.basis))
                asked = conditions[at, route]
                self.implied.append(Implication(node, _TRUE, ((holds, _TRUE), (asked, _TRUE))))
            node = self._add(Name("document", material.id, title, citations=material.basis))
            self.implied.append(Implication(node, _FALSE, ((conditions[at, None], _FALSE),)))

    def _entitlements(self) -> None:
        """The first row of a table that holds, for who is eligible."""
        program = self.compiled.program
        for table in self.compiled.rules.entitlements.values():
            earlier: tuple[Token, ...] = ()
            for at, row in enumerate(table.rows):
                title = Bilingual("{table}：{row}", "{table}: {row}").format(table=table.title, row=row.title)
                node = self._add(Name("entitlement", table.id, title, citations=row.basis))
                holds = program.rows[table.id, at]
                because = ((program.outcome, _TRUE), *earlier, (holds, _TRUE))
                self.implied.append(Implication(node, _TRUE, because))
                earlier = (*earlier, (holds, _FALSE))

    def suppose(self, evaluation: Evaluation) -> Iterator[Token]:
        """What becomes of each service that reads the status, were it granted; none where no one applies for it."""
        granted = self.compiled.rules.service.grants
        fact = self.compiled.rules.service.vocabulary.facts[granted or ""] if self.opened else None
        if fact is None or fact.type is not FactType.BOOLEAN:
            return
        values = FrozenMap({**evaluation.values, fact.name: True})
        for node, history in self.opened.items():
            try:
                there = history.on(evaluation.on)
            except NotInForceError:
                continue
            if there.rules.is_applied_for:
                yield node, there.run(values, evaluation.on, evaluation.today).outcome.value
