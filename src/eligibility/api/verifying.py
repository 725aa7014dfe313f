"""Proof and Audit: what holds for everyone under two versions of the rules, or one; `verify`, which gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from eligibility.api.catalog import Catalog, Service
from eligibility.api.faces import with_face
from eligibility.api.named_rules import ruleset_of
from eligibility.api.ruleset import Ruleset
from eligibility.days import read_day
from eligibility.errors import EligibilityError
from eligibility.policy.reform import Reform
from eligibility.proofs import audit, comparison
from eligibility.render.audit import audit_data, describe_audit
from eligibility.render.page import write_page
from eligibility.render.proof import describe_proof, proof_data
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from datetime import date

    from eligibility.render.html import Html
    from eligibility.text import Lang

Rules: TypeAlias = Ruleset | Service
_WANTED = Bilingual("要证的应为规则集或事项", "rules to verify are a Ruleset or a Service")


@dataclass(frozen=True, slots=True, repr=False)
class Proof(comparison.Proof):
    """What is proved of two versions of a service's rules, for every person, and ways to show it."""

    def __repr__(self) -> str:
        other = "not the same for everyone" if self.is_settled or self.is_refuted else "not settled"
        said = "the same for everyone" if self.is_same else other
        return f"Proof({self.number}, {self.on[0]} → {self.on[1]}: {said})"

    def explain(self, lang: Lang = "zh") -> str:
        """What is proved, and a person for each thing that is not, in plain text, in one language."""
        return write_page(describe_proof(self), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, texts in both languages."""
        return proof_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page that needs nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_proof import page_html

        return page_html(describe_proof(self), good=self.is_same)


@dataclass(frozen=True, slots=True, repr=False)
class Audit(audit.Audit):
    """What is proved of the rules of a day, for every person, and ways to show it."""

    def __repr__(self) -> str:
        open_ = f", {self.unsettled} questions not settled" if self.unsettled else ""
        return f"Audit({self.number}, {self.on}: {len(self.flaws)} flaws{open_})"

    def explain(self, lang: Lang = "zh") -> str:
        """Flaws, and the smallest person for each outcome and route, in plain text, in one language."""
        return write_page(describe_audit(self), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, texts in both languages."""
        return audit_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page that needs nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_proof import page_html

        return page_html(describe_audit(self), good=not self.flaws and not self.unsettled)


@overload
def verify(before: Rules, *, on: date | str | None = None, today: date | str | None = None) -> Audit: ...


@overload
def verify(
    before: Rules,
    after: Rules | Reform | Mapping[str, Any],
    *,
    on: date | str | None = None,
    today: date | str | None = None,
) -> Proof: ...


def verify(
    before: Rules,
    after: Rules | Reform | Mapping[str, Any] | None = None,
    *,
    on: date | str | None = None,
    today: date | str | None = None,
) -> Proof | Audit:
    """What holds for everyone: who gains and who loses between two versions of the rules, or what one version can do.

    *before* is a Ruleset, or a Service with the day *on*; *after* another, a Reform, or a mapping of paths. A Proof
    says of every move of the outcome, of every route, document and entitlement that nobody is concerned, which is
    proved for every person there can be, or shows the smallest person who is. How documents must be, the steps,
    deadlines and words are not compared. Without *after* an Audit says what can
    never happen, what makes no difference and what clashes, with the smallest person for each outcome and route.

    A person may leave facts open: what a witness states settles the case, whatever else is so. *today*, by default the
    day of the rules (of *after*), is the day the facts are read. Numbers and days are taken as exact, facts with the
    bounds of the vocabulary; what no source states stays unknown. Every witness has been put to the native engine.
    Needs the extra `verify`. Raises EligibilityError for sides that do not go together, RulesetError as `reform` does.

    >>> import eligibility as el
    >>> rules = el.load_catalog()["1-1"].on("2021-06-01")
    >>> proof = verify(rules, {"parameters.min_age.female": 45})
    >>> proof.is_same
    False
    >>> [(move.before.value, move.after.value) for move in proof.moves if move.witness.facts]
    [('eligible', 'ineligible'), ('eligible', 'undetermined')]
    >>> proof.moves[2].witness.facts["age"]
    40
    """
    if on is not None and not any(isinstance(it, Service) for it in (before, after)):
        zh = "on= 只用于事项；规则集已有自己的日子"
        raise EligibilityError("on= is for a Service; a Ruleset has a day of its own", zh=zh)
    first = ruleset_of(before, on, _WANTED)
    if after is None:
        found = audit.audit(first.compiled, first.on, first.on if today is None else read_day(today, "today"))
        return with_face(Audit, found)
    second = (
        first.reform(after)
        if isinstance(after, Reform | Mapping) and not isinstance(after, Catalog)
        else ruleset_of(after, on, _WANTED)
    )
    day = second.on if today is None else read_day(today, "today")
    proved = comparison.prove(first.compiled, second.compiled, (first.on, second.on), day)
    return with_face(Proof, proved)
