"""A reform in words: what was and what is, with the clause amended; in one language at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest

import eligibility as el
from eligibility.policy.reform import Reform
from tests.policy.made import make_reforms

CATALOG = el.load_catalog()
RULESET = CATALOG["1-1"].on("2023-06-01")
RANGE = "《就业困难人员范围》"
ASKED = "《市人社局就业援助问答》"
CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"parameters.min_age.female": 45},
        f"4050人员的年龄（女）：40周岁 → 45周岁，改{RANGE}（一）1、{ASKED}（一）",
        "Age of older jobseekers (40/50) (female): 40 years of age → 45 years of age",
    ),
    (
        {"parameters.min_age": {"female": 45, "male": 55}},
        "4050人员的年龄：女40周岁、男50周岁 → 女45周岁、男55周岁",
        "40 years of age (female), 50 years of age (male) → 45",
    ),
    ({"criteria.landless": None}, f"取消条件「无农村承包土地」，改{RANGE}（一）", "criterion “No contracted"),
    (
        {"criteria.disabled.when": "is_veteran and not (has_local_hukou or age >= 60)"},
        "条件「残疾人」：持有残疾人证或残疾军人证 → 复转（退役）军人，且不是「本市（天津市）户籍，或年龄≥60」，改",
        "→ Veteran, and not “",
    ),
    ({"criteria.disabled.note": {"zh": "注", "en": "Note"}}, "条件「残疾人」的note另写", "note of criterion"),
    (
        {"criteria.carer": {"title": {"zh": "照护者", "en": "Carer"}, "when": "is_veteran"}},
        "增加条件「照护者」",
        "Carer” added",
    ),
    ({"eligibility.routes.disabled": None}, "取消途径「残疾人」，改", "route “Disabled person” dropped"),
    ({"eligibility": "landless", "materials.5": None}, "资格条件另写", "who is eligible written otherwise"),
    ({"materials.5": None}, "免交材料「离婚证、离婚协议或法院判决书」（第5项），改", "(item 5) waived"),
    (
        {"materials.8.all_of.minimum_allowance_payment_record.covers_last.count": 6},
        "（近3个月） → 天津市最低生活保障证，以及最低生活保障金发放记录（近6个月），改",
        "of the last 6 months",
    ),
    ({"materials.employment_certificate": {"copies": 2}}, "增加材料「就业创业证」", "added"),
    (
        {"procedure.village_check.limit.at_most": 3},
        "环节「村委会核查信息」：5个工作日内 → 3个工作日内，改",
        "within 5 working days → within 3 working days",
    ),
    ({"procedure.result_told": None}, "取消环节「结果逐级反馈", "dropped"),
]


@pytest.mark.parametrize(("changes", "zh", "en"), CASES, ids=[next(iter(changes)) for changes, _, _ in CASES])
def test_a_change_is_told_with_what_was_what_is_and_the_clause(changes: dict[str, Any], zh: str, en: str) -> None:
    if "eligibility" in changes:
        changes = {"eligibility": {"all": ["landless", {"routes": [*RULESET.routes]}]}}
    reform = Reform(changes)
    assert zh in reform.describe(RULESET)
    assert en in reform.describe(RULESET, lang="en")


def test_a_file_is_told_for_every_service_with_its_title_and_day() -> None:
    reform = el.read_reform("examples/reforms/later-hardship-age.yaml")
    text = reform.describe(CATALOG).splitlines()
    assert text[:2] == ["女性4050年龄提高到45周岁，自 2026-01-01 起", "1-1 就业困难人员认定"]
    assert text[2].split("：")[0].strip() == "4050人员的年龄（女）"
    assert len(text) == 2 + len(reform.changes)
    assert reform.describe(CATALOG["1-1"]).splitlines() == text
    wage = Reform({"parameters.minimum_wage": 3000}).describe(CATALOG, on="2026-01-01", lang="en").splitlines()
    assert [line.split()[0] for line in wage if not line.startswith(" ")] == ["1-3", "4-2", "15"]
    assert all("2510 CNY a month → 3000 CNY a month" in line for line in wage if line.startswith(" "))


def test_what_is_no_language_or_no_rules_is_an_error() -> None:
    with pytest.raises(el.EligibilityError, match="not 'fr'"):
        Reform({"materials.5": None}).describe(RULESET, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(el.EligibilityError, match="not int"):
        Reform({"materials.5": None}).describe(7)


@pytest.mark.parametrize("number", CATALOG)
def test_every_reform_of_every_service_can_be_told(number: str) -> None:
    ruleset = CATALOG[number].on(CATALOG[number].change_days[-1])
    for kind, there, _ in make_reforms(ruleset):
        lines = Reform(there).describe(ruleset).splitlines()[1:]
        assert len(lines) == len(there), kind
        english = Reform(there).describe(ruleset, lang="en")
        assert not re.search(r"None|Bilingual|AllOf", english), kind
