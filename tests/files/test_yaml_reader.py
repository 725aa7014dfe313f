from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from eligibility.errors import Position, Problem
from eligibility.files.codes import Code
from eligibility.files.yaml_reader import MAX_BYTES, Tree, read_file, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = "◊"


def read(text: str, *, lenient: bool = False) -> Tree:
    tree, problems = read_text(text, "f.yaml", lenient=lenient)
    assert problems == ()
    assert tree is not None
    return tree


def faults(text: str, *, lenient: bool = False) -> list[tuple[Code, int, int]]:
    """Codes and places of what is wrong with the text, which must be something."""
    _, problems = read_text(text, "f.yaml", lenient=lenient)
    assert problems
    return [(Code(problem.code), problem.where.line, problem.where.column) for problem in problems]


def marked(text: str) -> tuple[str, int, int]:
    """The text without its mark ◊, and the line and column where it stood."""
    before, after = text.split(MARK)
    return before + after, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def one_fault(text: str) -> Code:
    """The code of the only fault, which must stand at the mark."""
    plain, line, column = marked(text)
    ((code, at_line, at_column),) = faults(plain)
    assert (at_line, at_column) == (line, column)
    return code


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-7", -7),
        ("0.50", Decimal("0.50")),
        ("-1.5", Decimal("-1.5")),
        ("2020-12-31", date(2020, 12, 31)),
        ("第五条", "第五条"),
        ("（一）1", "（一）1"),
        ("age >= 16", "age >= 16"),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ('"no"', "no"),
        ('"2020-12-31"', "2020-12-31"),
        ("1.2.3", "1.2.3"),
        ("12 months", "12 months"),
        ("1-1", "1-1"),
        ("None", "None"),
        ("e\u0301", "é"),
        (">-\n    a\n    b", "a b"),
        ("|-\n    true", "true"),
    ],
)
def test_a_value_is_read_as_it_is_written(written: str, value: object) -> None:
    found = read(f"key: {written}").data["key"]
    assert found == value
    assert type(found) is type(value)


SURPRISES = (
    *("yes", "no", "on", "off", "y", "n", "YES", "No", "oN", "Off", "TRUE", "False", "Null", "NULL", "~"),
    *("010", "0777", "00", "-010", "0x1f", "0b101", "0o17", "12:30", "1:30:00", "190:20:30", "1e5", "1.5e3", "1E-5"),
    *(".inf", "-.inf", ".Inf", ".nan", ".NaN", "+1", "+1.5", "1_000", "2021-02-30", "2021-13-01", "0000-01-01"),
)
MISSED = (".5", "1.", "-.5", "1_000.5", "-1_000", "1_", "0.1_0", "2021-6-1", "2021-06-01 12:00:00", "=")


@pytest.mark.parametrize("written", SURPRISES)
def test_what_yaml_would_change_is_refused(written: str) -> None:
    assert one_fault(f"标题: x\nkey: {MARK}{written}") is Code.AMBIGUOUS_VALUE
    assert one_fault(f"key: [甲, {MARK}{written}]") is Code.AMBIGUOUS_VALUE


@pytest.mark.parametrize("written", SURPRISES)
def test_what_yaml_would_change_is_text_in_a_facts_file(written: str) -> None:
    assert read(f"key: {written}", lenient=True).data == {"key": written}


@pytest.mark.parametrize("written", [*SURPRISES, "true", "12", "2020-12-31", "null", "~", "1.5"])
def test_a_key_is_always_text(written: str) -> None:
    assert read(f"{written}: 1\nother: 2").data == {written: 1, "other": 2}
    assert read(f"{{{written}: 1}}").data == {written: 1}


def as_yaml_1_1(written: str) -> object:
    """What PyYAML's own loader makes of a plain value; the text itself where it is text, or no value."""
    try:
        return yaml.safe_load(written)
    except (yaml.YAMLError, ValueError):
        return written


def is_honest(written: str) -> bool:
    """Whether we read a plain value as YAML 1.1 does, or refuse it."""
    meant = as_yaml_1_1(written)
    tree, problems = read_text(f"[{written}]", "f.yaml")
    if problems or tree is None:
        return {problem.code for problem in problems} == {Code.AMBIGUOUS_VALUE}
    (found,) = tree.data
    if isinstance(meant, float):
        return isinstance(found, Decimal) and float(found) == meant
    return bool(found == meant) and isinstance(found, type(meant))


@pytest.mark.parametrize("written", [*SURPRISES, "true", "null", "0", "-12", "1.50", "2020-12-31"])
def test_no_value_is_read_as_another_than_yaml_means(written: str) -> None:
    assert is_honest(written)


@pytest.mark.parametrize("written", MISSED)
def test_rarer_surprises_of_yaml_are_refused_too(written: str) -> None:
    assert one_fault(f"key: {MARK}{written}") is Code.AMBIGUOUS_VALUE


@given(st.text("0123456789abcdefoxXEnyNYtruTlsifINF~+-_.:", min_size=1, max_size=7))
@example("0o17")
def test_no_short_word_is_read_as_another_than_yaml_means(written: str) -> None:
    start, end = written[0], written[-1]
    plain = start not in "-:~?" and end != ":" and ": " not in written and as_yaml_1_1(written) is not None
    missed = any(mark in written for mark in "._") or isinstance(as_yaml_1_1(written), date)
    assert is_honest(written) or not plain or missed


@pytest.mark.parametrize("written", ["1" * 41, "-" + "1" * 40, "1." + "0" * 40])
def test_a_number_too_long_to_be_one_is_text(written: str) -> None:
    assert read(f"key: {written}").data == {"key": written}


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("◊a: 1", ()),
        ("# 注释\n\n◊a: 1", ()),
        ("a: ◊1", ("a",)),
        ("a:\n  b: ◊值", ("a", "b")),
        ('a: "◊引号"', ("a",)),
        ("a: '◊引号'", ("a",)),
        ('"名称": "值"\n名: "◊x"', ("名",)),
        ("标题: {zh: 中文，标点, en: ◊x}", ("标题", "en")),
        ("a: [甲, 乙乙, ◊丙]", ("a", 2)),
        ("a:\n  - x\n  - {b: 𠮷𠮷, c: ◊z}", ("a", 1, "c")),
        ("a:\n  - x\n  - ◊b: 1", ("a", 1)),
        ("a: ◊{b: 1}", ("a",)),
        ("a:\n◊- 1", ("a",)),
        ("a: ◊>-\n  text", ("a",)),
    ],
)
def test_a_value_is_found_where_it_stands(text: str, path: tuple[str | int, ...]) -> None:
    plain, line, column = marked(text)
    assert read(plain).where(path) == Position("f.yaml", line, column)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("◊a: 1", ("a",)),
        ("a:\n  b: 1\n  ◊c: 1", ("a", "c")),
        ("标题: {zh: 中文，标点, ◊en: x}", ("标题", "en")),
        ('a: 1\n"◊b": 1', ("b",)),
        ("◊no: 1", ("no",)),
    ],
)
def test_a_key_is_found_where_it_stands(text: str, path: tuple[str | int, ...]) -> None:
    plain, line, column = marked(text)
    assert read(plain).where(path, key=True) == Position("f.yaml", line, column)


def test_what_is_not_there_is_found_at_the_nearest_thing_above_it() -> None:
    tree = read("a:\n  b: {c: 1}")
    assert tree.where(("a", "b", "x", 3)) == Position("f.yaml", 2, 6)
    assert tree.where(("z",)) == Position("f.yaml", 1, 1)


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\nb: 2\n◊a: 3", Code.DUPLICATE_KEY),
        ("名: {甲: 1, ◊甲: 2}", Code.DUPLICATE_KEY),
        ("e\u0301: 1\n◊é: 2", Code.DUPLICATE_KEY),
        ("a: ◊&x 1", Code.ANCHOR_OR_TAG),
        ("a: ◊&x {b: 1}", Code.ANCHOR_OR_TAG),
        ("a: ◊!!str 1", Code.ANCHOR_OR_TAG),
        ("a: ◊!local {b: 1}", Code.ANCHOR_OR_TAG),
        ("a: ◊!!python/object:os.system {}", Code.ANCHOR_OR_TAG),
        ("a: [◊!!binary aGk=]", Code.ANCHOR_OR_TAG),
        ("◊{a: 1}: 2", Code.YAML),
        ("? ◊[a]\n: 2", Code.YAML),
        ("a: 1\n◊---\nb: 2", Code.YAML),
        ("a: b◊: c", Code.YAML),
        ('a: {zh: 您好◊?}, en: "x"}', Code.YAML),
    ],
)
def test_a_fault_is_told_where_it_is(text: str, code: Code) -> None:
    if code is Code.YAML and "您好" in text:
        plain, line, _ = marked(text)
        assert [(found, at) for found, at, _ in faults(plain)] == [(code, line)]
    else:
        assert one_fault(text) is code


def test_an_alias_is_refused_wherever_it_stands() -> None:
    assert [code for code, *_ in faults("a: &x 1\nb: *x")] == [Code.ANCHOR_OR_TAG, Code.ANCHOR_OR_TAG]
    assert Code.ANCHOR_OR_TAG in [code for code, *_ in faults("base: &x {a: 1}\nb:\n  <<: *x")]


def test_every_fault_of_a_file_is_told() -> None:
    assert faults("a: no\nb: 010\na: 1\nc: !x 1\nd: [yes]") == [
        (Code.AMBIGUOUS_VALUE, 1, 4),
        (Code.AMBIGUOUS_VALUE, 2, 4),
        (Code.DUPLICATE_KEY, 3, 1),
        (Code.ANCHOR_OR_TAG, 4, 4),
        (Code.AMBIGUOUS_VALUE, 5, 5),
    ]


def test_what_can_be_read_is_kept_beside_its_faults() -> None:
    tree, problems = read_text("a: no\nb: {c: 1}", "f.yaml")
    assert len(problems) == 1
    assert tree is not None
    assert tree.data == {"a": "no", "b": {"c": 1}}


def test_faults_before_a_syntax_error_are_told_with_it() -> None:
    assert [code for code, *_ in faults("a: no\nb: [1")] == [Code.AMBIGUOUS_VALUE, Code.YAML]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "# 只有注释\n# only comments\n", "---\n", "---\n...\n", "\ufeff"])
def test_an_empty_file_is_a_problem_that_says_what_to_write(text: str) -> None:
    tree, problems = read_text(text, "f.yaml")
    assert tree is None
    ((where, code, hint),) = [(problem.where, problem.code, problem.hint) for problem in problems]
    assert (where, code) == (Position("f.yaml"), Code.EMPTY)
    assert "{}" in hint


@pytest.mark.parametrize(("text", "data"), [("{}", {}), ("[]", []), ("null", None), ('""', ""), ("false", False)])
def test_a_file_that_says_nothing_on_purpose_is_read(text: str, data: object) -> None:
    assert read(text).data == data


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_a_problem(opening: str) -> None:
    for depth in (41, 5000):
        assert [code for code, *_ in faults(opening * depth)][-1:] == [Code.YAML]


def test_forty_levels_are_not_too_deep() -> None:
    assert read("[" * 40 + "]" * 40).data


def test_aliases_cannot_multiply() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    assert {code for code, *_ in faults("\n".join(lines))} == {Code.ANCHOR_OR_TAG}


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x07", "\x1b", "\x7f", "\ufffe", "\uffff"])
def test_a_control_character_is_a_problem(character: str) -> None:
    for text in (f"a: b{character}c", f"{character}a: b", f'a: "{character}"'):
        assert [code for code, *_ in faults(text)] == [Code.YAML]


# ---------------------------------------------------------------- files


def problem_of(path: Path) -> Problem:
    tree, problems = read_file(path, "shown.yaml")
    assert tree is None
    (problem,) = problems
    return problem


@pytest.mark.parametrize("content", [b"a: \xff", b"\x80", "a: 中".encode("gb18030"), "a: 1".encode("utf-16")])
def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    assert problem_of(path).code == Code.UNREADABLE
    assert "UTF-8" in problem_of(path).message


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: 1\r\nnext: 2\r\n")
    tree, problems = read_file(path, "f.yaml")
    assert problems == ()
    assert tree is not None
    assert tree.data == {"name": 1, "next": 2}
    assert tree.where(("name",), key=True) == Position("f.yaml", 1, 1)
    assert tree.where(("next",)) == Position("f.yaml", 2, 7)


def test_a_directory_and_a_missing_file_are_problems(tmp_path: Path) -> None:
    for path, says in ((tmp_path, "a directory"), (tmp_path / "missing.yaml", "No such file")):
        problem = problem_of(path)
        assert (problem.where, problem.code) == (Position("shown.yaml"), Code.UNREADABLE)
        assert says in problem.message
    assert problem_of(tmp_path / "nul\x00.yaml").code == Code.UNREADABLE


def test_a_file_too_large_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "too large" in problem_of(path).message


# ---------------------------------------------------------------- any text at all

PIECES = st.sampled_from(
    [
        *"{}[]:,-?&*!|>'\"%@`#~ \n\t",
        "a",
        "是",
        "a: ",
        "- ",
        "\n  ",
        "--- ",
        "...",
        "!!",
        "<<",
        "&a ",
        "*a",
        "no",
        "1",
        "\\u",
        "\r",
    ]
)
soups = st.lists(PIECES, max_size=40).map("".join)


def everything_in(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    match data:
        case dict():
            for key, below in data.items():
                yield from everything_in(below, (*path, key))
        case list():
            for at, below in enumerate(data):
                yield from everything_in(below, (*path, at))


@given(st.text() | soups, st.booleans())
@example("a: &x 1\nb: *x", False)  # noqa: FBT003
@example("\x85", True)  # noqa: FBT003
@example("? [a, b]\n: 1\n? {a: 1}\n: - 2", False)  # noqa: FBT003
def test_any_text_gives_a_tree_or_problems(text: str, lenient: bool) -> None:  # noqa: FBT001
    tree, problems = read_text(text, "f.yaml", lenient=lenient)
    assert tree is not None or problems
    for problem in problems:
        assert problem.message
        assert problem.where.path == "f.yaml"
        assert min(problem.where.line, problem.where.column) >= 1
    if tree is not None:
        assert all(path in tree.values for path in everything_in(tree.data))


@given(st.binary(max_size=60) | soups.map(str.encode))
def test_any_file_gives_a_tree_or_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    tree, problems = read_file(path, "f.yaml")
    assert tree is not None or problems
