"""Two records of one case held against each other: the rules part by part, the calendar, the library, the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from eligibility.citation import Grade
from eligibility.errors import EligibilityError
from eligibility.policy.record import fact_data
from eligibility.policy.secrets import OMITTED, hidden_names, is_hidden
from eligibility.rules.content import PartKind
from eligibility.rules.facts import check_facts
from eligibility.rules.vocabulary import FactType
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from eligibility.policy.secrets import Secrecy
    from eligibility.rules.digest import RulePart
    from eligibility.rules.vocabulary import Fact

DivergenceKind = PartKind | Literal["order", "reform", "library", "calendar", "answer"]
HARMLESS = ("library", "calendar")
"""What may differ where everything else is the same."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """One thing that is not as it was recorded: what, in words; of a figure and of an answer, before and now.

    `recorded` and `now` are None where the record, or the rules now, have no such thing, or where nothing can be told.
    """

    kind: DivergenceKind
    id: str
    title: Bilingual
    words: Bilingual
    recorded: Any = field(default=None, repr=False)
    now: Any = field(default=None, repr=False)


_CHANGED = Bilingual("{what}与记录时不同", "{what} is not as recorded")
_BECAME = Bilingual("{what}：{before} → {after}", "{what}: {before} → {after}")
_GONE = Bilingual("{what}现在没有了", "{what} is gone")
_NEW = Bilingual("{what}是记录时没有的", "{what} is new")
_NAMED = Bilingual("{kind}「{title}」", "{kind} “{title}”")
_ORDER = Bilingual("先后次序与记录时不同", "the order is not as recorded")
_KINDS: dict[str, Bilingual] = {
    "service": Bilingual("事项", "service"),
    "eligibility": Bilingual("条件的组合", "the way conditions are joined:"),
    "criterion": Bilingual("条件", "criterion"),
    "parameter": Bilingual("数", "number"),
    "parameter_history": Bilingual("历年的数", "number by days"),
    "entitlement": Bilingual("待遇", "entitlement"),
    "material": Bilingual("材料", "document asked for"),
    "prohibition": Bilingual("不得要求", "what may not be asked for"),
    "step": Bilingual("环节", "step"),
    "open_question": Bilingual("未决问题", "open point"),
    "fact": Bilingual("事实", "fact"),
    "document": Bilingual("证件", "document"),
    "source": Bilingual("来源", "source"),
    "agency": Bilingual("机构", "agency"),
    "stamp": Bilingual("印章", "stamp"),
    "reform": Bilingual("改革", "reform"),
    "library": Bilingual("库的版本", "version of the library"),
    "calendar": Bilingual("工作日历", "working calendar"),
    "outcome": Bilingual("结论", "outcome"),
    "route": Bilingual("途径", "route"),
    "missing": Bilingual("还缺的事实", "missing facts"),
    "grade": Bilingual("证据等级", "evidence"),
    "unconfirmed": Bilingual("未再确认的日子", "day of the last confirmation"),
}


def compare_records(
    before: Mapping[str, Any], after: Mapping[str, Any], parts: tuple[RulePart, ...]
) -> list[Divergence]:
    """What differs in the second, whose rules have these *parts*: rules first, then what follows."""
    found = [*_rules(before, after, parts)]
    titles = {part.key: part.title for part in parts}
    answer = [*_answer(before["answer"], after["answer"], titles)]
    if before["timeline"] and after["timeline"]:
        was, now = before["timeline"], after["timeline"]
        old, new = ({f"step {name}": it for name, it in side["steps"].items()} for side in (was, now))
        answer += _answer(old, new, titles)
        if was["calendar"] != now["calendar"]:
            found.append(_plain("calendar", was["calendar"], now["calendar"]))
    if before["library"] != after["library"]:
        found.append(_plain("library", before["library"], after["library"]))
    return found + answer


def _plain(kind: Literal["library", "calendar"], before: str, after: str) -> Divergence:
    words = _BECAME.format(what=_KINDS[kind], before=before, after=after)
    return Divergence(kind, "", _KINDS[kind], words, before, after)


def _rules(before: Mapping[str, Any], after: Mapping[str, Any], parts: tuple[RulePart, ...]) -> Iterator[Divergence]:
    if before["rules"] == after["rules"]:
        return
    for digest in sorted(before["reforms"].keys() ^ after["reforms"].keys()):
        title = Bilingual(**(before["reforms"].get(digest) or after["reforms"][digest]))
        words = (_GONE if digest in before["reforms"] else _NEW).format(what=_name("reform", title))
        yield Divergence("reform", digest, title, words)
    was = {(kind, id_): own for kind, id_, own in before["parts"]}
    now = {(kind, id_): own for kind, id_, own in after["parts"]}
    titles: dict[tuple[str, str], Bilingual] = {part.key: part.title for part in parts}
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield _part(key, titles.get(key), key in was, before["figures"], after["figures"])
    common = [[key for key in side if key in was and key in now] for side in (was, now)]
    if common[0] != common[1]:
        yield Divergence("order", "", _ORDER, _ORDER)


def _part(
    key: tuple[str, str],
    title: Bilingual | None,
    was_there: bool,  # noqa: FBT001 - one of two states of a part
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Divergence:
    kind, id_ = key
    what = _name(kind, title or Bilingual(id_, id_))
    old, new = before.get(id_), after.get(id_)
    if title is None or not was_there:
        words = (_GONE if title is None else _NEW).format(what=what)
    elif kind == "parameter" and old and new and old != new:
        words = _BECAME.format(what=what, before=Bilingual(**old), after=Bilingual(**new))
    else:
        words = _CHANGED.format(what=what)
    figures = (old, new) if kind == "parameter" else (None, None)
    return Divergence(kind, id_, title or Bilingual(id_, id_), words, *figures)  # type: ignore[arg-type]


def _name(kind: str, title: Bilingual) -> Bilingual:
    return _NAMED.format(kind=_KINDS.get(kind, Bilingual(kind, kind)), title=title)


def _answer(
    before: Mapping[str, Any], after: Mapping[str, Any], titles: Mapping[Any, Bilingual]
) -> Iterator[Divergence]:
    """What came out otherwise; what was left out, or is hidden on one side alone, cannot be held against anything."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new or OMITTED in (old, new) or is_hidden(old) != is_hidden(new):
            continue
        kind, _, id_ = name.partition(" ")
        title = titles.get(("criterion" if kind == "route" else kind, id_), Bilingual(id_, id_))
        what = _name(kind, title) if id_ else _KINDS.get(kind, Bilingual(kind, kind))
        before_, after_ = (_in_words(name, it, titles) for it in (old, new))
        yield Divergence("answer", name, title, _BECAME.format(what=what, before=before_, after=after_), old, new)


def _in_words(name: str, value: Any, titles: Mapping[Any, Bilingual]) -> Bilingual:
    """One side of an answer; facts by their labels and grades by their names, where they are known."""
    if name == "missing" and isinstance(value, list) and value:
        return join([titles.get(("fact", it), Bilingual(str(it), str(it))) for it in map(str, value)])
    if name == "grade" and str(value).upper() in Grade.__members__:
        return Grade[str(value).upper()].label
    return _said(value)


def say_hidden(difference: Divergence, hidden: Bilingual) -> Bilingual:
    """An answer that differs, with *hidden* in place of what it was and is."""
    kind = difference.id.partition(" ")[0]
    return _BECAME.format(what=_name(kind, difference.title), before=hidden, after=hidden)


_WORDS = {
    "true": Bilingual("成立", "true"),
    "false": Bilingual("不成立", "false"),
    "unknown": Bilingual("未知", "unknown"),
    "eligible": Bilingual("符合条件", "eligible"),
    "ineligible": Bilingual("不符合条件", "ineligible"),
    "undetermined": Bilingual("尚不能确定", "undetermined"),
}
_NOTHING = Bilingual("无", "nothing")
_OTHER = Bilingual("（散列值）", "(a hash)")


def _said(value: Any) -> Bilingual:
    match value:
        case None:
            return _NOTHING
        case {"hmac": _}:
            return _OTHER
        case {"granted": granted, "zh": zh, "en": en}:
            return Bilingual(f"{_said(granted).zh}，{zh}", f"{_said(granted).en}, {en}")
        case {"state": state, "due": list(due)}:
            days = ", ".join(str(it[0]) for it in due if isinstance(it, list) and it) or str(state)
            return Bilingual(days, days)
        case list():
            text = ", ".join(map(str, value))
            return Bilingual(text or _NOTHING.zh, text or _NOTHING.en)
        case _:
            return _WORDS.get(str(value), Bilingual(str(value), str(value)))


def recorded_facts(
    record: Mapping[str, Any],
    supplied: Mapping[str, Any],
    vocabulary: Mapping[str, Fact],
    today: date,
    secrecy: Secrecy,
) -> dict[str, Any]:
    """The facts of the record, those it hides being *supplied* again.

    EligibilityError where one is not, or where one is not what was recorded; FactError for what is no fact.
    """
    values = check_facts(vocabulary, supplied, today)
    given = {name: values[name] for name in supplied if name in values}
    hidden = hidden_names(record["facts"])
    if lacking := [name for name in hidden if name in vocabulary and name not in given]:
        raise EligibilityError(
            f"the record does not tell {', '.join(lacking)}: give them again with facts=",
            zh=f"记录里没有写明 {'、'.join(lacking)}，须用 facts= 重新给出",
        )
    facts = {name: _typed(vocabulary.get(name), it) for name, it in record["facts"].items() if name not in hidden}
    for name, value in given.items():
        recorded, plain = record["facts"].get(name), fact_data(vocabulary[name], value)
        told = secrecy.hide(f"fact {name}", plain) if name in hidden else plain
        if name not in record["facts"] or recorded not in (OMITTED, told):
            raise EligibilityError(
                f"{name} is not what was recorded: a replay is of the same facts",
                zh=f"{name} 与记录的不同：重放用的是同样的事实",
            )
        facts[name] = value
    return facts


def _typed(fact: Fact | None, value: Any) -> Any:
    """The value as `assess` takes it; a decimal number is text in a record."""
    if fact is not None and fact.type is FactType.DECIMAL and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value
