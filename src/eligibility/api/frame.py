"""`assess_frame`: many applicants at once, as columns of a frame of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from eligibility.api.ruleset import Ruleset
from eligibility.days import read_day
from eligibility.errors import EligibilityError, items_of, quote

if TYPE_CHECKING:
    from datetime import date


def assess_frame(
    rules: Ruleset | Iterable[Ruleset],
    frame: Any,
    *,
    today: date | str | None = None,
    on_invalid: Literal["raise", "null"] = "raise",
    columns: Iterable[str] = ("outcome",),
) -> Any:
    """The frame with the answers for each row beside its own columns: of the same kind, and lazy if it is lazy.

    A column named as a fact holds that fact, null is unknown, and a fact without a column is unknown for every row;
    other columns are passed through. *columns* are `outcome`, `criteria`, `routes`, `entitlements`, `granted`,
    `documents`, or names of single ones; they are named `outcome`, `criterion_…`, `route_…`, `entitlement_…`,
    `granted_…` and `document_…`, with `<service id>__` before them where *rules* are several rulesets. Truths are
    null where they are unknown, an amount is null where it is not granted or not settled. *today* is the one day
    on which the facts of all rows are read, by default the day of the rules: where rows are of different days, assess
    those of each day by themselves.

    Raises FactError for a column of a wrong type, and FrameError where facts of a row cannot be used, for which a lazy
    frame is read once before; with *on_invalid* `"null"` such rows get nulls, and the column `problem` says why.
    Raises EligibilityError for what is no frame and for names that clash, MissingExtraError without the extra `frames`.
    Nothing that is added here fails when a lazy frame is collected later; what fails in it then, such as a file that is
    damaged or a cast of the caller's own, is told by the frame's own library.

    >>> import eligibility as el
    >>> import polars as pl
    >>> people = pl.DataFrame({"name": ["Li", "Wang"], "has_local_hukou": [False, None]})
    >>> el.assess_frame(el.load_catalog()["1-1"].on("2021-06-01"), people)["outcome"].to_list()
    ['ineligible', 'undetermined']
    """
    from eligibility.engines.frame import assess

    rulesets = read_rules(rules)
    check_on_invalid(on_invalid)
    day = rulesets[0].on if today is None else read_day(today, "today")
    if today is None and len({it.on for it in rulesets}) > 1:
        raise EligibilityError(
            "the rulesets are of different days: say on which day the facts are read, with today=",
            zh="这些规则集不是同一天的：请用 today= 写明事实所指之日",
        )
    return assess([it.compiled for it in rulesets], frame, day, on_invalid=on_invalid, columns=columns)


def check_on_invalid(given: object) -> None:
    """EligibilityError for what *on_invalid* cannot be."""
    if not isinstance(given, str) or given not in ("raise", "null"):
        said = quote(given)
        raise EligibilityError(
            f'on_invalid is "raise" or "null", not {said}', zh=f'on_invalid 为 "raise" 或 "null"，不是 {said}'
        )


def read_rules(rules: object) -> list[Ruleset]:
    """One ruleset or several as a list; EligibilityError for anything else."""
    found = None if isinstance(rules, Mapping | Ruleset) else items_of(rules)
    if found is None:
        found = [rules]
    if not found:
        raise EligibilityError("no rules are given", zh="没有给规则集")
    if wrong := [it for it in found if not isinstance(it, Ruleset)]:
        kind = type(wrong[0]).__name__
        msg = f"rules are a Ruleset or several, not {kind}: service.on(day) gives one"
        raise EligibilityError(msg, zh=f"应为一个或几个规则集，不是 {kind}：service.on(日子) 给出规则集")
    return [it for it in found if isinstance(it, Ruleset)]
