from __future__ import annotations

import pickle
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import eligibility as el
from eligibility.materials.provided import FIELDS, check_names
from tests.papers import ON, VOCABULARY


def test_what_is_not_said_is_not_known() -> None:
    paper = el.Provided("card")
    assert {getattr(paper, name) for name in FIELDS if name != "document"} == {None}
    assert (paper.issue_day, paper.period) == (None, None)


def test_days_may_be_text_and_names_come_in_any_order() -> None:
    paper = el.Provided("card", issued_on="2020-02-29", covers=("2020-01-01", date(2020, 1, 31)), stamps={"b", "a"})
    assert paper.issue_day == date(2020, 2, 29)
    assert paper.period == (date(2020, 1, 1), date(2020, 1, 31))
    assert paper.stamps == ("a", "b")
    assert paper == el.Provided("card", issued_on=date(2020, 2, 29), covers=paper.period, stamps=["b", "a", "a"])


def test_a_paper_can_be_hashed_and_pickled_and_its_photo_is_not_printed() -> None:
    paper = el.Provided("card", photo=b"x" * 100_000, stamps=())
    assert pickle.loads(pickle.dumps(paper)) == paper  # noqa: S301 - our own
    assert hash(paper) == hash(el.Provided("card", photo=b"x" * 100_000, stamps=[]))
    assert len(repr(paper)) < 300


class Hostile:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise RuntimeError

    def __index__(self) -> int:
        raise RuntimeError

    def __fspath__(self) -> str:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError

    __hash__ = None  # type: ignore[assignment]


class BytesPath:
    def __fspath__(self) -> bytes:
        return b"photo.jpg"


WRONG: list[tuple[str, Any]] = [
    ("document", 5),
    ("document", ""),
    ("document", "  "),
    ("document", "x" * 1_000_000),
    ("original", 1),
    ("original", "true"),
    ("copies", -1),
    ("copies", True),
    ("copies", 1.0),
    ("copies", float("nan")),
    ("copies", float("inf")),
    ("copies", Decimal(1)),
    ("copies", 10**5_000),
    ("copies", "2"),
    ("paper", 4),
    ("issued_on", datetime(2021, 1, 1)),  # noqa: DTZ001 - no zone makes it a day
    ("issued_on", "2021-02-29"),
    ("issued_on", "1 May 2021"),
    ("issued_on", 20210101),
    ("covers", date(2021, 1, 1)),
    ("covers", ("2021-01-01",)),
    ("covers", ("2021-01-01", "2021-02-01", "2021-03-01")),
    ("covers", ("2021-01-01", None)),
    ("covers", "ab"),
    ("issuer", ["hospital"]),
    ("stamps", "round"),
    ("stamps", [1]),
    ("stamps", ["round", ""]),
    ("stamps", {"round": True}),
    ("pages", 0),
    ("pages", 10**40),
    ("photo", 3),
    ("photo", ""),
    ("photo", BytesPath()),
    ("photo", ["photo.jpg"]),
    ("prints", -1),
    *((name, Hostile()) for name in FIELDS),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{name}-{at}" for at, (name, _) in enumerate(WRONG)])
def test_what_is_of_no_use_is_refused_by_its_name(name: str, value: Any) -> None:
    given = {"document": "card", name: value}
    with pytest.raises(el.FactError, match="1 fault in what was brought") as caught:
        el.Provided(**given)
    (fault,) = caught.value.faults
    assert fault.fact == name
    assert fault.code in ("D103", "D104")
    assert fault.zh.startswith(f"{fault.code} {name}：")
    assert len(str(caught.value)) < 400


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(el.FactError) as caught:
        el.Provided("card", copies=-1, covers=("2021-02-01", "2021-01-01"), original="no")  # type: ignore[arg-type]
    assert [(it.fact, it.code) for it in caught.value.faults] == [
        ("original", "D103"),
        ("copies", "D103"),
        ("covers", "D105"),
    ]
    assert "2021-02-01" in caught.value.faults[2].zh
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(again) == str(caught.value)


def test_a_paper_of_no_document_is_refused() -> None:
    with pytest.raises(el.FactError, match="D104 document is missing"):
        el.Provided(None)  # type: ignore[arg-type]


def test_a_photo_is_a_path_or_bytes() -> None:
    assert el.Provided("card", photo="me.jpg").photo == Path("me.jpg")
    assert el.Provided("card", photo=Path("me.jpg")).photo == Path("me.jpg")
    assert el.Provided("card", photo=b"").photo == b""


def test_names_are_looked_up_all_at_once_with_what_may_be_meant() -> None:
    given = [el.Provided("crad", stamps=["rond"]), el.Provided("card"), el.Provided("zzz"), el.Provided("letter")]
    with pytest.raises(el.FactError) as caught:
        check_names(given, VOCABULARY, ON)
    assert [fault.en for fault in caught.value.faults] == [
        "D106 document there is no document crad; did you mean card?",
        "D106 stamps there is no stamp rond; did you mean round?",
        "D106 document there is no document zzz",
    ]


def test_a_paper_cannot_be_issued_after_it_is_handed_in() -> None:
    check_names([el.Provided("card", issued_on=ON)], VOCABULARY, ON)
    with pytest.raises(el.FactError, match="D105 issued_on 2021-06-16 is after 2021-06-15, the day of handing in"):
        check_names([el.Provided("card", issued_on="2021-06-16")], VOCABULARY, ON)
