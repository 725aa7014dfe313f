"""Determination: what the rules of a day come to for one applicant, explained on demand.

What only some answers need (lists, timelines, pages) is loaded when it is asked for: a verdict waits for none of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.rules.compiled import Compiled
from eligibility.rules.questions import Question
from eligibility.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, time

    from eligibility.api.checklist import Checklist
    from eligibility.api.timeline import Timeline
    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.engines.firing import Firing
    from eligibility.materials.provided import Provided
    from eligibility.policy.scenario import Scenario
    from eligibility.policy.secrets import Sensitive
    from eligibility.render.html import Html
    from eligibility.text import Lang


@dataclass(frozen=True, slots=True, repr=False)
class Determination(Verdict):
    """The outcome for one applicant, with the checklist that follows and ways to show it.

    `firings` are the steps of forward chaining in order, where it was assessed with engine="durable"; else none.
    """

    firings: tuple[Firing, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        service = self.evaluation.rules.service
        return f"Determination({service.number}, on={self.on}, outcome={self.outcome.value})"

    def checklist(self, route: str | None = None) -> Checklist:
        """The documents this applicant needs; with *route*, by that alone. EligibilityError for an unknown route."""
        from eligibility.api.checklist import find_checklist

        return find_checklist(self.evaluation, route)

    def counter_page(
        self,
        route: str | None = None,
        *,
        provided: Iterable[Provided] | None = None,
        next_step: date | str | None = None,
        lang: Lang | None = None,
    ) -> str:
        """The list to carry to the counter, as one HTML file to be printed and ticked: what `checklist --html` writes.

        With the papers *provided* each item says how it stands, see `Checklist.check`. In one language, or in both.
        Of sensitive facts it says only that they are looked at. EligibilityError for an unknown route.

        >>> import eligibility as el
        >>> d = el.load_catalog()["1-1"].assess({}, on="2021-06-01")
        >>> d.counter_page(provided=[el.Provided("identity_card", original=True)], lang="en")[:15]
        '<!DOCTYPE html>'
        """
        from eligibility.render.checklist_build import build_page
        from eligibility.render.checklist_html import write_html
        from eligibility.render.text import langs_of

        languages, checklist = langs_of(lang), self.checklist(route)
        report = None if provided is None else checklist.check(provided, next_step=next_step)
        return write_html(build_page(self, checklist, report), languages)

    def timeline(
        self,
        events: Mapping[str, date | datetime | str | None],
        *,
        calendar: WorkCalendar | None = None,
        cutoff: time | str | None = None,
    ) -> Timeline:
        """The steps of this case with the deadlines that follow from *events*: steps done, each with its day.

        A step whose day is not known leaves those after it waiting. Moments past *cutoff*, such as "17:30",
        count as received on the next working day. EligibilityError for a step or a day that is none.

        >>> import eligibility as el
        >>> d = el.load_catalog()["1-1"].assess({}, on="2021-06-01")
        >>> d.timeline({"apply": "2021-06-01"})["village_check"].deadlines[0].due
        datetime.date(2021, 6, 8)
        """
        from eligibility.api.timeline import find_timeline

        return find_timeline(self.evaluation, events, calendar, cutoff)

    def with_facts(self, changes: Scenario | Mapping[str, Any]) -> Determination:
        """The determination with facts changed, under the same rules on the same days; this one stays as it is.

        *changes* gives facts their new values, None for unknown; a mapping such as `{"shift": -1, "unit": "year"}`
        shifts, see Scenario. FactError with every fault.

        >>> import eligibility as el
        >>> d = el.load_catalog()["1-1"].assess({"has_local_hukou": False}, on="2021-06-01")
        >>> d.with_facts({"has_local_hukou": True}).outcome.value
        'undetermined'
        """
        from eligibility.policy.scenario import apply_changes, given_facts, read_scenario

        old = self.evaluation
        vocabulary = old.rules.service.vocabulary.facts
        facts = apply_changes(
            read_scenario(changes), given_facts(vocabulary, old.values, self.today), vocabulary, self.today
        )
        return Determination(Compiled(old.rules, old.program).evaluate(facts, self.on, self.today))

    def record(
        self,
        *,
        sensitive: Sensitive = "keep",
        key: str | bytes | None = None,
        events: Mapping[str, date | datetime | str | None] | None = None,
        calendar: WorkCalendar | None = None,
        cutoff: time | str | None = None,
    ) -> str:
        """What was asked, by which rules it was answered and what came out, as one line of canonical JSON.

        `replay` makes it again, on any machine, and says what is not as it was. With *events*, as for `timeline`, the
        deadlines are recorded too, with the calendar's digest. Sensitive facts that were given, and what follows from
        them but the outcome, are kept, left out ("omit"), or hashed with a secret *key* of at least 16 bytes ("hash").
        EligibilityError for a key too short, and as for `timeline`.

        >>> import eligibility as el
        >>> d = el.load_catalog()["1-1"].assess({"has_local_hukou": False}, on="2021-06-01")
        >>> d.record() == d.record()
        True
        """
        from eligibility.policy.record import asked_of, record_text, write_record
        from eligibility.policy.secrets import read_secrecy
        from eligibility.rules.digest import digest_of

        rules = self.evaluation.rules
        asked = asked_of(self.evaluation, Compiled(rules, self.evaluation.program).digest(self.on).full)
        secrecy = read_secrecy(sensitive, key, digest_of(asked))
        written = write_record(self, secrecy=secrecy, events=events, calendar=calendar, cutoff=cutoff)
        return record_text(written)

    def explain(self, lang: Lang = "zh") -> str:
        """The determination in plain text, in one language."""
        from eligibility.render.text import explain

        return explain(self, self.checklist(), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: outcome, routes, missing, findings, checklist; texts in both languages.

        Firings are among them where there are any.
        """
        from eligibility.render.checklist_data import checklist_data
        from eligibility.render.data import verdict_data
        from eligibility.render.firings import firings_data

        firings = {"firings": firings_data(self.firings)} if self.firings else {}
        return verdict_data(self) | {"checklist": checklist_data(self.checklist())} | firings

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page, needing nothing but itself; what was found of sensitive facts does not stand in it.

        >>> import eligibility as el
        >>> el.load_catalog()["1-1"].assess({}, on="2021-06-01").to_html()[:15]
        '<!DOCTYPE html>'
        """
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_determination import determination_html

        return determination_html(self, self.checklist(), self.firings)


__all__ = ["Determination", "Question"]
