"""Every construct of the language in one small service, a sample of each, and what of the language no sample uses.

What there is to use is read off the code's own types and tables, so that an operator, a function, a kind of test or
of value that is added anywhere asks for a sample, and each sample is put to every engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args, get_type_hints

from eligibility.engines import frame_graph, frame_thresholds
from eligibility.rules import derivation, grammar, nodes, phrases, scope
from eligibility.rules.nodes import Arithmetic, Call, Compare, Constant, walk
from eligibility.rules.program import Kind
from eligibility.testing.random_rules import WORDS
from tests.engines.agreement import read_ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import eligibility as el
    from eligibility.rules.nodes import Node

DAY = "2020-12-01"
Place: TypeAlias = Literal["criterion", "list", "document", "amount", "step", "eligibility"]


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct: its id, what it is in both languages, where it stands, and a sample of it."""

    id: str
    zh: str
    en: str
    sample: str
    place: Place = "criterion"


CONSTRUCTS = (
    Construct("fact", "是非事实", "a fact that is true or false", "has_a"),
    Construct("member", "取值相等", "a member", "colour == red"),
    Construct("other_member", "取值不等", "another member", "colour != red"),
    Construct("in_set", "属于集合", "in a set", "shape in {round, flat}"),
    Construct("not_in_set", "不属于集合", "not in a set", "shape not in {round, flat}"),
    Construct("negated", "非", "not", "not has_a"),
    Construct("both", "且", "and", "has_a and has_b"),
    Construct("either", "或", "or", "has_a or has_b"),
    Construct("equal", "等于", "equal", "few == 3"),
    Construct("unequal", "不等于", "unequal", "few != 3"),
    Construct("less", "小于", "less", "few < 3"),
    Construct("at_most", "至多", "at most", "few <= 3"),
    Construct("more", "大于", "more", "few > 3"),
    Construct("at_least", "至少", "at least", "few >= 3"),
    Construct("chained", "连续比较", "a chained comparison", "1 < few <= 4"),
    Construct("number_first", "数在左边", "the number first", "3 < few"),
    Construct("fraction", "小数", "a fraction", "amount >= 2.25"),
    Construct("whole_and_fraction", "整数与小数相比", "a whole number against an amount", "few < amount"),
    Construct("whole_with_fraction", "整数与小数字", "a whole number against a fraction", "few > 2.5"),
    Construct("negative", "负数", "a negative number", "many > -3"),
    Construct("sum", "加", "a sum", "few + amount > 3"),
    Construct("difference", "减", "a difference", "few - amount >= 0.5"),
    Construct("product", "乘", "a product", "few * amount <= 6"),
    Construct("least_of", "较小者", "min", "min(few, amount, many) >= 2"),
    Construct("greatest_of", "较大者", "max", "max(few, amount) > 2.5"),
    Construct("parameter", "参数", "a parameter", "few >= p_plain"),
    Construct("parameter_in_formula", "算式中的参数", "a parameter in a formula", "few * p_plain > amount + p_plain"),
    Construct("split", "按取值分列的参数", "a parameter split by an enum", "few >= p_shape[shape]"),
    Construct("one_split", "其中一个取值", "one member of it", "few >= p_shape[flat]"),
    Construct("split_twice", "两个分列的参数", "two of them", "amount + p_shape[shape] > p_colour[colour]"),
    Construct("several_values", "可能是几个数之一", "one of several values", "few >= p_several"),
    Construct("unsure_start", "起始日不确定", "an unsure start", "few >= p_unsure"),
    Construct("no_value", "没有说明的参数", "a value no source states", "few >= p_unstated"),
    Construct("as_of", "按另一日的参数", "a value as of another day", "few >= value_at(p_dated, planned)"),
    Construct("split_as_of", "按另一日、分列", "the same, split", "few > value_at(p_shape[shape], since)"),
    Construct("not_stated", "没有说明", "what no source states", 'unstated("原因 (reason)") or has_a'),
    Construct("named", "另一条件", "another criterion", "fact and not both"),
    Construct("all_of", "都满足", "a list: all", "all: [fact, {not: both}, either]", "list"),
    Construct("any_of", "至少一项", "a list: any", "any: [both, less, {not: fact}]", "list"),
    Construct("not_of", "不满足", "a list: not", "not: both", "list"),
    Construct("passed", "已失效的一项", "an item out of force", "any: [gone, both]", "list"),
    Construct("whole_years", "整年", "full years", "years_since >= 20"),
    Construct("years_compared", "整年与另一事实", "full years against a fact", "years_since - many > few"),
    Construct("whole_months", "整月", "full months", "months_since < 240"),
    Construct("months_of_two", "两日之间的整月", "full months between two days", "months_between >= 6"),
    Construct("whole_days", "天数", "full days", "days_left <= 30"),
    Construct("extreme_days", "两日中较早、较晚者", "the earlier and the later day", "months_apart > 12"),
    Construct("derived_sum", "由事实加出的事实", "a derived sum", "one_more > few"),
    Construct("derived_of_derived", "由推导事实推导", "derived from what is derived", "least == 3"),
    Construct("derived_fraction", "推导出的小数", "a derived fraction", "share >= 2.5"),
    Construct("lists_of_routes", "途径", "routes", "", "eligibility"),
    Construct("always", "一律要求的材料", "a document always asked for", "", "document"),
    Construct("when", "有条件的材料", "a document with a condition", "when: few > 2 or fact", "document"),
    Construct("by_route", "按途径的材料", "a document by route", "when: route(way_one) and has_b", "document"),
    Construct("by_route_gone", "已失效的途径", "a route out of force", "when: route(way_gone) or has_c", "document"),
    Construct("exempt", "免交", "an exemption", "exempt_when: has_a and few > 2", "document"),
    Construct("first_row", "先成立的一行", "the first row that holds", "2 if has_a, 3 if has_b, 2 if has_c", "amount"),
    Construct("amount_formula", "算式", "a formula", "few * amount + 1 - p_plain", "amount"),
    Construct("amount_extremes", "较小、较大者", "min and max", "min(max(few, 2), amount)", "amount"),
    Construct("amount_split", "分列的参数", "a split parameter", "p_shape[shape] * few", "amount"),
    Construct("amount_one_split", "其中一个取值", "one member of it", "p_shape[flat] + few", "amount"),
    Construct("amount_several", "可能是几个数之一", "one of several values", "max(p_several, few)", "amount"),
    Construct(
        "amount_as_of", "按另一日的参数", "a value as of another day", "value_at(p_dated, planned) + few", "amount"
    ),
    Construct(
        "row_as_of",
        "几行中按另一日的参数",
        "a value as of another day in one of several rows",
        "value_at(p_dated, planned) if has_a, 3 if has_b",
        "amount",
    ),
    Construct("amount_derived", "推导事实", "a derived fact", "years_since * 2", "amount"),
    Construct("amount_unstated", "没有说明的数额", "an amount no source states", 'unstated("原因 (reason)")', "amount"),
    Construct(
        "amount_by_route", "按途径的数额", "an amount by route", "1 if route(way_one), 2 if route(way_two)", "amount"
    ),
    Construct("step", "有条件的环节", "a step with a condition", "when: route(way_two) or amount > 1", "step"),
)
PARAMETERS = """\
  p_plain: {…, values: {2020-01-01: 2}}
  p_several: {…, values: {2020-01-01: {one_of: [2, 3.5]}}}
  p_unsure: {…, values: {2020-01-01: 2, 2021-01-01: {value: 4, between: [2020-10-01, 2021-01-01]}}}
  p_unstated: {…, values: {2020-01-01: {unstated: 没有说明 (not stated)}}}
  p_dated: {…, values: {2020-01-01: 1, 2021-01-01: {one_of: [3, 4]}, 2024-03-01: 2}}
  p_colour: {…, by: colour, values: {2020-01-01: {red: 4, blue: 5.5}}}
  p_shape:
    {…, by: shape, values: {2020-01-01: {round: 1, square: 4, flat: 3}, 2022-01-01: {round: 2, square: 2, flat: 2}}}
""".replace("…", "unit: times, title: {zh: 参数, en: x}, cite: {source: law}")
ROWS = {
    "first_row": (("has_a", "2"), ("has_b", "3"), ("has_c", "2")),
    "row_as_of": (("has_a", "value_at(p_dated, planned)"), ("has_b", "3")),
    "amount_by_route": (("route(way_one)", "1"), ("route(way_two)", "2")),
}
CITED = "title: {zh: 甲, en: x}, cite: {source: law}"


def ruleset_of_all() -> el.Ruleset:
    """The service with every sample, on a day on which one value is not sure to have begun."""
    frame, _, _ = (WORDS / "services" / "frame.yaml").read_text(encoding="utf-8").partition("eligibility:")
    parts = {place: [it for it in CONSTRUCTS if it.place == place] for place in get_args(Place)}
    lines = [
        frame,
        "eligibility: {any: [{all: [fact, {routes: [way_one, way_gone]}]}, {routes: [way_two]}]}\n",
        f"parameters:\n{PARAMETERS}criteria:\n",
        f"  gone: {{{CITED}, when: has_a, in_force: {{until: 2020-06-30}}}}\n",
        f"  way_one: {{{CITED}, when: few > 2}}\n  way_two: {{{CITED}, when: has_c and amount > 1}}\n",
        f"  way_gone: {{{CITED}, when: has_b, in_force: {{until: 2020-06-30}}}}\n",
        *(f"  {it.id}: {{{CITED}, when: {_quoted(it.sample)}}}\n" for it in parts["criterion"]),
        *(f"  {it.id}: {{title: {{zh: 甲, en: x}}, {it.sample}}}\n" for it in parts["list"]),
        "materials:\n",
        *(f"  - {{id: {it.id}, document: paper_1, cite: {{source: law}}{_when(it)}}}\n" for it in parts["document"]),
        "entitlements:\n",
        *(line for it in parts["amount"] for line in _table(it)),
        "procedure:\n",
        *(f"  - {{id: {it.id}, actor: hall, {CITED}{_when(it)}}}\n" for it in parts["step"]),
    ]
    return read_ruleset("".join(lines), DAY, "constructs")


def _quoted(text: str) -> str:
    return f"'{text}'"


def _when(construct: Construct) -> str:
    key, _, condition = construct.sample.partition(": ")
    return f", {key}: {_quoted(condition)}" if condition else ""


def _table(construct: Construct) -> Iterator[str]:
    yield f"  {construct.id}: {{title: {{zh: 甲, en: x}}, unit: times, rows: [\n"
    for condition, value in ROWS.get(construct.id, (("has_a", construct.sample),)):
        yield f"    {{{CITED}, when: {_quoted(condition)}, value: {_quoted(value)}}},\n"
    yield "  ]}\n"


def columns_of(construct: Construct, ruleset: el.Ruleset) -> tuple[str, ...]:
    """The columns that tell of a construct."""
    program, rules = ruleset.compiled.program, ruleset.compiled.rules
    match construct.place:
        case "criterion" | "list":
            return (f"criterion_{construct.id}",)
        case "document":
            (at,) = [at for at, it in enumerate(rules.materials) if it.id == construct.id]
            by_route = (f"node_{program.conditions[at, route]}" for route in program.routes)
            return (f"document_{construct.id}", *by_route)
        case "amount":
            return (f"granted_{construct.id}", f"entitlement_{construct.id}")
        case "step":
            (at,) = [at for at, it in enumerate(rules.procedure) if it.id == construct.id]
            return (f"node_{program.steps[at]}",)
        case "eligibility":
            return ("outcome", *(f"route_{route}" for route in program.routes))


# ---------------------------------------------------------------- what there is in the language


def gaps() -> set[str]:
    """What of the language no sample uses, and what one table of the code has and another one lacks."""
    return {f"no sample of {it}" for it in _in_the_code() - _in_the_samples()} | set(_differing_tables())


def _in_the_code() -> set[str]:
    unions = (*get_args(nodes.Test), *get_args(nodes.Value))
    found = {kind.__name__ for kind in unions}
    found |= {f"operator {it}" for table in _tables()["operators"].values() for it in table}
    found |= {f"function {it}" for table in _tables()["functions of values"].values() for it in table}
    found |= {f"function {it}" for it in scope.FUNCTIONS}
    return found | {f"operation {kind.value}" for kind in Kind}


def _in_the_samples() -> set[str]:
    ruleset = ruleset_of_all()
    found: set[str] = set()
    for node in _nodes(ruleset):
        found.add(type(node).__name__)
        match node:
            case Compare(operator) | Arithmetic(operator):
                found.add(f"operator {operator}")
            case Call(function):
                found.add(f"function {function}")
            case _:
                pass
    named = {"Via": "route", "Unstated": "unstated", "ValueAt": "value_at"}
    found |= {f"function {function}" for name, function in named.items() if name in found}
    return found | {f"operation {it.kind.value}" for it in ruleset.compiled.program.operations}


def _nodes(ruleset: el.Ruleset) -> Iterator[Node]:
    rules, program = ruleset.compiled.rules, ruleset.compiled.program
    facts = rules.service.vocabulary.facts.values()
    roots: list[Node] = [it.when for it in rules.criteria.values()]
    roots += [rules.eligibility or Constant(value=True), *(it.when for it in rules.procedure)]
    roots += [test for it in rules.materials for test in (it.when, it.exempt_when) if test]
    roots += [part for table in rules.entitlements.values() for it in table.rows for part in (it.when, it.value)]
    roots += [it.derive for it in facts if it.derive and it.name in program.facts]
    roots += [it.test for it in program.operations if it.test]
    for root in roots:
        yield from walk(root)


def _tables() -> dict[str, dict[str, frozenset[str]]]:
    """What each part of the code has of the operators and of the functions, by where it stands."""
    comparing = frozenset(get_args(nodes.Operator))
    counting = frozenset(get_args(get_type_hints(Arithmetic)["operator"]))
    functions = frozenset(scope.FUNCTIONS) - {"route", "unstated", "value_at"}
    return {
        "operators": {
            "nodes": comparing | counting,
            "grammar": frozenset(grammar._OPERATORS.values()) | frozenset(grammar._ARITHMETIC.values()),  # noqa: SLF001
            "phrases": frozenset(phrases._SYMBOLS),  # noqa: SLF001
        },
        "comparisons": {
            "nodes": comparing,
            "frame_graph": frozenset(frame_graph.COMPARE),
            "frame_thresholds": frozenset(frame_thresholds.FLIPPED),
        },
        "functions of values": {"scope": functions, "derivation": frozenset(derivation.FUNCTIONS)},
    }


def _differing_tables() -> Iterator[str]:
    for what, tables in _tables().items():
        everything = frozenset[str]().union(*tables.values())
        for name, table in tables.items():
            yield from (f"{what}: {name} lacks {it}" for it in everything - table)
