from __future__ import annotations

import warnings
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.files.codes import Code
from eligibility.rules.grammar import parse_amount, parse_test, parse_value
from eligibility.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    FactIn,
    FactIs,
    FactValue,
    Holds,
    Node,
    Not,
    Number,
    ParameterValue,
    Test,
    Today,
    Unstated,
    Value,
    ValueAt,
    Via,
    walk,
)
from eligibility.rules.scope import FUNCTIONS, Scope
from eligibility.rules.tokens import MAX_DEPTH, MAX_LENGTH, needs_tokens, tell_tokens
from eligibility.rules.vocabulary import Fact, FactType, Parameter
from eligibility.text import Bilingual
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "◊"
NAME = Bilingual("名", "name")


def fact(name: str, type_: FactType, unit: str | None = None, members: tuple[str, ...] = ()) -> Fact:
    labels: Mapping[str, Bilingual] | None = dict.fromkeys(members, NAME) or None
    return Fact(name, type_, NAME, 0, unit=unit, members=labels)


def by_name(*facts: Fact) -> dict[str, Fact]:
    return {it.name: it for it in facts}


FACTS = by_name(
    fact("is_a", FactType.BOOLEAN),
    fact("is_b", FactType.BOOLEAN),
    fact("count", FactType.INTEGER),
    fact("age", FactType.INTEGER, "age"),
    fact("months", FactType.INTEGER, "month"),
    fact("income", FactType.DECIMAL, "CNY/month"),
    fact("sex", FactType.ENUM, members=("female", "male")),
    fact("colour", FactType.ENUM, members=("red", "blue")),
    fact("birth", FactType.DATE),
    fact("moved", FactType.DATE),
)
PARAMETERS = {
    it.name: it
    for it in (
        Parameter("line", "CNY/month", NAME, None, ()),
        Parameter("ratio", "times", NAME, None, ()),
        Parameter("min_age", "age", NAME, "sex", ()),
        Parameter("span", "month", NAME, None, ()),
    )
}
CRITERION = Scope(FACTS, PARAMETERS, ("poor", "old"), ("poor",), "criterion")
MATERIAL = Scope(FACTS, PARAMETERS, ("poor", "old"), ("poor", "old"), "material")
DERIVATION = Scope(FACTS, purpose="derivation")
COUNTED = by_name(fact("people", FactType.INTEGER, "person"), fact("sheets", FactType.INTEGER, "copy"))
COPIES = Scope(FACTS | COUNTED, PARAMETERS, ("poor",), ("old",), purpose="copies")
A, B = FactIs("is_a"), FactIs("is_b")
COUNT, AGE, INCOME = FactValue("count"), FactValue("age"), FactValue("income")
FEMALE = FactIn("sex", ("female",))


def faults_of(text: str, scope: Scope = CRITERION) -> list[tuple[Code, int]]:
    """Codes and offsets of what is wrong with a condition, which must be something."""
    node, faults = parse_test(text, scope)
    assert node is None
    assert faults
    return [(found.code, found.offset) for found in faults]


# ---------------------------------------------------------------- what is accepted


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("is_a", A),
        ("not is_a", Not(A)),
        ("not not is_a", Not(Not(A))),
        ("is_a and is_b", AllOf((A, B))),
        ("is_a and is_b and is_a", AllOf((A, B, A))),
        ("is_a or is_b", AnyOf((A, B))),
        ("is_a and is_b or not is_a", AnyOf((AllOf((A, B)), Not(A)))),
        ("is_a and (is_b or is_a)", AllOf((A, AnyOf((B, A))))),
        ("(((is_a)))", A),
        ("sex == female", FEMALE),
        ("female == sex", FEMALE),
        ("sex != female", Not(FEMALE)),
        ("female != sex", Not(FEMALE)),
        ("sex in {female}", FEMALE),
        ("sex in {female, male}", FactIn("sex", ("female", "male"))),
        ("sex in {male, female,}", FactIn("sex", ("male", "female"))),
        ("sex not in {female, male}", Not(FactIn("sex", ("female", "male")))),
        ("count == 3", Compare("==", COUNT, Number(3))),
        ("count != 3", Compare("!=", COUNT, Number(3))),
        ("count < 3", Compare("<", COUNT, Number(3))),
        ("count <= 3", Compare("<=", COUNT, Number(3))),
        ("count > 3", Compare(">", COUNT, Number(3))),
        ("count >= 3", Compare(">=", COUNT, Number(3))),
        ("3 <= count", Compare("<=", Number(3), COUNT)),
        ("count >= -3", Compare(">=", COUNT, Number(-3))),
        ("count >= 0.50", Compare(">=", COUNT, Number(Decimal("0.50")))),
        ("count >= -1.5", Compare(">=", COUNT, Number(Decimal("-1.5")))),
        ("1 < count <= 3", AllOf((Compare("<", Number(1), COUNT), Compare("<=", COUNT, Number(3))))),
        (
            "1 < count != 2 < 4",
            AllOf(
                (Compare("<", Number(1), COUNT), Compare("!=", COUNT, Number(2)), Compare("<", Number(2), Number(4)))
            ),
        ),
        ("poor", Holds("poor")),
        ("not old", Not(Holds("old"))),
        ("income <= line", Compare("<=", INCOME, ParameterValue("line"))),
        ("age >= min_age[sex]", Compare(">=", AGE, ParameterValue("min_age", key_fact="sex"))),
        ("age >= min_age[male]", Compare(">=", AGE, ParameterValue("min_age", key="male"))),
        (
            "income < ratio * line",
            Compare("<", INCOME, Arithmetic("*", ParameterValue("ratio"), ParameterValue("line"))),
        ),
        (
            "count + 1 - 2 * count > 0",
            Compare(
                ">",
                Arithmetic("-", Arithmetic("+", COUNT, Number(1)), Arithmetic("*", Number(2), COUNT)),
                Number(0),
            ),
        ),
        ("min(count, 3) > 1", Compare(">", Call("min", (COUNT, Number(3))), Number(1))),
        ("max(count, 3, -1) > 1", Compare(">", Call("max", (COUNT, Number(3), Number(-1))), Number(1))),
        ('unstated("没有来源 (no source)")', Unstated("没有来源 (no source)")),
        ("unstated('x')", Unstated("x")),
        ('is_a and unstated("说不清")', AllOf((A, Unstated("说不清")))),
        ("months >= span", Compare(">=", FactValue("months"), ParameterValue("span"))),
    ],
)
def test_a_condition_lowers_to_its_node(text: str, node: Test) -> None:
    assert parse_test(text, CRITERION) == (node, ())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("route(poor)", Via("poor")),
        ("route(poor) and not route(old)", AllOf((Via("poor"), Not(Via("old"))))),
        ("poor or route(poor)", AnyOf((Holds("poor"), Via("poor")))),
    ],
)
def test_a_material_may_ask_for_the_route(text: str, node: Test) -> None:
    assert parse_test(text, MATERIAL) == (node, ())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("full_years(birth, today)", Call("full_years", (FactValue("birth"), Today()))),
        ("full_months(birth, moved)", Call("full_months", (FactValue("birth"), FactValue("moved")))),
        (
            "full_months(max(birth, moved), today)",
            Call("full_months", (Call("max", (FactValue("birth"), FactValue("moved"))), Today())),
        ),
        (
            "full_months(birth, today) - months",
            Arithmetic("-", Call("full_months", (FactValue("birth"), Today())), FactValue("months")),
        ),
        ("count * 2", Arithmetic("*", COUNT, Number(2))),
        ("3", Number(3)),
    ],
)
def test_a_derivation_lowers_to_its_node(text: str, node: Value) -> None:
    assert parse_value(text, DERIVATION) == (node, ())


@pytest.mark.parametrize(
    "text", ["age >= 16 + count", "age >= min(min_age[sex], 60)", "income > 2 * line", "count > age"]
)
def test_a_bare_number_fits_any_unit(text: str) -> None:
    assert parse_test(text, CRITERION)[1] == ()


# ---------------------------------------------------------------- what is refused, and where


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        # names
        ("◊is_c", Code.UNDECLARED_NAME),
        ("is_a and ◊is_c", Code.UNDECLARED_NAME),
        ('unstated("中文，很长") and ◊is_c', Code.UNDECLARED_NAME),
        ('unstated("𠮷𠮷") and count > ◊linee', Code.UNDECLARED_NAME),
        ("count > ◊today", Code.NOT_ALLOWED),
        ("◊female", Code.UNDECLARED_NAME),
        ("age >= ◊min_agee[sex]", Code.UNDECLARED_NAME),
        ("age >= min_age[◊femal]", Code.UNDECLARED_NAME),
        ("age >= min_age[◊colour]", Code.UNDECLARED_NAME),
        ("sex == ◊femal", Code.UNDECLARED_NAME),
        ("sex == ◊colour", Code.UNDECLARED_NAME),
        ("sex == ◊sex", Code.UNDECLARED_NAME),
        ("sex == ◊red", Code.UNDECLARED_NAME),
        ("sex in {female, ◊red}", Code.UNDECLARED_NAME),
        # types
        ("◊count", Code.TYPE),
        ("is_a and ◊sex", Code.TYPE),
        ("◊line", Code.TYPE),
        ("◊birth > 3", Code.TYPE),
        ('unstated("甲") or ◊birth == 3', Code.TYPE),
        ("count > ◊is_a", Code.TYPE),
        ("◊is_a == 1", Code.TYPE),
        ("◊sex < female", Code.TYPE),
        ("female >= ◊sex", Code.TYPE),
        ("sex == ◊3", Code.TYPE),
        ("sex in {◊3}", Code.TYPE),
        ('sex in {female, ◊"男"}', Code.TYPE),
        ("◊count in {female}", Code.TYPE),
        ("◊count in {1, 2}", Code.TYPE),
        ("sex in ◊female", Code.TYPE),
        ("sex in ◊(female, male)", Code.TYPE),
        ("sex in ◊[female]", Code.TYPE),
        ("sex in ◊{}", Code.TYPE),
        ("◊count in {}", Code.TYPE),
        ("age >= ◊min_age", Code.TYPE),
        ("income > ◊line[sex]", Code.TYPE),
        ("age >= min_age[◊3]", Code.TYPE),
        ("unstated(◊3)", Code.TYPE),
        ('unstated(◊"")', Code.TYPE),
        ("unstated(◊is_a)", Code.TYPE),
        ("◊age > months", Code.TYPE),
        ("◊age >= line", Code.TYPE),
        ("count > ◊age + months", Code.TYPE),
        ("count > ◊min(age, months)", Code.TYPE),
        ("◊age + 1 > min(months, 2)", Code.TYPE),
        # what the language does not have
        ("◊is_a.real", Code.NOT_ALLOWED),
        ("count > ◊age.real", Code.NOT_ALLOWED),
        ("◊is_a if is_b else is_a", Code.NOT_ALLOWED),
        ("◊lambda: is_a", Code.NOT_ALLOWED),
        ("is_a and (◊x := 1)", Code.NOT_ALLOWED),
        ("◊[is_a]", Code.NOT_ALLOWED),
        ("◊{is_a}", Code.NOT_ALLOWED),
        ("◊is_a, is_b", Code.NOT_ALLOWED),
        ("◊True", Code.NOT_ALLOWED),
        ("◊None", Code.NOT_ALLOWED),
        ("◊1", Code.NOT_ALLOWED),
        ("is_a and ◊1.5", Code.NOT_ALLOWED),
        ('◊"text"', Code.NOT_ALLOWED),
        ("count > ◊...", Code.NOT_ALLOWED),
        ("◊is_a @ is_b", Code.NOT_ALLOWED),
        ("is_a ◊& is_b", Code.NOT_ALLOWED),
        ("is_a ◊| is_b", Code.NOT_ALLOWED),
        ("◊count / 2 > 1", Code.NOT_ALLOWED),
        ("◊count // 2 > 1", Code.NOT_ALLOWED),
        ("◊count ** 2 > 1", Code.NOT_ALLOWED),
        ("◊count % 2 == 1", Code.NOT_ALLOWED),
        ("count > ◊+1", Code.NOT_ALLOWED),
        ("count > ◊~1", Code.NOT_ALLOWED),
        ("count > ◊-age", Code.NOT_ALLOWED),
        ("count > ◊1j", Code.NOT_ALLOWED),
        ("◊count is 3", Code.NOT_ALLOWED),
        ("◊sex is female", Code.NOT_ALLOWED),
        ("◊count is not 3", Code.NOT_ALLOWED),
        ("is_a and ◊await is_b", Code.NOT_ALLOWED),
        ("◊[it for it in count]", Code.NOT_ALLOWED),
        ("◊eval('is_a')", Code.NOT_ALLOWED),
        ("count > ◊abs(age)", Code.NOT_ALLOWED),
        ("◊is_a(1)", Code.NOT_ALLOWED),
        ("◊is_a.x()", Code.NOT_ALLOWED),
        ("◊min(count, 1)", Code.NOT_ALLOWED),
        ("count > ◊unstated('x')", Code.NOT_ALLOWED),
        ("count > ◊full_years(birth, moved)", Code.NOT_ALLOWED),
        ("is_a ◊# 注释", Code.NOT_ALLOWED),
        ("unstated(◊f'{is_a}')", Code.NOT_ALLOWED),
        ("unstated('甲') and unstated(◊b'x')", Code.NOT_ALLOWED),
        ("unstated(◊r'x')", Code.NOT_ALLOWED),
        ("unstated(◊'a\\n')", Code.NOT_ALLOWED),
        ("unstated('a' ◊'b')", Code.NOT_ALLOWED),
        ('unstated("甲乙"◊"丙")', Code.NOT_ALLOWED),
        # form
        ("◊ｉs_a", Code.SYNTAX),
        ("is_a and ◊ａge > 3", Code.SYNTAX),
        ('unstated("甲") and ◊𝐢𝐬_a', Code.SYNTAX),
        ("◊年龄 > 3", Code.SYNTAX),
        ("is_a ◊is_b", Code.SYNTAX),
        ('unstated("没有来源") ◊is_b', Code.SYNTAX),
        ('unstated("没有来源") and ◊and is_a', Code.SYNTAX),
        ("is_a ◊&& is_b", Code.SYNTAX),
        ("count ◊= 1", Code.SYNTAX),
        ("is_a◊; is_b", Code.SYNTAX),
        ("count > ◊1_000", Code.SYNTAX),
        ("count > ◊0x1f", Code.SYNTAX),
        ("count > ◊1e5", Code.SYNTAX),
        ("count > ◊.5", Code.SYNTAX),
        ("count > ◊1.", Code.SYNTAX),
        ("count > ◊min(age)", Code.SYNTAX),
        ("count > ◊max()", Code.SYNTAX),
        ("count > ◊min(1, 2, 3, 4, 5, 6, 7, 8, 9)", Code.SYNTAX),
        ("count > min(1, x◊=2)", Code.SYNTAX),
        ("◊unstated()", Code.SYNTAX),
        ("◊unstated('a', 'b')", Code.SYNTAX),
        # routes
        ("is_a and ◊route(poor)", Code.MISPLACED_ROUTE),
    ],
)
def test_a_refusal_points_at_its_character(marked: str, code: Code) -> None:
    assert faults_of(marked.replace(MARK, "")) == [(code, marked.index(MARK))]


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("route(◊old_age)", Code.MISPLACED_ROUTE),
        ("route(◊is_a)", Code.MISPLACED_ROUTE),
        ('route(◊"poor")', Code.MISPLACED_ROUTE),
        ("◊route()", Code.SYNTAX),
        ("◊route(poor, old)", Code.SYNTAX),
        ("count > ◊route(poor)", Code.NOT_ALLOWED),
    ],
)
def test_only_routes_of_the_service_may_be_asked_for(marked: str, code: Code) -> None:
    assert faults_of(marked.replace(MARK, ""), MATERIAL) == [(code, marked.index(MARK))]


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("◊full_years(count, today)", Code.TYPE),
        ("◊full_years(birth)", Code.SYNTAX),
        ("◊full_years(birth, today, today)", Code.SYNTAX),
        ("◊birth + 1", Code.TYPE),
        ("◊max(birth, 3)", Code.TYPE),
        ("◊is_a", Code.TYPE),
        ("◊today - birth", Code.TYPE),
        ("full_years(birth, ◊tody)", Code.UNDECLARED_NAME),
        ("◊is_a and is_b", Code.NOT_ALLOWED),
        ("◊count > 3", Code.NOT_ALLOWED),
    ],
)
def test_a_derivation_gives_a_number_from_days_and_numbers(marked: str, code: Code) -> None:
    node, faults = parse_value(marked.replace(MARK, ""), DERIVATION)
    assert node is None
    assert [(found.code, found.offset) for found in faults] == [(code, marked.index(MARK))]


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("2", Number(2)),
        ("count", FactValue("count")),
        ("1 + people", Arithmetic("+", Number(1), FactValue("people"))),
        # So many copies for so many people: neither is a unit here.
        ("people + sheets", Arithmetic("+", FactValue("people"), FactValue("sheets"))),
        ("people * sheets", Arithmetic("*", FactValue("people"), FactValue("sheets"))),
        ("ratio * people", Arithmetic("*", ParameterValue("ratio"), FactValue("people"))),
        ("max(1, count)", Call("max", (Number(1), FactValue("count")))),
        ('unstated("why")', Unstated("why")),
    ],
)
def test_copies_are_counted_in_people_and_copies(text: str, node: Node) -> None:
    assert parse_amount(text, COPIES, "copy") == (node, ())


@pytest.mark.parametrize(
    ("marked", "code", "says"),
    [
        ("1 + ◊today", Code.NOT_ALLOWED, "today 只能用于推导事实"),
        ("◊full_years(birth, moved)", Code.NOT_ALLOWED, "full_years 只能用于推导事实"),
        ("1 + ◊full_months(birth, moved)", Code.NOT_ALLOWED, "full_months 只能用于推导事实"),
        ("◊route(old)", Code.NOT_ALLOWED, "route() 是条件，不是数"),
        ('1 + ◊unstated("why")', Code.NOT_ALLOWED, "unstated() 是条件，不是数"),
        ("unstated(◊why)", Code.TYPE, "须写明原因"),
        ("1 + ◊birth", Code.TYPE, "birth"),
        ("◊is_a", Code.TYPE, "is_a 不是数"),
        ("◊age", Code.TYPE, "单位不同：age 与 copy"),
        ("◊line * 2", Code.TYPE, "单位不同：CNY/month 与 copy"),
        ("◊people + months", Code.TYPE, "单位不同：month 与 copy"),
        ("count + ◊poor", Code.UNDECLARED_NAME, "poor"),
        ("◊count > 2", Code.NOT_ALLOWED, "此处应为数"),
    ],
)
def test_what_is_no_number_of_copies_is_refused(marked: str, code: Code, says: str) -> None:
    node, (found,) = parse_amount(marked.replace(MARK, ""), COPIES, "copy")
    assert node is None
    assert (found.code, found.offset) == (code, marked.index(MARK))
    assert says in found.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("is_aa", "is_a"),
        ("income > linee", "line"),
        ("pooor", "poor"),
        ("sex == femal", "female"),
        ("sex == purple", "female、male"),
        ("count > minn(1, 2)", "min"),
        ("frobnicate(1)", "、".join(FUNCTIONS)),
        ("age > min_age", "min_age[sex]"),
    ],
)
def test_a_refusal_says_what_may_have_been_meant(text: str, hint: str) -> None:
    (found,) = parse_test(text, CRITERION)[1]
    assert hint in found.hint


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("count ◊=> 3", ">="),
        ("count ◊=< 3", "<="),
        ("count ◊= 3", "=="),
        ("count ◊=== 3", "=="),
        ("count ◊!== 3", "!="),
        ("count ◊<> 3", "!="),
        ("count >= 3 <= 4 != 5 and age ◊= 3", "=="),
        ("is_a ◊&& is_b", "and"),
        ("is_a ◊& is_b", "and"),
        ("is_a ◊|| is_b", "or"),
        ("is_a ◊| is_b", "or"),
        ("◊!is_a", "not"),
        ("is_a and ◊! is_b", "not"),
        ("is_a ◊AND is_b", "and"),
        ("is_a ◊Or is_b", "or"),
        ("◊NOT is_a", "not"),
        ("is_a ◊且 is_b", "and"),
        ("is_a ◊或 is_b", "or"),
        ("◊非 is_a", "not"),
        ("count ◊＞ 3", ">"),
        ("count ◊＞＝ 3", ">="),
        ("count ◊＝＞ 3", ">="),
        ("count ◊＝ 3", "=="),
        ("count ◊！＝ 3", "!="),
        ("count ◊≥ 3", ">="),
        ("count ◊≤ 3", "<="),
        ("count ◊≠ 3", "!="),
        ("count > ◊３", "3"),
        ("count ◊＋ 1 > 3", "+"),
        ("is_a ◊＆＆ is_b", "and"),
        ("is_a and ◊（is_b or is_a)", "("),
        ("sex in {female◊，male}", ","),
        ("sex in {female◊、male}", ","),
        ("unstated(◊“没有来源”)", '"'),
        ('unstated("甲 = 乙 ＞ 丙，“丁”") and is_a ◊&& is_b', "and"),
        ("◊ｃount > 3", "count"),
    ],
)
def test_what_is_written_elsewhere_brings_how_it_is_written_here(marked: str, meant: str) -> None:
    _, (fault,) = parse_test(marked.replace(MARK, ""), CRITERION)
    assert fault.offset == marked.index(MARK)
    assert fault.hint == f"写作 {meant} (write {meant})"


@pytest.mark.parametrize("text", ['unstated("a = b && c ＞ d，或“e” != f")', "not is_a and count>=3<=4!=5", "AND_x"])
def test_what_is_written_here_is_not_taken_for_something_else(text: str) -> None:
    _, faults = parse_test(text, CRITERION)
    assert not any("写作" in fault.hint for fault in faults)


def test_every_fault_of_an_expression_is_told() -> None:
    text = 'is_c and count > linee and unstated("甲") and sex == femal'
    assert faults_of(text) == [(Code.UNDECLARED_NAME, text.index(name)) for name in ("is_c", "linee", "femal")]
    assert faults_of("is_c < age < months") == [(Code.UNDECLARED_NAME, 0), (Code.TYPE, 7)]


@pytest.mark.parametrize("text", ["", " ", " is_a", "is_a ", "is_a\nand is_b", "is_a\n", "\tis_a", "　is_a"])
def test_an_expression_is_one_line_without_space_around_it(text: str) -> None:
    assert faults_of(text) == [(Code.SYNTAX, 0)]


@pytest.mark.parametrize(
    "marked", ["is_a and ◊(is_b", "is_a and is_b◊)", "is_a and◊", 'unstated("甲") and unstated(◊"乙']
)
def test_an_unfinished_expression_points_at_what_is_unfinished(marked: str) -> None:
    assert faults_of(marked.replace(MARK, "")) == [(Code.SYNTAX, marked.index(MARK))]


@pytest.mark.parametrize("text", ["is_a ? is_b", "count > １", "count ≥ 1", "count > 010", "is_a $", "count > 1²"])
def test_what_python_cannot_spell_is_refused(text: str) -> None:
    assert [code for code, _ in faults_of(text)] == [Code.SYNTAX]


@pytest.mark.parametrize(
    "text", ["is_a and (is_b", "is_a and is_b)", "is_a and", 'unstated("甲', "(", ")", "is_a \\", "is_a\x00", "is_a\r"]
)
def test_an_unfinished_expression_is_refused(text: str) -> None:
    assert [code for code, _ in faults_of(text)] == [Code.SYNTAX]


def test_a_keyword_glued_to_a_number_is_refused_whatever_warnings_are_shown() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [code for code, _ in faults_of("count >= 1and is_a")] == [Code.SYNTAX]


# ---------------------------------------------------------------- length and depth


def test_an_expression_may_be_long_but_not_too_long() -> None:
    longest = "is_a or " * 49 + "is_a" + " " * 4
    text = f"not {longest.strip()}"
    assert len(text) == MAX_LENGTH
    assert parse_test(text, CRITERION)[1] == ()
    assert faults_of(f"not {text}") == [(Code.SYNTAX, 0)]


@pytest.mark.parametrize("brackets", ["()", "({"])
def test_brackets_may_be_nested_twelve_deep(brackets: str) -> None:
    assert parse_test("(" * MAX_DEPTH + "is_a" + ")" * MAX_DEPTH, CRITERION) == (A, ())
    opening = "".join(brackets[at % len(brackets)] for at in range(MAX_DEPTH + 1)).replace(")", "(")
    assert faults_of(opening + "is_a")[0][0] is Code.SYNTAX
    assert faults_of("(" * (MAX_DEPTH + 1) + "is_a" + ")" * (MAX_DEPTH + 1)) == [(Code.SYNTAX, MAX_DEPTH)]


def test_brackets_in_a_string_are_no_nesting() -> None:
    reason = "（(" * 60
    assert parse_test(f'unstated("{reason}")', CRITERION) == (Unstated(reason), ())


def test_the_longest_chains_are_read() -> None:
    facts = by_name(fact("a", FactType.BOOLEAN), fact("n", FactType.INTEGER))
    nots = (MAX_LENGTH - 1) // 4
    node, faults = parse_test("not " * nots + "a", Scope(facts))
    assert faults == ()
    for _ in range(nots):
        assert isinstance(node, Not)
        node = node.item
    assert node == FactIs("a")
    sums = "n+" * 197 + "n>1"
    assert parse_test(sums, Scope(facts))[1] == ()


# ---------------------------------------------------------------- every node, and any text at all


def written(node: Node) -> str:
    """The node as an author could write it."""
    match node:
        case FactIs(name) | FactValue(name) | Holds(name):
            return name
        case FactIn(name, (member,)):
            return f"{name} == {member}"
        case FactIn(name, members):
            return f"{name} in {{{', '.join(members)}}}"
        case Compare(operator, left, right):
            return f"{written(left)} {operator} {written(right)}"
        case Not(item):
            return f"not ({written(item)})"
        case AllOf(items):
            return " and ".join(f"({written(item)})" for item in items)
        case AnyOf(items):
            return " or ".join(f"({written(item)})" for item in items)
        case Unstated(reason):
            return f'unstated("{reason}")'
        case Number(value):
            return f"{value}"
        case ParameterValue(name, key, key_fact):
            return f"{name}[{key or key_fact}]" if key or key_fact else name
        case ValueAt(name, day, key, key_fact):
            return f"value_at({written(ParameterValue(name, key, key_fact))}, {day})"
        case Arithmetic(operator, left, right):
            return f"({written(left)}) {operator} ({written(right)})"
        case Call(function, arguments):
            return f"{function}({', '.join(written(argument) for argument in arguments)})"
        case _:
            raise AssertionError(node)


@given(situations())
def test_a_node_written_out_is_read_as_itself(situation: Situation) -> None:
    service = situation.service
    scope = Scope(service.vocabulary.facts, service.parameters, service.criteria)
    for node in (criterion.when for criterion in service.criteria.values()):
        if not any(isinstance(part, Holds) and part.listed for part in walk(node)):
            text = written(node)
            found, faults = parse_test(text, scope)
            if len(text) > MAX_LENGTH:
                assert [it.code for it in faults] == [Code.SYNTAX]
            else:
                assert faults == ()
                assert found == node


WORDS = (
    *("is_a", "count", "age", "sex", "female", "birth", "line", "min_age", "poor", "nobody", "today", "中"),
    *(
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "lambda",
        "await",
        "for",
        "True",
        "None",
        "min",
        "route",
        "unstated",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        ";",
        "=",
        "==",
        "!=",
        "<",
        ">=",
        "+",
        "-",
        "*",
        "**",
        "/",
        "@",
        ":=",
    ),
    *(
        "1",
        "0.5",
        "1e5",
        "0x1",
        "1_0",
        "1and",
        "'x'",
        '"甲"',
        "f'x'",
        "'",
        '"""',
        "\\",
        "#",
        "$",
        "?",
        "\n",
        "\r",
        "\x00",
    ),
)
soups = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.lists(st.sampled_from(WORDS)).map("".join)
SCOPES = st.sampled_from((CRITERION, MATERIAL, DERIVATION, COPIES, Scope({})))


@given(st.text(max_size=40) | soups, SCOPES)
def test_any_text_gives_a_node_or_faults_inside_it(text: str, scope: Scope) -> None:
    for node, faults in (parse_test(text, scope), parse_value(text, scope)):
        assert (node is None) == bool(faults)
        for found in faults:
            assert found.message
            assert 0 <= found.offset <= len(text)


# ---------------------------------------------------------------- the quick way past the tokens

PIECES = ["age", "b_2", "12", "1.5", "3m", "2_0", "=", "=>", "<=", "&&", "!", "(", "((((", ")", "[", "{", ",", ".", "-"]
PIECES += ["and", "AND", " ", "  ", '"a"', "'", "#", "\\", "f", "岁", "＞", "、", ":="]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map("".join))
def test_what_needs_no_tokens_has_no_fault_they_would_tell(text: str) -> None:
    assert needs_tokens(text) or tell_tokens(text) is None


def test_plain_expressions_need_no_tokens() -> None:
    assert not needs_tokens("age >= min_age[sex] and (months + 2 * 3 != 0 or sex in {female, male})")
    assert needs_tokens('unstated("why")')
    assert needs_tokens("(" * 13)
