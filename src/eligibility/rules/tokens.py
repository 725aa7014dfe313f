"""What is refused in an expression before Python's parser sees it: what would pass silently, or is other languages'."""

from __future__ import annotations

import io
import re
import tokenize
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.files.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 400
MAX_DEPTH = 12
_FORMATTED = ("FSTRING_START", "TSTRING_START")  # what f"…" is to Python from 3.12 on
_MEANT = {
    "=>": ">=",
    "=<": "<=",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "=": "==",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "“": '"',
    "”": '"',
    "、": ",",
    "且": "and",
    "或": "or",
    "非": "not",
}
_OURS = r'"[^"]*"|\'[^\']*\'|:=|[=!<>]=(?!=)'
_NOT_OURS = r"[=!]==|=[<>=]|<>|&&?|\|\|?|[=!≥≤≠×“”、]|[！-＠［-｀｛-～]+|\b(?:AND|And|OR|Or|NOT|Not|IN|In)\b"
_ODD = re.compile(r"[^A-Za-z0-9_ ()\[\]{},<>=!+*-]|(?<![A-Za-z0-9_])[0-9]+[A-Za-z_]")
"""What is not in names, whole numbers and operators alone."""
_OPERATORS = re.compile(f"{_OURS}|({_NOT_OURS})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in an expression, at a character counted from 0."""

    code: Code
    message: str
    offset: int
    hint: str = ""


def check_tokens(text: str) -> Fault | None:
    """The first fault of form: length, lines, look-alike names, comments, joined or prefixed strings, depth."""
    if len(text) > MAX_LENGTH:
        return Fault(
            Code.SYNTAX,
            f"表达式超过 {MAX_LENGTH} 个字符 (expression too long)",
            0,
            "请拆成有名称的条件 (name a criterion)",
        )
    if not text.strip() or text != text.strip() or "\n" in text:
        return Fault(Code.SYNTAX, "表达式应为一行，首尾无空格 (one line, no surrounding space)", 0)
    return (tell_tokens(text) if needs_tokens(text) else None) or _check_operators(text)


def needs_tokens(text: str) -> bool:
    """Whether anything in the text could be a fault its tokens tell; of most there is not, and tokens take long."""
    return bool(_ODD.search(text)) or sum(map(text.count, "([{")) > MAX_DEPTH


def tell_tokens(text: str) -> Fault | None:
    """The first fault that shows when the text is taken apart into tokens."""
    previous: tokenize.TokenInfo | None = None
    depth = 0
    for token in _tokens(text):
        if fault := _punctuation_within(token, text) or _check_token(token, previous):
            return fault
        depth += (token.string in "([{") - (token.string in ")]}") if token.type == tokenize.OP else 0
        if depth > MAX_DEPTH:
            return Fault(Code.SYNTAX, f"嵌套超过 {MAX_DEPTH} 层 (nested too deeply)", token.start[1])
        previous = token
    return None


def _punctuation_within(token: tokenize.TokenInfo, text: str) -> Fault | None:
    """Full-width punctuation in a name: from Python 3.12 on the tokenizer takes it for letters."""
    if token.type != tokenize.NAME or token.string.isascii():
        return None
    return _check_operators(text, token.start[1], token.end[1])


def _check_operators(text: str, start: int = 0, end: int = MAX_LENGTH) -> Fault | None:
    """The first operator that is written as elsewhere: `=>`, `&&`, full-width ＞＝, AND."""
    for found in _OPERATORS.finditer(text, start, end):
        if written := found[1]:
            meant = _in_our_words(written)
            code = Code.NOT_ALLOWED if written in ("&", "|") else Code.SYNTAX
            text = f"{written} 不是这里的写法 (not how it is written here)"
            return Fault(code, text, found.start(), f"写作 {meant} (write {meant})")
    return None


def _in_our_words(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    return _MEANT.get(plain, plain.lower())


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens up to where there are no more; what is wrong there the parser tells, with its place."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.ERRORTOKEN:
                return
            yield token
    except (tokenize.TokenError, SyntaxError):
        return


def _check_token(token: tokenize.TokenInfo, previous: tokenize.TokenInfo | None) -> Fault | None:
    column = token.start[1]
    if token.type == tokenize.NAME and not token.string.isascii():
        meant = _in_our_words(token.string)
        hint = f"写作 {meant} (write {meant})" if meant.isascii() else "用声明的名称 (use the name that is declared)"
        return Fault(Code.SYNTAX, f"名称 {token.string} 含非 ASCII 字符 (names are ASCII)", column, hint)
    if token.type == tokenize.COMMENT:
        return Fault(Code.NOT_ALLOWED, "表达式中不能有注释 (no comments)", column)
    prefixed = token.type == tokenize.STRING and (token.string[0] not in "\"'" or "\\" in token.string)
    if prefixed or tokenize.tok_name[token.type] in _FORMATTED:
        return Fault(Code.NOT_ALLOWED, "字符串不能带前缀或反斜杠 (plain strings only)", column)
    touches = previous is not None and previous.end == token.start
    if touches and previous and previous.type == tokenize.NUMBER and token.type == tokenize.NAME:
        return Fault(Code.SYNTAX, "数与名称之间要有空格 (a space between number and name)", column)
    if previous and token.type == previous.type == tokenize.STRING:
        return Fault(Code.NOT_ALLOWED, "相邻字符串会被合并 (adjacent strings)", column, "缺少逗号？(missing comma?)")
    return None
