"""The clever place: one applicant's facts are read, and the rules run on them, by one generated function.

`check_facts` asks the vocabulary what every value must be, and finds words for every fault. Nearly all facts given
are right and plain, and what that means for the facts of one day's rules is known beforehand: types, bounds and
derivations are written out here as straight lines of Python, some ten nanoseconds a fact, and the operations of the
program follow over the same local variables. Whatever is not plainly right (a fact the rules do not read, a type
that is only like the one wanted, a bound, a contradiction) is not judged here: the function answers None, and
`check_facts` decides. So nothing is taken here that is refused there, and what is taken is the same; tests hold the
two beside each other. The source holds only names made here, and fact names, quoted.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.days import parse_day
from eligibility.rules.derivation import FUNCTIONS
from eligibility.rules.facts import BEYOND, check_value
from eligibility.rules.history import facts_used
from eligibility.rules.native import Writer, load_function
from eligibility.rules.nodes import FactIs, facts_of
from eligibility.rules.program import Kind, reachable
from eligibility.rules.vocabulary import FactType, sources_of
from eligibility.truth import TRUTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from eligibility.rules.binding import DayRules
    from eligibility.rules.facts import Scalar
    from eligibility.rules.nodes import Value
    from eligibility.rules.outcome import Outcome
    from eligibility.rules.program import Program
    from eligibility.rules.vocabulary import Fact

Assess: TypeAlias = "Callable[[dict[str, Any], date], tuple[dict[str, Scalar], tuple[int, ...]] | None]"
Decide: TypeAlias = "Callable[[dict[str, Any], date], Outcome | None]"


def compile_assess(rules: DayRules, program: Program) -> Assess:
    """A function from a dict of facts, and the day they are read, to what `check_facts` makes of them and all truths.

    It answers None where they are not plainly right, and where one is given that these rules do not read.
    """
    indices = range(len(program.operations))
    writer = _FactsWriter(rules, program, indices)
    truths = "".join(f"t{index}, " for index in indices)
    lines = [
        "def assess(given, today):",
        "    values = given.copy()",
        *writer.check(kept=True),
        *writer.derive(),
        *writer.keep(),
        *writer.operations(program, writer.left),
        f"    return values, ({truths})",
    ]
    return load_function(lines, writer.constants, "assess")  # type: ignore[no-any-return]


def compile_decide(rules: DayRules, program: Program) -> Decide:
    """As `compile_assess`, to the outcome alone."""
    writer = _FactsWriter(rules, program, tuple(reachable(program, program.outcome)))
    lines = [
        "def decide(given, today):",
        *writer.check(kept=False),
        *writer.derive(),
        *writer.operations(program, writer.left),
        f"    return OUTCOMES[t{program.outcome}]",
    ]
    outcomes = [rules.outcome(truth) for truth in TRUTHS]
    return load_function(lines, {**writer.constants, "OUTCOMES": outcomes}, "decide")  # type: ignore[no-any-return]


def _with_kin(vocabulary: Mapping[str, Fact], names: Iterable[str]) -> tuple[str, ...]:
    """The names, what they derive from, and all that derives from these alone, each after its sources.

    What derives from any other fact stays unknown, since that one is not given.
    """
    wanted = {source for name in names for source in (name, *sources_of(name, vocabulary))}
    found = {name: None for name, fact in vocabulary.items() if name in wanted and fact.derive is None}
    derived = {name: facts_of(fact.derive) for name, fact in vocabulary.items() if fact.derive is not None}
    while ready := [name for name, below in derived.items() if name not in found and found.keys() >= {*below}]:
        found |= dict.fromkeys(ready)
    return tuple(found)


def _plain_answers(program: Program, indices: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Of those operations, the ones that a yes-or-no fact answers by itself: the fact, and whether it is to hold."""
    found: dict[int, tuple[str, bool]] = {}
    for index in indices:
        operation = program.operations[index]
        if isinstance(operation.test, FactIs):
            found[index] = operation.test.fact, True
        elif operation.kind is Kind.NOT and operation.arguments[0] in found:
            fact, holds = found[operation.arguments[0]]
            found[index] = fact, not holds
    return found


class _FactsWriter(Writer):
    """Writes the lines that read facts into local variables, too.

    That a yes-or-no fact holds, or does not, is answered in the step that reads it; `left` are the other *indices*.
    """

    def __init__(self, rules: DayRules, program: Program, indices: Sequence[int]) -> None:
        vocabulary = rules.service.vocabulary.facts
        names = _with_kin(vocabulary, facts_used(rules))
        super().__init__({name: f"f{at}" for at, name in enumerate(names)})
        self.facts = {name: vocabulary[name] for name in names}
        self.derived = [name for name, fact in vocabulary.items() if name in self.facts and fact.derive is not None]
        self.plain = _plain_answers(program, indices)
        self.left = [index for index in indices if index not in self.plain]
        known = {"date": date, "Decimal": Decimal, "parse_day": parse_day, "check_value": check_value}
        self.constants |= {"NAMES": frozenset(names), **known, **FUNCTIONS}

    def check(self, *, kept: bool) -> Iterator[str]:
        """Leave off unless every value is of the very type and within bounds; if *kept*, keep in `values` what is read.

        Facts that are not given, or None, are counted: only if these and the given ones are not all together is one
        given that is not read here, or is None.
        """
        yield "    get, absent = given.get, 0"
        for name, fact in self.facts.items():
            slot = self.slots[name]
            yield f"    {slot} = get({name!r})"
            if fact.type is FactType.BOOLEAN:
                yield f"    if {slot} is False: {self._answer(name, 0, 3)}"
                yield f"    elif {slot} is True: {self._answer(name, 3, 0)}"
                yield f"    elif {slot} is None: {self._answer(name, 1, 1)}; absent += 1"
                yield "    else: return None"
            else:
                yield f"    if {slot} is None: absent += 1"
                yield from self._check(fact, slot, kept=kept)
        yield f"    if len(given) + absent != {len(self.facts)}:"
        yield "        if not NAMES.issuperset(given): return None"
        if kept:
            yield "        values = {name: value for name, value in values.items() if value is not None}"

    def _check(self, fact: Fact, slot: str, *, kept: bool) -> Iterator[str]:
        into = f"values[{fact.name!r}] = " if kept else ""
        bounds = self._out_of_bounds(fact, slot)
        match fact.type:
            case FactType.ENUM:
                members = self.constant(frozenset(fact.members or ()))
                yield f"    elif type({slot}) is not str or {slot} not in {members}: return None"
            case FactType.DATE:
                yield "    else:"
                yield f"        if type({slot}) is str: {into}{slot} = parse_day({slot})"
                yield f"        if type({slot}) is not date{bounds}: return None"
            case FactType.INTEGER:
                yield f"    elif type({slot}) is not int{bounds}: return None"
            case _:
                yield f"    elif type({slot}) is not int{bounds}:"
                yield f"        if type({slot}) is not Decimal and type({slot}) is not float: return None"
                yield f"        {slot}, fault = check_value({self.constant(fact)}, {slot}, today)"
                yield "        if fault: return None"
                if kept:
                    yield f"        {into}{slot}"

    def _answer(self, name: str, holds: int, fails: int) -> str:
        """Set each operation that says the fact holds, and each that says it does not."""
        said = [(at, is_so) for at, (fact, is_so) in self.plain.items() if fact == name]
        return "; ".join(f"t{at} = {holds if is_so else fails}" for at, is_so in said) or "pass"

    def derive(self) -> Iterator[str]:
        """Work out derived facts, each after its sources; leave off at a contradiction, or out of bounds."""
        for fact in self.facts.values():
            if fact.derive is not None:
                yield from self._derive(fact, fact.derive)

    def keep(self) -> Iterator[str]:
        """Put what was derived to the values, in file order."""
        for name in self.derived:
            yield f"    if {self.slots[name]} is not None: values[{name!r}] = {self.slots[name]}"

    def _derive(self, fact: Fact, formula: Value) -> Iterator[str]:
        slot = self.slots[fact.name]
        known = " and ".join(f"{self.slots[source]} is not None" for source in facts_of(formula)) or "1"
        yield f"    if {known}:"
        yield f"        derived = {self.value(formula)}"
        yield f"        if {slot} is not None and {slot} != derived{self._out_of_bounds(fact, 'derived')}: return None"
        yield f"        {slot} = derived"

    def _out_of_bounds(self, fact: Fact, value: str) -> str:
        """` or ...` for each bound of the fact; a number that was given has no more digits than any may have."""
        low, high = fact.minimum, "today" if fact.latest_today else fact.maximum
        if fact.type.is_number and value != "derived":
            low = max(1 - BEYOND, 1 - BEYOND if low is None else low)
            high = min(BEYOND - 1, BEYOND - 1 if high is None else high)
        said = "" if low is None else f" or {value} < {self.constant(low)}"
        if high is None:
            return said
        return f"{said} or {value} > {high if high == 'today' else self.constant(high)}"
