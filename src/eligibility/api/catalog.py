"""Catalog and Service: every matter, and one matter with its whole history."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eligibility.api.ruleset import Ruleset
from eligibility.days import read_day
from eligibility.errors import EligibilityError, RulesetError, UnknownServiceError
from eligibility.files.shipped import shipped_rulesets
from eligibility.files.yaml_reader import read_path
from eligibility.rules.compiled import History
from eligibility.rules.loading import Library, load_library
from eligibility.rules.opened import Opened
from eligibility.rules.shelf import ids_of, open_library
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from eligibility.api.determination import Determination
    from eligibility.api.survey import Survey
    from eligibility.api.turn import Turn
    from eligibility.calendar.work_calendar import WorkCalendar
    from eligibility.engines.names import EngineName
    from eligibility.errors import Problem
    from eligibility.policy.reform import Reform
    from eligibility.render.html import Html
    from eligibility.rules.changes import Change
    from eligibility.rules.model import Kind, ServiceModel
    from eligibility.text import Lang


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−―"), "-")


def load_catalog(path: str | PathLike[str] | None = None, *, extends: Catalog | None = None) -> Catalog:
    """The shipped services, or those of a folder of ruleset files.

    A folder's services come on top of *extends*, else of what its catalog.yaml names, else of nothing; that is
    never changed. Raises RulesetError with every fault of every file of a folder. A shipped service is linked when
    it is first asked for, from the text its file has now.
    """
    if path is None and extends is None:
        return Catalog(open_library(shipped_rulesets()))
    return Catalog(load_library(_folder(path), base=_base(extends)))


def check_rulesets(path: str | PathLike[str] | None = None, *, extends: Catalog | None = None) -> tuple[Problem, ...]:
    """Problems of the shipped rulesets or of a folder: errors that stop loading, else what is worth a look.

    >>> check_rulesets()
    ()
    """
    from eligibility.calendar.held import check_calendar
    from eligibility.rules.checking import check_library

    base, folder = _base(extends), _folder(path)
    calendar = check_calendar(folder)
    try:
        return tuple(sorted((*calendar, *check_library(load_library(folder, base=base)))))
    except RulesetError as error:
        return tuple(sorted((*calendar, *error.problems)))


def _folder(path: object) -> Path:
    return shipped_rulesets() if path is None else read_path(path)


def _base(extends: object) -> Library | None:
    if extends is None:
        return None
    if not isinstance(extends, Catalog):
        kind = type(extends).__name__
        raise EligibilityError(f"extends must be a Catalog, not {kind}", zh=f"extends 应为 Catalog，不是 {kind}")
    return extends.library


class Catalog(Mapping[str, "Service"]):
    """Services by number as printed, or by id; iterates over numbers in order."""

    def __init__(self, library: Library) -> None:
        if not hasattr(library, "services"):
            kind = type(library).__name__
            raise EligibilityError(
                f"a Catalog is of a Library, not of {kind}: load_catalog(folder) gives one",
                zh=f"Catalog 由读入的规则集构成，不是 {kind}：请用 load_catalog(目录)",
            )
        self.library = library
        self._ids = ids_of(library.services)
        self._services: dict[str, Service] = {}

    def __getitem__(self, key: object) -> Service:
        services = self.library.services
        number = self._number(key)
        if number is None:
            raise UnknownServiceError(key, self._hint(key))
        if number not in self._services:
            # Of two threads that come here at once the first wins, and both get the same Service.
            self._services.setdefault(number, Service(services[number], opens=Opened(services, number)))
        return self._services[number]

    def __contains__(self, key: object) -> bool:
        return self._number(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.library.services)

    def __len__(self) -> int:
        return len(self.library.services)

    def __repr__(self) -> str:
        return f"Catalog({', '.join(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Catalog, (self.library,)

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar of these rulesets: China's, with the notices of the folders' calendar/notices.yaml on top.

        RulesetError tells what is wrong with such a file.
        """
        from eligibility.calendar.held import NOTICES, with_own
        from eligibility.calendar.work_calendar import WorkCalendar, build_calendar

        files = [folder / NOTICES for folder in self._folders() if (folder / NOTICES).exists()]
        return build_calendar(with_own(files)) if files else WorkCalendar.china()

    def _repr_html_(self) -> Html:
        from eligibility.render.html_rules import catalog_html

        return catalog_html(it.model for it in self.values())

    def assess(self, facts: Mapping[str, Any], *, on: date | str, today: date | str | None = None) -> Survey:
        """One applicant before every service in force on the day; see Ruleset.assess.

        The facts are checked once for all services. Raises FactError with every fault of the facts.

        >>> survey = load_catalog().assess({"has_local_hukou": False}, on="2021-06-01")
        >>> survey["1-1"].outcome.value, "1-1" in survey.ineligible
        ('ineligible', True)
        """
        from eligibility.api.survey import build_survey

        day = read_day(on, "on")
        return build_survey(self, facts, day, day if today is None else read_day(today, "today"))

    def reform(
        self, changes: Reform | Mapping[str, Any] | str | PathLike[str], *, from_: date | str | None = None
    ) -> Catalog:
        """Every service with the changes of a reform from a day on; this Catalog stays what it is.

        A path begins with services.<number or id>., or changes a parameter services share, for all that use it.
        See Service.reform.

        >>> catalog = load_catalog().reform({"parameters.minimum_allowance": 1200}, from_="2026-01-01")
        >>> catalog["1-1"].change_days[-1].isoformat()
        '2026-01-01'
        """
        from eligibility.policy.catalogs import reform_library
        from eligibility.policy.reform_file import as_reform, start_of

        reform = as_reform(changes)
        return Catalog(reform_library(self.library, reform, start_of(reform, from_))) if reform else self

    def _number(self, key: object) -> str | None:
        if not isinstance(key, str):
            return None
        return key if key in self.library.services else self._ids.get(key)

    def _folders(self) -> list[Path]:
        """The folders of rulesets, each after the one it extends, without the shipped one."""
        found: list[Path] = []
        library: Library | None = self.library
        while library:
            if library.folder and library.folder.resolve() != shipped_rulesets().resolve():
                found.insert(0, library.folder)
            library = library.base
        return found

    def _hint(self, key: object) -> Bilingual:
        """A misspelt id or a title brings the one meant; a number off is another real matter: numbers are listed."""
        near = self._written_otherwise(key) or closest(key, self._ids)
        if near:
            return Bilingual(f"是否为 {near}？", f"did you mean {near}?")
        return Bilingual(f"有 {'、'.join(self)}", f"it has {', '.join(self)}")

    def _written_otherwise(self, key: object) -> str | None:
        """The number of which *key* is another spelling, as in full width, or the title."""
        if not isinstance(key, str):
            return None
        plain = unicodedata.normalize("NFKC", key).translate(_DASHES).strip()
        titles = {text: it.number for it in self.values() for text in (it.title.zh, it.title.en)}
        return plain if plain in self.library.services else titles.get(plain)


class Service:
    """One matter with its whole history; `on(day)` gives the rules of a day."""

    def __init__(self, model: ServiceModel, *, opens: Sequence[History] = ()) -> None:
        self.model = model
        self.history = History(model)
        self.opens = opens

    def __repr__(self) -> str:
        return f"Service({self.number!r}, {self.title.zh})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Service) and self.model == other.model

    def __hash__(self) -> int:
        return hash((self.number, self.id))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.model, tuple(self.opens))

    @property
    def number(self) -> str:
        """Number as printed, such as "1-1"."""
        return self.model.number

    @property
    def id(self) -> str:
        """Stable id."""
        return self.model.id

    @property
    def title(self) -> Bilingual:
        """Name in both languages."""
        return self.model.title

    @property
    def kind(self) -> Kind:
        """application, enquiry, duty or channel."""
        return self.model.kind

    @property
    def change_days(self) -> tuple[date, ...]:
        """Days on which its rules change, the first day of all included."""
        return self.history.days

    def changes(self) -> tuple[Change, ...]:
        """What changes in its rules and on which day, from its first day on, in order.

        >>> for change in load_catalog()["1-1"].changes():
        ...     print(change.day, change.kind, change.id) if change.kind == "parameter" else None
        2022-04-01 parameter graduate_months
        2022-04-01 parameter public_notice_days
        2025-09-01 parameter minimum_allowance
        """
        from eligibility.rules.changes import find_changes

        return find_changes(self.model)

    def describe_changes(self, lang: Lang = "zh") -> str:
        """The same in plain text, in one language: what begins, ends or changes on each day, with the clause.

        >>> print(load_catalog()["1-1"].describe_changes("en").splitlines()[0])
        1-1 Recognition of a person facing employment hardship
        """
        from eligibility.render.history import describe_changes
        from eligibility.render.page import write_page

        return write_page(describe_changes(self.model, self.changes()), lang)

    def to_html(self) -> str:
        """The same as a whole page, needing nothing but itself."""
        from eligibility.render.html import page

        return page(self.title, self._repr_html_())

    def _repr_html_(self) -> Html:
        from eligibility.render.history import describe_changes
        from eligibility.render.html_rules import rules_html

        history = describe_changes(self.model, self.changes())
        return rules_html(history, opened=len(history.sections))

    def eligible_from(self, facts: Mapping[str, Any], *, on: date | str, until: date | str) -> Turn | None:
        """The first day from *on* on which time alone makes this applicant eligible, as rules change too.

        Each day is judged by its own rules, with ages and the like of that day; see Ruleset.eligible_from. Past the
        last day of the service there is nothing to be eligible for.

        >>> facts = {"has_local_hukou": False}
        >>> load_catalog()["1-1"].eligible_from(facts, on="2021-06-01", until="2030-12-31") is None
        True
        """
        return self._turn(facts, on, until, is_end=False)

    def eligible_until(self, facts: Mapping[str, Any], *, on: date | str, until: date | str) -> Turn | None:
        """The first day from *on* on which this applicant, eligible before, is no longer; see Ruleset.eligible_until.

        If the service ends first, the day after its last one, with no outcome `after`.

        >>> facts = {"has_local_hukou": False}
        >>> load_catalog()["1-1"].eligible_until(facts, on="2021-06-01", until="2030-12-31") is None
        True
        """
        return self._turn(facts, on, until, is_end=True)

    def _turn(self, facts: Mapping[str, Any], on: date | str, until: date | str, *, is_end: bool) -> Turn | None:
        from eligibility.api.turn import find_turn
        from eligibility.rules.turning import Passage

        start = read_day(on, "on")
        passage = Passage(self.history.on(start), start, facts, start, history=self.history)
        return find_turn(passage, read_day(until, "until"), is_end=is_end)

    def carry(self, target: Service) -> Service:
        """The *target* as this channel carries it: its conditions and documents, the channel's steps before its own.

        EligibilityError if this is no channel, or if the target is one, or a duty, for which no one applies.
        """
        from eligibility.rules.carrying import carry

        if not isinstance(target, Service):
            raise EligibilityError(
                f"a channel carries a Service, not {type(target).__name__}",
                zh=f"承接的应为事项 Service，不是 {type(target).__name__}",
            )
        return Service(carry(self.model, target.model), opens=target.opens)

    def reform(
        self, changes: Reform | Mapping[str, Any] | str | PathLike[str], *, from_: date | str | None = None
    ) -> Service:
        """The service with the changes of a reform from a day on; before it nothing is changed, nor is this Service.

        The day is *from_*, else the reform's own; there is no other. See Ruleset.reform.

        >>> service = load_catalog()["1-1"].reform({"parameters.min_age.female": 45}, from_="2022-01-01")
        >>> [(str(it.day), it.id) for it in service.changes() if it.kind == "parameter"][0]
        ('2022-01-01', 'min_age')
        """
        from eligibility.policy.applying import reform_service
        from eligibility.policy.catalogs import paths_of
        from eligibility.policy.reform_file import as_reform, start_of

        reform = as_reform(changes)
        if not reform:
            return self
        start = start_of(reform, from_)
        model = reform_service(self.model, reform, paths_of(self.model, reform), start)
        return Service(model, opens=self.opens)

    def on(self, day: date | str) -> Ruleset:
        """The rules in force on *day*; NotInForceError before the first or after the last day."""
        day = read_day(day, "on")
        return Ruleset(self.history.on(day), self.number, day, self.opens)

    def assess(
        self,
        facts: Mapping[str, Any],
        *,
        on: date | str,
        today: date | str | None = None,
        engine: EngineName = "native",
    ) -> Determination:
        """The determination of one applicant under the rules of *on*; see Ruleset.assess."""
        return self.on(on).assess(facts, today=today, engine=engine)


def _restore(model: ServiceModel, opens: Sequence[History]) -> Service:
    return Service(model, opens=opens)
