"""Difference: one case before and after, side by side, and ways to show it; `compare`, which gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from eligibility.api.catalog import Service
from eligibility.api.determination import Determination
from eligibility.api.named_rules import ruleset_of
from eligibility.api.population import SAMPLE, PopulationDifference, compare_people
from eligibility.api.ruleset import Ruleset
from eligibility.errors import EligibilityError
from eligibility.policy import difference as policy
from eligibility.policy.reform import Reform
from eligibility.policy.scenario import Scenario, given_facts
from eligibility.procedure.timeline import check_events
from eligibility.render.difference import describe_difference, difference_data
from eligibility.render.page import write_page
from eligibility.rules.compiled import Compiled
from eligibility.rules.reform_schema import SECTIONS
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.render.html import Html
    from eligibility.text import Lang

Rules: TypeAlias = Ruleset | Service
_WANTED = Bilingual(
    "比较的一边应为结论、规则集或事项", "a side of a comparison is a Determination, a Ruleset or a Service"
)


@dataclass(frozen=True, slots=True, repr=False)
class Difference(policy.Difference):
    """What differs between two determinations of one service, why, and ways to show it."""

    before: Determination = field()
    after: Determination = field()

    def __repr__(self) -> str:
        old, new = self.outcomes
        return f"Difference({self.after.number}, {old.value} → {new.value})"

    def explain(self, lang: Lang = "zh") -> str:
        """The difference in plain text, in one language: only what is not the same."""
        return write_page(describe_difference(self), lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: both sides of every part, what is the same included; texts in both languages."""
        return difference_data(self)

    def to_json(self) -> str:
        """`to_dict` as JSON text, Chinese unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_html(self) -> str:
        """A whole page, both sides beside each other, needing nothing but itself; silent about sensitive facts."""
        from eligibility.render.html import page

        return page(self.after.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.html_difference import difference_html

        return difference_html(self)


@overload
def compare(
    before: Determination | Rules,
    after: Determination | Rules | Scenario | Reform | Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    events: Mapping[str, date | datetime | str | None] | None = None,
    calendar: WorkCalendar | None = None,
) -> Difference: ...


@overload
def compare(
    before: Rules,
    after: Rules | Reform | Mapping[str, Any],
    facts: Any,
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    by: str | Iterable[str] = (),
    weight: str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    sample: int = SAMPLE,
) -> PopulationDifference: ...


def compare(
    before: Any,
    after: Any,
    facts: Any = None,
    *,
    on: date | str | None = None,
    today: date | str | None = None,
    events: Mapping[str, date | datetime | str | None] | None = None,
    calendar: WorkCalendar | None = None,
    by: str | Iterable[str] = (),
    weight: str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    sample: int = SAMPLE,
) -> Difference | PopulationDifference:
    """What differs for one case, and the fewest criteria that account for it; or for all the people of a frame.

    *before* is a Determination; *after* another of the same service, or a Scenario of its facts, or a Reform of its
    rules, or other rules for the same facts. A mapping of facts is a scenario, one of paths a reform. Or *before*
    is a Ruleset, or a Service and the day *on*, with the *facts* of one applicant; *after* then is another, a
    Scenario or a Reform. *today* is the day the facts are read, by default that of each side's rules. With
    *events*, as `Determination.timeline` takes them, deadlines are compared too, on *calendar*. Raises
    EligibilityError for sides that do not go together, FactError as `assess` does, RulesetError as `reform` does.

    *facts* may also be a frame of many people, of any kind that `assess_frame` takes: then *before* and *after* are
    rules or a reform of them, and a PopulationDifference is given. *by* are columns to count
    people by, `age_band` (five years) and other derived facts without a column of their own among them; *weight* is a
    column of how many people a row stands for. The frame is read once where it is, and only sums leave it; what would
    settle the undetermined is told from at most *sample* of their rows. FrameError for rows that cannot be used; with
    *on_invalid* `"null"` they are counted as `invalid`.

    >>> import eligibility as el
    >>> d = el.load_catalog()["1-1"].assess(el.read_facts("examples/older-jobseeker.yaml"), on="2021-06-01")
    >>> difference = compare(d, {"sex": "male"})
    >>> difference
    Difference(1-1, eligible → undetermined)
    >>> [cause.id for cause in difference.causes]
    ['older_jobseeker']
    """
    if isinstance(before, Determination) and not (isinstance(after, Rules) and isinstance(facts, Mapping | None)):
        _check_alone(facts, on, today)
    if facts is not None and not isinstance(facts, Mapping):
        if events is not None or calendar is not None:
            raise EligibilityError(
                "events and calendar are of one case, not of a frame", zh="events 和 calendar 只用于一个人"
            )
        sides = ruleset_of(before, on, _WANTED), _reformed(before, after, on)
        return compare_people(*sides, facts, by=by, weight=weight, today=today, on_invalid=on_invalid, sample=sample)
    if by or weight is not None:
        raise EligibilityError("by and weight are of a frame, not of one case", zh="by 和 weight 只用于一张表")
    first = _determine(before, facts, on, today)
    if isinstance(after, Mapping) and _changes_rules(after):
        after = Reform(after)
    if isinstance(after, Determination):
        second = after
    elif isinstance(after, Scenario | Mapping):
        second = first.with_facts(after)
    elif isinstance(after, Reform):
        old = first.evaluation
        reformed = Ruleset(Compiled(old.rules, old.program), first.number, first.on).reform(after)
        second = reformed.assess(given_facts(_vocabulary(first), old.values, first.today), today=first.today)
    else:
        known = given_facts(_vocabulary(first), first.evaluation.values, first.today) if facts is None else facts
        day = first.today if facts is None and today is None else today
        second = _determine(after, known, on, day)
    if first.number != second.number:
        zh = f"只能比较同一个事项，不能比较 {first.number} 和 {second.number}"
        raise EligibilityError(f"one service is compared, not {first.number} with {second.number}", zh=zh)
    if events is not None:
        check_events(events)
    difference = Difference(first, second, None if events is None else dict(events), calendar)
    if events is not None:
        _ = difference.steps  # a step or a day that is none is said here, not when it is looked at
    return difference


def _changes_rules(changes: Mapping[Any, Any]) -> bool:
    """Whether some key is a path into rules, none of which is the name of a fact."""
    return any(isinstance(key, str) and str.__str__(key).partition(".")[0] in SECTIONS for key in changes)


def _determine(
    side: Any, facts: Mapping[str, Any] | None, on: date | str | None, today: date | str | None
) -> Determination:
    if isinstance(side, Determination):
        return side
    ruleset = ruleset_of(side, on, _WANTED)
    if facts is None:
        raise EligibilityError(
            "rules are compared for an applicant: give the facts", zh="比较规则要有申请人的事实：请写 facts"
        )
    return ruleset.assess(facts, today=today)


def _reformed(before: Any, after: Any, on: date | str | None) -> Ruleset:
    """The rules after, of a comparison over a frame."""
    if isinstance(after, Scenario):
        raise EligibilityError(
            "a scenario changes the facts of one case: change the columns of the frame instead",
            zh="情形改的是一个人的事实：表里请直接改列",
        )
    if isinstance(after, Reform | Mapping):
        return ruleset_of(before, on, _WANTED).reform(after)
    return ruleset_of(after, on, _WANTED)


def _check_alone(*given: object) -> None:
    """EligibilityError for facts or days beside a determination, which has its own and would leave them unread."""
    if any(it is not None for it in given):
        raise EligibilityError(
            "a determination has its facts and days already: leave out facts, on and today",
            zh="结论已经有自己的事实和日子：请不要再写 facts、on、today",
        )


def _vocabulary(side: Determination) -> Any:
    return side.evaluation.rules.service.vocabulary.facts
