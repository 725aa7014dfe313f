from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from eligibility.files.fields import Form, of
from eligibility.files.forms import Notes
from eligibility.files.places import example_of
from eligibility.files.shapes import Anything
from eligibility.files.yaml_reader import Tree, read_text
from eligibility.rules import material_schema, schema
from eligibility.rules.schema import FACTS_FILE, PARAMETERS_FILE, ServiceForm
from eligibility.testing import cases

if TYPE_CHECKING:
    from eligibility.files.kinds import Kind

FORMS = {
    name: form
    for module in (schema, material_schema, cases)
    for name, form in vars(module).items()
    if isinstance(form, type) and issubclass(form, Form) and form is not Form
}


def needed(form: type[Form]) -> list[str]:
    return [name for name, it in form.form_keys.items() if it.needed]


def written(example: str) -> Any:
    """An example as the file would have it, without the other choices."""
    tree, problems = read_text(example.partition("，或")[0], "example.yaml")
    assert tree
    assert not problems
    return tree.data


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if needed(form)])
def test_the_examples_of_what_must_be_written_make_a_whole_form(name: str) -> None:
    form = FORMS[name]
    whole: dict[str, Any] = {}
    for key in needed(form):
        example = example_of(form.form_keys[key].kind, key)
        assert example.startswith(f"{key}: ")
        whole |= written(example)
    notes = Notes(Tree("example.yaml", whole, {}, {}))
    assert isinstance(of(form).read(whole, (), notes), form)
    assert notes.problems == []


def key_of(form: type[Form], name: str) -> Kind[Any]:
    return form.form_keys[name].kind


@pytest.mark.parametrize(
    ("kind", "key", "shown"),
    [
        (key_of(ServiceForm, "number"), "number", 'number: "1-1"'),
        (key_of(ServiceForm, "kind"), "kind", "kind: application，或 enquiry、duty、channel"),
        (key_of(schema.ServiceInForceForm, "basis"), "basis", "basis: cited，或 chosen"),
        (key_of(schema.FactForm, "type"), "type", "type: boolean，或 integer、decimal、date、enum"),
        (key_of(ServiceForm, "agencies"), "agencies", "agencies: {accepts: some_name}"),
        (key_of(material_schema.MaterialForm, "cite"), "cite", "cite: {source: some_name}"),
        (key_of(material_schema.SpanForm, "count"), "count", "count: 1"),
        (key_of(schema.CriterionForm, "title"), "title", 'title: {zh: 中文, en: "English"}'),
        (key_of(schema.ParameterForm, "values"), "values", "values: {2024-01-01: 1}"),
        (key_of(cases.CaseForm, "expect"), "expect", "expect: {outcome: eligible}"),
        (Anything(), "x", ""),
    ],
)
def test_an_example_is_written_as_one_would(kind: Kind[Any], key: str, shown: str) -> None:
    assert example_of(kind, key) == shown


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        (
            FACTS_FILE,
            {"age": {"type": "integer", "label": {"zh": "年龄"}}},
            '缺少键 en (missing key)；例如 en: "English"',
        ),
        (
            FACTS_FILE,
            {"age": {"type": "integer", "labl": {"zh": "龄", "en": "Age"}}},
            "不认识的键 labl (unknown key)；是否为 label？",
        ),
        (FACTS_FILE, {"Age": {}}, "名称 Age 不合要求 (bad name)"),
        (FACTS_FILE, {"a" * 65: {}}, "不合要求 (bad name)"),
        (PARAMETERS_FILE, {"line": {"values": {"2020-02-30": 1}}}, "名称 2020-02-30 不合要求 (bad name)"),
        (PARAMETERS_FILE, {"line": {"values": {}}}, "太短 (too few items)"),
        (PARAMETERS_FILE, [], "应为键值表 (a mapping is expected)"),
        (FACTS_FILE, {"age": {"unit": "a" * 3, "label": {"zh": " ", "en": "Age"}}}, "zh 和 en 都要写"),
    ],
)
def test_what_does_not_fit_is_told(kind: Kind[Any], data: object, told: str) -> None:
    notes = Notes(Tree("file.yaml", data, {}, {}))
    kind.read(data, (), notes)
    said = [f"{it.message}；{it.hint}" for it in notes.problems]
    assert [it for it in said if told in it], said
