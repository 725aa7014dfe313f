"""One paper held against what is demanded of it: three-valued, and what is not stated is not judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eligibility.materials.demand import say_photo
from eligibility.materials.photo import check_photo
from eligibility.materials.points import Point, PointCode, build_point
from eligibility.materials.spans import last_good_days, readings_of
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from eligibility.materials.demand import Demand
    from eligibility.materials.provided import Provided
    from eligibility.rules.amounts import Amount, Numeric
    from eligibility.rules.vocabulary import Vocabulary

_ASK = Bilingual("{question}", "{question}")
_FROM_TO = Bilingual("{least}至{most}", "{least} to {most}")
_AT_LEAST = Bilingual("至少{least}", "{least} at least")
_HOLDS = Bilingual("按{readings}够", "enough with {readings}")
_FAILS = Bilingual("按{readings}不够", "not enough with {readings}")


@dataclass(frozen=True, slots=True)
class Judge:
    """What papers are held against besides the demand itself: the day they are handed in, and words."""

    on: date
    vocabulary: Vocabulary

    def judge(self, paper: Provided, demand: Demand, *, elsewhere: Numeric = 0) -> tuple[Point, ...]:
        """Every point of *paper* against *demand*, faults, open questions and notes; none: all is well.

        *elsewhere* is how many copies other items of the same list ask for of the same document.
        """
        return (
            *_judge_issuer(paper, demand),
            *self._judge_period(paper, demand),
            *self._judge_issue_day(paper, demand),
            *self._judge_form(paper, demand, elsewhere),
            *_judge_stamps(paper, demand),
            *_judge_prints(paper, demand),
            *_judge_photo(paper, demand),
        )

    def last_good_days(self, paper: Provided, demand: Demand) -> tuple[date, ...]:
        """The last day on which the paper is recent enough, and the latest that may be meant; () if not asked or known.

        Empty too for a paper that is not certainly good on the day of handing in.
        """
        issued = paper.issue_day
        if issued is None or not demand.issued_within or any(it.unstated for it in demand.issued_within):
            return ()
        each = [last_good_days(issued, span) for span in demand.issued_within]
        first, latest = min(min(days) for days in each), min(max(days) for days in each)
        return (first, latest) if self.on <= first else ()

    def _judge_issue_day(self, paper: Provided, demand: Demand) -> Iterator[Point]:
        issued = paper.issue_day
        for span in demand.issued_within:
            if issued is None:
                yield build_point(PointCode.ISSUE_DAY_UNSAID, span=span.text)
                continue
            days = () if span.unstated else last_good_days(issued, span)
            if not days or days[0] < self.on <= days[-1]:
                yield build_point(PointCode.VALIDITY_OPEN, issued=issued.isoformat(), span=span.text)
            elif days[-1] < self.on:
                last = days[-1].isoformat()
                yield build_point(PointCode.EXPIRED, issued=issued.isoformat(), span=span.text, last=last)

    def _judge_period(self, paper: Provided, demand: Demand) -> Iterator[Point]:
        period = paper.period
        for span in demand.covers_last:
            if period is None:
                yield build_point(PointCode.PERIOD_UNSAID, span=span.text)
                continue
            readings = () if span.unstated else readings_of(span, self.on)
            fails = [it.text for it in readings if not it.is_covered(period)]
            if readings and not fails:
                continue
            holds = [it.text for it in readings if it.is_covered(period)]
            said = [
                form.format(readings=join(texts, zh="、", en=" or "))
                for form, texts in ((_HOLDS, holds), (_FAILS, fails))
                if texts
            ] or [span.text]
            code = PointCode.PERIOD_OPEN if holds or not readings else PointCode.PERIOD
            first, last = (day.isoformat() for day in period)
            yield build_point(code, first=first, last=last, span=span.text, readings=join(said, zh="，", en=", "))

    def _judge_form(self, paper: Provided, demand: Demand, elsewhere: Numeric) -> Iterator[Point]:
        copies = _needed(demand.copies)
        if demand.original:
            if paper.original is None:
                yield build_point(PointCode.ORIGINAL_UNSAID)
            elif not paper.original:
                yield build_point(PointCode.NOT_ORIGINAL)
        elif copies is None and not demand.photos:
            if paper.original is False or (paper.original is None and paper.copies):
                yield build_point(PointCode.BARE_COPY)
            elif paper.original is None:
                yield build_point(PointCode.FORM_NOT_STATED)
        if copies:
            yield from self._judge_copies(paper, copies, elsewhere)
            if demand.paper and paper.paper is None:
                yield build_point(PointCode.PAPER_UNSAID, wanted=demand.paper)
            elif demand.paper and paper.paper != demand.paper:
                yield build_point(PointCode.OTHER_PAPER, wanted=demand.paper, found=str(paper.paper))

    def _judge_copies(self, paper: Provided, copies: Amount, elsewhere: Numeric) -> Iterator[Point]:
        found, least, most = paper.copies, max(copies.least or 0, 0), copies.most
        wanted = say_range(least, most)
        if found is None:
            if most != 0:
                yield build_point(PointCode.COPIES_UNSAID, wanted=wanted)
        elif found < least:
            yield build_point(PointCode.TOO_FEW_COPIES, wanted=wanted, found=found, more=str(least - found))
        elif most is None or found < most:
            yield build_point(PointCode.COPIES_OPEN, wanted=wanted, found=found, hint=self._settle(copies))
        elif found < most + elsewhere and most > 0:
            yield build_point(PointCode.COPIES_SHARED, wanted=wanted, found=found, all=str(most + elsewhere))

    def _settle(self, copies: Amount) -> Bilingual | None:
        """How an open number of copies is settled: the questions to answer, or why none can."""
        facts = [self.vocabulary.facts[name] for name in copies.missing if name in self.vocabulary.facts]
        said = [fact.question or fact.label for fact in facts] or list(copies.unstated)
        return join([_ASK.format(question=it) for it in said]) if said else None


def say_range(least: Numeric, most: Numeric | None) -> Bilingual:
    """A number that lies between two; no upper bound is None."""
    if least == most:
        return Bilingual(str(least), str(least))
    return (_AT_LEAST if most is None else _FROM_TO).format(least=str(least), most=str(most))


def _needed(copies: Amount | None) -> Amount | None:
    """The copies, unless certainly none are needed."""
    return None if copies is None or (copies.most is not None and copies.most <= 0) else copies


def _judge_stamps(paper: Provided, demand: Demand) -> Iterator[Point]:
    for forms in demand.stamps:
        stamp = join([it.title for it in forms], zh="或", en=" or ")
        if paper.stamps is None:
            yield build_point(PointCode.STAMPS_UNSAID, stamp=stamp)
        elif not {it.id for it in forms} & set(paper.stamps):
            yield build_point(PointCode.STAMP, stamp=stamp)


def _judge_issuer(paper: Provided, demand: Demand) -> Iterator[Point]:
    """Who issued a paper is words: the same words will do, any others a person must judge."""
    for who in demand.issuers:
        if paper.issuer is None:
            yield build_point(PointCode.ISSUER_UNSAID, wanted=who)
        elif paper.issuer not in (who.zh, who.en):
            yield build_point(PointCode.ISSUER, wanted=who, found=paper.issuer)


def _judge_prints(paper: Provided, demand: Demand) -> Iterator[Point]:
    """Photos on paper: of several demands joined, the most is needed at least, and all together at most."""
    rules = [(rule, rule.prints) for rule in demand.photos if rule.prints is not None]
    if not rules:
        return
    most, every, found = max(count for _, count in rules), sum(count for _, count in rules), paper.prints
    if found is None:
        yield build_point(PointCode.PRINTS_UNSAID, wanted=say_range(most, every))
    elif found < most:
        yield build_point(PointCode.TOO_FEW_PRINTS, wanted=say_range(most, every), found=found, more=most - found)
    elif found < every:
        yield build_point(PointCode.PRINTS_SHARED, wanted=most, found=found, all=every)
    for rule, _ in rules:
        if rule.inches or rule.width_mm:
            yield build_point(PointCode.PRINT_SIZE, size=join(say_photo(rule), zh="，", en=", "))


def _judge_photo(paper: Provided, demand: Demand) -> Iterator[Point]:
    """Photo files, looked at only where one is demanded and given."""
    for rule in demand.photos:
        if rule.format is None:
            continue
        if paper.photo is None:
            yield build_point(PointCode.PHOTO_UNSAID)
            continue
        report = check_photo(paper.photo, rule)
        yield from (Point(it.code, Truth.FALSE, it.text, it.hint) for it in report.faults)
        yield from (build_point(PointCode.PHOTO, note=note) for note in report.notes)
