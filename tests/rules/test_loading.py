"""Whole folders: what loads, and what is refused with every fault at its place.

In an edit, ◊ stands where the Problem must point (see tests/town.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.files.codes import Code
from tests.town import DUTY, FILES, NEW_SERVICE, SERVICE, Town

if TYPE_CHECKING:
    from pathlib import Path

Edit = tuple[str, str, str]
HEAD = 'id: heating_aid\nnumber: "1-1"\n'
AGENCIES = FILES["agencies.yaml"]
ASKED = "  question: {zh: 甲, en: x}\n  asked_of: applicant\n"
DERIVED = "  derive: ◊household_size\n"
FACT = "  type: boolean\n  label: {zh: 甲, en: x}\n" + ASKED
PARAMETER = "  unit: times\n  title: {zh: 甲, en: x}\n  cite: {source: rumour}\n  values: {2020-01-01: 1}\n"


def part(file: str, start: str, end: str = "") -> str:
    """What stands in a file of the town from *start* up to *end*, or to the file's end."""
    text = FILES[file]
    return text[text.index(start) : text.index(end) if end else None]


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def more_facts(name: str, *, kind: str = "boolean") -> Edit:
    """One fact more."""
    return "facts.yaml", "months_here:\n", f"{name}:\n{FACT.replace('boolean', kind)}months_here:\n"


def more_parameters(name: str, *, unit: str = "times", by: str = "") -> Edit:
    """One parameter of the service more."""
    text = f"{name}:\n" + (f"  by: {by}\n" if by else "") + PARAMETER.replace("times", unit)
    return SERVICE, "  size_weight:\n", f"{indented(text)}  size_weight:\n"


def more_criteria(name: str, *, before: str = "settled") -> Edit:
    """One criterion more."""
    text = f"{name}:\n  title: {{zh: 甲, en: x}}\n  when: is_resident\n  cite: {{source: rumour}}\n"
    return SERVICE, f"  {before}:\n", f"{indented(text)}  {before}:\n"


def photo(rule: str) -> Edit:
    """A photo demanded of the aid form."""
    return SERVICE, "    copies: 2\n", f"    photo: {rule}\n"


def forbidden(keys: str, *, cite: str = "{source: rumour}") -> Edit:
    """What may not be asked for besides the tax record, which nothing asks for."""
    cited = f"    cite: {cite}\n" if cite and "cite:" not in keys else ""
    return SERVICE, "must_not_ask:\n", f"must_not_ask:\n  - {keys}\n{cited}"


# One fault each: its code, and the edits that make it; the last one holds the mark.
FAULTS: dict[str, tuple[Code, *tuple[Edit, ...]]] = {
    # the file, E1
    "an empty file": (Code.EMPTY, ("agencies.yaml", AGENCIES, "◊# nothing here\n")),
    "a syntax error": (Code.YAML, ("documents.yaml", 'en: "Aid form"}', "en: Aid form?}◊}")),
    "a duplicate key": (
        Code.DUPLICATE_KEY,
        ("agencies.yaml", "town_hall: {", "◊applicant: {zh: 甲, en: x}\ntown_hall: {"),
    ),
    "an anchor": (Code.ANCHOR_OR_TAG, ("sources.yaml", "grade: legal", "grade: ◊&g legal")),
    "a bare no": (Code.AMBIGUOUS_VALUE, (SERVICE, "original: true", "original: ◊no")),
    "a time of day": (Code.AMBIGUOUS_VALUE, (SERVICE, "at: 第二条", "at: ◊12:30")),
    "a day that is none": (
        Code.AMBIGUOUS_VALUE,
        (SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: ◊2022-02-30}"),
    ),
    # names and expressions, E2
    "a misspelt fact": (Code.UNDECLARED_NAME, (SERVICE, "when: is_resident", "when: ◊is_residnt")),
    "a misspelt fact after Chinese": (
        Code.UNDECLARED_NAME,
        (SERVICE, '没有说明 (other illnesses are not stated)")', '没有说明") or ◊nobody'),
    ),
    "a misspelt fact in quotes": (Code.UNDECLARED_NAME, (SERVICE, "when: is_resident", 'when: "◊is_residnt"')),
    "a misspelt parameter": (Code.UNDECLARED_NAME, (SERVICE, "income <= income_line", "income <= ◊incme_line")),
    "a misspelt member": (Code.UNDECLARED_NAME, (SERVICE, "illness == asthma", "illness == ◊astma")),
    "a misspelt source of a derivation": (
        Code.UNDECLARED_NAME,
        ("facts.yaml", "full_years(birth_date,", "full_years(◊birthdate,"),
    ),
    "an operator that is none": (Code.SYNTAX, (SERVICE, "when: not has_stove", "when: not has_stove ◊has_stove")),
    "units that differ": (Code.TYPE, (SERVICE, "months_here >= min_months", "◊months_here >= household_income")),
    "a number where a condition stands": (Code.TYPE, (SERVICE, "when: is_resident", "when: ◊household_size")),
    "a length in another unit": (
        Code.TYPE,
        (SERVICE, "covers_last: {count: min_months, unit: month}", "covers_last: {count: ◊min_months, unit: day}"),
    ),
    "a length split by an enum": (
        Code.TYPE,
        (SERVICE, "  min_age:\n    unit: age", "  min_age:\n    unit: month"),
        (SERVICE, "when: age >= min_age[dwelling]", "when: months_here >= min_age[dwelling]"),
        (SERVICE, "covers_last: {count: min_months, unit: month}", "covers_last: {count: ◊min_age, unit: month}"),
    ),
    "a unit of a span that is no time": (
        Code.WRONG_VALUE,
        (SERVICE, "issued_within: {count: 1, unit: month}", "issued_within: {count: 1, unit: ◊working_day}"),
    ),
    "an attribute": (Code.NOT_ALLOWED, (SERVICE, "when: is_resident", "when: ◊is_resident.real")),
    "a duty with conditions": (Code.NOT_ALLOWED, (DUTY, "materials:\n", "◊eligibility: {all: []}\nmaterials:\n")),
    "a criterion named as a fact": (Code.SHADOWED_NAME, more_criteria("◊has_stove")),
    "a parameter named as a fact": (Code.SHADOWED_NAME, more_parameters("◊age", unit="CNY/month")),
    "a parameter named as a shared one": (Code.SHADOWED_NAME, more_parameters("◊income_line", unit="CNY/month")),
    "a criterion named as a parameter": (Code.SHADOWED_NAME, more_criteria("◊min_months")),
    "a criterion named as a function": (Code.SHADOWED_NAME, more_criteria("◊route")),
    "a fact named as a word of the language": (Code.SHADOWED_NAME, more_facts("◊today")),
    "a shared parameter named as a fact": (
        Code.SHADOWED_NAME,
        ("parameters.yaml", "income_line:\n", f"◊age:\n{PARAMETER}income_line:\n"),
    ),
    "a route in a condition": (
        Code.MISPLACED_ROUTE,
        (SERVICE, "when: not has_stove", "when: not has_stove and ◊route(poor)"),
    ),
    "a route that is none": (Code.MISPLACED_ROUTE, (SERVICE, "when: route(poor)", "when: route(◊resident)")),
    "a route under not": (
        Code.MISPLACED_ROUTE,
        (SERVICE, "    - resident\n", "    - resident\n    - not: ◊frail\n"),
    ),
    "a list of routes under not": (
        Code.MISPLACED_ROUTE,
        more_criteria("spare"),
        (SERVICE, "    - resident\n", "    - resident\n    - not: {any: [resident, {routes: ◊[spare]}]}\n"),
    ),
    "a route in a condition by its name": (
        Code.MISPLACED_ROUTE,
        (SERVICE, "when: is_resident", "when: is_resident and ◊frail"),
    ),
    "a list of routes in a criterion": (
        Code.MISPLACED_ROUTE,
        more_criteria("spare"),
        more_criteria("settled_enough", before="resident"),
        (SERVICE, "when: months_here >= min_months", "any: [settled_enough, {routes: ◊[spare]}]"),
    ),
    "a source nobody declared": (
        Code.UNDECLARED_ID,
        (SERVICE, "cite: {source: heating_rules, at: 第二条}", "cite: ◊{source: heating_ruls, at: 第二条}"),
    ),
    "a legal basis nobody declared": (
        Code.UNDECLARED_ID,
        (SERVICE, "legal_basis: [heating_rules]", "legal_basis: [◊heating_ruls]"),
    ),
    "an agency nobody declared": (Code.UNDECLARED_ID, (SERVICE, "decides: town_hall}", "decides: ◊town_hal}")),
    "an actor nobody declared": (Code.UNDECLARED_ID, (SERVICE, "actor: applicant", "actor: ◊aplicant")),
    "an office nobody declared": (Code.UNDECLARED_ID, (SERVICE, "office: town_hall", "office: ◊town_hal")),
    "a document nobody declared": (Code.UNDECLARED_ID, (SERVICE, "document: medical_proof", "document: ◊medical_prof")),
    "a piece nobody declared": (Code.UNDECLARED_ID, (SERVICE, "- payslip", "- ◊payslp")),
    "a criterion nobody declared": (Code.UNDECLARED_ID, (SERVICE, "    - resident\n", "    - ◊residnt\n")),
    "a route nobody declared": (Code.UNDECLARED_ID, (SERVICE, "[poor, old]", "[poor, ◊odl]")),
    "a step nobody declared": (Code.UNDECLARED_ID, (SERVICE, "after: check", "after: ◊chek")),
    "a step that comes later": (Code.UNDECLARED_ID, (SERVICE, "after: apply", "after: ◊pay")),
    "a granted fact nobody declared": (Code.UNDECLARED_ID, (SERVICE, HEAD, f"{HEAD}grants: ◊is_aided\n")),
    "an enum nobody declared": (Code.UNDECLARED_ID, more_parameters("extra", by="◊dweling")),
    "an enum that is no enum": (Code.UNDECLARED_ID, more_parameters("extra", by="◊age")),
    "a length nobody declared": (
        Code.UNDECLARED_ID,
        (SERVICE, "covers_last: {count: min_months, unit: month}", "covers_last: {count: ◊min_month, unit: month}"),
    ),
    # the form, E3
    "an unknown key of a service": (
        Code.UNKNOWN_KEY,
        (SERVICE, "\nkind: application", "\n◊kinds: application\nkind: application"),
    ),
    "an unknown key of a citation": (
        Code.UNKNOWN_KEY,
        (SERVICE, "cite: {source: heating_rules, at: 第二条}", "cite: [{source: heating_rules, ◊att: 第二条}]"),
    ),
    "an unknown key of a label": (
        Code.UNKNOWN_KEY,
        ("facts.yaml", 'label: {zh: 体弱, en: "Frail"}', 'label: {zh: 体弱, en: "Frail", ◊fr: "x"}'),
    ),
    "a missing key of a document": (
        Code.MISSING_KEY,
        ("documents.yaml", '  title: {zh: 诊断书, en: "Diagnosis"}', "  ◊note: {zh: 甲, en: x}"),
    ),
    "a missing language": (
        Code.MISSING_KEY,
        ("documents.yaml", 'title: {zh: 补助申请表, en: "Aid form"}', "title: ◊{zh: 补助申请表}"),
    ),
    "a fact without a question": (
        Code.MISSING_KEY,
        ("facts.yaml", '  question: {zh: 您有炉具吗？, en: "Do you have a stove?"}\n', ""),
        ("facts.yaml", "has_stove:", "◊has_stove:"),
    ),
    "a service without eligibility": (
        Code.MISSING_KEY,
        (DUTY, "kind: duty", "kind: enquiry"),
        (DUTY, "id: snow_clearing", "◊id: snow_clearing"),
    ),
    "a number where text stands": (Code.WRONG_VALUE, (SERVICE, 'item: "2"', "item: ◊2")),
    "text where a truth value stands": (Code.WRONG_VALUE, (SERVICE, "original: true", 'original: "◊true"')),
    "a kind that is none": (Code.WRONG_VALUE, (SERVICE, "kind: application", "kind: ◊applications")),
    "a kind that is a number": (Code.WRONG_VALUE, (SERVICE, "kind: application", "kind: ◊4")),
    "a type that is none": (Code.WRONG_VALUE, more_facts("extra", kind="◊money")),
    "a day that is text": (Code.WRONG_VALUE, (SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: ◊2022}")),
    "a bad name": (Code.WRONG_VALUE, ("facts.yaml", "has_stove:", "◊hasStove:")),
    "a document number with other brackets": (
        Code.WRONG_VALUE,
        ("sources.yaml", "number: 雪府发〔2020〕1号", "number: ◊雪府发﹝2020﹞1号"),
    ),
    "a unit that is none": (Code.WRONG_VALUE, more_parameters("extra", unit="◊fold")),
    "a unit of a fact that is none": (Code.WRONG_VALUE, ("facts.yaml", "unit: person", "unit: ◊people")),
    "a unit of a length that is none": (
        Code.WRONG_VALUE,
        (SERVICE, "issued_within: {count: 1, unit: month}", "issued_within: {count: 1, unit: ◊fortnight}"),
    ),
    "a unit of a limit that is none": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: {at_most: 5, unit: ◊fortnight}"),
    ),
    "an enum without members": (Code.WRONG_VALUE, more_facts("extra", kind="◊enum")),
    "members of what is no enum": (
        Code.WRONG_VALUE,
        more_facts("extra", kind="◊boolean\n  members: {a: {zh: 甲, en: x}}"),
    ),
    "a bound of another type": (Code.WRONG_VALUE, ("facts.yaml", "min: 1\n", "min: ◊1.5\n")),
    "today as a bound of a number": (Code.WRONG_VALUE, ("facts.yaml", "max: 20\n", "max: ◊today\n")),
    "a derived fact with a question": (
        Code.WRONG_VALUE,
        (
            "facts.yaml",
            "derive: full_years(birth_date, today)",
            "derive: ◊full_years(birth_date, today)\n  asked_of: applicant",
        ),
    ),
    "a derived truth value": (
        Code.WRONG_VALUE,
        ("facts.yaml", "months_here:\n", f"extra:\n{FACT.replace(ASKED, DERIVED)}months_here:\n"),
    ),
    "two kinds of condition": (Code.WRONG_VALUE, (SERVICE, "  resident:\n", "  ◊resident:\n    any: [settled]\n")),
    "no condition": (
        Code.WRONG_VALUE,
        (SERVICE, "    when: is_resident\n", ""),
        (SERVICE, "  resident:\n", "  ◊resident:\n"),
    ),
    "two groups in one": (
        Code.WRONG_VALUE,
        (SERVICE, "    - resident\n", "    - resident\n    - ◊any: [resident]\n      all: [resident]\n"),
    ),
    "a group of another name": (
        Code.WRONG_VALUE,
        (SERVICE, "    - resident\n", "    - resident\n    - ◊none: [settled]\n"),
    ),
    "both any_of and all_of": (
        Code.WRONG_VALUE,
        (SERVICE, "  - document: income_proof\n", "  - ◊document: income_proof\n    all_of: [payslip]\n"),
    ),
    "two limits": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: ◊{at_most: 5, at_least: 3, unit: working_day}"),
    ),
    "a limit of nothing": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: {at_most: ◊0, unit: working_day}"),
    ),
    "a limit below nothing": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: {at_most: ◊-1, unit: working_day}"),
    ),
    "a limit of half a day": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: {at_most: ◊1.5, unit: working_day}"),
    ),
    "a length of half a month": (
        Code.WRONG_VALUE,
        (SERVICE, "issued_within: {count: 1, unit: month}", "issued_within: {count: ◊0.5, unit: month}"),
    ),
    "a length whose parameter is no whole number": (
        Code.WRONG_VALUE,
        (SERVICE, "values: {2020-01-01: 6}", "values: {2020-01-01: {one_of: [6, 6.5]}}"),
        (SERVICE, "covers_last: {count: min_months, unit: month}", "covers_last: {count: ◊min_months, unit: month}"),
    ),
    "a limit whose parameter is nothing": (
        Code.WRONG_VALUE,
        (SERVICE, "values: {2020-01-01: 3}", "values: {2020-01-01: 3, 2022-01-01: 0}"),
        (SERVICE, "{at_least: notice_days,", "{at_least: ◊notice_days,"),
    ),
    "a limit without a unit": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: ◊{at_most: 5}"),
    ),
    "a limit in words": (Code.SYNTAX, (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: 5 ◊days")),
    "a limit that is a condition": (
        Code.WRONG_VALUE,
        (SERVICE, "limit: {at_most: 5, unit: working_day}", "limit: ◊1 > 0"),
    ),
    "a value for a member that is none": (
        Code.WRONG_VALUE,
        (SERVICE, "{house: 60, flat: 65, boat: 50}", "◊{house: 60, flat: 65, hut: 50}"),
    ),
    "a member without a value": (
        Code.WRONG_VALUE,
        (SERVICE, "{house: 60, flat: 65, boat: 50}", "◊{house: 60, flat: 65}"),
    ),
    "one value for all members": (Code.WRONG_VALUE, (SERVICE, "{house: 60, flat: 65, boat: 50}", "◊60")),
    "a value that is text": (Code.WRONG_VALUE, (SERVICE, "values: {2020-01-01: 6}", "values: {2020-01-01: ◊six}")),
    "two values in one": (
        Code.WRONG_VALUE,
        ("parameters.yaml", "{value: 1000, cite", "◊{value: 1000, unstated: why, cite"),
    ),
    "one candidate": (Code.WRONG_VALUE, ("parameters.yaml", "{value: 1000, cite", "◊{one_of: [1000], cite")),
    # a document as it must be
    "a stamp nobody declared": (
        Code.UNDECLARED_ID,
        (SERVICE, "[hospital_seal, ward_seal]", "[hospital_seal, ◊ward_sea]"),
    ),
    "stamps both of and any of": (
        Code.WRONG_VALUE,
        (SERVICE, "{any_of: [hospital_seal, ward_seal]}", "◊{any_of: [hospital_seal], all_of: [ward_seal]}"),
    ),
    "stamps of no kind": (Code.WRONG_VALUE, (SERVICE, "{any_of: [hospital_seal, ward_seal]}", "◊{}")),
    "stamps of an empty list": (
        Code.WRONG_VALUE,
        (SERVICE, "{any_of: [hospital_seal, ward_seal]}", "{any_of: ◊[]}"),
    ),
    "stamps as a bare list": (Code.WRONG_VALUE, (SERVICE, "{any_of: [hospital_seal, ward_seal]}", "◊[hospital_seal]")),
    "a stamp in one language": (
        Code.MISSING_KEY,
        ("stamps.yaml", '{zh: 病区章, en: "stamp of the ward"}', "◊{zh: 病区章}"),
    ),
    "paper without copies": (Code.WRONG_VALUE, (SERVICE, "    copies: 2\n", "    ◊paper: A4\n")),
    "paper of another size": (Code.WRONG_VALUE, (SERVICE, "    copies: 2\n", "    copies: 2\n    paper: ◊A3\n")),
    "half a copy": (Code.WRONG_VALUE, (SERVICE, "copies: 2", "copies: ◊1.5")),
    "copies of a fact nobody declared": (
        Code.UNDECLARED_NAME,
        (SERVICE, "copies: 2", "copies: 1 + ◊household_sizes"),
    ),
    "copies of a criterion": (Code.UNDECLARED_NAME, (SERVICE, "copies: 2", "copies: ◊settled + 1")),
    "copies that a condition counts": (Code.NOT_ALLOWED, (SERVICE, "copies: 2", "copies: ◊household_size > 2")),
    "copies of yes or no": (Code.TYPE, (SERVICE, "copies: 2", "copies: ◊is_resident + 1")),
    "copies of money": (Code.TYPE, (SERVICE, "copies: 2", "copies: ◊income_line * 2")),
    "copies of years": (Code.TYPE, (SERVICE, "copies: 2", "copies: ◊age")),
    "copies of a day": (Code.TYPE, (SERVICE, "copies: 2", "copies: 1 + ◊birth_date")),
    "copies of half a person": (Code.TYPE, (SERVICE, "copies: 2", "copies: ◊household_size * 0.5")),
    "copies of a figure with halves": (
        Code.TYPE,
        (SERVICE, "values: {2020-01-01: 1}", "values: {2020-01-01: {one_of: [1, 1.5]}}"),
        (SERVICE, "copies: 2", "copies: ◊size_weight"),
    ),
    "copies of today": (Code.NOT_ALLOWED, (SERVICE, "copies: 2", "copies: 1 + ◊today")),
    "copies of full years": (Code.NOT_ALLOWED, (SERVICE, "copies: 2", "copies: ◊full_years(birth_date, move_date)")),
    "copies of a route": (Code.NOT_ALLOWED, (SERVICE, "copies: 2", "copies: ◊route(poor)")),
    "copies that nobody states, and one": (Code.NOT_ALLOWED, (SERVICE, "copies: 2", 'copies: 1 + ◊unstated("why")')),
    "copies that may be below none": (
        Code.WRONG_VALUE,
        (SERVICE, "copies: 2", "copies: household_size - 2"),
        (SERVICE, "- document: aid_form", "- ◊document: aid_form"),
    ),
    "copies without a least number": (
        Code.WRONG_VALUE,
        ("facts.yaml", "  min: 1\n  max: 20\n", ""),
        (SERVICE, "copies: 2", "copies: household_size"),
        (SERVICE, "- document: aid_form", "- ◊document: aid_form"),
    ),
    "copies of a figure not begun": (
        Code.NO_VALUE,
        more_parameters("extra"),
        (SERVICE, "  values: {2020-01-01: 1}\n  size_weight", "  values: {2021-01-01: 1}\n  size_weight"),
        (SERVICE, "copies: 2", "copies: 1 + ◊extra"),
    ),
    "a photo of no kind": (Code.WRONG_VALUE, photo("◊{width_mm: 25, height_mm: 35}")),
    "a photo of both kinds": (Code.WRONG_VALUE, photo("◊{format: jpeg, prints: 2}")),
    "a photo of another format": (Code.WRONG_VALUE, photo("{format: ◊png}")),
    "kilobytes of prints": (Code.WRONG_VALUE, photo("◊{prints: 2, under: 120}")),
    "dots of prints": (Code.WRONG_VALUE, photo("◊{prints: 2, width_mm: 25, height_mm: 35, dpi: 300}")),
    "a photo of one side": (Code.WRONG_VALUE, photo("◊{format: jpeg, width_mm: 25}")),
    "dots without a size": (Code.WRONG_VALUE, photo("◊{format: jpeg, dpi: 300}")),
    "no prints": (Code.WRONG_VALUE, photo("{prints: ◊0}")),
    "an unknown key of a photo": (Code.UNKNOWN_KEY, photo("{prints: 2, ◊colour: red}")),
    "a form of a document on a list of documents": (
        Code.WRONG_VALUE,
        (SERVICE, "    when: route(poor)\n", "    ◊original: true\n    when: route(poor)\n"),
    ),
    "stamps on a list of documents": (
        Code.WRONG_VALUE,
        (SERVICE, "    when: route(poor)\n", "    ◊stamps: {all_of: [ward_seal]}\n    when: route(poor)\n"),
    ),
    "a reason of no exemption": (
        Code.WRONG_VALUE,
        (SERVICE, "    when: route(poor)\n", "    ◊exempt_because: {zh: 甲, en: x}\n    when: route(poor)\n"),
    ),
    "a name of a material that is none": (
        Code.WRONG_VALUE,
        (SERVICE, '    item: "1"\n', '    item: "1"\n    id: ◊aid-form\n'),
    ),
    "a material named as another": (
        Code.DUPLICATE_ID,
        (SERVICE, "  - document: stove_papers\n", "  - ◊id: aid_form\n    document: stove_papers\n"),
    ),
    "a document that a number gives out": (
        Code.WRONG_VALUE,
        ("documents.yaml", 'en: "Payslip"}', 'en: "Payslip"}\n  produced_by: ◊1'),
    ),
    # what may not be asked for
    "a document nobody declared, not to be asked for": (
        Code.UNDECLARED_ID,
        forbidden("documents: [◊payslp]"),
    ),
    "a prohibition of nothing": (Code.WRONG_VALUE, forbidden("◊cite: {source: rumour}")),
    "a prohibition of both kinds": (Code.WRONG_VALUE, forbidden("◊documents: [tax_record]\n    anything_else: true")),
    "a prohibition of an empty list": (Code.WRONG_VALUE, forbidden("documents: ◊[]")),
    "a prohibition of anything but false": (Code.WRONG_VALUE, forbidden("anything_else: ◊false")),
    "a prohibition without citation": (Code.MISSING_CITATION, forbidden("◊anything_else: true", cite="")),
    "a prohibition without a clause": (Code.MISSING_CITATION, forbidden("anything_else: true", cite="◊[]")),
    "a document asked for and not to be asked for": (
        Code.PROHIBITED,
        forbidden("documents: [tax_record, ◊stove_papers]"),
    ),
    "a paper of a list asked for and not to be asked for": (Code.PROHIBITED, forbidden("documents: [◊payslip]")),
    "a document asked for again on a day on which it may not be": (
        Code.PROHIBITED,
        (SERVICE, '    item: "4"\n', '    item: "4"\n    in_force: {from: 2022-06-01}\n'),
        forbidden("documents: [◊stove_papers]\n    in_force: {until: 2022-06-01}"),
    ),
    "a prohibition that ends before it begins": (
        Code.DATE_ORDER,
        forbidden("anything_else: true\n    in_force: ◊{from: 2022-01-01, until: 2021-12-31}"),
    ),
    "no values": (Code.WRONG_VALUE, (SERVICE, "values: {2020-01-01: 6}", "values: ◊{}")),
    "copies below none": (Code.WRONG_VALUE, (SERVICE, "copies: 2", "copies: ◊-1")),
    "a criterion without citation": (
        Code.MISSING_CITATION,
        (SERVICE, "    cite: {source: heating_rules, at: 第二条}\n", ""),
        (SERVICE, "  resident:\n", "  ◊resident:\n"),
    ),
    "a value without citation": (
        Code.MISSING_CITATION,
        ("parameters.yaml", "{value: 1300, cite: {source: rumour}}", "◊1300"),
    ),
    "a route listed twice": (Code.DUPLICATE_ID, (SERVICE, "[frail, stoveless]", "[frail, ◊poor]")),
    "a material listed twice": (Code.DUPLICATE_ID, (SERVICE, "- document: medical_proof", "- ◊document: aid_form")),
    "a step listed twice": (Code.DUPLICATE_ID, (SERVICE, "  - id: pay\n", "  - ◊id: check\n")),
    "law nobody read": (Code.GRADE, ("sources.yaml", "grade: legal\n  seen: true", "grade: ◊legal\n  seen: false")),
    # time, E4
    "values out of order": (
        Code.DATE_ORDER,
        (SERVICE, "values: {2020-01-01: 6}", "values: ◊{2021-01-01: 6, 2020-01-01: 7}"),
    ),
    "an end before the start": (
        Code.DATE_ORDER,
        (SERVICE, "in_force: {from: 2022-01-01}", "in_force: ◊{from: 2022-01-01, until: 2021-12-31}"),
    ),
    "an end before the start of the service": (
        Code.DATE_ORDER,
        (DUTY, "in_force: {from: 2020-01-01, until", "in_force: ◊{from: 2030-01-01, until"),
    ),
    "a start between other days": (
        Code.DATE_ORDER,
        ("parameters.yaml", "between: [2020-10-01, 2021-01-01]", "between: ◊[2020-10-01, 2021-02-01]"),
    ),
    "a start between a day and itself": (
        Code.DATE_ORDER,
        ("parameters.yaml", "between: [2020-10-01, 2021-01-01]", "between: ◊[2021-01-01, 2021-01-01]"),
    ),
}
ELSEWHERE = {
    Code.CYCLE: "test_a_ring_of_criteria_is_told_once_and_whole",
    Code.UNREADABLE: "test_what_cannot_be_read_is_a_problem_of_that_file",
    Code.UNKNOWN_FILE: "test_a_file_of_another_name_is_a_problem",
    Code.OUT_OF_FORCE: "test_a_name_out_of_force_is_a_problem_from_its_day",
    Code.EMPTIED: "test_a_list_that_empties_later_is_a_problem_from_that_day",
    Code.NO_VALUE: "test_a_parameter_without_a_value_is_a_problem_from_that_day",
}
BY_THE_CHECKER = ("GRANTS", "UNUSED", "DEAD_DATE", "INEXACT", "UNDATED_NUMBER")
OF_THE_CALENDAR = ("DAY_COUNT", "WORKED_WEEKDAY", "TWO_NOTICES", "STATUTORY_DAY")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_once_at_its_place(town: Town, name: str) -> None:
    code, *edits = FAULTS[name]
    for edit in edits:
        town.edit(*edit)
    assert town.faults() == [f"{town.mark} {code}"]


def test_every_code_of_the_loader_has_a_test() -> None:
    tested = {code for code, *_ in FAULTS.values()} | set(ELSEWHERE)
    assert {code.name for code in Code} - {code.name for code in tested} <= {*BY_THE_CHECKER, *OF_THE_CALENDAR}
    assert all(name in globals() for name in ELSEWHERE.values())


def test_codes_are_used_once() -> None:
    assert len({code.value for code in Code}) == len(Code)


# ---------------------------------------------------------------- the folder


def test_the_town_loads_as_it_is(snowfield: el.Catalog) -> None:
    assert list(snowfield) == ["1-1", "9-1"]
    assert [service.kind for service in snowfield.values()] == ["application", "duty"]


def test_what_cannot_be_read_is_a_problem_of_that_file(town: Town) -> None:
    (town.write() / "services" / "02-1-folder.yaml").mkdir()
    (town.root / "services" / "03-1-latin.yaml").write_bytes(b"id: \xff")
    assert town.faults() == ["services/02-1-folder.yaml:1:1 E101", "services/03-1-latin.yaml:1:1 E101"]


def test_a_folder_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("{}", encoding="utf-8")
    for path in (tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(el.RulesetError) as caught:
            el.load_catalog(path)
        assert [(it.where.path, it.code) for it in caught.value.problems] == [(str(path), Code.UNREADABLE)]


def test_a_folder_without_services_is_a_problem(town: Town, tmp_path: Path) -> None:
    assert town.without(SERVICE, DUTY).faults() == [".:1:1 E101"]
    with pytest.raises(el.RulesetError, match="no service files"):
        el.load_catalog(tmp_path)


@pytest.mark.parametrize(
    ("name", "meant"), [("fact.yaml", "facts.yaml"), ("sources.yml", "sources.yaml"), ("x.yaml", "facts.yaml")]
)
def test_a_file_of_another_name_is_a_problem(town: Town, name: str, meant: str) -> None:
    town.add(name, "{}")
    assert town.faults() == [f"{name}:1:1 E107"]
    assert meant in town.problems()[0].hint


def test_cases_and_underscored_files_are_not_loaded(town: Town) -> None:
    town.add("services/01-1-heating-aid.cases.yaml", "{").add("services/_template.yaml", "{").add("_notes.yaml", "{")
    assert list(town.catalog()) == ["1-1", "9-1"]


def test_a_service_file_with_another_ending_is_not_passed_by_in_silence(town: Town) -> None:
    assert town.add("services/02-1-coal-aid.yml", NEW_SERVICE).faults() == ["services/02-1-coal-aid.yml:1:1 E107"]


def test_shared_files_may_be_missing_where_nothing_names_them(town: Town) -> None:
    town.without("parameters.yaml").edit(SERVICE, "household_income <= income_line * size_weight", "is_resident")
    assert "1-1" in town.catalog()


def test_an_undeclared_vocabulary_is_told_at_every_use(town: Town) -> None:
    faults = town.without("agencies.yaml").faults()
    assert len(faults) == 10
    assert {fault.split()[1] for fault in faults} == {"E208"}


# ---------------------------------------------------------------- several faults


def test_faults_of_three_files_come_back_together_in_order_of_place(town: Town) -> None:
    town.edit("sources.yaml", "雪府发〔2020〕1号", "雪府发[2020]1号")
    town.edit(SERVICE, "when: is_resident", "when: is_residnt")
    town.edit(DUTY, "actor: town_hall", "actor: town_hal")
    assert town.faults() == [
        "services/01-1-heating-aid.yaml:43:11 E201",
        "services/winter/09-1-snow-clearing.yaml:21:12 E208",
        "sources.yaml:2:11 E303",
    ]


def test_faults_of_every_kind_in_one_file_come_back_together(town: Town) -> None:
    town.edit(SERVICE, "kind: application", "kind: applicaton")
    town.edit(SERVICE, "copies: 2", "copis: 2")
    town.edit(SERVICE, 'phone: "12345"', "phone: 12345")
    assert [fault.split()[1] for fault in town.faults()] == ["E303", "E303", "E301"]


def test_a_file_without_form_does_not_make_every_name_of_it_a_fault(town: Town) -> None:
    assert len(town.edit("facts.yaml", "type: decimal", "typ: decimal").faults()) == 2
    (town.root / "facts.yaml").unlink()


def test_sources_without_form_do_not_make_every_parameter_a_fault(town: Town) -> None:
    town.edit("sources.yaml", "grade: guide", "grade: ◊guidance")
    assert town.faults() == [f"{town.mark} E303"]


def test_a_ring_of_criteria_is_told_once_and_whole(town: Town) -> None:
    town.edit(SERVICE, "when: months_here >= min_months", "when: stoveless")
    town.edit(SERVICE, "when: not has_stove", "when: not poorer")
    town.edit(SERVICE, "routes: [frail, stoveless]", "routes: [frail, resident]")
    town.edit(SERVICE, "    - resident\n", "")
    file, old, new = more_criteria("poorer", before="stoveless")
    town.edit(file, old, new.replace("when: is_resident", "when: settled and is_resident", 1))
    town.edit(SERVICE, "  settled:\n", "  ◊settled:\n")
    (problem,) = town.problems()
    assert town.faults() == [f"{town.mark} E207"]
    assert "settled → stoveless → poorer → settled" in problem.message


def test_a_criterion_may_not_lead_to_itself(town: Town) -> None:
    town.edit(SERVICE, "when: months_here >= min_months", "all: [settled]")
    town.edit(SERVICE, "  settled:\n", "  ◊settled:\n")
    assert town.faults() == [f"{town.mark} E207"]
    assert "settled → settled" in town.problems()[0].message


def test_two_rings_are_two_problems(town: Town) -> None:
    town.edit(SERVICE, "when: months_here >= min_months", "when: settled")
    town.edit(SERVICE, "when: is_resident", "when: resident")
    assert [fault.split()[1] for fault in town.faults()] == ["E207", "E207"]


def test_a_chain_too_long_is_told_where_it_begins(town: Town) -> None:
    chain = "".join(
        f"  link_{at}:\n    title: {{zh: 甲, en: x}}\n    all: [{f'link_{at + 1}' if at < 40 else 'resident'}]\n"
        for at in range(41)
    )
    town.edit(SERVICE, "  settled:\n", f"{chain}  settled:\n").edit(SERVICE, "    - resident\n", "    - link_0\n")
    problems = town.problems()
    assert {problem.code for problem in problems} == {"E207"}
    assert "link_0 层层依赖超过 40 层" in problems[0].message
    assert town.edit(SERVICE, "    - link_0\n", "    - link_3\n").edit(SERVICE, "[link_3]", "[resident]").catalog()


@pytest.mark.parametrize(
    ("file", "old", "new", "meant"),
    [
        (SERVICE, "when: is_resident", "when: is_residnt", "is_resident"),
        (SERVICE, "\nkind: app", "\nknd: app", "kind"),
        (SERVICE, "copies: 2", "copis: 2", "copies"),
        (SERVICE, "actor: applicant", "actor: aplicant", "applicant"),
        (SERVICE, "- payslip", "- payslp", "payslip"),
        (SERVICE, "[poor, old]", "[poor, oldd]", "old"),
        (SERVICE, "after: check", "after: chek", "check"),
        (SERVICE, "when: route(poor)", "when: route(por)", "poor"),
        (SERVICE, "source: heating_rules, at: 第二条", "source: heating_rule, at: 第二条", "heating_rules"),
        (SERVICE, "{count: min_months,", "{count: min_month,", "min_months"),
        ("facts.yaml", "min: 1\n", "minn: 1\n", "min"),
        ("facts.yaml", "unit: person", "unit: persn", "person"),
        ("sources.yaml", "url:", "ulr:", "url"),
    ],
)  # fmt: skip
def test_a_misspelt_name_brings_the_one_that_was_meant(town: Town, file: str, old: str, new: str, meant: str) -> None:
    problems = town.edit(file, old, new).problems()
    assert any(meant in problem.hint for problem in problems)


# ---------------------------------------------------------------- time


def test_a_name_out_of_force_is_a_problem_from_its_day(town: Town) -> None:
    town.edit(SERVICE, "  settled:\n", "  settled:\n    in_force: {until: 2021-06-30}\n")
    town.edit(SERVICE, "when: not has_stove", "when: not has_stove and ◊settled")
    assert town.faults() == [f"{town.mark} E402"]
    (problem,) = town.problems()
    assert "until 2021-06-30" in problem.message
    assert "from 2021-07-01" in problem.hint


def test_a_material_that_names_a_criterion_out_of_force_is_a_problem(town: Town) -> None:
    town.edit(SERVICE, "exempt_when: household_size == 1", "exempt_when: household_size == 1 or ◊frail")
    assert town.faults() == [f"{town.mark} E402"]
    assert "from 2020-01-01" in town.problems()[0].hint


def test_a_material_that_reads_a_parameter_without_a_value_is_a_problem(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 1}", "values: {2020-06-01: 1}")
    town.edit(SERVICE, "income_line * size_weight", "income_line")
    town.edit(SERVICE, "exempt_when: household_size == 1", "exempt_when: household_size == ◊size_weight")
    assert town.faults() == [f"{town.mark} E404"]


def test_a_step_after_one_out_of_force_is_a_problem(town: Town) -> None:
    town.edit(SERVICE, "  - id: check\n", "  - id: check\n    in_force: {from: 2020-06-01}\n")
    town.edit(SERVICE, "after: check", "after: ◊check")
    assert town.faults() == [f"{town.mark} E402"]
    (problem,) = town.problems()
    assert "from 2020-06-01" in problem.message
    assert "from 2020-01-01" in problem.hint


CHECKED = '    title: {zh: 核查, en: "Check"}\n'


def test_a_step_after_one_of_two_versions_names_the_days_of_both(town: Town) -> None:
    """One version until May, the next from July: in June there is none."""
    town.edit(SERVICE, "  - id: check\n", "  - id: check\n    in_force: {until: 2021-05-31}\n")
    later = "  - id: check\n    in_force: {from: 2021-07-01}\n" + part(SERVICE, CHECKED, "  - id: notice")
    town.edit(SERVICE, "  - id: notice\n", f"{later}  - id: notice\n")
    (problem,) = town.problems()
    assert problem.code == "E402"
    assert "until 2021-05-31, from 2021-07-01" in problem.message
    assert "from 2021-06-01" in problem.hint


def test_a_listed_criterion_out_of_force_leaves_its_list(town: Town) -> None:
    town.edit(SERVICE, "  settled:\n", "  settled:\n    in_force: {until: 2021-06-30}\n")
    service = town.catalog()["1-1"]
    facts = {"is_resident": True, "has_stove": False, "months_here": 1}
    assert service.assess(facts, on="2021-06-30").outcome is not el.Outcome.ELIGIBLE
    assert service.assess(facts, on="2021-07-01").outcome is el.Outcome.ELIGIBLE


def test_a_list_that_empties_later_is_a_problem_from_that_day(town: Town) -> None:
    town.edit(
        SERVICE,
        "  settled:\n",
        "  warm:\n    title: {zh: 甲, en: x}\n    all: [settled]\n  settled:\n    in_force: {until: 2022-12-31}\n",
    )
    town.edit(SERVICE, "            - settled\n", "            - warm\n")
    town.edit(SERVICE, "  warm:\n", "  ◊warm:\n")
    assert town.faults() == [f"{town.mark} E403"]
    assert "2023-01-01" in town.problems()[0].hint


def test_an_emptied_list_of_eligibility_is_told_in_eligibility(town: Town) -> None:
    town.edit(SERVICE, "  stoveless:\n", "  stoveless:\n    in_force: {from: 2022-01-01}\n")
    line = town.files[SERVICE].splitlines().index("            - routes: [frail, stoveless]") + 1
    assert int(town.faults()[0].split(":")[1]) in (line, line - 7)


def test_an_emptied_list_of_eligibility_is_a_problem_from_that_day(town: Town) -> None:
    town.edit(SERVICE, "  stoveless:\n", "  stoveless:\n    in_force: {from: 2022-01-01}\n")
    problems = town.problems()
    assert [problem.code for problem in problems] == ["E403"]
    assert "2020-01-01" in problems[0].hint


def test_a_parameter_without_a_value_is_a_problem_from_that_day(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 6}", "values: {2020-06-01: 6}")
    town.edit(SERVICE, "when: months_here >= min_months", "when: months_here >= ◊min_months")
    settled = town.mark
    town.edit(SERVICE, "covers_last: {count: min_months,", "covers_last: {count: ◊min_months,")
    assert town.faults() == [f"{settled} E404", f"{town.mark} E404"]
    declared = town.files[SERVICE].splitlines().index("  min_months:") + 1
    for problem in town.problems():
        assert "第一个值自 2020-06-01 起" in problem.message
        assert "from 2020-01-01" in problem.hint
        assert f"{town.root / SERVICE}:{declared}:3" in problem.hint


def test_a_limit_without_a_value_is_a_problem_from_that_day(town: Town) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 3}", "values: {2020-06-01: 3}")
    town.edit(SERVICE, "{at_least: notice_days,", "{at_least: ◊notice_days,")
    assert town.faults() == [f"{town.mark} E404"]


@pytest.mark.parametrize(
    ("value", "truths"),
    [
        ("6", "false true true"),
        ("{value: 6, cite: {source: rumour}}", "false true true"),
        ("{one_of: [6, 9]}", "false unknown true"),
        ("{one_of: [6, 9], cite: {source: rumour}}", "false unknown true"),
        ("{unstated: 没有说明 (not stated)}", "unknown unknown unknown"),
    ],
)
def test_a_value_may_be_one_several_or_unstated(town: Town, value: str, truths: str) -> None:
    town.edit(SERVICE, "values: {2020-01-01: 6}", f"values: {{2020-01-01: {value}}}")
    town.edit(SERVICE, "covers_last: {count: min_months, unit: month}", "covers_last: {count: 3, unit: month}")
    service = town.catalog()["1-1"]
    found = [service.assess({"months_here": months}, on="2021-06-01")["settled"].truth for months in (5, 6, 9)]
    assert [truth.name.lower() for truth in found] == truths.split()


def test_a_route_out_of_force_asks_for_nothing(town: Town) -> None:
    service = town.catalog()["1-1"]
    facts = {"is_resident": True, "has_stove": False, "months_here": 9, "is_frail": True, "illness": "asthma"}
    before, after = (service.assess(facts, on=day) for day in ("2021-12-31", "2022-01-01"))
    assert "medical_proof" in [item.id for item in before.checklist().not_required]
    assert before.routes == ("stoveless",)
    assert after.routes == ("frail", "stoveless")
    assert "medical_proof" in [item.id for item in after.checklist(route="frail").common]


def test_one_material_may_follow_another_of_its_name(town: Town) -> None:
    town.edit(SERVICE, '    item: "1"\n', '    item: "1"\n    in_force: {until: 2020-12-31}\n')
    town.edit(
        SERVICE,
        "  - document: income_proof\n",
        "  - document: aid_form\n    in_force: {from: 2021-01-01}\n    cite: {source: rumour}\n"
        "  - document: income_proof\n",
    )
    assert "1-1" in town.catalog()
    town.edit(SERVICE, "in_force: {until: 2020-12-31}", "in_force: {until: 2021-01-01}")
    assert [fault.split()[1] for fault in town.faults()] == ["E305"]


# ---------------------------------------------------------------- numbers and ids


def test_two_services_cannot_share_a_number_or_an_id(town: Town) -> None:
    town.add("services/02-copy.yaml", NEW_SERVICE.replace('"1-2"', '"◊1-1"'))
    assert town.faults() == [f"{town.mark} E305"]
    town.add("services/02-copy.yaml", NEW_SERVICE.replace("id: coal_aid", "id: ◊heating_aid"))
    assert town.faults() == [f"{town.mark} E305"]


# ---------------------------------------------------------------- odd files


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SERVICE, part(SERVICE, "open_questions:"), "open_questions:\n"),
        (SERVICE, "legal_basis: [heating_rules]", "legal_basis:"),
        (DUTY, "materials:\n  - document: stove_papers\n    cite: {source: heating_guide}\n", "materials: 5\n"),
        (DUTY, part(DUTY, "procedure:"), "procedure: true\n"),
        (SERVICE, part(SERVICE, "    any_of:", "    when: route(poor)"), "    any_of: 7\n"),
        ("parameters.yaml", "between: [2020-10-01, 2021-01-01]", "between: 2020-10-01"),
        ("parameters.yaml", "{value: 1000, cite", "{one_of: 1000, cite"),
    ],
)  # fmt: skip
def test_what_should_be_a_list_is_a_problem(town: Town, file: str, old: str, new: str) -> None:
    assert "E303" in town.edit(file, old, new).faults()[0]


def test_text_where_a_list_stands_is_one_problem_that_says_so(town: Town) -> None:
    town.edit(SERVICE, "legal_basis: [heating_rules]", "legal_basis: ◊heating_rules")
    assert town.faults() == [f"{town.mark} E303"]
    assert "list" in town.problems()[0].message


def test_an_enum_nobody_declared_is_a_problem_also_where_it_is_used(town: Town) -> None:
    town.edit(SERVICE, "by: dwelling", "by: ◊dweling")
    assert f"{town.mark} E208" in town.faults()


def test_an_end_on_the_last_day_there_is_loads(town: Town) -> None:
    town.edit(SERVICE, "in_force: {from: 2022-01-01}", "in_force: {from: 2022-01-01, until: 9999-12-31}")
    assert "1-1" in town.catalog()


def test_a_first_value_of_unknown_start_for_one_member_is_a_problem_for_the_others(town: Town) -> None:
    first = "{house: {value: 60, between: [2020-01-01, 2021-01-01]}, flat: 65, boat: 50}"
    town.edit(SERVICE, "2020-01-01: {house: 60, flat: 65, boat: 50}", f"2021-01-01: {first}")
    town.edit(SERVICE, "age >= min_age[dwelling]", "age >= ◊min_age[dwelling]")
    try:
        d = town.catalog()["1-1"].assess({"age": 70, "dwelling": "flat"}, on="2020-06-01")
    except el.RulesetError:
        assert town.faults() == [f"{town.mark} E404"]
    else:
        assert d["old"].truth is el.Truth.UNKNOWN


def test_a_week_is_no_day(town: Town) -> None:
    assert town.edit("sources.yaml", "checked: 2022-12-31", "checked: ◊2022-W52-6").faults() == [f"{town.mark} E303"]


@pytest.mark.parametrize("item", ["    copies: 2\n    original: true\n", "    actor: applicant\n"])
def test_a_material_and_a_step_need_a_citation(town: Town, item: str) -> None:
    at = town.files[SERVICE].index(item) + len(item)
    line = town.files[SERVICE][at:].split("\n")[0]
    town.add(SERVICE, town.files[SERVICE][:at] + "    cite: []" + town.files[SERVICE][at + len(line) :])
    assert [fault.split()[1] for fault in town.faults()] == ["E304"]


@pytest.mark.parametrize(("derive", "ring"), [("age + 1", "age → age"), ("months_here + 1", "age → months_here → age")])
def test_a_fact_derived_from_itself_is_a_problem_that_names_the_ring(town: Town, derive: str, ring: str) -> None:
    town.edit("facts.yaml", "derive: full_months(move_date, today)", "derive: age - 1")
    town.edit("facts.yaml", "derive: full_years(birth_date, today)", f"derive: ◊{derive}")
    (problem,) = town.problems()
    assert town.faults() == [f"{town.mark} E207"]
    assert ring in problem.message


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("[frail, stoveless]", "[frail, poor]", "routes: [poor, old]"),
        ("- document: medical_proof", "- document: aid_form", "  - document: aid_form"),
        ("  - id: pay\n", "  - id: check\n", "  - id: check"),
    ],
)
def test_what_is_listed_twice_names_the_line_of_the_first(town: Town, old: str, new: str, first: str) -> None:
    lines = town.edit(SERVICE, old, new).files[SERVICE].splitlines()
    line = next(at for at, text in enumerate(lines, start=1) if text.endswith(first))
    (problem,) = town.problems()
    assert problem.code == "E305"
    assert f"第 {line} 行" in problem.message or f":{line}:" in problem.message


@pytest.mark.parametrize("text", ['{zh: "", en: "Aid form"}', '{zh: 补助申请表, en: " "}'])
def test_a_language_may_not_be_empty(town: Town, text: str) -> None:
    town.edit("documents.yaml", '{zh: 补助申请表, en: "Aid form"}', f"◊{text}")
    assert town.faults() == [f"{town.mark} E303"]


def test_bounds_out_of_order_are_a_problem(town: Town) -> None:
    town.edit("facts.yaml", "min: 1\n  max: 20", "min: 20\n  max: ◊1")
    assert town.faults() == [f"{town.mark} E303"]


@pytest.mark.parametrize("word", ["class", "for", "as", "min", "unstated"])
def test_a_fact_cannot_be_named_as_a_word_python_keeps(town: Town, word: str) -> None:
    assert f"{town.edit(*more_facts(f'◊{word}')).mark} E205" in town.faults()


def test_an_unknown_key_of_a_single_citation_is_told_at_its_place(town: Town) -> None:
    town.edit(SERVICE, "cite: {source: heating_rules, at: 第二条}", "cite: {source: heating_rules, ◊att: 第二条}")
    assert town.faults() == [f"{town.mark} E301"]


def test_a_fault_in_a_folded_expression_is_told_on_its_line(town: Town) -> None:
    town.edit(SERVICE, "when: not has_stove", "when: >-\n      not has_stove\n      and ◊is_residnt")
    assert town.faults() == [f"{town.mark} E201"]


def test_the_longest_expression_can_be_assessed(town: Town) -> None:
    town.edit(SERVICE, "when: not has_stove", "when: " + "age+" * 98 + "age>=990")
    d = town.catalog()["1-1"].assess({"age": 10}, on="2021-01-01")
    assert d["stoveless"].truth is el.Truth.TRUE
    assert d.explain()
