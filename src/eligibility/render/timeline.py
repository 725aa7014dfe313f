"""A timeline as lines of text in one language, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.render.labels import check_lang
from eligibility.render.plain import text_data
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.procedure.entry import Term, TimelineEntry
    from eligibility.procedure.timeline import Timeline
    from eligibility.text import Lang

STATES = {
    "done": Bilingual("已办", "done"),
    "due": Bilingual("待办", "due"),
    "waiting": Bilingual("等待前一环节", "waits for the step before"),
    "unstated": Bilingual("来源没有说明时限", "no source gives a time"),
    "untimed": Bilingual("没有时限", "no time limit"),
    "not_needed": Bilingual("不需要", "not needed"),
}
MARKS = {"done": "✔", "due": "▶", "waiting": "…", "unstated": "?", "untimed": "–", "not_needed": " "}
_BY = {
    "at_most": Bilingual("不晚于 {day}", "by {day}"),
    "at_least": Bilingual("至少到 {day}", "until {day} at least"),
    "typical": Bilingual("一般到 {day}", "typically by {day}"),
    "immediate": Bilingual("当日 {day}", "the same day, {day}"),
    "monthly_cutoff": Bilingual("不晚于 {day}", "by {day}"),
    "next_month_window": Bilingual("{opens} 至 {day}", "from {opens} to {day}"),
}
_LATE = Bilingual("已逾期", "late")
_EARLY = Bilingual("未满期", "too early")


def timeline_lines(timeline: Timeline, lang: Lang) -> Iterator[str]:
    """The timeline, a line for each step and one for each time it has."""
    check_lang(lang)
    yield f"{timeline.service} {timeline.title[lang]}"
    for at, entry in enumerate(timeline, start=1):
        state = say_state(entry)[lang]
        yield f"  {MARKS[entry.state]} {at}. {entry.title[lang]}  {entry.actor[lang]}  {state}"
        yield from (f"      {said[lang]}" for said in say_terms(entry))


def say_state(entry: TimelineEntry) -> Bilingual:
    """What has become of a step: done on a day, late or too early, or what it waits for."""
    if entry.done is None:
        return STATES[entry.state]
    day = Bilingual(f"{entry.done} 已办", f"done {entry.done}")
    if entry.in_time is not False:
        return day
    early = any(term.kind == "at_least" for term in entry.terms)
    return Bilingual("{day}，{what}", "{day}, {what}").format(day=day, what=_EARLY if early else _LATE)


def say_terms(entry: TimelineEntry) -> tuple[Bilingual, ...]:
    """Each time a step has: the day where it can be told, and the words of the limit."""
    said = []
    for term in entry.terms:
        limit = term.unstated or term.limit or STATES["untimed"]
        if term.deadline:
            limit = Bilingual("{day}（{limit}）", "{day} ({limit})").format(day=say_term(term), limit=limit)
        if term.reading:
            limit = Bilingual("{limit}：{reading}", "{limit}: {reading}").format(limit=limit, reading=term.reading)
        said.append(limit)
    return tuple(dict.fromkeys(said))


def say_term(term: Term) -> Bilingual:
    """The day of a time that can be told; a provisional one with the days between which it lies."""
    said, deadline = say_day(term), term.deadline
    if deadline is None or deadline.is_final:
        return said
    return join([said, deadline.doubt], zh="，", en=", ")


def say_day(term: Term) -> Bilingual:
    """The day of a time that can be told, and how it binds."""
    if term.deadline is None:
        return STATES["waiting"]
    return _BY[term.kind].format(day=str(term.deadline.due), opens=str(term.deadline.opens or ""))


def timeline_data(timeline: Timeline) -> dict[str, Any]:
    """A timeline as plain data: texts as {zh, en}, days as ISO text."""
    return {
        "service": timeline.service,
        "title": text_data(timeline.title),
        "on": timeline.on.isoformat(),
        "calendar": timeline.calendar.digest,
        "entries": [_entry(entry) for entry in timeline],
    }


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": text_data(entry.title),
        "actor": text_data(entry.actor),
        "after": entry.after,
        "state": entry.state,
        "applies": entry.applies.name.lower(),
        "missing": list(entry.missing),
        "since": entry.since,
        "before": entry.before,
        "channels": [text_data(channel) for channel in entry.channels],
        "place": text_data(entry.place) if entry.place else None,
        "done": entry.done.isoformat() if entry.done else None,
        "in_time": entry.in_time,
        "limit": text_data(entry.limit) if entry.limit else None,
        "terms": [
            {
                "kind": term.kind,
                "deadline": term.deadline.to_dict() if term.deadline else None,
                "reading": text_data(term.reading) if term.reading else None,
                "unstated": text_data(term.unstated) if term.unstated else None,
            }
            for term in entry.terms
        ],
        "citations": [{"source": it.source.id, "name": it.source.name, "at": it.at} for it in entry.citations],
        "grade": entry.grade.name.lower() if entry.grade else None,
        "note": text_data(entry.note) if entry.note else None,
    }
