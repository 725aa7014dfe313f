"""A tiny town with two services, written as ruleset files that a test may edit first.

`1-1` heating aid is applied for by four routes, one of them new in 2022; `9-1` snow clearing is a duty.
In an edit the mark ◊ says where the Problem must point: it is taken out before the file is written.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import eligibility as el

MARK = "◊"
SERVICE = "services/01-1-heating-aid.yaml"
DUTY = "services/winter/09-1-snow-clearing.yaml"

FILES: dict[str, str] = {
    "sources.yaml": """\
heating_rules:
  number: 雪府发〔2020〕1号
  title: {zh: 取暖补助办法, en: "Heating aid rules"}
  issuer: {zh: 雪镇, en: "Snowfield"}
  grade: legal
  seen: true
  checked: 2022-12-31
heating_guide:
  title: {zh: 取暖补助指南, en: "Heating aid guide"}
  issuer: {zh: 雪镇, en: "Snowfield"}
  grade: guide
  seen: true
  checked: 2021-12-31
  url: https://snowfield.example/guide
rumour:
  title: {zh: 传闻, en: "Rumour"}
  issuer: {zh: 报纸, en: "Newspaper"}
  grade: secondary
  seen: false
  checked: 2020-06-30
""",
    "agencies.yaml": """\
applicant: {zh: 申请人, en: "Applicant"}
town_hall: {zh: 镇政府, en: "Town hall"}
""",
    "stamps.yaml": """\
hospital_seal: {zh: 医院公章, en: "seal of the hospital"}
ward_seal: {zh: 病区章, en: "stamp of the ward"}
""",
    "documents.yaml": """\
aid_form:
  title: {zh: 补助申请表, en: "Aid form"}
income_proof:
  title: {zh: 收入证明, en: "Proof of income"}
bank_statement:
  title: {zh: 银行流水, en: "Bank statement"}
payslip:
  title: {zh: 工资单, en: "Payslip"}
medical_proof:
  title: {zh: 诊断书, en: "Diagnosis"}
stove_papers:
  title: {zh: 炉具合格证, en: "Stove papers"}
tax_record:
  title: {zh: 纳税记录, en: "Tax record"}
""",
    "facts.yaml": """\
is_resident:
  type: boolean
  label: {zh: 本镇居民, en: "Resident"}
  question: {zh: 您是本镇居民吗？, en: "Are you a resident?"}
  asked_of: applicant
birth_date:
  type: date
  label: {zh: 出生日期, en: "Date of birth"}
  question: {zh: 您何时出生？, en: "When were you born?"}
  asked_of: applicant
  min: 1900-01-01
  max: today
age:
  type: integer
  unit: age
  min: 0
  max: 130
  label: {zh: 年龄, en: "Age"}
  derive: full_years(birth_date, today)
dwelling:
  type: enum
  label: {zh: 住所, en: "Dwelling"}
  question: {zh: 您住在哪里？, en: "Where do you live?"}
  asked_of: applicant
  members:
    house: {zh: 平房, en: "house"}
    flat: {zh: 楼房, en: "flat"}
    boat: {zh: 船, en: "boat"}
household_income:
  type: decimal
  unit: CNY/month
  min: 0
  max: 1000000
  sensitive: true
  label: {zh: 家庭收入, en: "Household income"}
  question: {zh: 家庭月收入多少元？, en: "What is the household's monthly income?"}
  asked_of: applicant
household_size:
  type: integer
  unit: person
  min: 1
  max: 20
  label: {zh: 家庭人数, en: "Household size"}
  question: {zh: 家里几口人？, en: "How many are you?"}
  asked_of: applicant
is_frail:
  type: boolean
  sensitive: true
  label: {zh: 体弱, en: "Frail"}
  question: {zh: 申请人是否体弱？, en: "Is the applicant frail?"}
  asked_of: agency
has_stove:
  type: boolean
  label: {zh: 有炉具, en: "Has a stove"}
  question: {zh: 您有炉具吗？, en: "Do you have a stove?"}
  asked_of: applicant
illness:
  type: enum
  sensitive: true
  label: {zh: 疾病, en: "Illness"}
  question: {zh: 您有哪种疾病？, en: "Which illness do you have?"}
  asked_of: applicant
  members:
    none: {zh: 无, en: "none"}
    asthma: {zh: 哮喘, en: "asthma"}
move_date:
  type: date
  label: {zh: 迁入日期, en: "Day of moving in"}
  question: {zh: 您何时迁入？, en: "When did you move in?"}
  asked_of: register
  max: today
months_here:
  type: integer
  unit: month
  min: 0
  label: {zh: 迁入月数, en: "Months since moving in"}
  derive: full_months(move_date, today)
""",
    "parameters.yaml": """\
income_line:
  unit: CNY/month
  title: {zh: 收入线, en: "Income line"}
  values:
    2019-01-01: {value: 1000, cite: {source: heating_guide}}
    2021-01-01: {value: 1200, between: [2020-10-01, 2021-01-01], cite: {source: heating_guide}}
    2023-01-01: {value: 1300, cite: {source: rumour}}
""",
    SERVICE: """\
id: heating_aid
number: "1-1"
kind: application
title: {zh: 取暖补助, en: "Heating aid"}
printed:
  name: 取暖补助
  legal_basis: 雪府发〔2020〕1号
  implementing_agency: 镇政府
  responsibility_boundary: 镇政府
  duty: 发放取暖补助
agencies: {accepts: town_hall, decides: town_hall}
legal_basis: [heating_rules]
supervision: {office: town_hall, phone: "12345"}
in_force: {from: 2020-01-01, basis: cited}

parameters:
  min_age:
    unit: age
    by: dwelling
    title: {zh: 最低年龄, en: "Lowest age"}
    cite: {source: heating_rules, at: 第三条}
    values:
      2020-01-01: {house: 60, flat: 65, boat: 50}
  size_weight:
    unit: times
    title: {zh: 人数系数, en: "Weight of a member"}
    cite: {source: heating_rules, at: 第四条}
    values: {2020-01-01: 1}
  min_months:
    unit: month
    title: {zh: 最低居住月数, en: "Least months of residence"}
    cite: {source: heating_rules, at: 第五条}
    values: {2020-01-01: 6}
  notice_days:
    unit: working_day
    title: {zh: 公示工作日, en: "Working days of the notice"}
    cite: {source: heating_rules, at: 第八条}
    values: {2020-01-01: 3}

criteria:
  resident:
    title: {zh: 本镇居民, en: "Resident of the town"}
    when: is_resident
    cite: {source: heating_rules, at: 第二条}
  poor:
    title: {zh: 低收入, en: "Low income"}
    when: household_income <= income_line * size_weight
    cite: {source: heating_guide, at: 二}
  old:
    title: {zh: 高龄, en: "Old"}
    when: age >= min_age[dwelling]
    cite: {source: heating_rules, at: 第三条}
  settled:
    title: {zh: 居住已久, en: "Settled"}
    when: months_here >= min_months
    cite: {source: heating_rules, at: 第五条}
  frail:
    title: {zh: 体弱, en: "Frail"}
    in_force: {from: 2022-01-01}
    when: is_frail and (illness == asthma or unstated("其他疾病没有说明 (other illnesses are not stated)"))
    cite: {source: rumour}
  stoveless:
    title: {zh: 没有炉具, en: "Without a stove"}
    when: not has_stove
    cite: {source: heating_guide, at: 三}

eligibility:
  all:
    - resident
    - any:
        - routes: [poor, old]
        - all:
            - settled
            - routes: [frail, stoveless]

materials:
  - document: aid_form
    item: "1"
    copies: 2
    original: true
    cite: {source: heating_rules, at: 第六条}
  - document: income_proof
    item: "2"
    any_of:
      - payslip
      - {document: bank_statement, covers_last: {count: min_months, unit: month}}
    when: route(poor)
    cite: {source: heating_guide}
  - document: medical_proof
    item: "3"
    issued_within: {count: 1, unit: month}
    issuer: {zh: 医院, en: "a hospital"}
    stamps: {any_of: [hospital_seal, ward_seal]}
    when: route(frail)
    cite: {source: rumour}
  - document: stove_papers
    item: "4"
    open_ended: true
    when: has_stove and dwelling in {house, flat}
    exempt_when: household_size == 1
    cite: {source: heating_guide}

must_not_ask:
  - documents: [tax_record]
    cite: {source: heating_rules, at: 第六条}
    note: {zh: 由镇政府查询。, en: "The town hall looks it up."}

procedure:
  - id: apply
    title: {zh: 申请, en: "Apply"}
    actor: applicant
    cite: {source: heating_rules, at: 第七条}
  - id: check
    title: {zh: 核查, en: "Check"}
    actor: town_hall
    after: apply
    limit: {at_most: 5, unit: working_day}
    cite: {source: heating_rules, at: 第七条}
  - id: notice
    title: {zh: 公示, en: "Notice"}
    actor: town_hall
    after: check
    limit: {at_least: notice_days, unit: working_day}
    cite: {source: heating_rules, at: 第八条}
  - id: pay
    title: {zh: 发放, en: "Pay"}
    actor: town_hall
    after: notice
    limit: unstated("没有规定时限 (no time is stated)")
    cite: {source: heating_guide}

open_questions:
  - zh: 船上是否须有炉具，没有说明。
    en: "Whether a boat needs a stove is not stated."
""",
    DUTY: """\
id: snow_clearing
number: "9-1"
kind: duty
title: {zh: 扫雪, en: "Snow clearing"}
printed:
  name: 扫雪
  legal_basis: 雪府发〔2020〕1号
  implementing_agency: 镇政府
  responsibility_boundary: 镇政府
  duty: 扫雪
agencies: {decides: town_hall}
legal_basis: [heating_rules]
supervision: {office: town_hall, phone: "12345"}
in_force: {from: 2020-01-01, until: 2024-12-31, basis: chosen}
materials:
  - document: stove_papers
    cite: {source: heating_guide}
procedure:
  - id: clear
    title: {zh: 清扫, en: "Clear"}
    actor: town_hall
    limit: {immediate: true}
    cite: {source: heating_rules}
""",
}


class Town:
    """The files of the town; `edit` and `add` change them, and the rest loads them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = dict(FILES)
        self.mark = ""

    def edit(self, file: str, old: str, new: str) -> Town:
        """Replace the one place in *file* where *old* stands."""
        text = self.files[file]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        return self.add(file, text.replace(old, new))

    def add(self, file: str, text: str) -> Town:
        """Write *file* anew."""
        if MARK in text:
            before, after = text.split(MARK)
            line = before.count("\n") + 1
            column = len(before) - (before.rfind("\n") + 1) + 1
            self.mark = f"{file}:{line}:{column}"
            text = before + after
        self.files[file] = text
        return self

    def append(self, file: str, text: str) -> Town:
        """Add *text* at the end of *file*."""
        return self.add(file, self.files[file] + text)

    def without(self, *files: str) -> Town:
        """Leave files out."""
        for file in files:
            del self.files[file]
        return self

    def write(self) -> Path:
        """The folder, written."""
        for file, text in self.files.items():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self.root

    def catalog(self, *, extends: el.Catalog | None = None) -> el.Catalog:
        """The town, loaded."""
        return el.load_catalog(self.write(), extends=extends)

    def problems(self, *, extends: el.Catalog | None = None) -> tuple[el.Problem, ...]:
        """What is wrong with the town, which must be something."""
        with pytest.raises(el.RulesetError) as caught:
            self.catalog(extends=extends)
        return caught.value.problems

    def faults(self, *, extends: el.Catalog | None = None) -> list[str]:
        """Each Problem as "file:line:column code", the file from the town's folder."""
        return [self._told(problem) for problem in self.problems(extends=extends)]

    def _told(self, problem: el.Problem) -> str:
        where = problem.where
        return f"{Path(where.path).relative_to(self.root)}:{where.line}:{where.column} {problem.code}"


NEW_SERVICE = (
    FILES[SERVICE]
    .replace("heating_aid", "coal_aid")
    .replace('"1-1"', '"1-2"')
    .replace("取暖补助", "用煤补助")
    .replace("Heating aid", "Coal aid")
)
"""A third service on the same vocabulary, for what needs another one."""
