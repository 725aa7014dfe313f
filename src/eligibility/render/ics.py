"""A timeline as a calendar file (.ics) that any calendar program takes in."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from eligibility.errors import MissingExtraError
from eligibility.render.timeline import say_term
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from icalendar import Event

    from eligibility.procedure.entry import Term, TimelineEntry
    from eligibility.procedure.timeline import Timeline

_KEPT = "eligibility"


def timeline_ics(timeline: Timeline) -> str:
    """An all-day event for each deadline of a step not yet done, tentative where it is provisional.

    The text is the same whenever it is made, so that taking it in again moves events rather than
    doubling them. Needs the extra `ics`.
    """
    try:
        from icalendar import Calendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(Bilingual("写日历文件", "writing a calendar file"), "icalendar", "ics") from None
    calendar = Calendar()
    calendar.add("prodid", f"-//{_KEPT}//{timeline.service}//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{timeline.service} {timeline.title.zh}")
    for entry in timeline:
        if entry.state == "due":
            for at, term in enumerate(entry.terms):
                if term.deadline:
                    calendar.add_component(_event(timeline, entry, term, at))
    return str(calendar.to_ical().decode("utf-8"))


def _event(timeline: Timeline, entry: TimelineEntry, term: Term, at: int) -> Event:
    import icalendar  # noqa: PLC0415 - an extra

    deadline = term.deadline
    assert deadline is not None  # noqa: S101 - the caller has looked
    event = icalendar.Event()
    name = f"{timeline.service}/{entry.id}/{at}/{deadline.event}"
    event.add("uid", f"{hashlib.sha256(name.encode()).hexdigest()[:24]}@{_KEPT}")
    event.add("dtstamp", datetime.combine(timeline.on, datetime.min.time(), UTC))
    event.add("dtstart", deadline.due)
    event.add("dtend", deadline.due + timedelta(1))
    event.add("summary", f"{entry.title.zh}：{say_term(term).zh}")
    reading = [f"{term.reading.zh} ({term.reading.en})"] if term.reading else []
    basis = "；".join(str(citation) for citation in entry.citations)
    lines = [f"{timeline.service} {timeline.title}", f"{entry.actor}: {entry.title.en}", *reading, basis]
    event.add("description", "\n".join([*lines, "", deadline.explain("zh"), "", deadline.explain("en")]))
    event.add("status", "CONFIRMED" if deadline.is_final else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
