"""Reform: changed rules as data, path by path; composed, compared, and written as the file they are read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from html import escape
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeAlias

from eligibility.days import read_day
from eligibility.errors import EligibilityError, quote
from eligibility.files.yaml_reader import read_text
from eligibility.files.yaml_writer import write_yaml
from eligibility.frozen import FrozenMap
from eligibility.policy.words import describe
from eligibility.text import Bilingual, join, normalise

if TYPE_CHECKING:
    from eligibility.files.kept import Kept
    from eligibility.files.yaml_reader import Tree
    from eligibility.text import Lang

Value: TypeAlias = "int | Decimal | str | bool | FrozenMap[str, Any] | tuple[Any, ...] | None"
_EXACT = Context(prec=400, traps=[])
"""Numbers by value, whatever decimal context the caller has set."""
LONGEST_NUMBER = 40
DEEPEST = 20


@dataclass(frozen=True, slots=True, eq=False)
class Reform:
    """Changes to rules by path, as docs/reforms.md lists them; None drops what stands there.

    `from_` is the first day on which they hold, where the reform itself says so. `cite` are the clauses that support
    what it changes; a reform without any is an assumption, and so is every answer that rests on it. Two reforms
    are equal if they say the same; numbers are compared by value, days and their ISO text are the same.

    >>> reform = Reform({"parameters.min_age.female": 45, "materials.5": None})
    >>> reform == Reform({"materials.5": None, "parameters.min_age.female": 45})
    True
    """

    changes: Mapping[str, Value]
    from_: date | None = None
    title: Bilingual | None = None
    cite: tuple[FrozenMap[str, str], ...] = ()
    reading: Bilingual | None = None
    _kept: Kept | None = field(default=None, repr=False)
    digest: str = field(init=False, repr=False, default="")

    def __init__(
        self,
        changes: Mapping[str, Any],
        *,
        from_: date | str | None = None,
        title: Bilingual | Mapping[str, str] | None = None,
        cite: object = (),
        reading: Bilingual | Mapping[str, str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        """EligibilityError for what is no plain data; whether it fits the rules is seen when it is applied."""
        if not isinstance(changes, Mapping):
            raise EligibilityError(
                f"the changes of a reform are a mapping of paths, not {type(changes).__name__}",
                zh=f"改革的改动应为“路径: 值”的表，不是 {type(changes).__name__}",
            )
        listed = cite if isinstance(cite, list | tuple) else (cite,)
        for name, value in (
            ("changes", _freeze(changes, "changes")),
            ("from_", None if from_ is None else read_day(from_, "from_")),
            ("title", _bilingual(title, "title")),
            ("cite", tuple(_clause(it) for it in listed)),
            ("reading", _bilingual(reading, "reading")),
            ("_kept", kept),
        ):
            object.__setattr__(self, name, value)
        canonical = json.dumps(_canonical(self.to_dict()), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "digest", hashlib.sha256(canonical.encode()).hexdigest())

    def to_dict(self) -> dict[str, Any]:
        """The reform as plain data, as its file has it."""
        return {
            **({"title": {"zh": self.title.zh, "en": self.title.en}} if self.title else {}),
            **({"from": self.from_.isoformat()} if self.from_ else {}),
            **({"cite": [dict(it) for it in self.cite]} if self.cite else {}),
            **({"reading": {"zh": self.reading.zh, "en": self.reading.en}} if self.reading else {}),
            "changes": thaw(self.changes),
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reform) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.to_dict(), self._kept)

    def __add__(self, other: object) -> Reform:
        """Both in one, *other* coming after: at one path, the later change is the one that is left.

        A later change replaces what the earlier says at the same path or below it, and is set into what the earlier
        says above it. EligibilityError where the two begin on different days, cite different clauses, or where the
        later changes something inside what the earlier drops: then apply one to what the other made.

        >>> (Reform({"materials.5": None}) + Reform({"parameters.min_age.female": 45})).changes
        {'materials.5': None, 'parameters.min_age.female': 45}
        """
        if not isinstance(other, Reform):
            return NotImplemented
        if self.from_ and other.from_ and self.from_ != other.from_:
            raise EligibilityError(
                f"the reforms begin on {self.from_} and {other.from_}: apply one after the other",
                zh=f"两个改革分别自 {self.from_}、{other.from_} 起：请先后应用",
            )
        if self and other and self.cite != other.cite:
            raise EligibilityError(
                "the reforms cite different clauses, and one would stand for both: apply one after the other",
                zh="两个改革引用的条款不同，合并后分不清谁支持谁：请先后应用",
            )
        return Reform(
            _laid_over(self.changes, other.changes),
            from_=self.from_ or other.from_,
            title=_both(self.title, other.title),
            cite=self.cite or other.cite,
            reading=_both(self.reading, other.reading),
        )

    def describe(self, baseline: Any, *, on: date | str | None = None, lang: Lang = "zh") -> str:
        """What it changes in a Ruleset, Service or Catalog, in words: what was, what is, and the clause it amends.

        Of a Service or Catalog the day is *on*, else the reform's own. Raises what applying it raises.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> print(Reform({"materials.15": None}).describe(ruleset))
        1-1 就业困难人员认定
          免交材料「申请认定就业困难人员承诺书」（第15项），改本库的推断信息表1-1运行要件15未附条件
        """
        return describe(self, baseline, on, lang)

    def to_yaml(self) -> str:
        """The reform as its file: `read_reform` of it gives an equal one."""
        return write_yaml(self.to_dict())

    def _repr_html_(self) -> str:
        written = "".join(it if it.isprintable() or it == "\n" else "\ufffd" for it in self.to_yaml())
        label = f"{self.title.zh} {self.title.en}" if self.title else "改革 Reform"
        return f'<section lang="zh-Hans" aria-label="{escape(label)}"><pre>{escape(written)}</pre></section>'

    def tree(self) -> Tree:
        """The file, or the text it would have, with the position of every change."""
        if self._kept:
            return self._kept.tree()
        tree, _ = read_text(self.to_yaml(), "reform")
        if tree is None:
            raise EligibilityError("a reform that cannot be written as YAML", zh="这个改革写不成 YAML")
        return tree


def _rebuild(data: dict[str, Any], kept: Kept | None) -> Reform:
    return Reform(data.pop("changes"), from_=data.pop("from", None), kept=kept, **data)


def thaw(value: Any) -> Any:
    """Frozen data as dicts and lists that can be changed."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    return [thaw(item) for item in value] if isinstance(value, tuple) else value


def _freeze(value: object, path: str, depth: int = 0) -> Value:
    """Plain data as it is written in YAML: days as ISO text, floats as the decimal they print as."""
    if depth > DEEPEST:
        raise EligibilityError(f"{path}: nested too deeply", zh=f"{path}：嵌套太深")
    if isinstance(value, Mapping):
        return FrozenMap({_key(key, path): _freeze(item, f"{path}.{key}", depth + 1) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_freeze(item, path, depth + 1) for item in value)
    if isinstance(value, Bilingual):
        return FrozenMap({"zh": normalise(value.zh), "en": normalise(value.en)})
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, date):
        return read_day(value, path).isoformat()
    return _number(value, path)


def _number(value: object, path: str) -> int | Decimal:
    number: int | Decimal | None = None
    if isinstance(value, Integral):
        number = int(value)
    elif isinstance(value, float):
        number = Decimal(float.__repr__(float(value)))
    elif isinstance(value, Decimal):
        number = value
    if number is None or (isinstance(number, Decimal) and not number.is_finite()):
        said = f"{type(value).__name__} {quote(value)}" if isinstance(value, float | Decimal) else type(value).__name__
        raise EligibilityError(
            f"{path}: numbers, text, days, lists and mappings only, not {said}",
            zh=f"{path}：只能是数、文字、日期、列表和键值表，不是 {said}",
        )
    digits = number.adjusted() if isinstance(number, Decimal) else 0
    if digits > LONGEST_NUMBER or len(f"{number:f}" if isinstance(number, Decimal) else str(number)) > LONGEST_NUMBER:
        raise EligibilityError(
            f"{path}: a number of more than {LONGEST_NUMBER} digits", zh=f"{path}：数超过 {LONGEST_NUMBER} 位"
        )
    return number


def _key(key: object, path: str) -> str:
    if isinstance(key, date):
        return read_day(key, path).isoformat()
    if isinstance(key, Integral):
        return str(int(key))
    if not isinstance(key, str):
        kind = type(key).__name__
        raise EligibilityError(f"{path}: a key is text, not {kind}", zh=f"{path}：键应为文字，不是 {kind}")
    return _text(key, path)


def _text(value: str, path: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise EligibilityError(
            f"{path!a}: text with half a character, which no file can hold",
            zh=f"{path!a}：有残缺的字符，写不进文件",
        ) from None
    return normalise(value)


def _canonical(value: Any) -> Any:
    """The same for what is equal: numbers by value, keys sorted when they are written."""
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return {"number": f"{_EXACT.add(_EXACT.normalize(Decimal(value)), 0):f}"}
    return value


def _bilingual(value: object, name: str) -> Bilingual | None:
    if value is None or isinstance(value, Bilingual):
        return Bilingual(normalise(value.zh), normalise(value.en)) if value else None
    if isinstance(value, Mapping) and set(value) == {"zh", "en"} and all(isinstance(it, str) for it in value.values()):
        return Bilingual(normalise(value["zh"]), normalise(value["en"]))
    raise EligibilityError(
        f"the {name} of a reform is a Bilingual, or a mapping with zh and en",
        zh=f"改革的 {name} 应为 Bilingual，或有 zh、en 的表",
    )


def _clause(value: object) -> FrozenMap[str, str]:
    keys = set(value) if isinstance(value, Mapping) else set()
    if isinstance(value, Mapping) and {"source"} <= keys <= {"source", "at"}:
        return FrozenMap({key: normalise(str(value[key])) for key in ("source", "at") if value.get(key)})
    raise EligibilityError(
        "the clauses a reform cites are mappings with source, and at for the place in it",
        zh="改革引用的条款应写 source，其中何处写 at",
    )


def _both(one: Bilingual | None, other: Bilingual | None) -> Bilingual | None:
    both = [it for it in dict.fromkeys((one, other)) if it]
    return join(both) if both else None


def _laid_over(changes: Mapping[str, Value], later: Mapping[str, Value]) -> dict[str, Any]:
    result: dict[str, Any] = thaw(changes)
    for path, value in later.items():
        for known in [it for it in result if it == path or it.startswith(f"{path}.")]:
            del result[known]
        above = next((it for it in result if path.startswith(f"{it}.")), None)
        if above is None:
            result[path] = thaw(value)
        elif not _set_into(result[above], path[len(above) + 1 :].split("."), thaw(value)):
            raise EligibilityError(
                f"{path} lies within {above}, which the earlier reform drops or replaces: apply one after the other",
                zh=f"{path} 在 {above} 之内，而前一改革已将其删去或另写：请先后应用",
            )
    return result


def _set_into(place: Any, keys: list[str], value: Any) -> bool:
    """Set the value where the keys lead in a mapping; whether they lead anywhere."""
    for key in keys[:-1]:
        place = place.get(key) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        return False
    if value is None:
        place.pop(keys[-1], None)
    else:
        place[keys[-1]] = value
    return True
