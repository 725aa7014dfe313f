"""Forward chaining for one applicant, from facts to documents and on to other services, told step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.engines.conclusions import Conclusions, FiringKind, Name
from eligibility.engines.durable import ENGINE, plan_rules
from eligibility.frozen import FrozenMap
from eligibility.rules.evaluation import Evaluation
from eligibility.rules.facts import check_facts
from eligibility.rules.finding_tree import seen_facts
from eligibility.rules.nodes import Compare, Test
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_not, say_test
from eligibility.rules.program import Kind
from eligibility.text import Bilingual, join, read_bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from eligibility.citation import Citation
    from eligibility.engines.durable import Fired, NetworkPlan
    from eligibility.engines.network import Implication, Token
    from eligibility.rules.compiled import Compiled, History
    from eligibility.rules.findings import SeenFact

_MOST_JOINED = 3


@dataclass(frozen=True, slots=True, repr=False)
class Firing:
    """One step of forward chaining: what was concluded, and the numbers of the steps it was concluded from.

    Steps are numbered from 1 in the order in which they fired. A "test" is decided from `facts`, a "group" joins
    steps; the others are concluded under the id of a criterion, a route, the service, a material, a table of
    entitlements, the fact that is granted, or (by its number) another service. `route` is that of a document asked
    for by it alone. A "service" has the outcome that would follow there from the granted status, UNKNOWN included.
    """

    number: int
    kind: FiringKind
    id: str | None
    title: Bilingual
    truth: Truth
    because: tuple[int, ...]
    facts: tuple[SeenFact, ...] = ()
    route: str | None = None
    citations: tuple[Citation, ...] = ()
    statement: Bilingual = field(default=Bilingual("", ""))
    """What was concluded, in words; a truth other than TRUE is said."""

    def __repr__(self) -> str:
        """Without truth or values: either may tell a sensitive fact."""
        return f"Firing({self.number}, {self.kind}{f' {self.id}' if self.id else ''})"

    def __str__(self) -> str:
        """The step on one line, with what it follows from."""
        because = "".join(f" [{number}]" for number in self.because)
        return f"[{self.number}] {self.statement}{' ←' if because else ''}{because}"


def assess_forward(
    compiled: Compiled, facts: Mapping[str, Any], on: date, today: date, opens: Sequence[History] = ()
) -> tuple[Evaluation, tuple[Firing, ...]]:
    """Every truth for one applicant as durable-rules finds it, and how it did; *opens* are what reads the status.

    FactError with every fault of the facts; MissingExtraError without the extra `durable`.
    """
    values = FrozenMap(check_facts(compiled.rules.service.vocabulary.facts, facts, today))
    untold = Evaluation(compiled.rules, compiled.program, on, today, values, ())

    def plan() -> NetworkPlan:
        drawn = Conclusions(compiled, opens)
        return plan_rules(compiled.program, drawn.implied, drawn.size, drawn)

    key = (id(compiled), *map(id, opens))
    fired = ENGINE.run(key, plan, values, lambda drawn: drawn.suppose(untold))
    evaluation = Evaluation(compiled.rules, compiled.program, on, today, values, fired.truths_of(compiled.program))
    return evaluation, _Teller(evaluation, fired).tell()


class _Teller:
    """Puts what fired into words: tests first, then each step that leads to something with a name."""

    def __init__(self, evaluation: Evaluation, fired: Fired) -> None:
        self.evaluation = evaluation
        self.drawn: Conclusions = fired.plan.about
        self.order = fired.order
        self.written: dict[int, Test] = {}
        for (_, node), at in evaluation.program.nodes.items():
            if isinstance(node, Compare):
                self.written.setdefault(at, node)
        self.titles: dict[int, Bilingual] = {}
        self.numbers: dict[int, int] = {}

    def tell(self) -> tuple[Firing, ...]:
        steps = self._wanted()
        operations = self.evaluation.program.operations
        concluded = {step.node for step in steps}
        used = {node for step in steps for node, _ in step.because}
        tests = [at for at in sorted(used - concluded) if at < len(operations) and operations[at].kind is Kind.TEST]
        told: list[Firing] = []
        for at in tests:
            self.numbers[at] = len(told) + 1
            told.append(self._test(at))
        for step in steps:
            because = self._because(step.because, step.node)
            self.numbers[step.node] = len(told) + 1
            told.append(self._step(step, because))
        return tuple(told)

    def _wanted(self) -> list[Implication]:
        """What has a name, and what led to it."""
        names, found = self.drawn.names, []
        wanted: set[int] = set()
        for step in reversed(self.order):
            if step.node in names or step.node in wanted:
                wanted |= {node for node, _ in step.because}
                found.append(step)
        return found[::-1]

    def _because(self, tokens: tuple[Token, ...], node: int) -> tuple[int, ...]:
        """The numbers of the steps; what was drawn from a test stands for it. What is put in besides has none."""
        found = []
        for below, _ in tokens:
            alias = self.drawn.aliases.get(below)
            at = self.numbers.get(alias) if alias is not None and alias != node else None
            found.append(at or self.numbers.get(below))
        return tuple(dict.fromkeys(number for number in found if number))

    def _test(self, at: int) -> Firing:
        test = self.evaluation.program.operations[at].test
        assert test is not None  # noqa: S101 - a TEST always has its test
        truth, title = self.evaluation.truth(at), self._title(at)
        facts, said = seen_facts(self.evaluation, test), _holds(truth, title)
        return Firing(self.numbers[at], "test", None, title, truth, (), facts, statement=said)

    def _step(self, step: Implication, because: tuple[int, ...]) -> Firing:
        name, truth, number = self.drawn.names.get(step.node), Truth(step.truth), self.numbers[step.node]
        if name is None:
            title = self._title(step.node)
            return Firing(number, "group", None, title, truth, because, statement=_holds(truth, title))
        said = self._say(name, truth)
        cited = name.citations
        return Firing(number, name.kind, name.id, name.title, truth, because, (), name.route, cited, said)

    def _title(self, at: int) -> Bilingual:
        """An operation in words; one with a name by that."""
        if at not in self.titles:
            name = self.drawn.names.get(at)
            self.titles[at] = _called(name) if name else self._worded(at)
        return self.titles[at]

    def _worded(self, at: int) -> Bilingual:
        rules, operation = self.evaluation.rules, self.evaluation.program.operations[at]
        if at in self.written:
            return say_test(self.written[at], rules, self.evaluation.values)
        match operation.kind:
            case Kind.TEST if operation.test is not None:
                return say_test(operation.test, rules, self.evaluation.values)
            case Kind.NOT:
                return say_not(self._title(operation.arguments[0]))
            case Kind.ALL | Kind.ANY if len(operation.arguments) <= _MOST_JOINED:
                zh, en = (" 且 ", " and ") if operation.kind is Kind.ALL else (" 或 ", " or ")
                return join([_bracketed(self._title(it)) for it in operation.arguments], zh=zh, en=en)
            case Kind.ALL | Kind.ANY:
                all_of = Bilingual("「{first}」等 {n} 项都满足", "all {n} of “{first}” and others")
                any_of = Bilingual("「{first}」等 {n} 项满足一项", "any of {n}: “{first}” and others")
                text = all_of if operation.kind is Kind.ALL else any_of
                return text.format(first=self._title(operation.arguments[0]), n=len(operation.arguments))
            case _:
                return read_bilingual(operation.reason)

    def _say(self, name: Name, truth: Truth) -> Bilingual:
        match name.kind:
            case "outcome":
                return Bilingual("结论：{it}", "outcome: {it}").format(it=Outcome.of(truth).label)
            case "service":
                said = _SAID["service", Truth.TRUE].format(number=name.id, title=name.title)
                return Bilingual("{said}：{it}", "{said}: {it}").format(said=said, it=Outcome.of(truth).label)
            case "document" if name.route:
                route = self.evaluation.rules.criteria[name.route].title
                return _BY_ROUTE.format(route=route, title=name.title)
            case kind if (kind, truth) in _SAID:
                return _SAID[kind, truth].format(title=name.title)
            case _:
                return _holds(truth, name.title)


_ROUTE = Bilingual("途径「{title}」", "route “{title}”")
_BY_ROUTE = Bilingual("按途径「{route}」需要：{title}", "needed as “{route}”: {title}")
_SAID: Mapping[tuple[FiringKind, Truth], Bilingual] = {
    ("route", Truth.TRUE): Bilingual("符合的途径：{title}", "qualifies as: {title}"),
    ("route", Truth.FALSE): Bilingual("不符合的途径：{title}", "does not qualify as: {title}"),
    ("document", Truth.TRUE): Bilingual("需要：{title}", "needed: {title}"),
    ("document", Truth.FALSE): Bilingual("不需要：{title}", "not needed: {title}"),
    ("entitlement", Truth.TRUE): Bilingual("待遇 {title}", "entitlement {title}"),
    ("status", Truth.TRUE): Bilingual(
        "可由机构认定：{title}（认定后才算）", "can be recognised by the agency: {title} (counts once it is)"
    ),
    ("service", Truth.TRUE): Bilingual("认定后 {number} {title}", "once recognised, {number} {title}"),
}


def _holds(truth: Truth, title: Bilingual) -> Bilingual:
    return title if truth is Truth.TRUE else Bilingual("不成立：{title}", "not so: {title}").format(title=title)


def _called(name: Name) -> Bilingual:
    return _ROUTE.format(title=name.title) if name.kind == "route" else name.title


def _bracketed(title: Bilingual) -> Bilingual:
    """A part of a group, in brackets where it is a group of its own."""
    joined = any(word in title.zh for word in (" 且 ", " 或 "))
    return Bilingual("（{title}）", "({title})").format(title=title) if joined else title
