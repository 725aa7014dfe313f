"""Reforms of all shipped services: through YAML and back, applied and taken back."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

import eligibility as el
from eligibility.policy.reform import Reform
from tests.policy.made import content, make_reforms, rules_of

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = el.load_catalog()
KINDS = ("figures", "conditions", "routes", "documents", "prohibitions", "entitlements", "limits", "steps")
LEAST = {"routes": 7, "prohibitions": 2, "documents": 25, "conditions": 20}


@pytest.mark.parametrize("number", CATALOG)
def test_every_kind_of_reform_goes_through_yaml_and_back_and_is_taken_back(number: str, tmp_path: Path) -> None:
    service = CATALOG[number]
    ruleset = service.on(service.change_days[-1])
    baseline, model = rules_of(ruleset), pickle.dumps(content(service.model))
    for kind, there, back in make_reforms(ruleset):
        reform = Reform(there, title={"zh": kind, "en": kind})
        path = tmp_path / f"{kind}.yaml"
        path.write_text(reform.to_yaml(), encoding="utf-8")
        read = el.read_reform(path)
        assert read == reform
        assert read.digest == reform.digest
        changed = ruleset.reform(reform)
        assert rules_of(changed) != baseline, kind
        assert rules_of(ruleset.reform(path)) == rules_of(changed), kind
        assert rules_of(changed.reform(back)) == baseline, kind
    assert rules_of(ruleset) == baseline
    assert pickle.dumps(content(service.model)) == model


def test_the_services_have_reforms_of_every_kind() -> None:
    rulesets = [service.on(service.change_days[-1]) for service in CATALOG.values()]
    kinds = [kind for ruleset in rulesets for kind, _, _ in make_reforms(ruleset)]
    assert {kind for kind in kinds if kinds.count(kind) < LEAST.get(kind, 10)} == set()
    assert set(LEAST) <= set(kinds)
    assert len(set(kinds)) == len(KINDS)
