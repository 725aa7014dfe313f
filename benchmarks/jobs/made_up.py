"""A made-up service of as many criteria as one likes, as ruleset files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SOURCES = """\
made_up:
  title: {zh: 虚构, en: "Made up"}
  issuer: {zh: 无, en: "nobody"}
  grade: assumption
  seen: false
  checked: 2026-12-31
"""
_SERVICE = """\
id: made_up_service
number: "0-0"
kind: application
title: {zh: 虚构事项, en: "Made-up service"}
printed:
  name: 虚构事项
  legal_basis: 虚构
  implementing_agency: 办事大厅
  responsibility_boundary: 办事大厅
  duty: 办理虚构事项
agencies: {decides: hall}
legal_basis: [made_up]
supervision: {office: hall, phone: "12345"}
in_force: {from: 2020-01-01, basis: cited}
"""


def write_rules(folder: Path, size: int) -> None:
    """A folder of rulesets: criterion n asks that fact number_n be at least parameter least_n, and has_n hold."""
    facts, parameters, criteria = [], [], []
    for at in range(size):
        label = f'{{zh: 第{at}个, en: "number {at}"}}'
        question = f'{{zh: 第{at}个是？, en: "What of number {at}?"}}'
        facts.append(
            f"number_{at}: {{type: integer, min: 0, label: {label}, question: {question}, asked_of: applicant}}\n"
            f"has_{at}: {{type: boolean, label: {label}, question: {question}, asked_of: applicant}}\n"
        )
        parameters.append(
            f"  least_{at}: {{title: {label}, cite: {{source: made_up}}, unit: times, values: {{2020-01-01: {at}}}}}\n"
        )
        criteria.append(
            f"  criterion_{at}: {{title: {label}, cite: {{source: made_up}},"
            f" when: number_{at} >= least_{at} and has_{at}}}\n"
        )
    names = ", ".join(f"criterion_{at}" for at in range(size))
    service = (
        f"{_SERVICE}parameters:\n{''.join(parameters)}criteria:\n{''.join(criteria)}eligibility: {{all: [{names}]}}\n"
    )
    (folder / "services").mkdir()
    files = {
        "sources.yaml": _SOURCES,
        "agencies.yaml": 'hall: {zh: 办事大厅, en: "Hall"}\n',
        "documents.yaml": "{}\n",
        "facts.yaml": "".join(facts),
        "services/00-0-made-up.yaml": service,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
