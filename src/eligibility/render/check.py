"""What came of checking papers against a list of documents: as lines of text in one language, and as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from eligibility.materials.check_report import CheckStatus
from eligibility.render.labels import COLON, LABELS, check_lang
from eligibility.render.plain import text_data
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eligibility.materials.check_report import CheckReport, Expiry, GroupCheck, ItemCheck, OptionCheck, Way
    from eligibility.materials.points import Point
    from eligibility.materials.provided import Provided
    from eligibility.rules.vocabulary import Document
    from eligibility.text import Lang

CHECK_MARKS = {
    CheckStatus.SATISFIED: "✔",
    CheckStatus.UNCLEAR: "?",
    CheckStatus.WRONG_FORM: "✘",
    CheckStatus.EXPIRED: "✘",
    CheckStatus.MISSING: "✘",
    CheckStatus.NOT_NEEDED: "–",
}
COMPLETE = {
    Truth.TRUE: Bilingual("齐了", "complete"),
    Truth.UNKNOWN: Bilingual("齐不齐还不能定", "not settled whether it is complete"),
    Truth.FALSE: Bilingual("还不齐", "not complete"),
}
CHECK_LABELS = {
    "heading": Bilingual("核对材料  {on} 交件", "Documents checked  handed in on {on}"),
    "if_route": Bilingual("若按「{route}」途径（尚未定）", "If as “{route}” (open)"),
    "instead": Bilingual("或者：{way}", "or: {way}"),
    "is_there": Bilingual("{document} 已具备", "{document} is there"),
    "unneeded": Bilingual("带了而不用交的", "Brought, and not needed"),
    "expiring": Bilingual("有效期", "Good until"),
    "until": Bilingual("{document}：到 {day}，含当日", "{document}: {day}, that day included"),
    "between": Bilingual(
        "{document}：到 {day}，至多到 {latest}，含当日", "{document}: {day}, or {latest} at most, that day included"
    ),
    "ends": Bilingual("下一步 {next} 之前到期", "ends before the next step on {next}"),
    "may_end": Bilingual("下一步 {next} 之前可能到期", "may end before the next step on {next}"),
}
_POINT = Bilingual("{document}：{point}", "{document}: {point}")


def explain_check(report: CheckReport, lang: Lang) -> str:
    """The report as lines of text; EligibilityError for a language other than zh and en."""
    return "\n".join(_lines(report, check_lang(lang)))


def _lines(report: CheckReport, lang: Lang) -> Iterator[str]:
    yield CHECK_LABELS["heading"].format(on=report.on.isoformat())[lang]
    yield COMPLETE[report.is_complete][lang]
    yield from _items(report.common, lang)
    if sum(group.truth is Truth.TRUE for group in report.groups) > 1:
        yield f"  {LABELS['one_group'][lang]}"
    for group in report.groups:
        yield f"  {say_group(group)[lang]}"
        yield from _items(group.items, lang)
    if report.not_needed:
        yield f"  {CHECK_LABELS['unneeded'][lang]}"
        for it in report.not_needed:
            yield f"    – {it.document.title[lang]}{COLON[lang]}{it.point.said[lang]}"
    if report.expiring:
        yield f"  {CHECK_LABELS['expiring'][lang]}"
        yield from (f"    {say_expiry(it, report)[lang]}" for it in report.expiring)


def _items(items: Iterable[ItemCheck], lang: Lang) -> Iterator[str]:
    for item in items:
        yield f"    {CHECK_MARKS[item.status]} {item.item.title[lang]}  {say_status(item)[lang]}"
        yield from (f"        {text[lang]}" for text in say_points(item))
        yield from (f"        {say_other(way)[lang]}" for way in item.others)


def say_status(item: ItemCheck) -> Bilingual:
    """The status; for an item that may be required, that too."""
    if item.need.truth is not Truth.UNKNOWN:
        return item.status.label
    return join([item.status.label, item.need.label], zh="，", en=", ")


def say_group(group: GroupCheck) -> Bilingual:
    """The heading of a route's items: whose they are, and whether they are complete."""
    heading = LABELS["by_route"] if group.truth is Truth.TRUE else CHECK_LABELS["if_route"]
    return join([heading.format(route=group.title), COMPLETE[group.is_complete]], zh="：", en=": ")


def say_points(item: ItemCheck) -> tuple[Bilingual, ...]:
    """Each point of the cheapest way and each note, under the document's name where there are several."""
    several = len(item.item.options) > 1
    said = [_under(document, point, several=several) for document, point in item.points]
    return tuple(dict.fromkeys(said))


def _under(document: Document | None, point: Point, *, several: bool) -> Bilingual:
    return _POINT.format(document=document.title, point=point.said) if several and document else point.said


def say_other(way: Way) -> Bilingual:
    """Another way to complete an item, and what it leaves to do."""
    said = [_under(document, point, several=True) for document, point in way.to_do]
    said += [
        CHECK_LABELS["is_there"].format(document=option.document.title)
        for option in way.options
        if option.status is CheckStatus.SATISFIED
    ]
    return CHECK_LABELS["instead"].format(way=join(said))


def say_expiry(expiry: Expiry, report: CheckReport) -> Bilingual:
    """A paper with its last good day, and whether that is before the next step."""
    form = CHECK_LABELS["until" if expiry.good_until == expiry.latest else "between"]
    days = {"day": expiry.good_until.isoformat(), "latest": expiry.latest.isoformat()}
    said = form.format(document=expiry.document.title, **days)
    if report.next_step is None or expiry.before_next_step in (None, Truth.FALSE):
        return said
    ends = CHECK_LABELS["ends" if expiry.before_next_step is Truth.TRUE else "may_end"]
    return join([said, ends.format(next=report.next_step.isoformat())], zh="，", en=", ")


def check_data(report: CheckReport) -> dict[str, Any]:
    """A report as plain data: texts as {zh, en}, days as ISO text, truths in lower case."""
    group = report.group
    return {
        "on": report.on.isoformat(),
        "next_step": report.next_step.isoformat() if report.next_step else None,
        "is_complete": _truth(report.is_complete),
        "common": [_item(item) for item in report.common],
        "groups": [
            {
                "route": it.route,
                "title": text_data(it.title),
                "truth": _truth(it.truth),
                "is_complete": _truth(it.is_complete),
                "items": [_item(item) for item in it.items],
            }
            for it in report.groups
        ],
        "least_to_do": group.route if group else None,
        "not_required": [_item(item) for item in report.not_required],
        "not_needed": [
            {**_paper(it.paper), "title": text_data(it.document.title), "point": _point(it.point)}
            for it in report.not_needed
        ],
        "expiring": [
            {
                "document": it.document.id,
                "title": text_data(it.document.title),
                "good_until": it.good_until.isoformat(),
                "latest": it.latest.isoformat(),
                "before_next_step": None if it.before_next_step is None else _truth(it.before_next_step),
            }
            for it in report.expiring
        ],
    }


def _item(check: ItemCheck) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": text_data(check.item.title),
        "need": check.need.value,
        "status": check.status.value,
        "is_complete": _truth(check.is_complete),
        "to_do": [_documented(document, point) for document, point in check.to_do],
        "ways": [
            {
                "status": way.status.value,
                "documents": [_option(option) for option in way.options],
                "unlisted": [_paper(paper) for paper in way.unlisted],
                "points": [_documented(document, point) for document, point in way.points],
            }
            for way in check.ways
        ],
        "notes": [_point(note) for note in check.notes],
    }


def _option(check: OptionCheck) -> dict[str, Any]:
    return {
        "document": check.document.id,
        "title": text_data(check.document.title),
        "status": check.status.value,
        "paper": _paper(check.paper) if check.paper else None,
        "good_until": check.good_until.isoformat() if check.good_until else None,
        "good_until_latest": check.good_until_latest.isoformat() if check.good_until_latest else None,
    }


def _documented(document: Document | None, point: Point) -> dict[str, Any]:
    return {"document": document.id if document else None, **_point(point)}


def _point(point: Point) -> dict[str, Any]:
    return {
        "code": point.code.value,
        "truth": _truth(point.truth),
        "text": text_data(point.text),
        "hint": text_data(point.hint) if point.hint else None,
    }


def _paper(paper: Provided) -> dict[str, Any]:
    """What was said of a paper; of a photo its path alone."""
    return {
        "document": paper.document,
        "original": paper.original,
        "copies": paper.copies,
        "paper": paper.paper,
        "issued_on": paper.issue_day.isoformat() if paper.issue_day else None,
        "covers": [day.isoformat() for day in paper.period] if paper.period else None,
        "issuer": paper.issuer,
        "stamps": None if paper.stamps is None else list(paper.stamps),
        "pages": paper.pages,
        "photo": str(paper.photo) if isinstance(paper.photo, Path) else None,
        "prints": paper.prints,
    }


def _truth(truth: Truth) -> str:
    return truth.name.lower()
