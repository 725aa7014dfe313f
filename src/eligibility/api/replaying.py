"""Replay: a recorded determination made again, and what is not as it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from eligibility.api.catalog import Catalog, load_catalog
from eligibility.days import read_day
from eligibility.errors import EligibilityError
from eligibility.policy.record import telling_answers, write_record
from eligibility.policy.record_file import read_record
from eligibility.policy.replay import HARMLESS, Divergence, compare_records, recorded_facts
from eligibility.policy.secrets import read_secrecy
from eligibility.render.page import write_page
from eligibility.render.replay import describe_replay, divergence_data
from eligibility.rules.digest import digest_of
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.api.catalog import Service
    from eligibility.api.determination import Determination
    from eligibility.render.html import Html
    from eligibility.text import Lang

_NO_ANSWER = Bilingual("现在答不出：{why}", "no answer can be given now: {why}")
_NO_DEADLINES = Bilingual("期限现在算不出：{why}", "no deadlines can be worked out now: {why}")


@dataclass(frozen=True, slots=True, repr=False)
class Replay:
    """A recorded determination made again: the same, or what differs.

    `differences` names the parts of the rules that are not as recorded, then what came out otherwise. A newer library
    or calendar that comes to the same is named among them, and is the same. `determination` is the one made now, None
    where none can be made.
    """

    number: str
    title: Bilingual
    on: date
    differences: tuple[Divergence, ...]
    determination: Determination | None = field(repr=False)

    @property
    def same(self) -> bool:
        """Whether rules and answer are as recorded."""
        return all(it.kind in HARMLESS for it in self.differences)

    @property
    def same_answer(self) -> bool:
        """Whether the answer is as recorded, by whichever rules."""
        return self.determination is not None and all(it.kind != "answer" for it in self.differences)

    def __repr__(self) -> str:
        found = "same" if self.same else f"{len(self.differences)} differences"
        return f"Replay({self.number}, on={self.on}, {found})"

    def to_html(self) -> str:
        """A whole page that needs nothing but itself; silent about sensitive facts."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_replay import replay_html

        secret = telling_answers(self.determination.evaluation) if self.determination else ()
        return replay_html(self.number, self.title, self.on, self.differences, secret, is_same=self.same)

    def explain(self, lang: Lang = "zh") -> str:
        """What differs, in plain text, in one language."""
        return write_page(describe_replay(self.number, self.title, self.on, self.differences, is_same=self.same), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "service": self.number,
            "on": self.on.isoformat(),
            "same": self.same,
            "same_answer": self.same_answer,
            "differences": [divergence_data(it) for it in self.differences],
        }

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)


def replay(
    record: str | bytes | Mapping[str, Any],
    catalog: Catalog | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    key: str | bytes | None = None,
) -> Replay:
    """A record of `Determination.record` made again by the rules of *catalog*, by default the shipped ones.

    Facts that the record hides are given again in *facts*; hashed ones are held against their hash, for which the *key*
    is needed. EligibilityError if the record is not whole, was changed or is of an unknown format, or if a fact is not
    the one recorded.

    >>> import eligibility as el
    >>> record = el.load_catalog()["1-1"].assess({"has_local_hukou": False}, on="2021-06-01").record()
    >>> el.replay(record).same
    True
    """
    found = read_record(record)
    if catalog is not None and not isinstance(catalog, Catalog):
        raise EligibilityError(
            f"a record is replayed by a Catalog, not {type(catalog).__name__}",
            zh=f"重放所用的 catalog 应为 Catalog，不是 {type(catalog).__name__}",
        )
    catalog = load_catalog() if catalog is None else catalog
    on, today = read_day(found["on"], "on"), read_day(found["today"], "today")
    asked = {name: found[name] for name in ("service", "on", "today", "rules")}
    secrecy = read_secrecy(found["sensitive"], key, digest_of(asked))
    vocabulary = catalog.library.vocabulary.facts
    given = recorded_facts(found, facts or {}, vocabulary, today, secrecy)
    number = found["service"]["number"]
    try:
        ruleset = _service(catalog, found["service"]).on(on)
    except EligibilityError as error:
        return Replay(number, Bilingual(number, number), on, (_lost("", _NO_ANSWER, error),), None)
    lost: list[Divergence] = []
    determination = None
    try:
        determination = ruleset.assess(given, today=today)
    except EligibilityError as error:
        lost.append(_lost("", _NO_ANSWER, error))
    events = found["timeline"] if determination else None
    write = partial(write_record, determination or ruleset.assess({}, today=today), secrecy=secrecy)
    try:
        now = write(
            events=events and events["events"],
            calendar=catalog.calendar if events else None,
            cutoff=events and events["cutoff"],
        )
    except EligibilityError as error:
        lost.append(_lost("timeline", _NO_DEADLINES, error))
        now = write(events=None, calendar=None, cutoff=None)
    if determination is None:
        now["answer"] = found["answer"]
    differences = (*compare_records(found, now, ruleset.parts), *lost)
    return Replay(number, ruleset.compiled.rules.service.title, on, differences, determination)


def _lost(id_: str, words: Bilingual, error: EligibilityError) -> Divergence:
    """What was answered and cannot be any more, and why."""
    said = words.format(why=Bilingual(error.zh, error.en))
    return Divergence("answer", id_, said, said)


def _service(catalog: Catalog, named: Mapping[str, Any]) -> Service:
    service = catalog[named["number"]]
    return service if named["via"] is None else catalog[named["via"]].carry(service)
