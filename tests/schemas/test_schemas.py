"""The JSON Schemas: as the forms are today, accepting what is shipped, refusing what the loader refuses."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pydantic
import pytest
from jsonschema import Draft7Validator

from eligibility.files.yaml_reader import read_file, read_text
from eligibility.testing.schemas import FORMS, schema_text, write_schemas
from tests.terminal import run

ROOT = Path(__file__).resolve().parents[2]
KINDS = list(FORMS)
TOWN = ROOT / "examples" / "second-town"
REFORMS = (ROOT / "examples" / "reforms").glob("*.yaml")
SHIPPED = sorted((*(ROOT / "rulesets").rglob("*.yaml"), *TOWN.glob("*.yaml"), *TOWN.rglob("services/*.yaml"), *REFORMS))
STALE = "schemas/ is not what the forms say today: run `make schemas`, read the diff"


def kind_of(path: Path) -> str:
    """The kind of a ruleset file, by its name."""
    if path.name.endswith("cases.yaml"):
        return "cases"
    if path.parent.name == "reforms":
        return "reform"
    return path.stem if path.stem in FORMS else "service"


def plain(value: Any) -> Any:
    """Data as an editor of YAML has it: days are text, numbers are numbers."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def validator(kind: str) -> Draft7Validator:
    schema = json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def faults(kind: str, data: object) -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator(kind).iter_errors(data)
    ]


# Releases of pydantic draw the same form in other words; the files are those of the pinned one.
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(f"pydantic=={pydantic.VERSION}" not in PINS, reason="drawn by the pinned pydantic")
@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_as_the_forms_are(kind: str) -> None:
    path = ROOT / "schemas" / f"{kind}.schema.json"
    assert path.is_file(), STALE
    assert path.read_text(encoding="utf-8") == schema_text(kind), STALE


def test_there_is_no_other_schema() -> None:
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_is_accepted(path: Path) -> None:
    tree, problems = read_file(path, str(path))
    assert tree
    assert not problems
    assert faults(kind_of(path), plain(tree.data)) == []


def test_every_kind_is_shipped_and_so_tried() -> None:
    assert {kind_of(path) for path in SHIPPED} == set(KINDS)


def test_unknown_keys_are_refused_in_every_mapping_of_a_form() -> None:
    for kind in KINDS:
        schema = json.loads(schema_text(kind))
        for name, form in [(kind, schema), *schema.get("$defs", {}).items()]:
            if form.get("type") == "object":
                assert form["additionalProperties"] is False or "propertyNames" in form, name


# ---------------------------------------------------------------- what is refused

FILES: dict[str, str] = {
    "facts": """
age: {type: integer, unit: age, label: {zh: 年龄, en: Age}, derive: "full_years(birth_date, today)"}
sex:
  type: enum
  label: {zh: 性别, en: Sex}
  question: {zh: 性别？, en: "Sex?"}
  asked_of: applicant
  members: {female: {zh: 女, en: female}, male: {zh: 男, en: male}}
born: {type: date, label: {zh: 日, en: Day}, question: {zh: 日, en: D}, asked_of: agency, min: 1900-01-01, max: today}
""",
    "documents": "form: {title: {zh: 表, en: Form}}",
    "agencies": "town: {zh: 镇, en: Town}",
    "stamps": "seal: {zh: 章, en: Seal}",
    "sources": """
rules: {title: {zh: 办法, en: Rules}, issuer: {zh: 镇, en: Town}, grade: legal, seen: true, checked: 2024-01-01}
""",
    "parameters": """
line:
  unit: CNY/month
  title: {zh: 线, en: Line}
  by: sex
  cite: {source: rules}
  values:
    2020-01-01: {female: 1.5, male: {one_of: [1, 2]}}
    2021-01-01: {value: 3, between: [2020-06-01, 2021-01-01], cite: [{source: rules, at: 一}]}
    2022-01-01: {unstated: 没有说明}
    2023-01-01: 4
""",
    "service": """
id: aid
number: "1-1"
kind: application
title: {zh: 补助, en: Aid}
printed: {name: 甲, legal_basis: 甲, implementing_agency: 甲, responsibility_boundary: 甲, duty: 甲}
agencies: {accepts: town}
legal_basis: [rules]
supervision: {office: town, phone: "1"}
in_force: {from: 2020-01-01, basis: cited}
criteria:
  poor: {title: {zh: 贫, en: Poor}, when: is_poor, cite: {source: rules}}
  both: {title: {zh: 都, en: Both}, any: [poor, {not: {all: [poor]}}]}
eligibility: {all: [poor, {any: [both, {routes: [old, young]}, {not: both}]}]}
materials:
  - {document: form, any_of: [card, {document: bill, covers_last: {count: months, unit: month}}], cite: {source: rules}}
  - id: again
    document: form
    copies: 1 + people
    paper: A4
    stamps: {all_of: [seal]}
    photo: {prints: 2, inches: 1}
    exempt_when: is_poor
    exempt_because: {zh: 甲, en: x}
    cite: {source: rules}
must_not_ask:
  - {documents: [bill], cite: {source: rules}, note: {zh: 甲, en: x}}
  - {anything_else: true, in_force: {from: 2021-01-01}, cite: {source: rules}}
procedure:
  - {id: one, title: {zh: 一, en: One}, actor: town, limit: {at_most: 5, unit: working_day}, cite: {source: rules}}
  - {id: two, title: {zh: 二, en: Two}, actor: town, limit: {immediate: true}, cite: [{source: rules}]}
  - {id: three, title: {zh: 三, en: Three}, actor: town, limit: 'unstated("why")', cite: {source: rules}}
""",
    "catalog": "extends: shipped",
    "cases": """
service: "1-1"
base: {is_poor: true, born: 1990-01-01, income: 1.5, sex: female, old: null}
cases:
  - {name: 甲, on: 2021-01-01, facts: {is_poor: null}, expect: {outcome: eligible, truths: {poor: unknown, both: true}}}
""",
    "holidays": """
- number: 国务院令第795号
  in_force: {from: 2025-01-01}
  holidays: {new_year: {from: "01-01", days: 1}, spring_festival: {from: -1, days: 4}}
""",
    "reform": """
title: {zh: 设想, en: "What if"}
from: 2026-01-01
cite: {source: labour_law, at: 第十五条}
reading: {zh: 读法, en: "Reading"}
changes:
  parameters.min_age.female: 45
  services.1-1.materials.5: null
  eligibility: {all: []}
""",
    "notices": """
- id: cn_2026
  number: 国办发明电〔2025〕7号
  year: 2026
  published: 2025-11-04
  url: https://www.gov.cn/
  arrangements:
    - {holiday: new_year, rest: [2026-01-01, 2026-01-03], days: 3, work: [2026-01-04]}
    - {holiday: [national_day, mid_autumn], rest: [2026-10-01, 2026-10-07], days: 7, extended_from: 2026-10-07}
- id: changed
  number: "1"
  supersedes: cn_2026
  arrangements: [{holiday: qingming, rest: [2026-04-05, 2026-04-05], days: 1}]
""",
}
DROP = object()

# Kind, path of the value, what is written there (DROP: nothing).
BROKEN: list[tuple[str, tuple[str | int, ...], object]] = [
    ("facts", ("sex", "typ"), "enum"),
    ("facts", ("sex", "type"), "choice"),
    ("facts", ("sex", "members"), DROP),
    ("facts", ("sex", "question"), DROP),
    ("facts", ("sex", "label", "en"), DROP),
    ("facts", ("sex", "asked_of"), "nobody"),
    ("facts", ("sex", "sensitive"), "yes"),
    ("facts", ("age", "question"), {"zh": "甲", "en": "x"}),
    ("facts", ("age", "unit"), "years"),
    ("facts", ("age", "members"), {"a": {"zh": "甲", "en": "x"}}),
    ("facts", ("born", "min"), "long ago"),
    ("facts", ("Born",), {"type": "boolean", "label": {"zh": "甲", "en": "x"}, "derive": "x"}),
    ("documents", ("form", "title"), "Form"),
    ("documents", ("form", "titel"), {"zh": "甲", "en": "x"}),
    ("agencies", ("town", "zh"), DROP),
    ("agencies", ("town-hall",), {"zh": "甲", "en": "x"}),
    ("sources", ("rules", "grade"), "law"),
    ("sources", ("rules", "checked"), DROP),
    ("sources", ("rules", "checked"), "2024"),
    ("sources", ("rules", "in_force"), {"form": "2020-01-01"}),
    ("parameters", ("line", "unit"), "yuan"),
    ("parameters", ("line", "values"), {}),
    ("parameters", ("line", "values", "2020"), 1),
    ("parameters", ("line", "values", "2023-01-01"), "four"),
    ("parameters", ("line", "values", "2023-01-01"), {"value": 1, "unstated": "甲"}),
    ("parameters", ("line", "values", "2023-01-01"), {"value": "four"}),
    ("parameters", ("line", "values", "2023-01-01"), {"one_of": [1]}),
    ("parameters", ("line", "values", "2023-01-01"), {"female": "one"}),
    ("parameters", ("line", "values", "2021-01-01", "between"), ["2020-06-01"]),
    ("parameters", ("line", "cite"), "rules"),
    ("catalog", ("extends",), DROP),
    ("catalog", ("extends",), True),
    ("catalog", ("extend",), "shipped"),
    ("service", ("kind",), "applicaton"),
    ("service", ("kind",), "duty"),
    ("service", ("eligibility",), DROP),
    ("service", ("number",), 1.1),
    ("service", ("agencies", "pays"), "town"),
    ("service", ("in_force", "basis"), DROP),
    ("service", ("criteria", "poor", "cite"), DROP),
    ("service", ("criteria", "poor", "cite", "att"), "一"),
    ("service", ("criteria", "poor", "all"), ["both"]),
    ("service", ("criteria", "poor", "when"), DROP),
    ("service", ("criteria", "both", "any"), [{"routes": ["poor"]}]),
    ("service", ("criteria", "both", "any"), []),
    ("service", ("criteria", "both", "any"), "poor"),
    ("service", ("eligibility",), {"all": ["poor"], "any": ["both"]}),
    ("service", ("eligibility",), {"none": ["poor"]}),
    ("service", ("eligibility",), {"any": [{"not": {"routes": ["poor"]}}]}),
    ("service", ("eligibility",), {"routes": ["poor", "poor"]}),
    ("service", ("eligibility",), ["poor"]),
    ("service", ("materials", 0, "cite"), DROP),
    ("service", ("materials", 0, "copies"), -1),
    ("service", ("materials", 0, "item"), 5),
    ("service", ("materials", 0, "any_of"), []),
    ("service", ("materials", 0, "any_of", 1, "covers_last", "count"), 0),
    ("service", ("materials", 0, "any_of", 1, "covers_last", "count"), 1.5),
    ("service", ("materials", 0, "any_of", 1, "covers_last", "unit"), "moon"),
    ("service", ("materials", 0, "any_of", 1, "covers"), 1),
    ("service", ("materials", 1, "copies"), 1.5),
    ("service", ("materials", 1, "copies"), ""),
    ("service", ("materials", 1, "paper"), "A3"),
    ("service", ("materials", 1, "stamps"), {}),
    ("service", ("materials", 1, "stamps"), {"all_of": ["seal"], "any_of": ["seal"]}),
    ("service", ("materials", 1, "stamps"), {"any_of": []}),
    ("service", ("materials", 1, "stamps"), ["seal"]),
    ("service", ("materials", 1, "photo", "prints"), 0),
    ("service", ("materials", 1, "photo", "inches"), 9),
    ("service", ("materials", 1, "photo"), {"format": "png"}),
    ("service", ("materials", 1, "photo"), {"inches": 1}),
    ("service", ("materials", 1, "photo"), {"format": "jpeg", "prints": 2}),
    ("service", ("materials", 1, "photo"), {"prints": 2, "under": 120}),
    ("service", ("materials", 1, "photo"), {"format": "jpeg", "width_mm": 25}),
    ("service", ("materials", 1, "photo"), {"format": "jpeg", "dpi": 300}),
    ("service", ("materials", 1, "copies"), DROP),
    ("service", ("materials", 1, "exempt_when"), DROP),
    ("service", ("materials", 1, "photo", "colour"), "red"),
    ("service", ("materials", 1, "exempt_because"), "why"),
    ("service", ("materials", 1, "id"), "The form"),
    ("service", ("must_not_ask", 0, "documents"), []),
    ("service", ("must_not_ask", 0, "documents"), DROP),
    ("service", ("must_not_ask", 0, "anything_else"), True),
    ("service", ("must_not_ask", 0, "cite"), DROP),
    ("service", ("must_not_ask", 1, "anything_else"), False),
    ("stamps", ("seal", "en"), DROP),
    ("stamps", ("the seal",), {"zh": "甲", "en": "x"}),
    ("documents", ("form", "produced_by"), 1),
    ("cases", ("cases", 0, "expect", "questions"), ["poor"]),
    ("cases", ("cases", 0, "expect", "says"), {"form": ["one", "two"]}),
    ("cases", ("cases", 0, "expect", "must_not_ask"), 1),
    ("service", ("procedure", 0, "limit"), {"at_most": 5}),
    ("service", ("procedure", 0, "limit"), {"at_most": 5, "at_least": 3, "unit": "day"}),
    ("service", ("procedure", 0, "limit"), {"immediate": True, "unit": "day"}),
    ("service", ("procedure", 0, "limit"), {"within": 5, "unit": "day"}),
    ("service", ("procedure", 0, "limit"), "five days"),
    ("service", ("procedure", 0, "actor"), DROP),
    ("cases", ("service",), DROP),
    ("cases", ("cases",), []),
    ("cases", ("cases", 0, "on"), "2021-1-1"),
    ("cases", ("cases", 0, "expects"), {}),
    ("cases", ("cases", 0, "expect", "outcome"), "yes"),
    ("cases", ("cases", 0, "expect", "truths", "poor"), "maybe"),
    ("cases", ("base", "children"), ["one", "two"]),
    ("holidays", (0, "number"), DROP),
    ("holidays", (0, "in_force", "from"), "2025"),
    ("holidays", (0, "in_force", "until"), "2026-12-31"),
    ("holidays", (0, "holidays", "christmas"), {"from": "12-25", "days": 1}),
    ("holidays", (0, "holidays", "new_year", "days"), 0),
    ("holidays", (0, "holidays", "new_year", "days"), 8),
    ("holidays", (0, "holidays", "new_year", "from"), "13-01"),
    ("holidays", (0, "holidays", "new_year", "from"), 1.5),
    ("reform", ("changes",), DROP),
    ("reform", ("changes",), []),
    ("reform", ("from",), "2026-1-1"),
    ("reform", ("title",), "设想"),
    ("reform", ("cite", "source"), DROP),
    ("reform", ("form",), "2026-01-01"),
    ("notices", (0, "id"), "CN 2026"),
    ("notices", (0, "number"), DROP),
    ("notices", (0, "year"), 2003),
    ("notices", (0, "year"), 2101),
    ("notices", (0, "year"), "2026"),
    ("notices", (0, "published"), "2025-11"),
    ("notices", (0, "arrangements"), []),
    ("notices", (0, "arrangements", 0, "holiday"), "christmas"),
    ("notices", (0, "arrangements", 0, "holiday"), []),
    ("notices", (0, "arrangements", 0, "rest"), ["2026-01-01"]),
    ("notices", (0, "arrangements", 0, "rest"), "2026-01-01"),
    ("notices", (0, "arrangements", 0, "days"), 0),
    ("notices", (0, "arrangements", 0, "days"), DROP),
    ("notices", (0, "arrangements", 0, "work"), ["Sunday"]),
    ("notices", (0, "arrangements", 0, "extended_from"), 31),
    ("notices", (0, "arrangements", 0, "swap"), ["2026-01-04"]),
]


def data_of(kind: str) -> Any:
    tree, problems = read_text(FILES[kind], kind)
    assert tree
    assert not problems
    return plain(tree.data)


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_to_be_broken_are_accepted(kind: str) -> None:
    assert faults(kind, data_of(kind)) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    BROKEN,
    ids=[f"{kind}-{'.'.join(map(str, path))}-{at}" for at, (kind, path, _) in enumerate(BROKEN)],
)
def test_what_is_broken_is_refused(kind: str, path: tuple[str | int, ...], value: object) -> None:
    data = deepcopy(data_of(kind))
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is DROP:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    assert faults(kind, data)


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_one(kind: str) -> None:
    assert run("schema", kind).out == schema_text(kind)


def test_the_command_writes_all(tmp_path: Path) -> None:
    assert run("schema", "--into", tmp_path / "new").code == 0
    written = sorted((tmp_path / "new").iterdir())
    assert [path.name for path in written] == sorted(f"{kind}.schema.json" for kind in KINDS)
    assert sorted(write_schemas(tmp_path / "new")) == written


def test_a_kind_that_is_none_is_told_with_the_nearest() -> None:
    result = run("schema", "fact")
    assert result.code == 2
    assert result.err == (
        "没有这种文件 'fact'，可有："
        "facts、documents、agencies、stamps、sources、parameters、catalog、service、cases、holidays、notices、reform；"
        "是否为 facts？ (no such kind of file 'fact', there are "
        "facts, documents, agencies, stamps, sources, parameters, catalog, service, cases, holidays, notices, reform; "
        "did you mean facts?)\n"
    )


def test_the_command_alone_lists_the_kinds() -> None:
    result = run("schema")
    assert result.code == 2
    assert all(kind in result.err for kind in KINDS)
