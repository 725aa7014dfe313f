"""The papers that were brought, against a list of documents: what is there, what is short, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from eligibility.days import read_day
from eligibility.errors import EligibilityError, items_of
from eligibility.materials.check_report import CheckReport, CheckStatus, GroupCheck, ItemCheck, OptionCheck, Way
from eligibility.materials.judging import Judge
from eligibility.materials.points import Point, PointCode, build_point
from eligibility.materials.provided import Provided, check_names
from eligibility.materials.spare import find_expiring, find_unneeded
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from eligibility.materials.check_report import Item
    from eligibility.materials.checklist import Prohibited
    from eligibility.materials.options import Option
    from eligibility.rules.amounts import Numeric
    from eligibility.rules.vocabulary import Vocabulary

_MOST_PAPERS = 10_000
_OBTAIN = Bilingual("先办 {number}", "first obtain it by service {number}")
_FROM = Bilingual("由{who}发", "issued by {who}")
_AS = Bilingual("须{form}", "it must be: {form}")
PROVIDERS = {
    "agency": Bilingual("由机构提供", "provided by the agency"),
    "system": Bilingual("由系统提供", "provided by the system"),
}


class Group(Protocol):
    """The items that one route asks for besides the common ones."""

    @property
    def route(self) -> str: ...  # noqa: D102 - as of a RouteGroup, so the others
    @property
    def title(self) -> Bilingual: ...  # noqa: D102
    @property
    def truth(self) -> Truth: ...  # noqa: D102
    @property
    def items(self) -> Sequence[Item]: ...  # noqa: D102


def check_provided(
    items: Iterable[Item],
    provided: Iterable[Provided],
    *,
    on: date | str,
    vocabulary: Vocabulary,
    groups: Iterable[Group] = (),
    must_not_ask: Iterable[Prohibited] = (),
    next_step: date | str | None = None,
) -> CheckReport:
    """Hold the papers *provided*, handed in *on* that day, against a list of documents of one matter or of many.

    *items* are asked on any route or not required; *groups* are those of the routes, of which one is to be completed.
    What was not said of a paper, or what a demand leaves open, makes an item UNCLEAR and never satisfied. Of several
    papers of one document the best counts. *next_step* is the day of the next step, for what expires before it.
    Raises FactError with every fault of the papers, EligibilityError for what is no day and what are no papers, and
    MissingExtraError where a photo file is to be looked at and cannot be.
    """
    on = read_day(on, "on")
    following = None if next_step is None else read_day(next_step, "next_step")
    if following is not None and following < on:
        raise EligibilityError(
            f"next_step {following} is before {on}, the day of handing in",
            zh=f"下一步 {following} 早于交件之日 {on}",
        )
    papers = _read_papers(provided)
    check_names(papers, vocabulary, on)
    every, grouped, prohibited = tuple(items), tuple(groups), tuple(must_not_ask)
    asked = [item for item in every if item.need.truth is not Truth.FALSE]
    listed = {
        option.document.id
        for item in (*asked, *(item for group in grouped for item in group.items))
        if _is_brought(item)
        for option in item.options
    }
    named = {document.id for it in prohibited for document in it.documents}
    table = _Table(
        judge=Judge(on, vocabulary),
        papers=papers,
        unlisted=tuple(paper for paper in papers if paper.document not in listed | named),
    )
    common = table.check(asked)
    checked = tuple(
        GroupCheck(it.route, it.title, it.truth, table.check(it.items, beside=common, route=it.route)) for it in grouped
    )
    needed = (*common, *(item for group in checked for item in group.items))
    return CheckReport(
        on=on,
        next_step=following,
        provided=papers,
        common=common,
        groups=checked,
        not_required=table.check([item for item in every if item.need.truth is Truth.FALSE]),
        not_needed=tuple(find_unneeded(papers, needed, every, prohibited, vocabulary)),
        expiring=find_expiring(needed, following),
    )


_EXPECTED = Bilingual("带来的材料应为 Provided 的列表", "what was brought is a list of Provided")


def _read_papers(provided: object) -> tuple[Provided, ...]:
    """The papers; EligibilityError for anything but a list of them."""
    if isinstance(provided, Provided | str | bytes):
        kind = type(provided).__name__
        raise EligibilityError(f"{_EXPECTED.en}, not one {kind}", zh=f"{_EXPECTED.zh}，不是一个 {kind}")
    papers = items_of(provided, _MOST_PAPERS + 1)
    if papers is None:
        kind = type(provided).__name__
        raise EligibilityError(f"{_EXPECTED.en}; {kind} cannot be read as one", zh=f"{_EXPECTED.zh}，{kind} 读不成列表")
    if len(papers) > _MOST_PAPERS:
        raise EligibilityError(
            f"more than {_MOST_PAPERS} papers were brought: give at most so many",
            zh=f"带来的材料超过 {_MOST_PAPERS} 件：请少给一些",
        )
    for paper in papers:
        if not isinstance(paper, Provided):
            kind = type(paper).__name__
            raise EligibilityError(f"{_EXPECTED.en}, and holds a {kind}", zh=f"{_EXPECTED.zh}，里面却有 {kind}")
    return tuple(papers)


def _is_brought(item: Item) -> bool:
    """Whether the applicant brings it, where it is needed."""
    return item.need.truth is not Truth.FALSE and item.provided_by not in PROVIDERS


@dataclass(frozen=True, slots=True)
class _Table:
    """The table the papers lie on; `unlisted` are those no item names, which an open list may take."""

    judge: Judge
    papers: tuple[Provided, ...]
    unlisted: tuple[Provided, ...]

    def check(
        self, items: Sequence[Item], *, beside: tuple[ItemCheck, ...] = (), route: str | None = None
    ) -> tuple[ItemCheck, ...]:
        """The items checked, in order; *beside* are those already checked that are asked together with them."""
        together = [*(it.item for it in beside), *items]
        checked = [self._check_item(item, _copies_asked(together, item), route) for item in items]
        return self._note_shared(checked, beside)

    def _check_item(self, item: Item, elsewhere: Counter[str], route: str | None) -> ItemCheck:
        if item.need.truth is Truth.FALSE:
            return ItemCheck(item, CheckStatus.NOT_NEEDED, notes=(build_point(PointCode.NOT_REQUIRED),), route=route)
        if not _is_brought(item):
            note = build_point(PointCode.PROVIDED_BY, who=PROVIDERS[item.provided_by])
            return ItemCheck(item, CheckStatus.NOT_NEEDED, notes=(note,), route=route)
        options = tuple(self._check_option(option, elsewhere[option.document.id]) for option in item.options)
        ways = [Way((option,)) for option in options] if item.choice else [Way(options)]
        if item.open_ended and self.unlisted:
            titles = dict.fromkeys(self._title(paper) for paper in self.unlisted)
            point = build_point(PointCode.UNLISTED, papers=join(titles, zh="、", en=", "))
            ways.append(Way((), self.unlisted, point))
        ways.sort(key=lambda way: way.cost)
        status = ways[0].status
        is_open = item.open_ended and not self.unlisted and status.truth is not Truth.TRUE
        notes = (build_point(PointCode.OPEN_ENDED),) if is_open else ()
        return ItemCheck(item, status, tuple(ways), notes, route)

    def _check_option(self, option: Option, elsewhere: Numeric) -> OptionCheck:
        """The best paper there is of the document: the least left to do, then the longest good."""
        found = [self._check_paper(option, paper, elsewhere) for paper in self._of(option.document.id)]
        if not found:
            return OptionCheck(option, None, (_missing(option),))
        return min(found, key=lambda it: (it.cost, -(it.good_until.toordinal() if it.good_until else 0)))

    def _check_paper(self, option: Option, paper: Provided, elsewhere: Numeric) -> OptionCheck:
        points = self.judge.judge(paper, option.demand, elsewhere=elsewhere)
        first, latest = self.judge.last_good_days(paper, option.demand) or (None, None)
        return OptionCheck(option, paper, points, first, latest)

    def _note_shared(self, checked: list[ItemCheck], beside: tuple[ItemCheck, ...]) -> tuple[ItemCheck, ...]:
        """The items, noting on each that rests on a paper which those before it use up."""
        first: dict[str, Bilingual] = {}
        uses: Counter[str] = Counter()
        noted = []
        for it in (*beside, *checked):
            notes: list[Point] = []
            for option in it.chosen:
                if option.paper is None:
                    continue
                name = option.document.id
                uses[name] += 1
                if uses[name] > len(self._of(name)):
                    notes.append(build_point(PointCode.SHARED, item=first[name]))
                first.setdefault(name, it.item.title)
            noted.append(replace(it, notes=(*it.notes, *notes)) if notes else it)
        return tuple(noted[len(beside) :])

    def _of(self, document: str) -> list[Provided]:
        return [paper for paper in self.papers if paper.document == document]

    def _title(self, paper: Provided) -> Bilingual:
        return self.judge.vocabulary.documents[paper.document].title


def _copies_asked(items: Iterable[Item], apart: Item) -> Counter[str]:
    """How many copies the other items ask for, at most, by document; of a choice each option counts."""
    asked: Counter[str] = Counter()
    for item in items:
        if item is not apart and _is_brought(item):
            for option in item.options:
                if copies := option.demand.copies:
                    most = copies.least if copies.most is None else copies.most
                    asked[option.document.id] += max(most or 0, 0)  # type: ignore[assignment] # exact decimals too
    return asked


def _missing(option: Option) -> Point:
    """That it was not brought, where it comes from, and how it must be."""
    document = option.document
    who = option.issued_by or (None if option.demand.issuers else document.issued_by)
    said = [
        _OBTAIN.format(number=document.produced_by) if document.produced_by else None,
        _FROM.format(who=who) if who else None,
        _AS.format(form=option.form) if option.form else None,
    ]
    hint = join([it for it in said if it], zh="，", en=", ") if any(said) else None
    return build_point(PointCode.MISSING, document=document.title, hint=hint)
