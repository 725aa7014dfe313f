"""docs/evidence.md: of each service, what rests on legal text, on guides, on secondary sources, and on nothing."""

from __future__ import annotations

import os
from pathlib import Path

import eligibility as el
from eligibility.citation import Grade
from eligibility.rules.evidence import find_evidence
from tests.terminal import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"


def test_the_page_is_what_the_command_writes() -> None:
    done = run("evidence", "--markdown")
    assert (done.code, done.err) == (0, "")
    if os.environ.get("UPDATE_RECORDED"):
        PAGE.write_text(done.out, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == done.out


def test_the_command_shows_a_row_for_each_service() -> None:
    done = run("evidence", "--lang", "zh")
    rows = [line.split() for line in done.out.splitlines()]
    catalog = el.load_catalog()
    assert [row[0] for row in rows if row and row[0] in catalog] == list(catalog)
    (hardship,) = [row for row in rows if row and row[0] == "1-1"]
    statements = find_evidence(catalog["1-1"].model).statements
    assert hardship[2:6] == [str(statements[grade]) for grade in sorted(Grade, reverse=True)]


def test_every_statement_is_counted_once_by_its_best_source() -> None:
    service = el.load_catalog()["1-1"].model
    found = find_evidence(service)
    leaves = sum(bool(criterion.basis) for criterion in service.criteria.values())
    values = sum(
        len(dated.figures)
        for name in (*service.parameters, "minimum_allowance", "working_age_min")
        for dated in (service.parameters.get(name) or service.vocabulary.parameters[name]).values
    )
    assert sum(found.statements.values()) == leaves + values + len(service.materials) + len(service.procedure)
    assert found.statements[Grade.LEGAL] >= 1
    assert any("标准未见" in reason.zh for reason in found.unstated)
