"""A small random service as the text of its file, with every kind of condition, of figure and of part.

It has dated parameters, routes, materials, entitlements, and steps that only some cases have, in the words of
`words/`. Every day of it can be bound: a list always keeps an item that is in force, and only lists name a criterion
that may be out of force.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from eligibility.rules.tokens import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

T = TypeVar("T")

WORDS = Path(__file__).parent / "words"
FIRST, MAYBE, SECOND, THIRD = "2020-01-01", "2020-10-01", "2021-01-01", "2022-01-01"
DAYS = (FIRST, "2020-09-30", MAYBE, "2020-12-31", SECOND, "2021-06-15", THIRD, "2024-02-29")
"""Days on which something can change, days before them, and others."""

_BOOLEANS = ("has_a", "has_b", "has_c")
_NUMBERS = (
    *("few", "many", "amount", "months_since", "months_between", "one_more", "least"),
    *("years_since", "days_left", "months_apart", "share"),
)
_DATES = ("since", "planned")
_MEMBERS = {"colour": ("red", "blue"), "shape": ("round", "square", "flat")}
_SPLIT_BY = {"p_plain": None, "p_colour": "colour", "p_shape": "shape"}
_FIGURES = ("p_plain", "p_plain", "p_colour[colour]", "p_colour[colour]", "p_shape[shape]", "p_shape[flat]")
_LITERALS = ("0", "2", "3", "5", "-3", "0.5", "-2.25")
_AMOUNTS = ("0", "1", "2", "3", "4", "5", "6", "0.5", "3.5")
_STARTS = ((FIRST,), (FIRST, SECOND), (FIRST, SECOND, THIRD), (FIRST, THIRD), (SECOND,))
_SPANS = (f"{{from: {SECOND}}}", "{until: 2020-12-31}", f"{{from: {MAYBE}, until: {THIRD}}}")
_SOURCES = ("law", "guide", "repost", "guess")
_PAPERS = ("paper_1", "paper_2", "paper_3")
_REASONS = ('unstated("原因 (reason)")', 'unstated("另一原因 (another reason)")')


class RulesWriter:
    """Writes one service; *below* picks a number from 0 to below its argument, 0 being the simplest choice."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below
        self._figures: dict[str, None] = {}

    def day(self) -> str:
        """A day on which the service is in force."""
        return self._pick(DAYS)

    def service(self) -> str:
        """The whole text of the file."""
        plain, plain_passing, criteria = self._criteria("plain", 3, ())
        steady = [name for name in plain if name not in plain_passing]
        routes, passing, more = self._criteria("route", 4, steady)
        eligibility = self._eligibility(steady, sorted(plain_passing), self._lists(routes, passing))
        named = [*(f"route({name})" for name in routes), *steady, *(it for it in routes if it not in passing)]
        materials: list[str] = []
        for paper in _PAPERS:
            materials += self._material(paper, named) if self._below(2) else ()
        tables: list[str] = []
        while len(tables) < 2 and self._one_in(3):  # noqa: PLR2004 - tables
            tables.append("".join(self._table(f"table_{len(tables) + 1}", named)))
        steps: list[str] = []
        while len(steps) < 2 and self._one_in(3):  # noqa: PLR2004 - steps
            steps.append("".join(self._step(f"step_{len(steps) + 1}", named)))
        parameters = [line for name in self._figures for line in self._parameter(name)]
        frame, _, _ = (WORDS / "services" / "frame.yaml").read_text(encoding="utf-8").partition("eligibility:")
        sections = (
            *(("parameters", parameters), ("criteria", criteria + more), ("materials", materials)),
            *(("entitlements", tables), ("procedure", steps)),
        )
        written = "".join(f"\n{name}:\n{''.join(lines)}" for name, lines in sections if lines)
        return f"{frame}eligibility: {eligibility}\n{written}"

    def _criteria(self, stem: str, most: int, named: Sequence[str]) -> tuple[list[str], set[str], list[str]]:
        """Names of criteria, those out of force on some day, which the first never is, and the text of all."""
        names: list[str] = []
        passing: set[str] = set()
        lines: list[str] = []
        while len(names) < most and self._below(4):
            name = f"{stem}_{len(names) + 1}"
            if names and self._one_in(3):
                passing.add(name)
            own = [it for it in names if it not in passing] if stem == "plain" else ()
            lines += self._criterion(name, [*named, *own], passes=name in passing)
            names.append(name)
        return names, passing, lines

    def _lists(self, routes: Sequence[str], passing: Collection[str]) -> list[list[str]]:
        """The routes in one list or two, each of which keeps one that is in force."""
        half = self._below(3) + 1
        first, second = [*routes[:half]], sorted(routes[half:], key=lambda name: name in passing)
        if second and second[0] in passing:
            return [first + second]
        return [names for names in (first, second) if names]

    def _pick(self, options: Sequence[T]) -> T:
        return options[self._below(len(options))] if len(options) > 1 else options[0]

    def _one_in(self, count: int) -> bool:
        return self._below(count) == count - 1

    def _some(self, options: Sequence[T], most: int) -> list[T]:
        """One or more of the options, each once."""
        left = list(options)
        return [left.pop(self._below(len(left))) for _ in range(1 + self._below(most))]

    def _condition(self, named: Sequence[str], depth: int = 2) -> str:
        """A condition; *named* are those it may name besides facts."""
        text = self._test(named, depth)
        return text if len(text) <= MAX_LENGTH else self._pick(_BOOLEANS)

    def _test(self, named: Sequence[str], depth: int) -> str:
        match self._below(6) if depth else 0:
            case 3:
                return f"not ({self._test(named, depth - 1)})"
            case 4:
                return " and ".join(f"({self._test(named, depth - 1)})" for _ in range(2 + self._below(2)))
            case 5:
                return " or ".join(f"({self._test(named, depth - 1)})" for _ in range(2 + self._below(2)))
            case _:
                return self._pick(named) if named and self._one_in(2) else self._leaf()

    def _leaf(self) -> str:
        match self._below(9):
            case 0 | 1 | 2:
                return self._pick(_BOOLEANS)
            case 3:
                enum = self._pick(tuple(_MEMBERS))
                members = self._some(_MEMBERS[enum], 2)
                if len(members) == 1:
                    return f"{enum} {self._pick(('==', '!='))} {members[0]}"
                return f"{enum} {self._pick(('in', 'not in'))} {{{', '.join(members)}}}"
            case 7:
                return f"{self._value(1)} <= {self._pick(_NUMBERS)} < {self._value(1)}"
            case 8 if self._one_in(2):
                return self._pick(_REASONS)
            case _:
                return f"{self._value()} {self._pick(('==', '!=', '<', '<=', '>', '>='))} {self._value()}"

    def _value(self, depth: int = 2) -> str:
        if depth and self._one_in(5):
            one, two = self._value(depth - 1), self._value(depth - 1)
            form = self._pick(("({} + {})", "({} - {})", "({} * {})", "min({}, {})", "max({}, {})"))
            return form.format(one, two)
        if depth > 1 and self._one_in(12):
            return f"value_at({self._figure_read()}, {self._pick(_DATES)})"
        options = self._pick((_NUMBERS, _NUMBERS, _FIGURES, _LITERALS))
        return self._figure_read() if options is _FIGURES else self._pick(options)

    def _figure_read(self) -> str:
        figure = self._pick(_FIGURES)
        self._figures[figure.partition("[")[0]] = None
        return figure

    def _criterion(self, name: str, named: Sequence[str], *, passes: bool) -> Iterable[str]:
        yield f'  {name}:\n    title: {{zh: 条件 {name}, en: "Criterion {name}"}}\n'
        if named and self._one_in(4):
            listed = [self._listed(it) for it in self._some(named, min(2, len(named)))]
            yield f"    {self._pick(('all', 'any'))}: [{', '.join(listed)}]\n"
        else:
            yield f"    when: {self._condition(named)}\n"
        yield f"    cite: {self._cite()}\n"
        if passes:
            yield f"    in_force: {self._pick(_SPANS)}\n"

    def _listed(self, name: str) -> str:
        return f"{{not: {name}}}" if self._one_in(3) else name

    def _eligibility(self, steady: Sequence[str], passing: Sequence[str], lists: Iterable[Sequence[str]]) -> str:
        items = [self._listed(name) for name in steady if not self._one_in(3)]
        for names in lists:
            routes = f"{{routes: [{', '.join(names)}]}}"
            alone = not steady or self._below(2) == 0
            items.append(routes if alone else f"{{{self._pick(('all', 'any'))}: [{self._pick(steady)}, {routes}]}}")
        if not items:
            return "{all: []}"
        kind = self._pick(("all", "any"))
        if len(items) > 2 and self._one_in(3):  # noqa: PLR2004 - one, and a list of others
            items = [items[0], f"{{any: [{', '.join(items[1:])}]}}"]
        items += [name for name in passing if self._one_in(2)]
        return f"{{{kind}: [{', '.join(items)}]}}"

    def _material(self, paper: str, named: Sequence[str]) -> Iterable[str]:
        yield f"  - document: {paper}\n"
        if self._one_in(3):
            yield f"    {self._pick(('any_of', 'all_of'))}: [{', '.join(self._some(_PAPERS, 2))}]\n"
        if not self._one_in(4):
            yield f"    when: {self._condition(named)}\n"
        if self._one_in(3):
            yield f"    exempt_when: {self._condition(named, 1)}\n"
        yield f"    cite: {self._cite()}\n"
        if self._one_in(4):
            yield f"    in_force: {self._pick(_SPANS)}\n"

    def _table(self, name: str, named: Sequence[str]) -> Iterable[str]:
        yield f'  {name}:\n    title: {{zh: 待遇 {name}, en: "Table {name}"}}\n    unit: times\n    rows:\n'
        count = 1 + self._below(3)
        for at in range(count):
            yield f'      - title: {{zh: 第{at + 1}行, en: "Row {at + 1}"}}\n'
            if at < count - 1 or self._one_in(2):
                yield f"        when: {self._condition(named, 1)}\n"
            yield f"        value: {self._pick(_REASONS) if self._one_in(8) else self._value()}\n"
            yield f"        cite: {self._cite()}\n"
            if self._one_in(5):
                yield f"        in_force: {self._pick(_SPANS)}\n"

    def _step(self, name: str, named: Sequence[str]) -> Iterable[str]:
        yield f'  - id: {name}\n    title: {{zh: 环节 {name}, en: "Step {name}"}}\n    actor: hall\n'
        if not self._one_in(3):
            yield f"    when: {self._condition(named)}\n"
        yield f"    cite: {self._cite()}\n"

    def _parameter(self, name: str) -> Iterable[str]:
        by = _SPLIT_BY[name]
        yield f'  {name}:\n    unit: times\n    title: {{zh: 参数 {name}, en: "Parameter {name}"}}\n'
        yield f"    by: {by}\n" if by else ""
        yield f"    cite: {self._cite()}\n    values:\n"
        starts = self._pick(_STARTS)
        for start in starts:
            late = start == starts[0] != FIRST
            figures = [self._figure(start, late=late) for _ in (_MEMBERS[by] if by else (None,))]
            members = zip(_MEMBERS[by], figures, strict=True) if by else ()
            split = ", ".join(f"{member}: {figure}" for member, figure in members)
            yield f"      {start}: {f'{{{split}}}' if by else figures[0]}\n"

    def _figure(self, start: str, *, late: bool) -> str:
        """A number, two candidates, or none; a *late* first value has begun perhaps, or else there is none."""
        parts = []
        if self._one_in(8):
            parts.append("unstated: 没有说明 (not stated)")
        else:
            numbers = self._some(_AMOUNTS, 2 if self._one_in(4) else 1)
            parts.append(f"value: {numbers[0]}" if len(numbers) == 1 else f"one_of: [{', '.join(numbers)}]")
        if late or (start == SECOND and self._one_in(2)):
            parts.append(f"between: [{FIRST if late else MAYBE}, {start}]")
        if self._one_in(3):
            parts.append(f"cite: {self._cite()}")
        is_plain = len(parts) == 1 and parts[0].startswith("value: ")
        return parts[0].removeprefix("value: ") if is_plain else f"{{{', '.join(parts)}}}"

    def _cite(self) -> str:
        cites = [f"{{source: {source}}}" for source in self._some(_SOURCES, 2)]
        return cites[0] if len(cites) == 1 else f"[{', '.join(cites)}]"
