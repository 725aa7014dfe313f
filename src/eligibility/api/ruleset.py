"""Ruleset: a service's rules on one day, and what they say of an applicant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.api.determination import Determination
from eligibility.days import read_day
from eligibility.engines.names import check_engine
from eligibility.errors import EligibilityError
from eligibility.rules.compiled import History

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from os import PathLike

    from pydantic import BaseModel

    from eligibility.api.turn import Turn
    from eligibility.engines.names import EngineName
    from eligibility.policy.reform import Reform
    from eligibility.render.html import Html
    from eligibility.rules.compiled import Compiled
    from eligibility.rules.digest import RulePart
    from eligibility.rules.outcome import Outcome
    from eligibility.text import Lang


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A service's rules in force on one day; immutable, and safe to share between threads."""

    compiled: Compiled = field(repr=False)
    number: str
    on: date
    opens: Sequence[History] = field(default=(), repr=False, compare=False)
    """The services that read the status this one grants; the engine durable goes on to them."""

    @property
    def routes(self) -> tuple[str, ...]:
        """Routes in force, in file order."""
        return self.compiled.rules.routes

    @property
    def digest(self) -> str:
        """What the rules say on their day, as 64 hexadecimal digits; the first twelve are enough to tell two apart.

        The same in every process and on every machine; where a rule stands in its file, comments and the order of
        keys make no difference.

        >>> import eligibility as el
        >>> catalog = el.load_catalog()
        >>> catalog["1-1"].on("2021-06-01").digest == catalog["1-1"].on("2021-06-02").digest
        True
        >>> catalog["1-1"].on("2021-06-01").digest == catalog["1-1"].on("2022-06-01").digest
        False
        """
        return self.compiled.digest(self.on).full

    @property
    def parts(self) -> tuple[RulePart, ...]:
        """The parts of the rules, and of the words they use, each with its digest, so that a difference can be named.

        Criteria, figures, entitlements, documents, steps, facts, sources; what no rule of the day uses is none.
        """
        return self.compiled.digest(self.on).parts

    def assess(
        self, facts: Mapping[str, Any], *, today: date | str | None = None, engine: EngineName = "native"
    ) -> Determination:
        """The determination of one applicant.

        *today* is the day the facts are read, and feeds derived facts such as age; by default the day
        of the rules. A fact absent or None is unknown. Raises FactError with every fault of the facts.
        The *engine* makes no difference to the answer; "durable" (extra `durable`) also tells `firings`.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> ruleset.assess({"has_local_hukou": True}).next_question.fact
        'birth_date'
        """
        day = self._day(today)
        if check_engine(engine) == "durable":
            from eligibility.engines.firing import assess_forward

            return Determination(*assess_forward(self.compiled, facts, self.on, day, self.opens))
        return Determination(self.compiled.evaluate(facts, self.on, day))

    def outcome(self, facts: Mapping[str, Any], *, today: date | str | None = None) -> Outcome:
        """The outcome alone: as `assess`, without anything to explain it."""
        return self.compiled.outcome(facts, self.on if today is None else read_day(today, "today"))

    def reform(self, changes: Reform | Mapping[str, Any] | str | PathLike[str]) -> Ruleset:
        """These rules with the changes of a reform, a mapping of paths, or a reform's file; itself for no changes.

        They hold from the reform's own first day on, else from the day of these rules; this Ruleset stays what it is.
        What is changed cites the reform. RulesetError with every fault of what comes of it; EligibilityError where
        the reform begins later, or is of several services. docs/reforms.md lists the paths.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> facts = {"sex": "female", "birth_date": "1979-01-01"}
        >>> reformed = ruleset.reform({"parameters.min_age.female": 45})
        >>> [it.assess(facts)["older_jobseeker"].truth.name for it in (ruleset, reformed)]
        ['UNKNOWN', 'FALSE']
        """
        from eligibility.policy.applying import reform_service
        from eligibility.policy.catalogs import paths_of
        from eligibility.policy.reform_file import as_reform

        reform = as_reform(changes)
        if not reform:
            return self
        start = reform.from_ or self.on
        if self.on < start:
            raise EligibilityError(
                f"the reform begins on {start}, these are the rules of {self.on}: ask for those of that day",
                zh=f"改革自 {start} 起，这是 {self.on} 的规则：请取那一天的规则",
            )
        service = self.compiled.rules.service
        model = reform_service(service, reform, paths_of(service, reform), start)
        return Ruleset(History(model).on(self.on), self.number, self.on, self.opens)

    def eligible_from(
        self, facts: Mapping[str, Any], *, until: date | str, today: date | str | None = None
    ) -> Turn | None:
        """The first day on which time alone makes this applicant eligible, *until* included, under these rules.

        *today*, by default the day of the rules, is the first day looked at; from then on ages and the like grow with
        the days, and nothing else changes: a number of months given as such stays as it is, and a derived fact given
        by itself holds on that first day alone and is unknown afterwards. None: there is certainly no such day. A Turn
        without a day: only the facts in its `missing` can tell. Raises FactError with every fault of the facts. Days
        on which a derived fact would leave its bounds, such as an age over 130, are not looked at.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> ruleset.eligible_from({"has_local_hukou": False}, until="2030-12-31") is None
        True
        """
        return self._turn(facts, until, today, is_end=False)

    def eligible_until(
        self, facts: Mapping[str, Any], *, until: date | str, today: date | str | None = None
    ) -> Turn | None:
        """The first day on which this applicant, eligible before, is no longer: as `eligible_from`, the other way.

        Days on which the outcome is UNDETERMINED end nothing: the day is the first INELIGIBLE one.

        >>> import eligibility as el
        >>> ruleset = el.load_catalog()["1-1"].on("2021-06-01")
        >>> ruleset.eligible_until({"has_local_hukou": False}, until="2030-12-31") is None
        True
        """
        return self._turn(facts, until, today, is_end=True)

    def _turn(
        self, facts: Mapping[str, Any], until: date | str, today: date | str | None, *, is_end: bool
    ) -> Turn | None:
        from eligibility.api.turn import find_turn
        from eligibility.rules.turning import Passage

        passage = Passage(self.compiled, self.on, facts, self._day(today))
        return find_turn(passage, read_day(until, "until"), is_end=is_end)

    def describe(self, *, lang: Lang = "zh") -> str:
        """The rules in plain text, in one language: who is eligible, numbers, documents, procedure, sources.

        >>> import eligibility as el
        >>> print(el.load_catalog()["1-1"].on("2021-06-01").describe(lang="en").splitlines()[0])
        1-1 Recognition of a person facing employment hardship
        """
        from eligibility.render.page import write_page
        from eligibility.render.ruleset import describe_rules

        return write_page(describe_rules(self.compiled.rules, self.on), lang)

    def to_html(self) -> str:
        """The same as a whole page, needing nothing but itself."""
        from eligibility.render.html import page

        return page(self.compiled.rules.service.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_rules import rules_html
        from eligibility.render.ruleset import describe_rules

        return rules_html(describe_rules(self.compiled.rules, self.on), opened=1)

    def facts_model(self) -> type[BaseModel]:
        """A pydantic model of the facts that can matter under these rules; every field may be absent.

        It takes of these facts what `assess` takes, except that only `assess` knows the day they are read:
        a day after that, and a derived fact that contradicts its sources, are found there alone.

        >>> import eligibility as el
        >>> model = el.load_catalog()["1-1"].on("2021-06-01").facts_model()
        >>> model(sex="female").model_dump(exclude_none=True)
        {'sex': 'female'}
        """
        from eligibility.rules.facts_model import build_facts_model

        return build_facts_model(self.compiled)

    def facts_schema(self) -> dict[str, Any]:
        """The same as a JSON Schema with labels, questions and choices in both languages, for forms.

        JSON Schema takes 3.0 for a whole number, and has no words for the most digits of a number, nor,
        but for formatMinimum and formatMaximum that only some validators know, for the bounds of a day.

        >>> import eligibility as el
        >>> schema = el.load_catalog()["1-1"].on("2021-06-01").facts_schema()
        >>> [choice["title"] for choice in schema["properties"]["sex"]["oneOf"]]
        ['女 (female)', '男 (male)', '未知 (unknown)']
        """
        from eligibility.rules.facts_model import draw_facts_schema

        return draw_facts_schema(self.compiled)

    def _day(self, today: date | str | None) -> date:
        return self.on if today is None else read_day(today, "today")
