"""A declared population, from a file or a mapping: read, and held against the vocabulary; every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eligibility.days import parse_day
from eligibility.errors import RulesetError
from eligibility.files.codes import Code
from eligibility.files.forms import Notes
from eligibility.files.yaml_reader import Tree, read_file, read_path
from eligibility.frozen import FrozenMap
from eligibility.policy.people import PERSON, WEIGHT, Bins, By, Column, People, Shares, Spread, outcomes_of
from eligibility.rules.facts import check_value
from eligibility.rules.vocabulary import Fact, FactType, sources_of
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from os import PathLike

    from eligibility.files.yaml_reader import Path_

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TOP = {"title": True, "note": True, "today": True, "groups": False, "facts": True, "weight": False}
_KINDS = ("shares", "range", "histogram", "value", "by")
_KEYS = (*_KINDS, "of", "unknown", "step", "title")
_MOST = 2**32
_ONE = Decimal(1)
_WEIGHT = Fact(WEIGHT, FactType.DECIMAL, Bilingual("权重", "Weight"), 0, minimum=0)


def read_people(spec: str | PathLike[str] | Mapping[str, Any], vocabulary: Mapping[str, Fact]) -> People:
    """The population as declared; RulesetError with every fault, each at its place in the file."""
    if isinstance(spec, Mapping):
        tree = Tree("population", _plain(spec), {}, {})
    else:
        file = read_path(spec)
        found, problems = read_file(file, str(spec), json=file.suffix.lower() == ".json")
        if found is None or problems:
            raise RulesetError(problems)
        tree = found
    reader = _Reader(Notes(tree), vocabulary)
    people = reader.read()
    if reader.notes.problems or people is None:
        raise RulesetError(reader.notes.problems)
    return people


def _plain(data: Any) -> Any:
    """A mapping as callers write it, as a file would give it."""
    if isinstance(data, Mapping):
        return {(str(key).lower() if isinstance(key, bool) else str(key)): _plain(it) for key, it in data.items()}
    if isinstance(data, list | tuple | range):
        return [_plain(it) for it in data]
    if isinstance(data, float):
        return Decimal(repr(data))
    return {"zh": data.zh, "en": data.en} if isinstance(data, Bilingual) else data


class _Reader:
    def __init__(self, notes: Notes, vocabulary: Mapping[str, Fact]) -> None:
        self.notes = notes
        self.vocabulary = vocabulary
        self.columns: dict[str, Column] = {}
        self.today = date.min

    def read(self) -> People | None:
        data = self.notes.tree.data
        if not isinstance(data, dict):
            self._add((), Code.WRONG_VALUE, "应为键值表 (a mapping is expected)")
            return None
        self._keys(
            (),
            {name: it for name, it in data.items() if it is not None},
            tuple(_TOP),
            [name for name, needed in _TOP.items() if needed],
        )
        title, note = self._text(("title",), data.get("title")), self._text(("note",), data.get("note"))
        self.today = self._today(data.get("today"))
        for name, said in self._mapping(("groups",), data.get("groups", {})):
            self._group(name, said)
        for name, said in self._mapping(("facts",), data.get("facts", {})):
            self._fact(name, said)
        if "weight" in data:
            spread = self._spread(("weight",), data["weight"], _WEIGHT)
            if spread:
                self.columns[WEIGHT] = Column(WEIGHT, _WEIGHT.label, spread, _WEIGHT)
        return People(title, note, self.today, tuple(self.columns.values()))

    def _group(self, name: str, said: Any) -> None:
        path = ("groups", name)
        if name in self.vocabulary:
            self._add(
                path, Code.SHADOWED_NAME, f"{name} 是事实，写在 facts 里 (a fact, to be written under facts)", key=True
            )
        elif name in (PERSON, WEIGHT) or not _NAME.fullmatch(name):
            hint = "小写字母、数字和下划线 (lower-case letters, digits, underscores)"
            self._add(path, Code.WRONG_VALUE, f"不能叫 {name} (bad name)", hint, key=True)
        title = Bilingual(name, name)
        if isinstance(said, dict) and "title" in said:
            title = self._text((*path, "title"), said["title"])
        spread = self._spread(path, said, None)
        if spread:
            self.columns[name] = Column(name, title, spread)

    def _fact(self, name: str, said: Any) -> None:
        path = ("facts", name)
        fact = self.vocabulary.get(name)
        if fact is None:
            near = closest(name, self.vocabulary)
            hint = (
                f"是否为 {near}？(did you mean?)"
                if near
                else "不是事实的分组写在 groups 里 (groups are for what is no fact)"
            )
            self._add(path, Code.UNDECLARED_NAME, f"没有事实 {name} (undeclared fact)", hint, key=True)
            return
        if fact.derive is not None:
            sources = ", ".join(sources_of(name, self.vocabulary))
            text = f"{name} 是推导的，不能声明 (derived, and not to be declared)"
            self._add(path, Code.NOT_ALLOWED, text, f"声明 {sources} (declare those)", key=True)
            return
        spread = self._spread(path, said, fact)
        if spread:
            self.columns[name] = Column(name, fact.label, spread, fact)

    def _spread(self, path: Path_, said: Any, fact: Fact | None) -> Spread | None:
        if not isinstance(said, dict):
            hint = "例如 {shares: {true: 0.9, false: 0.1}} (for example)"
            self._add(path, Code.WRONG_VALUE, "应为键值表 (a mapping is expected)", hint)
            return None
        self._keys(path, said, _KEYS, [])
        kinds = [kind for kind in _KINDS if kind in said]
        if len(kinds) != 1:
            text = f"要写且只写一种：{'、'.join(_KINDS)} (exactly one of)"
            self._add(path, Code.WRONG_VALUE, text, f"写了 {'、'.join(kinds) or '没有'} (found)")
            return None
        unknown = self._share((*path, "unknown"), said.get("unknown", 0))
        match kinds[0]:
            case "shares":
                return self._shares((*path, "shares"), said["shares"], fact, unknown)
            case "value":
                value = self._value((*path, "value"), said["value"], fact)
                return None if value is None else Shares((value,), (_ONE,), unknown)
            case "by":
                return self._by(path, said, fact)
            case kind:
                bins = [{"range": said["range"], "share": 1}] if kind == "range" else said["histogram"]
                return self._bins(path, kind, bins, said.get("step"), fact, unknown)

    def _shares(self, path: Path_, said: Any, fact: Fact | None, unknown: Decimal) -> Shares | None:
        values, shares = [], []
        for key, share in self._mapping(path, said):
            value = self._value((*path, key), _from_key(key, fact), fact, key=True)
            if value is not None:
                values.append(value)
            shares.append(self._share((*path, key), share))
        self._whole(path, shares)
        return Shares(tuple(values), tuple(shares), unknown) if values and len(values) == len(shares) else None

    def _bins(self, path: Path_, kind: str, said: Any, step: Any, fact: Fact | None, unknown: Decimal) -> Bins | None:
        if fact is None or (not fact.type.is_number and fact.type is not FactType.DATE):
            self._add(
                (*path, kind), Code.TYPE, f"{kind} 只用于数和日期，请用 shares (for numbers and days; use shares)"
            )
            return None
        if not isinstance(said, list) or not said:
            self._add(
                (*path, kind), Code.WRONG_VALUE, "应为 [{range: [起, 止], share: 份额}] (a list of bins is expected)"
            )
            return None
        grain = self._step((*path, "step"), step, fact)
        bins, shares = [], []
        for at, it in enumerate(said):
            here = (*path, kind) if kind == "range" else (*path, kind, at)
            if not isinstance(it, dict) or set(it) != {"range", "share"}:
                self._add(here, Code.WRONG_VALUE, "应为 {range: [起, 止], share: 份额} (a bin is expected)")
                continue
            shares.append(self._share(here, it["share"]))
            found = self._range(here, it["range"], grain, fact)
            bins += [found] if found else []
        self._whole((*path, kind), shares)
        return Bins(tuple(bins), tuple(shares), grain, unknown) if len(bins) == len(said) else None

    def _range(self, path: Path_, said: Any, step: Decimal | int, fact: Fact) -> tuple[Any, int] | None:
        if not isinstance(said, list) or len(said) != 2:  # noqa: PLR2004 - first and last
            self._add(path, Code.WRONG_VALUE, "range 应为 [起, 止]，首尾都含 (first and last, both included)")
            return None
        low, high = (self._value(path, it, fact) for it in said)
        if low is None or high is None:
            return None
        if high < low:
            self._add(path, Code.WRONG_VALUE, f"起 {low} 大于止 {high} (the first is beyond the last)")
            return None
        span = (high - low).days if isinstance(high, date) else high - low
        if span % step or span // step + 1 >= _MOST:
            self._add(
                path, Code.WRONG_VALUE, f"{low} 到 {high} 不是 {step} 的整倍数，或太长 (not whole steps, or too long)"
            )
            return None
        return low, int(span // step) + 1

    def _by(self, path: Path_, said: dict[str, Any], fact: Fact | None) -> By | None:
        name, here = said["by"], (*path, "by")
        column = self.columns.get(name) if isinstance(name, str) else None
        if column is None:
            near = closest(name, self.columns)
            hint = f"是否为 {near}？(did you mean?)" if near else "写在前面的列 (a column declared above)"
            self._add(here, Code.UNDECLARED_NAME, f"前面没有声明 {name} (not declared above)", hint)
            return None
        wanted = outcomes_of(column.spread)
        if not wanted:
            self._add(here, Code.TYPE, f"{name} 的取值不能列举，请先声明分组 (not to be listed; declare a group first)")
            return None
        of: dict[str, Spread] = {}
        for key, it in self._mapping((*path, "of"), said.get("of")):
            if key not in wanted:
                near = closest(key, wanted)
                hint = f"是否为 {near}？(did you mean?)" if near else f"取值有 {'、'.join(wanted)} (its values)"
                self._add(
                    (*path, "of", key), Code.UNDECLARED_ID, f"{name} 没有取值 {key} (no such value)", hint, key=True
                )
            spread = self._spread((*path, "of", key), it, fact)
            of |= {key: spread} if spread else {}
        missing = [key for key in wanted if key not in (said.get("of") or {})]
        if missing:
            self._add(
                (*path, "of"),
                Code.MISSING_KEY,
                f"缺少 {'、'.join(missing)} (missing)",
                "每个取值都要写 (one for each value)",
            )
        return By(name, FrozenMap(of))

    def _value(self, path: Path_, value: Any, fact: Fact | None, *, key: bool = False) -> Any:
        if fact is None:
            if isinstance(value, str) and value != "unknown":
                return value
            self._add(
                path,
                Code.WRONG_VALUE,
                "分组的取值应为文字，不能叫 unknown (a value of a group is text, not unknown)",
                key=key,
            )
            return None
        scalar, fault = check_value(fact, value, self.today)
        if fault:
            self._add(path, Code.WRONG_VALUE, f"{fact.name} {fault[1].zh} ({fault[1].en})", key=key)
        return scalar

    def _share(self, path: Path_, share: Any) -> Decimal:
        if isinstance(share, bool) or not isinstance(share, int | Decimal) or not _is_share(share):
            self._add(path, Code.WRONG_VALUE, "份额应为 0 到 1 的数 (a share is a number from 0 to 1)")
            return Decimal(0)
        return Decimal(share)

    def _whole(self, path: Path_, shares: list[Decimal]) -> None:
        total = sum(shares)
        if total != 1:
            self._add(path, Code.WRONG_VALUE, f"份额之和是 {total}，应为 1 (the shares add up to {total}, not to 1)")

    def _step(self, path: Path_, step: Any, fact: Fact) -> Decimal | int:
        if step is None:
            return Decimal("0.01") if fact.type is FactType.DECIMAL else 1
        whole = fact.type is not FactType.DECIMAL
        if isinstance(step, bool) or not isinstance(step, int if whole else int | Decimal) or step <= 0:
            self._add(
                path,
                Code.WRONG_VALUE,
                "step 应为正数，整数和日期的应为正整数 (a positive number, whole for whole numbers and days)",
            )
            return 1
        return step

    def _today(self, said: Any) -> date:
        day = parse_day(said) if isinstance(said, str) else said
        if not isinstance(day, date) or isinstance(day, datetime):
            if said is not None:
                self._add(("today",), Code.WRONG_VALUE, "应为日期 YYYY-MM-DD (a day is expected)")
            return date.max - timedelta(1)
        return day

    def _text(self, path: Path_, said: Any) -> Bilingual:
        if isinstance(said, dict) and set(said) == {"zh", "en"} and all(isinstance(it, str) for it in said.values()):
            return Bilingual(**said)
        if said is not None:
            self._add(path, Code.WRONG_VALUE, "应为 {zh, en} (a text in both languages is expected)")
        return Bilingual("", "")

    def _mapping(self, path: Path_, said: Any) -> list[tuple[str, Any]]:
        if isinstance(said, dict) and (said or path == ("groups",)):
            return list(said.items())
        self._add(path, Code.WRONG_VALUE, "应为键值表 (a mapping is expected)")
        return []

    def _keys(self, path: Path_, said: dict[str, Any], known: tuple[str, ...], needed: list[str]) -> None:
        for key in said:
            if key not in known:
                near = closest(key, known)
                hint = f"是否为 {near}？(did you mean?)" if near else ""
                self._add((*path, key), Code.UNKNOWN_KEY, f"不认识的键 {key} (unknown key)", hint, key=True)
        for key in needed:
            if key not in said:
                self._add(path, Code.MISSING_KEY, f"缺少键 {key} (missing key)")

    def _add(self, path: Path_, code: Code, text: str, hint: str = "", *, key: bool = False) -> None:
        place = "" if self.notes.tree.values else f"{'.'.join(map(str, path))}：" if path else ""
        self.notes.add(path, code, f"{place}{text}", hint, key=key)


def _from_key(key: str, fact: Fact | None) -> Any:
    """The value that a key stands for: keys are text."""
    if fact is None or fact.type is FactType.ENUM:
        return key
    if fact.type is FactType.BOOLEAN:
        return {"true": True, "false": False}.get(key, key)
    if fact.type.is_number and re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,20})?", key):
        return Decimal(key) if "." in key else int(key)
    return key


def _is_share(number: int | Decimal) -> bool:
    return Decimal(number).is_finite() and 0 <= number <= 1
