"""Checklist and CheckReport: the documents of one applicant, what was brought of them, and ways to show it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eligibility.api.faces import with_face
from eligibility.materials import check_report, checklist, merged
from eligibility.materials.checking import check_provided
from eligibility.render.check import check_data, explain_check

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from eligibility.materials.provided import Provided
    from eligibility.render.html import Html
    from eligibility.rules.evaluation import Evaluation
    from eligibility.text import Lang


@dataclass(frozen=True, slots=True, repr=False)
class CheckReport(check_report.CheckReport):
    """What came of checking the papers brought against a list of documents, with ways to show it."""

    def __repr__(self) -> str:
        statuses = Counter(item.status.value for item in self.common)
        counts = ", ".join(f"{status}: {count}" for status, count in statuses.items())
        return f"CheckReport(on={self.on}, {counts})"

    def explain(self, lang: Lang = "zh") -> str:
        """The report in plain text, in one language."""
        return explain_check(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; texts in both languages, days as ISO text; photos by path, never their content."""
        return check_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page: what is there, what is short, what to do; it needs nothing but itself."""
        from eligibility.render.html import page
        from eligibility.render.html_checklist import CHECK

        return page(CHECK, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_checklist import check_html

        return check_html(self)


@dataclass(frozen=True, slots=True, repr=False)
class Checklist(checklist.Checklist):
    """The documents of one applicant: what is asked for, why, in which form, and what is short of it."""

    def __repr__(self) -> str:
        needs = Counter(item.need.value for item in (*self.common, *self.not_required))
        counts = ", ".join(f"{need}: {count}" for need, count in needs.items())
        return f"Checklist(route={self.route!r}, {counts}, groups: {len(self.groups)})"

    def check(
        self, provided: Iterable[Provided], *, on: date | str | None = None, next_step: date | str | None = None
    ) -> CheckReport:
        """What is there of the documents, what is short, and what to do, for papers handed in *on* a day.

        By default that is the day the facts were read. *next_step* is the day of the next step, for what expires
        before it. What was not said of a paper is not known, and leaves an item unclear. FactError with every fault
        of the papers; MissingExtraError if a photo file is to be looked at and the extra `photos` is not installed.

        >>> import eligibility as el
        >>> d = el.load_catalog()["1-1"].assess({}, on="2021-06-01")
        >>> report = d.checklist().check([el.Provided("identity_card", original=True)])
        >>> [(item.id, item.status.value) for item in report.common[:2]]
        [('hardship_recognition_form', 'missing'), ('identity_card', 'satisfied')]
        """
        report = check_provided(
            (*self.common, *self.not_required),
            provided,
            on=self.today if on is None else on,
            vocabulary=self.vocabulary,
            groups=self.groups,
            must_not_ask=self.must_not_ask,
            next_step=next_step,
        )
        return with_face(CheckReport, report)

    def explain(self, lang: Lang = "zh") -> str:
        """The list in plain text, in one language."""
        from eligibility.render.checklist_text import explain_checklist

        return explain_checklist(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, texts in both languages: items with need and reason, groups by route, and the rest."""
        from eligibility.render.checklist_data import checklist_data

        return checklist_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page of the documents with their reasons, needing nothing but itself.

        The list to print and tick, with the outcome and where to hand in, is `eligibility checklist --html`.
        """
        from eligibility.render.checklist_page import WORDS
        from eligibility.render.html import page

        return page(WORDS["name"], self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_checklist import checklist_html

        return checklist_html(self)


def find_checklist(evaluation: Evaluation, route: str | None) -> Checklist:
    """The documents of one applicant; see `Determination.checklist`."""
    return with_face(Checklist, checklist.build_checklist(evaluation, route=route))


@dataclass(frozen=True, slots=True, repr=False)
class MergedChecklist(merged.MergedChecklist):
    """What to bring for several services, each document once, with the services that ask for it and why."""

    def __repr__(self) -> str:
        return f"MergedChecklist({', '.join(self.services)}, on={self.on}, items: {len(self.items)})"

    def check(
        self, provided: Iterable[Provided], *, on: date | str | None = None, next_step: date | str | None = None
    ) -> CheckReport:
        """As Checklist.check, for all the services together: one document serves them all in the strictest form.

        What is obtained from one of the services for another is not looked for.
        """
        report = check_provided(
            self.items,
            provided,
            on=self.today if on is None else on,
            vocabulary=self.vocabulary,
            must_not_ask=[it.prohibited for it in self.must_not_ask if not it.needed_by],
            next_step=next_step,
        )
        return with_face(CheckReport, report)

    def explain(self, lang: Lang = "zh") -> str:
        """The list in plain text, in one language."""
        from eligibility.render.checklist_text import explain_merged

        return explain_merged(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, texts in both languages: what to bring, which services ask for it, in which order."""
        from eligibility.render.checklist_data import merged_data

        return merged_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page of the documents for all the services, needing nothing but itself."""
        from eligibility.render.checklist_page import WORDS
        from eligibility.render.html import page

        return page(WORDS["name"], self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_checklist import merged_html

        return merged_html(self)
