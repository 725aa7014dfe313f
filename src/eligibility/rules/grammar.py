"""The expression language: one line of text, read with Python's grammar, typed, lowered to our nodes.

Nothing is evaluated and no `ast` leaves this module. Faults carry the character they are at.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from eligibility.files.codes import Code
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
    Not,
    Number,
    ParameterValue,
    Test,
    Today,
    Unstated,
    Value,
    ValueAt,
    Via,
)
from eligibility.rules.scope import FUNCTIONS, Scope
from eligibility.rules.tokens import Fault, check_tokens
from eligibility.rules.vocabulary import COUNTS, Fact, FactType
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from eligibility.errors import Position

    Locate: TypeAlias = Callable[[int], Position]

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: dict[type[ast.operator], Literal["+", "-", "*"]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


@dataclass(frozen=True, slots=True)
class _Typed:
    """A value with its kind ("number" or "date") and unit; None is a bare number that fits any."""

    node: Value
    kind: Literal["number", "date"]
    unit: str | None


class _Stop(Exception):  # noqa: N818 - control flow inside this module, never seen outside
    """The rest of this sub-expression cannot be read."""


def parse_test(text: str, scope: Scope, locate: Locate | None = None) -> tuple[Test | None, tuple[Fault, ...]]:
    """A condition as a node, or None with every fault found; *locate* tells the place of a character of the text."""
    return _parse(text, scope, lambda reader, body: reader.test(body), locate)


def parse_value(text: str, scope: Scope) -> tuple[Value | None, tuple[Fault, ...]]:
    """A derivation's number as a node, or None with every fault found."""
    return _parse(text, scope, lambda reader, body: reader.derived(body))


def parse_amount(
    text: str, scope: Scope, unit: str, locate: Locate | None = None
) -> tuple[Value | Unstated | None, tuple[Fault, ...]]:
    """A number in *unit* as a node, or what no source states; None with every fault found."""
    return _parse(text, scope, lambda reader, body: reader.amount(body, unit), locate)


def _parse(
    text: str, scope: Scope, read: Callable[[_Reader, ast.expr], T], locate: Locate | None = None
) -> tuple[T | None, tuple[Fault, ...]]:
    if fault := check_tokens(text):
        return None, (fault,)
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        offset = error.offset - 1 if error.lineno == 1 and error.offset else len(text)
        hint = "看这里前后的运算符、括号和引号 (look at operators, brackets and quotes here)"
        return None, (Fault(Code.SYNTAX, "表达式写法有误 (syntax error)", max(min(offset, len(text)), 0), hint),)
    except (ValueError, RecursionError, MemoryError):
        return None, (Fault(Code.SYNTAX, "表达式无法读取 (unreadable expression)", 0),)
    reader = _Reader(text, scope, locate)
    try:
        node = read(reader, body)
    except _Stop:
        node = None
    return (None if reader.faults else node), tuple(reader.faults)


class _Reader:
    """Reads one expression; collects faults and goes on where it can."""

    def __init__(self, text: str, scope: Scope, locate: Locate | None) -> None:
        self.text = text
        self.scope = scope
        self.locate = locate
        self.faults: list[Fault] = []

    def test(self, node: ast.expr) -> Test:
        match node:
            case ast.BoolOp(op=operator, values=values):
                items = self._each(values, self.test)
                return AllOf(items) if isinstance(operator, ast.And) else AnyOf(items)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.test(operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.Name(id=name):
                return self._named_test(node, name)
            case ast.Call(func=ast.Name(id="route")):
                return Via(self._route(node))
            case ast.Call(func=ast.Name(id="unstated")):
                return Unstated(self._reason(node))
            case _:
                raise self._not_allowed(node, "此处应为条件 (a condition is expected)")

    def derived(self, node: ast.expr) -> Value:
        """A number; a derivation gives no day."""
        typed = self.value(node)
        if typed.kind != "number":
            raise self._fault(Code.TYPE, "推导应得出数，不是日期 (a number is derived, not a day)", node)
        return typed.node

    def amount(self, node: ast.expr, unit: str) -> Value | Unstated:
        """A number in that unit, or `unstated("why")`."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "unstated":
            return Unstated(self._reason(node))
        typed = self.value(node)
        if typed.kind != "number":
            raise self._fault(Code.TYPE, "此处应为数，不是日期 (a number is expected, not a day)", node)
        if typed.unit not in (None, None if unit == "times" else unit):
            raise self._fault(Code.TYPE, f"单位不同：{typed.unit} 与 {unit} (units differ)", node)
        return typed.node

    def value(self, node: ast.expr) -> _Typed:
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self._number(node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
                return _Typed(Number(-self._literal(node.operand), self._place(node)), "number", None)
            case ast.Name(id="today") if self.scope.purpose == "derivation":
                return _Typed(Today(), "date", None)
            case ast.Name(id="today"):
                raise self._not_allowed(node, "today 只能用于推导事实 (in derived facts only)")
            case ast.Name(id=name):
                return self._named_value(node, name)
            case ast.Subscript(value=ast.Name(id=name), slice=key):
                return self._indexed(node, name, key)
            case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
                return self._arithmetic(node)
            case ast.Call(func=ast.Name(id="min" | "max" as name)):
                return self._extreme(node, name)
            case ast.Call(func=ast.Name(id="full_years" | "full_months" | "full_days" as name)):
                return self._elapsed(node, name)
            case ast.Call(func=ast.Name(id="value_at")):
                return self._value_at(node)
            case ast.Call(func=ast.Name(id="route" | "unstated" as name)):
                raise self._not_allowed(node, f"{name}() 是条件，不是数 (a condition, not a number)")
            case _:
                raise self._not_allowed(node, "此处应为数或日期 (a number or a day is expected)")

    def _comparison(self, node: ast.Compare) -> Test:
        operands = [node.left, *node.comparators]
        pairs = list(zip(operands, node.ops, operands[1:], strict=False))
        tests = self._each(pairs, lambda pair: self._pair(*pair))
        return tests[0] if len(tests) == 1 else AllOf(tests)

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Test:
        if isinstance(operator, ast.In | ast.NotIn):
            test = self._membership(left, right)
            return Not(test) if isinstance(operator, ast.NotIn) else test
        if type(operator) not in _OPERATORS:
            raise self._not_allowed(left, "不能用这个比较 (this comparison is not allowed)")
        symbol = _OPERATORS[type(operator)]
        for side, other in ((left, right), (right, left)):
            if fact := self._enum(side):
                if symbol not in ("==", "!="):
                    raise self._fault(Code.TYPE, f"枚举 {fact.name} 只能用 == != in (an enum has no order)", side)
                test = FactIn(fact.name, (self._member(fact, other),))
                return Not(test) if symbol == "!=" else test
        one, two = self._each((left, right), self.value)
        if one.kind != two.kind:
            raise self._fault(Code.TYPE, "日期与数不能比较 (a day against a number)", left)
        self._same_unit(one, two, left)
        return Compare(symbol, one.node, two.node)  # type: ignore[arg-type]

    def _membership(self, left: ast.expr, right: ast.expr) -> FactIn:
        fact = self._enum(left)
        if fact is None:
            raise self._fault(Code.TYPE, "in 的左边应为枚举事实 (an enum fact is expected)", left)
        if not isinstance(right, ast.Set):
            raise self._fault(Code.TYPE, "in 的右边应为 {…} (a set of members is expected)", right)
        return FactIn(fact.name, self._each(right.elts, lambda member: self._member(fact, member)))

    def _enum(self, node: ast.expr) -> Fact | None:
        fact = self.scope.facts.get(node.id) if isinstance(node, ast.Name) else None
        return fact if fact and fact.type is FactType.ENUM else None

    def _member(self, fact: Fact, node: ast.expr) -> str:
        members = fact.members or {}
        if not isinstance(node, ast.Name):
            raise self._fault(Code.TYPE, f"应为 {fact.name} 的一个取值 (a member is expected)", node, _choices(members))
        if node.id not in members:
            text = f"{fact.name} 没有取值 {node.id} (unknown member)"
            raise self._fault(Code.UNDECLARED_NAME, text, node, _suggest(node.id, members) or _choices(members))
        return node.id

    def _named_test(self, node: ast.Name, name: str) -> Test:
        fact = self.scope.facts.get(name)
        if fact and fact.type is FactType.BOOLEAN:
            return FactIs(name)
        if fact:
            raise self._fault(Code.TYPE, f"{name} 不是是非事实，应与取值比较 (not a boolean fact; compare it)", node)
        if name in self.scope.criteria:
            return Holds(name, where=self._place(node))
        if name in self.scope.parameters:
            raise self._fault(Code.TYPE, f"参数 {name} 是数，应作比较 (a parameter is a number; compare it)", node)
        raise self._undeclared(node, name)

    def _named_value(self, node: ast.Name, name: str) -> _Typed:
        fact = self.scope.facts.get(name)
        if fact and fact.type.is_number:
            return _Typed(FactValue(name), "number", self.scope.unit_of(fact))
        if fact and fact.type is FactType.DATE and self.scope.purpose == "derivation":
            return _Typed(FactValue(name), "date", None)
        if fact and fact.type is FactType.DATE:
            hint = "先在事实表中推导出年数或月数 (derive a number of years or months first)"
            raise self._fault(Code.TYPE, f"条件中不能直接用日期 {name} (no days in conditions)", node, hint)
        if fact:
            raise self._fault(Code.TYPE, f"{name} 不是数 (not a number)", node)
        parameter = self.scope.parameters.get(name)
        if parameter is None:
            raise self._undeclared(node, name)
        if parameter.by:
            hint = f"写作 {name}[{parameter.by}] (write it so)"
            raise self._fault(Code.TYPE, f"参数 {name} 按 {parameter.by} 分列 (split by an enum)", node, hint)
        return _Typed(ParameterValue(name, where=self._place(node)), "number", self.scope.unit_of(parameter))

    def _indexed(self, node: ast.expr, name: str, key: ast.expr) -> _Typed:
        parameter = self.scope.parameters.get(name)
        if parameter is None:
            raise self._undeclared(node, name)
        if not parameter.by:
            raise self._fault(Code.TYPE, f"参数 {name} 不分列 (not split by an enum)", node)
        unit = self.scope.unit_of(parameter)
        if isinstance(key, ast.Name) and key.id == parameter.by:
            return _Typed(ParameterValue(name, key_fact=key.id, where=self._place(node)), "number", unit)
        fact = self.scope.facts.get(parameter.by)
        if fact is None:
            raise self._undeclared(key, parameter.by)
        member = self._member(fact, key)
        return _Typed(ParameterValue(name, key=member, where=self._place(node)), "number", unit)

    def _value_at(self, node: ast.Call) -> _Typed:
        if self.scope.purpose == "derivation":
            raise self._not_allowed(node, "value_at 不能用于推导事实 (not in derived facts)")
        written, day = self._arguments(node, minimum=2, maximum=2)
        fact = self.scope.facts.get(day.id) if isinstance(day, ast.Name) else None
        if fact is None or fact.type is not FactType.DATE or fact.derive:
            raise self._fault(Code.TYPE, "value_at 的第二个参数应为日期事实 (a fact that is a day is expected)", day)
        typed = self.value(written)
        if not isinstance(typed.node, ParameterValue):
            raise self._fault(Code.TYPE, "value_at 的第一个参数应为参数 (a parameter is expected)", written)
        it = typed.node
        return _Typed(ValueAt(it.parameter, fact.name, it.key, it.key_fact, it.where), "number", typed.unit)

    def _arithmetic(self, node: ast.BinOp) -> _Typed:
        left, right = self._each((node.left, node.right), self.value)
        if "date" in (left.kind, right.kind):
            raise self._fault(Code.TYPE, "日期不能作算术 (no arithmetic on days)", node)
        operator = _ARITHMETIC[type(node.op)]
        if operator == "*":
            if left.unit and right.unit and not {left.unit, right.unit} & COUNTS:
                raise self._fault(Code.TYPE, f"单位不能相乘：{left.unit} 与 {right.unit} (two units multiplied)", node)
            unit = next((it for it in (left.unit, right.unit) if it and it not in COUNTS), left.unit or right.unit)
        else:
            self._same_unit(left, right, node)
            unit = left.unit or right.unit
        return _Typed(Arithmetic(operator, left.node, right.node), "number", unit)

    def _extreme(self, node: ast.Call, name: str) -> _Typed:
        arguments = self._each(self._arguments(node, minimum=2), self.value)
        for other in arguments[1:]:
            if other.kind != arguments[0].kind:
                raise self._fault(Code.TYPE, "日期与数不能并列 (days and numbers mixed)", node)
            self._same_unit(arguments[0], other, node)
        unit = next((argument.unit for argument in arguments if argument.unit), None)
        return _Typed(Call(name, tuple(argument.node for argument in arguments)), arguments[0].kind, unit)

    def _elapsed(self, node: ast.Call, name: str) -> _Typed:
        if self.scope.purpose != "derivation":
            raise self._not_allowed(node, f"{name} 只能用于推导事实 (in derived facts only)")
        arguments = self._each(self._arguments(node, minimum=2, maximum=2), self.value)
        if any(argument.kind != "date" for argument in arguments):
            raise self._fault(Code.TYPE, f"{name} 的两个参数应为日期 (two days are expected)", node)
        return _Typed(Call(name, tuple(argument.node for argument in arguments)), "number", None)

    def _route(self, node: ast.Call) -> str:
        if self.scope.purpose != "material":
            text = "route() 只能用于材料条件 (in material conditions only)"
            raise self._fault(Code.MISPLACED_ROUTE, text, node)
        (argument,) = self._arguments(node, minimum=1, maximum=1)
        name = argument.id if isinstance(argument, ast.Name) else ""
        if name not in self.scope.routes:
            hint = _suggest(name, self.scope.routes)
            raise self._fault(Code.MISPLACED_ROUTE, f"没有途径 {name or '…'} (unknown route)", argument, hint)
        return name

    def _reason(self, node: ast.Call) -> str:
        (argument,) = self._arguments(node, minimum=1, maximum=1)
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value):
            raise self._fault(Code.TYPE, "unstated 须写明原因 (a reason in quotes is expected)", argument)
        return argument.value

    def _arguments(self, node: ast.Call, *, minimum: int, maximum: int = 8) -> list[ast.expr]:
        if node.keywords or not minimum <= len(node.args) <= maximum:
            raise self._fault(Code.SYNTAX, "函数的参数个数不对 (wrong number of arguments)", node)
        return node.args

    def _number(self, node: ast.Constant) -> _Typed:
        return _Typed(Number(self._literal(node), self._place(node)), "number", None)

    def _literal(self, node: ast.expr) -> int | Decimal:
        text = ast.get_source_segment(self.text, node) or ""
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            raise self._fault(Code.SYNTAX, f"数写作 12 或 0.5 (write numbers as 12 or 0.5): {text}", node)
        return Decimal(text) if "." in text else int(text)

    def _same_unit(self, left: _Typed, right: _Typed, node: ast.expr) -> None:
        if left.unit and right.unit and left.unit != right.unit:
            text = f"单位不同：{left.unit} 与 {right.unit} (units differ)"
            raise self._fault(Code.TYPE, text, node)

    def _each(self, items: Iterable[A], read: Callable[[A], B]) -> tuple[B, ...]:
        """Read all items, so that every fault among them is found, then stop if there was one."""
        results = []
        stopped = False
        for item in items:
            try:
                results.append(read(item))
            except _Stop:
                stopped = True
        if stopped:
            raise _Stop
        return tuple(results)

    def _undeclared(self, node: ast.expr, name: str) -> _Stop:
        hint = _suggest(name, self.scope.names())
        return self._fault(Code.UNDECLARED_NAME, f"用到未声明的名称 {name} (undeclared name)", node, hint)

    def _not_allowed(self, node: ast.expr, text: str) -> _Stop:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in FUNCTIONS:
            hint = _suggest(node.func.id, FUNCTIONS) or f"可用：{'、'.join(FUNCTIONS)} (one of)"
            return self._fault(Code.NOT_ALLOWED, f"没有函数 {node.func.id} (unknown function)", node, hint)
        return self._fault(Code.NOT_ALLOWED, text, node)

    def _fault(self, code: Code, message: str, node: ast.expr, hint: str = "") -> _Stop:
        self.faults.append(Fault(code, message, self._offset(node), hint))
        return _Stop()

    def _offset(self, node: ast.expr) -> int:
        return len(self.text.encode()[: node.col_offset].decode())

    def _place(self, node: ast.expr) -> Position | None:
        return self.locate(self._offset(node)) if self.locate else None


def _suggest(name: str, options: Iterable[str]) -> str:
    near = closest(name, options)
    return f"是否为 {near}？(did you mean?)" if near else ""


def _choices(members: Iterable[str]) -> str:
    return f"可取：{'、'.join(members)} (one of)"
