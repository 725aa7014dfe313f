from __future__ import annotations

from collections import Counter

import pytest

from eligibility.calendar.arranged import arranged_days
from eligibility.calendar.day import Certainty, DayStatus, is_weekend
from eligibility.calendar.holidays import Holiday
from eligibility.calendar.notices import Arrangement, Notice, in_force
from tests.calendar.known import CHINA, between, day

KINDS = {
    "2026 Spring Festival, none of whose days is on a weekend": """
        2026-02-14 make_up
        2026-02-15 weekend
        2026-02-16 statutory
        2026-02-17 statutory
        2026-02-18 statutory
        2026-02-19 statutory
        2026-02-20 swapped
        2026-02-21 weekend
        2026-02-22 weekend
        2026-02-23 swapped
        2026-02-28 make_up""",
    "2026 Qingming on a Sunday": """
        2026-04-04 weekend
        2026-04-05 statutory
        2026-04-06 compensatory""",
    "2024 Spring Festival, two of whose days are on a weekend": """
        2024-02-04 make_up
        2024-02-10 statutory
        2024-02-11 statutory
        2024-02-12 statutory
        2024-02-13 compensatory
        2024-02-14 compensatory
        2024-02-15 swapped
        2024-02-16 swapped
        2024-02-17 weekend
        2024-02-18 make_up""",
    "2020 Spring Festival with days added, the first days off before the festival": """
        2020-01-24 swapped
        2020-01-25 statutory
        2020-01-26 statutory
        2020-01-27 statutory
        2020-01-28 compensatory
        2020-01-29 compensatory
        2020-01-30 swapped
        2020-01-31 extension
        2020-02-01 extension
        2020-02-02 extension""",
    "2020 National Day and Mid-Autumn on one day": """
        2020-10-01 statutory
        2020-10-02 statutory
        2020-10-03 statutory
        2020-10-04 weekend
        2020-10-05 compensatory
        2020-10-06 compensatory
        2020-10-07 swapped
        2020-10-08 swapped
        2020-10-10 make_up""",
    "2019 New Year begun in the December before": """
        2018-12-29 make_up
        2018-12-30 weekend
        2018-12-31 swapped
        2019-01-01 statutory""",
    "2015 the anniversary, added for that year": """
        2015-09-03 extension
        2015-09-04 swapped
        2015-09-06 make_up""",
    "2005 and 2006, the day the package has wrong": """
        2005-12-31 make_up
        2006-01-01 statutory
        2006-01-02 compensatory
        2006-01-03 swapped""",
}


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_every_day_of_a_holiday_is_of_the_kind_worked_out_by_hand(kinds: str) -> None:
    for line in kinds.split("\n")[1:]:
        written, kind = line.split()
        found = CHINA.explain(written)
        assert (str(found.date), found.status) == (written, kind)


def test_a_year_has_as_many_working_days_less_as_the_law_gives_holidays() -> None:
    """Days off on Monday to Friday, less weekend days worked; a notice only moves them."""
    found: Counter[int] = Counter()
    for _, arrangement in in_force(CHINA.notices):
        found[arrangement.year] += sum(not is_weekend(it) for it in arrangement.rest) - len(arrangement.work)
    law = {year: 10 if year <= 2007 else 11 if year <= 2024 else 13 for year in range(2004, 2027)}
    added = {
        2015: 1,  # 3 September, a holiday of that year alone
        2020: 2,  # 31 January added, and 1 February no longer worked
    }
    assert found == {year: days + added.get(year, 0) for year, days in law.items()}


def test_each_day_names_its_holiday_its_notice_and_who_says_so() -> None:
    found = CHINA.explain("2026-10-10")
    assert (found.holidays, found.source, found.certainty) == (
        (Holiday.NATIONAL_DAY,),
        "国办发明电〔2025〕7号",
        Certainty.NOTICE,
    )
    assert CHINA.explain("2023-10-06").holidays == (Holiday.MID_AUTUMN, Holiday.NATIONAL_DAY)
    assert CHINA.explain("2023-09-29").holidays == (Holiday.MID_AUTUMN,)
    assert CHINA.explain("2020-02-02").source == "国办发明电〔2020〕1号"
    assert CHINA.explain("2020-10-01").source == "国办发明电〔2019〕16号"
    assert CHINA.explain("2012-10-01").certainty is Certainty.PACKAGE
    assert CHINA.explain("2012-10-01").source == "chinese-calendar"
    assert CHINA.explain("2015-09-03").holidays == ()


def test_weekend_days_are_swapped_for_nothing_else() -> None:
    """No day is a make-up day on a weekday, none is in lieu or swapped on a weekend."""
    for it in between(CHINA.known_from, CHINA.known_until):
        found = CHINA.explain(it)
        if found.status in (DayStatus.MAKE_UP, DayStatus.WEEKEND):
            assert is_weekend(it)
        elif found.status in (DayStatus.COMPENSATORY, DayStatus.SWAPPED, DayStatus.WORK):
            assert not is_weekend(it)


def test_days_in_lieu_come_after_the_statutory_days_and_before_them_only_if_there_is_none() -> None:
    rest = tuple(between(day("2026-05-01"), day("2026-05-05")))
    found = arranged_days([Notice("a", "甲", (Arrangement((Holiday.LABOUR_DAY,), rest),), 2026)])
    assert [it.status for it in found.values()] == ["statutory", "statutory", "weekend", "compensatory", "swapped"]
    early = tuple(between(day("2026-04-30"), day("2026-05-02")))
    found = arranged_days([Notice("a", "甲", (Arrangement((Holiday.LABOUR_DAY,), early),), 2026)])
    assert [it.status for it in found.values()] == ["compensatory", "statutory", "statutory"]
