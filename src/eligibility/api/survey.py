"""Survey: one applicant before every service at once, with what to ask next and one list for several of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eligibility.api.checklist import MergedChecklist
from eligibility.api.determination import Determination
from eligibility.api.faces import with_face
from eligibility.errors import EligibilityError, NotInForceError, items_of, quote
from eligibility.frozen import FrozenMap
from eligibility.materials.checklist import pick_checklist
from eligibility.materials.merging import merge_matters
from eligibility.materials.order import (
    Before,
    Matter,
    order_by_documents,
    order_by_facts,
    sort_matters,
    sort_order,
)
from eligibility.render.data import survey_data
from eligibility.render.page import write_page
from eligibility.render.survey import describe_survey
from eligibility.rules.evaluation import count_missing
from eligibility.rules.facts import check_facts
from eligibility.rules.outcome import Outcome
from eligibility.rules.questions import ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from eligibility.api.catalog import Catalog
    from eligibility.materials.provided import Provided
    from eligibility.render.html import Html
    from eligibility.rules.questions import Question
    from eligibility.text import Lang


_MOST_SERVICES = 10_000


def build_survey(catalog: Catalog, facts: Mapping[str, Any], on: date, today: date) -> Survey:
    """Every service in force on that day; the facts are checked, and derived ones computed, once for all of them."""
    values = FrozenMap(check_facts(catalog.library.vocabulary.facts, facts, today))
    matters: dict[str, Matter] = {}
    not_in_force: dict[str, NotInForceError] = {}
    for number, service in catalog.items():
        try:
            compiled = service.history.on(on)
        except NotInForceError as error:
            not_in_force[number] = NotInForceError(*error.args)
        else:
            matters[number] = Matter(compiled, compiled.run(values, on, today))
    return Survey(catalog, on, today, FrozenMap(matters), FrozenMap(not_in_force))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Survey(Mapping[str, Determination]):
    """The determinations of one applicant by the number of the service, for every service in force on the day.

    `not_in_force` are the others by number, each with the error that says from which day, and until which, it has
    rules, and why.
    """

    catalog: Catalog = field(repr=False)
    on: date
    today: date
    matters: Mapping[str, Matter] = field(repr=False)
    not_in_force: Mapping[str, NotInForceError]

    def __getitem__(self, key: object) -> Determination:
        """The determination by number or id; UnknownServiceError, or NotInForceError if it has no rules that day."""
        return Determination(self._matter(key).evaluation)

    def __iter__(self) -> Iterator[str]:
        return iter(self.matters)

    def __len__(self) -> int:
        return len(self.matters)

    def __repr__(self) -> str:
        outcomes = ", ".join(f"{number}: {it.outcome.value}" for number, it in self.items())
        return f"Survey(on={self.on}, {outcomes})"

    def of(self, outcome: Outcome) -> tuple[str, ...]:
        """The numbers of the services with that outcome."""
        return tuple(number for number, it in self.items() if it.outcome is outcome)

    @property
    def eligible(self) -> tuple[str, ...]:
        """The numbers of the services for which the applicant is eligible."""
        return self.of(Outcome.ELIGIBLE)

    @property
    def ineligible(self) -> tuple[str, ...]:
        """The numbers of the services for which the applicant is not eligible."""
        return self.of(Outcome.INELIGIBLE)

    @property
    def undetermined(self) -> tuple[str, ...]:
        """The numbers of the services for which that cannot be said yet."""
        return self.of(Outcome.UNDETERMINED)

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The numbers of the services for which no one applies."""
        return self.of(Outcome.NOT_APPLICABLE)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that can still change an outcome, most useful first: to how many UNKNOWN parts of all services."""
        counts: Counter[str] = Counter()
        for number in self.undetermined:
            evaluation = self.matters[number].evaluation
            counts.update(count_missing(evaluation, evaluation.program.outcome))
        facts = self.catalog.library.vocabulary.facts
        return tuple(sorted(counts, key=lambda name: (-counts[name], facts[name].order)))

    @property
    def next_question(self) -> Question | None:
        """The first missing fact as a question, the agency's own judgements last; None if none is missing."""
        facts = self.catalog.library.vocabulary.facts
        return ask([facts[name] for name in self.missing])

    @property
    def order(self) -> tuple[Before, ...]:
        """Which service comes before which for this applicant, and for what it gives; in an order one can follow.

        Another service comes first where a fact that it grants, and that is unknown or false, is in the way, and where
        it gives out a document that is needed, or may be, unless it is granted already.
        """
        matters = self.matters.values()
        open_ = [it.number for it in matters if not it.is_granted]
        order = list(order_by_facts(matters, open_))
        for it in matters:
            if self[it.number].outcome not in (Outcome.INELIGIBLE, Outcome.NOT_APPLICABLE):
                order += order_by_documents(it.number, pick_checklist(it.evaluation), open_)
        return sort_order(order, sort_matters(self.matters, order))

    def checklist(
        self, numbers: Iterable[str] | None = None, *, routes: Mapping[str, str] | None = None
    ) -> MergedChecklist:
        """One list for the services of those *numbers*; by default every application one is eligible for.

        Each document stands in it once, with the most copies and the strictest form. Of a service with routes, the
        list is that of its route in *routes*, else of the route that holds with the fewest documents; where none holds
        yet, what the open ones ask for may be required. Raises UnknownServiceError, NotInForceError, and
        EligibilityError for a route that is none.

        >>> import eligibility as el
        >>> facts = el.read_facts("examples/older-jobseeker.yaml")
        >>> merged = el.load_catalog().assess(facts, on="2021-06-01").checklist(["1-1"])
        >>> [item.title.en for item in merged.to_bring if item.need is el.Need.REQUIRED][:2]
        ['Tianjin form for recognition of employment hardship', 'Resident identity card']
        """
        if not isinstance(routes, Mapping | None):
            raise EligibilityError(
                f"routes are a mapping of services to routes, not {type(routes).__name__}",
                zh=f"routes 应为“事项: 途径”的表，不是 {type(routes).__name__}",
            )
        for route in (routes or {}).values():
            if not isinstance(route, str):
                raise EligibilityError(
                    f"a route is named by its id, not {quote(route)}", zh=f"途径应写名称 id，不是 {quote(route)}"
                )
        by_route = {self._matter(key).number: route for key, route in (routes or {}).items()}
        chosen = self._chosen(numbers)
        if unused := [number for number in by_route if number not in chosen]:
            raise EligibilityError(
                f"routes names {', '.join(unused)}, which the list is not for: {', '.join(chosen)}",
                zh=f"途径写了 {'、'.join(unused)}，清单却只是 {'、'.join(chosen)} 的",
            )
        found = [self.matters[number] for number in chosen]
        matters = [Matter(it.compiled, it.evaluation, by_route.get(it.number)) for it in found]
        vocabulary = self.catalog.library.vocabulary
        merged = merge_matters(matters, on=self.on, today=self.today, vocabulary=vocabulary)
        return with_face(MergedChecklist, merged)

    def counter_page(
        self,
        numbers: Iterable[str] | None = None,
        *,
        routes: Mapping[str, str] | None = None,
        provided: Iterable[Provided] | None = None,
        next_step: date | str | None = None,
        lang: Lang | None = None,
    ) -> str:
        """The one list to carry to the counter, as an HTML file; see `checklist` and `Determination.counter_page`."""
        from eligibility.render.checklist_html import write_html
        from eligibility.render.checklist_merged import build_merged_page
        from eligibility.render.text import langs_of

        languages, merged = langs_of(lang), self.checklist(numbers, routes=routes)
        report = None if provided is None else merged.check(provided, next_step=next_step)
        return write_html(build_merged_page(self, merged, report), languages)

    def explain(self, lang: Lang = "zh") -> str:
        """The survey in plain text, in one language; EligibilityError for one that is none."""
        return write_page(describe_survey(self), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: every service with its outcome, the order, what to ask; texts in both languages."""
        return survey_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page: counts, what to ask next, the services by outcome; it needs nothing but itself."""
        from eligibility.render.html import page
        from eligibility.render.survey import TITLE

        return page(TITLE, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_survey import survey_html

        return survey_html(self)

    def _matter(self, key: object) -> Matter:
        number = self.catalog[key].number
        if number in self.not_in_force:
            raise NotInForceError(*self.not_in_force[number].args)
        return self.matters[number]

    def _chosen(self, numbers: Iterable[str] | None) -> tuple[str, ...]:
        """Each service once, in the order of the catalog, so that the order of asking makes no difference."""
        if numbers is None:
            return tuple(number for number in self.eligible if self.catalog[number].kind == "application")
        if isinstance(numbers, str):
            said = f"[{quote(numbers)}]"
            raise EligibilityError(
                f"a list is for several services: write {said}", zh=f"清单的事项写成列表：请写 {said}"
            )
        keys = items_of(numbers, _MOST_SERVICES)
        if keys is None:
            kind = type(numbers).__name__
            raise EligibilityError(
                f"a list is for several services, by number or id, not for a {kind}",
                zh=f"清单的事项写成列表，列出序号或 id，不是 {kind}",
            )
        named = {self._matter(key).number for key in keys}
        return tuple(number for number in self.matters if number in named)
