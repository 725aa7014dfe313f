"""Many people before and after as tables of words, as plain text, as plain data and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.render.difference import AFTER, BEFORE, READ_ON, labelled
from eligibility.render.page import Line, Page, Section
from eligibility.render.plain import scalar_data, text_data
from eligibility.rules.outcome import Outcome
from eligibility.rules.phrases import say_plain
from eligibility.rules.vocabulary import UNITS
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from eligibility.policy.population import Cost, Count, Crowd, Flip, Group, OpenFact, PopulationDifference, Shift

MOST_GROUPS, BAR = 30, 6
TITLE = Bilingual("{title}：人群比较", "{title}: people compared")
SHIFTS: dict[Shift, tuple[str, Bilingual]] = {
    "gained": ("▲", Bilingual("新符合", "gained")),
    "lost": ("▼", Bilingual("不再符合", "lost")),
    "newly_unknown": ("?", Bilingual("变为不能确定", "newly undetermined")),
    "no_longer_unknown": ("!", Bilingual("不再不能确定", "no longer undetermined")),
    "unchanged": ("=", Bilingual("不变", "unchanged")),
}
"""What became of people, with its mark."""
_ALWAYS: tuple[Shift, ...] = ("gained", "lost", "unchanged")
_CHANGED_BY = Bilingual("改革", "Reform")
PEOPLE, WEIGHTED = (
    Bilingual("{n} 人", "{n} people"),
    Bilingual("{n} 人（加权；{rows} 行）", "{n} people (weighted; {rows} rows)"),
)
INVALID = Bilingual("事实不能用、没有算在内的：{n} 人", "left out, as their facts cannot be used: {n} people")
INVENTED = Bilingual("虚构的人群：不是任何人的统计", "Invented people: no statistics of anyone")
_ELIGIBLE = Bilingual("符合条件的：{old} → {new}", "eligible: {old} → {new}")
_SAID = Bilingual("{mark} {what} {n}", "{mark} {what} {n}")
_OUTCOMES = Bilingual("结论（原来 ↓ 现在 →）", "Outcome (before ↓ after →)")
_TOTAL = Bilingual("合计", "Total")
_GROUPS, _MORE_GROUPS = (
    Bilingual("分组", "Groups"),
    Bilingual("另有 {n} 组，变动较少", "{n} more groups, with less change"),
)
_WHO, _BAR_HEAD = Bilingual("人数", "People"), Bilingual("? ▼ │ ▲ !", "? ▼ │ ▲ !")
_COSTS = Bilingual("待遇", "Entitlements")
_WHAT, _CHANGE = Bilingual("项目", "What"), Bilingual("变化", "Change")
_RECEIVING = Bilingual("{n} 人", "{n} people")
_SUM = Bilingual("{n} 人，{sum}", "{n} people, {sum}")
_OPEN = Bilingual("另有 {n} 人未定", "{n} more open")
_MORE_LESS = Bilingual("{more} 人增、{less} 人减", "more for {more}, less for {less}")
_COST_NOTE = Bilingual(
    "合计只算已定的；未定的不当作零。变化只算两边都已定的人。",
    "Sums are of what is settled; what is open counts as nothing known, not as zero. The change is that of people "
    "settled on both sides.",
)
_FLIPS = Bilingual("变了的条件", "Criteria that turned")
_TURNED, _MOVED = Bilingual("原来 → 现在", "Before → after"), Bilingual("其中结论变了", "with the outcome")
_TRUTHS: dict[Truth | None, Bilingual] = {
    Truth.TRUE: Bilingual("成立", "holds"),
    Truth.FALSE: Bilingual("不成立", "does not hold"),
    Truth.UNKNOWN: Bilingual("未知", "unknown"),
    None: Bilingual("没有这一条", "no such criterion"),
}
_TURN = Bilingual("{before} → {after}：{n}", "{before} → {after}: {n}")
_OPEN_FACTS = Bilingual("现在不能确定的人，缺什么", "What the undetermined hang on")
_FACT, _SETTLES = Bilingual("事实", "Fact"), Bilingual("知道了就能定", "settles alone")
_MATTERS, _HELD = Bilingual("可能影响", "may matter to"), Bilingual("表里有这一列", "column in the frame")
_YES, _NO = Bilingual("有", "yes"), Bilingual("没有", "no")
_WHOLE = Bilingual("看了全部 {all} 行", "All {all} rows were looked at")
_SAMPLED = Bilingual("估计：看了 {all} 行中的 {n} 行", "Estimates: {n} of {all} rows were looked at")
_NONE = Bilingual("没有人的结论不同", "Nobody's outcome differs")
_MOST_FACTS, _MOST_FLIPS = 10, 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of words: the first cell names its row, cells from `numbers_from` on are numbers."""

    title: Bilingual
    heads: tuple[Bilingual, ...]
    rows: tuple[tuple[Bilingual, ...], ...]
    notes: tuple[Bilingual, ...] = ()
    numbers_from: int = 1


def say_count(count: Count | Decimal) -> Bilingual:
    """A number of people, thousands apart; a weighted one to a tenth."""
    if isinstance(count, float) and count != round(count):
        return say_plain(f"{count:,.1f}")
    return say_plain(f"{int(count):,}")


def headline(difference: PopulationDifference) -> Iterator[Bilingual]:
    """How many people, and what became of them."""
    people = say_count(difference.people)
    yield (WEIGHTED if difference.weight else PEOPLE).format(n=people, rows=f"{difference.rows:,}")
    said = [
        _SAID.format(mark=mark, what=what, n=say_count(getattr(difference, name)))
        for name, (mark, what) in SHIFTS.items()
    ]
    yield join(said, zh="　", en="  ")
    if difference.is_synthetic:
        yield INVENTED
    old, new = difference.before(Outcome.ELIGIBLE), difference.after(Outcome.ELIGIBLE)
    yield _ELIGIBLE.format(old=say_count(old), new=say_count(new))
    if difference.invalid:
        yield INVALID.format(n=say_count(difference.invalid))


def basis(difference: PopulationDifference) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Each side's name and the days of its rules and facts, and the reform if it is one."""
    for name, on in zip((BEFORE, AFTER), difference.on, strict=True):
        yield name, READ_ON.format(on=on.isoformat(), today=difference.today.isoformat())
    if difference.changed_by:
        yield _CHANGED_BY, difference.changed_by


def sheets(difference: PopulationDifference) -> Iterator[Sheet]:
    """The tables there is anything in: outcomes, groups, entitlements, criteria that turned, what is open."""
    yield _outcomes(difference)
    if difference.groups:
        yield _groups(difference)
    if difference.entitlements:
        yield Sheet(
            _COSTS, (_WHAT, BEFORE, AFTER, _CHANGE), tuple(map(_cost, difference.entitlements)), (_COST_NOTE,), 4
        )
    if difference.flips:
        flips = difference.flips[:_MOST_FLIPS]
        yield Sheet(_FLIPS, (_WHAT, _TURNED, _MOVED), tuple(map(_flip, flips)), numbers_from=2)
    if difference.open_facts:
        facts = tuple(map(_open_fact, difference.open_facts[:_MOST_FACTS]))
        is_whole = difference.sampled == difference.open_rows
        note = _WHOLE if is_whole else _SAMPLED
        said = note.format(n=f"{difference.sampled:,}", all=f"{difference.open_rows:,}")
        yield Sheet(_OPEN_FACTS, (_FACT, _SETTLES, _MATTERS, _HELD), facts, (said,))


def _outcomes(difference: PopulationDifference) -> Sheet:
    found = [it for it in Outcome if difference.before(it) or difference.after(it)]
    rows = [
        (old.label, *(_or_dot(difference.cells.get((old, new), 0)) for new in found), say_count(difference.before(old)))
        for old in found
    ]
    rows.append(
        (
            _TOTAL,
            *(say_count(difference.after(new)) for new in found),
            say_count(difference.people - difference.invalid),
        )
    )
    return Sheet(_OUTCOMES, (say_plain(""), *(it.label for it in found), _TOTAL), tuple(rows))


def _or_dot(count: Count) -> Bilingual:
    return say_count(count) if count else say_plain("·")


def shown_groups(difference: PopulationDifference) -> tuple[Group, ...]:
    """All groups, or of many those in which most people changed, in their order."""
    if len(difference.groups) <= MOST_GROUPS:
        return difference.groups
    most = sorted(difference.groups, key=lambda it: it.unchanged + it.invalid - it.people)[:MOST_GROUPS]
    return tuple(it for it in difference.groups if it in most)


def _groups(difference: PopulationDifference) -> Sheet:
    shown = shown_groups(difference)
    largest = max((it.people - it.unchanged - it.invalid for it in shown), default=0)
    found = [name for name in SHIFTS if name in _ALWAYS or any(getattr(it, name) for it in shown)]
    found.remove("unchanged")
    rows = [
        (*it.titles, say_count(it.people), *(_or_dot(getattr(it, name)) for name in found), _bar(it, largest))
        for it in shown
    ]
    heads = [SHIFTS[name][1] for name in found]
    rest = len(difference.groups) - len(shown)
    notes = (_MORE_GROUPS.format(n=rest),) if rest else ()
    return Sheet(_GROUPS, (*difference.by_titles, _WHO, *heads, _BAR_HEAD), tuple(rows), notes, len(difference.by))


def _bar(group: Group, largest: Count) -> Bilingual:
    """What became worse or unknown to the left, better or known to the right, in proportion to the largest group."""

    def signs(name: Shift) -> str:
        return SHIFTS[name][0] * round(getattr(group, name) / largest * BAR + 0.49 if largest else 0)

    left, right = signs("newly_unknown") + signs("lost"), signs("gained") + signs("no_longer_unknown")
    return say_plain(f"{left:>{BAR}}│{right:<{BAR}}")


def _cost(cost: Cost) -> tuple[Bilingual, ...]:
    sides = (
        (cost.receiving_before, cost.before, cost.open_before),
        (cost.receiving_after, cost.after, cost.open_after),
    )
    change = [say_money(cost.change, cost.unit, signed=True)] if cost.adds_up else []
    change += (
        [_MORE_LESS.format(more=say_count(cost.more), less=say_count(cost.less))] if cost.more or cost.less else []
    )
    return cost.title, *(_side(cost, *it) for it in sides), _with_open(change, cost.open)


def _side(cost: Cost, people: Count, amount: Decimal, open_: Count) -> Bilingual:
    n = say_count(people)
    said = _SUM.format(n=n, sum=say_money(amount, cost.unit)) if cost.adds_up else _RECEIVING.format(n=n)
    return _with_open([said], open_)


def _with_open(said: Sequence[Bilingual], open_: Count) -> Bilingual:
    return join([*said, *([_OPEN.format(n=say_count(open_))] if open_ else [])], zh="；", en="; ")


def say_money(amount: Decimal, unit: str, *, signed: bool = False) -> Bilingual:
    """A sum with its unit, thousands apart.

    >>> from decimal import Decimal
    >>> say_money(Decimal("1234.5"), "CNY", signed=True).zh
    '+1,234.5元'
    """
    written = f"{amount:+,f}" if signed and amount else f"{amount:,f}"
    named = UNITS[unit]
    return Bilingual(f"{written}{named.zh}", f"{written} {named.en}")


def _flip(flip: Flip) -> tuple[Bilingual, ...]:
    turns = [
        _TURN.format(before=_TRUTHS[old], after=_TRUTHS[new], n=say_count(count))
        for (old, new), count in flip.cells.items()
    ]
    return flip.title, join(turns), say_count(flip.moved)


def _open_fact(fact: OpenFact) -> tuple[Bilingual, ...]:
    return fact.label, say_count(fact.settles), say_count(fact.matters), _YES if fact.has_column else _NO


def describe_population(difference: PopulationDifference) -> Page:
    """The difference as a page of lines: each row of a table in one."""
    head = [Line(labelled(name, said), tone="dim") for name, said in basis(difference)]
    first, *rest = headline(difference)
    head += [Line(first), *(Line(it, tone="heading") for it in rest)]
    if difference.unchanged + difference.invalid == difference.people:
        head.append(Line(_NONE))
    sections = tuple(Section(it.title, tuple(sheet_lines(it))) for it in sheets(difference))
    return Page(difference.number, TITLE.format(title=difference.title), tuple(head), sections)


def sheet_lines(sheet: Sheet) -> Iterator[Line]:
    """A table in plain text: each row in one line."""
    named = max(sheet.numbers_from, 1) if sheet.title is _GROUPS else 1
    for row in sheet.rows:
        title = join(row[:named], zh="、", en=", ")
        cells = zip(sheet.heads[named:], row[named:], strict=True)
        said = [
            cell if head is _TURNED else Bilingual(f"{head.zh} {cell.zh}", f"{head.en} {cell.en}")
            for head, cell in cells
            if cell.zh != "·" and head is not _BAR_HEAD
        ]
        yield Line(labelled(title, join(said, zh="，", en=", ")))
    for note in sheet.notes:
        yield Line(note, tone="dim")


def population_data(difference: PopulationDifference) -> dict[str, Any]:
    """Everything as plain data; numbers of people as they are, sums of money as text."""
    return {
        "service": {"number": difference.number, "title": text_data(difference.title)},
        "before": difference.on[0].isoformat(),
        "after": difference.on[1].isoformat(),
        "today": difference.today.isoformat(),
        "reform": text_data(difference.changed_by) if difference.changed_by else None,
        "weight": difference.weight,
        "synthetic": difference.is_synthetic,
        "by": list(difference.by),
        **_crowd(difference),
        "groups": [
            {
                "values": {name: scalar_data(value) for name, value in zip(difference.by, group.values, strict=True)},
                "titles": [text_data(it) for it in group.titles],
                **_crowd(group),
            }
            for group in difference.groups
        ],
        "criteria": [
            {
                "id": flip.id,
                "title": text_data(flip.title),
                "people": flip.people,
                "moved": flip.moved,
                "turns": [
                    {"before": _truth(old), "after": _truth(new), "people": count}
                    for (old, new), count in flip.cells.items()
                ],
            }
            for flip in difference.flips
        ],
        "open": {
            "rows": difference.open_rows,
            "sampled": difference.sampled,
            "facts": [
                {
                    "name": it.name,
                    "label": text_data(it.label),
                    "settles": it.settles,
                    "matters": it.matters,
                    "has_column": it.has_column,
                }
                for it in difference.open_facts
            ],
        },
    }


def _truth(truth: Truth | None) -> str | None:
    return None if truth is None else truth.name.lower()


def _crowd(crowd: Crowd) -> dict[str, Any]:
    return {
        "rows": crowd.rows,
        "people": crowd.people,
        **{name: getattr(crowd, name) for name in SHIFTS},
        "invalid": crowd.invalid,
        "outcomes": [
            {"before": old.value, "after": new.value, "people": count} for (old, new), count in crowd.cells.items()
        ],
        "entitlements": [
            {
                "id": it.id,
                "title": text_data(it.title),
                "unit": it.unit,
                "receiving": [it.receiving_before, it.receiving_after],
                "before": scalar_data(it.before),
                "after": scalar_data(it.after),
                "change": scalar_data(it.change),
                "open_before": it.open_before,
                "open_after": it.open_after,
                "open": it.open,
                "more": it.more,
                "less": it.less,
            }
            for it in crowd.entitlements
        ],
    }


def population_rows(difference: PopulationDifference) -> list[dict[str, Any]]:
    """A row for every group, or the one for all where there are none; sums are Decimals."""
    crowds: Sequence[Crowd] = difference.groups or (difference,)
    return [_row(it, difference.by) for it in crowds]


def _row(crowd: Crowd, by: tuple[str, ...]) -> dict[str, Any]:
    values = getattr(crowd, "values", ())
    costs = {
        f"{it.id}_{what}": getattr(it, what)
        for it in crowd.entitlements
        for what in ("before", "after", "change", "open_before", "open_after", "open")
    }
    counts = {name: getattr(crowd, name) for name in ("people", *SHIFTS, "invalid")}
    for outcome in Outcome:
        counts |= {f"{outcome.value}_before": crowd.before(outcome), f"{outcome.value}_after": crowd.after(outcome)}
    return {**dict(zip(by, values, strict=bool(values))), "rows": crowd.rows, **counts, **costs}
