from __future__ import annotations

from typing import Any

import pytest

from eligibility.calendar.notice_file import NoticesFile
from eligibility.files.fields import Form
from eligibility.files.places import example_at, keys_at
from eligibility.files.yaml_reader import read_text
from eligibility.rules import schema
from eligibility.testing import cases

FORMS = {
    name: form
    for module in (schema, cases)
    for name, form in vars(module).items()
    if isinstance(form, type) and issubclass(form, Form) and form is not Form
}


def needed(form: type[Form]) -> list[str]:
    return [field.alias or name for name, field in form.model_fields.items() if field.is_required()]


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
        example = example_at(form, (key,))
        assert example.startswith(f"{key}: ")
        whole |= written(example)
    form.model_validate(whole)


@pytest.mark.parametrize(
    ("form", "path", "shown"),
    [
        (schema.ServiceForm, ("number",), 'number: "1-1"'),
        (schema.ServiceForm, ("kind",), "kind: application，或 enquiry、duty、channel"),
        (schema.ServiceForm, ("in_force", "basis"), "basis: cited，或 chosen"),
        (schema.ServiceForm, ("agencies",), "agencies: {accepts: some_name}"),
        (schema.ServiceForm, ("materials", 0, "cite"), "cite: {source: some_name}"),
        (schema.ServiceForm, ("materials", 0, "any_of", 1, "covers_last", "count"), "count: 1"),
        (schema.ServiceForm, ("criteria", "poor", "title"), 'title: {zh: 中文, en: "English"}'),
        (schema.ParametersFile, ("line", "values"), "values: {2024-01-01: 1}"),
        (schema.FactsFile, ("age", "label", "en"), 'en: "English"'),
        (cases.CasesForm, ("cases", 3, "expect"), "expect: {outcome: eligible}"),
        (NoticesFile, (0, "arrangements", 0, "rest"), "rest: [2024-01-01, 2024-01-01]"),
        (schema.ServiceForm, ("nowhere", "at", "all"), ""),
    ],
)
def test_an_example_is_written_as_one_would(form: type[Form], path: tuple[str | int, ...], shown: str) -> None:
    assert example_at(form, path) == shown


def test_the_keys_at_a_place_are_those_of_every_form_it_may_have() -> None:
    assert set(keys_at(schema.ServiceForm, ("criteria", "poor", "cite"))) == {"source", "at"}
    assert keys_at(schema.ServiceForm, ("in_force",)) == ["from", "until", "basis"]
    assert keys_at(schema.ServiceForm, ("nowhere",)) == []
