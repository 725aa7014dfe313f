"""Strategies for small rulesets: every kind of node, dated and split parameters, routes, materials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from eligibility.citation import Citation, Grade, Source
from eligibility.errors import Position
from eligibility.rules.compiled import History
from eligibility.rules.model import (
    ALWAYS,
    Criterion,
    InForce,
    Material,
    Piece,
    Printed,
    ServiceModel,
    Supervision,
)
from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    FactIn,
    FactIs,
    FactValue,
    Holds,
    Not,
    Number,
    Operator,
    ParameterValue,
    Test,
    Today,
    Unstated,
    Value,
    Via,
)
from eligibility.rules.vocabulary import (
    Agency,
    DatedFigures,
    Document,
    Fact,
    FactType,
    Figure,
    Parameter,
    Vocabulary,
)
from eligibility.text import Bilingual
from tests.people import applicants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from eligibility.rules.compiled import Compiled
    from eligibility.rules.evaluation import Evaluation
    from tests.people import Facts

T = TypeVar("T")

NOWHERE = Position("random.yaml")
NAME = Bilingual("名", "name")
FIRST, SECOND, THIRD = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
MAYBE = date(2020, 10, 1)
DAYS = (FIRST, date(2020, 9, 30), MAYBE, date(2020, 12, 31), SECOND, date(2021, 6, 15), THIRD, date(2024, 2, 29))
TODAY = date(2024, 2, 29)
SOURCES = tuple(
    Source(f"s{grade}", NAME, NAME, grade, seen=True, checked=date(2020 + int(grade), 6, 30)) for grade in Grade
)
_BOOLEANS = ("has_a", "has_b", "has_c")
_NUMBERS = ("n_one", "n_two", "n_ten", "months_since", "n_next")
_MEMBERS = {"colour": ("red", "blue"), "shape": ("round", "square", "flat")}


def _fact(name: str, type_: FactType, order: int, **more: Any) -> Fact:
    question = None if more.get("derive") else NAME
    asked_of = ("applicant", "register", "agency")[order % 3]
    return Fact(name, type_, Bilingual(name, name), order, question=question, asked_of=asked_of, **more)


def _vocabulary() -> Vocabulary:
    numbers: dict[str, Any] = {"minimum": 0, "maximum": 6}
    facts = [
        *(_fact(name, FactType.BOOLEAN, at) for at, name in enumerate(_BOOLEANS)),
        _fact("n_one", FactType.INTEGER, 3, **numbers),
        _fact("n_two", FactType.INTEGER, 4, **numbers),
        _fact("n_ten", FactType.DECIMAL, 5, **numbers),
        *(
            _fact(name, FactType.ENUM, 6 + at, members=dict.fromkeys(members, NAME))
            for at, (name, members) in enumerate(_MEMBERS.items())
        ),
        _fact("since", FactType.DATE, 8, latest_today=True, minimum=date(2023, 8, 1)),
        _fact(
            "months_since",
            FactType.INTEGER,
            9,
            minimum=0,
            maximum=6,
            derive=Call("full_months", (FactValue("since"), Today())),
        ),
        _fact("n_next", FactType.INTEGER, 10, derive=Arithmetic("+", FactValue("n_two"), Number(1))),
    ]
    documents = {f"paper_{at}": Document(f"paper_{at}", NAME) for at in range(6)}
    sources = {source.id: source for source in SOURCES}
    return Vocabulary({fact.name: fact for fact in facts}, documents, {"hall": Agency("hall", NAME)}, sources, {})


VOCABULARY = _vocabulary()
FACTS = VOCABULARY.facts

# ---------------------------------------------------------------- choosing


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


class Chooser:
    """Draws rules node by node; hypothesis is asked for small whole numbers only, which is fast."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self._draw(_below(len(options)))] if len(options) > 1 else options[0]

    def one_in(self, count: int) -> bool:
        """True once in *count* times."""
        return self._draw(_below(count)) == count - 1

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """One or more of the options, each once."""
        left = list(options)
        count = self.pick(range(1, most + 1))
        return tuple(left.pop(self._draw(_below(len(left)))) for _ in range(count))

    # ------------------------------------------------------------ parameters

    def figure(self, possible_from: date | None) -> Figure:
        """One number, two candidates, or none with the reason."""
        basis = tuple(Citation(source) for source in self.some(SOURCES, 2)) if self.one_in(2) else ()
        if self.one_in(8):
            return Figure((), "why", basis, possible_from)
        return Figure(self.some(_AMOUNTS, 2 if self.one_in(4) else 1), "", basis, possible_from)

    def parameter(self, name: str, by: str | None) -> Parameter:
        """A parameter with one to three values; the first may have an unknown start."""
        keys: tuple[str | None, ...] = _MEMBERS[by] if by else (None,)
        starts = self.pick(((FIRST,), (FIRST, SECOND), (FIRST, SECOND, THIRD), (FIRST, THIRD), (SECOND,)))
        dated = []
        for start in starts:
            late = start is starts[0] is not FIRST
            figures = {
                key: self.figure(FIRST if late else MAYBE if start is SECOND and self.one_in(2) else None)
                for key in keys
            }
            dated.append(DatedFigures(start, figures))
        return Parameter(name, "times", NAME, by, tuple(dated))

    # ------------------------------------------------------------ conditions

    def value(self, depth: int = 2) -> Value:
        """A number, a fact, a parameter, or arithmetic over them."""
        if depth and self.one_in(4):
            if self.one_in(2):
                return Call(self.pick(("min", "max")), (self.value(depth - 1), self.value(depth - 1)))
            return Arithmetic(self.pick(("+", "-", "*")), self.value(depth - 1), self.value(depth - 1))
        return self.pick(_VALUES)

    def leaf(self) -> Test:
        """A test of facts, or what no source states."""
        match self.pick(range(8)):
            case 0 | 1 | 2:
                return FactIs(self.pick(_BOOLEANS))
            case 3:
                enum = self.pick(tuple(_MEMBERS))
                return FactIn(enum, self.some(_MEMBERS[enum], 2))
            case 7 if self.one_in(2):
                return Unstated(self.pick(("原因 (reason)", "另一原因 (another reason)")))
            case _:
                return self.comparison()

    def comparison(self) -> Compare:
        left, right = self.value(), self.value()
        return Compare(self.pick(_OPERATORS), left, right)

    def test(self, named: Sequence[Test] = (), depth: int = 2) -> Test:
        """A condition; *named* is what it may name besides facts."""
        kind = self.pick(range(6)) if depth else 0
        match kind:
            case 3:
                return Not(self.test(named, depth - 1))
            case 4:
                return AllOf(tuple(self.test(named, depth - 1) for _ in range(self.pick((2, 3)))))
            case 5:
                return AnyOf(tuple(self.test(named, depth - 1) for _ in range(self.pick((2, 3)))))
            case _:
                return self.pick(named) if named and self.one_in(2) else self.leaf()

    # ------------------------------------------------------------ services

    def criteria(self) -> dict[str, Criterion]:
        """Plain criteria and routes; those called c and d may be out of force."""
        criteria: dict[str, Criterion] = {}
        for name in ("plain_a", "plain_b", "plain_c", "route_a", "route_b", "route_c", "route_d"):
            named = [Holds(other) for other in criteria if other in ("plain_a", "plain_b")]
            in_force = self.pick(_SPANS) if name[-1] in "cd" else ALWAYS
            basis = tuple(Citation(source) for source in self.some(SOURCES, 2))
            criteria[name] = Criterion(name, NAME, self.test(named), basis, in_force, NOWHERE)
        return criteria

    def eligibility(self) -> Test:
        """Two lists of routes, one of them perhaps behind other conditions."""
        route_a, route_b, route_c, route_d = (Holds(f"route_{at}", as_route=True, listed=True) for at in "abcd")
        plain_a, plain_b, plain_c = (Holds(f"plain_{at}", listed=True) for at in "abc")
        second: Test = AnyOf((route_b, route_d))
        if self.one_in(2):
            second = AllOf((self.pick((plain_a, plain_c)), plain_b, second))
        items: tuple[Test, ...] = (AnyOf((route_a, route_c)), second)
        either: Test = AnyOf((*items, self.pick((plain_a, plain_c))) if self.one_in(4) else items)
        return self.pick((either, AllOf((plain_a, either)), AllOf((either, Not(plain_b)))))

    def material(self, at: int) -> Material:
        """A requirement that may hang on routes and criteria."""
        named: list[Test] = [*(Via(f"route_{at}") for at in "abcd"), Holds("plain_a"), Holds("route_b")]
        return Material(
            id=f"paper_{at}",
            title=NAME,
            item=None,
            pieces=(Piece(f"paper_{at}"),),
            choice=False,
            when=Constant(value=True) if self.one_in(4) else self.test(named),
            exempt_when=self.test(named, 1) if self.one_in(3) else None,
            open_ended=False,
            provided_by="applicant",
            basis=(Citation(self.pick(SOURCES)),),
            in_force=self.pick(_SPANS),
            where=NOWHERE,
        )

    def service(self) -> ServiceModel:
        """A service whose every day can be bound."""
        return ServiceModel(
            id="random",
            number="0-0",
            kind="application",
            title=NAME,
            printed=Printed("", "", "", "", ""),
            agencies={},
            legal_basis=(),
            supervision=Supervision(Agency("hall", NAME), "1"),
            in_force=InForce(FIRST),
            in_force_basis="cited",
            grants=None,
            parameters={name: self.parameter(name, by) for name, by in _PARAMETERS.items()},
            criteria=self.criteria(),
            eligibility=self.eligibility(),
            materials=tuple(self.material(at) for at in range(self.pick(range(4)))),
            procedure=(),
            open_questions=(),
            vocabulary=VOCABULARY,
            where=NOWHERE,
        )


_AMOUNTS: tuple[int | Decimal, ...] = (*range(7), Decimal("0.5"), Decimal("3.5"))
_OPERATORS: tuple[Operator, ...] = ("==", "!=", "<", "<=", ">", ">=")
_PARAMETERS = {"p_plain": None, "p_colour": "colour", "p_shape": "shape"}
_VALUES: tuple[Value, ...] = (
    *(FactValue(name) for name in _NUMBERS),
    *(ParameterValue("p_plain"),) * 2,
    *(ParameterValue("p_colour", key_fact="colour"),) * 3,
    *(ParameterValue("p_shape", key_fact="shape"),) * 2,
    ParameterValue("p_shape", key="flat"),
    *(Number(number) for number in (0, 2, 3, 5, -3, Decimal("0.5"), Decimal("-2.25"))),
)
_SPANS = (ALWAYS, ALWAYS, InForce(SECOND), InForce(until=date(2020, 12, 31)), InForce(MAYBE, THIRD))


@st.composite
def conditions(draw: st.DrawFn) -> Test:
    """A condition of any kind, over facts and parameters."""
    return Chooser(draw).test(depth=3)


@dataclass(frozen=True, slots=True, repr=False)
class Situation:
    """A random service on a random day, and an applicant."""

    service: ServiceModel
    day: date
    facts: Facts

    def __repr__(self) -> str:
        rules = self.service
        shown = (rules.parameters, rules.criteria, rules.eligibility, rules.materials, self.day.isoformat(), self.facts)
        return "\n".join(map(repr, shown))

    @property
    def compiled(self) -> Compiled:
        """The rules of the day."""
        return History(self.service).on(self.day)

    def evaluate(self) -> Evaluation:
        """The applicant under the rules of the day."""
        return self.compiled.evaluate(self.facts, self.day, TODAY)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Random rules, a day, and random facts with unknowns."""
    choose = Chooser(draw)
    facts = draw(applicants(FACTS, TODAY, unknown=choose.pick((0.1, 0.25, 0.6))))
    return Situation(choose.service(), choose.pick(DAYS), facts)
